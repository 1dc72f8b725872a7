"""Where a bright structure ends in radar, whose pictures are compared in decibels.

The sensor's blur mixes power; decibels are its logarithm, so that half way between a structure's decibels and the
ground's lies outside its edge, the further the brighter it is, and inside the edge of a dark one.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy.special import ndtri

from quaywatch.detections.change_chips import ChangePair
from quaywatch.detections.structures import FoundStructure, find_levels
from quaywatch.records.change import ChangeSign

__all__ = ["at_half_power", "overreach_m"]

SPREAD_SHARE = 0.25
"""Standard deviation of the overreach, as a share of it: the ground round a structure has more levels than one."""
SMALLEST_SHARE = 0.3
"""Of a side, that is left at least."""


def overreach_m(contrast_db: float, blur_m: float) -> float:
    """How far beyond an edge half the decibels lie; below 0 where the structure is darker than the ground.

    Where a share a of a pixel is structure and its power is r times the ground's, its decibels are half way at
    a = 1 / (1 + sqrt(r)), and the blur, a normal curve, has that share at a known distance from the edge.

    Args:
        contrast_db: Decibels of the structure less those of the ground.
        blur_m: Standard deviation of the blur, the pixel's own extent included.
    """
    return float(-blur_m * ndtri(1.0 / (1.0 + 10.0 ** (contrast_db / 20.0))))


def at_half_power(pair: ChangePair, found: FoundStructure) -> FoundStructure:
    """A structure fitted to decibels, its sides moved to where half the power is."""
    rectangle = found.fit.rectangle
    levels = find_levels(pair.after if found.sign is ChangeSign.NEW else pair.before, pair.grid, rectangle)
    if levels is None:
        return found
    contrasts = levels.inside - levels.outside
    beyond = 2.0 * overreach_m(float(contrasts[np.abs(contrasts).argmax()]), pair.blur_m)
    sides = [max(side - beyond, SMALLEST_SHARE * side) for side in (rectangle.length_m, rectangle.width_m)]
    moved = dataclasses.replace(rectangle, length_m=sides[0], width_m=sides[1])
    covariance = found.fit.covariance.copy()
    covariance[[2, 3], [2, 3]] += (SPREAD_SHARE * beyond) ** 2
    return dataclasses.replace(found, fit=dataclasses.replace(found.fit, rectangle=moved, covariance=covariance))
