"""What stands in the cells of lists: several values in one, former names in brackets, dates in many forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from quaywatch.records.vessel_numbers import find_digit_groups, is_ship_imo, is_vessel_mmsi
from quaywatch.records.watchlist import ListedName, NameKind
from quaywatch.sources.flags import find_flag

__all__ = ["ShipNumbers", "date_in", "find_names", "flags_in", "numbers_in", "values_in"]

MAX_VALUES = 200
"""In one cell; no ship has more names."""
_NOTHING = frozenset(
    {"", "-0-", "-", "n/a", "na", "none", "none identified", "null", "nan", "unknown", "does not exist"}
)
_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}\s*[:)]\s+")
_FORMERLY = re.compile(r"^(?:(?:ex|formerly|former(?: name)?|f\.?k\.?a)\b[\s.:-]*)", re.IGNORECASE)
_ALSO = re.compile(r"^(?:(?:a\.?k\.?a|also known as|alias)\b[\s.:-]*)", re.IGNORECASE)
_EX_INSIDE = re.compile(r"[\s,]+\bex[\s.:-]+", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_DATE_FORMS = (
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%d-%b-%y",
    "%d-%b-%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%Y%m%d",
)
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")
_EARLIEST_YEAR, _LATEST_YEAR = 1950, 2099


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipNumbers:
    """The numbers found in a text."""

    imo: tuple[int, ...] = ()
    """Those that can be a ship's."""
    mmsi: tuple[int, ...] = ()
    """Those of nine digits."""
    unsound: tuple[str, ...] = ()
    """Digits and words that are neither."""


def values_in(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several: `a; b`, one a line, or `1: a 2: b`; what stands for nothing is left out.

    >>> values_in("1: JANG AN 2: CHANG AN"), values_in("X; -0- ; Does not exist")
    (('JANG AN', 'CHANG AN'), ('X',))
    """
    text = cell.strip()
    parts = _NUMBERED.split(text) if re.match(r"1\s*[:)]\s", text) else re.split(r"[;\n\r|]", text)
    bare = (" ".join(part.split()).strip(" ,") for part in parts[:MAX_VALUES])
    return tuple(dict.fromkeys(part for part in bare if part.casefold() not in _NOTHING))


def find_names(cell: str, kind: NameKind = NameKind.NAME) -> tuple[ListedName, ...]:
    """The names in a cell, each with its kind: what stands in brackets or after `ex` is a former name.

    >>> [(name.text, name.kind.value) for name in find_names("WAVE (EX SEA, EX SUN)")]
    [('WAVE', 'name'), ('SEA', 'former name'), ('SUN', 'former name')]
    """
    found: dict[str, ListedName] = {}
    for value in values_in(cell):
        for name in _names_in_value(value, kind):
            found.setdefault(name.text, name)
    return tuple(found.values())


def _names_in_value(value: str, kind: NameKind) -> Iterable[ListedName]:
    aside = [
        part for inside in _BRACKETS.findall(value) if re.search(r"[^\W\d_]", inside) for part in inside.split(",")
    ]
    outside, *former = _EX_INSIDE.split(_BRACKETS.sub(" ", value))
    main = " ".join(outside.split()).strip(" ,\"'")
    if main:
        yield _named(main, kind)
    for part in (*aside, *former):
        text = " ".join(part.split()).strip(" ,\"'")
        if text:
            yield _named(text, NameKind.FORMER)


def _named(text: str, kind: NameKind) -> ListedName:
    for pattern, other in ((_FORMERLY, NameKind.FORMER), (_ALSO, NameKind.ALIAS)):
        rest = pattern.sub("", text)
        if rest and rest != text:
            return ListedName(text=rest, kind=other)
    return ListedName(text=text, kind=kind)


def numbers_in(imo_cell: str, mmsi_cell: str = "") -> ShipNumbers:
    """The numbers in two cells: IMO numbers with a right check digit, MMSI of nine digits, and what is neither."""
    sevens = find_digit_groups(imo_cell, 7)
    nines = find_digit_groups(mmsi_cell, 9)
    imo = tuple(number for number in sevens if is_ship_imo(number))
    mmsi = tuple(number for number in nines if is_vessel_mmsi(number))
    unsound = [f"{number:07d}" for number in sevens if number not in imo]
    unsound += [str(number) for number in nines if number not in mmsi]
    unsound += [value for value in values_in(imo_cell) if not sevens]
    unsound += [value for value in values_in(mmsi_cell) if not nines]
    return ShipNumbers(imo=imo, mmsi=mmsi, unsound=tuple(unsound))


def flags_in(cell: str) -> tuple[str, ...]:
    """The flags in a cell, as ISO code where the country is known, else as written."""
    whole = find_flag(cell)
    found = (whole,) if whole else tuple(find_flag(value) or value for value in values_in(cell))
    return tuple(dict.fromkeys(found))


def date_in(text: str, *, in_name: bool = False) -> date | None:
    """The day that a text writes (ISO, 1.2.2020, 03-Mar-18, 2 May 2019); None where it writes none.

    Args:
        text: What is read.
        in_name: Look for an ISO day, with or without dashes, anywhere in the text, as in a file's name.
    """
    if in_name:
        for year, month, day in reversed(_IN_NAME.findall(text)):
            found = _day(f"{year}-{month}-{day}", "%Y-%m-%d")
            if found is not None:
                return found
        return None
    bare = text.strip().partition("T")[0] if re.match(r"\d{4}-\d\d-\d\dT", text.strip()) else text.strip()
    return next((day for form in _DATE_FORMS if (day := _day(bare[:40], form)) is not None), None)


def _day(text: str, form: str) -> date | None:
    try:
        day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        return None
    return day if _EARLIEST_YEAR <= day.year <= _LATEST_YEAR else None
