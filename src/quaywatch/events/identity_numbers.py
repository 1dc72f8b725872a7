"""Numbers that name ships: which can be one."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["is_ship_imo", "mid_of"]

Column = npt.NDArray[Any]

_WEIGHTS = np.array([7, 6, 5, 4, 3, 2])
_NO_SHIPS = (1_234_567,)
"""Passes the check, but is what is typed in where none is known."""


def is_ship_imo(imo: Column) -> npt.NDArray[np.bool_]:
    """For each number whether it can be a ship's IMO number: seven digits of which the last checks the others.

    The first six digits times 7 to 2 add up to a sum whose last digit is the seventh (IMO resolution A.1117(30)). A
    number that passes may still be another ship's, or nobody's.
    """
    imo = np.asarray(imo, np.int64)
    digits = imo[..., None] // 10 ** np.arange(6, 0, -1) % 10
    right = (digits * _WEIGHTS).sum(axis=-1) % 10 == imo % 10
    good: npt.NDArray[np.bool_] = right & (imo >= 1_000_000) & (imo <= 9_999_999) & ~np.isin(imo, _NO_SHIPS)
    return good


def mid_of(mmsi: Column) -> npt.NDArray[np.int64]:
    """Maritime Identification Digits of ships' MMSIs: the first three of nine (ITU-R M.585)."""
    return np.asarray(mmsi, np.int64) // 1_000_000
