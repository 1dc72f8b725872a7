"""A text that a case holds, as rules read it: whose words it prints, and which claims it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quaywatch.records.proposal import ProposedClaim
from quaywatch.records.quote import Quote, TextLanguage

__all__ = ["HeldQuote", "TextReading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldQuote:
    """A quote of a text that the case holds."""

    id: str
    """Stable key: of the text's bytes and the place in it."""
    evidence: str
    """SHA-256 of the text."""
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReading:
    """What rules read in a text. Nobody has checked it."""

    id: str
    """SHA-256 of the text."""
    name: str
    """File name."""
    publisher: str
    """Whose word the narration is."""
    title: str
    """Title of the piece."""
    published: date | None
    """Day of publication; None where nothing tells it."""
    language: TextLanguage
    """Whose rules were used."""
    characters: int
    """Length of the text."""
    url: str | None = None
    """Its page."""
    quotes: tuple[HeldQuote, ...] = ()
    proposals: tuple[ProposedClaim, ...] = ()
    """Claims that nobody has taken yet, or somebody has: the reviews tell."""
