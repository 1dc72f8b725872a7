"""What evidence makes of competing explanations: shares with their spread, and what they hang on.

The shares follow from the judgements by a rule. They are no measurement, and no better than the judgements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quaywatch.records.hypothesis import HypothesisCase, LikelihoodWord

__all__ = [
    "Confidence",
    "ConfidenceWord",
    "Diagnosticity",
    "OutcomeShift",
    "Removal",
    "ReplayStep",
    "Share",
    "WatchRule",
    "Weighing",
]


class ConfidenceWord(StrEnum):
    """How well founded a judgement is, in the three words of Intelligence Community Directive 203."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """How well founded a judgement is, which says nothing of how likely anything is."""

    word: ConfidenceWord
    because: str
    """The reasons, in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The probability of one hypothesis after the evidence, as parts of one."""

    hypothesis: str
    p: float
    """With each band at its middle, on the scale of logarithms."""
    low: float
    """5th percentile of draws within the bands."""
    high: float
    """95th percentile."""
    least: float
    """With every band at the end that is worst for it: no reading of the words gives less."""
    most: float
    """With every band at the end that is best for it."""
    word: LikelihoodWord
    """The term for `p`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosticity:
    """How much one item says, after the grade of its source has shrunk it."""

    item: str
    weight: float
    """Exponent of its likelihood ratios by its grade, 0 to 1."""
    ratio: float
    """Largest likelihood ratio between any two hypotheses; 1 says nothing."""
    top_two_ratio: float
    """Likelihood ratio of the first against the second; below 1 speaks for the second."""
    signs: Mapping[str, int]
    """By hypothesis: −2 to 2, from strongly against to strongly for."""
    counts: bool
    """False where another item of its group speaks louder and stands for it, or nobody judged it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What is left when items are taken away."""

    items: tuple[str, ...]
    """Taken away: one item, or all of one group."""
    shares: Mapping[str, float]
    """Probabilities without them."""
    shift: float
    """Largest change of a probability, as parts of one."""
    reorders: bool
    """True where the order of the hypotheses is another without them."""
    first: tuple[str, ...]
    """The most probable without them; several where they are alike."""
    changes_first: bool
    """True where another hypothesis comes first without them, or none alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeShift:
    """What one outcome of a look would do."""

    outcome: str
    text: str
    chance: float
    """Probability of the outcome as things stand."""
    shares: Mapping[str, float]
    """Probabilities after it."""
    speaks_for: str | None
    """The one of the two hypotheses that makes it more probable; None where they make it alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRule:
    """What to watch, where, and what each outcome would speak for."""

    look: str
    """Key of the future look."""
    what: str
    where: str
    site: str | None
    zones: tuple[str, ...]
    between: tuple[str, str]
    """The two hypotheses that it is to tell apart."""
    gain_bits: float
    """Expected information on which of the two holds, in bits: 0 tells nothing, 1 tells all between two even ones."""
    gain_all_bits: float
    """The same on which of all hypotheses holds."""
    outcomes: tuple[OutcomeShift, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayStep:
    """The shares from the day on which items became known."""

    day: date | None
    """None before any evidence."""
    added: tuple[str, ...]
    """Items known from that day."""
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """Everything that is made of a case as of one day."""

    case: HypothesisCase
    """With the items known by then, and no others."""
    as_of: date | None
    """None: everything in the case."""
    shares: tuple[Share, ...]
    """In the order of the set."""
    ranking: tuple[str, ...]
    """Hypotheses from the most probable on; alike ones in the order of their keys."""
    confidence: Confidence
    evidence: tuple[Diagnosticity, ...]
    """In the order of the items."""
    removals: tuple[Removal, ...]
    """The largest shift first."""
    watch: tuple[WatchRule, ...]
    """The best discriminator of the first two first."""
    steps: tuple[ReplayStep, ...]
    """How the shares moved, day by day."""
    hindsight: tuple[str, ...]
    """Assessors who judged after `as_of`."""

    def share(self, hypothesis: str) -> Share:
        """The share of one hypothesis."""
        return next(share for share in self.shares if share.hypothesis == hypothesis)
