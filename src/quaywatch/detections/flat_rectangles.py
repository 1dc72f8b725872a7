"""The flat rectangle that explains a change best: where a new roof begins and ends, to a part of a pixel.

Outside the rectangle the later picture is what the earlier one lets expect; inside it has one colour; along the edges,
as much of either as the sensor's blur mixes. The seven or more numbers (place, length, width, direction, colour per
band) are fitted together by damped least squares (Levenberg 1944, Marquardt 1963) with Cauchy weights, so that other
changes nearby do not pull. The covariance of the fit says how well each is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from quaywatch.detections.measure import Rectangle

__all__ = ["ChangeChip", "FlatRectangle", "fit_rectangle", "refine_rectangle", "seek_rectangle"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

WHITENED_TAIL = 9.0
"""Squared deviations per band at which a pixel's pull is halved."""
STEPS, ROUGH_STEPS = 25, 4
"""Of the fit, at most; after the rough ones it must explain some of the change, or it is given up."""
SETTLED_PIXELS = 0.02
DAMPING, STIFFEST = 1e-2, 1e6
LONGEST_STEP = np.array([20.0, 20.0, 40.0, 10.0, 0.12])
"""Of place, length, width (m) and direction (rad) in one step."""
SLIMMEST_M, SHORTEST_M = 4.0, 8.0
RIM_PIXELS = 6.0
"""Pixels round a rectangle that take part in its fit."""
LEAST_START_SHARE, LEAST_ROUGH_SHARE = 0.15, 0.5
"""A first guess, and a rough fit, that explain less of the change are not pursued."""
SEARCH_STEPS = 3
"""Times that ends and sides are sought before the fit."""
MOST_SPREAD = 0.25
"""Standard deviation of a length, as a share of it, above which the change has no ends."""
CORE, LEAST_CORE_PIXELS = 0.25, 0.75
"""Share of a guess's length and width, to either side of its middle, that its colour is taken from, and the least: a
line between two rows of pixels has none within half of one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChangeChip:
    """The neighbourhood of one change, in numbers whose usual errors have variance 1 and do not go together."""

    expected: Array
    """(bands, pixels): what there would be had nothing changed."""
    seen: Array
    """(bands, pixels): what there is."""
    east: Array
    """Of the pixels' centres, in metres of a local frame."""
    north: Array
    """The same, northwards."""
    blur_m: float
    """Standard deviation of the sensor's blur, the pixel's own extent included."""
    pixel_m: float
    """Side of a pixel."""
    usual: float
    """Median squared deviation of what has not changed."""

    @property
    def unexplained(self) -> Array:
        """Squared deviation per pixel where nothing is taken to have changed."""
        return np.asarray(((self.seen - self.expected) ** 2).sum(axis=0))


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
    for _ in range(SEARCH_STEPS):
        moved = _with_edges(chip, start)
        if moved is None:
            return None
        settled = abs(moved.length_m - start.length_m) < chip.pixel_m
        start = moved
        if settled:
            break
    numbers, near = _numbers(start), _near(chip, start)
    gain, share = _worth(near, numbers, _colour(near, _cover(near, numbers)))
    return (start, gain) if share >= LEAST_START_SHARE else None


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
    near = _near(chip, start)
    numbers = _numbers(start)
    fit = _Fit(numbers=numbers, colour=_colour(near, _cover(near, numbers)), damping=DAMPING)
    for steps, least in ((ROUGH_STEPS, LEAST_ROUGH_SHARE), (STEPS - ROUGH_STEPS, -np.inf)):
        moved = _stepped(near, fit, steps)
        if moved is None or _worth(near, moved.numbers, moved.colour)[1] < least:
            return None
        fit = moved
        if fit.is_settled:
            break
    covariance = np.linalg.pinv(_normal_equations(near, fit.numbers, fit.colour)[0], hermitian=True)[:5, :5]
    numbers = fit.numbers
    if numbers[2] < numbers[3]:
        swap = [0, 1, 3, 2, 4]
        numbers, covariance = numbers[swap] + [0, 0, 0, 0, np.pi / 2.0], covariance[np.ix_(swap, swap)]
    if np.sqrt(max(covariance[2, 2], 0.0)) > MOST_SPREAD * numbers[2]:
        return None
    rectangle = _rectangle(numbers)
    gain, share = _worth(_near(chip, rectangle), numbers, fit.colour)
    return FlatRectangle(rectangle=rectangle, covariance=np.asarray(covariance), gain=gain, share=share)


def _near(chip: ChangeChip, rectangle: Rectangle) -> ChangeChip:
    """The chip's pixels in and round a rectangle."""
    along, off = _along_off(chip, rectangle)
    reach = [side / 2.0 + RIM_PIXELS * chip.pixel_m for side in (rectangle.length_m, rectangle.width_m)]
    inside = (np.abs(along) <= reach[0]) & (np.abs(off) <= reach[1])
    return replace(
        chip,
        expected=chip.expected[:, inside],
        seen=chip.seen[:, inside],
        east=chip.east[inside],
        north=chip.north[inside],
    )


def _tail(deviation: Array, bands: int) -> Array:
    """Cauchy's loss: near the squared deviation where it is small, its logarithm where it is great."""
    scale = WHITENED_TAIL * bands
    return np.asarray(scale * np.log1p(deviation / scale))


def _with_edges(chip: ChangeChip, start: Rectangle) -> Rectangle | None:
    """The guess, its ends and then its sides moved to where the stretch of greatest gain begins and ends."""
    for axis in (0, 1):
        places = _along_off(chip, start)
        sides = np.array([start.length_m, start.width_m])
        core = [
            np.abs(place) <= max(CORE * side, LEAST_CORE_PIXELS * chip.pixel_m)
            for place, side in zip(places, sides, strict=True)
        ]
        beside = np.abs(places[1 - axis]) <= max(sides[1 - axis] / 2.0 - 0.25 * chip.pixel_m, 0.5 * chip.pixel_m)
        inside = core[0] & core[1]
        if inside.sum() < 2 or not beside.any():
            return None
        run = _run_along(chip, places[axis], beside, np.median(chip.seen[:, inside], axis=1))
        if run is None:
            return None
        middle = np.asarray(start.centre) + (run[0] + run[1]) / 2.0 * start.axes[axis]
        size = max(run[1] - run[0], SHORTEST_M)
        length, width = (size, start.width_m) if axis == 0 else (start.length_m, size)
        start = replace(start, centre=middle, length_m=length, width_m=width)
    return start


def _run_along(chip: ChangeChip, places: Array, beside: Mask, colour: Array) -> tuple[float, float] | None:
    """Where along an axis the colour explains more than no change does, from and to, in metres."""
    bands, step = len(chip.seen), chip.pixel_m / 2.0
    against = ((chip.seen[:, beside] - colour[:, None]) ** 2).sum(axis=0)
    gains = _tail(chip.unexplained[beside], bands) - _tail(against, bands)
    bins = np.floor(places[beside] / step).astype(int)
    first = int(bins.min())
    run = _greatest_run(np.bincount(bins - first, weights=gains).astype(np.float64))
    return None if run is None else ((first + run[0]) * step, (first + run[1]) * step)


def _greatest_run(values: Array) -> tuple[int, int] | None:
    """First and one past the last of the run with the greatest sum (Kadane, in Bentley 1984); None without a gain."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    lowest = np.minimum.accumulate(sums[:-1])
    ends = sums[1:] - lowest
    last = int(np.argmax(ends))
    if ends[last] <= 0.0:
        return None
    return int(np.argmin(sums[: last + 1])), last + 1


def _along_off(chip: ChangeChip, rectangle: Rectangle) -> tuple[Array, Array]:
    east, north = chip.east - rectangle.centre[0], chip.north - rectangle.centre[1]
    along, across = rectangle.axes
    return east * along[0] + north * along[1], east * across[0] + north * across[1]


def _numbers(rectangle: Rectangle) -> Array:
    direction = np.arctan2(rectangle.along[0], rectangle.along[1])
    return np.array([*rectangle.centre, rectangle.length_m, rectangle.width_m, direction])


def _rectangle(numbers: Array) -> Rectangle:
    """The rectangle of five numbers, its longer side along."""
    east, north, length, width, direction = (float(number) for number in numbers)
    if width > length:
        length, width, direction = width, length, direction + np.pi / 2.0
    along = np.array([np.sin(direction), np.cos(direction)])
    return Rectangle(centre=np.array([east, north]), along=along, length_m=length, width_m=width)


def _cover(chip: ChangeChip, numbers: Array) -> Array:
    """Share of the rectangle in each pixel, through the blur."""
    along, off = _turned(chip, numbers)
    blur = chip.blur_m
    by_length = ndtr((along + numbers[2] / 2.0) / blur) - ndtr((along - numbers[2] / 2.0) / blur)
    by_width = ndtr((off + numbers[3] / 2.0) / blur) - ndtr((off - numbers[3] / 2.0) / blur)
    return np.asarray(by_length * by_width)


def _turned(chip: ChangeChip, numbers: Array) -> tuple[Array, Array]:
    east, north = chip.east - numbers[0], chip.north - numbers[1]
    sine, cosine = np.sin(numbers[4]), np.cos(numbers[4])
    return east * sine + north * cosine, east * cosine - north * sine


def _cover_slopes(chip: ChangeChip, numbers: Array) -> tuple[Array, Array]:
    """The same, and its slopes by the five numbers, (5, pixels)."""
    along, off = _turned(chip, numbers)
    sine, cosine = np.sin(numbers[4]), np.cos(numbers[4])
    shares, slopes, grows = [], [], []
    for place, side in ((along, numbers[2]), (off, numbers[3])):
        upper, lower = (place + side / 2.0) / chip.blur_m, (place - side / 2.0) / chip.blur_m
        bells = np.exp(-0.5 * np.stack([upper, lower]) ** 2) / (np.sqrt(2.0 * np.pi) * chip.blur_m)
        shares.append(ndtr(upper) - ndtr(lower))
        slopes.append(bells[0] - bells[1])
        grows.append(0.5 * (bells[0] + bells[1]))
    by_along, by_off = slopes[0] * shares[1], slopes[1] * shares[0]
    return shares[0] * shares[1], np.stack(
        [
            -sine * by_along - cosine * by_off,
            -cosine * by_along + sine * by_off,
            grows[0] * shares[1],
            grows[1] * shares[0],
            off * by_along - along * by_off,
        ]
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Fit:
    """Where damped least squares have come to."""

    numbers: Array
    colour: Array
    damping: float
    is_settled: bool = False


def _stepped(chip: ChangeChip, fit: _Fit, steps: int) -> _Fit | None:
    """Numbers and colour after so many steps more, or settled; None where the rectangle dwindles."""
    numbers, colour, damping = fit.numbers, fit.colour, fit.damping
    loss = _loss(chip, numbers, colour)
    curve, pull = _normal_equations(chip, numbers, colour)
    for _ in range(steps):
        try:
            step = np.linalg.solve(curve + damping * np.diag(np.diag(curve)) + 1e-9 * np.eye(len(curve)), pull)
        except np.linalg.LinAlgError:
            return None
        held = np.clip(step[:5], -LONGEST_STEP, LONGEST_STEP)
        tried, shade = numbers + held, colour + step[5:]
        tried[2], tried[3] = max(tried[2], SHORTEST_M), max(tried[3], SLIMMEST_M)
        new = _loss(chip, tried, shade)
        is_settled = bool(np.abs(tried[:4] - numbers[:4]).max() < SETTLED_PIXELS * chip.pixel_m)
        if new <= loss:
            numbers, colour, loss, damping = tried, shade, new, max(damping / 5.0, 1e-6)
            curve, pull = _normal_equations(chip, numbers, colour)
        else:
            damping *= 8.0
            is_settled = is_settled or damping > STIFFEST
        if is_settled:
            return _Fit(numbers=numbers, colour=colour, damping=damping, is_settled=True)
    return _Fit(numbers=numbers, colour=colour, damping=damping)


def _colour(chip: ChangeChip, cover: Array) -> Array:
    """The colour that fits best, per band."""
    without = chip.seen - (1.0 - cover) * chip.expected
    return np.asarray((cover * without).sum(axis=1) / ((cover**2).sum() + 1e-12))


def _left(chip: ChangeChip, cover: Array, colour: Array) -> Array:
    return np.asarray(chip.seen - (1.0 - cover) * chip.expected - cover * colour[:, None])


def _loss(chip: ChangeChip, numbers: Array, colour: Array) -> float:
    left = _left(chip, _cover(chip, numbers), colour)
    return float(_tail((left**2).sum(axis=0), len(left)).sum())


def _normal_equations(chip: ChangeChip, numbers: Array, colour: Array) -> tuple[Array, Array]:
    """Curvature and pull of the loss by the five numbers and the colour, the tails' weights held."""
    cover, slopes = _cover_slopes(chip, numbers)
    left = _left(chip, cover, colour)
    bands = len(left)
    weights = 1.0 / (1.0 + (left**2).sum(axis=0) / (WHITENED_TAIL * bands))
    contrast = colour[:, None] - chip.expected
    curve, pull = np.zeros((5 + bands, 5 + bands)), np.zeros(5 + bands)
    drawn = weights * (contrast**2).sum(axis=0)
    curve[:5, :5] = (slopes * drawn) @ slopes.T
    curve[:5, 5:] = (slopes * (weights * cover)) @ contrast.T
    curve[5:, :5] = curve[:5, 5:].T
    curve[5:, 5:] = np.eye(bands) * (weights * cover**2).sum()
    pull[:5] = slopes @ (weights * (contrast * left).sum(axis=0))
    pull[5:] = left @ (weights * cover)
    return curve, pull


def _worth(chip: ChangeChip, numbers: Array, colour: Array) -> tuple[float, float]:
    """Gain of the rectangle over no change, and the share of the change round it that this explains."""
    cover = _cover(chip, numbers)
    bands = len(chip.seen)
    before = _tail(chip.unexplained, bands)
    after = _tail((_left(chip, cover, colour) ** 2).sum(axis=0), bands)
    near = _cover(chip, numbers + [0.0, 0.0, 4.0 * chip.pixel_m, 4.0 * chip.pixel_m, 0.0]) > 0.5
    changed = np.maximum(before[near] - _tail(np.array(chip.usual), bands), 0.0).sum()
    return float((before - after).sum()), float((before[near] - after[near]).sum() / max(changed, 1e-9))
