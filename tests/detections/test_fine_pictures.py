"""Drawn colour pictures of 0.5 to 3 m: hulls with decks, hatches and a bridge, a quay, water with waves. Synthetic."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from affine import Affine
from scipy import ndimage

from quaywatch.detections.vessels_optical import DETECTOR
from quaywatch.detections.whole_scene import search_scene
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene

SIDE_M = 1000.0
WATER, QUAY, DECK = (30, 45, 55), (150, 145, 140), (140, 90, 80)
"""Red, green and blue, of 255."""


def drawn(pixel_m, ships, *, quay_m=250.0, seed=0):
    """Red, green and blue, eight bits: ships given by east, south, length, width and heading."""
    rng = np.random.default_rng(seed)
    count = int(SIDE_M / pixel_m)
    south, east = (np.indices((count, count), dtype=np.float32) + 0.5) * np.float32(pixel_m)
    waves = ndimage.gaussian_filter(rng.normal(0, 1, (count, count)), 3.0 / pixel_m)
    picture = np.stack([level + 3.0 * waves / waves.std() for level in WATER])
    picture[:, south < quay_m] = np.array(QUAY)[:, None] + rng.normal(0, 12, int((south < quay_m).sum()))
    for x, y, length, width, heading in ships:
        angle = np.radians(heading)
        along = (east - x) * np.sin(angle) - (south - y) * np.cos(angle)
        across = (east - x) * np.cos(angle) + (south - y) * np.sin(angle)
        hull = (np.abs(along) <= length / 2) & (np.abs(across) <= width / 2)
        hatches = hull & (np.abs(across) < width / 3) & (np.mod(along, 20.0) < 12.0)
        bridge = hull & (along < -length / 2 + 18.0)
        for part, levels in ((hull, DECK), (hatches, (110, 105, 100)), (bridge, (230, 230, 230))):
            picture[:, part] = np.array(levels)[:, None]
    blurred = ndimage.gaussian_filter(picture, (0, 0.6, 0.6)) + rng.normal(0, 2, picture.shape)
    return np.clip(np.round(blurred), 1, 255).astype(np.uint8)


def searched(path, picture, pixel_m):
    place = Affine(pixel_m, 0, 500_000, 0, -pixel_m, 3_888_000)
    profile = {"driver": "GTiff", "count": 3, "dtype": "uint8", "photometric": "RGB", "tiled": True}
    size = dict(zip(("height", "width"), picture.shape[1:], strict=True))
    with rasterio.open(path, "w", crs="EPSG:32652", transform=place, **profile, **size) as raster:
        raster.write(picture)
    scene = identify_scene([(path, "0" * 64)], SceneHints(sensor="very_high_resolution", acquired="2024-05-01"))
    return search_scene(scene, lambda _sha256: path, DETECTOR)


@pytest.mark.slow
@pytest.mark.parametrize("pixel_m", [0.5, 1.0, 3.0])
def test_ships_are_found_with_their_lengths_in_colours_alone(tmp_path, pixel_m):
    ships = [(300.0, 600.0, 180.0, 28.0, 30.0), (700.0, 700.0, 120.0, 20.0, 110.0), (500.0, 850.0, 90.0, 16.0, 80.0)]
    found = searched(tmp_path / "a.tif", drawn(pixel_m, ships), pixel_m)
    lengths = sorted(one.length_m.value for one in found.detections if not one.at_quay)
    assert lengths == pytest.approx([90.0, 120.0, 180.0], abs=1.5 * max(pixel_m, 2.5))
    assert found.doubts == ()


@pytest.mark.parametrize("quay_m", [0.0, SIDE_M])
def test_water_alone_and_land_alone_hold_no_ship(tmp_path, quay_m):
    assert searched(tmp_path / "a.tif", drawn(2.0, [], quay_m=quay_m), 2.0).detections == ()
