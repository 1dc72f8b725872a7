"""Flags: the country that an MMSI's first digits were given to, and countries by any of their usual names.

What a ship sends says under which flag its transmitter was set up, not under which it is registered today.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["find_flag", "flag_of_mmsi", "flags_by_mid", "flags_of_mmsi"]

_FOLDER = Path(__file__).with_name("vessel_data")
_SHIP_PREFIXES = ((98, 7, 4), (8, 8, 5))
"""Leading digits of craft and of handsets, how many digits follow them, and how many of these follow the MID."""


_NO_ONES = ("", "korea")
"""What stands for no country, or for either of two."""


def flag_of_mmsi(mmsi: int) -> str:
    """ISO code of the country to which the digits are assigned (ITU-R M.585); empty where none is.

    >>> flag_of_mmsi(273123456), flag_of_mmsi(445000000), flag_of_mmsi(983730001)
    ('RU', 'KP', 'PA')
    """
    return str(flags_of_mmsi(np.array([mmsi], np.int64))[0])


def flags_of_mmsi(mmsi: npt.NDArray[Any]) -> npt.NDArray[np.object_]:
    """`flag_of_mmsi` for each number of an array; craft of a mother ship (98…) and handsets (8…) have flags too."""
    whole = mmsi.astype(np.int64)
    mid = whole // 10**6
    for start, digits, after in _SHIP_PREFIXES:
        mid = np.where(whole // 10**digits == start, whole // 10**after % 1000, mid)
    return _flags_by_mid()[np.where((mid >= 0) & (mid < 1000), mid, 0)]


def find_flag(text: str) -> str:
    """ISO code of a country written as code, as the ITU writes it, or by a usual name; empty where it is none of them.

    >>> find_flag("Democratic People's Republic of Korea"), find_flag("Korea, North"), find_flag("ru")
    ('KP', 'KP', 'RU')
    """
    return _flags_by_name().get(_folded(text), "")


def flags_by_mid() -> dict[int, str]:
    """ISO code of the country by Maritime Identification Digits, for those that are assigned."""
    return {mid: str(flag) for mid, flag in enumerate(_flags_by_mid()) if flag}


@cache
def _flags_by_mid() -> npt.NDArray[np.object_]:
    flags = np.full(1000, "", dtype=object)
    for row in _rows("itu_mid.csv"):
        flags[int(row["mid"])] = row["flag"]
    return flags


@cache
def _flags_by_name() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for row in _rows("itu_mid.csv"):
        written, flag = row["allocated_to"], row["flag"]
        part = written.rpartition(" - ")[2]
        bare = re.sub(r"\(.*?\)", "", part)
        turned = re.sub(r"(.*?)\s*\((.*?)\)", r"\2 \1", part)
        for name in (flag, written, part, bare, turned):
            names.setdefault(_folded(name), flag)
    for row in _rows("flag_names.csv"):
        names |= {_folded(name): row["flag"] for name in row["names"].split(";")}
    return {name: flag for name, flag in names.items() if name not in _NO_ONES}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.replace("&", " and "))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
    return " ".join(re.findall(r"\w+", bare.replace("'", "").replace("’", "").removeprefix("the ")))
