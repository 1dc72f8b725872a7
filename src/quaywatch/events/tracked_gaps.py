"""Gaps: stretches in which no position of a ship was received."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from quaywatch.clock import HOUR_MS
from quaywatch.errors import DataError, PlanError
from quaywatch.events.track_tables import OPEN_MS, EventRows, Identities, tell_events
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.records.track_segment import Tracks
from quaywatch.sphere import NAUTICAL_MILE_M, distances_m

__all__ = ["GapLimits", "find_gaps", "judge_gaps"]

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLimits:
    """What counts as a gap."""

    least_h: float = 6.0
    """The shortest gap."""

    def __post_init__(self) -> None:
        if not self.least_h > 0:
            raise PlanError(f"a gap of at least {self.least_h} hours", expected="a number above 0")


def find_gaps(
    tracks: Tracks, identities: Identities, limits: GapLimits | None = None, *, as_of_ms: int | None = None
) -> TrackEvents:
    """The gaps of each ship, and its silence up to an instant.

    A gap says that nothing was received, not that nothing was sent, nor why. Its ends are those of what was received:
    the times of the last position before and of the first after, so each bracket has no width. `implied_speed_kn` is
    that of the straight line, below what was sailed. `heard_probability` is NaN until it is judged (`judge_gaps`).
    An id is made of the vessel, the time of the position before and its place: it stays when an open gap closes.

    Args:
        tracks: Clean tracks of whole vessels.
        identities: For names and flags.
        limits: The shortest gap.
        as_of_ms: Silence up to then is an open gap; None finds none that are open.
    """
    limits = limits or GapLimits()
    least_ms = limits.least_h * HOUR_MS
    time_ms = tracks.positions.time_ms
    starts = tracks.starts_ship
    closed = np.flatnonzero((np.diff(time_ms) >= least_ms) & ~starts[1:])
    row, after = closed, closed + 1
    if as_of_ms is not None and len(tracks):
        last = np.flatnonzero(np.append(starts[1:], True))
        last = last[as_of_ms - time_ms[last] >= least_ms]
        row, after = np.concatenate([row, last]), np.concatenate([after, np.full(len(last), -1)])
    return tell_events(_rows(tracks, row, after, OPEN_MS if as_of_ms is None else as_of_ms), identities)


def _rows(tracks: Tracks, row: Rows, after: Rows, as_of_ms: int) -> EventRows:
    rows = tracks.positions
    is_open = after < 0
    since = rows.time_ms[row]
    until = np.where(is_open, as_of_ms, rows.time_ms[after]) if len(row) else since
    hours = (until - since) / HOUR_MS
    end_lon = np.where(is_open, np.nan, rows.lon[after]) if len(row) else rows.lon[row]
    end_lat = np.where(is_open, np.nan, rows.lat[after]) if len(row) else rows.lat[row]
    metres = distances_m(rows.lon[row], rows.lat[row], end_lon, end_lat)
    ends = np.where(is_open, OPEN_MS, until)
    return EventRows(
        kind=TrackEventKind.GAPS,
        mmsi=rows.mmsi[row],
        start_ms=(since, since),
        end_ms=(np.where(is_open, as_of_ms, until), ends),
        place=(rows.lon[row], rows.lat[row]),
        own={
            "hours": hours,
            "start_lon": rows.lon[row],
            "start_lat": rows.lat[row],
            "end_lon": end_lon,
            "end_lat": end_lat,
            "implied_speed_kn": metres / NAUTICAL_MILE_M / hours,
            "heard_probability": np.full(len(row), np.nan),
            "open": is_open,
        },
        defining=(since, rows.lon[row], rows.lat[row]),
        because={"hours": hours, "straight_km": metres / 1000, "speed_before_kn": rows.speed_kn[row].astype(float)},
    )


def judge_gaps(
    gaps: TrackEvents, heard_probability: npt.NDArray[np.float64], interval: npt.NDArray[np.float64] | None = None
) -> TrackEvents:
    """The gaps with the chance that a ship that went on sending would have been heard; NaN where one cannot tell.

    Args:
        gaps: As found.
        heard_probability: One for each gap.
        interval: (gaps, 2): its lower and upper end (95 %), told among the reasons.

    Raises:
        DataError: There is not one value from 0 to 1, or NaN, for each gap.
    """
    values = np.asarray(heard_probability, np.float64)
    if values.shape != (len(gaps),) or ((values < 0) | (values > 1)).any():
        raise DataError("chances of being heard that do not fit the gaps", expected="a value from 0 to 1 for each gap")
    because = gaps.columns["because"]
    if interval is not None and len(gaps):
        because = np.array(
            [_with_interval(text, ends) for text, ends in zip(because, interval.tolist(), strict=True)], object
        )
    return replace(gaps, columns={**gaps.columns, "heard_probability": values, "because": because})


def _with_interval(because: str, ends: list[float]) -> str:
    """The reasons with the interval, or with the word that nothing tells."""
    known = all(math.isfinite(end) for end in ends)
    told = [round(end, 3) for end in ends] if known else "too few other ships were heard there to tell"
    return json.dumps({**json.loads(because), "heard_interval": told})
