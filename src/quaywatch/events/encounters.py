"""Encounters: two ships near each other for hours, both hardly moving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.clock import HOUR_MS
from quaywatch.errors import PlanError
from quaywatch.events.meeting_pairs import find_near_pairs, lay_in_slots
from quaywatch.events.track_tables import OPEN_MS, EventRows, Identities, tell_events
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.records.track_segment import Tracks

__all__ = ["EncounterLimits", "find_encounters"]

Column = npt.NDArray[Any]

MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EncounterLimits:
    """How near, how slow, how long."""

    near_m: float = 500.0
    """Farthest apart."""
    slow_kn: float = 2.0
    """Both are slower."""
    least_h: float = 2.0
    """Shortest encounter."""
    slot_min: float = 2.0
    """Ships are laid on slots of time of this length, which is how exact the ends are."""
    longest_gap_min: float = 60.0
    """Between reports farther apart nothing is laid."""
    break_min: float = 20.0
    """So long they may be apart, or not heard, within one encounter."""

    def __post_init__(self) -> None:
        if min(self.near_m, self.slow_kn, self.least_h, self.slot_min, self.longest_gap_min) <= 0:
            raise PlanError(f"limits of encounters that are not positive: {self}", expected="numbers above 0")


def find_encounters(tracks: Tracks, identities: Identities, limits: EncounterLimits | None = None) -> TrackEvents:
    """The encounters between ships of two MMSIs; all vessels that may meet must be given together.

    Positions between reports are laid on straight lines. Start lies between the slot before the first at which they
    were near and slow and that one, end between the last and the next; either is open where one of the two was
    not heard before or after. Ships beside each other in port or at anchor
    meet this definition too; what they did, it does not say. Distances are between antennas. The limits are those of
    Miller and others (2018), without their distance from shore. An id is made of both vessels and the first slot.
    """
    limits = limits or EncounterLimits()
    rows = tracks.positions
    slot_ms = round(limits.slot_min * MS_PER_MINUTE)
    ship = np.cumsum(tracks.starts_ship)
    slots = lay_in_slots(
        (rows.time_ms, rows.lon, rows.lat, rows.speed_kn),
        (tracks.starts_segment, ship),
        slot_ms,
        (limits.slow_kn, limits.longest_gap_min * MS_PER_MINUTE),
    )
    pairs = find_near_pairs(slots, limits.near_m)
    mmsi_of = np.append(0, rows.mmsi[tracks.starts_ship])
    one, other = mmsi_of[slots.ship[pairs.one]], mmsi_of[slots.ship[pairs.other]]
    two = one != other
    pair_slot, metres = slots.slot[pairs.one][two], pairs.metres[two]
    ships = np.stack([slots.ship[pairs.one][two], slots.ship[pairs.other][two]])
    first, last = _runs(ships, pair_slot, limits.break_min * MS_PER_MINUTE / slot_ms)
    long = (pair_slot[last] - pair_slot[first] + 1) * slot_ms >= limits.least_h * HOUR_MS
    first, last = first[long], last[long]
    nearest = np.array([a + np.argmin(metres[a : b + 1]) for a, b in zip(first, last, strict=True)], np.int64)
    start, end = pair_slot[first] * slot_ms, pair_slot[last] * slot_ms
    hours = (end - start + slot_ms) / HOUR_MS
    row = pairs.one[two]
    heard = _heard_together(tracks, ships[:, first])
    return tell_events(
        EventRows(
            kind=TrackEventKind.ENCOUNTERS,
            mmsi=one[two][first],
            start_ms=(np.where(heard[0] >= start, OPEN_MS, start - slot_ms), start),
            end_ms=(end, np.where(heard[1] <= end + slot_ms, OPEN_MS, end + slot_ms)),
            place=(slots.lon[row[nearest]], slots.lat[row[nearest]]),
            own={"mmsi_2": other[two][first], "min_distance_m": metres[nearest], "hours": hours},
            defining=(other[two][first], start),
            because={"hours": hours, "min_distance_m": metres[nearest], "slots_near": last - first + 1},
        ),
        identities,
    )


def _heard_together(tracks: Tracks, ships: Column) -> tuple[Column, Column]:
    """From when and until when both ships of each pair were heard, ms; ships are numbered from 1."""
    starts, times = tracks.starts_ship, tracks.positions.time_ms
    since, until = times[starts], times[np.append(starts[1:], True)] if len(times) else times
    return since[ships - 1].max(axis=0), until[ships - 1].min(axis=0)


def _runs(ships: Column, slot: Column, longest_break: float) -> tuple[Column, Column]:
    """First and last row of each run of one pair whose slots follow each other, breaks allowed."""
    if not len(slot):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    cut = (np.diff(ships) != 0).any(axis=0) | (np.diff(slot) > longest_break + 1)
    first = np.flatnonzero(np.append(True, cut))
    return first, np.append(first[1:], len(slot)) - 1
