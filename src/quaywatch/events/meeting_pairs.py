"""Which slow ships were near each other at which slot of time: a grid over place and time, compiled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.sphere import KNOT_M_S, METRES_PER_DEGREE, distance_m, middle_lon

__all__ = ["NearPairs", "SlowSlots", "find_near_pairs", "lay_in_slots", "was_slow"]

Column = npt.NDArray[Any]
Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class SlowSlots(NamedTuple):
    """Slow ships laid on even slots of time, a row each."""

    slot: Rows
    """Number of the slot since 1970."""
    ship: Rows
    """Number of the ship."""
    lon: Floats
    lat: Floats


class NearPairs(NamedTuple):
    """Two ships near each other at a slot, by first ship, second ship and slot."""

    one: Rows
    """Row among the slots, of the ship with the lower number."""
    other: Rows
    metres: Floats


@njit(cache=True)
def lay_in_slots(
    rows: tuple[Column, Column, Column, Column],
    cuts: tuple[Column, Column],
    slot_ms: int,
    limits: tuple[float, float],
) -> SlowSlots:
    """Ships at each slot between two reports, on a straight line, where they were slow.

    Slow is what was sent, the lesser of the two reports' speeds, or what was made good where none was sent; and what
    was made good must be slow too, some error of place allowed.

    Args:
        rows: Time (ms), longitude, latitude, speed (knots, NaN where not known), by ship and time.
        cuts: Whether each row is the first of its segment; number of its ship.
        slot_ms: Length of a slot.
        limits: Speed in knots below which a ship is slow; longest time between two reports, ms.
    """
    time_ms, lon, lat, speed = rows
    starts, ship = cuts
    count = 0
    for row in range(1, len(time_ms)):
        if not starts[row] and time_ms[row] - time_ms[row - 1] <= limits[1]:
            count += (time_ms[row] - 1) // slot_ms - (time_ms[row - 1] - 1) // slot_ms
    slots, ships = np.empty(count, np.int64), np.empty(count, np.int64)
    lons, lats = np.empty(count), np.empty(count)
    count = 0
    for row in range(1, len(time_ms)):
        passed_ms = time_ms[row] - time_ms[row - 1]
        if starts[row] or passed_ms > limits[1] or passed_ms <= 0:
            continue
        if not was_slow(distance_m(lon[row - 1], lat[row - 1], lon[row], lat[row]), passed_ms, speed, row, limits[0]):
            continue
        for slot in range((time_ms[row - 1] - 1) // slot_ms + 1, (time_ms[row] - 1) // slot_ms + 1):
            part = (slot * slot_ms - time_ms[row - 1]) / passed_ms
            slots[count], ships[count] = slot, ship[row]
            lons[count] = middle_lon(lon[row - 1], lon[row], part)
            lats[count] = lat[row - 1] + part * (lat[row] - lat[row - 1])
            count += 1
    return SlowSlots(slots[:count].copy(), ships[:count].copy(), lons[:count].copy(), lats[:count].copy())


@njit(cache=True)
def was_slow(metres: float, passed_ms: int, speed: Column, row: int, slow_kn: float) -> bool:
    """Whether a ship was slow from the row before to this one (`lay_in_slots`), metres apart."""
    made_good_kn = max(metres - 50.0, 0.0) / passed_ms * 1000 / KNOT_M_S
    sent = np.inf
    for at in (row - 1, row):
        if not np.isnan(speed[at]):
            sent = min(sent, speed[at])
    return made_good_kn < slow_kn and (sent == np.inf or sent < slow_kn)


def find_near_pairs(slots: SlowSlots, near_m: float) -> NearPairs:
    """All pairs of ships within a distance at one slot.

    Rows are sorted by slot, by band of latitude as high as the distance, and by longitude; each is held against the
    next ones of its band and those of the band above that lie within the distance in longitude. What lies just east of
    180° is laid beyond it once more. The time grows as n log n, and with the number of pairs.
    """
    if not len(slots.slot):
        nothing = np.zeros(0, np.int64)
        return NearPairs(nothing, nothing, np.zeros(0))
    high = near_m / METRES_PER_DEGREE * 1.01
    band = np.floor((slots.lat + 90) / high).astype(np.int64)
    wide = high / np.cos(np.radians(np.minimum(np.abs(slots.lat) + 2 * high, 89.9)))
    again = np.flatnonzero(slots.lon + 180 <= 2 * wide)
    row = np.concatenate([np.arange(len(slots.lon)), again])
    lon = np.concatenate([slots.lon, slots.lon[again] + 360])
    line = slots.slot[row] * (round(180 / high) + 4) + band[row]
    order = np.lexsort((lon, line))
    places = (lon[order], slots.lat[row[order]], wide[row[order]])
    found = _pairs(line[order], places, slots.ship[row[order]], order >= len(slots.lon), near_m)
    one, other = row[order[found[0]]], row[order[found[1]]]
    turned = slots.ship[one] > slots.ship[other]
    one, other = np.where(turned, other, one), np.where(turned, one, other)
    by_pair = np.lexsort((slots.slot[one], slots.ship[other], slots.ship[one]))
    return NearPairs(one[by_pair], other[by_pair], found[2][by_pair])


@njit(cache=True)
def _pairs(
    line: Rows, places: tuple[Floats, Floats, Floats], ship: Rows, is_again: Column, near_m: float
) -> tuple[Rows, Rows, Floats]:
    """Pairs of rows of different ships, each once."""
    lon, lat, wide = places
    one, other, metres = np.empty(1024, np.int64), np.empty(1024, np.int64), np.empty(1024)
    count = above = 0
    for row in range(len(line)):
        if row and line[row] != line[row - 1]:
            above = max(above, row)
        while above < len(line) and (
            line[above] <= line[row] or (line[above] == line[row] + 1 and lon[above] < lon[row] - 2 * wide[row])
        ):
            above += 1
        for first, wanted in ((row + 1, line[row]), (above, line[row] + 1)):
            for against in range(first, len(line)):
                if line[against] != wanted or lon[against] > lon[row] + 2 * wide[row]:
                    break
                if ship[against] == ship[row] or (is_again[row] and is_again[against]):
                    continue
                away_m = distance_m(lon[row], lat[row], lon[against], lat[against])
                if away_m > near_m:
                    continue
                if count == len(one):
                    one, other = np.append(one, one), np.append(other, other)
                    metres = np.append(metres, metres)
                one[count], other[count], metres[count] = row, against, away_m
                count += 1
    return one[:count], other[:count], metres[:count]
