"""What was built: the structures of a zone, their measures, and when they were started and completed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from quaywatch.clock import Bracket
from quaywatch.events.evidence import PortEvidence, time_order
from quaywatch.events.structures import each_structure
from quaywatch.records.event import Construction
from quaywatch.records.observation import Fact, FactKind, Measure, Observation, ObservationKind, Outcome, StateOfThing

__all__ = ["find_constructions"]


def find_constructions(evidence: PortEvidence) -> tuple[Construction, ...]:
    """One construction per zone where a structure was seen.

    Several structures of one zone are told apart only where a detector outlined each; sightings do not say which of
    them they speak of, and are then told on their own.

    Started: before the first look that shows it, after the last that shows none. Completed: after the last look that
    shows it unfinished, before the first that shows it complete, or when a source states that it was built or opened.
    """
    zones: dict[str, list[Observation]] = {}
    for one in evidence.here():
        if one.kind is ObservationKind.STRUCTURE and one.outcome is not Outcome.NOT_OBSERVABLE:
            zones.setdefault(one.zone, []).append(one)
    return tuple(
        _construction(
            sorted(looks, key=lambda one: (time_order(one.time), one.id)), evidence, alone=len(looks) < len(zone)
        )
        for zone in zones.values()
        for looks in each_structure(zone)
        if any(_there(one) for one in looks)
    )


def _construction(looks: list[Observation], evidence: PortEvidence, *, alone: bool) -> Construction:
    there = [one for one in looks if _there(one)]
    not_there = [one for one in looks if not _there(one)]
    unfinished = [one for one in there if one.state in (StateOfThing.STARTED, StateOfThing.PART_BUILT)]
    complete = [one for one in there if one.state is StateOfThing.COMPLETE]
    facts = [fact for fact in evidence.facts if fact.site == looks[0].site and _is_about(fact, looks)]
    built = [fact for fact in facts if fact.kind is FactKind.BUILT]
    gone_by = [one for one in not_there if any(one.time.surely_before(other.time) for other in there)]
    return Construction(
        id=":".join(["construction", looks[0].zone, *(looks[0].detections if alone else ())]),
        site=looks[0].site,
        zone=looks[0].zone,
        observations=tuple(one.id for one in looks),
        started=_bracket((one.time.start for one in gone_by), (one.time.end for one in there)),
        completed=_bracket(
            [*(one.time.start for one in (*unfinished, *gone_by)), *(fact.time.start for fact in built)],
            [*(one.time.end for one in complete), *(fact.time.end for fact in facts)],
        ),
        length_m=_best(complete, "length_m") or _best(there, "length_m"),
        width_m=_best(complete, "width_m") or _best(there, "width_m"),
        covered_share=_best(complete, "covered_share") or _best(there, "covered_share"),
    )


def _there(one: Observation) -> bool:
    return one.seen and one.state is not StateOfThing.ABSENT


def _is_about(fact: Fact, looks: list[Observation]) -> bool:
    named = {one.id for one in looks} & set(fact.observations)
    return fact.kind in (FactKind.BUILT, FactKind.INAUGURATED) and bool(named or fact.zone == looks[0].zone)


def _bracket(starts: Iterable[datetime | None], ends: Iterable[datetime | None]) -> Bracket:
    """The bracket that all bounds leave; open where they contradict each other, which is stated as a conflict."""
    low = max((start for start in starts if start is not None), default=None)
    high = min((end for end in ends if end is not None), default=None)
    if low is not None and high is not None and high < low:
        return Bracket()
    return Bracket(not_before=low, not_after=high)


def _best(looks: list[Observation], name: str) -> Measure | None:
    """The measure of this name in the look whose time is known best; of several such, of the last."""
    known: list[tuple[Observation, Measure]] = [(one, found) for one in looks if (found := getattr(one, name))]
    return min(known, key=lambda pair: _vagueness(pair[0]), default=(None, None))[1]


def _vagueness(one: Observation) -> tuple[float, float]:
    start, end = time_order(one.time)
    return end - start, -end
