"""A picture read at other places than its pixels, by cubic splines, compiled: every scene of a search goes through it.

The coefficients are scipy's; the sums are ours: half the time of the general ones.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy import ndimage

__all__ = ["read_shifted", "resample"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]


def resample(grid: FloatGrid, turn: Array, offset: Array) -> FloatGrid:
    """The grid read at `turn @ (row, column) + offset` for each of its own rows and columns.

    Whole numbers are the pixels' centres. Beyond the outermost centres the nearest pixels count on.

    Args:
        grid: (rows, columns), all known.
        turn: (2, 2).
        offset: Rows and columns.
    """
    coefficients = ndimage.spline_filter(grid, order=3, output=np.float32)
    read = np.empty(grid.shape, np.float32)
    if np.array_equal(turn, np.eye(2)):
        _read_moved(coefficients, (float(offset[0]), float(offset[1])), read)
    else:
        _read(coefficients, np.asarray(turn, np.float64), np.asarray(offset, np.float64), read)
    return read


@njit(cache=True)
def _weights(part: float, weights: Array) -> None:
    """Of the four coefficients round a place that lies a part of a step behind the second (Unser and others 1993)."""
    left = 1.0 - part
    weights[0] = left * left * left / 6.0
    weights[1] = 2.0 / 3.0 - 0.5 * part * part * (2.0 - part)
    weights[2] = 2.0 / 3.0 - 0.5 * left * left * (2.0 - left)
    weights[3] = part * part * part / 6.0


@njit(cache=True)
def _mirrored(at: int, size: int) -> int:
    """A place beyond the rim, mirrored at the outermost centre, as the coefficients are."""
    at = abs(at)
    return max(2 * (size - 1) - at, 0) if at >= size else at


@njit(cache=True)
def _read(coefficients: FloatGrid, turn: Array, offset: Array, read: FloatGrid) -> None:
    rows, columns = coefficients.shape
    down, across = np.empty(4), np.empty(4)
    for row in range(rows):
        for column in range(columns):
            y = min(max(turn[0, 0] * row + turn[0, 1] * column + offset[0], 0.0), rows - 1.0)
            x = min(max(turn[1, 0] * row + turn[1, 1] * column + offset[1], 0.0), columns - 1.0)
            top, first = int(y), int(x)
            _weights(y - top, down)
            _weights(x - first, across)
            total = 0.0
            if 1 <= top < rows - 2 and 1 <= first < columns - 2:
                for i in range(4):
                    part = 0.0
                    for j in range(4):
                        part += across[j] * coefficients[top - 1 + i, first - 1 + j]
                    total += down[i] * part
            else:
                for i in range(4):
                    for j in range(4):
                        at, to = _mirrored(top - 1 + i, rows), _mirrored(first - 1 + j, columns)
                        total += down[i] * across[j] * coefficients[at, to]
            read[row, column] = total


@njit(cache=True)
def _read_moved(coefficients: FloatGrid, offset: tuple[float, float], read: FloatGrid) -> None:
    """The same where nothing is turned: one set of weights does for all columns of a row."""
    rows, columns = coefficients.shape
    down, across, parts = np.empty(4), np.empty(4), np.empty(columns)
    # Columns whose four neighbours all lie in the picture have one set of weights.
    first = int(np.floor(offset[1]))
    low = min(max(1 - first, 0), columns)
    high = max(min(columns - 2 - first, columns), low)
    for row in range(rows):
        y = min(max(row + offset[0], 0.0), rows - 1.0)
        top = int(y)
        _weights(y - top, down)
        parts[:] = 0.0
        for i in range(4):
            near, weight = coefficients[_mirrored(top - 1 + i, rows)], down[i]
            for column in range(columns):
                parts[column] += weight * near[column]
        _weights(offset[1] - first, across)
        for column in range(low, high):
            at = column + first
            total = across[0] * parts[at - 1] + across[1] * parts[at]
            read[row, column] = total + across[2] * parts[at + 1] + across[3] * parts[at + 2]
        for column in range(columns):
            if not low <= column < high:
                x = min(max(column + offset[1], 0.0), columns - 1.0)
                at = int(x)
                _weights(x - at, across)
                total = 0.0
                for j in range(4):
                    total += across[j] * parts[_mirrored(at - 1 + j, columns)]
                read[row, column] = total


@njit(cache=True)
def read_shifted(coefficients: Array, corner: tuple[float, float], read: Array) -> None:
    """Fill a grid with a spline's values, its first pixel at a place of the spline and the others a pixel apart.

    Beyond the rim the outermost coefficients count on, as with scipy's mode `nearest`.

    Args:
        coefficients: Of the spline (`scipy.ndimage.spline_filter`), (rows, columns).
        corner: Row and column of the first pixel; whole numbers are centres.
        read: Any rows and columns; filled.
    """
    rows, columns = coefficients.shape
    top, first = int(np.floor(corner[0])), int(np.floor(corner[1]))
    down, across = np.empty(4), np.empty(4)
    _weights(corner[0] - top, down)
    _weights(corner[1] - first, across)
    row, places = np.empty(read.shape[1] + 3), np.empty(read.shape[1] + 3, np.int64)
    for place in range(len(places)):
        places[place] = min(max(first - 1 + place, 0), columns - 1)
    for at in range(read.shape[0]):
        row[:] = 0.0
        for i in range(4):
            near = coefficients[min(max(top - 1 + i + at, 0), rows - 1)]
            for place in range(len(places)):
                row[place] += down[i] * near[places[place]]
        for column in range(read.shape[1]):
            read[at, column] = (
                across[0] * row[column]
                + across[1] * row[column + 1]
                + across[2] * row[column + 2]
                + across[3] * row[column + 3]
            )
