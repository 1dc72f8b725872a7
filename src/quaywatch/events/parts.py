"""The smallest parts of a call: vessels seen, and sightings that the source itself makes one call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quaywatch.clock import Span
from quaywatch.events.evidence import PortEvidence, time_order, time_ranks
from quaywatch.events.ships import Sets, Ship, stated_name, vessels_in
from quaywatch.records.observation import Observation, ObservationKind
from quaywatch.records.place import SHIP_ZONE_KINDS

__all__ = [
    "Part",
    "PortName",
    "find_parts",
    "lying_zones",
    "port_of",
    "positions_heard",
    "vessels_seen",
    "zones_with_ships",
]

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
    come_by: int
    """The earliest end of its sightings, as a rank of time (`time_ranks`): by then it had come."""
    still_at: int
    """The latest beginning of its sightings, as a rank of time: then it was still there."""

    @property
    def key(self) -> str:
        """A stable key: the first sighting, and which of its vessels."""
        return self.observations[0].id + (f"#{self.copy + 1}" if self.copy else "")

    def surely_before(self, span: Span) -> bool:
        """True where the ship was seen at some time before every instant of the span."""
        return self.come_by < time_ranks(span)[0]

    def surely_after(self, span: Span) -> bool:
        """True where the ship was seen at some time after every instant of the span."""
        return time_ranks(span)[1] < self.still_at


def port_of(one: Observation, evidence: PortEvidence) -> PortName:
    """The port in which an observation was made; another site is another port."""
    return one.site, evidence.port_of_zone(one.zone) if one.site == evidence.site.id else None


def vessels_seen(observations: Iterable[Observation]) -> list[Observation]:
    """Sightings of vessels. AIS positions are received, not seen, and are none."""
    return [one for one in observations if one.kind is ObservationKind.VESSEL and one.seen]


def positions_heard(observations: Iterable[Observation]) -> list[Observation]:
    """AIS positions of one named vessel: they tell where that vessel was, if it sent its own."""
    return [one for one in observations if one.kind is ObservationKind.AIS and one.seen and stated_name(one)]


def lying_zones(evidence: PortEvidence, port: PortName, zones: Sequence[str]) -> frozenset[str]:
    """Zones of a port where a ship can lie, or where one was seen; only these zones where some are named."""
    of_port = evidence.zones_of_port(port[1])
    if zones:
        return of_port.intersection(zones)
    return of_port & zones_with_ships(evidence)


def zones_with_ships(evidence: PortEvidence) -> frozenset[str]:
    """Zones of the site where a ship can lie, or where one was seen."""
    made_for = (zone.id for zone in evidence.site.zones if zone.kind in SHIP_ZONE_KINDS)
    return frozenset((*made_for, *(one.zone for one in vessels_seen(evidence.here()))))


def find_parts(
    evidence: PortEvidence, ships: Mapping[str, Ship], zones: Sequence[str] = (), *, heard: bool = False
) -> tuple[Part, ...]:
    """The parts seen at the site, in the order of their times.

    Args:
        evidence: Everything known of the site.
        ships: Sighting → its ship.
        zones: Only parts at these zones, where any are named.
        heard: Whether AIS positions at zones where ships lie are parts too.
    """
    here = vessels_seen(evidence.here())
    if heard:
        lying = {zone.id for zone in evidence.site.zones if zone.kind in SHIP_ZONE_KINDS}
        here += [one for one in positions_heard(evidence.here()) if one.zone in lying]
    here = [one for one in here if not zones or one.zone in zones]
    parts = [_part(group, evidence, ships) for group in _one_call_each(here, evidence)]
    return tuple(sorted(parts, key=lambda part: (time_order(part.observations[0].time), part.key)))


def _part(group: list[tuple[Observation, int]], evidence: PortEvidence, ships: Mapping[str, Ship]) -> Part:
    seen = [one for one, _ in group]
    if len(seen) > 1:
        seen = sorted(seen, key=lambda one: (time_order(one.time), one.id))
    ranks = [time_ranks(one.time) for one in seen]
    return Part(
        observations=tuple(seen),
        copy=min(copy for _, copy in group),
        port=port_of(seen[0], evidence),
        ship=ships[seen[0].id],
        come_by=min(ends for _, ends in ranks),
        still_at=max(begins for begins, _ in ranks),
    )


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
