"""Long narrow things that stand in water or out from a shore: where ships may be when nobody has drawn the berths."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.measure import MetricGrid, Rectangle, find_runs
from quaywatch.detections.vessel_scores import log_rise
from quaywatch.detections.water import WaterMap

__all__ = ["Hull", "find_hulls", "straightened"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

TURN_DEG = 7.5
"""Step between the directions that are searched; ends are found to a pixel with headings off by half of it."""
LONGEST_M, BROADEST_M = 420.0, 70.0
"""No ship is longer or, with a lighter and a pixel on either side, broader."""
SHORTEST_M, SLIMMEST_M = 45.0, 10.0
"""Shorter or slimmer things are not sought at 10 m."""
LEAST_ASPECT, LEAST_FILL = 1.4, 0.6
"""Length over width, and share of the rectangle that is not sea."""
BESIDE_M = 25.0
"""How far beside and beyond a hull its surroundings are judged."""
LEAST_LEVEL = 0.01
"""Reflectance that ratios are taken to at least."""
FINEST_M = 2.5
"""Finer pictures are searched on a grid of this step."""
ALONE_M2 = 40_000.0
"""A body smaller than this may be a ship on its own; a quay is larger."""
RISE_EDGE = 0.4
"""Share of a hull's level at which it ends: half, less the taper of bow and stern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hull:
    """A rectangle that may be a ship, and what speaks for it."""

    rectangle: Rectangle
    """In metres of the window's frame."""
    rise: float
    """Median reflectance above the local sea in the infrared."""
    contrast: float
    """Median contrast with the local sea."""
    fill: float
    """Share of the rectangle that is not sea."""
    open_side: float
    """Sea share along the better of the two long sides."""
    other_side: float
    """Sea share along the other: near 0 alongside a quay."""
    open_ends: float
    """Lesser sea share of the two ends."""
    body_m2: float
    """Area of everything that is not sea and hangs together with it: small for a ship on its own, huge at a quay."""
    unevenness: float
    """Spread of the reflectance over its level: cranes, hatches and containers are uneven, breakwaters are not."""
    step: float
    """Difference from what lies behind the less open side, over its level: a hull differs from its quay."""

    @property
    def stands_alone(self) -> bool:
        """True where it hangs together with nothing larger than a ship or two."""
        return self.body_m2 < ALONE_M2

    @property
    def features(self) -> Array:
        """What speaks for a vessel: brightness, size, open water round it, difference from what it lies at."""
        size, rise, fill = self.rectangle, log_rise(self.rise), self.fill - 0.8
        other, side, ends = self.other_side - 0.5, self.open_side - 0.5, self.open_ends - 0.5
        body, alone = math.log(max(self.body_m2, 100.0) / 2e4) / 3.0, float(self.stands_alone)
        contrast, unevenness = math.log(max(self.contrast, 1.0) / 15.0), math.log(self.unevenness + 0.05) + 1.0
        length, width = math.log(size.length_m / 150.0), math.log(size.width_m / 30.0)
        step = min(max(self.step, -1.5), 1.5)
        plain = np.array([rise, contrast, fill, side, other, ends, length, width, body, unevenness, step])
        joint = [alone, alone * fill, rise * other, side * ends, other * ends, body * other]
        return np.concatenate([plain, plain**2, joint])


def find_hulls(water: WaterMap, grid: MetricGrid) -> tuple[Hull, ...]:
    """Everything in a window with the size and shape of a ship and water on at least three sides of it, often twice.

    In each of 24 directions the sea is closed along lines (closing by a line segment, Serra 1982): what the closing
    fills is no longer than a ship and has water ahead and astern. What a square of 70 m fits into is a pier or land.
    """
    if not water.sea.any():
        return ()
    maps = _Maps(
        sea=water.sea.astype(np.float32),
        rise=np.nan_to_num(water.infrared),
        contrast=np.nan_to_num(water.contrast),
        body_m2=water.body_m2,
    )
    return tuple(hull for angle in np.arange(0.0, 180.0, TURN_DEG) for hull in _hulls_along(maps, grid, angle))


def straightened(hull: Hull, water: WaterMap, grid: MetricGrid) -> Rectangle:
    """The rectangle of a hull that stands alone, turned to its own axis and measured there; others stay as they are.

    The axis is that of the second moments of all that rises above the edge level. A turn by more than twice the step
    of the search means that something else stands near, and is not made.
    """
    if not hull.stands_alone:
        return hull.rectangle
    rough = hull.rectangle
    step, reach = max(grid.pixel_m / 4.0, 1.0), rough.length_m / 2.0 + BESIDE_M
    places = np.arange(-reach, reach + step, step)
    body = _body(grid.sample(water.infrared, rough.centre, rough.axes, places, places), RISE_EDGE * hull.rise)
    off, along = np.nonzero(body)
    if off.size < 2:
        return rough
    spread = np.cov(np.stack([places[along], places[off]]))
    turn = 0.5 * float(np.arctan2(2.0 * spread[0, 1], spread[0, 0] - spread[1, 1]))
    if abs(turn) > np.radians(2.0 * TURN_DEG):
        return rough
    axes = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) @ rough.axes
    centre = rough.centre + np.array([places[along].mean(), places[off].mean()]) @ rough.axes
    rise = np.nan_to_num(grid.sample(water.infrared, centre, axes, places, places))
    inner = np.abs(places) <= rough.length_m / 4.0
    low, high = _middle_run(places, rise[:, inner].mean(axis=1), rough.width_m / 4.0)
    first, last = _middle_run(places, rise[(places >= low) & (places <= high)].mean(axis=0), rough.length_m / 4.0)
    middle = centre + np.array([first + last, low + high]) / 2.0 @ axes
    return Rectangle(centre=middle, along=axes[0], length_m=last - first, width_m=high - low)


def _body(rise: Array, level: float) -> Mask:
    """What rises above a level and hangs together with the middle of the grid."""
    labels, _ = ndimage.label(np.nan_to_num(rise) > level)
    own = labels[labels.shape[0] // 2, labels.shape[1] // 2]
    return np.asarray((labels == own) & (own > 0))


def _middle_run(places: Array, profile: Array, reach: float) -> tuple[float, float]:
    """First and last place above the edge level of a profile's middle, dips as long as its reach bridged."""
    level = RISE_EDGE * float(np.median(profile[np.abs(places) <= reach]))
    runs = find_runs(places, profile, level, bridge=reach)
    return next(((a, b) for a, b in runs if a <= 0.0 <= b), (float(places[0]), float(places[-1])))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Turned:
    """A grid of true metres whose rows run in one direction, laid over the map."""

    along: Array
    corner: Array
    step_m: float
    size: tuple[int, int]
    matrix: Array
    origin: Array

    def read(self, values: FloatGrid, rows: slice, columns: slice) -> FloatGrid:
        """A part of a map on this grid, bilinear; 0 outside the map."""
        offset = self.origin + self.matrix @ [rows.start, columns.start]
        size = (rows.stop - rows.start, columns.stop - columns.start)
        return np.asarray(ndimage.affine_transform(values, self.matrix, offset=offset, output_shape=size, order=1))

    def place(self, x: float, y: float) -> Array:
        """Metres of the window's frame at the centre of column x, row y."""
        across = np.array([-self.along[1], self.along[0]])
        return np.asarray(self.corner + (x + 0.5) * self.step_m * self.along + (y + 0.5) * self.step_m * across)


def _turned(size: tuple[int, int], grid: MetricGrid, angle_deg: float) -> _Turned:
    step = max(grid.pixel_m, FINEST_M)
    along = np.array([np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))])
    axes = np.stack([along, [-along[1], along[0]]])
    rows, columns = size
    corners = grid.to_metres([[0, 0], [columns, 0], [columns, rows], [0, rows]]) @ axes.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    width, height = (int(side) for side in np.ceil((high - low) / step))
    first = low @ axes + step / 2.0 * axes.sum(axis=0)
    origin, by_x, by_y = grid.to_pixels(np.stack([first, first + step * axes[0], first + step * axes[1]])) - 0.5
    return _Turned(
        along=along,
        corner=low @ axes,
        step_m=step,
        size=(height, width),
        matrix=np.column_stack([(by_y - origin)[::-1], (by_x - origin)[::-1]]),
        origin=origin[::-1],
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Maps:
    """What is read of the water map, with 0 for what is not usable."""

    sea: FloatGrid
    rise: FloatGrid
    contrast: FloatGrid
    body_m2: FloatGrid


def _hulls_along(maps: _Maps, grid: MetricGrid, angle_deg: float) -> Iterator[Hull]:
    rows, columns = maps.sea.shape
    turned = _turned((rows, columns), grid, angle_deg)
    height, width = turned.size
    sea = turned.read(maps.sea, slice(0, height), slice(0, width)) > 0.5
    labels, _ = ndimage.label(_thin_things(sea, turned.step_m))
    for number, box in enumerate(ndimage.find_objects(labels), 1):
        length, across = ((part.stop - part.start) * turned.step_m for part in box[::-1])
        fill = float((labels[box] == number).mean())
        if length >= max(SHORTEST_M, LEAST_ASPECT * across) and fill >= LEAST_FILL:
            yield _hull(maps, turned, sea, box, fill)


def _thin_things(sea: Mask, step_m: float) -> Mask:
    """What a closing of the sea along rows fills, without what is broad, short or slim."""

    def size(metres: float) -> int:
        return 2 * max(1, round(metres / step_m / 2.0)) + 1

    closed = _eroded(_dilated(sea, (1, size(LONGEST_M))), (1, size(LONGEST_M)))
    filled = closed & ~sea
    broad = size(BROADEST_M)
    filled &= ~_dilated(_eroded(filled, (broad, broad)), (broad, broad))
    least = (1, max(1, round(SHORTEST_M / step_m)))
    return _dilated(_eroded(filled, least), least)


def _eroded(mask: Mask, size: tuple[int, int]) -> Mask:
    return np.asarray(ndimage.minimum_filter(mask.view(np.uint8), size, mode="constant", cval=0), dtype=bool)


def _dilated(mask: Mask, size: tuple[int, int]) -> Mask:
    origin = tuple(-1 if side % 2 == 0 else 0 for side in size)
    return np.asarray(
        ndimage.maximum_filter(mask.view(np.uint8), size, mode="constant", cval=0, origin=origin), dtype=bool
    )


def _hull(maps: _Maps, turned: _Turned, sea: Mask, box: tuple[slice, slice], fill: float) -> Hull:
    rows, columns = box
    margin = max(1, round(BESIDE_M / turned.step_m))
    rise = turned.read(maps.rise, rows, columns)
    level = float(np.median(rise))
    beside = sorted((_mean(sea[band, columns]), band.start, band) for band in _around(rows, margin, sea.shape[0]))
    behind = turned.read(maps.rise, beside[0][2], columns)
    left, right = _ends(turned, maps.rise, box, margin)
    top, bottom = _sides(turned, maps.rise, box, margin)
    return Hull(
        rectangle=Rectangle(
            centre=turned.place((left + right) / 2.0, (top + bottom) / 2.0),
            along=turned.along,
            length_m=(right - left) * turned.step_m,
            width_m=(bottom - top) * turned.step_m,
        ),
        rise=level,
        contrast=float(np.median(turned.read(maps.contrast, rows, columns))),
        fill=fill,
        open_side=beside[1][0],
        other_side=beside[0][0],
        open_ends=min(_mean(sea[rows, band]) for band in _around(columns, margin, sea.shape[1])),
        body_m2=float(np.median(turned.read(maps.body_m2, rows, columns))),
        unevenness=float(rise.std()) / max(level, LEAST_LEVEL),
        step=(level - _mean(behind)) / max(level, LEAST_LEVEL),
    )


def _ends(turned: _Turned, rise: FloatGrid, box: tuple[slice, slice], margin: int) -> tuple[float, float]:
    """First and last place of a hull along its rows."""
    rows, columns = box
    wide = slice(max(0, columns.start - margin), min(turned.size[1], columns.stop + margin))
    return _edges(turned.read(rise, rows, wide).mean(axis=0), wide, columns)


def _sides(turned: _Turned, rise: FloatGrid, box: tuple[slice, slice], margin: int) -> tuple[float, float]:
    """First and last place of a hull across its rows."""
    rows, columns = box
    wide = slice(max(0, rows.start - margin), min(turned.size[0], rows.stop + margin))
    return _edges(turned.read(rise, wide, columns).mean(axis=1), wide, rows)


def _edges(profile: FloatGrid, wide: slice, inner: slice) -> tuple[float, float]:
    """Where a profile falls to the edge level on either side of an inner part, to a part of a step.

    On a side where it does not fall within the profile, as at a quay, the inner part ends the hull.
    """
    level = RISE_EDGE * float(np.median(profile[inner.start - wide.start : inner.stop - wide.start]))
    places = np.arange(wide.start, wide.stop, dtype=np.float64)
    middle = (inner.start + inner.stop - 1) / 2.0
    runs = find_runs(places, profile.astype(np.float64), level, bridge=float(inner.stop - inner.start))
    low, high = next(((a, b) for a, b in runs if a <= middle <= b), (places[0], places[-1]))
    first = low if low > places[0] else inner.start - 0.5
    last = high if high < places[-1] else inner.stop - 0.5
    return first, last


def _around(inner: slice, margin: int, size: int) -> tuple[slice, slice]:
    """The bands before and after, as far as they lie on the grid."""
    return slice(max(0, inner.start - margin), inner.start), slice(inner.stop, min(size, inner.stop + margin))


def _mean(values: FloatGrid | Mask) -> float:
    return float(values.mean()) if values.size else 0.0
