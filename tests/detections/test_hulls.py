from __future__ import annotations

import numpy as np

from quaywatch.detections.hulls import find_hulls
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.water import find_standing, find_water


def test_hulls_that_are_not_asked_for_are_left_out_and_the_others_stay_as_they_are(drawn):
    ships = [drawn.ship(east_m=e, south_m=1200, length_m=200, width_m=36, heading_deg=40) for e in (500, 1500)]
    window = drawn.window([*ships, drawn.ship(east_m=1000, south_m=618, length_m=190, width_m=30, heading_deg=90)])
    grid = MetricGrid.of(window)
    water = find_water(window, grid)
    hulls = find_hulls(water, grid)
    worth = np.zeros(window.shape, bool)
    worth[120, 150] = True
    chosen = find_hulls(water, grid, worth=worth)
    east = grid.to_metres([[150.5, 120.5]])[0]
    near = [hull for hull in hulls if np.hypot(*(hull.rectangle.centre - east)) < 80]
    assert near
    assert {hull.features.tobytes() for hull in near} == {hull.features.tobytes() for hull in chosen}
    assert len(hulls) > len(chosen)
    assert find_hulls(water, grid, worth=np.zeros_like(worth)) == ()


def test_open_sea_and_land_far_from_it_may_hold_no_ship(drawn):
    ship = drawn.ship(east_m=2500, south_m=3000, length_m=200, width_m=36, heading_deg=40)
    window = drawn.window([ship], side_m=4000, quay_south_m=1500)
    grid = MetricGrid.of(window)
    standing = find_standing(find_water(window, grid), grid.pixel_m)
    assert standing[300, 250]
    assert standing[145].all()
    assert not standing[:135].any()
    assert not standing[330:].any()
