"""Vessels in radar imagery: what stands above the sea at a kept false-alarm rate, measured through the blur."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.radar_berths import judge_radar_berth
from quaywatch.detections.radar_extent import Extent, find_parts, fit_extent
from quaywatch.detections.radar_ghosts import find_excess, find_track_bearings_deg, is_ghost
from quaywatch.detections.radar_sea import RadarImage, SeaMap, find_sea, open_image
from quaywatch.detections.radar_search import BrightObject, BrightSearch, find_bright
from quaywatch.detections.vessel_answers import (
    Candidate,
    Teller,
    ZoneView,
    find_area,
    find_berthed_candidates,
    find_usable_share,
    takes_ships,
)
from quaywatch.plugins import find_sensors
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Modality

__all__ = ["DETECTOR", "RadarVessels", "judge_score"]

DEFAULT_BLUR_M = 21.0
"""Blur of a sensor that no profile describes: that of Sentinel-1 GRD."""
LONGEST_M, BROADEST_M = 450.0, 100.0
"""No ship is larger."""
LEAST_M = 12.0
"""Shorter bright bodies are noise that passed, buoys and boats."""
U95_FACTOR = 1.7
"""Times the fit's own standard error; with the least widths below this covers 95 % of simulated ships."""
LENGTH_FLOOR_M, LENGTH_SHARE, WIDTH_FLOOR_M = 5.0, 0.02, 8.0
"""Least half-widths, in metres and as a share of the length: what taper and blur leave open however bright the ship."""
BERTH_U95_M = 110.0
"""Of a length read along a quay, where crane and ship run together: the optical detector's, not measured here."""


@dataclass(slots=True, kw_only=True)
class RadarVessels:
    """Finds vessels by their brightness over the local sea, in one or more polarisations; reads a berth along its quay.

    Every bright body of a ship's size in the sea is told: platforms, turbines, rocks and islets look alike to it. Ships
    that touch land or lie at a quay are found only in berth zones.
    """

    name: str = "vessels_sar"
    """Key of the detector."""
    version: str = "2"
    """Changes whenever the answers may change."""
    modality: Modality = Modality.RADAR
    """What it reads."""
    margin_m: float = 700.0
    """Sea round a site that it likes to see: the ring that a ship is compared with."""
    tile_pixels: int = 2400
    """Side of the tiles in which it likes to search a whole scene: an azimuth ghost lies up to 6 km from its source."""

    def find_vessels(
        self, window: PixelWindow, zones: Sequence[Zone]
    ) -> tuple[tuple[Detection, ...], tuple[ZoneAnswer, ...]]:
        """Vessels in the window, and one answer for each zone where a ship can lie and that has a polygon.

        Without data or open water there are no vessels, and no zone is observable.

        Raises:
            DataError: The values are no intensities (decibels given as linear).
        """
        grid = MetricGrid.of(window)
        image = open_image(window, grid)
        sea = find_sea(image) if image else None
        search = find_bright(image, sea) if image and sea else None
        found = list(_ships(image, sea, search, window)) if image and sea and search else []
        views = [_view(zone, window, grid, search) for zone in zones if takes_ships(zone)]
        teller = Teller(
            name=self.name,
            version=self.version,
            scene=window.scene.id,
            frame=grid.frame,
            length_u95_m={True: BERTH_U95_M, False: BERTH_U95_M},
            width_u95_m={True: BERTH_U95_M, False: BERTH_U95_M},
        )
        return teller.tell([*found, *find_berthed_candidates(views, 0.0)], views)


def _view(zone: Zone, window: PixelWindow, grid: MetricGrid, search: BrightSearch | None) -> ZoneView:
    area = find_area(zone, grid)
    share = find_usable_share(area, window, grid)
    strip = zone.kind is ZoneKind.BERTH or search is None
    return ZoneView(
        zone=zone, area=area, usable_share=share, berth=judge_radar_berth(zone, grid, search) if strip else None
    )


def _ships(image: RadarImage, sea: SeaMap, search: BrightSearch, window: PixelWindow) -> Iterator[Candidate]:
    profile = find_sensors().get(window.scene.sensor)
    blur_m = max(profile.blur_fwhm_m if profile else DEFAULT_BLUR_M, image.grid.pixel_m)
    bearings = find_track_bearings_deg(image.grid.frame.origin.lat, window.scene.parameters.get("orbit"))
    excess = find_excess(image, sea)
    for body in search.objects:
        if body.touches_land:
            continue
        for part in find_parts(body, search, image):
            extent = fit_extent(part, body, search, image, blur_m)
            if extent and _may_be_ship(extent) and not is_ghost(extent.rectangle.centre, excess, image, sea, bearings):
                yield _candidate(body, extent)


def _may_be_ship(extent: Extent) -> bool:
    rectangle = extent.rectangle
    return LEAST_M <= rectangle.length_m <= LONGEST_M and rectangle.width_m <= BROADEST_M


def _candidate(body: BrightObject, extent: Extent) -> Candidate:
    return Candidate(
        rectangle=extent.rectangle,
        score=judge_score(body.significance),
        at_quay=False,
        length_u95_m=math.hypot(
            U95_FACTOR * extent.length_sd_m, LENGTH_FLOOR_M, LENGTH_SHARE * extent.rectangle.length_m
        ),
        width_u95_m=math.hypot(U95_FACTOR * extent.width_sd_m, WIDTH_FLOOR_M),
    )


def judge_score(significance: float) -> float:
    """How sure, 0-1, from -log10 of the chance that the sea alone is so bright."""
    return 1.0 - 0.5 * (7.0 / max(significance, 7.0)) ** 2


DETECTOR = RadarVessels()
"""The installed detector."""
