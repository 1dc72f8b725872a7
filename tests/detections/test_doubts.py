from __future__ import annotations

import numpy as np
import pytest

from quaywatch.detections.doubts import Doubt
from quaywatch.records.scene import Band


def words(*windows):
    doubt = Doubt()
    for window in windows:
        doubt.look_at(window)
    return doubt.words


def test_a_picture_of_sea_is_not_doubted(drawn):
    assert words(drawn.window()) == ()


def test_land_alone_is_doubted_until_a_window_shows_sea(drawn):
    land = drawn.window(quay_south_m=2000.0)
    assert "no open sea" in words(land)[0]
    assert words(land, drawn.window()) == ()


def test_swapped_bands_are_noticed(drawn):
    window = drawn.window()
    swap = {Band.BLUE: Band.NIR, Band.NIR: Band.BLUE, Band.GREEN: Band.SWIR16, Band.SWIR16: Band.GREEN}
    values = {band: window.values[swap.get(band, band)] for band in (Band.BLUE, Band.NIR, Band.GREEN, Band.SWIR16)}
    assert "check --bands" in words(drawn.window_of(values))[0]


@pytest.mark.parametrize("level", [np.nan, np.inf])
def test_a_window_without_data_says_nothing(drawn, level):
    empty = drawn.window_of({band: np.full((40, 40), level, np.float32) for band in drawn.bands})
    assert words(empty, drawn.window()) == ()
