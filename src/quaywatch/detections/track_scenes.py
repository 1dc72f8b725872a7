"""Vehicles on tracks from whole scenes: each track is read from every scene on one grid, and judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from quaywatch.detections.laid_windows import admit_pictures, find_drawn, read_laid
from quaywatch.detections.rolling_stock import measure_track
from quaywatch.geo import ShapeKind
from quaywatch.records.observation import Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.rolling_stock import TrackLook
from quaywatch.records.scene import Scene
from quaywatch.records.skipped import Skipped
from quaywatch.scenes.mask import judge_clouds

__all__ = ["TrackSearch", "search_tracks"]

Locate = Callable[[str], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackSearch:
    """What scenes show on tracks."""

    looks: tuple[TrackLook, ...]
    """One per track and scene, in order of tracks and then of time."""
    skipped: tuple[Skipped, ...]
    """Scenes and zones that could not be used, and why."""


def search_tracks(
    scenes: Sequence[Scene],
    locate: Locate,
    *,
    zones: Sequence[Zone],
    clouds: Callable[[PixelWindow], PixelWindow] = judge_clouds,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> TrackSearch:
    """What each scene shows on each track. Zones of other kinds are left out.

    Args:
        scenes: The looks; optical, in any order.
        locate: Path of a file by its SHA-256.
        zones: Zones of the site.
        clouds: Marks the clouds of a window.
        progress: Called with the tracks done and all tracks.

    Raises:
        PlanError: There is no scene, or no track among the zones.
        DataError: No scene can be used.
    """
    skipped: list[Skipped] = []
    usable = admit_pictures(scenes, skipped, "rolling stock")
    tracks = find_drawn(zones, ZoneKind.TRACK, ShapeKind.LINE, skipped, "rolling stock")
    looks: list[TrackLook] = []
    for number, track in enumerate(tracks):
        progress(number, len(tracks))
        laid = read_laid(usable, locate, track, clouds)
        told = {one.scene: one for one in (measure_track(laid.windows, track) if laid.windows else ())}
        looks += [told.get(scene.id) or _unseen(scene, track, laid.hidden[scene.id]) for scene in usable]
    progress(len(tracks), len(tracks))
    return TrackSearch(looks=tuple(looks), skipped=tuple(skipped))


def _unseen(scene: Scene, track: Zone, reason: str) -> TrackLook:
    return TrackLook(
        scene=scene.id,
        acquired=scene.acquired,
        zone=track.id,
        outcome=Outcome.NOT_OBSERVABLE,
        because=reason,
        usable_share=0.0,
    )
