"""The loss of no change in plain numpy, that the compiled one is held against and that drawn chips are made with."""

from __future__ import annotations

from typing import Any

import numpy as np

from quaywatch.detections.blurred_rectangles import tail

FloatGrid = Any


def find_unchanged_loss(expected: FloatGrid, seen: FloatGrid) -> FloatGrid:
    """The loss per pixel where nothing is taken to have changed; NaN where not known.

    Args:
        expected: (rows, columns, bands), whitened.
        seen: The same.
    """
    return np.asarray(tail(((seen - expected) ** 2).sum(axis=-1), seen.shape[-1]), dtype=np.float32)
