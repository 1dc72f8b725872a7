"""Competing explanations, the evidence held against them, and what each assessor makes of it.

A likelihood here is how probable the evidence is if the explanation holds. It is somebody's judgement, and the record
keeps whose and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from quaywatch.errors import DataError

__all__ = [
    "LIKELIHOOD_BANDS",
    "OTHER",
    "OTHER_TEXT",
    "Assessor",
    "LikelihoodBand",
    "Credibility",
    "EvidenceItem",
    "FutureLook",
    "FutureOutcome",
    "Hypothesis",
    "HypothesisCase",
    "HypothesisSet",
    "Judgement",
    "LikelihoodWord",
    "Prior",
    "Reliability",
    "band_of_word",
    "with_other",
]

OTHER, OTHER_TEXT = "other", "other or unknown"
"""Key and words of the explanation that no set may lack."""
LEAST_LIKELIHOOD, MOST_LIKELIHOOD = 0.01, 0.99
"""Nothing judged by a person rules an explanation out, or in, for good."""


class LikelihoodWord(StrEnum):
    """The seven terms of likelihood of Intelligence Community Directive 203 (2015), section D.6.e(2)(a)."""

    ALMOST_NO_CHANCE = "almost no chance"
    VERY_UNLIKELY = "very unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN = "roughly even chance"
    LIKELY = "likely"
    VERY_LIKELY = "very likely"
    ALMOST_CERTAIN = "almost certain"


LIKELIHOOD_BANDS: Mapping[LikelihoodWord, tuple[float, float]] = MappingProxyType(
    {
        LikelihoodWord.ALMOST_NO_CHANCE: (0.01, 0.05),
        LikelihoodWord.VERY_UNLIKELY: (0.05, 0.20),
        LikelihoodWord.UNLIKELY: (0.20, 0.45),
        LikelihoodWord.ROUGHLY_EVEN: (0.45, 0.55),
        LikelihoodWord.LIKELY: (0.55, 0.80),
        LikelihoodWord.VERY_LIKELY: (0.80, 0.95),
        LikelihoodWord.ALMOST_CERTAIN: (0.95, 0.99),
    }
)
"""The interval that the directive gives to each term, as parts of one."""


class Reliability(StrEnum):
    """Reliability of the source, in the letters of the Admiralty system (NATO AJP-2.1)."""

    A = "A"
    """Completely reliable."""
    B = "B"
    """Usually reliable."""
    C = "C"
    """Fairly reliable."""
    D = "D"
    """Not usually reliable."""
    E = "E"
    """Unreliable."""
    F = "F"
    """Cannot be judged."""


class Credibility(StrEnum):
    """Credibility of what was said, in the figures of the Admiralty system (NATO AJP-2.1)."""

    CONFIRMED = "1"
    """Confirmed by other, independent sources."""
    PROBABLY_TRUE = "2"
    POSSIBLY_TRUE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    NOT_JUDGED = "6"
    """Cannot be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One explanation."""

    id: str
    """Key, unique in its set."""
    text: str
    """The explanation in our words."""

    @property
    def is_other(self) -> bool:
        """True for what stands for every explanation that nobody has named."""
        return self.id == OTHER or self.text.strip().casefold() == OTHER_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class HypothesisSet:
    """Explanations of which exactly one holds, since one of them is all the others."""

    question: str
    """What they explain."""
    hypotheses: tuple[Hypothesis, ...]
    """At least one that is named, and exactly one `other or unknown`."""

    def __post_init__(self) -> None:
        ids = self.ids
        if len(set(ids)) < len(ids):
            raise DataError(f"hypotheses {', '.join(ids)} name one key twice", expected="one hypothesis per key")
        others = [hypothesis.id for hypothesis in self.hypotheses if hypothesis.is_other]
        if len(others) != 1 or len(ids) < 2:
            raise DataError(
                f"hypotheses {', '.join(ids) or '(none)'}",
                expected=f"at least one that is named and exactly one {OTHER_TEXT!r}",
                do=f"Give one of them the key {OTHER!r}",
            )

    @property
    def ids(self) -> tuple[str, ...]:
        """Keys, in order."""
        return tuple(hypothesis.id for hypothesis in self.hypotheses)

    @property
    def other(self) -> str:
        """Key of `other or unknown`."""
        return next(hypothesis.id for hypothesis in self.hypotheses if hypothesis.is_other)

    def text_of(self, key: str) -> str:
        """The words of a hypothesis."""
        return next(hypothesis.text for hypothesis in self.hypotheses if hypothesis.id == key)


def with_other(hypotheses: tuple[Hypothesis, ...]) -> tuple[Hypothesis, ...]:
    """The hypotheses, with `other or unknown` added at the end where it lacks."""
    if any(hypothesis.is_other for hypothesis in hypotheses):
        return hypotheses
    return (*hypotheses, Hypothesis(id=OTHER, text=OTHER_TEXT))


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodBand:
    """An interval in which a likelihood lies, as parts of one."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not LEAST_LIKELIHOOD <= self.low <= self.high <= MOST_LIKELIHOOD:
            raise DataError(
                f"likelihood from {self.low:g} to {self.high:g}",
                expected=f"{LEAST_LIKELIHOOD:g} <= low <= high <= {MOST_LIKELIHOOD:g}",
            )


def band_of_word(word: LikelihoodWord) -> LikelihoodBand:
    """The interval of a term."""
    low, high = LIKELIHOOD_BANDS[word]
    return LikelihoodBand(low=low, high=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One thing that is known, with the grade of its source."""

    id: str
    """Key, unique in its case."""
    text: str
    """What is known, in our words."""
    reliability: Reliability
    """Of the source."""
    credibility: Credibility
    """Of what it says."""
    known_on: date
    """Day from which it could be known: of publication, not of the event."""
    group: str
    """Items with one origin share a group and count once; an item that stands alone has its own key here."""
    rests_on: tuple[str, ...] = ()
    """Keys of observations, facts, claims or quotes of the case."""
    url: str | None = None
    """Page on which it was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one assessor makes of one item."""

    item: str
    """Key of the item."""
    likelihoods: Mapping[str, LikelihoodBand]
    """By hypothesis: how probable the item is if that holds. `Other or unknown` may be left out."""
    rationale: str
    """Why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessor:
    """Somebody who judges, and the day: what is judged later is judged in hindsight."""

    name: str
    judged_on: date
    judgements: tuple[Judgement, ...]
    """At most one per item; no judgement of an item means no view on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """Shares before any evidence, with the reason for them."""

    shares: Mapping[str, float]
    """By hypothesis, summing to one."""
    rationale: str

    def __post_init__(self) -> None:
        total = sum(self.shares.values())
        if abs(total - 1.0) > 1e-3 or min(self.shares.values()) <= 0.0:
            raise DataError(f"prior shares that sum to {total:g}", expected="shares above 0 that sum to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class FutureOutcome:
    """One thing that a future look or record may show."""

    id: str
    text: str
    likelihoods: Mapping[str, LikelihoodBand]
    """By hypothesis: how probable this outcome is if that holds. `Other or unknown` may be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FutureLook:
    """A look or record that could be had, and what it might show."""

    id: str
    what: str
    """What to look at, in our words."""
    where: str
    """The place, in words."""
    outcomes: tuple[FutureOutcome, ...]
    """At least two; one of them will come."""
    rationale: str
    site: str | None = None
    """Key of the site, where the case has one."""
    zones: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.outcomes) < 2:
            raise DataError(f"look {self.id!r} with {len(self.outcomes)} outcome", expected="at least two outcomes")


@dataclass(frozen=True, slots=True, kw_only=True)
class HypothesisCase:
    """A question with its explanations, evidence, judgements, and the looks that could still be had."""

    id: str
    """Key."""
    set: HypothesisSet
    items: tuple[EvidenceItem, ...]
    assessors: tuple[Assessor, ...]
    prior: Prior | None = None
    """None: all hypotheses alike."""
    future: tuple[FutureLook, ...] = ()
    claims: tuple[str, ...] = ()
    """Keys of the claims on a purpose whose alternatives these are."""
    evidence: str = ""
    """SHA-256 of the file that it was read from; empty where that is in no case."""

    def __post_init__(self) -> None:
        for what, keys in (
            ("item", [item.id for item in self.items]),
            ("assessor", [assessor.name for assessor in self.assessors]),
            ("look", [look.id for look in self.future]),
        ):
            if len(set(keys)) < len(keys):
                raise DataError(f"one {what} stands twice in {self.id!r}", expected=f"each {what} once")
        if self.prior is not None and set(self.prior.shares) != set(self.set.ids):
            raise DataError(
                f"prior over {', '.join(sorted(self.prior.shares))}", expected=f"over {', '.join(self.set.ids)}"
            )
        for assessor in self.assessors:
            _check_judgements(self, assessor)
        for look in self.future:
            for outcome in look.outcomes:
                _check_hypotheses(self.set, outcome.likelihoods, f"outcome {outcome.id!r} of look {look.id!r}")


def _check_judgements(case: HypothesisCase, assessor: Assessor) -> None:
    judged = [judgement.item for judgement in assessor.judgements]
    strange = set(judged) - {item.id for item in case.items}
    if strange or len(set(judged)) < len(judged):
        raise DataError(
            f"{assessor.name} judges {', '.join(sorted(strange)) or 'one item twice'}",
            expected="one judgement per item that the case holds",
        )
    for judgement in assessor.judgements:
        _check_hypotheses(case.set, judgement.likelihoods, f"judgement of {judgement.item!r} by {assessor.name}")


def _check_hypotheses(hypotheses: HypothesisSet, likelihoods: Mapping[str, LikelihoodBand], what: str) -> None:
    given, wanted = set(likelihoods), set(hypotheses.ids)
    if given - wanted or wanted - given - {hypotheses.other}:
        wrong = ", ".join(sorted((given ^ wanted) - {hypotheses.other}))
        raise DataError(
            f"{what} lacks or does not know {wrong}",
            expected=f"a likelihood for each of {', '.join(sorted(wanted - {hypotheses.other}))}",
        )
