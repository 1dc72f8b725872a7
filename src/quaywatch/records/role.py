"""Who held what office when, from a table that a person dates and sources."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quaywatch.errors import DataError

__all__ = ["Role", "find_role", "speaker_key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office that somebody held."""

    speaker: str
    """Name as texts print it."""
    role: str
    """The office."""
    organisation: str | None
    held_from: date
    """First day."""
    held_to: date | None
    """Last day; None where the source names none."""
    source: str
    """Who says so: a page or a document."""
    also: tuple[str, ...] = ()
    """Other spellings of the name."""

    def __post_init__(self) -> None:
        if self.held_to is not None and self.held_to < self.held_from:
            raise DataError(
                f"{self.role} of {self.speaker} ends on {self.held_to}, before {self.held_from}",
                expected="from at or before to",
            )

    @property
    def words(self) -> str:
        """The office with its organisation."""
        return f"{self.role}, {self.organisation}" if self.organisation else self.role

    def covers(self, first: date, last: date) -> bool:
        """True where it was held on every day from first to last."""
        return self.held_from <= first and (self.held_to is None or last <= self.held_to)


def find_role(roles: Iterable[Role], speaker: str, said_on: str | None) -> Role | None:
    """The one office that the table gives to a speaker for all of a day, month or year.

    Args:
        roles: The table.
        speaker: Name as printed; case, marks and blanks do not matter.
        said_on: ISO day, month or year (`2025-01-06`, `2024-10`, `2024`); None where it is not known.

    Returns:
        None without a date, without a row that covers all of it, and where two different rows do.
    """
    if said_on is None:
        return None
    first, last = _days(said_on)
    name = speaker_key(speaker)
    held = [
        role
        for role in roles
        if name in {speaker_key(text) for text in (role.speaker, *role.also)} and role.covers(first, last)
    ]
    return held[0] if held and len({role.words for role in held}) == 1 else None


def speaker_key(name: str) -> str:
    """A speaker's name for comparing: without case, marks and blanks."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _days(said_on: str) -> tuple[date, date]:
    try:
        parts = [int(part) for part in said_on.split("-")]
        year, month = parts[0], parts[1] if len(parts) > 1 else None
        if len(parts) > 2:
            day = date.fromisoformat(said_on)
            return day, day
        last = 12 if month is None else month
        return date(year, month or 1, 1), date(year, last, calendar.monthrange(year, last)[1])
    except (ValueError, IndexError) as error:
        raise DataError(f"{said_on!r} is no day, month or year", expected="YYYY-MM-DD, YYYY-MM or YYYY") from error
