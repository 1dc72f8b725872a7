"""Conclusions (`quaywatch/conclusions/1`): what inference makes of a sightings file, as data for JSON.

Keys without an answer (`expected_calls` and `rate` without a look, `compared_with` without an earlier window) are left
out: an empty one would look like an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from quaywatch.clock import Bracket, Span, format_utc
from quaywatch.events.calls import count_calls
from quaywatch.events.conflicts import find_conflicts
from quaywatch.events.construction import find_constructions
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.stock import find_stock_changes
from quaywatch.observations.from_sightings import ToldRecords, find_observations, site_of
from quaywatch.records.case import CountRequest
from quaywatch.records.event import CallCount, Conflict, Construction, Coverage, PortCall, StockChange
from quaywatch.records.observation import Identity, Measure
from quaywatch.records.place import Site
from quaywatch.report.expected import expected_json, expected_reasons
from quaywatch.report.moves import Moves, assumed_words, find_moves, moves_json
from quaywatch.sources.sightings import SightingsFile

__all__ = ["CONCLUSIONS_SCHEMA", "Conclusions", "as_json", "conclusions", "find_conclusions", "reasons"]

CONCLUSIONS_SCHEMA = "quaywatch/conclusions/1"

Days = tuple[date, date]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusions:
    """What inference makes of one sightings file."""

    id: str
    """Key of the file."""
    site: Site
    """The site that it speaks of."""
    count: CallCount
    """Calls, brackets, coverage, assumptions."""
    stock_changes: tuple[StockChange, ...]
    constructions: tuple[Construction, ...]
    conflicts: tuple[Conflict, ...]
    moves: Moves
    """Voyages between ports, trains, crossings."""


def find_conclusions(
    file: SightingsFile, *, evidence_sha256: str, window: Days | None = None, earlier: Days | None = None
) -> Conclusions:
    """What follows from a sightings file.

    Args:
        file: The file, checked.
        evidence_sha256: Digest of the file's bytes.
        window: First and last local day to count in; None = the window that the file names, else all of it. What a
            file reports for its own window without a date that proves it is taken to lie there, and listed as such.
        earlier: First and last local day of an earlier window, whose traffic is held against that of the window.
    """
    site = site_of(file)
    told = find_observations(file, site=site, evidence_sha256=evidence_sha256)
    first, last = window or (told.first_day, told.last_day)
    evidence = PortEvidence(
        site=site,
        observations=told.observations,
        facts=told.facts,
        looks=told.looks,
        taken_inside=_reported_for(told, first, last),
    )
    request = CountRequest(
        id=file.id,
        title=f"calls at {site.name}",
        site=site.id,
        first_day=first,
        last_day=last,
        stay_limit_days=told.stay_limit_days,
        stay_limit_source=told.stay_limit_source,
        earlier_first_day=earlier[0] if earlier else None,
        earlier_last_day=earlier[1] if earlier else None,
    )
    count = count_calls(evidence, request)
    return Conclusions(
        id=file.id,
        site=site,
        count=count,
        stock_changes=find_stock_changes(evidence),
        constructions=find_constructions(evidence),
        conflicts=find_conflicts(evidence),
        moves=find_moves(evidence, count.calls),
    )


def conclusions(
    file: SightingsFile, *, evidence_sha256: str, window: Days | None = None, earlier: Days | None = None
) -> Json:
    """What follows from a sightings file, in the shape of the format; the arguments are those of `find_conclusions`."""
    return as_json(find_conclusions(file, evidence_sha256=evidence_sha256, window=window, earlier=earlier))


def as_json(found: Conclusions) -> Json:
    """Conclusions in the shape of the format."""
    count = found.count
    first, last = count.first_day, count.last_day
    return {
        "schema": CONCLUSIONS_SCHEMA,
        "id": found.id,
        "site": found.site.name,
        "window": {"from": first.isoformat(), "to": last.isoformat()} if first and last else None,
        "looks": _looks(count.coverage),
        "min_calls": _min_calls(count),
        **expected_json(count),
        "calls": [_call(call, "strict") for call in count.calls],
        "calls_with_stay_limit": [_call(call, "with_stay_limit") for call in count.calls_with_stay_limit],
        "stock_changes": [_stock_change(change) for change in found.stock_changes],
        "structures": [_structure(one) for one in found.constructions],
        "conflicts": [_conflict(conflict) for conflict in found.conflicts],
        "assumptions": [*count.assumptions, *assumed_words(found.moves)],
        "because": reasons(count),
        **moves_json(found.moves),
    }


def reasons(count: CallCount) -> dict[str, str]:
    """Why each number is what it is, in sentences, under its key in the format."""
    found = {"min_calls.strict": count.because}
    if count.strict > count.looks_only:
        found["min_calls.looks_only"] = "The same without what sources state as known: by what was seen alone."
    if count.with_stay_limit is not None:
        found["min_calls.with_stay_limit"] = (
            f"The strict count, and sightings whose nearest ends are more than {count.stay_limit_days:g} x 24 h apart"
            " are two calls, unless the source makes them one."
        )
    found["calls"] = _about_brackets(count.calls)
    found |= {f"calls[{call.id}]": call.because for call in count.calls}
    found |= expected_reasons(count)
    found["looks"] = (
        "A minimum counts only what the looks prove: on days without a usable look any number of calls may have gone"
        " unseen."
    )
    return found


def _reported_for(told: ToldRecords, first: date | None, last: date | None) -> frozenset[str]:
    """Sightings that the file reports for its own window, where that lies in the window counted."""
    if told.first_day is None or told.last_day is None:
        return frozenset()
    inside = (first is None or first <= told.first_day) and (last is None or told.last_day <= last)
    return frozenset(one.id for one in told.observations) if inside else frozenset()


def _looks(coverage: Coverage) -> Json:
    return {
        "usable": coverage.usable,
        "unusable": coverage.unusable,
        "with_vessel": coverage.with_vessel,
        "days_in_window": coverage.days_in_window,
        "days_looked": coverage.days_looked,
        "longest_unseen_days": coverage.longest_unseen_days,
    }


def _min_calls(count: CallCount) -> Json:
    found: Json = {"looks_only": count.looks_only, "strict": count.strict, "exact": count.exact}
    if count.with_stay_limit is not None:
        found["with_stay_limit"] = {"stay_limit_days": count.stay_limit_days, "n": count.with_stay_limit}
    return found


def _call(call: PortCall, basis: str) -> Json:
    found: Json = {
        "id": call.id,
        "basis": basis,
        "zones": list(call.zones),
        "sightings": list(call.observations),
        "arrival": _bracket(call.arrival) | {"depends_on_partition": call.arrival_depends_on_partition},
        "departure": _bracket(call.departure) | {"depends_on_partition": call.departure_depends_on_partition},
    }
    if call.length_m is not None:
        found["length_m"] = _measure(call.length_m) | {"n": call.length_n}
    if call.identity:
        found["identity"] = [_identity(one) for one in call.identity]
    if call.excluded:
        found["excluded"] = [{"name": one.name, "because": one.because} for one in call.excluded]
    found["direction"] = {
        "value": call.direction.value.value,
        **_known(("probability", call.direction.probability)),
        "because": [
            {"sign": sign.sign, "sightings": list(sign.observations), "weight": sign.weight}
            for sign in call.direction.because
        ],
    }
    return found


def _identity(one: Identity) -> Json:
    texts = _known(("name", one.name), ("imo", one.imo), ("mmsi", one.mmsi), ("flag", one.flag))
    return texts | {"likeness": one.likeness.value}


def _stock_change(change: StockChange) -> Json:
    return {
        "zone": change.zone,
        "from": _stock(change.earlier, change.earlier_area_m2),
        "to": _stock(change.later, change.later_area_m2),
        "sign": change.sign.value,
        "significant": change.significant,
    }


def _stock(time: Span, area: Measure) -> Json:
    return {"time": time.text} | _known(("area_m2", area.value), ("area_u95_m2", area.u95))


def _structure(one: Construction) -> Json:
    found: Json = {"zone": one.zone, "started": _bracket(one.started), "completed": _bracket(one.completed)}
    for key, measure in (("length_m", one.length_m), ("width_m", one.width_m)):
        if measure is not None:
            found[key] = _measure(measure)
    return found


def _conflict(conflict: Conflict) -> Json:
    return {"about": conflict.about, "sightings": list(conflict.observations), "note": conflict.note}


def _bracket(bracket: Bracket) -> Json:
    return {"not_before": format_utc(bracket.not_before), "not_after": format_utc(bracket.not_after)}


def _measure(measure: Measure) -> Json:
    return _known(("value", measure.value), ("u95", measure.u95), ("low", measure.low), ("high", measure.high))


def _known(*pairs: tuple[str, object]) -> Json:
    return {key: value for key, value in pairs if value is not None}


def _about_brackets(calls: Iterable[PortCall]) -> str:
    text = "One way to group the sightings into the least number of calls; nothing is narrower than the looks allow."
    if any(call.arrival_depends_on_partition or call.departure_depends_on_partition for call in calls):
        text += (
            " Where a bracket depends on the partition, other groupings with as few calls put other sightings with it."
        )
    return text
