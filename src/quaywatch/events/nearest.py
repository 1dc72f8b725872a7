"""The nearest of many times on either side of a sighting, without a look at all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from quaywatch.clock import Span
from quaywatch.events.evidence import NEVER_AFTER, NEVER_BEFORE, time_ranks

__all__ = ["Nearest"]

TIMES_AT_ONCE = 64
Truths = npt.NDArray[np.bool_]


class Nearest:
    """Numbered times.

    A part of a call is told by two ranks (`time_ranks`): by `come_by` its ship had come, at `still_at` it was still
    there. Times between the two are within the part: they bound neither its arrival nor its departure.
    """

    def __init__(self, times: Sequence[Span]) -> None:
        ranks = np.array([time_ranks(time) for time in times], dtype=np.int64).reshape(-1, 2)
        self._begins, self._ends = ranks[:, 0], ranks[:, 1]
        self._by_beginning = np.argsort(self._begins, kind="stable")[::-1]
        self._by_end = np.argsort(self._ends, kind="stable")
        self._begins_falling = -self._begins[self._by_beginning]
        self._ends_rising = self._ends[self._by_end]

    def before(self, come_by: int, still_at: int, usable: Truths) -> int | None:
        """Of the usable times before, the one that begins last; None where there is none, or where it is open."""
        first = int(np.searchsorted(self._begins_falling, -min(come_by, still_at)))
        for some in _in_turn(self._by_beginning, first):
            fits = usable[some] & (self._ends[some] < still_at) & (self._begins[some] <= come_by)
            if fits.any():
                k = int(some[np.argmax(fits)])
                return None if self._begins[k] == NEVER_BEFORE else k
        return None

    def after(self, come_by: int, still_at: int, usable: Truths) -> int | None:
        """Of the usable times after, the one that ends first; None where there is none, or where it is open."""
        first = int(np.searchsorted(self._ends_rising, max(come_by, still_at)))
        for some in _in_turn(self._by_end, first):
            fits = usable[some] & (self._begins[some] > come_by) & (self._ends[some] >= still_at)
            if fits.any():
                k = int(some[np.argmax(fits)])
                return None if self._ends[k] == NEVER_AFTER else k
        return None

    def within(self, come_by: int, still_at: int, usable: Truths) -> list[int]:
        """All usable times in the midst."""
        if come_by >= still_at:
            return []
        found: list[int] = np.flatnonzero(usable & (self._begins > come_by) & (self._ends < still_at)).tolist()
        return found


def _in_turn(order: npt.NDArray[np.int64], first: int) -> Iterator[npt.NDArray[np.int64]]:
    """The numbers from one place of an order on, a few at a time: the first ones mostly suffice."""
    for begin in range(first, len(order), TIMES_AT_ONCE):
        yield order[begin : begin + TIMES_AT_ONCE]
