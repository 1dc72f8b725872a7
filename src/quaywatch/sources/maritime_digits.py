"""Whose a Maritime Identification Digits is: the first three of a ship's MMSI, given to a country by the ITU."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

__all__ = ["read_maritime_digits"]

_FILE = Path(__file__).with_name("identity_data") / "itu_mid.csv"


@cache
def read_maritime_digits() -> Mapping[int, str]:
    """Country or territory by its digits, as the ITU writes it, several joined by a semicolon.

    A ship can set its number to any of them.
    """
    names: dict[int, str] = {}
    with _FILE.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            name, digits = row["Allocated_to"].strip(), int(row["MID"])
            names[digits] = f"{names[digits]}; {name}" if digits in names else name
    return MappingProxyType(names)
