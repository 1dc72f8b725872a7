"""Where clouds and their shadows hide the ground: from masks that came with a scene, or judged from its pixels."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.geo import distance_m
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band, Modality, Scene
from quaywatch.scenes.cloud_network import find_model_clouds

__all__ = ["judge_clouds", "read_cloud_mask"]

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


def judge_clouds(window: PixelWindow) -> PixelWindow:
    """The window with clouds marked: by the mask it came with, else from its pixels where the bands allow it.

    That needs blue, green, red and near infrared as reflectance. It takes a learned model (UKIS-CSMask, Wieland et
    al. 2019, doi:10.1016/j.rse.2019.05.022) and a plain rule: a sheet of 15 ha or more that is bright in all four.
    Only the model's class *cloud* is used: its class *shadow* is wrong over dark water more often than right. So a
    shadow that hides a ship is not marked, nor is thin cloud that both miss. Where nothing can tell, `cloud` stays
    None and `clouds_by` says so.
    """
    scene = window.scene
    if window.cloud is not None:
        return window
    if scene.modality is Modality.RADAR:
        return dataclasses.replace(window, clouds_by="radar: clouds hide nothing")
    relative = scene.parameters.get("radiometry") == "relative"
    if relative or not set(_VISIBLE) <= set(window.values) or not window.valid.any():
        return window
    bands = [*_VISIBLE, *(_INFRARED if set(_INFRARED) <= set(window.values) else ())]
    pixel_m = _window_pixel_m(window)
    factor = max(1, round(_MODEL_PIXEL_M / pixel_m))
    coarse = {band: _coarse(grid, factor) for band, grid in window.values.items()}
    image = np.stack([coarse[band] for band in bands], axis=-1)
    cloud = find_model_clouds(image, [band.value for band in bands], scene.parameters.get("level", "l2a"))
    cloud |= _bright_sheets(coarse, pixel_m * factor)
    rows, columns = window.shape
    cloud = np.repeat(np.repeat(cloud, factor, axis=0), factor, axis=1)[:rows, :columns]
    return dataclasses.replace(
        window, cloud=cloud & window.valid, clouds_by=f"UKIS-CSMask with {len(bands)} bands, and bright sheets"
    )


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
    full = np.pad(np.nan_to_num(grid), ((0, -rows % factor), (0, -columns % factor)), mode="edge")
    blocks = full.reshape(full.shape[0] // factor, factor, full.shape[1] // factor, factor)
    return np.asarray(blocks.mean(axis=(1, 3)), dtype=np.float32)
