"""Where ships were at an instant between two of their positions, and how far off that may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.records.track import ShipClass
from quaywatch.records.track_segment import Tracks
from quaywatch.sphere import KNOT_M_S

__all__ = ["InterpolationError", "LaidPositions", "lay_between"]

Column = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpolationError:
    """How far off a position is (one standard deviation), and how that grows between two reports.

    A position of satellite navigation is good to 10 m in 95 % (IMO resolution A.1046(27) asks that of it in coastal
    waters); the antenna's place on board adds half a ship's breadth or more. Between reports the ship is taken to be
    pushed by random accelerations, as in the bridges of movement ecology (Horne and others 2007), so that the error
    grows with time to the power 1.5 and is none at either end. How strongly was set by judgement, so that it is about
    0.5 km in the middle of an hour (class A) and never more than the ship could have sailed; it was not measured.
    """

    fix_m: float = 15.0
    """Of a report of class A."""
    fix_b_m: float = 20.0
    """Of a report of class B, or of unknown class."""
    push: float = 0.018
    """Metres for each second to the power 1.5, class A."""
    push_b: float = 0.036
    """The same of class B, or of unknown class: smaller craft turn more."""
    fastest_kn: float = 30.0
    """Bounds the growth."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LaidPositions:
    """Positions laid between received ones, a row for each segment that holds the instant."""

    row: npt.NDArray[np.int64]
    """Number of the last received row at or before the instant, among those of the tracks."""
    lon: Floats
    """Degrees, from -180 to 180."""
    lat: Floats
    """Degrees."""
    error_m: Floats
    """One standard deviation, in each of two directions."""
    gap_s: Floats
    """Time between the two reports it lies between."""
    nearest_s: Floats
    """Time to the nearer of the two."""


def lay_between(tracks: Tracks, time_ms: int, error: InterpolationError | None = None) -> LaidPositions:
    """Where each ship was at an instant, by a straight line at even speed between the two reports around it.

    Only within segments: before the first report, after the last, and in a silence that cuts a track, nothing is said.
    """
    error = error or InterpolationError()
    rows = tracks.positions
    within = tracks.segment[:-1] == tracks.segment[1:] if len(tracks) else np.zeros(0, np.bool_)
    holds = within & (rows.time_ms[:-1] <= time_ms) & (time_ms < rows.time_ms[1:])
    row = np.flatnonzero(np.append(holds, False)) if len(tracks) else np.zeros(0, np.int64)
    row = np.union1d(row, np.flatnonzero((rows.time_ms == time_ms) & ~_is_overtaken(rows.time_ms, tracks.segment)))
    after = np.where(rows.time_ms[row] == time_ms, row, row + 1) if len(row) else row
    gap_s = (rows.time_ms[after] - rows.time_ms[row]) / 1000
    since_s = (time_ms - rows.time_ms[row]) / 1000
    part = np.divide(since_s, gap_s, out=np.zeros(len(row)), where=gap_s > 0)
    lon, lat = _between(rows.lon, rows.lat, row, after, part)
    lean_s = part * (gap_s - since_s)
    is_a = rows.ship_class[row] == ShipClass.A
    grown = np.where(is_a, error.push, error.push_b) * lean_s**1.5
    grown = np.minimum(grown, error.fastest_kn * KNOT_M_S * lean_s)
    off = np.hypot(np.where(is_a, error.fix_m, error.fix_b_m), grown)
    nearest_s = np.minimum(since_s, gap_s - since_s)
    return LaidPositions(row=row, lon=lon, lat=lat, error_m=off, gap_s=gap_s, nearest_s=nearest_s)


def _is_overtaken(time_ms: Column, segment: Column) -> npt.NDArray[np.bool_]:
    """Whether the next row of the segment has the same time."""
    overtaken = np.zeros(len(time_ms), np.bool_)
    overtaken[:-1] = (time_ms[1:] == time_ms[:-1]) & (segment[1:] == segment[:-1])
    return overtaken


def _between(lon: Floats, lat: Floats, row: Column, after: Column, part: Floats) -> tuple[Floats, Floats]:
    """On the great circle from one row to the other."""
    ends = []
    for at in (row, after):
        east, north = np.radians(lon[at]), np.radians(lat[at])
        ends.append(np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]))
    angle = 2 * np.arcsin(np.clip(np.linalg.norm(ends[1] - ends[0], axis=0) / 2, 0, 1))
    bent = angle > 1e-9
    sine = np.where(bent, np.sin(angle), 1.0)
    first = np.where(bent, np.sin((1 - part) * angle) / sine, 1 - part)
    second = np.where(bent, np.sin(part * angle) / sine, part)
    x, y, z = first * ends[0] + second * ends[1]
    return np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))
