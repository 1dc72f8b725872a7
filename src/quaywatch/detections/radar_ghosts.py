"""Azimuth ambiguities: pale doubles of bright things, a fixed distance along the satellite's track from them.

The pulses of a radar sample the Doppler spectrum, so that what is bright appears again, some 25 dB weaker, displaced
along the track by wavelength x PRF x range / (2 x speed): 4.2 to 5.9 km over the three subswaths of Sentinel-1's wide
swath.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from quaywatch.detections.radar_sea import RadarImage, SeaMap

__all__ = ["find_excess", "find_track_bearings_deg", "is_ghost"]

OFFSET_M = (4200.0, 5900.0)
"""Displacements that occur."""
ACROSS_M = 150.0
"""A double lies this near the line through its source: 1.5 degrees of the bearing at 5 km."""
FAINTER = 100.0
"""A double is at least this many times fainter than its source (20 dB)."""
INCLINATION_DEG = 98.18
GROUND_SPEED_M_S, EARTH_SPEED_M_S = 6840.0, 465.0
"""Of the sub-satellite point without the Earth's turning, and of the ground at the equator."""


def find_track_bearings_deg(lat: float, direction: str | None = None) -> tuple[float, ...]:
    """Bearings of Sentinel-1's ground track at a latitude, 0-180 from north, for ascending and descending passes.

    Args:
        lat: Latitude in degrees.
        direction: `ascending` or `descending` where it is known; both are told where it is not.
    """
    cosine = math.cos(math.radians(lat))
    sine = float(np.clip(math.cos(math.radians(INCLINATION_DEG)) / max(cosine, 1e-6), -1.0, 1.0))
    east = GROUND_SPEED_M_S * sine - EARTH_SPEED_M_S * cosine
    north = GROUND_SPEED_M_S * math.sqrt(1.0 - sine**2)
    ascending = math.degrees(math.atan2(east, north)) % 180.0
    told = {"ascending": (ascending,), "descending": (180.0 - ascending,)}
    return told.get((direction or "").lower(), (ascending, 180.0 - ascending))


def find_excess(image: RadarImage, sea: SeaMap) -> npt.NDArray[np.float32]:
    """Mean of each cell over the sea's level there, in linear backscatter of the first polarisation."""
    band = image.bands[0]
    return np.asarray(sea.sums[band] / np.maximum(sea.counts, 1.0) - np.nan_to_num(sea.level[band]), dtype=np.float32)


def is_ghost(
    place_m: npt.NDArray[np.float64],
    excess: npt.NDArray[np.float32],
    image: RadarImage,
    sea: SeaMap,
    bearings_deg: tuple[float, ...],
) -> bool:
    """Whether something 20 dB brighter lies in the window where the source of an azimuth ambiguity would.

    A real ship that lies there by chance is taken for a ghost; a ghost whose source is outside the window is not.

    Args:
        place_m: East and north in the window's frame.
        excess: What the cells have above the sea (`find_excess`).
        image: The window.
        sea: Its sea.
        bearings_deg: Directions of the track.
    """
    here = _cells(place_m[None, :] + _neighbours(sea.cell_m), image, sea)
    own = float(np.max(excess[here], initial=0.0))
    if own <= 0:
        return False
    sources = excess[_cells(place_m + _offsets(bearings_deg, sea.cell_m), image, sea)]
    return bool(sources.size and float(sources.max()) >= FAINTER * own)


def _neighbours(cell_m: float) -> npt.NDArray[np.float64]:
    steps = np.array([-cell_m, 0.0, cell_m])
    return np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)


def _offsets(bearings_deg: tuple[float, ...], cell_m: float) -> npt.NDArray[np.float64]:
    along = np.arange(OFFSET_M[0], OFFSET_M[1], cell_m)
    across = np.arange(-ACROSS_M, ACROSS_M + 1.0, cell_m)
    shifts = []
    for bearing in np.radians(bearings_deg):
        forward = np.array([math.sin(bearing), math.cos(bearing)])
        aside = np.array([forward[1], -forward[0]])
        for sign in (1.0, -1.0):
            shifts.append((sign * along[:, None, None] * forward + across[:, None] * aside).reshape(-1, 2))
    return np.concatenate(shifts)


def _cells(
    places_m: npt.NDArray[np.float64], image: RadarImage, sea: SeaMap
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rows and columns of the cells at these places, those outside the window left out."""
    column, row = np.floor(image.grid.to_pixels(places_m)).astype(np.int64).T
    row, column = row // sea.size[0], column // sea.size[1]
    inside = (row >= 0) & (column >= 0) & (row < sea.sea.shape[0]) & (column < sea.sea.shape[1])
    return row[inside], column[inside]
