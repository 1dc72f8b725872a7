"""Hypotheses files (`quaywatch/hypotheses/1`): explanations, graded evidence, and judgements with their reasons.

A person writes the file. It carries no shares: those follow from the judgements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from quaywatch.clock import parse_date
from quaywatch.errors import DataError
from quaywatch.records.hypothesis import (
    Assessor,
    Credibility,
    EvidenceItem,
    FutureLook,
    FutureOutcome,
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
from quaywatch.sources.json_text import JsonText, Problem, StrictModel, problems_error, read_as, read_json
from quaywatch.sources.repeated_keys import find_repeated

__all__ = ["HYPOTHESES_SCHEMA", "read_hypotheses", "write_hypotheses"]

HYPOTHESES_SCHEMA = "quaywatch/hypotheses/1"

Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=60)]
Page = Annotated[str, Field(pattern="^https?://")]
Part = Annotated[float, Field(ge=0.01, le=0.99)]
_Word = Literal[
    "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain"
]
Likelihood = _Word | Annotated[list[Part], Field(min_length=2, max_length=2)]
Likelihoods = dict[str, Likelihood]
KeyPath = tuple[str | int, ...]


class _Hypothesis(StrictModel):
    id: Key
    text: Words


class _Prior(StrictModel):
    shares: dict[str, Annotated[float, Field(gt=0, lt=1)]]
    rationale: Words


class _Item(StrictModel):
    id: Key
    text: Words
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    credibility: int = Field(ge=1, le=6)
    known: Words
    group: Words | None = None
    rests_on: list[Words] = Field(default_factory=list)
    url: Page | None = None


class _Judgement(StrictModel):
    item: Words
    likelihoods: Likelihoods
    rationale: Words


class _Assessor(StrictModel):
    name: Words
    judged: Words
    judgements: list[_Judgement]


class _Outcome(StrictModel):
    id: Key
    text: Words
    likelihoods: Likelihoods


class _Look(StrictModel):
    id: Key
    what: Words
    where: Words
    rationale: Words
    outcomes: list[_Outcome] = Field(min_length=2)
    site: Words | None = None
    zones: list[Words] = Field(default_factory=list)


class _HypothesesFile(StrictModel):
    schema_: Literal["quaywatch/hypotheses/1"] = Field(alias="schema")
    id: Key
    question: Words
    hypotheses: list[_Hypothesis] = Field(min_length=1, max_length=20)
    prior: _Prior | None = None
    evidence: list[_Item] = Field(min_length=1, max_length=300)
    assessors: list[_Assessor] = Field(min_length=1, max_length=20)
    future: list[_Look] = Field(default_factory=list, max_length=50)
    claims: list[Words] = Field(default_factory=list)


def read_hypotheses(path: Path) -> HypothesisCase:
    """The case of a hypotheses file, with `other or unknown` added where it lacks.

    Raises:
        SourceError: The file cannot be opened.
        DataError: Something in it is wrong; named by line and key.
    """
    text = read_json(path, what="hypotheses file")
    file = read_as(text, _HypothesesFile)
    hypotheses = with_other(tuple(Hypothesis(id=one.id, text=one.text) for one in file.hypotheses))
    problems = [*_double(file), *_strange(file, hypotheses), *_wrong_days(file), *_wrong_bands(file)]
    if problems:
        raise problems_error(text, problems)
    try:
        return _case(file, hypotheses)
    except DataError as error:
        raise _within(text, error) from error


def _within(text: JsonText, error: DataError) -> DataError:
    return DataError(f"{text.name}: {error.wrong}", expected=error.expected, do=error.do)


def _case(file: _HypothesesFile, hypotheses: tuple[Hypothesis, ...]) -> HypothesisCase:
    return HypothesisCase(
        id=file.id,
        set=HypothesisSet(question=file.question, hypotheses=hypotheses),
        prior=None if file.prior is None else Prior(shares=file.prior.shares, rationale=file.prior.rationale),
        items=tuple(_item(item) for item in file.evidence),
        assessors=tuple(
            Assessor(
                name=one.name,
                judged_on=parse_date(one.judged),
                judgements=tuple(
                    Judgement(item=each.item, likelihoods=_bands(each.likelihoods), rationale=each.rationale)
                    for each in one.judgements
                ),
            )
            for one in file.assessors
        ),
        future=tuple(_look(look) for look in file.future),
        claims=tuple(file.claims),
    )


def write_hypotheses(case: HypothesisCase) -> dict[str, Any]:
    """The content of a hypotheses file with this question, its items and judgements, ready for JSON.

    Priors and looks to come are a person's to add.
    """
    return {
        "schema": HYPOTHESES_SCHEMA,
        "id": case.id,
        "question": case.set.question,
        "claims": list(case.claims),
        "hypotheses": [{"id": one.id, "text": one.text} for one in case.set.hypotheses],
        "evidence": [_item_json(item) for item in case.items],
        "assessors": [_assessor_json(one) for one in case.assessors],
    }


def _item_json(item: EvidenceItem) -> dict[str, Any]:
    told = {
        "id": item.id,
        "text": item.text,
        "reliability": item.reliability.value,
        "credibility": int(item.credibility),
        "known": item.known_on.isoformat(),
        "group": item.group,
        "rests_on": list(item.rests_on),
        "url": item.url,
    }
    return {key: value for key, value in told.items() if value is not None}


def _assessor_json(assessor: Assessor) -> dict[str, Any]:
    return {
        "name": assessor.name,
        "judged": assessor.judged_on.isoformat(),
        "judgements": [
            {
                "item": one.item,
                "likelihoods": {key: [band.low, band.high] for key, band in one.likelihoods.items()},
                "rationale": one.rationale,
            }
            for one in assessor.judgements
        ],
    }


def _item(item: _Item) -> EvidenceItem:
    return EvidenceItem(
        id=item.id,
        text=item.text,
        reliability=Reliability(item.reliability),
        credibility=Credibility(str(item.credibility)),
        known_on=parse_date(item.known),
        group=item.group or item.id,
        rests_on=tuple(item.rests_on),
        url=item.url,
    )


def _look(look: _Look) -> FutureLook:
    return FutureLook(
        id=look.id,
        what=look.what,
        where=look.where,
        outcomes=tuple(
            FutureOutcome(id=one.id, text=one.text, likelihoods=_bands(one.likelihoods)) for one in look.outcomes
        ),
        rationale=look.rationale,
        site=look.site,
        zones=tuple(look.zones),
    )


def _bands(likelihoods: Likelihoods) -> Mapping[str, LikelihoodBand]:
    return {key: _band(given) for key, given in likelihoods.items()}


def _band(given: Likelihood) -> LikelihoodBand:
    if isinstance(given, str):
        return band_of_word(LikelihoodWord(given))
    return LikelihoodBand(low=given[0], high=given[1])


def _double(file: _HypothesesFile) -> Iterator[Problem]:
    """Keys that stand twice where they must be one thing's."""
    lists: list[tuple[KeyPath, str, Sequence[str]]] = [
        (("hypotheses",), "id", [one.id for one in file.hypotheses]),
        (("evidence",), "id", [one.id for one in file.evidence]),
        (("assessors",), "name", [one.name for one in file.assessors]),
        (("future",), "id", [one.id for one in file.future]),
    ]
    lists += [
        (("assessors", n, "judgements"), "item", [each.item for each in one.judgements])
        for n, one in enumerate(file.assessors)
    ]
    lists += [
        (("future", n, "outcomes"), "id", [each.id for each in one.outcomes]) for n, one in enumerate(file.future)
    ]
    for path, key, values in lists:
        yield from find_repeated(path, key, values)


def _likelihoods(file: _HypothesesFile) -> Iterator[tuple[KeyPath, Likelihoods]]:
    for n, one in enumerate(file.assessors):
        for m, judgement in enumerate(one.judgements):
            yield ("assessors", n, "judgements", m, "likelihoods"), judgement.likelihoods
    for n, look in enumerate(file.future):
        for m, outcome in enumerate(look.outcomes):
            yield ("future", n, "outcomes", m, "likelihoods"), outcome.likelihoods


def _strange(file: _HypothesesFile, hypotheses: Sequence[Hypothesis]) -> Iterator[Problem]:
    """Hypotheses and items that are named and not there, or there and not named."""
    known = [one.id for one in hypotheses]
    needed = [one.id for one in hypotheses if not one.is_other]
    for path, given in _likelihoods(file):
        yield from _against(path, list(given), known, needed)
    if file.prior is not None:
        yield from _against(("prior", "shares"), list(file.prior.shares), known, known)
    items = {item.id for item in file.evidence}
    for n, one in enumerate(file.assessors):
        for m, judgement in enumerate(one.judgements):
            if judgement.item not in items:
                where = ("assessors", n, "judgements", m, "item")
                yield Problem(path=where, what=f"no item {judgement.item!r}, expected one of {_named(items)}")


def _against(path: KeyPath, given: Sequence[str], known: Sequence[str], needed: Sequence[str]) -> Iterator[Problem]:
    for key in given:
        if key not in known:
            yield Problem(path=(*path, key), what=f"no hypothesis {key!r}, expected one of {_named(known)}")
    lacking = [key for key in needed if key not in given]
    if lacking:
        yield Problem(path=path, what=f"nothing for {_named(lacking)}, expected each of {_named(needed)}")


def _named(keys: Sequence[str] | set[str]) -> str:
    shown = sorted(keys) if isinstance(keys, set) else list(keys)
    return ", ".join(repr(key) for key in shown[:8]) + (" …" if len(shown) > 8 else "")


def _wrong_days(file: _HypothesesFile) -> Iterator[Problem]:
    days: list[tuple[KeyPath, str]] = [(("evidence", n, "known"), item.known) for n, item in enumerate(file.evidence)]
    days += [(("assessors", n, "judged"), one.judged) for n, one in enumerate(file.assessors)]
    for path, written in days:
        if not isinstance(found := _day_or_error(written), date):
            yield Problem(path=path, what=found)


def _day_or_error(written: str) -> date | str:
    try:
        return parse_date(written)
    except DataError as error:
        return str(error)


def _wrong_bands(file: _HypothesesFile) -> Iterator[Problem]:
    for path, given in _likelihoods(file):
        for key, band in given.items():
            if not isinstance(band, str) and band[0] > band[1]:
                what = f"likelihood from {band[0]:g} to {band[1]:g}, expected the lower end first"
                yield Problem(path=(*path, key), what=what)
