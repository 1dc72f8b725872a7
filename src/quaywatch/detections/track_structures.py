"""New structures over lines of track, sought along each line.

A body of change says where to look, but not where everything round it has changed too. Whoever names a line has said
where: along it, every few steps, a short piece of roof is tried as a first guess, and its ends and sides are moved to
where one colour stops explaining the later picture better than the earlier one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from rasterio import features
from shapely.ops import substring

from quaywatch.detections.change_chips import ChangePair, cut_chip, tell_usual
from quaywatch.detections.flat_rectangles import ChangeChip, refine_rectangle, seek_again, seek_rectangle
from quaywatch.detections.measure import MetricGrid, Rectangle
from quaywatch.detections.structures import FoundStructure
from quaywatch.records.change import ChangeSign

__all__ = ["find_track_structures"]

Mask = npt.NDArray[np.bool_]

STEP_PIXELS, GUESS_PIXELS = 3.0, (8.0, 1.6)
STEP_M, GUESS_M = 15.0, (40.0, 8.0)
"""Between guesses along a line, and their length and width: the greater of both counts."""
PIECE_M, REACH_M = 400.0, 600.0
"""Lines are searched piece by piece; a structure reaches at most so far beyond the piece that its guess lies in."""
CORRIDOR_M, CHANGED_M = 120.0, 40.0
"""Half-widths round a line: what is looked at, and what does not tell the usual change."""
CORRIDOR_PIXELS = 160.0
"""At most, of the first: finer pixels need less ground to tell what is usual."""
LEAST_SHARE, LEAST_GAIN = 0.5, 400.0
"""Of a structure along a line: share of the change round it that it explains, and gain over no change."""
MOST_TURNED = np.cos(np.radians(20.0))
"""Of its axis against the line's own there."""
HELD = 0.6
"""Guesses that share so much of the smaller one with a fitted structure are taken for it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Guess:
    rectangle: Rectangle
    area: shapely.Polygon
    gain: float
    sign: ChangeSign
    chip: ChangeChip


def find_track_structures(pair: ChangePair, lines: Sequence[shapely.Geometry]) -> list[FoundStructure]:
    """Structures that lie along lines of track, the surest first; several may be the same one.

    Args:
        pair: The earlier and the later state.
        lines: In metres of the pair's frame.
    """
    found: list[FoundStructure] = []
    for line in lines:
        for piece in _pieces(line):
            found += _fitted(_guesses(pair, line, piece))
    return sorted(found, key=lambda one: -one.worth)


def _pieces(line: shapely.Geometry) -> Iterator[shapely.LineString]:
    for part in getattr(line, "geoms", [line]):
        if isinstance(part, shapely.LineString) and part.length > 0.0:
            count = max(1, round(part.length / PIECE_M))
            for number in range(count):
                yield substring(part, number / count, (number + 1) / count, normalized=True)


def _guesses(pair: ChangePair, line: shapely.Geometry, piece: shapely.LineString) -> list[_Guess]:
    """Short pieces of roof along a piece of line, sought out to their ends, the best first."""
    grid = pair.grid
    about = line.intersection(piece.buffer(REACH_M))
    corridor = max(min(CORRIDOR_M, CORRIDOR_PIXELS * grid.pixel_m), 1.5 * CHANGED_M)
    here = _box(grid, about.buffer(corridor), pair.before.shape[1:])
    if any(along.stop - along.start < 2 for along in here):
        return []
    near, changed = (_near(grid, about, reach, here) for reach in (corridor, CHANGED_M))
    guesses = []
    for sign in ChangeSign:
        usual = tell_usual(pair, here, sign, changed)
        if usual is None:
            return []
        chip = cut_chip(pair, here, sign, usual, near)
        for start in _starts(piece, grid.pixel_m):
            sought = seek_rectangle(chip, start)
            if sought is not None and sought[1] >= LEAST_GAIN:
                area = shapely.Polygon(sought[0].corners)
                guesses.append(_Guess(rectangle=sought[0], area=area, gain=sought[1], sign=sign, chip=chip))
    return sorted(guesses, key=lambda guess: -guess.gain)


def _starts(piece: shapely.LineString, pixel_m: float) -> Iterator[Rectangle]:
    length, width = (max(side * pixel_m, least) for side, least in zip(GUESS_PIXELS, GUESS_M, strict=True))
    count = max(1, round(piece.length / max(STEP_PIXELS * pixel_m, STEP_M)))
    for at in (np.arange(count) + 0.5) * piece.length / count:
        ends = [piece.interpolate(np.clip(at + half, 0.0, piece.length)) for half in (-length / 2.0, length / 2.0)]
        way = np.array([ends[1].x - ends[0].x, ends[1].y - ends[0].y])
        middle = piece.interpolate(at)
        along = way / max(float(np.hypot(*way)), 1e-9)
        yield Rectangle(centre=np.array([middle.x, middle.y]), along=along, length_m=length, width_m=width)


def _fitted(guesses: Sequence[_Guess]) -> list[FoundStructure]:
    """Guesses fitted, the best first; one that lies in a structure already fitted is taken for it."""
    found: list[tuple[FoundStructure, shapely.Polygon]] = []
    for guess in guesses:
        if any(
            one.sign is guess.sign and area.intersection(guess.area).area > HELD * min(area.area, guess.area.area)
            for one, area in found
        ):
            continue
        fit = refine_rectangle(guess.chip, guess.rectangle)
        if fit is None or fit.share < LEAST_SHARE or fit.gain < LEAST_GAIN:
            continue
        fit = seek_again(guess.chip, fit)
        if abs(float(fit.rectangle.along @ guess.rectangle.along)) >= MOST_TURNED:
            found.append((FoundStructure(fit=fit, sign=guess.sign), shapely.Polygon(fit.rectangle.corners)))
    return [one for one, _ in found]


def _box(grid: MetricGrid, geometry: shapely.Geometry, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Rows and columns that hold a geometry; empty where it lies outside the grid."""
    low_x, low_y, high_x, high_y = geometry.bounds
    pixels = grid.to_pixels(np.array([[low_x, low_y], [high_x, low_y], [high_x, high_y], [low_x, high_y]]))
    low = np.maximum(np.floor(pixels.min(axis=0)), 0).astype(int)
    high = np.minimum(np.ceil(pixels.max(axis=0)), shape[::-1]).astype(int)
    return slice(int(low[1]), int(max(high[1], low[1]))), slice(int(low[0]), int(max(high[0], low[0])))


def _near(grid: MetricGrid, line: shapely.Geometry, reach_m: float, here: tuple[slice, slice]) -> Mask:
    """Which pixels of some rows and columns lie near a line."""
    offset = np.array([here[1].start, here[0].start])
    area = shapely.transform(line.buffer(reach_m), lambda places: grid.to_pixels(places) - offset)
    shape = tuple(along.stop - along.start for along in here)
    return np.asarray(features.rasterize([area], out_shape=shape, dtype="uint8").astype(bool))
