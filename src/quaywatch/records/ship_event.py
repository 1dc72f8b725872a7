"""What ships' own signals tell a case: what was received, events of ships that bear on it, and what may be tied to it.

A ship's position is what the ship says of itself. That none was received does not say that none was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from quaywatch.clock import Bracket
from quaywatch.errors import DataError
from quaywatch.geo import LonLat
from quaywatch.records.artefact import Rights
from quaywatch.records.track_event import TrackEventKind

__all__ = ["ListCheck", "ShipAbsence", "ShipEvent", "ShipMatch", "ShipPicture", "ShipSurvey"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipSurvey:
    """All ships' signals that a case holds, and what was made of them."""

    id: str
    """Stable key."""
    files: tuple[str, ...]
    """SHA-256 of the files of signals."""
    read: int
    """Rows of positions that were read."""
    rows: int
    """Positions that tracks are made of: each once, and where a track can hold it."""
    outliers: int
    """Positions that no ship's track can hold, left out."""
    vessels: int
    """Numbers (MMSI) that sent them."""
    dropped: Mapping[str, int]
    """Messages and rows that were left out, by reason."""
    notes: tuple[str, ...]
    """What was odd about the files, in words."""
    clocks: tuple[tuple[str, int, float], ...]
    """Receivers whose clock was off and put right: name, ships that show it, seconds late."""
    first: datetime | None
    """Of the positions, UTC."""
    last: datetime | None
    """Of the positions, UTC."""
    as_of: datetime | None
    """Until when silence counts as a gap, UTC."""
    counts: Mapping[TrackEventKind, int]
    """Events of all ships, of the kinds that the case asks for."""
    tables: Mapping[TrackEventKind, str]
    """SHA-256 of the table with all events of a kind; kinds without events have none."""
    package: str
    """SHA-256 of the GeoPackage with a layer for each kind."""
    lake: Mapping[str, str] = field(default_factory=dict)
    """Each file of rows that the events were told from, by its path in the case's folder of signals: its SHA-256."""
    chosen: Mapping[TrackEventKind, int] = field(default_factory=dict)
    """Of these events, those of ships that bear on the case: it may hold fewer records."""
    anomalies: Mapping[str, int] = field(default_factory=dict)
    """The chosen ones of `TrackEventKind.ANOMALIES`, by what they are."""
    site_names: Mapping[str, str] = field(default_factory=dict)
    """What the shipped sites are called that events name by their keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipEvent:
    """One event of a ship that bears on the case."""

    id: str
    """As in the table of its kind."""
    kind: TrackEventKind
    """What it is."""
    mmsi: int
    """Number that the ship sent."""
    imo: int | None
    """IMO number that it sent; None where none."""
    name: str
    """Name that it sent; empty where none."""
    flag: str
    """Country by its number; empty where not known."""
    start: Bracket
    """When it began."""
    end: Bracket
    """When it ended."""
    place: LonLat | None
    """Where; None where not known."""
    site: str | None
    """Key of the case's site where it was; None elsewhere."""
    table: str
    """SHA-256 of the table that it is in."""
    facts: Mapping[str, str | float | bool | None]
    """The columns of its kind."""

    def number(self, name: str) -> float | None:
        """A column that is a number; None where it is not known."""
        value = self.facts.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def text(self, name: str) -> str:
        """A column that is a text; empty where it is not known."""
        value = self.facts.get(name)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipAbsence:
    """A sighting of a vessel that a ship could have been while none of its positions was received: a proposal."""

    id: str
    """Stable key."""
    gap: str
    """Key of the silence (`ShipEvent.id`)."""
    mmsi: int
    """Of the silent ship."""
    name: str
    """Of the silent ship; empty where it sent none."""
    observation: str
    """Key of the sighting."""
    site: str
    """Key of the site."""
    could_arrive: datetime
    """Earliest, by sea and at its own fastest speed, UTC."""
    could_leave: datetime | None
    """Latest, UTC; None where the silence has not ended."""
    hours_left: float | None
    """At berth, at most; None where the silence has not ended."""
    rank: float
    """Log-likelihood ratio against any ship: for the order of proposals, not a probability."""
    others: int
    """How many more silent ships could have been this sighting and stand behind."""
    because: tuple[str, ...]
    """What made it, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipMatch:
    """A detection and a tracked vessel that may be one ship; or one of the two without the other."""

    id: str
    """Stable key."""
    scene: str
    """Key of the scene."""
    detection: str | None
    """Key of the detection; None for a vessel that should have been seen and was not."""
    mmsi: int | None
    """Of the vessel; None where no tracked vessel is the detection."""
    name: str
    """Of the vessel; empty where not known."""
    probability: float
    """That the two are one ship; without vessel, that none of the tracked ones is it; without detection, that the
    position which the vessel sent is false."""
    p_not_transmitting: float | None
    """That the detection is a ship that did not transmit; None where nothing tells who would have been heard."""
    distance_m: float | None
    """Between the two as seen."""
    minutes_to_nearest: float | None
    """Between the scene and the vessel's nearest position."""
    length_ratio: float | None
    """Measured length over that which the ship sends."""

    def __post_init__(self) -> None:
        if self.detection is None and self.mmsi is None:
            raise DataError(f"match {self.id!r} of nothing with nothing", expected="a detection or a vessel")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCheck:
    """One list that the ships of the case were held against."""

    id: str
    """Stable key."""
    evidence: str
    """SHA-256 of the list."""
    name: str
    """As the list calls itself."""
    list_date: date | None
    """Of the snapshot; None where not known."""
    entries: int
    """Ships on it."""
    held: int
    """Ships of the case that were held against it."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Entries that are no ships, or could not be read, by reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipPicture:
    """A figure of ships' tracks."""

    id: str
    """Stable key."""
    image: str
    """SHA-256 of the PNG."""
    title: str
    """What it is."""
    caption: str
    """How it is to be read."""
    alt: str
    """The same for those who cannot see it."""
    files: tuple[str, ...]
    """SHA-256 of the files that it is drawn from."""
    rights: Rights
    """What may be done with it: the narrowest of those of the files."""
