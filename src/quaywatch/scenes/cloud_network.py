"""The learned part of the cloud mask: a network of a fixed input side, run over a picture of any size.

The network is UKIS-CSMask (Wieland et al. 2019, doi:10.1016/j.rse.2019.05.022), and panes overlap by as much as in its
own package. That lays a pane's overlap and an empty pane beyond the rim as well; here panes are spread over the picture
itself, which takes half as many.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.signal.windows import tukey

__all__ = ["find_model_clouds", "spread_panes"]

FloatGrid = npt.NDArray[np.float32]

MODEL_SIDE = 256
"""Pixels along a side of the network's input."""
OVERLAP = 52
"""Pixels that neighbouring panes share, at least: a fifth, as the package has it."""
LEAST_WEIGHT = 1e-3
"""Of a pane's own rim, which at the picture's rim is all there is."""
CLOUD_CLASS = 1


def find_model_clouds(
    image: FloatGrid, names: Sequence[str], level: str, where: npt.NDArray[np.bool_] | None = None
) -> npt.NDArray[np.bool_]:
    """Where the network's class *cloud* is the likeliest.

    Args:
        image: Reflectance, (rows, columns, bands), in pixels of about 30 m.
        names: Of the bands, as the network's package calls them: four, or six with both short-wave infrared ones.
        level: Of the product: `l1c` or `l2a`.
        where: Pixels that may be cloud: panes without one are clear. None asks about all.
    """
    where = np.ones(image.shape[:2], bool) if where is None else where
    if not where.any():
        return np.zeros(image.shape[:2], bool)
    # As many threads as a numeric library may take here (`2`, or `2,1` where they nest); 0 lets the runtime choose.
    threads = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    model = _open_model(tuple(names), level, int(threads) if threads.isdecimal() else 0)
    panes = [spread_panes(size) for size in image.shape[:2]]
    # The package's own function writes into what it is given.
    whole = model.normalize(_widened(image, panes), model.band_mean, model.band_std)
    asked = np.zeros(whole.shape[:2], bool)
    rows, columns = (slice(before, before + size) for (before, _), size in zip(panes, image.shape[:2], strict=True))
    asked[rows, columns] = where
    votes = np.zeros((3, *whole.shape[:2]), np.float32)
    taper = np.maximum(tukey(MODEL_SIDE, 2 * OVERLAP / MODEL_SIDE), LEAST_WEIGHT).astype(np.float32)
    for top in panes[0][1]:
        for left in panes[1][1]:
            here = slice(top, top + MODEL_SIDE), slice(left, left + MODEL_SIDE)
            if not asked[here].any():
                continue
            pane = np.ascontiguousarray(np.moveaxis(whole[here], -1, 0)[None])
            told = model.softmax(model.session.run(None, {model.input_names: pane})[0])
            votes[:, here[0], here[1]] += told[0] * np.outer(taper, taper)
    return np.asarray(votes[:, rows, columns].argmax(axis=0) == CLOUD_CLASS)


def spread_panes(size: int) -> tuple[int, tuple[int, ...]]:
    """How the fewest panes lie over so many pixels.

    Args:
        size: Pixels of the picture along one side.

    Returns:
        Pixels to be mirrored before the first, and where panes begin in the widened picture.
    """
    step = MODEL_SIDE - OVERLAP
    count = 1 + max(0, -(-(size - MODEL_SIDE) // step))
    return (MODEL_SIDE + (count - 1) * step - size) // 2, tuple(number * step for number in range(count))


def _widened(image: FloatGrid, panes: Sequence[tuple[int, tuple[int, ...]]]) -> FloatGrid:
    """The picture, mirrored at its rims to where panes end."""
    rims = [
        (before, starts[-1] + MODEL_SIDE - before - size)
        for (before, starts), size in zip(panes, image.shape[:2], strict=True)
    ]
    return np.pad(image, (*rims, (0, 0)), mode="symmetric")


@functools.lru_cache(maxsize=2)
def _open_model(names: tuple[str, ...], level: str, threads: int) -> Any:
    """The model, opened once: its class opens it anew for each picture, which takes as long as some pictures do."""
    # Loads 40 MB of weights and onnxruntime: not at import.
    from ukis_csmask.mask import CSmask

    blank = np.zeros((MODEL_SIDE, MODEL_SIDE, len(names)), np.float32)
    return CSmask(
        blank, list(names), product_level=level, providers=["CPUExecutionProvider"], intra_op_num_threads=threads
    )
