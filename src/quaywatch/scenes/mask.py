"""Where clouds and their shadows hide the ground: from masks that came with a scene, or judged from its pixels."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy import ndimage

from quaywatch.geo import distance_m
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band, Modality, Scene
from quaywatch.scenes.cloud_network import find_model_clouds

__all__ = ["judge_clouds", "judge_clouds_together", "read_cloud_mask"]

Flags = Mapping[Band, npt.NDArray[np.float32]]
Codes = npt.NDArray[np.int64]
NOT_JUDGED = "clouds not judged"

_SCL_HIDDEN = (3, 8, 9, 10)
"""Sen2Cor's cloud shadow, cloud of medium and of high probability, thin cirrus.

Saturated or defective (1) is bright roofs and glint as often as a defect; dark area (2) is quays and water in shade;
water (6) and unclassified (7) are seen; snow (11) is no cloud.
"""
_QA_PIXEL_HIDDEN = 0b11110
"""Landsat Collection 2: bits 1 dilated cloud, 2 cirrus, 3 cloud, 4 cloud shadow."""


def read_cloud_mask(scene: Scene, flags: Flags) -> tuple[npt.NDArray[np.bool_] | None, str]:
    """Hidden pixels by the masks that came with the scene (None where none came), and by which masks.

    A pixel that a mask does not reach counts as hidden: nobody can say that it is clear.
    """
    hidden, names = [], []
    for band, codes in flags.items():
        kind = "scl" if band is Band.SCENE_CLASS else scene.parameters.get("quality", "hidden")
        name, hides = _MASK_KINDS[kind]
        known = np.isfinite(codes)
        hidden.append(~known | hides(np.where(known, codes, 0).astype(np.int64)))
        names.append(name)
    return (np.logical_or.reduce(hidden), " and ".join(names)) if hidden else (None, NOT_JUDGED)


_MASK_KINDS: Mapping[str, tuple[str, Callable[[Codes], npt.NDArray[np.bool_]]]] = {
    "scl": ("Sentinel-2 scene classification", lambda codes: np.isin(codes, _SCL_HIDDEN)),
    "qa_pixel": ("Landsat QA_PIXEL", lambda codes: (codes & _QA_PIXEL_HIDDEN) != 0),
    "udm2": ("Planet usable data mask (UDM2)", lambda codes: codes != 1),
    "hidden": ("a mask given with the scene", lambda codes: codes != 0),
}


_VISIBLE = (Band.BLUE, Band.GREEN, Band.RED, Band.NIR)
_INFRARED = (Band.SWIR16, Band.SWIR22)
_MODEL_PIXEL_M = 27.0
"""The model was trained on 30 m pixels; finer ones make it take ships for clouds (docs/scenes.md)."""
_SHEET_BRIGHTNESS, _SHEET_HA = 0.3, 15.0
"""Quays and roofs are this bright too; the largest such patch in 24 scenes of ports and cities has 9.3 ha."""
_SNOW_SWIR = 0.2
"""Snow and ice are darker than this at 1.6 µm, clouds are not."""


_LEAST_BRIGHT, _LEAST_BRIGHTER = 0.13, 0.05
"""What no cloud is darker than in blue, green and red, and by how much it is brighter than the same ground without it.
With both, and patches of 80 m, under one in a thousand of the network's pixels of drawn clouds is lost, and no patch
of 1.5 ha (docs/scenes.md)."""
_MOST_USUAL = 0.03
"""Of the difference between two looks in other light or haze; more is cloud over most of one of them."""


def judge_clouds(window: PixelWindow) -> PixelWindow:
    """The window with clouds marked: by the mask it came with, else from its pixels where the bands allow it.

    That needs blue, green, red and near infrared as reflectance. It takes a learned model (UKIS-CSMask, Wieland et
    al. 2019, doi:10.1016/j.rse.2019.05.022) and a plain rule: a sheet of 15 ha or more that is bright in all four.
    Only the model's class *cloud* is used: its class *shadow* is wrong over dark water more often than right. So a
    shadow that hides a ship is not marked, nor is thin cloud that both miss. Where nothing can tell, `cloud` stays
    None and `clouds_by` says so.
    """
    return judge_clouds_together([window])[0]


def judge_clouds_together(windows: Sequence[PixelWindow]) -> list[PixelWindow]:
    """Looks at one place with clouds marked, as `judge_clouds` does it for one, in less time.

    The model is asked only about panes where something of 80 m and more is brighter than in another look. The limit:
    where a look is no brighter than every other all over a pane, its clouds are not marked there; those of the
    brighter ones are.

    Args:
        windows: On one grid, laid over one another.
    """
    seen = [_CoarseLook.of(window) if _can_be_judged(window) else None for window in windows]
    judged = []
    for number, (window, own) in enumerate(zip(windows, seen, strict=True)):
        others = [other for at, other in enumerate(seen) if at != number and other is not None]
        if own is not None:
            judged.append(own.marked(own.brighter_than(others) if others else None))
        elif window.cloud is None and window.scene.modality is Modality.RADAR:
            judged.append(dataclasses.replace(window, clouds_by="radar: clouds hide nothing"))
        else:
            judged.append(window)
    return judged


def _can_be_judged(window: PixelWindow) -> bool:
    """Whether clouds are to be told from the pixels, and can be."""
    scene = window.scene
    if window.cloud is not None or scene.modality is Modality.RADAR:
        return False
    relative = scene.parameters.get("radiometry") == "relative"
    return not relative and set(_VISIBLE) <= set(window.values) and bool(window.valid.any())


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _CoarseLook:
    """A window in the pixels that the model was trained on."""

    window: PixelWindow
    factor: int
    """Pixels of the window along a side of a coarse one."""
    bands: Mapping[Band, npt.NDArray[np.float32]]
    pixel_m: float
    """Side of a coarse pixel."""

    @classmethod
    def of(cls, window: PixelWindow) -> _CoarseLook:
        pixel_m = _window_pixel_m(window)
        factor = max(1, round(_MODEL_PIXEL_M / pixel_m))
        bands = {band: _coarse(grid, factor) for band, grid in window.values.items()}
        return cls(window=window, factor=factor, bands=bands, pixel_m=pixel_m * factor)

    def brighter_than(self, others: Sequence[_CoarseLook]) -> npt.NDArray[np.bool_]:
        """Where it shows something that is bright enough for a cloud, and brighter than in another look.

        What another does not show counts as dark there.
        """
        bright = np.ones(self.bands[Band.BLUE].shape, bool)
        for band in _VISIBLE[:3]:
            more = self.bands[band] - np.minimum.reduce([other.bands[band] for other in others])
            usual = np.clip(np.median(more), -_MOST_USUAL, _MOST_USUAL)
            bright &= (self.bands[band] > _LEAST_BRIGHT) & (more > usual + _LEAST_BRIGHTER)
        return np.asarray(ndimage.binary_erosion(bright, np.ones((3, 3))))

    def marked(self, where: npt.NDArray[np.bool_] | None) -> PixelWindow:
        """The window with its clouds; the model is asked about what lies round `where`, or about all."""
        names = [*_VISIBLE, *(_INFRARED if set(_INFRARED) <= set(self.bands) else ())]
        image = np.stack([self.bands[band] for band in names], axis=-1)
        level = self.window.scene.parameters.get("level", "l2a")
        cloud = find_model_clouds(image, [band.value for band in names], level, where)
        cloud |= _bright_sheets(self.bands, self.pixel_m)
        rows, columns = self.window.shape
        cloud = np.repeat(np.repeat(cloud, self.factor, axis=0), self.factor, axis=1)[:rows, :columns]
        by = f"UKIS-CSMask with {len(names)} bands, and bright sheets"
        return dataclasses.replace(self.window, cloud=cloud & self.window.valid, clouds_by=by)


def _bright_sheets(coarse: Mapping[Band, npt.NDArray[np.float32]], pixel_m: float) -> npt.NDArray[np.bool_]:
    bright = np.minimum.reduce([coarse[band] for band in _VISIBLE]) > _SHEET_BRIGHTNESS
    if Band.SWIR16 in coarse:
        bright &= coarse[Band.SWIR16] > _SNOW_SWIR
    patches, count = ndimage.label(bright)
    sizes_ha = np.bincount(patches.ravel(), minlength=count + 1) * pixel_m**2 / 1e4
    sizes_ha[0] = 0
    return np.asarray(sizes_ha[patches] >= _SHEET_HA)


def _window_pixel_m(window: PixelWindow) -> float:
    row, column = window.shape[0] / 2, window.shape[1] / 2
    a, b, c = window.lonlat([[column, row], [column + 1, row], [column, row + 1]])
    return math.sqrt(distance_m(a, b) * distance_m(a, c))


def _coarse(grid: npt.NDArray[np.float32], factor: int) -> npt.NDArray[np.float32]:
    """Means of blocks of `factor` x `factor` pixels, the last row and column repeated to fill whole blocks."""
    rows, columns = grid.shape
    means = np.empty((-(-rows // factor), -(-columns // factor)), np.float32)
    _average(grid, factor, means)
    return means


@njit(cache=True)
def _average(grid: npt.NDArray[np.float32], factor: int, means: npt.NDArray[np.float32]) -> None:
    """Fill in the means of blocks; what is not finite counts as 0, the last row and column as often as it takes."""
    rows, columns = grid.shape
    for row in range(means.shape[0]):
        for column in range(means.shape[1]):
            total = np.float32(0.0)
            for i in range(factor):
                own, part = grid[min(row * factor + i, rows - 1)], np.float32(0.0)
                for j in range(factor):
                    value = own[min(column * factor + j, columns - 1)]
                    part += value if np.isfinite(value) else np.float32(0.0)
                total += part
            means[row, column] = total / np.float32(factor * factor)
