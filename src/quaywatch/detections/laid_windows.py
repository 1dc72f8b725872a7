"""Windows of several scenes round one zone, on one grid and laid over one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from quaywatch.errors import DataError, PlanError, QuaywatchError
from quaywatch.geo import ShapeKind
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Modality, Scene
from quaywatch.records.skipped import Skipped
from quaywatch.scenes.band_names import MASK_BANDS
from quaywatch.scenes.read import read_like, read_window
from quaywatch.scenes.register import register

__all__ = ["LaidWindows", "admit_pictures", "find_drawn", "read_laid"]

Locate = Callable[[str], Path]

MARGIN_PIXELS, LEAST_MARGIN_M = 100, 60.0
"""Ground read round a zone: it tells the light and the shift."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidWindows:
    """What could be read."""

    windows: tuple[PixelWindow, ...]
    """In order of time, on the grid of the first that shows the zone."""
    hidden: dict[str, str]
    """Per key of a scene that could not be laid over it, why."""


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


def read_laid(
    scenes: Sequence[Scene], locate: Locate, zone: Zone, clouds: Callable[[PixelWindow], PixelWindow]
) -> LaidWindows:
    """The scenes round a zone, each laid over the first that shows it.

    Args:
        scenes: In order of time.
        locate: Path of a file by its SHA-256.
        zone: A drawn zone.
        clouds: Marks the clouds of a window.
    """
    windows: list[PixelWindow] = []
    hidden: dict[str, str] = {}
    for scene in scenes:
        try:
            windows.append(clouds(_read_one(scene, locate, zone, windows)))
        except QuaywatchError as error:
            hidden[scene.id] = str(error)
    return LaidWindows(windows=tuple(windows), hidden=hidden)


def _read_one(scene: Scene, locate: Locate, zone: Zone, before: Sequence[PixelWindow]) -> PixelWindow:
    if zone.shape is None:
        raise DataError(f"zone {zone.id} is not drawn", expected="a drawn zone")
    if not before:
        margin = max(MARGIN_PIXELS * scene.gsd_m, LEAST_MARGIN_M)
        window = read_window(scene, locate, zone.shape, margin_m=margin)
    else:
        bands = sorted((scene.bands & before[0].scene.bands) - MASK_BANDS)
        if not bands:
            raise DataError(f"{scene.name} has no band of {before[0].scene.name}", expected="scenes that share a band")
        window = read_like(scene, locate, before[0], bands=bands)
    if not window.valid.any():
        raise DataError(f"{scene.name} has no data there", expected="scenes that overlap")
    return register(before[0], window)[0] if before else window
