"""Things in water that are no longer and no broader than a ship, told from a mask of the sea alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from quaywatch.detections.mask_shapes import grown, shrunk
from quaywatch.detections.turned_grids import Box, TurnedGrid, find_within

__all__ = ["LONGEST_M", "Body", "ThinThing", "find_bodies", "find_thin_things"]

Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

LONGEST_M, BROADEST_M = 420.0, 70.0
"""No ship is longer or, with a lighter and a pixel on either side, broader."""
SHORTEST_M = 45.0
"""Shorter things are not sought at 10 m."""
LEAST_ASPECT, LEAST_FILL = 1.4, 0.6
"""Length over width, and share of the rectangle that is not sea."""
ALONE_COST_PIXELS, ALONE_SHARE = 4000, 0.5
"""Bodies are searched one by one where that is less work: each costs as much as so many pixels beside its own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Body:
    """A part of a map in which things are sought."""

    sea: Mask
    """Where the sea is in the part; other bodies that reach into it count as sea."""
    part: Box
    """The part's rows and columns in the map; it may reach a pixel beyond the map."""
    alone: bool
    """True where round the part nothing but sea matters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThinThing:
    """One thing on a turned grid."""

    box: Box
    """Its rows and columns."""
    fill: float
    """Share of the box that it fills."""


def find_bodies(sea: Mask, pixel_m: float) -> Iterator[Body]:
    """All that is not sea, body by body where bodies are few and small, else as one.

    Args:
        sea: The map.
        pixel_m: Side of its pixels.
    """
    labels, _ = ndimage.label(grown(~sea, 3, 3), structure=np.ones((3, 3)))
    found = [
        (number, box)
        for number, box in enumerate(ndimage.find_objects(labels), 1)
        if math.hypot(*(part.stop - part.start for part in box)) * pixel_m >= SHORTEST_M
    ]
    work = sum(math.prod(part.stop - part.start for part in box) + ALONE_COST_PIXELS for _, box in found)
    if work > ALONE_SHARE * sea.size:
        yield Body(sea=sea, part=(slice(0, sea.shape[0]), slice(0, sea.shape[1])), alone=False)
        return
    for number, box in found:
        own = np.pad(sea[box] | (labels[box] != number), 1, constant_values=True)
        rows, columns = (slice(part.start - 1, part.stop + 1) for part in box)
        yield Body(sea=own, part=(rows, columns), alone=True)


def find_thin_things(body: Body, turned: TurnedGrid) -> list[ThinThing]:
    """What a closing of the sea along rows fills, without what is broad, short or stout."""
    box = find_within(turned, body.part) if body.alone else (slice(0, turned.size[0]), slice(0, turned.size[1]))
    if any(part.stop - part.start <= 0 for part in box):
        return []
    first = body.part[0].start, body.part[1].start
    filled = ~turned.read_mask(body.sea, box, first=first, outside=body.alone)
    if body.alone:
        filled |= ~turned.lies_inside(box)
    step = turned.step_m
    reach = max(1, round(LONGEST_M / step / 2.0))
    _take_long_away(filled, 2 * reach)
    filled[:, : max(0, reach - box[1].start)] = False
    filled[:, max(0, turned.size[1] - reach - box[1].start) :] = False
    broad = 2 * max(1, round(BROADEST_M / step / 2.0)) + 1
    if min(filled.shape) >= broad:
        filled &= ~grown(shrunk(filled, broad, broad), broad, broad)
    return list(_things(filled, box, step))


def _runs(mask: Mask) -> tuple[Whole, Whole, int]:
    """First and one past the last place of every run along rows, as places in rows of the length given last."""
    rows, columns = mask.shape
    flat = np.zeros(rows * (columns + 1) + 1, dtype=bool)
    flat[1:].reshape(rows, columns + 1)[:, :columns] = mask
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    return edges[::2], edges[1::2], columns + 1


def _take_long_away(mask: Mask, longest: int) -> None:
    """Clear the runs along rows that are longer, or that meet an end of their row, with no sea beyond."""
    starts, stops, stride = _runs(mask)
    gone = (stops - starts > longest) | (starts % stride == 0) | (stops % stride == stride - 1)
    rows = starts[gone] // stride
    for row, start, stop in zip(rows, starts[gone] - rows * stride, stops[gone] - rows * stride, strict=True):
        mask[row, start:stop] = False


def _things(filled: Mask, box: Box, step_m: float) -> Iterator[ThinThing]:
    """Runs that are long enough and hang together, where together they have the shape of a ship."""
    starts, stops, stride = _runs(filled)
    enough = stops - starts >= max(1, round(SHORTEST_M / step_m))
    starts, stops = starts[enough], stops[enough]
    if not starts.size:
        return
    first = np.searchsorted(stops, starts + stride, side="right")
    last = np.searchsorted(starts, stops + stride, side="left")
    count = np.maximum(last - first, 0)
    above = np.repeat(np.arange(starts.size), count)
    below = np.arange(above.size) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    links = coo_array((np.ones(above.size, dtype=bool), (above, below)), shape=(starts.size, starts.size))
    number, kinds = connected_components(links, directed=False)
    rows = starts // stride
    ends = [np.full(number, big) for big in (filled.shape[0], -1, stride, -1)]
    for take, values, into in zip(
        (np.minimum, np.maximum, np.minimum, np.maximum),
        (rows, rows, starts % stride, stops % stride),
        ends,
        strict=True,
    ):
        take.at(into, kinds, values)
    sizes = np.bincount(kinds, weights=stops - starts)
    top, bottom, left, right = ends
    length, across = (right - left) * step_m, (bottom + 1 - top) * step_m
    fill = sizes / ((right - left) * (bottom + 1 - top))
    for one in np.flatnonzero((length >= np.maximum(SHORTEST_M, LEAST_ASPECT * across)) & (fill >= LEAST_FILL)):
        rows_at = slice(int(top[one]) + box[0].start, int(bottom[one]) + 1 + box[0].start)
        columns_at = slice(int(left[one]) + box[1].start, int(right[one]) + box[1].start)
        yield ThinThing(box=(rows_at, columns_at), fill=float(fill[one]))
