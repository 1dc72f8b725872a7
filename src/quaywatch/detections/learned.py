"""Vessels in optical imagery by small learned networks: one proposes, two measure, one ranks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from quaywatch.detections.berths import BerthFinding, judge_berth
from quaywatch.detections.hull_edges import MeasuredHull, measure_hulls
from quaywatch.detections.learned_boxes import ShipMaps, describe, propose_hulls, sea_beside
from quaywatch.detections.learned_grid import WORKING_M, can_be_read, on_working_grid, rise_above_sea, to_planes
from quaywatch.detections.learned_network import LearnedModel, map_ships, shipped_model
from quaywatch.detections.measure import MetricGrid, Rectangle
from quaywatch.detections.thin_things import LONGEST_M
from quaywatch.detections.vessel_answers import (
    Candidate,
    Teller,
    ZoneView,
    find_area,
    find_berthed_candidates,
    find_usable_share,
    takes_ships,
)
from quaywatch.detections.vessel_scores import SHIPPED, VesselModel
from quaywatch.detections.water import WaterMap, find_standing, find_water
from quaywatch.errors import DataError
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Modality, Scene

__all__ = ["DETECTOR", "LearnedVessels"]

LEAST_SCORE = 0.3
"""Objects less likely than this to be vessels are not told."""
QUAY_SEA_SHARE = 0.5
"""With less sea than this along one side, a vessel lies at something."""
LENGTH_U95_M, WIDTH_U95_M = {True: 110.0, False: 65.0}, {True: 45.0, False: 40.0}
"""At a quay, and off it, where the edges were not read."""
FINEST_M, COARSEST_M = 5.0, 15.0
"""Pixels that it is chosen for: finer ones show more than it reads, and on coarser ones it was not tried."""
LENGTH_ERROR, WIDTH_ERROR = (0.0, 1.6, 1.5), (0.25, 4.0, 2.5)
"""Least, factor and power, in pixels, from the spread of the edges to a 95 % interval: fitted on planted hulls."""


@dataclass(slots=True, kw_only=True)
class LearnedVessels:
    """Finds vessels by a network that was trained on ten Sentinel-2 ports; reads a berth zone along its quay.

    The network marks what looks like ship, and where a ship's centre, sides and axis may be; two others move the
    rectangles that follow to the hull's own edges, and a last one ranks them. Any picture is read on a grid of 10 true
    metres, so that ships much shorter than 70 m are not found, whatever its own pixels. One date only. Trained and
    tried on Sentinel-2 only: other sensors are read, and their accuracy is not known.
    """

    name: str = "vessels_learned"
    """Key of the detector."""
    version: str = "3"
    """Changes whenever the answers may change."""
    modality: Modality = Modality.OPTICAL
    """What it reads."""
    learned: Callable[[], LearnedModel] = shipped_model
    """Where the networks come from; others serve to judge the detector on ports it was not trained on."""
    model: VesselModel = SHIPPED
    """The fitted numbers of berth zones."""

    def suits(self, scene: Scene) -> bool:
        """Whether the scene has the bands that the network needs, and pixels near those it was trained on."""
        return can_be_read(scene.bands) and FINEST_M <= scene.gsd_m <= COARSEST_M

    def find_vessels(
        self, window: PixelWindow, zones: Sequence[Zone]
    ) -> tuple[tuple[Detection, ...], tuple[ZoneAnswer, ...]]:
        """Vessels in the window, and one answer for each zone where a ship can lie and that has a polygon.

        Without pixels, data or open water there are no vessels, and no zone is observable. In a berth zone the strip
        decides, as in `vessels_optical`.

        Raises:
            DataError: The window has no visible band, or none in the infrared.
            PluginError: The weights are not in the installed package.
        """
        if not can_be_read(window.values):
            raise DataError(
                f"{self.name} cannot read {window.scene.name}, which shows {', '.join(sorted(window.values))}",
                expected="a visible band and one in the near or short-wave infrared",
                do="Use the detector vessels_optical",
            )
        working = on_working_grid(window)
        grid = MetricGrid.of(working)
        water = find_water(working, grid, in_blocks=True)
        views = list(self._views(window, zones, grid, working, water))
        widening = max(1.0, MetricGrid.of(window).pixel_m / WORKING_M)
        teller = self._teller(window, grid, widening)
        if water is None:
            return teller.tell([], views)
        standing = find_standing(water, grid.pixel_m)
        if not standing.any():
            return teller.tell([], views)
        rise = rise_above_sea(working, water)
        ships = map_ships(lambda part: to_planes(rise[:, *part], water.sea[part]), standing, self.learned().network)
        maps = ShipMaps(ships=ships, rise=rise, water=water, grid=grid)
        berthed = self._measured(find_berthed_candidates(views, LEAST_SCORE), maps, widening)
        return teller.tell([*berthed, *self._ranked(maps, widening)], views)

    def _teller(self, window: PixelWindow, grid: MetricGrid, widening: float) -> Teller:
        return Teller(
            name=self.name,
            version=self.version,
            scene=window.scene.id,
            frame=grid.frame,
            length_u95_m={place: u95 * widening for place, u95 in LENGTH_U95_M.items()},
            width_u95_m={place: u95 * widening for place, u95 in WIDTH_U95_M.items()},
        )

    def _ranked(self, maps: ShipMaps, widening: float) -> Iterator[Candidate]:
        """Rectangles that the ranking takes for vessels."""
        learned = self.learned()
        hulls = propose_hulls(maps, ends=learned.ends, sides=learned.sides)
        if not hulls:
            return
        features = describe(hulls, maps)
        for hull, score, beside in zip(hulls, learned.ranking(features), sea_beside(features), strict=True):
            if score >= LEAST_SCORE and hull.rectangle.length_m <= LONGEST_M:
                yield _candidate(hull, float(score), bool(beside < QUAY_SEA_SHARE), widening)

    def _measured(self, berthed: Sequence[Candidate], maps: ShipMaps, widening: float) -> list[Candidate]:
        """What lies in the berths, moved to its own edges; as it was where that would be longer than any ship."""
        learned = self.learned()
        rough = [one.rectangle for one in berthed]
        hulls = measure_hulls(rough, maps.rise_and_sea, maps.grid, ends=learned.ends, sides=learned.sides)
        return [
            _candidate(hull, one.score, True, widening) if hull.rectangle.length_m <= LONGEST_M else one
            for hull, one in zip(hulls, berthed, strict=True)
        ]

    def _views(
        self,
        window: PixelWindow,
        zones: Sequence[Zone],
        grid: MetricGrid,
        working: PixelWindow,
        water: WaterMap | None,
    ) -> Iterator[ZoneView]:
        """What the zones showed; berths are read on the window's own pixels."""
        asked = [zone for zone in zones if takes_ships(zone)]
        if not asked:
            return
        own = grid if working is window else MetricGrid.of(window)
        own_water = water if working is window else find_water(window, own)
        for zone in asked:
            area = find_area(zone, grid)
            berth = None
            if zone.kind is ZoneKind.BERTH or own_water is None:
                berth = _moved(judge_berth(zone, own, own_water, self.model), own, grid)
            share = find_usable_share(find_area(zone, own), window, own)
            yield ZoneView(zone=zone, area=area, usable_share=share, berth=berth)


def _candidate(hull: MeasuredHull, score: float, at_quay: bool, widening: float) -> Candidate:
    size = hull.rectangle
    return Candidate(
        rectangle=size,
        score=score,
        at_quay=at_quay,
        length_u95_m=min(widening * _u95_m(hull.length_spread_m, *LENGTH_ERROR), size.length_m),
        width_u95_m=min(widening * _u95_m(hull.width_spread_m, *WIDTH_ERROR), size.width_m),
    )


def _u95_m(spread_m: float, least: float, factor: float, power: float) -> float:
    return WORKING_M * math.hypot(least, factor * (spread_m / WORKING_M) ** power)


def _moved(finding: BerthFinding, old: MetricGrid, new: MetricGrid) -> BerthFinding:
    """A finding with its rectangles in another frame, whose origin is less than a pixel away."""
    if old.frame == new.frame:
        return finding
    vessels = tuple((_reframed(rectangle, old, new), score) for rectangle, score in finding.vessels)
    return replace(finding, vessels=vessels)


def _reframed(rectangle: Rectangle, old: MetricGrid, new: MetricGrid) -> Rectangle:
    return replace(rectangle, centre=new.frame.to_xy(old.frame.to_lonlat(rectangle.centre))[0])


DETECTOR = LearnedVessels()
"""The installed detector."""
