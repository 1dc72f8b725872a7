"""Anomalies: what was sent and cannot be, or hardly, each with how grave it is; none says why, or who did it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.events.identity_numbers import is_ship_imo, mid_of
from quaywatch.events.odd_shapes import ShapeLimits, find_circles, find_straight_lines
from quaywatch.events.track_tables import EventRows, Identities, tell_events
from quaywatch.geo import LonLat
from quaywatch.records.track import Positions
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.records.track_segment import CutReason, Tracks
from quaywatch.sphere import KNOT_M_S, distances_m

__all__ = ["AnomalyLimits", "Surroundings", "find_anomalies"]

Column = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
IsLand = Callable[[Floats, Floats], npt.NDArray[np.bool_]]

MS_TO_KNOTS = 1000.0 / KNOT_M_S


@dataclass(frozen=True, slots=True, kw_only=True)
class AnomalyLimits:
    """What is an anomaly, and when it is grave. Set by judgement, not measured."""

    fastest_kn: float = 60.0
    """As in `tracks.clean`; ten to the power 1.5 times as fast is of severity 1."""
    least_switches: int = 3
    """So often positions go over between two places before they are two ships; fewer are a jump there and back."""
    many: int = 20
    """So many switches, or rows on land, are of severity 1."""
    least_rows: int = 3
    """So many rows in a row on land, or out of reach."""
    shapes: ShapeLimits = field(default_factory=ShapeLimits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known beside the messages; of what is not known no anomaly is told."""

    is_land: IsLand | None = None
    """Whether positions (degrees) lie on land, well inside the coast."""
    receivers: Mapping[str, tuple[LonLat, float]] = field(default_factory=dict)
    """Place of receivers on land, and how far they can hear at most, km."""


def find_anomalies(
    tracks: Tracks,
    identities: Identities,
    surroundings: Surroundings | None = None,
    limits: AnomalyLimits | None = None,
) -> TrackEvents:
    """The anomalies of each vessel.

    - `impossible_speed`: a jump, an outlier, or a stay elsewhere and back. Errors of receivers make them too.
    - `two_places`: positions go over between two places time and again: one number, two ships, or a false track.
    - `circle`, `straight_line`: too regular (`odd_shapes`).
    - `on_land`, `out_of_reach`: where no ship is, or where the receiver hears none.
    - `bad_identity`: an IMO number that cannot be a ship's (0 is none sent, and no anomaly), or an MMSI whose first
      digits are nobody's.

    `severity` is from 0 to 1 and set by judgement; it is no probability. An id is made of the vessel, the kind, the
    time of the first row, and a bad IMO number.
    """
    surroundings, limits = surroundings or Surroundings(), limits or AnomalyLimits()
    found: list[EventRows] = [_outliers(tracks, limits), _jumps(tracks, limits), *_places(tracks, limits)]
    circles, lines = find_circles(tracks, limits.shapes), find_straight_lines(tracks, limits.shapes)
    found.append(
        _of_runs("circle", tracks, circles[:2], np.minimum(circles.measure / 6, 1), {"turns": circles.measure})
    )
    grave = 1 - lines.measure / (2 * limits.shapes.line_error_m)
    found.append(_of_runs("straight_line", tracks, lines[:2], grave, {"error_m": lines.measure}))
    found += _in_wrong_places(tracks, surroundings, limits)
    found += [_bad_imos(identities), _bad_mmsis(tracks, identities)]
    return TrackEvents.joined(TrackEventKind.ANOMALIES, [tell_events(part, identities) for part in found])


def _event_rows(
    kind: str, mmsi: Column, times: tuple[Column, Column], place: tuple[Column, Column], severity: Column,
    because: Mapping[str, Column],
) -> EventRows:  # fmt: skip
    """Anomalies of a kind; times are those of the first and the last row."""
    kinds = np.full(len(mmsi), kind, object)
    return EventRows(
        kind=TrackEventKind.ANOMALIES,
        mmsi=mmsi,
        start_ms=(times[0], times[0]),
        end_ms=(times[1], times[1]),
        place=place,
        own={"kind": kinds, "severity": np.clip(np.asarray(severity, np.float64), 0.0, 1.0)},
        defining=(kinds, times[0], because.get("imo_sent", kinds)),
        because=because,
    )


def _of_runs(
    kind: str, tracks: Tracks, run: tuple[Rows, Rows], severity: Column, because: Mapping[str, Column]
) -> EventRows:
    rows, (first, last) = tracks.positions, run
    times = rows.time_ms[first], rows.time_ms[last]
    place = rows.lon[first], rows.lat[first]
    return _event_rows(kind, rows.mmsi[first], times, place, severity, {**because, "positions": last - first + 1})


def _speeds(one: Positions, other: Positions, limits: AnomalyLimits) -> tuple[Floats, Floats, Floats]:
    """Metres, knots and severity of the ways between rows; less than a second counts as one."""
    metres = distances_m(one.lon, one.lat, other.lon, other.lat)
    speed_kn = metres / np.maximum(np.abs(other.time_ms - one.time_ms), 1000) * MS_TO_KNOTS
    severity = np.log10(np.maximum(speed_kn / limits.fastest_kn, 1.0)) / 1.5
    return metres / 1000, speed_kn, severity


def _jumps(tracks: Tracks, limits: AnomalyLimits) -> EventRows:
    """Where one ship's track goes on out of its reach."""
    row = np.flatnonzero(tracks.starts_segment)[tracks.cut_by == CutReason.JUMP]
    one, other = tracks.positions.take(row - 1), tracks.positions.take(row)
    km, speed_kn, severity = _speeds(one, other, limits)
    because = {"straight_km": km, "implied_speed_kn": speed_kn}
    return _event_rows(
        "impossible_speed", other.mmsi, (one.time_ms, other.time_ms), (other.lon, other.lat), severity, because
    )


def _outliers(tracks: Tracks, limits: AnomalyLimits) -> EventRows:
    """Rows that no track can hold, against the last row of the vessel before, or else the first after."""
    out = tracks.outliers
    rows = np.flatnonzero(np.isin(tracks.positions.mmsi, np.unique(out.mmsi)))
    beside = tracks.positions.take(rows).in_order()
    keys, wanted = (
        (part.mmsi.astype(np.int64) << 32) + np.clip(part.time_ms // 1000, 0, 2**32 - 1) for part in (beside, out)
    )
    near = np.clip(np.searchsorted(keys, wanted, "right") - 1, 0, max(len(beside) - 1, 0))
    if len(out):
        near = np.where(beside.mmsi[near] == out.mmsi, near, np.minimum(near + 1, len(beside) - 1))
    km, speed_kn, severity = _speeds(beside.take(near), out, limits)
    because = {"straight_km": km, "implied_speed_kn": speed_kn}
    return _event_rows("impossible_speed", out.mmsi, (out.time_ms, out.time_ms), (out.lon, out.lat), severity, because)


def _places(tracks: Tracks, limits: AnomalyLimits) -> list[EventRows]:
    """Vessels whose positions go over between ships that overlap in time: one anomaly for each."""
    several = np.unique(tracks.positions.mmsi[tracks.ship > 0])
    rows = np.flatnonzero(np.isin(tracks.positions.mmsi, several))
    rows = rows[np.lexsort((tracks.positions.time_ms[rows], tracks.positions.mmsi[rows]))]
    held = tracks.positions.take(rows)
    over = np.flatnonzero((np.diff(tracks.ship[rows]) != 0) & (np.diff(held.mmsi) == 0)) + 1
    vessel, first, count = np.unique(held.mmsi[over], return_index=True, return_counts=True)
    last = over[first + count - 1] if len(vessel) else over
    first = over[first] if len(vessel) else over
    one, other = held.take(first - 1), held.take(first)
    km, speed_kn, severity = _speeds(one, other, limits)
    twice = count >= limits.least_switches
    severity = np.where(twice, count / limits.many, severity)
    found = []
    for kind, chosen in (("two_places", twice), ("impossible_speed", ~twice)):
        because = {"switches": count[chosen], "straight_km": km[chosen], "implied_speed_kn": speed_kn[chosen]}
        times = one.time_ms[chosen], held.time_ms[last][chosen]
        place = other.lon[chosen], other.lat[chosen]
        found.append(_event_rows(kind, vessel[chosen], times, place, severity[chosen], because))
    return found


def _in_wrong_places(tracks: Tracks, surroundings: Surroundings, limits: AnomalyLimits) -> list[EventRows]:
    rows, found = tracks.positions, []
    if surroundings.is_land is not None and len(rows):
        first, last = _runs(surroundings.is_land(rows.lon, rows.lat), tracks.segment, limits.least_rows)
        found.append(_of_runs("on_land", tracks, (first, last), (last - first + 1) / limits.many, {}))
    beyond = np.zeros(len(rows))
    for number, name in enumerate(rows.receivers):
        if name in surroundings.receivers:
            place, reach_km = surroundings.receivers[name]
            of = np.flatnonzero(rows.receiver == number)
            here = np.full(len(of), place.lon), np.full(len(of), place.lat)
            beyond[of] = distances_m(*here, rows.lon[of], rows.lat[of]) / 1000 / reach_km
    first, last = _runs(beyond > 1, tracks.segment, limits.least_rows)
    found.append(_of_runs("out_of_reach", tracks, (first, last), beyond[first] - 1, {"times_reach": beyond[first]}))
    return found


def _runs(fits: Column, segment: Column, least: int) -> tuple[Rows, Rows]:
    """First and last rows of runs of at least so many rows that fit, within segments."""
    padded = np.concatenate([[False], fits, [False]])
    cut = np.concatenate([[True], np.diff(segment) != 0, [True]]) if len(fits) else np.ones(1, np.bool_)
    begins = np.flatnonzero(padded[1:] & (~padded[:-1] | cut))
    ends = np.flatnonzero(padded[:-1] & (~padded[1:] | cut)) - 1
    long = ends - begins + 1 >= least
    return begins[long], ends[long]


def _bad_imos(identities: Identities) -> EventRows:
    """IMO numbers that cannot be a ship's, once for each vessel and number."""
    reports = identities.reports
    bad = np.flatnonzero((reports.imo != 0) & ~is_ship_imo(reports.imo))
    pair = reports.mmsi[bad].astype(np.int64) * 2**31 + reports.imo[bad]
    _, group = np.unique(pair, return_inverse=True)
    begin, end = np.full(group.max(initial=-1) + 1, 2**62), np.full(group.max(initial=-1) + 1, -(2**62))
    np.minimum.at(begin, group, reports.time_ms[bad])
    np.maximum.at(end, group, reports.until_ms[bad])
    _, row = np.unique(pair, return_index=True)
    nowhere = np.full(len(row), np.nan)
    because = {"imo_sent": reports.imo[bad[row]]}
    return _event_rows(
        "bad_identity", reports.mmsi[bad[row]], (begin, end), (nowhere, nowhere), np.full(len(row), 0.7), because
    )


def _bad_mmsis(tracks: Tracks, identities: Identities) -> EventRows:
    """Vessels whose first digits are nobody's; none where no table of digits is given."""
    rows = tracks.positions
    known = np.array(sorted(identities.flags), np.int64)
    vessel, first = np.unique(rows.mmsi, return_index=True)
    bad = ~np.isin(mid_of(vessel), known) & (len(known) > 0)
    behind = np.append(first[1:], len(rows)) - 1 if len(first) else first
    times = np.array(
        [(rows.time_ms[a : b + 1].min(), rows.time_ms[a : b + 1].max())
         for a, b in zip(first[bad], behind[bad], strict=True)], np.int64,
    ).reshape(-1, 2)  # fmt: skip
    place = rows.lon[first[bad]], rows.lat[first[bad]]
    because = {"mid": mid_of(vessel[bad])}
    return _event_rows("bad_identity", vessel[bad], (times[:, 0], times[:, 1]), place, np.full(bad.sum(), 0.6), because)
