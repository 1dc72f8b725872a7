from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.events.association import EXACT_SIDE, Pairs, find_chances, find_pairing

weights = st.lists(st.lists(st.floats(0.001, 1000), min_size=3, max_size=3), min_size=1, max_size=4)


def pairs_of(table) -> Pairs:
    table = np.asarray(table, float)
    row, column = np.nonzero(table)
    return Pairs(
        row=row, column=column, weight=table[row, column], rows=table.shape[0], columns=table.shape[1]
    )  # fmt: skip


def by_counting(table: np.ndarray) -> np.ndarray:
    """Chances by writing down every way to pair."""
    rows, columns = table.shape
    total, through = 0.0, np.zeros_like(table)
    for choice in itertools.product(range(-1, columns), repeat=rows):
        taken = [column for column in choice if column >= 0]
        if len(set(taken)) == len(taken):
            weight = float(np.prod([table[row, column] for row, column in enumerate(choice) if column >= 0]))
            total += weight
            for row, column in enumerate(choice):
                if column >= 0:
                    through[row, column] += weight
    return through / total


@given(weights)
def test_the_chances_are_the_shares_of_all_ways(table):
    table = np.array(table)
    assert find_chances(pairs_of(table)) == pytest.approx(by_counting(table).ravel(), rel=1e-6, abs=1e-9)


@given(weights)
def test_propagated_beliefs_tell_closely_whether_there_is_a_partner(table):
    table = np.array(table)
    close = find_chances(pairs_of(table), exactly=False).reshape(table.shape)
    assert np.abs(close.sum(1) - by_counting(table).sum(1)).max() < 0.2


@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 30), st.booleans())
def test_chances_of_a_row_and_of_a_column_add_up_to_one_at_most(seed, rows, columns, exactly):
    rng = np.random.default_rng(seed)
    table = np.exp(rng.normal(0, 8, (rows, columns))) * (rng.random((rows, columns)) < 0.3)
    pairs = pairs_of(table)
    chances = find_chances(pairs, exactly=exactly)
    assert np.all(chances >= 0)
    assert np.all(np.bincount(pairs.row, chances, rows) <= 1 + 1e-6)
    assert np.all(np.bincount(pairs.column, chances, columns) <= 1 + 1e-6)
    chosen = find_pairing(pairs, chances, 0.1)
    assert len(set(pairs.row[chosen])) == len(set(pairs.column[chosen])) == chosen.sum()


@given(st.integers(0, 2**32 - 1))
def test_the_order_of_pairs_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    pairs = pairs_of(np.exp(rng.normal(0, 3, (6, 5))) * (rng.random((6, 5)) < 0.6))
    order = rng.permutation(len(pairs.weight))
    other = Pairs(
        row=pairs.row[order], column=pairs.column[order], weight=pairs.weight[order], rows=6, columns=5
    )  # fmt: skip
    assert find_chances(other) == pytest.approx(find_chances(pairs)[order], rel=1e-9)


@pytest.mark.parametrize("exactly", [True, False])
def test_enormous_and_tiny_weights_do_no_harm(exactly):
    side = EXACT_SIDE + 5
    chances = find_chances(pairs_of(np.full((side, side), 1e-30) + np.eye(side) * 1e300), exactly=exactly)
    assert np.all(np.isfinite(chances))
    assert chances.sum() == pytest.approx(side, abs=1e-3)


def test_nothing_has_no_chances():
    pairs = pairs_of(np.zeros((3, 2)))
    assert len(find_chances(pairs)) == 0
    assert len(find_pairing(pairs, np.zeros(0), 0.5)) == 0


def test_the_pairing_is_the_best_as_a_whole():
    pairs = pairs_of([[0.6, 0.5], [0.55, 0.01]])
    chosen = find_pairing(pairs, pairs.weight, 0.1)
    assert [(pairs.row[at], pairs.column[at]) for at in np.flatnonzero(chosen)] == [(0, 1), (1, 0)]


def test_a_pair_that_is_not_likelier_than_the_least_is_not_made():
    pairs = pairs_of([[0.6, 0.3]])
    assert find_pairing(pairs, pairs.weight, 0.6).sum() == 0
    assert find_pairing(pairs, pairs.weight, 0.59).sum() == 1
