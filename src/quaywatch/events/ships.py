"""One ship or two: what the sources say, names, and lengths."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quaywatch.records.observation import Identity, Likeness, Measure, Observation

__all__ = [
    "LENGTH_APART_M",
    "LENGTH_APART_SHARE",
    "Ship",
    "Sets",
    "apart_by_errors",
    "apart_by_size",
    "find_ships",
    "length_ends",
    "lengths_differ",
    "name_keys",
    "names_agree",
    "stated_name",
    "vessels_in",
]

LENGTH_APART_M = 20.0
LENGTH_APART_SHARE = 0.2
"""Lengths without known errors are two ships when they differ by more than both of these (formats: conclusions)."""
_ROUNDING_M = 1e-6


class Sets:
    """Disjoint sets of keys that grow together (union-find)."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._parent = {key: key for key in keys}

    def __contains__(self, key: str) -> bool:
        return key in self._parent

    def root(self, key: str) -> str:
        """The key that stands for the set of this one."""
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def join(self, a: str, b: str) -> None:
        """Make the sets of two keys one."""
        first, second = sorted((self.root(a), self.root(b)))
        self._parent[second] = first


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship:
    """What is known of the ship behind one or more sightings that the sources, or its stated name, make one."""

    key: str
    """One of its sightings, standing for all."""
    sightings: frozenset[str]
    """All of its sightings."""
    others: frozenset[str] = frozenset()
    """Sightings of which the source says that they show another ship."""
    names: tuple[Identity, ...] = ()
    """Stated names; more than one only where the sources contradict themselves."""
    lengths: tuple[Measure, ...] = ()
    """Its lengths, as far as they were measured."""

    @property
    def has_two_names(self) -> bool:
        """True where the sources make one ship of sightings with two different names."""
        return any(names_agree(a, b) is False for a in self.names for b in self.names)

    def why_other_than(self, other: Ship) -> str | None:
        """The reason why the two cannot be one ship, in words; None where they can."""
        if self.key == other.key:
            return None
        if self.others & other.sightings or other.others & self.sightings:
            return "the source says that they are two ships"
        verdicts = [names_agree(a, b) for a in self.names for b in other.names]
        if False in verdicts and True not in verdicts:
            return f"one is {_called(self.names[0])} and the other {_called(other.names[0])}"
        for a in self.lengths:
            for b in other.lengths:
                if lengths_differ(a, b):
                    return f"{_metres(a)} and {_metres(b)} cannot be one ship"
        return None


def vessels_in(one: Observation) -> int:
    """The least number of vessels that a sighting shows: 1, or the least that its count allows."""
    if one.count is None:
        return 1
    interval = one.count.interval
    least = one.count.value if interval is None else interval[0]
    return max(1, math.ceil((least or 1.0) - _ROUNDING_M))


def stated_name(one: Observation) -> Identity | None:
    """The one vessel that the source states it to be; candidates and patterns are none."""
    single = one.identity[0] if len(one.identity) == 1 else None
    return single if single is not None and single.likeness is Likeness.NAMED else None


def names_agree(a: Identity, b: Identity) -> bool | None:
    """Whether two stated identities are one vessel; None where they have nothing in common to compare.

    An IMO number stays with the hull, so where both have one it decides; names and MMSI change with the flag.
    """
    if a.imo is not None and b.imo is not None:
        return a.imo == b.imo
    pairs = [(x, y) for x, y in ((a.mmsi, b.mmsi), (_plain(a.name), _plain(b.name))) if x is not None and y is not None]
    return any(x == y for x, y in pairs) if pairs else None


def lengths_differ(a: Measure, b: Measure) -> bool:
    """True where two lengths cannot be one ship's: by their errors where both have one, else by 20 m and 20 %."""
    if a.u95 is not None and b.u95 is not None:
        first, second = length_ends(a), length_ends(b)
        return second[1] < apart_by_errors(first[0]) or first[1] < apart_by_errors(second[0])
    first, second = length_ends(a, errors=False), length_ends(b, errors=False)
    return second[1] < apart_by_size(first[0]) or first[1] < apart_by_size(second[0])


def length_ends(length: Measure, *, errors: bool = True) -> tuple[float, float]:
    """The least and the greatest length that a measure allows, with or without its stated error; in metres."""
    if length.low is not None or length.high is not None:
        return length.low or 0.0, math.inf if length.high is None else length.high
    value, u95 = length.value or 0.0, (length.u95 or 0.0) if errors else 0.0
    return value - u95, value + u95


def apart_by_errors(least_m: float) -> float:
    """The length below which a ship is too short to be one of at least `least_m`, both with known errors."""
    return least_m - _ROUNDING_M


def apart_by_size(least_m: float) -> float:
    """The length below which a ship is too short to be one of at least `least_m`, where an error is not known."""
    return least_m - max(LENGTH_APART_M, LENGTH_APART_SHARE * least_m)


def find_ships(vessels: Sequence[Observation]) -> dict[str, Ship]:
    """Sighting → its ship: joined where the source says so (`same_as`, `same_call`) or states the same name."""
    single = {one.id: one for one in vessels if vessels_in(one) == 1}
    sets = Sets(single)
    for one in single.values():
        for other in (*one.same_as, *one.same_call):
            if other in single:
                sets.join(one.id, other)
    for a, b in _same_names(list(single.values())):
        sets.join(a.id, b.id)
    members: dict[str, list[Observation]] = {}
    for one in single.values():
        members.setdefault(sets.root(one.id), []).append(one)
    ships = {key: _ship(key, seen) for key, seen in members.items()}
    return {one.id: ships[sets.root(one.id)] if one.id in single else _ship(one.id, [one]) for one in vessels}


def _ship(key: str, seen: list[Observation]) -> Ship:
    names = dict.fromkeys(name for one in seen if (name := stated_name(one)) and vessels_in(one) == 1)
    lengths = dict.fromkeys(one.length_m for one in seen if one.length_m is not None)
    return Ship(
        key=key,
        sightings=frozenset(one.id for one in seen),
        others=frozenset(other for one in seen for other in one.not_same_as),
        names=tuple(names),
        lengths=tuple(lengths),
    )


def _same_names(vessels: list[Observation]) -> Iterator[tuple[Observation, Observation]]:
    """Pairs of sightings that share a name, an IMO number or an MMSI, as a chain per name."""
    last: dict[tuple[str, str], Observation] = {}
    for one in vessels:
        name = stated_name(one)
        if name is None:
            continue
        for key in name_keys(name):
            before = last.get(key)
            if before is not None and names_agree(name, stated_name(before) or name):
                yield before, one
            last[key] = one


def name_keys(name: Identity) -> tuple[tuple[str, str], ...]:
    """What a vessel may be looked up by: its IMO number, MMSI and name, as far as they are told."""
    texts = (("imo", name.imo), ("mmsi", name.mmsi), ("name", _plain(name.name)))
    return tuple((kind, text) for kind, text in texts if text is not None)


def _plain(name: str | None) -> str | None:
    return "".join(filter(str.isalnum, name.casefold())) or None if name is not None else None


def _called(name: Identity) -> str:
    return name.name or f"IMO {name.imo or '?'}"


def _metres(length: Measure) -> str:
    if length.value is not None:
        return f"{length.value:g}" + (f" ± {length.u95:g} m" if length.u95 is not None else " m")
    return f"{length.low or 0:g} m or more" if length.high is None else f"{length.low or 0:g} to {length.high:g} m"
