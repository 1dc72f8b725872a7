"""Days as news prints them, resolved against the day of publication.

A day without a year, or without a month, is the last such day before the publication or on it: news tells what was.
Nothing is resolved without a day of publication but a day that is whole as printed. A resolved day says what the
text means by its words, not that the words were spoken then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from quaywatch.assessment.quotes.head_words import listed
from quaywatch.clock import EARLIEST_YEAR, LATEST_YEAR
from quaywatch.records.quote import SaidPrecision

__all__ = ["PrintedDay", "find_days", "without_day_words"]

_MONTHS = listed("jan feb mar apr may jun jul aug sep oct nov dec")
_MONTH = (
    r"(?P<name>Jan(?:\.|uary)?|Feb(?:\.|ruary)?|Mar(?:\.|ch)?|Apr(?:\.|il)?|May|June?\.?|July?\.?|Aug(?:\.|ust)?"
    r"|Sept?(?:\.|ember)?|Oct(?:\.|ober)?|Nov(?:\.|ember)?|Dec(?:\.|ember)?)"
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KO_WEEKDAYS = "월화수목금토일"
_NUMBERS = dict(zip(listed("one two three four five six seven eight nine ten"), range(1, 11), strict=True))
_KO_NUMBERS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "열흘": 10, "보름": 15}
_KO_AGO = {"오늘": 0, "어제": 1, "어젯밤": 1, "그제": 2, "그저께": 2, "그끄저께": 3}
_NTH = r"(?:st|nd|rd|th)"

LONGEST_BACK_DAYS = 400

Resolved = tuple[str, SaidPrecision] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDay:
    """A day, month or year as printed."""

    start: int
    """First character in the text that was searched."""
    end: int
    """After the last."""
    said_on: str | None
    """ISO day, month or year; None where it cannot be resolved without a day of publication."""
    precision: SaidPrecision | None
    """Of `said_on`."""


def find_days(text: str, published: date | None) -> tuple[PrintedDay, ...]:
    """The days that a short text names, in their order, without overlaps; where two readings begin together the longer.

    Args:
        text: A field of a tag, or a sentence.
        published: Day of publication.
    """
    if not _MAY_HOLD_DAY.search(text):
        return ()
    found = [
        (match.start(), -match.end(), resolve(match, published))
        for pattern, resolve in _PATTERNS
        for match in pattern.finditer(text)
    ]
    days: list[PrintedDay] = []
    for start, end, resolved in sorted(found, key=lambda one: one[:2]):
        if not days or start >= days[-1].end:
            iso, precision = resolved or (None, None)
            days.append(PrintedDay(start=start, end=-end, said_on=iso, precision=precision))
    return tuple(days)


def without_day_words(text: str) -> str:
    """What is left of a field once its day is cut out: words that only qualify a day go too."""
    return " ".join(_QUALIFIERS.sub(" ", text).split()).strip(" ,;:·-–—()[]")


_QUALIFIERS = re.compile(
    r"\b(?:local|korean?|seoul|u\.?s\.?|washington|moscow|kyiv|tokyo|beijing|eastern)\s(?:standard\s)?time\b"
    r"|\b(?:kst|gmt|utc|edt|est)\b|\b(?:on|early|late|this|the)\b(?=\s*$)|^\s*(?:on|in)\b"
    r"|\b(?-i:morning|afternoon|evening|night)\b|\b\d{1,2}(?::\d{2})?\s?[ap]\.?m\b\.?"
    r"|(?:현지|미국|한국|우리|러시아|중국|일본|우크라이나)\s?(?:시간|시각)|(?<![가-힣])(?:오전|오후|새벽|아침|저녁|밤)(?![가-힣])|\d{1,2}시(?:\s?\d{1,2}분)?"
    r"|\((?:월|화|수|목|금|토|일)\)|(?<!\w)지난(?!\w)|\(\s*\)",
    re.IGNORECASE,
)


def _day(day: date) -> Resolved:
    return (day.isoformat(), SaidPrecision.DAY) if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None


def _full(match: re.Match[str], published: date | None) -> Resolved:
    """A day with or without its year."""
    parts = match.groupdict()
    month = _month_number(parts)
    year = _year(parts, published)
    if parts.get("y") or parts.get("back"):
        return _calendar_day(year, month, int(parts["d"]))
    if published is None:
        return None
    return next(
        (
            _day(day)
            for back in range(9)
            if (day := _made(published.year - back, month, int(parts["d"]))) and day <= published
        ),
        None,
    )


def _calendar_day(year: int | None, month: int, day: int) -> Resolved:
    made = None if year is None else _made(year, month, day)
    return _day(made) if made else None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_number(parts: dict[str, str | None]) -> int:
    if name := parts.get("name"):
        return _MONTHS.index(name[:3].casefold()) + 1
    return int(parts["m"] or 0)


def _year(parts: dict[str, str | None], published: date | None) -> int | None:
    if written := parts.get("y"):
        return int(written) if len(written) == 4 else 2000 + int(written)
    back = parts.get("back")
    if back is None or published is None:
        return None
    return published.year - {"올해": 0, "재작년": 2}.get(back, 1)


def _month(match: re.Match[str], published: date | None) -> Resolved:
    parts = match.groupdict()
    month, year = _month_number(parts), _year(parts, published)
    if not 1 <= month <= 12:
        return None
    if year is None and published is not None and not parts.get("back"):
        year = published.year - (month > published.month)
        if (parts.get("last") or "").casefold() == "last" and month == published.month:
            year -= 1
    return None if year is None else (f"{year:04d}-{month:02d}", SaidPrecision.MONTH)


def _only_year(match: re.Match[str], published: date | None) -> Resolved:
    year = _year(match.groupdict(), published)
    return None if year is None else (f"{year:04d}", SaidPrecision.YEAR)


def _day_of_month(match: re.Match[str], published: date | None) -> Resolved:
    """The last month that has such a day; `지난달 6일` is that of the month before."""
    if published is None:
        return None
    first = published.replace(day=1)
    steps = {"지난달": (1,), "이달": (0,), "이번달": (0,)}.get((match.groupdict().get("of") or "").replace(" ", ""))
    for back in steps or range(4):
        month = first
        for _ in range(back):
            month = (month - timedelta(days=1)).replace(day=1)
        day = _made(month.year, month.month, int(match["d"]))
        if day and (day <= published or steps):
            return _day(day)
    return None


def _days_ago(match: re.Match[str], published: date | None) -> Resolved:
    word = (match["n"] or match["word"]).casefold()
    number = _NUMBERS.get(word) or _KO_NUMBERS.get(word) or int(word)
    return None if published is None or number > LONGEST_BACK_DAYS else _day(published - timedelta(days=number))


def _ago(days: int) -> Callable[[re.Match[str], date | None], Resolved]:
    return lambda _match, published: None if published is None else _day(published - timedelta(days=days))


def _korean_ago(match: re.Match[str], published: date | None) -> Resolved:
    return None if published is None else _day(published - timedelta(days=_KO_AGO[match["word"]]))


def _hours_ago(match: re.Match[str], published: date | None) -> Resolved:
    """Hours before an hour that is not known: the day of publication, where they are few."""
    number = match["n"]
    few = not number.isdecimal() or int(number) <= 6
    return _day(published) if published is not None and few else None


def _weekday(match: re.Match[str], published: date | None) -> Resolved:
    if published is None:
        return None
    parts = match.groupdict()
    named = parts.get("weekday")
    number = _WEEKDAYS.index(named.casefold()) if named else _KO_WEEKDAYS.index(match["ko"])
    last = (parts.get("last") or "").casefold().replace(" ", "")
    if last == "지난주":
        return _day(published - timedelta(days=published.weekday() + 7 - number))
    back = (published.weekday() - number) % 7
    return _day(published - timedelta(days=back or (7 if last in ("last", "지난") else 0)))


def _last_month(_match: re.Match[str], published: date | None) -> Resolved:
    if published is None:
        return None
    before = published.replace(day=1) - timedelta(days=1)
    return f"{before.year:04d}-{before.month:02d}", SaidPrecision.MONTH


def _this_month(_match: re.Match[str], published: date | None) -> Resolved:
    return None if published is None else (f"{published.year:04d}-{published.month:02d}", SaidPrecision.MONTH)


def _last_year(match: re.Match[str], published: date | None) -> Resolved:
    back = match["which"].casefold() == "last"
    return None if published is None else (f"{published.year - back:04d}", SaidPrecision.YEAR)


_EN_FULL = rf"\b{_MONTH}\s?(?P<d>\d{{1,2}}){_NTH}?(?!\d)(?:,?\s(?P<y>\d{{4}})\b)?"
_EN_DAY_FIRST = rf"\b(?P<d>\d{{1,2}}){_NTH}?\s(?:of\s)?{_MONTH}(?![a-z])(?:,?\s(?P<y>\d{{4}})\b)?"
_EN_MONTH = rf"\b(?:(?:last|this|in|early|late|mid)[\s-])?{_MONTH},?\s(?:of\s)?(?P<y>\d{{4}})\b"
_EN_NTH = rf"(?:\bon\s)?\bthe\s(?P<d>\d{{1,2}}){_NTH}(?=\s*(?:$|[,.;:)]|local\b))"
_EN_WEEKDAY = r"\b(?:(?P<last>last)\s)?(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
_EN_TODAY = r"\b(?:earlier\s)?today\b|\bthis\s(?:morning|afternoon|evening)\b|\btonight\b|\bhours\s(?:ago|earlier)\b"
_EN_YESTERDAY = r"(?<!before\s)\byesterday\b|\blast\snight\b|\b(?:the|a)\sday\s(?:ago|earlier)\b"
_EN_DAYS_AGO = r"\b(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\sdays?\sago\b"
_EN_HOURS_AGO = r"\b(?P<n>an?|one|two|three|four|five|six|\d{1,2})\s(?:hours?|minutes?)\sago\b"
_BACK = r"(?P<back>지난해|작년|재작년|올해)"
_LASTING = r"(?!\s?(?:간|째|동안|만에|전|뒤|후|본|하))"
"""After `일`: a duration (`6일간`), a count back (`6일 전`) or a word that only begins so (`1일본`) is no day."""
_KO_FULL = rf"(?:(?P<y>\d{{4}})년\s?|{_BACK}\s?|지난\s?)?(?P<m>\d{{1,2}})월\s?(?P<d>\d{{1,2}})일{_LASTING}"
_KO_MONTH = rf"(?:(?P<y>\d{{4}})년\s?|{_BACK}\s?|지난\s)(?P<m>\d{{1,2}})월(?!\s?\d)"
_KO_NTH = rf"(?:(?P<of>지난\s?달|이달|이번\s?달)\s?|지난\s?)?(?<![\d월.,])(?<!월\s)(?P<d>\d{{1,2}})일{_LASTING}"
_KO_WEEKDAY = r"(?:(?P<last>지난\s?주|지난|이번\s?주)\s?)?(?<!\w)(?P<ko>[월화수목금토일])요일"
_KO_WORD = r"(?<!\w)(?P<word>오늘|어젯밤|어제|그제|그저께|그끄저께)(?=\W|$|[은는도의밤낮]|새벽|오전|오후|저녁|아침)"
_KO_DAYS_AGO = r"(?:(?P<n>\d{1,3})일|(?P<word>하루|이틀|사흘|나흘|닷새|엿새|이레|열흘|보름))\s?전(?!\w{2})"

_MAY_HOLD_DAY = re.compile(
    r"\d|day|night|morning|afternoon|evening|ago|earlier|month|year|january|february|march|april|june|july|august|october"
    r"|(?:sept|novem|decem)ber|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|요일|오늘|어제|어젯|그제|그저께|그끄|전|지난|작년|올해|이달|이번|월",
    re.IGNORECASE,
)
"""What every pattern below needs: most fields and sentences are told by it to name no day."""

_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], Resolved]], ...] = (
    (re.compile(r"(?<!\d)(?P<y>\d{4})\s?[-./]\s?(?P<m>\d{1,2})\s?[-./]\s?(?P<d>\d{1,2})\.?(?!\d)"), _full),
    (re.compile(r"['’‘](?P<y>\d{2})\.\s?(?P<m>\d{1,2})\.\s?(?P<d>\d{1,2})\.?(?!\d)"), _full),
    (re.compile(_EN_FULL), _full),
    (re.compile(_EN_DAY_FIRST), _full),
    (re.compile(_KO_FULL), _full),
    (re.compile(_EN_MONTH), _month),
    (re.compile(rf"\b(?P<last>[Ll]ast|[Tt]his|[Ii]n)\s{_MONTH}(?![a-z])(?!\s?\d)"), _month),
    (re.compile(rf"^\s*{_MONTH}\s*$"), _month),
    (re.compile(_KO_MONTH), _month),
    (re.compile(r"^\s*(?P<m>\d{1,2})월\s*$"), _month),
    (re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-./](?P<m>\d{1,2})(?![-./]?\d)"), _month),
    (re.compile(r"^\s*(?P<y>(?:19|20)\d{2})\s*$"), _only_year),
    (re.compile(r"\b[Ii]n\s(?P<y>(?:19|20)\d{2})\b(?![-./]\d)"), _only_year),
    (re.compile(r"(?P<y>(?:19|20)\d{2})년(?!\s?\d|생|대)"), _only_year),
    (re.compile(rf"{_BACK}(?!\s?\d)"), _only_year),
    (re.compile(r"\b(?P<which>last|this)\syear\b(?!['’])", re.IGNORECASE), _last_year),
    (re.compile(r"\blast\smonth\b|지난\s?달(?!\s?\d)", re.IGNORECASE), _last_month),
    (re.compile(r"\bthis\smonth\b|(?<!\w)(?:이달|이번\s?달)(?!\s?\d)", re.IGNORECASE), _this_month),
    (re.compile(_EN_NTH, re.IGNORECASE), _day_of_month),
    (re.compile(rf"^\s*(?P<d>\d{{1,2}}){_NTH}\s*$"), _day_of_month),
    (re.compile(_KO_NTH), _day_of_month),
    (re.compile(_EN_WEEKDAY, re.IGNORECASE), _weekday),
    (re.compile(_KO_WEEKDAY), _weekday),
    (re.compile(_EN_TODAY, re.IGNORECASE), _ago(0)),
    (re.compile(_EN_YESTERDAY, re.IGNORECASE), _ago(1)),
    (re.compile(r"\bthe\sday\sbefore\syesterday\b", re.IGNORECASE), _ago(2)),
    (re.compile(_EN_DAYS_AGO, re.IGNORECASE), _days_ago),
    (re.compile(_EN_HOURS_AGO, re.IGNORECASE), _hours_ago),
    (re.compile(_KO_WORD), _korean_ago),
    (re.compile(_KO_DAYS_AGO), _days_ago),
    (re.compile(r"(?P<n>\d{1,2}|한|두|세)\s?시간\s?(?:쯤\s?)?전"), _hours_ago),
)
