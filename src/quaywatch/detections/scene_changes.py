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

from quaywatch.detections.changes import find_changes
from quaywatch.detections.laid_windows import LaidScenes
from quaywatch.detections.measure import SHARED
from quaywatch.errors import DataError, PlanError
from quaywatch.geo import LocalFrame
from quaywatch.records.change import Change
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone
from quaywatch.records.scene import Scene
from quaywatch.records.skipped import Skipped
from quaywatch.scenes.mask import judge_clouds

__all__ = ["ChangeSearch", "Running", "search_changes"]

Locate = Callable[[str], Path]

TILE_PIXELS = 900
"""Side of a tile without its margin."""
MARGIN_PIXELS = 60
"""A structure that reaches further beyond the tile that holds its middle is cut off there."""


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
    search = LaidScenes(first=before[0], locate=locate, clouds=clouds)
    sides = [[scene for scene in side if search.admits(scene)] for side in (before, after)]
    for side, kind in zip(sides, ("earlier", "later"), strict=True):
        if not side:
            reasons = "; ".join(skipped.reason for skipped in search.skipped)
            raise DataError(f"no {kind} scene can be used: {reasons}")
    unseen = {zone.id: skipped for zone in zones if (skipped := _unseen(search, zone))}
    known = [zone for zone in zones if zone.id not in unseen]
    tiles = _tiles(search)
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
        skipped=(*search.skipped, *unseen.values()),
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
    search: LaidScenes, sides: Sequence[Sequence[Scene]], zones: Sequence[Zone], tile: shapely.Polygon
) -> _Tile:
    """The changes whose middle lies in a tile; and per scene the usable pixels and all pixels read."""
    area, margin_m = tile.intersection(search.common), MARGIN_PIXELS * search.first.gsd_m
    laid = [search.read(area, side, margin_m=margin_m) for side in sides]
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


def _unseen(laid: LaidScenes, zone: Zone) -> Skipped | None:
    """Why a zone is not looked at; None where all of its shape lies in the first scene."""
    if zone.shape is None:
        return Skipped(id=zone.id, unit=f"{zone.kind} {zone.id}", stage="zones", reason="is not drawn")
    plane = laid.frame.to_plane(zone.shape)
    share = float(plane.intersection(laid.common).length / max(plane.length, 1e-9))
    if share >= 0.999:
        return None
    reason = "lies outside the scenes" if share <= 0 else f"lies outside the scenes for {1.0 - share:.0%}"
    return Skipped(id=zone.id, unit=f"{zone.kind} {zone.id}", stage="zones", reason=reason)


def _tiles(laid: LaidScenes) -> list[shapely.Polygon]:
    """Squares that together cover the first scene."""
    side = TILE_PIXELS * laid.first.gsd_m
    low_x, low_y, high_x, high_y = laid.common.bounds
    counts = [max(1, round(extent / side)) for extent in (high_x - low_x, high_y - low_y)]
    edges = [
        np.linspace(*ends, count + 1) for ends, count in zip(((low_x, high_x), (low_y, high_y)), counts, strict=True)
    ]
    boxes = [shapely.box(x, y, right, top) for x, right in pairwise(edges[0]) for y, top in pairwise(edges[1])]
    return [box for box in boxes if box.intersection(laid.common).area > 0]


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
