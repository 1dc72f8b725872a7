"""Port calls as a state table: what a ship's next position does to the state of its call, compiled along the rows.

In, out, stop, gap and confidence are those of Global Fishing Watch's port visits (their repository pipe-anchorages,
`create_in_out_events` and `create_port_visits`; method: Kroodsma and others 2018).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.clock import HOUR_MS
from quaywatch.errors import PlanError
from quaywatch.events.site_index import NO_SITE, SiteIndex, are_near, nearest_in, reach_of
from quaywatch.sphere import KNOT_M_S, distance_m

__all__ = ["STATE_TABLE", "CallLimits", "CallState", "CallStates", "Mark", "Pace", "Place", "find_call_states"]

Column = npt.NDArray[Any]
Rows = npt.NDArray[np.int64]

MS_TO_KNOTS = 1000.0 / KNOT_M_S


class CallState(IntEnum):
    """State of a ship between two of its positions."""

    AT_SEA = 0
    IN_PORT = 1
    STOPPED = 2


class Place(IntEnum):
    """Where a position is: as to the site of the call, or at sea as to any site."""

    OUT = 0
    """Beyond the outer limit."""
    BETWEEN = 1
    """Beyond the inner limit, within the outer."""
    IN = 2
    """Within the inner limit."""


class Pace(IntEnum):
    """How fast the ship is at a position."""

    SLOW = 0
    """Slower than a stop begins."""
    BETWEEN = 1
    """Neither, or not known."""
    FAST = 2
    """Faster than a stop lasts."""


class Mark(IntFlag):
    """What a position adds to a call."""

    NOTHING = 0
    ENTRY = 1
    STOP = 2
    EXIT = 4


_HERE = (Place.BETWEEN, Place.IN)
STATE_TABLE: Mapping[tuple[CallState, Place, Pace], tuple[CallState, Mark]] = {
    **{(CallState.AT_SEA, Place.OUT, p): (CallState.AT_SEA, Mark.NOTHING) for p in Pace},
    **{(CallState.AT_SEA, Place.BETWEEN, p): (CallState.AT_SEA, Mark.NOTHING) for p in Pace},
    (CallState.AT_SEA, Place.IN, Pace.SLOW): (CallState.STOPPED, Mark.ENTRY | Mark.STOP),
    (CallState.AT_SEA, Place.IN, Pace.BETWEEN): (CallState.IN_PORT, Mark.ENTRY),
    (CallState.AT_SEA, Place.IN, Pace.FAST): (CallState.IN_PORT, Mark.ENTRY),
    **{(CallState.IN_PORT, Place.OUT, p): (CallState.AT_SEA, Mark.EXIT) for p in Pace},
    **{(CallState.IN_PORT, w, Pace.SLOW): (CallState.STOPPED, Mark.STOP) for w in _HERE},
    **{(CallState.IN_PORT, w, Pace.BETWEEN): (CallState.IN_PORT, Mark.NOTHING) for w in _HERE},
    **{(CallState.IN_PORT, w, Pace.FAST): (CallState.IN_PORT, Mark.NOTHING) for w in _HERE},
    **{(CallState.STOPPED, Place.OUT, p): (CallState.AT_SEA, Mark.EXIT) for p in Pace},
    **{(CallState.STOPPED, w, Pace.SLOW): (CallState.STOPPED, Mark.NOTHING) for w in _HERE},
    **{(CallState.STOPPED, w, Pace.BETWEEN): (CallState.STOPPED, Mark.NOTHING) for w in _HERE},
    **{(CallState.STOPPED, w, Pace.FAST): (CallState.IN_PORT, Mark.NOTHING) for w in _HERE},
}
"""Every state, place and pace → the next state and what is marked. The same table stands in docs/ais.md."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLimits:
    """Speeds and times of port calls; how near is in, `SiteReach` says."""

    stop_kn: float = 0.2
    """A stop begins below."""
    go_kn: float = 0.5
    """A stop ends above."""
    gap_h: float = 4.0
    """A silence in port of this length counts as a stop does."""
    pace_s: float = 120.0
    """Where no speed was sent, it is that from the last position at least so long before, within the segment."""

    def __post_init__(self) -> None:
        if not 0 < self.stop_kn <= self.go_kn or min(self.gap_h, self.pace_s) <= 0:
            raise PlanError(f"limits of calls that do not fit: {self}", expected="0 < stop_kn <= go_kn, times above 0")


_SITE, _BEFORE, _FIRST, _LAST, _AFTER, _STOPS, _GAPS, _SEEN, _AT, _FIELDS = range(10)
_ENTRY_SEEN, _EXIT_SEEN = 1, 2
_MARK_STOP, _MARK_EXIT, _PLACE_IN = int(Mark.STOP), int(Mark.EXIT), int(Place.IN)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CallStates:
    """Calls as rows of tracks, one value each; calls of a ship follow each other."""

    site: Rows
    """Number among the sites."""
    before: Rows
    """Row of the ship's last position before the call, -1 where there is none."""
    first: Rows
    """Row of the first position in."""
    last: Rows
    """Row of the last position not out."""
    after: Rows
    """Row of the first position out, -1 where there is none."""
    stops: Rows
    """How often the ship came to a stop."""
    gaps: Rows
    """How many silences in port were long enough."""
    at: Rows
    """Row of the first stop or before the first long silence; else the row nearest to the site."""
    entry_seen: npt.NDArray[np.bool_]
    """The position before is out, and of the same segment."""
    exit_seen: npt.NDArray[np.bool_]
    """The position after is out, and of the same segment."""
    least_kn: npt.NDArray[np.float64]
    """Least speed between first and last; NaN where none is known."""

    def __len__(self) -> int:
        return len(self.site)

    @property
    def confidence(self) -> npt.NDArray[np.int8]:
        """4: entry, stop or gap, and exit seen; 3: stop or gap and one end; 2: stop or gap alone; 1: neither."""
        stayed = (self.stops > 0) | (self.gaps > 0)
        return np.where(stayed, 2 + self.entry_seen.astype(int) + self.exit_seen, 1).astype(np.int8)


def find_call_states(
    columns: tuple[Column, Column, Column, Column],
    cuts: tuple[Column, Column],
    index: SiteIndex,
    limits: CallLimits,
    as_of_ms: int | None = None,
) -> CallStates:
    """The calls of each ship.

    A call is at the site it entered; where it stops nearer to another that it is in, it is at that one, and its
    entry is the last into that. After a stop it stays with its site until it is out of it, of all its zones. Two
    calls at one site with a silence between them in which the ship may have left and come back are one.

    Args:
        columns: Time (ms), longitude, latitude and speed (knots, NaN where not known) of each row.
        cuts: Whether each row is the first of its ship, and of its segment.
        index: The sites.
        limits: Speeds and times.
        as_of_ms: Silence up to then counts as one in port.
    """
    speed = np.array(columns[3], np.float64)
    _fill_speeds(columns[:3], cuts[1], limits.pace_s * 1000, speed)
    pace = np.full(len(speed), Pace.BETWEEN, np.int8)
    pace[speed < limits.stop_kn] = Pace.SLOW
    pace[speed > limits.go_kn] = Pace.FAST
    rows = (*columns[:3], pace)
    until = -(2**62) if as_of_ms is None else as_of_ms
    times = (round(limits.gap_h * HOUR_MS), until)
    room = np.empty((len(speed), _FIELDS), np.int64)
    count = _walk(rows, (*cuts, are_near(index, columns[1], columns[2])), index, times, _as_arrays(), room)
    calls = room[:count].copy()
    least_kn = _finish(rows, cuts, index, calls, speed)
    return CallStates(
        site=calls[:, _SITE], before=calls[:, _BEFORE], first=calls[:, _FIRST], last=calls[:, _LAST],
        after=calls[:, _AFTER], stops=calls[:, _STOPS], gaps=calls[:, _GAPS], at=calls[:, _AT],
        entry_seen=(calls[:, _SEEN] & _ENTRY_SEEN) > 0, exit_seen=(calls[:, _SEEN] & _EXIT_SEEN) > 0,
        least_kn=least_kn,
    )  # fmt: skip


def _as_arrays() -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
    """The state table as two arrays by state, place and pace."""
    shape = (len(CallState), len(Place), len(Pace))
    next_state, marks = np.empty(shape, np.int8), np.empty(shape, np.int8)
    for key in product(CallState, Place, Pace):
        next_state[key], marks[key] = STATE_TABLE[key]
    return next_state, marks


@njit(cache=True)
def _fill_speeds(columns: tuple[Column, Column, Column], starts: Column, span_ms: float, speed: Column) -> None:
    """Speeds that were not sent, from the way made good since the last position at least the span before."""
    time_ms, lon, lat = columns
    begin = back = 0
    for row in range(len(time_ms)):
        if starts[row]:
            begin = back = row
        while back + 1 < row and time_ms[row] - time_ms[back + 1] >= span_ms:
            back += 1
        passed_ms = time_ms[row] - time_ms[back]
        if np.isnan(speed[row]) and passed_ms >= span_ms and back >= begin:
            speed[row] = distance_m(lon[back], lat[back], lon[row], lat[row]) / passed_ms * MS_TO_KNOTS


@njit(cache=True)
def _place_of(index: SiteIndex, site: int, lon: float, lat: float) -> int:
    """A `Place` as to a site: as to all its zones, should it be out of one."""
    zone = site
    while True:
        metres = reach_of(index, zone, lon, lat)
        if metres <= index.in_m[zone]:
            return 2
        if metres <= index.out_m[zone]:
            return 1
        zone = index.next_of_place[zone]
        if zone == site:
            return 0


@njit(cache=True)
def _walk(
    rows: tuple[Column, Column, Column, Column],
    cuts: tuple[Column, Column, Column],
    index: SiteIndex,
    times: tuple[int, int],
    table: tuple[Column, Column],
    calls: Column,
) -> int:
    """Goes through the rows of all ships and writes down their calls; returns how many.

    Nearly all time goes here, so that what most rows need, the distance from a point, stands in the loop.
    """
    time_ms, lon, lat, pace = rows
    starts_ship, starts_segment, is_near = cuts
    site_lon, site_lat, in_m, is_point = index.lon, index.lat, index.in_m, index.is_point
    next_state, marks = table
    state = earliest = site = 0
    count = -1
    for row in range(len(time_ms)):
        if starts_ship[row] or time_ms[row] - time_ms[row - 1] >= times[0]:
            state, earliest = _interrupt(
                rows, index, times, calls[max(count, 0)], (row, starts_ship[row], state, earliest)
            )
            site = calls[max(count, 0), _SITE] if state else 0
        if state == 0 and not is_near[row]:
            continue
        if state:
            if is_point[site] and distance_m(site_lon[site], site_lat[site], lon[row], lat[row]) <= in_m[site]:
                place = _PLACE_IN
            else:
                place = _place_of(index, site, lon[row], lat[row])
            mark = marks[state, place, pace[row]]
            state = next_state[state, place, pace[row]]
            if mark & _MARK_EXIT:
                earliest = _leave(calls[count], row, starts_segment[row])
            elif mark & _MARK_STOP:
                site = _stay(rows, index, calls[count], row, _STOPS)
        if state == 0:
            state, site, count = _begin(rows, index, table, calls, (row, earliest, count))
    if state:
        _interrupt(rows, index, times, calls[count], (len(time_ms), True, state, earliest))
    return count + 1


@njit(cache=True)
def _interrupt(
    rows: tuple[Column, ...], index: SiteIndex, times: tuple[int, int], call: Column, at: tuple[int, bool, int, int]
) -> tuple[int, int]:
    """Before a row that comes after a long silence or is another ship's: the state that is left, and how far back."""
    row, is_end, state, earliest = at
    if state:
        silent_ms = (times[1] if is_end else rows[0][row]) - rows[0][row - 1]
        if silent_ms >= times[0]:
            _stay(rows, index, call, row - 1, _GAPS)
        if is_end:
            call[_LAST] = row - 1
    return (0, row) if is_end else (state, earliest)


@njit(cache=True)
def _leave(call: Column, row: int, is_cut: bool) -> int:
    """A row that is out; returns how far back the next call may begin: a call without a stop may overlap it."""
    call[_LAST], call[_AFTER] = row - 1, row
    if not is_cut:
        call[_SEEN] |= _EXIT_SEEN
    return row if call[_STOPS] + call[_GAPS] else int(call[_FIRST])


@njit(cache=True)
def _begin(
    rows: tuple[Column, ...],
    index: SiteIndex,
    table: tuple[Column, Column],
    calls: Column,
    at: tuple[int, int, int],
) -> tuple[int, int, int]:
    """A row of a ship at sea: the state, the site and the number of calls if it enters one."""
    row, earliest, count = at
    site = nearest_in(index, rows[1][row], rows[2][row])
    if site == NO_SITE:
        return 0, 0, count
    call = calls[count + 1]
    call[:] = 0
    call[_SITE], call[_AFTER], call[_AT] = site, -1, -1
    call[_FIRST] = _first_in(rows, index, site, row, earliest)
    pace = rows[3][row]
    if table[1][0, _PLACE_IN, pace] & _MARK_STOP:
        _stay(rows, index, call, row, _STOPS)
    return table[0][0, _PLACE_IN, pace], site, count + 1


@njit(cache=True)
def _first_in(rows: tuple[Column, ...], index: SiteIndex, site: int, row: int, earliest: int) -> int:
    """Back from a row in a site to the first of the unbroken run of rows in it."""
    _, lon, lat, _ = rows
    while row > earliest and reach_of(index, site, lon[row - 1], lat[row - 1]) <= index.in_m[site]:
        row -= 1
    return row


@njit(cache=True)
def _stay(rows: tuple[Column, ...], index: SiteIndex, call: Column, row: int, what: int) -> int:
    """A stop, or a long silence, at a row; the first of a call decides at which site it is, and is returned."""
    call[what] += 1
    if call[_AT] >= 0:
        return int(call[_SITE])
    call[_AT] = row
    site = nearest_in(index, rows[1][row], rows[2][row])
    if site != NO_SITE and site != call[_SITE]:
        if index.place[site] != index.place[call[_SITE]]:
            call[_FIRST] = _first_in(rows, index, site, row, call[_FIRST])
        call[_SITE] = site
    return int(call[_SITE])


@njit(cache=True)
def _finish(
    rows: tuple[Column, ...], cuts: tuple[Column, ...], index: SiteIndex, calls: Column, speed: Column
) -> npt.NDArray[np.float64]:
    """Looks at what lies before each call, for the nearest row where it did not stop, and for the least speed."""
    least = np.full(len(calls), np.nan)
    for number in range(len(calls)):
        call = calls[number]
        first = call[_FIRST]
        call[_BEFORE] = -1 if cuts[0][first] else first - 1
        if not cuts[1][first]:
            call[_SEEN] |= _ENTRY_SEEN
        for row in range(first, call[_LAST] + 1):
            if not speed[row] >= least[number]:
                least[number] = speed[row] if not np.isnan(speed[row]) else least[number]
        if call[_AT] < 0:
            call[_AT] = _nearest_row(rows, index, call)
    return least


@njit(cache=True)
def _nearest_row(rows: tuple[Column, ...], index: SiteIndex, call: Column) -> int:
    nearest, found = np.inf, int(call[_FIRST])
    for row in range(call[_FIRST], call[_LAST] + 1):
        metres = reach_of(index, call[_SITE], rows[1][row], rows[2][row])
        if metres < nearest:
            nearest, found = metres, row
    return found
