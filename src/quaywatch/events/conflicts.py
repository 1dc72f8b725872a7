"""Statements about one thing that cannot all be right: findings for the reader, never settled in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from quaywatch.events.absences import PortTimes, told_apart
from quaywatch.events.compatibility import find_times
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.parts import Part, find_parts, vessels_seen
from quaywatch.events.ships import Ship, find_ships
from quaywatch.records.event import Conflict
from quaywatch.records.observation import Measure, Observation, ObservationKind, Outcome, StateOfThing

__all__ = ["MEASURE_SHARE", "find_conflicts"]

MEASURE_SHARE = 0.05
"""Measures of one thing without stated errors disagree when they differ by more than this share of the larger."""

_STAYS_FOR_A_DAY = frozenset({ObservationKind.STOCKPILE, ObservationKind.STACK, ObservationKind.STRUCTURE})


def find_conflicts(evidence: PortEvidence) -> tuple[Conflict, ...]:
    """Every contradiction at the site: presence against absence, measures of one thing, calls that cannot be one."""
    found = [
        *_presence_conflicts(evidence),
        *_ship_conflicts(evidence),
        *_structure_conflicts(evidence),
        *_call_conflicts(evidence),
    ]
    return tuple(sorted(found, key=lambda conflict: conflict.id))


def _conflict(about: str, seen: Iterable[Observation], note: str) -> Conflict:
    involved = sorted({one.id: one for one in seen}.values(), key=lambda one: one.id)
    ids = tuple(one.id for one in involved)
    return Conflict(
        id=f"conflict:{about}:{'+'.join(ids)}", site=involved[0].site, about=about, observations=ids, note=note
    )


def _presence_conflicts(evidence: PortEvidence) -> Iterator[Conflict]:
    """The same kind of thing seen and not seen in one zone: at one instant, or on one day for what does not move."""
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for one in evidence.here():
        if one.outcome is not Outcome.NOT_OBSERVABLE and not (one.identity and not one.seen):
            when = (one.time.start, one.time.end)
            if one.time.is_instant or one.kind in _STAYS_FOR_A_DAY:
                groups.setdefault((one.zone, one.kind, one.material, when), []).append(one)
            elif one.look is not None:
                groups.setdefault((one.zone, one.kind, one.look), []).append(one)
    for group in groups.values():
        if len({one.seen for one in group}) == 2:
            first = group[0]
            about = f"{first.kind} at {first.zone} on {first.time.text}"
            sides = [", ".join(one.id for one in group if one.seen is seen) for seen in (True, False)]
            yield _conflict(about, group, f"seen ({sides[0]}) and not seen ({sides[1]})")


def _ship_conflicts(evidence: PortEvidence) -> Iterator[Conflict]:
    vessels = vessels_seen(evidence.here())
    ships: dict[str, tuple[Ship, list[Observation]]] = {}
    for key, ship in find_ships(vessels).items():
        ships.setdefault(ship.key, (ship, []))[1].extend(one for one in vessels if one.id == key)
    for ship, seen in ships.values():
        yield from _measure_conflicts("length_m", seen, lambda one: one.length_m, "one ship")
        if ship.others & ship.sightings:
            yield _conflict("same ship", seen, "said to be one ship, and said to be two")
        names = [name.name or name.imo or "?" for name in ship.names]
        if ship.has_two_names:
            yield _conflict("identity", seen, f"one ship under the names {', '.join(names)}")


def _structure_conflicts(evidence: PortEvidence) -> Iterator[Conflict]:
    zones: dict[str, list[Observation]] = {}
    for one in evidence.here():
        if one.kind is ObservationKind.STRUCTURE and one.seen:
            zones.setdefault(one.zone, []).append(one)
    for zone, seen in zones.items():
        what = f"one structure, or two, at {zone}"
        yield from _measure_conflicts("length_m", seen, lambda one: one.length_m, what)
        yield from _measure_conflicts("width_m", seen, lambda one: one.width_m, what)
        for a, b in combinations(seen, 2):
            for earlier, later in ((a, b), (b, a)):
                undone = later.state in (StateOfThing.STARTED, StateOfThing.PART_BUILT)
                if earlier.state is StateOfThing.COMPLETE and undone and earlier.time.surely_before(later.time):
                    yield _conflict("state", (a, b), f"complete on {earlier.time.text}, unfinished afterwards")


def _measure_conflicts(
    about: str, seen: Sequence[Observation], measure: Callable[[Observation], Measure | None], what: str
) -> Iterator[Conflict]:
    """One conflict for all measures of one thing of which some two disagree; what is being built may grow."""
    known = [(one, found) for one in seen if (found := measure(one)) is not None]
    clashing: dict[str, Observation] = {}
    for (a, x), (b, y) in combinations(known, 2):
        if _disagree(x, y) and not _may_have_grown(a, x, b, y) and not _may_have_grown(b, y, a, x):
            clashing |= {a.id: a, b.id: b}
    if clashing:
        shown = " and ".join(dict.fromkeys(_metres(found) for one, found in known if one.id in clashing))
        yield _conflict(about, clashing.values(), f"{shown} for {what}")


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
    """Sightings that the source makes one call, or dates, against what else is known."""
    times = PortTimes(evidence)
    by_id = {one.id: one for one in evidence.observations}
    for part in find_parts(evidence):
        for edge in find_times(part, times, facts=True).contradicted:
            others = [by_id[key] for key in edge.observations if key in by_id]
            yield _conflict("one call", (*part.observations, *others), f"{_ids(part)} in one call, but {edge.sentence}")
        for a, b in combinations(part.observations, 2):
            if told_apart(a, b):
                yield _conflict("one call", (a, b), "said to be one call, and said not to be")


def _ids(part: Part) -> str:
    return ", ".join(one.id for one in part.observations)
