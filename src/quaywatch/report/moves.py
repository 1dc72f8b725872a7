"""Voyages, trains and crossings: as data for JSON, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from quaywatch.assessment.wording import bracket_words, counted, listed, plain_key
from quaywatch.clock import Bracket, format_utc
from quaywatch.events.crossings import find_crossings
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.sea_routes import SeaRoutes
from quaywatch.events.trains import find_train_presences
from quaywatch.events.voyages import find_voyages
from quaywatch.records.event import Crossing, FirstSince, PortCall, TrainCount, TrainPresence, Voyage
from quaywatch.records.observation import ObservationKind
from quaywatch.records.place import Site
from quaywatch.sources.port_positions import find_port_positions
from quaywatch.sources.sea_chart import read_sea_chart

__all__ = [
    "Moves",
    "assumed_words",
    "find_moves",
    "find_port_voyages",
    "least_services",
    "moves_json",
    "moves_reasons",
    "moves_words",
]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """What moved between places, or came to a station, by one sightings file."""

    voyages: tuple[Voyage, ...] | None
    """None where all calls are of one port, so that nothing was asked."""
    trains: tuple[TrainCount, ...]
    crossings: tuple[Crossing, ...]


def find_moves(evidence: PortEvidence, calls: Sequence[PortCall]) -> Moves:
    """Voyages between the ports of a site, and trains at its stations."""
    trains = find_train_presences(evidence)
    voyages = find_port_voyages([evidence], calls)
    return Moves(voyages=voyages, trains=trains, crossings=find_crossings(evidence, trains))


def find_port_voyages(places: Sequence[PortEvidence], calls: Sequence[PortCall]) -> tuple[Voyage, ...] | None:
    """Voyages between all ports of some sites, by the shipped sea chart and positions; None where there is one port."""
    ports = {(place.site.id, zone.id): zone.port or place.site.name for place in places for zone in place.site.zones}
    names = {ports[call.site, call.zones[0]] for call in calls}
    if len(names) < 2:
        return None
    return find_voyages(places, calls, SeaRoutes(read_sea_chart()), positions=find_port_positions(names))


def least_services(trains: Iterable[TrainCount]) -> int:
    """The least number of train services: the most presences of trains at one place, as a service stops there once."""
    return max((count.strict for count in trains if count.kind is ObservationKind.TRAIN), default=0)


def assumed_words(moves: Moves) -> tuple[str, ...]:
    """What the results take for granted, in sentences."""
    speeds = dict.fromkeys(voyage.speed_kn for voyage in moves.voyages or ())
    sentences = [f"ships sail at {slow:g} to {fast:g} kn from port to port" for slow, fast in speeds]
    return tuple(dict.fromkeys([*sentences, *(one for count in moves.trains for one in count.assumptions)]))


def moves_words(site: Site, moves: Moves) -> list[str]:
    """Each finding in a line."""
    lines = [_voyage_words(voyage) for voyage in moves.voyages or ()]
    lines += [line for count in moves.trains for line in _train_lines(site, count)]
    return lines + [_crossing_words(site, crossing) for crossing in moves.crossings]


def moves_reasons(moves: Moves) -> list[str]:
    """What each number of presences rests on, in a line; the other findings carry their reasons themselves."""
    return [
        f"presences of {count.kind.value} at {', '.join(count.zones)}: {count.because}"
        for count in moves.trains
        if count.presences
    ]


def _voyage_words(voyage: Voyage) -> str:
    ship = listed(voyage.reasons)
    return f"voyage: {voyage.origin} to {voyage.destination}, {ship}. {voyage.because}"


def _train_lines(site: Site, count: TrainCount) -> list[str]:
    what = "train" if count.kind is ObservationKind.TRAIN else "cars"
    place = listed(plain_key(zone) for zone in count.zones)
    lines = []
    if count.presences:
        besides = f" ({count.looks_only} by the looks alone)" if count.looks_only != count.strict else ""
        lines.append(f"{what} at {place}: at least {counted(count.strict, 'presence')}{besides}")
    for presence in count.presences:
        offset = site.offset_h(presence.zones[0])
        came = bracket_words(presence.arrival, utc_offset_h=offset, missing="earlier look")
        left = bracket_words(presence.departure, utc_offset_h=offset, missing="later look")
        lines.append(f"  {', '.join(presence.observations)}: came {came}; left {left}")
    return lines + [f"  again at {place}: {since.because}" for since in count.first_since]


def _crossing_words(site: Site, crossing: Crossing) -> str:
    when = bracket_words(crossing.when, utc_offset_h=site.offset_h(crossing.origin))
    ends = listed(plain_key(zone) for zone in (crossing.origin, crossing.destination))
    way = f"{plain_key(crossing.origin)} to {plain_key(crossing.destination)}"
    if not crossing.direction_known:
        way = f"between {ends}, which way round is not known"
    return f"train {way}: {when} ({', '.join(crossing.observations)}; {listed(crossing.reasons)})"


def moves_json(moves: Moves) -> Json:
    """The keys `voyages` and `services` of the format, each only where there is something to say."""
    found: Json = {}
    if moves.voyages is not None:
        found["voyages"] = [_voyage(voyage) for voyage in moves.voyages]
    if moves.trains or moves.crossings:
        found["services"] = {
            "min_services": least_services(moves.trains),
            "places": [_place(count) for count in moves.trains],
            "crossings": [_crossing(crossing) for crossing in moves.crossings],
        }
    return found


def _voyage(voyage: Voyage) -> Json:
    needed = None if voyage.hours_needed is None else [round(hours, 1) for hours in voyage.hours_needed]
    least, most = voyage.hours_there_were
    return {
        "from": voyage.origin,
        "to": voyage.destination,
        "calls": list(voyage.calls),
        "sightings": list(voyage.observations),
        "departure": _bracket(voyage.departure),
        "arrival": _bracket(voyage.arrival),
        "same_ship": voyage.sameness.value,
        "reasons": list(voyage.reasons),
        "rank": voyage.rank,
        "possible": voyage.possible,
        "distance_nm": None if voyage.distance_nm is None else round(voyage.distance_nm),
        "by_way_of": list(voyage.by_way_of),
        "speed_kn": list(voyage.speed_kn),
        "hours_needed": None if needed is None else needed[0],
        "hours_needed_range": needed,
        "hours_there_were": [round(least, 1), None if most is None else round(most, 1)],
        "because": voyage.because,
    }


def _place(count: TrainCount) -> Json:
    return {
        "zones": list(count.zones),
        "kind": count.kind.value,
        "min_presences": {"looks_only": count.looks_only, "strict": count.strict, "exact": count.exact},
        "presences": [_presence(presence) for presence in count.presences],
        "first_since": [_since(since) for since in count.first_since],
        "because": count.because,
    }


def _presence(presence: TrainPresence) -> Json:
    found: Json = {
        "id": presence.id,
        "zones": list(presence.zones),
        "sightings": list(presence.observations),
        "arrival": _bracket(presence.arrival),
        "departure": _bracket(presence.departure),
        "depends_on_partition": presence.depends_on_partition,
    }
    if presence.cars is not None and presence.cars.value is not None:
        found["cars"] = presence.cars.value
    return found


def _since(since: FirstSince) -> Json:
    return {
        "when": _bracket(since.when),
        "stated_by": since.stated_by,
        "days_since": None if since.days_since is None else [round(days, 2) for days in since.days_since],
        "sightings": list(since.observations),
        "looks_without": list(since.looks_without),
        "because": since.because,
    }


def _crossing(crossing: Crossing) -> Json:
    return {
        "from": crossing.origin,
        "to": crossing.destination,
        "direction_known": crossing.direction_known,
        "sightings": list(crossing.observations),
        **_bracket(crossing.when),
        "same_train": crossing.sameness.value,
        "reasons": list(crossing.reasons),
    }


def _bracket(bracket: Bracket) -> Json:
    return {"not_before": format_utc(bracket.not_before), "not_after": format_utc(bracket.not_after)}
