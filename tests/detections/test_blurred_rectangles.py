from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.detections.plain_loss import find_unchanged_loss

from quaywatch.detections.blurred_rectangles import (
    find_colour,
    find_curvature,
    find_loss,
    find_run,
    find_worth,
    gather,
)

SIZE, BANDS, PIXEL_M, BLUR_M = 60, 3, 10.0, 7.0
EVERYWHERE = (1e9, 1e9)
COLOUR = np.array([20.0, -15.0, 30.0])

directions = st.floats(0.0, np.pi)
grids = st.sampled_from(
    [
        np.array([[PIXEL_M, 0.0, -300.0], [0.0, -PIXEL_M, 300.0]]),
        np.array([[0.0, PIXEL_M, -300.0], [PIXEL_M, 0.0, -300.0]]),
        np.array([[8.0, 6.0, -420.0], [6.0, -8.0, 60.0]]),
    ]
)


def pixels_of(expected, seen):
    expected, seen = expected.astype(np.float32), seen.astype(np.float32)
    return expected, seen, find_unchanged_loss(expected, seen)


def draw(numbers, metres, *, seed=0, noise=1.0):
    """A chip with a rectangle of one colour, drawn by the normal distribution of scipy."""
    from scipy.special import ndtr

    rng = np.random.default_rng(seed)
    row, column = np.indices((SIZE, SIZE)) + 0.5
    east, north = (metres[i, 0] * column + metres[i, 1] * row + metres[i, 2] - numbers[i] for i in (0, 1))
    along = east * np.sin(numbers[4]) + north * np.cos(numbers[4])
    off = east * np.cos(numbers[4]) - north * np.sin(numbers[4])
    shares = [
        ndtr((place + side / 2) / BLUR_M) - ndtr((place - side / 2) / BLUR_M)
        for place, side in ((along, numbers[2]), (off, numbers[3]))
    ]
    cover = (shares[0] * shares[1])[..., None]
    expected = rng.normal(0.0, 3.0, (SIZE, SIZE, BANDS))
    seen = expected * (1 - cover) + cover * COLOUR + rng.normal(0.0, noise, expected.shape)
    return pixels_of(expected, seen), cover[..., 0], (along, off)


@given(metres=grids, direction=directions, reach=st.tuples(st.floats(1.0, 400.0), st.floats(1.0, 400.0)))
@hypothesis_settings(max_examples=60)
def test_just_the_pixels_within_reach_are_gathered(metres, direction, reach):
    numbers = np.array([13.0, -21.0, 120.0, 40.0, direction])
    pixels, _, (along, off) = draw(numbers, metres)
    inside = (np.abs(along) <= reach[0] - 1e-6) & (np.abs(off) <= reach[1] - 1e-6)
    border = (np.abs(along) <= reach[0] + 1e-6) & (np.abs(off) <= reach[1] + 1e-6)
    places, _, seen, _ = gather(pixels, metres, numbers, reach)
    assert inside.sum() <= len(places) <= border.sum()
    assert {tuple(one) for one in pixels[1][inside].tolist()} <= {tuple(one) for one in seen.tolist()}


def test_pixels_that_are_not_known_are_left_out():
    numbers, metres = np.array([0.0, 0.0, 120.0, 40.0, 0.3]), np.array([[10.0, 0.0, -300.0], [0.0, -10.0, 300.0]])
    expected, seen, unchanged = draw(numbers, metres)[0]
    unchanged[:30] = np.nan
    places = gather((expected, seen, unchanged), metres, numbers, EVERYWHERE)[0]
    assert len(places) == 30 * SIZE
    assert (places[:, 1] < 0).all()


@given(metres=grids, direction=directions, length=st.floats(30.0, 250.0), width=st.floats(15.0, 60.0))
@hypothesis_settings(max_examples=40)
def test_the_pull_is_the_slope_of_the_loss(metres, direction, length, width):
    numbers = np.array([5.0, -8.0, length, width, direction])
    near = gather(draw(numbers, metres)[0], metres, numbers, EVERYWHERE)
    tried, colour = numbers + [3.0, -2.0, 6.0, -3.0, 0.02], COLOUR + 1.0
    pull = find_curvature(near, BLUR_M, tried, colour)[1]
    whole = np.concatenate([tried, colour])
    slopes = []
    for number in range(len(whole)):
        step = np.zeros(len(whole))
        step[number] = 1e-4 if number == 4 else 0.05
        ends = [find_loss(near, BLUR_M, *np.split(whole + sign * step, [5])) for sign in (1, -1)]
        slopes.append((ends[0] - ends[1]) / (2.0 * step[number]))
    # Least squares pull by half the slope, downhill.
    assert pull == pytest.approx(-0.5 * np.array(slopes), rel=0.02, abs=0.02 * np.abs(pull).max())


@given(metres=grids, direction=directions)
@hypothesis_settings(max_examples=30)
def test_the_true_colour_is_found_and_explains_all_of_the_change(metres, direction):
    numbers = np.array([5.0, -8.0, 180.0, 40.0, direction])
    near = gather(draw(numbers, metres)[0], metres, numbers, EVERYWHERE)
    colour = find_colour(near, BLUR_M, numbers)
    assert colour == pytest.approx(COLOUR, abs=1.0)
    gain, share = find_worth(near, (BLUR_M, PIXEL_M), (numbers, colour), 3.0)
    assert gain == pytest.approx(-find_loss(near, BLUR_M, numbers, colour))
    assert share == pytest.approx(1.0, abs=0.1)


@given(metres=grids, direction=directions, stub=st.floats(40.0, 150.0))
@hypothesis_settings(max_examples=30)
def test_a_stub_is_followed_to_the_ends_of_its_rectangle(metres, direction, stub):
    numbers = np.array([5.0, -8.0, 200.0, 40.0, direction])
    pixels = draw(numbers, metres)[0]
    start = numbers + [0.0, 0.0, stub - 200.0, 0.0, 0.0]
    near = gather(pixels, metres, start, (1e9, 40.0))
    first, last = find_run(near, PIXEL_M, start, 0)
    assert (first, last) == pytest.approx((-100.0, 100.0), abs=11.0)


def test_where_nothing_gains_there_is_no_run():
    numbers, metres = np.array([0.0, 0.0, 120.0, 40.0, 0.3]), np.array([[10.0, 0.0, -300.0], [0.0, -10.0, 300.0]])
    same = np.zeros((SIZE, SIZE, BANDS), np.float32)
    first, last = find_run(gather(pixels_of(same, same), metres, numbers, EVERYWHERE), PIXEL_M, numbers, 0)
    assert first == last


def test_a_rectangle_outside_the_chip_gathers_nothing():
    metres = np.array([[10.0, 0.0, -300.0], [0.0, -10.0, 300.0]])
    pixels = draw(np.array([0.0, 0.0, 120.0, 40.0, 0.3]), metres)[0]
    far = np.array([1e7, -1e7, 120.0, 40.0, 0.3])
    near = gather(pixels, metres, far, (100.0, 100.0))
    assert len(near[0]) == 0
    assert find_loss(near, BLUR_M, far, COLOUR) == 0.0
    assert find_run(near, PIXEL_M, far, 0) == (0.0, 0.0)
