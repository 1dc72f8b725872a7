"""A whole scene, tile by tile, so that memory does not grow with it."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from quaywatch.detections.doubts import Doubt
from quaywatch.detections.hulls import FINEST_M
from quaywatch.detections.measure import SHARED
from quaywatch.geo import LocalFrame, Shape
from quaywatch.plugins import VesselDetector, find_tile_pixels
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone
from quaywatch.records.scene import Modality, Scene
from quaywatch.scenes.mask import judge_clouds
from quaywatch.scenes.read import read_coarse, read_window

__all__ = ["SceneSearch", "search_scene"]

WORKERS = 2
"""Tiles that are searched at a time; each takes about 0.3 GB."""
MARGIN_M = 600.0
"""More than the longest ship, and enough sea round a ship to know the sea's level."""
_Work = tuple[shapely.Polygon, PixelWindow, list[Zone]]
_Found = tuple[tuple[Detection, ...], tuple[ZoneAnswer, ...]]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SceneSearch:
    """What a detector found in a scene."""

    detections: tuple[Detection, ...]
    """Objects, each once."""
    answers: tuple[ZoneAnswer, ...]
    """One per zone, in the order of the zones, also for zones outside the scene."""
    usable_share: float
    """Share of the scene's raster with data and no known cloud."""
    doubts: tuple[str, ...] = ()
    """What makes the whole answer doubtful: no open sea in the picture, bands that seem to be swapped."""


def search_scene(
    scene: Scene,
    locate: Callable[[str], Path],
    detector: VesselDetector,
    *,
    zones: Sequence[Zone] = (),
    clouds: Callable[[PixelWindow], PixelWindow] = judge_clouds,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> SceneSearch:
    """Vessels of a whole scene, and the answers of its zones.

    Every object belongs to the tile that holds its centre, every zone to the tile that holds its own. Pictures finer
    than 1.25 m are read in blocks of about 2.5 m, the finest step at which anything is sought.

    Args:
        scene: What to search.
        locate: Path of a file by its SHA-256.
        detector: Who searches.
        zones: Zones to answer for.
        clouds: Marks the clouds of a window; the window itself where they are not to be judged.
        progress: Called with the tiles done and all tiles.

    Raises:
        DataError: The scene is damaged.
    """
    frame = LocalFrame(origin=scene.footprint.centre)
    coarser = max(1, int(FINEST_M / scene.gsd_m))
    footprint = shapely.make_valid(frame.to_plane(scene.footprint))
    tiles = _tiles(footprint, find_tile_pixels(detector) * scene.gsd_m * coarser)
    homes = {zone.id: _home(frame, tiles, zone.shape) for zone in zones if zone.shape}
    found: list[Detection] = []
    answers: dict[str, ZoneAnswer] = {}
    seen = _Seen(doubt=Doubt() if detector.modality is Modality.OPTICAL else None)

    def read() -> Iterator[_Work]:
        for number, tile in enumerate(tiles):
            progress(number, len(tiles))
            area = frame.from_plane(shapely.box(*tile.intersection(footprint).bounds))
            window = clouds(_read(scene, locate, area, coarser))
            seen.add(window)
            yield tile, window, [zone for zone in zones if homes.get(zone.id) == number]

    for tile, (detections, told) in _searched(read(), detector):
        answers |= {answer.zone: answer for answer in told}
        listed = {vessel for answer in told for vessel in answer.vessels}
        found += [one for one in detections if one.id in listed or tile.covers(_centre(frame, one))]
    progress(len(tiles), len(tiles))
    return _merged(found, [answers[zone.id] for zone in zones if zone.id in answers], frame, seen)


@dataclasses.dataclass(slots=True, kw_only=True)
class _Seen:
    """What is told of the scene as a whole."""

    usable: int = 0
    pixels: int = 0
    doubt: Doubt | None

    def add(self, window: PixelWindow) -> None:
        self.usable += int(window.usable.sum())
        self.pixels += window.usable.size
        if self.doubt:
            self.doubt.look_at(window)


def _read(scene: Scene, locate: Callable[[str], Path], area: Shape, coarser: int) -> PixelWindow:
    if coarser > 1:
        return read_coarse(scene, locate, area, coarser=coarser, margin_m=MARGIN_M)
    return read_window(scene, locate, area, margin_m=MARGIN_M)


def _searched(work: Iterator[_Work], detector: VesselDetector) -> Iterator[tuple[shapely.Polygon, _Found]]:
    """What the detector finds in each tile, in their order; while two are searched, the next is read."""
    with ThreadPoolExecutor(WORKERS) as pool:
        running: deque[tuple[shapely.Polygon, Future[_Found]]] = deque()
        for tile, window, zones in work:
            running.append((tile, pool.submit(detector.find_vessels, window, zones)))
            del window
            if len(running) > WORKERS:
                done, future = running.popleft()
                yield done, future.result()
        for done, future in running:
            yield done, future.result()


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


def _merged(found: Sequence[Detection], answers: Sequence[ZoneAnswer], frame: LocalFrame, seen: _Seen) -> SceneSearch:
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
        usable_share=seen.usable / max(seen.pixels, 1),
        doubts=seen.doubt.words if seen.doubt else (),
    )
