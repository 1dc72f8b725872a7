"""How one look at a berth differs from the berth's empty state, and whether a smooth veil lies over it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quaywatch.detections.empty_state import LEAST_EMPTY, NEAR_M, EmptyState, Scales
from quaywatch.detections.strip_series import AlignedSeries

__all__ = ["HULL_NEAR_M", "HULL_REACH_M", "StripDifference", "find_difference", "find_row_pairs"]

FloatGrid = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

HULL_NEAR_M, HULL_REACH_M = 2.0, 55.0
"""Rows that a hull alongside may lie in, off the drawn quay line (which may be a pixel or two off)."""
SHIP_RUN_M = 50.0
"""Occupancy is judged on the strongest stretch of this length: a ship of 70 m less its tapered ends."""
MOST_SPREADS = 25.0
"""One glaring pixel counts no more than this."""
VEIL_REACH_M = 60.0
"""A veil is what a fifth of the water within this distance does not fall below."""
VEIL_QUANTILE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StripDifference:
    """One look of a series less the empty state of the others."""

    change: FloatGrid
    """(bands, off, along): above the empty state and above any veil, in the series' units; NaN where not seen."""
    spread: FloatGrid
    """(bands, off, along): what the empty looks vary by."""
    contrast: FloatGrid
    """(off, along): root mean square over the bands of change by spread; NaN where not seen."""
    strongest: float
    """Greatest contrast that holds over 50 m of the zone, in two neighbouring rows where a hull may lie."""
    seen_share: float
    """Share of the zone's water that was seen."""
    veiled_share: float
    """Share of the zone's columns under a veil."""
    fixed_share: float
    """Share of the zone's columns where the empty state is not water."""

    @property
    def features(self) -> Array:
        """What speaks for a vessel: the logarithm of the strongest contrast."""
        return np.array([math.log(max(self.strongest, 0.5))])


def find_difference(series: AlignedSeries, look: int, state: EmptyState, place: int, scales: Scales) -> StripDifference:
    """The difference of one look.

    Args:
        series: All looks of the berth.
        look: Number of the look in the series.
        state: The empty state.
        place: Number of the look among those that the state was made from.
        scales: What values of this kind vary by.
    """
    values = series.values[look]
    change = values - state.without(place, values)
    water = series.off_m >= NEAR_M
    smooth = _find_smooth(change[:, water], max(1, round(VEIL_REACH_M / series.step_m)))
    veil = (series.sea[look][:, None] + series.gains[look][:, None] * smooth).min(axis=0)
    change = change - smooth[:, None, :].astype(np.float32)
    contrast = np.minimum(np.sqrt(((change / state.spread) ** 2).mean(axis=0)), MOST_SPREADS)
    inside = series.inside
    hull = (series.off_m >= HULL_NEAR_M) & (series.off_m <= min(HULL_REACH_M, series.berth.width_m + NEAR_M))
    enough = state.others(place) >= LEAST_EMPTY
    judged = np.where(inside & enough, contrast, np.nan)
    return StripDifference(
        change=change,
        spread=state.spread,
        contrast=contrast,
        strongest=_find_strongest(find_row_pairs(judged, hull), max(1, round(SHIP_RUN_M / series.step_m))),
        seen_share=float(np.isfinite(contrast[hull][:, inside]).mean()),
        veiled_share=float((veil[inside] > scales.veil).mean()),
        fixed_share=float(state.fixed[inside].mean()),
    )


def find_row_pairs(contrast: FloatGrid, hull: Mask) -> FloatGrid:
    """Means of neighbouring rows where a hull may lie, (pairs, along)."""
    rows = contrast[hull]
    return np.asarray((rows[1:] + rows[:-1]) / 2.0 if len(rows) > 1 else rows, dtype=np.float32)


def _find_strongest(pairs: FloatGrid, size: int) -> float:
    """The greatest contrast that all but a quarter of `size` columns in a row exceed; 0 where no such row was seen.

    A mean would be moved by one glaring crane.
    """
    size = min(size, pairs.shape[1])
    windows = np.lib.stride_tricks.sliding_window_view(pairs, size, axis=1)
    runs = np.where(np.isfinite(windows).all(axis=2), np.sort(windows, axis=2)[..., (size - 1) // 4], np.nan)
    return float(np.nanmax(runs)) if np.isfinite(runs).any() else 0.0


def _find_smooth(water: FloatGrid, reach: int) -> Array:
    """(bands, along): what a fifth of the water round each column does not exceed; 0 where nothing was seen."""
    padded = np.pad(water, ((0, 0), (0, 0), (reach, reach)), constant_values=np.nan)
    near = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=2)
    ordered = np.sort(near.transpose(0, 2, 1, 3).reshape(water.shape[0], water.shape[2], -1), axis=2)
    count = np.isfinite(ordered).sum(axis=2)
    place = (VEIL_QUANTILE * np.maximum(count - 1, 0)).astype(int)
    return np.asarray(np.nan_to_num(np.take_along_axis(ordered, place[..., None], axis=2)[..., 0]), dtype=np.float64)
