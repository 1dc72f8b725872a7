"""Which site a position belongs to: a grid over the Earth that names the few that can be near, compiled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.geo import ShapeKind
from quaywatch.records.call_site import CallSite
from quaywatch.sphere import METRES_PER_DEGREE, distance_m, offset_m

__all__ = ["NO_SITE", "SiteIndex", "SiteReach", "are_in_any", "are_near", "index_sites", "nearest_in", "reach_of"]

Column = npt.NDArray[Any]

NO_SITE = -1
CELLS_PER_DEGREE = 5
_COLUMNS, _ROWS = 360 * CELLS_PER_DEGREE, 180 * CELLS_PER_DEGREE


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReach:
    """How near a position must be to be in a site, and how far to be out of it; between, nothing changes."""

    in_m: float = 3000.0
    """Within this of a point a ship is in."""
    out_m: float = 4000.0
    """Beyond this of a point it is out."""
    polygon_in_m: float = 0.0
    """The same of a polygon: 0 is inside it."""
    polygon_out_m: float = 1000.0
    """Beyond this of a polygon it is out."""


class SiteIndex(NamedTuple):
    """Sites as arrays, and those that may hold a position in each cell of a fifth of a degree."""

    lon: Column
    lat: Column
    in_m: Column
    out_m: Column
    is_point: Column
    reach_m: Column
    """Beyond this of the middle it is surely out."""
    ring: Column
    """First corner of each site's outline among `corners`; of a point there is none."""
    corners: Column
    """(corners, 3): metres east and north of the site's middle; 1 where a new ring begins, else 0."""
    place: Column
    """Number of the place of call: zones of one site share it."""
    next_of_place: Column
    """The next site of the same place, round and round."""
    per_degree: int
    """Cells a degree. Among the data, since compiled callers that were kept would go on with an older constant."""
    cell: Column
    """First of the listed in each cell."""
    listed: Column


def index_sites(sites: Sequence[CallSite], reach: SiteReach) -> SiteIndex:
    """The index of sites."""
    points = np.array([site.shape.kind is ShapeKind.POINT for site in sites], np.bool_)
    middles = [site.centre for site in sites]
    lon, lat = np.array([middle.lon for middle in middles]), np.array([middle.lat for middle in middles])
    in_m = np.where(points, reach.in_m, reach.polygon_in_m)
    out_m = np.where(points, reach.out_m, reach.polygon_out_m)
    outlines = [_corners(site) for site in sites]
    ring = np.concatenate([[0], np.cumsum([len(outline) for outline in outlines])]).astype(np.int64)
    radius = np.array([np.hypot(o[:, 0], o[:, 1]).max(initial=0.0) for o in outlines]) * 1.01
    names = {name: number for number, name in enumerate(sorted({site.site for site in sites}))}
    place = np.array([names[site.site] for site in sites], np.int64)
    cell, listed = _cells(lon, lat, radius + in_m + 50.0)
    return SiteIndex(
        lon=lon, lat=lat, in_m=in_m, out_m=out_m, is_point=points, reach_m=radius + out_m + 50.0, ring=ring,
        corners=np.concatenate([np.zeros((0, 3)), *outlines]), place=place, next_of_place=_next_of(place),
        per_degree=CELLS_PER_DEGREE, cell=cell, listed=listed,
    )  # fmt: skip


def _corners(site: CallSite) -> Column:
    """Corners of a polygon about its middle, (corners, 3); of a point none."""
    if site.shape.kind is ShapeKind.POINT:
        return np.zeros((0, 3))
    middle = site.centre
    return np.array(
        [
            (*offset_m(middle.lon, middle.lat, corner.lon, corner.lat), float(number == 0))
            for ring in site.shape.rings
            for number, corner in enumerate(ring)
        ]
    )


def _next_of(place: Column) -> Column:
    following = np.arange(len(place))
    order = np.argsort(place, kind="stable")
    for same in np.split(order, np.flatnonzero(np.diff(place[order])) + 1):
        following[same] = np.roll(same, -1)
    return following


def _cells(lon: Column, lat: Column, near_m: Column) -> tuple[Column, Column]:
    """Sites by cell: all whose middle lies within their distance of any part of the cell."""
    pairs: list[Column] = [np.zeros((0, 2), np.int64)]
    for number in range(len(lon)):
        high = near_m[number] / METRES_PER_DEGREE * 1.02
        top = abs(lat[number]) + high
        wide = 180.0 if top > 89.5 else min(high / math.cos(math.radians(top)), 180.0)
        rows = np.arange(_row(lat[number] - high), _row(lat[number] + high) + 1)
        first, last = (math.floor((lon[number] + 180.0 + side * wide) * CELLS_PER_DEGREE) for side in (-1, 1))
        columns = np.unique(np.arange(first, last + 1) % _COLUMNS)
        cells = (rows[:, None] * _COLUMNS + columns).ravel()
        pairs.append(np.stack([cells, np.full(len(cells), number)], axis=1))
    whole = np.concatenate(pairs)
    whole = whole[np.argsort(whole[:, 0], kind="stable")]
    cell = np.zeros(_ROWS * _COLUMNS + 1, np.int32)
    np.cumsum(np.bincount(whole[:, 0], minlength=_ROWS * _COLUMNS), out=cell[1:])
    return cell, whole[:, 1].astype(np.int32)


def _row(lat: float) -> int:
    return min(max(math.floor((lat + 90.0) * CELLS_PER_DEGREE), 0), _ROWS - 1)


@njit(cache=True)
def reach_of(index: SiteIndex, site: int, lon: float, lat: float) -> float:
    """Metres from a position to a site: to the point, or to the polygon's edge, 0 inside, or middle from far out."""
    middle_m = distance_m(index.lon[site], index.lat[site], lon, lat)
    first, end = index.ring[site], index.ring[site + 1]
    if first == end or middle_m > index.reach_m[site]:
        return middle_m
    x, y = offset_m(index.lon[site], index.lat[site], lon, lat)
    inside = False
    least = np.inf
    for corner in range(first + 1, end):
        if index.corners[corner, 2] == 1.0:
            continue
        x_1, y_1 = index.corners[corner - 1, 0] - x, index.corners[corner - 1, 1] - y
        x_2, y_2 = index.corners[corner, 0] - x, index.corners[corner, 1] - y
        if (y_1 > 0) != (y_2 > 0) and x_1 - y_1 * (x_2 - x_1) / (y_2 - y_1) > 0:
            inside = not inside
        least = min(least, _from_line(x_1, y_1, x_2, y_2))
    return 0.0 if inside else least


@njit(cache=True)
def _from_line(x_1: float, y_1: float, x_2: float, y_2: float) -> float:
    """Distance of the origin from a stretch of line."""
    along_x, along_y = x_2 - x_1, y_2 - y_1
    squared = along_x * along_x + along_y * along_y
    part = 0.0 if squared == 0.0 else min(max(-(x_1 * along_x + y_1 * along_y) / squared, 0.0), 1.0)
    return math.hypot(x_1 + part * along_x, y_1 + part * along_y)


def are_near(index: SiteIndex, lon: Column, lat: Column) -> npt.NDArray[np.bool_]:
    """For each position whether any site lies so near that it must be looked at."""
    near = np.empty(len(lon), np.bool_)
    _mark_near(index.cell, index.per_degree, lon, lat, near)
    return near


def are_in_any(index: SiteIndex, lon: Column, lat: Column) -> npt.NDArray[np.bool_]:
    """For each position whether it is in any site."""
    found = are_near(index, lon, lat)
    rows = np.flatnonzero(found)
    found[rows] = _nearest_of(index, lon[rows], lat[rows]) != NO_SITE
    return found


@njit(cache=True)
def _nearest_of(index: SiteIndex, lon: Column, lat: Column) -> Column:
    found = np.empty(len(lon), np.int64)
    for row in range(len(lon)):
        found[row] = nearest_in(index, lon[row], lat[row])
    return found


@njit(cache=True)
def _mark_near(cell: Column, per_degree: int, lon: Column, lat: Column, near: npt.NDArray[np.bool_]) -> None:
    for row in range(len(lon)):
        at = _cell_of(per_degree, lon[row], lat[row])
        near[row] = cell[at + 1] > cell[at]


@njit(cache=True)
def _cell_of(per_degree: int, lon: float, lat: float) -> int:
    columns = 360 * per_degree
    return (
        min(int((lat + 90.0) * per_degree), 180 * per_degree - 1) * columns + int((lon + 180.0) * per_degree) % columns
    )


@njit(cache=True)
def nearest_in(index: SiteIndex, lon: float, lat: float) -> int:
    """The site a position is in, the nearest where there are several; `NO_SITE` where it is in none."""
    cell = _cell_of(index.per_degree, lon, lat)
    best, least = NO_SITE, np.inf
    for at in range(index.cell[cell], index.cell[cell + 1]):
        site = index.listed[at]
        metres = reach_of(index, site, lon, lat)
        if metres <= index.in_m[site] and metres < least:
            best, least = site, metres
    return best
