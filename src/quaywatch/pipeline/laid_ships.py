"""Ships laid at instants without their reports near them: how far off they would have been had those not come."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.clock import HOUR_MS
from quaywatch.events.place_growth import LaidShips
from quaywatch.records.track_match import SceneVessels
from quaywatch.records.track_segment import Tracks
from quaywatch.sphere import METRES_PER_DEGREE
from quaywatch.tracks.instants import ShipsAt, find_ships_at, take_near

__all__ = ["lay_ships_apart"]

LEFT_OUT_H = (0.25, 0.5, 1.0, 2.0, 4.0, 7.0)
"""Reports so near to an instant are left out."""
TRUE_MIN = 6.0
"""A ship whose nearest report is no farther is taken to be where it is laid with it."""
MOST_INSTANTS = 12


def lay_ships_apart(tracks: Tracks, times_ms: npt.NDArray[np.int64], reach_ms: int) -> list[LaidShips]:
    """The ships of some tracks laid without their reports near instants, for each of several spans left out.

    Args:
        tracks: Near the instants.
        times_ms: Some of these instants are taken, rising.
        reach_ms: How far from an instant reports are used.
    """
    chosen = np.unique(np.linspace(0, len(times_ms) - 1, min(len(times_ms), MOST_INSTANTS)).astype(int))
    found = []
    for time_ms in times_ms[chosen].tolist():
        near = take_near(tracks, np.array([time_ms], np.int64), reach_ms)
        true = _once(find_ships_at(near, time_ms))
        true = true.take(true.minutes_to_nearest <= TRUE_MIN)
        for span_h in LEFT_OUT_H if len(true) else ():
            kept = np.abs(near.positions.time_ms - time_ms) >= span_h * HOUR_MS
            found.append(_apart(_once(find_ships_at(_take(near, kept), time_ms)), true))
    return found


def _take(tracks: Tracks, rows: npt.NDArray[Any]) -> Tracks:
    return replace(tracks, positions=tracks.positions.take(rows), ship=tracks.ship[rows], segment=tracks.segment[rows])


def _once(ships: ShipsAt) -> ShipsAt:
    """Without vessels whose number two ships send."""
    _, back, count = np.unique(ships.mmsi, return_inverse=True, return_counts=True)
    return ships.take(count[back] == 1)


def _apart(laid: ShipsAt, true: ShipsAt) -> LaidShips:
    _, one, other = np.intersect1d(laid.mmsi, true.mmsi, assume_unique=True, return_indices=True)
    laid, true = laid.take(one), true.take(other)
    none = np.full(len(laid), np.nan)
    turn = (true.lon - laid.lon + 180.0) % 360.0 - 180.0
    return LaidShips(
        vessels=SceneVessels(
            mmsi=laid.mmsi,
            lon=laid.lon,
            lat=laid.lat,
            speed_kn=laid.speed_kn,
            course_deg=laid.course_deg,
            length_m=none,
            ship_class=laid.ship_class,
            minutes_to_nearest=laid.minutes_to_nearest,
            p_seen=np.ones(len(laid)),
            heard=none,
        ),
        east_m=turn * METRES_PER_DEGREE * np.cos(np.radians(true.lat)),
        north_m=(true.lat - laid.lat) * METRES_PER_DEGREE,
    )
