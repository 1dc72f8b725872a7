"""Vessels in optical imagery without a learned network: hulls in water, at quays, and in berth zones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from quaywatch.detections.berths import judge_berth
from quaywatch.detections.hulls import find_hulls, straightened
from quaywatch.detections.measure import MetricGrid
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
from quaywatch.detections.water import INFRARED, WaterMap, find_water
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Modality

__all__ = ["DETECTOR", "OpticalVessels"]

LEAST_SCORE = 0.25
"""Objects less likely than this to be vessels are not told; about here F1 is greatest on the tuning ports."""
QUAY_SEA_SHARE = 0.5
"""With less sea than this along one side, a hull lies at something."""
LENGTH_U95_M, WIDTH_U95_M = {True: 110.0, False: 65.0}, {True: 45.0, False: 40.0}
"""At a quay, and off it: 95 % of the errors against the tuning ports' labels, out of fold, the labels' own included."""
BRIGHT, BRIGHT_VISIBLE = 0.35, 0.2
"""Reflectance that one pixel in fifty of a port exceeds in the infrared, and in the visible.

The latter is 0.17 to 0.41 on ten ports; the lower end is taken, as fine pixels are not mixed with water. An assumption:
scores on such pictures are a guess.
"""
TUNED_PIXEL_M = 10.0
"""Pixel size of the errors above: coarser pixels widen them in proportion, finer ones do not narrow them."""


@dataclass(slots=True, kw_only=True)
class OpticalVessels:
    """Finds vessels by their contrast with the local sea; reads a berth zone along its quay.

    One date only: a berth's own empty state is not known, as the answers say. Of the objects told without zones about
    half are vessels on ports that the numbers were not fitted on; breakwaters and pier heads are the others.
    """

    name: str = "vessels_optical"
    """Key of the detector."""
    version: str = "3"
    """Changes whenever the answers may change."""
    modality: Modality = Modality.OPTICAL
    """What it reads."""
    model: VesselModel = SHIPPED
    """The fitted numbers; others serve to judge the detector on ports it was not fitted on."""

    def find_vessels(
        self, window: PixelWindow, zones: Sequence[Zone]
    ) -> tuple[tuple[Detection, ...], tuple[ZoneAnswer, ...]]:
        """Vessels in the window, and one answer for each zone where a ship can lie and that has a polygon.

        Without pixels, data or open water there are no vessels, and no zone is observable. In a berth zone the strip
        decides: what else is found in a berth that reads as free is left out.
        """
        window = _levelled(window)
        grid = MetricGrid.of(window)
        water = find_water(window, grid)
        views = [self._view(zone, window, grid, water) for zone in zones if takes_ships(zone)]
        widening = max(1.0, grid.pixel_m / TUNED_PIXEL_M)
        teller = Teller(
            name=self.name,
            version=self.version,
            scene=window.scene.id,
            frame=grid.frame,
            length_u95_m={place: u95 * widening for place, u95 in LENGTH_U95_M.items()},
            width_u95_m={place: u95 * widening for place, u95 in WIDTH_U95_M.items()},
        )
        berthed = find_berthed_candidates(views, LEAST_SCORE)
        return teller.tell([*berthed, *self._hulls(water, grid)], views)

    def _view(self, zone: Zone, window: PixelWindow, grid: MetricGrid, water: WaterMap | None) -> ZoneView:
        area = find_area(zone, grid)
        share = find_usable_share(area, window, grid)
        strip = zone.kind is ZoneKind.BERTH or water is None
        berth = judge_berth(zone, grid, water, self.model) if strip else None
        return ZoneView(zone=zone, area=area, usable_share=share, berth=berth)

    def _hulls(self, water: WaterMap | None, grid: MetricGrid) -> Iterator[Candidate]:
        if water is None:
            return
        for hull in find_hulls(water, grid):
            score = self.model.hull.chance(hull.features)
            if score >= LEAST_SCORE:
                rectangle = straightened(hull, water, grid)
                yield Candidate(rectangle=rectangle, score=score, at_quay=hull.other_side < QUAY_SEA_SHARE)


def _levelled(window: PixelWindow) -> PixelWindow:
    """A picture whose values are no reflectance, stretched so that its brightest are as bright as a city's."""
    if window.scene.parameters.get("radiometry") != "relative" or not window.usable.any():
        return window
    seen = [grid[::3, ::3][window.usable[::3, ::3]] for grid in window.values.values()]
    top = max((float(np.nanquantile(one, 0.98)) for one in seen if np.isfinite(one).any()), default=0.0)
    if not top > 0.0:
        return window
    gain = np.float32((BRIGHT if set(window.values) & set(INFRARED) else BRIGHT_VISIBLE) / top)
    return replace(window, values={band: grid * gain for band, grid in window.values.items()})


DETECTOR = OpticalVessels()
"""The installed detector."""
