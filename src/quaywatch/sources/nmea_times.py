"""Instants in the bytes of a line, compiled: seconds and milliseconds since 1970, ISO 8601, a report's own second."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["NO_TIME", "day_number", "find_time", "read_epoch", "refine"]

Bytes = npt.NDArray[np.uint8]

NO_TIME = -(2**62)
EARLIEST_MS, LATEST_MS = 315_532_800_000, 4_102_444_800_000
"""1980 and 2100: what lies outside is no time of reception."""
MINUTE_MS, DAY_MS = 60_000, 86_400_000
DAYS_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


@njit(cache=True)
def _is_digit(byte: int) -> bool:
    return 48 <= byte <= 57


@njit("int64(int64, int64, int64)", cache=True)
def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the Gregorian calendar."""
    leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400 - 719162
    days += DAYS_BEFORE_MONTH[month - 1] + day - 1
    return days + (1 if leap and month > 2 else 0)


@njit("int64(uint8[::1], int64, int64)", cache=True)
def _number(text: Bytes, start: int, count: int) -> int:
    """The number in so many digits; -1 where one of them is none."""
    value = 0
    for i in range(start, start + count):
        if i >= len(text) or not _is_digit(text[i]):
            return -1
        value = value * 10 + text[i] - 48
    return value


@njit("int64(uint8[::1], int64, int64)", cache=True)
def _thousandths(text: Bytes, start: int, end: int) -> int:
    """Milliseconds of a fraction that starts at its point or comma; 0 where none does."""
    if start >= end or (text[start] != 46 and text[start] != 44):
        return 0
    value, weight = 0, 100
    for i in range(start + 1, end):
        if not _is_digit(text[i]):
            break
        value += (text[i] - 48) * weight
        weight //= 10
    return value


@njit("int64(int64)", cache=True)
def _plausible(time_ms: int) -> int:
    return time_ms if EARLIEST_MS <= time_ms < LATEST_MS else NO_TIME


@njit("int64(uint8[::1], int64, int64)", cache=True)
def read_epoch(text: Bytes, start: int, end: int) -> int:
    """Milliseconds since 1970 from a count of seconds (with or without fraction), milliseconds or microseconds."""
    count = 0
    while start + count < end and count < 20 and _is_digit(text[start + count]):
        count += 1
    if count < 9 or count > 16:
        return NO_TIME
    value = _number(text, start, count)
    if count <= 10:
        after = start + count
        fraction = _thousandths(text, after, end) if after < end and text[after] == 46 else 0
        return _plausible(value * 1000 + fraction)
    if count == 13:
        return _plausible(value)
    return _plausible(value // 1000) if count == 16 else NO_TIME


@njit("int64(uint8[::1], int64)", cache=True)
def _clock_ms(text: Bytes, at: int) -> int:
    """Milliseconds since midnight from hh:mm or hh:mm:ss."""
    hour, minute = _number(text, at, 2), _number(text, at + 3, 2)
    if not (0 <= hour < 24 and 0 <= minute < 60) or text[at + 2] != 58:
        return NO_TIME
    second = _number(text, at + 6, 2) if at + 5 < len(text) and text[at + 5] == 58 else 0
    return (hour * 3600 + minute * 60 + min(second, 59)) * 1000 if second >= 0 else NO_TIME


@njit("int64(uint8[::1], int64, int64)", cache=True)
def _zone_ms(text: Bytes, start: int, end: int) -> int:
    """What a zone +hh:mm or +hhmm behind a time adds to UTC; none or Z is 0."""
    at = start
    while at < end and (_is_digit(text[at]) or text[at] == 46 or text[at] == 44) and at < start + 10:
        at += 1
    if at + 5 > end or (text[at] != 43 and text[at] != 45):
        return 0
    hour = _number(text, at + 1, 2)
    minute = _number(text, at + 4 if text[at + 3] == 58 else at + 3, 2)
    if hour < 0 or minute < 0 or hour > 14:
        return 0
    return (hour * 60 + minute) * MINUTE_MS * (1 if text[at] == 43 else -1)


@njit("int64(uint8[::1], int64, int64)", cache=True)
def _iso(text: Bytes, at: int, end: int) -> int:
    """An instant YYYY-MM-DD hh:mm[:ss[.fff]][zone], with - or / and T or blank; without a zone it is UTC."""
    if at + 16 > end or (text[at + 4] != 45 and text[at + 4] != 47) or text[at + 7] != text[at + 4]:
        return NO_TIME
    year, month, day = _number(text, at, 4), _number(text, at + 5, 2), _number(text, at + 8, 2)
    if year < 1980 or not 1 <= month <= 12 or not 1 <= day <= 31:
        return NO_TIME
    clock = _clock_ms(text, at + 11)
    if clock == NO_TIME:
        return NO_TIME
    after = at + (19 if text[at + 16] == 58 else 16) if at + 19 <= end else at + 16
    fraction = _thousandths(text, after, end)
    return _plausible(day_number(year, month, day) * DAY_MS + clock + fraction - _zone_ms(text, after, end))


@njit("boolean(uint8[::1], int64, int64)", cache=True)
def _starts_number(text: Bytes, at: int, start: int) -> bool:
    if not _is_digit(text[at]):
        return False
    if at == start:
        return True
    before = text[at - 1]
    letter = 65 <= before <= 90 or 97 <= before <= 122
    return not (letter or _is_digit(before) or before == 45 or before == 46)


@njit("int64(uint8[::1], int64, int64)", cache=True)
def find_time(text: Bytes, start: int, end: int) -> int:
    """The first instant between two places of a line, milliseconds since 1970; `NO_TIME` where there is none.

    Digits that follow a letter, a minus or a point are no instant: the tail of the US Coast Guard has such fields.
    """
    for at in range(start, end - 8):
        if _starts_number(text, at, start):
            found = _iso(text, at, end)
            if found == NO_TIME:
                found = read_epoch(text, at, end)
            if found != NO_TIME:
                return found
    return NO_TIME


@njit("int64(int64, int64, int64)", cache=True)
def refine(time_ms: int, second: int, latest_after_ms: int) -> int:
    """The instant with a report's own second of the minute, in the minute that ends so long after a known time.

    Args:
        time_ms: When it was received, or what a clock said last.
        second: As sent, 0 to 59; others say that it is not available and change nothing.
        latest_after_ms: How far the report may lie after `time_ms`.
    """
    if second > 59:
        return time_ms
    own = time_ms // MINUTE_MS * MINUTE_MS + second * 1000
    if own > time_ms + latest_after_ms:
        own -= MINUTE_MS
    elif own <= time_ms + latest_after_ms - MINUTE_MS:
        own += MINUTE_MS
    return own
