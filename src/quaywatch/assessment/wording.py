"""How numbers, days, brackets and counts are put into words: the same in every format of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from itertools import groupby
from unicodedata import category

from quaywatch.clock import DAY, Bracket, Precision, Span, parse_span
from quaywatch.errors import DataError
from quaywatch.geo import LonLat
from quaywatch.records.observation import Measure
from quaywatch.records.place import Site

__all__ = [
    "MONTHS",
    "bracket_words",
    "closed",
    "counted",
    "day_words",
    "days_words",
    "listed",
    "measure_words",
    "number_words",
    "period_words",
    "place_words",
    "plain_key",
    "position_words",
    "said_on_words",
    "shown_text",
    "span_days",
    "span_words",
    "when_words",
    "with_day_words",
    "zone_words",
]

NBSP = "\u00a0"
_DAYS = re.compile(r"(?<![\w/-])(\d{4}-\d{2}-\d{2})(?:/(\d{4}-\d{2}-\d{2}))?(?![\w/-])")
WHOLE_U95 = 5.0
"""With an error at or above this, decimals of a measure would only pretend."""
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Not those of strftime, which follow the machine's locale."""
_COMMON_NOUNS = frozenset(
    ("anchorage", "area", "basin", "berth", "building", "checkpoint", "crossing", "dock", "facility", "lot", "pier")
    + (
        "platform",
        "quay",
        "shipyard",
        "south",
        "north",
        "east",
        "west",
        "plots",
        "station",
        "terminal",
        "track",
        "tracks",
        "yard",
    )
)
"""Last words of keys that take an article in a sentence; names and numbers take none."""
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def shown_text(text: str) -> str:
    """Text as it may be shown: without control characters, and without those that turn the reading direction."""
    return "".join(c for c in text if c in "\n\t" or (category(c) not in ("Cc", "Cs") and c not in _BIDI_CONTROLS))


def number_words(value: float) -> str:
    """A number as it is printed: thousands set off, no more digits than can matter (182, 60,000, 8.5, 0.97)."""
    digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 1 else 2
    return f"{value:,.{digits}f}"


def closed(text: str) -> str:
    """A sentence with its full stop, where it has none."""
    return text if text.endswith((".", "!", "?", "…", "”")) else f"{text}."


def counted(n: int, noun: str) -> str:
    """A number with its noun in the right form: `1 call`, `2 calls`, `0 calls`."""
    plural = noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
    return f"{n:,}{NBSP}{noun if n == 1 else plural}"


def listed(parts: Iterable[str]) -> str:
    """Parts as an English list: `a, b and c`; set apart by semicolons where a part holds a comma."""
    items = list(parts)
    if any("," in item for item in items):
        return "; ".join(items)
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def measure_words(measure: Measure, unit: str) -> str:
    """A measure with what is known of its error: `182 ± 12 m`, `190 m`, `100 m or more`, `100 to 120 m`."""
    if measure.value is not None and measure.u95 is not None:
        whole = measure.u95 >= WHOLE_U95
        value, u95 = (round(n) if whole else n for n in (measure.value, measure.u95))
        return f"{number_words(value)}{NBSP}±{NBSP}{number_words(u95)}{NBSP}{unit}".rstrip(NBSP)
    if measure.value is not None:
        return f"{number_words(measure.value)}{NBSP}{unit}".rstrip(NBSP)
    low, high = (None if end is None else number_words(end) for end in (measure.low, measure.high))
    if low and high:
        text = f"{low} to {high}"
    elif low:
        return f"{low}{NBSP}{unit}".rstrip(NBSP) + " or more"
    else:
        text = f"up to {high}" if high else "not measured"
    return f"{text}{NBSP}{unit}".rstrip(NBSP) if high else text


def day_words(day: date, *, year: bool = True) -> str:
    """A day in words: `7 January 2025`."""
    return f"{day.day}{NBSP}{MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def days_words(days: Iterable[date]) -> str:
    """Days as one list that names each month and year once: `11, 12 and 23 November; 6 December 2024`."""
    ordered = sorted(set(days))
    months = [list(days) for _, days in groupby(ordered, key=lambda day: (day.year, day.month))]
    parts = []
    for month, following in zip(months, [*months[1:], None], strict=True):
        year_goes_on = following is not None and following[0].year == month[0].year
        ending = "" if year_goes_on else f" {month[0].year}"
        parts.append(f"{listed(str(day.day) for day in month)}{NBSP}{MONTHS[month[0].month - 1]}{ending}")
    return listed(parts) if len(ordered) == len(months) else "; ".join(parts)


def said_on_words(said_on: str) -> str:
    """An ISO day, month or year as a phrase: `on 6 January 2025`, `in October 2024`, `in 2024`."""
    try:
        return f"in {said_on}" if len(said_on) == 4 else when_words(parse_span(said_on), utc_offset_h=0)
    except DataError:
        return f"on or in {said_on}"


def with_day_words(text: str) -> str:
    """A sentence with its days and windows of days (2024-12-31, 2024-12-28/2025-01-28) in words."""
    return _DAYS.sub(_days_in_words, text)


def _days_in_words(found: re.Match[str]) -> str:
    try:
        days = [date.fromisoformat(text) for text in found.groups() if text is not None]
    except ValueError:
        return found[0]
    return period_words(days[0], days[-1])


def period_words(first: date | None, last: date | None) -> str:
    """A window of days: `1 November 2024 to 31 January 2025`; open ends are said."""
    if first and last:
        return day_words(first) if first == last else f"{_short_first(first, last)} to {day_words(last)}"
    if first:
        return f"from {day_words(first)} on"
    return f"up to {day_words(last)}" if last else "all looks"


def _short_first(first: date, last: date) -> str:
    if first.year != last.year:
        return day_words(first)
    return str(first.day) if first.month == last.month else day_words(first, year=False)


def _local(instant: datetime, utc_offset_h: float) -> datetime:
    return instant.astimezone(timezone(timedelta(hours=utc_offset_h)))


def _edge(instant: datetime, utc_offset_h: float, *, end: bool) -> date | str:
    """A local day where the instant is a local midnight (for an end: the day that it closes), else the moment."""
    local = _local(instant, utc_offset_h)
    if local.hour or local.minute or local.second or local.microsecond:
        return _moment(instant, utc_offset_h)
    return (local - DAY).date() if end else local.date()


def _moment(instant: datetime, utc_offset_h: float) -> str:
    local = _local(instant, utc_offset_h)
    utc = "" if not utc_offset_h else " local"
    other = "" if not utc_offset_h else f" ({_utc_clock(instant, local)})"
    return f"{day_words(local.date())}, {local:%H:%M}{utc or ' UTC'}{other}"


def _utc_clock(instant: datetime, local: datetime) -> str:
    same_day = instant.date() == local.date()
    return f"{instant:%H:%M}{NBSP}UTC" if same_day else f"{instant:%H:%M}{NBSP}UTC on {day_words(instant.date())}"


def span_words(span: Span, *, utc_offset_h: float) -> str:
    """When a look was taken, on the local clock: a day, a month, a moment with its UTC, or a period."""
    if span.is_instant and span.start is not None:
        return _moment(span.start, utc_offset_h)
    first = None if span.start is None else _edge(span.start, utc_offset_h, end=False)
    last = None if span.end is None else _edge(span.end, utc_offset_h, end=True)
    if span.precision is Precision.DAY and isinstance(first, str) and utc_offset_h:
        return f"{span_words(span, utc_offset_h=0.0)} (UTC day)"
    if span.precision is Precision.MONTH and isinstance(first, date):
        return f"{MONTHS[first.month - 1]} {first.year}"
    if isinstance(first, date) and isinstance(last, date):
        return period_words(first, last)
    if first is None:
        return f"on or before {_said(last)}"
    return f"on or after {_said(first)}" if last is None else f"{_said(first)} to {_said(last)}"


def when_words(span: Span, *, utc_offset_h: float) -> str:
    """The same as a phrase that follows a verb: `on 3 December 2024`, `in November 2024`, `on or before 28 January`."""
    text = span_words(span, utc_offset_h=utc_offset_h)
    if text.startswith("on "):
        return text
    if span.precision in (Precision.INSTANT, Precision.DAY):
        return f"on {text}"
    return f"in {text}" if span.precision is Precision.MONTH else f"in the time {text}"


def _said(edge: date | str | None) -> str:
    return day_words(edge) if isinstance(edge, date) else str(edge)


def span_days(span: Span, *, utc_offset_h: float) -> date | None:
    """The local day of a span no longer than a day; None for longer and open ones."""
    if span.start is None or span.end is None or span.end - span.start > DAY:
        return None
    return _local(span.start, utc_offset_h).date()


def bracket_words(bracket: Bracket, *, utc_offset_h: float, missing: str = "look") -> str:
    """When something happened, on the local clock, as far as it is known.

    Args:
        bracket: Not before, not after.
        utc_offset_h: Local clock.
        missing: `earlier look` for an arrival, `later look` for a departure: what would close an open end.
    """
    first = None if bracket.not_before is None else _edge(bracket.not_before, utc_offset_h, end=False)
    last = None if bracket.not_after is None else _edge(bracket.not_after, utc_offset_h, end=True)
    if first is None and last is None:
        return "not known"
    if first is None:
        return f"not later than {_said(last)} (no {missing} bounds it)"
    if last is None:
        return f"not before {_said(first)} (no {missing} bounds it)"
    if isinstance(first, date) and isinstance(last, date):
        if first == last:
            return f"on {day_words(first)}"
        short = _short_first(first, last) if last > first else day_words(first)
        return f"between {short} and {day_words(last)}"
    return _moments_words(bracket, utc_offset_h) or f"between {_said(first)} and {_said(last)}"


def _moments_words(bracket: Bracket, utc_offset_h: float) -> str | None:
    """Two moments of one local day as one phrase; None for anything else."""
    if bracket.not_before is None or bracket.not_after is None:
        return None
    first, last = (_local(end, utc_offset_h) for end in (bracket.not_before, bracket.not_after))
    if first == last:
        return f"on {_moment(bracket.not_before, utc_offset_h)}"
    if first.date() != last.date():
        return None
    clock = f"on {day_words(first.date())} between {first:%H:%M} and {last:%H:%M}"
    if not utc_offset_h:
        return f"{clock}{NBSP}UTC"
    return f"{clock} local ({bracket.not_before:%H:%M} and {bracket.not_after:%H:%M}{NBSP}UTC)"


def plain_key(key: str) -> str:
    """A key as words: `pier3` is `pier 3`, `coal_area` is `coal area`."""
    words = key.replace("_", " ").replace("-", " ")
    head = words.rstrip("0123456789")
    return f"{head}{NBSP}{words[len(head) :]}" if head and head[-1].isalpha() and head != words else words


def zone_words(site: Site, zone_id: str) -> str:
    """A zone by its key in words and its first name in Latin letters: `pier 3 (Russian pier)`."""
    names = [name.text for name in site.zone(zone_id).aliases if name.lang in (None, "en")]
    plain = plain_key(zone_id)
    return f"{plain} ({names[0]})" if names and names[0].casefold() != plain.casefold() else plain


def place_words(site: Site, zones: Sequence[str]) -> str:
    """Zones of a site as they stand in a sentence, or the site where none is named: `the station (old tracks)`."""
    names = (zone_words(site, zone) for zone in zones)
    return listed(f"the {n}" if n.partition(" (")[0].split()[-1] in _COMMON_NOUNS else n for n in names) or site.name


def position_words(position: LonLat) -> str:
    """A position in degrees: `42.2500° N, 130.2830° E`."""
    north = "N" if position.lat >= 0 else "S"
    east = "E" if position.lon >= 0 else "W"
    return f"{abs(position.lat):.4f}°{NBSP}{north}, {abs(position.lon):.4f}°{NBSP}{east}"
