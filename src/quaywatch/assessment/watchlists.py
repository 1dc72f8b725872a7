"""Ships held against lists: by IMO number, then by MMSI, then by name with flag and type, the last as suggestion only.

An IMO number stays with a hull; an MMSI goes with a flag and is given to another ship after; a name is anybody's. What
a ship sends of itself is typed in by people and can be another's. A match names the list and its date, for a snapshot
is not the law of today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from quaywatch.assessment.ship_names import AIS_NAME_LENGTH, name_keys, ship_kind
from quaywatch.records.vessel_numbers import is_ship_imo, is_vessel_mmsi
from quaywatch.records.watchlist import ListedShip, ListMatch, MatchedBy, NameKind, ShipIdentity, Watchlist

__all__ = ["match_watchlists"]

_ORDER = {MatchedBy.IMO: 0, MatchedBy.MMSI: 1, MatchedBy.NAME: 2}


def match_watchlists(ships: Iterable[ShipIdentity], lists: Sequence[Watchlist]) -> tuple[ListMatch, ...]:
    """What of the ships agrees with an entry of a list, the strongest first; each pair once, by its strongest tie.

    A name is only a suggestion, and none is made where both have IMO numbers that differ, or where flag or type
    contradicts. An MMSI is only a suggestion where both have IMO numbers that differ. No match does not say that a ship
    is not listed.

    Args:
        ships: As they call themselves.
        lists: As read.
    """
    index = _Index(entry for one in lists for entry in one.ships)
    found = {(ship, match.listed): match for ship in ships for match in index.matches(ship)}
    return tuple(sorted(found.values(), key=_rank))


def _rank(match: ListMatch) -> tuple[bool, int, int, str, str, str, int]:
    ship, listed = match.ship, match.listed
    tie = _ORDER[match.matched_by]
    return match.is_suggestion, tie, -len(match.agrees), listed.list_name, listed.entry_id, ship.name, ship.mmsi or 0


class _Index:
    """Entries by what they may be found by."""

    def __init__(self, entries: Iterable[ListedShip]) -> None:
        self._by_imo: dict[int, list[ListedShip]] = defaultdict(list)
        self._by_mmsi: dict[int, list[ListedShip]] = defaultdict(list)
        self._by_name: dict[str, dict[ListedShip, None]] = defaultdict(dict)
        for entry in dict.fromkeys(entries):
            for imo in entry.imo:
                self._by_imo[imo].append(entry)
            for mmsi in entry.mmsi:
                self._by_mmsi[mmsi].append(entry)
            for key in _keys_of(entry):
                self._by_name[key][entry] = None

    def matches(self, ship: ShipIdentity) -> Iterator[ListMatch]:
        """The entries that agree with a ship, each once."""
        imo = ship.imo if ship.imo is not None and is_ship_imo(ship.imo) else None
        mmsi = ship.mmsi if ship.mmsi is not None and is_vessel_mmsi(ship.mmsi) else None
        seen: set[ListedShip] = set()
        for tie, found in (
            (MatchedBy.IMO, _of(self._by_imo, imo)),
            (MatchedBy.MMSI, _of(self._by_mmsi, mmsi)),
            (MatchedBy.NAME, [entry for key in sorted(name_keys(ship.name)) for entry in self._called(key, ship.name)]),
        ):
            for entry in found:
                if entry not in seen and (match := _match(ship, entry, tie, imo)) is not None:
                    seen.add(entry)
                    yield match

    def _called(self, key: str, name: str) -> Iterable[ListedShip]:
        cut = f"{key}…" if len(name) == AIS_NAME_LENGTH else ""
        return {**self._by_name.get(key, {}), **self._by_name.get(cut, {})}


def _of(index: Mapping[int, list[ListedShip]], number: int | None) -> list[ListedShip]:
    return [] if number is None else index.get(number, [])


@lru_cache(maxsize=65536)
def _keys_of(entry: ListedShip) -> frozenset[str]:
    """Keys of all names, and of those that a message would cut off, as cut."""
    whole = {key for name in entry.names for key in name_keys(name.text)}
    long = [name.text for name in entry.names if len(name.text) > AIS_NAME_LENGTH]
    return frozenset(whole | {f"{key}…" for text in long for key in name_keys(text[:AIS_NAME_LENGTH])})


def _match(ship: ShipIdentity, entry: ListedShip, tie: MatchedBy, imo: int | None) -> ListMatch | None:
    other_hull = imo is not None and bool(entry.imo) and imo not in entry.imo
    agrees, contradicts = _compared(ship, entry)
    if tie is MatchedBy.NAME and (other_hull or contradicts):
        return None
    doubts = [f"the IMO numbers differ ({imo} and {', '.join(map(str, entry.imo))})"] if other_hull else []
    if tie is not MatchedBy.NAME:
        doubts += [f"the {what} differs" for what in contradicts]
        doubts += _other_name(ship, entry)
    return ListMatch(
        ship=ship,
        listed=entry,
        matched_by=tie,
        is_suggestion=tie is MatchedBy.NAME or other_hull,
        agrees=agrees,
        because=_words(ship, entry, tie, agrees, doubts),
    )


def _compared(ship: ShipIdentity, entry: ListedShip) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What else is told by both and agrees, and what contradicts."""
    kinds = {kind for text in entry.ship_types if (kind := ship_kind(text))}
    kind = ship_kind(ship.ship_type)
    signs = {_bare(sign) for sign in entry.call_signs}
    told = (
        ("name", _shared_names(ship, entry), bool(ship.name and entry.names)),
        ("call sign", _bare(ship.call_sign) in signs, bool(_bare(ship.call_sign) and signs)),
        ("flag", ship.flag in entry.flags, bool(ship.flag and entry.flags)),
        ("type", kind in kinds, bool(kind and kinds)),
    )
    agrees = tuple(what for what, is_so, is_told in told if is_told and is_so)
    contradicts = tuple(what for what, is_so, is_told in told[2:] if is_told and not is_so)
    return agrees, contradicts


def _bare(call_sign: str) -> str:
    return "".join(letter for letter in call_sign.upper() if letter.isalnum())


def _shared_names(ship: ShipIdentity, entry: ListedShip) -> bool:
    keys = name_keys(ship.name)
    cut = {f"{key}…" for key in keys} if len(ship.name) == AIS_NAME_LENGTH else set()
    return bool((keys | cut) & _keys_of(entry))


def _other_name(ship: ShipIdentity, entry: ListedShip) -> list[str]:
    if not ship.name or not entry.names or _shared_names(ship, entry):
        return []
    return [f"it calls itself {ship.name}, the list {entry.names[0].text}"]


def _words(ship: ShipIdentity, entry: ListedShip, tie: MatchedBy, agrees: Sequence[str], doubts: Sequence[str]) -> str:
    dated = f"as of {entry.list_date.isoformat()}" if entry.list_date else "of unknown date"
    where = f"entry {entry.entry_id} of {entry.list_name}, {dated}"
    if tie is MatchedBy.NAME:
        listed = _listed_name(ship, entry)
        rest = [what for what in agrees if what != "name"]
        also = f", and the {' and the '.join(rest)}" if rest else " alone: nothing else is told by both"
        return f"the name {ship.name} is {listed} of {where}{also}; a suggestion only"
    number = f"IMO number {ship.imo}" if tie is MatchedBy.IMO else f"MMSI {ship.mmsi}"
    also = f"; also the {', the '.join(agrees)}" if agrees else ""
    but = f"; but {'; '.join(doubts)}" if doubts else ""
    return f"the {number} is that of {where}{also}{but}"


def _listed_name(ship: ShipIdentity, entry: ListedShip) -> str:
    keys = name_keys(ship.name)
    shared = next((name for name in entry.names if keys & name_keys(name.text)), entry.names[0])
    kind = "a former name" if shared.kind is NameKind.FORMER else f"the {shared.kind.value}"
    spelt = "" if shared.text.casefold() == ship.name.casefold() else f" ({shared.text})"
    return f"{'an alias' if shared.kind is NameKind.ALIAS else kind}{spelt}"
