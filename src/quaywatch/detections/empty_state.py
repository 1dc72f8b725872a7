"""The empty state of a berth: what its water looks like when nothing lies there, from the looks that show it so.

At a busy berth the median look shows a ship. So each column across the quay is split over time into a low, tight group
of looks and the rest, by clipping from the low end: a two-component fit of which only the lower component has a shape.
Ships stand above water in the infrared and in radar, and no two ships stand alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.strip_series import AlignedSeries
from quaywatch.records.scene import Band, Modality

__all__ = ["LEAST_EMPTY", "SCALES", "EmptyState", "Scales", "find_empty_state", "find_state_of_season"]

FloatGrid = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

LEAST_EMPTY = 5
"""Other looks that must show a column empty before its empty state is trusted."""
FIXED_SHARE, LOWER_SHARE, FIXED_SPREAD = 0.6, 0.05, 2.0
"""What is not water counts as fixed where the first share of all looks shows it alike (within so many times the least
spread) and hardly one shows less; else it may be ships."""
NEAR_M, FAR_M = 10.0, 45.0
"""Where a hull lies, off the drawn quay line."""
ALONG_M = 30.0
"""Columns are judged over this length, so that one pixel's noise decides nothing."""
LOWEST = 5
"""The low group is sought from the median of the lowest five looks (of the lowest tenth, where that is more)."""
CLIP = 3.5
ROUNDS = 8
SHIFT_ERROR = 0.15
"""Of a step: what registration leaves, which makes edges uncertain."""
INFRARED = (Band.NIR, Band.NIR_NARROW, Band.SWIR16, Band.SWIR22)
DARKEST = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales:
    """What a kind of sensor's values vary by."""

    column: float
    """Least spread of a column's level from look to look."""
    column_most: float
    """Greatest spread of the low group: more is two groups."""
    pixel: float
    """Least spread of one pixel."""
    water: float
    """Above the darkest of the strip by no more than this, the low group is water."""
    veil: float
    """A smooth rise in all bands above this is haze, thin cloud, glint, or (radar) a rough sea."""


SCALES = {
    Modality.OPTICAL: Scales(column=0.006, column_most=0.02, pixel=0.008, water=0.05, veil=0.03),
    Modality.RADAR: Scales(column=0.7, column_most=2.5, pixel=1.0, water=7.0, veil=5.0),
}
"""Reflectance, and decibels."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EmptyState:
    """What a berth looks like when empty, column by column, and which looks show it."""

    empty: Mask
    """(looks, along): which look shows which column empty."""
    shown: npt.NDArray[np.int64]
    """(along,): number of looks that show each column empty."""
    fixed: Mask
    """(along,): columns whose low group is not water but the same in most looks, as a pontoon or a hulk is."""
    spread: FloatGrid
    """(bands, off, along): spread of the empty looks, with a floor."""
    below: FloatGrid
    """(bands, off, along): the ordered value before the middle one of the empty looks."""
    middle: FloatGrid
    """The middle one (the upper of two)."""
    above: FloatGrid
    """The one after it."""
    count: npt.NDArray[np.int64]
    """(bands, off, along): values that the middle is taken from."""

    def without(self, look: int, values: FloatGrid) -> FloatGrid:
        """The median of the empty looks other than this one, exactly; `values` are the look's own.

        A look must not be judged by itself. Taking one value out of an ordered list moves the median by half a place.
        """
        counted = self.empty[look] & np.isfinite(values)
        odd = self.count % 2 == 1
        low, mid, high = self.below, self.middle, self.above
        whole = np.where(odd, mid, (low + mid) / 2.0)
        own_low = np.where(odd, values < mid, values <= low)
        from_odd = np.where(own_low, (mid + high) / 2.0, np.where(values == mid, (low + high) / 2.0, (low + mid) / 2.0))
        from_even = np.where(own_low, mid, low)
        less = np.where(odd, from_odd, from_even)
        return np.asarray(np.where(counted & (self.count > 1), less, whole), dtype=np.float32)

    def others(self, look: int) -> npt.NDArray[np.int64]:
        """Per column the number of other looks that show it empty."""
        return np.asarray(self.shown - self.empty[look], dtype=np.int64)


def find_empty_state(series: AlignedSeries, bands: tuple[str, ...], modality: Modality) -> EmptyState:
    """The empty state of a berth from all looks of a series.

    The limit: a vessel that never left, and one like it in every look, is taken for part of the quay.

    Args:
        series: The looks.
        bands: What its bands show.
        modality: Optical or radar.
    """
    scales = SCALES[modality]
    levels = _find_levels(series, bands, modality)
    low, spread, empty = _find_low_group(levels, scales)
    wet = low <= _find_darkest(series, bands, modality) + scales.water
    fixed = ~wet & _find_fixed(levels, low, spread <= FIXED_SPREAD * scales.column, empty)
    empty &= wet | fixed
    return _state_of(series.values, empty, fixed, scales)


def find_state_of_season(
    whole: EmptyState, series: AlignedSeries, looks: Sequence[int], modality: Modality
) -> EmptyState:
    """The empty state of some of the looks: those of one season, as far as all looks together call them empty.

    Args:
        whole: The empty state of all looks.
        series: All looks.
        looks: Numbers of those wanted.
        modality: Optical or radar.
    """
    chosen = list(looks)
    return _state_of(series.values[chosen], whole.empty[chosen], whole.fixed, SCALES[modality])


def _state_of(values: FloatGrid, empty: Mask, fixed: Mask, scales: Scales) -> EmptyState:
    ordered = np.sort(np.where(empty[:, None, None, :], values, np.nan), axis=0)
    count = np.isfinite(ordered).sum(axis=0)
    parts = [_at(ordered, count // 2 + step, count) for step in (-1, 0, 1)]
    lowest = _find_lowest(values, count == 0)
    parts = [np.where(count == 0, lowest, part) for part in parts]
    median = np.where(count % 2 == 1, parts[1], (parts[0] + parts[1]) / 2.0)
    return EmptyState(
        empty=empty,
        shown=empty.sum(axis=0),
        fixed=fixed,
        spread=_find_spread(ordered, median, count, scales.pixel),
        below=parts[0],
        middle=parts[1],
        above=parts[2],
        count=count,
    )


def _find_levels(series: AlignedSeries, bands: tuple[str, ...], modality: Modality) -> Array:
    """(looks, along): level of each column over the water where a hull would lie; NaN where less than half was seen."""
    rows = (series.off_m >= NEAR_M) & (series.off_m <= FAR_M)
    water = series.values[:, _dark_bands(bands, modality)][:, :, rows].astype(float)
    known = np.isfinite(water)
    size = max(1, round(ALONG_M / series.step_m))
    sums = ndimage.uniform_filter1d(np.where(known, water, 0.0).mean(axis=(1, 2)), size, axis=1, mode="nearest")
    shares = ndimage.uniform_filter1d(known.mean(axis=(1, 2)), size, axis=1, mode="nearest")
    return np.where(shares >= 0.5, sums / np.maximum(shares, 1e-6), np.nan)


def _dark_bands(bands: tuple[str, ...], modality: Modality) -> list[int]:
    """Bands in which water is dark and ships are not: the infrared, or the reddest; all of radar."""
    if modality is Modality.RADAR:
        return list(range(len(bands)))
    return [i for i, band in enumerate(bands) if band in INFRARED] or [len(bands) - 1]


def _find_low_group(levels: Array, scales: Scales) -> tuple[Array, Array, Mask]:
    """Level and spread of the low group of looks per column, and which looks are in it."""
    ordered = np.sort(levels, axis=0)
    seen = np.isfinite(levels).sum(axis=0)
    first = np.minimum(np.maximum(LOWEST, seen // 10), np.maximum(seen, 1)) // 2
    low = np.take_along_axis(ordered, first[None], axis=0)[0]
    spread = np.full(low.shape, scales.column)
    group = np.zeros(levels.shape, bool)
    for _ in range(ROUNDS):
        with np.errstate(invalid="ignore"):
            group = np.abs(levels - low) <= CLIP * spread
        low = _middle(np.where(group, levels, np.nan), low)
        deviation = np.where(group, np.abs(levels - low), np.nan)
        spread = np.clip(1.4826 * _middle(deviation, spread), scales.column, scales.column_most)
    return low, spread, group


def _find_fixed(levels: Array, low: Array, tight: Mask, group: Mask) -> Mask:
    """Columns whose low group is tight, holds most looks, and has hardly a look below it."""
    seen = np.isfinite(levels).sum(axis=0)
    with np.errstate(invalid="ignore"):
        lower = ((levels < low) & ~group).sum(axis=0)
    return np.asarray(tight & (group.sum(axis=0) >= FIXED_SHARE * seen) & (lower <= LOWER_SHARE * seen))


def _find_lowest(values: FloatGrid, wanted: npt.NDArray[np.bool_]) -> FloatGrid:
    """The lowest tenth of all looks where no look is known to be empty: the best guess there is; else 0."""
    lowest = np.zeros(wanted.shape, np.float32)
    if wanted.any():
        ordered = np.sort(values[:, wanted], axis=0)
        count = np.isfinite(ordered).sum(axis=0)
        lowest[wanted] = np.nan_to_num(_at(ordered, count // 10, count))
    return lowest


def _middle(values: Array, otherwise: Array) -> Array:
    """The median over the first axis; something else where nothing is known."""
    ordered = np.sort(values, axis=0)
    count = np.isfinite(ordered).sum(axis=0)
    low = np.take_along_axis(ordered, np.maximum((count - 1) // 2, 0)[None], axis=0)[0]
    high = np.take_along_axis(ordered, np.minimum(count // 2, len(ordered) - 1)[None], axis=0)[0]
    return np.where(count > 0, (low + high) / 2.0, otherwise)


def _find_darkest(series: AlignedSeries, bands: tuple[str, ...], modality: Modality) -> float:
    """The level of open water in the strip: the darkest tenth of its water side in the usual look."""
    water = series.values[:, _dark_bands(bands, modality)][:, :, series.off_m >= NEAR_M].mean(axis=1)
    flat = water.reshape(len(water), -1)
    usual = _middle(flat.astype(float), np.full(flat.shape[1], np.nan))
    known = usual[np.isfinite(usual)]
    return float(np.quantile(known, DARKEST)) if known.size else 0.0


def _at(ordered: FloatGrid, place: npt.NDArray[np.int64], count: npt.NDArray[np.int64]) -> FloatGrid:
    held = np.clip(place, 0, np.maximum(count - 1, 0))
    return np.asarray(np.take_along_axis(ordered, held[None], axis=0)[0], dtype=np.float32)


def _find_spread(ordered: FloatGrid, median: FloatGrid, count: npt.NDArray[np.int64], floor: float) -> FloatGrid:
    """1.4826 times the median absolute deviation per pixel, with the floor and what a small shift would do at edges."""
    deviation = np.sort(np.abs(ordered - median), axis=0)
    own = 1.4826 * np.nan_to_num(_at(deviation, (count - 1) // 2, count))
    known = np.nan_to_num(median)
    steep = np.hypot(np.gradient(known, axis=1), np.gradient(known, axis=2))
    return np.asarray(np.sqrt(own**2 + floor**2 + (SHIFT_ERROR * steep) ** 2), dtype=np.float32)
