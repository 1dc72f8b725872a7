"""Which of several named receivers heard whom, and what those that listened in an hour hear together in a place.

Receivers are never taken as independent: two antennas on one mast miss the same ships. Of each hour of a vessel the set
of receivers that heard it is kept. What some of them hear together is counted in it: the share of hours of vessels,
while all of these listened, in which at least one of these heard the vessel. A receiver that heard no vessel anywhere
in an hour did not listen in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.clock import HOUR_MS
from quaywatch.records.track import Positions
from quaywatch.tracks.hour_keys import HOUR_STEP, cells_of, hours_of, sum_by_key

__all__ = ["HeardSets", "Listening", "find_heard_sets", "find_listening"]

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Column = npt.NDArray[Any]

UNNAMED = 1
"""Number of the receiver of rows that name none: its outages are not told."""
OWN = 8
"""Receivers of a cell whose outages are followed: those that hear most there. Others count as always listening."""
REST = 1 << OWN
MASKS = REST << 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeardSets:
    """Hours of vessels by the set of receivers that heard them; empty where the input names no receivers."""

    keys: Whole
    """Cell, hour and class (`hour_keys`)."""
    sets: Whole
    """Number of the set of receivers."""
    counts: Whole
    """Vessels that this set heard."""
    members: Whole
    """(n, 2), distinct and rising: number of a set, and of a receiver in it."""
    listened: Whole
    """(n, 2), distinct and rising: number of a receiver, and an hour in which it heard anyone."""

    @classmethod
    def joined(cls, parts: Iterable[HeardSets]) -> HeardSets:
        """Those of all parts, none of which shares a vessel with another. Numbers are those of the names."""
        held = list(parts)
        keys, sets, counts = (
            np.concatenate([np.zeros(0, np.int64), *(getattr(part, name) for part in held)])
            for name in ("keys", "sets", "counts")
        )
        pairs, summed, _ = _distinct(np.column_stack([keys, sets]), counts)
        members, listened = (
            _distinct(np.concatenate([np.zeros((0, 2), np.int64), *(getattr(part, name) for part in held)]))[0]
            for name in ("members", "listened")
        )
        return cls(keys=pairs[:, 0], sets=pairs[:, 1], counts=summed, members=members, listened=listened)


def find_heard_sets(received: Positions, mmsi: Column, hours: Whole, keys: Whole) -> HeardSets:
    """Who heard some vessels in some hours.

    Args:
        received: All rows of these vessels, as each receiver heard them.
        mmsi: Of the vessels, one for each hour.
        hours: Since 1970, in which each was heard.
        keys: Of the cell, hour and class of each.
    """
    if not received.receivers or not len(received):
        return HeardSets.joined([])
    rows = received.in_order()
    row_hours = rows.time_ms // HOUR_MS
    first = np.flatnonzero(_is_first(rows.mmsi, row_hours, rows.receiver))
    by = np.array([*(_number(name) for name in rows.receivers), UNNAMED], np.int64)[rows.receiver[first]]
    own = rows.mmsi[first] * np.int64(HOUR_STEP) + row_hours[first]
    begins = np.flatnonzero(np.r_[True, own[1:] != own[:-1]])
    sets = np.bitwise_xor.reduceat(by, begins)
    distinct, example = np.unique(sets, return_index=True)
    sizes = np.diff(np.r_[begins, len(own)])[example]
    at = np.repeat(begins[example], sizes) + _counted(sizes)
    asked = mmsi.astype(np.int64) * HOUR_STEP + hours
    place = np.minimum(np.searchsorted(own[begins], asked), len(begins) - 1)
    known = own[begins][place] == asked
    pairs, counts, _ = _distinct(np.column_stack([keys, sets[place]])[known])
    return HeardSets(
        keys=pairs[:, 0],
        sets=pairs[:, 1],
        counts=counts,
        members=_distinct(np.column_stack([np.repeat(distinct, sizes), by[at]]))[0],
        listened=_distinct(np.column_stack([by, row_hours[first]]))[0],
    )


def _number(name: str) -> int:
    """Of a receiver: the same in every part and run, and such that numbers of a set make one of their own by xor."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") >> 1


@njit(cache=True)
def _is_first(mmsi: Column, hours: Column, receiver: Column) -> Column:
    """Rows with which a receiver hears a vessel for the first time in an hour; rows by vessel and time."""
    first = np.ones(len(mmsi), np.bool_)
    for row in range(len(mmsi)):
        before = row - 1
        while before >= 0 and mmsi[before] == mmsi[row] and hours[before] == hours[row]:
            if receiver[before] == receiver[row]:
                first[row] = False
                break
            before -= 1
    return first


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Listening:
    """Who listened where and when, and what any of them hear together."""

    cells: Whole
    """Cell and class, rising."""
    own: Whole
    """(cells, `OWN`): places in `listened` of the receivers that hear most there; -1 for none."""
    hours: Whole
    """In which anyone listened, since 1970, rising."""
    listened: npt.NDArray[np.bool_]
    """(receivers, hours): who listened when."""
    begins: Whole
    """(cells + 1): where the rows of `entries` of each cell begin."""
    entries: Whole
    """(n, 3): receivers of the cell that were out, those that heard, as bits; hours of vessels."""

    def hear(self, keys: Whole) -> tuple[Array, Array, Array, Array]:
        """Trials in the cell of each key, as those who listen in its hour would have done.

        Returns:
            Hours heard and hours in which all of them listened; and the same of the other hours, in which some did
            not, so that those heard are too few.
        """
        if not len(self.cells):
            nothing = np.zeros(len(keys))
            return nothing, nothing, nothing, nothing
        at = np.minimum(np.searchsorted(self.cells, cells_of(keys)), len(self.cells) - 1)
        out = _find_out(self.own, self.listened, at, _places_in(self.hours, hours_of(keys)))
        asked, back = np.unique(at * MASKS + out, return_inverse=True)
        sums = _sum_as_if(asked // MASKS, asked % MASKS, self.begins, self.entries)
        known = self.cells[at] == cells_of(keys)
        heard, trials, heard_else, trials_else = np.where(known[:, None], sums[back.ravel()], 0.0).T
        return heard, trials, heard_else, trials_else


def find_listening(keys: Whole, missed: Whole, sets: HeardSets) -> Listening:
    """What receivers hear together, by trials.

    Args:
        keys: Cell, hour and class of the trials, rising.
        missed: Vessels that nobody heard in them.
        sets: Who heard the others.
    """
    cells = np.unique(cells_of(keys))
    names, times = (np.unique(column) for column in sets.listened.T)
    listened = np.zeros((len(names), len(times)), np.bool_)
    listened[np.searchsorted(names, sets.listened[:, 0]), np.searchsorted(times, sets.listened[:, 1])] = True
    pairs, counts, back = _distinct(np.column_stack([cells_of(sets.keys), sets.sets]), sets.counts)
    group, receiver = _members_of(pairs[:, 1], sets.members)
    at, number = np.searchsorted(cells, pairs[:, 0])[group], np.searchsorted(names, receiver)
    named = receiver != UNNAMED
    own = _own_receivers(at[named], number[named], counts[group][named], len(cells))
    masks = _masks(own, at, number, group)
    where = np.searchsorted(cells, cells_of(np.r_[keys, sets.keys]))
    out = _find_out(own, listened, where, _places_in(times, hours_of(np.r_[keys, sets.keys])))
    heard_by = np.r_[np.zeros(len(keys), np.int64), masks[back]]
    codes, hours = sum_by_key((where * MASKS + out) * MASKS + heard_by, np.r_[missed, sets.counts][:, None])
    return Listening(
        cells=cells,
        own=own,
        hours=times,
        listened=listened,
        begins=np.searchsorted(codes // (MASKS * MASKS), np.arange(len(cells) + 1)).astype(np.int64),
        entries=np.column_stack([codes // MASKS % MASKS, codes % MASKS, hours[:, 0]]),
    )


def _own_receivers(at: Whole, number: Whole, counts: Whole, cells: int) -> Whole:
    """The receivers that hear most in each cell, a row each; -1 where there are fewer."""
    pairs, heard, _ = _distinct(np.column_stack([at, number]), counts)
    order = np.lexsort((pairs[:, 1], -heard, pairs[:, 0]))
    cell, receiver = pairs[order].T
    rank = np.arange(len(cell)) - np.searchsorted(cell, cell)
    own = np.full((cells, OWN), -1, np.int64)
    own[cell[rank < OWN], rank[rank < OWN]] = receiver[rank < OWN]
    return own


def _masks(own: Whole, at: Whole, number: Whole, group: Whole) -> Whole:
    """Members of each group as bits of the receivers of its cell; those that are none of them are the rest."""
    if not len(group):
        return np.zeros(0, np.int64)
    same = own[at] == number[:, None]
    bits = np.where(same.any(axis=1), 1 << same.argmax(axis=1), REST)
    begins = np.flatnonzero(np.r_[True, np.diff(group) > 0])
    return np.asarray(np.bitwise_or.reduceat(bits, begins), np.int64)


@njit(cache=True)
def _find_out(own: Whole, listened: Column, at: Whole, hours: Whole) -> Whole:
    """The receivers of cells that did not listen in hours, as bits."""
    out = np.zeros(len(at), np.int64)
    for row in range(len(at)):
        for bit in range(OWN):
            receiver = own[at[row], bit]
            if receiver < 0:
                break
            if hours[row] < 0 or not listened[receiver, hours[row]]:
                out[row] |= 1 << bit
    return out


@njit(cache=True)
def _sum_as_if(cells: Whole, outs: Whole, begins: Whole, entries: Whole) -> Array:
    """Hours heard and hours, of those in which all but some receivers listened, and of the others; a row each."""
    sums = np.zeros((len(cells), 4))
    for row in range(len(cells)):
        left = ~outs[row]
        for one in range(begins[cells[row]], begins[cells[row] + 1]):
            out, by, hours = entries[one]
            column = 2 if out & left else 0
            sums[row, column + 1] += hours
            if by & left:
                sums[row, column] += hours
    return sums


def _places_in(known: Whole, values: Whole) -> Whole:
    """Where values are among known ones, rising; -1 where they are not."""
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.asarray(np.where(known[at] == values, at, -1), np.int64)


def _members_of(sets: Whole, members: Whole) -> tuple[Whole, Whole]:
    """The place in `sets` and the receiver of each member of each set."""
    begins, ends = (np.searchsorted(members[:, 0], sets, side) for side in ("left", "right"))
    sizes = ends - begins
    return np.repeat(np.arange(len(sets)), sizes), members[np.repeat(begins, sizes) + _counted(sizes), 1]


def _counted(sizes: Whole) -> Whole:
    """0, 1, 2 and so on, anew for each size."""
    return np.asarray(np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes), np.int64)


def _distinct(pairs: Whole, counts: Whole | None = None) -> tuple[Whole, Whole, Whole]:
    """Distinct pairs, rising, the sums of their counts, and for each pair the place of its like among them."""
    order = _order_of(pairs)
    pairs = pairs[order]
    is_new = np.r_[np.ones(min(len(pairs), 1), bool), (pairs[1:] != pairs[:-1]).any(axis=1)]
    back = np.empty(len(pairs), np.int64)
    back[order] = np.cumsum(is_new) - 1
    sums = np.bincount(back, counts, int(is_new.sum())).astype(np.int64)
    return pairs[is_new], sums, back


def _order_of(pairs: Whole) -> Whole:
    """Rows by both columns; by one number where both fit in it, since to sort once takes half the time."""
    second = np.unique(pairs[:, 1])
    if len(pairs) and int(pairs[:, 0].max()) * len(second) < 1 << 62:
        return np.argsort(pairs[:, 0] * len(second) + np.searchsorted(second, pairs[:, 1]))
    return np.lexsort((pairs[:, 1], pairs[:, 0]))
