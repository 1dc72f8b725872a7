"""Places that are watched: a site, its names, and its zones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quaywatch.errors import DataError
from quaywatch.geo import LonLat, Shape

__all__ = ["SHIP_ZONE_KINDS", "Alias", "Provenance", "Site", "Zone", "ZoneKind"]


class ZoneKind(StrEnum):
    """What a zone is for. A berth is the *water* where a ship lies."""

    BERTH = "berth"
    ANCHORAGE = "anchorage"
    YARD = "yard"
    TRACK = "track"
    PLATFORM = "platform"
    STATION = "station"
    TERMINAL = "terminal"
    SHIPYARD = "shipyard"
    AIRFIELD = "airfield"
    CROSSING = "crossing"
    BUILDING = "building"


SHIP_ZONE_KINDS = frozenset({ZoneKind.BERTH, ZoneKind.ANCHORAGE, ZoneKind.TERMINAL, ZoneKind.SHIPYARD})
"""Kinds of zone where a ship can lie: only an absence from all of these is an absence from the port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One name of a place."""

    text: str
    """The name as written."""
    lang: str | None = None
    """Language, as a BCP 47 tag (`en`, `ko`, `ru`)."""
    script: str | None = None
    """Script, as an ISO 15924 code (`Hang`, `Cyrl`); None where the language says it."""
    romanisation: str | None = None
    """System of romanisation (`McCune-Reischauer`, `Revised`, `DPRK`, `press`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a position or outline comes from, and how far it can be trusted."""

    source: str
    """Who says so, in words that a reader can look up."""
    precision_m: float | None = None
    """How far off it may be, in metres (about 95 %); None = not known."""
    surveyed: bool = False
    """True only where the outline was drawn on imagery or a survey; False: a mark on the map, no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A part of a site: the water of a berth, a yard, a line of track."""

    id: str
    """Short key, unique in its site."""
    kind: ZoneKind
    """What it is for."""
    shape: Shape | None = None
    """Polygon or line; None where nobody has drawn it: such a zone takes sightings, but no pixels."""
    aliases: tuple[Alias, ...] = ()
    """Its names in the sources."""
    serves: tuple[str, ...] = ()
    """For a yard: the berths whose cargo it holds."""
    port: str | None = None
    """Port it belongs to where one site spans several; zones without a port are one port."""
    utc_offset_h: float | None = None
    """Its own clock, where it differs from the site's."""
    provenance: Provenance | None = None
    """Where the shape comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A watched place with its names and zones."""

    id: str
    """Short key, unique in the case."""
    name: str
    """The name used in reports."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    centre: LonLat | None = None
    """A position in or near it."""
    utc_offset_h: float = 0.0
    """Hours from UTC by which its local days run."""
    aliases: tuple[Alias, ...] = ()
    """Other names."""
    zones: tuple[Zone, ...] = ()
    """Its parts."""
    provenance: Provenance | None = None
    """Where the centre comes from."""

    def __post_init__(self) -> None:
        keys = [zone.id for zone in self.zones]
        if len(set(keys)) < len(keys):
            double = next(key for key in keys if keys.count(key) > 1)
            raise DataError(f"site {self.id!r} has two zones {double!r}", expected="one zone per key")

    @property
    def called(self) -> frozenset[str]:
        """Its key, its name and its other names, without regard to case."""
        return frozenset(text.casefold() for text in (self.id, self.name, *(alias.text for alias in self.aliases)))

    @property
    def may_hold_ships(self) -> bool:
        """True where a zone is for ships, or no zone says what the site is for."""
        return not self.zones or any(zone.kind in SHIP_ZONE_KINDS for zone in self.zones)

    def zone(self, zone_id: str) -> Zone:
        """The zone with this key.

        Raises:
            DataError: There is none.
        """
        for zone in self.zones:
            if zone.id == zone_id:
                return zone
        known = ", ".join(sorted(zone.id for zone in self.zones)) or "no zones at all"
        raise DataError(f"site {self.id!r} has no zone {zone_id!r}", expected=f"one of: {known}")

    def offset_h(self, zone_id: str | None = None) -> float:
        """Hours from UTC of the local clock at a zone, or at the site."""
        own = None if zone_id is None else self.zone(zone_id).utc_offset_h
        return self.utc_offset_h if own is None else own
