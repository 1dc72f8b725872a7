"""Many ships compared at once: the rules of `ships`, in columns.

A rule of the form "the upper end of one lies below the limit of the other" is a `Threshold`. Lengths are three of them,
times are two more (`separations`). `Ship.why_other_than` says the same of one pair, in words; tests hold the two equal.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.events.ships import Ship, apart_by_errors, apart_by_size, length_ends, name_keys
from quaywatch.records.observation import Measure

__all__ = ["Bools", "Fleet", "Threshold"]

Bools = npt.NDArray[np.bool_]
Column = npt.NDArray[Any]
_NAME_KINDS = ("imo", "mmsi", "name")


@dataclass(frozen=True, slots=True, eq=False)
class Threshold:
    """Two things are apart where the upper end of one lies below the limit of the other."""

    upper: Column
    limit: Column

    def of(self, rows: npt.NDArray[np.int64]) -> Threshold:
        """The same for some of the things, or for things that share them."""
        return Threshold(self.upper[rows], self.limit[rows])

    def ranked(self) -> Threshold:
        """The same in the smallest whole numbers: they are compared faster."""
        values, ranks = np.unique(np.concatenate([self.upper, self.limit]), return_inverse=True)
        small = ranks.astype(np.uint16 if len(values) < 2**16 else np.int64)
        return Threshold(small[: len(self.upper)], small[len(self.upper) :])

    def row(self, i: int) -> Bools:
        """Which things are apart from thing i."""
        found: Bools = (self.upper < self.limit[i]) | (self.limit > self.upper[i])
        return found

    def rows(self, some: slice) -> Bools:
        """The same for some things at once: one row each."""
        found: Bools = self.upper < self.limit[some, None]
        found |= self.limit > self.upper[some, None]
        return found


class Fleet:
    """Ships by number, and which of them cannot be one."""

    def __init__(self, ships: Iterable[Ship]) -> None:
        self.ships = tuple({ship.key: ship for ship in ships}.values())
        self.number = {ship.key: n for n, ship in enumerate(self.ships)}
        self.lengths = tuple(one for one in _length_thresholds(self.ships) if np.isfinite(one.limit).any())
        self._by_sighting = {key: n for n, ship in enumerate(self.ships) for key in ship.sightings}
        self._told_apart: dict[int, set[int]] = {}
        for n, ship in enumerate(self.ships):
            for other in {self._by_sighting[key] for key in ship.others if key in self._by_sighting} - {n}:
                self._told_apart.setdefault(n, set()).add(other)
                self._told_apart.setdefault(other, set()).add(n)
        self._names = _Names(self.ships)

    def others(self, n: int) -> Bools:
        """Which ships cannot be ship n."""
        found = self.others_by_word(n)
        for threshold in self.lengths:
            found |= threshold.row(n)
        found[n] = False
        return found

    def others_by_word(self, n: int) -> Bools:
        """Which ships cannot be ship n by what the sources say of them: two names, or two ships."""
        found = self._names.others(n)
        found[list(self._told_apart.get(n, ()))] = True
        found[n] = False
        return found

    def is_told_of(self, n: int) -> bool:
        """True where the sources say something by which ship n may be another: a name, or that it is none of those."""
        return n in self._told_apart or bool(self.ships[n].names)


def _length_thresholds(ships: Sequence[Ship]) -> Iterable[Threshold]:
    """Lengths with errors among themselves; those without against all, in both directions."""
    known = [[length for length in ship.lengths if length.u95 is not None] for ship in ships]
    loose = [[length for length in ship.lengths if length.u95 is None] for ship in ships]
    every = [ship.lengths for ship in ships]
    upper, least = _ends(known, errors=True)
    yield Threshold(upper, np.array([apart_by_errors(low) for low in least]))
    (upper_of_all, least_of_all), (upper_of_loose, least_of_loose) = _ends(every), _ends(loose)
    yield Threshold(upper_of_all, np.array([apart_by_size(low) for low in least_of_loose]))
    yield Threshold(upper_of_loose, np.array([apart_by_size(low) for low in least_of_all]))


def _ends(lengths: Sequence[Sequence[Measure]], *, errors: bool = False) -> tuple[npt.NDArray[np.float64], list[float]]:
    """For each ship the smallest greatest length, and the greatest smallest one; infinite where there is none."""
    ends = [[length_ends(one, errors=errors) for one in some] for some in lengths]
    upper = np.array([min((high for _, high in some), default=math.inf) for some in ends])
    return upper, [max((low for low, _ in some), default=-math.inf) for some in ends]


class _Names:
    """Stated names in columns: one row per name that a ship goes under."""

    def __init__(self, ships: Sequence[Ship]) -> None:
        codes: dict[tuple[str, str], int] = {}
        rows: list[list[int]] = []
        owners: list[int] = []
        for n, ship in enumerate(ships):
            for name in ship.names:
                keys = dict(name_keys(name))
                rows.append([codes.setdefault((k, keys[k]), len(codes)) if k in keys else -1 for k in _NAME_KINDS])
                owners.append(n)
        self._count = len(ships)
        self._codes = np.array(rows, dtype=np.int64).reshape(-1, len(_NAME_KINDS))
        self._owners = np.array(owners, dtype=np.int64)

    def others(self, n: int) -> Bools:
        """Ships with a name that ship n does not go under, and none that it does (`names_agree`)."""
        agree, differ = np.zeros(self._count, bool), np.zeros(self._count, bool)
        for own in self._codes[self._owners == n]:
            known = (self._codes >= 0) & (own >= 0)
            same = known & (self._codes == own)
            by_hull = known[:, 0]
            alike = np.where(by_hull, same[:, 0], same[:, 1:].any(axis=1))
            told = by_hull | known[:, 1:].any(axis=1)
            agree[self._owners[alike]] = True
            differ[self._owners[told & ~alike]] = True
        return differ & ~agree
