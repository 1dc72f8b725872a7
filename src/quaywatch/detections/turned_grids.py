"""Grids of true metres whose rows run in a given direction, laid over a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.measure import MetricGrid

__all__ = ["Box", "TurnedGrid", "find_within", "lay_grid"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int32] | npt.NDArray[np.int64]
Box = tuple[slice, slice]
"""Rows and columns."""

_FRACTION = 16
"""Bits after the point of a place on the map: a sample is off by less than 1/30000 of a pixel."""
_LONG = 10_000
"""Sides of maps from here on need whole numbers of 64 bits."""
_CHUNK = 65_536
"""Samples that are placed at a time, so that their places stay in the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TurnedGrid:
    """A grid of true metres whose rows run in one direction, laid over the whole of a map."""

    along: Array
    """Unit vector of the rows, east and north."""
    corner: Array
    """The least along and across, in metres."""
    step_m: float
    """Between samples."""
    size: tuple[int, int]
    """Rows and columns."""
    map_size: tuple[int, int]
    """Rows and columns of the map."""
    matrix: Array
    """Change of the map's row and column per row and per column of this grid."""
    origin: Array
    """The map's row and column at the first sample."""

    def place(self, x: float, y: float) -> Array:
        """Metres of the window's frame at the centre of column x, row y."""
        across = np.array([-self.along[1], self.along[0]])
        return np.asarray(self.corner + (x + 0.5) * self.step_m * self.along + (y + 0.5) * self.step_m * across)

    def lies_inside(self, box: Box) -> Mask:
        """Which samples of a box lie on the map."""
        rows, columns = np.arange(box[0].start, box[0].stop), np.arange(box[1].start, box[1].stop)
        inside = np.ones((rows.size, columns.size), dtype=bool)
        for axis, side in enumerate(self.map_size):
            place = (self.matrix[axis, 0] * rows + self.origin[axis])[:, None] + self.matrix[axis, 1] * columns
            inside &= (place >= 0.0) & (place <= side - 1.0)
        return inside

    def read_many(self, maps: Sequence[FloatGrid], boxes: Sequence[Box]) -> list[list[FloatGrid]]:
        """Each of the maps in each of the boxes, bilinear; 0 outside the map."""
        shapes = [(rows.stop - rows.start, columns.stop - columns.start) for rows, columns in boxes]
        ends = np.cumsum([height * width for height, width in shapes])
        if not boxes:
            return []
        rows = np.concatenate(
            [np.repeat(np.arange(r.start, r.stop), w) for (r, _), (_, w) in zip(boxes, shapes, strict=True)]
        )
        columns = np.concatenate(
            [np.tile(np.arange(c.start, c.stop), h) for (_, c), (h, _) in zip(boxes, shapes, strict=True)]
        )
        places = self.origin[:, None] + self.matrix @ np.stack([rows, columns])
        read = [np.split(ndimage.map_coordinates(one, places, order=1), ends[:-1]) for one in maps]
        return [[part.reshape(shape) for part in parts] for shape, *parts in zip(shapes, *read, strict=True)]

    def read_mask(self, mask: Mask, box: Box, *, first: tuple[int, int] = (0, 0), outside: bool = False) -> Mask:
        """Where a bilinear reading of a mask exceeds a half, within a box of this grid.

        Most samples lie between four equal pixels and are only looked up; the others are interpolated.

        Args:
            mask: The whole map, or a part of it.
            box: The part of this grid that is read.
            first: Row and column of the map at which the part begins.
            outside: What lies outside the part.
        """
        padded = np.pad(mask, 2, constant_values=outside).view(np.uint8)
        corners = padded[:-1, :-1] + padded[1:, :-1] + padded[:-1, 1:] + padded[1:, 1:]
        # Beyond the last pixel's centre a sample is outside, not between the pixel and what is outside.
        for edge in (corners[:2], corners[-2:], corners[:, :2].T, corners[:, -2:].T):
            edge[...] = 4 * outside
        origin = self.origin - first + 2.0
        height, width = (part.stop - part.start for part in box)
        told = np.empty((height, width), dtype=bool)
        by_row = self.matrix[:, :1] * np.arange(box[0].start, box[0].stop) + origin[:, None]
        by_column = self.matrix[:, 1:] * np.arange(box[1].start, box[1].stop)
        tall = max(1, _CHUNK // max(width, 1))
        flat, stride = corners.ravel(), corners.shape[1]
        for top in range(0, height, tall):
            part = slice(top, min(height, top + tall))
            y, x = (_placed(by_row[axis, part], by_column[axis], mask.shape[axis]) for axis in (0, 1))
            count = flat.take((y >> _FRACTION) * stride + (x >> _FRACTION))
            sure = told[part]
            np.greater(count, 2, out=sure)
            doubtful = np.flatnonzero((count & 3) != 0)
            sure.ravel()[doubtful] = _between(padded, y.ravel()[doubtful], x.ravel()[doubtful])
        return told


def _placed(by_row: Array, by_column: Array, side: int) -> Whole:
    """Places along one axis of the padded map as whole numbers of 1/65536 pixel, held to the map's margin."""
    rows, columns = (np.round(part * float(1 << _FRACTION)) for part in (by_row, by_column))
    kind = np.dtype(np.int32 if side < _LONG else np.int64)
    placed: Whole = rows.astype(kind)[:, None] + columns.astype(kind)[None, :]
    np.clip(placed, 0, ((side + 3) << _FRACTION) - 1, out=placed)
    # The very centre of the last pixel is inside.
    np.subtract(placed, placed == (side + 1) << _FRACTION, out=placed)
    return placed


def _between(padded: npt.NDArray[np.uint8], y: Whole, x: Whole) -> Mask:
    """Whether the bilinear mean of four pixels exceeds a half."""
    rows, columns, part = y >> _FRACTION, x >> _FRACTION, (1 << _FRACTION) - 1
    down, right = (y & part) / float(part + 1), (x & part) / float(part + 1)
    flat, stride = padded.ravel(), padded.shape[1]
    index = rows * stride + columns
    upper = flat[index] * (1.0 - right) + flat[index + 1] * right
    lower = flat[index + stride] * (1.0 - right) + flat[index + stride + 1] * right
    return np.asarray(upper * (1.0 - down) + lower * down > 0.5)


def lay_grid(size: tuple[int, int], grid: MetricGrid, angle_deg: float, step_m: float) -> TurnedGrid:
    """The grid that covers a map of so many rows and columns, its rows turned from east towards north."""
    along = np.array([np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))])
    axes = np.stack([along, [-along[1], along[0]]])
    rows, columns = size
    corners = grid.to_metres([[0, 0], [columns, 0], [columns, rows], [0, rows]]) @ axes.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    width, height = (int(side) for side in np.ceil((high - low) / step_m))
    first = low @ axes + step_m / 2.0 * axes.sum(axis=0)
    origin, by_x, by_y = grid.to_pixels(np.stack([first, first + step_m * axes[0], first + step_m * axes[1]])) - 0.5
    return TurnedGrid(
        along=along,
        corner=low @ axes,
        step_m=step_m,
        size=(height, width),
        map_size=size,
        matrix=np.column_stack([(by_y - origin)[::-1], (by_x - origin)[::-1]]),
        origin=origin[::-1],
    )


def find_within(turned: TurnedGrid, part: Box) -> Box:
    """The box of a turned grid that holds a part of the map, as far as it lies on the grid."""
    rows, columns = part
    corners = np.array([[r, c] for r in (rows.start, rows.stop) for c in (columns.start, columns.stop)], dtype=float)
    placed = np.linalg.solve(turned.matrix, (corners - 0.5 - turned.origin).T)
    low, high = np.floor(placed.min(axis=1)).astype(int), np.ceil(placed.max(axis=1)).astype(int) + 1
    top, left = (max(0, int(one)) for one in low)
    return slice(top, min(turned.size[0], int(high[0]))), slice(left, min(turned.size[1], int(high[1])))
