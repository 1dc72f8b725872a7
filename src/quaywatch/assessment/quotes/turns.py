"""Transcripts in turns: each speaker's name and a colon open a paragraph, and what follows is his up to the next name.

`JANE ROE, CNN ANCHOR:` and later `ROE:`; `MR. MILLER:` and `QUESTION:`; `Jane Roe:`; `>> JANE ROE:`; `홍길동 박사:`.
A text is read so only where names come again or carry roles, since articles have colons too. What anchors and reporters
say is narration and no quote.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from quaywatch.assessment.quotes.head_words import AMBIENT, ENGLISH_OFFICE, NOT_A_SPEAKER, ORGANISATION
from quaywatch.assessment.quotes.heads import Head
from quaywatch.assessment.quotes.labels import is_bite_marker, read_label, split_marker
from quaywatch.assessment.quotes.marks import inner_words
from quaywatch.assessment.quotes.names import find_kind, is_clause, is_latin_name, split_name
from quaywatch.assessment.quotes.remarks import is_remark, skip_remarks
from quaywatch.assessment.quotes.tags import Tag
from quaywatch.records.quote import SegmentKind, SpeakerKind

__all__ = ["Turns", "find_turns"]

_LINE = re.compile(
    r"^[ \t]{0,8}(?P<mark>>{2,3}[ \t]?|[-–—][ \t]|[◇◆◎○●▷▶■□△▲☆★][ \t]?)?"
    r"(?P<head>[A-Z가-힣À-Þ][^\n:：\[\]<>\"“”]{0,120}?)[ \t]?(?:[:：](?!//|\d)|(?<=[가-힣]|[ \t])>)[ \t]*",
    re.MULTILINE,
)
_BRACKETED = re.compile(
    r"^[ \t]{0,8}(?P<mark>\[)(?P<head>[가-힣]{2,4}|[가-힣]{2,4}\s[가-힣]{2,8})\][ \t]{0,8}\n\s*(?=[^\s\"“‘'\[(<「『])",
    re.MULTILINE,
)
"""`[홍길동]` alone on its line in a talk, above words without marks."""
_STAGE = re.compile(
    r"^[ \t]*(?:[\[(][^\n]{1,200}[\])]|#{2,}|[-*_=](?: ?[-*_=]){2,}|>{2,3}[^\n]*|END|TO BE CONTINUED)[ \t]*$", re.M
)
_UPPER = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ.'’‘-]*(?:\s(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’‘-]*|[Mm]c[A-Z]+|de|van|von|al|bin)){0,4}(?:,?\s(?:JR|SR|II|III)\.?)?"
)
_UNNAMED = re.compile(
    r"(?:UNIDENTIFIED|UNKNOWN|UNNAMED|Unidentified|Unknown)\b.*|(?:PROTEST[EO]RS?|CROWD|GROUP|AUDIENCE|VOICE|MAN|WOMAN)(?:\s(?:#?\d|[A-Z]))?"
)
_ASKS_ALONE = re.compile(r"^[ \t]{0,8}Q[ \t]{1,12}(?=[A-Z\"“])", re.MULTILINE)
"""`Q    Can you say …`, without a colon."""
_ASKS = re.compile(
    r"(?:QUESTION|QUESTIONER|Q|REPORTER|INTERVIEWER|MODERATOR|OPERATOR|HOST|ANCHOR|NARRATOR)S?(?:\s#?\d)?", re.I
)
_TITLE = re.compile(r"(?:MR|MS|MRS|MISS|DR|SEC|AMB|GEN|ADM|COL|LT|CAPT|SEN|REP|GOV|PROF)\b\.?\s", re.I)
_ANCHOR = re.compile(r"\b(?:co-?)?(?:anchor|host|presenter|moderator)\b", re.IGNORECASE)
_REPORTER = re.compile(r"\b(?:correspondent|reporter|byline|reporting|voice-?over)\b", re.IGNORECASE)
_HANGUL = re.compile("[가-힣]")
LEAST_TURNS = 3
MOST_KOREAN_WORDS = 4
LONGEST_ROLE = 100
LONGEST_TURN = 12_000
"""Characters: fifteen minutes of speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """What a transcript in turns holds."""

    tags: tuple[Tag, ...] = ()
    """Turns of those who are heard."""
    labels: tuple[tuple[int, int, SegmentKind], ...] = ()
    """Where anchors, reporters and those who ask begin: start, end, part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """A name with its colon at the start of a line."""

    start: int
    words: int
    """Where the words begin."""
    name: str
    role: str | None
    is_sure: bool
    """Whether its letters alone tell that it is a speaker's label: capitals, a title, or arrows."""
    asks: bool
    """Whether it is nobody's name, but that of a part in the talk."""
    runs_on: bool
    """Whether paragraphs without a name after it are its own too. Korean articles go on with narration."""


def find_turns(text: str, bounds: list[int]) -> Turns:
    """The turns of a transcript; none where a text is not one.

    Args:
        text: The text.
        bounds: Where labels and tip blocks begin, beyond which no turn goes.
    """
    matches = [*_LINE.finditer(text), *_BRACKETED.finditer(text)]
    found = [turn for match in matches if (turn := _turn_of(text, match)) is not None]
    found.sort(key=lambda turn: turn.start)
    kept = _known_only(found)
    if any(turn.asks for turn in kept):
        kept = sorted([*kept, *_asking_alone(text)], key=lambda turn: turn.start)
    if not _is_transcript(text, kept, len(bounds)):
        return Turns()
    tags, labels = [], []
    stages = [match.start() for match in _STAGE.finditer(text)]
    stops = sorted({*bounds, *stages, *(turn.start for turn in kept)})
    roles = _full_names(kept)
    for turn in kept:
        full = roles.get(_surname(turn.name), turn)
        kind = _part_of(turn, full)
        if kind is not None:
            labels.append((turn.start, turn.words, kind))
            continue
        words = inner_words(text, turn.words, _end_of(text, turn, stops))
        if words[1] > words[0]:
            tags.append(Tag(start=turn.start, end=words[1], head=_head_of(turn, full), words=words))
    return Turns(tags=tuple(tags), labels=tuple(labels))


def _turn_of(text: str, match: re.Match[str]) -> _Turn | None:
    head, asides = _without_remarks(match["head"].strip())
    asks = bool(_ASKS.fullmatch(head))
    if not head or (not asks and _is_no_name(head)):
        return None
    found = _korean_name(head, match["mark"]) if _HANGUL.search(head) else _latin_name(head, match["mark"])
    if found is None:
        return None
    name, roles, is_sure = found
    line_end = text.find("\n", match.end())
    return _Turn(
        start=match.start(),
        words=skip_remarks(text, match.end(), len(text) if line_end < 0 else line_end),
        name=name,
        role=", ".join(one for one in (*roles, *asides) if one) or None,
        is_sure=is_sure or asks,
        asks=asks,
        runs_on=is_sure or not _HANGUL.search(head),
    )


def _is_no_name(head: str) -> bool:
    return bool(
        NOT_A_SPEAKER.match(head)
        or AMBIENT.match(head)
        or read_label(head)
        or is_bite_marker(head)
        or split_marker(f"{head}: a")
    )


def _korean_name(head: str, mark: str | None) -> tuple[str, tuple[str, ...], bool] | None:
    """Name, roles, and whether bullets mark it as a speaker's."""
    if len(head.split()) > MOST_KOREAN_WORDS or is_clause(head):
        return None
    name, role = split_name(head) or (head, "")
    if mark == "[" and find_kind(name, role or None) is not SpeakerKind.PERSON:
        return None
    return name, (role,), mark is not None and mark[0] not in "-–—["


def _latin_name(head: str, mark: str | None) -> tuple[str, tuple[str, ...], bool] | None:
    """Name, roles, and whether capitals, a title or arrows alone tell that it is a speaker's."""
    name, _, role = (part.strip() for part in head.partition(","))
    is_sure = len(name) > 1 and bool(_UPPER.fullmatch(name) or _UNNAMED.fullmatch(name) or _TITLE.match(name))
    is_sure = is_sure or (mark is not None and mark[0] not in "-–—")
    divided = split_name(name)
    is_name = is_sure or is_latin_name(name) or (" " not in name and name.isalpha()) or divided is not None
    if not is_name or len(role) > LONGEST_ROLE or ORGANISATION.fullmatch(name):
        return None
    return (divided[0], (divided[1], role), is_sure) if divided else (name, (role,), is_sure)


def _asking_alone(text: str) -> Iterator[_Turn]:
    for match in _ASKS_ALONE.finditer(text):
        yield _Turn(start=match.start(), words=match.end(), name="Q", role=None, is_sure=True, asks=True, runs_on=True)


def _without_remarks(head: str) -> tuple[str, list[str]]:
    """A head without its parentheses, and what these told beside remarks: `ROE (voice-over)`, `Roe (Analyst)`."""
    asides = [one.strip() for one in re.findall(r"\(([^()]{1,60})\)", head)]
    bare = " ".join(re.sub(r"\([^()]{1,60}\)", " ", head).split()).strip(" ,")
    return bare, [one for one in asides if not is_remark(one)]


def _surname(name: str) -> str:
    if _HANGUL.search(name):
        return name
    words = [word for word in re.split(r"[\s,]+", name.casefold()) if word.rstrip(".") not in ("jr", "sr", "ii", "iii")]
    return words[-1] if words else name.casefold()


def _known_only(turns: list[_Turn]) -> list[_Turn]:
    """Without single words that are no surname of somebody who was named whole: `WARNING:`, `Washington:`.

    A Korean name without an office counts where it comes again.
    """
    times = Counter(turn.name for turn in turns)
    whole = {_surname(turn.name) for turn in turns if " " in turn.name or (_HANGUL.search(turn.name) and turn.role)}
    whole |= {name for name, n in times.items() if n > 1 and _HANGUL.search(name)}
    if any(turn.asks for turn in turns):
        # `Spokesman:` beside `Question:`
        whole |= {_surname(turn.name) for turn in turns if ENGLISH_OFFICE.fullmatch(turn.name)}
    return [
        turn
        for turn in turns
        if turn.asks
        or _UNNAMED.fullmatch(turn.name)
        or _surname(turn.name) in whole
        or (" " in turn.name and not _HANGUL.search(turn.name))
    ]


def _is_transcript(text: str, turns: list[_Turn], labels: int) -> bool:
    """Whether names come again, or sure labels carry roles, often enough for the colons to be those of a talk."""
    named = [turn for turn in turns if not turn.asks]
    if not named or len(turns) + labels < LEAST_TURNS - any(turn.is_sure for turn in turns):
        return False
    if 2 * sum(_is_said(text, turn) for turn in named) < len(named):
        return False
    again = len({_surname(turn.name) for turn in named}) < len(named)
    asked = len(named) < len(turns)
    with_role = any(turn.is_sure and turn.role for turn in named)
    sure = sum(turn.is_sure for turn in turns)
    return again or (sure >= LEAST_TURNS - 1 and (asked or with_role or sure == len(turns)))


def _is_said(text: str, turn: _Turn) -> bool:
    """Whether the line after a name ends as sentences do; those of lists and tables do not."""
    line_end = text.find("\n", turn.words)
    line = text[turn.words : len(text) if line_end < 0 else line_end].rstrip()
    return line.endswith((".", "!", "?", "…", '"', "”", ")", "]", "-", "—", "~"))


def _full_names(turns: list[_Turn]) -> dict[str, _Turn]:
    full: dict[str, _Turn] = {}
    for turn in turns:
        before = full.get(_surname(turn.name))
        if before is None or (" " in turn.name and " " not in before.name) or (turn.role and not before.role):
            full[_surname(turn.name)] = turn
    return full


def _part_of(turn: _Turn, full: _Turn) -> SegmentKind | None:
    if turn.asks:
        return SegmentKind.TWO_WAY
    role = f"{full.role or ''} {turn.role or ''}"
    if _ANCHOR.search(role):
        return SegmentKind.ANCHOR
    return SegmentKind.REPORT if _REPORTER.search(role) or role.strip() == "기자" else None


def _end_of(text: str, turn: _Turn, stops: list[int]) -> int:
    """Where a turn ends: at the next name or stage direction; with its line where none follows, or in Korean."""
    line_end = text.find("\n", turn.words)
    line_end = len(text) if line_end < 0 else line_end
    following = bisect_right(stops, turn.start)
    if following == len(stops) or not turn.runs_on:
        return min(line_end, stops[following]) if following < len(stops) else line_end
    return stops[following] if stops[following] - turn.words <= LONGEST_TURN else line_end


def _head_of(turn: _Turn, full: _Turn) -> Head:
    short = full.name != turn.name and (" " not in turn.name or bool(_TITLE.match(turn.name)))
    name, role = (full.name, turn.role or full.role) if short else (turn.name, turn.role or full.role)
    if _UNNAMED.fullmatch(name):
        kind: SpeakerKind | None = SpeakerKind.ANONYMOUS
    elif _TITLE.match(name) or is_latin_name(name):
        kind = SpeakerKind.PERSON
    else:
        kind = find_kind(name, role)
    return Head(speaker=name, kind=kind, role=role, printed=turn.name if short else None)
