"""The smallest parts of a call: vessels seen, and sightings that the source itself makes one call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quaywatch.clock import Span
from quaywatch.events.evidence import PortEvidence, time_order
from quaywatch.events.ships import Sets, Ship, find_ships, vessels_in
from quaywatch.records.observation import Observation, ObservationKind
from quaywatch.records.place import SHIP_ZONE_KINDS

__all__ = ["Part", "PortName", "find_parts", "lying_zones", "port_of", "vessels_seen"]

PortName = tuple[str, str | None]
"""A site and the port in it; zones without a port are one port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One vessel in one sighting, or in several that the source makes one call (`same_call`)."""

    observations: tuple[Observation, ...]
    """The sightings, in the order of their times."""
    copy: int
    """Which of the vessels, where one sighting counts several."""
    port: PortName
    """Where it lay: a call belongs to one port."""
    ship: Ship
    """What is known of the ship."""

    @property
    def key(self) -> str:
        """A stable key: the first sighting, and which of its vessels."""
        return self.observations[0].id + (f"#{self.copy + 1}" if self.copy else "")

    def surely_before(self, span: Span) -> bool:
        """True where the ship was seen at some time before every instant of the span."""
        return any(one.time.surely_before(span) for one in self.observations)

    def surely_after(self, span: Span) -> bool:
        """True where the ship was seen at some time after every instant of the span."""
        return any(span.surely_before(one.time) for one in self.observations)


def port_of(one: Observation, evidence: PortEvidence) -> PortName:
    """The port in which an observation was made; another site is another port."""
    if one.site != evidence.site.id:
        return one.site, None
    return one.site, evidence.site.zone(one.zone).port


def vessels_seen(observations: Iterable[Observation]) -> list[Observation]:
    """Sightings of vessels. AIS positions are received, not seen, and are none."""
    return [one for one in observations if one.seen and one.kind is ObservationKind.VESSEL]


def lying_zones(evidence: PortEvidence, port: PortName, zones: Sequence[str]) -> frozenset[str]:
    """Zones of a port where a ship can lie, or where one was seen; only these zones where some are named."""
    of_port = {zone.id: zone.kind for zone in evidence.site.zones if zone.port == port[1]}
    if zones:
        return frozenset(zones) & of_port.keys()
    seen = {one.zone for one in vessels_seen(evidence.here())}
    return frozenset(key for key, kind in of_port.items() if kind in SHIP_ZONE_KINDS or key in seen)


def find_parts(evidence: PortEvidence, zones: Sequence[str] = ()) -> tuple[Part, ...]:
    """The parts seen at the site, in the order of their times; only those at some zones where any are named."""
    everywhere = vessels_seen(evidence.observations)
    ships = find_ships(everywhere)
    here = [one for one in everywhere if one.site == evidence.site.id and (not zones or one.zone in zones)]
    members = _one_call_each(here, evidence)
    parts = [
        Part(
            observations=tuple(sorted(seen, key=lambda one: (time_order(one.time), one.id))),
            copy=min(copy for _, copy in group),
            port=port_of(seen[0], evidence),
            ship=ships[seen[0].id],
        )
        for group in members
        if (seen := [one for one, _ in group])
    ]
    return tuple(sorted(parts, key=lambda part: (time_order(part.observations[0].time), part.key)))


def _one_call_each(here: list[Observation], evidence: PortEvidence) -> list[list[tuple[Observation, int]]]:
    """Vessels in sightings, grouped by `same_call` within one port."""
    copies = {one.id: [f"{one.id}\0{n}" for n in range(vessels_in(one))] for one in here}
    by_id = {one.id: one for one in here}
    sets = Sets(key for keys in copies.values() for key in keys)
    links = dict.fromkeys(
        tuple(sorted((one.id, other)))
        for one in here
        for other in one.same_call
        if other in by_id and port_of(by_id[other], evidence) == port_of(one, evidence)
    )
    taken = dict.fromkeys(by_id, 0)
    for pair in links:
        # A link to a sighting of several vessels means one of them: each link takes the next.
        first, second = (copies[key][taken[key] % len(copies[key])] for key in pair)
        sets.join(first, second)
        for key in pair:
            taken[key] += 1
    groups: dict[str, list[tuple[Observation, int]]] = {}
    for key, keys in copies.items():
        for n, copy in enumerate(keys):
            groups.setdefault(sets.root(copy), []).append((by_id[key], n))
    return list(groups.values())
