from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from quaywatch.detections.broad_means import BroadSquares

SIDES = st.integers(1, 90)
REACHES = st.integers(1, 60)
BLOCKS = st.integers(1, 12)


@given(rows=SIDES, columns=SIDES, reach=REACHES, block=BLOCKS, value=st.floats(-1, 1, width=32))
def test_what_is_the_same_everywhere_is_its_own_mean(rows, columns, reach, block, value):
    squares = BroadSquares.of((rows, columns), reach, block)
    told = squares.spread_out(squares.means(np.full((rows, columns), value, np.float32)))
    assert told.shape == (rows, columns)
    np.testing.assert_allclose(told, value, atol=1e-5)


@given(rows=SIDES, columns=SIDES, reach=REACHES, seed=st.integers(0, 99))
def test_blocks_of_one_pixel_are_those_of_a_plain_filter(rows, columns, reach, seed):
    values = np.random.default_rng(seed).normal(0, 1, (rows, columns)).astype(np.float32)
    squares = BroadSquares.of(values.shape, reach, 1)
    plain = ndimage.uniform_filter(values, 2 * reach + 1, mode="nearest")
    np.testing.assert_allclose(squares.spread_out(squares.means(values)), plain, atol=1e-5)


@given(rows=SIDES, columns=SIDES, reach=REACHES, block=BLOCKS, seed=st.integers(0, 99))
def test_means_and_what_lies_between_them_never_leave_the_range_of_the_values(rows, columns, reach, block, seed):
    values = np.random.default_rng(seed).normal(0, 1, (rows, columns)).astype(np.float32)
    squares = BroadSquares.of(values.shape, reach, block)
    told = squares.spread_out(squares.means(values))
    assert values.min() - 1e-5 <= told.min()
    assert told.max() <= values.max() + 1e-5


@pytest.mark.parametrize("reach", [12, 25, 50])
def test_broad_squares_follow_a_slope_and_smooth_noise_as_a_plain_filter_does(reach):
    rng = np.random.default_rng(reach)
    slope = np.linspace(0, 1, 400, dtype=np.float32) + np.linspace(0, 0.5, 300, dtype=np.float32)[:, None]
    squares = BroadSquares.of(slope.shape, reach, reach // 6)
    inner = np.s_[2 * reach : -2 * reach, 2 * reach : -2 * reach]
    np.testing.assert_allclose(squares.spread_out(squares.means(slope))[inner], slope[inner], atol=1e-4)
    noise = rng.normal(0, 1, slope.shape).astype(np.float32)
    plain = ndimage.uniform_filter(noise, 2 * reach + 1, mode="nearest")
    assert np.abs(squares.spread_out(squares.means(noise)) - plain)[inner].max() < 4.0 / (2 * reach + 1)


def test_a_median_of_few_values_is_taken_of_all_and_of_many_of_some():
    rng = np.random.default_rng(1)
    values = rng.normal(0, 1, (1200, 1200)).astype(np.float32)
    few = np.zeros(values.shape, bool)
    few[:30, :30] = True
    blocks, pixels = (BroadSquares.of(values.shape, 50, block) for block in (8, 1))
    many = blocks.some(values, values > -1)
    np.testing.assert_array_equal(blocks.some(values, few), values[few])
    np.testing.assert_array_equal(pixels.some(values, values > -1), values[values > -1])
    assert many.size < values.size / 3
    assert np.median(many) == pytest.approx(np.median(values[values > -1]), abs=0.01)
