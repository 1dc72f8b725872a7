"""The head of a tag (`Name/Role/Date/Venue`) taken apart into speaker, role, day, venue and medium.

The first field is the speaker; what the others are is told by their words and not by their place, since a third
field may be a day, a talk, a programme, a party or an institute. What is none of the others is part of the role.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from quaywatch.assessment.quotes.days import PrintedDay, find_days, without_day_words
from quaywatch.assessment.quotes.head_words import (
    AMBIENT,
    CHANNEL,
    KOREAN_ORGANISATION_ENDS,
    ORGANISATION,
    PLACES,
    PLATFORM,
    PROGRAMME,
    VENUE,
)
from quaywatch.assessment.quotes.names import find_kind, has_office, is_latin_name, split_name
from quaywatch.assessment.quotes.remarks import is_remark, without_remarks
from quaywatch.records.quote import SaidPrecision, SpeakerKind

__all__ = ["Head", "read_head"]

_EDGE = " :：,·-–—▶◀■●"
_HANGUL = re.compile("[가-힣]")
_DASH = re.compile(r"\s[-–—‒]\s")
_SLASH = re.compile(r"[/／|]")
_AGE = re.compile(r"^\d{1,3}\s?세?$|^age[d]?\s\d{1,3}$")
_OPENS_VENUE = re.compile(
    rf"^(?:(?:an?|the|his|her|exclusive|joint|special|recent|televised|regular|daily|annual|phone|video|written|"
    rf"KBS|단독|공동|특별|정례|신년|현장|전화|화상|서면)\s)*(?:{VENUE.pattern})",
    re.IGNORECASE,
)
_CLOSES_VENUE = re.compile(
    r"(?:인터뷰|기자\s?회견|간담회|브리핑|연설|담화|청문회|국정\s?감사|국감|질문|토론회|토론|세미나|강연|출연|회담|총회|회의|유세|집회|신년사|방송|대담"
    r"|interview|conference|briefing|speech|address|testimony|hearing|rally|debate|statement)(?:\s?(?:에서|중|서))?$",
    re.IGNORECASE,
)
_TITLE_DAY = re.compile(r"(?:\w+day|today|tonight|this\s\w+|오늘)", re.IGNORECASE)
_AT_PLACE = re.compile(r"^(?:in|at)\s[A-Z]")
_SAYING = re.compile(r",?\sSAYING$")
"""How agencies close a head: `MINISTER OF PORTS, JANE ROE, SAYING:`."""
LONGEST_HEAD = 240
"""Characters; a longer stretch before a colon is a sentence and no tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a tag says of its words."""

    speaker: str | None
    """As printed; None in a tag without a name."""
    kind: SpeakerKind | None
    """What the speaker is."""
    role: str | None = None
    """As printed; several fields are joined by commas."""
    day: PrintedDay | None = None
    """A day that the tag names, resolved or not."""
    venue: str | None = None
    """As printed."""
    medium: str | None = None
    """As printed."""
    printed: str | None = None
    """The speaker where a later label prints less of the name (`ROE:`)."""

    @property
    def said_on(self) -> tuple[str, SaidPrecision] | None:
        """The resolved day with its precision."""
        if self.day is None or self.day.said_on is None or self.day.precision is None:
            return None
        return self.day.said_on, self.day.precision


@dataclass(slots=True, kw_only=True)
class _Parts:
    """What the fields have said so far."""

    roles: list[str] = field(default_factory=list)
    days: list[PrintedDay] = field(default_factory=list)
    venues: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)


def read_head(head: str, published: date | None) -> Head:
    """The parts of a head, without its brackets, colon and words.

    Args:
        head: At most `LONGEST_HEAD` characters.
        published: Day of publication, for days without a year.
    """
    head = _SAYING.sub("", _one_line(without_remarks(head)))
    if not head:
        return Head(speaker=None, kind=None)
    if AMBIENT.match(head):
        return Head(speaker=head, kind=SpeakerKind.AMBIENT)
    parts = _Parts()
    first, *others = _swapped(_day_last(_fields(head), published))
    base, inner = _without_parenthesis(first)
    if inner is not None:
        for piece in _fields(inner) if _day_of(inner, published) is None else [inner]:
            _note_with_parenthesis(piece, 1, parts, published)
    for index, piece in enumerate(others, start=1):
        _note_with_parenthesis(piece, index, parts, published)
    if is_remark(base):
        return Head(speaker=None, kind=SpeakerKind.ANONYMOUS)
    return _head_of(base, parts)


def _head_of(base: str, parts: _Parts) -> Head:
    divided = split_name(base)
    # `평론가 홍길동/…` carries a role before the name; after a role of its own only a name that stands last is cut out.
    if divided and (not parts.roles or base.endswith(divided[0])):
        base, before = divided
        parts.roles.insert(0, before)
    role = ", ".join(parts.roles) or None
    ambient = any(AMBIENT.match(one) for one in parts.roles)
    return Head(
        speaker=base,
        kind=SpeakerKind.AMBIENT if ambient else find_kind(base, role),
        role=None if ambient else role,
        day=parts.days[0] if parts.days else None,
        venue=", ".join(parts.venues) or None,
        medium=", ".join(parts.media) or None,
    )


def _one_line(head: str) -> str:
    return " ".join(head.split()).strip(_EDGE)


def _fields(head: str) -> list[str]:
    """Fields between slashes outside parentheses; without slashes those round a dash or after a name's comma.

    A slash between digits is part of a date.
    """
    pieces = _slashed(head) or [head]
    if len(pieces) == 1:
        pieces = _DASH.split(pieces[0], maxsplit=1)
    return _at_comma(pieces[0]) if len(pieces) == 1 else [piece.strip() for piece in pieces]


def _slashed(head: str) -> list[str]:
    depth, start, pieces = 0, 0, []
    for i, letter in enumerate(head):
        if letter in "(（":
            depth += 1
        elif letter in ")）":
            depth = max(0, depth - 1)
        elif depth == 0 and _SLASH.match(letter) and not _is_between_digits(head, i):
            pieces.append(head[start:i])
            start = i + 1
    pieces = [piece.strip() for piece in (*pieces, head[start:])]
    return [piece for piece in pieces if piece]


def _is_between_digits(head: str, at: int) -> bool:
    return head[at - 1 : at].isdigit() and head[at + 1 : at + 2].isdigit()


def _at_comma(field_text: str) -> list[str]:
    name, comma, rest = field_text.partition(",")
    rest = rest.strip()
    if not comma:
        return [field_text]
    is_role = has_office(rest) or ORGANISATION.search(rest) or rest[:1].islower()
    if (is_role and is_latin_name(name)) or (split_name(name) and (is_role or rest.isalpha())):
        return [name, rest]
    before, _, last = field_text.rpartition(",")
    if has_office(before) and is_latin_name(last.strip()) and not is_latin_name(name):
        return [last.strip(), before.strip()]
    return [field_text]


def _day_last(fields: list[str], published: date | None) -> list[str]:
    """The name first, where a tag opens with nothing but a day."""
    first = fields[0]
    for day in find_days(first, published) if len(fields) > 1 else ():
        if not without_day_words(first[: day.start] + " " + first[day.end :]):
            return [*fields[1:], first]
    return fields


def _swapped(fields: list[str]) -> list[str]:
    """Name first, where a tag prints the office first and the name after the slash."""
    if len(fields) < 2 or split_name(fields[0]) or not has_office(fields[0].split()[-1]):
        return fields
    second = fields[1]
    is_name = is_latin_name(second) or (
        re.fullmatch("[가-힣]{3}", second) and find_kind(second, "x") is SpeakerKind.PERSON
    )
    return [second, fields[0], *fields[2:]] if is_name and not has_office(second) else fields


def _without_parenthesis(piece: str) -> tuple[str, str | None]:
    """A field without the parenthesis at its end, and what stood in it; nested ones are kept whole."""
    piece = piece.strip()
    if piece.startswith(("(", "（")) and _closing(piece, 0) == len(piece) - 1:
        piece = piece[1:-1].strip()
    if not piece.endswith((")", "）")):
        return piece, None
    start = _opening(piece)
    if start <= 0:
        return piece, None
    return piece[:start].strip(), piece[start + 1 : -1].strip()


def _closing(piece: str, start: int) -> int:
    depth = 0
    for i in range(start, len(piece)):
        depth += (piece[i] in "(（") - (piece[i] in ")）")
        if depth == 0:
            return i
    return -1


def _opening(piece: str) -> int:
    depth = 0
    for i in range(len(piece) - 1, -1, -1):
        depth += (piece[i] in ")）") - (piece[i] in "(（")
        if depth == 0:
            return i
    return -1


def _note_with_parenthesis(piece: str, index: int, parts: _Parts, published: date | None) -> None:
    base, inner = _without_parenthesis(piece)
    if inner and base and _note_occasion(inner, parts, published):
        _note(base, index, parts, published)
    elif inner and base and (is_remark(inner) or any(_is_venue(one, 1) for one in _slashed(inner))):
        _note(base, index, parts, published)
        for one in _slashed(inner):
            _note(one, index + 1, parts, published)
    else:
        _note(piece.strip(), index, parts, published)


def _note_occasion(inner: str, parts: _Parts, published: date | None) -> bool:
    """Put day and place of a parenthesis where they belong: beside a day stands where words were said."""
    day = next((day for day in find_days(inner, published) if _is_apart(inner, day)), None)
    if day is None:
        return False
    rest = without_day_words(f"{inner[: day.start]}, {inner[day.end :]}")
    others = [one.strip() for one in re.split("[,，/／]", rest) if without_day_words(one)]
    if any(_ends_in_office(one) for one in others):
        return False
    parts.days.append(day)
    for one in others:
        if not is_remark(one):
            parts.venues.append(one)
            parts.media += _medium_of(one)
    return True


def _ends_in_office(piece: str) -> bool:
    """Whether a field names an office: in Korean its last word does."""
    return has_office(piece.split()[-1] if _HANGUL.search(piece) else piece)


def _note(piece: str, index: int, parts: _Parts, published: date | None) -> None:
    """Put a field where its words say that it belongs."""
    if not piece or is_remark(piece) or _AGE.match(piece):
        return
    if (day := _day_of(piece, published)) is None:
        piece = _without_day_after_comma(piece, parts, published)
    else:
        parts.days.append(day)
        piece = without_day_words(piece[: day.start] + " " + piece[day.end :])
        if not piece:
            return
    after_day = bool(parts.days and parts.roles) and not has_office(piece)
    if day is not None or after_day or _is_venue(piece, index):
        parts.venues.append(piece)
        parts.media += _medium_of(piece)
    else:
        parts.roles.append(piece)


def _without_day_after_comma(piece: str, parts: _Parts, published: date | None) -> str:
    """A role without the day that its last comma brings: `Analyst, Nov. 22`."""
    for day in find_days(piece, published):
        before = piece[: day.start].rstrip()
        if before.endswith(",") and not without_day_words(piece[day.end :]):
            parts.days.append(day)
            return before.rstrip(", ")
    return piece


def _day_of(piece: str, published: date | None) -> PrintedDay | None:
    """The day of a field that is a day, or a day and a venue; None for a role that only holds a number of a year."""
    days = find_days(piece, published)
    if not days or not _is_apart(piece, days[0]):
        return None
    rest = without_day_words(piece[: days[0].start] + " " + piece[days[0].end :])
    return days[0] if not rest or _is_venue(rest, 2) else None


def _is_apart(piece: str, day: PrintedDay) -> bool:
    """Whether a day stands at an end of a field and is no part of a title such as `Sunday Diagnosis`."""
    before, after = without_day_words(piece[: day.start]), without_day_words(piece[day.end :])
    if before and after:
        return False
    if not _TITLE_DAY.fullmatch(piece[day.start : day.end]) or not (before or after):
        return True
    return piece[day.end :].lstrip().startswith((",", "/")) or piece[: day.start].rstrip().endswith((",", "/"))


def _is_venue(piece: str, index: int) -> bool:
    """Whether a field names a talk, a programme or a place, and no office or institute."""
    if _OPENS_VENUE.match(piece) and not has_office(piece.split()[-1]):
        return True
    if PLATFORM.fullmatch(piece):
        return True
    if _ends_in_office(piece):
        return bool(_OPENS_VENUE.match(piece) and re.search(r"\b(?:with|by|to)\b", piece))
    if _CLOSES_VENUE.search(piece) or (CHANNEL.search(piece) and PROGRAMME.search(piece)):
        return True
    if CHANNEL.match(piece) and not CHANNEL.fullmatch(piece) and not piece.endswith(KOREAN_ORGANISATION_ENDS):
        return not ORGANISATION.search(piece)
    if index < 2:
        return False
    if piece.casefold() in PLACES or _AT_PLACE.match(piece) or CHANNEL.fullmatch(piece):
        return True
    return bool(VENUE.search(piece) or PROGRAMME.search(piece)) and not ORGANISATION.search(piece)


def _medium_of(piece: str) -> list[str]:
    if PLATFORM.fullmatch(piece):
        return [piece]
    channel = CHANNEL.search(piece)
    if channel is None:
        return []
    return [piece if PROGRAMME.search(piece) and not _OPENS_VENUE.match(piece) else channel.group()]
