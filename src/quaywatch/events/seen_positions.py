"""Where a tracked vessel would be seen in a scene, and how far from there: its error as a Gaussian, its shift by radar.

A radar image puts what moves along its line of sight in the wrong place along the flight: by the radial speed times
slant range over the satellite's speed (Raney 1971, "Synthetic aperture imaging radar and moving targets").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quaywatch.records.track import ShipClass
from quaywatch.records.track_match import RadarGeometry, SceneVessels
from quaywatch.sphere import KNOT_M_S, METRES_PER_DEGREE

__all__ = ["ErrorModel", "SeenPositions", "find_seen_positions"]

Floats = npt.NDArray[np.float64]

TAIL_SHARE, TAIL_SIGMAS = 0.1, 3.0
"""One position in ten is off by a Gaussian of three times the error."""
KN_TO_M_MIN = 60.0 * KNOT_M_S


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorModel:
    """Standard deviations of an interpolated position; assumed, and to be replaced where a feed tells better."""

    at_report_m: float = 40.0
    """At the time of a report: the antenna is not amidships, the picture not exactly placed."""
    speed_kn: float = 0.7
    """Of the speed between reports, along the course."""
    speed_share: float = 0.06
    """Of the speed, besides, along the course."""
    course_share: float = 0.08
    """Of the speed, across the course: a ship turns."""
    unknown_speed_kn: float = 3.0
    """In all directions where speed or course are not known: half of all ships lie still, and between two reports the
    position is interpolated."""
    class_b_factor: float = 1.5
    """Smaller craft turn more and report less."""
    radial_speed_kn: float = 0.6
    """Of the speed that the radar's shift is reckoned from."""
    range_over_speed_s: float = 120.0
    """Where the radar's geometry is not known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeenPositions:
    """Where vessels would be seen, one row each: centre, and covariance in metres east and north."""

    lon: Floats
    lat: Floats
    east_m2: Floats
    north_m2: Floats
    cross_m2: Floats
    tail_share: Floats
    """Of its likely places, those of a Gaussian of three times the error."""
    inside: Floats
    """Share of its likely places that was looked at."""

    def density(self, row: npt.NDArray[np.int64], east: Floats, north: Floats) -> Floats:
        """How dense likely places of vessels lie so far from where they would be seen, per m².

        Args:
            row: Of each vessel.
            east: Metres.
            north: Metres.
        """
        xx, yy, xy = self.east_m2[row], self.north_m2[row], self.cross_m2[row]
        determinant = np.maximum(xx * yy - xy**2, 1.0)
        square = (yy * east**2 - 2 * xy * east * north + xx * north**2) / determinant
        peak = 1.0 / (2 * np.pi * np.sqrt(determinant))
        wide, tail = TAIL_SIGMAS**2, self.tail_share[row]
        return np.asarray(peak * ((1 - tail) * np.exp(-square / 2) + tail / wide * np.exp(-square / (2 * wide))))


def find_seen_positions(
    vessels: SceneVessels,
    *,
    by_radar: bool,
    geometry: RadarGeometry | None = None,
    errors: ErrorModel | None = None,
    half_s: float = 0.0,
    growth: Floats | None = None,
) -> SeenPositions:
    """Centres and covariances of where the vessels would be seen, all inside what was looked at.

    Args:
        vessels: At the time of the scene.
        by_radar: True for a synthetic aperture radar, which displaces what moves.
        geometry: How it looked; None widens the error by what the shift may be.
        errors: Standard deviations.
        half_s: Half of the time in which the scene was taken, where no instant is known: ships sail on meanwhile.
        growth: By how much faster than the model says the error of each vessel grows with the minutes (`PlaceGrowth`).
    """
    model = errors or ErrorModel()
    course = np.radians(np.where(np.isfinite(vessels.course_deg), vessels.course_deg, 0.0))
    is_known = np.isfinite(vessels.course_deg) & np.isfinite(vessels.speed_kn)
    speed = np.where(is_known, vessels.speed_kn, 0.0)
    factor = np.where(vessels.ship_class == ShipClass.B, model.class_b_factor, 1.0)
    metres = (
        (1.0 if growth is None else growth)
        * factor
        * KN_TO_M_MIN
        * np.maximum(np.where(np.isfinite(vessels.minutes_to_nearest), vessels.minutes_to_nearest, 60.0), 0.0)
    )
    along = np.where(is_known, np.hypot(model.speed_kn, model.speed_share * speed), model.unknown_speed_kn) * metres
    across = (
        np.where(is_known, np.hypot(model.speed_kn / 2, model.course_share * speed), model.unknown_speed_kn) * metres
    )
    along = np.hypot(along, KNOT_M_S * half_s / np.sqrt(3.0) * speed)
    sin, cos = np.sin(course), np.cos(course)
    least = model.at_report_m**2
    east = least + (along * sin) ** 2 + (across * cos) ** 2
    north = least + (along * cos) ** 2 + (across * sin) ** 2
    cross = (along**2 - across**2) * sin * cos
    lon, lat = vessels.lon.copy(), vessels.lat.copy()
    if by_radar and geometry is None:
        wide = (model.range_over_speed_s * KNOT_M_S * np.where(is_known, speed, model.unknown_speed_kn)) ** 2 / 4
        east, north = east + wide, north + wide
    elif by_radar and geometry is not None:
        shift, spread = _shift_m(geometry, speed, course, is_known, model)
        flight = np.radians(geometry.flight_deg)
        lat = lat + shift * np.cos(flight) / METRES_PER_DEGREE
        lon = lon + shift * np.sin(flight) / (METRES_PER_DEGREE * np.maximum(np.cos(np.radians(vessels.lat)), 1e-6))
        east = east + (spread * np.sin(flight)) ** 2
        north = north + (spread * np.cos(flight)) ** 2
        cross = cross + spread**2 * np.sin(flight) * np.cos(flight)
    shares = {"tail_share": np.full(len(lon), TAIL_SHARE), "inside": np.ones(len(lon))}
    return SeenPositions(lon=lon, lat=lat, east_m2=east, north_m2=north, cross_m2=cross, **shares)


def _shift_m(
    geometry: RadarGeometry, speed: Floats, course: Floats, is_known: npt.NDArray[np.bool_], model: ErrorModel
) -> tuple[Floats, Floats]:
    """Metres along the flight by which ships are displaced, and the deviation: towards the radar is forwards."""
    per_kn = KNOT_M_S * np.sin(np.radians(geometry.incidence_deg)) * geometry.range_over_speed_s
    away_kn = speed * np.cos(course - np.radians(geometry.look_deg))
    unsure_kn = np.where(is_known, np.hypot(model.radial_speed_kn, model.speed_share * speed), model.unknown_speed_kn)
    return -per_kn * away_kn, np.asarray(per_kn * unsure_kn)
