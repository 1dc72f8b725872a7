"""Provisions laid beside cargo claims that allege a breach.

Whether anything broke a rule is never concluded: a provision `bears on` a claim where it speaks of the same goods and
may have been in force, and an exemption `could apply` where nothing in the claim excludes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from quaywatch.assessment.wording import closed, day_words, listed
from quaywatch.clock import Span, parse_date
from quaywatch.records.claim import Claim, ClaimKind
from quaywatch.records.provision import (
    Bearing,
    Exemption,
    ExemptionFit,
    FittedExemption,
    Provision,
    Reported,
)

__all__ = ["find_bearings"]

_WORD = re.compile(r"\w+")
_REPORTED = {
    Reported.YES: "its use was reported",
    Reported.NO: "no use of it was reported",
    Reported.NOT_KNOWN: "whether its use was reported is not known",
}
_FITS = {
    ExemptionFit.COULD_APPLY: "could apply",
    ExemptionFit.PLACE_NOT_KNOWN: "could apply only at a place that the claim does not name",
    ExemptionFit.OUTSIDE: "does not speak of what the claim says",
}


def find_bearings(claims: Iterable[Claim], provisions: Sequence[Provision]) -> tuple[Bearing, ...]:
    """For each cargo claim with an alleged breach, the provisions that speak of its goods and may cover its time.

    Goods match by whole words, in the singular or with a plural s, whatever their letters' case; what is only meant is
    not found. A provision that was surely not in force in the claim's time is left out; a claim without a time is held
    against all.
    """
    return tuple(
        _bearing(claim, provision)
        for claim in claims
        if claim.kind is ClaimKind.CARGO and claim.value.get("legality") == "alleged"
        for provision in provisions
        if _speaks_of(provision.goods, claim) and _may_cover(provision.in_force, claim.when)
    )


def _words(text: str) -> list[str]:
    return [word.removesuffix("s") for word in _WORD.findall(text.casefold())]


def _speaks_of(goods: Iterable[str], claim: Claim) -> bool:
    said = _words(str(claim.value.get("cargo", "")))
    return any(_within(wanted, said) for wanted in map(_words, goods) if wanted)


def _within(wanted: list[str], said: list[str]) -> bool:
    length = len(wanted)
    return any(said[at : at + length] == wanted for at in range(len(said) - length + 1))


def _may_cover(force: Span, when: Span | None) -> bool:
    return when is None or when.meets(force.start, force.end)


def _surely_covers(force: Span, when: Span | None) -> bool:
    if when is None or when.start is None or when.end is None:
        return False
    begun = force.start is None or force.start <= when.start
    return begun and (force.end is None or when.end <= force.end)


def _bearing(claim: Claim, provision: Provision) -> Bearing:
    fitted = tuple(FittedExemption(exemption=one, fit=_fit(one, claim)) for one in provision.exemptions)
    known = _surely_covers(provision.in_force, claim.when)
    return Bearing(
        claim=claim.id,
        provision=provision,
        time_known=known,
        exemptions=fitted,
        text=" ".join(_sentences(claim, provision, fitted, known=known)),
    )


def _fit(exemption: Exemption, claim: Claim) -> ExemptionFit:
    if exemption.goods and not _speaks_of(exemption.goods, claim):
        return ExemptionFit.OUTSIDE
    if not exemption.sites:
        return ExemptionFit.COULD_APPLY
    if claim.site is None:
        return ExemptionFit.PLACE_NOT_KNOWN
    return ExemptionFit.COULD_APPLY if claim.site in exemption.sites else ExemptionFit.OUTSIDE


def _sentences(claim: Claim, provision: Provision, fitted: Sequence[FittedExemption], *, known: bool) -> Iterable[str]:
    paragraph = f", {provision.paragraph}" if provision.paragraph else ""
    adopted = day_words(parse_date(provision.adopted))
    yield closed(
        f"{claim.by} alleges a breach; {provision.instrument}{paragraph}, adopted on {adopted}, bars {provision.bars}"
    )
    if not known:
        yield "Whether it was in force for all of the time that is meant is not known."
    for one in fitted:
        conditions = f", on condition of {listed(one.exemption.conditions)}" if one.exemption.conditions else ""
        reported = _REPORTED[one.exemption.reported]
        yield closed(f"An exemption {_FITS[one.fit]}: {one.exemption.text.rstrip('.')}{conditions}; {reported}")
    if not fitted:
        yield "The table names no exemption."
    yield "Whether anything was broken stays alleged: it is not judged here."
