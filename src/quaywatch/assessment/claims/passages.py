"""One sentence with what stood before it, and what a rule may take from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from quaywatch.assessment.claims.hedges import is_conditional, is_denied, is_future, is_question
from quaywatch.assessment.claims.parties import Party
from quaywatch.assessment.claims.triggers import CONDITIONS, EVERYTHING
from quaywatch.records.claim import ClaimKind
from quaywatch.records.proposal import PlaceMention

__all__ = ["Draft", "Memory", "Passage"]

_DENIES_ALL = re.compile(
    r"\b(?:den(?:y|ies|ied)|refut(?:es?|ed)|reject(?:s|ed)|dismiss(?:es|ed)|no evidence|no sign"
    r"|no indication|cannot say|did not say"
    r"|unclear|not known|unknown|not confirmed|unconfirmed|impossible)\b"
    r"|^\W*(?:no|none|neither|not a|nothing|never)\b|\bno\s(?:[\w-]+\s){0,3}(?:ships?|vessels?"
    r"|freighters?|tankers?|carriers?|trains?|structures?|roofs?)\b"
    r"|부인했|부인하|인정하지 않|부정했|일축|사실무근|증거는 없|확인되지 않",
    re.IGNORECASE,
)
_KOREAN_BREAK = re.compile(r"지만|으나|는데|은데|[,;]|(?<=[가-힣])고\s|으며|하며")
_ENGLISH_BREAK = re.compile(r",(?!\d{3}\b)|[;:—–]|\b(?:but|while|whereas|although|though|however)\b", re.IGNORECASE)


@dataclass(slots=True)
class Memory:
    """What the sentences before have named."""

    places: list[PlaceMention] = field(default_factory=list)
    """Sites, the last named last."""
    countries: list[str] = field(default_factory=list)
    """Countries, the last named last, each once."""
    subject: str | None = None
    """The country that the last sentence which names one is about."""
    goods: str | None = None
    """Last cargo."""
    structure: str | None = None
    """Last structure."""
    ship: str | None = None
    """Last ship."""
    since_ship: int = 0
    """Sentences since it was named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a rule read: kind, value and where."""

    kind: ClaimKind
    """Of the claim."""
    value: Mapping[str, object]
    """By kind."""
    start: int
    """First character in the sentence of the words that decide."""
    end: int
    """After the last."""
    bound: str = ""
    """`about`, `at least` and the like, for the words of a number."""
    presupposed: bool = False
    """True where it is said in passing, as known (`the train that resumed`): no hedge of the sentence touches it."""
    standing: bool = False
    """True for what stands until it is gone: without a time it is meant up to the day of publication."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passage:
    """One sentence; equal to itself only, so that what is read of it can be kept."""

    text: str
    """Its words."""
    start: int
    """Where it begins in the text."""
    published: date | None
    """Day of publication."""
    memory: Memory
    """What was named before."""
    mentions: tuple[PlaceMention, ...] = ()
    """Places in it; offsets are those of the whole text."""
    countries: tuple[Party, ...] = ()
    """Countries in it; offsets are its own."""
    korean: bool = False
    """True where a quarter of its letters is Hangul."""
    speaker: str | None = None
    """Who is named as the source."""
    parts: int = EVERYTHING
    """Classes of its words, as `triggers.read_parts` gives them."""

    @property
    def is_open(self) -> bool:
        """True where nothing is asserted: a question, a condition."""
        return is_question(self.text) or (bool(self.parts & CONDITIONS) and is_conditional(self.text))

    def has(self, one: int, other: int) -> bool:
        """True where the sentence has a word of either of two classes, or sets of classes, and of the other."""
        return bool(self.parts & one and self.parts & other)

    def part(self, at: int) -> tuple[int, int]:
        """Start and end of the part of the sentence between commas, `but` and the like that holds a character."""
        start, end = 0, len(self.text)
        for first, last in _breaks(self.text, korean=self.korean):
            if last <= at:
                start = last
            elif first > at:
                end = last if self.korean else first
                break
        return start, end

    def is_denied(self, at: int) -> bool:
        """True where the words at a character are denied: in their part of the sentence, or as a whole."""
        all_of_it = _denial_of_all(self.text)
        start, end = self.part(at)
        return (all_of_it is not None and all_of_it <= at + 40) or is_denied(self.text[start:end])

    def is_asserted(self, at: int) -> bool:
        """True where the words at a character say that something is or was so."""
        start, end = self.part(at)
        return not self.is_open and not self.is_denied(at) and not is_future(self.text[start:end])

    def countries_before(self, *, without: str | None = None) -> list[str]:
        """Countries named so far, this sentence's too, the last named last."""
        named = [*self.memory.countries]
        for party in self.countries:
            named = [name for name in named if name != party.name] + [party.name]
        return [name for name in named if name != without]

    def party_between(self, start: int, end: int, *, last: bool = False) -> Party | None:
        """The first, or the last, country in a stretch of the sentence."""
        found = [party for party in self.countries if start <= party.start and party.end <= end]
        return (found[-1] if last else found[0]) if found else None


@lru_cache(maxsize=64)
def _breaks(text: str, *, korean: bool) -> tuple[tuple[int, int], ...]:
    """Where the parts of a sentence are parted."""
    return tuple(found.span() for found in (_KOREAN_BREAK if korean else _ENGLISH_BREAK).finditer(text))


@lru_cache(maxsize=512)
def _denial_of_all(text: str) -> int | None:
    """Where words begin that deny the whole sentence."""
    found = _DENIES_ALL.search(text)
    return None if found is None else found.start()
