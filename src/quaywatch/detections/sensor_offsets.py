"""How the pictures of one kind of sensor lie against those of another: by their pixels, or by the map alone."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from affine import Affine
from shapely.geometry.base import BaseGeometry

from quaywatch.detections.laid_windows import spread_boxes
from quaywatch.errors import DataError, QuaywatchError
from quaywatch.geo import LocalFrame
from quaywatch.plugins import find_sensors
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Scene
from quaywatch.scenes.coarsen import coarsened
from quaywatch.scenes.read import read_like, read_window
from quaywatch.scenes.register import Registration, register

__all__ = ["SensorOffset", "find_offset", "read_averaged"]

Locate = Callable[[str], Path]
Array = npt.NDArray[np.float64]

SAMPLE_PIXELS = 200
"""Side of the windows, in pixels of the coarser scene."""
MOST_FINE_PIXELS = 25e6
"""Fine pixels that are averaged at a time."""
FURTHEST = 2.0
"""Times what both places on the map leave open: what seems shifted further is no shift of the same ground."""
UNKNOWN_U95_M = 15.0
"""Of a sensor that no profile speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorOffset:
    """Where the pictures of one scene lie against those of another."""

    offset_m: tuple[float, float]
    """Metres east and north by which they lie off."""
    u95_m: float
    """How well that is known (95 %, in each direction)."""
    words: str
    """How it was told, and if not by the pixels, why."""
    is_registered: bool
    """Whether the pixels told it."""


def find_offset(base: Scene, other: Scene, locate: Locate) -> SensorOffset:
    """How a scene lies against another one, whatever took them.

    Where their pixels do not agree on it (radar over pictures mostly), both are taken for where the map puts them, with
    the error that their makers state.

    Args:
        base: The scene that is taken for right.
        other: The scene that lies off.
        locate: Path of a file by its SHA-256.
    """
    fine, coarse = sorted((base, other), key=lambda scene: scene.gsd_m)
    open_m = math.hypot(_geolocation(fine), _geolocation(coarse))
    try:
        found, pixel_m = _registered(fine, coarse, locate)
        east, north = pixel_m @ found.shift_px
        u95_m = max(found.u95_px * float(np.sqrt(abs(np.linalg.det(pixel_m)))), 0.1)
        if math.hypot(east, north) > FURTHEST * open_m:
            raise DataError(
                f"{math.hypot(east, north):.0f} m apart by their pixels, at most {FURTHEST * open_m:.0f} m by the map",
                expected="scenes that lie where their makers say",
            )
        if u95_m > open_m:
            raise DataError(f"± {u95_m:.0f} m by their pixels", expected="less than the map leaves open")
    except QuaywatchError as error:
        words = f"laid by the map alone, ± {open_m:.0f} m (95 %): {error}"
        return SensorOffset(offset_m=(0.0, 0.0), u95_m=open_m, words=words, is_registered=False)
    # What is told is how the finer picture is displaced against the coarser one.
    way = 1.0 if fine is other else -1.0
    east, north = float(way * east), float(way * north)
    words = f"lies {east:+.1f} m east, {north:+.1f} m north of {base.name}, ± {u95_m:.1f} m (95 %)"
    return SensorOffset(offset_m=(east, north), u95_m=u95_m, words=words, is_registered=True)


def read_averaged(scene: Scene, locate: Locate, window: PixelWindow) -> PixelWindow:
    """The scene on the grid of a window with larger pixels, each the mean of those that it holds.

    Raises:
        DataError: It is damaged, or shows nothing there.
    """
    side = math.sqrt(abs(_pixel_area_m2(window)))
    factor = max(1, round(side / scene.gsd_m))
    rows, columns = window.shape
    factor = min(factor, max(1, int(math.sqrt(MOST_FINE_PIXELS / (rows * columns)))))
    fine = dataclasses.replace(
        window,
        values={},
        valid=np.zeros((rows * factor, columns * factor), bool),
        cloud=None,
        transform=window.transform @ Affine.scale(1.0 / factor),
    )
    return coarsened(read_like(scene, locate, fine), factor)


def _pixel_area_m2(window: PixelWindow) -> float:
    frame = LocalFrame(origin=window.lonlat([[window.shape[1] / 2, window.shape[0] / 2]])[0])
    return abs(float(np.linalg.det(_axes(window, frame))))


def _axes(window: PixelWindow, frame: LocalFrame) -> Array:
    """(2, 2): metres east and north per column and row."""
    middle = np.array([window.shape[1] / 2.0, window.shape[0] / 2.0])
    at = frame.to_xy(window.lonlat([middle, middle + [1.0, 0.0], middle + [0.0, 1.0]]))
    return np.column_stack([at[1] - at[0], at[2] - at[0]])


def _geolocation(scene: Scene) -> float:
    profile = find_sensors().get(scene.sensor)
    return profile.geolocation_u95_m if profile else UNKNOWN_U95_M


def _registered(fine: Scene, coarse: Scene, locate: Locate) -> tuple[Registration, Array]:
    """The middle one of the shifts told in windows spread over both."""
    frame = LocalFrame(origin=coarse.footprint.centre)
    both = _plane(fine, frame).intersection(_plane(coarse, frame))
    if both.is_empty:
        raise DataError(f"{fine.name} and {coarse.name} do not overlap", expected="scenes of one place")
    found: list[tuple[Registration, PixelWindow]] = []
    last: QuaywatchError | None = None
    for box in spread_boxes(both, SAMPLE_PIXELS * coarse.gsd_m):
        try:
            fixed = read_window(coarse, locate, frame.from_plane(box), margin_m=0.0)
            found.append((register(fixed, read_averaged(fine, locate, fixed))[1], fixed))
        except QuaywatchError as error:
            last = error
    if not found:
        raise last or DataError("nothing to compare", expected="scenes of one place")
    ranked = sorted(found, key=lambda one: float(np.hypot(*one[0].shift_px)))
    told, window = ranked[len(ranked) // 2]
    spread = np.ptp([one[0].shift_px for one in found], axis=0).max() / 2.0
    return dataclasses.replace(told, u95_px=max(told.u95_px, float(spread))), _axes(window, frame)


def _plane(scene: Scene, frame: LocalFrame) -> BaseGeometry:
    return shapely.make_valid(frame.to_plane(scene.footprint))
