"""What became of the ground between two times, as pixels show it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quaywatch.clock import Bracket, Span
from quaywatch.errors import DataError
from quaywatch.geo import Shape
from quaywatch.records.observation import Measure, Outcome

__all__ = [
    "COMPLETE_FROM",
    "NARROWEST_ROOF_M",
    "BuildState",
    "Change",
    "ChangeKind",
    "ChangeSign",
    "PlatformGap",
    "SensorView",
    "TrackCover",
]


COMPLETE_FROM = 0.99
"""A line of which even the lower end of the interval reaches this share is covered completely."""
NARROWEST_ROOF_M = 6.0
"""What may be narrower over a track is as likely vehicles (no loading gauge is wider than 3.8 m) or the ballast."""


class ChangeKind(StrEnum):
    """What a change looks like; it does not say what the thing is for."""

    STRUCTURE = "structure"
    """Something with straight edges and one colour: a roof, a hall, a paved yard."""
    STOCK = "stock"
    """Something that lies in a yard."""
    VESSEL = "vessel"
    """Something of a ship's size on water."""
    OTHER = "other"
    """Anything else: earthworks, cleared ground, a building site, water, a field unlike the others."""


class ChangeSign(StrEnum):
    """Which of the two times shows it."""

    NEW = "new"
    """The later."""
    GONE = "gone"
    """The earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackCover:
    """How much of a line of track a structure covers, seen from above."""

    track: str
    """Key of the track's zone."""
    covered_share: float
    """Of the line's whole length, 0–1."""
    covered_u95: float
    """Half-width of its 95 % interval."""
    covered_m: float
    """Geodesic length of the covered part."""
    gap_start_m: Measure | None = None
    """Metres of the line, as drawn, from its first point to where the cover begins; None where nothing is covered."""
    gap_end_m: Measure | None = None
    """Metres from where the cover ends to the line's last point."""

    @property
    def is_complete(self) -> bool:
        """Whether even the lower end of the interval is the whole line, to within 1 %."""
        return self.covered_share - self.covered_u95 >= COMPLETE_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformGap:
    """How far a platform beside a structure reaches out beyond its ends, along the structure's axis."""

    platform: str
    """Key of the platform's zone."""
    gap_back_m: Measure
    """Metres beyond the end that lies behind, seen along the structure's heading; 0 where it reaches as far."""
    gap_ahead_m: Measure
    """Metres beyond the end that lies ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildState:
    """How much of a structure one look shows."""

    scene: str
    """Key of the scene."""
    acquired: Span
    """When it was taken."""
    outcome: Outcome
    """Seen, not seen, or not observable."""
    length_m: Measure | None = None
    """Of the longest stretch that stands; None where none does or none could be seen."""
    share: float | None = None
    """Of the finished length, 0–1; None where it could not be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorView:
    """What one kind of sensor shows of a change, where several were compared."""

    sensor: str
    """The kind of sensor."""
    outcome: Outcome
    """Seen; not seen, where it would have been; or not observable: this kind cannot tell."""
    because: str
    """The grounds, in words."""
    is_found: bool = False
    """Whether this kind's own search told the change, and not only its pixels in the outline that others told."""
    score: float | None = None
    """Of its own search; None where that did not tell it."""
    length_m: Measure | None = None
    """By its own search."""
    position_u95_m: float | None = None
    """How well its pictures lie over those of the finest kind, in metres; None for that one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that came or went between the earlier and the later scenes."""

    id: str
    """Stable key: a hash of scenes, detector, version and outline."""
    before: tuple[str, ...]
    """Keys of the earlier scenes."""
    after: tuple[str, ...]
    """Keys of the later scenes."""
    kind: ChangeKind
    """What it looks like."""
    sign: ChangeSign
    """Which time shows it."""
    outline: Shape
    """A polygon: for a structure an oriented rectangle."""
    score: float
    """0–1; how sure the detector is that the ground changed there and is not only lit otherwise."""
    length_m: Measure
    """Geodesic, along the long axis."""
    width_m: Measure
    """Geodesic, across it."""
    area_m2: Measure
    """Geodesic."""
    when: Bracket
    """Between which instants it came or went."""
    detector: str
    """Name of the detector."""
    version: str
    """Its version."""
    heading_deg: float | None = None
    """Direction of the long axis from north, 0–180; None of what has no straight edges."""
    tracks: tuple[TrackCover, ...] = ()
    """One per track that was asked about, also those that it does not touch."""
    platforms: tuple[PlatformGap, ...] = ()
    """One per drawn platform that a structure lies beside."""
    zone: str | None = None
    """Yard or other zone it lies in."""
    states: tuple[BuildState, ...] = ()
    """For a structure in a series of three looks or more: what each shows of it, in order of time."""
    views: tuple[SensorView, ...] = ()
    """Where several kinds of sensor were compared: what each shows of it, the finest first."""
    because: str | None = None
    """Why it is told as it is, where that is not plain: a shadow, ripening plants."""
    notes: tuple[str, ...] = ()
    """What a reader should know: what widened an interval, what kinds of sensor contradict."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise DataError(f"score of {self.score}", expected="a number from 0 to 1")

    @property
    def least_width_m(self) -> float:
        """The lower end of the width's interval; 0 where no width is known."""
        ends = self.width_m.interval
        return ends[0] if ends else self.width_m.value or 0.0
