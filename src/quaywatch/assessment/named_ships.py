"""Which ships a claim names, and which vessels of the signals these are.

A number says more than a name: an IMO number stays with a hull, a name is anybody's. Vessels that sent one IMO number
are taken as one ship under several flags.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quaywatch.assessment.ship_names import name_keys
from quaywatch.assessment.wording import listed
from quaywatch.records.claim import Claim, ClaimKind
from quaywatch.records.heard_ship import HeardShip
from quaywatch.records.vessel_numbers import find_digit_groups, is_ship_imo, is_vessel_mmsi

__all__ = ["Hull", "SoughtShip", "choose_vessels", "find_hulls", "find_sought_ship"]

LEAST_LETTERS = 4
"""Of a name that is looked for among the words of a claim: shorter ones are common words too often."""
MOST_WORDS = 4
LONGEST_SAID = 2_000
"""Characters of a claim's words that are looked through for a ship."""
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_THE_NAME = re.compile(
    r"\bof (?:the )?(?:M/?V |M/?T )?[A-Z0-9][\w’'-]*(?: [A-Z0-9IVX][\w’'-]*)*(?:[.,;]|$| was| is| had)"
)
_HANGUL_SHIP = re.compile(r"(?<=[^\W_])호(?:가|는|를|의|로|와|에|도)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtShip:
    """The ship that a claim names, by what it gives."""

    imo: int | None = None
    """A number that can be a ship's; None where the claim gives none."""
    mmsi: int | None = None
    """Nine digits; None where the claim gives none."""
    keys: frozenset[str] = frozenset()
    """Keys of its name (`name_keys`); of a claim in mere words those of every run of words that can be a name."""
    is_named: bool = False
    """True where the claim gives a name or a number, and not only a kind of ship."""

    def fits(self, *, mmsi: int, names: Iterable[str], imos: Collection[int]) -> bool:
        """True where a vessel sent any of it."""
        if mmsi == self.mmsi or (self.imo is not None and self.imo in imos):
            return True
        return any(self.keys & name_keys(name) for name in names)


def find_sought_ship(claim: Claim) -> SoughtShip:
    """What a claim of silence or of identity names a ship by: its value's keys, else the words of a silence."""
    imo, mmsi = (_number(claim.value.get(key), length) for key, length in (("imo", 7), ("mmsi", 9)))
    name = claim.value.get("name")
    keys = name_keys(str(name)) if name else frozenset()
    is_named = bool(name or claim.value.get("imo") or mmsi)
    if claim.kind is ClaimKind.SILENCE and not (keys or imo or mmsi):
        said = f"{claim.value.get('what', '')}. {claim.text}"[:LONGEST_SAID]
        imo = next((one for one in find_digit_groups(said, 7) if is_ship_imo(one)), None)
        mmsi = next((one for one in find_digit_groups(said, 9) if is_vessel_mmsi(one)), None)
        keys = _keys_in(said)
        is_named = bool(imo or mmsi or _THE_NAME.search(said))
    return SoughtShip(imo=imo if imo and is_ship_imo(imo) else None, mmsi=mmsi, keys=keys, is_named=is_named)


def _number(value: object, length: int) -> int | None:
    return next(iter(find_digit_groups("" if value is None else str(value), length)), None)


def _keys_in(said: str) -> frozenset[str]:
    """Keys of runs of words that begin as a name does: with a capital or in letters that know none."""
    keys: set[str] = set()
    for sentence in re.split(r"[.!?;,:()\"“”]\s", said):
        words = [_HANGUL_SHIP.sub("", word) for word in _WORD.findall(sentence)]
        for first, word in enumerate(words):
            if word[:1].islower():
                continue
            runs = (" ".join(words[first:end]) for end in range(first + 1, first + MOST_WORDS + 1))
            keys.update(key for run in runs for key in name_keys(run) if len(key) >= LEAST_LETTERS)
    return frozenset(keys)


def choose_vessels(sought: Collection[SoughtShip], vessels: Iterable[tuple[int, str, int]]) -> frozenset[int]:
    """The vessels (MMSI) that are sought, and those that sent an IMO number of one of these.

    Args:
        sought: Ships that claims name.
        vessels: MMSI, a name (empty where none) and an IMO number (0 where none) that were sent together.
    """
    rows = set(vessels)
    chosen = {m for m, name, imo in rows if any(one.fits(mmsi=m, names=(name,), imos=(imo,)) for one in sought)}
    numbers = {imo for mmsi, _, imo in rows if mmsi in chosen and is_ship_imo(imo)}
    return frozenset(chosen | {mmsi for mmsi, _, imo in rows if imo in numbers})


@dataclass(frozen=True, kw_only=True)
class Hull:
    """One ship by what it sent, under one number or several."""

    vessels: tuple[HeardShip, ...]
    """By number; more than one where they sent one IMO number."""

    @cached_property
    def time_ms(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Of all its positions, rising and each once; milliseconds since 1970, UTC."""
        return np.unique(np.concatenate([one.time_ms for one in self.vessels]).astype(np.int64))

    @property
    def numbers(self) -> frozenset[int]:
        """MMSI that it sent."""
        return frozenset(one.mmsi for one in self.vessels)

    @property
    def imos(self) -> frozenset[int]:
        """IMO numbers that it sent."""
        return frozenset(imo for one in self.vessels for imo in one.imos)

    @property
    def names(self) -> tuple[str, ...]:
        """Names that it sent, each once; of each vessel the last one last."""
        return tuple(dict.fromkeys(name for one in self.vessels for name in one.names))

    @property
    def is_shared(self) -> bool:
        """True where a number of it was sent by two ships."""
        return any(one.ships > 1 for one in self.vessels)

    @property
    def words(self) -> str:
        """What it calls itself: `DRAWN 3 (MMSI 273000903)`."""
        numbers = listed(f"MMSI {one.mmsi}" for one in self.vessels)
        return f"{' / '.join(self.names) or 'a ship without a name'} ({numbers})"

    def has_name(self, keys: frozenset[str]) -> bool:
        """True where it sent a name with one of these keys."""
        return any(keys & name_keys(name) for name in self.names)


def find_hulls(sought: SoughtShip, ships: Iterable[HeardShip]) -> tuple[Hull, ...]:
    """The ships of the signals that a claim may mean, by number: the IMO number before the MMSI before the name.

    More than one where several ships send one name.
    """
    merged = {one.mmsi: one for one in sorted(ships, key=_order)}
    held = [merged[mmsi] for mmsi in sorted(merged)]
    direct: list[HeardShip] = []
    for alone in (SoughtShip(imo=sought.imo), SoughtShip(mmsi=sought.mmsi), SoughtShip(keys=sought.keys)):
        direct = direct or [one for one in held if alone.fits(mmsi=one.mmsi, names=one.names, imos=one.imos)]
    hulls: list[Hull] = []
    for one in direct:
        if any(one.mmsi in hull.numbers for hull in hulls):
            continue
        kin = [other for other in held if other is one or set(one.imos) & set(other.imos)]
        hulls.append(Hull(vessels=tuple(kin)))
    return tuple(hull for hull in hulls if not _is_part_of_another(hull, hulls, sought.keys))


def _is_part_of_another(hull: Hull, hulls: Sequence[Hull], keys: frozenset[str]) -> bool:
    """True where what was found of its name is a part of what was found of another's: `Star` in `Drawn Star`."""
    own, others = _shared(hull, keys), [_shared(other, keys) for other in hulls if other is not hull]
    return bool(own) and any(
        all(any(key != longer and key in longer for longer in other) for key in own) for other in others if other
    )


def _shared(hull: Hull, keys: frozenset[str]) -> frozenset[str]:
    return keys & frozenset().union(*(name_keys(name) for name in hull.names))


def _order(one: HeardShip) -> tuple[int, int, tuple[str, ...]]:
    return one.mmsi, len(one.time_ms), one.names
