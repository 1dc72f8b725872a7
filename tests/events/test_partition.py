from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from quaywatch.events.lower_bounds import Cut, find_clique, members
from quaywatch.events.partition import can_be_apart, find_partition


def partitions(n: int):
    """All ways to group 0 to n - 1, as lists of bit sets."""
    if n == 0:
        yield []
        return
    for smaller in partitions(n - 1):
        for place in range(len(smaller)):
            yield [*smaller[:place], smaller[place] | 1 << (n - 1), *smaller[place + 1 :]]
        yield [*smaller, 1 << (n - 1)]


def fits(groups: list[int], apart: list[int], cuts: list[Cut]) -> bool:
    paired = all(not apart[i] >> j & 1 for group in groups for i, j in combinations(members(group), 2))
    return paired and not any(g & c.before and g & c.after and not g & c.seen for g in groups for c in cuts)


@st.composite
def graphs(draw, most: int = 7):
    n = draw(st.integers(1, most))
    apart = [0] * n
    for i, j in combinations(range(n), 2):
        if draw(st.booleans()):
            apart[i] |= 1 << j
            apart[j] |= 1 << i
    return apart


@st.composite
def surveyed(draw):
    """A graph with cuts as surveys make them: what was seen at one place in time, all apart from each other."""
    apart = draw(graphs())
    n = len(apart)
    cuts = []
    for _ in range(draw(st.integers(0, 2))):
        first = draw(st.integers(0, n - 1))
        last = draw(st.integers(first, min(n - 1, first + 1)))
        for i, j in combinations(range(first, last + 1), 2):
            apart[i] |= 1 << j
            apart[j] |= 1 << i
        seen = sum(1 << i for i in range(first, last + 1))
        cuts.append(Cut(before=(1 << first) - 1, seen=seen, after=(1 << n) - (1 << (last + 1))))
    return apart, cuts


@given(surveyed())
def test_the_least_number_is_that_of_all_partitions_tried(drawn):
    apart, cuts = drawn
    least = min(len(groups) for groups in partitions(len(apart)) if fits(groups, apart, cuts))
    found = find_partition(apart, cuts)
    assert found.exact
    assert found.least == len(found.groups) == least
    assert fits(list(found.groups), apart, cuts)
    assert sum(found.groups) == (1 << len(apart)) - 1


@given(surveyed(), st.data())
def test_what_can_be_apart_is_what_some_least_partition_has_apart(drawn, data):
    apart, cuts = drawn
    if len(apart) < 2:
        return
    a, b = sorted(data.draw(st.lists(st.integers(0, len(apart) - 1), min_size=2, max_size=2, unique=True)))
    least = find_partition(apart, cuts).least
    shown = any(
        not any(group >> a & 1 and group >> b & 1 for group in groups)
        for groups in partitions(len(apart))
        if len(groups) == least and fits(groups, apart, cuts)
    )
    assert can_be_apart(apart, cuts, (a, b), least) == shown


@given(graphs(most=12))
def test_a_clique_is_all_apart(apart):
    assert all(apart[i] >> j & 1 for i, j in combinations(find_clique(apart), 2))


def test_an_odd_ring_needs_three_groups_although_no_three_are_apart():
    apart = [1 << (i - 1) % 5 | 1 << (i + 1) % 5 for i in range(5)]
    found = find_partition(apart)
    assert (found.least, found.exact, len(found.clique)) == (3, True, 2)
