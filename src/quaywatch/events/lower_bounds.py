"""How many groups there must be at least: parts that must all be apart, and chains in time.

Every group is a chain, each of its parts fitting the next, so no grouping has fewer groups than the fewest chains that
hold all parts. A survey of the whole port makes this strong: no chain leads past it except through a ship seen in it.

Sets of parts are whole numbers whose bits stand for the parts, in the order of time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Cut", "find_clique", "least_chains", "matched", "members"]

CLIQUE_WORK = 20_000
"""Parts looked at in the search for those that must all be apart."""


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


def members(parts: int) -> list[int]:
    """The positions of the parts in a set, in the order of time."""
    found = []
    while parts:
        low = parts & -parts
        found.append(low.bit_length() - 1)
        parts ^= low
    return found


def find_clique(apart: Sequence[int], orders: Sequence[Sequence[int]] = ()) -> tuple[int, ...]:
    """Parts that must all be apart, taken greedily from many parts on: a lower bound on the groups."""
    best = max((_clique_in(order, apart) for order in orders), key=len, default=())
    work = 0
    for start in _spread(len(apart)):
        found = _greedy_clique(apart, start)
        best = max(best, found, key=len)
        work += len(found)
        if work > CLIQUE_WORK:
            break
    return best


def _spread(n: int) -> Iterator[int]:
    """The numbers below n, each once, far apart at first."""
    step = 1 << max(n - 1, 0).bit_length()
    yield from range(0, n, step)
    while step > 1:
        yield from range(step // 2, n, step)
        step //= 2


def _greedy_clique(apart: Sequence[int], start: int) -> tuple[int, ...]:
    chosen, left = [start], apart[start]
    while left:
        first = (left & -left).bit_length() - 1
        chosen.append(first)
        left &= apart[first]
    return tuple(sorted(chosen))


def _clique_in(order: Sequence[int], apart: Sequence[int]) -> tuple[int, ...]:
    chosen, left = [], -1
    for i in order:
        if left >> i & 1:
            chosen.append(i)
            left &= apart[i]
    return tuple(sorted(chosen))


def least_chains(apart: Sequence[int], cuts: Sequence[Cut]) -> int:
    """The least number of chains in time that hold all parts: no grouping has fewer groups.

    Chains are as many as the parts that follow none, so the most pairs of neighbours are sought (Dilworth by matching;
    Fulkerson, Proc. AMS 7, 1956).

    Args:
        apart: For each part, in the order of time, the set of parts that cannot be in its group; symmetric.
        cuts: Surveys of the whole port.
    """
    return len(apart) - len(matched(_followers(apart, cuts)))


def _followers(apart: Sequence[int], cuts: Sequence[Cut]) -> list[int]:
    """For each part the later ones that may come next in its group."""
    every = (1 << len(apart)) - 1
    found = [every & ~apart[i] & -(2 << i) for i in range(len(apart))]
    bound = 0
    for cut in sorted((cut for cut in cuts if cut.seen), key=lambda cut: cut.last):
        first_seen = (cut.seen & -cut.seen) - 1
        beyond = cut.after & -(1 << cut.seen.bit_length())
        for i in members(cut.before & first_seen & ~bound):
            found[i] &= ~beyond
        bound |= cut.before & first_seen
    return found


def matched(followers: Sequence[int], given: Mapping[int, int] = {}) -> dict[int, int]:
    """As many pairs of a leader and a follower as can be, each in one pair: follower → leader.

    What a search for one more pair has visited in vain stays useless for all others and is not visited again (Hungarian
    trees; Kuhn, Naval Res. Logist. Q. 2, 1955).

    Args:
        followers: For each leader the set of those that may follow it.
        given: Pairs to begin with; each leader and follower of them stays in some pair.
    """
    leader = dict(given)
    taken = sum(1 << j for j in leader)
    led = set(leader.values())
    hopeful = -1
    for start in (i for i in range(len(followers)) if i not in led):
        path, fresh = [start], hopeful
        trail: list[int] = []
        while path:
            at = path[-1]
            chosen = followers[at] & fresh & ~taken or followers[at] & fresh
            if not chosen:
                path.pop()
                if trail:
                    trail.pop()
                continue
            j = (chosen & -chosen).bit_length() - 1
            fresh &= ~(1 << j)
            trail.append(j)
            if not taken >> j & 1:
                taken |= 1 << j
                leader.update(zip(trail, path, strict=True))
                break
            path.append(leader[j])
        else:
            hopeful = fresh
    return leader
