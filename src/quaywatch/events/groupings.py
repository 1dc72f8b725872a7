"""The parts seen in one port, grouped into the least number of calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quaywatch.events.absences import PortTimes
from quaywatch.events.compatibility import TimedPart, find_times
from quaywatch.events.evidence import time_ranks
from quaywatch.events.lower_bounds import Cut, members
from quaywatch.events.partition import Partition, Work, can_be_apart, find_partition
from quaywatch.events.parts import Part
from quaywatch.events.separations import Separations, as_bits

__all__ = ["PARTS_QUESTIONED", "Block", "Grouping", "find_grouping"]

PARTS_QUESTIONED = 60
"""In a block of more parts, which of them stay together in every least partition is told by a quick rule alone."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """Parts that may belong together: those of no other block can."""

    places: tuple[int, ...]
    """Their positions among the parts of the port."""
    apart: tuple[int, ...]
    cuts: tuple[Cut, ...]
    partition: Partition
    clique: int
    """The parts of the partition that must all be apart, as a set."""
    work: Work
    """What may be spent on questions of its partitions, together with other blocks."""

    def always_together(self, call: int, anchor: int) -> bool:
        """True where every least partition surely has all parts of a call in one call with the anchor."""
        others = members(call & ~(1 << anchor))
        if not others or self.partition.least == 1:
            return True
        if not self.partition.exact:
            return False
        if self._are_tied(call):
            return True
        if len(self.places) > PARTS_QUESTIONED:
            return False
        least = self.partition.least
        return not any(can_be_apart(self.apart, self.cuts, (anchor, one), least, self.work) for one in others)

    def _are_tied(self, call: int) -> bool:
        """True where all parts can only be with the same one of those that must all be apart.

        With as many such parts as calls, each call of a least partition holds one of them.
        """
        if self.clique.bit_count() < self.partition.least:
            return False
        open_to = {self.clique & ~self.apart[one] for one in members(call)}
        return len(open_to) == 1 and open_to.pop().bit_count() == 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouping:
    """The parts of one port in the order of time, and one least partition of each block of them."""

    parts: tuple[TimedPart, ...]
    blocks: tuple[Block, ...]

    @property
    def least(self) -> int:
        """No grouping has fewer calls."""
        return sum(block.partition.least for block in self.blocks)

    @property
    def exact(self) -> bool:
        """True where the parts can be grouped into so few calls."""
        return all(block.partition.exact for block in self.blocks)

    def calls(self) -> list[tuple[Block, int]]:
        """Each call as a block and the set of its members, in the order of their first parts."""
        found = [(block, group) for block in self.blocks for group in block.partition.groups]
        return sorted(found, key=lambda one: one[0].places[members(one[1] & -one[1])[0]])

    def witness(self) -> list[TimedPart]:
        """Parts that must all be apart, in the order of time: as many as were found."""
        return [self.parts[i] for i in sorted(b.places[k] for b in self.blocks for k in b.partition.clique)]


def find_grouping(
    parts: Sequence[Part], times: PortTimes, work: Work, *, facts: bool, stay_limit_days: float | None = None
) -> Grouping:
    """The least partition of the parts of one port.

    The count of its groups rests on this: a call is one ship's stay in one port, every pair of its sightings fits by
    the one list (`compatibility`), and a survey of the whole port at one instant shows every ship that lies there.
    """
    timed = tuple(find_times(part, times, facts=facts) for part in parts)
    separations = Separations(timed, times, stay_limit_days=stay_limit_days)
    surveys = _CompleteSurveys(parts, times)
    blocks = [_block(places, separations, surveys.cuts(places), work) for places in separations.blocks()]
    return Grouping(parts=timed, blocks=tuple(blocks))


def _block(places: Sequence[int], separations: Separations, cuts: tuple[Cut, ...], work: Work) -> Block:
    apart = separations.apart(places)
    for cut in cuts:
        if not cut.seen:
            _forbid(apart, cut)
    partition = find_partition(apart, cuts, separations.orders(places), work)
    return Block(
        places=tuple(places),
        apart=tuple(apart),
        cuts=cuts,
        partition=partition,
        clique=sum(1 << k for k in partition.clique),
        work=work,
    )


def _forbid(apart: list[int], cut: Cut) -> None:
    """Set apart what a survey divides that saw no ship of the block."""
    before, after = cut.before & ~cut.after, cut.after & ~cut.before
    for here, there in ((before, after), (after, before)):
        for i in members(here):
            apart[i] |= there


class _CompleteSurveys:
    """Surveys of the whole port in which vessels were seen, all of them among the parts."""

    def __init__(self, parts: Sequence[Part], times: PortTimes) -> None:
        self._places: dict[str, list[int]] = {}
        for place, part in enumerate(parts):
            for one in part.observations:
                self._places.setdefault(one.id, []).append(place)
        self._come_by = np.array([part.come_by for part in parts])
        self._still_at = np.array([part.still_at for part in parts])
        self._surveys = [
            survey
            for survey in times.surveys_of(parts[0].port, complete=True)
            if survey.seen and all(one.id in self._places for one in survey.seen)
        ]
        ranks = np.array([time_ranks(survey.time) for survey in self._surveys], dtype=np.int64).reshape(-1, 2)
        self._begins, self._ends = ranks[:, 0], ranks[:, 1]

    def cuts(self, block: Sequence[int]) -> tuple[Cut, ...]:
        """The surveys before and after which parts of a block were seen."""
        if len(block) < 2:
            return ()
        rows = np.array(block)
        come_by, still_at = self._come_by[rows], self._still_at[rows]
        between = np.flatnonzero((self._begins > come_by.min()) & (self._ends < still_at.max()))
        numbers = {place: n for n, place in enumerate(block)}
        found = []
        for k in between.tolist():
            places = {place for one in self._surveys[k].seen for place in self._places[one.id]}
            seen = sum(1 << numbers[place] for place in places if place in numbers)
            before, after = as_bits(come_by < self._begins[k]), as_bits(still_at > self._ends[k])
            found.append(Cut(before=before & ~seen, seen=seen, after=after & ~seen))
        return tuple(found)
