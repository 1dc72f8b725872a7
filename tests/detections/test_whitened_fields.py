from __future__ import annotations

import numpy as np
import pytest
from tests.detections.drawn_ground import PIXEL_M, build, draw_roof, draw_town, look_at

from quaywatch.detections.change_chips import ChangePair
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.whitened_fields import BLOCK_PIXELS, WhitenedField
from quaywatch.geo import LocalFrame, LonLat
from quaywatch.records.change import ChangeSign

SHAPE = (230, 150)
TOWN = draw_town(SHAPE)


WHOLE = slice(0, SHAPE[0]), slice(0, SHAPE[1])


def pair_of(before, after):
    grid = MetricGrid(
        frame=LocalFrame(origin=LonLat(lon=130.0, lat=42.0)),
        metres=np.array([[PIXEL_M, 0.0, 0.0], [0.0, -PIXEL_M, 0.0]]),
        pixel_m=PIXEL_M,
    )
    return ChangePair(before=before, after=after, grid=grid, blur_m=6.0)


@pytest.mark.parametrize("sign", list(ChangeSign))
def test_usual_errors_have_variance_one_and_do_not_go_together(sign):
    chip = WhitenedField(pair_of(look_at(TOWN, seed=0), look_at(TOWN, seed=1)), sign).chip(WHOLE)
    errors = (chip.seen - chip.expected).reshape(-1, 4)
    # Weights that leave out what changed make the spread a little too small.
    assert np.cov(errors.T) == pytest.approx(np.eye(4), abs=0.3)
    assert chip.usual == pytest.approx(3.36, abs=1.0)  # the median of chi-squared of four


def test_a_roof_stands_out_of_what_came_and_lies_where_it_was_drawn():
    roof = draw_roof(SHAPE, centre_m=(800, 1500), length_m=200, width_m=40, azimuth_deg=20)
    pair = pair_of(look_at(TOWN, seed=0), look_at(build(TOWN, roof, (0.3, 0.32, 0.28, 0.35)), seed=1))
    here = slice(100, 200), slice(30, 130)
    part = WhitenedField(pair, ChangeSign.NEW)
    chip, whole = part.chip(here), WhitenedField(pair, ChangeSign.NEW).chip(WHOLE)
    assert np.median(whole.unchanged[roof > 0.9]) > 10.0 * np.median(whole.unchanged[roof < 0.01])
    assert np.array_equal(chip.seen, whole.seen[here])  # in whatever order blocks are asked for
    assert np.array_equal(part.chip(WHOLE).seen, whole.seen)
    row, column = np.unravel_index(int(np.nanargmax(chip.unchanged)), chip.unchanged.shape)
    east, north = chip.metres @ [column + 0.5, row + 0.5, 1.0]
    assert roof[int(-north / PIXEL_M), int(east / PIXEL_M)] > 0.3


def test_what_is_not_known_at_either_time_stays_unknown():
    before, after = look_at(TOWN, seed=0), look_at(TOWN, seed=1)
    before[:, :30] = np.nan
    after[2, :, 140:] = np.nan
    unchanged = WhitenedField(pair_of(before, after), ChangeSign.GONE).chip(WHOLE).unchanged
    known = np.ones(SHAPE, bool)
    known[:30], known[:, 140:] = False, False
    assert np.array_equal(np.isfinite(unchanged), known)


def test_a_block_of_which_too_little_is_known_tells_nothing():
    before, after = look_at(TOWN, seed=0), look_at(TOWN, seed=1)
    before[:, :, :] = np.where(np.arange(SHAPE[0])[:, None] < 2 * BLOCK_PIXELS, np.nan, before)
    before[:, 2 * BLOCK_PIXELS + 6 :] = np.nan
    unchanged = WhitenedField(pair_of(before, after), ChangeSign.NEW).chip(WHOLE).unchanged
    assert not np.isfinite(unchanged[: 2 * BLOCK_PIXELS]).any()
