"""From rectangles with chances to what a vessel detector tells: detections, and one answer per zone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from quaywatch.detections.berths import BerthFinding
from quaywatch.detections.measure import (
    MetricGrid,
    Rectangle,
    find_distinct,
    measure_heading_deg,
    measure_sides_m,
)
from quaywatch.errors import DataError
from quaywatch.geo import LocalFrame, Shape, ShapeKind
from quaywatch.records.detection import Detection, DetectionKind, ZoneAnswer
from quaywatch.records.look import USABLE_SHARE
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import SHIP_ZONE_KINDS, Zone

__all__ = [
    "LIES_IN_M",
    "Candidate",
    "Teller",
    "ZoneView",
    "detection_key",
    "find_area",
    "find_berthed_candidates",
    "find_usable_share",
    "takes_ships",
]

SURE_SCORE = 0.5
"""A vessel in an anchorage counts as seen from here."""
QUAY_M = 30.0
"""What is no ship afloat and lies so near to a berth that reads as free is its quay."""
FREE_SHARE = 0.4
"""What lies with more of its area in berths that read as free is no vessel, wherever its centre is."""
LEAST_ZONE_M2 = 10.0
"""A smaller zone is a point or a line, drawn as a polygon."""
LIES_IN_M = 25.0
"""A vessel lies in a zone that meets this much of its length, or half of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A rectangle with the chance that it fits a vessel."""

    rectangle: Rectangle
    """In metres of the window's frame."""
    score: float
    """0–1."""
    at_quay: bool
    """Whether it touches what is not water."""
    length_u95_m: float | None = None
    """Half-width of the 95 % interval of its length, where it was told for this one; else that of its place holds."""
    width_u95_m: float | None = None
    """The same of its width."""

    @property
    def area(self) -> shapely.Polygon:
        """The rectangle in the plane."""
        return shapely.Polygon(self.rectangle.corners)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneView:
    """One zone of a window; in a berth, what its strip showed."""

    zone: Zone
    """The zone."""
    area: BaseGeometry
    """Its outline in metres of the window's frame; the parts of one that crosses itself."""
    usable_share: float
    """Share of it with data and no known cloud."""
    berth: BerthFinding | None
    """What its strip showed, where it is a berth."""

    @property
    def is_free(self) -> bool:
        """Whether its strip was seen, and read as free."""
        return self.berth is not None and self.berth.outcome is Outcome.NOT_SEEN and self.usable_share >= USABLE_SHARE

    def holds(self, candidate: Candidate) -> bool:
        """Whether enough of the candidate's length lies in the zone."""
        shared = shapely.get_coordinates(candidate.area.intersection(self.area)) @ candidate.rectangle.along
        return bool(shared.size and np.ptp(shared) >= min(LIES_IN_M, candidate.rectangle.length_m / 2.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Who tells: the detector's name and version, and how far its lengths and widths hold."""

    name: str
    """Key of the detector."""
    version: str
    """Its version."""
    scene: str
    """Key of the scene."""
    frame: LocalFrame
    """Of the rectangles."""
    length_u95_m: Mapping[bool, float]
    """At a quay, and off it."""
    width_u95_m: Mapping[bool, float]
    """At a quay, and off it."""

    def tell(
        self, candidates: Sequence[Candidate], views: Sequence[ZoneView]
    ) -> tuple[tuple[Detection, ...], tuple[ZoneAnswer, ...]]:
        """One detection per distinct candidate, best first, and one answer per zone.

        In a berth its strip decides: what else lies in a berth that reads as free is left out.
        """
        free = shapely.union_all([view.area for view in views if view.is_free])
        quays = free.buffer(QUAY_M)
        stays = [one for one in candidates if not _lies_in_free(one.area, quays if one.at_quay else free)]
        distinct = find_distinct([one.rectangle for one in stays], [one.score for one in stays])
        found = [stays[index] for index in distinct]
        detections = tuple(self._detection(candidate, views) for candidate in found)
        pairs = list(zip(found, detections, strict=True))
        return detections, tuple(self._answer(view, pairs) for view in views)

    def _detection(self, candidate: Candidate, views: Sequence[ZoneView]) -> Detection:
        outline = candidate.rectangle.outline(self.frame)
        length_m, width_m = measure_sides_m(outline)
        inside = [view for view in views if view.holds(candidate)]
        nearest = max(inside, key=lambda view: view.area.intersection(candidate.area).area, default=None)
        at_quay = candidate.at_quay or any(view.berth for view in inside)
        length_u95_m = candidate.length_u95_m or self.length_u95_m[at_quay]
        width_u95_m = candidate.width_u95_m or self.width_u95_m[at_quay]
        return Detection(
            id=detection_key(self.scene, self.name, self.version, outline),
            scene=self.scene,
            kind=DetectionKind.VESSEL,
            outline=outline,
            score=round(candidate.score, 3),
            length_m=_measure(length_m, length_u95_m),
            width_m=_measure(width_m, width_u95_m),
            heading_deg=measure_heading_deg(outline),
            detector=self.name,
            version=self.version,
            zone=nearest.zone.id if nearest else None,
            at_quay=at_quay,
        )

    def _answer(self, view: ZoneView, pairs: Sequence[tuple[Candidate, Detection]]) -> ZoneAnswer:
        vessels = [detection for candidate, detection in pairs if view.holds(candidate)]
        share, probability = view.usable_share, None
        if share < USABLE_SHARE:
            outcome = Outcome.NOT_OBSERVABLE
            because = f"Only {share:.0%} of the zone has data and no known cloud; {USABLE_SHARE:.0%} is needed."
        elif view.berth is not None:
            outcome, probability, because = view.berth.outcome, view.berth.probability, view.berth.because
            if outcome is Outcome.SEEN and not vessels:
                because += " It has no clear ends, so that no length is given."
        else:
            vessels = [vessel for vessel in vessels if vessel.score >= SURE_SCORE]
            outcome = Outcome.SEEN if vessels else Outcome.NOT_SEEN
            because = f"{len(vessels)} likely vessels lie in the zone, each judged alone; one date."
        return ZoneAnswer(
            zone=view.zone.id,
            scene=self.scene,
            outcome=outcome,
            because=because,
            usable_share=round(share, 4),
            probability=probability,
            vessels=tuple(vessel.id for vessel in vessels) if outcome is Outcome.SEEN else (),
        )


def detection_key(scene: str, name: str, version: str, outline: Shape) -> str:
    """A stable key: a hash of scene, detector, version and outline."""
    corners = [[round(p.lon, 7), round(p.lat, 7)] for p in outline.positions]
    return "det-" + hashlib.sha256(json.dumps([scene, name, version, corners]).encode()).hexdigest()[:16]


def _lies_in_free(area: shapely.Polygon, free: BaseGeometry) -> bool:
    """Whether an object's centre, or much of it, lies where the berths' strips showed free water."""
    return bool(free.intersects(area.centroid)) or free.intersection(area).area > FREE_SHARE * area.area


def _measure(value_m: float, u95_m: float) -> Measure:
    return Measure(value=round(value_m, 1), u95=round(u95_m, 1))


def find_berthed_candidates(views: Sequence[ZoneView], least_score: float) -> list[Candidate]:
    """What the strips of the berths hold, where it is likely enough one vessel."""
    return [
        Candidate(rectangle=rectangle, score=score, at_quay=True)
        for view in views
        if view.berth
        for rectangle, score in view.berth.vessels
        if score >= least_score
    ]


def find_area(zone: Zone, grid: MetricGrid) -> BaseGeometry:
    """A zone in metres of the window's frame; both loops of an outline that crosses itself."""
    return shapely.make_valid(grid.frame.to_plane(zone.shape)) if zone.shape else shapely.Polygon()


def takes_ships(zone: Zone) -> bool:
    """Whether a ship can lie in the zone, and it has a polygon."""
    return zone.kind in SHIP_ZONE_KINDS and zone.shape is not None and zone.shape.kind is ShapeKind.POLYGON


def find_usable_share(area: BaseGeometry, window: PixelWindow, grid: MetricGrid) -> float:
    """Share of a zone with data and no known cloud; what lies outside the window has none.

    Raises:
        DataError: The zone has no area.
    """
    if not area.area >= LEAST_ZONE_M2:
        raise DataError(f"a zone in {window.scene.name} has no area", expected="a polygon over the water of a berth")
    low_x, low_y, high_x, high_y = area.bounds
    step = min(grid.pixel_m, max(high_x - low_x, high_y - low_y) / 40.0)
    x, y = np.meshgrid(np.arange(low_x + step / 2.0, high_x, step), np.arange(low_y + step / 2.0, high_y, step))
    inside = shapely.contains_xy(area, x, y)
    if not inside.any():
        return 0.0
    columns, rows = np.floor(grid.to_pixels(np.column_stack([x[inside], y[inside]]))).astype(int).T
    height, width = window.shape
    within = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    usable = window.usable[rows[within], columns[within]]
    return float(usable.sum() / inside.sum())
