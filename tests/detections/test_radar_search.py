from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage
from tests.detections.drawn_sea import RadarShip, draw_sea, radar_window

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.radar_sea import find_sea, open_image
from quaywatch.detections.radar_search import box_mean, find_bright, find_correlation
from quaywatch.records.scene import Band


def search_of(window, rate: float = 8e-4):
    image = open_image(window, MetricGrid.of(window))
    return find_bright(image, find_sea(image), rate)


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from([1, 3, 5, 7]), st.sampled_from([1, 3, 5, 7]))
def test_a_box_mean_is_the_mean_over_the_box_with_nothing_outside(rows, columns, high, wide):
    values = np.random.default_rng(rows * 100 + columns).random((rows, columns)).astype(np.float32)
    expected = ndimage.uniform_filter(values.astype(float), (high, wide), mode="constant")
    assert box_mean(values, (high, wide)) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("order", [np.inf, 4.0], ids=["gamma", "K"])
@pytest.mark.parametrize("bands", [(Band.VV,), (Band.VV, Band.VH)], ids=str)
def test_the_nominal_rate_is_kept_within_a_factor_of_two_over_a_tile(bands, order):
    rng = np.random.default_rng(5)
    shape = 2000, 2000
    texture = rng.gamma(order, 1 / order, shape) if np.isfinite(order) else 1.0
    values = {band: (0.02 * texture * rng.gamma(4.4, 1 / 4.4, shape)).astype(np.float32) for band in bands}
    search = search_of(radar_window(values), rate=2.0)
    assert 0.5 <= search.passed / (2.0 * 400.0) <= 2.0


def test_a_higher_rate_passes_more():
    window = draw_sea(seed=3)
    assert search_of(window, 20.0).passed > search_of(window, 1.0).passed


def test_independent_speckle_shares_nothing_and_filtered_speckle_does():
    rng = np.random.default_rng(2)
    field = [ndimage.gaussian_filter(rng.normal(size=(600, 600)), 1.2) ** 2 for _ in range(8)]
    shared = radar_window({Band.VV: (0.02 * sum(field) / np.mean(sum(field))).astype(np.float32)})
    assert search_of(draw_sea(seed=1)).correlation == pytest.approx(1.0, abs=0.5)
    assert search_of(shared).correlation == pytest.approx(2 * np.pi * 1.2**2, rel=0.3)


def test_the_correlation_rises_with_what_averaging_leaves():
    found = [find_correlation(left, (5, 5)) for left in (0.04, 0.1, 0.3, 0.6)]
    assert found == sorted(found)
    assert found[0] == pytest.approx(1.0, abs=0.05)


def test_a_brighter_ship_is_more_significant():
    pale, bright = (
        search_of(draw_sea([RadarShip(east_m=2000, south_m=2000, contrast_db=level)], seed=1)).objects[0].significance
        for level in (11, 14)
    )
    assert bright > pale > 7


def test_ships_close_by_do_not_hide_each_other():
    places = [(800 + 600 * i, 800 + 600 * j) for i in range(5) for j in range(5)]
    ships = [RadarShip(east_m=e, south_m=s, length_m=120, contrast_db=14 + i) for i, (e, s) in enumerate(places)]
    assert len(search_of(draw_sea(ships, seed=4)).objects) == 25
