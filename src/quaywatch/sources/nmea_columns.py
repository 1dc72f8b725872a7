"""Whole messages to columns, compiled: fields by their bits, as ITU-R M.1371-5 lays them out.

Where no time of reception is known, base stations date what follows: they send their own UTC (types 4 and 11). What
they say is believed where it goes on from what was said before. Ships' own seconds then place a report within a
minute; where base stations were not heard for some time, it may be wrong by whole minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.records.track import ShipClass
from quaywatch.sources.nmea_parts import Message
from quaywatch.sources.nmea_sentences import Drop
from quaywatch.sources.nmea_times import NO_TIME, day_number, refine

__all__ = ["CALL_SIGN", "DESTINATION", "NAME", "Clock", "Columns", "read_columns"]

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

RECEIVED_EARLY_MS = 15_000
"""A report's second may lie this far after its reception: receivers' clocks differ."""
SENT_EARLY_MS = 40_000
"""A report that follows a base station's may lie this far after it."""
MOST_MESSAGES_DATED = 1000
"""After this many messages a base station's time dates no more."""
LONGEST_STEP_MS = 3_600_000
CALL_SIGN, NAME, DESTINATION = slice(0, 7), slice(7, 27), slice(27, 47)
"""Where the texts of a static report lie."""
SIGNS = 47
M_START, M_LENGTH, M_BITS, M_TIME, M_STATION = (int(one) for one in Message)
CLASS_A, CLASS_B = int(ShipClass.A), int(ShipClass.B)
TOO_SHORT, UNKNOWN_TYPE, OTHER_TYPE = int(Drop.TOO_SHORT), int(Drop.UNKNOWN_TYPE), int(Drop.OTHER_TYPE)
NO_SHIP, NO_POSITION, UNDATED = int(Drop.NO_SHIP), int(Drop.NO_POSITION), int(Drop.NO_TIME)
ROLES = np.full(64, UNKNOWN_TYPE, np.int64)
"""By type: 0 where it becomes a row, else why not."""
ROLES[1:28] = OTHER_TYPE
ROLES[[1, 2, 3, 5, 18, 19, 24, 27]] = 0
ROLES[[4, 9, 11, 21]] = (Drop.BASE_STATION, Drop.AIRCRAFT, Drop.UTC_REPLY, Drop.AID)
LEAST_BITS = np.zeros(64, np.int64)
"""By type: up to the last field that is read."""
LEAST_BITS[[1, 2, 3, 5, 18, 19, 24, 27]] = (143, 143, 143, 420, 139, 301, 160, 94)
FIRST_MID, LAST_MID = 201, 775
CLOCK_MS, CLOCK_AT, OTHER_CLOCK_MS, READ = 0, 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clock:
    """What base stations said last of the time, and how many messages ago."""

    state: Numbers = field(default_factory=lambda: np.array([NO_TIME, 0, NO_TIME, 0], np.int64))
    """Time, number of the message that said it, a time that did not go on from it, messages read so far."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """What a block's messages say, as plain arrays."""

    positions: Reals
    """Time, number, longitude, latitude, speed, course, heading, status, class, station."""
    static_reports: Reals
    """Time, number, type of message, IMO number, type of ship, length, width, draught, class."""
    texts: Bytes
    """Call sign, name and destination of each static report; zeros fill."""
    types: Numbers
    """Messages by type."""
    vessels: Numbers
    """Ships' numbers that were heard, each as often as it was."""


@njit("int64(uint8[::1], int64[::1], int64, int64)", cache=True)
def _bits(six_bit: Bytes, message: Numbers, first: int, count: int) -> int:
    """The unsigned number in so many bits; bits beyond the end are 0."""
    value, bit = 0, first
    end = first + count
    while bit < end:
        within = bit % 6
        take = min(6 - within, end - bit)
        at = bit // 6
        six = int(six_bit[message[M_START] + at]) if at < message[M_LENGTH] else 0
        value = (value << take) | ((six >> (6 - within - take)) & ((1 << take) - 1))
        bit += take
    return value


@njit("int64(uint8[::1], int64[::1], int64, int64)", cache=True)
def _signed(six_bit: Bytes, message: Numbers, first: int, count: int) -> int:
    value = _bits(six_bit, message, first, count)
    return value - (1 << count) if value >> (count - 1) else value


@njit(cache=True)
def _is_ship(mmsi: int) -> bool:
    """Nine digits that begin with a country's: coast stations, aircraft, aids, craft of ships and hand sets do not."""
    return FIRST_MID <= mmsi // 1_000_000 <= LAST_MID


@njit(cache=True)
def _own_utc(six_bit: Bytes, message: Numbers) -> int:
    """The UTC that a report of type 4 or 11 holds."""
    year, month = _bits(six_bit, message, 38, 14), _bits(six_bit, message, 52, 4)
    day, hour = _bits(six_bit, message, 56, 5), _bits(six_bit, message, 61, 5)
    minute, second = _bits(six_bit, message, 66, 6), _bits(six_bit, message, 72, 6)
    if not (1990 <= year < 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return NO_TIME
    if hour > 23 or minute > 59 or second > 59:
        return NO_TIME
    return (((day_number(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000


@njit(cache=True)
def _set_clock(clock: Numbers, utc_ms: int) -> None:
    """Believe a base station where it goes on from the clock, or where the last that did not says the same."""
    if utc_ms == NO_TIME:
        return
    step = utc_ms - clock[CLOCK_MS]
    if -60_000 <= step < 0:
        clock[CLOCK_AT] = clock[READ]
        return
    goes_on = clock[CLOCK_MS] == NO_TIME or 0 <= step <= LONGEST_STEP_MS
    confirms = clock[OTHER_CLOCK_MS] != NO_TIME and 0 <= utc_ms - clock[OTHER_CLOCK_MS] <= LONGEST_STEP_MS
    if goes_on or confirms:
        clock[CLOCK_MS], clock[CLOCK_AT], clock[OTHER_CLOCK_MS] = utc_ms, clock[READ], NO_TIME
    else:
        clock[OTHER_CLOCK_MS] = utc_ms


@njit("int64(int64[::1], int64[::1], int64)", cache=True)
def _dated(message: Numbers, clock: Numbers, second: int) -> int:
    """When a report was made: by its reception, else by base stations, and by its own second."""
    if message[M_TIME] != NO_TIME:
        return refine(message[M_TIME], second, RECEIVED_EARLY_MS)
    if clock[CLOCK_MS] == NO_TIME or clock[READ] - clock[CLOCK_AT] > MOST_MESSAGES_DATED:
        return NO_TIME
    return refine(clock[CLOCK_MS], second, SENT_EARLY_MS)


@njit(cache=True)
def _read_motion(six_bit: Bytes, message: Numbers, kind: int, row: Reals) -> int:
    """Place, speed, course, heading and status; returns the report's second (60 where it has none)."""
    if kind == 27:
        row[2], row[3] = _signed(six_bit, message, 44, 18) / 600, _signed(six_bit, message, 62, 17) / 600
        speed, course = _bits(six_bit, message, 79, 6), _bits(six_bit, message, 85, 9)
        row[4] = speed if speed < 63 else np.nan
        row[5] = course if course < 360 else np.nan
        row[6], row[7], row[8] = np.nan, _bits(six_bit, message, 40, 4), CLASS_A
        return 60
    is_b = kind >= 18
    at = 46 if is_b else 50
    speed, course = _bits(six_bit, message, at, 10), _bits(six_bit, message, at + 66, 12)
    heading = _bits(six_bit, message, at + 78, 9)
    row[2] = _signed(six_bit, message, at + 11, 28) / 600000
    row[3] = _signed(six_bit, message, at + 39, 27) / 600000
    row[4] = speed / 10 if speed < 1023 else np.nan
    row[5] = course / 10 if course < 3600 else np.nan
    row[6] = heading if heading < 360 else np.nan
    row[7] = 15 if is_b else _bits(six_bit, message, 38, 4)
    row[8] = CLASS_B if is_b else CLASS_A
    return _bits(six_bit, message, at + 87, 6)


@njit(cache=True)
def _read_position(six_bit: Bytes, message: Numbers, kind: int, clock: Numbers, row: Reals) -> int:
    """Read a position into its row; returns 0 or why it is dropped."""
    second = _read_motion(six_bit, message, kind, row)
    if abs(row[2]) > 180 or abs(row[3]) > 90:
        return NO_POSITION
    if row[7] == 15:
        row[7] = -1
    time_ms = _dated(message, clock, second)
    row[0], row[9] = time_ms, message[M_STATION]
    return UNDATED if time_ms == NO_TIME else 0


@njit("void(uint8[::1], int64[::1], int64, uint8[::1])", cache=True)
def _read_text(six_bit: Bytes, message: Numbers, first: int, signs: Bytes) -> None:
    """Six-bit text up to its first @, without blanks at its end."""
    last = 0
    for k in range(len(signs)):
        value = _bits(six_bit, message, first + 6 * k, 6)
        if value == 0:
            break
        signs[k] = value + 64 if value < 32 else value
        if signs[k] != 32:
            last = k + 1
    signs[last:] = 0


@njit("void(uint8[::1], int64[::1], int64, float64[::1])", cache=True)
def _read_size(six_bit: Bytes, message: Numbers, first: int, row: Reals) -> None:
    length = _bits(six_bit, message, first, 9) + _bits(six_bit, message, first + 9, 9)
    width = _bits(six_bit, message, first + 18, 6) + _bits(six_bit, message, first + 24, 6)
    row[5] = length if length else np.nan
    row[6] = width if width else np.nan


@njit("int64(uint8[::1], int64[::1], int64)", cache=True)
def _read_ship_type(six_bit: Bytes, message: Numbers, first: int) -> int:
    code = _bits(six_bit, message, first, 8)
    return code if code else -1


@njit(cache=True)
def _read_static(six_bit: Bytes, message: Numbers, kind: int, row: Reals, signs: Bytes) -> None:
    """Read what a ship says of itself; half of it in each part of type 24."""
    signs[:] = 0
    row[3], row[4], row[5], row[6], row[7], row[8] = 0, -1, np.nan, np.nan, np.nan, CLASS_B
    if kind == 5:
        draught = _bits(six_bit, message, 294, 8)
        row[3], row[7], row[8] = _bits(six_bit, message, 40, 30), draught / 10 if draught else np.nan, CLASS_A
        row[4] = _read_ship_type(six_bit, message, 232)
        _read_size(six_bit, message, 240, row)
        _read_text(six_bit, message, 70, signs[:7])
        _read_text(six_bit, message, 112, signs[7:27])
        _read_text(six_bit, message, 302, signs[27:])
    elif kind == 19:
        row[4] = _read_ship_type(six_bit, message, 263)
        _read_size(six_bit, message, 271, row)
        _read_text(six_bit, message, 143, signs[7:27])
    elif row[2] == 24:
        _read_text(six_bit, message, 40, signs[7:27])
    else:
        row[4] = _read_ship_type(six_bit, message, 40)
        _read_size(six_bit, message, 132, row)
        _read_text(six_bit, message, 90, signs[:7])


@njit(cache=True)
def _role(six_bit: Bytes, message: Numbers, kind: int) -> int:
    """0 where a message becomes a row, else why not."""
    role = int(ROLES[kind])
    if role == 0 and message[M_BITS] < LEAST_BITS[kind]:
        return TOO_SHORT
    if role == 0 and kind == 24 and _bits(six_bit, message, 38, 2) > 1:
        return OTHER_TYPE
    return role


@njit(cache=True)
def _take(six_bit: Bytes, message: Numbers, kind: int, clock: Numbers, out: Any) -> None:
    """Read a ship's message into the next rows of the columns; the counts of rows are `out[3]`."""
    positions, static_reports, texts, counts, dropped = out
    mmsi = _bits(six_bit, message, 8, 30)
    if kind in (5, 19, 24):
        at = counts[1]
        static_reports[at, 0] = _dated(message, clock, 60)
        static_reports[at, 1], static_reports[at, 2] = (
            mmsi,
            kind + (_bits(six_bit, message, 38, 2) / 2 if kind == 24 else 0.0),
        )
        _read_static(six_bit, message, kind, static_reports[at], texts[at])
        counts[1] += static_reports[at, 0] != NO_TIME
        dropped[UNDATED] += static_reports[at, 0] == NO_TIME and kind != 19
    if kind not in (5, 24):
        reason = _read_position(six_bit, message, kind, clock, positions[counts[0]])
        positions[counts[0], 1] = mmsi
        counts[0] += reason == 0
        dropped[reason] += reason != 0


@njit(cache=True)
def _read(six_bit: Bytes, messages: Numbers, clock: Numbers, out: Any, heard: tuple[Numbers, Numbers]) -> None:
    counts, dropped = out[3], out[4]
    types, vessels = heard
    for k in range(len(messages)):
        message = messages[k]
        clock[READ] += 1
        kind, mmsi = _bits(six_bit, message, 0, 6), _bits(six_bit, message, 8, 30)
        types[kind] += 1
        if kind in (4, 11) and message[M_BITS] >= 78:
            _set_clock(clock, _own_utc(six_bit, message))
        reason = _role(six_bit, message, kind)
        if reason == 0 and not _is_ship(mmsi):
            reason = NO_SHIP
        if reason:
            dropped[reason] += 1
            continue
        vessels[counts[2]] = mmsi
        counts[2] += 1
        _take(six_bit, message, kind, clock, out)


def read_columns(six_bit: Bytes, messages: Numbers, clock: Clock, dropped: Numbers) -> Columns:
    """What the messages of a block say, in their order.

    Args:
        six_bit: Values of the payloads.
        messages: One row each, as `nmea_parts.Message`.
        clock: Of base stations; goes on from block to block.
        dropped: Counts by `Drop`, added to.
    """
    count = len(messages)
    positions, static_reports = np.zeros((count + 1, 10)), np.zeros((count + 1, 9))
    texts, counts = np.zeros((count + 1, SIGNS), np.uint8), np.zeros(3, np.int64)
    types, vessels = np.zeros(64, np.int64), np.zeros(count, np.int64)
    out = (positions, static_reports, texts, counts, dropped)
    _read(six_bit, messages, clock.state, out, (types, vessels))
    return Columns(
        positions=positions[: counts[0]],
        static_reports=static_reports[: counts[1]],
        texts=texts[: counts[1]],
        types=types,
        vessels=vessels[: counts[2]],
    )
