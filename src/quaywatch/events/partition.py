"""The least number of groups in which nothing that must be apart stands together.

This is the colouring of a graph, with one addition: a `Cut` is a survey that shows every ship in port at its instant,
so a group that goes on from before it to after it must hold one of the ships seen then. The search goes through the
parts in the order of time and keeps, for each way of grouping them so far, only what can matter later: which parts
each open group may still take. Sightings of ports make few such states, as time closes groups. (Dynamic programming
over an ordering, as for colouring graphs of small vertex separation; Bodlaender, Theoret. Comput. Sci. 209, 1998.)

Sets of parts are whole numbers whose bits stand for the parts, in the order of time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["STATES_LIMIT", "Cut", "Partition", "can_be_apart", "find_clique", "find_partition", "members"]

STATES_LIMIT = 1000
"""Groupings kept at a time: with more the answer is a proven lower bound, marked as not exact."""

CLIQUE_STARTS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A survey of the whole port: what was surely before it, seen in it, and surely after it."""

    before: int
    seen: int
    after: int

    @property
    def last(self) -> int:
        """The last part that must be placed before it is known which groups go on."""
        return (self.before | self.seen).bit_length() - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Groups of parts, and what is proven of their number."""

    groups: tuple[int, ...]
    """One set of parts per group; a least partition where `exact`."""
    least: int
    """No partition has fewer groups."""
    exact: bool
    """True where `least` groups are enough."""
    clique: tuple[int, ...]
    """Parts that must all be apart: as many as found."""


@dataclass(frozen=True, slots=True)
class _Group:
    parts: int
    allowed: int
    """Later parts that may still join."""


_State = tuple[_Group, ...]


def find_partition(apart: Sequence[int], cuts: Sequence[Cut] = ()) -> Partition:
    """A partition into the least number of groups, or into few, with a proven lower bound.

    Args:
        apart: For each part, in the order of time, the set of parts that cannot be in its group; symmetric.
        cuts: Surveys of the whole port.
    """
    clique = find_clique(apart)
    quick = _quick_partition(apart, cuts)
    if len(quick) == len(clique):
        return Partition(groups=quick, least=len(quick), exact=True, clique=clique)
    best, complete = _search(apart, cuts, most=len(quick), width=STATES_LIMIT)
    groups = best or quick
    exact = complete or len(groups) == len(clique)
    return Partition(groups=groups, least=len(groups) if exact else len(clique), exact=exact, clique=clique)


def can_be_apart(apart: Sequence[int], cuts: Sequence[Cut], pair: tuple[int, int], least: int) -> bool:
    """True where some partition into `least` groups has the two parts in different ones, or where it is not known."""
    a, b = pair
    wider = [apart[i] | ((i == a) << b) | ((i == b) << a) for i in range(len(apart))]
    if len(find_clique(wider)) > least:
        return False
    if len(_quick_partition(wider, cuts)) <= least:
        return True
    found, complete = _search(wider, cuts, most=least, width=STATES_LIMIT)
    return found is not None or not complete


def find_clique(apart: Sequence[int]) -> tuple[int, ...]:
    """Parts that must all be apart, taken greedily from each part on: a lower bound on the groups."""
    starts = range(len(apart)) if len(apart) <= CLIQUE_STARTS else range(0, len(apart), len(apart) // CLIQUE_STARTS)
    return max((_greedy_clique(apart, start) for start in starts), key=len, default=())


def members(parts: int) -> list[int]:
    """The positions of the parts in a set, in the order of time."""
    return [i for i in range(parts.bit_length()) if parts >> i & 1]


def _greedy_clique(apart: Sequence[int], start: int) -> tuple[int, ...]:
    chosen, left = [start], apart[start]
    while left:
        first = (left & -left).bit_length() - 1
        chosen.append(first)
        left &= apart[first]
    return tuple(sorted(chosen))


def _quick_partition(apart: Sequence[int], cuts: Sequence[Cut]) -> tuple[int, ...]:
    """A good partition without search: the better of two greedy ways, which are right for most ports."""
    in_time, _ = _search(apart, cuts, most=len(apart), width=1)
    by_constraint = _most_constrained_first(apart)
    usable = in_time is None or (len(by_constraint) < len(in_time) and _keeps(cuts, by_constraint))
    return by_constraint if usable else in_time or ()


def _most_constrained_first(apart: Sequence[int]) -> tuple[int, ...]:
    """Groups made by placing next the part that fits the fewest groups (DSATUR; Brelaz, Comm. ACM 22, 1979)."""
    groups: list[int] = []
    left = set(range(len(apart)))
    barred = [0] * len(apart)
    while left:
        i = max(left, key=lambda part: (barred[part].bit_count(), (apart[part]).bit_count(), -part))
        left.discard(i)
        place = next((place for place in range(len(groups)) if not barred[i] >> place & 1), len(groups))
        groups += [0] if place == len(groups) else []
        groups[place] |= 1 << i
        for other in members(apart[i]):
            barred[other] |= 1 << place
    return tuple(groups)


def _keeps(cuts: Sequence[Cut], groups: Sequence[int]) -> bool:
    return not any(
        group & cut.before and group & cut.after and not group & cut.seen
        for cut in cuts
        if cut.seen
        for group in groups
    )


def _search(apart: Sequence[int], cuts: Sequence[Cut], *, most: int, width: int) -> tuple[tuple[int, ...] | None, bool]:
    """The first partition with the fewest groups, up to `most` of them, and whether nothing was left out on the way."""
    states: list[_State] = [()]
    complete = True
    waiting = [cut for cut in cuts if cut.before and cut.seen and cut.after]
    for i in range(len(apart)):
        later = (1 << len(apart)) - (2 << i)
        done = [cut for cut in waiting if cut.last == i]
        waiting = [cut for cut in waiting if cut.last > i]
        unsure = [cut for cut in waiting if ~cut.before & ((2 << i) - 1)]
        kept: dict[object, _State] = {}
        for state in states:
            for following in _placed(state, i, later & ~apart[i], most):
                closed = _cut_off(following, done)
                key = _summary(closed, unsure, later)
                if key not in kept or len(closed) < len(kept[key]):
                    kept[key] = closed
        states = _worth_keeping(list(kept.values()), later)
        if len(states) > width:
            states, complete = sorted(states, key=len)[:width], False
    best = min(states, key=len, default=None)
    return (None if best is None else tuple(group.parts for group in best)), complete


def _placed(state: _State, i: int, allowed: int, most: int) -> Iterator[_State]:
    """The state with part i in each group that may take it, the last used first, and in a group of its own."""
    bit = 1 << i
    for place in range(len(state) - 1, -1, -1):
        group = state[place]
        if group.allowed & bit:
            joined = _Group(group.parts | bit, group.allowed & allowed)
            yield (*state[:place], *state[place + 1 :], joined)
    if len(state) < most:
        yield (*state, _Group(bit, allowed))


def _cut_off(state: _State, cuts: Sequence[Cut]) -> _State:
    """The state after surveys: groups from before that are not among the ships seen take nothing from after.

    A group that the source itself carries across a survey is left alone: that contradiction is stated elsewhere.
    """
    for cut in cuts:
        state = tuple(
            _Group(group.parts, group.allowed & ~cut.after)
            if group.parts & cut.before and not group.parts & (cut.seen | cut.after)
            else group
            for group in state
        )
    return state


def _summary(state: _State, unsure: Sequence[Cut], later: int) -> object:
    """All of a state that can matter to later parts; equal summaries have equal futures.

    Cuts that come after all parts placed so far treat every group alike and are left out.
    """
    return tuple(
        sorted(
            (
                group.allowed & later,
                tuple(
                    (bool(group.parts & cut.before), bool(group.parts & cut.seen), bool(group.parts & cut.after))
                    for cut in unsure
                ),
            )
            for group in state
            if group.allowed & later
        )
    )


def _worth_keeping(states: list[_State], later: int) -> list[_State]:
    """States without those that another one beats for sure: it can open anew every group that the other has open."""
    fewest = min((len(state) for state in states), default=0)
    return [
        state
        for state in states
        if len(state) == fewest or len(state) - fewest < sum(1 for group in state if group.allowed & later)
    ]
