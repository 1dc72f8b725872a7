from __future__ import annotations

import numpy as np
import pytest
from tests.detections.conftest import BANDS, window_of
from tests.detections.drawn_ground import BLUR_FWHM_M, PIXEL_M, build, draw_roof, draw_town, look_at

from quaywatch.detections.change_scores import score_changes
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.structures import ChangePair, find_bodies, find_structures, is_vegetated
from quaywatch.records.change import ChangeSign

SHAPE = (150, 160)
TOWN = draw_town(SHAPE)
ROOF = {"centre_m": (800.0, 700.0), "length_m": 300.0, "width_m": 26.0, "azimuth_deg": 35.0}
COLOUR = (0.28, 0.3, 0.29, 0.3)


def pair_of(before, after, plants=None):
    grid = MetricGrid.of(window_of(dict(zip(BANDS, before, strict=False))))
    blur_m = float(np.hypot(BLUR_FWHM_M / 2.3548, PIXEL_M / np.sqrt(12)))
    return ChangePair(before=before, after=after, grid=grid, blur_m=blur_m, plants=plants)


def search(before, after):
    pair = pair_of(before, after)
    return find_structures(pair, score_changes(before, after))


def test_a_new_roof_is_found_and_measured():
    later = build(TOWN, draw_roof(SHAPE, **ROOF), COLOUR)
    best = search(look_at(TOWN, seed=0), look_at(later, seed=1))[0]
    assert best.sign is ChangeSign.NEW
    assert best.fit.rectangle.length_m == pytest.approx(300.0, abs=3.0)
    assert best.fit.rectangle.width_m == pytest.approx(26.0, abs=3.0)


def test_a_roof_that_was_taken_down_is_gone():
    earlier = build(TOWN, draw_roof(SHAPE, **ROOF), COLOUR)
    best = search(look_at(earlier, seed=0), look_at(TOWN, seed=1))[0]
    assert best.sign is ChangeSign.GONE
    assert best.fit.rectangle.length_m == pytest.approx(300.0, abs=3.0)


def test_a_town_that_stayed_has_no_structure():
    assert search(look_at(TOWN, seed=0), look_at(TOWN, seed=1)) == ()


def test_a_roof_beside_a_building_site_is_measured_by_itself():
    site = draw_roof(SHAPE, centre_m=(880.0, 830.0), length_m=260.0, width_m=160.0, azimuth_deg=90.0)
    roof = draw_roof(SHAPE, **ROOF | {"azimuth_deg": 90.0})
    later = build(build(TOWN, site, (0.2, 0.24, 0.33, 0.4)), roof, COLOUR)
    lengths = [one.fit.rectangle.length_m for one in search(look_at(TOWN, seed=0), look_at(later, seed=1))]
    assert any(abs(length - 300.0) < 6.0 for length in lengths)


def test_two_roofs_end_to_end_are_two():
    first = draw_roof(SHAPE, centre_m=(500.0, 700.0), length_m=200.0, width_m=30.0, azimuth_deg=90.0)
    second = draw_roof(SHAPE, centre_m=(780.0, 700.0), length_m=200.0, width_m=30.0, azimuth_deg=90.0)
    found = search(look_at(TOWN, seed=0), look_at(build(build(TOWN, first, COLOUR), second, COLOUR), seed=1))
    lengths = sorted(one.fit.rectangle.length_m for one in found)
    assert lengths == pytest.approx([200.0, 200.0], abs=5.0)


def test_bodies_hold_what_changed_and_leave_out_plants():
    site = draw_roof(SHAPE, centre_m=(800.0, 700.0), length_m=300.0, width_m=200.0, azimuth_deg=0.0)
    before, after = look_at(TOWN, seed=0), look_at(build(TOWN, site, (0.3, 0.28, 0.2, 0.1)), seed=1)
    scores = score_changes(before, after)
    labels = find_bodies(scores, None)
    assert labels[70, 80] > 0
    assert labels[10, 10] == 0
    assert not find_bodies(scores, np.ones(SHAPE, bool)).any()


def test_plants_are_bright_in_the_infrared_and_dark_in_the_red():
    red = np.full((20, 20), 0.04, np.float32)
    nir = np.full((20, 20), 0.35, np.float32)
    nir[:, 10:] = 0.05
    plants = is_vegetated(red, nir)
    assert plants[:, :7].all()
    assert not plants[:, 13:].any()
