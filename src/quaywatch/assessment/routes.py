"""Claims that ships went between two places or countries, held against tracks and sightings at either end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quaywatch.assessment.claims.parties import find_countries
from quaywatch.assessment.evidence import AssessmentEvidence, Scope
from quaywatch.assessment.wording import counted, listed
from quaywatch.records.claim import Claim, Verdict, VerdictWord
from quaywatch.records.observation import Observation, ObservationKind
from quaywatch.records.place import Site
from quaywatch.records.ship_event import ShipEvent

__all__ = ["COUNTRY_CODES", "assess_route"]

COUNTRY_CODES = {
    "North Korea": "KP", "South Korea": "KR", "Russia": "RU", "China": "CN", "Japan": "JP", "United States": "US",
    "Ukraine": "UA", "Iran": "IR", "Syria": "SY", "Vietnam": "VN", "Mongolia": "MN", "Belarus": "BY", "Turkey": "TR",
    "India": "IN", "Cuba": "CU", "Venezuela": "VE", "Myanmar": "MM", "Libya": "LY", "Yemen": "YE", "Lebanon": "LB",
    "Egypt": "EG", "Israel": "IL", "Taiwan": "TW", "Indonesia": "ID", "Malaysia": "MY", "United Kingdom": "GB",
    "France": "FR", "Germany": "DE", "Greece": "GR", "Norway": "NO", "Panama": "PA", "Liberia": "LR", "Togo": "TG",
    "Sierra Leone": "SL", "Palau": "PW", "Cambodia": "KH", "Comoros": "KM", "Tanzania": "TZ", "Cameroon": "CM",
    "Gabon": "GA", "Hong Kong": "HK",
}  # fmt: skip
"""ISO 3166-1 codes of the countries that claims name."""
_NEEDS = "Tracks of ships between the two, or one ship seen at both ends"


def assess_route(claim: Claim, evidence: AssessmentEvidence) -> Verdict:
    """Whether ships are shown to have gone between the two in the time that the claim speaks of.

    A tracked voyage from one end to the other, or one named ship at both, supports it. Vessels at one end do in part:
    where they came from, and went to, no look at one end shows.
    """
    ends = [_sites_of(str(claim.value[key]), evidence.sites) for key in ("from", "to")]
    if not any(ends):
        because = "The claim names no place that this case watches."
        return _verdict(claim, VerdictWord.NOT_CHECKABLE, because, needs=_NEEDS)
    voyages = [one for one in evidence.voyages if _joins(one, claim, ends) and _is_within(one, claim)]
    seen = [_seen(claim, evidence, sites) for sites in ends]
    both = _names(seen[0]) & _names(seen[1])
    if voyages or both:
        told = [f"{counted(len(voyages), 'voyage')} between them by tracks"] if voyages else []
        told += [f"{listed(sorted(both))} seen at both ends"] if both else []
        found = tuple(one.id for some in seen for one in some)
        return _verdict(claim, VerdictWord.SUPPORTED, f"The case holds {listed(told)}.", observations=found)
    if any(seen):
        some = [one for each in seen for one in each]
        places = listed(dict.fromkeys(_name(evidence, one.site) for one in some))
        because = (
            f"Vessels were seen at {places} in that time ({counted(len(some), 'sighting')}). No track, and no ship"
            " seen at both ends, shows where they came from or went to."
        )
        return _verdict(claim, VerdictWord.PARTLY, because, tuple(one.id for one in some), _NEEDS)
    because = "No vessel was seen at either end in that time by anybody else, and no track joins the two."
    return _verdict(claim, VerdictWord.NOT_CHECKABLE, because, needs=_NEEDS)


def _sites_of(named: str, sites: Sequence[Site]) -> tuple[Site, ...]:
    """The watched sites that a place or a country stands for."""
    own = [site for site in sites if named.casefold() in site.called]
    if own:
        return tuple(own)
    codes = {COUNTRY_CODES.get(party.name) for party in find_countries(named)}
    return tuple(site for site in sites if site.country in codes)


def _joins(voyage: ShipEvent, claim: Claim, ends: Sequence[tuple[Site, ...]]) -> bool:
    """Whether a voyage goes from one end to the other, either way: reports of routes seldom tell which."""
    first, second = (
        {site.id for site in sites} | {site.country or "" for site in sites} | _codes(str(claim.value[key]))
        for sites, key in zip(ends, ("from", "to"), strict=True)
    )
    start = {voyage.text("from_site"), voyage.text("from_country")} - {""}
    end = {voyage.text("to_site"), voyage.text("to_country")} - {""}
    return bool((start & first and end & second) or (start & second and end & first))


def _codes(named: str) -> set[str]:
    return {COUNTRY_CODES[party.name] for party in find_countries(named) if party.name in COUNTRY_CODES}


def _is_within(voyage: ShipEvent, claim: Claim) -> bool:
    """Whether a voyage surely ended in the claim's time; any voyage where it names none."""
    when, arrived = claim.when, voyage.end.not_after or voyage.end.not_before
    if when is None or arrived is None:
        return when is None
    return (when.start is None or arrived >= when.start) and (when.end is None or arrived < when.end)


def _seen(claim: Claim, evidence: AssessmentEvidence, sites: Iterable[Site]) -> list[Observation]:
    """Vessels that others than the publisher saw at sites in the claim's time, or received there."""
    found = []
    for site in sites:
        scope = Scope(claim=claim, site=site, evidence=evidence)
        kinds = (ObservationKind.VESSEL, ObservationKind.AIS)
        found += [one for one in scope.at_site if one.kind in kinds and one.seen and scope.holds(one.time)]
    return found


def _names(seen: Iterable[Observation]) -> set[str]:
    return {one.identity[0].name for one in seen if len(one.identity) == 1 and one.identity[0].name}


def _name(evidence: AssessmentEvidence, key: str) -> str:
    return next(site.name for site in evidence.sites if site.id == key)


def _verdict(
    claim: Claim, word: VerdictWord, because: str, observations: tuple[str, ...] = (), needs: str | None = None
) -> Verdict:
    return Verdict(claim=claim.id, word=word, because=because, needs=needs, observations=observations)
