"""Claims about a purpose as hypotheses: each alternative that was named, and `other or unknown`."""

from __future__ import annotations

from collections.abc import Sequence

from quaywatch.records.claim import Claim, ClaimKind
from quaywatch.records.hypothesis import Hypothesis, HypothesisSet, with_other

__all__ = ["hypotheses_of"]


def hypotheses_of(claim: Claim) -> HypothesisSet | None:
    """The alternatives of a `purpose` claim as a set to be weighed; None for other claims and for none but `other`.

    What was named more than once stands once. That somebody named an alternative is no evidence for it.
    """
    named = claim.value.get("alternatives")
    if claim.kind is not ClaimKind.PURPOSE or not isinstance(named, Sequence) or isinstance(named, str):
        return None
    texts = dict.fromkeys(" ".join(str(text).split()) for text in named)
    hypotheses = with_other(tuple(Hypothesis(id=f"h{n}", text=text) for n, text in enumerate(texts, 1) if text))
    return HypothesisSet(question=claim.text, hypotheses=hypotheses) if len(hypotheses) > 1 else None
