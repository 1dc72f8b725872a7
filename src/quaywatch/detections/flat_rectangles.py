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

from quaywatch.detections.measure import Rectangle
from quaywatch.detections.settled_rectangles import seek_numbers, settle_numbers

__all__ = [
    "ChangeChip",
    "FlatRectangle",
    "fit_rectangle",
    "refine_rectangle",
    "seek_again",
    "seek_rectangle",
]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]

LEAST_START_SHARE = 0.15
"""A first guess that explains less of the change is not pursued."""
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
    def pixels(self) -> tuple[FloatGrid, FloatGrid, FloatGrid]:
        """Expected, seen, and the loss of no change."""
        return self.expected, self.seen, self.unchanged

    @property
    def scale(self) -> tuple[float, float, float]:
        """Blur and side of a pixel, m, and the median squared deviation of what has not changed."""
        return self.blur_m, self.pixel_m, self.usual


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
    found, numbers, gain, share = seek_numbers(chip.pixels, chip.metres, chip.scale, _numbers(start))
    return (_rectangle(numbers), float(gain)) if found and share >= LEAST_START_SHARE else None


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
    found, numbers, curve, (gain, share) = settle_numbers(chip.pixels, chip.metres, chip.scale, _numbers(start))
    if not found:
        return None
    covariance = _inverse(curve)[:5, :5]
    if numbers[2] < numbers[3]:
        swap = [0, 1, 3, 2, 4]
        numbers, covariance = numbers[swap] + [0, 0, 0, 0, np.pi / 2.0], covariance[np.ix_(swap, swap)]
    if np.sqrt(max(covariance[2, 2], 0.0)) > MOST_SPREAD * numbers[2]:
        return None
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
