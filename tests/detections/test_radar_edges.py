from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from quaywatch.detections.radar_edges import overreach_m


def test_something_as_bright_as_the_ground_reaches_no_further():
    assert overreach_m(0.0, 10.0) == pytest.approx(0.0, abs=1e-9)


@given(contrast_db=st.floats(-15.0, 15.0), blur_m=st.floats(1.0, 20.0))
def test_half_the_decibels_lie_where_it_says(contrast_db, blur_m):
    share = ndtr(-overreach_m(contrast_db, blur_m) / blur_m)
    power = (1.0 - share) + share * 10.0 ** (contrast_db / 10.0)
    assert 10.0 * np.log10(power) == pytest.approx(contrast_db / 2.0, abs=1e-6)


@given(contrast_db=st.floats(0.5, 15.0))
def test_bright_things_look_longer_and_dark_ones_shorter(contrast_db):
    assert overreach_m(contrast_db, 10.0) > 0.0 > overreach_m(-contrast_db, 10.0)
