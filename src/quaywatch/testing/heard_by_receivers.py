"""Ships that lie in places and send all the while, heard by several receivers of which one fails: SYNTHETIC, drawn.

What the drawing knows and an inference does not: how well each place and each ship is heard, that two receivers
stand on one mast and mostly miss the same ships, and when each failed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quaywatch.clock import HOUR_MS
from quaywatch.records.track import Positions, ShipClass

__all__ = ["RECEIVERS", "HeardShips", "draw_heard_ships"]

Floats = npt.NDArray[np.float64]
Masks = npt.NDArray[np.bool_]

RECEIVERS = ("mast upper", "mast lower", "other coast")
START_MS = 1_748_736_000_000
SAME_MISSES = 0.9
"""Share of hours in which what one antenna of the mast hears decides what the other does."""
SHIPS_DIFFER = 8.0
"""Strength of the beta distribution of ships' own chances, in trials."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeardShips:
    """Who was heard when, and by whom."""

    heard: Masks
    """(places, ships, hours, receivers)."""
    places: tuple[tuple[float, float], ...]
    """Longitude and latitude, degrees."""

    def received(self, *, named: bool, ships: slice = slice(None)) -> Positions:
        """The rows of some ships of each place; with or without the names of the receivers.

        Args:
            named: Whether rows say who heard them.
            ships: Of each place.
        """
        held = self.heard[:, ships]
        place, ship, hour, receiver = np.nonzero(held)
        spread = np.random.default_rng(len(place)).permutation(held.shape[1])[ship]
        blank = np.full(len(place), np.nan, np.float32)
        rows = Positions(
            time_ms=START_MS + hour * HOUR_MS + 60_000 * (spread % 59) + 1000,
            mmsi=(273_000_000 + place * held.shape[1] + ship).astype(np.int32),
            lon=np.array(self.places)[place, 0],
            lat=np.array(self.places)[place, 1],
            speed_kn=blank,
            course_deg=blank,
            heading_deg=blank,
            status=np.full(len(place), -1, np.int8),
            ship_class=np.full(len(place), ShipClass.A, np.int8),
            receiver=receiver.astype(np.int32) if named else np.full(len(place), -1, np.int32),
            receivers=RECEIVERS if named else (),
        )
        return rows.in_order()


def draw_heard_ships(
    rng: np.random.Generator,
    *,
    chances: Floats,
    ships: int,
    hours: int,
    outages: Masks,
) -> HeardShips:
    """Ships of some places, 0.5 degrees apart.

    Args:
        rng: Its state decides everything.
        chances: (places, receivers): of an hour of the usual ship to be heard.
        ships: Of each place.
        hours: From the start.
        outages: (hours, receivers): in which a receiver heard nobody.
    """
    count = len(chances)
    own = rng.beta(SHIPS_DIFFER / 2, SHIPS_DIFFER / 2, (count, ships))[:, :, None, None]
    odds = chances / (1.0 - chances)
    chance = 1.0 / (1.0 + (1.0 - own) / own / odds[:, None, None, :])
    draws = rng.random((count, ships, hours, len(RECEIVERS)))
    same = rng.random((count, ships, hours)) < SAME_MISSES
    draws[..., 1] = np.where(same, draws[..., 0], draws[..., 1])
    return HeardShips(
        heard=(draws < chance) & ~outages[None, None],
        places=tuple((130.1 + 0.5 * number, 42.1) for number in range(count)),
    )
