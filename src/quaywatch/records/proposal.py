"""Claims as rules propose them from a text: typed, with the place in the text that they come from.

A proposal is no claim of the case: a person accepts, edits or rejects it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quaywatch.clock import Span
from quaywatch.errors import DataError
from quaywatch.records.claim import ClaimKind, Hedge

__all__ = ["PlaceMention", "ProposedClaim"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A name, or a noun such as `the dock`, that stands for a watched place in a text."""

    text: str
    """As printed."""
    start: int
    """First character."""
    end: int
    """After the last."""
    site: str | None
    """Key of the site; None where several sites are called so."""
    zones: tuple[str, ...] = ()
    """Zones of the site that may be meant; empty where the whole site is."""
    named: bool = True
    """False for a noun that stands for the place named before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedClaim:
    """An assertion that rules read out of a text."""

    id: str
    """Made of what it says and where it stands: the same text gives the same keys."""
    kind: ClaimKind
    """What it asserts."""
    value: Mapping[str, object]
    """Its typed value, by kind, as in a claims file."""
    text: str
    """The assertion in our words, built from kind and value."""
    by: str
    """Who says it: the speaker, the organisation that is named, or the publisher."""
    start: int
    """First character of the sentence that it was read from."""
    end: int
    """After the last."""
    hedge: Hedge = Hedge.STATED
    """How firmly."""
    printed: str | None = None
    """The place as printed; None where the words name none."""
    site: str | None = None
    """Key of the site that is meant; None where none of the sites is."""
    zones: tuple[str, ...] = ()
    """Zones that the words narrow it to."""
    when: Span | None = None
    """Time it speaks of; None where nothing tells."""
    quote: int | None = None
    """Number of the quote (from 0) in which it stands; None for narration."""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise DataError(f"proposal from {self.start} to {self.end}", expected="0 <= start <= end")
