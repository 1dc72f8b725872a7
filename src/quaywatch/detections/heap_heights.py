"""Height and volume of a heap of loose goods from its outline and the shadow that it casts.

The tip of a shadow lies where the ray over the heap's edge meets the ground. Foot and tip both lie on the ground, so
that a look from aside does not move them. What lies between is a model: loose goods rise from their foot at one slope
to a crest, or to a level top (`min(top, slope x distance from the foot)`); all tops and slopes whose shadow would end
where the seen one does are kept, and their volumes are the interval.

Slopes: between 25 degrees (driven over, or wet) and the steepest angle of repose of the goods: coal 35 to 45, ore 35
to 40, aggregate 30 to 40 degrees, after the ranges in handbooks of bulk goods (reviewed in Beakawi Al-Hashemi and
Baghabra Al-Amoudi, Powder Technology 330, 2018): set, not measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.records.observation import Measure
from quaywatch.records.stock import Material
from quaywatch.scenes.sun import SunPosition

__all__ = ["HeapHeight", "HeapLight", "measure_heaps"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

GENTLEST_DEG, STEEPEST_DEG = 25.0, {Material.COAL_LIKE: 45.0, Material.ORE: 40.0, Material.AGGREGATE: 40.0}
SLACK_DEG = 2.0
"""Slopes that the drawn outline's own error allows beyond."""
LEAST_SUN_DEG = 8.0
SLOPES, TOPS = 13, 60
CLOSE = 5.0
"""Variances by which a model may fit worse than the best."""
PATCH_M = 12.0
"""Lines nearer each other than this err together."""
LEAST_ERROR_M, EDGE_PX = 0.7, 0.7
"""Of a shadow's length: unevenness of the ground, and the blurred edges of foot and tip."""
HIDDEN_PX = 2.0
"""Of a shadow's length: so much of it may be taken for the heap's dark foot."""
MOST_OFF = 0.25
"""Of the longest shadow: a heap whose shadow fits no worse is a heap of loose goods."""
ENDS_OPEN = 0.25
"""Share of the lines with a shadow that may end on something else than lit ground."""
MODEL_SHARE, HEIGHT_SHARE = 0.08, 0.08
"""Of volume and height (standard deviation): sides of unlike slope, bumps, rounded crests. Set on drawn heaps."""
LEAST_HEAP_M2 = 400.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeapLight:
    """What a look shows round heaps, and where the sun stood."""

    heap: Mask
    """Pixels covered by goods."""
    shadow: Mask
    """Shaded ground."""
    ground: Mask
    """Lit ground."""
    axes: Array
    """(2, 2): metres east and north per column and per row."""
    sun: SunPosition
    """Where it stood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeapHeight:
    """Height and volume of what lies in a yard."""

    height_m: Measure
    """Of the highest place; only `high` where no shadow is cast."""
    volume_m3: Measure
    """Of all heaps; only `high` where no shadow is cast."""
    because: str
    """How it was told, in words."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Fit:
    """Tops, slopes and volumes that fit one heap."""

    heights: Array
    volumes: Array
    best: tuple[float, float]
    bound: bool
    """Whether a heap of any lower height would fit as well."""
    area_m2: float
    rim_m2: float
    """Area of a seam of half a pixel along its outline."""


def measure_heaps(light: HeapLight, material: Material) -> HeapHeight | str:
    """Height and volume of the heaps of a look; in words why not.

    Args:
        light: What it shows.
        material: What the goods look like: it bounds their slopes.
    """
    if light.sun.elevation_deg < LEAST_SUN_DEG:
        return f"the sun stood {light.sun.elevation_deg:.0f}° high: shadows are too long to end on open ground"
    labels, count = ndimage.label(light.heap, np.ones((3, 3)))
    fits = []
    for number in range(1, count + 1):
        one = _fit_heap(light, labels == number, STEEPEST_DEG.get(material, 45.0))
        if isinstance(one, str):
            return one
        fits.append(one)
    return _joined(fits, light.sun) if fits else "no heap stands out"


def _fit_heap(light: HeapLight, heap: Mask, steepest_deg: float) -> _Fit | str:
    lines = _lay_lines(light, heap)
    if isinstance(lines, str):
        return lines
    rise = np.tan(np.radians(light.sun.elevation_deg))
    inside = lines.heap
    deep = ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1] * lines.step_m - lines.step_m / 2.0
    deep = np.where(inside, np.maximum(deep, 0.0), 0.0)
    deepest = float(deep.max())
    slopes = np.tan(np.radians(np.linspace(GENTLEST_DEG, steepest_deg + SLACK_DEG, SLOPES)))
    tops = np.linspace(0.0, deepest * slopes[-1], TOPS + 1)[1:]
    along = np.arange(inside.shape[1]) * lines.step_m
    here = inside.any(axis=1)
    used = np.broadcast_to(lines.told, here.shape) & here
    if used.sum() < 3:
        return "the shadow runs into something else than open ground"
    seen = lines.tips_m[used]
    cost, volume = np.full((2, SLOPES, TOPS), np.inf), np.zeros((SLOPES, TOPS))
    hidden = HIDDEN_PX * lines.step_m
    worst = np.zeros((SLOPES, TOPS))
    for i, slope in enumerate(slopes):
        for j, top in enumerate(tops):
            if top > slope * deepest * 1.001:
                break
            rising = np.minimum(top, slope * deep)
            reach = np.where(inside, along + rising / rise, -np.inf).max(axis=1)[used]
            tip = np.maximum(reach - lines.feet_m[used], 0.0)
            off = tip - seen
            # The second as if the seen shadow had lost its beginning to the heap.
            for way, one in enumerate((off, np.minimum(off, 0.0) + np.maximum(off - hidden, 0.0))):
                cost[way, i, j] = float((np.minimum(np.abs(one), 4.0 * lines.error_m) ** 2).mean())
            worst[i, j] = float(np.median(np.abs(off)))
            volume[i, j] = float(rising.sum()) * lines.step_m**2
    best = np.unravel_index(np.argmin(cost[0]), volume.shape)
    reach_m = float(seen.max())
    if worst[best] > max(2.0 * lines.error_m, MOST_OFF * reach_m):
        return "the shadow is not that of a heap of loose goods"
    count = max(float(used.sum()) * lines.step_m / PATCH_M, 1.0)
    variance = max(lines.error_m**2 / 2.0, float(cost[0][best]))
    kept = (cost.min(axis=0) - cost[0][best]) * count / variance <= CLOSE
    heights = np.broadcast_to(tops, volume.shape)[kept]
    rim = inside & ~ndimage.binary_erosion(inside)
    return _Fit(
        heights=heights,
        volumes=volume[kept],
        best=(float(tops[best[1]]), float(volume[best])),
        bound=bool(reach_m < 2.0 * lines.error_m or heights.min() <= 1.5 * tops[0]),
        area_m2=float(inside.sum()) * lines.step_m**2,
        rim_m2=float(rim.sum()) * lines.step_m**2 / 2.0,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Lines:
    """A heap on lines that run away from the sun: (lines, places along)."""

    heap: Mask
    step_m: float
    feet_m: Array
    """Where each line leaves the heap for good."""
    tips_m: Array
    """How far beyond it the shadow reaches."""
    told: Mask
    """Whether it ends on open ground."""
    error_m: float


def _lay_lines(light: HeapLight, heap: Mask) -> _Lines | str:
    """The picture turned so that shadows run along rows."""
    way = light.sun.shadow / np.hypot(*light.sun.shadow)
    across = np.array([-way[1], way[0]])
    step = float(np.sqrt(abs(np.linalg.det(light.axes))))
    rows, columns = np.nonzero(heap)
    places = np.column_stack([columns, rows]) @ light.axes.T
    first, off = places @ way, places @ across
    rise = np.tan(np.radians(light.sun.elevation_deg))
    beyond = float(np.ptp(first)) / rise + 10.0 * step
    along_m = np.arange(first.min() - 3.0 * step, first.max() + beyond, step)
    off_m = np.arange(off.min(), off.max() + step, step)
    points = along_m[None, :, None] * way + off_m[:, None, None] * across
    pixels = np.linalg.solve(light.axes, points.reshape(-1, 2).T)[::-1].reshape(2, len(off_m), len(along_m))

    def turned(mask: Mask) -> Mask:
        return np.asarray(ndimage.map_coordinates(mask.astype(np.float32), pixels, order=1, cval=0.0) > 0.5)

    own, shadow, ground = turned(heap), turned(light.shadow), turned(light.ground)
    own = own & (own.sum(axis=1) > 0)[:, None]
    size = own.shape[1]
    last = size - 1 - np.argmax(own[:, ::-1], axis=1)
    # A mixed pixel between foot and shadow does not end it.
    dark = ndimage.binary_closing(shadow | own, np.ones((1, 3)))
    places_along = np.arange(size)[None]
    ended = ~dark & (places_along > last[:, None])
    end = np.where(ended.any(axis=1), np.argmax(ended, axis=1), size)
    after = (places_along >= end[:, None]) & (places_along < end[:, None] + 4)
    on_ground = (ground & after).sum(axis=1) >= 2
    told = on_ground & (end < size - 4)
    here = own.any(axis=1)
    long = here & ((end - 1 - last) > 1)
    if long.any() and (~told & long).sum() > ENDS_OPEN * long.sum():
        return "the shadow does not end on open ground that could be seen"
    return _Lines(
        heap=own, step_m=step, feet_m=last * step, tips_m=(end - 1 - last) * step, told=told,
        error_m=float(np.hypot(LEAST_ERROR_M, EDGE_PX * step)),
    )  # fmt: skip


def _joined(fits: list[_Fit], sun: SunPosition) -> HeapHeight:
    """All heaps of a yard; the height is that of the highest."""
    told = f"sun {sun.elevation_deg:.0f}° high ({sun.source})"
    lows, highs, best = np.zeros(len(fits)), np.zeros(len(fits)), np.zeros(len(fits))
    for number, fit in enumerate(fits):
        share = float(np.hypot(1.96 * MODEL_SHARE, fit.rim_m2 / fit.area_m2))
        best[number] = fit.best[1]
        lows[number] = 0.0 if fit.bound else _below(fit.volumes, fit.best[1], share)
        highs[number] = _bound(fit.volumes, share) if fit.bound else _above(fit.volumes, fit.best[1], share)
    highest = max(fits, key=lambda fit: float(fit.heights.max()))
    bumps = 1.96 * HEIGHT_SHARE
    top = _bound(highest.heights, bumps) if highest.bound else _above(highest.heights, highest.best[0], bumps)
    if all(fit.bound for fit in fits):
        return HeapHeight(
            height_m=Measure(high=top), volume_m3=Measure(high=float(highs.sum())),
            because=f"no shadow beyond the foot, so no side is steeper than the sun stood: an upper bound; {told}",
        )  # fmt: skip
    low = 0.0 if highest.bound else _below(highest.heights, highest.best[0], bumps)
    return HeapHeight(
        height_m=Measure(value=highest.best[0], low=low, high=top),
        volume_m3=Measure(value=float(best.sum()), low=float(lows.sum()), high=float(highs.sum())),
        because=f"from the length of the shadow, for loose goods of one slope with a crest or a level top; {told}",
    )


def _below(values: Array, best: float, share: float) -> float:
    return max(best - float(np.hypot(best - values.min(), share * best)), 0.0)


def _above(values: Array, best: float, share: float) -> float:
    return best + float(np.hypot(values.max() - best, share * best))


def _bound(values: Array, share: float) -> float:
    """An upper bound: of what fits, no one is better than another."""
    return float(values.max()) * (1.0 + share)
