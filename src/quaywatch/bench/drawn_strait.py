"""Ships in a dense strait, some at anchor side by side: SYNTHETIC, for timing only.

One ship in each square kilometre of a strip 10 km wide, which is longer where there are more of them, so that twice
the rows are twice the ships at the same density.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from quaywatch.records.track import Positions, ShipClass

__all__ = ["draw_strait"]

ROWS_PER_VESSEL = 2_000
WIDTH_KM, PER_KM2 = 10.0, 1.0
AT_ANCHOR, BESIDE = 0.4, 0.1
BESIDE_KM, SWING_KM = 0.1, 0.02
WEST, SOUTH = 95.0, 1.0
KM_PER_DEGREE = 111.2
KM_PER_KN_MIN = 1.852 / 60
START_MS, MS_PER_MIN = 1_748_736_000_000, 60_000


def draw_strait(rows: int, seed: int = 6) -> Positions:
    """Positions by vessel and time, one a minute from each.

    Two in five ships lie at anchor, one in ten lies 100 m beside one of those, and the others sail back and forth at
    8 to 15 kn.
    """
    rng = np.random.default_rng(seed)
    vessels = max(20, rows // ROWS_PER_VESSEL)
    anchored = int(vessels * AT_ANCHOR)
    beside = int(vessels * BESIDE)
    length_km = vessels / PER_KM2 / WIDTH_KM
    home = np.column_stack((rng.uniform(0, length_km, vessels), rng.uniform(0, WIDTH_KM, vessels)))
    home[anchored : anchored + beside] = home[:beside] + (0.0, BESIDE_KM)
    speed_kn = np.where(np.arange(vessels) < anchored + beside, 0.0, rng.uniform(8, 15, vessels))
    who = np.arange(rows) * vessels // rows
    minute = np.arange(rows) - np.searchsorted(who, np.arange(vessels))[who]
    sails = speed_kn[who] > 0
    along = (home[who, 0] + speed_kn[who] * KM_PER_KN_MIN * minute) % (2 * length_km)
    along = np.where(sails, np.minimum(along, 2 * length_km - along), home[who, 0])
    swing = np.where(sails[:, None], 0.0, rng.normal(0, SWING_KM / 2, (rows, 2)))
    return _positions(who, minute, (along + swing[:, 0], home[who, 1] + swing[:, 1]), speed_kn[who])


def _positions(who: Any, minute: Any, place_km: tuple[Any, Any], speed_kn: Any) -> Positions:
    rows = len(who)
    return Positions(
        time_ms=START_MS + minute * MS_PER_MIN + who * 997 % MS_PER_MIN,
        mmsi=(300_000_000 + who).astype(np.int32),
        lon=WEST + place_km[0] / (KM_PER_DEGREE * np.cos(np.radians(SOUTH))),
        lat=SOUTH + place_km[1] / KM_PER_DEGREE,
        speed_kn=speed_kn.astype(np.float32),
        course_deg=np.full(rows, np.nan, np.float32),
        heading_deg=np.full(rows, np.nan, np.float32),
        status=np.full(rows, -1, np.int8),
        ship_class=np.full(rows, ShipClass.A, np.int8),
        receiver=np.full(rows, -1, np.int32),
    )
