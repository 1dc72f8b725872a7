"""Where a hull ends: its two ends and two sides to a part of a pixel, each with its own error.

A small network reads a chip laid along the hull's own axis over one end (or one side) and tells how likely it is that
the edge lies at each step along it. The edge is the middle of that distribution, and its spread is the error. It was
trained on drawn hulls whose size is known exactly and on labelled ones, seen through the blur of the sensor (see
`training/edges.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quaywatch.detections.measure import MetricGrid, Rectangle

__all__ = ["EDGE_PLANES", "ENDS", "SIDES", "EdgeKind", "EdgeReader", "MeasuredHull", "lay_chips", "measure_hulls"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
EdgeReader = Callable[[FloatGrid], FloatGrid]
"""Chips (n, planes, across, along) to the chance of the edge at each step along, (n, along)."""

EDGE_PLANES = 10
"""The rise over the hull's own level: of all bands together and of each of five; the sea; logs of sides and level."""
LEAST_LEVEL = 0.01
"""Reflectance: hulls that rise less are scaled by this."""
FURTHEST_RISE = 3.0
"""Rises are cut off at this many times the hull's own level."""
TURNS = 2
"""Times that a hull is measured, each time from where the last left it."""
SIDE_PIXELS = 10.0
INNER = np.linspace(-0.5, 0.5, 5)[None]
"""Places, in half sides, over which a hull's own level is read."""
SHORTEST_PIXELS, SLIMMEST_PIXELS = 2.0, 0.8
NEAR_STEPS = 3
"""The place of an edge is the mean over so many steps either side of the likeliest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeKind:
    """How a chip is laid over an edge."""

    axis: int
    """0 for the ends, which lie on the long axis; 1 for the sides."""
    reach: int
    """Pixels from the supposed edge to either end of the chip."""
    inner: tuple[float, ...]
    """Places across the chip, in half sides of the hull."""
    outer: tuple[float, ...]
    """Pixels beyond the hull on either side, added to them."""

    @property
    def along_pixels(self) -> Array:
        """Places along the chip from the supposed edge, outwards, in pixels."""
        return np.arange(-self.reach, self.reach + 1, dtype=np.float64)


ENDS = EdgeKind(axis=0, reach=16, inner=(-0.8, -0.4, 0.0, 0.4, 0.8), outer=(1.0, 2.5))
"""Bow and stern: 16 pixels either way, over the beam and 2.5 pixels beyond it."""
SIDES = EdgeKind(axis=1, reach=8, inner=(-0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8), outer=())
"""The long sides: 8 pixels either way, over most of the length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredHull:
    """A rectangle moved to a hull's own edges, with the spread of each measure."""

    rectangle: Rectangle
    """In metres of the grid's frame."""
    length_spread_m: float
    """Standard deviation of the length that the two ends tell."""
    width_spread_m: float
    """The same of the width."""


def measure_hulls(
    rectangles: Sequence[Rectangle], maps: Sequence[FloatGrid], grid: MetricGrid, *, ends: EdgeReader, sides: EdgeReader
) -> list[MeasuredHull]:
    """Every rectangle moved to the edges of the hull that it lies over.

    Args:
        rectangles: In metres of the grid's frame; off by up to 16 pixels at the ends and 8 at the sides.
        maps: Reflectance above the local sea in each of five bands, and the sea.
        grid: Of the maps.
        ends: Reads chips over bow and stern.
        sides: Reads chips over the long sides.
    """
    hulls = [MeasuredHull(rectangle=one, length_spread_m=0.0, width_spread_m=0.0) for one in rectangles]
    for _ in range(TURNS):
        for kind, reader in ((SIDES, sides), (ENDS, ends)):
            hulls = _moved(hulls, maps, grid, kind, reader)
    return hulls


def _moved(
    hulls: Sequence[MeasuredHull], maps: Sequence[FloatGrid], grid: MetricGrid, kind: EdgeKind, reader: EdgeReader
) -> list[MeasuredHull]:
    if not hulls:
        return []
    rectangles = [hull.rectangle for hull in hulls]
    pixel = grid.pixel_m
    (back, back_spread), (front, front_spread) = (
        _read(reader(lay_chips(rectangles, maps, grid, kind, end)), kind) for end in (-1, 1)
    )
    return [
        _stretched(hull, kind, np.array(places) * pixel, np.array(spreads) * pixel, pixel)
        for hull, places, spreads in zip(
            hulls, zip(back, front, strict=True), zip(back_spread, front_spread, strict=True), strict=True
        )
    ]


def _stretched(hull: MeasuredHull, kind: EdgeKind, moves: Array, spreads: Array, pixel_m: float) -> MeasuredHull:
    """The hull with both edges of one kind moved outwards by so many metres."""
    old = hull.rectangle
    back, front = (float(move) for move in moves)
    spread = float(np.hypot(*spreads))
    centre = old.centre + old.axes[kind.axis] * (front - back) / 2.0
    sides = [old.length_m, old.width_m]
    least = (SHORTEST_PIXELS, SLIMMEST_PIXELS)[kind.axis] * pixel_m
    sides[kind.axis] = max(sides[kind.axis] + back + front, least)
    return MeasuredHull(
        rectangle=Rectangle(centre=centre, along=old.along, length_m=sides[0], width_m=sides[1]),
        length_spread_m=hull.length_spread_m if kind.axis else spread,
        width_spread_m=spread if kind.axis else hull.width_spread_m,
    )


def _read(chances: FloatGrid, kind: EdgeKind) -> tuple[Array, Array]:
    """Place of the edge and its spread, in pixels outwards from the supposed edge."""
    chance = np.asarray(chances, dtype=np.float64)
    steps = kind.along_pixels
    best = chance.argmax(axis=1)[:, None]
    near = np.abs(np.arange(steps.size) - best) <= NEAR_STEPS
    place = (chance * near) @ steps / (chance * near).sum(axis=1)
    spread = np.sqrt((chance * (steps - place[:, None]) ** 2).sum(axis=1) / chance.sum(axis=1))
    return place, spread


def lay_chips(
    rectangles: Sequence[Rectangle], maps: Sequence[FloatGrid], grid: MetricGrid, kind: EdgeKind, end: int
) -> FloatGrid:
    """Chips over one end (or side) of each rectangle, (n, 10, across, along), bilinear; the nearest value outside.

    Rises are given as shares of the hull's own level: through a symmetric blur an edge against the sea lies at a half.

    Args:
        rectangles: In metres of the grid's frame.
        maps: Reflectance above the local sea in each of five bands, and the sea.
        grid: Of the maps.
        kind: Ends or sides.
        end: −1 or 1: which of the two; the chip always runs outwards.
    """
    pixel = grid.pixel_m
    sides = np.array([[one.length_m, one.width_m] for one in rectangles])
    half_along, half_across = sides[:, kind.axis, None] / 2.0, sides[:, 1 - kind.axis, None] / 2.0
    u = half_along + kind.along_pixels * pixel
    outer = half_across + np.array(kind.outer) * pixel
    v = np.concatenate([-outer[:, ::-1], half_across * np.array(kind.inner), outer], axis=1)
    axes = np.stack([one.axes[[kind.axis, 1 - kind.axis]] for one in rectangles])
    centres = np.stack([one.centre for one in rectangles])
    outwards = axes * np.array([[end], [1.0]])
    read = grid.sample_many(maps, centres, outwards, u, v)
    level = grid.sample_many(maps[:5], centres, axes, half_along * INNER, half_across * INNER).mean(axis=(2, 3))
    level = np.maximum(level, LEAST_LEVEL)
    rises = np.clip(read[:, :5] / level[:, :, None, None], -FURTHEST_RISE, FURTHEST_RISE)
    joint = (rises * level[:, :, None, None]).sum(axis=1) / level.sum(axis=1)[:, None, None]
    logs = np.log(np.column_stack([np.maximum(sides / pixel, 0.5) / SIDE_PIXELS, level.mean(axis=1) / 0.1]))
    constant = np.broadcast_to(logs[:, :, None, None], (*logs.shape, *read.shape[2:]))
    return np.concatenate([joint[:, None], rises, read[:, 5:], constant], axis=1).astype(np.float32)
