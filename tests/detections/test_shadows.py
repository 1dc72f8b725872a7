from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests.detections.conftest import window_of

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.shadows import TALLEST_M, ShadowRule, expect_shift_m
from quaywatch.records.scene import Band
from quaywatch.scenes.sun import SunPosition

BANDS = (Band.BLUE, Band.GREEN, Band.RED, Band.NIR)
SIDE = 80
SKY = np.array([0.45, 0.35, 0.28, 0.2])
"""What is left of the light in shade."""


def sun(azimuth, elevation):
    return SunPosition(azimuth_deg=azimuth, elevation_deg=elevation, source="drawn")


SUMMER, WINTER = sun(150.0, 65.0), sun(165.0, 22.0)


def draw(shaded, sky=SKY, *, tower=None, seed=0):
    """Ground with a part in shade, and a tower that stands in every look."""
    rng = np.random.default_rng(seed)
    ground = np.array([0.12, 0.14, 0.16, 0.22])[:, None, None] * rng.uniform(0.9, 1.1, (1, SIDE, SIDE))
    if tower is not None:
        ground[:, tower] = 0.35
    light = np.ones((4, SIDE, SIDE))
    light[:, shaded] = sky[:, None]
    return (ground * light + rng.normal(0.0, 0.002, ground.shape)).astype(np.float32)


def rule(before, after, suns):
    grid = MetricGrid.of(window_of(dict(zip(BANDS, before, strict=True))))
    return ShadowRule.of(before, after, grid, suns)


def metres(grid, rows, columns):
    corners = [(columns[0], rows[0]), (columns[1], rows[0]), (columns[1], rows[1]), (columns[0], rows[1])]
    return shapely.Polygon(grid.to_metres(corners))


def block(rows, columns):
    mask = np.zeros((SIDE, SIDE), bool)
    mask[slice(*rows), slice(*columns)] = True
    return mask


TOWER, SHADE = ((40, 44), (30, 50)), ((32, 40), (30, 50))
"""The sun stands in the south: the shade of a tower, 200 by 40 m, lies north of it."""
NONE = np.zeros((SIDE, SIDE), bool)


def explain(shade=SHADE, sky=SKY, suns=(SUMMER, WINTER), *, tower=TOWER, later=True):
    dark = draw(block(*shade), sky, tower=block(*tower), seed=1)
    lit = draw(NONE, tower=block(*tower), seed=2)
    told = rule(lit, dark, suns) if later else rule(dark, lit, suns[::-1])
    return told.explain(metres(told.grid, *shade))


def test_the_shade_of_a_tower_in_winter_is_a_shadow():
    because = explain()
    assert because.startswith("shadow")
    assert "later look" in because
    assert "drawn" in because


def test_a_shade_that_was_there_earlier_is_one_too():
    assert "earlier look" in explain(later=False)


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"suns": (WINTER, WINTER)}, id="the sun stood in one place"),
        pytest.param({"sky": np.array([0.3, 0.3, 0.3, 0.3])}, id="dark, and not bluer: a dark roof"),
        pytest.param({"sky": np.array([2.0, 2.0, 2.0, 2.0])}, id="bright"),
        pytest.param({"shade": ((4, 36), (20, 60))}, id="wider than any shadow"),
    ],
)
def test_what_is_no_shadow_is_not_called_one(how):
    assert explain(**how) is None


def test_beside_what_changed_itself_nothing_is_called_a_shadow():
    dark = draw(block(*SHADE), tower=block(*TOWER), seed=1)
    bare = draw(NONE, seed=2)  # the tower is new
    told = rule(bare, dark, (SUMMER, WINTER))
    assert told.explain(metres(told.grid, *SHADE)) is None


elevations, azimuths = st.floats(10, 80), st.floats(0, 359)


@given(azimuths, elevations, azimuths, elevations, st.floats(1, 100))
def test_a_shadow_moves_with_the_height_and_not_where_the_sun_stood_still(azimuth, elevation, other, low, height):
    suns = sun(azimuth, elevation), sun(other, low)
    assert expect_shift_m(suns, height) == pytest.approx(expect_shift_m(suns[::-1], height))
    assert expect_shift_m(suns, 2.0 * height) == pytest.approx(2.0 * expect_shift_m(suns, height))
    assert expect_shift_m((suns[0], suns[0]), height) == 0.0


@given(azimuths, elevations, azimuths, elevations, st.integers(3, 20), st.integers(3, 20))
def test_only_what_a_shadow_could_reach_is_called_one(azimuth, elevation, other, low, rows, columns):
    suns = sun(azimuth, elevation), sun(other, low)
    if explain(((30, 30 + rows), (30, 30 + columns)), suns=suns, tower=((1, 2), (1, 2))):
        assert 10.0 * min(rows, columns) <= expect_shift_m(suns, TALLEST_M) + 20.0 + 1e-6


@given(st.floats(0.5, 2.0))
def test_haze_and_gain_of_a_look_make_no_shadow(gain):
    lit = draw(NONE, tower=block(*TOWER), seed=2)
    told = rule(lit, lit * np.float32(gain), (SUMMER, WINTER))
    assert told.explain(metres(told.grid, *SHADE)) is None


def test_where_nothing_is_known_nothing_is_called_a_shadow():
    blank = np.full((4, SIDE, SIDE), np.nan, np.float32)
    told = rule(blank, blank, (SUMMER, WINTER))
    assert told.explain(metres(told.grid, *SHADE)) is None
    assert dataclasses.replace(told).explain(shapely.Polygon()) is None
