"""Cases of hypotheses with invented items, built by hand or drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from quaywatch.records.hypothesis import (
    Assessor,
    Credibility,
    EvidenceItem,
    Hypothesis,
    HypothesisCase,
    HypothesisSet,
    Judgement,
    LikelihoodBand,
    LikelihoodWord,
    Prior,
    Reliability,
    band_of_word,
    with_other,
)

__all__ = ["DAY", "case_of", "cases", "item", "judged", "relabelled", "word"]

DAY = date(2031, 4, 5)


def word(text: str) -> LikelihoodBand:
    return band_of_word(LikelihoodWord(text))


def item(key: str, *, grade: str = "A1", group: str | None = None, known_on: date = DAY) -> EvidenceItem:
    return EvidenceItem(
        id=key,
        text=f"what {key} says",
        reliability=Reliability(grade[0]),
        credibility=Credibility(grade[1]),
        known_on=known_on,
        group=group or key,
    )


def judged(key: str, **bands: LikelihoodBand) -> Judgement:
    return Judgement(item=key, likelihoods=bands, rationale="drawn")


def case_of(items, judgements, *, hypotheses=("mill", "store"), prior=None, name="Ada") -> HypothesisCase:
    """One assessor unless `judgements` is by name."""
    by_name = judgements if isinstance(judgements, dict) else {name: judgements}
    return HypothesisCase(
        id="shed",
        set=HypothesisSet(
            question="What is the shed for?",
            hypotheses=with_other(tuple(Hypothesis(id=key, text=f"a {key}") for key in hypotheses)),
        ),
        items=tuple(items),
        assessors=tuple(Assessor(name=one, judged_on=DAY, judgements=tuple(made)) for one, made in by_name.items()),
        prior=prior,
    )


def relabelled(case: HypothesisCase, names: dict[str, str]) -> HypothesisCase:
    """The case with its hypotheses under each other's names; their places in the set stay."""

    def renamed(shares):
        return {names.get(key, key): value for key, value in shares.items()}

    return replace(
        case,
        assessors=tuple(
            replace(
                assessor,
                judgements=tuple(replace(one, likelihoods=renamed(one.likelihoods)) for one in assessor.judgements),
            )
            for assessor in case.assessors
        ),
        prior=None if case.prior is None else replace(case.prior, shares=renamed(case.prior.shares)),
    )


words = st.sampled_from(list(LikelihoodWord)).map(band_of_word)
intervals = st.tuples(st.integers(2, 90), st.integers(0, 40)).map(
    lambda ends: LikelihoodBand(low=ends[0] / 100, high=min(ends[0] + ends[1], 95) / 100)
)
bands = st.one_of(words, intervals)
grades = st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("123456")).map("".join)


@st.composite
def cases(draw, *, most_items: int = 5, most_assessors: int = 3, grouped: bool = True) -> HypothesisCase:
    """Any case: two to four hypotheses, several items, grades, groups and assessors, a prior or none."""
    named = ("mill", "store", "stable")[: draw(st.integers(1, 3))]
    keys = [f"e{n}" for n in range(draw(st.integers(1, most_items)))]
    groups = [draw(st.sampled_from((key, "one", "two"))) if grouped else key for key in keys]
    items = [item(key, grade=draw(grades), group=group) for key, group in zip(keys, groups, strict=True)]
    judgements = {}
    for name in ("Ada", "Ben", "Cem")[: draw(st.integers(1, most_assessors))]:
        judgements[name] = [
            judged(key, **{h: draw(bands) for h in (*named, *(("other",) if draw(st.booleans()) else ()))})
            for key in keys
        ]
    parts = [draw(st.integers(1, 9)) for _ in (*named, "other")]
    shares = {key: part / sum(parts) for key, part in zip((*named, "other"), parts, strict=True)}
    prior = Prior(shares=shares, rationale="drawn") if draw(st.booleans()) else None
    return case_of(items, judgements, hypotheses=named, prior=prior)
