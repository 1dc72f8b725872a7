from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.detections.drawn_sea import RadarShip, changed, draw_sea, radar_window

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.radar_sea import find_sea, open_image
from quaywatch.errors import DataError
from quaywatch.records.scene import Band


def sea_of(window):
    image = open_image(window, MetricGrid.of(window))
    return image, find_sea(image)


@pytest.mark.parametrize("sea_db", [-24.0, -17.0, -10.0])
def test_open_sea_is_sea_at_every_wind(sea_db):
    _, found = sea_of(draw_sea(sea_db=sea_db))
    assert found.sea.mean() > 0.98
    assert not found.land.any()


@pytest.mark.parametrize("bands", [(Band.VV,), (Band.VV, Band.VH)], ids=str)
def test_land_is_told_from_sea_along_the_shore(bands):
    image, found = sea_of(draw_sea(land_south_m=2400, bands=bands))
    pixels = found.spread(found.sea, image.shape)
    assert pixels[:230].mean() > 0.98
    assert pixels[246:].mean() < 0.02


def test_the_level_is_that_of_the_sea_beside_a_ship_and_beside_land():
    image, found = sea_of(draw_sea([RadarShip(east_m=2000, south_m=2000, contrast_db=30)], land_south_m=2600))
    level_db = 10 * np.log10(found.spread(found.level[Band.VV], image.shape)[:255])
    assert np.abs(level_db + 17).max() < 0.5


def test_beside_a_dark_strip_the_level_is_that_of_the_bright_side():
    def slick(grid):
        grid[:, :200] *= 0.1
        return grid

    image, found = sea_of(changed(draw_sea(), slick))
    level_db = 10 * np.log10(found.spread(found.level[Band.VV], image.shape)[:, 205:])
    assert np.abs(level_db + 17).max() < 0.5


def test_a_basin_takes_the_level_of_the_nearest_sea():
    _, found = sea_of(draw_sea(land_south_m=2400))
    assert np.isfinite(found.level[Band.VV]).all()


def test_negative_values_are_no_intensities():
    window = changed(draw_sea(side_m=1000), lambda grid: 10 * np.log10(grid))
    with pytest.raises(DataError, match="negative"):
        open_image(window, MetricGrid.of(window))


def test_a_window_without_radar_bands_or_data_has_no_image():
    nothing = radar_window({Band.VV: np.full((50, 50), np.nan, np.float32)})
    optical = radar_window({Band.RED: np.ones((50, 50), np.float32)})
    assert open_image(nothing, MetricGrid.of(nothing)) is None
    assert open_image(optical, MetricGrid.of(optical)) is None


def test_a_cloud_mask_given_with_the_scene_hides_pixels():
    window = draw_sea(side_m=1000)
    hidden = replace(window, cloud=np.ones(window.shape, bool))
    assert open_image(hidden, MetricGrid.of(hidden)) is None


def test_pixels_that_are_not_square_make_cells_that_nearly_are():
    window = draw_sea(side_m=2000)
    stretched = replace(window, transform=window.transform @ window.transform.scale(1, 2))
    _, found = sea_of(stretched)
    assert found.size == (2, 5)


@pytest.mark.parametrize("parameters", [{}, {"radiometry": "relative"}], ids=["calibrated", "relative"])
def test_a_smooth_meadow_beside_the_sea_is_no_sea(parameters):
    def meadow(grid):
        grid[260:] *= 10**0.8
        return grid

    window = changed(draw_sea(sea_db=-18), meadow)
    _, found = sea_of(radar_window(window.values, parameters=parameters))
    assert found.sea[:50].mean() > 0.98
    assert found.sea[54:].mean() < 0.02
