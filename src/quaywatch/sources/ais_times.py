"""Times of tables as milliseconds since 1970, from the forms that tables of positions are written in.

ISO 8601 with or without zone (then UTC), day/month/year or month/day/year with a time, and seconds, milliseconds,
microseconds or nanoseconds since 1970. All are read in one pass over the bytes of the column.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from quaywatch.errors import DataError
from quaywatch.sources.ais_dialects import DateOrder

__all__ = ["NO_TIME", "DateSigns", "count_date_signs", "read_times"]

Times = npt.NDArray[np.int64]

NO_TIME = int(np.iinfo(np.int64).min)
"""Where a time is missing or cannot be read."""
FIRST_MS, LAST_MS = 631_152_000_000, 4_102_444_800_000
"""1990 and 2100: AIS is younger, and what lies beyond is a fault of a clock or of a column."""


class DateSigns:
    """What a column of dates tells of their order, summed over its blocks."""

    def __init__(self) -> None:
        self.slashed = 0
        """Dates that are not written year first."""
        self.only_day_first = 0
        """Of these, the ones that have no sense month first."""
        self.only_month_first = 0
        """Of these, the ones that have no sense day first."""

    @property
    def told(self) -> bool:
        """True where the order does not matter or is known."""
        return not self.slashed or bool(self.only_day_first or self.only_month_first)

    def order(self, name: str) -> DateOrder:
        """The order of day and month of the column as a whole.

        Raises:
            DataError: Both orders occur, or none can be told.
        """
        most, least = sorted((self.only_day_first, self.only_month_first), reverse=True)
        if self.slashed and (not most or least * 100 > most):
            how = "some only as month/day" if most else "nor does any day beyond 12 tell it"
            what = (
                "some dates can be read only as day/month and " if most else "dates such as 03/04/2026 have no order, "
            )
            raise DataError(
                f"{name}: {what}{how}",
                expected="one order in the whole column",
                do="Say it: --columns dates=day-first (or dates=month-first)",
            )
        return DateOrder.MONTH_FIRST if self.only_month_first > self.only_day_first else DateOrder.DAY_FIRST


def count_date_signs(column: pa.ChunkedArray, signs: DateSigns) -> None:
    """Add what a block of a column tells of the order of day and month."""
    if not _is_text(column.type):
        return
    for chunk in column.chunks:
        days, slashed = _parsed(chunk, day_first=True)
        months, _ = _parsed(chunk, day_first=False)
        signs.slashed += int(slashed.sum())
        signs.only_day_first += int((slashed & (days != NO_TIME) & (months == NO_TIME)).sum())
        signs.only_month_first += int((slashed & (days == NO_TIME) & (months != NO_TIME)).sum())


def read_times(column: pa.ChunkedArray, order: DateOrder) -> Times:
    """Milliseconds since 1970, UTC; `NO_TIME` where there is none.

    Args:
        column: Of texts, of numbers since 1970, or of timestamps; those without a zone are in UTC.
        order: Of day and month in texts that do not begin with the year.
    """
    kind = column.type
    if _is_text(kind):
        parts = [_parsed(chunk, day_first=order is DateOrder.DAY_FIRST)[0] for chunk in column.chunks]
        times = np.concatenate(parts) if parts else np.zeros(0, np.int64)
    elif pa.types.is_timestamp(kind):
        times = _filled(column.cast(pa.timestamp("ms", tz=kind.tz), safe=False).cast(pa.int64()))
    elif pa.types.is_date(kind):
        times = _filled(column.cast(pa.timestamp("ms")).cast(pa.int64()))
    else:
        times = _scaled(column.cast(pa.float64(), safe=False).to_numpy())
    times[(times < FIRST_MS) | (times > LAST_MS)] = NO_TIME
    return times


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind))


def _filled(column: pa.ChunkedArray) -> Times:
    values: Times = column.fill_null(NO_TIME).to_numpy().copy()
    return values


def _scaled(values: npt.NDArray[np.float64]) -> Times:
    """Numbers since 1970 in the unit that puts them into the time of AIS."""
    values = np.where(np.isfinite(values), values, 0.0)
    unit = np.select([values < 1e11, values < 1e14, values < 1e17], [1e3, 1.0, 1e-3], 1e-6)
    known: Times = np.rint(np.clip(values * unit, -1e15, 1e15)).astype(np.int64)
    return known


def _parsed(chunk: Any, *, day_first: bool) -> tuple[Times, npt.NDArray[np.bool_]]:
    chunk = chunk.cast(pa.binary())
    if chunk.null_count:
        chunk = chunk.fill_null(b"")
    _, offsets, data = chunk.buffers()
    ends = np.frombuffer(offsets, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    held = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    times, slashed = np.empty(len(chunk), np.int64), np.zeros(len(chunk), np.bool_)
    _parse(held, ends, day_first, times, slashed)
    return times, slashed


@njit(cache=True, nogil=True)
def _parse(data: Any, ends: Any, day_first: bool, times: Any, slashed: Any) -> None:  # pragma: no cover
    """Read each text: numbers, the signs between them, and a zone."""
    numbers, digits, signs = np.zeros(9, np.int64), np.zeros(9, np.int64), np.zeros(9, np.int64)
    for row in range(len(times)):
        numbers[:], digits[:], signs[:] = 0, 0, 0
        held = _split(data, ends[row], ends[row + 1], numbers, digits, signs)
        if held == 1 or (held == 2 and signs[1] == 46 and digits[0] >= 9):
            times[row] = _since_1970(numbers, digits, held)
        else:
            times[row] = _dated(numbers, digits, signs, held, day_first)
            slashed[row] = held >= 3 and digits[0] <= 2 and digits[2] == 4


@njit(cache=True, nogil=True)
def _split(data: Any, at: int, end: int, numbers: Any, digits: Any, signs: Any) -> int:  # pragma: no cover
    """How many numbers the text has; `signs` holds the last byte before each, and after the last number in the 9th.

    -1 where there are more than eight numbers, or one has more than nineteen digits.
    """
    held, before, inside = 0, 0, False
    for place in range(at, end):
        byte = data[place]
        if 48 <= byte <= 57:
            if not inside:
                if held == 8:
                    return -1
                signs[held] = before
                held, inside = held + 1, True
            if digits[held - 1] >= 18:
                return -1
            numbers[held - 1] = numbers[held - 1] * 10 + (byte - 48)
            digits[held - 1] += 1
        elif byte != 32 or inside:
            # AM and PM are kept as their first letter.
            before = before if byte == 77 and before in (65, 80) else byte
            inside = False
    signs[8] = before if not inside else 0
    return held


@njit(cache=True, nogil=True)
def _since_1970(numbers: Any, digits: Any, held: int) -> Any:  # pragma: no cover
    value = numbers[0]
    if digits[0] < 9:
        return NO_TIME
    if value < 100_000_000_000:
        part = 0.0 if held < 2 else numbers[1] / 10.0 ** digits[1]
        return value * 1000 + int(part * 1000.0)
    if value < 100_000_000_000_000:
        return value
    return value // 1000 if value < 100_000_000_000_000_000 else value // 1_000_000


@njit(cache=True, nogil=True)
def _dated(numbers: Any, digits: Any, signs: Any, held: int, day_first: bool) -> Any:  # pragma: no cover
    if held < 3 or signs[1] not in (45, 47, 46) or signs[2] != signs[1]:
        return NO_TIME
    if digits[0] == 4:
        year, month, day = numbers[0], numbers[1], numbers[2]
    elif digits[2] == 4:
        year = numbers[2]
        day, month = (numbers[0], numbers[1]) if day_first else (numbers[1], numbers[0])
    else:
        return NO_TIME
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    length = 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30
    if month == 2:
        length = 29 if leap else 28
    if not (1 <= month <= 12 and 1 <= day <= length):
        return NO_TIME
    clock = _clock_ms(numbers, digits, signs, held)
    if clock == NO_TIME:
        return NO_TIME
    # Days since 1970 of a civil date (Howard Hinnant, chrono-compatible low-level date algorithms).
    shifted = year - (1 if month <= 2 else 0)
    era = shifted // 400
    in_era = shifted - era * 400
    in_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    days = era * 146_097 + in_era * 365 + in_era // 4 - in_era // 100 + in_year - 719_468
    return days * 86_400_000 + clock


@njit(cache=True, nogil=True)
def _clock_ms(numbers: Any, digits: Any, signs: Any, held: int) -> Any:  # pragma: no cover
    """Milliseconds of the time of day less its zone; a day alone is no time."""
    hour, minute = numbers[3], numbers[4]
    if held < 5 or signs[4] != 58:
        return NO_TIME
    second, part, at = 0, 0, 5
    if held > at and signs[at] == 58:
        second, at = numbers[at], at + 1
        if held > at and signs[at] in (44, 46):
            part = int(numbers[at] * 1000 / 10.0 ** digits[at])
            at += 1
    zone = 0
    if held > at and signs[at] in (43, 45):
        zone = numbers[at] * 60 if digits[at] <= 2 else (numbers[at] // 100) * 60 + numbers[at] % 100
        if held > at + 1:
            zone += numbers[at + 1]
        zone = -zone if signs[at] == 45 else zone
        at = held
    elif signs[8] in (65, 80):
        if hour < 1 or hour > 12:
            return NO_TIME
        hour = hour % 12 + (12 if signs[8] == 80 else 0)
    if at != held or hour > 23 or minute > 59 or second > 60:
        return NO_TIME
    return ((hour * 60 + minute - zone) * 60 + second) * 1000 + part
