"""Vessels that were seen and held against the tracks: which of them was heard, and which was none of those heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quaywatch.assessment.evidence import AssessmentEvidence, Scope
from quaywatch.assessment.named_ships import find_sought_ship
from quaywatch.assessment.wording import counted
from quaywatch.records.claim import Claim, Verdict, VerdictWord
from quaywatch.records.observation import Observation, ObservationKind
from quaywatch.records.ship_event import ShipMatch

__all__ = ["SeenVessel", "assess_unnamed_silence", "find_seen_vessels"]

LIKELY = 0.5
"""Probability from which on a detection is taken as a tracked vessel, or as none of them."""
_NEEDS_SIGNALS = "Positions of that ship from before or after the time, or a look that shows it"
_NEEDS = "The name, IMO number or MMSI of the ship, and the time that is meant"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenVessel:
    """A vessel that others than the publisher saw at the claim's place and in its time."""

    seen: Observation
    """The sighting."""
    matches: tuple[ShipMatch, ...]
    """What its detections may be; empty where nothing was held against tracks."""

    @property
    def unheard(self) -> ShipMatch | None:
        """The match that says it is likely none of the tracked vessels; None where there is none such."""
        return next((one for one in self.matches if one.mmsi is None and one.probability >= LIKELY), None)

    @property
    def heard(self) -> ShipMatch | None:
        """The likely match with a tracked vessel; None where there is none such."""
        return next((one for one in self.matches if one.mmsi is not None and one.probability >= LIKELY), None)


def find_seen_vessels(scope: Scope) -> tuple[SeenVessel, ...]:
    """Vessels seen at the claim's place in its time, with what each was matched with, in order of time.

    Of a claim without time that is all until it was published.
    """
    by_detection: Mapping[str, list[ShipMatch]] = _by_detection(scope.evidence.signals.matches)
    found = {}
    for one in scope.of_kind(ObservationKind.VESSEL):
        if one.seen and scope.holds(one.time):
            matches = {m.id: m for key in one.detections for m in by_detection.get(key, [])}
            ordered = sorted(matches.values(), key=lambda match: (-match.probability, match.id))
            found[one.id] = SeenVessel(seen=one, matches=tuple(ordered))
    return tuple(found.values())


def assess_unnamed_silence(claim: Claim, evidence: AssessmentEvidence) -> Verdict:
    """What vessels seen at the place say to a claim of silence that names no ship whose positions the case holds."""
    named = "The claim names no ship of which this case holds a position."
    if find_sought_ship(claim).is_named:
        because = f"{named[:-1]}: that none was received may be because it was never within reach."
        return Verdict(claim=claim.id, word=VerdictWord.NOT_CHECKABLE, because=because, needs=_NEEDS_SIGNALS)
    site = next((site for site in evidence.sites if site.id == claim.site), None)
    if site is None or set(claim.zones) - {zone.id for zone in site.zones}:
        return Verdict(claim=claim.id, word=VerdictWord.NOT_CHECKABLE, because=named, needs=_NEEDS)
    scope = Scope(claim=claim, site=site, evidence=evidence)
    vessels = find_seen_vessels(scope) if scope.dated else ()
    unheard = [one for one in vessels if one.unheard]
    if unheard:
        because = f"{named} {_unheard_words(scope, unheard)}"
        needs = "Which vessel is meant, and signals of that time from another receiver"
        return Verdict(
            claim=claim.id,
            word=VerdictWord.PARTLY,
            because=because,
            needs=needs,
            observations=tuple(one.seen.id for one in unheard),
        )
    if vessels and all(one.heard for one in vessels):
        because = (
            f"{named} Contradicted for what was seen there in that time: {counted(len(vessels), 'sighting')}"
            f" ({scope.times_words(one.seen for one in vessels)}), each likely of a ship that was heard."
            " Another ship, not seen, could be meant."
        )
        seen = tuple(one.seen.id for one in vessels)
        return Verdict(claim=claim.id, word=VerdictWord.CONTRADICTED, because=because, needs=_NEEDS, observations=seen)
    because = f"{named} No vessel seen there in that time could be held against tracks."
    return Verdict(claim=claim.id, word=VerdictWord.NOT_CHECKABLE, because=because, needs=_NEEDS)


def _unheard_words(scope: Scope, unheard: Sequence[SeenVessel]) -> str:
    told = []
    for one in unheard:
        match = one.unheard
        chance = match.p_not_transmitting if match else None
        by = "nothing tells who would have been heard" if chance is None else f"that it sent nothing: {chance:.2f}"
        told.append(f"{scope.times_words([one.seen])} ({by})")
    return (
        f"{counted(len(unheard), 'vessel')} seen there in that time {'is' if len(unheard) == 1 else 'are'} likely none"
        f" of the tracked ones, by a model: {'; '.join(told)}. Whether it is the ship meant is not shown."
    )


def _by_detection(matches: Sequence[ShipMatch]) -> dict[str, list[ShipMatch]]:
    found: dict[str, list[ShipMatch]] = {}
    for match in matches:
        if match.detection is not None:
            found.setdefault(match.detection, []).append(match)
    return found
