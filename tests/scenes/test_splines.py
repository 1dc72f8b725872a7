from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import ndimage

from quaywatch.scenes.splines import read_shifted, resample

shifts = st.tuples(st.floats(-5.0, 5.0), st.floats(-5.0, 5.0))


def smooth_ground(shape=(40, 50), seed=0):
    return ndimage.gaussian_filter(np.random.default_rng(seed).standard_normal(shape), 1.0).astype(np.float32)


@given(shift=shifts, turn=st.tuples(*[st.floats(-0.02, 0.02)] * 4))
@hypothesis_settings(max_examples=40)
def test_it_reads_what_scipy_reads(shift, turn):
    grid, matrix = smooth_ground(), np.eye(2) + np.reshape(turn, (2, 2))
    general = ndimage.affine_transform(grid, matrix, shift, order=3, mode="constant", cval=np.nan)
    known = ndimage.binary_erosion(np.isfinite(general), iterations=2)
    assert resample(grid, matrix, np.array(shift))[known] == pytest.approx(general[known], abs=2e-5)


def test_unmoved_pixels_stay_what_they_are():
    grid = smooth_ground()
    assert resample(grid, np.eye(2), np.zeros(2)) == pytest.approx(grid, abs=1e-5)


@given(shift=shifts, level=st.floats(-100.0, 100.0))
@hypothesis_settings(max_examples=30)
def test_even_ground_stays_even_up_to_its_rim(shift, level):
    grid = np.full((9, 7), level, np.float32)
    assert resample(grid, np.eye(2), np.array(shift)) == pytest.approx(grid, rel=1e-5, abs=1e-5)


def test_a_picture_of_one_pixel_is_read():
    assert resample(np.array([[3.0]], np.float32), np.eye(2), np.array([0.4, -0.3])) == pytest.approx(3.0, rel=1e-5)


@given(corner=st.tuples(st.floats(-30.0, 30.0), st.floats(-30.0, 30.0)), seed=st.integers(0, 9))
def test_a_shifted_panel_is_what_scipy_reads_up_to_and_beyond_the_rim(corner, seed):
    spline = ndimage.spline_filter(smooth_ground(seed=seed).astype(np.float64), order=3)
    places = np.meshgrid(
        *(start + np.arange(size) for start, size in zip(corner, (30, 20), strict=True)), indexing="ij"
    )
    general = ndimage.map_coordinates(spline, places, order=3, mode="nearest", prefilter=False)
    panel = np.empty((30, 20))
    read_shifted(spline, corner, panel)
    assert panel == pytest.approx(general, abs=1e-9)


@given(shift=shifts, rows=st.integers(1, 12), columns=st.integers(1, 12), seed=st.integers(0, 9))
def test_a_shift_alone_reads_what_the_least_turn_reads(shift, rows, columns, seed):
    grid, least = smooth_ground((rows, columns), seed), np.array([[1.0, 1e-13], [0.0, 1.0]])
    assert resample(grid, np.eye(2), np.array(shift)) == pytest.approx(resample(grid, least, np.array(shift)), abs=1e-5)
