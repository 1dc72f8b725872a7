"""The answer in at most three lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from quaywatch.assessment.wording import (
    counted,
    listed,
    measure_words,
    number_words,
    period_words,
    place_words,
    span_words,
)
from quaywatch.records.case import CountRequest
from quaywatch.records.change import COMPLETE_FROM
from quaywatch.records.claim import ClaimKind, VerdictWord
from quaywatch.records.event import CallCount, Construction, Direction, PortCall
from quaywatch.records.observation import Outcome
from quaywatch.report.built import label_of
from quaywatch.report.built_words import share_words
from quaywatch.report.calls import direction_words, size_words, stay_words
from quaywatch.report.document_parts import Basis, Sentence
from quaywatch.report.frequencies import least_words
from quaywatch.report.grounds import Grounds
from quaywatch.report.links import Link
from quaywatch.report.ship_answers import ship_answers
from quaywatch.report.yards import yard_lines

__all__ = ["answer_lines"]

MOST_LINES = 3
MOST_STRUCTURES = 2
"""Of one site, each told by itself; of more, the longest."""
_OUTCOMES = {
    Outcome.SEEN: "held a vessel",
    Outcome.NOT_SEEN: "showed none",
    Outcome.NOT_OBSERVABLE: "could not be judged",
}
_VERDICTS = {
    VerdictWord.SUPPORTED: "supported",
    VerdictWord.CONTRADICTED: "contradicted",
    VerdictWord.PARTLY: "partly supported",
    VerdictWord.NOT_CHECKABLE: "not checkable",
    VerdictWord.NOT_JUDGED: "not judged",
}


class _Line(NamedTuple):
    basis: Basis
    text: str
    links: tuple[Link, ...]


def answer_lines(grounds: Grounds) -> tuple[Sentence, ...]:
    """At most three sentences: how often or how many, what happened, and what that says to the claims."""
    found = [
        *_often(grounds),
        *(_Line(*line) for line in ship_answers(grounds)),
        *_in_pixels(grounds),
        *_happened(grounds),
        *_stocked(grounds),
        *_surveyed(grounds),
    ]
    said = list(_against_claims(grounds))
    kept = [*found[: MOST_LINES - len(said)], *said]
    if not kept:
        kept = [_Line(Basis.ASSESSED, "Nothing can be said yet: the case holds no usable look.", ())]
    return tuple(grounds.sentence(*line) for line in kept)


def _often(grounds: Grounds) -> Iterator[_Line]:
    counts = [(r, a) for r, a in grounds.findings.counts if a.coverage.usable > 1]
    if not counts:
        return
    parts = [
        f"{least_words(request, answer)} ({_window(request, answer)}a vessel on"
        f" {answer.coverage.with_vessel} of {counted(answer.coverage.usable, 'usable look')})"
        for request, answer in counts
    ]
    links = grounds.events.links(call.id for _, answer in counts for call in answer.calls)
    yield _Line(Basis.ASSESSED, _sentence("; ".join(parts)), links)


def _window(request: CountRequest, answer: CallCount) -> str:
    """The days counted, unless the title tells them."""
    told = any(c.isdigit() for c in request.title)
    return "" if told else f"{period_words(answer.first_day, answer.last_day)}; "


def _in_pixels(grounds: Grounds) -> Iterator[_Line]:
    findings = grounds.findings
    scenes = findings.scenes_searched
    if not scenes:
        return
    at_quay = [detection for detection in findings.detections if detection.at_quay]
    if len(scenes) == 1:
        scene = scenes[0]
        looked = f"the scene of {span_words(scene.acquired, utc_offset_h=grounds.scene_offset_h(scene))}"
    else:
        looked = counted(len(scenes), "scene")
    found = f"The detector found {counted(len(findings.detections), 'object')} like vessels in {looked}"
    ways = grounds.scenes("vessels", {scene.id for scene in scenes})
    yield _Line(Basis.OBSERVED, f"{found}, {len(at_quay) or 'none'} of them at a quay.", ways)
    if findings.answers:
        n = Counter(answer.outcome for answer in findings.answers)
        shares = [f"{n[outcome]} {said}" for outcome, said in _OUTCOMES.items() if n[outcome]]
        yield _Line(
            Basis.OBSERVED,
            f"Of {counted(len(findings.answers), grounds.zone_noun)} looked at, {listed(shares)}.",
            grounds.scenes("berths", {answer.scene for answer in findings.answers}),
        )
    measured = sorted((d for d in at_quay if d.length_m.value is not None), key=lambda d: d.length_m.value or 0.0)
    if measured:
        ends = list(dict.fromkeys(measure_words(d.length_m, "m") for d in (measured[0], measured[-1])))
        text = f"from {ends[0]} to {ends[1]}" if len(ends) > 1 else ends[0]
        yield _Line(Basis.OBSERVED, f"Vessels at the quay measure {text} in length (95 % intervals).", ways)


def _happened(grounds: Grounds) -> Iterator[_Line]:
    parts, links = [], []
    known = [(li, call) for li, call in grounds.events.calls if call.direction.value is not Direction.UNDETERMINED]
    for direction in dict.fromkeys(call.direction.value for _, call in known):
        some = [(link, call) for link, call in known if call.direction.value is direction]
        links += [link for link, _ in some]
        parts.append(_went(grounds, some))
    for built in _built(grounds).values():
        links += [link for link, _ in built]
        parts += _built_words(grounds, built)
    if parts:
        yield _Line(Basis.ASSESSED, _sentence("; ".join(parts)), tuple(links))


def _stocked(grounds: Grounds) -> Iterator[_Line]:
    """What lay in the yards of each site."""
    yield from (_Line(*line) for line in yard_lines(grounds))


def _surveyed(grounds: Grounds) -> Iterator[_Line]:
    """What searches for changes found, where no structure is told for the same site."""
    told = {construction.site for _, construction in grounds.events.constructions}
    for survey in grounds.findings.change_surveys:
        if survey.site not in told:
            site = grounds.findings.case.site(survey.site)
            files = {scene.id: scene.files[0].sha256 for scene in grounds.findings.scenes}
            links = tuple(li for key in survey.scenes for li in grounds.evidence.artefact(files.get(key)))
            text = (
                f"No new structure was told at the zones of {site.name} between {counted(len(survey.scenes), 'look')}"
            )
            others = counted(len(survey.changes), "other change")
            yield _Line(Basis.OBSERVED, f"{text}; {others} in or near them." if survey.changes else f"{text}.", links)


def _built(grounds: Grounds) -> dict[str, list[tuple[Link, Construction]]]:
    """Measured structures by site, the longest first."""
    sites: dict[str, list[tuple[Link, Construction]]] = {}
    for link, construction in grounds.events.constructions:
        if construction.length_m is not None:
            sites.setdefault(construction.site, []).append((link, construction))
    return {key: sorted(some, key=lambda pair: -_length(pair[1])) for key, some in sites.items()}


def _length(construction: Construction) -> float:
    measure = construction.length_m
    return 0.0 if measure is None else measure.value or measure.low or 0.0


def _built_words(grounds: Grounds, some: list[tuple[Link, Construction]]) -> Iterator[str]:
    site = grounds.findings.case.site(some[0][1].site)
    if len(some) > MOST_STRUCTURES:
        _, longest = some[0]
        told = f"{len(some)} new structures were told at {site.name}"
        yield f"{told}, the longest ({label_of(grounds, longest)}) {size_words(longest)}{_covered(grounds, longest)}"
        return
    for link, construction in some:
        name = "the structure" if len(some) == 1 else link.label
        claimed = _claimed_lengths(grounds, construction)
        yield f"{name} at {site.name} measures {size_words(construction)}{_covered(grounds, construction)}{claimed}"


def _covered(grounds: Grounds, construction: Construction) -> str:
    """How much of its track it covers; `completely` only where the whole interval says so."""
    share = construction.covered_share
    if share is None or share.value is None or share.u95 is None:
        return ""
    words = share_words(share.value, share.u95)
    track = place_words(grounds.findings.case.site(construction.site), (construction.zone,))
    if share.value - share.u95 >= COMPLETE_FROM:
        return f" and covers {track} completely, {words}"
    return f" and covers {words} of {track}"


def _claimed_lengths(grounds: Grounds, construction: Construction) -> str:
    """What others say of its length, where that is not what was measured: `, where KBS News says 300 m`."""
    measured = construction.length_m and construction.length_m.value
    said = [
        f"{claim.by} says {number_words(length)} m"
        for claim in grounds.findings.claims
        if claim.kind is ClaimKind.MEASURE
        and claim.site == construction.site
        and (not claim.zones or construction.zone in claim.zones)
        and isinstance(length := claim.value.get("length_m"), int | float)
        and length != measured
    ]
    return f", where {listed(said)}" if said else ""


def _went(grounds: Grounds, some: list[tuple[Link, PortCall]]) -> str:
    """Which way the cargo went in calls of one direction, with the place and time of the last of them."""
    link, call = some[-1]
    site = grounds.findings.case.site(call.site)
    last = f"at {place_words(site, call.zones)}: {stay_words(site, call)}"
    if len(some) == 1:
        return f"{direction_words(call)} in one call, {last}"
    return f"{direction_words(call)} in {counted(len(some), 'call')}, the last ({link.label}) {last}"


def _against_claims(grounds: Grounds) -> Iterator[_Line]:
    verdicts = {verdict.claim: verdict.word for verdict in grounds.findings.verdicts}
    words = {claim.id: verdicts.get(claim.id, VerdictWord.NOT_JUDGED) for claim in grounds.findings.claims}
    if not words:
        return
    n = Counter(words.values())
    shares = [f"{n[word]} {_VERDICTS[word]}" for word in VerdictWord if n[word]]
    wrong = [key for key, word in words.items() if word is VerdictWord.CONTRADICTED]
    claims = {claim.id: claim for claim in grounds.findings.claims}
    quoted = "; ".join(f"{claims[key].by}: “{claims[key].text.rstrip('.')}”" for key in wrong if key in claims)
    text = f"Of {counted(len(words), 'claim')} held against this: {listed(shares)}." + (
        f" Contradicted: {quoted}." if quoted else ""
    )
    yield _Line(Basis.ASSESSED, text, grounds.evidence.claims(wrong or words))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
