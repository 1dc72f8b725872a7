"""What was said: typed, checkable assertions, and what the events say to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quaywatch.clock import Span
from quaywatch.errors import DataError

__all__ = ["Claim", "ClaimKind", "Hedge", "TextSpan", "Verdict", "VerdictWord"]


class ClaimKind(StrEnum):
    """What a claim asserts (formats: quotes and claims)."""

    MIN_CALLS = "min_calls"
    DIRECTION = "direction"
    PRESENT = "present"
    MEASURE = "measure"
    COVERS = "covers"
    PURPOSE = "purpose"
    SERVICE = "service"
    ROUTE = "route"
    TRANSFER = "transfer"
    SILENCE = "silence"
    IDENTITY = "identity"
    CARGO = "cargo"
    STATEMENT = "statement"
    EVENT = "event"
    FORECAST = "forecast"


class Hedge(StrEnum):
    """How firmly it was said."""

    STATED = "stated"
    BELIEVED = "believed"
    SUSPECTED = "suspected"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpan:
    """A place in a text that the case holds."""

    text: str
    """SHA-256 of its bytes."""
    start: int
    """First character of the text in NFC form, as `quaywatch quotes` counts."""
    end: int
    """After the last."""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise DataError(f"characters from {self.start} to {self.end}", expected="0 <= start <= end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An assertion that somebody published, in our words."""

    id: str
    """Stable key, unique in the case."""
    kind: ClaimKind
    """What it asserts."""
    text: str
    """The assertion in our words."""
    by: str
    """Who said it: speaker, organisation or publisher."""
    published: date
    """Day of publication."""
    evidence: str
    """SHA-256 of the claims file."""
    value: Mapping[str, object]
    """Its typed value, by kind."""
    site: str | None = None
    """Key of the site it speaks of."""
    zones: tuple[str, ...] = ()
    """Zones it may speak of; empty where the source names none."""
    when: Span | None = None
    """Time it speaks of; None where the source gives none."""
    hedge: Hedge = Hedge.STATED
    """How firmly."""
    url: str | None = None
    """Page on which it was published."""
    read_from: TextSpan | None = None
    """The sentence that it was read from, where the case holds the text."""


class VerdictWord(StrEnum):
    """What the events say to a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    PARTLY = "partly"
    NOT_CHECKABLE = "not_checkable"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A claim held against the events of the case."""

    claim: str
    """Key of the claim."""
    word: VerdictWord
    """The verdict; `not_judged` where no rule knows what it speaks of, which is no verdict on the claim."""
    because: str
    """The reasons, in sentences, with the reading of the claim's words that was used."""
    needs: str | None = None
    """What look or record would settle it."""
    observations: tuple[str, ...] = ()
    """Observations it rests on."""
    facts: tuple[str, ...] = ()
    """Facts it rests on."""
    events: tuple[str, ...] = ()
    """Events it rests on."""
