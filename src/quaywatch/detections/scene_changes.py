"""Changes of whole scenes, tile by tile: read on one grid, laid over one another, searched."""

from __future__ import annotations

import dataclasses
import functools
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from quaywatch.detections.changes import find_changes
from quaywatch.detections.measure import SHARED
from quaywatch.errors import DataError, PlanError
from quaywatch.geo import LocalFrame
from quaywatch.records.change import Change
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone
from quaywatch.records.scene import Band, Scene
from quaywatch.records.skipped import Skipped
from quaywatch.scenes.band_names import MASK_BANDS
from quaywatch.scenes.mask import judge_clouds
from quaywatch.scenes.read import read_like, read_window
from quaywatch.scenes.register import Registration, lay_over, register

__all__ = ["ChangeSearch", "Running", "search_changes"]

Locate = Callable[[str], Path]

TILE_PIXELS = 1830
"""Side of a tile without its margin."""
MARGIN_PIXELS = 60
"""A structure that reaches further beyond the tile that holds its middle is cut off there."""
SAMPLE_PIXELS = 300
"""Side of the windows that a scene's usual shift is told from."""
SAMPLES = 3
"""Along each side of the scene."""
FURTHEST_FROM_USUAL = 2.0
"""Pixels; a tile that seems shifted otherwise than its scene is laid by the scene's usual shift."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSearch:
    """What changed between two sets of scenes."""

    changes: tuple[Change, ...]
    """Each once, the surest first."""
    usable_shares: dict[str, float]
    """Per scene, the share of the pixels looked at with data and no known cloud."""
    shifts: dict[str, str]
    """Per scene, in words, how it was laid over the first."""
    skipped: tuple[Skipped, ...]
    """Scenes and tracks that could not be used, and why."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How a long search is run."""

    workers: int = 1
    """Processes that share the tiles; with several, what finds files and marks clouds must be picklable."""
    progress: Callable[[int, int], None] = lambda _done, _total: None
    """Called with the tiles done and all tiles."""


def search_changes(
    before: Sequence[Scene],
    after: Sequence[Scene],
    locate: Locate,
    *,
    zones: Sequence[Zone] = (),
    clouds: Callable[[PixelWindow], PixelWindow] = judge_clouds,
    running: Running | None = None,
) -> ChangeSearch:
    """What came and what went between the earlier and the later scenes.

    Everything is read on the grid of the first earlier scene. A scene that cannot be laid over it is skipped and named.

    Args:
        before: The earlier scenes.
        after: The later ones.
        locate: Path of a file by its SHA-256.
        zones: Tracks and yards.
        clouds: Marks the clouds of a window.
        running: Processes and progress; one process and none by default.

    Raises:
        PlanError: A side is empty, or an earlier scene was taken after a later one.
        DataError: No earlier or no later scene could be used, or a scene is damaged.
    """
    running = running or Running()
    _check_order(before, after)
    search = _Search(first=before[0], locate=locate, clouds=clouds)
    sides = [[scene for scene in side if search.admits(scene)] for side in (before, after)]
    for side, kind in zip(sides, ("earlier", "later"), strict=True):
        if not side:
            reasons = "; ".join(skipped.reason for skipped in search.skipped)
            raise DataError(f"no {kind} scene can be used: {reasons}")
    known = [zone for zone in zones if search.shows(zone)]
    tiles = search.tiles()
    found: list[tuple[int, Change]] = []
    seen: dict[str, tuple[int, int]] = {}
    look = functools.partial(_search_tile, search, sides, known)
    for number, (told, shown) in enumerate(_in_order(look, tiles, running.workers)):
        running.progress(number + 1, len(tiles))
        found += [(number, one) for one in told]
        for key, counts in shown.items():
            usable, every = seen.get(key, (0, 0))
            seen[key] = usable + counts[0], every + counts[1]
    return ChangeSearch(
        changes=_distinct(found, search.frame),
        usable_shares={key: usable / max(every, 1) for key, (usable, every) in seen.items()},
        shifts={key: search.told_shift(key) for key in search.usual},
        skipped=tuple(search.skipped),
    )


_Tile = tuple[list[Change], dict[str, tuple[int, int]]]


def _in_order(
    look: Callable[[shapely.Polygon], _Tile], tiles: Sequence[shapely.Polygon], workers: int
) -> Iterator[_Tile]:
    """What each tile shows, in the order of the tiles."""
    if workers <= 1 or len(tiles) <= 1:
        yield from map(look, tiles)
        return
    # `spawn`: GDAL and ONNX threads do not survive a fork.
    with ProcessPoolExecutor(min(workers, len(tiles)), mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(look, tiles)


def _search_tile(
    search: _Search, sides: Sequence[Sequence[Scene]], zones: Sequence[Zone], tile: shapely.Polygon
) -> _Tile:
    """The changes whose middle lies in a tile; and per scene the usable pixels and all pixels read."""
    laid = [search.read(tile, side) for side in sides]
    shown = {window.scene.id: (int(window.usable.sum()), window.usable.size) for side in laid for window in side}
    usable = [[window for window in side if window.usable.any()] for side in laid]
    if not usable[0] or not usable[1]:
        return [], shown
    told = find_changes(usable[0], usable[1], zones=zones)
    return [one for one in told if tile.covers(search.frame.to_plane(one.outline).centroid)], shown


def _check_order(before: Sequence[Scene], after: Sequence[Scene]) -> None:
    if not before or not after:
        raise PlanError("only one side of a comparison", expected="at least one earlier and one later scene")
    for early in before:
        for late in after:
            start, end = early.acquired.start, late.acquired.end
            if start is not None and end is not None and start > end:
                raise PlanError(
                    f"{early.name}, given as earlier, was taken after {late.name}, given as later",
                    expected="all earlier scenes taken before all later ones",
                    do="Exchange them",
                )


@dataclasses.dataclass(slots=True, kw_only=True)
class _Search:
    """What is known while tiles are read."""

    first: Scene
    locate: Locate
    clouds: Callable[[PixelWindow], PixelWindow]
    usual: dict[str, Registration | None] = dataclasses.field(default_factory=dict)
    """Per scene, the usual shift over the first."""
    skipped: list[Skipped] = dataclasses.field(default_factory=list)
    common: BaseGeometry = dataclasses.field(init=False)
    """Outline of the first scene, in metres of the frame."""
    frame: LocalFrame = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.frame = LocalFrame(origin=self.first.footprint.centre)
        self.common = shapely.make_valid(self.frame.to_plane(self.first.footprint))

    def admits(self, scene: Scene) -> bool:
        """Whether a scene can be laid over the first; else it is skipped."""
        try:
            self._check_alike(scene)
            self.usual[scene.id] = None if scene.id == self.first.id else self._usual_shift(scene)
        except DataError as error:
            self.skipped.append(Skipped(id=scene.id, unit=scene.name, stage="register", reason=str(error)))
            return False
        return True

    def _check_alike(self, scene: Scene) -> None:
        own = shapely.make_valid(self.frame.to_plane(scene.footprint))
        if not self.common.intersects(own) or self.common.intersection(own).area < 0.01 * self.common.area:
            raise DataError(f"{scene.name} shows another place than {self.first.name}", expected="scenes that overlap")
        if scene.modality is not self.first.modality:
            raise DataError(
                f"{scene.name} is {scene.modality}, {self.first.name} is {self.first.modality}",
                expected="scenes of one kind; compare radar with radar and pictures with pictures",
            )
        if not (scene.bands & self.first.bands) - MASK_BANDS:
            raise DataError(f"{scene.name} has no band of {self.first.name}", expected="scenes that share a band")

    def _usual_shift(self, scene: Scene) -> Registration | None:
        """The middle one of the shifts told in windows spread over the scene."""
        own = self.common.intersection(shapely.make_valid(self.frame.to_plane(scene.footprint)))
        found, last = [], None
        for area in _spread_boxes(own, SAMPLE_PIXELS * self.first.gsd_m):
            fixed = self._window(area)
            try:
                found.append(register(fixed, read_like(scene, self.locate, fixed, bands=self._bands(scene)))[1])
            except DataError as error:
                last = error
        if not found and last is not None:
            raise last
        return sorted(found, key=lambda one: float(np.hypot(*one.shift_px)))[len(found) // 2]

    def _bands(self, scene: Scene) -> list[Band]:
        return sorted((scene.bands & self.first.bands) - MASK_BANDS)

    def _window(self, area: BaseGeometry, margin_m: float = 0.0) -> PixelWindow:
        shape = self.frame.from_plane(shapely.box(*area.bounds))
        return read_window(self.first, self.locate, shape, margin_m=margin_m)

    def shows(self, zone: Zone) -> bool:
        """Whether all of a zone's shape lies in the first scene; else it is named as not looked at."""
        if zone.shape is None:
            return False
        plane = self.frame.to_plane(zone.shape)
        inside = plane.intersection(self.common)
        share = float(inside.length / max(plane.length, 1e-9))
        if share < 0.999:
            reason = "lies outside the scenes" if share <= 0 else f"lies outside the scenes for {1.0 - share:.0%}"
            self.skipped.append(Skipped(id=zone.id, unit=f"{zone.kind} {zone.id}", stage="zones", reason=reason))
        return share >= 0.999

    def tiles(self) -> list[shapely.Polygon]:
        """Squares that together cover the first scene."""
        side = TILE_PIXELS * self.first.gsd_m
        low_x, low_y, high_x, high_y = self.common.bounds
        counts = [max(1, round(extent / side)) for extent in (high_x - low_x, high_y - low_y)]
        edges = [
            np.linspace(*ends, count + 1)
            for ends, count in zip(((low_x, high_x), (low_y, high_y)), counts, strict=True)
        ]
        boxes = [shapely.box(x, y, right, top) for x, right in pairwise(edges[0]) for y, top in pairwise(edges[1])]
        return [box for box in boxes if box.intersection(self.common).area > 0]

    def read(self, tile: shapely.Polygon, side: Sequence[Scene]) -> list[PixelWindow]:
        """The scenes of a side on the first one's grid in a tile."""
        fixed = self._window(tile.intersection(self.common), margin_m=MARGIN_PIXELS * self.first.gsd_m)
        return [self._laid(fixed, scene) for scene in side]

    def _laid(self, fixed: PixelWindow, scene: Scene) -> PixelWindow:
        window = fixed
        if scene.id != self.first.id:
            moving = read_like(scene, self.locate, fixed, bands=self._bands(scene))
            window = _over(fixed, moving, self.usual[scene.id])
        return self.clouds(window)

    def told_shift(self, key: str) -> str:
        """How a scene was laid over the first."""
        usual = self.usual[key]
        return "the first: all others were laid over it" if usual is None else usual.words


def _over(fixed: PixelWindow, moving: PixelWindow, usual: Registration | None) -> PixelWindow:
    """A tile laid over the first scene's: by its own pixels, or where these do not tell, as its scene usually is."""
    try:
        window, found = register(fixed, moving, usual=usual)
    except DataError:
        return moving if usual is None else lay_over(moving, usual)
    if usual is not None and np.abs(found.shift_px - usual.shift_px).max() > FURTHEST_FROM_USUAL:
        return lay_over(moving, usual)
    return window


def _spread_boxes(area: BaseGeometry, side_m: float) -> Iterator[shapely.Polygon]:
    """Squares spread over an area; one that holds all of it where it is small."""
    low_x, low_y, high_x, high_y = area.bounds
    if max(high_x - low_x, high_y - low_y) <= 3.0 * side_m:
        yield shapely.box(*area.bounds)
        return
    steps = (np.arange(SAMPLES) + 0.5) / SAMPLES
    for x in low_x + steps * (high_x - low_x):
        for y in low_y + steps * (high_y - low_y):
            box = shapely.box(x - side_m / 2, y - side_m / 2, x + side_m / 2, y + side_m / 2)
            if area.intersection(box).area > 0.5 * box.area:
                yield box.intersection(area)


def _distinct(found: Sequence[tuple[int, Change]], frame: LocalFrame) -> tuple[Change, ...]:
    """Changes of numbered tiles; what two tiles found is kept once, as the likelier."""
    ranked = sorted(found, key=lambda told: (-told[1].score, told[1].id))
    areas = [shapely.make_valid(frame.to_plane(change.outline)) for _, change in ranked]
    tree = shapely.STRtree(areas)
    dropped: set[int] = set()
    kept = []
    for number, (tile, change) in enumerate(ranked):
        if number in dropped:
            continue
        kept.append(change)
        for other in (int(index) for index in tree.query(areas[number])):
            alike = other > number and ranked[other][0] != tile and ranked[other][1].kind is change.kind
            shared = areas[number].intersection(areas[other]).area
            if alike and shared > SHARED * min(areas[number].area, areas[other].area):
                dropped.add(other)
    return tuple(kept)
