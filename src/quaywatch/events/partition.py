"""The least number of groups in which nothing that must be apart stands together.

This is the colouring of a graph, with one addition: a `Cut` is a survey that shows every ship in port at its instant,
so a group that goes on from before it to after it must hold one of the ships seen then. Two bounds from below (things
that must all be apart, and chains in time) and two quick ways of grouping settle most ports. Where they leave a gap, a
search goes through the parts in the order of time and keeps, for each way of grouping them so far, only what can matter
later: which parts each open group may still take. Sightings of ports make few such states, as time closes groups.
(Dynamic programming over an ordering, as for colouring graphs of small vertex separation; Bodlaender, Theoret. Comput.
Sci. 209, 1998.)

Sets of parts are whole numbers whose bits stand for the parts, in the order of time.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from quaywatch.events.lower_bounds import Cut, find_clique, least_chains, matched, members

__all__ = ["STATES_LIMIT", "Partition", "Work", "can_be_apart", "find_partition"]

STATES_LIMIT = 1000
"""Groupings kept at a time: with more the answer is a proven lower bound, marked as not exact."""

WORK_LIMIT = 150_000
"""Groups looked at in all searches for one answer: with more they are given up, and it is marked in the same way."""

SEARCHED_PARTS = 400
"""With more parts than this no search ends in that time, and none is begun."""

LOOK_AHEAD = 200
"""So many later parts are looked at to choose the group that keeps the most ways open."""

CAREFUL_PARTS = 150
"""Up to so many parts, the slower of the two quick groupings is tried as well."""


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


@dataclass(slots=True)
class Work:
    """What may still be spent on searches."""

    left: int = WORK_LIMIT


@dataclass(frozen=True, slots=True)
class _Group:
    parts: int
    allowed: int
    """Later parts that may still join."""


_State = tuple[_Group, ...]


def find_partition(
    apart: Sequence[int], cuts: Sequence[Cut] = (), orders: Sequence[Sequence[int]] = (), work: Work | None = None
) -> Partition:
    """A partition into the least number of groups, or into few, with a proven lower bound.

    Args:
        apart: For each part, in the order of time, the set of parts that cannot be in its group; symmetric.
        cuts: Surveys of the whole port.
        orders: Other orders of the parts in which a quick grouping may be best, such as that of their lengths.
        work: What may be spent on a search, and is taken off; None = as much as for one answer.
    """
    clique = find_clique(apart, orders)
    least = len(clique)
    groups = _quick_partition(apart, cuts, orders, enough=least)
    if len(groups) > least:
        least = max(least, least_chains(apart, cuts))
    exact = len(groups) == least
    if not exact:
        better, complete = _search(apart, cuts, most=len(groups) - 1, work=work or Work())
        groups = groups if better is None else better
        exact = complete or len(groups) == least
    return Partition(groups=groups, least=len(groups) if exact else least, exact=exact, clique=clique)


def can_be_apart(
    apart: Sequence[int], cuts: Sequence[Cut], pair: tuple[int, int], least: int, work: Work | None = None
) -> bool:
    """True where some partition into `least` groups has the two parts in different ones, or where it is not known."""
    a, b = pair
    wider = [apart[i] | ((i == a) << b) | ((i == b) << a) for i in range(len(apart))]
    if len(find_clique(wider)) > least:
        return False
    if len(_quick_partition(wider, cuts, (), enough=least)) <= least:
        return True
    found, complete = _search(wider, cuts, most=least, work=work or Work())
    return found is not None or not complete


def _quick_partition(
    apart: Sequence[int], cuts: Sequence[Cut], orders: Sequence[Sequence[int]], *, enough: int
) -> tuple[int, ...]:
    """A good partition without search: the best of several greedy ones, which are right for most ports."""
    best = _group_by_group(apart, cuts)
    if len(best) > enough:
        best = _better(best, _layer_by_layer(apart, cuts), ())
    for order in orders:
        if len(best) > enough:
            best = _better(best, _first_fit(apart, order), cuts)
    if len(best) > enough and len(apart) <= CAREFUL_PARTS:
        last_used, _ = _search(apart, cuts, most=len(best) - 1, work=Work(), width=1)
        best = _better(_better(best, last_used or best, ()), _most_constrained_first(apart), cuts)
    return best


def _better(best: tuple[int, ...], other: tuple[int, ...], cuts: Sequence[Cut]) -> tuple[int, ...]:
    return other if len(other) < len(best) and _keeps(cuts, other) else best


def _group_by_group(apart: Sequence[int], cuts: Sequence[Cut]) -> tuple[int, ...]:
    """Groups filled one after the other, each with the earliest parts that it may take."""
    groups = []
    left = (1 << len(apart)) - 1
    ordered = sorted((cut for cut in cuts if cut.seen), key=lambda cut: cut.last)
    over = 0
    while left:
        first = (left & -left).bit_length() - 1
        while over < len(ordered) and ordered[over].last < first:
            over += 1
        group = _filled_group(left, apart, ordered[over:])
        left &= ~group
        groups.append(group)
    return tuple(groups)


def _filled_group(allowed: int, apart: Sequence[int], cuts: Sequence[Cut]) -> int:
    """The first part, and then each that may join, in the order of time; cuts in the order in which they are over."""
    group, at = 0, 0
    while allowed:
        i = (allowed & -allowed).bit_length() - 1
        while at < len(cuts) and cuts[at].last < i:
            if group & cuts[at].before and not group & (cuts[at].seen | cuts[at].after):
                allowed &= ~cuts[at].after
            at += 1
        if allowed >> i & 1:
            group |= 1 << i
            allowed &= ~apart[i] & ~(1 << i)
    return group


def _layer_by_layer(apart: Sequence[int], cuts: Sequence[Cut]) -> tuple[int, ...]:
    """Groups carried on from look to look: as many as can be, and first those that keep the most ways open."""
    waiting = sorted((cut for cut in cuts if cut.seen), key=lambda cut: cut.last, reverse=True)
    groups: list[_Group] = []
    closed: list[_Group] = []
    for first, layer in _layers(apart, {cut.last for cut in waiting}):
        over = []
        while waiting and waiting[-1].last < first:
            over.append(waiting.pop())
        groups = list(_cut_off(tuple(groups), over))
        closed += [group for group in groups if not group.allowed]
        groups = [group for group in groups if group.allowed]
        later = -1 << layer.bit_length()
        carried = _carried(groups, layer, apart)
        for i in members(layer):
            bit, allowed = 1 << i, later & ~apart[i] & (1 << len(apart)) - 1
            if i in carried:
                group = groups[carried[i]]
                groups[carried[i]] = _Group(group.parts | bit, group.allowed & allowed)
            else:
                groups.append(_Group(bit, allowed))
    return tuple(group.parts for group in (*closed, *groups))


def _layers(apart: Sequence[int], ends: Container[int]) -> Iterator[tuple[int, int]]:
    """The parts in the order of time, as many at once as must all be apart: the first, and the set."""
    first, layer = 0, 0
    for i, others in enumerate(apart):
        if layer & ~others or i - 1 in ends:
            yield first, layer
            first, layer = i, 0
        layer |= 1 << i
    if layer:
        yield first, layer


def _carried(groups: Sequence[_Group], layer: int, apart: Sequence[int]) -> dict[int, int]:
    """Which part of a layer goes on with which group."""
    base, ahead = layer.bit_length(), (1 << LOOK_AHEAD) - 1
    open_to = {i: ~apart[i] >> base & ahead for i in members(layer)}
    ways = []
    for place, group in enumerate(groups):
        kept = group.allowed >> base & ahead
        ways += [(-(kept & open_to[i]).bit_count(), place, i) for i in members(group.allowed & layer)]
    leader: dict[int, int] = {}
    led: set[int] = set()
    for _, place, i in sorted(ways):
        if i not in leader and place not in led:
            leader[i] = place
            led.add(place)
    return matched([group.allowed & layer for group in groups], leader)


def _first_fit(apart: Sequence[int], order: Sequence[int]) -> tuple[int, ...]:
    """Each part in turn into the first group that may take it."""
    groups: list[int] = []
    barred: list[int] = []
    for i in order:
        place = next((place for place, bars in enumerate(barred) if not bars >> i & 1), len(groups))
        if place == len(groups):
            groups.append(0)
            barred.append(0)
        groups[place] |= 1 << i
        barred[place] |= apart[i]
    return tuple(groups)


def _most_constrained_first(apart: Sequence[int]) -> tuple[int, ...]:
    """Groups made by placing next the part that fits the fewest groups (DSATUR; Brelaz, Comm. ACM 22, 1979)."""
    groups: list[int] = []
    left = set(range(len(apart)))
    barred = [0] * len(apart)
    while left:
        i = max(left, key=lambda part: (barred[part].bit_count(), apart[part].bit_count(), -part))
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


def _search(
    apart: Sequence[int], cuts: Sequence[Cut], *, most: int, work: Work, width: int = STATES_LIMIT
) -> tuple[tuple[int, ...] | None, bool]:
    """The first partition with the fewest groups, up to `most` of them, and whether nothing was left out on the way."""
    if len(apart) > SEARCHED_PARTS or work.left < 0:
        return None, False
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
                work.left -= len(following) * (1 + len(unsure))
                closed = _cut_off(following, done)
                key = _summary(closed, unsure, later)
                if key not in kept or len(closed) < len(kept[key]):
                    kept[key] = closed
        states = _worth_keeping(list(kept.values()), later)
        if len(states) > width:
            states, complete = sorted(states, key=len)[:width], False
        if work.left < 0:
            return None, False
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
