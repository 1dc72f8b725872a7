"""Signs of which way cargo went, each with its weight as log-odds for loading. The weights were set by judgement.

Decisive: an activity seen at the ship's berth in the ship's time, holds or deck that fill or empty on one ship, and a
ship that lies deeper or less deep than before. Hints fit either way: an activity that is inferred or may be another
ship's, a shift of berth, a stock that changed (which may have gone by rail or lorry).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

import numpy as np

from quaywatch.events.evidence import PortEvidence, time_order, time_ranks
from quaywatch.events.parts import vessels_seen
from quaywatch.events.ships import vessels_in
from quaywatch.records.event import DirectionSign, StockChange, StockSign
from quaywatch.records.observation import Activity, Certainty, Measure, Observation, ObservationKind, StateOfThing
from quaywatch.records.place import Zone

__all__ = ["DECIDES", "CargoSigns", "SignKind"]

ACTIVITY_WEIGHT = 3.0
HOLDS_WEIGHT = 3.0
DRAUGHT_WEIGHT = 2.0
"""Draughts are typed in by crews, and late."""
HINT_WEIGHT = 0.5
DECIDES = 2.0
"""A sign of this weight decides by itself."""

DRAUGHT_ERROR_M = 0.5
"""Error of a draught where none is stated."""

_SENSE = {Activity.LOADING: 1.0, Activity.UNLOADING: -1.0}
_FILLING = {StateOfThing.EMPTY: 0.0, StateOfThing.PART_FULL: 0.5, StateOfThing.FULL: 1.0}
_GONE_SHORE = {StockSign.GREW: -1.0, StockSign.FELL: 1.0}
_BERTH_ORDER = ("inner", "outer")
_WORD = re.compile(r"[a-z]+")

Range = tuple[float, float]


class SignKind(StrEnum):
    """What a sign was taken from: two of one kind are no more than one."""

    ACTIVITY = "activity"
    HOLDS = "holds"
    DRAUGHT = "draught"
    BERTHS = "berths"
    STOCK = "stock"


Sign = tuple[SignKind, DirectionSign]


class CargoSigns:
    """The signs at one site, ready to be asked for each ship of a call."""

    def __init__(self, evidence: PortEvidence, changes: Sequence[StockChange] = ()) -> None:
        self._acts = _activities_by_vessel(evidence)
        self._order = {zone.id: _place_in_order(zone) for zone in evidence.site.zones}
        self._changes = [one for one in changes if one.significant and one.sign in _GONE_SHORE]
        ranks = [(time_ranks(one.earlier)[0], time_ranks(one.later)[1]) for one in self._changes]
        self._spans = np.array(ranks, dtype=np.int64).reshape(-1, 2)
        self._berths = {zone.id: {zone.id, *zone.serves} for zone in evidence.site.zones}

    def of_ships(self, ships: Iterable[Sequence[Observation]]) -> list[Sign]:
        """What was seen of each ship of a call, and done at its berth."""
        ordered = [sorted(seen, key=lambda one: (time_order(one.time), one.id)) for seen in ships]
        found = list(self._activity_signs([one for seen in ordered for one in seen]))
        for seen in ordered:
            found += [*_hold_signs(seen), *_draught_signs(seen), *self._berth_signs(seen)]
        return found

    def of_stock(self, seen: Sequence[Observation]) -> list[Sign]:
        """How stocks behind the berths changed between looks before and after a whole call."""
        if not self._changes:
            return []
        zones = {one.zone for one in seen}
        ranks = [time_ranks(one.time) for one in seen]
        first, last = min(begins for begins, _ in ranks), max(ends for _, ends in ranks)
        spanning = np.flatnonzero((self._spans[:, 0] <= first) & (last <= self._spans[:, 1]))
        found = [self._changes[k] for k in spanning.tolist()]
        return [_stock_sign(change) for change in found if zones & self._berths[change.zone]]

    def _activity_signs(self, seen: Sequence[Observation]) -> Iterator[Sign]:
        acts: dict[str, tuple[Observation, bool, list[str]]] = {}
        for one in seen:
            for act, certain in self._acts.get(one.id, ()):
                acts.setdefault(act.id, (act, certain, []))[2].append(one.id)
        for act, certain, ours in acts.values():
            if act.activity is not None:
                seen_or_not = "seen" if act.certainty is Certainty.STATED else "inferred"
                words = f"{act.activity} {seen_or_not} at {act.zone} on {act.time.text}"
                weight = _SENSE[act.activity] * (ACTIVITY_WEIGHT if certain else HINT_WEIGHT)
                yield _sign(SignKind.ACTIVITY, words, (*ours, act.id), weight)

    def _berth_signs(self, ordered: Sequence[Observation]) -> Iterator[Sign]:
        """A ship may be unloaded further in and loaded further out, where it lies ready to leave."""
        told = [one for one in ordered if self._order.get(one.zone) is not None]
        for earlier, later in pairwise(told):
            outwards = (self._order[later.zone] or 0) - (self._order[earlier.zone] or 0)
            if outwards and earlier.time.surely_before(later.time):
                words = f"shifted from {earlier.zone} to {later.zone}, {'outwards' if outwards > 0 else 'inwards'}"
                yield _sign(SignKind.BERTHS, words, (earlier.id, later.id), outwards * HINT_WEIGHT)


def _sign(kind: SignKind, words: str, observations: tuple[str, ...], weight: float) -> Sign:
    return kind, DirectionSign(sign=words, observations=observations, weight=weight)


def _stock_sign(change: StockChange) -> Sign:
    words = f"the stock at {change.zone} {change.sign} between {change.earlier.text} and {change.later.text}"
    return _sign(SignKind.STOCK, words, change.observations, _GONE_SHORE[change.sign] * HINT_WEIGHT)


def _activities_by_vessel(evidence: PortEvidence) -> dict[str, list[tuple[Observation, bool]]]:
    """Sighting of a vessel → loading and unloading at its place in its time, and whether it is surely this ship's."""
    berths: dict[str, list[Observation]] = {}
    for one in vessels_seen(evidence.here()):
        berths.setdefault(one.zone, []).append(one)
    acts: dict[str, list[Observation]] = {}
    for one in evidence.here():
        if one.kind is ObservationKind.ACTIVITY and one.seen and one.activity in _SENSE:
            acts.setdefault(one.zone, []).append(one)
    found: dict[str, list[tuple[Observation, bool]]] = {}
    for zone in acts.keys() & berths.keys():
        at_berth = _AtBerth(berths[zone])
        for act in acts[zone]:
            there = at_berth.vessels_in_time_of(act)
            certain = act.certainty is Certainty.STATED and not _are_several(there)
            for one in there:
                found.setdefault(one.id, []).append((act, certain))
    return found


class _AtBerth:
    """The vessels seen in one zone."""

    def __init__(self, vessels: Sequence[Observation]) -> None:
        self._vessels = vessels
        ranks = np.array([time_ranks(one.time) for one in vessels], dtype=np.int64)
        self._begins, self._ends = ranks[:, 0], ranks[:, 1]
        self._at: dict[tuple[int, int], list[Observation]] = {}
        for one in vessels:
            self._at.setdefault(time_ranks(one.time), []).append(one)

    def vessels_in_time_of(self, act: Observation) -> list[Observation]:
        """Vessels of the very same time as an activity, or else those that overlap it."""
        begins, ends = time_ranks(act.time)
        same = self._at.get((begins, ends))
        if same is not None:
            return same
        return [self._vessels[k] for k in np.flatnonzero((self._begins <= ends) & (begins <= self._ends)).tolist()]


def _are_several(vessels: Sequence[Observation]) -> bool:
    """True where the vessels are known to be two or more, so that an activity may be either's."""
    ids = {one.id for one in vessels}
    told = any(not ids.isdisjoint((*one.not_same_as, *one.not_same_call)) for one in vessels)
    return told or any(vessels_in(one) > 1 for one in vessels)


def _hold_signs(ordered: Sequence[Observation]) -> Iterator[Sign]:
    for earlier, later, sense in _changes(ordered, _fill):
        words = f"{_fill_words(earlier)} on {earlier.time.text}, {_fill_words(later)} on {later.time.text}"
        yield _sign(SignKind.HOLDS, words, (earlier.id, later.id), sense * _trust(HOLDS_WEIGHT, earlier, later))


def _draught_signs(ordered: Sequence[Observation]) -> Iterator[Sign]:
    for earlier, later, sense in _changes(ordered, _draught):
        words = f"draught of {_metres(earlier)} on {earlier.time.text}, of {_metres(later)} on {later.time.text}"
        yield _sign(SignKind.DRAUGHT, words, (earlier.id, later.id), sense * _trust(DRAUGHT_WEIGHT, earlier, later))


def _changes(
    ordered: Iterable[Observation], measure: Callable[[Observation], Range | None]
) -> Iterator[tuple[Observation, Observation, float]]:
    """Neighbours in time whose ranges do not meet: 1 where the later one is higher, -1 where it is lower."""
    known = [(one, found) for one in ordered if (found := measure(one)) is not None]
    for (earlier, before), (later, after) in pairwise(known):
        if earlier.time.surely_before(later.time) and (after[0] > before[1] or after[1] < before[0]):
            yield earlier, later, 1.0 if after[0] > before[1] else -1.0


def _trust(weight: float, *seen: Observation) -> float:
    return weight if all(one.certainty is Certainty.STATED for one in seen) else HINT_WEIGHT


def _fill(one: Observation) -> Range | None:
    """How full holds or deck were, least and most, 0 to 1."""
    if one.state in _FILLING:
        return _FILLING[one.state], _FILLING[one.state]
    full, total = _holds(one.holds_full, one.holds_full_limits), _holds(one.holds_total, one.holds_total_limits)
    if full is None or total is None or not total[0]:
        return None
    return full[0] / total[1], min(1.0, full[1] / total[0])


def _holds(count: int | None, limits: Measure | None) -> Range | None:
    if limits is not None and limits.interval is not None:
        return limits.interval
    return None if count is None else (float(count), float(count))


def _fill_words(one: Observation) -> str:
    if one.state in _FILLING:
        return f"holds or deck {str(one.state).replace('_', ' ')}"
    full, total = one.holds_full, one.holds_total
    if full is not None and total is not None and one.holds_full_limits is None:
        return f"{full} of {total} holds full"
    low, high = _fill(one) or (0.0, 1.0)
    return f"{low:.0%} to {high:.0%} of the holds full"


def _draught(one: Observation) -> Range | None:
    if one.draught_m is None:
        return None
    if one.draught_m.interval is not None:
        return one.draught_m.interval
    value = one.draught_m.value or 0.0
    return value - DRAUGHT_ERROR_M, value + DRAUGHT_ERROR_M


def _metres(one: Observation) -> str:
    low, high = _draught(one) or (0.0, 0.0)
    known = one.draught_m is not None and one.draught_m.value is not None
    return f"{one.draught_m.value:g} m" if known and one.draught_m else f"{low:g} to {high:g} m"


def _place_in_order(zone: Zone) -> int | None:
    """0 for an inner berth, 1 for an outer one, by its names; None where they do not say."""
    names = (zone.id, *(alias.text for alias in zone.aliases))
    words = {word for name in names for word in _WORD.findall(name.casefold())}
    places = [place for place, word in enumerate(_BERTH_ORDER) if word in words]
    return places[0] if len(places) == 1 else None
