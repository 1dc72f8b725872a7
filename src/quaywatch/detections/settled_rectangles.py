"""How a guess is moved to the rectangle that explains a change best, compiled as a whole.

First the ends and sides are sought where the colour of the guess's middle stops explaining more than no change does;
then all numbers are fitted together (`damped_steps`). Thousands of guesses are tried in a window, each on a few hundred
pixels: calls between would take longer than the sums.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.detections.blurred_rectangles import (
    CORE,
    LEAST_CORE_PIXELS,
    Gathered,
    find_colour,
    find_curvature,
    find_run,
    find_worth,
    gather,
)
from quaywatch.detections.damped_steps import SHORTEST_M, step_fit

__all__ = ["RIM_PIXELS", "seek_numbers", "settle_numbers"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Pixels = tuple[FloatGrid, FloatGrid, FloatGrid]
Scale = tuple[float, float, float]

STEPS, ROUGH_STEPS = 25, 4
"""Of the fit, at most; after the rough ones it must explain some of the change, or it is given up."""
DAMPING = 1e-2
RIM_PIXELS = 6.0
"""Pixels round a rectangle that take part in its fit."""
EVERYWHERE_M = 1e9
LEAST_ROUGH_SHARE = 0.5
"""A rough fit that explains less of the change is not pursued."""
SEARCH_STEPS = 3
"""Times that ends and sides are sought before the fit."""


@njit(cache=True)
def _round_about(pixels: Pixels, metres: Array, pixel: float, numbers: Array) -> Gathered:
    """The pixels in and round a rectangle."""
    rim = RIM_PIXELS * pixel
    return gather(pixels, metres, numbers, (numbers[2] / 2.0 + rim, numbers[3] / 2.0 + rim))


@njit(cache=True)
def _with_edges(pixels: Pixels, metres: Array, pixel: float, start: Array) -> tuple[bool, Array]:
    """The guess, its ends and then its sides moved to where the stretch of greatest gain begins and ends."""
    numbers = start.copy()
    for axis in range(2):
        core = max(CORE * numbers[3 - axis], LEAST_CORE_PIXELS * pixel)
        beside = max(numbers[3 - axis] / 2.0, core, 0.5 * pixel)
        reach = (EVERYWHERE_M, beside) if axis == 0 else (beside, EVERYWHERE_M)
        first, last = find_run(gather(pixels, metres, numbers, reach), pixel, numbers, axis)
        if first >= last:
            return False, numbers
        sine, cosine = np.sin(numbers[4]), np.cos(numbers[4])
        middle = (first + last) / 2.0
        numbers[0] += middle * (sine if axis == 0 else cosine)
        numbers[1] += middle * (cosine if axis == 0 else -sine)
        numbers[2 + axis] = max(last - first, SHORTEST_M)
    return True, numbers


@njit(cache=True)
def seek_numbers(pixels: Pixels, metres: Array, scale: Scale, start: Array) -> tuple[bool, Array, float, float]:
    """A guess whose ends and sides lie where the change ends.

    Args:
        pixels: Of the chip: expected and seen, (rows, columns, bands), and the loss of no change.
        metres: (2, 3): `metres @ (column, row, 1)` gives east and north.
        scale: Blur and side of a pixel, m, and the median squared deviation of what has not changed.
        start: Five numbers of the guess.

    Returns:
        Whether anything gains; the numbers; their gain; and the share of the change that they explain.
    """
    blur, pixel, usual = scale
    numbers = start
    for _ in range(SEARCH_STEPS):
        found, moved = _with_edges(pixels, metres, pixel, numbers)
        if not found:
            return False, start, 0.0, 0.0
        settled = abs(moved[2] - numbers[2]) < pixel
        numbers = moved
        if settled:
            break
    near = _round_about(pixels, metres, pixel, numbers)
    gain, share = find_worth(near, (blur, pixel), (numbers, find_colour(near, blur, numbers)), usual)
    return True, numbers, gain, share


@njit(cache=True)
def settle_numbers(
    pixels: Pixels, metres: Array, scale: Scale, start: Array
) -> tuple[bool, Array, Array, tuple[float, float]]:
    """The rectangle near a guess that explains the change best.

    Args:
        pixels: As for `seek_numbers`.
        metres: The same.
        scale: The same.
        start: Five numbers, about right.

    Returns:
        Whether there is one; its numbers; the curvature of the loss there, by them and the colour; its gain and share.
    """
    blur, pixel, usual = scale
    near, numbers = _round_about(pixels, metres, pixel, start), start
    colour, damping = find_colour(near, blur, start), DAMPING
    for steps, least in ((ROUGH_STEPS, LEAST_ROUGH_SHARE), (STEPS - ROUGH_STEPS, -np.inf)):
        numbers, colour, damping, state = step_fit(near, (blur, pixel), (numbers, colour, damping), steps)
        if state < 0 or find_worth(near, (blur, pixel), (numbers, colour), usual)[1] < least:
            return False, numbers, np.empty((0, 0)), (0.0, 0.0)
        if state > 0:
            break
    curve = find_curvature(near, blur, numbers, colour)[0]
    worth = find_worth(_round_about(pixels, metres, pixel, numbers), (blur, pixel), (numbers, colour), usual)
    return True, numbers, curve, worth
