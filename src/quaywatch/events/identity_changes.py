"""Changes of what a ship says it is: name, call sign, IMO number, flag; and whether it is still the same hull."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.events.identity_numbers import is_ship_imo
from quaywatch.events.track_tables import EventRows, Identities, tell_events
from quaywatch.records.track import StaticReports
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.records.track_segment import Tracks
from quaywatch.sphere import KNOT_M_S, distances_m

__all__ = ["HullModel", "find_identity_changes"]

Column = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

FIELDS = ("name", "call_sign", "imo")


@dataclass(frozen=True, slots=True, kw_only=True)
class HullModel:
    """Log-odds that what sent the report before and the report after is one hull: a sum, bounded.

    All weights were set by judgement. They were not measured, and the probability is not calibrated.
    """

    prior: float = 1.0
    """Before anything is compared: names change more often than numbers pass to another ship."""
    same_imo: float = 3.0
    """A good IMO number stays with the hull for life (IMO resolution A.1117(30)); but it can be typed in wrong."""
    other_imo: float = -3.0
    """Two good IMO numbers."""
    same_size: float = 1.5
    """Length and breadth agree within the error of what is typed in."""
    other_size: float = -3.0
    """They do not."""
    same_kind: float = 0.3
    """The first digit of the ship type agrees."""
    other_kind: float = -1.0
    """It does not."""
    place_goes_on: float = 1.5
    """The ship can have gone from the last position before to the first after."""
    place_breaks: float = -4.0
    """It cannot."""
    size_error_m: float = 3.0
    """Sizes are sent in whole metres, and their parts are often rounded."""
    fastest_kn: float = 30.0
    """No hull goes faster between the two."""
    most: float = 4.0
    """No sum is surer than this (98 %)."""


def find_identity_changes(tracks: Tracks, identities: Identities, model: HullModel | None = None) -> TrackEvents:
    """Changes of name, call sign and IMO number under one MMSI, and new MMSIs (and flags) under one IMO number.

    A change lies between the last report that said the old and the first that said the new; what a ship did not say is
    no change. A change of `mmsi`, and of `flag` where the first three digits became another country's, is told under
    the new MMSI. `same_hull_probability` is that one hull sent both, by a model set by judgement (`HullModel`): a new
    name is no proof of anything. An id is made of the vessel, the field, the old and the new, and the time of the new.

    Args:
        tracks: Clean tracks of the vessels, for where they were.
        identities: The reports, in order. A change of MMSI is seen only where both vessels are among them.
        model: The weights.
    """
    model = model or HullModel()
    reports = identities.reports
    found = [_changes(reports, field) for field in FIELDS]
    moved = _new_numbers(reports)
    found += [("mmsi", *moved), ("flag", *moved)]
    parts = [_rows(field, one, other, tracks, (identities, model)) for field, one, other in found]
    return TrackEvents.joined(TrackEventKind.IDENTITY_CHANGES, [tell_events(part, identities) for part in parts])


def _changes(reports: StaticReports, field: str) -> tuple[str, Rows, Rows]:
    """The last report of the old and the first of the new value, of each vessel in turn."""
    values = getattr(reports, field)
    said = np.flatnonzero(values != ("" if values.dtype == object else 0))
    one, other = said[:-1], said[1:]
    changed = (reports.mmsi[one] == reports.mmsi[other]) & (values[one] != values[other])
    return field, one[changed], other[changed]


def _new_numbers(reports: StaticReports) -> tuple[Rows, Rows]:
    """Reports of one good IMO number that follow each other under two MMSIs."""
    good = np.flatnonzero(is_ship_imo(reports.imo))
    order = good[np.lexsort((reports.mmsi[good], reports.time_ms[good], reports.imo[good]))]
    one, other = order[:-1], order[1:]
    changed = (reports.imo[one] == reports.imo[other]) & (reports.mmsi[one] != reports.mmsi[other])
    return one[changed], other[changed]


def _rows(field: str, one: Rows, other: Rows, tracks: Tracks, known: tuple[Identities, HullModel]) -> EventRows:
    identities, model = known
    reports = identities.reports
    if field in ("mmsi", "flag"):
        values: tuple[Column, Column] = (reports.mmsi[one], reports.mmsi[other])
        if field == "flag":
            values = (identities.flag_of(values[0]), identities.flag_of(values[1]))
        changed = (values[0] != values[1]) & (values[0] != "") & (values[1] != "")
        one, other = one[changed], other[changed]
        old, new = (_texts(value[changed]) for value in values)
    else:
        old, new = (_texts(getattr(reports, field)[row]) for row in (one, other))
    since, until = np.minimum(reports.until_ms[one], reports.time_ms[other]), reports.time_ms[other]
    place = _positions(tracks, reports, one, other)
    weights = _weights(reports, one, other, place, model)
    odds = np.clip(model.prior + sum(weights.values(), np.zeros(len(one))), -model.most, model.most)
    return EventRows(
        kind=TrackEventKind.IDENTITY_CHANGES,
        mmsi=reports.mmsi[other],
        start_ms=(since, until),
        end_ms=(since, until),
        place=(place["lon"], place["lat"]),
        own={
            "field": np.full(len(one), field, object),
            "old": old,
            "new": new,
            "same_hull_probability": 1 / (1 + np.exp(-odds)),
        },
        defining=(np.full(len(one), field, object), old, new, until),
        because={"prior": np.full(len(one), model.prior), **weights, "mmsi_before": reports.mmsi[one]},
    )


def _texts(values: Column) -> npt.NDArray[np.object_]:
    return np.array([str(value) for value in values.tolist()] or [], object)


def _positions(tracks: Tracks, reports: StaticReports, one: Rows, other: Rows) -> dict[str, Floats]:
    """Where the old was last, and the new first, received: place, metres and seconds between; NaN where not known."""
    rows = tracks.positions
    before = _row_at(tracks, reports.mmsi[one], reports.until_ms[one])
    after = _row_at(tracks, reports.mmsi[other], reports.time_ms[other], is_after=True)
    known = (before >= 0) & (after >= 0)
    lon, lat, time_s = (np.append(column.astype(float), np.nan) for column in (rows.lon, rows.lat, rows.time_ms / 1000))
    metres = np.where(known, distances_m(lon[before], lat[before], lon[after], lat[after]), np.nan)
    seconds = np.where(known, np.abs(time_s[after] - time_s[before]), np.nan)
    return {"lon": lon[after], "lat": lat[after], "metres": metres, "seconds": seconds}


def _row_at(tracks: Tracks, mmsi: Column, time_ms: Column, *, is_after: bool = False) -> Rows:
    """For each vessel and instant its last row up to then, or its first from then on; -1 where there is none."""
    rows = tracks.positions
    if not len(rows):
        return np.full(len(mmsi), -1, np.int64)
    first, end = np.searchsorted(rows.mmsi, mmsi, "left"), np.searchsorted(rows.mmsi, mmsi, "right")
    found = np.full(len(mmsi), -1, np.int64)
    for number in range(len(mmsi)):
        times = rows.time_ms[first[number] : end[number]]
        fits = np.flatnonzero(times >= time_ms[number]) if is_after else np.flatnonzero(times <= time_ms[number])
        if len(fits):
            best = fits[np.argmin(times[fits])] if is_after else fits[np.argmax(times[fits])]
            found[number] = first[number] + best
    return found


def _weights(
    reports: StaticReports, one: Rows, other: Rows, place: Mapping[str, Floats], model: HullModel
) -> dict[str, Floats]:
    """What each comparison adds to the log-odds; 0 where one of the two is not known."""
    good = is_ship_imo(reports.imo[one]) & is_ship_imo(reports.imo[other])
    size = [np.abs(getattr(reports, side)[one] - getattr(reports, side)[other]) for side in ("length_m", "width_m")]
    kind = [reports.ship_type[row].astype(int) // 10 for row in (one, other)]
    reach_m = model.fastest_kn * KNOT_M_S * place["seconds"] + 1000.0
    return {
        "imo": _told(good, reports.imo[one] == reports.imo[other], model.same_imo, model.other_imo),
        "size": _told(
            np.isfinite(size[0]) & np.isfinite(size[1]),
            (size[0] <= model.size_error_m) & (size[1] <= model.size_error_m),
            model.same_size,
            model.other_size,
        ),
        "kind": _told((kind[0] > 0) & (kind[1] > 0), kind[0] == kind[1], model.same_kind, model.other_kind),
        "place": _told(
            np.isfinite(place["metres"]), place["metres"] <= reach_m, model.place_goes_on, model.place_breaks
        ),
    }


def _told(known: Column, same: Column, if_same: float, if_not: float) -> Floats:
    return np.where(known, np.where(same, if_same, if_not), 0.0)
