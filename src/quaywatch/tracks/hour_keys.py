"""Cell, hour and class of the transceiver as one number, and sums by such numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["CELL_DEG", "CLASSES", "HOUR_STEP", "cells_of", "find_in", "hour_keys", "hours_of", "sum_by_key"]

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

CELL_DEG = 0.25
"""Side of a cell in latitude and longitude."""
COLUMNS = round(360.0 / CELL_DEG)
HOUR_STEP = 1 << 21
"""More than the hours since 1970 until 2200: cell and hour are one number."""
CLASSES = 4


def hour_keys(lon: Array, lat: Array, hours: Whole, kinds: npt.NDArray[np.integer]) -> Whole:
    """One number for the cell of a place (degrees), an hour since 1970 and a class."""
    column = np.floor((lon + 180.0) / CELL_DEG).astype(np.int64) % COLUMNS
    row = np.floor((lat + 90.0) / CELL_DEG).astype(np.int64)
    return np.asarray(((row * COLUMNS + column) * HOUR_STEP + hours) * CLASSES + kinds, dtype=np.int64)


def cells_of(keys: Whole) -> Whole:
    """Cell and class of keys, as one number."""
    return keys // (HOUR_STEP * CLASSES) * CLASSES + keys % CLASSES


def hours_of(keys: Whole) -> Whole:
    """The hours since 1970 of keys."""
    return keys // CLASSES % HOUR_STEP


def sum_by_key(keys: Whole, values: Whole) -> tuple[Whole, Whole]:
    """Distinct keys, rising, and the sums of their values, one column each."""
    distinct, back = np.unique(keys, return_inverse=True)
    sums = [np.bincount(back, column, len(distinct)).astype(np.int64) for column in values.T]
    return distinct, np.column_stack(sums) if len(distinct) else np.zeros((0, values.shape[1]), np.int64)


def find_in(keys: Whole, known: Whole, *columns: Whole) -> list[Array]:
    """The values of keys in some columns that belong to known keys, rising; 0 where one is not known."""
    if not len(known):
        return [np.zeros(len(keys)) for _ in columns]
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return [np.where(known[at] == keys, column[at], 0).astype(np.float64) for column in columns]
