from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from quaywatch.detections.gaussian_means import find_gaussian_mean


@given(
    rows=st.integers(1, 40),
    columns=st.integers(1, 40),
    spread=st.sampled_from([0.3, 0.7, 1.0, 1.5, 2.5, 6.0]),
    seed=st.integers(0, 99),
)
def test_means_are_those_of_the_general_ones_to_the_last_bit(rows, columns, spread, seed):
    grid = np.random.default_rng(seed).normal(0.1, 3.0, (rows, columns)).astype(np.float32)
    assert np.array_equal(find_gaussian_mean(grid, spread), ndimage.gaussian_filter(grid, spread))


def test_a_grid_that_is_given_is_filled():
    grid = np.arange(30, dtype=np.float32).reshape(5, 6)
    into = np.zeros((5, 6), np.float32)
    assert find_gaussian_mean(grid, 1.0, into) is into
    assert np.array_equal(into, ndimage.gaussian_filter(grid, 1.0))
