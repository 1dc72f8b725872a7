"""What a search for changes round a site's zones found, and what was compared; the pictures of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quaywatch.errors import DataError
from quaywatch.records.artefact import Rights
from quaywatch.records.change import Change, ChangeKind, ChangeSign
from quaywatch.records.place import ZoneKind

__all__ = ["CHANGE_ZONE_KINDS", "ChangePicture", "ChangeSurvey", "PlacedChange"]

CHANGE_ZONE_KINDS = frozenset(
    {ZoneKind.TRACK, ZoneKind.STATION, ZoneKind.PLATFORM, ZoneKind.YARD, ZoneKind.TERMINAL, ZoneKind.BUILDING}
)
"""Kinds of zone round which changes are searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedChange:
    """A change, and the zone it belongs to."""

    change: Change
    """What came or went."""
    zone: str | None
    """The track of which it covers the largest share, else the zone that holds most of it; None where it is near."""

    @property
    def is_new_structure(self) -> bool:
        """Whether it is something built in a zone: what sightings of structures and constructions speak of."""
        kind, sign = self.change.kind, self.change.sign
        return kind is ChangeKind.STRUCTURE and sign is ChangeSign.NEW and self.zone is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSurvey:
    """One search for changes: a site, the looks of all kinds of sensor before and after, and what came of it.

    That it holds no change means that none was told between these looks round these zones.
    """

    id: str
    """Stable key."""
    site: str
    """Key of the site."""
    zones: tuple[str, ...]
    """Zones round which was searched: drawn, and shown by the looks."""
    before: tuple[str, ...]
    """Keys of the earlier scenes, in order of time; each kind of sensor has its own earlier and later ones."""
    after: tuple[str, ...]
    """Keys of the later scenes."""
    between: tuple[str, ...] = ()
    """Scenes in between that are asked only how much of a structure they show."""
    changes: tuple[PlacedChange, ...] = ()
    """What came and went in or near the zones, the surest first."""
    shifts: Mapping[str, str] = field(default_factory=dict)
    """Per scene, in words, how it was laid over the first."""
    usable_shares: Mapping[str, float] = field(default_factory=dict)
    """Per scene, the share of the window with data and no known cloud."""
    detector: str = ""
    """Detector and version."""
    sensors: tuple[str, ...] = ()
    """Kinds of sensor that were searched, the finest first; empty where an older version searched one kind alone."""
    sensor_of: Mapping[str, str] = field(default_factory=dict)
    """Per scene its kind of sensor, also of kinds that were only asked what they show of what others told."""

    def __post_init__(self) -> None:
        if not self.before or not self.after:
            raise DataError(f"survey {self.id!r} lacks a side", expected="at least one earlier and one later scene")

    @property
    def scenes(self) -> tuple[str, ...]:
        """All scenes, the earlier ones first."""
        return (*self.before, *self.between, *self.after)

    def looks_of(self, sensor: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Keys of the earlier and of the later scenes of one kind of sensor, in order of time."""
        before, after = (
            tuple(key for key in side if self.sensor_of.get(key) == sensor) for side in (self.before, self.after)
        )
        return before, after


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePicture:
    """The same ground before and after, drawn alike, for the report to lay over one another."""

    id: str
    """Stable key."""
    site: str
    """Key of the site."""
    survey: str
    """Key of the survey."""
    change: str | None
    """Key of the change that it shows; None where it shows all of the survey."""
    scenes: tuple[str, str]
    """Keys of the earlier and the later scene."""
    images: tuple[str, str]
    """SHA-256 of the two PNGs."""
    rights: tuple[Rights, Rights]
    """What may be done with each: those of its scene."""
    title: str
    """What is shown."""
    caption: str
    """With place, days, sensor, ground sampling distance and the measures drawn."""
    alts: tuple[str, str]
    """Each for those who cannot see it."""
