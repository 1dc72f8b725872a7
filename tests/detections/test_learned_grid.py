from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from affine import Affine

from quaywatch.detections.learned_grid import WORKING_M, can_be_read, on_working_grid, rise_above_sea, to_planes
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.water import find_water
from quaywatch.records.scene import Band


def test_a_window_on_the_grid_is_taken_as_it_is(drawn):
    window = drawn.window()
    assert on_working_grid(window) is window


@pytest.mark.parametrize("pixel_m", [2.0, 4.0, 7.15, 20.0])
def test_any_pixel_becomes_ten_true_metres_and_keeps_its_place(drawn, pixel_m):
    ship = drawn.ship(east_m=1000, south_m=1200, length_m=200, width_m=60, heading_deg=40)
    window = drawn.window([ship], pixel_m=pixel_m)
    working = on_working_grid(window)
    grid = MetricGrid.of(working)
    assert grid.pixel_m == pytest.approx(WORKING_M, rel=0.001)
    bright = np.where(np.nan_to_num(working.values[Band.NIR]) > 0.09, 1.0, 0.0)
    bright[: int(700 / 10)] = 0.0
    row, column = np.argwhere(bright).mean(axis=0) + 0.5
    (place,) = working.lonlat(np.array([[column, row]]))
    (asked,) = window.lonlat(np.array([[1000 / pixel_m, 1200 / pixel_m]]))
    assert np.hypot(*(grid.frame.to_xy((place,))[0] - grid.frame.to_xy((asked,))[0])) < 8


def test_a_turned_window_is_read_along_its_own_axes(drawn):
    window = drawn.window(pixel_m=5.0)
    turned = dataclasses.replace(window, transform=window.transform @ Affine.rotation(20))
    assert on_working_grid(turned).shape == pytest.approx(on_working_grid(window).shape, abs=1)


def test_what_has_no_data_stays_without(drawn):
    window = drawn.window(pixel_m=5.0)
    values = {band: grid.copy() for band, grid in window.values.items()}
    for grid in values.values():
        grid[100:140, 100:140] = np.nan
    working = on_working_grid(drawn.window_of(values, pixel_m=5.0))
    assert not working.valid[52:68, 52:68].any()
    assert working.valid[1:48, 1:-1].all()


def test_the_sea_rises_by_nothing_and_a_missing_band_is_shown_by_another(drawn):
    window = drawn.window(bands=(Band.GREEN, Band.NIR))
    water = find_water(window, MetricGrid.of(window))
    rise = rise_above_sea(window, water)
    assert np.abs(np.median(rise[:, water.sea], axis=1)).max() < 0.002
    np.testing.assert_array_equal(rise[0], rise[1])
    np.testing.assert_array_equal(rise[3], rise[4])
    assert to_planes(rise, water.sea).shape == (6, *window.shape)


@pytest.mark.parametrize(
    ("shown", "enough"),
    [
        ((Band.RED, Band.NIR), True),
        ((Band.BLUE, Band.SWIR22), True),
        ((Band.BLUE, Band.GREEN, Band.RED), False),
        ((Band.NIR, Band.SWIR16), False),
        ((Band.VV,), False),
    ],
    ids=str,
)
def test_a_visible_and_an_infrared_band_are_needed(shown, enough):
    assert can_be_read(shown) is enough
