"""Stock of yards from whole scenes: each yard is read from every scene on one grid, laid over one another, measured."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

from quaywatch.detections.stock import measure_yard
from quaywatch.errors import DataError, PlanError, QuaywatchError
from quaywatch.geo import ShapeKind
from quaywatch.records.observation import Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene
from quaywatch.records.skipped import Skipped
from quaywatch.records.stock import YardLook
from quaywatch.scenes.band_names import MASK_BANDS
from quaywatch.scenes.mask import judge_clouds
from quaywatch.scenes.read import read_like, read_window
from quaywatch.scenes.register import register

__all__ = ["StockSearch", "search_stock"]

Locate = Callable[[str], Path]

MARGIN_PIXELS = 100
"""Ground read round a yard: it tells the light and the shift."""


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
    yards = [zone for zone in zones if zone.kind is ZoneKind.YARD]
    if not scenes or not yards:
        raise PlanError(
            "no yard among the zones" if scenes else "no scene",
            expected="at least one scene, and a zone of kind 'yard'",
            do='Draw the yards as polygons with "kind": "yard"',
        )
    skipped: list[Skipped] = []
    usable = [scene for scene in _in_order(scenes) if _admitted(scene, skipped)]
    if not usable:
        raise DataError("; ".join(one.reason for one in skipped), expected="pictures of the yards")
    looks: list[YardLook] = []
    for number, yard in enumerate(yards):
        progress(number, len(yards))
        if yard.shape is None or yard.shape.kind is not ShapeKind.POLYGON:
            reason = (
                "nobody has drawn it" if yard.shape is None else f"it is a {yard.shape.kind}, and a yard is a Polygon"
            )
            skipped.append(Skipped(id=yard.id, unit=f"zone {yard.id}", stage="stock", reason=reason))
            continue
        looks += _YardReader(yard=yard, yards=yards, locate=locate, clouds=clouds).looks(usable)
    progress(len(yards), len(yards))
    return StockSearch(looks=tuple(looks), skipped=tuple(skipped))


def _in_order(scenes: Sequence[Scene]) -> list[Scene]:
    """In order of time, each once."""
    once = {scene.id: scene for scene in scenes}
    return sorted(once.values(), key=lambda scene: (str(scene.acquired.start or scene.acquired.end), scene.id))


def _admitted(scene: Scene, skipped: list[Skipped]) -> bool:
    if scene.modality is Modality.OPTICAL:
        return True
    reason = f"{scene.name} is {scene.modality}: stock is told by colour, which radar does not show"
    skipped.append(Skipped(id=scene.id, unit=scene.name, stage="stock", reason=reason))
    return False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _YardReader:
    """One yard, read from each scene."""

    yard: Zone
    yards: Sequence[Zone]
    locate: Locate
    clouds: Callable[[PixelWindow], PixelWindow]

    def looks(self, scenes: Sequence[Scene]) -> list[YardLook]:
        """One per scene, in order of time; scenes that cannot be laid over the others are not observable."""
        windows: list[PixelWindow] = []
        hidden: dict[str, str] = {}
        for scene in scenes:
            try:
                windows.append(self._window(scene, windows))
            except QuaywatchError as error:
                hidden[scene.id] = str(error)
        told = {one.scene: one for one in self._measured(windows, hidden)}
        return [told.get(scene.id) or self._unseen(scene, hidden[scene.id]) for scene in scenes]

    def _window(self, scene: Scene, before: Sequence[PixelWindow]) -> PixelWindow:
        """A scene round the yard, laid over the first one that shows it."""
        shape = self.yard.shape
        if shape is None:
            raise DataError(f"zone {self.yard.id} is not drawn", expected="a polygon")
        if not before:
            window = read_window(scene, self.locate, shape, margin_m=MARGIN_PIXELS * scene.gsd_m)
            if not window.valid.any():
                raise DataError(f"{scene.name} has no data there", expected="a scene over the yard")
            return self.clouds(window)
        bands = sorted((scene.bands & before[0].scene.bands) - MASK_BANDS)
        if not bands:
            raise DataError(f"{scene.name} has no band of {before[0].scene.name}", expected="scenes that share a band")
        moving = read_like(scene, self.locate, before[0], bands=bands)
        if not moving.valid.any():
            raise DataError(f"{scene.name} does not show this place", expected="scenes that overlap")
        return self.clouds(register(before[0], moving)[0])

    def _measured(self, windows: Sequence[PixelWindow], hidden: dict[str, str]) -> Sequence[YardLook]:
        if not windows:
            return []
        shared = set.intersection(*(set(window.values) for window in windows))
        if not shared & {Band.RED, Band.GREEN, Band.BLUE, Band.NIR, Band.NIR_NARROW, Band.SWIR16}:
            reason = "the scenes share no band that tells colours"
            hidden |= {window.scene.id: reason for window in windows}
            return []
        others = [zone for zone in self.yards if zone.id != self.yard.id]
        try:
            return measure_yard(windows, self.yard, others)
        except DataError as error:
            hidden |= {window.scene.id: str(error) for window in windows}
            return []

    def _unseen(self, scene: Scene, reason: str) -> YardLook:
        return YardLook(
            scene=scene.id,
            acquired=scene.acquired,
            zone=self.yard.id,
            outcome=Outcome.NOT_OBSERVABLE,
            because=reason,
            usable_share=0.0,
        )
