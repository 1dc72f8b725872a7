from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.detections.test_blurred_rectangles import BANDS, BLUR_M, COLOUR, EVERYWHERE, PIXEL_M, draw

from quaywatch.detections.blurred_rectangles import find_colour, find_loss, gather
from quaywatch.detections.damped_steps import SHORTEST_M, step_fit

METRES = np.array([[PIXEL_M, 0.0, -300.0], [0.0, -PIXEL_M, 300.0]])
SCALE = (BLUR_M, PIXEL_M)


@given(
    direction=st.floats(0.0, np.pi),
    off=st.tuples(st.floats(-8, 8), st.floats(-8, 8), st.floats(-20, 20), st.floats(-8, 8), st.floats(-0.05, 0.05)),
)
@hypothesis_settings(max_examples=40)
def test_a_guess_settles_where_the_rectangle_was_drawn(direction, off):
    numbers = np.array([5.0, -8.0, 200.0, 40.0, direction])
    near = gather(draw(numbers, METRES, noise=0.01)[0], METRES, numbers, EVERYWHERE)
    start = numbers + off
    fit = step_fit(near, SCALE, (start, find_colour(near, BLUR_M, start), 1e-2), 25)
    assert fit[3] == 1
    assert fit[0] == pytest.approx(numbers, abs=0.3)
    assert fit[1] == pytest.approx(COLOUR, abs=0.3)


@given(seed=st.integers(0, 1000), steps=st.integers(0, 25))
@hypothesis_settings(max_examples=40)
def test_no_step_makes_it_worse(seed, steps):
    rng = np.random.default_rng(seed)
    numbers = np.array([5.0, -8.0, 150.0, 30.0, 0.4])
    near = gather(draw(numbers, METRES, seed=seed)[0], METRES, numbers, EVERYWHERE)
    start = numbers + rng.normal(0.0, [20.0, 20.0, 40.0, 10.0, 0.3])
    start[2:4] = np.maximum(start[2:4], SHORTEST_M)
    colour = rng.normal(0.0, 20.0, BANDS)
    moved = step_fit(near, SCALE, (start, colour, 1e-2), steps)
    assert find_loss(near, BLUR_M, moved[0], moved[1]) <= find_loss(near, BLUR_M, start, colour) + 1e-6


def test_where_no_pixel_is_known_nothing_moves():
    numbers = np.array([5.0, -8.0, 150.0, 30.0, 0.4])
    pixels = draw(numbers, METRES)[0]
    pixels[2][:] = np.nan
    near = gather(pixels, METRES, numbers, EVERYWHERE)
    assert step_fit(near, SCALE, (numbers, COLOUR, 1e-2), 10)[0] == pytest.approx(numbers)
