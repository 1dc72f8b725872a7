"""Changes round the zones of one site: its looks of one kind of sensor, read on one grid and laid over one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely

from quaywatch.detections.changes import find_changes
from quaywatch.detections.laid_windows import lay_round
from quaywatch.detections.series_scores import LEAST_LOOKS
from quaywatch.errors import DataError
from quaywatch.geo import LocalFrame
from quaywatch.records.change import Change, ChangeKind
from quaywatch.records.change_survey import PlacedChange
from quaywatch.records.observation import Measure
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Modality, Scene
from quaywatch.scenes.mask import judge_clouds

__all__ = ["SiteChanges", "place_change", "search_site"]

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
    """Keys of the scenes that were used: earlier, between, later."""
    windows: Mapping[str, PixelWindow]
    """Each scene that was used, laid over the first."""
    shifts: Mapping[str, str]
    """How, in words."""
    refused: Mapping[str, str]
    """Scenes that could not be used, and why."""


def search_site(
    sides: tuple[Sequence[Scene], Sequence[Scene], Sequence[Scene]],
    locate: Callable[[str], Path],
    zones: Sequence[Zone],
    *,
    clouds: Callable[[PixelWindow], PixelWindow] = judge_clouds,
) -> SiteChanges:
    """What came and went in or near the zones.

    Everything is read on the grid of the first earlier scene that can be read. A scene that cannot be laid over it is
    refused and named. A change further than 100 m from every zone is left out. Of one that reaches the end of what was
    read, lengths are lower bounds.

    Args:
        sides: Earlier scenes, those between (asked only how much of a structure they show) and later ones.
        locate: Path of a file by its SHA-256.
        zones: Drawn zones.
        clouds: Marks the clouds of a window.

    Raises:
        DataError: No earlier or no later scene can be used, or radar has too few.
    """
    _check_radar(sides[0], sides[2])
    shapes = [zone.shape for zone in zones if zone.shape is not None]
    scenes = [scene for side in sides for scene in side]
    laid = lay_round(scenes, locate, shapes, margins=(MARGIN_M, MARGIN_PIXELS), clouds=clouds)
    shown = {window.scene.id: window for window in laid.windows}
    before, between, after = ([shown[scene.id] for scene in side if scene.id in shown] for side in sides)
    for found, name in ((before, "earlier"), (after, "later")):
        if not found:
            raise DataError(f"no {name} look can be used: {'; '.join(laid.hidden.values())}")
    changes = find_changes(before, after, zones=zones, between=between)
    changes = tuple(_open_ended(change, before[0]) for change in changes)
    used: list[tuple[str, ...]] = [tuple(w.scene.id for w in side) for side in (before, between, after)]
    return SiteChanges(
        changes=_placed(changes, zones),
        sides=(used[0], used[1], used[2]),
        windows=shown,
        shifts=laid.shifts,
        refused=laid.hidden,
    )


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


def _check_radar(before: Sequence[Scene], after: Sequence[Scene]) -> None:
    radar = any(scene.modality is Modality.RADAR for scene in (*before, *after))
    if radar and min(len(before), len(after)) < LEAST_LOOKS:
        raise DataError(
            f"{len(before)} earlier and {len(after)} later radar looks are too few to tell changes from speckle",
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
