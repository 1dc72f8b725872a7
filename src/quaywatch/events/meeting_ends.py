"""When two ships that met were last known apart before, and first known apart after: compiled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.events.meeting_pairs import was_slow
from quaywatch.sphere import distance_m, middle_lon

__all__ = ["ApartLimits", "find_apart"]

Column = npt.NDArray[Any]
Times = npt.NDArray[np.int64]

_NEVER = np.iinfo(np.int64).min


class _State(NamedTuple):
    """What is known of a ship at an instant."""

    is_laid: bool
    """It reported then, or before and after with no silence between."""
    moves: bool
    """It reported a speed that is not slow, then or before and after."""
    beside_silence: bool
    """It reported then, and not before or not after."""
    one: tuple[float, float, float]
    """A place, and how many metres at most it was from there."""
    other: tuple[float, float, float]


class ApartLimits(NamedTuple):
    """What is near, slow and laid."""

    near_m: float
    slow_kn: float
    longest_gap_ms: float
    """Between reports farther apart nothing is laid."""
    fastest_m_s: float
    """No ship goes faster."""
    slot_ms: int


@njit(cache=True)
def find_apart(
    rows: tuple[Column, Column, Column, Column],
    starts: Column,
    ships: tuple[Column, Column, Column, Column],
    from_ms: Times,
    limits: ApartLimits,
    forward: bool,
) -> Times:
    """For each pair the nearest instant before (or after) one at which it was known apart; the least integer for none.

    Apart is known at a slot where one of the two moved, by the speeds that it sent before and after; or where both were
    heard before and after, and were farther apart than near however fast they went between (a ship that neither sent
    nor made good a speed that is not slow is laid on its straight line). At a report beside a silence the same is
    asked, though the other was silent then: it cannot have come there from its report before, or from there to the one
    after. That one was not heard tells nothing.

    Args:
        rows: Time (ms), longitude, latitude, speed (knots, NaN where not known), by ship and time.
        starts: Whether each row is the first of its segment.
        ships: First row and row after the last, of one ship and of the other of each pair.
        from_ms: From where to look.
        limits: As for the encounters.
        forward: Look after instead of before.
    """
    found = np.full(len(from_ms), _NEVER, np.int64)
    for pair in range(len(found)):
        one, other = (ships[0][pair], ships[1][pair]), (ships[2][pair], ships[3][pair])
        at = _next_instant(rows, starts, (one, other), from_ms[pair], limits, forward)
        while at != _NEVER and not _is_apart(rows, starts, (one, other), at, limits):
            at = _next_instant(rows, starts, (one, other), at, limits, forward)
        found[pair] = at
    return found


@njit(cache=True)
def _next_instant(
    rows: tuple[Column, Column, Column, Column],
    starts: Column,
    pair: tuple[tuple[int, int], tuple[int, int]],
    now: int,
    limits: ApartLimits,
    forward: bool,
) -> int:
    """The next slot at which either is laid, or report of either, whichever comes first."""
    time_ms, nearest = rows[0], _NEVER
    for first, end in pair:
        if forward:
            row = first + np.searchsorted(time_ms[first:end], now, "right")
            if row < end and (nearest == _NEVER or time_ms[row] < nearest):
                nearest = time_ms[row]
        else:
            row = first + np.searchsorted(time_ms[first:end], now) - 1
            if row >= first and time_ms[row] > nearest:
                nearest = time_ms[row]
    slot = (now // limits.slot_ms + 1 if forward else (now - 1) // limits.slot_ms) * limits.slot_ms
    if nearest != _NEVER and (nearest <= slot if forward else nearest >= slot):
        return int(nearest)
    for ship in pair:
        if _state(rows, starts, ship, slot, limits).is_laid:
            return int(slot)
    return int(nearest)


@njit(cache=True)
def _is_apart(
    rows: tuple[Column, Column, Column, Column],
    starts: Column,
    pair: tuple[tuple[int, int], tuple[int, int]],
    at: int,
    limits: ApartLimits,
) -> bool:
    one, other = _state(rows, starts, pair[0], at, limits), _state(rows, starts, pair[1], at, limits)
    beside_silence = one.beside_silence or other.beside_silence
    if at % limits.slot_ms and not beside_silence:
        return False
    if one.moves or other.moves:
        return True
    if not beside_silence and not (one.is_laid and other.is_laid):
        return False
    for lon_1, lat_1, off_1 in (one.one, one.other):
        for lon_2, lat_2, off_2 in (other.one, other.other):
            if distance_m(lon_1, lat_1, lon_2, lat_2) > limits.near_m + off_1 + off_2:
                return True
    return False


@njit(cache=True)
def _state(
    rows: tuple[Column, Column, Column, Column],
    starts: Column,
    ship: tuple[int, int],
    at: int,
    limits: ApartLimits,
) -> _State:
    time_ms, lon, lat, speed = rows
    row = int(ship[0] + np.searchsorted(time_ms[ship[0] : ship[1]], at, "right") - 1)
    reports = row >= ship[0] and time_ms[row] == at
    came = row > ship[0] and _is_laid(time_ms, starts, row, limits)
    goes_on = ship[0] <= row < ship[1] - 1 and _is_laid(time_ms, starts, row + 1, limits)
    slow = (goes_on and _is_slow_leg(rows, row + 1, limits)) or (
        reports and came and not goes_on and _is_slow_leg(rows, row, limits)
    )
    if reports:
        here = (lon[row], lat[row], 0.0)
        return _State(True, not slow and speed[row] >= limits.slow_kn, not (came and goes_on), here, here)
    if slow and not (speed[row] >= limits.slow_kn or speed[row + 1] >= limits.slow_kn):
        part = (at - time_ms[row]) / (time_ms[row + 1] - time_ms[row])
        here = (middle_lon(lon[row], lon[row + 1], part), lat[row] + part * (lat[row + 1] - lat[row]), 0.0)
        return _State(True, False, False, here, here)
    moves = goes_on and speed[row] >= limits.slow_kn and speed[row + 1] >= limits.slow_kn
    return _State(goes_on, moves, False, _reach(rows, ship, row, at, limits), _reach(rows, ship, row + 1, at, limits))


@njit(cache=True)
def _reach(
    rows: tuple[Column, Column, Column, Column], ship: tuple[int, int], row: int, at: int, limits: ApartLimits
) -> tuple[float, float, float]:
    """The place of a row and how far a ship may have been from it; anywhere where the row is not the ship's."""
    if not ship[0] <= row < ship[1]:
        return 0.0, 0.0, np.inf
    return rows[1][row], rows[2][row], limits.fastest_m_s * abs(rows[0][row] - at) / 1000


@njit(cache=True)
def _is_slow_leg(rows: tuple[Column, Column, Column, Column], row: int, limits: ApartLimits) -> bool:
    time_ms, lon, lat, speed = rows
    metres = distance_m(lon[row - 1], lat[row - 1], lon[row], lat[row])
    return bool(was_slow(metres, time_ms[row] - time_ms[row - 1], speed, row, limits.slow_kn))


@njit(cache=True)
def _is_laid(time_ms: Column, starts: Column, row: int, limits: ApartLimits) -> bool:
    passed_ms = time_ms[row] - time_ms[row - 1]
    return bool(not starts[row] and 0 < passed_ms <= limits.longest_gap_ms)
