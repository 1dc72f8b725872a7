"""The day on which a text says that it was published, where its head has such a line.

Looked at are the first lines only, and there only what follows a word for it (`입력`, `Published`, `date`): a
bare day in a headline may be the day of something else. The day of a later change is taken only where
nothing tells the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from quaywatch.clock import EARLIEST_YEAR, LATEST_YEAR

__all__ = ["find_published", "read_printed_day"]

HEAD_LINES = 20
LINE_LENGTH = 300
_FIRST = re.compile(
    r"(?:기사\s?)?(?:입력|등록|작성|승인|게재|게시|방송일?|송고|발행)(?:일시?|시간)?(?=[\s:：\d])"
    r"|\b(?:first\s)?(?:published|posted|written|aired|broadcast|input|pubdate|date|dateline)(?:\s(?:on|at|date))?(?=[\s:：])",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"(?:최종)?\s?(?:수정|업데이트)(?:일시?)?|\b(?:last\s)?(?:updated|modified|edited)\b", re.IGNORECASE
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})\s?[-./년]\s?(?P<m>\d{1,2})\s?[-./월]\s?(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?!\d)",
        rf"\b{_MONTH}\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y>\d{{4}})\b",
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s{_MONTH},?\s(?P<y>\d{{4}})\b",
    )
)


def find_published(text: str) -> date | None:
    """The day that a line of the head gives as that of publication; None where none does."""
    later = None
    for line in _head(text):
        first, changed = _FIRST.search(line), _LATER.search(line)
        if first and (day := read_printed_day(line[first.end() :])):
            return day
        if changed and later is None:
            later = read_printed_day(line[changed.end() :])
    return later


def read_printed_day(text: str) -> date | None:
    """The first whole day (with its year) in a short text; None where there is none that the calendar has.

    >>> read_printed_day("2023.11.24 (15:01)"), read_printed_day("28 January 2025"), read_printed_day("Jan. 6")
    (datetime.date(2023, 11, 24), datetime.date(2025, 1, 28), None)
    """
    text = text[:LINE_LENGTH]
    found = [match for pattern in _DAYS if (match := pattern.search(text))]
    for match in sorted(found, key=lambda one: one.start()):
        parts = match.groupdict()
        month = int(parts["m"]) if parts.get("m") else _MONTHS.index(parts["name"].casefold()) + 1
        try:
            day = date(int(parts["y"]), month, int(parts["d"]))
        except ValueError:
            continue
        if EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            return day
    return None


def _head(text: str) -> Iterator[str]:
    """The first lines that are not empty, each cut to a length at which a line is no paragraph."""
    start, given = 0, 0
    while start < len(text) and given < HEAD_LINES:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start : min(end, start + LINE_LENGTH)].strip()
        start = end + 1
        if line:
            given += 1
            yield line
