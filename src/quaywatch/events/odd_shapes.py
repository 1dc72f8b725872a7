"""Tracks too regular to have been sailed: circles run round and round, and lines that no sea disturbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from quaywatch.errors import PlanError
from quaywatch.records.track_segment import Tracks
from quaywatch.sphere import METRES_PER_DEGREE

__all__ = ["OddShape", "ShapeLimits", "find_circles", "find_straight_lines"]

Column = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeLimits:
    """What is too regular. Set by judgement, not measured."""

    rows: int = 24
    """Reports that are looked at together; each is looked at twice."""
    circle_turns: float = 2.0
    """Turns round one middle."""
    circle_error: float = 0.03
    """Root mean square distance from the circle, as a share of its radius."""
    circle_least_m: float = 100.0
    """Smaller circles may be a ship at anchor that swings."""
    line_m: float = 10_000.0
    """Shortest line."""
    line_error_m: float = 1.0
    """Root mean square distance from even motion: a fix alone errs by more."""

    def __post_init__(self) -> None:
        if self.rows < 8 or min(self.circle_turns, self.circle_error, self.line_m, self.line_error_m) <= 0:
            raise PlanError(f"limits of shapes that make none: {self}", expected="8 rows or more, the rest above 0")


class OddShape(NamedTuple):
    """Stretches of one shape."""

    first: Rows
    """Row of the first report."""
    last: Rows
    """Row of the last report."""
    size_m: Floats
    """Radius, or length of the line."""
    measure: Floats
    """Turns, or root mean square distance in metres."""


def find_circles(tracks: Tracks, limits: ShapeLimits) -> OddShape:
    """Stretches in which a ship runs round one middle at one distance, turn after turn.

    False circles are known from places where satellite navigation is disturbed (Bergman 2019); a ship that waits, or
    that fishes, can run round too. The circle is fitted by least squares on the squared distances (Kåsa 1976).
    """
    windows = _windows(tracks, limits.rows)
    east, north = _metres(tracks, windows)
    u, v = (axis - axis.mean(axis=1, keepdims=True) for axis in (east, north))
    square = u * u + v * v
    uu, vv, uv = (u * u).sum(1), (v * v).sum(1), (u * v).sum(1)
    right = 0.5 * (u * square).sum(1), 0.5 * (v * square).sum(1)
    determinant = uu * vv - uv * uv
    is_round = determinant > 1e-6 * (uu + vv) ** 2 + 1e-9
    safe = np.where(is_round, determinant, 1.0)
    x, y = (right[0] * vv - right[1] * uv) / safe, (right[1] * uu - right[0] * uv) / safe
    away = np.hypot(u - x[:, None], v - y[:, None])
    radius = away.mean(axis=1)
    error = np.sqrt(((away - radius[:, None]) ** 2).mean(axis=1))
    step = np.diff(np.arctan2(v - y[:, None], u - x[:, None]), axis=1)
    turns = np.abs(((step + np.pi) % (2 * np.pi) - np.pi).sum(axis=1)) / (2 * np.pi)
    fits = is_round & (radius >= limits.circle_least_m) & (error <= limits.circle_error * radius)
    return _joined(windows, fits & (turns >= limits.circle_turns), radius, turns, np.max)


def find_straight_lines(tracks: Tracks, limits: ShapeLimits) -> OddShape:
    """Stretches that follow even motion (a parabola in time) more closely than any fix does.

    Reports that were laid by a computer do so; so do those that a receiver or a table filled in between others.
    """
    windows = _windows(tracks, limits.rows)
    east, north = _metres(tracks, windows)
    times = tracks.positions.time_ms[windows]
    span = np.maximum(times[:, -1:] - times[:, :1], 1)
    part = (times - times[:, :1]) / span - 0.5
    basis = np.stack([np.ones_like(part), part, part * part], axis=2)
    square = np.swapaxes(basis, 1, 2) @ basis + 1e-12 * np.eye(3)
    way = np.stack([east, north], axis=2)
    left = way - basis @ np.linalg.solve(square, np.swapaxes(basis, 1, 2) @ way)
    error = np.sqrt((left**2).sum(axis=2).mean(axis=1))
    length = np.hypot(east[:, -1], north[:, -1])
    return _joined(windows, (length >= limits.line_m) & (error <= limits.line_error_m), length, error, np.min)


def _windows(tracks: Tracks, size: int) -> Rows:
    """Rows of each window, (windows, size): half overlapping, within segments."""
    first = np.flatnonzero(tracks.starts_segment)
    length = np.diff(np.append(first, len(tracks)))
    count = np.where(length >= size, (length - size) // (size // 2) + 1, 0)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    rows: Rows = (np.repeat(first, count) + within * (size // 2))[:, None] + np.arange(size)
    return rows


def _metres(tracks: Tracks, windows: Rows) -> tuple[Floats, Floats]:
    """Metres east and north of each window's first report."""
    lon, lat = tracks.positions.lon[windows], tracks.positions.lat[windows]
    east = (lon - lon[:, :1] + 540) % 360 - 180
    return east * METRES_PER_DEGREE * np.cos(np.radians(lat[:, :1])), (lat - lat[:, :1]) * METRES_PER_DEGREE


def _joined(windows: Rows, fits: Column, size_m: Floats, measure: Floats, best: Any) -> OddShape:
    """Windows that fit and overlap, as one stretch."""
    kept = np.flatnonzero(fits)
    if not len(kept):
        return OddShape(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    first, last = windows[kept, 0], windows[kept, -1]
    runs = np.split(np.arange(len(kept)), np.flatnonzero(first[1:] > last[:-1]) + 1)
    return OddShape(
        np.array([first[run[0]] for run in runs]),
        np.array([last[run[-1]] for run in runs]),
        np.array([size_m[kept[run]].mean() for run in runs]),
        np.array([best(measure[kept[run]]) for run in runs]),
    )
