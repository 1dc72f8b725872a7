from __future__ import annotations

import numpy as np
import pytest
from tests.detections.drawn_sensors import LONG_ROOF, TOWN, Drawer

from quaywatch.detections.sensor_offsets import find_offset, read_averaged
from quaywatch.scenes.read import read_window


@pytest.fixture
def draw(draw_raster):
    return Drawer(draw_raster)


def test_landsat_over_sentinel2_is_told_by_the_pixels_both_ways_round(draw):
    base = draw.sentinel2("2024-03-01", TOWN, seed=0)
    other = draw.landsat("2024-03-09", TOWN, seed=1, shift=(-0.9, 1.2))  # 12 m east, 9 m north
    told = find_offset(base, other, draw.locate)
    assert told.is_registered
    assert told.offset_m == pytest.approx((12.0, 9.0), abs=max(told.u95_m, 1.0))
    assert told.u95_m < 4.0
    back = find_offset(other, base, draw.locate)
    assert back.offset_m == pytest.approx((-told.offset_m[0], -told.offset_m[1]))


def test_radar_that_is_not_alike_is_laid_by_the_map_with_its_error_and_the_reason(draw):
    base, radar = draw.sentinel2("2024-03-01", TOWN, seed=0), draw.sentinel1("2024-03-02", 0.0 * LONG_ROOF, seed=1)
    told = find_offset(base, radar, draw.locate)
    assert not told.is_registered
    assert told.offset_m == (0.0, 0.0)
    assert told.u95_m == pytest.approx(np.hypot(12.5, 10.0))
    assert "by the map alone" in told.words
    assert "alike" in told.words or "disagree" in told.words or "by their pixels" in told.words


def test_fine_pixels_are_averaged_and_not_picked(draw):
    fine, coarse = draw.sentinel2("2024-03-01", TOWN, seed=0), draw.landsat("2024-03-09", TOWN, seed=1)
    window = read_window(coarse, draw.locate, coarse.footprint, margin_m=0.0)
    told = read_averaged(fine, draw.locate, window)
    own = read_window(fine, draw.locate, fine.footprint, margin_m=0.0)
    assert told.shape == window.shape
    rows, columns = window.shape
    means = own.values["red"][: rows * 3, : columns * 3].reshape(rows, 3, columns, 3).mean(axis=(1, 3))
    assert told.values["red"][2:-2, 2:-2] == pytest.approx(means[2:-2, 2:-2], abs=1e-3)
