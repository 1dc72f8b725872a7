"""Which ships were where at an instant: between two reports, or shortly after the last or before the first of a track.

That a ship is not among them does not say that it was not there: nothing was received of it near that time.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from quaywatch.geo import WGS84
from quaywatch.records.track_segment import Tracks
from quaywatch.sphere import KNOT_M_S, distances_m
from quaywatch.tracks.interpolate import lay_between

__all__ = ["ShipsAt", "find_ships_at", "take_near"]

Column = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

MS_PER_MIN = 60_000
STILL_KN = 0.1
"""Of the speed made good, below which a course says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShipsAt:
    """Ships at an instant, by vessel and ship, one row each."""

    mmsi: Whole
    """As sent; two ships that send one number are two rows."""
    lon: Floats
    """Degrees."""
    lat: Floats
    """Degrees."""
    speed_kn: Floats
    """Of the nearest report, else made good; NaN where neither tells."""
    course_deg: Floats
    """Over ground, of the nearest report, else made good; NaN where neither tells."""
    ship_class: npt.NDArray[np.int8]
    """A `ShipClass`."""
    minutes_to_nearest: Floats
    """From the instant to the nearest report."""
    is_reckoned: npt.NDArray[np.bool_]
    """By speed and course from one report; else between two."""

    def __len__(self) -> int:
        return len(self.mmsi)

    def take(self, rows: Column) -> Self:
        """Some rows, by their numbers or a mask."""
        return replace(self, **{one.name: getattr(self, one.name)[rows] for one in fields(self)})


def take_near(tracks: Tracks, times_ms: Whole, reach_ms: int) -> Tracks:
    """The rows of tracks within some time of any of the instants, both ways.

    Args:
        tracks: Of whole vessels.
        times_ms: Instants, rising.
        reach_ms: Of each.
    """
    time_ms = tracks.positions.time_ms
    after = np.searchsorted(times_ms, time_ms - reach_ms)
    near = after < np.searchsorted(times_ms, time_ms + reach_ms, side="right")
    return replace(tracks, positions=tracks.positions.take(near), ship=tracks.ship[near], segment=tracks.segment[near])


def find_ships_at(tracks: Tracks, time_ms: int, *, ended_min: float = 20.0) -> ShipsAt:
    """Where ships were at an instant.

    Between two reports of a segment they are laid on a straight line (`interpolate`). A ship whose track ended or
    begins near the instant is reckoned from there by its speed and course; without them it is left where it was.

    Args:
        tracks: By vessel, ship and time.
        time_ms: The instant.
        ended_min: How long before or after it a track may have ended or begin, in minutes.
    """
    laid = lay_between(tracks, time_ms)
    rows = tracks.positions
    hulls = rows.mmsi.astype(np.int64) << 16 | tracks.ship.astype(np.int64)
    ends = _loose_ends(tracks, time_ms, ended_min)
    ends = ends[~np.isin(hulls[ends], hulls[laid.row])]
    # Of a ship that jumps just then, the end that is nearer in time.
    ends = ends[np.lexsort((ends, np.abs(rows.time_ms[ends] - time_ms), hulls[ends]))]
    ends = ends[np.unique(hulls[ends], return_index=True)[1]]
    after = np.minimum(laid.row + 1, max(len(rows) - 1, 0))
    is_after = (laid.nearest_s > 0) & (rows.time_ms[after] - time_ms < time_ms - rows.time_ms[laid.row])
    nearest = np.where(is_after, after, laid.row)
    row, told_by = np.r_[laid.row, ends], np.r_[nearest, ends].astype(np.int64)
    speed, course = _motion(tracks, row, told_by)
    since_s = (time_ms - rows.time_ms[ends]) / 1000.0
    lon, lat = _reckoned(rows.lon[ends], rows.lat[ends], speed[len(nearest) :], course[len(nearest) :], since_s)
    found = ShipsAt(
        mmsi=rows.mmsi[row].astype(np.int64),
        lon=np.r_[laid.lon, lon],
        lat=np.r_[laid.lat, lat],
        speed_kn=speed,
        course_deg=course,
        ship_class=rows.ship_class[row],
        minutes_to_nearest=np.r_[laid.nearest_s, np.abs(since_s)] / 60.0,
        is_reckoned=np.r_[np.zeros(len(nearest), bool), np.ones(len(ends), bool)],
    )
    return found.take(np.argsort(hulls[row], kind="stable"))


def _loose_ends(tracks: Tracks, time_ms: int, ended_min: float) -> Whole:
    """Last rows of segments shortly before an instant, and first rows of those that begin shortly after it."""
    time, first = tracks.positions.time_ms, tracks.starts_segment
    last = np.append(first[1:], True) if len(first) else first
    since = time_ms - time
    reach = ended_min * MS_PER_MIN
    return np.flatnonzero((last & (since > 0) & (since <= reach)) | (first & (since < 0) & (since >= -reach)))


def _motion(tracks: Tracks, row: Whole, told_by: Whole) -> tuple[Floats, Floats]:
    """Speed and course as reported in `told_by`, else made good from `row` to the next of its segment, or to it."""
    rows = tracks.positions
    speed, course = rows.speed_kn[told_by].astype(float), rows.course_deg[told_by].astype(float)
    if not len(row):
        return speed, course
    after = np.minimum(row + 1, len(rows) - 1)
    goes_on = (after > row) & (tracks.segment[after] == tracks.segment[row])
    start, end = np.where(goes_on, row, np.maximum(row - 1, 0)), np.where(goes_on, after, row)
    apart_s = (rows.time_ms[end] - rows.time_ms[start]) / 1000.0
    known = (apart_s > 0) & (tracks.segment[start] == tracks.segment[end])
    metres = distances_m(rows.lon[start], rows.lat[start], rows.lon[end], rows.lat[end])
    made_kn = np.divide(metres, apart_s * KNOT_M_S, out=np.full(len(row), np.nan), where=known)
    bearing = WGS84.inv(rows.lon[start], rows.lat[start], rows.lon[end], rows.lat[end])[0] % 360.0
    speed = np.where(np.isfinite(speed), speed, made_kn)
    # A ship that lies still has no course, and needs none.
    made_deg = np.where(made_kn >= STILL_KN, bearing, np.where(speed < STILL_KN, 0.0, np.nan))
    return speed, np.where(np.isfinite(course), course, made_deg)


def _reckoned(lon: Floats, lat: Floats, speed: Floats, course: Floats, since_s: Floats) -> tuple[Floats, Floats]:
    known = np.isfinite(speed) & np.isfinite(course)
    metres = np.where(known, speed, 0.0) * KNOT_M_S * since_s
    east, north, _ = WGS84.fwd(lon, lat, np.where(known, course, 0.0), metres)
    return np.asarray(east, float), np.asarray(north, float)
