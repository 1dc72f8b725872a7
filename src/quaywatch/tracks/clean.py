"""Positions of vessels to clean tracks: each report once, cut where no ship went on, two ships of one number apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.clock import HOUR_MS
from quaywatch.errors import PlanError
from quaywatch.records.track import Positions
from quaywatch.records.track_segment import CutReason, Tracks
from quaywatch.sphere import KNOT_M_S, distance_m

__all__ = ["CleanLimits", "clean_tracks"]

Column = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int32]

MOST_OPEN = 8
"""Ships of one number that are followed at a time; of more, the one that was silent longest is let go."""
NEW_ROWS, NEW_COST = 3, 4.0
"""A ship of fewer rows is less likely to be one, by so much of twice the log-likelihood; set by judgement."""
LOOK_BACK = 64
"""Rows within the span of duplicates that are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanLimits:
    """What still counts as one report, and as one ship. Set by judgement, not measured."""

    duplicate_s: float = 10.0
    """Rows of a vessel alike in position, speed, course and heading are one report within this time."""
    silence_h: float = 24.0
    """A longer silence begins a new segment."""
    fastest_kn: float = 60.0
    """No ship goes faster; the fastest ferries reach 58."""
    position_error_m: float = 500.0
    """How far off a good position may be: of the receiver, of the antenna's place, of a stale fix."""
    time_error_s: float = 10.0
    """How far off a time may be: reports tell only the second, tables often the minute or the time of reception."""
    usual_kn: float = 10.0
    """How fast a ship's place grows unsure, when two ships could have come here and one must be chosen."""
    outlier_rows: int = 2
    """So few rows amid the time of a longer track are outliers, not another ship."""

    def __post_init__(self) -> None:
        lengths = (self.silence_h, self.fastest_kn, self.position_error_m, self.usual_kn)
        if min(lengths) <= 0 or min(self.duplicate_s, self.time_error_s, self.outlier_rows) < 0:
            raise PlanError(f"limits of tracks that are not positive: {self}", expected="lengths and times above 0")


def clean_tracks(positions: Positions, limits: CleanLimits | None = None) -> Tracks:
    """The tracks of whole vessels; all rows of a vessel must be given together, in any order.

    Each row goes to the ship of its number that can have come here: whose last position lies within reach at
    `fastest_kn`, both errors allowed. Where several can, to the likeliest by a Gaussian whose width grows with the
    time since (`usual_kn`); where none can, a new ship begins. So positions that jump there and back become two
    ships, and a single wrong position cuts nothing. Ships that do not overlap in time are then one ship with a jump.
    Two ships that each could have come where the other was (both near, or both seldom heard) are not told apart.

    The time grows with the number of rows. The method is multiple-hypothesis association cut down to one choice a row.
    """
    limits = limits or CleanLimits()
    ordered = positions.in_order()
    once = ~_received_again(ordered, limits)
    kept = ordered if once.all() else ordered.take(once)
    track = _assigned(kept, limits)
    good = ~_is_outlier(kept, track, limits)[track] if len(kept) else np.zeros(0, np.bool_)
    rows, track = (kept, track) if good.all() else (kept.take(good), track[good])
    ship = _ships(rows, track)
    if ship.any():
        order = _by_ship(rows.mmsi, ship)
        rows, track, ship = rows.take(order), track[order], ship[order]
    segment, cut_by = _segments(rows, track, ship, limits)
    return Tracks(
        positions=rows,
        ship=ship,
        segment=segment,
        cut_by=cut_by,
        outliers=kept.take(~good),
        duplicates=int(len(ordered) - len(kept)),
    )


def _received_again(rows: Positions, limits: CleanLimits) -> Mask:
    again = np.zeros(len(rows), np.bool_)
    values = (rows.lon, rows.lat, rows.speed_kn, rows.course_deg, rows.heading_deg)
    _mark_again(rows.mmsi, rows.time_ms, values, limits.duplicate_s * 1000, again)
    return again


@njit(cache=True)
def _mark_again(mmsi: Column, time_ms: Column, values: tuple[Column, ...], span_ms: float, again: Mask) -> None:
    lon, lat, speed, course, heading = values
    for row in range(len(mmsi)):
        for before in range(row - 1, max(row - 1 - LOOK_BACK, -1), -1):
            if mmsi[before] != mmsi[row] or time_ms[row] - time_ms[before] > span_ms:
                break
            if again[before] or lon[before] != lon[row] or lat[before] != lat[row]:
                continue
            if (
                _alike(speed[before], speed[row])
                and _alike(course[before], course[row])
                and _alike(heading[before], heading[row])
            ):
                again[row] = True
                break


@njit(cache=True)
def _alike(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _assigned(rows: Positions, limits: CleanLimits) -> Numbers:
    """For each row the number of the track it continues; tracks of a vessel have numbers that follow each other."""
    track = np.empty(len(rows), np.int32)
    speeds = (limits.fastest_kn * KNOT_M_S, limits.usual_kn * KNOT_M_S)
    errors = (limits.position_error_m, limits.time_error_s)
    _assign(rows.mmsi, rows.time_ms, (rows.lon, rows.lat), speeds, errors, track)
    return track


@njit(cache=True)
def _assign(
    mmsi: Column,
    time_ms: Column,
    places: tuple[Column, Column],
    speeds: tuple[float, float],
    errors: tuple[float, float],
    track: Numbers,
) -> None:
    last, held = np.zeros(MOST_OPEN, np.int64), np.zeros(MOST_OPEN, np.int64)
    tracks = opened = 0
    for row in range(len(mmsi)):
        if row == 0 or mmsi[row] != mmsi[row - 1]:
            opened = 0
        best, least = -1, np.inf
        for one in range(opened):
            cost = _cost(last[one], row, time_ms, places, speeds, errors)
            cost += NEW_COST if held[one] < NEW_ROWS else 0.0
            if cost < least:
                best, least = one, cost
        if best >= 0:
            track[row] = track[last[best]]
            held[best] += 1
        else:
            best = opened if opened < MOST_OPEN else int(np.argmin(last))
            opened = min(opened + 1, MOST_OPEN)
            track[row] = tracks
            held[best] = 1
            tracks += 1
        last[best] = row


@njit(cache=True)
def _cost(
    before: int,
    row: int,
    time_ms: Column,
    places: tuple[Column, Column],
    speeds: tuple[float, float],
    errors: tuple[float, float],
) -> float:
    """How unlikely a row is as the next of a ship; infinite where the ship cannot have come there."""
    lon, lat = places
    passed_s = (time_ms[row] - time_ms[before]) / 1000
    away_m = distance_m(lon[before], lat[before], lon[row], lat[row])
    if away_m > errors[0] + speeds[0] * (passed_s + errors[1]):
        return np.inf
    unsure_m = errors[0] + speeds[1] * passed_s
    return float(2 * math.log(unsure_m) + 0.5 * (away_m / unsure_m) ** 2)


def _is_outlier(rows: Positions, track: Numbers, limits: CleanLimits) -> Mask:
    """For each track, whether it is too short to be a ship beside the longer ones of its vessel."""
    count = np.bincount(track)
    first, last = _ends(track)
    vessel = np.cumsum(np.diff(rows.mmsi[first], prepend=rows.mmsi[first[0]]) != 0)
    long = count > max(limits.outlier_rows, 1)
    begin = np.full(vessel[-1] + 1, np.iinfo(np.int64).max)
    end = np.full(vessel[-1] + 1, np.iinfo(np.int64).min)
    np.minimum.at(begin, vessel[long], rows.time_ms[first[long]])
    np.maximum.at(end, vessel[long], rows.time_ms[last[long]])
    amid = (rows.time_ms[first] > begin[vessel]) & (rows.time_ms[last] < end[vessel])
    beside_long = begin[vessel] < end[vessel]
    short = (count == 1) | ((count <= limits.outlier_rows) & amid)
    outlier: Mask = ~long & beside_long & short & (limits.outlier_rows > 0)
    return outlier


def _ends(track: Numbers) -> tuple[Column, Column]:
    """The first and the last row of each track; of one that has none the first lies beyond all rows."""
    first, last = np.full(int(track.max()) + 1, len(track)), np.zeros(int(track.max()) + 1, np.int64)
    _mark_ends(track, first, last)
    return first, last


@njit(cache=True)
def _mark_ends(track: Numbers, first: Column, last: Column) -> None:
    for row in range(len(track)):
        first[track[row]] = min(first[track[row]], row)
        last[track[row]] = row


def _ships(rows: Positions, track: Numbers) -> npt.NDArray[np.int16]:
    """For each row the number of its ship: tracks that do not overlap in time are one ship's."""
    if not len(rows):
        return np.zeros(0, np.int16)
    first, last = _ends(track)
    used = np.flatnonzero(first < len(track))
    first, last = first[used], last[used]
    lane = np.zeros(int(track.max()) + 1, np.int16)
    lane[used] = _lay_in_lanes(rows.mmsi[first], rows.time_ms[first], rows.time_ms[last])
    return lane[track]


@njit(cache=True)
def _lay_in_lanes(mmsi: Column, begin: Column, end: Column) -> npt.NDArray[np.int16]:
    """Tracks come by vessel and begin; each goes on in the lane that fell silent last before it."""
    lane = np.zeros(len(mmsi), np.int16)
    ends = np.zeros(4 * MOST_OPEN, np.int64)
    lanes = 0
    for one in range(len(mmsi)):
        if one == 0 or mmsi[one] != mmsi[one - 1]:
            lanes = 0
        best = -1
        for other in range(lanes):
            if ends[other] < begin[one] and (best < 0 or ends[other] > ends[best]):
                best = other
        if best < 0:
            best = min(lanes, len(ends) - 1)
            lanes = best + 1
        lane[one] = best
        ends[best] = end[one]
    return lane


def _by_ship(mmsi: Column, ship: Column) -> Column:
    """Rows by vessel, ship and time; they come by vessel and time, and few vessels have two ships."""
    order = np.arange(len(mmsi))
    several = np.unique(mmsi[ship > 0])
    if len(several):
        rows = np.flatnonzero(np.isin(mmsi, several))
        order[rows] = rows[np.lexsort((ship[rows], mmsi[rows]))]
    return order


def _segments(rows: Positions, track: Column, ship: Column, limits: CleanLimits) -> tuple[Numbers, Column]:
    if not len(rows):
        return np.zeros(0, np.int32), np.zeros(0, np.int8)
    why = np.full(len(rows), -1, np.int8)
    why[1:][np.diff(rows.time_ms) > limits.silence_h * HOUR_MS] = CutReason.SILENCE
    why[1:][np.diff(track) != 0] = CutReason.JUMP
    why[1:][(np.diff(rows.mmsi) != 0) | (np.diff(ship) != 0)] = CutReason.FIRST
    why[0] = CutReason.FIRST
    cut = why >= 0
    return (np.cumsum(cut) - 1).astype(np.int32), why[cut]
