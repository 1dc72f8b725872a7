"""Vessels in optical imagery without a learned network: hulls in water, at quays, and in berth zones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from quaywatch.detections.berths import BerthFinding, judge_berth
from quaywatch.detections.hulls import find_hulls, straightened
from quaywatch.detections.measure import MetricGrid, Rectangle, find_distinct, measure_heading_deg, measure_sides_m
from quaywatch.detections.vessel_scores import SHIPPED, VesselModel
from quaywatch.detections.water import WaterMap, find_water
from quaywatch.geo import Shape, ShapeKind
from quaywatch.records.detection import Detection, DetectionKind, ZoneAnswer
from quaywatch.records.look import USABLE_SHARE
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import SHIP_ZONE_KINDS, Zone, ZoneKind
from quaywatch.records.scene import Modality

__all__ = ["DETECTOR", "OpticalVessels"]

LEAST_SCORE = 0.25
"""Objects less likely than this to be vessels are not told; about here F1 is greatest on the tuning ports."""
SURE_SCORE = 0.5
"""A vessel in an anchorage counts as seen from here."""
LIES_IN_M = 25.0
"""A vessel lies in a zone that meets this much of its length, or half of it."""
QUAY_SEA_SHARE = 0.5
"""With less sea than this along one side, a hull lies at something."""
LENGTH_U95_M, WIDTH_U95_M = {True: 110.0, False: 65.0}, {True: 45.0, False: 40.0}
"""At a quay, and off it: 95 % of the errors against the tuning ports' labels, out of fold, the labels' own included."""
TUNED_PIXEL_M = 10.0
"""Pixel size of the errors above: coarser pixels widen them in proportion, finer ones do not narrow them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A rectangle with its score."""

    rectangle: Rectangle
    score: float
    at_quay: bool

    @property
    def area(self) -> shapely.Polygon:
        return shapely.Polygon(self.rectangle.corners)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ZoneView:
    """One zone of the window; in a berth, what its strip showed."""

    zone: Zone
    area: shapely.Polygon
    usable_share: float
    berth: BerthFinding | None

    @property
    def is_free(self) -> bool:
        return self.berth is not None and self.berth.outcome is Outcome.NOT_SEEN and self.usable_share >= USABLE_SHARE

    def holds(self, candidate: _Candidate) -> bool:
        """Whether enough of the candidate's length lies in the zone."""
        shared = shapely.get_coordinates(candidate.area.intersection(self.area)) @ candidate.rectangle.along
        return bool(shared.size and np.ptp(shared) >= min(LIES_IN_M, candidate.rectangle.length_m / 2.0))


@dataclass(slots=True, kw_only=True)
class OpticalVessels:
    """Finds vessels by their contrast with the local sea; reads a berth zone along its quay.

    One date only: a berth's own empty state is not known, as the answers say. Of the objects told without zones about
    half are vessels on ports that the numbers were not fitted on; breakwaters and pier heads are the others.
    """

    name: str = "vessels_optical"
    """Key of the detector."""
    version: str = "1"
    """Changes whenever the answers may change."""
    modality: Modality = Modality.OPTICAL
    """What it reads."""
    model: VesselModel = SHIPPED
    """The fitted numbers; others serve to judge the detector on ports it was not fitted on."""

    def find_vessels(
        self, window: PixelWindow, zones: Sequence[Zone]
    ) -> tuple[tuple[Detection, ...], tuple[ZoneAnswer, ...]]:
        """Vessels in the window, and one answer for each zone where a ship can lie and that has a polygon.

        Without pixels, data or open water there are no vessels, and no berth is observable. In a berth zone the strip
        decides: what else is found in a berth that reads as free is left out.
        """
        grid = MetricGrid.of(window)
        water = find_water(window, grid)
        views = [self._view(zone, window, grid, water) for zone in zones if _takes_ships(zone)]
        berthed = [
            _Candidate(rectangle=rectangle, score=score, at_quay=True)
            for view in views
            if view.berth
            for rectangle, score in view.berth.vessels
            if score >= LEAST_SCORE
        ]
        free = shapely.union_all([view.area for view in views if view.is_free])
        hulls = [hull for hull in self._hulls(water, grid) if not free.intersects(hull.area.centroid)]
        candidates = [*berthed, *hulls]
        distinct = find_distinct([one.rectangle for one in candidates], [one.score for one in candidates])
        found = [candidates[index] for index in distinct]
        detections = tuple(self._detection(candidate, window, grid, views) for candidate in found)
        pairs = list(zip(found, detections, strict=True))
        return detections, tuple(_answer(view, window, pairs) for view in views)

    def _view(self, zone: Zone, window: PixelWindow, grid: MetricGrid, water: WaterMap | None) -> _ZoneView:
        area = grid.frame.to_plane(zone.shape) if zone.shape else shapely.Polygon()
        share = _usable_share(area, window, grid)
        berth = judge_berth(zone, grid, water, self.model) if zone.kind is ZoneKind.BERTH else None
        return _ZoneView(zone=zone, area=area, usable_share=share, berth=berth)

    def _hulls(self, water: WaterMap | None, grid: MetricGrid) -> Iterator[_Candidate]:
        if water is None:
            return
        for hull in find_hulls(water, grid):
            score = self.model.hull.chance(hull.features)
            if score >= LEAST_SCORE:
                rectangle = straightened(hull, water, grid)
                yield _Candidate(rectangle=rectangle, score=score, at_quay=hull.other_side < QUAY_SEA_SHARE)

    def _detection(
        self, candidate: _Candidate, window: PixelWindow, grid: MetricGrid, views: Sequence[_ZoneView]
    ) -> Detection:
        outline = candidate.rectangle.outline(grid.frame)
        length_m, width_m = measure_sides_m(outline)
        inside = [view for view in views if view.holds(candidate)]
        nearest = max(inside, key=lambda view: view.area.intersection(candidate.area).area, default=None)
        at_quay = candidate.at_quay or any(view.berth for view in inside)
        widening = max(1.0, grid.pixel_m / TUNED_PIXEL_M)
        return Detection(
            id=_key(window.scene.id, self.name, self.version, outline),
            scene=window.scene.id,
            kind=DetectionKind.VESSEL,
            outline=outline,
            score=round(candidate.score, 3),
            length_m=Measure(value=round(length_m, 1), u95=round(LENGTH_U95_M[at_quay] * widening, 1)),
            width_m=Measure(value=round(width_m, 1), u95=round(WIDTH_U95_M[at_quay] * widening, 1)),
            heading_deg=measure_heading_deg(outline),
            detector=self.name,
            version=self.version,
            zone=nearest.zone.id if nearest else None,
            at_quay=at_quay,
        )


def _takes_ships(zone: Zone) -> bool:
    return zone.kind in SHIP_ZONE_KINDS and zone.shape is not None and zone.shape.kind is ShapeKind.POLYGON


def _usable_share(area: shapely.Polygon, window: PixelWindow, grid: MetricGrid) -> float:
    """Share of a zone with data and no known cloud; what lies outside the window has none."""
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


def _answer(view: _ZoneView, window: PixelWindow, pairs: Sequence[tuple[_Candidate, Detection]]) -> ZoneAnswer:
    vessels = [detection for candidate, detection in pairs if view.holds(candidate)]
    if view.usable_share < USABLE_SHARE:
        outcome, probability = Outcome.NOT_OBSERVABLE, None
        because = f"Only {view.usable_share:.0%} of the zone has data and no known cloud; {USABLE_SHARE:.0%} is needed."
    elif view.berth is not None:
        outcome, probability, because = view.berth.outcome, view.berth.probability, view.berth.because
        if outcome is Outcome.SEEN and not vessels:
            because += " It has no clear ends, so that no length is given."
    else:
        vessels = [vessel for vessel in vessels if vessel.score >= SURE_SCORE]
        outcome, probability = Outcome.SEEN if vessels else Outcome.NOT_SEEN, None
        because = f"{len(vessels)} likely vessels lie in the zone, each judged alone; one date."
    return ZoneAnswer(
        zone=view.zone.id,
        scene=window.scene.id,
        outcome=outcome,
        because=because,
        usable_share=round(view.usable_share, 4),
        probability=probability,
        vessels=tuple(vessel.id for vessel in vessels) if outcome is Outcome.SEEN else (),
    )


def _key(scene: str, name: str, version: str, outline: Shape) -> str:
    corners = [[round(p.lon, 7), round(p.lat, 7)] for p in outline.positions]
    return "det-" + hashlib.sha256(json.dumps([scene, name, version, corners]).encode()).hexdigest()[:16]


DETECTOR = OpticalVessels()
"""The installed detector."""
