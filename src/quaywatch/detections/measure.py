"""Metres on a pixel grid: axes of the grid, oriented rectangles, and their geodesic length, width and heading."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
import shapely.affinity
from rasterio import features
from scipy import ndimage

from quaywatch.geo import LocalFrame, LonLat, Shape, ShapeKind, bearing_deg, distance_m
from quaywatch.records.pixels import PixelWindow

__all__ = ["SHARED", "MetricGrid", "Rectangle", "find_distinct", "find_runs", "measure_heading_deg", "measure_sides_m"]

Array = npt.NDArray[np.float64]

SHARED = 0.3
"""Two outlines that share more of the smaller than this are one object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricGrid:
    """A window's pixels in a flat frame of true metres, whatever the projection, rotation or shear of the grid.

    The frame is affine over the window: within 20 km of its centre, places are right to a few metres and lengths of
    ships to a few centimetres even in Web Mercator. Final lengths are geodesic all the same.
    """

    frame: LocalFrame
    """Metres east and north of the window's centre."""
    metres: Array
    """(2, 3): `metres @ (column, row, 1)` gives east and north."""
    pixel_m: float
    """Side of a square with a pixel's true area."""

    @classmethod
    def of(cls, window: PixelWindow) -> MetricGrid:
        """The grid of a window."""
        rows, columns = window.shape
        middle = np.array([columns / 2.0, rows / 2.0])
        reach = max(rows, columns) / 2.0
        frame = LocalFrame(origin=window.lonlat(middle)[0])
        around = middle + reach * np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, -1.0], [0.0, 1.0]])
        west, east, first, last = frame.to_xy(window.lonlat(around))
        axes = np.column_stack([east - west, last - first]) / (2.0 * reach)
        shift = frame.to_xy(window.lonlat(middle))[0] - axes @ middle
        return cls(frame=frame, metres=np.column_stack([axes, shift]), pixel_m=float(np.sqrt(abs(np.linalg.det(axes)))))

    def to_metres(self, column_row: npt.ArrayLike) -> Array:
        """Metres east and north of (n, 2) pixel coordinates (whole numbers are corners)."""
        points = np.atleast_2d(np.asarray(column_row, dtype=np.float64))
        return np.asarray(points @ self.metres[:, :2].T + self.metres[:, 2], dtype=np.float64)

    def to_pixels(self, xy: npt.ArrayLike) -> Array:
        """The inverse of `to_metres`."""
        points = np.atleast_2d(np.asarray(xy, dtype=np.float64))
        return np.asarray(np.linalg.solve(self.metres[:, :2], (points - self.metres[:, 2]).T).T, dtype=np.float64)

    def around(self, rectangle: Rectangle, rim_m: float, shape: tuple[int, ...]) -> tuple[slice, slice]:
        """Rows and columns of a grid's pixels that hold a rectangle and a rim round it; empty where it lies outside."""
        # Scalars: of so few numbers, calls of numpy take ten times as long as the sums.
        (a, b, east), (c, d, north) = self.metres.tolist()
        (x, y), (sine, cosine) = rectangle.centre.tolist(), rectangle.along.tolist()
        half = rectangle.length_m / 2.0 + rim_m, rectangle.width_m / 2.0 + rim_m
        wide = a * d - b * c
        column, row = (d * (x - east) - b * (y - north)) / wide, (a * (y - north) - c * (x - east)) / wide
        across = (half[0] * abs(d * sine - b * cosine) + half[1] * abs(d * cosine + b * sine)) / abs(wide)
        down = (half[0] * abs(a * cosine - c * sine) + half[1] * abs(a * sine + c * cosine)) / abs(wide)
        spans = ((row, down, shape[0]), (column, across, shape[1]))
        rows, columns = ((max(math.floor(at - by), 0), min(math.ceil(at + by), size)) for at, by, size in spans)
        return slice(rows[0], max(rows[1], rows[0])), slice(columns[0], max(columns[1], columns[0]))

    def inside(self, rectangle: Rectangle, here: tuple[slice, slice], *, rim_m: float = 0.0) -> npt.NDArray[np.bool_]:
        """Which pixels of some rows and columns have their centre in a rectangle, or in a rim round it."""
        rows, columns = np.mgrid[here]
        places = self.to_metres(np.column_stack([columns.ravel() + 0.5, rows.ravel() + 0.5])) - rectangle.centre
        reach = np.array([rectangle.length_m, rectangle.width_m]) / 2.0 + rim_m
        return np.asarray((np.abs(places @ rectangle.axes.T) <= reach).all(axis=1).reshape(rows.shape))

    def pixels_in(self, area: shapely.Geometry, shape: tuple[int, int]) -> npt.NDArray[np.intp]:
        """Numbers, row by row, of the pixels of a grid whose centre lies in an area of the frame."""
        if area.is_empty:
            return np.zeros(0, np.intp)
        places = shapely.transform(area, self.to_pixels)
        low_x, low_y, high_x, high_y = places.bounds
        rows, columns = (
            range(max(int(np.floor(low)), 0), min(int(np.ceil(high)), size))
            for low, high, size in ((low_y, high_y, shape[0]), (low_x, high_x, shape[1]))
        )
        if not rows or not columns:
            return np.zeros(0, np.intp)
        moved = shapely.affinity.translate(places, -columns.start, -rows.start)
        inside = features.rasterize([moved], out_shape=(len(rows), len(columns)), dtype=np.uint8)
        own_rows, own_columns = np.nonzero(inside)
        return np.asarray((own_rows + rows.start) * shape[1] + own_columns + columns.start, dtype=np.intp)

    def share_inside(self, rectangle: Rectangle, mask: npt.NDArray[np.bool_], *, rim_m: float = 0.0) -> float:
        """Share of the pixels in a rectangle where a mask is true; 0 where it lies outside the grid."""
        here = self.around(rectangle, rim_m, mask.shape)
        inside = self.inside(rectangle, here, rim_m=rim_m)
        return float(mask[here][inside].mean()) if inside.any() else 0.0

    def sample(
        self, values: npt.NDArray[np.float32], origin: Array, axes: Array, along_m: Array, off_m: Array
    ) -> Array:
        """Values on a grid laid anywhere, (len(off_m), len(along_m)), bilinear; NaN outside the window.

        Args:
            values: A grid of the window.
            origin: East and north of the point that distances are counted from.
            axes: (2, 2): unit vectors along and off.
            along_m: Distances along the first axis.
            off_m: Distances along the second.
        """
        along, off = np.meshgrid(along_m, off_m)
        places = origin + along[..., None] * axes[0] + off[..., None] * axes[1]
        pixels = self.to_pixels(places.reshape(-1, 2)) - 0.5
        sampled = ndimage.map_coordinates(values, pixels[:, ::-1].T, order=1, cval=np.nan)
        return np.asarray(sampled, dtype=np.float64).reshape(along.shape)

    def sample_many(
        self, maps: Sequence[npt.NDArray[np.float32]], origins: Array, axes: Array, along_m: Array, off_m: Array
    ) -> Array:
        """Maps on a small grid laid at each of many places, (n, maps, off, along), bilinear; the nearest value outside.

        Args:
            maps: Grids of the window, each (rows, columns).
            origins: East and north of the points that distances are counted from, (n, 2).
            axes: Unit vectors along and off at each, (n, 2, 2).
            along_m: Distances along the first axis, (n, along).
            off_m: Distances along the second, (n, off).
        """
        places = origins[:, None, None] + along_m[:, None, :, None] * axes[:, None, None, 0]
        places = places + off_m[:, :, None, None] * axes[:, None, None, 1]
        pixels = (self.to_pixels(places.reshape(-1, 2)) - 0.5)[:, ::-1].T
        shape = (len(origins), off_m.shape[1], along_m.shape[1])
        read = np.empty((shape[0], len(maps), *shape[1:]))
        for number, one in enumerate(maps):
            read[:, number] = ndimage.map_coordinates(one, pixels, order=1, mode="nearest").reshape(shape)
        return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """An oriented rectangle in metres of a local frame."""

    centre: Array
    """East, north."""
    along: Array
    """Unit vector of the long axis."""
    length_m: float
    """Along it."""
    width_m: float
    """Across it."""

    @property
    def axes(self) -> Array:
        """Unit vectors along and across, (2, 2)."""
        return np.array([self.along, [-self.along[1], self.along[0]]])

    @property
    def corners(self) -> Array:
        """The four corners, (4, 2), in turn."""
        ends = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2.0
        return np.asarray(self.centre + ends * [self.length_m, self.width_m] @ self.axes)

    def outline(self, frame: LocalFrame) -> Shape:
        """The rectangle as a closed polygon on the Earth."""
        corners = frame.to_lonlat(self.corners)
        return Shape(kind=ShapeKind.POLYGON, rings=((*corners, corners[0]),))


def find_distinct(rectangles: Sequence[Rectangle], scores: Sequence[float]) -> list[int]:
    """Numbers of the rectangles that stand for one object each, best score first.

    A rectangle that shares more than 30 % of the smaller of the two with a better one is the same object.
    """
    areas = [shapely.Polygon(rectangle.corners) for rectangle in rectangles]
    tree = shapely.STRtree(areas)
    kept: list[int] = []
    dropped: set[int] = set()
    for index in sorted(range(len(areas)), key=lambda index: -scores[index]):
        if index not in dropped:
            kept.append(index)
            area = areas[index]
            near = (int(other) for other in tree.query(area))
            dropped.update(i for i in near if area.intersection(areas[i]).area > SHARED * min(area.area, areas[i].area))
    return kept


def find_runs(places: Array, values: Array, level: float, *, bridge: float) -> list[tuple[float, float]]:
    """First and last place of every stretch whose values exceed a level, to a part of a step.

    Args:
        places: Evenly spaced and rising.
        values: One per place; NaN counts as below.
        level: Where a stretch ends: half of an object's level is its edge through any symmetric blur.
        bridge: Dips no longer than this, in the units of `places`, do not end a stretch.
    """
    step = float(places[1] - places[0]) if places.size > 1 else 1.0
    known = values if np.isfinite(values).all() else np.nan_to_num(values)
    above = np.zeros(known.size + 2, dtype=bool)
    np.greater(known, level, out=above[1:-1])
    starts, stops = np.flatnonzero(above[1:] != above[:-1]).reshape(-1, 2).T
    # Closing the mask by a segment, told by the lengths of its gaps alone.
    apart = starts[1:] - stops[:-1] > max(1, int(bridge / step))
    runs = zip(starts[np.append(starts[:1] >= 0, apart)], stops[np.append(apart, stops[:1] >= 0)], strict=True)
    return [(_crossing(places, known, level, (a - 1, a)), _crossing(places, known, level, (b, b - 1))) for a, b in runs]


def _crossing(places: Array, values: Array, level: float, pair: tuple[int, int]) -> float:
    """Where the values cross the level between a place outside and its neighbour inside a stretch."""
    outside, inside = pair
    if not 0 <= outside < places.size:
        return float(places[inside])
    low, high = float(values[outside]), float(values[inside])
    share = (level - low) / (high - low) if high > low else 0.5
    return float(places[outside] + np.clip(share, 0.0, 1.0) * (places[inside] - places[outside]))


def measure_sides_m(outline: Shape) -> tuple[float, float]:
    """Geodesic length and width of a rectangle: the means of its opposite sides, the longer first."""
    a, b, c, d = outline.rings[0][:4]
    sides = (distance_m(a, b) + distance_m(d, c)) / 2.0, (distance_m(b, c) + distance_m(a, d)) / 2.0
    return max(sides), min(sides)


def measure_heading_deg(outline: Shape) -> float:
    """Azimuth of a rectangle's long axis, 0 to 180 from north; bow and stern are not told apart."""
    a, b, c, d = outline.rings[0][:4]
    if distance_m(a, b) + distance_m(d, c) < distance_m(b, c) + distance_m(a, d):
        a, b, c, d = b, c, d, a
    start, end = _middle(a, d), _middle(b, c)
    return bearing_deg(start, end) % 180.0


def _middle(a: LonLat, b: LonLat) -> LonLat:
    return Shape(kind=ShapeKind.LINE, rings=((a, b),)).centre
