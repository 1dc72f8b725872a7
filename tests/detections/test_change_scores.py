from __future__ import annotations

import numpy as np
from tests.detections.drawn_ground import build, draw_roof, draw_town, look_at

from quaywatch.detections.change_scores import HIGHEST, score_changes, smoothed

TOWN = draw_town((120, 140))
ROOF = draw_roof((120, 140), centre_m=(700, 600), length_m=300, width_m=40, azimuth_deg=30)


def test_other_light_alone_does_not_stand_out():
    scores = score_changes(look_at(TOWN, seed=0), look_at(TOWN, seed=1))
    assert np.quantile(scores, 0.999) < 1.4


def test_a_new_roof_stands_out():
    later = build(TOWN, ROOF, (0.3, 0.32, 0.28, 0.2))
    scores = score_changes(look_at(TOWN, seed=0), look_at(later, seed=1))
    assert np.median(scores[ROOF > 0.9]) > 3.0
    assert np.median(scores[ROOF < 0.01]) < 0.2


def test_a_scene_against_itself_has_no_change():
    same = look_at(TOWN, seed=0)
    assert score_changes(same, same).max() < 0.5


def test_gaps_stay_gaps():
    before, after = look_at(TOWN, seed=0), look_at(TOWN, seed=1)
    before[:, 10:20, 10:20] = np.nan
    scores = score_changes(before, after)
    assert np.isnan(scores[10:20, 10:20]).all()
    assert np.isfinite(scores[30:, 30:]).all()


def test_nothing_known_gives_nothing():
    nothing = np.full((4, 20, 20), np.nan, np.float32)
    assert np.isnan(score_changes(nothing, nothing)).all()


def test_flat_pictures_have_no_change():
    flat = np.full((2, 30, 30), 0.1, np.float32)
    assert np.abs(score_changes(flat, flat)).max() < 1e-3


def test_scores_are_bounded():
    later = build(TOWN, ROOF, (5.0, 0.0, 9.0, 0.0))
    assert score_changes(look_at(TOWN, seed=0), look_at(later, seed=1)).max() <= HIGHEST


def test_smoothing_keeps_a_level_beside_a_gap():
    grid = np.full((20, 20), 0.3, np.float32)
    grid[5:8, 5:8] = np.nan
    told = smoothed(grid, 1.5)
    np.testing.assert_allclose(told[np.isfinite(grid)], 0.3, rtol=1e-5)
    assert np.isnan(told[6, 6])
