"""The one parser of times, and the two ways in which an instant can be uncertain.

A `Span` is when something was *seen*: an instant, a local day, a month, or an interval, possibly open. A day is the
whole local day of 24 hours, never midnight. A `Bracket` is when something *happened*, as far as the looks allow:
not before one instant and not after another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

from quaywatch.errors import DataError

__all__ = [
    "DAY",
    "HOUR_MS",
    "Bracket",
    "Precision",
    "Span",
    "format_utc",
    "local_days",
    "parse_date",
    "parse_span",
]

DAY = timedelta(days=1)
HOUR_MS = 3_600_000
"""Of instants that are milliseconds."""
EARLIEST_YEAR, LATEST_YEAR = 1950, 2099
"""No ship was watched from orbit before, and a typing error is likelier than a report from the next century."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?[0-5]\d)")
_WRITTEN = "an instant with its zone (2025-01-07T04:10:00Z), a day (2025-01-05), a month (2025-01) or A/B"


class Precision(StrEnum):
    """How exactly a time was given."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time in which one look was taken: somewhere in [start, end), or exactly at `start` for an instant."""

    start: datetime | None
    """First possible instant, UTC; None where the source leaves it open."""
    end: datetime | None
    """End of the interval, UTC, exclusive unless the span is an instant; None where open."""
    precision: Precision
    """How the time was written."""
    text: str
    """The time as the source wrote it."""

    def __post_init__(self) -> None:
        for end in (self.start, self.end):
            _check_aware(end)
        if self.start is None or self.end is None:
            return
        if self.end < self.start or (self.end == self.start and not self.is_instant):
            raise DataError(f"time {self.text!r} does not end after it begins", expected="the earlier end first")

    @property
    def is_instant(self) -> bool:
        """True when the time is known to the second."""
        return self.precision is Precision.INSTANT

    def surely_before(self, other: Span) -> bool:
        """True when every instant of this span lies before every instant of the other.

        Two half-open days that touch are in order; two equal instants are not.
        """
        if self.end is None or other.start is None:
            return False
        return self.end < other.start or (self.end == other.start and not (self.is_instant and other.is_instant))

    def meets(self, start: datetime | None, end: datetime | None) -> bool:
        """True when the span may lie, at least in part, in [start, end); None is an open end."""
        after = end is not None and self.start is not None and self.start >= end
        before = (
            start is not None
            and self.end is not None
            and (self.end < start or (self.end == start and not self.is_instant))
        )
        return not after and not before


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """When something happened, as far as it is known: not before, and not after, two instants (None = open)."""

    not_before: datetime | None = None
    """UTC instant before which it cannot have happened."""
    not_after: datetime | None = None
    """UTC instant after which it cannot have happened."""

    def __post_init__(self) -> None:
        for end in (self.not_before, self.not_after):
            _check_aware(end)
        if self.not_before is not None and self.not_after is not None and self.not_after < self.not_before:
            raise DataError(
                f"bracket ends at {format_utc(self.not_after)}, before it begins at {format_utc(self.not_before)}",
                expected="not_after at or after not_before",
            )

    def tightened(self, other: Bracket) -> Bracket | None:
        """The intersection with another bracket, or None where the two exclude each other."""
        low = max(_known(self.not_before, other.not_before), default=None)
        high = min(_known(self.not_after, other.not_after), default=None)
        if low is not None and high is not None and high < low:
            return None
        return Bracket(not_before=low, not_after=high)


def _known(*instants: datetime | None) -> list[datetime]:
    return [instant for instant in instants if instant is not None]


def _check_aware(instant: datetime | None) -> None:
    if instant is not None and instant.utcoffset() != timedelta(0):
        raise DataError(f"time {instant.isoformat()} is not in UTC", expected="an aware datetime in UTC")


def format_utc(instant: datetime | None) -> str | None:
    """An instant as ISO 8601 with a Z, to the second (or finer where it is finer); None stays None."""
    return None if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_date(text: str) -> date:
    """A calendar day written as YYYY-MM-DD.

    Raises:
        DataError: The text is no such day.
    """
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return _in_range(date.fromisoformat(text), text)
    except ValueError:
        raise DataError(f"{text!r} is not a calendar day", expected="YYYY-MM-DD") from None


def parse_span(text: str, *, utc_offset_h: float = 0.0) -> Span:
    """The span that a written time stands for; days and months are local, at `utc_offset_h` hours from UTC.

    `A/B` runs from the start of A to the end of B, `../B` and `A/..` are open on one side.

    >>> day = parse_span("2025-01-05", utc_offset_h=9)
    >>> format_utc(day.start), format_utc(day.end)
    ('2025-01-04T15:00:00Z', '2025-01-05T15:00:00Z')

    Raises:
        DataError: The text is no time, names an impossible day, or lies outside 1950–2099.
    """
    zone = _fixed_zone(utc_offset_h)
    if "/" not in text:
        start, end, precision = _one(text, zone)
        return Span(start=start, end=end, precision=precision, text=text)
    first, _, last = text.partition("/")
    if first == last:
        begins, ends, precision = _one(first, zone, whole=text)
        return Span(start=begins, end=ends, precision=precision, text=text)
    open_or_start = None if first == ".." else _one(first, zone, whole=text)[0]
    open_or_end = None if last == ".." else _one(last, zone, whole=text)[1]
    return Span(start=open_or_start, end=open_or_end, precision=Precision.INTERVAL, text=text)


def _one(text: str, zone: timezone, whole: str | None = None) -> tuple[datetime, datetime, Precision]:
    try:
        if _INSTANT.fullmatch(text):
            moment = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
            _in_range(moment.date(), text)
            return moment, moment, Precision.INSTANT
        if _DAY.fullmatch(text):
            day = _in_range(date.fromisoformat(text), text)
            return *_day_edges(day, day, zone), Precision.DAY
        if _MONTH.fullmatch(text):
            day = _in_range(date.fromisoformat(text + "-01"), text)
            last = (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY
            return *_day_edges(day, last, zone), Precision.MONTH
    except ValueError as error:
        raise DataError(f"time {whole or text!r} is impossible ({error})", expected=_WRITTEN) from None
    raise DataError(f"time {whole or text!r} cannot be read", expected=_WRITTEN)


def _day_edges(first: date, last: date, zone: timezone) -> tuple[datetime, datetime]:
    start = datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=zone).astimezone(UTC) + DAY
    return start, end


def _in_range(day: date, text: str) -> date:
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise DataError(f"time {text!r} lies in {day.year}", expected=f"a year from {EARLIEST_YEAR} to {LATEST_YEAR}")
    return day


def _fixed_zone(utc_offset_h: float) -> timezone:
    if not -12 <= utc_offset_h <= 14:
        raise DataError(f"UTC offset of {utc_offset_h} h", expected="a number of hours from -12 to 14")
    return timezone(timedelta(hours=utc_offset_h))


def local_days(spans: Iterable[Span], *, utc_offset_h: float) -> frozenset[date]:
    """The distinct local days that spans no longer than a day stand for; longer and open spans count for none."""
    zone = _fixed_zone(utc_offset_h)
    return frozenset(
        span.start.astimezone(zone).date()
        for span in spans
        if span.start is not None and span.end is not None and span.end - span.start <= DAY
    )
