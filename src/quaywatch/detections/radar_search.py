"""Pixels of a radar image that stand above the sea at a kept false-alarm rate, and the objects that they belong to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.radar_clutter import Clutter, fit_clutter
from quaywatch.detections.radar_lines import LINE_SQUARES, LineHits, find_line_hits
from quaywatch.detections.radar_sea import RadarImage, SeaMap

__all__ = ["BrightObject", "BrightSearch", "box_mean", "find_bright", "find_correlation"]

FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

FALSE_PIXELS_PER_KM2 = 8e-4
"""Nominal rate of pixels of sea that pass, all tests joined: 8e-8 per pixel of 10 m."""
RATE_MARGIN = 2.0
"""Tests are this much stricter than their share of the rate: what the far tail was seen to hold beyond its match."""
SCALES_M = (30.0, 50.0)
"""Sides of the squares over which intensity is averaged before it is tested: a small ship, and a larger one."""
GROW_CHANCE = 1e-3
"""An object reaches as far as pixels that the sea alone exceeds this rarely."""
FIRST_CUT = 8.0
"""Where the fit of the sea begins to leave out what may be ships, in local means; then it follows the threshold."""
ROUNDS = 4
"""Of fitting the sea and leaving out what stands above it."""
LAND_REACH_M = 40.0
"""An object with land this near touches it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Test:
    """One filtered image of the sea, and where the sea alone ends in it."""

    smooth: FloatGrid
    clutter: Clutter
    threshold: float
    left_out: Mask
    """Cells that did not count for the fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrightObject:
    """A body of bright pixels in the sea."""

    label: int
    """Its number in `BrightSearch.labels`."""
    place: tuple[slice, slice]
    """Its rows and columns."""
    significance: float
    """-log10 of the chance that the sea alone gives its most telling value at one place."""
    touches_land: bool
    """Whether land begins within a pixel or two."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BrightSearch:
    """What stands above the sea."""

    ratio: FloatGrid
    """Intensity over the local sea, mean over the polarisations; 0 far from the sea."""
    smooth: FloatGrid
    """The same over squares of about 30 m."""
    clutter: Clutter
    """Statistics of `smooth` over the sea."""
    grow_level: float
    """Value of `smooth` down to which an object reaches."""
    correlation: float
    """Pixels that share one speckle: 1 where speckle is independent."""
    labels: npt.NDArray[np.int32]
    """Bodies of bright pixels, land among them; 0 for none."""
    land: Mask
    """Pixels of land and of what hangs together with it."""
    objects: tuple[BrightObject, ...]
    """Bodies that passed a test and are not land."""
    passed: int
    """Pixels that passed a test and are not land."""


def find_bright(
    image: RadarImage, sea: SeaMap, false_pixels_per_km2: float = FALSE_PIXELS_PER_KM2
) -> BrightSearch | None:
    """Objects above the sea, or None where too little sea is near to know how bright it gets.

    Every polarisation and their mean are tested over squares of 30 and 50 m, and the mean (or the only one) along lines
    of 90 and 150 m away from what passed so. The nominal rate is shared among the tests (docs/radar.md has how far it
    is kept).

    Args:
        image: The window.
        sea: Its sea.
        false_pixels_per_km2: Nominal rate of pixels of sea that pass.
    """
    chance = false_pixels_per_km2 * image.pixel_xy_m[0] * image.pixel_xy_m[1] / 1e6
    ratios = _ratios(image, sea)
    tests = _run_tests(ratios, image, sea, chance)
    if tests is None:
        return None
    flagged = sea.cells_of(tests[-len(SCALES_M)].smooth > tests[-len(SCALES_M)].threshold)
    again = sea.levelled(flagged)
    if again is not sea:
        ratios = _ratios(image, again)
        tests = _run_tests(ratios, image, again, chance)
        if tests is None:
            return None
    main = tests[-len(SCALES_M)]
    grow = main.clutter.threshold(GROW_CHANCE)
    bright = np.logical_or.reduce([test.left_out for test in tests])
    lines = find_line_hits(main.smooth, main.clutter, again, bright, image.pixel_xy_m, _share(chance, len(ratios)))
    labels, land, objects, passed = _objects(tests, lines, grow, image, sea)
    sample, widest = _Sample.of(image, again), tests[-1]
    seen = [_variance(sample.values(grid, widest.left_out)) for grid in (widest.smooth, ratios[-1])]
    return BrightSearch(
        ratio=ratios[-1],
        smooth=main.smooth,
        clutter=main.clutter,
        grow_level=grow,
        correlation=find_correlation(seen[0] / max(seen[1], 1e-12), _box_size(SCALES_M[-1], image.pixel_xy_m)),
        labels=labels,
        land=land,
        objects=objects,
        passed=passed,
    )


def _variance(values: FloatGrid) -> float:
    """Over the squared mean, from about every fifth value."""
    values = values[::5] if values.size > 100_000 else values
    return float(values.var(dtype=np.float64)) / float(values.mean(dtype=np.float64)) ** 2


def find_correlation(calmed: float, size: tuple[int, int]) -> float:
    """Number of pixels that share one speckle, from the variance that is left after averaging over a rectangle.

    The correlation of intensity is taken as Gaussian; its range is the one that gives the variance.

    Args:
        calmed: Variance of the means over that of single pixels.
        size: Rows and columns of the rectangle.
    """
    best, found = math.inf, 1.0
    for spread in np.geomspace(0.2, 4.0, 60):
        left = 1.0
        for count in size:
            steps = np.arange(-count + 1, count)
            left *= float(np.sum((1.0 - np.abs(steps) / count) * np.exp(-(steps**2) / 2.0 / spread**2))) / count
        if abs(left - calmed) < best:
            best, found = abs(left - calmed), float(np.sum(np.exp(-(np.arange(-20, 21) ** 2) / 2.0 / spread**2))) ** 2
    return found


def _ratios(image: RadarImage, sea: SeaMap) -> list[FloatGrid]:
    """Intensity over the local sea, per polarisation, and last their mean."""
    near = sea.near
    found = []
    for band in image.bands:
        level = sea.level[band]
        inverse = np.where(near & (level > 0), 1.0 / np.where(level > 0, level, 1.0), 0.0).astype(np.float32)
        found.append(np.multiply(image.values[band], sea.spread(inverse, image.shape), dtype=np.float32))
    if len(found) > 1:
        found.append(np.mean(found, axis=0, dtype=np.float32))
    return found


def _run_tests(ratios: Sequence[FloatGrid], image: RadarImage, sea: SeaMap, chance: float) -> list[_Test] | None:
    sizes = [_box_size(side, image.pixel_xy_m) for side in SCALES_M]
    sample = _Sample.of(image, sea)
    tests = []
    for ratio in ratios:
        for size in sizes:
            smooth = box_mean(ratio, size)
            found = sample.fit(smooth, _share(chance, len(ratios)))
            if found is None:
                return None
            tests.append(_Test(smooth=smooth, clutter=found[0], threshold=found[1], left_out=found[2]))
    return tests


def _share(chance: float, grids: int) -> float:
    """Of the rate for one test: squares of each size in every grid, and lines of each length in one."""
    return chance / ((grids * len(SCALES_M) + len(LINE_SQUARES)) * RATE_MARGIN)


def _box_size(side_m: float, pixel_xy_m: tuple[float, float]) -> tuple[int, int]:
    """Odd numbers of rows and columns of a square of about this side."""
    rows, columns = (max(1, 2 * math.floor(side_m / pixel / 2.0) + 1) for pixel in reversed(pixel_xy_m))
    return rows, columns


def box_mean(values: FloatGrid, size: tuple[int, int]) -> FloatGrid:
    """Means over rectangles of odd numbers of rows and columns; outside the grid counts as 0."""
    mean = values
    for axis, count in enumerate(size):
        mean = _running(mean, count, axis)
    scale = np.float32(1.0 / (size[0] * size[1]))
    return np.asarray(np.multiply(mean, scale, out=None if mean is values else mean), dtype=np.float32)


def _running(values: FloatGrid, count: int, axis: int) -> FloatGrid:
    """Sums of `count` neighbours along an axis. Shifted additions: a third of the time of a general filter."""
    if count == 1:
        return values
    total = values.copy()
    for step in range(1, count // 2 + 1):
        ahead, behind = [slice(None)] * 2, [slice(None)] * 2
        ahead[axis], behind[axis] = slice(step, None), slice(None, -step)
        total[tuple(behind)] += values[tuple(ahead)]
        total[tuple(ahead)] += values[tuple(behind)]
    return total


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sample:
    """Every second pixel in both directions that is surely water, or a ship in it."""

    rows: npt.NDArray[np.int64]
    """Cell row of each sampled row."""
    columns: npt.NDArray[np.int64]
    """Cell column of each sampled column."""
    water: Mask
    """Cells that are sampled."""

    @classmethod
    def of(cls, image: RadarImage, sea: SeaMap) -> _Sample:
        rows, columns = (np.arange(0, n, 2) // size for n, size in zip(image.shape, sea.size, strict=True))
        return cls(rows=rows, columns=columns, water=sea.open_water)

    def values(self, smooth: FloatGrid, left_out: Mask | None = None) -> FloatGrid:
        """Values of the sampled pixels, in no order, without those of some cells."""
        taken = self.water if left_out is None else self.water & ~left_out
        strided = smooth[::2, ::2]
        return strided.ravel() if taken.all() else strided[taken[np.ix_(self.rows, self.columns)]]

    def fit(self, smooth: FloatGrid, chance: float) -> tuple[Clutter, float, Mask] | None:
        """The sea's statistics and threshold, with what stands above the threshold left out of the fit."""
        cut, left_out, found = FIRST_CUT, None, None
        strided = smooth[::2, ::2]
        top = float(strided.max())
        for _ in range(ROUNDS):
            bright = np.zeros(self.water.shape, bool)
            if top > cut:
                row, column = np.nonzero(strided > cut)
                bright[self.rows[row], self.columns[column]] = True
                bright = np.asarray(ndimage.binary_dilation(bright, np.ones((3, 3))))
            if (
                found is not None
                and left_out is not None
                and np.array_equal(bright & self.water, left_out & self.water)
            ):
                break
            left_out = bright
            values = self.values(smooth, left_out)
            clutter = fit_clutter(values)
            if clutter is None:
                return None
            clutter = clutter.matched(values)
            cut = clutter.threshold(chance)
            found = clutter, cut, bright
        return found


def _objects(
    tests: Sequence[_Test], lines: Sequence[LineHits], grow: float, image: RadarImage, sea: SeaMap
) -> tuple[npt.NDArray[np.int32], Mask, tuple[BrightObject, ...], int]:
    """Bodies of bright pixels, the land, and the bodies in the sea that passed a test."""
    land = np.asarray(sea.spread(sea.land, image.shape), dtype=bool)
    passing = [test.smooth > test.threshold for test in tests if test.smooth.max() > test.threshold]
    hits = np.logical_or.reduce(passing) if passing else np.zeros(image.shape, bool)
    for line in lines:
        hits[line.middle] = True
    if not (hits & ~land).any():
        return np.zeros(image.shape, np.int32), land, (), 0
    bodies = (tests[-len(SCALES_M)].smooth > grow) | hits | land
    for line in lines:
        bodies[line.marked] = True
    labels, count = ndimage.label(bodies, np.ones((3, 3)))
    is_land = np.zeros(count + 1, bool)
    if sea.land.any():
        is_land[np.unique(labels[land])] = True
        land = is_land[labels]
    passed = np.unique(labels[hits])
    places = ndimage.find_objects(labels)
    along = _least_chances(lines, labels, count)
    objects = tuple(
        BrightObject(
            label=int(label),
            place=places[label - 1],
            significance=_significance(tests, labels, int(label), places[label - 1], along[label]),
            touches_land=_touches(land, labels, int(label), places[label - 1], image),
        )
        for label in passed
        if not is_land[label]
    )
    return labels, land, objects, int((hits & ~land).sum())


def _least_chances(lines: Sequence[LineHits], labels: npt.NDArray[np.int32], count: int) -> npt.NDArray[np.float64]:
    least = np.ones(count + 1)
    for line in lines:
        np.minimum.at(least, labels[line.middle], line.chances)
    return least


def _significance(
    tests: Sequence[_Test], labels: npt.NDArray[np.int32], label: int, place: tuple[slice, slice], along: float
) -> float:
    inside = labels[place] == label
    chances = [along] + [float(test.clutter.survival(test.smooth[place][inside].max())[0]) for test in tests]
    return -math.log10(max(min(chances), 1e-300))


def _touches(
    land: Mask, labels: npt.NDArray[np.int32], label: int, place: tuple[slice, slice], image: RadarImage
) -> bool:
    reach = [max(1, round(LAND_REACH_M / side)) for side in reversed(image.pixel_xy_m)]
    wide = _widened(place, reach)
    if not land[wide].any():
        return False
    box = np.ones((2 * reach[0] + 1, 2 * reach[1] + 1))
    return bool((ndimage.binary_dilation(labels[wide] == label, box) & land[wide]).any())


def _widened(place: tuple[slice, slice], reach: Sequence[int]) -> tuple[slice, slice]:
    rows, columns = (slice(max(0, p.start - r), p.stop + r) for p, r in zip(place, reach, strict=True))
    return rows, columns
