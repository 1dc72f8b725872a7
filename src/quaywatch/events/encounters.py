"""Encounters: two ships near each other for hours, both hardly moving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.clock import HOUR_MS
from quaywatch.errors import PlanError
from quaywatch.events.meeting_ends import ApartLimits, find_apart
from quaywatch.events.meeting_pairs import find_near_pairs, lay_in_slots
from quaywatch.events.track_tables import EventRows, Identities, tell_events
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.records.track_segment import Tracks
from quaywatch.sphere import KNOT_M_S

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
    fastest_kn: float = 30.0
    """No ship goes faster in a silence, when it is asked whether it can have been beside the other."""

    def __post_init__(self) -> None:
        lengths = (self.near_m, self.slow_kn, self.least_h, self.slot_min, self.longest_gap_min, self.fastest_kn)
        if min(lengths) <= 0:
            raise PlanError(f"limits of encounters that are not positive: {self}", expected="numbers above 0")


def find_encounters(tracks: Tracks, identities: Identities, limits: EncounterLimits | None = None) -> TrackEvents:
    """The encounters between ships of two MMSIs; all vessels that may meet must be given together.

    Positions between reports are laid on straight lines. The start lies between the last instant at which the two were
    known apart and the first slot at which they were known near and slow, the end likewise (`find_apart`). So a silence
    of either before or after widens the bracket, and it is open where nothing received tells that they were apart:
    above all where one of the two was never heard before, or after. Two encounters of one pair with a silence between
    may have been one; their brackets then overlap. Ships beside each other in port or at anchor meet this definition
    too; what they did, it does not say. Distances are between antennas. The limits are those of
    Miller and others (2018), without their distance from shore. An id is made of both vessels and the first slot.
    """
    limits = limits or EncounterLimits()
    rows = tracks.positions
    slot_ms = round(limits.slot_min * MS_PER_MINUTE)
    ship, ranges = _ships(tracks)
    columns = (rows.time_ms, rows.lon, rows.lat, rows.speed_kn)
    gap_ms = limits.longest_gap_min * MS_PER_MINUTE
    slots = lay_in_slots(columns, (tracks.starts_segment, ship), slot_ms, (limits.slow_kn, gap_ms))
    pairs = find_near_pairs(slots, limits.near_m)
    mmsi_of = rows.mmsi[ranges[0]]
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
    near = ApartLimits(limits.near_m, limits.slow_kn, gap_ms, limits.fastest_kn * KNOT_M_S, slot_ms)
    (one_first, other_first), (one_end, other_end) = ranges[:, ships[:, first]]
    pair = (one_first, one_end, other_first, other_end)
    before = find_apart(columns, tracks.starts_segment, pair, start, near, False)
    after = find_apart(columns, tracks.starts_segment, pair, end, near, True)
    return tell_events(
        EventRows(
            kind=TrackEventKind.ENCOUNTERS,
            mmsi=one[two][first],
            start_ms=(before, start),
            end_ms=(end, after),
            place=(slots.lon[row[nearest]], slots.lat[row[nearest]]),
            own={"mmsi_2": other[two][first], "min_distance_m": metres[nearest], "hours": hours},
            defining=(other[two][first], start),
            because={"hours": hours, "min_distance_m": metres[nearest], "slots_near": last - first + 1},
        ),
        identities,
    )


def _ships(tracks: Tracks) -> tuple[Column, Column]:
    """Number of the ship of each row, rising with the MMSI however vessels are ordered; first row and end of each."""
    first = np.flatnonzero(tracks.starts_ship)
    ranges = np.stack([first, np.append(first[1:], len(tracks))[: len(first)]])
    order = np.lexsort((tracks.ship[first], tracks.positions.mmsi[first]))
    number = np.empty(len(first), np.int64)
    number[order] = np.arange(len(first))
    return np.repeat(number, ranges[1] - ranges[0]), ranges[:, order]


def _runs(ships: Column, slot: Column, longest_break: float) -> tuple[Column, Column]:
    """First and last row of each run of one pair whose slots follow each other, breaks allowed."""
    if not len(slot):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    cut = (np.diff(ships) != 0).any(axis=0) | (np.diff(slot) > longest_break + 1)
    first = np.flatnonzero(np.append(True, cut))
    return first, np.append(first[1:], len(slot)) - 1
