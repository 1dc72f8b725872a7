from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from affine import Affine

from quaywatch.records.scene import Band
from quaywatch.scenes import read
from quaywatch.scenes.coarsen import coarsened
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene

TOLD = SceneHints(sensor="sentinel2", acquired="2020-05-14", scale=1e-4, bands={Band.BLUE: 1})


@pytest.fixture
def picture(draw_raster):
    """A path, its scene, and numbers with a stripe of no data."""
    numbers = np.random.default_rng(3).integers(1000, 5000, (1, 61, 83)).astype(np.uint16)
    numbers[:, 20:22] = 0
    numbers[:, 40:50, :7] = 0
    path = draw_raster("picture.tif", numbers, crs="EPSG:32652", transform=Affine(2, 0, 500000, 0, -2, 3890000))
    return path, identify_scene([(path, "1" * 64)], TOLD)


@pytest.mark.parametrize("strip_pixels", [1.0, 83 * 9.0, 1e9])
def test_strips_read_one_by_one_make_the_window_that_reading_at_once_makes(picture, strip_pixels, monkeypatch):
    path, scene = picture
    monkeypatch.setattr(read, "_STRIP_PIXELS", strip_pixels)
    whole = coarsened(read.read_window(scene, lambda _sha256: path, scene.footprint, margin_m=0), 4)
    strips = read.read_coarse(scene, lambda _sha256: path, scene.footprint, coarser=4, margin_m=0)
    assert strips.shape == whole.shape == (16, 21)
    assert strips.transform == whole.transform
    assert (strips.valid == whole.valid).all()
    np.testing.assert_array_equal(strips.values[Band.BLUE], whole.values[Band.BLUE])


def test_a_block_is_the_mean_of_what_has_data_in_it(picture):
    path, scene = picture
    fine = read.read_window(scene, lambda _sha256: path, scene.footprint, margin_m=0)
    coarse = coarsened(fine, 4)
    assert coarse.values[Band.BLUE][5, 3] == pytest.approx(np.nanmean(fine.values[Band.BLUE][20:24, 12:16]))
    assert coarse.valid[5, 3]
    assert not coarse.valid[11, 0]
    assert np.isnan(coarse.values[Band.BLUE][11, 0])
    assert coarse.lonlat([[2, 3]]) == fine.lonlat([[8, 12]])


def test_a_block_with_a_cloud_in_it_is_cloud(picture):
    path, scene = picture
    fine = read.read_window(scene, lambda _sha256: path, scene.footprint, margin_m=0)
    cloud = np.zeros(fine.shape, bool)
    cloud[9, 9] = True
    coarse = coarsened(dataclasses.replace(fine, cloud=cloud), 4)
    assert np.argwhere(coarse.cloud).tolist() == [[2, 2]]
