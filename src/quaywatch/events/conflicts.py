"""Statements about one thing that cannot all be right: findings for the reader, never settled in silence."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from quaywatch.clock import Precision
from quaywatch.events.absences import PortTimes
from quaywatch.events.compatibility import find_times
from quaywatch.events.evidence import PortEvidence, time_ranks
from quaywatch.events.parts import Part, find_parts, vessels_seen
from quaywatch.events.ships import Ship, find_ships, names_agree, stated_name
from quaywatch.events.structures import each_structure
from quaywatch.records.event import Conflict
from quaywatch.records.observation import Measure, Observation, ObservationKind, Outcome, StateOfThing

__all__ = ["MEASURE_SHARE", "find_conflicts"]

MEASURE_SHARE = 0.05
"""Measures of one thing without stated errors disagree when they differ by more than this share of the larger."""

COMPARED_PAIRWISE = 100
"""Of more measures of one thing, each is compared with the extreme ones only: that finds all that disagree."""

_STAYS_FOR_A_DAY = frozenset({ObservationKind.STOCKPILE, ObservationKind.STACK, ObservationKind.STRUCTURE})
_MOVES = frozenset({ObservationKind.VESSEL, ObservationKind.TRAIN})


def find_conflicts(evidence: PortEvidence) -> tuple[Conflict, ...]:
    """Every contradiction at the site.

    Presence against absence, measures of one thing, dates that slip by a day from page to page, and what is said to be
    one call and cannot be.
    """
    found = [
        *_presence_conflicts(evidence),
        *_ship_conflicts(evidence),
        *_structure_conflicts(evidence),
        *_date_conflicts(evidence),
        *_call_conflicts(evidence),
    ]
    return tuple(sorted({conflict.id: conflict for conflict in found}.values(), key=lambda conflict: conflict.id))


def _conflict(about: str, seen: Iterable[Observation], note: str) -> Conflict:
    involved = sorted({one.id: one for one in seen}.values(), key=lambda one: one.id)
    ids = tuple(one.id for one in involved)
    return Conflict(
        id=f"conflict:{about}:{'+'.join(ids)}", site=involved[0].site, about=about, observations=ids, note=note
    )


def _presence_conflicts(evidence: PortEvidence) -> Iterator[Conflict]:
    """The same kind of thing seen and not seen in one zone: at one instant, or on one day for what does not move."""
    groups: dict[Hashable, list[Observation]] = {}
    for one in evidence.here():
        heard = one.kind is ObservationKind.AIS
        if one.outcome is Outcome.NOT_OBSERVABLE or (heard and not one.seen):
            continue
        kind = ObservationKind.VESSEL if heard else one.kind
        if one.time.is_instant or one.kind in _STAYS_FOR_A_DAY:
            groups.setdefault((one.zone, kind, one.material, one.time.start, one.time.end), []).append(one)
        elif one.look is not None:
            groups.setdefault((one.zone, kind, one.look), []).append(one)
    for group in (one for every in groups.values() for one in each_structure(every)):
        there, gone = ([one for one in group if one.seen is seen] for seen in (True, False))
        against = [one for one in gone if not one.identity]
        against += [one for one in gone if one.identity and any(_is_said_gone(one, other) for other in there)]
        if there and against:
            first = there[0]
            about = f"{first.kind} at {first.zone} on {first.time.text}"
            sides = [", ".join(one.id for one in side) for side in (there, against)]
            yield _conflict(about, (*there, *against), f"seen ({sides[0]}) and not seen ({sides[1]})")


def _is_said_gone(absence: Observation, seen: Observation) -> bool:
    """True where an absence of one vessel is of the very vessel seen."""
    gone, there = stated_name(absence), stated_name(seen)
    return gone is not None and there is not None and bool(names_agree(gone, there))


def _ship_conflicts(evidence: PortEvidence) -> Iterator[Conflict]:
    vessels = vessels_seen(evidence.here())
    of_one: dict[str, list[Observation]] = {}
    ships = find_ships(vessels)
    for one in vessels:
        of_one.setdefault(ships[one.id].key, []).append(one)
    for seen in of_one.values():
        ship = ships[seen[0].id]
        yield from _measure_conflicts("length_m", seen, lambda one: one.length_m, "one ship")
        if ship.others & ship.sightings:
            yield _conflict("same ship", seen, "said to be one ship, and said to be two")
        if ship.has_two_names:
            yield _conflict("identity", seen, f"one ship under the names {_names(ship)}")


def _names(ship: Ship) -> str:
    return ", ".join(name.name or name.imo or name.mmsi or "?" for name in ship.names)


def _structure_conflicts(evidence: PortEvidence) -> Iterator[Conflict]:
    zones: dict[str, list[Observation]] = {}
    for one in evidence.here():
        if one.kind is ObservationKind.STRUCTURE and one.seen:
            zones.setdefault(one.zone, []).append(one)
    for zone, seen in ((zone, some) for zone, every in zones.items() for some in each_structure(every)):
        what = f"one structure, or two, at {zone}"
        yield from _measure_conflicts("length_m", seen, lambda one: one.length_m, what)
        yield from _measure_conflicts("width_m", seen, lambda one: one.width_m, what)
        complete = [one for one in seen if one.state is StateOfThing.COMPLETE]
        undone = [one for one in seen if one.state in (StateOfThing.STARTED, StateOfThing.PART_BUILT)]
        if complete and undone:
            done_by = min(time_ranks(one.time)[1] for one in complete)
            still_undone = max(time_ranks(one.time)[0] for one in undone)
            early = [one for one in complete if time_ranks(one.time)[1] < still_undone]
            late = [one for one in undone if done_by < time_ranks(one.time)[0]]
            if early:
                yield _conflict("state", (*early, *late), f"complete on {early[0].time.text}, unfinished afterwards")


def _date_conflicts(evidence: PortEvidence) -> Iterator[Conflict]:
    """What moves, dated a day apart by two pages: by their word one thing, or of one length and on one day in each."""
    days: dict[Hashable, list[Observation]] = {}
    for one in evidence.here():
        if one.kind in _MOVES and one.seen and one.time.precision is Precision.DAY and one.time.start is not None:
            days.setdefault((one.kind, one.zone, one.time.start), []).append(one)
    for seen in days.values():
        first = seen[0]
        following = days.get((first.kind, first.zone, first.time.end), [])
        for earlier, later in _slipped(seen, following):
            note = f"{_pages(earlier)} on {first.time.text}, {_pages(later)} on {later[0].time.text}: one look, or two"
            yield _conflict("date", (*earlier, *later), note)


def _slipped(
    day: Sequence[Observation], following: Sequence[Observation]
) -> Iterator[tuple[list[Observation], list[Observation]]]:
    named: dict[str, list[Observation]] = {}
    for one in following:
        for key in dict.fromkeys((one.id, *one.same_as)):
            named.setdefault(key, []).append(one)
    for one in day:
        linked = [other for key in (one.id, *one.same_as) for other in named.get(key, ()) if _page(one) != _page(other)]
        if linked:
            yield [one], linked
    pages = [{_page(one) for one in some} for some in (day, following)]
    alike: dict[Measure, tuple[list[Observation], list[Observation]]] = {}
    for side, some in enumerate((day, following)):
        for one in some:
            if one.length_m is not None and _page(one) not in pages[1 - side]:
                alike.setdefault(one.length_m, ([], []))[side].append(one)
    yield from ((earlier, later) for earlier, later in alike.values() if earlier and later)


def _page(one: Observation) -> Hashable:
    return one.evidence, one.by, one.url


def _pages(seen: Sequence[Observation]) -> str:
    return ", ".join(dict.fromkeys(f"{one.by} ({one.id})" for one in seen))


def _measure_conflicts(
    about: str, seen: Sequence[Observation], measure: Callable[[Observation], Measure | None], what: str
) -> Iterator[Conflict]:
    """One conflict for all measures of one thing of which some two disagree; what is being built may grow."""
    known = [(one, found) for one in seen if (found := measure(one)) is not None]
    against = known if len(known) <= COMPARED_PAIRWISE else _extremes(known)
    clashing: dict[str, Observation] = {}
    for a, x in known:
        for b, y in against:
            if _disagree(x, y) and not _may_have_grown(a, x, b, y) and not _may_have_grown(b, y, a, x):
                clashing |= {a.id: a, b.id: b}
    if clashing:
        shown = dict.fromkeys(_metres(found) for one, found in known if one.id in clashing)
        yield _conflict(about, clashing.values(), f"{' and '.join(shown)} for {what}")


def _extremes(known: Sequence[tuple[Observation, Measure]]) -> list[tuple[Observation, Measure]]:
    """The least and the greatest of each sort of measure: whatever disagrees with one disagrees with one of these."""
    sorts: dict[tuple[bool, bool], list[tuple[Observation, Measure]]] = {}
    for one, found in known:
        sorts.setdefault((found.value is None, found.interval is None), []).append((one, found))
    ends = (
        lambda pair: _middle(pair[1]),
        lambda pair: (pair[1].interval or (0.0, 0.0))[0],
        lambda pair: (pair[1].interval or (0.0, 0.0))[1],
    )
    return [choose(some, key=end) for some in sorts.values() for end in ends for choose in (min, max)]


def _disagree(a: Measure, b: Measure) -> bool:
    if a.interval is not None and b.interval is not None:
        return a.interval[0] > b.interval[1] or b.interval[0] > a.interval[1]
    if a.value is not None and b.value is not None:
        return abs(a.value - b.value) > MEASURE_SHARE * max(a.value, b.value)
    known, limits = (a, b.interval) if a.interval is None else (b, a.interval)
    return known.value is not None and limits is not None and not limits[0] <= known.value <= limits[1]


def _may_have_grown(a: Observation, x: Measure, b: Observation, y: Measure) -> bool:
    growing = a.kind is ObservationKind.STRUCTURE and a.state is not StateOfThing.COMPLETE
    return growing and a.time.surely_before(b.time) and _middle(x) < _middle(y)


def _middle(measure: Measure) -> float:
    return measure.value if measure.value is not None else measure.low or 0.0


def _metres(measure: Measure) -> str:
    return f"{measure.value:g} m" if measure.value is not None else f"{measure.low or 0:g} m or more"


def _call_conflicts(evidence: PortEvidence) -> Iterator[Conflict]:
    """Sightings that the source makes one call, or dates, against what else is known.

    A single sighting without a statement on it lies on one side of every absence, so it contradicts none.
    """
    stated = {key for fact in evidence.facts for key in fact.observations}
    if not stated and not any(one.same_call for one in evidence.here()):
        return
    times = PortTimes(evidence)
    by_id = {one.id: one for one in evidence.observations}
    for part in find_parts(evidence, times.ships):
        if len(part.observations) == 1 and part.observations[0].id not in stated:
            continue
        for edge in find_times(part, times, facts=True).contradicted:
            others = [by_id[key] for key in edge.observations if key in by_id]
            yield _conflict("one call", (*part.observations, *others), f"{_ids(part)} in one call, but {edge.sentence}")
        told = times.told_apart_from(part)
        denied = [one for one in part.observations if one.id in told]
        if denied:
            yield _conflict("one call", denied, "said to be one call, and said not to be")


def _ids(part: Part) -> str:
    return ", ".join(one.id for one in part.observations)
