from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.detections.test_blurred_rectangles import BLUR_M, PIXEL_M, draw

from quaywatch.detections.settled_rectangles import seek_numbers, settle_numbers

METRES = np.array([[PIXEL_M, 0.0, -300.0], [0.0, -PIXEL_M, 300.0]])
SCALE = (BLUR_M, PIXEL_M, 3.4)


@given(direction=st.floats(0.0, np.pi), cut=st.floats(0.3, 0.9), off=st.floats(-6.0, 6.0))
@hypothesis_settings(max_examples=30)
def test_a_part_of_a_rectangle_leads_to_its_ends_and_these_to_a_part_of_a_pixel(direction, cut, off):
    numbers = np.array([5.0, -8.0, 200.0, 40.0, direction])
    pixels = draw(numbers, METRES, noise=0.01)[0]
    start = numbers * np.array([1.0, 1.0, cut, 0.8, 1.0]) + np.array([off, 0.0, 0.0, 0.0, 0.0])
    found, sought, gain, share = seek_numbers(pixels, METRES, SCALE, start)
    assert found
    assert sought[2:4] == pytest.approx(numbers[2:4], abs=2.5 * PIXEL_M)
    assert share > 0.5
    settled, fitted, curve, (better, most) = settle_numbers(pixels, METRES, SCALE, sought)
    assert settled
    assert fitted == pytest.approx(numbers, abs=0.3)
    assert better >= gain
    assert most == pytest.approx(1.0, abs=0.1)
    assert np.linalg.eigvalsh(curve).min() > 0.0


@given(seed=st.integers(0, 50))
@hypothesis_settings(max_examples=20)
def test_a_guess_is_left_as_it_was_given(seed):
    start = np.array([5.0, -8.0, 150.0, 30.0, 0.4]) + np.random.default_rng(seed).normal(0.0, 3.0, 5)
    given_start = start.copy()
    pixels = draw(np.array([5.0, -8.0, 200.0, 40.0, 0.4]), METRES, noise=0.01)[0]
    seek_numbers(pixels, METRES, SCALE, start)
    settle_numbers(pixels, METRES, SCALE, start)
    assert np.array_equal(start, given_start)


def test_where_nothing_is_known_there_is_no_rectangle():
    numbers = np.array([5.0, -8.0, 150.0, 30.0, 0.4])
    pixels = draw(numbers, METRES)[0]
    pixels[2][:] = np.nan
    assert not seek_numbers(pixels, METRES, SCALE, numbers)[0]
    assert not settle_numbers(pixels, METRES, SCALE, numbers)[0]
