"""Changes round the zones of one site: its looks kind by kind, each on one grid, laid over one another and joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely

from quaywatch.detections.asked_kinds import AskedKind, join_kinds
from quaywatch.detections.changes import find_changes
from quaywatch.detections.laid_windows import lay_round
from quaywatch.detections.sensor_kinds import SensorSet, sort_scenes
from quaywatch.detections.sensor_offsets import find_offset, read_averaged
from quaywatch.detections.series_scores import LEAST_LOOKS
from quaywatch.errors import DataError
from quaywatch.geo import LocalFrame
from quaywatch.records.change import Change, ChangeKind
from quaywatch.records.change_survey import PlacedChange
from quaywatch.records.observation import Measure
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Scene
from quaywatch.scenes.mask import judge_clouds

__all__ = ["SiteChanges", "place_change", "search_site"]

Locate = Callable[[str], Path]
Clouds = Callable[[PixelWindow], PixelWindow]

NEAR_M = 100.0
"""A change further from every zone is none of the site's."""
MARGIN_M, MARGIN_PIXELS = 600.0, 60
"""Read round the zones, whichever is more: scenes are laid over one another by the ground that did not change."""
IN_ZONE_SHARE = 0.5
"""Of a change that must lie in a polygon to belong to that zone."""
EDGE_PIXELS = 2.0
"""A change that comes nearer to the end of what was read may go on beyond it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SiteChanges:
    """What came and went round a site's zones."""

    changes: tuple[PlacedChange, ...]
    """The surest first."""
    sides: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    """Keys of the scenes that were searched or asked: earlier, between, later; those of the finest kind first."""
    windows: Mapping[str, PixelWindow]
    """Each scene that was searched, laid over the first of its kind."""
    shifts: Mapping[str, str]
    """How, in words."""
    refused: Mapping[str, str]
    """Scenes that could not be used, and why."""
    unsearched: Mapping[str, str] = field(default_factory=dict)
    """Kinds of sensor that were only asked what they show of what others tell, and why."""
    sensors: tuple[str, ...] = ()
    """Kinds of sensor that were searched, the finest first."""
    sensor_of: Mapping[str, str] = field(default_factory=dict)
    """Per scene that was searched or asked, its kind of sensor."""


def search_site(
    sides: tuple[Sequence[Scene], Sequence[Scene], Sequence[Scene]],
    locate: Callable[[str], Path],
    zones: Sequence[Zone],
    *,
    clouds: Callable[[PixelWindow], PixelWindow] = judge_clouds,
) -> SiteChanges:
    """What came and went in or near the zones.

    Each kind of sensor is read on the grid of its first earlier scene that can be read and searched by itself, and what
    all tell is joined; a kind without looks on both sides is asked only what stands. A scene that cannot be laid over
    its kind's first is refused and named. A change further than 100 m from every zone is left out. Of one that reaches
    the end of what was read, lengths are lower bounds.

    Args:
        sides: Earlier scenes, those between (asked only how much of a structure they show) and later ones.
        locate: Path of a file by its SHA-256.
        zones: Drawn zones.
        clouds: Marks the clouds of a window.

    Raises:
        DataError: No earlier or no later scene can be used, or radar has too few.
    """
    kinds = sort_scenes(sides[0], sides[2], sides[1])
    if kinds.searched[0].is_speckled:
        _refuse_radar(kinds.searched[0])
    laid = [_KindAtSite.of(one, locate, zones, clouds) for one in (*kinds.searched, *kinds.asked)]
    refused = {key: why for one in laid for key, why in one.refused.items()}
    searched = laid[: len(kinds.searched)]
    usable = [one for one in searched if one.before and one.after]
    if not usable:
        side = "later" if laid[0].before else "earlier"
        raise DataError(f"no {side} look can be used: {'; '.join(refused.values())}")
    others = [one for one in laid if one not in usable and one.scenes.scenes]
    found = {one.scenes.kind: one.search(zones) for one in usable}
    first = usable[0].before[0].scene
    asked = [usable[0].asked(None), *(one.asked(first) for one in (*usable[1:], *others))]
    changes = join_kinds(asked, found)
    used = [one.scenes for one in (*usable, *others)]
    return SiteChanges(
        changes=_placed(changes, zones),
        sides=(
            tuple(scene.id for one in used for scene in one.before),
            tuple(scene.id for one in used for scene in one.between),
            tuple(scene.id for one in used for scene in one.after),
        ),
        windows={window.scene.id: window for one in usable for window in one.windows},
        shifts={key: words for one in (*usable, *others) for key, words in one.shifts.items()}
        | {one.scenes.scenes[0].id: one.offset.words for one in asked if one.offset},
        refused=refused,
        unsearched=kinds.reasons | {one.scenes.kind: _unusable(one) for one in searched if one not in usable},
        sensors=tuple(one.scenes.kind for one in usable),
        sensor_of={scene.id: one.kind for one in used for scene in one.scenes},
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _KindAtSite:
    """A kind of sensor, its scenes round the zones laid over the first."""

    scenes: SensorSet
    """Those that could be read."""
    windows: tuple[PixelWindow, ...]
    shifts: Mapping[str, str]
    refused: Mapping[str, str]
    locate: Locate
    clouds: Clouds

    @classmethod
    def of(cls, scenes: SensorSet, locate: Locate, zones: Sequence[Zone], clouds: Clouds) -> _KindAtSite:
        shapes = [zone.shape for zone in zones if zone.shape is not None]
        laid = lay_round(scenes.scenes, locate, shapes, margins=(MARGIN_M, MARGIN_PIXELS), clouds=clouds)
        sides = (
            tuple(scene for scene in side if scene.id in laid.shifts)
            for side in (scenes.before, scenes.between, scenes.after)
        )
        before, between, after = sides
        kept = replace(scenes, before=before, between=between, after=after)
        return cls(
            scenes=kept, windows=laid.windows, shifts=laid.shifts, refused=laid.hidden, locate=locate, clouds=clouds
        )

    def _of(self, scenes: Sequence[Scene]) -> list[PixelWindow]:
        keys = {scene.id for scene in scenes}
        return [window for window in self.windows if window.scene.id in keys]

    @property
    def before(self) -> list[PixelWindow]:
        return self._of(self.scenes.before)

    @property
    def between(self) -> list[PixelWindow]:
        return self._of(self.scenes.between)

    @property
    def after(self) -> list[PixelWindow]:
        return self._of(self.scenes.after)

    def search(self, zones: Sequence[Zone]) -> list[Change]:
        """What came and went by these looks alone."""
        told = find_changes(self.before, self.after, zones=zones, between=self.between)
        return [_open_ended(change, self.before[0]) for change in told]

    def asked(self, first: Scene | None) -> AskedKind:
        """The kind as it is asked; against the first scene of the finest kind."""
        own = self.windows[0].scene
        return AskedKind(
            scenes=self.scenes,
            modality=own.modality,
            pixel_m=own.gsd_m,
            read=lambda _shape: (self.before, self.after),
            look=lambda scene, window: self.clouds(read_averaged(scene, self.locate, window)),
            offset=None if first is None else find_offset(first, own, self.locate),
        )


def _unusable(kind: _KindAtSite) -> str:
    side = "later" if kind.before else "earlier"
    return f"no {side} look of {kind.scenes.kind} can be used"


def place_change(change: Change, zones: Sequence[Zone], frame: LocalFrame) -> str | None:
    """The track of which a structure covers the largest share, else the zone that holds most of it, at least half."""
    covered = [cover for cover in change.tracks if cover.covered_m > 0.0]
    if covered and change.kind is ChangeKind.STRUCTURE:
        return max(covered, key=lambda cover: (round(cover.covered_share, 3), cover.covered_m)).track
    if change.zone is not None:
        return change.zone
    area = shapely.make_valid(frame.to_plane(change.outline))
    shares = [
        (float(area.intersection(shapely.make_valid(frame.to_plane(zone.shape))).area) / max(area.area, 1e-9), zone.id)
        for zone in zones
        if zone.shape is not None and zone.kind is not ZoneKind.TRACK
    ]
    share, best = max(shares, default=(0.0, None))
    return best if share >= IN_ZONE_SHARE else None


def _refuse_radar(looks: SensorSet) -> None:
    raise DataError(
        f"{len(looks.before)} earlier and {len(looks.after)} later radar looks are too few to tell changes"
        " from speckle",
        expected=f"{LEAST_LOOKS} on each side",
        do="Add radar scenes, or pictures",
    )


def _placed(changes: Sequence[Change], zones: Sequence[Zone]) -> tuple[PlacedChange, ...]:
    shapes = [zone.shape for zone in zones if zone.shape is not None]
    frame = LocalFrame(origin=shapes[0].centre)
    near = shapely.union_all([shapely.make_valid(frame.to_plane(shape)) for shape in shapes]).buffer(NEAR_M)
    return tuple(
        PlacedChange(change=change, zone=place_change(change, zones, frame))
        for change in changes
        if near.intersects(shapely.make_valid(frame.to_plane(change.outline)))
    )


def _open_ended(change: Change, window: PixelWindow) -> Change:
    """A change that reaches the end of what was read, with its sides as lower bounds: it may go on."""
    rows, columns = window.shape
    outline = window.column_row(change.outline.rings[0])
    if outline.min() >= EDGE_PIXELS and (outline <= np.array([columns, rows]) - EDGE_PIXELS).all():
        return change
    shape = shapely.make_valid(shapely.Polygon(outline))
    shown = float(shape.intersection(shapely.box(0, 0, columns, rows)).area / max(shape.area, 1e-9))
    length, width, area = (_at_least(one, shown) for one in (change.length_m, change.width_m, change.area_m2))
    return replace(change, length_m=length, width_m=width, area_m2=area)


def _at_least(measure: Measure, shown: float) -> Measure:
    """What is surely there of a side of which no more than this share lies in the picture."""
    return Measure(low=max((measure.value or 0.0) * shown - (measure.u95 or 0.0), 0.0))
