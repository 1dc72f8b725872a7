"""When a ship was not in port: surveys that show the port without it, sightings elsewhere, and stated facts.

Each such time is an `Edge` of a part of a call. It separates the part from everything on its other side, and it bounds
the arrival or the departure: one thing with two uses, so that counts and brackets cannot contradict each other. Of all
edges on one side only the nearest matters.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from quaywatch.clock import Span
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.fleet import Bools, Fleet
from quaywatch.events.nearest import Nearest
from quaywatch.events.parts import Part, PortName, port_of, positions_heard, vessels_seen, zones_with_ships
from quaywatch.events.ships import Ship, find_ships, name_keys, names_agree, stated_name
from quaywatch.events.surveys import Survey, find_surveys
from quaywatch.records.observation import Certainty, Fact, FactKind, Identity, Observation, ObservationKind

__all__ = ["Edge", "Edges", "PortTimes", "told_apart"]

T = TypeVar("T")

IDS_NAMED = 6
"""A sentence names no more observations than this."""


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
class Edges:
    """The edges of one part that matter."""

    before: tuple[Edge, ...]
    """At most one of each kind from before its sightings, and every stated arrival."""
    after: tuple[Edge, ...]
    """The same from after them, and every stated departure."""
    spanned: tuple[Edge, ...]
    """Those in the midst of its sightings, or that its sightings contradict."""


@dataclass(frozen=True, slots=True)
class _Absences:
    """Times at which one ship was not in port, of which only those that are asked for are put into words."""

    times: Nearest
    usable: Bools
    edge: Callable[[int], Edge]

    def before(self, part: Part) -> Iterator[Edge]:
        k = self.times.before(part.come_by, part.still_at, self.usable)
        if k is not None:
            yield self.edge(k)

    def after(self, part: Part) -> Iterator[Edge]:
        k = self.times.after(part.come_by, part.still_at, self.usable)
        if k is not None:
            yield self.edge(k)

    def within(self, part: Part) -> Iterator[Edge]:
        yield from map(self.edge, self.times.within(part.come_by, part.still_at, self.usable))


def told_apart(a: Observation, b: Observation) -> bool:
    """True where the source says that two sightings are not one call."""
    return a.id in b.not_same_call or b.id in a.not_same_call


class PortTimes:
    """What the evidence says of when each part was not in port."""

    def __init__(self, evidence: PortEvidence, zones: Sequence[str] = ()) -> None:
        self._evidence = evidence
        known = [*vessels_seen(evidence.observations), *positions_heard(evidence.observations)]
        self.ships = find_ships(known)
        """Sighting → its ship."""
        self.fleet = Fleet(self.ships.values())
        """All ships, for comparing many at once."""
        self.surveys = find_surveys(evidence, zones)
        """Looks for vessels at the site, in the order of their times."""
        self._lying = frozenset(zones) or zones_with_ships(evidence)
        self._surveys: dict[PortName, list[Survey]] = {}
        for survey in self.surveys:
            self._surveys.setdefault(survey.port, []).append(survey)
        self._known: dict[str, list[Observation]] = {}
        for one in known:
            self._known.setdefault(self.ships[one.id].key, []).append(one)
        self._told_apart: dict[str, set[str]] = {}
        for one in known:
            for other in one.not_same_call:
                self._told_apart.setdefault(one.id, set()).add(other)
                self._told_apart.setdefault(other, set()).add(one.id)
        self._facts: dict[str, list[Fact]] = {}
        for fact in evidence.facts:
            if fact.kind in (FactKind.ARRIVED, FactKind.DEPARTED):
                for key in fact.observations:
                    self._facts.setdefault(key, []).append(fact)
        self._ports: dict[PortName, _PortSurveys] = {}
        self._elsewhere: dict[tuple[str, PortName], _Absences] = {}

    def surveys_of(self, port: PortName, *, complete: bool) -> list[Survey]:
        """The surveys of a port that show every zone in which a ship can lie, or those that do not."""
        lying = self.lying(port)
        return [survey for survey in self._surveys.get(port, ()) if (lying <= survey.zones) is complete]

    def lying(self, port: PortName) -> frozenset[str]:
        """Zones of a port where a ship can lie; only those counted where some are named."""
        return self._lying & self._evidence.zones_of_port(port[1])

    def told_apart_from(self, part: Part) -> frozenset[str]:
        """Sightings of which the source says that they are not of a part's call."""
        return frozenset(other for one in part.observations for other in self._told_apart.get(one.id, ()))

    def edges(self, part: Part, *, facts: bool) -> Edges:
        """Times at which the ship of a part was not in its port; with what sources state, where that is wanted."""
        if part.port not in self._ports:
            self._ports[part.port] = _PortSurveys(part.port, self)
        absences = [*self._ports[part.port].absences(part, self.told_apart_from(part)), self._seen_elsewhere(part)]
        stated = list(self._statements(part)) if facts else []
        clashing = tuple(edge for edge in stated if _contradicts(edge, part))
        arrived, departed = (
            tuple(edge for edge in stated if edge.fact and edge.fact.kind is kind and edge not in clashing)
            for kind in (FactKind.ARRIVED, FactKind.DEPARTED)
        )
        return Edges(
            before=(*(edge for one in absences for edge in one.before(part)), *arrived),
            after=(*(edge for one in absences for edge in one.after(part)), *departed),
            spanned=(*(edge for one in absences for edge in one.within(part)), *clashing),
        )

    def _seen_elsewhere(self, part: Part) -> _Absences:
        """Sightings and positions of the same ship in other ports."""
        key = part.ship.key, part.port
        if key not in self._elsewhere:
            edges = [self._elsewhere_edge(one) for one in self._known[part.ship.key] if self._port(one) != part.port]
            self._elsewhere[key] = _absences(edges, [edge.time for edge in edges], lambda edge: edge)
        return self._elsewhere[key]

    def _port(self, one: Observation) -> PortName:
        return port_of(one, self._evidence)

    def _elsewhere_edge(self, one: Observation) -> Edge:
        where = one.site if one.site != self._evidence.site.id else self._port(one)[1] or one.zone
        heard = one.kind is ObservationKind.AIS
        taken = f"the AIS positions at {where} on {one.time.text} ({one.id}) are the vessel's own, as received"
        return Edge(
            time=one.time,
            sentence=f"it was at {where} on {one.time.text}{' by AIS' if heard else ''} ({one.id})",
            observations=(one.id,),
            assumptions=(taken,) if heard else (),
        )

    def _statements(self, part: Part) -> Iterator[Edge]:
        facts = {fact.id: fact for one in part.observations for fact in self._facts.get(one.id, ())}
        mine = [one.id for one in part.observations]
        for fact in facts.values():
            named = tuple(one for one in fact.observations if one in mine)
            sentence = f"{fact.by} states that it {fact.kind} on {fact.time.text}"
            taken = f"the ship of {', '.join(named)} {fact.kind} on {fact.time.text}, as {fact.by} states"
            yield Edge(time=fact.time, sentence=sentence, observations=named, fact=fact, assumptions=(taken,))


def _contradicts(edge: Edge, part: Part) -> bool:
    """True where a part was seen after its stated departure, or before its stated arrival."""
    departed = edge.fact is not None and edge.fact.kind is FactKind.DEPARTED
    return part.surely_after(edge.time) if departed else part.surely_before(edge.time)


def _absences(items: Sequence[T], times: Sequence[Span], edge: Callable[[T], Edge]) -> _Absences:
    return _Absences(Nearest(times), np.ones(len(items), bool), lambda k: edge(items[k]))


class _PortSurveys:
    """The surveys of one port that can show a ship's absence."""

    def __init__(self, port: PortName, times: PortTimes) -> None:
        self._times, self._fleet, self._lying = times, times.fleet, times.lying(port)
        self._complete = times.surveys_of(port, complete=True)
        self._of_one: dict[tuple[str, str], list[Survey]] = {}
        for survey in times.surveys_of(port, complete=False):
            for key in dict.fromkeys(key for one in survey.without for key in _absent_keys(one)):
                self._of_one.setdefault(key, []).append(survey)
        seen = [one for survey in self._complete for one in survey.seen]
        self._seen = [one.id for one in seen]
        self._seen_ids = frozenset(self._seen)
        self._ships = np.array([self._number(one) for one in seen], dtype=np.int64)
        self._surveys = np.repeat(np.arange(len(self._complete)), [len(survey.seen) for survey in self._complete])
        self._all = Nearest([survey.time for survey in self._complete])
        self._usable: dict[Hashable, Bools] = {}
        self._edges: dict[tuple[object, ...], Edge] = {}

    def absences(self, part: Part, told_apart: frozenset[str]) -> list[_Absences]:
        """The surveys that show the port without the ship of a part: whole ones, and those that looked for it alone."""
        ship, told = part.ship, told_apart & self._seen_ids
        whole = _Absences(self._all, self._without(ship, told), lambda k: self._edge(self._complete[k], ship))
        keys = dict.fromkeys(key for name in ship.names for key in name_keys(name))
        wanted = {id(survey): survey for key in keys for survey in self._of_one.get(key, ())}
        if not wanted:
            return [whole]
        others = self._fleet.others(self._fleet.number[ship.key])
        partly = [
            survey
            for survey in wanted.values()
            if self._lying <= survey.zones | {one.zone for one in survey.without if _is_of(one, ship)}
            and all(one.id in told or others[self._number(one)] for one in survey.seen)
        ]
        return [whole, _absences(partly, [survey.time for survey in partly], lambda survey: self._edge(survey, ship))]

    def _without(self, ship: Ship, told_apart: frozenset[str]) -> Bools:
        """The complete surveys in which all vessels seen are other ships; once for ships of which the same is known."""
        number = self._fleet.number[ship.key]
        alike = len(ship.lengths) < 2 and not self._fleet.is_told_of(number)
        key = (ship.lengths if alike else ship.key, told_apart)
        if key not in self._usable:
            may_be_it = ~self._fleet.others(number)[self._ships]
            if told_apart:
                may_be_it &= np.array([one not in told_apart for one in self._seen])
            self._usable[key] = np.ones(len(self._complete), bool)
            self._usable[key][self._surveys[may_be_it]] = False
        return self._usable[key]

    def _number(self, one: Observation) -> int:
        return self._fleet.number[self._times.ships[one.id].key]

    def _edge(self, survey: Survey, ship: Ship) -> Edge:
        without = [one for one in survey.without if _is_of(one, ship)]
        key = (id(survey), *(one.id for one in without))
        if key not in self._edges:
            proving = (*survey.empty, *without, *survey.seen)
            used = tuple(one.id for one in proving)
            what = f"{'only other ships were' if survey.seen else 'it was not'} there ({_some(used)})"
            self._edges[key] = Edge(
                time=survey.time,
                sentence=f"on {survey.time.text} {what}",
                observations=used,
                assumptions=tuple(_survey_assumptions(survey, proving)),
            )
        return self._edges[key]


def _some(keys: Sequence[str]) -> str:
    more = len(keys) - IDS_NAMED
    return ", ".join(keys) if more <= 0 else f"{', '.join(keys[:IDS_NAMED])} and {more} more"


def _survey_assumptions(survey: Survey, proving: Iterable[Observation]) -> Iterable[str]:
    for one in proving:
        if one.certainty is Certainty.INFERRED:
            yield f"no vessel at {one.zone} on {one.time.text} ({one.id}): inferred by {one.by}, not seen"
    if survey.assumed_one_look:
        yield f"the absences that {survey.empty[0].by} gives for {survey.time.text} are of one look"


def _absent_vessel(absence: Observation) -> Identity | None:
    return stated_name(absence) or (absence.identity[0] if len(absence.identity) == 1 else None)


def _absent_keys(absence: Observation) -> tuple[tuple[str, str], ...]:
    name = _absent_vessel(absence)
    return () if name is None else name_keys(name)


def _is_of(absence: Observation, ship: Ship) -> bool:
    """True where an absence of one vessel is an absence of this ship."""
    name = _absent_vessel(absence)
    return name is not None and any(names_agree(name, own) for own in ship.names)
