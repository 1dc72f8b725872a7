"""Long narrow things that stand in water or out from a shore: where ships may be when nobody has drawn the berths."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.measure import MetricGrid, Rectangle, find_runs
from quaywatch.detections.thin_things import Body, ThinThing, find_bodies, find_thin_things
from quaywatch.detections.turned_grids import TurnedGrid, lay_grid
from quaywatch.detections.vessel_scores import log_rise
from quaywatch.detections.water import WaterMap

__all__ = ["Hull", "find_hulls", "straightened"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

TURN_DEG = 7.5
"""Step between the directions that are searched; ends are found to a pixel with headings off by half of it."""
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
    if not water.sea.any() or water.sea.all():
        return ()
    maps = _Maps(
        sea=water.sea.astype(np.float32),
        rise=np.nan_to_num(water.infrared),
        contrast=np.nan_to_num(water.contrast),
        body_m2=water.body_m2,
    )
    step = max(grid.pixel_m, FINEST_M)
    bodies = list(find_bodies(water.sea, grid.pixel_m))
    return tuple(
        hull
        for angle in np.arange(0.0, 180.0, TURN_DEG)
        for hull in _hulls_along(maps, bodies, lay_grid(water.sea.shape, grid, angle, step))
    )


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
class _Maps:
    """What is read of the water map, with 0 for what is not usable."""

    sea: FloatGrid
    rise: FloatGrid
    contrast: FloatGrid
    body_m2: FloatGrid


def _hulls_along(maps: _Maps, bodies: Sequence[Body], turned: TurnedGrid) -> Iterator[Hull]:
    things = [thing for body in bodies for thing in find_thin_things(body, turned)]
    blocks = [_block(thing, turned) for thing in things]
    wide = turned.read_many((maps.rise, maps.sea), blocks)
    inner = turned.read_many((maps.contrast, maps.body_m2), [thing.box for thing in things])
    for thing, block, (rise, sea), (contrast, body) in zip(things, blocks, wide, inner, strict=True):
        yield _hull(thing, _Around(turned=turned, block=block, box=thing.box, rise=rise, sea=sea > 0.5), contrast, body)


def _block(thing: ThinThing, turned: TurnedGrid) -> tuple[slice, slice]:
    """The thing's box and 25 m round it, as far as they lie on the grid."""
    margin = max(1, round(BESIDE_M / turned.step_m))
    rows, columns = (
        slice(max(0, part.start - margin), min(side, part.stop + margin))
        for part, side in zip(thing.box, turned.size, strict=True)
    )
    return rows, columns


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Around:
    """A thing and what lies within 25 m of it, on a turned grid."""

    turned: TurnedGrid
    block: tuple[slice, slice]
    box: tuple[slice, slice]
    rise: FloatGrid
    sea: Mask

    @property
    def inner(self) -> tuple[slice, slice]:
        """The thing's own rows and columns in the block."""
        rows, columns = (
            slice(part.start - whole.start, part.stop - whole.start)
            for part, whole in zip(self.box, self.block, strict=True)
        )
        return rows, columns


def _hull(thing: ThinThing, around: _Around, contrast: FloatGrid, body_m2: FloatGrid) -> Hull:
    rows, columns = around.inner
    rise, turned = around.rise[rows, columns], around.turned
    level = _median(rise)
    sides, ends = _bands(rows, around.sea.shape[0]), _bands(columns, around.sea.shape[1])
    beside = sorted((_mean(around.sea[band, columns]), band.start, band) for band in sides)
    # Along and across, the profile is that of the thing's own rows and columns, carried on for 25 m.
    left, right = _edges(around.rise[rows].mean(axis=0), around.block[1], around.box[1])
    top, bottom = _edges(around.rise[:, columns].mean(axis=1), around.block[0], around.box[0])
    return Hull(
        rectangle=Rectangle(
            centre=turned.place((left + right) / 2.0, (top + bottom) / 2.0),
            along=turned.along,
            length_m=(right - left) * turned.step_m,
            width_m=(bottom - top) * turned.step_m,
        ),
        rise=level,
        contrast=_median(contrast),
        fill=thing.fill,
        open_side=beside[1][0],
        other_side=beside[0][0],
        open_ends=min(_mean(around.sea[rows, band]) for band in ends),
        body_m2=_median(body_m2),
        unevenness=float(rise.std()) / max(level, LEAST_LEVEL),
        step=(level - _mean(around.rise[beside[0][2], columns])) / max(level, LEAST_LEVEL),
    )


def _edges(profile: FloatGrid, wide: slice, inner: slice) -> tuple[float, float]:
    """Where a profile falls to the edge level on either side of an inner part, to a part of a step.

    On a side where it does not fall within the profile, as at a quay, the inner part ends the hull.
    """
    level = RISE_EDGE * _median(profile[inner.start - wide.start : inner.stop - wide.start])
    places = np.arange(wide.start, wide.stop, dtype=np.float64)
    middle = (inner.start + inner.stop - 1) / 2.0
    runs = find_runs(places, profile.astype(np.float64), level, bridge=float(inner.stop - inner.start))
    low, high = next(((a, b) for a, b in runs if a <= middle <= b), (places[0], places[-1]))
    first = low if low > places[0] else inner.start - 0.5
    last = high if high < places[-1] else inner.stop - 0.5
    return first, last


def _bands(inner: slice, size: int) -> tuple[slice, slice]:
    """The bands before and after a thing in its block."""
    return slice(0, inner.start), slice(inner.stop, size)


def _mean(values: FloatGrid | Mask) -> float:
    return float(values.mean()) if values.size else 0.0


def _median(values: FloatGrid) -> float:
    """As NumPy's, which takes four times as long over a handful of values."""
    flat, half = values.ravel(), values.size // 2
    parted = np.partition(flat, (half - 1, half)) if values.size % 2 == 0 else np.partition(flat, half)
    return float(parted[half] if values.size % 2 else (parted[half - 1] + parted[half]) / 2)
