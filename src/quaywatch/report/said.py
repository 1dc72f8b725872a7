"""What others say: claims with their verdicts, and what sources state as known."""

from __future__ import annotations

from quaywatch.assessment.wording import closed, day_words, span_words, zone_words
from quaywatch.records.claim import Claim, ClaimKind, Hedge, Verdict, VerdictWord
from quaywatch.records.track_event import TrackEventKind
from quaywatch.report.document import ClaimEntry
from quaywatch.report.document_parts import Basis, Sentence
from quaywatch.report.grounds import Grounds
from quaywatch.report.links import Link
from quaywatch.report.observed import fact_words
from quaywatch.report.quoted import span_words_of
from quaywatch.report.texts import decision_words
from quaywatch.report.weighed_sections import weighed_links

__all__ = ["claim_entries", "stated_facts"]

_HEDGES = {
    Hedge.STATED: "",
    Hedge.BELIEVED: "said as a belief",
    Hedge.SUSPECTED: "said as a suspicion",
    Hedge.POSSIBLE: "said as a possibility",
}


_SHIP_TABLES = {TrackEventKind.GAPS: "ship-gaps", TrackEventKind.PORT_CALLS: "ship-calls"}
_NAMING_SHIPS = (ClaimKind.SILENCE, ClaimKind.IDENTITY)


def claim_entries(grounds: Grounds) -> tuple[ClaimEntry, ...]:
    """Each claim with its verdict; a claim that no rule of this version judges says so."""
    verdicts = {verdict.claim: verdict for verdict in grounds.findings.verdicts}
    return tuple(
        _entry(grounds, n, claim, verdicts.get(claim.id)) for n, claim in enumerate(grounds.findings.claims, 1)
    )


def _entry(grounds: Grounds, n: int, claim: Claim, verdict: Verdict | None) -> ClaimEntry:
    own = grounds.evidence.claims([claim.id])
    said = grounds.sentence(Basis.REPORTED, closed(f"{claim.by}, {day_words(claim.published)}: {claim.text}"), own)
    taken = _taken(grounds, claim)
    if verdict is None:
        reason, links = "No rule of this version judges this kind of claim.", own
    else:
        reason = verdict.because
        links = (
            *grounds.events.links(verdict.events),
            *_signals(grounds, claim, verdict),
            *grounds.evidence.observations(verdict.observations),
            *grounds.evidence.facts(verdict.facts),
            *weighed_links(grounds, claim),
        )
    return ClaimEntry(
        id=f"claim-{n}",
        said=said,
        verdict=VerdictWord.NOT_JUDGED if verdict is None else verdict.word,
        because=grounds.sentence(Basis.ASSESSED, reason, links or own),
        needs=None if verdict is None else verdict.needs,
        by=claim.by,
        published=claim.published,
        hedge=_HEDGES[claim.hedge],
        url=claim.url,
        taken=taken,
    )


def _taken(grounds: Grounds, claim: Claim) -> Sentence | None:
    """Where it was read and who took it; None for what a person wrote into a claims file."""
    review = next((one for one in grounds.findings.reviews if one.claim is not None and one.claim.id == claim.id), None)
    if review is None or claim.read_from is None:
        return None
    links = (*grounds.evidence.artefact(claim.read_from.text), *grounds.evidence.artefact(review.evidence))
    text = f"Read by rules from {span_words_of(claim.read_from)} of the text, and {decision_words(review)}."
    return grounds.sentence(Basis.ASSESSED, text, links)


def _signals(grounds: Grounds, claim: Claim, verdict: Verdict) -> tuple[Link, ...]:
    """The ways to the tables of ships' events that a verdict rests on, and to the signals where a claim names ships."""
    wanted = set(verdict.events)
    kinds = {event.kind for event in grounds.findings.ship_events if event.id in wanted}
    tables = tuple(Link(target=target, label="table") for kind, target in _SHIP_TABLES.items() if kind in kinds)
    surveys = grounds.findings.ship_surveys if claim.kind in _NAMING_SHIPS else ()
    return (*tables, *(link for one in surveys for file in one.files for link in grounds.evidence.artefact(file)))


def stated_facts(grounds: Grounds) -> tuple[Sentence, ...]:
    """What sources state as known, in the order of the case."""
    sentences = []
    for fact in grounds.findings.facts:
        site = grounds.findings.case.site(fact.site)
        when = span_words(fact.time, utc_offset_h=site.offset_h(fact.zone))
        note = f" ({fact.note.rstrip('.')})" if fact.note else ""
        text = f"{fact.by} states for {site.name}, {zone_words(site, fact.zone)}: {fact_words(fact)}, {when}{note}."
        sentences.append(grounds.sentence(Basis.REPORTED, text, grounds.evidence.facts([fact.id])))
    return tuple(sentences)
