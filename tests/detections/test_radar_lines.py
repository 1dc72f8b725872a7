from __future__ import annotations

import numpy as np
import pytest
from tests.detections.drawn_sea import RadarShip, draw_sea

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.radar_clutter import fit_clutter
from quaywatch.detections.radar_lines import find_line_hits
from quaywatch.detections.radar_sea import find_sea, open_image
from quaywatch.detections.radar_search import box_mean

CHANCE = 1e-7


def lines_of(window, chance: float = CHANCE, left_out=None):
    image = open_image(window, MetricGrid.of(window))
    sea = find_sea(image)
    band = image.bands[0]
    ratio = image.values[band] / sea.spread(sea.level[band], image.shape)
    smooth = box_mean(ratio.astype(np.float32), (3, 3))
    clutter = fit_clutter(smooth.ravel())
    out = np.zeros(sea.sea.shape, bool) if left_out is None else sea.cells_of(left_out(smooth))
    return smooth, clutter, find_line_hits(smooth, clutter, sea, out, image.pixel_xy_m, chance)


def pale_ship(heading_deg: float) -> RadarShip:
    return RadarShip(east_m=2000, south_m=2000, length_m=240, width_m=34, heading_deg=heading_deg, contrast_db=6.5)


@pytest.mark.parametrize("heading_deg", [0, 22, 45, 70, 90, 110, 135, 158])
def test_a_pale_long_ship_passes_along_its_line_in_any_direction(heading_deg):
    _, _, found = lines_of(draw_sea([pale_ship(heading_deg)], seed=2))
    rows, columns = (np.concatenate([one.middle[axis] for one in found]) for axis in (0, 1))
    assert rows.size
    assert np.all(np.hypot(rows - 200, columns - 200) < 20)


def test_a_line_is_more_significant_than_any_square_in_a_pale_long_ship():
    smooth, clutter, found = lines_of(draw_sea([pale_ship(30)], seed=2))
    assert min(one.chances.min() for one in found) < clutter.survival(smooth.max())[0] / 10


def test_empty_sea_has_no_line_that_passes():
    assert lines_of(draw_sea(seed=5))[2] == []


def test_lines_near_what_passed_as_a_square_do_not_count():
    window = draw_sea([RadarShip(east_m=2000, south_m=2000, contrast_db=20)], seed=1)
    assert lines_of(window, left_out=lambda smooth: smooth > 5)[2] == []


def test_marked_pixels_are_bright_and_join_the_middles_to_one_body():
    smooth, clutter, found = lines_of(draw_sea([pale_ship(30)], seed=2))
    for one in found:
        assert np.all(smooth[one.marked] > clutter.threshold(0.01))
        marked = set(zip(*one.marked, strict=True))
        assert set(zip(*one.middle, strict=True)) <= marked


@pytest.mark.parametrize("chance", [1e-3, 1e-4])
def test_the_lines_keep_their_rate_within_a_factor_of_three_on_even_sea(chance):
    passed, pixels = 0, 0
    for seed in range(4):
        smooth, _, found = lines_of(draw_sea(side_m=8000, seed=seed), chance)
        passed, pixels = passed + sum(one.middle[0].size for one in found), pixels + smooth.size
    assert 1 / 3 <= passed / (2 * chance * pixels) <= 3
