"""How sure: the few numbers that were fitted on labelled ports.

Every number comes from `python benchmarks/vessels.py DATA --fit` (ten Sentinel-2 port scenes with 264 ships of 70 m or
more). The accuracy in `docs/accuracy.md` is that of numbers fitted without the port they are tried on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["SHIPPED", "Logistic", "VesselModel", "log_rise"]

Array = npt.NDArray[np.float64]

_LEAST_RISE, _USUAL_RISE = 0.005, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """A logistic regression: chance = 1 / (1 + exp(-(intercept + weights · features)))."""

    intercept: float
    """Log-odds where every feature is 0."""
    weights: tuple[float, ...]
    """Change of the log-odds per unit of each feature."""

    def chance(self, features: Array) -> float:
        """The chance, 0–1, of one row of features."""
        logit = float(np.clip(features @ np.array(self.weights) + self.intercept, -30.0, 30.0))
        return 1.0 / (1.0 + math.exp(-logit))


@dataclass(frozen=True, slots=True, kw_only=True)
class VesselModel:
    """All that the optical vessel detector learned."""

    occupancy: Logistic
    """That a berth is occupied, from `BerthProfile.features`."""
    berthed: Logistic
    """That a rectangle in an occupied berth fits a vessel, from `berthed_features`."""
    hull: Logistic
    """That a long narrow rectangle fits a vessel, from `Hull.features`."""


def log_rise(rise: float) -> float:
    """Logarithm of a reflectance above the sea, 0 at 0.1; what is below 0.005, or not known, counts as 0.005."""
    return math.log((rise if rise > _LEAST_RISE else _LEAST_RISE) / _USUAL_RISE)


SHIPPED = VesselModel(
    occupancy=Logistic(intercept=1.1124, weights=(3.688,)),
    berthed=Logistic(intercept=2.9837, weights=(0.5654, 4.4946, -8.1207)),
    hull=Logistic(
        intercept=-3.0267,
        weights=(
            -1.6412,
            -0.4351,
            3.6383,
            3.9075,
            -1.9902,
            1.8657,
            1.2016,
            -0.3146,
            -1.2978,
            1.0142,
            1.8253,
            -1.0042,
            -1.565,
            -1.8378,
            -0.0282,
            -3.7341,
            -1.9047,
            -1.1766,
            -0.3111,
            0.235,
            -0.5292,
            0.1248,
            -0.488,
            -0.7408,
            -2.0176,
            0.268,
            2.0963,
            -1.7493,
        ),
    ),
)
"""Fitted on all ten ports."""
