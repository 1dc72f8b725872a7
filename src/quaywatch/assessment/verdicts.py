"""Claims held against what was seen: supported, contradicted, partly, or not checkable, each with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from quaywatch.assessment.calls import assess_direction, assess_min_calls
from quaywatch.assessment.evidence import AssessmentEvidence, Scope
from quaywatch.assessment.identities import assess_identity
from quaywatch.assessment.objects import assess_cargo, assess_covers, assess_measure, assess_present
from quaywatch.assessment.purposes import assess_purpose
from quaywatch.assessment.routes import assess_route
from quaywatch.assessment.silences import assess_silence
from quaywatch.assessment.spoken import assess_statement
from quaywatch.assessment.wording import listed, when_words
from quaywatch.records.claim import Claim, ClaimKind, Verdict, VerdictWord
from quaywatch.records.observation import FactKind

__all__ = ["assess_claims"]


def assess_claims(claims: Sequence[Claim], evidence: AssessmentEvidence) -> tuple[Verdict, ...]:
    """One verdict per claim, in the order of the claims.

    `supported` is what the looks entail, `contradicted` what they exclude (for a claim about what a ship did: for each
    ship seen there and then), `partly` what they leave possible, `not_checkable` what nothing here could show. Where no
    rule knows what the claim speaks of it is `not_judged`, which says nothing of the claim. What the claim's own
    publisher says elsewhere never counts for or against it.

    Raises:
        KeyError: A claim lacks the value that its kind demands; claims files are checked for that when they are read.
    """
    return tuple(_assess(claim, evidence) for claim in claims)


def _assess(claim: Claim, evidence: AssessmentEvidence) -> Verdict:
    if claim.kind in _NEVER:
        because, needs = _NEVER[claim.kind]
        return Verdict(claim=claim.id, word=VerdictWord.NOT_CHECKABLE, because=because, needs=needs)
    if claim.kind is ClaimKind.PURPOSE:
        return assess_purpose(claim)
    if claim.kind in _ANYWHERE:
        return _ANYWHERE[claim.kind](claim, evidence)
    site = next((site for site in evidence.sites if site.id == claim.site), None)
    if site is None or set(claim.zones) - {zone.id for zone in site.zones}:
        because = "The claim names no place that this case watches."
        return Verdict(claim=claim.id, word=VerdictWord.NOT_CHECKABLE, because=because, needs="The place that is meant")
    scope = Scope(claim=claim, site=site, evidence=evidence)
    verdict = _RULES[claim.kind](scope)
    if scope.left_out and verdict.word is not VerdictWord.NOT_JUDGED:
        own = f" What {claim.by} itself says was left out as not independent."
        verdict = replace(verdict, because=verdict.because + own)
    return verdict


def _assess_service(scope: Scope) -> Verdict:
    """What sources state about a service that resumed; nothing is inferred from one train seen."""
    stated = [f for f in scope.facts if f.kind is FactKind.RESUMED] if scope.claim.value["state"] == "resumed" else []
    until = scope.window.end
    timely = [f for f in stated if f.time.end is not None and until is not None and f.time.end <= until]
    if not timely:
        because = "No source that is independent of the claim states it, and this version infers no service from looks."
        return Verdict(claim=scope.claim.id, word=VerdictWord.NOT_JUDGED, because=because)
    said = listed(
        f"{when_words(f.time, utc_offset_h=scope.site.offset_h(f.zone))} ({f.by}{f': {f.note}' if f.note else ''})"
        for f in timely
    )
    because = f"It is stated to have resumed {said}. This rests on a statement, not on an image."
    return Verdict(claim=scope.claim.id, word=VerdictWord.SUPPORTED, because=because, facts=tuple(f.id for f in timely))


_RULES: Mapping[ClaimKind, Callable[[Scope], Verdict]] = {
    ClaimKind.MIN_CALLS: assess_min_calls,
    ClaimKind.DIRECTION: assess_direction,
    ClaimKind.PRESENT: assess_present,
    ClaimKind.MEASURE: assess_measure,
    ClaimKind.COVERS: assess_covers,
    ClaimKind.CARGO: assess_cargo,
    ClaimKind.SERVICE: _assess_service,
}

_ANYWHERE: Mapping[ClaimKind, Callable[[Claim, AssessmentEvidence], Verdict]] = {
    ClaimKind.ROUTE: assess_route,
    ClaimKind.STATEMENT: assess_statement,
    ClaimKind.SILENCE: assess_silence,
    ClaimKind.IDENTITY: assess_identity,
}
"""Kinds that need speak of no single site."""

_NEVER: Mapping[ClaimKind, tuple[str, str]] = {
    ClaimKind.FORECAST: (
        "It speaks of what is expected. It is kept with its date, so that it can be looked at later.",
        "Looks from the time that it speaks of",
    ),
    ClaimKind.EVENT: (
        "It is context that no look at a site of this case could show.",
        "A record of it by somebody else",
    ),
    ClaimKind.TRANSFER: (
        "Looks show ships and goods, not who gave what to whom. It stands in the exchange ledger by its source's word.",
        "A record of the delivery, or of what was in it",
    ),
}
