"""Rectangles that may be vessels, from the network's maps, and what speaks for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from quaywatch.detections.hull_edges import EdgeReader, MeasuredHull, measure_hulls
from quaywatch.detections.measure import MetricGrid, Rectangle
from quaywatch.detections.thin_things import LONGEST_M
from quaywatch.detections.water import WaterMap

__all__ = ["FEATURES", "ShipMaps", "describe", "find_lone_bodies", "find_peaks", "propose_hulls", "sea_beside"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

LEAST_HEAT = 0.1
"""Centres fainter than this are not looked at."""
LEAST_BODY_M2, LARGEST_BODY_M2, SHORTEST_BODY_M = 600.0, 40_000.0, 45.0
"""What stands alone in the water and may be one ship, the halo of the blur included."""
SIDE_PIXELS = 10.0
"""The network gives sides as log(pixels / 10) and offsets to the centre as pixels / 10."""
SHORTEST_PIXELS, SLIMMEST_PIXELS = 3.0, 1.0
BESIDE_M = 25.0
"""How far beside and beyond a rectangle its surroundings are judged."""
INSIDE, OUTSIDE, ACROSS, BESIDE = 18, 4, 5, 3
"""Points along the rectangle, beyond each end, across it, and on either side."""
LEAST_RISE = 0.005
ALIKE, APART = 0.6, 0.1
"""Overlap (intersection over union) from which two proposals mean the same thing, and below which different ones."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShipMaps:
    """The network's answer over the working grid, and what it answered about."""

    ships: FloatGrid
    """(8, rows, columns): chance of ship, chance of a centre, offsets to the centre, log sides, double angle."""
    rise: FloatGrid
    """(5, rows, columns): reflectance above the local sea."""
    water: WaterMap
    """Where the sea is."""
    grid: MetricGrid
    """True metres."""

    @property
    def rise_and_sea(self) -> tuple[FloatGrid, ...]:
        """The rise in each band, and the sea."""
        return *self.rise, self.water.sea.astype(np.float32)


def propose_hulls(maps: ShipMaps, *, ends: EdgeReader, sides: EdgeReader) -> list[MeasuredHull]:
    """Rectangles that may be vessels, moved to the edges that they lie at; one vessel may have several.

    Args:
        maps: What the network reads, and its answer.
        ends: Reads where bow and stern lie.
        sides: Reads where the long sides lie.
    """
    rough = [*find_peaks(maps), *find_lone_bodies(maps)]
    return measure_hulls(rough, maps.rise_and_sea, maps.grid, ends=ends, sides=sides)


def find_peaks(maps: ShipMaps) -> list[Rectangle]:
    """One rectangle per local greatest chance of a centre: sides, heading and place as the network reads them there."""
    heat = maps.ships[1]
    rows, columns = np.nonzero(heat >= LEAST_HEAT)
    highest = heat[rows, columns] >= heat[_beside(rows, columns, heat.shape)].max(axis=0, initial=0.0)
    if not highest.any():
        return []
    around = _beside(rows[highest], columns[highest], heat.shape)
    rows, columns = rows[highest], columns[highest]
    weight = heat[around].sum(axis=0)
    told = [(heat[around] * plane[around]).sum(axis=0) / weight for plane in maps.ships[2:]]
    dx, dy, length, width, cos2, sin2 = (np.asarray(one, dtype=np.float64) for one in told)
    middle = np.column_stack([columns, rows]) + 0.5 + SIDE_PIXELS * np.column_stack([dx, dy])
    angle = np.arctan2(sin2, cos2) / 2.0
    ends = middle + np.column_stack([np.cos(angle), np.sin(angle)])
    starts, stops = maps.grid.to_metres(middle), maps.grid.to_metres(ends)
    longest = LONGEST_M / maps.grid.pixel_m
    lengths = np.clip(SIDE_PIXELS * np.exp(length), SHORTEST_PIXELS, longest) * maps.grid.pixel_m
    widths = np.clip(SIDE_PIXELS * np.exp(width), SLIMMEST_PIXELS, longest) * maps.grid.pixel_m
    return [
        Rectangle(centre=a, along=(b - a) / np.hypot(*(b - a)), length_m=float(long), width_m=float(min(long, wide)))
        for a, b, long, wide in zip(starts, stops, lengths, widths, strict=True)
    ]


def _beside(rows: Places, columns: Places, shape: tuple[int, ...]) -> tuple[Places, Places]:
    """Rows and columns of the nine pixels at and round each, (9, n); those of the edge again beyond it."""
    down, right = (one.reshape(9, 1) for one in np.indices((3, 3)) - 1)
    return np.clip(rows + down, 0, shape[0] - 1), np.clip(columns + right, 0, shape[1] - 1)


def find_lone_bodies(maps: ShipMaps) -> list[Rectangle]:
    """The least rectangle of everything that stands in the water by itself and is no larger than a ship or two.

    Faint and small ships afloat, which the network hardly marks, are proposed so; and so are islets and buoys.
    """
    grid, body = maps.grid, maps.water.body_m2
    numbers, _ = ndimage.label((body >= LEAST_BODY_M2) & (body < LARGEST_BODY_M2), structure=np.ones((3, 3)))
    found = []
    for number, box in enumerate(ndimage.find_objects(numbers), start=1):
        rows, columns = np.nonzero(numbers[box] == number)
        corners = [[columns + box[1].start + x, rows + box[0].start + y] for x in (0, 1) for y in (0, 1)]
        outline = shapely.MultiPoint(grid.to_metres(np.concatenate(corners, axis=1).T)).minimum_rotated_rectangle
        a, b, c = shapely.get_coordinates(outline)[:3]
        long, short = sorted((b - a, c - b), key=lambda side: -float(np.hypot(*side)))
        length, width = float(np.hypot(*long)), float(np.hypot(*short))
        if SHORTEST_BODY_M <= length <= LONGEST_M:
            centre = np.asarray(shapely.get_coordinates(outline.centroid)[0])
            found.append(Rectangle(centre=centre, along=long / length, length_m=length, width_m=width))
    return found


FEATURES = 52
"""Numbers that `describe` gives for each rectangle."""


def describe(hulls: Sequence[MeasuredHull], maps: ShipMaps) -> Array:
    """What speaks for each rectangle being one vessel, (n, 52).

    The means of the network's and the picture's maps inside, along the more open and the less open side, and beyond
    the more and the less open end; how even they are; how far the network's own box at the centre agrees; how sure
    its edges are; how many other proposals came to the same place.
    """
    if not hulls:
        return np.empty((0, FEATURES))
    rectangles = [hull.rectangle for hull in hulls]
    chips = _laid_over(_spoken(maps), rectangles, maps.grid)
    inner = chips[:, :, BESIDE:-BESIDE, OUTSIDE:-OUTSIDE]
    means = inner.mean(axis=(2, 3))
    around = _surroundings(chips)
    mask, heat, _, _, nir = (inner[:, number] for number in range(5))
    level = np.maximum(means[:, 4], 2.0 * LEAST_RISE)
    profile = mask.mean(axis=1)
    parts = [
        means,
        around.reshape(len(chips), -1),
        np.column_stack([mask.min(axis=(1, 2)), profile.min(axis=1), profile[:, :3].mean(1), profile[:, -3:].mean(1)]),
        np.column_stack([heat.max(axis=(1, 2)), heat[:, :, 6:12].max(axis=(1, 2)), heat[:, 2].mean(axis=1)]),
        np.column_stack([nir.std(axis=(1, 2)) / level, nir.mean(axis=1).std(axis=1) / level]),
        np.log(np.maximum(means[:, 3:6], LEAST_RISE) / 0.1),
        _agreement(rectangles, maps),
        np.log([[one.length_m / 150.0, one.width_m / 30.0] for one in rectangles]),
        np.log([[one.length_spread_m + 1.0, one.width_spread_m + 1.0] for one in hulls]),
        _company(rectangles),
    ]
    return np.concatenate(parts, axis=1)


def _spoken(maps: ShipMaps) -> tuple[FloatGrid, ...]:
    """The maps that speak for a vessel, on scales of about 1."""
    water, (blue, green, red, *infrared) = maps.water, maps.rise
    contrast = np.nan_to_num(water.contrast)
    np.log(np.maximum(contrast, 1.0, out=contrast), out=contrast)
    body = np.maximum(water.body_m2, 100.0)
    body /= 2e4
    np.log(body, out=body)
    body /= 3.0
    return *maps.ships[:2], water.sea.astype(np.float32), (blue + green + red) / 3.0, *infrared, contrast, body


def _company(rectangles: Sequence[Rectangle]) -> Array:
    """How many proposals lie over each rectangle: alike (sharing 60 % of both), and only in part; as logarithms."""
    areas = np.array([shapely.Polygon(one.corners) for one in rectangles])
    one, other = shapely.STRtree(areas).query(areas, predicate="intersects")
    shared = shapely.area(shapely.intersection(areas[one], areas[other]))
    own = shapely.area(areas)
    joint = shared / (own[one] + own[other] - shared)
    alike = np.bincount(one, joint >= ALIKE, minlength=len(areas))
    partly = np.bincount(one, (joint < ALIKE) & (joint >= APART), minlength=len(areas))
    return np.log(np.column_stack([alike, partly + 1.0]))


def sea_beside(features: Array) -> Array:
    """The share of sea along the less open side of each rectangle, from its features."""
    return features[:, 13]


def _surroundings(chips: Array) -> Array:
    """Means beyond the sides and the ends of mask, sea, near infrared and contrast: the more open one first."""
    chosen = chips[:, [0, 2, 4, 6]]
    sides = [chosen[:, :, band, OUTSIDE:-OUTSIDE].mean(axis=(2, 3)) for band in (slice(BESIDE), slice(-BESIDE, None))]
    ends = [chosen[:, :, BESIDE:-BESIDE, band].mean(axis=(2, 3)) for band in (slice(OUTSIDE), slice(-OUTSIDE, None))]
    return np.stack([part for pair in (sides, ends) for part in _open_first(*pair)], axis=1)


def _open_first(one: Array, other: Array) -> tuple[Array, Array]:
    swap = (other[:, 1] > one[:, 1])[:, None]
    return np.where(swap, other, one), np.where(swap, one, other)


def _agreement(rectangles: Sequence[Rectangle], maps: ShipMaps) -> Array:
    """How the network's box at the rectangle's centre differs from it: log sides, heading, place, and its own size."""
    middles = maps.grid.to_pixels(np.stack([one.centre for one in rectangles]))
    ends = maps.grid.to_pixels(np.stack([one.centre + one.along * maps.grid.pixel_m for one in rectangles]))
    angle = np.arctan2(*(ends - middles).T[::-1])
    places = (middles - 0.5)[:, ::-1].T
    told = [ndimage.map_coordinates(plane, places, order=1, mode="nearest") for plane in maps.ships[2:]]
    dx, dy, length, width, cos2, sin2 = told
    sides_m = np.array([[one.length_m, one.width_m] for one in rectangles]) / maps.grid.pixel_m
    own_length, own_width = np.log(sides_m / SIDE_PIXELS).T
    along = np.abs(dx * np.cos(angle) + dy * np.sin(angle)) / np.exp(own_length)
    across = np.abs(dy * np.cos(angle) - dx * np.sin(angle)) / np.exp(own_width)
    turn = (cos2 * np.cos(2 * angle) + sin2 * np.sin(2 * angle)) / np.maximum(np.hypot(cos2, sin2), 0.1)
    off = [length - own_length, width - own_width]
    return np.column_stack(
        [*off, *(np.abs(one) for one in off), turn, np.hypot(cos2, sin2), along, across, length, width]
    )


def _laid_over(values: Sequence[FloatGrid], rectangles: Sequence[Rectangle], grid: MetricGrid) -> Array:
    """Maps on a grid laid over each rectangle and 25 m round it, (n, maps, across, along); nearest value outside."""
    along = _places(INSIDE, OUTSIDE)
    across = _places(ACROSS, BESIDE)
    lengths, widths = (np.array([[one.length_m, one.width_m] for one in rectangles])).T
    u = along[0] * lengths[:, None] / 2.0 + along[1] * BESIDE_M
    v = across[0] * widths[:, None] / 2.0 + across[1] * BESIDE_M
    centres, axes = np.stack([one.centre for one in rectangles]), np.stack([one.axes for one in rectangles])
    return grid.sample_many(values, centres, axes, u, v)


def _places(inside: int, outside: int) -> Array:
    """Shares of the half side, and of the margin beyond it, of the points along one axis."""
    within = (np.arange(inside) + 0.5) / inside * 2.0 - 1.0
    beyond = (np.arange(outside) + 0.5) / outside
    share = np.concatenate([-np.ones(outside), within, np.ones(outside)])
    margin = np.concatenate([-beyond[::-1], np.zeros(inside), beyond])
    return np.stack([share, margin])
