"""What lies along a quay: the runs that differ from the empty state, as oriented rectangles with sub-pixel ends."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from quaywatch.detections.measure import Rectangle, find_runs
from quaywatch.detections.strip_difference import HULL_NEAR_M, HULL_REACH_M, StripDifference, find_row_pairs
from quaywatch.detections.strip_series import AlignedSeries
from quaywatch.records.berth_history import HistoryVessel

__all__ = ["find_lying"]

FloatGrid = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

LEAST_SPREADS = 3.0
"""Columns that differ by less are empty …"""
LEAST_PART = 0.25
"""… and so are those that differ by less than this part of the strongest stretch."""
LEAST_RUN_M = 40.0
"""Shorter runs are fenders, tugs, crane booms and noise."""
GAP_M = 12.0
"""Columns no further apart belong to one run."""
GAP_LEVEL = 0.25
"""Share of a ship's own level that a dip between two ships falls below; a dip between deck structures does not."""
EDGE = 0.35
"""Share of a ship's own level at which it ends. Half is the edge of a box through any symmetric blur; a bow tapers over
a tenth to a fifth of the length, so that half its level lies short of its tip. Between the two."""
CORE = 0.25
"""Ends are read in the rows within this part of the hull's width from its middle line, where a bow is longest."""
SIDE_EDGE = 0.5
ROW_PART = 0.5
"""Rows with this part of the strongest row's contrast are hull."""
LIES_IN_M = 30.0
FINER = 4
LEAST_BEAM_M = 8.0
LENGTH_U95_STEPS, WIDTH_U95_STEPS = 3.5, 2.0
"""In steps of the grid: 95 % of the length errors on planted ships (docs/berth-history.md); the width is assumed."""


def find_lying(difference: StripDifference, series: AlignedSeries) -> tuple[HistoryVessel, ...]:
    """What lies along the quay and at least in part in the zone; the caller knows the chance that it is a vessel.

    The limit: ships closer than a pixel or two are one, and so are ships side by side.
    """
    hull = (series.off_m >= HULL_NEAR_M) & (series.off_m <= max(HULL_REACH_M, series.berth.width_m))
    strength = np.nan_to_num(find_row_pairs(difference.contrast, hull)).max(axis=0).astype(float)
    level = max(LEAST_SPREADS, LEAST_PART * difference.strongest)
    rectangles: list[Rectangle] = []
    for first, last in find_runs(series.along_m, strength, level, bridge=GAP_M):
        if last - first >= LEAST_RUN_M:
            rectangles += _ships(difference, series, hull, (first, last))
    return tuple(_vessel(rectangle, series) for rectangle in rectangles)


def _ships(
    difference: StripDifference, series: AlignedSeries, hull: Mask, run: tuple[float, float]
) -> Iterator[Rectangle]:
    """Rectangles of the ships in one run of columns: the change is weighed by what the run's own change looks like."""
    columns = (series.along_m >= run[0]) & (series.along_m <= run[1])
    change = np.nan_to_num(difference.change).astype(float)
    typical = np.median(change[:, :, columns], axis=2)
    variance = np.median(difference.spread[:, :, columns], axis=2).astype(float) ** 2
    by_row = np.where(hull, (typical**2 / variance).mean(axis=0), 0.0)
    rows = np.sqrt(by_row) >= ROW_PART * np.sqrt(by_row.max())
    weights = np.where(rows, typical / variance, 0.0)
    if not float((weights * typical).sum()) > 0:
        return
    across = (typical * weights.sum(axis=1, keepdims=True)).sum(axis=0)
    inner, outer = _sides(series.off_m, across, int(by_row.argmax()))
    from_middle = np.abs(series.off_m - (inner + outer) / 2.0)
    weights = np.where(from_middle <= max(CORE * (outer - inner), from_middle.min()), weights, 0.0)
    scale = float((weights * typical).sum())
    if not scale > 0:
        return
    profile = np.einsum("br,brc->c", weights, change) / scale
    for first, last in _joined(series.along_m, profile):
        shared = min(last, run[1]) - max(first, run[0])
        if last - first >= LEAST_RUN_M and shared >= LEAST_RUN_M / 2.0 and _lies_in(series, first, last):
            yield _rectangle(series, (first, last), (inner, outer))


def _joined(along_m: Array, profile: Array) -> list[tuple[float, float]]:
    """Runs above the edge level; two with no clear gap between them are one."""
    joined: list[tuple[float, float]] = []
    # On finer places, so that a gap of one column is not bridged.
    fine_m = np.linspace(along_m[0], along_m[-1], FINER * (along_m.size - 1) + 1)
    for run in find_runs(fine_m, np.interp(fine_m, along_m, profile), EDGE, bridge=0.0):
        between = profile[(along_m > joined[-1][1]) & (along_m < run[0])] if joined else np.zeros(1)
        if joined and between.min(initial=1.0) > GAP_LEVEL:
            joined[-1] = joined[-1][0], run[1]
        else:
            joined.append(run)
    return joined


def _sides(off_m: Array, across: Array, strongest: int) -> tuple[float, float]:
    """Where the change begins and ends off the quay, round its strongest row."""
    runs = find_runs(off_m, across, SIDE_EDGE * float(across[strongest]), bridge=0.0)
    return next((run for run in runs if run[0] <= off_m[strongest] <= run[1]), (float(off_m[0]), float(off_m[-1])))


def _lies_in(series: AlignedSeries, first: float, last: float) -> bool:
    half = series.berth.length_m / 2.0
    return min(last, half) - max(first, -half) >= min(LIES_IN_M, 0.5 * (last - first))


def _rectangle(series: AlignedSeries, ends: tuple[float, float], sides: tuple[float, float]) -> Rectangle:
    berth = series.berth
    along, seaward = berth.along * series.seaward, berth.across * series.seaward
    quay = berth.centre - seaward * berth.width_m / 2.0
    return Rectangle(
        centre=quay + sum(ends) / 2.0 * along + sum(sides) / 2.0 * seaward,
        along=along,
        length_m=ends[1] - ends[0],
        width_m=max(sides[1] - sides[0], LEAST_BEAM_M),
    )


def _vessel(rectangle: Rectangle, series: AlignedSeries) -> HistoryVessel:
    return HistoryVessel(
        outline=rectangle.outline(series.berth.frame),
        score=1.0,
        length_u95_m=LENGTH_U95_STEPS * series.step_m,
        width_u95_m=WIDTH_U95_STEPS * series.step_m,
    )
