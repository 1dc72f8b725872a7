from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.detections.band_spreads import find_band_spreads


@given(seed=st.integers(0, 99), level=st.floats(-50.0, 50.0), unknown=st.floats(0.0, 0.9))
def test_spreads_are_those_of_the_known_pixels(seed, level, unknown):
    rng = np.random.default_rng(seed)
    stack = (level + rng.normal(0.0, 0.1, (3, 11, 7))).astype(np.float32)
    stack[:, rng.random((11, 7)) < unknown] = np.nan
    stack[:, 5, 5] = np.float32(level)
    means, spreads = find_band_spreads(stack)
    exact = stack.astype(np.float64)
    assert means == pytest.approx(np.nanmean(exact, axis=(1, 2)), abs=1e-6)
    assert spreads == pytest.approx(np.nanstd(exact, axis=(1, 2)), abs=1e-6)


def test_a_band_that_is_not_known_has_none():
    stack = np.ones((2, 4, 4), np.float32)
    stack[1] = np.nan
    means, spreads = find_band_spreads(stack)
    assert (means[0], spreads[0]) == (1.0, 0.0)
    assert np.isnan([means[1], spreads[1]]).all()
