"""Where the ground changed between two pictures laid over one another, and what of it has straight edges.

Bodies of unusual change are found at two scales. To each compact one a rectangle of one colour is fitted, once as new
and once as gone; where it explains most of the change, it is a structure with a length and a width. What is left is
given as its own outline.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy import ndimage

from quaywatch.detections.change_chips import ChangePair, cut_chip, tell_usual
from quaywatch.detections.change_scores import smoothed
from quaywatch.detections.flat_rectangles import FlatRectangle, refine_rectangle, seek_again, seek_rectangle
from quaywatch.detections.measure import MetricGrid, Rectangle, find_distinct
from quaywatch.detections.settled_rectangles import RIM_PIXELS
from quaywatch.detections.whitened_fields import WhitenedField
from quaywatch.records.change import ChangeSign

__all__ = ["FoundStructure", "Levels", "find_bodies", "find_levels", "find_structures", "is_vegetated"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Here = tuple[slice, slice]

FINE_PIXELS, COARSE_PIXELS = 0.7, 1.5
"""Smoothing of the scores: the fine scale keeps roofs of two pixels' width, the coarse one what hangs together."""
LOW, FINE_HIGH, COARSE_HIGH = 1.4, 3.0, 3.8
"""Bodies hang together above LOW and reach the scale's HIGH somewhere."""
LEVELS = (4.4, 2.8, LOW)
"""A body's parts above these are tried, the brightest first: a roof beside a building site is a part of the body."""
TRIED_BEFORE = 1.5
"""A part that has grown by less since it was last tried is not tried again."""
SURE_SHARE = 0.85
"""A rectangle that explains so much of a body's change is taken for all of it."""
WORTH_OF_SHARE = 8.0
LEAST_PIXELS = 8
"""Of a body: a roof of 80 by 15 m is one of twelve or more once it is blurred."""
LARGEST_FITTED_HA = 20.0
"""Larger bodies are no single roof."""
RING_M, RING_PIXELS = 150.0, 60.0
"""Ground round a body that tells what is to be expected there; the lesser of both counts."""
LEAST_SHARE, LEAST_GAIN = 0.65, 1000.0
"""Of a structure: share of the change round it that it explains, and gain over no change. Of fainter ones four in five
are no lasting change; along a track that is asked about they are sought nevertheless."""
REACHED_BEYOND = 1.3
"""A guess that has grown by more is tried as it was, too."""
MOST_CUTS = 4
"""Times that ground is cut out for a guess because it grew towards the rim of what was."""
LEAST_SOUGHT = 0.8
"""A guess with so little of that gain, or of another's, is not fitted."""
INNER_RING_PIXELS, OUTER_RING_PIXELS = 1.2, 4.0
"""Of the ground that a structure is held against."""
CLEARLY = 2.0
"""Ratio of squared distances from which the time at which a rectangle stands out more is the one that shows it; so of
all 64 roofs planted to see."""
LONGEST_M = 1500.0
DIRECTIONS = np.radians(np.arange(0.0, 180.0, 3.0))
"""Tried for a body's first guess."""
MOST_PLANTS = 0.5
"""What lies on plants at both times with more of its area is a field or a wood."""
NDVI_PLANTS = 0.4
"""Vegetation index above which a pixel is plants; so at both times, its change is theirs."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoundStructure:
    """A flat rectangle that came or went."""

    fit: FlatRectangle
    """Place, size and how well they are known."""
    sign: ChangeSign
    """Which time shows it."""

    @property
    def worth(self) -> float:
        """By which of two that overlap the better is told.

        What it leaves unexplained counts more than its size, and of two that explain as much the smaller is better.
        """
        area_m2 = self.fit.rectangle.length_m * self.fit.rectangle.width_m
        size = np.log(self.fit.gain) - 0.25 * np.log(area_m2)
        return float(size - WORTH_OF_SHARE * max(1.0 - self.fit.share, 0.0))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Levels:
    """Mean colours of a rectangle and of the ground round it, at one time."""

    inside: Array
    """Per band."""
    outside: Array
    """Per band, from two to four pixels beyond its edges."""
    distance: float
    """Squared distance of the two in the ground's own spreads."""


def is_vegetated(red: FloatGrid, nir: FloatGrid) -> Mask:
    """Where the vegetation index (Rouse and others 1974) is that of plants."""
    return np.asarray(smoothed((nir - red) / np.maximum(nir + red, 1e-6), 1.0) >= NDVI_PLANTS)


def find_structures(
    pair: ChangePair, scores: FloatGrid, also: Sequence[FoundStructure] = ()
) -> tuple[FoundStructure, ...]:
    """Structures, each once, the surest first.

    Args:
        pair: The earlier and the later state.
        scores: Of their changes (`change_scores`).
        also: Structures found otherwise, which may be the same ones.
    """
    told = np.nan_to_num(smoothed(scores, FINE_PIXELS))
    labels = _bodies(told, LOW, FINE_HIGH)
    ground = _Ground.of(pair)
    found = [*also, *(one for here, body in _each(labels) for one in _fit_parts(ground, told, body, here))]
    if pair.plants is not None:
        found = [one for one in found if pair.grid.share_inside(one.fit.rectangle, pair.plants) < MOST_PLANTS]
    kept = find_distinct([one.fit.rectangle for one in found], [one.worth for one in found])
    return tuple(_surely_signed(pair, found[number]) for number in kept)


def _surely_signed(pair: ChangePair, found: FoundStructure) -> FoundStructure:
    """A structure with the sign of the time that shows it, where the fit took the one for the other.

    Something flat on flat ground is explained as well by what came as by what went. What stands, stands out.
    """
    levels = [find_levels(stack, pair.grid, found.fit.rectangle) for stack in (pair.before, pair.after)]
    out = [0.0 if level is None else level.distance for level in levels]
    if max(out) < CLEARLY * min(out):
        return found
    return dataclasses.replace(found, sign=ChangeSign.NEW if out[1] > out[0] else ChangeSign.GONE)


def find_levels(stack: FloatGrid, grid: MetricGrid, rectangle: Rectangle) -> Levels | None:
    """Mean colours in a rectangle and round it, and how far apart they are; None where too little is known."""
    here = grid.around(rectangle, OUTER_RING_PIXELS * grid.pixel_m, stack.shape[1:])
    values = stack[:, here[0], here[1]].astype(np.float64)
    rims = (-0.5, INNER_RING_PIXELS, OUTER_RING_PIXELS)
    core, near, far = (grid.inside(rectangle, here, rim_m=rim * grid.pixel_m) for rim in rims)
    known = np.isfinite(values).all(axis=0)
    ring = values[:, known & far & ~near]
    core = known & (core if (known & core).any() else near)
    if not core.any() or ring.shape[1] <= 2 * len(ring):
        return None
    spread = np.cov(ring).reshape(len(ring), len(ring))
    inside, outside = values[:, core].mean(axis=1), ring.mean(axis=1)
    floor = 1e-6 * np.trace(spread) / len(ring) + 1e-12
    away = np.linalg.solve(spread + floor * np.eye(len(ring)), inside - outside)
    return Levels(inside=inside, outside=outside, distance=float((inside - outside) @ away))


def find_bodies(scores: FloatGrid, plants: Mask | None) -> Labels:
    """Numbered bodies of change at the coarse scale, 0 where none is. Plants that stay plants are left out."""
    told = np.nan_to_num(smoothed(scores, COARSE_PIXELS))
    if plants is not None:
        told = np.where(plants, 0.0, told)
    return _bodies(told, LOW, COARSE_HIGH)


def _bodies(told: npt.NDArray[np.floating], low: float, high: float) -> Labels:
    labels, count = ndimage.label(told > low, np.ones((3, 3)))
    if not count:
        return np.zeros(told.shape, np.int32)
    keep = np.bincount(labels.ravel()) >= LEAST_PIXELS
    reaching = np.zeros(count + 1, bool)
    reaching[labels[told > high]] = True
    keep &= reaching
    keep[0] = False
    return np.asarray(np.where(keep[labels], labels, 0), dtype=np.int32)


def _each(labels: Labels) -> Iterator[tuple[Here, Mask]]:
    """Each body with the rectangle of pixels that holds it."""
    for number, here in enumerate(ndimage.find_objects(labels), start=1):
        if here is not None:
            yield here, labels[here] == number


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ground:
    """The two times, and both fields that guesses are sought on."""

    pair: ChangePair
    fields: dict[ChangeSign, WhitenedField]

    @classmethod
    def of(cls, pair: ChangePair) -> _Ground:
        return cls(pair=pair, fields={sign: WhitenedField(pair, sign) for sign in ChangeSign})

    def around(self, about: Rectangle) -> Here:
        """Rows and columns of the neighbourhood of a rectangle."""
        square = dataclasses.replace(about, width_m=about.length_m, along=np.array([1.0, 0.0]))
        grid = self.pair.grid
        return grid.around(square, min(RING_M, RING_PIXELS * grid.pixel_m), self.pair.before.shape[1:])


def _fit_parts(ground: _Ground, told: FloatGrid, body: Mask, here: Here) -> list[FoundStructure]:
    """Structures in a body, its brightest parts first; what a sure one covers is not fitted again."""
    left, tried = body.copy(), np.zeros(body.shape)
    grid, found = ground.pair.grid, []
    for level in LEVELS:
        still, high = np.where(left, told[here], 0.0), max(level, FINE_HIGH)
        if still.max() <= high:
            continue
        for inner, part in _each(_bodies(still, level, high)):
            if part.sum() <= TRIED_BEFORE * tried[inner][part].max():
                continue
            tried[inner][part] = part.sum()
            place = tuple(slice(o.start + i.start, o.start + i.stop) for o, i in zip(here, inner, strict=True))
            one = _fit_body(ground, part, (place[0], place[1]))
            if one is not None:
                found.append(one)
                if one.fit.share >= SURE_SHARE:
                    tried[inner][part] = 0.0  # what is left of it is another part
                    left &= ~grid.inside(one.fit.rectangle, here, rim_m=grid.pixel_m)
    return found


def _fit_body(ground: _Ground, body: Mask, here: Here) -> FoundStructure | None:
    """The better of something new and something gone, where it explains enough."""
    start = _first_guess(ground.pair.grid, body, here)
    if start is None:
        return None
    best: FoundStructure | None = None
    for guess in sorted(_guesses(ground, start), key=lambda guess: -guess.gain):
        if best is not None and guess.gain < (1.0 if best.fit.share >= SURE_SHARE else LEAST_SOUGHT) * best.fit.gain:
            break
        tried = [guess.rectangle]
        if guess.rectangle.length_m > REACHED_BEYOND * start.length_m:
            tried.append(start)
        for rectangle in tried:
            fit = _fit_to_own_ground(ground, dataclasses.replace(guess, rectangle=rectangle), (body, here))
            if fit is not None:
                found = FoundStructure(fit=fit, sign=guess.sign)
                best = found if best is None or found.worth > best.worth else best
    return best


def _fit_to_own_ground(ground: _Ground, guess: _Guess, body: tuple[Mask, Here]) -> FlatRectangle | None:
    """A guess fitted to ground whose mixture leaves out its own body; None where it explains too little."""
    pair, rectangle = ground.pair, guess.rectangle
    here = ground.around(rectangle)
    usual = tell_usual(pair, here, guess.sign, _laid(*body, here))
    if usual is None:
        return None
    shape, rim_m = pair.before.shape[1:], RIM_PIXELS * pair.grid.pixel_m
    for _ in range(MOST_CUTS):
        held = pair.grid.around(rectangle, 2.0 * rim_m, shape)
        chip = cut_chip(pair, held, guess.sign, usual)
        fit = refine_rectangle(chip, rectangle)
        if fit is None or fit.share < LEAST_SHARE or fit.gain < LEAST_GAIN:
            return None
        if _holds(held, pair.grid.around(fit.rectangle, rim_m, shape)):
            return seek_again(chip, fit)
        rectangle = fit.rectangle  # beyond what was cut out, growing costs nothing
    return None


def _holds(here: Here, other: Here) -> bool:
    """Whether some rows and columns hold all of others."""
    return all(one.start <= two.start and two.stop <= one.stop for one, two in zip(here, other, strict=True))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Guess:
    rectangle: Rectangle
    gain: float
    sign: ChangeSign


def _guesses(ground: _Ground, start: Rectangle) -> Iterator[_Guess]:
    """What might be new and what might be gone, sought out to its ends."""
    here = ground.around(start)
    for sign in ChangeSign:
        chip = ground.fields[sign].chip(here)
        sought = seek_rectangle(chip, start)
        if sought is not None and sought[1] >= LEAST_SOUGHT * LEAST_GAIN:
            yield _Guess(rectangle=sought[0], gain=sought[1], sign=sign)


def _first_guess(grid: MetricGrid, body: Mask, here: Here) -> Rectangle | None:
    rows, columns = np.nonzero(body)
    rows, columns = rows + here[0].start, columns + here[1].start
    if len(rows) * grid.pixel_m**2 > 1e4 * LARGEST_FITTED_HA:
        return None
    places = grid.to_metres(np.column_stack([columns + 0.5, rows + 0.5]))
    ways = np.stack([np.sin(DIRECTIONS), np.cos(DIRECTIONS)])
    spans = [places @ turned for turned in (ways, np.stack([ways[1], -ways[0]]))]
    lows, highs = np.array([[span.min(axis=0), span.max(axis=0)] for span in spans]).swapaxes(0, 1)
    sides = highs - lows + grid.pixel_m
    least = int(np.argmin(np.where(sides[0] >= sides[1], sides[0] * sides[1], np.inf)))
    length = float(sides[0, least])
    if length > LONGEST_M:
        return None
    width = float(np.clip(len(rows) * grid.pixel_m**2 / length, grid.pixel_m, length))
    along = ways[:, least]
    middle = (lows[:, least] + highs[:, least]) / 2.0 @ np.array([along, [along[1], -along[0]]])
    return Rectangle(centre=middle, along=along, length_m=length, width_m=width)


def _laid(body: Mask, at: Here, here: Here) -> Mask:
    """The body, grown by a pixel, on other rows and columns than its own."""
    laid = np.zeros([along.stop - along.start for along in here], bool)
    _grow_into(body, (at[0].start - here[0].start, at[1].start - here[1].start), laid)
    return laid


@njit(cache=True)
def _grow_into(body: Mask, corner: tuple[int, int], laid: Mask) -> None:
    """Mark the pixels of a body and their four neighbours, its first pixel at a corner; what lies outside is left."""
    rows, columns = laid.shape
    for row in range(body.shape[0]):
        for column in range(body.shape[1]):
            if body[row, column]:
                y, x = row + corner[0], column + corner[1]
                for down, across in ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)):
                    if 0 <= y + down < rows and 0 <= x + across < columns:
                        laid[y + down, x + across] = True
