"""Faults of a receiver's clock: batches whose times are all off by as much, told by a shift that many ships share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.errors import PlanError
from quaywatch.records.track import NO_RECEIVER, Positions
from quaywatch.sphere import KNOT_M_S, distance_m, middle_lon, offset_m

__all__ = ["ClockFaultLimits", "ClockFaults", "find_clock_faults"]

Column = npt.NDArray[Any]
Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LOOK_AROUND = 200
"""Rows of a vessel among which one of another receiver is looked for, either way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFaultLimits:
    """What is one batch, and how many ships must agree. Set by judgement, not measured."""

    batch_break_min: float = 15.0
    """A longer silence of a receiver begins a batch."""
    least_ships: int = 5
    """So many ships must agree on one shift."""
    least_share: float = 0.6
    """So large a share of the ships whose rows do not fit must agree; and of those ships' rows not to fit."""
    shift_min: float = 2.0
    """The smallest shift, and how well ships must agree."""
    shift_max_h: float = 48.0
    """The largest shift."""
    off_m: float = 1500.0
    """So far from the track that others heard a row does not fit, and so near to it at another time it does."""
    fastest_kn: float = 60.0
    """As in `tracks.clean`."""

    def __post_init__(self) -> None:
        lengths = (self.batch_break_min, self.shift_min, self.shift_max_h, self.off_m, self.fastest_kn)
        if min(lengths) <= 0 or self.least_ships < 2 or not 0.5 <= self.least_share <= 1:
            raise PlanError(
                f"limits of clock faults that do not fit: {self}", expected="two ships or more, half or more"
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClockFaults:
    """Batches with wrong times."""

    shift_ms: Rows
    """For each row given how late its time is; 0 where it is not in such a batch."""
    receiver: Rows
    """Receiver of each batch, as a number among `receivers`."""
    ships: Rows
    """How many ships agree in each batch."""
    batch_shift_ms: Rows
    """How late the times of each batch are."""


def find_clock_faults(rows: Positions, limits: ClockFaultLimits | None = None) -> ClockFaults:
    """Batches of a receiver whose rows do not fit what others heard, and would, all shifted by the same time.

    Nobody on board can do that to many ships at once: it is a fault of the receiver's clock, or of whoever handled its
    files. Only where receivers are named, and ships are heard by several; ships that lie still agree with any shift and
    are not asked. Of two receivers that contradict each other, that batch is at fault whose ships' rows
    mostly do not fit. A time less `shift_ms` is the likely true one; take rows so put right, or leave them out, before
    tracks are cleaned.

    Args:
        rows: Of all vessels that may agree, in order (`Positions.in_order`).
        limits: The limits.
    """
    limits = limits or ClockFaultLimits()
    places = rows.lon, rows.lat
    wrong = np.zeros(len(rows), np.bool_)
    _mark_misfits(rows.mmsi, rows.time_ms, places, rows.receiver, (limits.off_m, limits.fastest_kn * KNOT_M_S), wrong)
    shift_ms = np.zeros(len(rows), np.int64)
    faults: list[tuple[int, int, int]] = []
    for batch in _batches(rows, limits):
        misfits = batch[wrong[batch]]
        if len(np.unique(rows.mmsi[misfits])) < limits.least_ships:
            continue
        ships, late_ms = _agreed(rows, batch, misfits, limits)
        if ships:
            shift_ms[batch] = late_ms
            faults.append((int(rows.receiver[batch[0]]), ships, late_ms))
    table = np.array(faults, np.int64).reshape(-1, 3)
    return ClockFaults(shift_ms=shift_ms, receiver=table[:, 0], ships=table[:, 1], batch_shift_ms=table[:, 2])


def _batches(rows: Positions, limits: ClockFaultLimits) -> list[Rows]:
    """Rows of each receiver between its silences."""
    named = np.flatnonzero(rows.receiver != NO_RECEIVER)
    order = named[np.lexsort((rows.time_ms[named], rows.receiver[named]))]
    silent = np.diff(rows.time_ms[order]) > limits.batch_break_min * 60_000
    return np.split(order, np.flatnonzero(silent | (np.diff(rows.receiver[order]) != 0)) + 1) if len(order) else []


@njit(cache=True)
def _mark_misfits(
    mmsi: Column, time_ms: Column, places: tuple[Floats, Floats], receiver: Column, sizes: tuple[float, float],
    wrong: Column,
) -> None:  # fmt: skip
    """Rows that lie off the track which other receivers heard just before and after."""
    for row in range(len(mmsi)):
        before, after = _other(mmsi, receiver, row, -1), _other(mmsi, receiver, row, 1)
        if receiver[row] == NO_RECEIVER or before < 0 or after < 0:
            continue
        wrong[row] = _is_off(time_ms, places, (before, row, after), sizes)


@njit(cache=True)
def _other(mmsi: Column, receiver: Column, row: int, step: int) -> int:
    """The next row of the vessel, that way, that another receiver heard."""
    at = row + step
    while 0 <= at < len(mmsi) and mmsi[at] == mmsi[row] and abs(at - row) <= LOOK_AROUND:
        if receiver[at] != receiver[row]:
            return at
        at += step
    return -1


@njit(cache=True)
def _is_off(
    time_ms: Column, places: tuple[Floats, Floats], at: tuple[int, int, int], sizes: tuple[float, float]
) -> bool:
    lon, lat = places
    before, row, after = at
    for end in (before, after):
        passed_s = abs(time_ms[row] - time_ms[end]) / 1000
        if distance_m(lon[end], lat[end], lon[row], lat[row]) > sizes[0] + sizes[1] * passed_s:
            return True
    span_ms = time_ms[after] - time_ms[before]
    if span_ms > 3_600_000:
        return False
    part = (time_ms[row] - time_ms[before]) / max(span_ms, 1)
    middle = middle_lon(lon[before], lon[after], part), lat[before] + part * (lat[after] - lat[before])
    return bool(distance_m(middle[0], middle[1], lon[row], lat[row]) > sizes[0])


def _agreed(rows: Positions, batch: Rows, misfits: Rows, limits: ClockFaultLimits) -> tuple[int, int]:
    """How many ships of a batch agree on how late its times are, and how late; none and 0 where too few do."""
    asked = np.isin(rows.mmsi[batch], rows.mmsi[misfits])
    if len(misfits) < limits.least_share * asked.sum():
        return 0, 0
    found = [_times_late(rows, row, limits) for row in misfits]
    ships = np.repeat(rows.mmsi[misfits], [len(times) for times in found])
    late_ms = np.concatenate(found)
    step_ms = limits.shift_min * 60_000
    late_ms, ships = late_ms[np.abs(late_ms) >= step_ms], ships[np.abs(late_ms) >= step_ms]
    if not len(late_ms):
        return 0, 0
    bins = np.floor(late_ms / step_ms).astype(np.int64)
    votes = np.unique(np.stack([np.concatenate([bins, bins + 1]), np.concatenate([ships, ships])]), axis=1)
    number, count = np.unique(votes[0], return_counts=True)
    best = number[np.argmax(count)]
    if count.max() < max(limits.least_ships, limits.least_share * len(np.unique(rows.mmsi[misfits]))):
        return 0, 0
    return int(count.max()), int(np.median(late_ms[(bins == best) | (bins == best - 1)]))


def _times_late(rows: Positions, row: int, limits: ClockFaultLimits) -> Floats:
    """How late a row is if it belongs where others heard the ship pass its place."""
    span_ms = round(limits.shift_max_h * 3_600_000)
    first, end = np.searchsorted(rows.mmsi, rows.mmsi[row], "left"), np.searchsorted(rows.mmsi, rows.mmsi[row], "right")
    near = first + np.searchsorted(rows.time_ms[first:end], rows.time_ms[row] + np.array([-span_ms, span_ms]))
    others = np.arange(near[0], near[1])
    others = others[rows.receiver[others] != rows.receiver[row]]
    here = float(rows.lon[row]), float(rows.lat[row])
    passed_ms = _passed_at(rows.time_ms[others], (rows.lon[others], rows.lat[others]), here, limits.off_m)
    late_ms: Floats = rows.time_ms[row] - passed_ms
    return late_ms


@njit(cache=True)
def _passed_at(time_ms: Column, places: tuple[Floats, Floats], here: tuple[float, float], off_m: float) -> Floats:
    """When a track passed nearest to a place, each time it came within a distance."""
    lon, lat = places
    found = np.empty(len(time_ms))
    count, least, is_near = 0, np.inf, False
    for row in range(1, len(time_ms)):
        metres = np.inf
        if distance_m(lon[row], lat[row], here[0], here[1]) < 60_000:
            x, y = offset_m(here[0], here[1], lon[row - 1], lat[row - 1])
            x_2, y_2 = offset_m(here[0], here[1], lon[row], lat[row])
            along_x, along_y = x_2 - x, y_2 - y
            squared = along_x * along_x + along_y * along_y
            part = 0.0 if squared == 0.0 else min(max(-(x * along_x + y * along_y) / squared, 0.0), 1.0)
            metres = np.hypot(x + part * along_x, y + part * along_y)
        if metres > off_m:
            is_near = False
            continue
        if not is_near:
            count, least, is_near = count + 1, np.inf, True
        if metres < least:
            least = metres
            found[count - 1] = time_ms[row - 1] + part * (time_ms[row] - time_ms[row - 1])
    return found[:count].copy()
