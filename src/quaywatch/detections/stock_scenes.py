"""Stock of yards from whole scenes: each yard is read from every scene on one grid, laid over one another, measured."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

from quaywatch.detections.laid_windows import LaidWindows, admit_pictures, find_drawn, read_laid
from quaywatch.detections.stock import measure_yard
from quaywatch.errors import DataError
from quaywatch.geo import ShapeKind
from quaywatch.records.observation import Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band, Scene
from quaywatch.records.skipped import Skipped
from quaywatch.records.stock import YardLook
from quaywatch.scenes.mask import judge_clouds

__all__ = ["StockSearch", "search_stock"]

Locate = Callable[[str], Path]

Clouds = Callable[[PixelWindow], PixelWindow]
TELLING = {Band.RED, Band.GREEN, Band.BLUE, Band.NIR, Band.NIR_NARROW, Band.SWIR16}
"""Bands of which one at least is needed."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StockSearch:
    """What scenes show of the stock of yards."""

    looks: tuple[YardLook, ...]
    """One per yard and scene, in order of yards and then of time."""
    skipped: tuple[Skipped, ...]
    """Scenes and zones that could not be used, and why."""


def search_stock(
    scenes: Sequence[Scene],
    locate: Locate,
    *,
    zones: Sequence[Zone],
    clouds: Callable[[PixelWindow], PixelWindow] = judge_clouds,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> StockSearch:
    """What each scene shows of the stock of each yard. Zones of other kinds are left out.

    Args:
        scenes: The looks; optical, in any order.
        locate: Path of a file by its SHA-256.
        zones: Zones of the site.
        clouds: Marks the clouds of a window.
        progress: Called with the yards done and all yards.

    Raises:
        PlanError: There is no scene, or no yard among the zones.
        DataError: No scene can be used.
    """
    skipped: list[Skipped] = []
    usable = admit_pictures(scenes, skipped, "stock")
    yards = find_drawn(zones, ZoneKind.YARD, ShapeKind.POLYGON, skipped, "stock")
    looks: list[YardLook] = []
    for number, yard in enumerate(yards):
        progress(number, len(yards))
        looks += _looks(usable, locate, yard, yards, clouds)
    progress(len(yards), len(yards))
    return StockSearch(looks=tuple(looks), skipped=tuple(skipped))


def _looks(
    scenes: Sequence[Scene], locate: Locate, yard: Zone, yards: Sequence[Zone], clouds: Clouds
) -> list[YardLook]:
    """One per scene, in order of time; scenes that cannot be laid over the others are not observable."""
    laid = read_laid(scenes, locate, yard, clouds)
    told = {one.scene: one for one in _measured(laid, yard, yards)}
    return [told.get(scene.id) or _unseen(scene, yard, laid.hidden[scene.id]) for scene in scenes]


def _measured(laid: LaidWindows, yard: Zone, yards: Sequence[Zone]) -> Sequence[YardLook]:
    if not laid.windows:
        return []
    reason = ""
    if not set.intersection(*(set(window.values) for window in laid.windows)) & TELLING:
        reason = "the scenes share no band that tells colours"
    else:
        try:
            return measure_yard(laid.windows, yard, [zone for zone in yards if zone.id != yard.id])
        except DataError as error:
            reason = str(error)
    laid.hidden.update({window.scene.id: reason for window in laid.windows})
    return []


def _unseen(scene: Scene, yard: Zone, reason: str) -> YardLook:
    return YardLook(
        scene=scene.id,
        acquired=scene.acquired,
        zone=yard.id,
        outcome=Outcome.NOT_OBSERVABLE,
        because=reason,
        usable_share=0.0,
    )
