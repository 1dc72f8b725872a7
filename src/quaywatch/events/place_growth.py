"""How fast the error of a ship's place grows with the time to its nearest report: told by a feed's own tracks.

Where reports near an instant are left out on purpose, it is known how far off a ship would have been laid. Ships that
sail, and turn between reports hours apart, are off by far more than the assumed model knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from quaywatch.events.seen_positions import TAIL_SHARE, SeenPositions, find_seen_positions
from quaywatch.records.track_match import SceneVessels

__all__ = ["LaidShips", "PlaceGrowth", "fit_growth"]

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

SAILING_KN = 2.0
MINUTES = (25.0, 50.0, 100.0, 200.0, 400.0)
"""Ends of the spans of minutes that have a growth of their own."""
KINDS = 2 * (len(MINUTES) + 1)
LEAST_SHIPS = 30
"""Fewer tell nothing of a kind."""
GROWTHS, TAILS = np.geomspace(0.25, 32.0, 22), np.array([TAIL_SHARE, 0.3, 0.5])
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
    tails: Floats = field(default_factory=lambda: np.full(KINDS, TAIL_SHARE))
    """Share that is off by three times the error: ships that turned."""

    def of(self, vessels: SceneVessels) -> Floats:
        """The factor of each vessel."""
        return np.asarray(self.factors[_kinds(vessels)])

    def with_tails(self, seen: SeenPositions, vessels: SceneVessels) -> SeenPositions:
        """Places of vessels with the tails of their kinds."""
        return replace(seen, tail_share=self.tails[_kinds(vessels)])


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
    factors, tails = np.ones(KINDS), np.full(KINDS, TAIL_SHARE)
    for kind in range(KINDS):
        own = likely[kinds == kind]
        if len(own) >= LEAST_SHIPS:
            best = int(np.argmax(own.sum(axis=0)))
            factors[kind], tails[kind] = GROWTHS[best // len(TAILS)], TAILS[best % len(TAILS)]
        elif kind % (KINDS // 2):
            factors[kind], tails[kind] = factors[kind - 1], tails[kind - 1]
    return PlaceGrowth(factors=factors, tails=tails)


def _kinds(vessels: SceneVessels) -> Whole:
    sails = ~(vessels.speed_kn < SAILING_KN)
    return np.searchsorted(MINUTES, vessels.minutes_to_nearest) + sails * (KINDS // 2)


def _log_densities(laid: LaidShips) -> Floats:
    """Of each ship's true place, under each growth and each share of tails."""
    count = len(laid.vessels)
    columns = []
    for growth in GROWTHS:
        seen = find_seen_positions(laid.vessels, by_radar=False, growth=np.full(count, growth))
        for tail in TAILS:
            held = replace(seen, tail_share=np.full(count, tail))
            density = held.density(np.arange(count), laid.east_m, laid.north_m)
            columns.append(np.log(0.98 * density + LOST_PER_M2))
    return np.column_stack(columns)
