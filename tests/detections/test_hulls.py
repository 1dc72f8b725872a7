from __future__ import annotations

import numpy as np

from quaywatch.detections.hulls import find_hulls
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.water import find_standing, find_water


def test_every_ship_has_a_hull_near_it(drawn):
    places = [(500, 1200), (1500, 1200), (1000, 618)]
    headings = (40, 40, 90)
    ships = [
        drawn.ship(east_m=e, south_m=s, length_m=200, width_m=36, heading_deg=h)
        for (e, s), h in zip(places, headings, strict=True)
    ]
    window = drawn.window(ships)
    grid = MetricGrid.of(window)
    hulls = find_hulls(find_water(window, grid), grid)
    for east, south in places:
        (centre,) = grid.to_metres([[east / 10.0, south / 10.0]])
        assert any(np.hypot(*(hull.rectangle.centre - centre)) < 30 for hull in hulls)


def test_open_sea_and_land_far_from_it_may_hold_no_ship(drawn):
    ship = drawn.ship(east_m=2500, south_m=3000, length_m=200, width_m=36, heading_deg=40)
    window = drawn.window([ship], side_m=4000, quay_south_m=1500)
    grid = MetricGrid.of(window)
    standing = find_standing(find_water(window, grid), grid.pixel_m)
    assert standing[300, 250]
    assert standing[145].all()
    assert not standing[:135].any()
    assert not standing[330:].any()
