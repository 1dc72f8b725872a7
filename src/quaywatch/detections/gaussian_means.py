"""Gaussian means of grids, compiled: whole windows go through them several times.

The sums are taken as `scipy.ndimage.gaussian_filter` takes them, so the results are the same to the last bit; both
axes are done row by row, which spares the way through memory between them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["find_gaussian_mean", "mirrored"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]

TRUNCATE = 4.0
"""Standard deviations to which the weights reach."""


def find_gaussian_mean(grid: FloatGrid, spread_pixels: float, into: FloatGrid | None = None) -> FloatGrid:
    """The grid smoothed; beyond the rim it counts as mirrored.

    Args:
        grid: (rows, columns), all known.
        spread_pixels: Standard deviation.
        into: Filled and returned where given.
    """
    into = np.empty(grid.shape, np.float32) if into is None else into
    reach = int(TRUNCATE * spread_pixels + 0.5)
    places = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 / (spread_pixels * spread_pixels) * places**2)
    _smooth(grid, (weights / weights.sum())[: reach + 1], into)
    return into


@njit(cache=True)
def mirrored(at: int, size: int) -> int:
    """A place beyond the rim, mirrored at the outermost pixel's outer edge, as often as it takes.

    Args:
        at: The place.
        size: Pixels along the side.
    """
    at = at % (2 * size)
    return 2 * size - 1 - at if at >= size else at


@njit(cache=True)
def _weigh_down(grid: FloatGrid, at: int, weights: Array, sums: Array) -> None:
    """Sums of a row and its neighbours above and below; weights from the outermost to the middle one."""
    rows, columns = grid.shape
    reach = len(weights) - 1
    for column in range(columns):
        sums[column] = np.float64(grid[at, column]) * weights[reach]
    for away in range(reach, 0, -1):
        weight = weights[reach - away]
        one, other = grid[mirrored(at - away, rows)], grid[mirrored(at + away, rows)]
        for column in range(columns):
            sums[column] += (np.float64(one[column]) + np.float64(other[column])) * weight


@njit(cache=True)
def _weigh_across(row: FloatGrid, weights: Array, sums: Array) -> None:
    """The same along a row, which is longer than the sums by the reach on both sides."""
    columns, reach = len(sums), len(weights) - 1
    for column in range(columns):
        sums[column] = np.float64(row[reach + column]) * weights[reach]
    for away in range(reach, 0, -1):
        weight = weights[reach - away]
        before, after = row[reach - away : reach - away + columns], row[reach + away : reach + away + columns]
        for column in range(columns):
            sums[column] += (np.float64(before[column]) + np.float64(after[column])) * weight


@njit(cache=True)
def _smooth(grid: FloatGrid, weights: Array, into: FloatGrid) -> None:
    rows, columns = grid.shape
    reach = len(weights) - 1
    row, sums = np.empty(columns + 2 * reach, np.float32), np.empty(columns)
    for at in range(rows):
        _weigh_down(grid, at, weights, sums)
        row[reach : reach + columns] = sums
        for column in range(reach):
            row[column] = row[reach + mirrored(column - reach, columns)]
            row[reach + columns + column] = row[reach + mirrored(columns + column, columns)]
        _weigh_across(row, weights, sums)
        into[at] = sums
