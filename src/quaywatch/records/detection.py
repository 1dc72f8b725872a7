"""Objects found in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quaywatch.errors import DataError
from quaywatch.geo import Shape
from quaywatch.records.observation import Measure, Outcome

__all__ = ["Detection", "DetectionKind", "ZoneAnswer"]


class DetectionKind(StrEnum):
    """What was found."""

    VESSEL = "vessel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """One object in one scene. It says what the pixels look like, not what the thing is for."""

    id: str
    """Stable key: a hash of scene, detector, version and outline."""
    scene: str
    """Key of the scene."""
    kind: DetectionKind
    """What the detector looked for."""
    outline: Shape
    """Oriented rectangle, four corners, EPSG:4326."""
    score: float
    """0–1; how sure the detector is."""
    length_m: Measure
    """Geodesic, along the long axis, waterline to waterline."""
    width_m: Measure
    """Geodesic, across it."""
    heading_deg: float
    """Long axis, 0–180 from north; bow and stern are not told apart."""
    detector: str
    """Name of the detector."""
    version: str
    """Its version."""
    zone: str | None = None
    """Berth or anchorage zone it lies in."""
    at_quay: bool = False
    """True where it touches what is not water, or lies in a berth zone."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise DataError(f"score of {self.score}", expected="a number from 0 to 1")
        if not 0.0 <= self.heading_deg < 180.0:
            raise DataError(f"heading of {self.heading_deg}", expected="0 to 180 degrees")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneAnswer:
    """The watcher's question of one zone in one scene: is something there?"""

    zone: str
    """Key of the zone."""
    scene: str
    """Key of the scene."""
    outcome: Outcome
    """Seen, not seen, not observable."""
    because: str
    """The reason in one sentence."""
    usable_share: float
    """Share of the zone that could be seen, 0–1."""
    probability: float | None = None
    """Chance that a vessel lies there; None where nothing could be said, or where it is not calibrated."""
    vessels: tuple[str, ...] = ()
    """Keys of the detections in it."""
