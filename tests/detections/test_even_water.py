from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from quaywatch.detections.even_water import _is_even, find_even_water

SHAPE = (80, 80)


def draw_winter_town(seed=0):
    """Ground that is greener than infrared and dark, as towns are in winter haze, but uneven."""
    rng = np.random.default_rng(seed)
    infrared = 0.09 + 0.03 * ndimage.gaussian_filter(rng.standard_normal(SHAPE), 1.0) / 0.28
    return (infrared + 0.02).astype(np.float32), infrared.astype(np.float32)


def with_basin(green, infrared, rows=slice(20, 60), columns=slice(30, 70)):
    rng = np.random.default_rng(5)
    green, infrared = green.copy(), infrared.copy()
    shape = green[rows, columns].shape
    green[rows, columns] = 0.08 + rng.normal(0.0, 0.003, shape)
    infrared[rows, columns] = 0.04 + rng.normal(0.0, 0.003, shape)
    return green, infrared


def test_a_town_in_winter_is_no_water():
    assert not find_even_water(*draw_winter_town(), pixel_m=10.0).any()


def test_a_basin_is_water_to_within_five_pixels_of_its_quays():
    water = find_even_water(*with_basin(*draw_winter_town()), pixel_m=10.0)
    assert water[21:59, 31:69].mean() > 0.98
    water[15:65, 25:75] = False
    assert not water.any()


def test_a_pond_is_too_small():
    assert not find_even_water(*with_basin(*draw_winter_town(), slice(20, 28), slice(20, 28)), pixel_m=10.0).any()


def test_what_is_not_known_is_no_water_and_spoils_none():
    green, infrared = with_basin(*draw_winter_town())
    green[:, 40:], infrared[:, 40:] = np.nan, np.nan
    water = find_even_water(green, infrared, pixel_m=10.0)
    assert not water[:, 40:].any()
    assert water[22:58, 31:38].mean() > 0.9


@given(rows=st.integers(1, 30), columns=st.integers(1, 30), seed=st.integers(0, 99))
def test_evenness_is_the_variance_over_five_by_five_pixels(rows, columns, seed):
    level = np.random.default_rng(seed).normal(0.1, 0.02, (rows, columns)).astype(np.float32)
    exact = level.astype(np.float64)
    variance = ndimage.uniform_filter(exact**2, 5) - ndimage.uniform_filter(exact, 5) ** 2
    for most in (1e-4, 4e-4):
        told = _is_even(level, most)
        clear = np.abs(variance - most) > 1e-9
        assert np.array_equal(told[clear], (variance < most)[clear])
