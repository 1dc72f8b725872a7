"""When: the days that words stand for, held against the day of publication.

`Over the past month` runs from the same day of the month before to the day of publication. A date without a year is the
last such date not after publication. What has no beginning (`in recent weeks`) is left open there.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from quaywatch.assessment.claims.amounts import NUMBER, read_count
from quaywatch.assessment.claims.period_words import KOREAN_UNITS, MONTH_NAMES, PARTS, UNITS, WEEKDAYS

__all__ = ["Period", "find_period"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days that words stand for."""

    written: str
    """As `clock.parse_span` reads it: a day, a month, `A/B`, `../B`, `A/..`."""
    start: int
    """First character of the words."""
    end: int
    """After the last."""


_MONTH = "|".join(sorted(MONTH_NAMES, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_UNIT_KO = "|".join(sorted(KOREAN_UNITS, key=len, reverse=True))
_YEAR = r"(?:19[5-9]\d|20\d\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_DATE_EN = (
    rf"(?:(?P<m{{0}}>{_MONTH})\.?\s(?P<d{{0}}>{_DAY})(?:st|nd|rd|th)?|(?P<e{{0}}>{_DAY})(?:st|nd|rd"
    rf"|th)?\s(?:of\s)?(?P<n{{0}}>{_MONTH})\.?)(?:,?\s(?P<y{{0}}>{_YEAR}))?(?![\w])"
)
_DATE_KO = rf"(?:(?P<y{{0}}>{_YEAR})년\s?)?(?P<m{{0}}>1[0-2]|0?[1-9])월\s?(?P<d{{0}}>{_DAY})일"

_ANY = re.compile(
    rf"\d|[년월주달제늘해요]|\b(?:past|last|this|since|recent|recently|yesterday|today|ago|week|month|year"
    rf"|previous|days|weeks|months|{_MONTH}|{_WEEKDAY})",
    re.IGNORECASE,
)
"""Without any of these no rule fits."""
_HANGUL, _LATIN = re.compile("[가-힣]"), re.compile("[a-zA-Z]")
Rule = Callable[[re.Match[str], date], str | None]


def find_period(text: str, published: date | None) -> Period | None:
    """The first time that a text names, by the most telling rule that fits; None where none does.

    Args:
        text: A sentence.
        published: Day of publication; without it only full dates are read.
    """
    if not _ANY.search(text):
        return None
    for pattern, needs_day, rule in _rules_for(text):
        found = pattern.search(text)
        if found is None or (needs_day and published is None):
            continue
        try:
            written = rule(found, published or date.max)
        except ValueError:
            continue
        if written is not None:
            return Period(written=written, start=found.start(), end=found.end())
    return None


def _rules_for(text: str) -> tuple[tuple[re.Pattern[str], bool, Rule], ...]:
    """The rules that the letters of a text let fit."""
    if not _HANGUL.search(text):
        return _WITHOUT_HANGUL
    return _RULES if _LATIN.search(text) else _WITHOUT_LATIN


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _last_date(month: int, day: int, published: date) -> date:
    this = date(published.year, month, day)
    return this if this <= published else date(published.year - 1, month, day)


def _in_year(found: re.Match[str], published: date) -> str | None:
    year = int(found["y"])
    return f"{year}-01-01/{min(date(year, 12, 31), published) if year == published.year else date(year, 12, 31)}"


def _past(found: re.Match[str], published: date) -> str | None:
    count = read_count(found["n"]) if found["n"] else 1.0
    unit = (UNITS | KOREAN_UNITS)[found["u"].casefold()]
    return f"{_before(published, count or 1.0, unit)}/{published}"


def _before(published: date, count: float, unit: str) -> date:
    if unit in ("month", "year"):
        return _months_before(published, round(count * (12 if unit == "year" else 1)))
    return published - timedelta(days=round(count * (7 if unit == "week" else 1)))


def _two_dates(found: re.Match[str], published: date) -> str | None:
    last = _date_of(found, "2", published, None)
    first = _date_of(found, "1", published, last.year)
    return f"{first if first <= last else first.replace(year=first.year - 1)}/{last}"


def _date_of(found: re.Match[str], which: str, published: date, year: int | None) -> date:
    groups = found.groupdict()
    month_word, day_word = (
        groups.get(f"m{which}") or groups.get(f"n{which}"),
        groups.get(f"d{which}") or groups.get(f"e{which}"),
    )
    month = MONTH_NAMES.get((month_word or "").casefold()) or int(month_word or 0)
    written = groups.get(f"y{which}")
    day = int(day_word or 0)
    if written or year is not None:
        return date(int(written) if written else year or 0, month, day)
    if published == date.max:
        raise ValueError(day)
    return _last_date(month, day, published)


def _one_date(found: re.Match[str], published: date) -> str | None:
    day = _date_of(found, "", published, None)
    before = (found.groupdict().get("since") or "").casefold()
    if before.startswith(("since", "이후")) and published != date.max:
        return f"{day}/{published}" if day < published else f"{day}"
    if before.startswith(("before", "until", "by")):
        return f"../{day}"
    return f"{day}"


def _iso(found: re.Match[str], _published: date) -> str | None:
    return f"{date.fromisoformat(found['iso'])}"


def _two_days(found: re.Match[str], published: date) -> str | None:
    month = MONTH_NAMES.get((found["m"] or "").casefold()) or int(found["m"])
    year = int(found["y"]) if found["y"] else _last_date(month, int(found["b"]), published).year
    return f"{date(year, month, int(found['a']))}/{date(year, month, int(found['b']))}"


def _month(found: re.Match[str], published: date) -> str | None:
    month = MONTH_NAMES.get((found["m"] or "").casefold()) or int(found["m"])
    if found["y"]:
        year = int(found["y"])
    elif published == date.max:
        return None
    else:
        year = published.year if month <= published.month else published.year - 1
    groups = found.groupdict()
    if groups.get("since"):
        return f"{date(year, month, 1)}/{published}" if published != date.max else f"{date(year, month, 1)}/.."
    part = PARTS.get((groups.get("part") or "").casefold().rstrip("- "))
    if part:
        return f"{date(year, month, part[0])}/{date(year, month, min(part[1], calendar.monthrange(year, month)[1]))}"
    return f"{year}-{month:02d}"


def _this(found: re.Match[str], published: date) -> str | None:
    unit = (UNITS | KOREAN_UNITS)[found["u"].casefold()]
    start = {
        "year": date(published.year, 1, 1),
        "month": published.replace(day=1),
        "week": published - timedelta(days=published.weekday()),
    }.get(unit, published)
    return f"{start}/{published}" if start < published else f"{published}"


def _last_unit(found: re.Match[str], published: date) -> str | None:
    unit = (UNITS | KOREAN_UNITS)[found["u"].casefold()]
    if unit == "year":
        return f"{published.year - 1}-01-01/{published.year - 1}-12-31"
    if unit == "month":
        before = published.replace(day=1) - timedelta(days=1)
        return f"{before.year}-{before.month:02d}"
    monday = published - timedelta(days=published.weekday() + 7)
    return f"{monday}/{monday + timedelta(days=6)}" if unit == "week" else None


def _day_back(found: re.Match[str], published: date) -> str | None:
    back = {"today": 0, "yesterday": 1, "오늘": 0, "어제": 1, "그제": 2, "그저께": 2}
    return f"{published - timedelta(days=back[found['w'].casefold()])}"


def _ago(found: re.Match[str], published: date) -> str | None:
    count, unit = read_count(found["n"]) or 1.0, (UNITS | KOREAN_UNITS)[found["u"].casefold()]
    day = _before(published, count, unit)
    if unit == "day":
        return f"{day}"
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return f"{monday}/{monday + timedelta(days=6)}"
    return f"{day.year}-{day.month:02d}" if unit == "month" else f"{day.year}-01-01/{day.year}-12-31"


def _weekday(found: re.Match[str], published: date) -> str | None:
    back = (published.weekday() - WEEKDAYS[found["w"].casefold()]) % 7
    groups = found.groupdict()
    if groups.get("last") and back == 0:
        back = 7
    day = published - timedelta(days=back)
    return f"{day}/{published}" if groups.get("since") and day < published else f"{day}"


def _day_of_month(found: re.Match[str], published: date) -> str | None:
    wanted = int(found["d"])
    for back in range(4):
        month = _months_before(published.replace(day=1), back)
        if wanted <= calendar.monthrange(month.year, month.month)[1]:
            day = month.replace(day=wanted)
            if day <= published:
                return f"{day}"
    return None


def _open(_found: re.Match[str], published: date) -> str | None:
    return f"../{published}"


def _since_year(found: re.Match[str], published: date) -> str | None:
    return f"{found['y']}-01-01/{'..' if published == date.max else published}"


def _rule(pattern: str, needs_day: bool, rule: Rule) -> tuple[re.Pattern[str], bool, Rule]:
    return re.compile(pattern, re.IGNORECASE), needs_day, rule


_RULES = (
    _rule(
        rf"(?:from|between)\s{_DATE_EN.format(1)}\s(?:to|and|until|through)\s{_DATE_EN.format(2)}", False, _two_dates
    ),
    _rule(
        rf"(?:from|between)\s(?P<a>{_DAY})\s(?:to|and|until"
        rf"|through)\s(?P<b>{_DAY})\s(?P<m>{_MONTH})(?:\s(?P<y>{_YEAR}))?",
        False,
        _two_days,
    ),
    _rule(
        rf"(?P<m>{_MONTH})\.?\s(?P<a>{_DAY})\s?(?:-|–|to"
        rf"|through)\s?(?P<b>{_DAY})(?:,?\s(?P<y>{_YEAR}))?(?!\d)",
        False,
        _two_days,
    ),
    _rule(rf"{_DATE_KO.format(1)}\s?(?:부터|에서|~|∼|-)\s?{_DATE_KO.format(2)}", False, _two_dates),
    _rule(
        rf"(?:(?P<y>{_YEAR})년\s?)?(?P<m>1[0-2]|0?[1-9])월\s?(?P<a>{_DAY})일?\s?(?:부터|에서|~|∼"
        rf"|-)\s?(?P<b>{_DAY})일",
        False,
        _two_days,
    ),
    _rule(r"(?<!\d)(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)", False, _iso),
    _rule(rf"(?P<since>since|before|until|by)?\s?\b{_DATE_EN.format('')}", False, _one_date),
    _rule(rf"{_DATE_KO.format('')}\s?(?P<since>이후)?", False, _one_date),
    _rule(
        rf"(?P<since>since\s)?\b(?:last\s|in\s|of\s|during\s)?(?P<part>early[\s-]|mid[\s-]"
        rf"|late[\s-])?\b(?P<m>{_MONTH})(?<!\bMay)\.?,?\s(?:of\s)?(?P<y>{_YEAR})\b",
        False,
        _month,
    ),
    _rule(rf"(?P<y>{_YEAR})년\s?(?P<m>1[0-2]|0?[1-9])월(?:\s?(?P<part>초|중순|말))?", False, _month),
    _rule(
        rf"\b(?:over|in|during|within|for)\s(?:the|this)\s(?:past|last|previous"
        rf"|preceding)\s(?:(?P<n>{NUMBER})\s)?(?P<u>{_UNIT})\b",
        True,
        _past,
    ),
    _rule(r"\b(?:over|in|during|within)\s(?:a|the span of a|one)\s(?P<n>)(?P<u>month|week|year)\b", True, _past),
    _rule(rf"\b(?:past|last)\s(?P<n>{NUMBER})\s(?P<u>{_UNIT})\b", True, _past),
    _rule(r"\b(?:in|over)\s(?:the\s)?past\s(?P<n>)(?P<u>month|week|year)\b", True, _past),
    _rule(
        rf"(?:지난|최근|과거)\s?(?P<n>{NUMBER})\s?(?P<u>개월|달|주일|주|년|해|일(?=\s?(?:간|동안|새"
        rf"|사이)))\s?(?:간|동안|새|사이)?",
        True,
        _past,
    ),
    _rule(rf"(?P<n>{NUMBER})\s?(?P<u>{_UNIT_KO})\s?(?:동안|사이|새)", True, _past),
    _rule(rf"\b(?P<since>since|from)\s(?P<y>{_YEAR})\b", False, _since_year),
    _rule(rf"\b(?:in|during|throughout)\s(?P<y>{_YEAR})\b", False, _in_year),
    _rule(rf"(?P<y>{_YEAR})년(?:에|\s)", False, _in_year),
    _rule(
        rf"\b(?P<since>since\s)?(?:(?:last|this|in|of|during)\s|(?=early|mid|late))(?P<part>early[\s-]"
        rf"|mid[\s-]|late[\s-])?(?P<m>{_MONTH})\b(?P<y>(?!\w))?",
        True,
        _month,
    ),
    _rule(rf"\b(?P<since>since\s)(?P<part>(?!))?(?P<m>{_MONTH})\b(?P<y>(?!))?", True, _month),
    _rule(
        r"(?P<y>(?!))?(?:지난\s?)?(?P<m>1[0-2]|0?[1-9])월\s?(?P<part>초|중순|말)?"
        r"(?P<since>\s?(?:이후|이래|부터))?(?=[에의부이 ,]"
        r"|(?<=[후래터]))",
        True,
        _month,
    ),
    _rule(r"\bthis\s(?P<u>year|month|week)\b|\bso far this\s(?P<v>year)\b", True, _this),
    _rule(r"(?P<u>올해|올 들어|이달|이번 달|이번 주|금년)", True, _this),
    _rule(r"\b(?:last|the previous)\s(?P<u>year|month|week)(?!['’]s)\b", True, _last_unit),
    _rule(r"(?P<u>지난해|작년|지난달|지난 달|지난주|지난 주)", True, _last_unit),
    _rule(rf"(?P<n>{NUMBER}|\ba)\s(?P<u>{_UNIT})\sago\b", True, _ago),
    _rule(rf"(?P<n>{NUMBER})\s?(?P<u>{_UNIT_KO})\s전", True, _ago),
    _rule(r"\b(?P<w>yesterday|today)\b", True, _day_back),
    _rule(r"(?<![가-힣])(?P<w>오늘|어제|그제|그저께)(?!날)", True, _day_back),
    _rule(
        rf"\b(?P<since>since\s)?(?:on\s)?(?P<last>last\s)?(?P<w>{'|'.join(w for w in WEEKDAYS if w.isascii())})\b",
        True,
        _weekday,
    ),
    _rule(
        rf"(?P<last>지난\s?)?(?P<w>{'|'.join(w for w in WEEKDAYS if not w.isascii())})(?P<since>\s?(?:이후"
        rf"|부터))?",
        True,
        _weekday,
    ),
    _rule(rf"\bon\sthe\s(?P<d>{_DAY})(?:st|nd|rd|th)\b", True, _day_of_month),
    _rule(
        rf"(?:지난\s?)?(?<![\d월])(?P<d>{_DAY})일(?=[에,은는까부오 ]|\()(?!\s?(?:동안|간|만|전))", True, _day_of_month
    ),
    _rule(
        rf"\b(?:in|over|during)\s(?:the\s)?(?:recent|past|last)\s(?:few\s|several\s"
        rf"|couple of\s)?(?P<u>{_UNIT})\b|\brecently\b|\bin the (?:weeks|months|days) before\b|최근|요즘",
        True,
        _open,
    ),
)
_WITHOUT_HANGUL = tuple(
    rule for rule in _RULES if "\\b" in (bare := rule[0].pattern.replace(NUMBER, "")) or not _HANGUL.search(bare)
)
"""Rules that may fit a text without Hangul: those of English words, which begin at the edge of one."""
_WITHOUT_LATIN = tuple(
    rule for rule in _RULES if _HANGUL.search(bare := rule[0].pattern.replace(NUMBER, "")) or "P<iso>" in bare
)
"""Rules that may fit a text without Latin letters: those of Korean words, and the date in figures."""
