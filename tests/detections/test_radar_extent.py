from __future__ import annotations

import pytest
from tests.detections.drawn_sea import RadarShip, draw_sea

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.radar_extent import find_parts, fit_extent
from quaywatch.detections.radar_sea import find_sea, open_image
from quaywatch.detections.radar_search import find_bright


def extents_of(ships, seed=0):
    window = draw_sea(ships, seed=seed)
    image = open_image(window, MetricGrid.of(window))
    search = find_bright(image, find_sea(image))
    return [
        fit_extent(part, body, search, image, 21.0)
        for body in search.objects
        for part in find_parts(body, search, image)
    ]


@pytest.mark.parametrize("heading_deg", [0, 37, 90, 141])
@pytest.mark.parametrize(("length_m", "width_m"), [(80, 16), (150, 25), (330, 50)])
def test_sides_are_measured_through_the_blur_in_every_direction(length_m, width_m, heading_deg):
    ship = RadarShip(
        east_m=2000, south_m=2000, length_m=length_m, width_m=width_m, heading_deg=heading_deg, contrast_db=18
    )
    (one,) = extents_of([ship])
    assert one.rectangle.length_m == pytest.approx(length_m, abs=8 + 0.06 * length_m)
    assert one.rectangle.width_m == pytest.approx(width_m, abs=8)
    assert one.contrast * one.rectangle.width_m == pytest.approx(10**1.8 * width_m, rel=0.4)


def test_a_paler_ship_has_wider_errors():
    pale, bright = (
        extents_of([RadarShip(east_m=2000, south_m=2000, contrast_db=level)], seed=1)[0] for level in (8, 20)
    )
    assert pale.length_sd_m > bright.length_sd_m


def test_two_ships_in_line_with_a_gap_are_two_bodies_or_two_parts():
    ships = [RadarShip(east_m=2000 + dx, south_m=2000, length_m=120, heading_deg=90) for dx in (0, 190)]
    assert len(extents_of(ships)) == 2


def test_one_long_ship_is_one_part():
    for seed in range(5):
        ship = RadarShip(east_m=2000, south_m=2000, length_m=350, width_m=50, contrast_db=22)
        assert len(extents_of([ship], seed=seed)) == 1
