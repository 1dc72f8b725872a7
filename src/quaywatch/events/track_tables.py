"""From rows of numbers to a table of events: ids, names, brackets and reasons."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.records.track import StaticReports
from quaywatch.records.track_event import EVENT_VERSION, TrackEventKind, TrackEvents, event_ids

__all__ = ["OPEN_MS", "EventRows", "Identities", "last_reports", "tell_events"]

Column = npt.NDArray[Any]
Times = npt.NDArray[np.int64]

OPEN_MS = np.iinfo(np.int64).min
"""An end that is not known, among milliseconds; as datetime64 it is NaT."""
_MMSI_PER_MID = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """What is known of who sends which number."""

    reports: StaticReports = field(default_factory=StaticReports.empty)
    """In order (`StaticReports.in_order`)."""
    flags: Mapping[int, str] = field(default_factory=dict)
    """Country of each Maritime Identification Digits, the first three of a ship's MMSI."""

    def flag_of(self, mmsi: Column) -> npt.NDArray[np.object_]:
        """Country by MMSI; empty where its first three digits are nobody's. A number can be set to anything."""
        used, at = np.unique(mmsi // _MMSI_PER_MID, return_inverse=True)
        return np.array([self.flags.get(int(mid), "") for mid in used] or [""], object)[at]

    def name_of(self, mmsi: Column, time_ms: Times) -> npt.NDArray[np.object_]:
        """The name last sent up to then, else the first sent after; empty where none was received."""
        row = last_reports(self.reports, self.reports.name != "", mmsi, time_ms)
        return np.where(row >= 0, np.append(self.reports.name, "")[row], "").astype(object)

    def imo_of(self, mmsi: Column, time_ms: Times) -> npt.NDArray[np.int32]:
        """The IMO number last sent up to then, else the first sent after; 0 where none was received."""
        row = last_reports(self.reports, self.reports.imo > 0, mmsi, time_ms)
        return np.where(row >= 0, np.append(self.reports.imo, 0)[row], 0).astype(np.int32)


def last_reports(
    reports: StaticReports, known: Column, mmsi: Column, time_ms: Times, *, or_first_after: bool = True
) -> npt.NDArray[np.int64]:
    """For each vessel and instant the row of its last report up to then, -1 where there is none.

    Args:
        reports: In order.
        known: Rows that say something of what is asked.
        mmsi: The vessels.
        time_ms: The instants; compared by the second.
        or_first_after: Take the first report after the instant where there is none before.
    """
    rows = np.flatnonzero(np.asarray(known, np.bool_))
    if not len(rows):
        return np.full(len(mmsi), -1, np.int64)
    keys = _key(reports.mmsi[rows], reports.time_ms[rows])
    place = np.searchsorted(keys, _key(mmsi, time_ms), side="right") - 1
    found = np.where(place >= 0, rows[place], -1)
    wrong = (found < 0) | (reports.mmsi[found] != mmsi)
    after = rows[np.minimum(place + 1, len(rows) - 1)]
    instead = (reports.mmsi[after] == mmsi) & (place + 1 < len(rows)) & or_first_after
    return np.where(wrong, np.where(instead, after, -1), found)


def _key(mmsi: Column, time_ms: Times) -> npt.NDArray[np.int64]:
    return (np.asarray(mmsi, np.int64) << 32) + np.clip(np.asarray(time_ms) // 1000, 0, 2**32 - 1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EventRows:
    """Events of one kind before they are told, a row each."""

    kind: TrackEventKind
    mmsi: Column
    start_ms: tuple[Times, Times]
    """Not before and not after; `OPEN_MS` where open."""
    end_ms: tuple[Times, Times]
    """Not before and not after; `OPEN_MS` where open."""
    place: tuple[Column, Column]
    """Longitude and latitude, degrees."""
    own: Mapping[str, Column]
    """The kind's own columns."""
    defining: tuple[Column, ...]
    """What tells the event from others of its kind, beside the vessel."""
    because: Mapping[str, Column]
    """The numbers that made it."""


def tell_events(rows: EventRows, identities: Identities) -> TrackEvents:
    """The table of the events, in the order of vessel and start."""
    named_at = np.where(rows.start_ms[1] != OPEN_MS, rows.start_ms[1], rows.start_ms[0])
    bounds = zip(
        ("start_not_before", "start_not_after", "end_not_before", "end_not_after"),
        (*rows.start_ms, *rows.end_ms),
        strict=True,
    )
    columns: dict[str, Column] = {
        "event_id": event_ids(rows.kind, rows.mmsi, *rows.defining),
        "version": np.full(len(rows.mmsi), EVENT_VERSION, np.int16),
        "mmsi": rows.mmsi,
        "imo": identities.imo_of(rows.mmsi, named_at),
        "name": identities.name_of(rows.mmsi, named_at),
        "flag": identities.flag_of(rows.mmsi),
        **{name: np.asarray(bound, np.int64).astype("datetime64[ms]") for name, bound in bounds},
        "lon": rows.place[0],
        "lat": rows.place[1],
        "because": _as_json(rows.because, len(rows.mmsi)),
        **rows.own,
    }
    return TrackEvents.joined(rows.kind, [TrackEvents(kind=rows.kind, columns=columns)])


def _as_json(because: Mapping[str, Column], count: int) -> npt.NDArray[np.object_]:
    names, values = list(because), [np.asarray(column).tolist() for column in because.values()]
    said = [json.dumps({n: _plain(v) for n, v in zip(names, row, strict=True)}) for row in zip(*values, strict=True)]
    return np.array(said if names else ["{}"] * count, object)


def _plain(value: object) -> object:
    if isinstance(value, float):
        return round(value, 3) if math.isfinite(value) else None
    return value
