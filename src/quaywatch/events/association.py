"""Which of two sets belong together, one to one, with none as an answer: chances of each pair over all ways to pair.

Where few things depend on each other the sum over all ways is exact; else it is found by belief propagation, which
always converges for this problem (Williams & Lau 2014, "Approximate evaluation of marginal association probabilities
with belief propagation", IEEE Trans. Aerospace and Electronic Systems 50). Whether a thing has a partner it tells
closely; which of several equally likely ones, too surely: single pairs of a tight knot can be off by a third.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

__all__ = ["Pairs", "find_chances", "find_pairing"]

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

LARGEST_WEIGHT = 1e18
EXACT_SIDE = 10
"""A cluster is summed exactly where its smaller side has no more members."""
EXACT_OTHER = 60
"""And its larger no more than these."""
_ROUNDS, _CLOSE, _ROUGHLY = 400, 1e-6, 1e-4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Pairs that may belong together, with their weights against both being without a partner."""

    row: Numbers
    column: Numbers
    weight: Floats
    """Likelihood of the pair over that of its two members apart; above 0."""
    rows: int
    """How many there are, in a pair or not."""
    columns: int


def find_chances(pairs: Pairs, *, exactly: bool = True) -> Floats:
    """The chance of each pair: the share of its ways among all ways to pair one to one, each by its weight.

    The chances of the pairs of one row, and of one column, add up to 1 at most; what is left is that it has none.

    Args:
        pairs: Those that may belong together; all others have no weight.
        exactly: Sum over all ways where that can be done; else propagate beliefs everywhere, which is faster.
    """
    if not len(pairs.weight):
        return np.zeros(0)
    weight = np.minimum(pairs.weight, LARGEST_WEIGHT)
    chances = _propagated(pairs, weight, _CLOSE if exactly else _ROUGHLY)
    if not exactly:
        return chances
    size = pairs.rows + pairs.columns
    graph = coo_array((np.ones(len(weight)), (pairs.row, pairs.rows + pairs.column)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    cluster = label[pairs.row]
    order = np.argsort(cluster, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(cluster[order])) + 1):
        exact = _exact(pairs.row[members], pairs.column[members], weight[members])
        if exact is not None:
            chances[members] = exact
    return chances


def _propagated(pairs: Pairs, weight: Floats, close: float) -> Floats:
    """Chances by belief propagation: messages from rows and columns in turn until they stay."""
    from_column = np.ones(len(weight))
    for _ in range(_ROUNDS):
        taken = weight * from_column
        by_row = 1.0 + np.bincount(pairs.row, taken, pairs.rows)[pairs.row]
        from_row = weight / np.maximum(by_row - taken, 1.0)
        by_column = 1.0 + np.bincount(pairs.column, from_row, pairs.columns)[pairs.column]
        renewed = 1.0 / np.maximum(by_column - from_row, 1.0)
        done = np.max(np.abs(renewed - from_column)) < close
        from_column = renewed
        if done:
            break
    taken = weight * from_column
    return _bounded(pairs, np.asarray(taken / (1.0 + np.bincount(pairs.row, taken, pairs.rows)[pairs.row])))


def _bounded(pairs: Pairs, chances: Floats) -> Floats:
    """Chances that add up to no more than 1 in each column, where the messages stopped a hair before."""
    total = np.bincount(pairs.column, chances, pairs.columns)[pairs.column]
    return chances / np.maximum(total, 1.0)


def _exact(row: Numbers, column: Numbers, weight: Floats) -> Floats | None:
    """Chances by the sum over all ways; None where the cluster is too large for it."""
    rows, at_row = np.unique(row, return_inverse=True)
    columns, at_column = np.unique(column, return_inverse=True)
    if len(rows) < len(columns):
        at_row, at_column, rows, columns = at_column, at_row, columns, rows
    if len(columns) > EXACT_SIDE or len(rows) > EXACT_OTHER:
        return None
    table = np.zeros((len(rows), len(columns)))
    table[at_row, at_column] = weight
    return np.asarray(_summed(table)[at_row, at_column])


def _summed(table: Floats) -> Floats:
    """Chances of each cell: sums over the ways before a row and after it, by the set of columns that are taken."""
    return np.asarray(_joined(table, _before(table), _after(table)))


@njit(cache=True)
def _before(table: Any) -> Any:
    """Weight of all ways to pair the first rows, by row and set of columns taken; scaled row by row."""
    rows, columns = table.shape
    ways = np.zeros((rows + 1, 1 << columns))
    ways[0, 0] = 1.0
    for row in range(rows):
        for taken in range(1 << columns):
            total = ways[row, taken]
            for column in range(columns):
                if taken >> column & 1:
                    total += ways[row, taken ^ 1 << column] * table[row, column]
            ways[row + 1, taken] = total
        ways[row + 1] /= ways[row + 1].max()
    return ways


@njit(cache=True)
def _after(table: Any) -> Any:
    """Weight of all ways to pair the last rows, by row and set of columns taken before; scaled row by row."""
    rows, columns = table.shape
    ways = np.ones((rows + 1, 1 << columns))
    for row in range(rows - 1, -1, -1):
        for taken in range(1 << columns):
            total = ways[row + 1, taken]
            for column in range(columns):
                if not taken >> column & 1:
                    total += ways[row + 1, taken | 1 << column] * table[row, column]
            ways[row, taken] = total
        ways[row] /= ways[row].max()
    return ways


@njit(cache=True)
def _joined(table: Any, before: Any, after: Any) -> Any:
    """Share of the ways through each cell."""
    rows, columns = table.shape
    chances = np.zeros((rows, columns))
    for row in range(rows):
        alone = np.sum(before[row] * after[row + 1])
        for column in range(columns):
            for taken in range(1 << columns):
                if not taken >> column & 1:
                    chances[row, column] += before[row, taken] * after[row + 1, taken | 1 << column]
            chances[row, column] *= table[row, column]
        chances[row] /= alone + chances[row].sum()
    return chances


def find_pairing(pairs: Pairs, chances: Floats, least: float) -> npt.NDArray[np.bool_]:
    """True for the pairs of the one-to-one pairing whose chances above `least` add up to the most.

    Args:
        pairs: Those that may belong together.
        chances: Of each.
        least: A pair with no more than this chance is not made.
    """
    chosen = np.zeros(len(chances), dtype=bool)
    held = np.flatnonzero(chances > least)
    if not len(held):
        return chosen
    rows, at_row = np.unique(pairs.row[held], return_inverse=True)
    columns, at_column = np.unique(pairs.column[held], return_inverse=True)
    gain = np.zeros((len(rows), len(columns)))
    gain[at_row, at_column] = chances[held] - least
    at = np.full(gain.shape, -1, np.int64)
    at[at_row, at_column] = held
    best = at[linear_sum_assignment(gain, maximize=True)]
    chosen[best[best >= 0]] = True
    return chosen
