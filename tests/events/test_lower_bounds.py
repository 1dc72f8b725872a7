"""Lower bounds are bounds, and what they rest on is true; held against every grouping of few parts."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.events.lower_bounds import Cut, find_clique, least_chains, matched, members


@st.composite
def graphs(draw):
    n = draw(st.integers(1, 7))
    apart = [0] * n
    for i in range(n):
        for j in range(i):
            if draw(st.booleans()):
                apart[i] |= 1 << j
                apart[j] |= 1 << i
    return apart


def least_groups(apart):
    """The least number of groups without two parts that are apart, by trying all."""
    n = len(apart)

    def grow(i, groups):
        if i == n:
            return len(groups)
        best = n
        for k, group in enumerate(groups):
            if not group & apart[i]:
                best = min(best, grow(i + 1, [*groups[:k], group | 1 << i, *groups[k + 1 :]]))
        return min(best, grow(i + 1, [*groups, 1 << i]))

    return grow(0, [])


@given(st.integers(0, 2**20))
def test_members_are_the_bits_in_order(parts):
    found = members(parts)
    assert sum(1 << i for i in found) == parts
    assert found == sorted(found)


@given(graphs())
def test_parts_of_a_clique_are_all_apart_and_no_more_than_the_groups(apart):
    clique = find_clique(apart)
    assert all(apart[a] >> b & 1 for a in clique for b in clique if a != b)
    assert 1 <= len(clique) <= least_groups(apart)


@given(graphs())
def test_chains_are_no_more_than_the_groups(apart):
    assert 1 <= least_chains(apart, ()) <= least_groups(apart)


def test_a_survey_of_the_whole_port_that_shows_another_ship_cuts_the_chain():
    # Three sightings; the second is of another ship than the first and the third, in a look at the whole port.
    apart = [0b010, 0b101, 0b010]
    assert least_chains(apart, ()) == 2
    assert least_chains(apart, [Cut(before=0b001, seen=0b010, after=0b100)]) == 3


@pytest.mark.parametrize("seed", range(40))
def test_as_many_pairs_are_found_as_there_can_be(seed):
    followers = [(seed * 2654435761 >> 3 * i) & 0b11111 for i in range(5)]
    found = matched(followers)
    best = max(sum(followers[i] >> j & 1 for i, j in enumerate(order)) for order in permutations(range(5)))
    assert len(found) == best
    assert len(set(found.values())) == len(found)
    assert all(followers[leader] >> follower & 1 for follower, leader in found.items())
