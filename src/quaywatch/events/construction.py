"""What was built: the structures of a zone, their measures, and when they were started and completed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from quaywatch.clock import Bracket
from quaywatch.events.evidence import PortEvidence, time_order
from quaywatch.records.event import Construction
from quaywatch.records.observation import Fact, FactKind, Measure, Observation, ObservationKind, Outcome, StateOfThing

__all__ = ["find_constructions"]


def find_constructions(evidence: PortEvidence) -> tuple[Construction, ...]:
    """One construction per zone where a structure was seen; several structures of one zone are not told apart.

    Started: before the first look that shows it, after the last that shows none. Completed: after the last look that
    shows it unfinished, before the first that shows it complete, or when a source states that it was built or opened.
    """
    zones: dict[str, list[Observation]] = {}
    for one in evidence.here():
        if one.kind is ObservationKind.STRUCTURE and one.outcome is not Outcome.NOT_OBSERVABLE:
            zones.setdefault(one.zone, []).append(one)
    return tuple(
        _construction(sorted(looks, key=lambda one: (time_order(one.time), one.id)), evidence)
        for looks in zones.values()
        if any(_there(one) for one in looks)
    )


def _construction(looks: list[Observation], evidence: PortEvidence) -> Construction:
    there = [one for one in looks if _there(one)]
    not_there = [one for one in looks if not _there(one)]
    unfinished = [one for one in there if one.state in (StateOfThing.STARTED, StateOfThing.PART_BUILT)]
    complete = [one for one in there if one.state is StateOfThing.COMPLETE]
    facts = [fact for fact in evidence.facts if fact.site == looks[0].site and _is_about(fact, looks)]
    built = [fact for fact in facts if fact.kind is FactKind.BUILT]
    gone_by = [one for one in not_there if any(one.time.surely_before(other.time) for other in there)]
    return Construction(
        id=f"construction:{looks[0].zone}",
        site=looks[0].site,
        zone=looks[0].zone,
        observations=tuple(one.id for one in looks),
        started=_bracket((one.time.start for one in gone_by), (one.time.end for one in there)),
        completed=_bracket(
            [*(one.time.start for one in (*unfinished, *gone_by)), *(fact.time.start for fact in built)],
            [*(one.time.end for one in complete), *(fact.time.end for fact in facts)],
        ),
        length_m=_best([(one, one.length_m) for one in there]),
        width_m=_best([(one, one.width_m) for one in there]),
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


def _best(looks: list[tuple[Observation, Measure | None]]) -> Measure | None:
    """The measure of the look whose time is known best; of several such, of the last."""
    known = [(one, measure) for one, measure in looks if measure is not None]
    return min(known, key=lambda pair: _vagueness(pair[0]), default=(None, None))[1]


def _vagueness(one: Observation) -> tuple[float, float]:
    start, end = time_order(one.time)
    return end - start, -end
