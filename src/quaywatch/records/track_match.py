"""Detections of one scene and tracked vessels at its time, as columns, and which of them may be one ship.

A match is a probability. A detection without one may be a ship that did not transmit, one that was not heard, or no
ship; a vessel without one may have been missed by the detector, or may not have been where its signals say.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from quaywatch.errors import DataError

__all__ = ["RadarGeometry", "SceneDetections", "SceneMatches", "SceneVessels"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rows:
    """Columns of one length."""

    def __post_init__(self) -> None:
        lengths = {field.name: len(getattr(self, field.name)) for field in fields(self)}
        if len(set(lengths.values())) > 1:
            raise DataError(f"columns of different lengths: {lengths}", expected="as many values in each")

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def take(self, rows: npt.NDArray[np.bool_]) -> Self:
        """Some of the rows."""
        return replace(self, **{field.name: getattr(self, field.name)[rows] for field in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SceneDetections(_Rows):
    """Detections of one scene, one row each."""

    detection_id: npt.NDArray[np.object_]
    """Keys, as text."""
    lon: Floats
    """Degrees."""
    lat: Floats
    """Degrees."""
    length_m: Floats
    """NaN where not measured."""
    length_u95_m: Floats
    """Its error, 95 %; NaN where not known."""
    p_real: Floats
    """Chance that it is a ship and no clutter, by the pixels alone, 0 to 1."""
    heard: Floats
    """Chance that a vessel that transmits at this place and time would have been heard; NaN where nothing tells."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SceneVessels(_Rows):
    """Tracked vessels at the time of the scene, one row each: those that were heard before and after, or near it."""

    mmsi: npt.NDArray[np.int64]
    lon: Floats
    """Degrees, interpolated to the time of the scene."""
    lat: Floats
    """Degrees, interpolated to the time of the scene."""
    speed_kn: Floats
    """Over ground; NaN where not known."""
    course_deg: Floats
    """Over ground, from north; NaN where not known."""
    length_m: Floats
    """From its static reports; NaN where not known."""
    ship_class: npt.NDArray[np.int8]
    """A `ShipClass`."""
    minutes_to_nearest: Floats
    """Between the scene and the nearest report."""
    p_seen: Floats
    """Chance that the detector finds it if it is where it says: by its size, and whether its place was looked at."""
    heard: Floats
    """Chance that it would have been heard; NaN where nothing tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RadarGeometry:
    """How a radar looked at the scene; tells how far moving ships are displaced."""

    flight_deg: float
    """Direction of flight over ground, from north."""
    look_deg: float
    """Direction from the satellite's track to the scene, over ground, from north."""
    incidence_deg: float
    """Angle of incidence."""
    range_over_speed_s: float
    """Slant range over the satellite's speed, seconds: about 120 for Sentinel-1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SceneMatches(_Rows):
    """One row for each detection, then one for each tracked vessel that should have been seen and was not."""

    detection_id: npt.NDArray[np.object_]
    """None for a vessel that was not seen."""
    mmsi: npt.NDArray[np.int64]
    """0 where none (written as null)."""
    vessel: npt.NDArray[np.int64]
    """Row of the vessel among those of the scene; -1 where none."""
    probability: Floats
    """That the two are one ship; where `mmsi` is 0, that none of the vessels is this detection; where there is no
    detection, that the vessel's AIS position is false."""
    p_not_transmitting: Floats
    """That the detection is a ship that did not transmit; NaN where nothing tells who could be heard, and in rows of
    vessels."""
    distance_m: Floats
    """Between the two as seen; NaN where it is not a pair."""
    minutes_to_nearest: Floats
    """NaN where there is no vessel."""
    length_ratio: Floats
    """Measured length over that of the static reports; NaN where one is not known."""
