"""Where the sun stood when a scene was taken: as its metadata say, else computed from time and place.

Computed by the short formulas of the NOAA solar calculator (after Meeus, Astronomical Algorithms, 1991), good to
0.1 degrees in this century; the time of the scene is the larger error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from quaywatch.geo import LonLat
from quaywatch.records.scene import Scene
from quaywatch.scenes.angles import read_angle

__all__ = ["SunPosition", "find_sun", "sun_at"]

LONGEST = timedelta(hours=1)
"""A time less well known than this does not tell where the sun stood."""
_EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SunPosition:
    """Where the sun stood."""

    azimuth_deg: float
    """From north, clockwise."""
    elevation_deg: float
    """Above the horizon."""
    source: str
    """Metadata, or computed."""

    @property
    def shadow(self) -> npt.NDArray[np.float64]:
        """East and north of a shadow's tip per metre of height."""
        reach = 1.0 / math.tan(math.radians(max(self.elevation_deg, 1.0)))
        turn = math.radians(self.azimuth_deg)
        return np.array([-math.sin(turn) * reach, -math.cos(turn) * reach])


def find_sun(scene: Scene) -> SunPosition | None:
    """Where the sun stood; None where neither the metadata nor the time tell, or it was night."""
    azimuth, elevation = read_angle(scene, "sun_azimuth"), read_angle(scene, "sun_elevation")
    if azimuth is not None and elevation is not None:
        source = scene.parameters.get("angles_from", "metadata")
        return SunPosition(azimuth_deg=azimuth, elevation_deg=elevation, source=source)
    start, end = scene.acquired.start, scene.acquired.end
    if start is None or end is None or end - start > LONGEST:
        return None
    told = sun_at(start + (end - start) / 2, scene.footprint.centre)
    return told if told.elevation_deg > 0.0 else None


def sun_at(when: datetime, place: LonLat) -> SunPosition:
    """The sun's place at an instant.

    Args:
        when: UTC.
        place: On the ground.
    """
    century = (when - _EPOCH) / timedelta(days=36525)
    mean = math.radians((280.46646 + century * (36000.76983 + century * 0.0003032)) % 360.0)
    anomaly = math.radians(357.52911 + century * (35999.05029 - 0.0001537 * century))
    eccentric = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    centre = (
        math.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + math.sin(2.0 * anomaly) * (0.019993 - 0.000101 * century)
        + math.sin(3.0 * anomaly) * 0.000289
    )
    node = math.radians(125.04 - 1934.136 * century)
    longitude = mean + math.radians(centre - 0.00569 - 0.00478 * math.sin(node))
    tilt = math.radians(23.4392911 - 0.0130042 * century + 0.00256 * math.cos(node))
    declination = math.asin(math.sin(tilt) * math.sin(longitude))
    y = math.tan(tilt / 2.0) ** 2
    equation_min = 4.0 * math.degrees(
        y * math.sin(2.0 * mean)
        - 2.0 * eccentric * math.sin(anomaly)
        + 4.0 * eccentric * y * math.sin(anomaly) * math.cos(2.0 * mean)
        - 0.5 * y**2 * math.sin(4.0 * mean)
        - 1.25 * eccentric**2 * math.sin(2.0 * anomaly)
    )
    minutes = when.hour * 60.0 + when.minute + when.second / 60.0
    hour = math.radians((minutes + equation_min + 4.0 * place.lon) / 4.0 - 180.0)
    latitude = math.radians(place.lat)
    height = math.asin(
        math.sin(latitude) * math.sin(declination) + math.cos(latitude) * math.cos(declination) * math.cos(hour)
    )
    azimuth = math.atan2(
        -math.sin(hour) * math.cos(declination),
        math.sin(declination) * math.cos(latitude) - math.cos(declination) * math.sin(latitude) * math.cos(hour),
    )
    return SunPosition(
        azimuth_deg=math.degrees(azimuth) % 360.0,
        elevation_deg=math.degrees(height),
        source="computed from time and place",
    )
