"""Which detection is which labelled vessel, and which berth is occupied; by stated rules that can fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment

__all__ = ["LEAST_M", "Label", "Match", "berth_is_occupied", "fit_vessel", "match_vessels"]

LEAST_M = 70.0
"""Shorter vessels are mostly not labelled: they are neither wanted nor false."""
LEAST_OVERLAP = 0.2
"""Intersection over union at which two outlines may be one vessel; at 10 m, one pixel of shift takes it to 0.3."""
NEAREST_M = 50.0
"""Centres may be this far apart, or half of the label's length."""
ALONG_M, AREA_SHARE, FREE_M = 25.0, 0.1, 5.0
"""A berth is occupied from this much of a label along it or over it, and free where none comes so near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A labelled vessel in metres of some frame."""

    area: shapely.Polygon
    """Its outline."""
    length_m: float
    """Its length."""
    wanted: bool = True
    """False where it is cut by the picture's edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How the detections of a picture fit its labels."""

    pairs: tuple[tuple[int, int], ...]
    """Numbers of label and detection."""
    missed: int
    """Wanted labels without a detection."""
    false: int
    """Detections of 70 m and longer that are no label, wanted or not."""


def match_vessels(labels: Sequence[Label], found: Sequence[shapely.Polygon], lengths_m: Sequence[float]) -> Match:
    """Labels and detections paired one to one, as many as possible, the better fit where there is a choice.

    A pair may be one vessel where the centres are no further apart than 50 m or half the label's length, and the
    outlines share 20 % of their union or the detection's centre lies in the label.
    """
    wanted = [number for number, one in enumerate(labels) if one.wanted and one.length_m >= LEAST_M]
    fits = np.array([[fit_vessel(label, area) for area in found] for label in labels]).reshape(len(labels), len(found))
    pairs = _assigned(fits[wanted]) if wanted else []
    taken = {detection for _, detection in pairs}
    left = [number for number in range(len(found)) if number not in taken]
    others = [number for number in range(len(labels)) if number not in wanted]
    false = [
        number for number in left if lengths_m[number] >= LEAST_M and not (others and fits[others, number].max() > 0.0)
    ]
    return Match(
        pairs=tuple((wanted[row], detection) for row, detection in pairs),
        missed=len(wanted) - len(pairs),
        false=len(false),
    )


def fit_vessel(label: Label, area: shapely.Polygon) -> float:
    """How well a detection fits a label, above 0 to 1; 0 where it may not be it."""
    gate = max(NEAREST_M, label.length_m / 2.0)
    apart = float(label.area.centroid.distance(area.centroid))
    shared = float(label.area.intersection(area).area)
    overlap = shared / (label.area.area + area.area - shared)
    if apart > gate or (overlap < LEAST_OVERLAP and not label.area.contains(area.centroid)):
        return 0.0
    return float(0.5 * overlap + 0.5 * (1.0 - apart / gate) + 1e-6)


def _assigned(fits: np.ndarray) -> list[tuple[int, int]]:
    """As many pairs as can be, then the best: a pair more outweighs any fit."""
    gain = np.where(fits > 0.0, fits + fits.shape[0] + 1.0, 0.0)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [(int(a), int(b)) for a, b in zip(rows, columns, strict=True) if fits[a, b] > 0.0]


def berth_is_occupied(zone: shapely.Polygon, labels: Sequence[Label]) -> bool | None:
    """Whether labelled vessels of 70 m or more lie in a berth; None where that cannot be said."""
    if not any(label.area.distance(zone) < FREE_M for label in labels):
        return False
    corners = shapely.get_coordinates(zone.minimum_rotated_rectangle)[:3]
    axis = max(corners[1] - corners[0], corners[2] - corners[1], key=lambda side: float(np.hypot(*side)))
    axis = axis / np.hypot(*axis)
    for label in labels:
        shared = label.area.intersection(zone)
        along = np.ptp(shapely.get_coordinates(shared) @ axis) if not shared.is_empty else 0.0
        if label.length_m >= LEAST_M and (along >= ALONG_M or shared.area >= AREA_SHARE * zone.area):
            return True
    return None
