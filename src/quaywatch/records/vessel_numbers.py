"""The numbers of ships: which digits can be a ship's IMO number, which a company's, and which an MMSI.

A number that is well formed may still be another ship's, or nobody's: a check digit finds slips of the pen only.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = [
    "are_ship_imos",
    "find_digit_groups",
    "is_company_imo",
    "is_ship_imo",
    "is_vessel_mmsi",
]

_SHIP_WEIGHTS = (7, 6, 5, 4, 3, 2)
_COMPANY_WEIGHTS = (8, 6, 4, 2, 9, 7)
_LEAST_IMO, _LARGEST_IMO = 1_000_000, 9_999_999
_FILLERS = (1_234_567,)
"""They pass the sum and are typed in where there is no number; 0000000 is below the least."""
_FILLER_MMSI = frozenset({123_456_789, 987_654_321, *(int(str(digit) * 9) for digit in range(1, 10))})


def is_ship_imo(number: int) -> bool:
    """True where the number can be that of a ship by the IMO scheme (resolution A.1117(30)).

    Seven digits, the last of which is that of the sum of the others times 7 to 2. Fillers are refused.

    >>> is_ship_imo(9074729), is_ship_imo(1234567)
    (True, False)
    """
    return bool(are_ship_imos(np.array([number], np.int64))[0])


def are_ship_imos(numbers: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """`is_ship_imo` for each number of an array."""
    whole = numbers.astype(np.int64)
    total = sum(
        weight * (whole // 10**place % 10) for weight, place in zip(_SHIP_WEIGHTS, range(6, 0, -1), strict=True)
    )
    sound = (whole >= _LEAST_IMO) & (whole <= _LARGEST_IMO) & ~np.isin(whole, _FILLERS)
    return np.asarray(sound & (total % 10 == whole % 10))


def is_company_imo(number: int) -> bool:
    """True where the number can be that of a company or registered owner (resolution MSC.160(78)).

    Its check digit is (11 - the sum of the others times 8 6 4 2 9 7, modulo 11) modulo 10. One in ten such numbers
    passes the ship's sum as well: then only the text around it tells.
    """
    if not 0 < number <= _LARGEST_IMO:
        return False
    digits = [int(digit) for digit in f"{number:07d}"]
    total = sum(weight * digit for weight, digit in zip(_COMPANY_WEIGHTS, digits[:6], strict=True))
    return (11 - total % 11) % 10 == digits[6]


def is_vessel_mmsi(number: int) -> bool:
    """True for nine digits without the leading 0 of coast stations, fillers aside; the country is not asked."""
    return 100_000_000 <= number <= 999_999_999 and number not in _FILLER_MMSI


def find_digit_groups(text: str, length: int) -> tuple[int, ...]:
    """Runs of exactly so many digits in a text, in any script's digits, each once and in their order.

    >>> find_digit_groups("1: 9179842 2: IMO9161003 (12345678)", 7)
    (9179842, 9161003)
    """
    plain = unicodedata.normalize("NFKC", text)
    return tuple(dict.fromkeys(int(run) for run in re.findall(r"\d+", plain) if len(run) == length))
