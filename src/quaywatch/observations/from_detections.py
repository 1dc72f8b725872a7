"""A detector's answers as observations: the same record that a person's sighting becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.look import Look, ZoneView
from quaywatch.records.observation import Observation, ObservationKind, Outcome
from quaywatch.records.place import Site

__all__ = ["observe"]

_STATE = (
    "hold and deck state, cargo and identity: they do not show in pixels coarser than 1 m, "
    "and in finer ones no detector here reads them"
)


def observe(
    look: Look, detections: Sequence[Detection], answers: Sequence[ZoneAnswer], site: Site, *, by: str
) -> tuple[Observation, ...]:
    """What one look says of vessels, zone by zone.

    One observation per vessel of a zone that was seen to hold some, each vessel in one zone only (the one its detection
    names, else the first that lists it); one for a zone that was seen, or not, as a whole. Where the look could not
    see the zone, or the detector could not judge it, the outcome is not observable, whatever else was said.

    Args:
        look: The look; its views decide what could be seen.
        detections: Everything found in the scene.
        answers: One per zone.
        site: The site; answers for zones that it does not have are left out.
        by: Detector and version.
    """
    known = {zone.id for zone in site.zones}
    views = {view.zone: view for view in look.views}
    asked = [answer for answer in answers if answer.zone in known]
    by_id = {detection.id: detection for detection in detections}
    told: set[str] = set()
    found: list[Observation] = []
    for answer in asked:
        vessels = [by_id[key] for key in answer.vessels if key in by_id and key not in told]
        own = [vessel for vessel in vessels if vessel.zone == answer.zone or not _listed(vessel, asked)]
        told.update(vessel.id for vessel in own)
        found += _of_zone(look, answer, views.get(answer.zone), own, by)
    return tuple(found)


def _listed(vessel: Detection, answers: Sequence[ZoneAnswer]) -> bool:
    """Whether the zone that the detection names has an answer that lists it."""
    return any(answer.zone == vessel.zone and vessel.id in answer.vessels for answer in answers)


def _of_zone(
    look: Look, answer: ZoneAnswer, view: ZoneView | None, vessels: Sequence[Detection], by: str
) -> Iterator[Observation]:
    unseen = view is None or not view.usable
    outcome = Outcome.NOT_OBSERVABLE if unseen else answer.outcome
    reason = (view.reason if view else "the look says nothing of the zone") if unseen else answer.because
    share = view.usable_share if view and view.usable_share is not None else answer.usable_share
    here: list[Detection | None] = [*vessels] if outcome is Outcome.SEEN else []
    for vessel in here or [None]:
        yield Observation(
            id=_key(look.id, answer.zone, vessel.id if vessel else ""),
            site=look.site,
            zone=answer.zone,
            time=look.time,
            kind=ObservationKind.VESSEL,
            outcome=outcome,
            evidence=look.evidence,
            by=by,
            look=look.id,
            length_m=vessel.length_m if vessel else None,
            width_m=vessel.width_m if vessel else None,
            probability=_chance(answer, outcome),
            usable_share=share,
            detections=(vessel.id,) if vessel else (),
            cannot_determine=_STATE if outcome is Outcome.SEEN else None,
            note=reason,
        )


def _chance(answer: ZoneAnswer, outcome: Outcome) -> float | None:
    """Chance that the outcome is right; the answer gives that of a vessel."""
    if answer.probability is None or outcome is Outcome.NOT_OBSERVABLE:
        return None
    return answer.probability if outcome is Outcome.SEEN else round(1.0 - answer.probability, 3)


def _key(*parts: str) -> str:
    return "obs-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
