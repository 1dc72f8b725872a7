"""Means and spreads of whole pictures, band by band, compiled: numpy's own make several copies of each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["find_band_spreads"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]


def find_band_spreads(stack: FloatGrid) -> tuple[Array, Array]:
    """Mean and standard deviation of each band's known pixels; NaN where a band has none.

    Args:
        stack: (bands, rows, columns), NaN where not known.
    """
    means, spreads = np.empty(len(stack)), np.empty(len(stack))
    for band, values in enumerate(stack):
        means[band], spreads[band] = _spread(values)
    return means, spreads


@njit(cache=True)
def _spread(values: FloatGrid) -> tuple[float, float]:
    """Mean and standard deviation, summed from a value among them, so that no digits are lost."""
    count, first, total, square = 0, 0.0, 0.0, 0.0
    for row in range(values.shape[0]):
        for value in values[row]:
            if not np.isnan(value):
                if count == 0:
                    first = float(value)
                away = value - first
                count += 1
                total += away
                square += away * away
    if count == 0:
        return np.nan, np.nan
    mean = total / count
    return first + mean, np.sqrt(max(square / count - mean * mean, 0.0))
