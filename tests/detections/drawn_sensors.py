"""One drawn town with a roof, as Sentinel-2, Landsat and Sentinel-1 would show it, in files on grids of their own."""

from __future__ import annotations

import numpy as np
from affine import Affine
from scipy import ndimage
from tests.detections.drawn_ground import build, draw_roof, draw_town, look_at

from quaywatch.scenes.hints import read_hints
from quaywatch.scenes.identify import identify_scene

SHAPE = (180, 210)
PLACE = Affine(10, 0, 500000, 0, -10, 3890000)
TOWN = draw_town(SHAPE)
ROOF = {"centre_m": (1050.0, 900.0), "azimuth_deg": 90.0}
COLOUR = (0.28, 0.3, 0.29, 0.3)
LONG_ROOF = draw_roof(SHAPE, length_m=300.0, width_m=60.0, **ROOF)
BUILT = build(TOWN, LONG_ROOF, COLOUR)
LOOKS = 4.4


class Drawer:
    """Writes looks of the sensors as files, and identifies them."""

    def __init__(self, draw_raster):
        self._draw, self._paths = draw_raster, {}

    def locate(self, sha256):
        return self._paths[sha256]

    def sentinel2(self, day, ground, *, seed, shift=(0.0, 0.0)):
        look = look_at(ground, seed=seed, shift=shift)
        return self._scene("sentinel2", f"S2_{day}", look, ("B02", "B03", "B04", "B08"), PLACE)

    def landsat(self, day, ground, *, seed, shift=(0.0, 0.0)):
        blurred = ndimage.gaussian_filter(ground, (0.0, 1.2, 1.2))
        look = look_at(blurred, seed=seed, shift=shift, noise=0.0)
        coarse = look.reshape(4, SHAPE[0] // 3, 3, SHAPE[1] // 3, 3).mean(axis=(2, 4))
        noisy = coarse + np.random.default_rng(seed).normal(0.0, 0.002, coarse.shape)
        bands = ("SR_B2", "SR_B3", "SR_B4", "SR_B5")
        return self._scene("landsat", f"LC_{day}", noisy, bands, PLACE @ Affine.scale(3.0))

    def sentinel1(self, day, cover, *, seed, step_db=8.0):
        rng = np.random.default_rng(77)
        ground = ndimage.gaussian_filter(rng.standard_normal(SHAPE), 2.0) * 35.0 - 10.0
        power = 10.0 ** (ground / 10.0) * (1.0 - cover) + cover * 10.0 ** ((ground + step_db) / 10.0)
        speckle = np.random.default_rng(seed).gamma(LOOKS, 1.0 / LOOKS, SHAPE)
        pixels = (ndimage.gaussian_filter(power, 0.8) * speckle).astype(np.float32)[None]
        return self._scene("sentinel1", f"S1_{day}", pixels, ("VV",), PLACE)

    def _scene(self, sensor, name, pixels, bands, place):
        stored = pixels if sensor == "sentinel1" else np.round(np.clip(pixels, 0.001, 1.0) * 10000).astype(np.uint16)
        sha256 = f"{len(self._paths):064d}"
        self._paths[sha256] = self._draw(f"{name}.tif", stored, bands=bands, transform=place)
        hints = {"sensor": sensor, "acquired": name.partition("_")[2]}
        if sensor != "sentinel1":
            hints |= {"scale": "0.0001", "offset": "0"}
        return identify_scene([(self._paths[sha256], sha256)], read_hints(hints))
