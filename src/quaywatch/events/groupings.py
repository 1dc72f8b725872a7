"""The parts seen in one port, grouped into the least number of calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quaywatch.events.absences import PortTimes, Survey
from quaywatch.events.compatibility import TimedPart, find_times, stay_limit_separates, why_apart
from quaywatch.events.partition import Cut, Partition, can_be_apart, find_partition, members
from quaywatch.events.parts import Part

__all__ = ["PARTS_QUESTIONED", "Grouping", "find_grouping"]

PARTS_QUESTIONED = 60
"""With more parts in a port it is not asked which of them stay together in every least partition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """The parts of one port in the order of time, what keeps them apart, and one least partition."""

    parts: tuple[TimedPart, ...]
    apart: tuple[int, ...]
    cuts: tuple[Cut, ...]
    partition: Partition

    def calls(self) -> list[list[int]]:
        """The positions of the parts of each call, calls in the order of their first parts."""
        return sorted(members(group) for group in self.partition.groups)

    def always_together(self, call: Sequence[int], anchor: int) -> bool:
        """True where every least partition has all parts of a call in one call with the anchor."""
        others = [one for one in call if one != anchor]
        if not others:
            return True
        if len(self.parts) > PARTS_QUESTIONED or not self.partition.exact:
            return False
        return not any(can_be_apart(self.apart, self.cuts, (anchor, one), self.partition.least) for one in others)

    def witness(self) -> list[tuple[Part, Part, str]]:
        """Neighbours among the parts that must all be apart, with the reason for each pair."""
        chosen = [self.parts[i] for i in self.partition.clique]
        return [(a.part, b.part, why_apart(a, b) or "") for a, b in zip(chosen, chosen[1:], strict=False)]


def find_grouping(
    parts: Sequence[Part], times: PortTimes, *, facts: bool, stay_limit_days: float | None = None
) -> Grouping:
    """The least partition of the parts of one port.

    The count of its groups rests on this: a call is one ship's stay in one port, every pair of its sightings fits by
    the one list (`compatibility`), and a survey of the whole port at one instant shows every ship that lies there.
    """
    timed = tuple(find_times(part, times, facts=facts) for part in parts)
    apart = [0] * len(timed)
    for i, a in enumerate(timed):
        for j in range(i + 1, len(timed)):
            b = timed[j]
            limited = stay_limit_days is not None and stay_limit_separates(a.part, b.part, stay_limit_days)
            if limited or why_apart(a, b) is not None:
                apart[i] |= 1 << j
                apart[j] |= 1 << i
    cuts = _cuts(parts, times)
    return Grouping(parts=timed, apart=tuple(apart), cuts=cuts, partition=find_partition(apart, cuts))


def _cuts(parts: Sequence[Part], times: PortTimes) -> tuple[Cut, ...]:
    """The surveys of the whole port in which vessels were seen, all of them among the parts."""
    known = {one.id for part in parts for one in part.observations}
    return tuple(
        _cut(survey, parts)
        for survey in times.surveys
        if survey.seen
        and survey.port == parts[0].port
        and times.is_complete(survey)
        and known.issuperset(one.id for one in survey.seen)
    )


def _cut(survey: Survey, parts: Sequence[Part]) -> Cut:
    ids = {one.id for one in survey.seen}
    seen = before = after = 0
    for i, part in enumerate(parts):
        if ids & {one.id for one in part.observations}:
            seen |= 1 << i
        else:
            before |= part.surely_before(survey.time) << i
            after |= part.surely_after(survey.time) << i
    return Cut(before=before, seen=seen, after=after)
