"""The flat rectangle that explains a change best: where a new roof begins and ends, to a part of a pixel.

Outside the rectangle the later picture is what the earlier one lets expect; inside it has one colour; along the edges,
as much of either as the sensor's blur mixes. The seven or more numbers (place, length, width, direction, colour per
band) are fitted together by damped least squares with Cauchy weights, so that other changes nearby do not pull. The
covariance of the fit says how well each is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
from quaywatch.detections.measure import Rectangle

__all__ = [
    "RIM_PIXELS",
    "ChangeChip",
    "FlatRectangle",
    "fit_rectangle",
    "refine_rectangle",
    "seek_again",
    "seek_rectangle",
]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]

STEPS, ROUGH_STEPS = 25, 4
"""Of the fit, at most; after the rough ones it must explain some of the change, or it is given up."""
DAMPING = 1e-2
RIM_PIXELS = 6.0
"""Pixels round a rectangle that take part in its fit."""
EVERYWHERE_M = 1e9
LEAST_START_SHARE, LEAST_ROUGH_SHARE = 0.15, 0.5
"""A first guess, and a rough fit, that explain less of the change are not pursued."""
SEARCH_STEPS = 3
"""Times that ends and sides are sought before the fit."""
MOST_SPREAD = 0.25
"""Standard deviation of a length, as a share of it, above which the change has no ends."""
WORST_CONDITION = 1e14
"""Of a curvature that is inverted: near what numbers of 64 bits can hold."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChangeChip:
    """The neighbourhood of one change, in numbers whose usual errors have variance 1 and do not go together."""

    expected: FloatGrid
    """(rows, columns, bands): what there would be had nothing changed."""
    seen: FloatGrid
    """(rows, columns, bands): what there is."""
    unchanged: FloatGrid
    """(rows, columns): loss where nothing is taken to have changed; NaN where a pixel is not held."""
    metres: Array
    """(2, 3): `metres @ (column, row, 1)` gives east and north in a local frame."""
    blur_m: float
    """Standard deviation of the sensor's blur, the pixel's own extent included."""
    pixel_m: float
    """Side of a pixel."""
    usual: float
    """Median squared deviation of what has not changed."""

    @property
    def scale(self) -> tuple[float, float]:
        """Blur and side of a pixel, m."""
        return self.blur_m, self.pixel_m

    def near(self, numbers: Array, reach_m: tuple[float, float]) -> Gathered:
        """The pixels within so many metres along and off a rectangle's middle."""
        return gather((self.expected, self.seen, self.unchanged), self.metres, numbers, reach_m)

    def round_about(self, numbers: Array) -> Gathered:
        """The pixels in and round a rectangle."""
        rim = RIM_PIXELS * self.pixel_m
        return self.near(numbers, (numbers[2] / 2.0 + rim, numbers[3] / 2.0 + rim))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlatRectangle:
    """A rectangle of one colour, and how well it is known."""

    rectangle: Rectangle
    """In the chip's frame."""
    covariance: Array
    """(5, 5): of east, north, length, width (m) and direction (rad), from the fit alone."""
    gain: float
    """Twice the log-likelihood ratio against no change, with Cauchy tails."""
    share: float
    """Share of the change in and round the rectangle that it explains, at most 1; below 0 where it makes it worse."""

    @property
    def spread_m(self) -> tuple[float, float]:
        """Standard deviations of length and width by the fit alone."""
        length, width = np.sqrt(np.maximum(np.diag(self.covariance)[2:4], 0.0))
        return float(length), float(width)


def seek_rectangle(chip: ChangeChip, start: Rectangle) -> tuple[Rectangle, float] | None:
    """A first guess with its ends and sides moved to where the change ends, and its gain; None where nothing gains.

    Args:
        chip: Pixels all round the guess, well beyond its ends.
        start: A guess of place, direction and width; at least a part of the change lies in it.
    """
    numbers = _numbers(start)
    for _ in range(SEARCH_STEPS):
        moved = _with_edges(chip, numbers)
        if moved is None:
            return None
        settled = abs(moved[2] - numbers[2]) < chip.pixel_m
        numbers = moved
        if settled:
            break
    near = chip.round_about(numbers)
    gain, share = find_worth(near, chip.scale, (numbers, find_colour(near, chip.blur_m, numbers)), chip.usual)
    return (_rectangle(numbers), float(gain)) if share >= LEAST_START_SHARE else None


def fit_rectangle(chip: ChangeChip, start: Rectangle) -> FlatRectangle | None:
    """The best rectangle near a first guess, whose ends may be far off; None where none fits.

    Args:
        chip: As for `seek_rectangle`.
        start: The same.
    """
    sought = seek_rectangle(chip, start)
    return None if sought is None else refine_rectangle(chip, sought[0])


def refine_rectangle(chip: ChangeChip, start: Rectangle) -> FlatRectangle | None:
    """The best rectangle near one whose ends are about right; None where none fits."""
    numbers, damping = _numbers(start), DAMPING
    near = chip.round_about(numbers)
    colour = find_colour(near, chip.blur_m, numbers)
    for steps, least in ((ROUGH_STEPS, LEAST_ROUGH_SHARE), (STEPS - ROUGH_STEPS, -np.inf)):
        numbers, colour, damping, state = step_fit(near, chip.scale, (numbers, colour, damping), steps)
        if state < 0 or find_worth(near, chip.scale, (numbers, colour), chip.usual)[1] < least:
            return None
        if state > 0:
            break
    covariance = _inverse(find_curvature(near, chip.blur_m, numbers, colour)[0])[:5, :5]
    if numbers[2] < numbers[3]:
        swap = [0, 1, 3, 2, 4]
        numbers, covariance = numbers[swap] + [0, 0, 0, 0, np.pi / 2.0], covariance[np.ix_(swap, swap)]
    if np.sqrt(max(covariance[2, 2], 0.0)) > MOST_SPREAD * numbers[2]:
        return None
    gain, share = find_worth(chip.round_about(numbers), chip.scale, (numbers, colour), chip.usual)
    return FlatRectangle(
        rectangle=_rectangle(numbers), covariance=np.asarray(covariance), gain=float(gain), share=float(share)
    )


def seek_again(chip: ChangeChip, fit: FlatRectangle) -> FlatRectangle:
    """The better of a fit and of the one that its ends lead to when they are sought anew.

    An end that lies well outside pulls no more: every pixel between counts as something else that changed.

    Args:
        chip: Of the fit.
        fit: A rectangle.
    """
    again = fit_rectangle(chip, fit.rectangle)
    return again if again is not None and again.gain > fit.gain else fit


def _with_edges(chip: ChangeChip, numbers: Array) -> Array | None:
    """The guess, its ends and then its sides moved to where the stretch of greatest gain begins and ends."""
    for axis in (0, 1):
        core = max(CORE * numbers[3 - axis], LEAST_CORE_PIXELS * chip.pixel_m)
        beside = max(numbers[3 - axis] / 2.0, core, 0.5 * chip.pixel_m)
        near = chip.near(numbers, (EVERYWHERE_M, beside) if axis == 0 else (beside, EVERYWHERE_M))
        first, last = find_run(near, chip.pixel_m, numbers, axis)
        if first >= last:
            return None
        sine, cosine = np.sin(numbers[4]), np.cos(numbers[4])
        way = np.array([sine, cosine] if axis == 0 else [cosine, -sine])
        numbers = numbers.copy()
        numbers[:2] += (first + last) / 2.0 * way
        numbers[2 + axis] = max(last - first, SHORTEST_M)
    return numbers


def _inverse(curve: Array) -> Array:
    """The inverse of a curvature; where some number is hardly told (an end outside of the picture) its pseudo-inverse.

    The second leaves out what is not told at all, and takes twenty times as long.
    """
    try:
        inverse = np.linalg.inv(curve)
    except np.linalg.LinAlgError:
        inverse = np.full_like(curve, np.inf)
    if np.abs(curve).sum(axis=0).max() * np.abs(inverse).sum(axis=0).max() < WORST_CONDITION:
        return np.asarray(inverse)
    return np.asarray(np.linalg.pinv(curve, hermitian=True))


def _numbers(rectangle: Rectangle) -> Array:
    direction = np.arctan2(rectangle.along[0], rectangle.along[1])
    return np.array([*rectangle.centre, rectangle.length_m, rectangle.width_m, direction])


def _rectangle(numbers: Array) -> Rectangle:
    along = np.array([np.sin(numbers[4]), np.cos(numbers[4])])
    return Rectangle(centre=numbers[:2].copy(), along=along, length_m=float(numbers[2]), width_m=float(numbers[3]))
