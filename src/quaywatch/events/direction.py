"""Which way the cargo went, with a reason for every sign; `undetermined` is an answer.

Only two things decide: an activity seen at the ship's berth in the ship's time, and holds or deck that fill or empty on
one ship. A stock that grew or shrank meanwhile may have gone by rail or lorry: it is named, and decides nothing. The
weights are log-odds set by judgement, not learned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from quaywatch.events.evidence import PortEvidence, time_order
from quaywatch.events.parts import Part, vessels_seen
from quaywatch.events.ships import vessels_in
from quaywatch.records.event import Direction, DirectionFinding, DirectionSign, StockChange, StockSign
from quaywatch.records.observation import Activity, Certainty, Observation, ObservationKind, StateOfThing

__all__ = ["find_direction"]

ACTIVITY_WEIGHT = 3.0
HOLDS_WEIGHT = 3.0
HINT_WEIGHT = 0.5
"""Of a sign that fits either way: an inferred activity, one that may be another ship's, a stock that changed."""
DECIDES = 2.0

_SENSE = {Activity.LOADING: 1.0, Activity.UNLOADING: -1.0}
_FILLING = {StateOfThing.EMPTY: 0.0, StateOfThing.PART_FULL: 0.5, StateOfThing.FULL: 1.0}
_GONE_SHORE = {StockSign.GREW: -1.0, StockSign.FELL: 1.0}


def find_direction(
    parts: Sequence[Part], evidence: PortEvidence, changes: Sequence[StockChange] = ()
) -> DirectionFinding:
    """The direction of one call.

    Args:
        parts: The parts of the call.
        evidence: Everything seen at the site.
        changes: Changes of stock at the site.
    """
    ships: dict[str, list[Observation]] = {}
    for part in parts:
        ships.setdefault(part.ship.key, []).extend(part.observations)
    seen = [one for group in ships.values() for one in group]
    signs = [*_activity_signs(seen, evidence), *(sign for group in ships.values() for sign in _hold_signs(group))]
    by_ship = [
        _value_of([sign for sign in signs if {one.id for one in group} & set(sign.observations)])
        for group in ships.values()
    ]
    return DirectionFinding(value=_value(by_ship), because=(*signs, *_stock_signs(seen, evidence, changes)))


def _value_of(signs: Sequence[DirectionSign]) -> Direction:
    loading = any(sign.weight >= DECIDES for sign in signs)
    unloading = any(sign.weight <= -DECIDES for sign in signs)
    if loading and unloading:
        return Direction.BOTH
    if loading or unloading:
        return Direction.LOADING if loading else Direction.UNLOADING
    return Direction.UNDETERMINED


def _value(by_ship: Sequence[Direction]) -> Direction:
    """One answer for sightings that may be one ship: where they disagree they may as well be two, so none is given."""
    known = set(by_ship) - {Direction.UNDETERMINED}
    return known.pop() if len(known) == 1 else Direction.UNDETERMINED


def _activity_signs(seen: Sequence[Observation], evidence: PortEvidence) -> Iterator[DirectionSign]:
    mine = {one.id for one in seen}
    vessels = vessels_seen(evidence.here())
    for act in evidence.here():
        if act.kind is not ObservationKind.ACTIVITY or not act.seen or act.activity not in _SENSE:
            continue
        there = _vessels_at(act, vessels)
        ours = [one.id for one in there if one.id in mine]
        if not ours:
            continue
        certain = act.certainty is Certainty.STATED and not _are_several(there)
        yield DirectionSign(
            sign=f"{act.activity} seen at {act.zone} on {act.time.text}",
            observations=(*ours, act.id),
            weight=_SENSE[act.activity] * (ACTIVITY_WEIGHT if certain else HINT_WEIGHT),
        )


def _vessels_at(act: Observation, vessels: Sequence[Observation]) -> list[Observation]:
    """Vessels at the place and time of an activity: those of the very same time, or else those that overlap it."""
    there = [one for one in vessels if one.zone == act.zone and one.time.meets(act.time.start, act.time.end)]
    same = [one for one in there if (one.time.start, one.time.end) == (act.time.start, act.time.end)]
    return same or there


def _are_several(vessels: Sequence[Observation]) -> bool:
    """True where the vessels are known to be two or more, so that an activity may be either's."""
    ids = {one.id for one in vessels}
    told = any(ids & {*one.not_same_as, *one.not_same_call} for one in vessels)
    return told or any(vessels_in(one) > 1 for one in vessels)


def _hold_signs(seen: Sequence[Observation]) -> Iterator[DirectionSign]:
    known = sorted((one for one in seen if _fill(one) is not None), key=lambda one: time_order(one.time))
    for earlier, later in pairwise(known):
        before, after = _fill(earlier), _fill(later)
        if before is None or after is None or before == after or not earlier.time.surely_before(later.time):
            continue
        certain = earlier.certainty is Certainty.STATED and later.certainty is Certainty.STATED
        yield DirectionSign(
            sign=f"{_fill_words(earlier)} on {earlier.time.text}, {_fill_words(later)} on {later.time.text}",
            observations=(earlier.id, later.id),
            weight=(1.0 if after > before else -1.0) * (HOLDS_WEIGHT if certain else HINT_WEIGHT),
        )


def _fill(one: Observation) -> float | None:
    """How full holds or deck were, 0 to 1."""
    if one.state in _FILLING:
        return _FILLING[one.state]
    if one.holds_full is not None and one.holds_total:
        return one.holds_full / one.holds_total
    return None


def _fill_words(one: Observation) -> str:
    if one.holds_full is not None and one.holds_total:
        return f"{one.holds_full} of {one.holds_total} holds full"
    return f"holds or deck {str(one.state).replace('_', ' ')}"


def _stock_signs(
    seen: Sequence[Observation], evidence: PortEvidence, changes: Sequence[StockChange]
) -> Iterator[DirectionSign]:
    zones = {one.zone for one in seen}
    yards = {zone.id for zone in evidence.site.zones if zones & {zone.id, *zone.serves}}
    first = min(time_order(one.time)[0] for one in seen)
    last = max(time_order(one.time)[1] for one in seen)
    for change in changes:
        spans_call = time_order(change.earlier)[0] <= first and last <= time_order(change.later)[1]
        if change.zone in yards and change.significant and spans_call and change.sign in _GONE_SHORE:
            yield DirectionSign(
                sign=f"the stock at {change.zone} {change.sign} between {change.earlier.text} and {change.later.text}",
                observations=change.observations,
                weight=_GONE_SHORE[change.sign] * HINT_WEIGHT,
            )
