"""Scenes on one grid and laid over one another: windows round zones, or tiles of a whole scene.

All are read on the grid of the first and moved by what the unchanged ground tells (`scenes.register`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from quaywatch.errors import DataError, PlanError, QuaywatchError
from quaywatch.geo import LocalFrame, Shape, ShapeKind
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene
from quaywatch.records.skipped import Skipped
from quaywatch.scenes.band_names import MASK_BANDS
from quaywatch.scenes.mask import judge_clouds, judge_clouds_together
from quaywatch.scenes.read import read_like, read_window
from quaywatch.scenes.register import Registration, lay_over, register

__all__ = ["LaidScenes", "LaidWindows", "admit_pictures", "find_drawn", "lay_round", "read_laid", "spread_boxes"]

Locate = Callable[[str], Path]
Clouds = Callable[[PixelWindow], PixelWindow]

MARGIN_PIXELS, LEAST_MARGIN_M = 100, 60.0
"""Ground read round a zone: it tells the light and the shift."""
SAMPLE_PIXELS = 300
"""Side of the windows that a scene's usual shift is told from."""
SAMPLES = 3
"""Along each side of the scene."""
FURTHEST_FROM_USUAL = 2.0
"""Pixels; a tile that seems shifted otherwise than its scene is laid by the scene's usual shift."""
LEAST_SHARED = 0.01
"""Share of the first scene that another must show."""
FIRST_WORDS = "the first: all others were laid over it"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidWindows:
    """What could be read."""

    windows: tuple[PixelWindow, ...]
    """In the order given, on the grid of the first that could be read."""
    hidden: dict[str, str]
    """Per key of a scene that could not be laid over it, why."""
    shifts: dict[str, str]
    """Per key of one that could, in words, how."""


def admit_pictures(scenes: Sequence[Scene], skipped: list[Skipped], stage: str) -> list[Scene]:
    """Optical scenes in order of time, each once; the others are added to what was skipped.

    Args:
        scenes: Any scenes.
        skipped: Added to.
        stage: Name of the work.

    Raises:
        PlanError: There is no scene.
        DataError: None is left.
    """
    if not scenes:
        raise PlanError("no scene", expected="at least one scene")
    once = {scene.id: scene for scene in scenes}
    ordered = sorted(once.values(), key=lambda scene: (str(scene.acquired.start or scene.acquired.end), scene.id))
    for scene in ordered:
        if scene.modality is not Modality.OPTICAL:
            reason = f"{scene.name} is {scene.modality}: this is told by colour, which radar does not show"
            skipped.append(Skipped(id=scene.id, unit=scene.name, stage=stage, reason=reason))
    kept = [scene for scene in ordered if scene.modality is Modality.OPTICAL]
    if not kept:
        raise DataError("; ".join(one.reason for one in skipped), expected="pictures of the zones")
    return kept


def find_drawn(
    zones: Sequence[Zone], kind: ZoneKind, shape: ShapeKind, skipped: list[Skipped], stage: str
) -> list[Zone]:
    """The zones of a kind that are drawn as they must be; the others are added to what was skipped.

    Args:
        zones: Zones of the site.
        kind: The kind that is wanted.
        shape: What such a zone is drawn as.
        skipped: Added to.
        stage: Name of the work.

    Raises:
        PlanError: No zone is of that kind.
    """
    wanted = [zone for zone in zones if zone.kind is kind]
    if not wanted:
        raise PlanError(
            f"no {kind} among the zones",
            expected=f"at least one zone of kind '{kind}'",
            do=f'Draw the {kind} as a {shape} with "kind": "{kind}"',
        )
    for zone in wanted:
        if zone.shape is None or zone.shape.kind is not shape:
            reason = (
                "nobody has drawn it" if zone.shape is None else f"it is a {zone.shape.kind}, and a {kind} is a {shape}"
            )
            skipped.append(Skipped(id=zone.id, unit=f"zone {zone.id}", stage=stage, reason=reason))
    return [zone for zone in wanted if zone.shape is not None and zone.shape.kind is shape]


def read_laid(scenes: Sequence[Scene], locate: Locate, zone: Zone, clouds: Clouds) -> LaidWindows:
    """The scenes round a zone, each laid over the first that shows it.

    Args:
        scenes: In order of time.
        locate: Path of a file by its SHA-256.
        zone: A zone; of one that is not drawn, no scene shows anything.
        clouds: Marks the clouds of a window.
    """
    if zone.shape is None:
        reason = f"zone {zone.id} is not drawn"
        return LaidWindows(windows=(), hidden={scene.id: reason for scene in scenes}, shifts={})
    return lay_round(scenes, locate, [zone.shape], margins=(LEAST_MARGIN_M, MARGIN_PIXELS), clouds=clouds)


def lay_round(
    scenes: Sequence[Scene], locate: Locate, shapes: Sequence[Shape], *, margins: tuple[float, int], clouds: Clouds
) -> LaidWindows:
    """The scenes round some shapes, each laid over the first that can be read there.

    Args:
        scenes: Of one kind of sensor.
        locate: Path of a file by its SHA-256.
        shapes: What is looked at.
        margins: Metres and pixels of the first scene read round them, whichever is more.
        clouds: Marks the clouds of a window.
    """
    windows: list[PixelWindow] = []
    hidden, shifts = {}, {}
    for scene in scenes:
        try:
            if windows:
                window, found = register(windows[0], _read_shared(scene, locate, windows[0]))
            else:
                window = read_window(scene, locate, shapes, margin_m=max(margins[0], margins[1] * scene.gsd_m))
                found = None
            if not window.valid.any():
                raise DataError(f"{scene.name} has no data there", expected="scenes that overlap")
            windows.append(clouds(window))
            shifts[scene.id] = found.words if found else FIRST_WORDS
        except QuaywatchError as error:
            hidden[scene.id] = str(error)
    return LaidWindows(windows=tuple(windows), hidden=hidden, shifts=shifts)


def _read_shared(scene: Scene, locate: Locate, fixed: PixelWindow) -> PixelWindow:
    """The bands that a scene shares with the first, on its grid."""
    window = read_like(scene, locate, fixed, bands=_shared_bands(scene, fixed.scene))
    if not window.valid.any():
        raise DataError(f"{scene.name} has no data there", expected="scenes that overlap")
    return window


def _shared_bands(scene: Scene, first: Scene) -> list[Band]:
    bands = sorted((scene.bands & first.bands) - MASK_BANDS)
    if not bands:
        raise DataError(f"{scene.name} has no band of {first.name}", expected="scenes that share a band")
    return bands


@dataclass(slots=True, kw_only=True)
class LaidScenes:
    """Whole scenes that are laid over the first of them, tile by tile."""

    first: Scene
    """The scene whose grid all are read on."""
    locate: Locate
    """Path of a file by its SHA-256."""
    clouds: Clouds
    """Marks the clouds of a window. Of `judge_clouds`, the form that judges looks together takes its place."""
    usual: dict[str, Registration | None] = dataclasses.field(default_factory=dict)
    """Per admitted scene, the usual shift over the first; None for the first."""
    skipped: list[Skipped] = dataclasses.field(default_factory=list)
    """Scenes that could not be laid over it, and why."""
    common: BaseGeometry = dataclasses.field(init=False)
    """Outline of the first scene, in metres of the frame."""
    frame: LocalFrame = dataclasses.field(init=False)
    """Metres round the middle of the first scene."""

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

    def read(self, area: BaseGeometry, scenes: Sequence[Scene], *, margin_m: float) -> list[PixelWindow]:
        """Admitted scenes on the first one's grid in an area of the frame and a margin round it."""
        fixed = self._window(area, margin_m)
        laid = [self._laid(fixed, scene) for scene in scenes]
        if self.clouds is judge_clouds:
            return judge_clouds_together(laid)
        return [self.clouds(window) for window in laid]

    def told_shift(self, key: str) -> str:
        """How a scene was laid over the first, in words."""
        usual = self.usual[key]
        return FIRST_WORDS if usual is None else usual.words

    def _check_alike(self, scene: Scene) -> None:
        own = shapely.make_valid(self.frame.to_plane(scene.footprint))
        if not self.common.intersects(own) or self.common.intersection(own).area < LEAST_SHARED * self.common.area:
            raise DataError(f"{scene.name} shows another place than {self.first.name}", expected="scenes that overlap")
        if scene.modality is not self.first.modality:
            raise DataError(
                f"{scene.name} is {scene.modality}, {self.first.name} is {self.first.modality}",
                expected="scenes of one kind; compare radar with radar and pictures with pictures",
            )
        _shared_bands(scene, self.first)

    def _usual_shift(self, scene: Scene) -> Registration | None:
        """The middle one of the shifts told in windows spread over the scene."""
        own = self.common.intersection(shapely.make_valid(self.frame.to_plane(scene.footprint)))
        found, last = [], None
        bands = _shared_bands(scene, self.first)
        for area in spread_boxes(own, SAMPLE_PIXELS * self.first.gsd_m):
            fixed = self._window(area)
            try:
                found.append(register(fixed, read_like(scene, self.locate, fixed, bands=bands))[1])
            except DataError as error:
                last = error
        if not found and last is not None:
            raise last
        return sorted(found, key=lambda one: float(np.hypot(*one.shift_px)))[len(found) // 2]

    def _window(self, area: BaseGeometry, margin_m: float = 0.0) -> PixelWindow:
        shape = self.frame.from_plane(shapely.box(*area.bounds))
        return read_window(self.first, self.locate, shape, margin_m=margin_m)

    def _laid(self, fixed: PixelWindow, scene: Scene) -> PixelWindow:
        if scene.id == self.first.id:
            return fixed
        moving = read_like(scene, self.locate, fixed, bands=_shared_bands(scene, self.first))
        return _over(fixed, moving, self.usual[scene.id])


def _over(fixed: PixelWindow, moving: PixelWindow, usual: Registration | None) -> PixelWindow:
    """A tile laid over the first scene's: by its own pixels, or where these do not tell, as its scene usually is."""
    try:
        window, found = register(fixed, moving, usual=usual)
    except DataError:
        return moving if usual is None else lay_over(moving, usual)
    if usual is not None and np.abs(found.shift_px - usual.shift_px).max() > FURTHEST_FROM_USUAL:
        return lay_over(moving, usual)
    return window


def spread_boxes(area: BaseGeometry, side_m: float) -> Iterator[shapely.Polygon]:
    """Squares of a side spread over an area in metres; one that holds all of it where it is small."""
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
