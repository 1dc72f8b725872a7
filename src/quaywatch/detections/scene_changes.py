"""Changes of whole scenes, tile by tile: read on one grid, laid over one another, searched.

Scenes of several kinds of sensor are searched kind by kind, and joined to one answer.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely

from quaywatch.detections.asked_kinds import AskedKind, Sides, join_kinds
from quaywatch.detections.change_doubts import tell_looks
from quaywatch.detections.changes import find_changes
from quaywatch.detections.laid_windows import LaidScenes
from quaywatch.detections.measure import SHARED
from quaywatch.detections.sensor_kinds import SensorSet, SortedScenes, sort_scenes
from quaywatch.detections.sensor_offsets import SensorOffset, find_offset, read_averaged
from quaywatch.errors import DataError, PlanError
from quaywatch.geo import LocalFrame, Shape
from quaywatch.records.change import Change
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone
from quaywatch.records.scene import Scene
from quaywatch.records.skipped import Skipped
from quaywatch.scenes.mask import judge_clouds

__all__ = ["ChangeSearch", "Running", "search_changes"]

Locate = Callable[[str], Path]
Clouds = Callable[[PixelWindow], PixelWindow]

TILE_PIXELS = 1830
"""Side of a tile without its margin."""
MARGIN_PIXELS = 60
"""A structure that reaches further beyond the tile that holds its middle is cut off there."""
ASKED_PIXELS, ASKED_OUTLINES = 60, 1.5
"""Read round a structure when a kind is asked about it: other places there tell what is usual. Pixels, or times the
length of its outline, whichever is more."""
FOR_CHILDREN = {
    # They share the cores already, and threads that wait for one another in turns cost more.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    # glibc keeps the memory of a tile for the next one: to hand it back and fetch it anew took a tenth of the time.
    **dict.fromkeys(("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"), str(2**32)),
    # In large pages, which are fetched in a tenth of the time.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
"""Variables of the processes that share the tiles."""


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
    """Scenes, tracks and kinds of sensor that could not be used or searched, and why."""
    notes: tuple[str, ...] = ()
    """What is to be known of the looks that were compared: seasons, shadows, slant."""


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

    Scenes of each kind of sensor are read on the grid of its first earlier one and searched by themselves; a kind
    without looks on both sides is named, and asked only what it shows of what others tell. A scene that cannot be
    laid over its kind's first is skipped and named.

    Args:
        before: The earlier scenes.
        after: The later ones.
        locate: Path of a file by its SHA-256.
        zones: Tracks and yards.
        clouds: Marks the clouds of a window; `judge_clouds` judges the looks at a tile together.
        running: Processes and progress; one process and none by default.

    Raises:
        PlanError: A side is empty, an earlier scene was taken after a later one, or no kind of sensor has looks on
            both sides.
        DataError: No earlier or no later scene could be used, or a scene is damaged.
    """
    running = running or Running()
    _check_order(before, after)
    laid = _LaidKinds.of(sort_scenes(before, after), locate, clouds)
    skipped = [*laid.skipped]
    found = _search_kinds(laid.searched, zones, running, skipped)
    asked = [one.asked(laid.offsets.get(one.scenes.kind)) for one in (*laid.searched, *laid.others)]
    changes = join_kinds(asked, {one.scenes.kind: told.changes for one, told in zip(laid.searched, found, strict=True)})
    return ChangeSearch(
        changes=changes,
        usable_shares={key: share for told in found for key, share in told.usable_shares.items()},
        shifts={
            key: words
            for one in laid.searched
            for key, words in one.told_shifts(laid.offsets.get(one.scenes.kind)).items()
        },
        skipped=tuple(skipped),
        notes=tuple(
            f"{one.scenes.kind}: {note}"
            for one in laid.searched
            for note in tell_looks(one.scenes.before, one.scenes.after)
        ),
    )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _LaidKinds:
    """All kinds of sensor, each laid over its first scene, and how they lie against one another."""

    searched: tuple[_LaidKind, ...]
    """The finest first."""
    others: tuple[_LaidKind, ...]
    """Only asked."""
    offsets: dict[str, SensorOffset]
    """Per kind but the finest."""
    skipped: tuple[Skipped, ...]

    @classmethod
    def of(cls, kinds: SortedScenes, locate: Locate, clouds: Clouds) -> _LaidKinds:
        skipped = _unsearched(kinds)
        laid = [_LaidKind.of(one, locate, clouds) for one in kinds.searched]
        skipped += [one for kind in laid for one in kind.laid.skipped]
        usable = tuple(one for one in laid if one.is_pair)
        if not usable:
            side = "earlier" if not laid[0].scenes.before else "later"
            raise DataError(f"no {side} scene can be used: {'; '.join(one.reason for one in skipped)}")
        asked = [_LaidKind.unsearched(one, locate, clouds) for one in kinds.asked]
        skipped += [one for kind in asked for one in kind.laid.skipped]
        others = tuple(one for one in asked if one.is_pair or not one.laid.skipped)
        finest = usable[0].laid.first
        pairs = [one for one in (*usable[1:], *others) if one.is_pair]
        offsets = {one.scenes.kind: find_offset(finest, one.laid.first, locate) for one in pairs}
        return cls(searched=usable, others=others, offsets=offsets, skipped=tuple(skipped))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _LaidKind:
    """A kind of sensor, its usable scenes laid over the first."""

    scenes: SensorSet
    laid: LaidScenes

    @classmethod
    def of(cls, scenes: SensorSet, locate: Locate, clouds: Clouds) -> _LaidKind:
        laid = LaidScenes(first=(*scenes.before, *scenes.after)[0], locate=locate, clouds=clouds)
        sides = [tuple(scene for scene in side if laid.admits(scene)) for side in (scenes.before, scenes.after)]
        return cls(scenes=dataclasses.replace(scenes, before=sides[0], after=sides[1]), laid=laid)

    @classmethod
    def unsearched(cls, scenes: SensorSet, locate: Locate, clouds: Clouds) -> _LaidKind:
        if scenes.before and scenes.after:
            return cls.of(scenes, locate, clouds)
        return cls(scenes=scenes, laid=LaidScenes(first=scenes.scenes[0], locate=locate, clouds=clouds))

    @property
    def is_pair(self) -> bool:
        """Whether it has looks on both sides."""
        return bool(self.scenes.before and self.scenes.after)

    def read(self, shape: Shape) -> Sides:
        """Windows of both sides round a shape."""
        area = self.laid.frame.to_plane(shape)
        margin_m = max(ASKED_PIXELS * self.laid.first.gsd_m, ASKED_OUTLINES * area.length)
        before, after = (
            self.laid.read(area, side, margin_m=margin_m) for side in (self.scenes.before, self.scenes.after)
        )
        return before, after

    def look(self, scene: Scene, window: PixelWindow) -> PixelWindow:
        """A scene on the grid of another kind's window."""
        return self.laid.clouds(read_averaged(scene, self.laid.locate, window))

    def told_shifts(self, offset: SensorOffset | None) -> dict[str, str]:
        """Per scene how it was laid, in words: over its kind's first, and that one against the finest kind's."""
        own = {key: self.laid.told_shift(key) for key in self.laid.usual}
        return own if offset is None else own | {self.laid.first.id: offset.words}

    def asked(self, offset: SensorOffset | None) -> AskedKind:
        """The kind as it is asked."""
        first = self.laid.first
        return AskedKind(
            scenes=self.scenes,
            modality=first.modality,
            pixel_m=first.gsd_m,
            read=self.read,
            look=self.look,
            offset=offset,
        )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the tiles of one kind showed."""

    changes: tuple[Change, ...]
    usable_shares: dict[str, float]


def _search_kinds(
    kinds: Sequence[_LaidKind], zones: Sequence[Zone], running: Running, skipped: list[Skipped]
) -> list[_Found]:
    """What each kind's tiles show; zones that no kind shows are added to what was skipped."""
    unseen = [{zone.id: why for zone in zones if (why := _unseen(one.laid, zone))} for one in kinds]
    skipped += [why for key, why in unseen[0].items() if all(key in others for others in unseen)]
    tiles = [_tiles(one.laid) for one in kinds]
    done, total = 0, sum(map(len, tiles))
    found = []
    for one, hidden, own in zip(kinds, unseen, tiles, strict=True):
        known = [zone for zone in zones if zone.id not in hidden]
        look = functools.partial(_search_tile, one.laid, (one.scenes.before, one.scenes.after), known)
        told: list[tuple[int, Change]] = []
        seen: dict[str, tuple[int, int]] = {}
        for number, (changes, shown) in enumerate(_in_order(look, own, running.workers)):
            done += 1
            running.progress(done, total)
            told += [(number, change) for change in changes]
            for key, counts in shown.items():
                usable, every = seen.get(key, (0, 0))
                seen[key] = usable + counts[0], every + counts[1]
        shares = {key: usable / max(every, 1) for key, (usable, every) in seen.items()}
        found.append(_Found(changes=_distinct(told, one.laid.frame), usable_shares=shares))
    return found


def _unsearched(kinds: SortedScenes) -> list[Skipped]:
    return [
        Skipped(id=kind, unit=kind, stage="search", reason=f"{why}: asked only what it shows of what others tell")
        for kind, why in kinds.reasons.items()
    ]


_Tile = tuple[list[Change], dict[str, tuple[int, int]]]


def _in_order(
    look: Callable[[shapely.Polygon], _Tile], tiles: Sequence[shapely.Polygon], workers: int
) -> Iterator[_Tile]:
    """What each tile shows, in the order of the tiles."""
    if workers <= 1 or len(tiles) <= 1:
        yield from map(look, tiles)
        return
    # `spawn`: GDAL and ONNX threads do not survive a fork.
    spawn = multiprocessing.get_context("spawn")
    with _set_for_children(), ProcessPoolExecutor(min(workers, len(tiles)), mp_context=spawn) as pool:
        yield from pool.map(look, tiles)


@contextlib.contextmanager
def _set_for_children() -> Iterator[None]:
    """While processes start: what their libraries read when they are first imported; nothing changes for this one."""
    own = {name: os.environ.get(name) for name in FOR_CHILDREN}
    os.environ.update(FOR_CHILDREN)
    try:
        yield
    finally:
        for name, value in own.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _search_tile(
    search: LaidScenes, sides: Sequence[Sequence[Scene]], zones: Sequence[Zone], tile: shapely.Polygon
) -> _Tile:
    """The changes whose middle lies in a tile; and per scene the usable pixels and all pixels read."""
    area, margin_m = tile.intersection(search.common), MARGIN_PIXELS * search.first.gsd_m
    read = search.read(area, [scene for side in sides for scene in side], margin_m=margin_m)
    laid = read[: len(sides[0])], read[len(sides[0]) :]
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
