"""Ships on lists (sanctions and others), ships as they call themselves, and where the two agree.

A list is a snapshot: it says what its author wrote on its date, not what is law today. Being on a list, or having a
number that is, proves nothing of what a ship did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

__all__ = ["ListMatch", "ListedName", "ListedShip", "MatchedBy", "NameKind", "ShipIdentity", "Watchlist"]


class NameKind(StrEnum):
    """What the list says of a name."""

    NAME = "name"
    ALIAS = "alias"
    FORMER = "former name"


class MatchedBy(StrEnum):
    """What two ships have in common, the strongest first."""

    IMO = "imo"
    MMSI = "mmsi"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedName:
    """One name of a listed ship."""

    text: str
    """As written, in the list's script."""
    kind: NameKind = NameKind.NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedShip:
    """One entry of a list that is a ship."""

    list_name: str
    """Of the list."""
    list_date: date | None
    """Of the snapshot; None where neither the list nor its file tells."""
    entry_id: str
    """The list's own key, else the number of the row."""
    names: tuple[ListedName, ...]
    imo: tuple[int, ...] = ()
    """IMO numbers that can be a ship's; more than one where the list gives several."""
    mmsi: tuple[int, ...] = ()
    """Numbers of nine digits."""
    unsound_numbers: tuple[str, ...] = ()
    """What stands for a number there and is none of a ship (too short, wrong check digit, a company's), as written."""
    call_signs: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    """Flags and former flags, as ISO code where the name is known, else as written."""
    ship_types: tuple[str, ...] = ()
    """As written."""
    programmes: tuple[str, ...] = ()
    """Under which it is listed."""
    link: str = ""
    """To the entry, where the list gives one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """What was read of one list."""

    name: str
    kind: str
    """Its format, in words."""
    list_date: date | None
    """Of the snapshot; None where not known."""
    dated_by: str
    """What tells the date: `content`, `file name`, `option`; empty where nothing does."""
    ships: tuple[ListedShip, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    """Entries that are no ships, rows that could not be read, numbers that are no ship's, by reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipIdentity:
    """What a ship, or a table of ships, says of its identity."""

    mmsi: int | None = None
    imo: int | None = None
    """As sent; whether it can be a ship's is asked when it is matched."""
    name: str = ""
    call_sign: str = ""
    flag: str = ""
    """ISO code, as written, or by the MMSI; empty where not known."""
    ship_type: str = ""
    """A word, or the number of the AIS type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMatch:
    """A ship and an entry that agree in something."""

    ship: ShipIdentity
    listed: ListedShip
    matched_by: MatchedBy
    is_suggestion: bool
    """True where the agreement is too weak to call the two one ship: a person has to look."""
    agrees: tuple[str, ...]
    """What else agrees besides."""
    because: str
    """The reason in words, with the list and its date."""
