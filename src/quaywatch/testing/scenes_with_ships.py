"""Scenes with ships, clutter and silent ships, and what is true of each detection: SYNTHETIC, all drawn (seeded).

What the drawing knows and a matching does not: how many ships are silent in this scene (0 to 40 %), who turned since
the last report and by how much, whose stated length is nonsense, whose position is false.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from quaywatch.records.track_match import RadarGeometry, SceneDetections, SceneVessels
from quaywatch.sphere import KNOT_M_S, METRES_PER_DEGREE

__all__ = ["CENTRE_LAT", "SIDE_M", "DrawnScene", "draw_scene"]

Floats = npt.NDArray[np.float64]
Truth = npt.NDArray[np.int64]

SIDE_M, SHIPS, CENTRE_LON, CENTRE_LAT = 10_000.0, 50, 130.4, 42.2
GEOMETRY = RadarGeometry(flight_deg=348.0, look_deg=78.0, incidence_deg=38.0, range_over_speed_s=120.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnScene:
    """A scene, and what is true of it."""

    detections: SceneDetections
    """What was found in the picture: ships and clutter."""
    vessels: SceneVessels
    """What was heard of ships."""
    ship_of: Truth
    """MMSI of each detection's ship where that ship was heard and its position is true; else 0."""
    is_silent: npt.NDArray[np.bool_]
    """Of each detection: a ship that did not transmit."""
    is_false: npt.NDArray[np.bool_]
    """Of each vessel: its position is false."""
    by_radar: bool
    """Whether moving ships are displaced along the flight."""
    geometry: RadarGeometry | None
    """That of the radar; None where it is not told."""


def draw_scene(rng: np.random.Generator) -> DrawnScene:
    """One scene of 50 ships in 100 km2, SYNTHETIC.

    Args:
        rng: Its state decides everything.
    """
    place = rng.uniform(0, SIDE_M, (SHIPS, 2))
    length = np.clip(80 * np.exp(rng.normal(0, 0.7, SHIPS)), 12, 400)
    speed = np.where(rng.random(SHIPS) < 0.4, 0.1, rng.gamma(4, 2.5, SHIPS))
    course = rng.uniform(0, 360, SHIPS)
    transmits = rng.random(SHIPS) >= rng.uniform(0, 0.4)
    heard_chance = rng.choice([0.6, 0.9, 0.98])
    heard = transmits & (rng.random(SHIPS) < heard_chance)
    by_radar = bool(rng.random() < 0.6)
    geometry = GEOMETRY if by_radar and rng.random() < 0.7 else None
    seen_place = place + (_shifts(speed, course) if by_radar else 0.0) + rng.normal(0, 15, (SHIPS, 2))
    p_seen = np.clip(0.98 - np.exp(-length / 35), 0.05, 0.97)
    found = rng.random(SHIPS) < p_seen
    vessels, is_false = _tracked(rng, heard, (place, length, speed, course, p_seen), heard_chance)
    truthful = np.zeros(SHIPS, bool)
    truthful[np.flatnonzero(heard)[~is_false]] = True
    mmsi = np.where(truthful, 100 + np.arange(SHIPS), 0)
    noise = int(rng.poisson(rng.choice([2, 8, 15])))
    detections, order = _detected(rng, seen_place[found], length[found], noise, heard_chance)
    return DrawnScene(
        detections=detections,
        vessels=vessels,
        ship_of=np.concatenate((mmsi[found], np.zeros(noise, np.int64)))[order],
        is_silent=np.concatenate((~transmits[found], np.zeros(noise, bool)))[order],
        is_false=is_false,
        by_radar=by_radar,
        geometry=geometry,
    )


def _shifts(speed: Floats, course: Floats) -> Floats:
    """Metres east and north by which the radar displaces each ship."""
    away = (
        speed * KNOT_M_S * np.cos(np.radians(course - GEOMETRY.look_deg)) * np.sin(np.radians(GEOMETRY.incidence_deg))
    )
    along = -away * GEOMETRY.range_over_speed_s
    flight = np.radians(GEOMETRY.flight_deg)
    return np.column_stack((along * np.sin(flight), along * np.cos(flight)))


def _tracked(
    rng: np.random.Generator, heard: npt.NDArray[np.bool_], ships: tuple[Floats, ...], heard_chance: float
) -> tuple[SceneVessels, npt.NDArray[np.bool_]]:
    """Vessels as interpolated from their reports; errors are those of ships that turn and change speed since."""
    place, length, speed, course, p_seen = (column[heard] for column in ships)
    n = len(length)
    minutes = np.where(rng.random(n) < 0.75, rng.exponential(2, n), rng.exponential(25, n))
    is_b = length < 40
    walked = speed * KNOT_M_S * 60 * minutes
    turned = np.radians(rng.standard_t(3, n) * 4)
    slower = rng.standard_t(3, n) * 0.05
    heading = np.radians(course)
    off = np.column_stack((np.sin(heading), np.cos(heading))) * (walked * slower)[:, None]
    off += np.column_stack((np.cos(heading), -np.sin(heading))) * (walked * np.sin(turned))[:, None]
    off += rng.normal(0, 1, (n, 2)) * (25 + 0.2 * length + 8 * minutes)[:, None]
    is_false = rng.random(n) < 0.02
    off[is_false] += rng.normal(0, 5000, (n, 2))[is_false]
    stated = length * np.exp(rng.normal(0, 0.02, n))
    stated = np.where(rng.random(n) < 0.04, rng.uniform(10, 300, n), stated)
    lon, lat = _degrees(place + off)
    unknown = rng.random(n) < 0.1
    vessels = SceneVessels(
        mmsi=100 + np.flatnonzero(heard), lon=lon, lat=lat,
        speed_kn=np.where(unknown, np.nan, np.abs(speed + rng.normal(0, 0.3, n))),
        course_deg=np.where(unknown, np.nan, (course + rng.normal(0, 3, n)) % 360),
        length_m=np.where(rng.random(n) < 0.2, np.nan, stated), ship_class=np.where(is_b, 2, 1).astype(np.int8),
        minutes_to_nearest=minutes, p_seen=p_seen, heard=np.full(n, heard_chance),
    )  # fmt: skip
    return vessels, is_false


def _detected(
    rng: np.random.Generator, place: Floats, length: Floats, noise: int, heard_chance: float
) -> tuple[SceneDetections, Truth]:
    """Detections of the ships found and of clutter, mixed, with scores that keep what they say."""
    n = len(length) + noise
    lon, lat = _degrees(np.concatenate((place, rng.uniform(0, SIDE_M, (noise, 2)))))
    drawn = np.concatenate((length, np.clip(60 * np.exp(rng.normal(0, 0.5, noise)), 12, 400)))
    spread = np.maximum(8.0, 0.1 * drawn)
    score = np.concatenate((rng.normal(1.0, 1.0, len(length)), rng.normal(-1.0, 1.0, noise)))
    odds = np.exp(2 * score) * max(len(length), 1) / max(noise, 1)
    order = rng.permutation(n)
    detections = SceneDetections(
        detection_id=np.array([f"d{number}" for number in range(n)], object), lon=lon, lat=lat,
        length_m=np.maximum(drawn + rng.normal(0, spread), 5.0), length_u95_m=1.96 * spread,
        p_real=odds / (1 + odds), heard=np.full(n, heard_chance),
    )  # fmt: skip
    columns = {name: getattr(detections, name)[order] for name in detections.__dataclass_fields__}
    return replace(detections, **columns), order


def _degrees(place: Floats) -> tuple[Floats, Floats]:
    lat = CENTRE_LAT + (place[:, 1] - SIDE_M / 2) / METRES_PER_DEGREE
    return CENTRE_LON + (place[:, 0] - SIDE_M / 2) / (METRES_PER_DEGREE * np.cos(np.radians(CENTRE_LAT))), lat
