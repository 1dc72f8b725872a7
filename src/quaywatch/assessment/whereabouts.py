"""Where a ship said that it was: whether it can have been at a place in a time, by its own positions."""

from __future__ import annotations

import numpy as np

from quaywatch.assessment.named_ships import Hull
from quaywatch.clock import HOUR_MS
from quaywatch.geo import LonLat
from quaywatch.sphere import distances_m

__all__ = ["NEAR_PLACE_M", "find_least_distance_m"]

FASTEST_KN = 30.0
"""No cargo ship sails faster."""
NEAR_PLACE_M = 10_000.0
"""So far from a site's middle a ship may lie at it."""
_METRES_PER_KN_HOUR = 1852.0


def find_least_distance_m(hull: Hull, place: LonLat, start_ms: int, end_ms: int) -> float | None:
    """How far off a ship was at its nearest in a time in which its own positions keep it from a place.

    None where they do not: where it was near, could have gone there and back between two positions, or was not heard
    on both sides of the time. It goes by what the ship sent, which may be false.

    Args:
        hull: The ship.
        place: Middle of the site.
        start_ms: Of the time, milliseconds since 1970, UTC.
        end_ms: After the time.
    """
    times = np.concatenate([one.time_ms for one in hull.vessels])
    order = np.argsort(times, kind="stable")
    times = times[order]
    first = int(np.searchsorted(times, start_ms, side="right")) - 1
    last = int(np.searchsorted(times, end_ms, side="left"))
    if first < 0 or last >= len(times) or hull.is_shared:
        return None
    rows = order[first : last + 1]
    lon = np.concatenate([one.lon for one in hull.vessels])[rows].astype(float)
    lat = np.concatenate([one.lat for one in hull.vessels])[rows].astype(float)
    off = distances_m(lon, lat, np.full(len(rows), place.lon), np.full(len(rows), place.lat))
    steps_h = np.diff(times[first : last + 1]) / HOUR_MS
    could = off[1:] + off[:-1] - 2 * NEAR_PLACE_M <= FASTEST_KN * _METRES_PER_KN_HOUR * steps_h
    nearest = float(off.min())
    return None if could.any() or nearest <= NEAR_PLACE_M else nearest
