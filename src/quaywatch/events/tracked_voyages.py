"""Voyages: from one port call of a tracked ship to its next, and how much of the way was heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.clock import HOUR_MS
from quaywatch.events.call_states import CallStates
from quaywatch.events.track_tables import EventRows, Identities, tell_events
from quaywatch.records.call_site import CallSite
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.records.track_segment import Tracks

__all__ = ["VoyageLimits", "find_voyages"]

Column = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoyageLimits:
    """Between which calls a voyage is told."""

    least_confidence: int = 2
    """Of a call at either end: 2 and more stopped, or fell silent, in port."""


def find_voyages(
    tracks: Tracks,
    calls: CallStates,
    sites: Sequence[CallSite],
    identities: Identities,
    limits: VoyageLimits | None = None,
) -> TrackEvents:
    """The voyages of each ship, from call to call.

    Start is the bracket of the end of the call before, end that of the start of the next. `coverage` is the share of
    the hours between, counted from the last position in port, in which a position was received; what the ship did in
    the others is not known, and it may have called where no site is listed. Countries are those of the sites. An id is
    made of the vessel, both sites and the time of the last position in port.
    """
    limits = limits or VoyageLimits()
    rows, times = tracks.positions, tracks.positions.time_ms
    stayed = np.flatnonzero(calls.confidence >= limits.least_confidence)
    ship = np.cumsum(tracks.starts_ship)
    one, other = stayed[:-1], stayed[1:]
    same = ship[calls.first[one]] == ship[calls.first[other]]
    one, other = one[same], other[same]
    leave, leave_by = calls.last[one], calls.after[one]
    enter_from, enter = calls.before[other], calls.first[other]
    hours = np.maximum(np.ceil((times[enter] - times[leave]) / HOUR_MS), 1.0)
    coverage = _heard_hours(times, leave, enter) / hours
    return tell_events(
        EventRows(
            kind=TrackEventKind.VOYAGES,
            mmsi=rows.mmsi[leave],
            start_ms=(times[leave], times[leave_by]),
            end_ms=(times[enter_from], times[enter]),
            place=(rows.lon[leave], rows.lat[leave]),
            own={
                "from_site": _named([site.site for site in sites], calls.site[one]),
                "to_site": _named([site.site for site in sites], calls.site[other]),
                "from_country": _named([site.country or None for site in sites], calls.site[one]),
                "to_country": _named([site.country or None for site in sites], calls.site[other]),
                "coverage": coverage,
            },
            defining=(
                times[leave],
                _named([site.site for site in sites], calls.site[one]),
                _named([site.site for site in sites], calls.site[other]),
            ),
            because={
                "hours": (times[enter] - times[leave]) / HOUR_MS,
                "positions_between": np.maximum(enter - leave - 1, 0),
                "confidence_from": calls.confidence[one],
                "confidence_to": calls.confidence[other],
            },
        ),
        identities,
    )


def _named(values: Sequence[str | None], site: Column) -> npt.NDArray[np.object_]:
    return np.array([*values, None], object)[site]


@njit(cache=True)
def _heard_hours(times: Column, leave: Column, enter: Column) -> npt.NDArray[np.float64]:
    """In how many of the hours since it left a ship was heard until it entered; the last may be part of an hour."""
    heard = np.zeros(len(leave))
    for voyage in range(len(leave)):
        hours = max((times[enter[voyage]] - times[leave[voyage]] - 1) // HOUR_MS, 0)
        last = -1
        for row in range(leave[voyage], enter[voyage] + 1):
            hour = min((times[row] - times[leave[voyage]]) // HOUR_MS, hours)
            if hour != last:
                heard[voyage] += 1
                last = hour
    return heard
