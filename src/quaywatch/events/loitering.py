"""Loitering: a ship away from port that hardly moves for hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.clock import HOUR_MS
from quaywatch.errors import PlanError
from quaywatch.events.site_index import SiteIndex, are_in_any
from quaywatch.events.track_tables import OPEN_MS, EventRows, Identities, tell_events
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.records.track_segment import Tracks
from quaywatch.sphere import KNOT_M_S, distances_m

__all__ = ["LoiteringLimits", "find_loitering"]

Column = npt.NDArray[Any]
Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoiteringLimits:
    """How slow, how long, between which reports; how far from port, the index of sites says."""

    slow_kn: float = 2.0
    """The mean of each hour is below."""
    least_h: float = 2.0
    """Shortest loitering."""
    longest_gap_h: float = 6.0
    """A longer silence ends it: it is a gap."""

    def __post_init__(self) -> None:
        if min(self.slow_kn, self.least_h, self.longest_gap_h) <= 0:
            raise PlanError(f"limits of loitering that are not positive: {self}", expected="numbers above 0")


def find_loitering(
    tracks: Tracks,
    identities: Identities,
    ports: SiteIndex,
    shore_km: Callable[[Floats, Floats], Floats] | None = None,
    limits: LoiteringLimits | None = None,
) -> TrackEvents:
    """Stretches in which the mean speed of each hour, counted from the first slow leg, is below the limit.

    Speed is that made good between reports, so that a ship that drifts about counts by the way, not by what it
    sends. A stretch ends with a slow leg. Start lies between the report before and the first of the stretch, and is
    open where the ship was not heard before; end likewise. An id is made of the vessel and the time of the first.

    Args:
        tracks: Clean tracks.
        identities: For names and flags.
        ports: Places near which there is no loitering, made by `index_sites` with `SiteReach(in_m=5000,
            polygon_in_m=5000)` for the default of 5 km.
        shore_km: Distance of positions from the coast, km; None where it is not known.
        limits: The limits.
    """
    limits = limits or LoiteringLimits()
    rows, times = tracks.positions, tracks.positions.time_ms
    if not len(rows):
        return TrackEvents.joined(TrackEventKind.LOITERING, [])
    metres = np.append(0.0, distances_m(rows.lon[:-1], rows.lat[:-1], rows.lon[1:], rows.lat[1:]))
    cut = tracks.starts_segment | (np.diff(times, prepend=times[0]) > limits.longest_gap_h * HOUR_MS)
    in_port = are_in_any(ports, rows.lon, rows.lat)
    cut |= in_port | np.append(False, in_port[:-1])
    first, last = _stretches(times, metres, cut, limits.slow_kn * KNOT_M_S / 1000)
    long = times[last] - times[first] >= limits.least_h * HOUR_MS
    first, last = first[long], last[long]
    hours = (times[last] - times[first]) / HOUR_MS
    # Each stretch is summed by itself: differences of one long sum would change with the vessels before it.
    way_m = np.add.reduceat(np.append(metres, 0.0), np.column_stack([first + 1, last + 1]).ravel())[::2]
    mean_kn = way_m / (hours * 3600) / KNOT_M_S
    starts = tracks.starts_ship
    since = np.where(starts[first], OPEN_MS, times[first - 1])
    until = np.where(np.append(starts[1:], True)[last], OPEN_MS, np.append(times[1:], OPEN_MS)[last])
    shore = np.array(
        [np.nan if shore_km is None else shore_km(rows.lon[a : b + 1], rows.lat[a : b + 1]).min()
         for a, b in zip(first, last, strict=True)], np.float64,
    )  # fmt: skip
    return tell_events(
        EventRows(
            kind=TrackEventKind.LOITERING,
            mmsi=rows.mmsi[first],
            start_ms=(since, times[first]),
            end_ms=(times[last], until),
            place=(rows.lon[(first + last) // 2], rows.lat[(first + last) // 2]),
            own={"hours": hours, "mean_speed_kn": mean_kn, "min_shore_km": shore},
            defining=(times[first],),
            because={"hours": hours, "mean_speed_kn": mean_kn, "positions": last - first + 1},
        ),
        identities,
    )


@njit(cache=True)
def _stretches(times: Rows, metres: Floats, cut: Column, slow_m_per_ms: float) -> tuple[Rows, Rows]:
    """First and last row of each stretch; `metres` and `cut` are of the leg that ends at a row."""
    first, last = np.empty(len(times), np.int64), np.empty(len(times), np.int64)
    count = 0
    row = 1
    while row < len(times):
        if cut[row] or metres[row] >= slow_m_per_ms * (times[row] - times[row - 1]):
            row += 1
            continue
        begin = end = row - 1
        slow = True
        while slow:
            stop, slow, prefix = _hour_on(times, metres, cut, end, slow_m_per_ms)
            end = stop if slow else prefix
            slow = slow and stop + 1 < len(times) and not cut[stop + 1]
        while end > begin and metres[end] >= slow_m_per_ms * (times[end] - times[end - 1]):
            end -= 1
        first[count], last[count] = begin, end
        count += 1
        row = max(end, row) + 1
    return first[:count].copy(), last[:count].copy()


@njit(cache=True)
def _hour_on(times: Rows, metres: Floats, cut: Column, start: int, slow_m_per_ms: float) -> tuple[int, bool, int]:
    """The row that ends the hour from a row on, whether its mean is slow, and the last row of its first slow legs."""
    row, prefix, way_m, in_prefix = start, start, 0.0, True
    while row + 1 < len(times) and not cut[row + 1] and times[row] - times[start] < HOUR_MS:
        row += 1
        way_m += metres[row]
        in_prefix = in_prefix and metres[row] < slow_m_per_ms * (times[row] - times[row - 1])
        prefix = row if in_prefix else prefix
    return row, row > start and way_m < slow_m_per_ms * (times[row] - times[start]), prefix
