"""Voyages: the same ship in one port and then in another, and whether there was time enough to sail between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quaywatch.clock import Span
from quaywatch.errors import DataError
from quaywatch.events.evidence import PortEvidence, time_order
from quaywatch.events.parts import PortName
from quaywatch.events.sea_routes import SeaRoutes
from quaywatch.events.ships import Ship, find_ships, lengths_differ, name_keys, names_agree
from quaywatch.geo import LonLat, distance_m
from quaywatch.records.event import PortCall, Sameness, Voyage
from quaywatch.records.observation import Fact, FactKind, Likeness, Observation, ObservationKind
from quaywatch.records.place import SHIP_ZONE_KINDS
from quaywatch.sphere import NAUTICAL_MILE_M

__all__ = ["LENGTH_FITS_SHARE", "LENGTH_ONLY_WITHIN", "ROUTE_SHARE", "SPEED_KN", "find_voyages"]

SPEED_KN = (8.0, 16.0)
"""Speeds of bulk carriers and general cargo ships under way, slowest and fastest; liners and warships go faster."""
ROUTE_SHARE = 0.9
"""A voyage is impossible only if even this share of the route takes too long: the chart is coarse."""
LENGTH_FITS_SHARE = 0.1
"""Lengths without known errors speak for one ship where they differ by no more than this share of the larger."""
LENGTH_ONLY_WITHIN = timedelta(days=30)
"""Where only lengths speak, a ship that turns up later than this is not proposed."""
_LENGTH_ONLY_KEPT = 3
_OF_SHIPS = frozenset({ObservationKind.VESSEL, ObservationKind.AIS})
_HOUR = timedelta(hours=1)
_ORDER = (Sameness.STATED, Sameness.CANDIDATE, Sameness.LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stop:
    """A port call with what a voyage needs to know of it."""

    call: PortCall
    port: PortName
    name: str
    """Name of the port, for people."""
    position: LonLat | None
    seen: tuple[Observation, ...]
    """Its sightings, in the order of their times."""
    ship: Ship
    arrived: tuple[Span, ...]
    departed: tuple[Span, ...]
    """When sources state that it came and left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """Two stops that one ship may have made, one after the other."""

    first: _Stop
    then: _Stop
    sameness: Sameness
    reason: str


def find_voyages(
    places: Sequence[PortEvidence],
    calls: Sequence[PortCall],
    waters: SeaRoutes,
    *,
    positions: Mapping[str, LonLat] | None = None,
    speed_kn: tuple[float, float] = SPEED_KN,
) -> tuple[Voyage, ...]:
    """Every voyage between two ports that one ship may have made, in the order of time, the likeliest first.

    Taken as one ship: what the sources make one or call by one name; what may bear one name (candidates); and, where
    neither speaks, ships whose lengths fit within 30 days. Ships that cannot be one are never joined. A voyage says
    that a ship *may* have sailed so: the time allows it, nobody saw it. `possible` is False only where even the
    longest time that the brackets leave is too short for nine tenths of the route at the fastest speed.

    Args:
        places: The evidence on each site.
        calls: The port calls found there.
        waters: Sea routes.
        positions: Port name → position, for ports whose zones have no outline.
        speed_kn: Slowest and fastest speed assumed.

    Raises:
        DataError: The speeds are not two positive numbers, the slower first.
    """
    if not 0 < speed_kn[0] <= speed_kn[1]:
        raise DataError(f"speeds of {speed_kn[0]:g} to {speed_kn[1]:g} kn", expected="two positive numbers, slow first")
    stops = _stops(places, calls, positions or {})
    links = {} if len({stop.port for stop in stops}) < 2 else _links(stops)
    voyages = [_voyage(link, waters, speed_kn) for link in links.values() if _hours(link.first, link.then) is not None]
    return tuple(sorted(_ranked(voyages), key=lambda v: (_early(v.departure.not_before), v.calls[0], v.rank, v.id)))


def _stops(places: Sequence[PortEvidence], calls: Sequence[PortCall], positions: Mapping[str, LonLat]) -> list[_Stop]:
    observations = {one.id: one for place in places for one in place.observations}
    ships = find_ships([one for one in observations.values() if one.seen and one.kind in _OF_SHIPS])
    of_site = {place.site.id: place for place in places}
    ports = {(key, zone.id): zone.port for key, place in of_site.items() for zone in place.site.zones}
    where = {key: _position(of_site[key[0]], key[1], positions) for key in {(key, ports[key, z]) for key, z in ports}}
    stated: dict[str, list[Fact]] = {}
    for fact in (fact for place in of_site.values() for fact in place.facts):
        for one in fact.observations:
            stated.setdefault(one, []).append(fact)
    stops = []
    for call in calls:
        seen = sorted((observations[one] for one in call.observations), key=lambda one: (time_order(one.time), one.id))
        port = ports[call.site, seen[0].zone]
        about = [fact for one in call.observations for fact in stated.get(one, ())]
        stops.append(
            _Stop(
                call=call,
                port=(call.site, port),
                name=port or of_site[call.site].site.name,
                position=where[call.site, port],
                seen=tuple(seen),
                ship=_whole_ship([ships[one.id] for one in seen]),
                arrived=tuple(fact.time for fact in about if fact.kind is FactKind.ARRIVED),
                departed=tuple(fact.time for fact in about if fact.kind is FactKind.DEPARTED),
            )
        )
    return sorted(stops, key=lambda stop: (time_order(stop.seen[0].time), stop.call.id))


def _whole_ship(ships: Sequence[Ship]) -> Ship:
    """What is known of the one ship of a call: a sighting with a name stands before those without."""
    return max(ships, key=lambda ship: (len(ship.names), len(ship.sightings), ship.key))


def _position(place: PortEvidence, port: str | None, positions: Mapping[str, LonLat]) -> LonLat | None:
    """Where a port lies: an outlined zone of it, else the position given for its name, else that of its site."""
    zones = [zone for zone in place.site.zones if zone.port == port and zone.kind in SHIP_ZONE_KINDS]
    drawn = next((zone.shape for zone in zones if zone.shape is not None), None)
    if drawn is not None:
        return drawn.centre
    given = positions.get(port or place.site.name)
    alone = len({zone.port for zone in place.site.zones}) == 1
    return place.site.centre if given is None and alone else given


def _links(stops: Sequence[_Stop]) -> dict[tuple[str, str], _Link]:
    """The strongest link per pair of calls."""
    found: dict[tuple[str, str], _Link] = {}
    for link in (*_stated(stops), *_candidates(stops)):
        found.setdefault((link.first.call.id, link.then.call.id), link)
    stated = [link for link in found.values() if link.sameness is Sameness.STATED]
    left = {link.first.call.id for link in stated}
    came = {link.then.call.id for link in stated}
    for link in _by_length(
        [stop for stop in stops if stop.call.id not in left], [stop for stop in stops if stop.call.id not in came]
    ):
        found.setdefault((link.first.call.id, link.then.call.id), link)
    return found


def _stated(stops: Sequence[_Stop]) -> Iterator[_Link]:
    chains: dict[str, list[_Stop]] = {}
    for stop in stops:
        chains.setdefault(stop.ship.key, []).append(stop)
    for chain in chains.values():
        called = chain[0].ship.names[0].name if chain[0].ship.names else None
        reason = f"the sources name {called} in both ports" if called else "the source says that it is one ship"
        yield from _neighbours(chain, Sameness.STATED, reason)


def _candidates(stops: Sequence[_Stop]) -> Iterator[_Link]:
    chains: dict[tuple[str, str], list[_Stop]] = {}
    called: dict[tuple[str, str], str] = {}
    for stop in stops:
        for name in (name for name in stop.call.identity if name.likeness is not Likeness.PATTERN):
            for key in name_keys(name):
                chain = chains.setdefault(key, [])
                called.setdefault(key, name.name or " ".join(key).upper())
                if stop not in chain[-1:]:
                    chain.append(stop)
    for key, chain in sorted(chains.items()):
        yield from _neighbours(chain, Sameness.CANDIDATE, f"both may be {called[key]}")


def _neighbours(chain: Sequence[_Stop], sameness: Sameness, reason: str) -> Iterator[_Link]:
    """Links between stops of one ship that follow each other; both ways round where their order is not known."""
    for first, then in zip(chain, chain[1:], strict=False):
        if _may_be_one(first, then):
            yield _Link(first=first, then=then, sameness=sameness, reason=reason)
            if not first.seen[0].time.surely_before(then.seen[-1].time):
                yield _Link(first=then, then=first, sameness=sameness, reason=reason)


def _may_be_one(a: _Stop, b: _Stop) -> bool:
    if a.port == b.port:
        return False
    if a.ship.key == b.ship.key:
        return True
    told = [names_agree(x, y) for x in a.call.identity for y in b.call.identity]
    return a.ship.why_other_than(b.ship) is None and (not told or None in told or True in told)


def _by_length(leaving: Sequence[_Stop], coming: Sequence[_Stop]) -> Iterator[_Link]:
    """For each ship that left, the few that fit by length and turned up first in another port afterwards."""
    known = [stop for stop in coming if stop.call.length_m is not None and stop.call.arrival.not_after is not None]
    known.sort(key=lambda stop: (_early(stop.call.arrival.not_after), stop.call.id))
    times = [_early(stop.call.arrival.not_after) for stop in known]
    for first in leaving:
        since = first.call.departure.not_before
        if first.call.length_m is None or since is None:
            continue
        kept = 0
        for then in known[bisect_left(times, _early(since)) :]:
            if kept == _LENGTH_ONLY_KEPT or _early(then.call.arrival.not_after) > _early(since + LENGTH_ONLY_WITHIN):
                break
            if _lengths_fit(first, then) and _may_be_one(first, then):
                kept += 1
                yield _Link(first=first, then=then, sameness=Sameness.LENGTH, reason="nothing but the length speaks")


def _lengths_fit(a: _Stop, b: _Stop) -> bool | None:
    """Whether two lengths speak for one ship; None where one is not known."""
    x, y = a.call.length_m, b.call.length_m
    if x is None or y is None or x.value is None or y.value is None:
        return None
    if x.u95 is not None and y.u95 is not None:
        return not lengths_differ(x, y)
    return abs(x.value - y.value) <= LENGTH_FITS_SHARE * max(x.value, y.value)


def _hours(first: _Stop, then: _Stop) -> tuple[float, float | None] | None:
    """Least and most hours from when it is last known here to when it is first known there; None if it came before."""
    low, high = first.call.departure.not_before, then.call.arrival.not_after
    most = None if low is None or high is None else (high - low) / _HOUR
    if most is not None and most < 0:
        return None
    gone = [span.end for span in first.departed] or [one.time.end for one in first.seen]
    come = [span.start for span in then.arrived] or [one.time.start for one in then.seen]
    if None in gone or None in come:
        return 0.0, most
    least = (min(_known(come)) - max(_known(gone))) / _HOUR
    return max(0.0, least), most


def _known(instants: Iterable[datetime | None]) -> list[datetime]:
    return [instant for instant in instants if instant is not None]


def _voyage(link: _Link, waters: SeaRoutes, speed_kn: tuple[float, float]) -> Voyage:
    first, then = link.first, link.then
    there_were = _hours(first, then) or (0.0, None)
    route = None
    if first.position is not None and then.position is not None:
        route = waters.find(first.position, then.position)
    needed = possible = None
    if route is not None and first.position is not None and then.position is not None:
        straight = distance_m(first.position, then.position) / NAUTICAL_MILE_M
        shortest = max(straight, ROUTE_SHARE * route.distance_nm)
        needed = (shortest / speed_kn[1], route.distance_nm / speed_kn[0])
        possible = there_were[1] is None or there_were[1] >= needed[0]
    voyage = Voyage(
        id=f"voyage:{first.call.id}-{then.call.id}",
        calls=(first.call.id, then.call.id),
        origin=first.name,
        destination=then.name,
        observations=(first.seen[-1].id, then.seen[0].id),
        departure=first.call.departure,
        arrival=then.call.arrival,
        sameness=link.sameness,
        reasons=tuple(dict.fromkeys([link.reason, *_about_names(first, then), *_about_lengths(first, then)])),
        possible=possible,
        hours_there_were=there_were,
        speed_kn=speed_kn,
        distance_nm=None if route is None else route.distance_nm,
        by_way_of=() if route is None else route.by_way_of,
        hours_needed=needed,
    )
    return replace(voyage, because=_because(voyage))


def _about_names(first: _Stop, then: _Stop) -> Iterator[str]:
    for one in first.call.identity:
        may_be = any(names_agree(one, other) and other.likeness is not Likeness.NAMED for other in then.call.identity)
        if may_be and one.likeness is Likeness.CANDIDATE and one.name:
            yield f"both may be {one.name}"


def _about_lengths(first: _Stop, then: _Stop) -> Iterator[str]:
    fit, x, y = _lengths_fit(first, then), first.call.length_m, then.call.length_m
    if fit is not None and x is not None and y is not None:
        yield f"lengths of {x.value:g} and {y.value:g} m " + ("fit" if fit else "speak against it")


def _because(voyage: Voyage) -> str:
    there = _hours_words(*voyage.hours_there_were)
    times = f"{there} lie between {voyage.observations[0]} and {voyage.observations[1]}"
    if voyage.hours_needed is None or voyage.distance_nm is None:
        return f"The distance is not known; {times}."
    way = f" by way of {', '.join(voyage.by_way_of)}" if voyage.by_way_of else ""
    slow, fast = voyage.speed_kn
    needed = f"{voyage.hours_needed[0]:.0f} to {voyage.hours_needed[1]:.0f} h at {fast:g} to {slow:g} kn"
    verdict = "possible" if voyage.possible else "not possible"
    return f"About {voyage.distance_nm:.0f} nm{way}: {needed}; {times}: {verdict}."


def _hours_words(least: float, most: float | None) -> str:
    if most is None:
        return f"{least:.0f} h or more"
    return f"{least:.0f} h" if most == least else f"{least:.0f} to {most:.0f} h"


def _ranked(voyages: Sequence[Voyage]) -> Iterator[Voyage]:
    """Voyages from one call: the possible first, then by what makes them one ship, then by the time between."""
    leaving: dict[str, list[Voyage]] = {}
    for voyage in voyages:
        leaving.setdefault(voyage.calls[0], []).append(voyage)
    for group in leaving.values():
        group.sort(key=_likelihood)
        yield from (replace(voyage, rank=rank) for rank, voyage in enumerate(group, start=1))


def _likelihood(voyage: Voyage) -> tuple[bool, int, float, str]:
    most = voyage.hours_there_were[1]
    return (
        voyage.possible is False,
        _ORDER.index(voyage.sameness),
        float("inf") if most is None else most,
        voyage.id,
    )


def _early(instant: datetime | None) -> float:
    return float("-inf") if instant is None else instant.timestamp()
