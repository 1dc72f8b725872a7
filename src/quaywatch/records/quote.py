"""Words that were spoken, as a text gives them: who, in what role, when and where, and where they stand in the text.

All offsets are characters of the text in Unicode's NFC form. That words were printed as somebody's does not say that
they were spoken, and that they were spoken does not say that they are true.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quaywatch.errors import DataError

__all__ = [
    "Directness",
    "Quote",
    "SaidPrecision",
    "Segment",
    "SegmentKind",
    "SpeakerKind",
    "SpokenText",
    "TextLanguage",
]


class TextLanguage(StrEnum):
    """Languages whose rules are known."""

    ENGLISH = "en"
    KOREAN = "ko"


class SegmentKind(StrEnum):
    """What a part of a broadcast or an article is."""

    ANCHOR = "anchor"
    REPORT = "report"
    BITE = "bite"
    """Words of somebody else, played or printed under a tag."""
    TWO_WAY = "two_way"
    """Anchor and reporter talk."""
    SIGN_OFF = "sign_off"
    TIP_BLOCK = "tip_block"
    """How to reach the desk."""
    OTHER = "other"


class Directness(StrEnum):
    """How words are given."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    """In the reporter's words."""
    ANONYMOUS = "anonymous"
    """Of nobody named: `there are suspicions that …`."""


class SpeakerKind(StrEnum):
    """What a speaker is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    ANONYMOUS = "anonymous"
    AMBIENT = "ambient"
    """Sound of a crowd or a place: no speaker."""


class SaidPrecision(StrEnum):
    """How exactly it is known when words were spoken."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenText:
    """A text on its way to quotes."""

    text: str
    """In NFC form, without invisible direction and width marks; lines end with a line feed."""
    language: TextLanguage
    """Most of it is in."""
    published: date | None = None
    """Day of publication; None where nothing tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a text."""

    kind: SegmentKind
    """What it is."""
    start: int
    """First character."""
    end: int
    """After the last."""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise DataError(f"segment from {self.start} to {self.end}", expected="0 <= start <= end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a speaker, as a text gives them."""

    text: str | None
    """Verbatim; None where a tag has none."""
    start: int
    """First character of the words; of the tag where it has none."""
    end: int
    """After the last."""
    directness: Directness
    """How they are given."""
    speaker: str | None = None
    """By the name that the text gives; None where nobody is named."""
    speaker_as_printed: str | None = None
    """What is printed beside the words where that is not the name: `she`, `the minister`; None where it is."""
    speaker_kind: SpeakerKind | None = None
    """What the speaker is; None where that cannot be told."""
    role_as_printed: str | None = None
    """Office or institute beside the name, as the text has it."""
    role_when_spoken: str | None = None
    """By the case's table of roles; None without a row for that day."""
    said_on: str | None = None
    """ISO date (`2025-01-06`, `2024-10`, `2024`); None where nothing tells."""
    said_on_precision: SaidPrecision | None = None
    """Of `said_on`."""
    venue: str | None = None
    """Where or in what talk it was said, as printed."""
    medium: str | None = None
    """Programme or channel that carried it, as printed."""
    inherits_speaker: bool = False
    """True where the tag has no name, and the speaker before goes on."""
    reporter_doubt: str | None = None
    """The reporter's own hedge right after."""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise DataError(f"quote from {self.start} to {self.end}", expected="0 <= start <= end")
        if (self.said_on is None) != (self.said_on_precision is None):
            raise DataError(
                f"quote with half a date: {self.said_on!r}", expected="a date and its precision, or neither"
            )
