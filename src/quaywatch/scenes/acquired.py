"""When a scene was taken, from what a person says, the file's tags, or its name: never a guess.

A Sentinel-2 file or product name carries the start of the data take, up to 40 minutes before the satellite passed
(15,000 km at 6.7 km/s); it gives an interval. A name with a date alone gives a whole UTC day. TIFF's own DateTime tag
is when the *file* was made, so it counts for PlanetScope only, which fills it with the acquisition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from quaywatch.clock import Precision, Span, format_utc, parse_span
from quaywatch.errors import DataError, PlanError
from quaywatch.scenes.headers import Header
from quaywatch.scenes.hints import SceneHints

__all__ = ["find_acquired"]

LONGEST_DATA_TAKE = timedelta(minutes=40)
_TIME_TAGS = ("acquisitiondatetime", "acquisition_datetime", "acquired", "acquisition_time", "sensing_time", "datetime")
_DAY_TAGS = ("acquisition_date", "date_acquired", "date")
_FILE_TAG = "tifftag_datetime"
_STAMP = r"(\d{8}T\d{6})"
_SENTINEL2 = re.compile(rf"(?:S2[A-D]_MSIL[12][AC]|(?<!\S)T\d{{2}}[A-Z]{{3}})_{_STAMP}")
_SENTINEL2_STRIP = re.compile(rf"L[12][AC]_T\d{{2}}[A-Z]{{3}}_A\d{{6}}_{_STAMP}")
_SENTINEL1 = re.compile(rf"S1[A-D]_[A-Z0-9]{{2}}_[A-Z0-9_]{{4}}_[A-Z0-9_]{{4}}_{_STAMP}_{_STAMP}", re.I)
_LANDSAT = re.compile(r"L[COT]0[89]_[A-Z0-9]{4}_\d{6}_(\d{8})_", re.I)
_PLANET = re.compile(r"^(\d{8})_(\d{6})(?:_\d{2})?_[0-9a-z]{4}(?=_|\b)", re.I)
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_]?)(\d{2})\2(\d{2})(?!\d)")
_TAG_TIME = re.compile(r"(\d{4})[:-](\d{2})[:-](\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d+)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?")
_TAG_DAY = re.compile(r"(\d{4})[:-]?(\d{2})[:-]?(\d{2})")


def find_acquired(headers: Sequence[Header], hints: SceneHints, *, sensor: str) -> tuple[Span, str]:
    """When the scene was taken, and where that was read.

    Raises:
        PlanError: Nothing says when.
        DataError: A time cannot be read, or the files of the scene contradict each other.
    """
    if hints.acquired:
        return parse_span(hints.acquired), "the person who gave the file"
    found = [answer for header in headers if (answer := _one(header, sensor)) is not None]
    if not found:
        made = next((header.tags[_FILE_TAG] for header in headers if _FILE_TAG in header.tags), None)
        raise PlanError(
            f"{headers[0].name} does not say when it was taken"
            + (f" (the file itself was made at {made})" if made else ""),
            expected="an acquisition time in its tags or name",
            do="Say it with --acquired, as an instant (2022-05-14T02:13:04Z) or a day (2022-05-14)",
        )
    return _joined(found, headers[0].name)


def _joined(found: list[tuple[Span, str]], name: str) -> tuple[Span, str]:
    """The narrowest of several times, once they are seen to allow each other."""
    narrowest = min(found, key=lambda answer: _width(answer[0]))
    for span, _ in found:
        if span.surely_before(narrowest[0]) or narrowest[0].surely_before(span):
            raise DataError(
                f"the files with {name} were taken at {narrowest[0].text} and at {span.text}",
                expected="files of one acquisition",
                do="Give each acquisition as a scene of its own",
            )
    return narrowest


def _width(span: Span) -> timedelta:
    return timedelta.max if span.start is None or span.end is None else span.end - span.start


def _one(header: Header, sensor: str) -> tuple[Span, str] | None:
    finders: tuple[Callable[[Header, str], tuple[Span, str] | None], ...] = (_from_time_tags, _from_names, _from_days)
    return next((answer for find in finders if (answer := find(header, sensor)) is not None), None)


def _from_time_tags(header: Header, sensor: str) -> tuple[Span, str] | None:
    keys = (*_TIME_TAGS, _FILE_TAG) if sensor == "planetscope" else _TIME_TAGS
    for key in keys:
        match = _TAG_TIME.match(header.tags.get(key, "").strip())
        if match:
            year, month, day, clock, fraction, zone = match.groups()
            zone = "Z" if zone in (None, "UTC") else zone
            text = f"{year}-{month}-{day}T{clock}{(fraction or '')[:7]}{zone}"
            return parse_span(text), f"tag {key} of {header.name}" + ("" if match[6] else ", taken as UTC")
    return None


def _from_names(header: Header, _: str) -> tuple[Span, str] | None:
    if match := _SENTINEL1.search(f"{header.product} {header.name}"):
        return _interval(_stamp(match[1]), _stamp(match[2])), f"name of {header.name}"
    starts = [_stamp(text) for text in _SENTINEL2.findall(f"{header.product} {header.name}")]
    strips = [_stamp(text) for text in _SENTINEL2_STRIP.findall(header.product)]
    if starts:
        latest = min(starts) + LONGEST_DATA_TAKE
        start = max([*starts, *(strip for strip in strips if strip < latest)])
        return _interval(start, latest), f"name of {header.name}: start of the data take"
    if match := _PLANET.match(header.name):
        return parse_span(f"{format_utc(_stamp(f'{match[1]}T{match[2]}'))}"), f"name of {header.name}"
    return None


def _from_days(header: Header, _: str) -> tuple[Span, str] | None:
    if match := _LANDSAT.search(header.name):
        return _day(match[1]), f"name of {header.name}"
    for key in (*_DAY_TAGS, *_TIME_TAGS):
        if day := _TAG_DAY.fullmatch(header.tags.get(key, "").strip()):
            return _day("".join(day.groups())), f"tag {key} of {header.name}"
    days = {year + month + day for year, _, month, day in _DATE.findall(header.name) if _is_day(year + month + day)}
    return (_day(days.pop()), f"date in the name of {header.name}") if len(days) == 1 else None


def _stamp(text: str) -> datetime:
    try:
        return datetime.strptime(text.upper(), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise DataError(f"{text} in a file name is no time", expected="YYYYMMDDThhmmss") from None


def _interval(start: datetime, end: datetime) -> Span:
    return Span(start=start, end=end, precision=Precision.INTERVAL, text=f"{format_utc(start)}/{format_utc(end)}")


def _day(digits: str) -> Span:
    return parse_span(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")


def _is_day(digits: str) -> bool:
    try:
        _day(digits)
    except DataError:
        return False
    return True
