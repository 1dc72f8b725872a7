"""Claims that an object seen is a named ship, held against tracks, sightings that name ships, and lists.

No picture shows a name from above: a length that fits leaves thousands of ships. What ties a name to an object is the
ship's own signals there and then, or somebody else who names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quaywatch.assessment.evidence import AssessmentEvidence, Scope
from quaywatch.assessment.identity_signs import IdentitySigns, read_identity_signs
from quaywatch.assessment.name_numbers import Agreement, NameFinding, check_number, compare_name_and_number
from quaywatch.assessment.named_ships import SoughtShip, find_hulls, find_sought_ship
from quaywatch.assessment.readings import find_kind
from quaywatch.records.claim import Claim, Verdict, VerdictWord
from quaywatch.records.observation import ObservationKind

__all__ = ["assess_identity"]

_NEEDS = "Signals of the ship from there and then, or a picture from the ground that shows its name or number"
_NOT_SHOWN = "That the object is this ship is not shown."
_DOUBTS = {
    Agreement.OTHER_NAME: ("The name does not fit the number.",),
    Agreement.OTHER_NUMBER: ("The number does not fit the name.",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The claim with what is known of its name and number."""

    claim: Claim
    sought: SoughtShip
    names: NameFinding


def assess_identity(claim: Claim, evidence: AssessmentEvidence) -> Verdict:
    """Whether the object at the claim's place and time is the ship that it names.

    Supported by its own signals there, by a detection matched with its track, or by an independent source that names
    it; contradicted where its number is no ship's, where name and number are two ships', where its signals keep it
    elsewhere, or, for the vessels seen, where each is another ship or of another length.
    """
    if find_kind(str(claim.value["object"])) not in (None, ObservationKind.VESSEL):
        text = f"This version has no rule for which {claim.value['object']} it is: only ships are told by name."
        return Verdict(claim=claim.id, word=VerdictWord.NOT_JUDGED, because=text)
    sought = find_sought_ship(claim)
    alone = (SoughtShip(imo=sought.imo), SoughtShip(keys=sought.keys))
    hulls = tuple(hull for one in alone for hull in find_hulls(one, evidence.signals.ships))
    names = compare_name_and_number(sought, hulls, evidence.signals)
    asked = _Asked(claim=claim, sought=sought, names=names)
    impossible = check_number(claim)
    if impossible or names.agreement is Agreement.OTHER_SHIPS:
        needs = "The number as it stands on the hull, or the ship's papers"
        return _verdict(asked, VerdictWord.CONTRADICTED, (impossible,), needs=needs)
    site = next((site for site in evidence.sites if site.id == claim.site), None)
    if site is None or set(claim.zones) - {zone.id for zone in site.zones}:
        return _without_place(asked)
    scope = Scope(claim=claim, site=site, evidence=evidence)
    verdict = _at_place(asked, scope, read_identity_signs(scope, sought))
    if scope.left_out:
        own = f" What {claim.by} itself says was left out as not independent."
        verdict = replace(verdict, because=verdict.because + own)
    return verdict


def _without_place(asked: _Asked) -> Verdict:
    """The claim names no watched place: only name and number can be compared."""
    place = "The claim names no place that this case watches."
    known = asked.names.agreement in (Agreement.ONE_SHIP, Agreement.OTHER_NAME)
    word = VerdictWord.PARTLY if known else VerdictWord.NOT_CHECKABLE
    return _verdict(asked, word, (place, _NOT_SHOWN), needs=_NEEDS)


def _at_place(asked: _Asked, scope: Scope, signs: IdentitySigns) -> Verdict:
    """What was seen and heard there."""
    told = tuple(_told(signs))
    undated = () if scope.dated else ("The claim says no time, so it is not shown that this is the object meant.",)
    if signs.shown and not signs.elsewhere:
        doubts = (*undated, *_DOUBTS.get(asked.names.agreement, ()))
        word = VerdictWord.PARTLY if doubts else VerdictWord.SUPPORTED
        return _verdict(asked, word, (*told, *doubts), signs=signs, needs=_NEEDS if doubts else None)
    if scope.dated and _is_excluded(signs):
        return _verdict(asked, VerdictWord.CONTRADICTED, told, signs=signs, needs=_NEEDS)
    if told:
        return _verdict(asked, VerdictWord.PARTLY, (*told, *undated, _NOT_SHOWN), signs=signs, needs=_NEEDS)
    nothing = "No vessel was seen there in that time by anybody else, and no signals of this ship are held from there."
    return _verdict(asked, VerdictWord.NOT_CHECKABLE, (nothing,), needs=_NEEDS)


def _is_excluded(signs: IdentitySigns) -> bool:
    if signs.shown or signs.possible:
        return False
    return bool(signs.elsewhere) or (bool(signs.other) and not signs.open)


def _told(signs: IdentitySigns) -> Iterator[str]:
    yield from (sign.text for sign in (*signs.shown, *signs.possible, *signs.elsewhere))
    if signs.other and not signs.open and not (signs.shown or signs.possible or signs.elsewhere):
        yield "Contradicted for each vessel seen there in that time; another could be meant."
    yield from (sign.text for sign in signs.other)
    yield from (sign.text for sign in signs.open)


def _verdict(
    asked: _Asked,
    word: VerdictWord,
    parts: Sequence[str],
    *,
    signs: IdentitySigns | None = None,
    needs: str | None = None,
) -> Verdict:
    used = signs.all_signs if signs else ()
    return Verdict(
        claim=asked.claim.id,
        word=word,
        because=" ".join(dict.fromkeys(part for part in (*parts, asked.names.because) if part)),
        needs=needs,
        observations=tuple(dict.fromkeys(key for sign in used for key in sign.observations)),
        events=tuple(dict.fromkeys(key for sign in used for key in sign.events)),
    )
