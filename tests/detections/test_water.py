from __future__ import annotations

import numpy as np
import pytest

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.water import find_water


@pytest.mark.parametrize("haze", [0.0, 0.1], ids=["clear", "glint"])
def test_sea_and_land_are_told_apart_under_haze_too(drawn, haze):
    window = drawn.window([drawn.ship(east_m=1000, south_m=1300, length_m=200, width_m=40, heading_deg=90)])
    window = drawn.window_of({band: grid + np.float32(haze) for band, grid in window.values.items()})
    water = find_water(window, MetricGrid.of(window))
    assert water.sea[70:].mean() > 0.97
    assert water.sea[:58].mean() == 0
    assert not water.sea[129:131, 95:105].any()
    assert water.infrared[130, 100] == pytest.approx(0.145, abs=0.03)


def test_a_slow_change_of_the_sea_is_no_contrast(drawn):
    window = drawn.window(quay_south_m=None, side_m=4000)
    ramp = np.linspace(0, 0.03, 400, dtype=np.float32)
    window = drawn.window_of({band: window.values[band] + ramp for band in drawn.bands})
    assert find_water(window, MetricGrid.of(window)).sea.mean() > 0.9


def test_land_alone_has_no_sea(drawn):
    window = drawn.window(quay_south_m=5000.0)
    assert find_water(window, MetricGrid.of(window)) is None


def test_level_and_spread_in_blocks_tell_the_same_sea(drawn):
    ships = [drawn.ship(east_m=1000, south_m=1300, length_m=200, width_m=40, heading_deg=70)]
    window = drawn.window(ships, side_m=3000)
    ramp = np.linspace(0, 0.02, 300, dtype=np.float32)
    window = drawn.window_of({band: grid + ramp for band, grid in window.values.items()})
    grid = MetricGrid.of(window)
    exact, blocks = find_water(window, grid), find_water(window, grid, in_blocks=True)
    assert (exact.sea != blocks.sea).mean() < 0.001
    assert np.abs(exact.infrared - blocks.infrared)[exact.sea].max() < 0.002


@pytest.mark.parametrize("level", [0.02, 0.03, 0.04])
@pytest.mark.parametrize("noise", [0.001, 0.004])
def test_water_alone_is_sea_however_its_noise_lies_to_the_split(drawn, level, noise):
    rng = np.random.default_rng(0)
    values = {band: (level + rng.normal(0.0, noise, (150, 150))).astype(np.float32) for band in drawn.bands}
    window = drawn.window_of(values)
    assert find_water(window, MetricGrid.of(window)).sea.mean() > 0.99


@pytest.mark.parametrize("level", [0.09, 0.2])
def test_even_ground_is_no_sea(drawn, level):
    rng = np.random.default_rng(1)
    ground = level + rng.normal(0.0, 0.02, (150, 150))
    window = drawn.window_of({band: ground.astype(np.float32) for band in drawn.bands})
    assert find_water(window, MetricGrid.of(window)) is None
