"""Ships near a scene and its detections, as the columns that matching asks for: who could be seen and heard there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.events.seen_positions import TAIL_SIGMAS, SeenPositions
from quaywatch.events.track_tables import Identities, last_reports
from quaywatch.pipeline.looked_areas import LookedArea
from quaywatch.records.detected_scene import DetectedScene
from quaywatch.records.track import ShipClass
from quaywatch.records.track_match import SceneDetections, SceneVessels
from quaywatch.sphere import distances_m
from quaywatch.tracks.instants import ShipsAt
from quaywatch.tracks.reception import Moments, Reception

__all__ = ["UNKNOWN_SCORE", "NearShips", "find_near_ships", "find_share_inside", "tell_detections", "tell_vessels"]

Column = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]

NEAR_M = 100_000.0
"""Ships farther beyond the area are left out: no position is off by as much."""
CLASS_A_M = 40.0
"""Longer ships carry class A as a rule (300 gross tonnage)."""
LENGTHS_M = {int(ShipClass.A): 80.0, int(ShipClass.B): 15.0}
"""Of ships that state none."""
OTHER_LENGTH_M = 50.0
PIXELS, P_DETECTED = (1.0, 2.0, 4.0, 8.0, 16.0), (0.05, 0.3, 0.6, 0.85, 0.95)
"""Chance that a ship is detected by its length in pixels, linear between. Set by judgement, not measured."""
POINTS = 64
"""In which likely places of a vessel are looked at."""
UNKNOWN_SCORE = 0.85
"""Of detections that have none."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NearShips:
    """Ships near a scene, and what they said of themselves, one row each."""

    at: ShipsAt
    """Where they were."""
    length_m: Floats
    """As stated; NaN where not."""
    name: Column
    """Empty where not known."""
    imo: Column
    """0 where not known."""
    flag: Column
    """By the MMSI's first digits."""

    def take(self, rows: Column) -> NearShips:
        """Some rows, by their numbers or a mask."""
        return NearShips(
            at=self.at.take(rows),
            length_m=self.length_m[rows],
            name=self.name[rows],
            imo=self.imo[rows],
            flag=self.flag[rows],
        )

    @classmethod
    def joined(cls, parts: Sequence[NearShips]) -> NearShips:
        """The rows of all parts, at least one, by vessel, time to the nearest report and place."""
        at = ShipsAt(**{name: np.concatenate([getattr(part.at, name) for part in parts]) for name in ShipsAt.__slots__})
        own = ("length_m", "name", "imo", "flag")
        whole = cls(at=at, **{name: np.concatenate([getattr(part, name) for part in parts]) for name in own})
        return whole.take(np.lexsort((at.lat, at.lon, at.minutes_to_nearest, at.mmsi)))


def find_near_ships(at: ShipsAt, looked: LookedArea, identities: Identities, time_ms: int) -> NearShips:
    """The ships that may have been in an area, with their last static reports.

    Args:
        at: All ships at the instant.
        looked: The area.
        identities: What is known of the vessels.
        time_ms: The instant.
    """
    middle = looked.frame.origin
    away = distances_m(at.lon, at.lat, np.full(len(at), middle.lon), np.full(len(at), middle.lat))
    at = at.take(away <= looked.reach_m + NEAR_M)
    when = np.full(len(at), time_ms, np.int64)
    reports = identities.reports
    row = last_reports(reports, reports.length_m > 0, at.mmsi, when)
    return NearShips(
        at=at,
        length_m=np.where(row >= 0, np.append(reports.length_m, np.nan)[row], np.nan).astype(float),
        name=identities.name_of(at.mmsi, when),
        imo=identities.imo_of(at.mmsi, when).astype(np.int64),
        flag=identities.flag_of(at.mmsi)[: len(at)],
    )


def tell_vessels(ships: NearShips, scene: DetectedScene, gsd_m: float, reception: Reception) -> SceneVessels:
    """The ships as matching asks for them, `p_seen` as if all were inside.

    Args:
        ships: Near the scene.
        scene: Half of the time in which it was taken is added to the minutes.
        gsd_m: Size of a pixel.
        reception: Who would have been heard.
    """
    at = ships.at
    usual = np.array([LENGTHS_M.get(kind, OTHER_LENGTH_M) for kind in at.ship_class.tolist()], float)
    length = np.where(ships.length_m > 0, ships.length_m, usual)
    return SceneVessels(
        mmsi=at.mmsi,
        lon=at.lon,
        lat=at.lat,
        speed_kn=at.speed_kn,
        course_deg=at.course_deg,
        length_m=ships.length_m,
        ship_class=at.ship_class,
        minutes_to_nearest=at.minutes_to_nearest + scene.half_s / 60.0,
        p_seen=np.interp(length / gsd_m, PIXELS, P_DETECTED),
        heard=reception.chance_at(_moments(at.lon, at.lat, scene, at.ship_class), own=True),
    )


def find_share_inside(seen: SeenPositions, looked: LookedArea) -> Floats:
    """Chance of each vessel to be seen inside the area: its place is not exactly known.

    Counted in points spread evenly over its likely places: some are wider than the area.

    Args:
        seen: Where the vessels would be seen.
        looked: The area.
    """
    if not len(seen.lon):
        return np.zeros(0)
    one = np.arange(POINTS)
    far, turn = np.sqrt(-2.0 * np.log1p(-(one + 0.5) / POINTS)), one * np.pi * (3.0 - np.sqrt(5.0))
    along = np.sqrt(seen.east_m2)
    across = np.sqrt(np.maximum(seen.north_m2 - (seen.cross_m2 / along) ** 2, 0.0))
    east = along[:, None] * (far * np.cos(turn))
    north = (seen.cross_m2 / along)[:, None] * (far * np.cos(turn)) + across[:, None] * (far * np.sin(turn))
    narrow, wide = (
        looked.holds((seen.lon, seen.lat), times * east, times * north).mean(axis=1) for times in (1.0, TAIL_SIGMAS)
    )
    return np.asarray((1.0 - seen.tail_share) * narrow + seen.tail_share * wide)


def tell_detections(scene: DetectedScene, reception: Reception) -> SceneDetections:
    """The detections as matching asks for them.

    Args:
        scene: Where one has no score, a usual one is taken.
        reception: Who would have been heard.
    """
    return SceneDetections(
        detection_id=scene.detection_id,
        lon=scene.lon,
        lat=scene.lat,
        length_m=scene.length_m,
        length_u95_m=scene.length_u95_m,
        p_real=np.where(np.isfinite(scene.score), scene.score, UNKNOWN_SCORE),
        heard=_heard(scene, reception),
    )


def _heard(scene: DetectedScene, reception: Reception) -> Floats:
    """By the class that a ship of its length carries; where that tells nothing, by vessels of no told class."""
    is_small = scene.length_m < CLASS_A_M
    kinds = np.where(is_small, ShipClass.B, ShipClass.A).astype(np.int8)
    heard, other = (
        reception.chance_at(_moments(scene.lon, scene.lat, scene, kind), own=False)
        for kind in (kinds, np.full(len(scene), ShipClass.UNKNOWN, np.int8))
    )
    return np.where(np.isfinite(heard), heard, other)


def _moments(lon: Floats, lat: Floats, scene: DetectedScene, kinds: Column) -> Moments:
    return Moments(lon=lon, lat=lat, time_ms=np.full(len(lon), scene.time_ms, np.int64), ship_class=kinds)
