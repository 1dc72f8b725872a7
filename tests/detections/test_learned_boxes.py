from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import ndimage

from quaywatch.detections.learned_boxes import (
    FEATURES,
    ShipMaps,
    describe,
    find_lone_bodies,
    find_peaks,
    propose_hulls,
    sea_beside,
)
from quaywatch.detections.learned_grid import on_working_grid, rise_above_sea, to_planes
from quaywatch.detections.learned_network import map_ships, shipped_model
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.water import find_standing, find_water

AFLOAT = {"east_m": 1000, "south_m": 1250, "length_m": 220, "width_m": 34, "heading_deg": 60}


@pytest.fixture(scope="module")
def maps_of():
    def read(window):
        working = on_working_grid(window)
        grid = MetricGrid.of(working)
        water = find_water(working, grid)
        rise = rise_above_sea(working, water)
        standing = find_standing(water, grid.pixel_m)
        ships = map_ships(lambda part: to_planes(rise[:, *part], water.sea[part]), standing, shipped_model().network)
        return ShipMaps(ships=ships, rise=rise, water=water, grid=grid)

    return read


def test_a_ship_afloat_is_proposed_by_the_network_and_as_a_body_of_its_own(drawn, maps_of):
    maps = maps_of(drawn.window([drawn.ship(**AFLOAT)]))
    (centre,) = maps.grid.to_metres([[100.0, 125.0]])
    for found in (find_peaks(maps), find_lone_bodies(maps)):
        nearest = min(found, key=lambda one: float(np.hypot(*(one.centre - centre))))
        assert np.hypot(*(nearest.centre - centre)) < 20
        assert nearest.length_m == pytest.approx(220, abs=60)


def test_peaks_are_where_a_centre_is_likeliest_of_all_round_it(drawn, maps_of):
    drawn_maps = maps_of(drawn.window([drawn.ship(**AFLOAT)]))
    heat = np.random.default_rng(3).uniform(0, 0.2, drawn_maps.ships[1].shape).astype(np.float32)
    ships = np.concatenate([drawn_maps.ships[:1], heat[None], np.zeros_like(drawn_maps.ships[2:])])
    rows, columns = np.nonzero((heat >= 0.1) & (heat >= ndimage.maximum_filter(heat, 3)))
    expected = drawn_maps.grid.to_metres(np.column_stack([columns, rows]) + 0.5)
    found = find_peaks(dataclasses.replace(drawn_maps, ships=ships))
    np.testing.assert_allclose([one.centre for one in found], expected, atol=1e-6)


def test_what_hangs_together_with_the_land_is_no_lone_body(drawn, maps_of):
    moored = drawn.ship(east_m=1000, south_m=612, length_m=200, width_m=32, heading_deg=90)
    assert find_lone_bodies(maps_of(drawn.window([moored]))) == []


def test_every_proposal_has_its_numbers_and_company(drawn, maps_of):
    maps = maps_of(drawn.window([drawn.ship(**AFLOAT)]))
    learned = shipped_model()
    hulls = propose_hulls(maps, ends=learned.ends, sides=learned.sides)
    features = describe(hulls, maps)
    assert features.shape == (len(hulls), FEATURES)
    assert np.isfinite(features).all()
    assert sea_beside(features).min() > 0.5
    twice = describe([hulls[0], hulls[0]], maps)
    once = describe([hulls[0]], maps)
    assert twice[0, -2] == pytest.approx(once[0, -2] + np.log(2.0))
    np.testing.assert_allclose(twice[0, :-2], once[0, :-2])


def test_nothing_proposed_is_described_by_nothing(drawn, maps_of):
    assert describe([], maps_of(drawn.window())).shape == (0, FEATURES)
