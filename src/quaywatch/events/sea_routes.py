"""How far it is by sea: the shortest way over the seas and passages of a coarse chart."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from quaywatch.geo import LonLat, Shape, distance_m
from quaywatch.records.sea import Passage, SeaChart
from quaywatch.sphere import NAUTICAL_MILE_M

__all__ = ["SeaRoute", "SeaRoutes"]

_START = -1
"""Stands for the place of departure where a passage has none before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeaRoute:
    """The shortest way between two places by the chart."""

    distance_nm: float
    """Length in nautical miles. Capes inside a sea are cut, so it is rather too short than too long."""
    by_way_of: tuple[str, ...]
    """Names of the passages, in order; empty within one sea."""


class SeaRoutes:
    """Shortest ways over one chart (Dijkstra's algorithm; the legs are geodesics between passages of one sea)."""

    def __init__(self, chart: SeaChart) -> None:
        self._chart = chart
        self._meeting: dict[str, list[int]] = {}
        for number, passage in enumerate(chart.passages):
            for sea in passage.joins:
                self._meeting.setdefault(sea, []).append(number)
        self._legs: dict[int, list[tuple[int, float]]] = {}
        self._found: dict[tuple[LonLat, LonLat], SeaRoute | None] = {}

    def find(self, start: LonLat, end: LonLat) -> SeaRoute | None:
        """The shortest way; None where a place lies in no sea of the chart, or no passage leads there."""
        if (start, end) not in self._found:
            self._found[start, end] = self._shortest(start, end)
        return self._found[start, end]

    def _shortest(self, start: LonLat, end: LonLat) -> SeaRoute | None:
        here, there = self._sea_of(start), self._sea_of(end)
        if here is None or there is None:
            return None
        if here == there:
            return SeaRoute(distance_nm=_miles(start, end), by_way_of=())
        reached = self._reached_from(start, here)
        arrivals = [
            (reached[n][0] + _miles(self._passage(n).position, end), n)
            for n in self._meeting.get(there, ())
            if n in reached
        ]
        if not arrivals:
            return None
        distance, final = min(arrivals)
        return SeaRoute(distance_nm=distance, by_way_of=tuple(self._names_to(final, reached)))

    def _reached_from(self, start: LonLat, sea: str) -> dict[int, tuple[float, int]]:
        """Passage → miles to it, and the passage before it."""
        reached: dict[int, tuple[float, int]] = {}
        ahead: list[tuple[float, int, int]] = [
            (_miles(start, self._passage(n).position), n, _START) for n in self._meeting.get(sea, ())
        ]
        heapq.heapify(ahead)
        while ahead:
            miles, here, before = heapq.heappop(ahead)
            if here not in reached:
                reached[here] = (miles, before)
                for there, leg in self._legs_from(here):
                    if there not in reached:
                        heapq.heappush(ahead, (miles + leg, there, here))
        return reached

    def _passage(self, number: int) -> Passage:
        return self._chart.passages[number]

    def _names_to(self, final: int, reached: dict[int, tuple[float, int]]) -> Iterable[str]:
        way: list[str] = []
        here = final
        while here != _START:
            way.append(self._passage(here).name)
            here = reached[here][1]
        return reversed(way)

    def _legs_from(self, here: int) -> list[tuple[int, float]]:
        if here not in self._legs:
            passage = self._passage(here)
            there = {n for sea in passage.joins for n in self._meeting[sea]} - {here}
            self._legs[here] = [(n, _miles(passage.position, self._passage(n).position)) for n in sorted(there)]
        return self._legs[here]

    def _sea_of(self, place: LonLat) -> str | None:
        return next((sea.name for sea in self._chart.seas if _holds(sea.outline, place)), None)


def _miles(a: LonLat, b: LonLat) -> float:
    return distance_m(a, b) / NAUTICAL_MILE_M


def _holds(outline: Shape, place: LonLat) -> bool:
    """True where a polygon, its corners joined by straight lines in degrees, holds a place (ray casting).

    Longitudes run on along the ring, so a sea across the antimeridian is one piece.
    """
    lons, lats = [outline.rings[0][0].lon], [p.lat for p in outline.rings[0]]
    for before, after in pairwise(outline.rings[0]):
        lons.append(lons[-1] + (after.lon - before.lon + 180) % 360 - 180)
    return any(_is_inside(lons, lats, lon, place.lat) for lon in (place.lon - 360, place.lon, place.lon + 360))


def _is_inside(lons: list[float], lats: list[float], lon: float, lat: float) -> bool:
    inside = False
    for (x, y), (u, v) in pairwise(zip(lons, lats, strict=True)):
        if (y > lat) != (v > lat) and lon < x + (lat - y) / (v - y) * (u - x):
            inside = not inside
    return inside
