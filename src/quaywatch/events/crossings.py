"""Trains that moved from one place to another, from sightings on both sides."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import timedelta

from quaywatch.clock import Bracket, Span
from quaywatch.events.evidence import PortEvidence, time_order
from quaywatch.events.ships import Ship
from quaywatch.events.trains import find_trains, place_of
from quaywatch.records.event import Crossing, Sameness, TrainCount
from quaywatch.records.observation import FactKind, Likeness, Observation

__all__ = ["CANDIDATE_WITHIN", "find_crossings"]

CANDIDATE_WITHIN = timedelta(days=1)
"""A train that is seen elsewhere this long after one is known to have left may be the same; later, nothing is said."""


def find_crossings(evidence: PortEvidence, counts: Sequence[TrainCount]) -> tuple[Crossing, ...]:
    """Every move of a train between two places of a site, in the order of time.

    Stated: the source makes the two sightings one train. Candidate: a train is known to have left one place, and the
    next one that is seen elsewhere within a day may be it; nothing else says so. The whole move, from the last moment
    here to the first moment there, lies in the bracket. Whether a border lies between the places the file does not say.

    Args:
        evidence: What is known of the site.
        counts: The presences found there (`find_train_presences`).
    """
    stated = list(_stated(evidence))
    gone = {key for crossing in stated for key in crossing.observations[: 1 if crossing.direction_known else 2]}
    found = [*stated, *_candidates(evidence, counts, gone)]
    return tuple(sorted(found, key=lambda one: (_early(one.when), one.id)))


def _stated(evidence: PortEvidence) -> Iterator[Crossing]:
    trains = find_trains(evidence)
    chains: dict[str, list[Observation]] = {}
    for one in sorted(evidence.here(), key=lambda one: (time_order(one.time), one.id)):
        if one.id in trains:
            chains.setdefault(trains[one.id].key, []).append(one)
    for chain in chains.values():
        for before, after in zip(chain, chain[1:], strict=False):
            if _place(before, evidence) != _place(after, evidence):
                pattern = any(name.likeness is Likeness.PATTERN for one in (before, after) for name in one.identity)
                reason = "the source makes them one train" + (", by its pattern" if pattern else "")
                yield _crossing(before, after, evidence, Sameness.STATED, (reason, *_about_cars(before, after)))


def _candidates(evidence: PortEvidence, counts: Sequence[TrainCount], gone: Set[str]) -> Iterator[Crossing]:
    """For each presence whose end but not whose next place is known, the next train elsewhere of unknown origin."""
    trains = find_trains(evidence)
    by_id = {one.id: one for one in evidence.here()}
    presences = [presence for count in counts for presence in count.presences]
    firsts = [by_id[presence.observations[0]] for presence in presences]
    alone = [one for one in firsts if one.time.start is not None and len(trains[one.id].sightings) == 1]
    alone.sort(key=lambda one: (time_order(one.time), one.id))
    starts = [time_order(one.time)[0] for one in alone]
    for presence in presences:
        left, last = presence.departure, by_id[presence.observations[-1]]
        if left.not_before is None or left.not_after is None or gone & set(presence.observations):
            continue
        first, end = left.not_before.timestamp(), (left.not_after + CANDIDATE_WITHIN).timestamp()
        soon = alone[bisect_left(starts, first) : bisect_right(starts, end)]
        after = next((one for one in soon if _may_be_one(last, one, evidence, trains)), None)
        if after is not None:
            reason = f"a train left {last.zone}, and this is the next that was seen elsewhere; nothing else speaks"
            yield _crossing(last, after, evidence, Sameness.CANDIDATE, (reason, *_about_cars(last, after)))


def _may_be_one(last: Observation, one: Observation, evidence: PortEvidence, trains: Mapping[str, Ship]) -> bool:
    apart = trains[last.id].why_other_than(trains[one.id]) is not None
    return not apart and last.time.surely_before(one.time) and _place(one, evidence) != _place(last, evidence)


def _crossing(
    before: Observation, after: Observation, evidence: PortEvidence, sameness: Sameness, reasons: tuple[str, ...]
) -> Crossing:
    known = before.time.surely_before(after.time)
    return Crossing(
        id=f"crossing:{before.id}-{after.id}",
        site=evidence.site.id,
        origin=before.zone,
        destination=after.zone,
        direction_known=known,
        when=_when(before, after, evidence) if known else _whole(before.time, after.time),
        observations=(before.id, after.id),
        sameness=sameness,
        reasons=reasons,
    )


def _when(before: Observation, after: Observation, evidence: PortEvidence) -> Bracket:
    """From the last moment here to the first there; statements that contradict the sightings are left out."""
    seen = Bracket(not_before=before.time.start, not_after=after.time.end)
    stated = Bracket()
    for fact in evidence.facts:
        if fact.kind is FactKind.DEPARTED and before.id in fact.observations:
            stated = stated.tightened(Bracket(not_before=fact.time.start)) or stated
        if fact.kind is FactKind.ARRIVED and after.id in fact.observations:
            stated = stated.tightened(Bracket(not_after=fact.time.end)) or stated
    return seen.tightened(stated) or seen


def _whole(a: Span, b: Span) -> Bracket:
    """The time that two spans cover together."""
    starts, ends = (a.start, b.start), (a.end, b.end)
    return Bracket(
        not_before=None if None in starts else min(start for start in starts if start is not None),
        not_after=None if None in ends else max(end for end in ends if end is not None),
    )


def _about_cars(before: Observation, after: Observation) -> tuple[str, ...]:
    counts = [one.count.value for one in (before, after) if one.count is not None and one.count.value is not None]
    if len(counts) < 2:
        return ()
    same = "the same number of cars" if counts[0] == counts[1] else "another number of cars"
    return (f"{same} ({counts[0]:g} and {counts[1]:g})",)


def _place(one: Observation, evidence: PortEvidence) -> str:
    return place_of(evidence.site.zone(one.zone))


def _early(when: Bracket) -> float:
    return float("-inf") if when.not_before is None else when.not_before.timestamp()
