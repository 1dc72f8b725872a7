"""Port calls of tracked ships: when they came, stayed and went, what draught they sent, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.clock import HOUR_MS
from quaywatch.events.call_states import CallLimits, CallStates, find_call_states
from quaywatch.events.site_index import SiteIndex, SiteReach
from quaywatch.events.track_tables import OPEN_MS, EventRows, Identities, last_reports, tell_events
from quaywatch.records.call_site import CallSite
from quaywatch.records.event import Direction
from quaywatch.records.track import StaticReports
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.records.track_segment import Tracks

__all__ = ["CallSettings", "find_calls", "tell_calls"]

Column = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.int64]

MS_PER_DAY = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSettings:
    """How near, how slow, how long, and what change of draught is one."""

    reach: SiteReach = field(default_factory=SiteReach)
    limits: CallLimits = field(default_factory=CallLimits)
    draught_change_m: float = 0.5
    """A smaller change of draught is none: it is typed in by hand, and ballast moves it. Set by judgement."""
    draught_holds_days: float = 30.0
    """A draught that was last sent longer ago says nothing."""


def find_calls(
    tracks: Tracks, index: SiteIndex, settings: CallSettings | None = None, *, as_of_ms: int | None = None
) -> CallStates:
    """The port calls of each ship as rows of its track (`find_call_states`); `tell_calls` makes the table.

    Args:
        tracks: Clean tracks of whole vessels.
        index: Where calls are looked for (`index_sites` with `settings.reach`), made once for all batches.
        settings: The limits.
        as_of_ms: Silence up to then counts as one in port.
    """
    settings = settings or CallSettings()
    rows = tracks.positions
    return find_call_states(
        (rows.time_ms, rows.lon, rows.lat, rows.speed_kn),
        (tracks.starts_ship, tracks.starts_segment),
        index,
        settings.limits,
        as_of_ms,
    )


def tell_calls(
    tracks: Tracks,
    calls: CallStates,
    sites: Sequence[CallSite],
    identities: Identities,
    settings: CallSettings | None = None,
) -> TrackEvents:
    """The table of port calls.

    Start lies between the last position out and the first in, end between the last not out and the first out; an end
    that was not received is open. `direction` follows the draught that the ship sent before and after: deeper is
    `loading`, less deep `unloading`, and less than the dead band, or no new report, `undetermined`. Someone on board
    types the draught in, often late or never, so it is a sign, not a measurement. An id is made of the vessel, the site
    and the time of the first position in.
    """
    settings = settings or CallSettings()
    rows, times = tracks.positions, tracks.positions.time_ms
    mmsi = rows.mmsi[calls.first]
    until = np.where(calls.after >= 0, calls.after, calls.last)
    draught_in, draught_out, direction = _draughts(identities.reports, mmsi, times[calls.first], times[until], settings)
    hours = (times[calls.last] - times[calls.first]) / HOUR_MS
    return tell_events(
        EventRows(
            kind=TrackEventKind.PORT_CALLS,
            mmsi=mmsi,
            start_ms=(_or_open(times, calls.before), times[calls.first]),
            end_ms=(times[calls.last], _or_open(times, calls.after)),
            place=(rows.lon[calls.at], rows.lat[calls.at]),
            own={
                "site": _of_sites([site.site for site in sites], calls.site),
                "zone": _of_sites([site.zone or None for site in sites], calls.site),
                "confidence": calls.confidence,
                "stops": calls.stops,
                "min_speed_kn": calls.least_kn,
                "draught_in_m": draught_in,
                "draught_out_m": draught_out,
                "direction": direction,
            },
            defining=(times[calls.first], _of_sites([site.site for site in sites], calls.site)),
            because={
                "hours_in": hours,
                "positions": calls.last - calls.first + 1,
                "entry_seen": calls.entry_seen,
                "exit_seen": calls.exit_seen,
                "stops": calls.stops,
                "long_silences": calls.gaps,
            },
        ),
        identities,
    )


def _or_open(times: Times, row: Column) -> Times:
    return np.where(row >= 0, times[row], OPEN_MS) if len(row) else np.zeros(0, np.int64)


def _of_sites(values: Sequence[str | None], site: Column) -> npt.NDArray[np.object_]:
    return np.array([*values, None], object)[site]


def _draughts(
    reports: StaticReports, mmsi: Column, start: Times, end: Times, settings: CallSettings
) -> tuple[Floats, Floats, npt.NDArray[np.object_]]:
    """Draughts that held at entry and at exit, in metres, NaN where none did; and what their change says."""
    held = [_draught_at(reports, mmsi, at, settings.draught_holds_days) for at in (start, end)]
    change = held[1] - held[0]
    direction = np.full(len(mmsi), Direction.UNDETERMINED.value, object)
    direction[change >= settings.draught_change_m - 1e-4] = Direction.LOADING.value
    direction[change <= -settings.draught_change_m + 1e-4] = Direction.UNLOADING.value
    return held[0], held[1], direction


def _draught_at(reports: StaticReports, mmsi: Column, time_ms: Times, holds_days: float) -> Floats:
    known = reports.draught_m > 0
    row = last_reports(reports, known, mmsi, time_ms, or_first_after=False)
    until = np.append(reports.until_ms, OPEN_MS // 2)[row]
    holds = (row >= 0) & (time_ms - until <= holds_days * MS_PER_DAY)
    return np.where(holds, np.append(reports.draught_m, np.nan)[row].astype(np.float64), np.nan)
