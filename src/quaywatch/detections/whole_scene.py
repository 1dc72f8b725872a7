"""A whole scene, tile by tile, so that memory does not grow with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from quaywatch.geo import LocalFrame, Shape
from quaywatch.plugins import VesselDetector
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.place import Zone
from quaywatch.records.scene import Scene
from quaywatch.scenes.mask import judge_clouds
from quaywatch.scenes.read import read_window

__all__ = ["SceneSearch", "search_scene"]

TILE_PIXELS = 1200
"""Side of a tile without its margin, where the detector has no `tile_pixels` of its own."""
MARGIN_M = 600.0
"""More than the longest ship, and enough sea round a ship to know the sea's level."""
SHARED = 0.3
"""Detections of neighbouring tiles that share this part of the smaller are one."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SceneSearch:
    """What a detector found in a scene."""

    detections: tuple[Detection, ...]
    """Objects, each once."""
    answers: tuple[ZoneAnswer, ...]
    """One per zone, in the order of the zones, also for zones outside the scene."""
    usable_share: float
    """Share of the scene's raster with data and no known cloud."""


def search_scene(
    scene: Scene,
    locate: Callable[[str], Path],
    detector: VesselDetector,
    *,
    zones: Sequence[Zone] = (),
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> SceneSearch:
    """Vessels of a whole scene, and the answers of its zones.

    Every object belongs to the tile that holds its centre, every zone to the tile that holds its own.

    Args:
        scene: What to search.
        locate: Path of a file by its SHA-256.
        detector: Who searches.
        zones: Zones to answer for.
        progress: Called with the tiles done and all tiles.

    Raises:
        DataError: The scene is damaged.
    """
    frame = LocalFrame(origin=scene.footprint.centre)
    footprint = shapely.make_valid(frame.to_plane(scene.footprint))
    tiles = _tiles(footprint, getattr(detector, "tile_pixels", TILE_PIXELS) * scene.gsd_m)
    homes = {zone.id: _home(frame, tiles, zone.shape) for zone in zones if zone.shape}
    found: list[Detection] = []
    answers: dict[str, ZoneAnswer] = {}
    usable = pixels = 0
    for number, tile in enumerate(tiles):
        progress(number, len(tiles))
        area = frame.from_plane(shapely.box(*tile.intersection(footprint).bounds))
        window = judge_clouds(read_window(scene, locate, area, margin_m=MARGIN_M))
        usable, pixels = usable + int(window.usable.sum()), pixels + window.usable.size
        here = [zone for zone in zones if homes.get(zone.id) == number]
        detections, told = detector.find_vessels(window, here)
        answers |= {answer.zone: answer for answer in told}
        listed = {vessel for answer in told for vessel in answer.vessels}
        found += [one for one in detections if one.id in listed or tile.covers(_centre(frame, one))]
    progress(len(tiles), len(tiles))
    asked = [answers[zone.id] for zone in zones if zone.id in answers]
    return _merged(found, asked, frame, usable / max(pixels, 1))


def _tiles(footprint: BaseGeometry, side_m: float) -> list[shapely.Polygon]:
    """Squares that together cover the footprint."""
    low_x, low_y, high_x, high_y = footprint.bounds
    corners = [(x, y) for x in np.arange(low_x, high_x, side_m) for y in np.arange(low_y, high_y, side_m)]
    tiles = [shapely.box(x, y, x + side_m, y + side_m) for x, y in corners]
    return [tile for tile in tiles if tile.intersection(footprint).area > 0]


def _home(frame: LocalFrame, tiles: Sequence[shapely.Polygon], shape: Shape) -> int:
    """Number of the tile that answers for a zone: the one nearest to its centre."""
    centre = frame.to_plane(shape).centroid
    return min(range(len(tiles)), key=lambda number: tiles[number].distance(centre))


def _centre(frame: LocalFrame, detection: Detection) -> shapely.Point:
    return frame.to_plane(detection.outline).centroid


def _merged(
    found: Sequence[Detection], answers: Sequence[ZoneAnswer], frame: LocalFrame, usable_share: float
) -> SceneSearch:
    """Objects that two tiles found are kept once, as the likelier; answers name the one that is kept."""
    ranked = sorted(found, key=lambda detection: -detection.score)
    areas = [frame.to_plane(detection.outline) for detection in ranked]
    kept_as: dict[str, str] = {}
    tree = shapely.STRtree(areas)
    for detection, area in zip(ranked, areas, strict=True):
        if detection.id not in kept_as:
            for other in (int(index) for index in tree.query(area)):
                if area.intersection(areas[other]).area > SHARED * min(area.area, areas[other].area):
                    kept_as.setdefault(ranked[other].id, detection.id)
    return SceneSearch(
        detections=tuple({one.id: one for one in ranked if kept_as[one.id] == one.id}.values()),
        answers=tuple(
            dataclasses.replace(answer, vessels=tuple(dict.fromkeys(kept_as[key] for key in answer.vessels)))
            for answer in answers
        ),
        usable_share=usable_share,
    )
