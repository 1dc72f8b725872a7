"""What the grade of a source does to what it says: a weight by which likelihood ratios are shrunk towards one.

The letters and figures are those of the Admiralty system (NATO AJP-2.1), which orders sources and gives no numbers. The
numbers are judgements of this project: a ratio `r` of a source with weight `w` counts as `r ** w`, so that a source
that is completely reliable and confirmed counts in full, and one that cannot be judged counts for a quarter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from quaywatch.assessment.wording import counted, listed
from quaywatch.records.hypothesis import Credibility, EvidenceItem, Reliability
from quaywatch.records.weighing import Confidence, ConfidenceWord

__all__ = ["CREDIBILITY_WEIGHTS", "RELIABILITY_WEIGHTS", "assess_confidence", "weight_of"]

RELIABILITY_WEIGHTS: Mapping[Reliability, float] = MappingProxyType(
    {
        Reliability.A: 1.0,
        Reliability.B: 0.9,
        Reliability.C: 0.7,
        Reliability.D: 0.4,
        Reliability.E: 0.15,
        Reliability.F: 0.5,
    }
)
"""A source that cannot be judged is not an unreliable one: it stands between C and D."""
CREDIBILITY_WEIGHTS: Mapping[Credibility, float] = MappingProxyType(
    {
        Credibility.CONFIRMED: 1.0,
        Credibility.PROBABLY_TRUE: 0.9,
        Credibility.POSSIBLY_TRUE: 0.7,
        Credibility.DOUBTFUL: 0.35,
        Credibility.IMPROBABLE: 0.1,
        Credibility.NOT_JUDGED: 0.5,
    }
)
FAIR_WEIGHT, GOOD_WEIGHT = 0.45, 0.75
"""C3 and better is fair; B2 and better is good."""
HIGH_ORIGINS, MODERATE_ORIGINS = 3, 2


def weight_of(item: EvidenceItem) -> float:
    """The exponent, 0 to 1, of the likelihood ratios of an item: reliability times credibility."""
    return RELIABILITY_WEIGHTS[item.reliability] * CREDIBILITY_WEIGHTS[item.credibility]


def assess_confidence(items: Sequence[EvidenceItem], *, hangs_on: Sequence[str]) -> Confidence:
    """How well founded a weighing is: by the number of independent origins, their grades, and what it hangs on.

    High needs three origins graded B2 or better and a first hypothesis that does not change without any one item or
    origin; moderate two graded C3 or better and the same; all else is low. The limits are judgements of this project.

    Args:
        items: The items that count and say something.
        hangs_on: Items without which, alone or with the others of their origin, another hypothesis comes first.
    """
    best: dict[str, float] = {}
    for item in items:
        best[item.group] = max(best.get(item.group, 0.0), weight_of(item))
    good = sum(weight >= GOOD_WEIGHT for weight in best.values())
    fair = sum(weight >= FAIR_WEIGHT for weight in best.values())
    if hangs_on or fair < MODERATE_ORIGINS:
        word = ConfidenceWord.LOW
    else:
        word = ConfidenceWord.HIGH if good >= HIGH_ORIGINS else ConfidenceWord.MODERATE
    graded = f"{counted(len(best), 'independent origin')}, {fair} graded C3 or better and {good} graded B2 or better"
    hung = (
        f"; which hypothesis comes first hangs on {listed(hangs_on)}"
        if hangs_on
        else "; no single item or origin changes which hypothesis comes first"
    )
    return Confidence(word=word, because=graded + hung)
