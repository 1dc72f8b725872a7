"""When a ship was not in port: surveys that show the port without it, sightings elsewhere, and stated facts.

Each such time is an `Edge` of a part of a call. It separates the part from everything on its other side, and it bounds
the arrival or the departure: one thing with two uses, so that counts and brackets cannot contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quaywatch.clock import DAY, Precision, Span
from quaywatch.events.evidence import PortEvidence, time_order
from quaywatch.events.parts import Part, PortName, lying_zones, port_of, vessels_seen
from quaywatch.events.ships import Ship, find_ships, names_agree, stated_name
from quaywatch.records.observation import Certainty, Fact, FactKind, Observation, ObservationKind, Outcome

__all__ = ["Edge", "PortTimes", "Survey", "find_surveys", "told_apart"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A time at which a ship was not in port, or at which it is stated to have come or gone."""

    time: Span
    """When."""
    sentence: str
    """What shows it, in words."""
    observations: tuple[str, ...]
    """The observations it rests on."""
    fact: Fact | None = None
    """The statement, where it is one."""
    assumptions: tuple[str, ...] = ()
    """What it takes for granted, in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """One instant at which vessels were looked for in zones of one port."""

    port: PortName
    time: Span
    empty: tuple[Observation, ...]
    """Zones seen without any vessel."""
    without: tuple[Observation, ...]
    """Zones seen without one named vessel."""
    seen: tuple[Observation, ...]
    """Vessels seen; those of a day of which only the date is known belong to no survey."""
    assumed_one_look: bool
    """True where one source tells of absences on one day, which are taken as one look."""


def told_apart(a: Observation, b: Observation) -> bool:
    """True where the source says that two sightings are not one call."""
    return a.id in b.not_same_call or b.id in a.not_same_call


def find_surveys(evidence: PortEvidence, zones: Sequence[str] = ()) -> tuple[Survey, ...]:
    """Looks for vessels, by port and instant, in the order of their times.

    Observations are of one instant when they share a look, or an instant and a source. Absences that one source gives
    for one and the same day are taken as one look, and the survey says so.
    """
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for one in evidence.here():
        if one.kind is not ObservationKind.VESSEL or one.outcome is Outcome.NOT_OBSERVABLE:
            continue
        if (not zones or one.zone in zones) and (key := _instant_key(one)) is not None:
            groups.setdefault((port_of(one, evidence), *key), []).append(one)
    surveys = [_survey(port_of(group[0], evidence), group) for group in groups.values()]
    return tuple(sorted(surveys, key=lambda survey: time_order(survey.time)))


def _instant_key(one: Observation) -> tuple[object, ...] | None:
    if one.look is not None:
        return ("look", one.look)
    if one.time.is_instant:
        return ("instant", one.evidence, one.time.start)
    if not one.seen and _within_a_day(one.time):
        return ("day", one.evidence, one.time.start, one.time.end)
    return None if one.seen else ("alone", one.id)


def _within_a_day(time: Span) -> bool:
    if time.precision is Precision.DAY:
        return True
    return time.start is not None and time.end is not None and time.end - time.start <= DAY


def _survey(port: PortName, group: list[Observation]) -> Survey:
    absent = [one for one in group if not one.seen]
    empty = tuple(one for one in absent if not one.identity)
    return Survey(
        port=port,
        time=group[0].time,
        empty=empty,
        without=tuple(one for one in absent if one.identity),
        seen=tuple(vessels_seen(group)),
        assumed_one_look=len({one.zone for one in empty}) > 1
        and group[0].look is None
        and not group[0].time.is_instant,
    )


class PortTimes:
    """What the evidence says of when each part was not in port."""

    def __init__(self, evidence: PortEvidence, zones: Sequence[str] = ()) -> None:
        self._evidence = evidence
        self._zones = zones
        vessels = vessels_seen(evidence.observations)
        self._ships = find_ships(vessels)
        self._vessels: dict[str, list[Observation]] = {}
        for one in vessels:
            self._vessels.setdefault(self._ships[one.id].key, []).append(one)
        self.surveys = find_surveys(evidence, zones)
        self._lying: dict[PortName, frozenset[str]] = {}

    def lying(self, port: PortName) -> frozenset[str]:
        """Zones of a port where a ship can lie."""
        if port not in self._lying:
            self._lying[port] = lying_zones(self._evidence, port, self._zones)
        return self._lying[port]

    def is_complete(self, survey: Survey) -> bool:
        """True where every zone in which a ship can lie was seen, with or without a vessel."""
        zones = {one.zone for one in (*survey.empty, *survey.seen)}
        return bool(zones) and self.lying(survey.port) <= zones

    def edges(self, part: Part, *, facts: bool) -> tuple[Edge, ...]:
        """Times at which the ship of a part was not in its port; with what sources state, where that is wanted."""
        found = [edge for survey in self.surveys if (edge := self._absence(part, survey)) is not None]
        found += self._elsewhere(part)
        if facts:
            found += self._facts(part)
        return tuple(found)

    def _absence(self, part: Part, survey: Survey) -> Edge | None:
        if survey.port != part.port:
            return None
        without = [one for one in survey.without if _is_of(one, part.ship)]
        proving = (*survey.empty, *without, *survey.seen)
        if not self.lying(part.port) <= {one.zone for one in proving}:
            return None
        if not all(self._is_other(one, part) for one in survey.seen):
            return None
        used = tuple(one.id for one in proving)
        what = f"{'only other ships were' if survey.seen else 'it was not'} there ({', '.join(used)})"
        return Edge(
            time=survey.time,
            sentence=f"on {survey.time.text} {what}",
            observations=used,
            assumptions=tuple(_survey_assumptions(survey, proving)),
        )

    def _is_other(self, one: Observation, part: Part) -> bool:
        ship = self._ships[one.id]
        return ship.why_other_than(part.ship) is not None or any(told_apart(one, mine) for mine in part.observations)

    def _elsewhere(self, part: Part) -> Iterable[Edge]:
        """Sightings of the same ship in another port."""
        for one in self._vessels.get(part.ship.key, ()):
            place = port_of(one, self._evidence)
            if place != part.port:
                where = one.site if one.site != self._evidence.site.id else place[1] or one.zone
                yield Edge(
                    time=one.time,
                    sentence=f"it was at {where} on {one.time.text} ({one.id})",
                    observations=(one.id,),
                )

    def _facts(self, part: Part) -> Iterable[Edge]:
        mine = {one.id for one in part.observations}
        for fact in self._evidence.facts:
            if fact.kind in (FactKind.ARRIVED, FactKind.DEPARTED) and mine & set(fact.observations):
                named = tuple(one for one in fact.observations if one in mine)
                sentence = f"{fact.by} states that it {fact.kind} on {fact.time.text}"
                taken = f"the ship of {', '.join(named)} {fact.kind} on {fact.time.text}, as {fact.by} states"
                yield Edge(time=fact.time, sentence=sentence, observations=named, fact=fact, assumptions=(taken,))


def _survey_assumptions(survey: Survey, proving: Iterable[Observation]) -> Iterable[str]:
    for one in proving:
        if one.certainty is Certainty.INFERRED:
            yield f"no vessel at {one.zone} on {one.time.text} ({one.id}): inferred by {one.by}, not seen"
    if survey.assumed_one_look:
        yield f"the absences that {survey.empty[0].by} gives for {survey.time.text} are of one look"


def _is_of(absence: Observation, ship: Ship) -> bool:
    """True where an absence of one vessel is an absence of this ship."""
    name = stated_name(absence) or (absence.identity[0] if len(absence.identity) == 1 else None)
    return name is not None and any(names_agree(name, own) for own in ship.names)
