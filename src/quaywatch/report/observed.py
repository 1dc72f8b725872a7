"""One observation or fact in words, and what it stands on."""

from __future__ import annotations

from quaywatch.assessment.wording import listed, measure_words
from quaywatch.clock import Span
from quaywatch.records.artefact import Artefact, ArtefactRole
from quaywatch.records.observation import (
    Activity,
    Fact,
    FactKind,
    Likeness,
    Observation,
    ObservationKind,
    Outcome,
)
from quaywatch.report.document_parts import Basis

__all__ = [
    "basis_of",
    "detail_words",
    "fact_words",
    "outcome_words",
    "started",
    "stock_colour_words",
    "thing_words",
]

_THINGS = {
    ObservationKind.VESSEL: ("a vessel", "vessels"),
    ObservationKind.STACK: ("stacked goods", "stacked goods"),
    ObservationKind.STOCKPILE: ("a bulk stock", "bulk stocks"),
    ObservationKind.RAILCARS: ("railcars", "railcars"),
    ObservationKind.TRAIN: ("a train", "trains"),
    ObservationKind.STRUCTURE: ("a structure", "structures"),
    ObservationKind.ACTIVITY: ("activity", "activity"),
    ObservationKind.AIS: ("AIS positions", "AIS positions"),
}
_FACTS = {
    FactKind.ARRIVED: "arrived",
    FactKind.DEPARTED: "left",
    FactKind.BUILT: "was built",
    FactKind.INAUGURATED: "was opened",
    FactKind.RESUMED: "resumed service",
}
_ACTIVITIES = {
    Activity.LOADING: "loading",
    Activity.UNLOADING: "unloading",
    Activity.TRANSFER: "a transfer of cargo",
    Activity.CONSTRUCTION: "construction work",
}


def basis_of(artefact: Artefact | None) -> Basis:
    """Observed where the statement rests on pixels that the case holds, reported where somebody published it."""
    own = artefact is not None and artefact.role in (ArtefactRole.SCENE, ArtefactRole.MASK)
    return Basis.OBSERVED if own else Basis.REPORTED


def thing_words(observation: Observation, *, many: bool = False) -> str:
    """What was looked for: `a vessel`, `a stock of coal`, `loading`."""
    if observation.activity is not None:
        return _ACTIVITIES[observation.activity]
    if observation.kind is ObservationKind.STOCKPILE and observation.detections and observation.material:
        return f"{'' if many else 'a '}stock {stock_colour_words(observation.material)}"
    if observation.kind is ObservationKind.STOCKPILE and observation.material:
        return observation.material if many else f"a stock of {observation.material}"
    if observation.kind is ObservationKind.RAILCARS and observation.detections:
        return "vehicles on the track"
    return _THINGS[observation.kind][many]


def stock_colour_words(material: str | None) -> str:
    """What a detector tells of a stock's colour, as words that name no goods: `coal-like in colour`."""
    if material in (None, "unknown"):
        return "of a colour that fits no goods"
    if material == "containers":
        return "like shipping boxes"
    return f"{material} in colour" if str(material).endswith("-like") else f"like {material} in colour"


def outcome_words(observation: Observation) -> str:
    """The whole statement: `a vessel, 190 m long, hatches open`, `no vessel`, `not observable: cloud`."""
    if observation.outcome is Outcome.NOT_OBSERVABLE:
        return f"{thing_words(observation, many=True)}: could not be observed"
    if observation.outcome is Outcome.NOT_SEEN:
        if observation.kind is ObservationKind.AIS:
            return "no AIS position was received"
        return f"no {thing_words(observation).removeprefix('a ')}"
    return ", ".join([thing_words(observation), *detail_words(observation)])


def detail_words(observation: Observation) -> list[str]:
    """What was measured or noted of it, one phrase each."""
    measures = [
        (observation.length_m, "m", "long"),
        (observation.width_m, "m", "wide"),
        (observation.height_m, "m", "high"),
        (observation.draught_m, "m", "draught"),
        (observation.area_m2, "m²", "covered"),
        (observation.occupied_m, "m", "of track occupied"),
    ]
    details = [f"{measure_words(measure, unit)} {what}" for measure, unit, what in measures if measure is not None]
    if observation.count is not None:
        details.append(f"{measure_words(observation.count, '')} counted")
    if observation.holds_full is not None and observation.holds_total is not None:
        details.append(f"{observation.holds_full} of {observation.holds_total} holds full")
    if observation.hatches is not None:
        details.append(f"hatches {observation.hatches.value.replace('_', ' ')}")
    if observation.state is not None:
        vessel = observation.kind is ObservationKind.VESSEL
        details.append(f"{'holds ' if vessel else ''}{observation.state.value.replace('_', ' ')}")
    return details + _identity_words(observation)


def _identity_words(observation: Observation) -> list[str]:
    words = []
    for identity in observation.identity:
        name = identity.name or (identity.imo and f"IMO {identity.imo}") or (identity.mmsi and f"MMSI {identity.mmsi}")
        if name:
            said = {Likeness.NAMED: "named as", Likeness.CANDIDATE: "may be", Likeness.PATTERN: "looks like"}
            words.append(f"{said[identity.likeness]} {name}")
    return [listed(words)] if words else []


def fact_words(fact: Fact) -> str:
    """What is stated to have happened: `arrived`, `was opened`."""
    return _FACTS[fact.kind]


def started(span: Span) -> str:
    """A key by which looks are put in order of time."""
    edge = span.start or span.end
    return "" if edge is None else edge.isoformat()
