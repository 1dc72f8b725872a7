from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quaywatch.detections.series_scores import SCORE_OF_CUT, score_series

SHAPE = (80, 90)
BLOCK = np.s_[30:42, 40:60]


def draw_series(looks, seed, *, brighter_db=0.0, level_db=0.0, shape=SHAPE):
    """Looks at even ground with speckle of 4.4 looks, in decibels, (looks, 1, rows, columns)."""
    rng = np.random.default_rng(seed)
    power = rng.gamma(4.4, 1 / 4.4, (looks, 1, *shape))
    power[:, :, BLOCK[0], BLOCK[1]] *= 10.0 ** (brighter_db / 10.0)
    return (10.0 * np.log10(power) + level_db).astype(np.float32)


@pytest.mark.parametrize("looks", [3, 6, 30])
def test_what_grew_brighter_is_called_and_nothing_else(looks):
    scores = score_series(draw_series(looks, 1), draw_series(looks, 2, brighter_db=6.0))
    called = scores >= SCORE_OF_CUT
    assert called[BLOCK].mean() > 0.9
    called[27:45, 37:63] = False
    assert called.sum() <= 0.02 * 240


def test_what_grew_darker_is_called_as_well():
    scores = score_series(draw_series(10, 1), draw_series(10, 2, brighter_db=-5.0))
    assert (scores[BLOCK] >= SCORE_OF_CUT).mean() > 0.9


@pytest.mark.parametrize("looks", [3, 8, 25])
def test_where_nothing_changed_next_to_nothing_is_called(looks):
    called = [score_series(draw_series(looks, 2 * k), draw_series(looks, 2 * k + 1)) >= SCORE_OF_CUT for k in range(8)]
    assert sum(one.any() for one in called) <= 2


@settings(max_examples=20, deadline=None)
@given(level_db=st.floats(-4.0, 4.0))
def test_what_all_pixels_do_alike_is_no_change(level_db):
    before, after = draw_series(6, 3), draw_series(6, 4, brighter_db=6.0)
    np.testing.assert_allclose(
        score_series(before, after + np.float32(level_db)), score_series(before, after), atol=0.05
    )


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_order_of_looks_and_of_sides_does_not_matter(seed):
    before, after = draw_series(5, seed), draw_series(7, seed + 5000, brighter_db=4.0)
    mixed = np.random.default_rng(seed).permutation(len(after))
    np.testing.assert_allclose(score_series(before, after[mixed]), score_series(before, after), atol=1e-3)
    np.testing.assert_allclose(score_series(after, before), score_series(before, after), atol=1e-3)


def test_a_pixel_that_always_varies_must_change_more():
    before, after = draw_series(12, 5), draw_series(12, 6, brighter_db=4.0)
    restless = np.random.default_rng(7).normal(0.0, 6.0, (12, 1, *SHAPE)).astype(np.float32)
    calm = score_series(before, after)[BLOCK].mean()
    assert score_series(before + restless, after + restless[::-1])[BLOCK].mean() < calm


def test_pixels_that_too_few_looks_show_are_not_judged():
    before, after = draw_series(4, 8), draw_series(4, 9)
    before[:2, :, :5] = np.nan
    scores = score_series(before, after)
    assert np.isnan(scores[:5]).all()
    assert np.isfinite(scores[5:]).all()


def test_without_any_pixel_shown_often_enough_nothing_is_judged():
    before = np.full((3, 1, 10, 10), np.nan, np.float32)
    assert np.isnan(score_series(before, before)).all()
