"""The steps by which a rectangle is moved to where it explains a change best: damped least squares, compiled.

Levenberg 1944, Marquardt 1963. The equations are of a dozen numbers, so they are solved here and not by a library
whose calls take longer than the sums.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.detections.blurred_rectangles import Gathered, find_curvature, find_loss

__all__ = ["SHORTEST_M", "step_fit"]

Array = npt.NDArray[np.float64]

DAMPING_EASED, DAMPING_RAISED, LEAST_DAMPING, STIFFEST = 0.2, 8.0, 1e-6, 1e6
SETTLED_PIXELS = 0.02
LONGEST_STEP = np.array([20.0, 20.0, 40.0, 10.0, 0.12])
"""Of place, length, width (m) and direction (rad) in one step."""
SLIMMEST_M, SHORTEST_M = 4.0, 8.0


@njit(cache=True)
def _product(one: Array, other: Array, count: int) -> float:
    total = 0.0
    for k in range(count):
        total += one[k] * other[k]
    return total


@njit(cache=True)
def _factored(curve: Array, damping: float) -> tuple[bool, Array]:
    """Cholesky's lower factor of the damped curvature; False where it has none."""
    count = len(curve)
    low = np.zeros((count, count))
    for i in range(count):
        for j in range(i):
            low[i, j] = (curve[i, j] - _product(low[i], low[j], j)) / low[j, j]
        rest = (1.0 + damping) * curve[i, i] + 1e-9 - _product(low[i], low[i], i)
        if not rest > 0.0:
            return False, low
        low[i, i] = np.sqrt(rest)
    return True, low


@njit(cache=True)
def _solved(low: Array, pull: Array) -> Array:
    """The step of which the factor's matrix makes the pull."""
    step = pull.copy()
    for i in range(len(step)):
        for k in range(i):
            step[i] -= low[i, k] * step[k]
        step[i] /= low[i, i]
    for i in range(len(step) - 1, -1, -1):
        for k in range(i + 1, len(step)):
            step[i] -= low[k, i] * step[k]
        step[i] /= low[i, i]
    return step


@njit(cache=True)
def _moved(numbers: Array, step: Array) -> Array:
    """The numbers after a step that is held to the longest, and no slimmer or shorter than can be told."""
    tried = numbers.copy()
    for i in range(5):
        tried[i] += min(max(step[i], -LONGEST_STEP[i]), LONGEST_STEP[i])
    tried[2], tried[3] = max(tried[2], SHORTEST_M), max(tried[3], SLIMMEST_M)
    return tried


@njit(cache=True)
def step_fit(
    near: Gathered, scale: tuple[float, float], start: tuple[Array, Array, float], steps: int
) -> tuple[Array, Array, float, int]:
    """So many steps, or until they settle.

    Args:
        near: Pixels in and round the rectangle.
        scale: Blur and side of a pixel, m.
        start: Five numbers, colour, and damping.
        steps: At most.

    Returns:
        Numbers, colour, damping, and 1 where settled, 0 where not yet, -1 where there is no step.
    """
    blur, pixel = scale
    numbers, colour, damping = start
    loss = find_loss(near, blur, numbers, colour)
    curve, pull = find_curvature(near, blur, numbers, colour)
    for _ in range(steps):
        done, low = _factored(curve, damping)
        if not done:
            return numbers, colour, damping, -1
        step = _solved(low, pull)
        tried, shade = _moved(numbers, step), colour + step[5:]
        new = find_loss(near, blur, tried, shade)
        settled = np.abs(tried[:4] - numbers[:4]).max() < SETTLED_PIXELS * pixel
        if new <= loss:
            numbers, colour, loss = tried, shade, new
            damping = max(damping * DAMPING_EASED, LEAST_DAMPING)
            if not settled:
                curve, pull = find_curvature(near, blur, numbers, colour)
        else:
            damping *= DAMPING_RAISED
            settled = settled or damping > STIFFEST
        if settled:
            return numbers, colour, damping, 1
    return numbers, colour, damping, 0
