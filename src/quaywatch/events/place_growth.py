"""How fast the error of a ship's place grows with the time to its nearest report: told by a feed's own tracks.

Where reports near an instant are left out on purpose, it is known how far off a ship would have been laid. Ships that
sail, and turn between reports hours apart, are off by far more than the assumed model knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from quaywatch.events.matching import tell_density
from quaywatch.events.seen_positions import find_seen_positions
from quaywatch.records.track_match import SceneVessels

__all__ = ["LaidShips", "PlaceGrowth", "fit_growth"]

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

SAILING_KN = 2.0
MINUTES = (30.0, 90.0, 240.0)
"""Ends of the spans of minutes that have a growth of their own."""
KINDS = 2 * (len(MINUTES) + 1)
LEAST_SHIPS = 30
"""Fewer tell nothing of a kind."""
GROWTHS = np.geomspace(0.25, 32.0, 29)
LOST_PER_M2 = 0.02 / 1e10
"""Density of ships that are anywhere in 100 km by 100 km: they are not to widen the others' places."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LaidShips:
    """Ships laid at an instant without their reports near it, and how far off they were."""

    vessels: SceneVessels
    """As laid."""
    east_m: Floats
    """From there to where they were."""
    north_m: Floats
    """From there to where they were."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlaceGrowth:
    """By how much faster than assumed places grow unsure."""

    factors: Floats = field(default_factory=lambda: np.ones(KINDS))
    """For ships that lie, and then for those that sail, by minutes to the nearest report."""

    def of(self, vessels: SceneVessels) -> Floats:
        """That of each vessel."""
        return np.asarray(self.factors[_kinds(vessels)])


def fit_growth(laid: Sequence[LaidShips]) -> PlaceGrowth:
    """The growth under which the ships' places are likeliest, for each kind; that of fewer minutes where too few tell.

    Args:
        laid: Some ships, in any parts.
    """
    held = [one for one in laid if len(one.vessels)]
    if not held:
        return PlaceGrowth()
    kinds = np.concatenate([_kinds(one.vessels) for one in held])
    likely = np.concatenate([_log_densities(one) for one in held])
    factors = np.ones(KINDS)
    for kind in range(KINDS):
        own = likely[kinds == kind]
        if len(own) >= LEAST_SHIPS:
            factors[kind] = GROWTHS[np.argmax(own.sum(axis=0))]
        elif kind % (KINDS // 2):
            factors[kind] = factors[kind - 1]
    return PlaceGrowth(factors=factors)


def _kinds(vessels: SceneVessels) -> Whole:
    sails = ~(vessels.speed_kn < SAILING_KN)
    return np.searchsorted(MINUTES, vessels.minutes_to_nearest) + sails * (KINDS // 2)


def _log_densities(laid: LaidShips) -> Floats:
    """Of each ship's true place, under each growth."""
    columns = []
    for growth in GROWTHS:
        seen = find_seen_positions(laid.vessels, by_radar=False, growth=np.full(len(laid.vessels), growth))
        density = tell_density(laid.east_m, laid.north_m, seen.east_m2, seen.north_m2, seen.cross_m2)
        columns.append(np.log(0.98 * density + LOST_PER_M2))
    return np.column_stack(columns)
