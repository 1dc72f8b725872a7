"""A look: one scene at one site, and how much of each zone it could show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quaywatch.clock import Span
from quaywatch.errors import DataError

__all__ = ["USABLE_SHARE", "Look", "LookOrigin", "ZoneView"]

USABLE_SHARE = 0.8
"""A zone counts as seen where at least this share of it has data and no known cloud: one ship in five may be missed,
so a berth with less is not observable rather than empty."""


class LookOrigin(StrEnum):
    """Who looked."""

    SCENE = "scene"
    SIGHTINGS = "sightings"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneView:
    """How well one zone could be seen in one look."""

    zone: str
    """Key of the zone."""
    usable: bool
    """True where enough of it was seen to say what lies there."""
    usable_share: float | None = None
    """Share of the zone that was seen, 0–1; None where a person only said yes or no."""
    reason: str | None = None
    """Why not: cloud, nodata, outside the scene, zone not drawn."""

    def __post_init__(self) -> None:
        if self.usable_share is not None and not 0.0 <= self.usable_share <= 1.0:
            raise DataError(f"usable share of {self.usable_share}", expected="a number from 0 to 1")
        if not self.usable and not self.reason:
            raise DataError(f"zone {self.zone!r} is not usable and no reason is given", expected="a reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One scene (or one dated picture that a person looked at) at one site."""

    id: str
    """Stable key."""
    site: str
    """Key of the site."""
    time: Span
    """When the picture was taken."""
    views: tuple[ZoneView, ...]
    """One entry per zone that the look speaks of."""
    origin: LookOrigin
    """Whether a scene in the case or a sightings file is behind it."""
    evidence: str
    """SHA-256 of the artefact it rests on."""
    scene: str | None = None
    """Key of the scene, where there is one."""
    covers: tuple[str, ...] = ()
    """Kinds of thing that would have been noted, had they been there (so that their absence counts)."""
    searched_by: str | None = None
    """Detector that searched the scene for vessels; None where none did, so that nothing is said of vessels."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Other facts (how the clouds were judged)."""

    @property
    def usable_zones(self) -> frozenset[str]:
        """Zones of which something could be said."""
        return frozenset(view.zone for view in self.views if view.usable)
