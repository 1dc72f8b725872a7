"""The arithmetic of a flat rectangle seen through a sensor's blur, compiled: where a search spends its time.

`gather` takes the pixels in and round a rectangle out of a chip of whitened pixels; everything else works on what it
gathered. A rectangle is five numbers: east, north, length, width (m) and direction (rad from north). Losses are counted
from that of no change, so only the pixels that the rectangle reaches take part.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.special import ndtr

__all__ = [
    "CORE",
    "LEAST_CORE_PIXELS",
    "Gathered",
    "find_colour",
    "find_curvature",
    "find_loss",
    "find_run",
    "find_worth",
    "gather",
    "tail",
]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Gathered = tuple[Array, FloatGrid, FloatGrid, FloatGrid]
"""Places (n, 2) east and north in m; expected and seen (n, bands); the loss of no change (n)."""
_Laid = tuple[float, float, float, float, float, float]

WHITENED_TAIL = 9.0
"""Squared deviations per band at which a pixel's pull is halved."""
REACH = 4.5
"""Blurs beyond an edge where less than 1e-5 of a pixel lies inside."""
CORE, LEAST_CORE_PIXELS = 0.25, 0.75
"""Share of a guess's length and width, to either side of its middle, that its colour is taken from, and the least: a
line between two rows of pixels has none within half of one."""
MOST_FACTORS = 1e100
"""A product whose logarithm is then taken: the next factor will not make it too large."""
TABLE_STEPS, TABLE_END = 256, 6.0
"""Of the tables of the normal distribution: per standard deviation, and where they end. Linear in between: 5e-7."""
_PLACES = np.arange(-TABLE_END, TABLE_END + 1.5 / TABLE_STEPS, 1.0 / TABLE_STEPS)
_BELOW = ndtr(_PLACES)
_BELL = np.exp(-0.5 * _PLACES**2) / np.sqrt(2.0 * np.pi)


@njit(cache=True)
def tail(deviation: Any, bands: int) -> Any:
    """Cauchy's loss of squared deviations: near them where they are small, their logarithm where they are great."""
    scale = WHITENED_TAIL * bands
    return scale * np.log(1.0 + deviation / scale)


@njit(cache=True)
def _read(table: Array, place: float) -> float:
    """A table's value; the first or last beyond its ends."""
    at = (place + TABLE_END) * TABLE_STEPS
    if at <= 0.0:
        return float(table[0])
    if at >= len(table) - 1:
        return float(table[-1])
    low = int(at)
    return float(table[low] + (at - low) * (table[low + 1] - table[low]))


@njit(cache=True)
def _axes(metres: Array, numbers: Array) -> tuple[Array, Array]:
    """What gives metres along and off the rectangle's middle from column and row: three numbers each."""
    sine, cosine = np.sin(numbers[4]), np.cos(numbers[4])
    along, off = np.empty(3), np.empty(3)
    for term in range(3):
        east, north = metres[0, term], metres[1, term]
        if term == 2:
            east, north = east - numbers[0], north - numbers[1]
        along[term] = east * sine + north * cosine
        off[term] = east * cosine - north * sine
    return along, off


@njit(cache=True)
def _columns(axis: Array, row: float, reach: float, first: int, last: int) -> tuple[int, int]:
    """The columns of a row, within others, whose centres lie within a distance of an axis; none: first >= last."""
    slope, start = axis[0], axis[1] * (row + 0.5) + axis[2] + 0.5 * axis[0]
    if abs(slope) < 1e-9:
        return (first, last) if abs(start) <= reach else (first, first)
    low, high = (-reach - start) / slope, (reach - start) / slope
    if low > high:
        low, high = high, low
    # Compared before they are made whole: they may be too large for it.
    return (
        first if low <= first else (last if low >= last else int(np.ceil(low))),
        last if high >= last - 1 else (first if high < first else int(np.floor(high)) + 1),
    )


@njit(cache=True)
def _rows(metres: Array, numbers: Array, reach: tuple[float, float], rows: int) -> tuple[int, int]:
    """The rows that a rectangle with half-sides `reach` may touch."""
    sine, cosine = np.sin(numbers[4]), np.cos(numbers[4])
    wide = metres[0, 0] * metres[1, 1] - metres[0, 1] * metres[1, 0]
    to_row = np.array([-metres[1, 0] / wide, metres[0, 0] / wide])
    middle = to_row[0] * (numbers[0] - metres[0, 2]) + to_row[1] * (numbers[1] - metres[1, 2])
    spread = reach[0] * abs(to_row[0] * sine + to_row[1] * cosine)
    spread += reach[1] * abs(to_row[0] * cosine - to_row[1] * sine)
    return max(0, int(max(middle - spread, 0.0)) - 1), min(rows, int(max(min(middle + spread, float(rows)), 0.0)) + 1)


@njit(cache=True)
def gather(
    pixels: tuple[FloatGrid, FloatGrid, FloatGrid], metres: Array, numbers: Array, reach: tuple[float, float]
) -> Gathered:
    """The known pixels that lie within so many metres along and off a rectangle's middle.

    Args:
        pixels: Expected and seen, (rows, columns, bands), NaN where not known, and the loss of no change.
        metres: (2, 3): `metres @ (column, row, 1)` gives east and north.
        numbers: The rectangle's.
        reach: Along and off, m.
    """
    expected, seen, unchanged = pixels
    rows, columns, bands = seen.shape
    along, off = _axes(metres, numbers)
    first_row, last_row = _rows(metres, numbers, reach, rows)
    spans, most = np.zeros((rows, 2), np.int64), 0
    for row in range(first_row, last_row):
        first, last = _columns(along, row, reach[0], 0, columns)
        spans[row] = _columns(off, row, reach[1], first, last)
        most += max(0, spans[row, 1] - spans[row, 0])
    places, lost = np.empty((most, 2)), np.empty(most, np.float32)
    model, panel = np.empty((most, bands), np.float32), np.empty((most, bands), np.float32)
    count = 0
    for row in range(first_row, last_row):
        for column in range(spans[row, 0], spans[row, 1]):
            if not np.isnan(unchanged[row, column]):
                places[count, 0] = metres[0, 0] * (column + 0.5) + metres[0, 1] * (row + 0.5) + metres[0, 2]
                places[count, 1] = metres[1, 0] * (column + 0.5) + metres[1, 1] * (row + 0.5) + metres[1, 2]
                lost[count] = unchanged[row, column]
                for band in range(bands):
                    model[count, band] = expected[row, column, band]
                    panel[count, band] = seen[row, column, band]
                count += 1
    return places[:count], model[:count], panel[:count], lost[:count]


@njit(cache=True)
def _laid(numbers: Array) -> _Laid:
    """A rectangle with sine and cosine of its direction: not to be told anew for every pixel."""
    return numbers[0], numbers[1], numbers[2], numbers[3], np.sin(numbers[4]), np.cos(numbers[4])


@njit(cache=True)
def _turned(places: Array, number: int, laid: _Laid) -> tuple[float, float]:
    """A place along and off a rectangle's middle."""
    east, north = places[number, 0] - laid[0], places[number, 1] - laid[1]
    return east * laid[4] + north * laid[5], east * laid[5] - north * laid[4]


@njit(cache=True)
def _share(place: float, side: float, blur: float) -> float:
    """Share of a stretch of some length, through the blur, at a distance from its middle."""
    if abs(place) > side / 2.0 + REACH * blur:
        return 0.0
    return _read(_BELOW, (place + side / 2.0) / blur) - _read(_BELOW, (place - side / 2.0) / blur)


@njit(cache=True)
def _cover(places: Array, number: int, laid: _Laid, blur: float) -> float:
    """Share of the rectangle in a pixel, through the blur."""
    along, off = _turned(places, number, laid)
    by_length = _share(along, laid[2], blur)
    return by_length * _share(off, laid[3], blur) if by_length > 0.0 else 0.0


@njit(cache=True)
def _left(near: Gathered, number: int, cover: float, colour: Array) -> float:
    """Squared deviation of a pixel from what the rectangle lets expect."""
    total = 0.0
    for band in range(len(colour)):
        expected = near[1][number, band]
        rest = near[2][number, band] - expected - cover * (colour[band] - expected)
        total += rest * rest
    return total


@njit(cache=True)
def find_colour(near: Gathered, blur: float, numbers: Array) -> Array:
    """The colour of a rectangle that fits best, per band.

    Args:
        near: Pixels in and round the rectangle.
        blur: Standard deviation, m.
        numbers: The rectangle's five.
    """
    bands, laid = near[1].shape[1], _laid(numbers)
    colour, weight = np.zeros(bands), 1e-12
    for number in range(len(near[0])):
        cover = _cover(near[0], number, laid, blur)
        if cover > 0.0:
            weight += cover * cover
            for band in range(bands):
                colour[band] += cover * (near[2][number, band] - (1.0 - cover) * near[1][number, band])
    return colour / weight


@njit(cache=True)
def find_loss(near: Gathered, blur: float, numbers: Array, colour: Array) -> float:
    """Loss of a rectangle less that of no change.

    Args:
        near: Pixels in and round the rectangle.
        blur: Standard deviation, m.
        numbers: The rectangle's five.
        colour: Per band.
    """
    lost, usual, factors, laid = 0.0, 0.0, 1.0, _laid(numbers)
    scale = WHITENED_TAIL * len(colour)
    for number in range(len(near[0])):
        cover = _cover(near[0], number, laid, blur)
        if cover > 0.0:
            # The logarithm of a product: one for many pixels.
            factors *= 1.0 + _left(near, number, cover, colour) / scale
            usual += near[3][number]
            if factors > MOST_FACTORS:
                lost, factors = lost + np.log(factors), 1.0
    return float(scale * (lost + np.log(factors)) - usual)


@njit(cache=True)
def _cover_slopes(along: float, off: float, laid: _Laid, blur: float, slopes: Array) -> float:
    """Share of the rectangle in a pixel, and into `slopes` how it changes by the five numbers."""
    sine, cosine = laid[4], laid[5]
    head, foot = (along + laid[2] / 2.0) / blur, (along - laid[2] / 2.0) / blur
    one, other = (off + laid[3] / 2.0) / blur, (off - laid[3] / 2.0) / blur
    by_length = _read(_BELOW, head) - _read(_BELOW, foot)
    by_width = _read(_BELOW, one) - _read(_BELOW, other)
    bell_head, bell_foot = _read(_BELL, head) / blur, _read(_BELL, foot) / blur
    bell_one, bell_other = _read(_BELL, one) / blur, _read(_BELL, other) / blur
    by_along, by_off = (bell_head - bell_foot) * by_width, (bell_one - bell_other) * by_length
    slopes[0] = -sine * by_along - cosine * by_off
    slopes[1] = -cosine * by_along + sine * by_off
    slopes[2] = 0.5 * (bell_head + bell_foot) * by_width
    slopes[3] = 0.5 * (bell_one + bell_other) * by_length
    slopes[4] = off * by_along - along * by_off
    return by_length * by_width


@njit(cache=True)
def find_curvature(near: Gathered, blur: float, numbers: Array, colour: Array) -> tuple[Array, Array]:
    """Curvature and pull of the loss by the five numbers and the colour, the tails' weights held.

    Args:
        near: Pixels in and round the rectangle.
        blur: Standard deviation, m.
        numbers: The rectangle's five.
        colour: Per band.
    """
    bands, laid = len(colour), _laid(numbers)
    curve, pull = np.zeros((5 + bands, 5 + bands)), np.zeros(5 + bands)
    slopes, contrast = np.empty(5), np.empty(bands)
    for number in range(len(near[0])):
        along, off = _turned(near[0], number, laid)
        if abs(along) > laid[2] / 2.0 + REACH * blur or abs(off) > laid[3] / 2.0 + REACH * blur:
            continue
        cover = _cover_slopes(along, off, laid, blur, slopes)
        weight = 1.0 / (1.0 + _left(near, number, cover, colour) / (WHITENED_TAIL * bands))
        drawn, toward = 0.0, 0.0
        for band in range(bands):
            expected = near[1][number, band]
            contrast[band] = colour[band] - expected
            rest = near[2][number, band] - expected - cover * contrast[band]
            drawn += contrast[band] * contrast[band]
            toward += contrast[band] * rest
            curve[5 + band, 5 + band] += weight * cover * cover
            pull[5 + band] += weight * cover * rest
        for i in range(5):
            pull[i] += weight * slopes[i] * toward
            for j in range(i + 1):
                curve[i, j] += weight * drawn * slopes[i] * slopes[j]
            for band in range(bands):
                curve[5 + band, i] += weight * cover * slopes[i] * contrast[band]
    for i in range(5 + bands):
        for j in range(i):
            curve[j, i] = curve[i, j]
    return curve, pull


@njit(cache=True)
def find_worth(
    near: Gathered, scale: tuple[float, float], fit: tuple[Array, Array], usual: float
) -> tuple[float, float]:
    """Gain of a rectangle over no change, and the share of the change round it that this explains.

    Args:
        near: Pixels in and round the rectangle.
        scale: Blur and side of a pixel, m.
        fit: Five numbers and colour.
        usual: Median squared deviation of what has not changed.
    """
    blur, pixel = scale
    numbers, colour = fit
    bands = len(colour)
    floor = tail(usual, bands)
    laid, wider = _laid(numbers), _laid(numbers + np.array([0.0, 0.0, 4.0 * pixel, 4.0 * pixel, 0.0]))
    gain, near_gain, changed = 0.0, 0.0, 1e-9
    for number in range(len(near[0])):
        cover = _cover(near[0], number, laid, blur)
        won = near[3][number] - tail(_left(near, number, cover, colour), bands) if cover > 0.0 else 0.0
        gain += won
        if _cover(near[0], number, wider, blur) > 0.5:
            near_gain += won
            changed += max(near[3][number] - floor, 0.0)
    return gain, near_gain / changed


@njit(cache=True)
def _core_colour(near: Gathered, pixel: float, numbers: Array) -> tuple[int, Array]:
    """How many pixels lie in the middle of a rectangle, and the median of their colours."""
    reach = max(CORE * numbers[2], LEAST_CORE_PIXELS * pixel), max(CORE * numbers[3], LEAST_CORE_PIXELS * pixel)
    inside, laid = np.empty(len(near[0]), np.bool_), _laid(numbers)
    for number in range(len(near[0])):
        along, off = _turned(near[0], number, laid)
        inside[number] = abs(along) <= reach[0] and abs(off) <= reach[1]
    count, colour = int(inside.sum()), np.zeros(near[2].shape[1])
    if count:
        for band in range(len(colour)):
            colour[band] = np.median(near[2][inside, band])
    return count, colour


@njit(cache=True)
def _greatest_run(values: Array) -> tuple[int, int]:
    """First and one past the last of the run with the greatest sum (Kadane, in Bentley 1984); equal without a gain."""
    total, lowest, lowest_at, best, first, last = 0.0, 0.0, 0, 0.0, 0, 0
    for at in range(len(values)):
        if total < lowest:
            lowest, lowest_at = total, at
        total += values[at]
        if total - lowest > best:
            best, first, last = total - lowest, lowest_at, at + 1
    return first, last


@njit(cache=True)
def find_run(near: Gathered, pixel: float, numbers: Array, axis: int) -> tuple[float, float]:
    """Where along an axis the colour of a rectangle's middle explains more than no change does, in half pixels.

    Args:
        near: Pixels in the rectangle and on beyond its ends along the axis.
        pixel: Side of a pixel, m.
        numbers: The rectangle.
        axis: 0 along it, 1 across.

    Returns:
        From and to, in metres from the middle; equal where nothing gains.
    """
    count, colour = _core_colour(near, pixel, numbers)
    if count < 2:
        return 0.0, 0.0
    step, beside = pixel / 2.0, max(numbers[3 - axis] / 2.0 - 0.25 * pixel, 0.5 * pixel)
    half = 0
    for number in range(len(near[0])):
        away = abs(near[0][number, 0] - numbers[0]) + abs(near[0][number, 1] - numbers[1])
        half = max(half, int(away / step) + 2)
    gains, laid = np.zeros(2 * half + 1), _laid(numbers)
    for number in range(len(near[0])):
        turned = _turned(near[0], number, laid)
        if abs(turned[1 - axis]) <= beside:
            won = near[3][number] - tail(_left(near, number, 1.0, colour), len(colour))
            gains[int(np.floor(turned[axis] / step)) + half] += won
    first, last = _greatest_run(gains)
    return (first - half) * step, (last - half) * step
