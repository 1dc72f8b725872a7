"""Which parts of one port cannot be one call, for all pairs at once; `why_apart` says the same of one pair, in words.

Most rules are thresholds (times, lengths), so all pairs are compared in columns; the rest touch few parts (names, one
look, what sources say). Where everything on one side of a threshold is apart from everything on its other side, the
parts fall into blocks: a call lies in one block, so each is grouped by itself, and the counts add up.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from quaywatch.events.absences import PortTimes
from quaywatch.events.compatibility import TimedPart
from quaywatch.events.evidence import NEVER_AFTER, NEVER_BEFORE, time_ranks
from quaywatch.events.fleet import Threshold
from quaywatch.events.parts import Part
from quaywatch.records.observation import ObservationKind

__all__ = ["Separations", "as_bits"]

ROWS_AT_A_TIME = 512
_MICROSECOND = timedelta(microseconds=1)
Rows = npt.NDArray[np.int64]


class Separations:
    """What keeps the parts of one port apart."""

    def __init__(self, timed: Sequence[TimedPart], times: PortTimes, *, stay_limit_days: float | None = None) -> None:
        self._timed = timed
        self._times = times
        self._ships = np.array([times.fleet.number[one.part.ship.key] for one in timed], dtype=np.int64)
        self._thresholds = [
            *_time_thresholds(timed),
            *(_stay_threshold(timed, days) for days in [stay_limit_days] if days is not None),
            *(threshold.of(self._ships) for threshold in times.fleet.lengths),
        ]

    def blocks(self) -> list[list[int]]:
        """The parts in blocks that are all apart from each other, each in the order of time."""
        waiting, found = [np.arange(len(self._timed))], []
        while waiting:
            rows = waiting.pop()
            pieces = next((some for t in self._thresholds if len(some := _pieces(rows, t)) > 1), None)
            if pieces is None:
                found.append(sorted(rows.tolist()))
            else:
                waiting += pieces
        return sorted(found)

    def orders(self, block: Sequence[int]) -> list[list[int]]:
        """Orders of a block by the upper ends of each threshold: in them, ranges are grouped best one after another."""
        if len(block) < 3:
            return []
        rows = np.array(block)
        found = [np.argsort(threshold.upper[rows], kind="stable").tolist() for threshold in self._thresholds]
        return [order for order in found if order != list(range(len(block)))]

    def apart(self, block: Sequence[int]) -> list[int]:
        """For each part of a block the set of those that it is apart from; sets are bits, in the order of the block."""
        if len(block) == 1:
            return [0]
        rows = np.array(block)
        found = _bits(self._thresholds, rows)
        for places, by_ship in self._shared_looks(block):
            _set_apart(found, places, [int(self._ships[block[i]]) if by_ship else i for i in places])
        self._add_told_ships(found, rows)
        self._add_told_calls(found, block)
        return found

    def _shared_looks(self, block: Sequence[int]) -> Iterator[tuple[list[int], bool]]:
        """Parts that share an instant, or a sighting of several vessels; whether they are then apart by ship only."""
        sharing: dict[Hashable, list[int]] = {}
        for place, i in enumerate(block):
            for key in _instants(self._timed[i].part):
                sharing.setdefault(key, []).append(place)
        for key, places in sharing.items():
            if len(places) > 1:
                yield places, not isinstance(key, str)

    def _add_told_ships(self, found: list[int], rows: Rows) -> None:
        ships = self._ships[rows]
        rows_of: dict[int, int] = {}
        for place, number in enumerate(ships.tolist()):
            if self._times.fleet.is_told_of(number):
                if number not in rows_of:
                    rows_of[number] = as_bits(self._times.fleet.others_by_word(number)[ships])
                found[place] |= rows_of[number]

    def _add_told_calls(self, found: list[int], block: Sequence[int]) -> None:
        told = {place: keys for place, i in enumerate(block) if (keys := self._told_apart(i))}
        if not told:
            return
        holding: dict[str, list[int]] = {}
        for place, i in enumerate(block):
            for one in self._timed[i].part.observations:
                holding.setdefault(one.id, []).append(place)
        for place, keys in told.items():
            for other in {other for key in keys for other in holding.get(key, ())} - {place}:
                found[place] |= 1 << other
                found[other] |= 1 << place

    def _told_apart(self, i: int) -> frozenset[str]:
        return self._times.told_apart_from(self._timed[i].part)


def _time_thresholds(timed: Sequence[TimedPart]) -> Iterator[Threshold]:
    """Seen before it had come, and seen after it had gone."""
    came = [NEVER_BEFORE if one.came is None else time_ranks(one.came.time)[0] for one in timed]
    left = [NEVER_AFTER if one.left is None else time_ranks(one.left.time)[1] for one in timed]
    yield Threshold(np.array([one.part.come_by for one in timed]), np.array(came))
    yield Threshold(-np.array([one.part.still_at for one in timed]), -np.array(left))


def _stay_threshold(timed: Sequence[TimedPart], days: float) -> Threshold:
    """The nearest ends of two sightings more than so many days of 24 h apart; ranks are quarters of a microsecond."""
    first_end = np.array([one.part.come_by // 4 for one in timed])
    last_beginning = np.array([one.part.still_at // 4 for one in timed])
    return Threshold(first_end, last_beginning - timedelta(days=days) // _MICROSECOND)


def _pieces(rows: Rows, threshold: Threshold) -> list[Rows]:
    """The rows, cut where all limits beyond lie above all upper ends before."""
    order = rows[np.argsort(threshold.limit[rows], kind="stable")]
    highest = np.maximum.accumulate(threshold.upper[order])
    return np.split(order, np.flatnonzero(highest[:-1] < threshold.limit[order][1:]) + 1)


def _bits(thresholds: Sequence[Threshold], rows: Rows) -> list[int]:
    ranked = [threshold.of(rows) for threshold in thresholds]
    if len(rows) > ROWS_AT_A_TIME:
        ranked = [threshold.ranked() for threshold in ranked]
    found = []
    for first in range(0, len(rows), ROWS_AT_A_TIME):
        some = slice(first, first + ROWS_AT_A_TIME)
        apart = np.zeros((len(rows[some]), len(rows)), bool)
        for threshold in ranked:
            apart |= threshold.rows(some)
        packed = np.packbits(apart, axis=1, bitorder="little")
        found += [int.from_bytes(row.tobytes(), "little") for row in packed]
    return [bits & ~(1 << i) for i, bits in enumerate(found)]


def as_bits(row: npt.NDArray[np.bool_]) -> int:
    """A row of truths as a set of bits."""
    return int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little")


def _set_apart(found: list[int], places: Sequence[int], kinds: Sequence[int]) -> None:
    """Set parts apart from each other that are of different kinds."""
    of_kind: dict[int, int] = {}
    for place, kind in zip(places, kinds, strict=True):
        of_kind[kind] = of_kind.get(kind, 0) | 1 << place
    every = sum(of_kind.values())
    for place, kind in zip(places, kinds, strict=True):
        found[place] |= every & ~of_kind[kind]


def _instants(part: Part) -> Iterator[Hashable]:
    """What two parts share where they were seen at one instant (a tuple), or in one sighting of several (its id).

    A zone that a detector calls occupied without an outline may hold the end of a ship outlined in the next zone, so
    the two are not taken as two.
    """
    for one in part.observations:
        yield one.id
        if one.kind is ObservationKind.VESSEL:
            outlined = bool(one.detections)
            if one.look is not None:
                yield ("look", one.look, outlined)
            if one.time.is_instant:
                yield ("instant", one.evidence, one.time.start, outlined)
