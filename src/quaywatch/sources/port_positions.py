"""Where ports lie, by name: the shipped sites first, then the World Port Index."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from quaywatch.geo import LonLat, distance_m
from quaywatch.sources.gazetteer import read_gazetteer

__all__ = ["SAME_PORT_M", "find_port_positions"]

_FILE = Path(__file__).with_name("gazetteer_data") / "world_port_index.csv"
SAME_PORT_M = 50_000.0
"""Entries of one name that lie no farther apart are one port; farther apart, the name says nothing."""


def find_port_positions(names: Iterable[str]) -> dict[str, LonLat]:
    """Name → position for those of the names that one port alone has; coarse (about 2 km).

    Compared without regard to case, and with no guess at other spellings: a port that is not found is left out.
    """
    known = _known_positions()
    return {name: found for name in names if (found := known.get(_folded(name))) is not None}


@cache
def _known_positions() -> Mapping[str, LonLat]:
    known: dict[str, LonLat | None] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            here = LonLat(lon=float(row["lon"]), lat=float(row["lat"]))
            for name in (row["name"], *row["other_names"].split(";")):
                if key := _folded(name):
                    before = known.setdefault(key, here)
                    if before is not None and distance_m(before, here) > SAME_PORT_M:
                        known[key] = None
    for site in read_gazetteer().values():
        if site.centre is not None:
            known |= {_folded(name): site.centre for name in (site.id, site.name, *(a.text for a in site.aliases))}
    return {name: position for name, position in known.items() if position is not None}


def _folded(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split())
