"""What the inference is handed: everything known of one site, whoever saw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from quaywatch.clock import Span
from quaywatch.records.look import Look
from quaywatch.records.observation import Fact, Observation
from quaywatch.records.place import Site

__all__ = ["NEVER_BEFORE", "NEVER_AFTER", "PortEvidence", "time_order", "time_ranks"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
NEVER_BEFORE = -(2**62)
NEVER_AFTER = 2**62
"""Ranks of open ends: before and after every instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortEvidence:
    """Looks, observations and stated facts at one site."""

    site: Site
    """The site."""
    observations: tuple[Observation, ...]
    """What was seen and not seen; those of other sites tell where a ship was when it was not here."""
    facts: tuple[Fact, ...] = ()
    """What sources state as known."""
    looks: tuple[Look, ...] = ()
    """Who looked when, and at which zones; only coverage is drawn from them."""
    taken_inside: frozenset[str] = frozenset()
    """Sightings of uncertain time that are taken to lie in the window counted, as their source reports them for it."""
    _here: tuple[Observation, ...] = field(init=False, repr=False, compare=False)
    _ports: Mapping[str, str | None] = field(init=False, repr=False, compare=False)
    _zones: Mapping[str | None, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        zones: dict[str | None, list[str]] = {}
        for zone in self.site.zones:
            zones.setdefault(zone.port, []).append(zone.id)
        object.__setattr__(self, "_here", tuple(one for one in self.observations if one.site == self.site.id))
        object.__setattr__(self, "_ports", {zone.id: zone.port for zone in self.site.zones})
        object.__setattr__(self, "_zones", {port: frozenset(keys) for port, keys in zones.items()})

    def here(self) -> tuple[Observation, ...]:
        """The observations at this site."""
        return self._here

    def port_of_zone(self, zone: str) -> str | None:
        """The port that a zone of the site belongs to; zones without one are one port.

        Raises:
            DataError: The site has no such zone.
        """
        return self._ports[zone] if zone in self._ports else self.site.zone(zone).port

    def zones_of_port(self, port: str | None) -> frozenset[str]:
        """The zones of the site that belong to a port."""
        return self._zones.get(port, frozenset())


def time_order(span: Span) -> tuple[float, float]:
    """A sort key: by start, then by end; open ends lie outermost."""
    return _seconds(span.start, float("-inf")), _seconds(span.end, float("inf"))


def time_ranks(span: Span) -> tuple[int, int]:
    """Whole numbers for the two ends of a span, so that many spans can be compared at once.

    One span lies surely before another (`Span.surely_before`) exactly when its second rank is below the other's first.
    """
    instant = span.is_instant
    begins = NEVER_BEFORE if span.start is None else 4 * ((span.start - _EPOCH) // _MICROSECOND) + (1 if instant else 2)
    ends = NEVER_AFTER if span.end is None else 4 * ((span.end - _EPOCH) // _MICROSECOND) + (1 if instant else 0)
    return begins, ends


def _seconds(instant: datetime | None, otherwise: float) -> float:
    return otherwise if instant is None else instant.timestamp()
