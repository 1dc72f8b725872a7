"""Claims about a purpose as hypotheses: each alternative that was named, and `other or unknown`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from quaywatch.assessment.wording import closed, listed
from quaywatch.errors import DataError
from quaywatch.records.claim import Claim, ClaimKind, Verdict, VerdictWord
from quaywatch.records.hypothesis import (
    Assessor,
    Credibility,
    EvidenceItem,
    Hypothesis,
    HypothesisCase,
    HypothesisSet,
    Judgement,
    LikelihoodWord,
    Reliability,
    band_of_word,
    with_other,
)

__all__ = ["assess_purpose", "hypotheses_of", "start_weighing"]


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


def assess_purpose(claim: Claim) -> Verdict:
    """Never checkable by looks: what is named becomes explanations, which are weighed by evidence on use."""
    named = hypotheses_of(claim)
    because = "A picture shows that something stands there, not what it is for."
    if named is not None:
        because += f" What is named is weighed as {listed(f'“{one.text}”' for one in named.hypotheses)}."
    needs = "A record or witness of its use, or looks that show it being used"
    return Verdict(claim=claim.id, word=VerdictWord.NOT_CHECKABLE, because=because, needs=needs)


def start_weighing(claim: Claim, *, assessor: str, judged_on: date) -> HypothesisCase:
    """A question to be weighed, with the claim itself as its one item, which speaks for no explanation.

    Args:
        claim: A claim on a purpose.
        assessor: Who judges.
        judged_on: Day of the judgement.

    Raises:
        DataError: It names no explanation.
    """
    named = hypotheses_of(claim)
    if named is None:
        raise DataError(f"claim {claim.id} names no purpose", expected="a claim of kind purpose with alternatives")
    even = band_of_word(LikelihoodWord.ROUGHLY_EVEN)
    item = EvidenceItem(
        id="named",
        text=f"{claim.by} named these explanations.",
        reliability=Reliability.F,
        credibility=Credibility.NOT_JUDGED,
        known_on=claim.published,
        group="named",
        rests_on=(claim.id,),
        url=claim.url,
    )
    judgement = Judgement(
        item=item.id,
        likelihoods=dict.fromkeys(named.ids, even),
        rationale="That somebody named an explanation is no evidence for it.",
    )
    return HypothesisCase(
        id=re.sub(r"[^a-z0-9_.-]+", "-", claim.id.casefold()).strip("-._")[:60] or "purpose",
        set=replace(named, question=f"{claim.by} said: {closed(claim.text)} Which of these is it?"),
        items=(item,),
        assessors=(Assessor(name=assessor, judged_on=judged_on, judgements=(judgement,)),),
        claims=(claim.id,),
    )
