"""Distances between columns of positions, compiled: what millions of rows need and single places do not.

Near places by the radii of curvature of the ellipsoid (WGS 84) at the middle latitude, good to 0.05 % up to 50 km
between 60° south and north; beyond, on the sphere of the mean radius, good to 0.8 %. Longitude is continuous at 180°.
For single places take `geo`, which is exact.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = [
    "EARTH_M",
    "KNOT_M_S",
    "METRES_PER_DEGREE",
    "NAUTICAL_MILE_M",
    "distance_m",
    "distances_m",
    "middle_lon",
    "offset_m",
]

Degrees = npt.NDArray[np.float64]

EARTH_M = 6_371_008.8
"""Mean radius."""
METRES_PER_DEGREE = EARTH_M * math.pi / 180
NAUTICAL_MILE_M = 1852.0
KNOT_M_S = NAUTICAL_MILE_M / 3600.0
_EQUATOR_M = 6_378_137.0
_E2 = 0.006_694_379_990_14


@njit(cache=True)
def offset_m(lon_1: float, lat_1: float, lon_2: float, lat_2: float) -> tuple[float, float]:
    """Metres east and north from the first place to the second, for places about a degree apart at most."""
    east = (lon_2 - lon_1 + 540.0) % 360.0 - 180.0
    middle = math.radians(0.5 * (lat_1 + lat_2))
    flat = 1.0 - _E2 * math.sin(middle) ** 2
    normal = _EQUATOR_M / math.sqrt(flat)
    along = normal * (1.0 - _E2) / flat
    return math.radians(east) * normal * math.cos(middle), math.radians(lat_2 - lat_1) * along


@njit(cache=True)
def distance_m(lon_1: float, lat_1: float, lon_2: float, lat_2: float) -> float:
    """Metres between two places; one value each."""
    east = (lon_2 - lon_1 + 540.0) % 360.0 - 180.0
    if abs(east) < 1.5 and abs(lat_2 - lat_1) < 1.0:
        x, y = offset_m(lon_1, lat_1, lon_2, lat_2)
        return math.sqrt(x * x + y * y)
    half_lat, half_lon = math.radians(lat_2 - lat_1) / 2, math.radians(east) / 2
    chord = math.sin(half_lat) ** 2 + (
        math.cos(math.radians(lat_1)) * math.cos(math.radians(lat_2)) * math.sin(half_lon) ** 2
    )
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(chord)))


@njit(cache=True)
def distances_m(lon_1: Degrees, lat_1: Degrees, lon_2: Degrees, lat_2: Degrees) -> Degrees:
    """Metres between the places of two columns, row by row."""
    found = np.empty(len(lon_1))
    for row in range(len(lon_1)):
        found[row] = distance_m(lon_1[row], lat_1[row], lon_2[row], lat_2[row])
    return found


@njit(cache=True)
def middle_lon(lon_1: float, lon_2: float, part: float) -> float:
    """The longitude that lies a part of the way from one to the other, the shorter way round; from -180 to 180."""
    east = (lon_2 - lon_1 + 540.0) % 360.0 - 180.0
    return (lon_1 + part * east + 540.0) % 360.0 - 180.0
