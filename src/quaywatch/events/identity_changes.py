"""Changes of what a ship says it is: name, call sign, IMO number, flag; and whether it is still the same hull."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.events.identity_numbers import is_ship_imo
from quaywatch.events.placed_reports import PlacedReports
from quaywatch.events.track_tables import EventRows, Identities, tell_events
from quaywatch.records.track import StaticReports
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.sphere import KNOT_M_S, distances_m

__all__ = ["HullModel", "find_identity_changes", "find_number_changes", "take_imo_reports"]

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


def find_identity_changes(placed: PlacedReports, identities: Identities, model: HullModel | None = None) -> TrackEvents:
    """Changes of name, call sign and IMO number under one MMSI.

    A change lies between the last report that said the old and the first that said the new; what a ship did not say is
    no change. `same_hull_probability` is that one hull sent both, by a model set by judgement (`HullModel`): a new
    name is no proof of anything. An id is made of the vessel, the field, the old and the new, and the time of the new.

    Args:
        placed: The reports of whole vessels, in order, and where these were.
        identities: The same reports.
        model: The weights.
    """
    model = model or HullModel()
    found = []
    for field in FIELDS:
        one, other = _changes(placed.reports, field)
        old, new = (_texts(getattr(placed.reports, field)[row]) for row in (one, other))
        found.append(tell_events(_rows(field, (old, new), placed, (one, other), model), identities))
    return TrackEvents.joined(TrackEventKind.IDENTITY_CHANGES, found)


def take_imo_reports(placed: PlacedReports, identities: Identities) -> tuple[PlacedReports, npt.NDArray[np.int32]]:
    """What `find_number_changes` needs of whole vessels: their reports with a good IMO number, little of each.

    Args:
        placed: All their reports, in order.
        identities: The same reports.

    Returns:
        The reports, with the name that was known at their time, which another report may have said; and the IMO
        number that was, which in one second may be another.
    """
    rows = np.flatnonzero(is_ship_imo(placed.reports.imo))
    taken = placed.take(rows)
    reports, nothing = taken.reports, np.full(len(rows), "", object)
    name = identities.name_of(reports.mmsi, reports.time_ms)
    known = identities.imo_of(reports.mmsi, reports.time_ms)
    return replace(taken, reports=replace(reports, name=name, call_sign=nothing, destination=nothing)), known


def find_number_changes(
    placed: PlacedReports, imo: Column, flags: Mapping[int, str], model: HullModel | None = None
) -> TrackEvents:
    """New MMSIs, and new flags by their first three digits, under one good IMO number; told under the new MMSI.

    All vessels that may share a number must be given together; otherwise as `find_identity_changes`.

    Args:
        placed: Reports by `take_imo_reports`, of vessels in any order.
        imo: The IMO numbers known at their times.
        flags: Country by the first three digits of an MMSI.
        model: The weights.
    """
    model = model or HullModel()
    order = np.argsort(placed.reports.mmsi, kind="stable")
    placed = placed.take(order)
    reports = placed.reports
    identities = Identities(reports=replace(reports, imo=imo[order]), flags=flags)
    one, other = _new_numbers(reports)
    numbers = _texts(reports.mmsi[one]), _texts(reports.mmsi[other])
    countries = identities.flag_of(reports.mmsi[one]), identities.flag_of(reports.mmsi[other])
    turned = (countries[0] != countries[1]) & (countries[0] != "") & (countries[1] != "")
    parts = [
        _rows("mmsi", numbers, placed, (one, other), model),
        _rows("flag", (countries[0][turned], countries[1][turned]), placed, (one[turned], other[turned]), model),
    ]
    return TrackEvents.joined(TrackEventKind.IDENTITY_CHANGES, [tell_events(part, identities) for part in parts])


def _changes(reports: StaticReports, field: str) -> tuple[Rows, Rows]:
    """The last report of the old and the first of the new value, of each vessel in turn."""
    values = getattr(reports, field)
    said = np.flatnonzero(values != ("" if values.dtype == object else 0))
    one, other = said[:-1], said[1:]
    changed = (reports.mmsi[one] == reports.mmsi[other]) & (values[one] != values[other])
    return one[changed], other[changed]


def _new_numbers(reports: StaticReports) -> tuple[Rows, Rows]:
    """Reports of one IMO number that follow each other under two MMSIs."""
    order = np.lexsort((reports.mmsi, reports.time_ms, reports.imo))
    one, other = order[:-1], order[1:]
    changed = (reports.imo[one] == reports.imo[other]) & (reports.mmsi[one] != reports.mmsi[other])
    return one[changed], other[changed]


def _rows(
    field: str, said: tuple[Column, Column], placed: PlacedReports, pairs: tuple[Rows, Rows], model: HullModel
) -> EventRows:
    one, other = pairs
    reports = placed.reports
    since, until = np.minimum(reports.until_ms[one], reports.time_ms[other]), reports.time_ms[other]
    weights = _weights(placed, one, other, model)
    odds = np.clip(model.prior + sum(weights.values(), np.zeros(len(one))), -model.most, model.most)
    return EventRows(
        kind=TrackEventKind.IDENTITY_CHANGES,
        mmsi=reports.mmsi[other],
        start_ms=(since, until),
        end_ms=(since, until),
        place=(placed.first["lon"][other], placed.first["lat"][other]),
        own={
            "field": np.full(len(one), field, object),
            "old": said[0],
            "new": said[1],
            "same_hull_probability": 1 / (1 + np.exp(-odds)),
        },
        defining=(np.full(len(one), field, object), *said, until),
        because={"prior": np.full(len(one), model.prior), **weights, "mmsi_before": reports.mmsi[one]},
    )


def _texts(values: Column) -> npt.NDArray[np.object_]:
    return np.array([str(value) for value in values.tolist()] or [], object)


def _weights(placed: PlacedReports, one: Rows, other: Rows, model: HullModel) -> dict[str, Floats]:
    """What each comparison adds to the log-odds; 0 where one of the two is not known."""
    reports = placed.reports
    good = is_ship_imo(reports.imo[one]) & is_ship_imo(reports.imo[other])
    size = [np.abs(getattr(reports, side)[one] - getattr(reports, side)[other]) for side in ("length_m", "width_m")]
    kind = [reports.ship_type[row].astype(int) // 10 for row in (one, other)]
    before, after = placed.last[one], placed.first[other]
    both = np.isfinite(before["lon"]) & np.isfinite(after["lon"])
    metres = distances_m(before["lon"], before["lat"], after["lon"], after["lat"])
    reach_m = model.fastest_kn * KNOT_M_S * np.abs(after["time_ms"] - before["time_ms"]) / 1000 + 1000.0
    return {
        "imo": _told(good, reports.imo[one] == reports.imo[other], model.same_imo, model.other_imo),
        "size": _told(
            np.isfinite(size[0]) & np.isfinite(size[1]),
            (size[0] <= model.size_error_m) & (size[1] <= model.size_error_m),
            model.same_size,
            model.other_size,
        ),
        "kind": _told((kind[0] > 0) & (kind[1] > 0), kind[0] == kind[1], model.same_kind, model.other_kind),
        "place": _told(both, metres <= reach_m, model.place_goes_on, model.place_breaks),
    }


def _told(known: Column, same: Column, if_same: float, if_not: float) -> Floats:
    return np.where(known, np.where(same, if_same, if_not), 0.0)
