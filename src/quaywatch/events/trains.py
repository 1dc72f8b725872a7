"""Trains and rail cars in a place: the least number of presences, and since when there were any again.

A train at a station is to the logic what a ship is in port, so the same list separates its sightings: an absence in
between, another train in the same look, a sighting of the same train elsewhere, a statement of the source. The number
of cars separates nothing, as trains are made up anew; nor does a gap in the looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from quaywatch.clock import DAY, Bracket, Span
from quaywatch.events.calls import count_calls
from quaywatch.events.evidence import PortEvidence, time_order
from quaywatch.events.ships import Ship, find_ships
from quaywatch.records.case import CountRequest
from quaywatch.records.event import FirstSince, PortCall, TrainCount, TrainPresence
from quaywatch.records.observation import Fact, FactKind, Measure, Observation, ObservationKind, Outcome
from quaywatch.records.place import Zone, ZoneKind

__all__ = ["RAIL_KINDS", "SUSPENSION", "find_train_presences", "find_trains", "place_of"]

RAIL_KINDS = (ObservationKind.TRAIN, ObservationKind.RAILCARS)
SUSPENSION = timedelta(days=30)
"""A shorter time without trains between two sightings is no suspension."""
_RAIL_ZONES = frozenset({ZoneKind.STATION, ZoneKind.PLATFORM, ZoneKind.TRACK, ZoneKind.CROSSING})
_RAIL_WORDS = (("the ship of ", "the train of "), ("no vessel at ", "no train at "), ("a vessel at ", "a train at "))
"""How sentences of the count of port calls begin, and how they begin here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rails:
    """The evidence on trains at one site, by place and by train."""

    evidence: PortEvidence
    trains: Mapping[str, Ship]
    told: Mapping[tuple[str, ObservationKind], list[Observation]]
    """Place and kind → what was seen and not seen."""
    sightings: Mapping[str, list[Observation]]
    """Train → its sightings, wherever."""
    facts: Mapping[str, list[Fact]]
    """Sighting → what sources state of it."""


def find_train_presences(evidence: PortEvidence) -> tuple[TrainCount, ...]:
    """The least number of presences per place and kind, places in the order of the site's zones.

    Zones that share a `port` are one place, any other zone is one by itself. Trains and cars without a train are
    counted apart, and an absence of one says nothing of the other. The number is relative to the looks it rests on.
    """
    rails = _rails(evidence)
    resumed = [fact for fact in evidence.facts if fact.kind is FactKind.RESUMED and _is_of_rail(fact, rails)]
    there = {place for place, _ in rails.told} | {place_of(evidence.site.zone(fact.zone)) for fact in resumed}
    places: dict[str, list[Zone]] = {}
    for zone in evidence.site.zones:
        places.setdefault(place_of(zone), []).append(zone)
    counts = [_count(places[place], kind, rails, resumed) for place in places if place in there for kind in RAIL_KINDS]
    return tuple(count for count in counts if count.presences or count.first_since)


def find_trains(evidence: PortEvidence) -> dict[str, Ship]:
    """Sighting of a train or of cars at the site → the train that it shows, as far as the sources join sightings."""
    seen = [one for one in evidence.here() if one.kind in RAIL_KINDS and one.seen]
    return find_ships([_as_vessel(one, one.site) for one in seen])


def place_of(zone: Zone) -> str:
    """The place that a zone is part of: the port or station it belongs to, else the zone itself."""
    return zone.port or zone.id


def _rails(evidence: PortEvidence) -> _Rails:
    trains = find_trains(evidence)
    places = {zone.id: place_of(zone) for zone in evidence.site.zones}
    told: dict[tuple[str, ObservationKind], list[Observation]] = {}
    sightings: dict[str, list[Observation]] = {}
    facts: dict[str, list[Fact]] = {}
    for one in sorted(evidence.here(), key=lambda one: (time_order(one.time), one.id)):
        if one.kind in RAIL_KINDS:
            told.setdefault((places[one.zone], one.kind), []).append(one)
            if one.id in trains:
                sightings.setdefault(trains[one.id].key, []).append(one)
    for fact in evidence.facts:
        for key in fact.observations:
            facts.setdefault(key, []).append(fact)
    return _Rails(evidence=evidence, trains=trains, told=told, sightings=sightings, facts=facts)


def _as_vessel(one: Observation, site: str) -> Observation:
    """A train as the logic of port calls knows it; its count is of cars, not of trains, and is left out."""
    return replace(one, kind=ObservationKind.VESSEL, count=None, site=site)


def _is_of_rail(fact: Fact, rails: _Rails) -> bool:
    named = any(key in rails.trains for key in fact.observations)
    return named or rails.evidence.site.zone(fact.zone).kind in _RAIL_ZONES


def _count(zones: Sequence[Zone], kind: ObservationKind, rails: _Rails, resumed: Iterable[Fact]) -> TrainCount:
    place, site = place_of(zones[0]), rails.evidence.site.id
    told = rails.told.get((place, kind), [])
    port = _as_port(zones, told, rails)
    found = count_calls(port, CountRequest(id=place, title=f"{kind} at {place}", site=port.site.id))
    presences = tuple(_presence(call, kind, site, told) for call in found.calls)
    keys = {zone.id for zone in zones}
    stated = [fact for fact in resumed if kind is ObservationKind.TRAIN and fact.zone in keys]
    return TrainCount(
        site=site,
        zones=tuple(zone.id for zone in zones),
        kind=kind,
        looks_only=found.looks_only,
        strict=found.strict,
        exact=found.exact,
        presences=presences,
        first_since=(*_stated_since(stated, told), *_seen_since(presences, told)),
        assumptions=tuple(_in_rail_words(sentence) for sentence in found.assumptions),
        because=" ".join(_because(call) for call in found.calls),
    )


def _as_port(zones: Sequence[Zone], told: Sequence[Observation], rails: _Rails) -> PortEvidence:
    """The same question about ships: the place is a port with berths, other places are other ports."""
    site = rails.evidence.site
    mine = {one.id for one in told}
    trains = dict.fromkeys(rails.trains[one.id].key for one in told if one.id in rails.trains)
    elsewhere = [one for train in trains for one in rails.sightings[train] if one.id not in mine]
    facts = {fact.id: fact for one in told for fact in rails.facts.get(one.id, ())}
    key = f"{site.id}/{zones[0].id}"
    berths = tuple(
        replace(zone, port=None, kind=ZoneKind.BERTH if zone.kind in _RAIL_ZONES else ZoneKind.YARD) for zone in zones
    )
    return PortEvidence(
        site=replace(site, id=key, zones=berths),
        observations=(
            *(_as_vessel(one, key) for one in told),
            *(_as_vessel(one, place_of(site.zone(one.zone))) for one in elsewhere),
        ),
        facts=tuple(facts.values()),
    )


def _presence(call: PortCall, kind: ObservationKind, site: str, told: Sequence[Observation]) -> TrainPresence:
    counts = dict.fromkeys(one.count for one in told if one.id in call.observations and one.count is not None)
    return TrainPresence(
        id=call.id.replace("call:", f"{kind}:", 1),
        site=site,
        zones=call.zones,
        kind=kind,
        observations=call.observations,
        arrival=call.arrival,
        departure=call.departure,
        depends_on_partition=call.arrival_depends_on_partition or call.departure_depends_on_partition,
        cars=_agreed(counts),
    )


def _agreed(counts: Iterable[Measure]) -> Measure | None:
    known = list(counts)
    return known[0] if len(known) == 1 else None


def _stated_since(stated: Iterable[Fact], told: Sequence[Observation]) -> Iterator[FirstSince]:
    for fact in stated:
        before = _last([one for one in told if one.seen and one.time.surely_before(fact.time)])
        yield FirstSince(
            when=Bracket(not_before=fact.time.start, not_after=fact.time.end),
            stated_by=fact.by,
            days_since=None if before is None else _days_between(before.time, fact.time),
            observations=fact.observations if before is None else (before.id, *fact.observations),
            looks_without=(),
            because=f"{fact.by} states that traffic resumed on {fact.time.text}; {_before_words(before)}",
        )


def _seen_since(presences: Sequence[TrainPresence], told: Sequence[Observation]) -> Iterator[FirstSince]:
    """The first presence after looks that showed none, and every later one after a suspension with such looks."""
    by_id = {one.id: one for one in told}
    before: Observation | None = None
    for presence in sorted(presences, key=lambda p: (time_order(by_id[p.observations[0]].time), p.id)):
        first = by_id[presence.observations[0]]
        without = [
            one.id
            for one in told
            if one.outcome is Outcome.NOT_SEEN
            and one.time.surely_before(first.time)
            and (before is None or before.time.surely_before(one.time))
        ]
        days = None if before is None else _days_between(before.time, first.time)
        if without and (before is None or (days is not None and days[0] >= SUSPENSION / DAY)):
            looks = f"{len(without)} {'look' if len(without) == 1 else 'looks'} without ({', '.join(without)})"
            yield FirstSince(
                when=presence.arrival,
                stated_by=None,
                days_since=days,
                observations=(first.id,) if before is None else (before.id, first.id),
                looks_without=tuple(without),
                because=f"Seen on {first.time.text} ({first.id}) after {looks}; {_before_words(before)}",
            )
        last = _last([by_id[key] for key in presence.observations])
        before = last if before is None or last is None else _last([before, last])


def _before_words(before: Observation | None) -> str:
    if before is None:
        return "the evidence holds no earlier sighting here, so it does not say after how long."
    return f"seen before on {before.time.text} ({before.id})."


def _last(seen: Sequence[Observation]) -> Observation | None:
    return max(seen, key=lambda one: (time_order(one.time), one.id), default=None)


def _days_between(earlier: Span, later: Span) -> tuple[float, float] | None:
    """Least and most days from one span to the other; None where an end is open."""
    if earlier.start is None or earlier.end is None or later.start is None or later.end is None:
        return None
    return max(0.0, (later.start - earlier.end) / DAY), (later.end - earlier.start) / DAY


def _because(call: PortCall) -> str:
    return call.because.replace("only other ships were there", "only other trains were there")


def _in_rail_words(sentence: str) -> str:
    for of_ships, of_trains in _RAIL_WORDS:
        if sentence.startswith(of_ships):
            return of_trains + sentence.removeprefix(of_ships)
    return sentence
