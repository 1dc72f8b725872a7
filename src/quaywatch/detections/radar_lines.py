"""Means along lines of a radar image in eight directions: a long ship fills a line better than a square.

A ship of 150 by 25 m fills half of a square of 50 m, and all of a line of 90 by 30 m: at the same speckle it stands
twice as far above the sea. Lines are looked at only where the mean over their middle square is already rather bright.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.radar_clutter import Clutter, fit_clutter
from quaywatch.detections.radar_sea import SeaMap

__all__ = ["DIRECTIONS", "LINE_SQUARES", "LineHits", "find_line_hits"]

FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

DIRECTIONS = 8
"""In steps of 22.5 degrees."""
APART = 4.0
"""Directions that pass independently: lines through one middle overlap, and count as half of their number."""
LINE_SQUARES = (3, 5)
"""Lengths of the lines in squares of 30 m, end to end."""
STEP_M = 30.0
"""From one square's centre to the next."""
MIDDLE_CHANCE = 0.01
"""The middle square is brighter than all but this share of the sea."""
STRIDE = 6
"""Every so many pixels in both directions the sea's lines are sampled."""
ROUNDS = 2
"""Of fitting the sea's lines and leaving out what stands above them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineHits:
    """Middles of lines that passed, with all bright pixels of those lines."""

    middle: tuple[Indices, Indices]
    """Rows and columns of the middles."""
    chances: npt.NDArray[np.float64]
    """Chance that the sea alone gives a line as bright in any direction, for each of them."""
    marked: tuple[Indices, Indices]
    """Rows and columns of the bright pixels along the lines."""


def find_line_hits(
    smooth: FloatGrid, clutter: Clutter, sea: SeaMap, left_out: Mask, pixel_xy_m: tuple[float, float], chance: float
) -> list[LineHits]:
    """Lines above the sea, one entry for each length that has some.

    Args:
        smooth: Intensity over the local sea, averaged over squares of 30 m.
        clutter: Statistics of the sea in it.
        sea: The sea.
        left_out: Cells that hold something bright.
        pixel_xy_m: Width and height of a pixel.
        chance: That a pixel of sea passes, for each length, all directions joined.
    """
    middle_level = clutter.threshold(MIDDLE_CHANCE)
    offsets = [_offsets(squares, pixel_xy_m) for squares in LINE_SQUARES]
    reach = np.max([np.abs(one).max(axis=(0, 1)) for one in offsets], axis=0)
    candidates = np.nonzero(smooth > middle_level)
    inside = np.all([(i >= r) & (i < n - r) for i, r, n in zip(candidates, reach, smooth.shape, strict=True)], axis=0)
    inside &= ~ndimage.binary_dilation(left_out)[candidates[0] // sea.size[0], candidates[1] // sea.size[1]]
    candidates = candidates[0][inside], candidates[1][inside]
    found = []
    for shifts in offsets:
        means = np.stack([_line_means(smooth, candidates, line) for line in shifts])
        fitted = _fit_lines(smooth, candidates, means, shifts, (sea, left_out, reach), chance / APART)
        if fitted is None:
            continue
        hits = _hits(smooth, candidates, means, shifts, fitted, middle_level)
        if hits:
            found.append(hits)
    return found


def _offsets(squares: int, pixel_xy_m: tuple[float, float]) -> Indices:
    """Rows and columns of the squares' centres from the middle: by direction, square and axis."""
    steps = np.arange(squares) - squares // 2
    angles = np.arange(DIRECTIONS) * math.pi / DIRECTIONS
    unit = np.column_stack([-np.sin(angles) / pixel_xy_m[1], np.cos(angles) / pixel_xy_m[0]])
    return np.rint(unit[:, None, :] * steps[None, :, None] * STEP_M).astype(np.intp)


def _line_means(smooth: FloatGrid, places: tuple[Indices, Indices], line: Indices) -> FloatGrid:
    flat, width = smooth.ravel(), smooth.shape[1]
    index = places[0] * width + places[1]
    total = np.zeros(index.size, np.float32)
    for row, column in line:
        total += flat[index + (row * width + column)]
    return np.asarray(total / np.float32(len(line)), dtype=np.float32)


def _fit_lines(
    smooth: FloatGrid,
    candidates: tuple[Indices, Indices],
    means: FloatGrid,
    shifts: Indices,
    where: tuple[SeaMap, Mask, npt.NDArray[np.intp]],
    chance: float,
) -> tuple[Clutter, float] | None:
    """Statistics of the sea's lines, all directions together, and their threshold."""
    sea, left_out, reach = where
    sampled = [np.arange(r, n - r, STRIDE) for r, n in zip(reach, smooth.shape, strict=True)]
    if not all(axis.size for axis in sampled):
        return None
    cell = np.ix_(sampled[0] // sea.size[0], sampled[1] // sea.size[1])
    sums = [_sampled_means(smooth, sampled, line) for line in shifts]
    water = ~ndimage.binary_dilation(~sea.open_water, np.ones((3, 3)))
    out, found = left_out, None
    for _ in range(ROUNDS):
        taken = (water & ~ndimage.binary_dilation(out, np.ones((3, 3))))[cell]
        values = np.concatenate([total[taken] for total in sums])
        clutter = fit_clutter(values)
        if clutter is None:
            return None
        clutter = clutter.matched(values)
        found = clutter, clutter.threshold(chance)
        passed = (means > found[1]).any(axis=0)
        out = left_out.copy()
        out[candidates[0][passed] // sea.size[0], candidates[1][passed] // sea.size[1]] = True
        if np.array_equal(out, left_out):
            break
    return found


def _sampled_means(smooth: FloatGrid, sampled: list[npt.NDArray[np.int64]], line: Indices) -> FloatGrid:
    rows, columns = ((int(axis[0]), int(axis[-1]) + 1) for axis in sampled)
    total = np.zeros((sampled[0].size, sampled[1].size), np.float32)
    for row, column in line:
        total += smooth[rows[0] + row : rows[1] + row : STRIDE, columns[0] + column : columns[1] + column : STRIDE]
    return np.asarray(total / np.float32(len(line)), dtype=np.float32)


def _hits(  # noqa: PLR0913
    smooth: FloatGrid,
    candidates: tuple[Indices, Indices],
    means: FloatGrid,
    shifts: Indices,
    fitted: tuple[Clutter, float],
    level: float,
) -> LineHits | None:
    clutter, threshold = fitted
    passed = means > threshold
    some = passed.any(axis=0)
    if not some.any():
        return None
    rows, columns = [], []
    for line, hit in zip(shifts, passed, strict=True):
        for row, column in _filled(line):
            rows.append(candidates[0][hit] + row)
            columns.append(candidates[1][hit] + column)
    row, column = np.concatenate(rows), np.concatenate(columns)
    bright = smooth[row, column] > level
    return LineHits(
        middle=(candidates[0][some], candidates[1][some]),
        chances=np.minimum(clutter.survival(means[:, some].max(axis=0)) * APART, 1.0),
        marked=(row[bright], column[bright]),
    )


def _filled(line: Indices) -> Indices:
    """Every pixel from one end of a line to the other."""
    count = int(np.abs(line[-1] - line[0]).max()) + 1
    return np.rint(np.linspace(line[0], line[-1], count)).astype(np.intp)
