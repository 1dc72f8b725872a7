"""The SDN list of the US Treasury (OFAC) as CSV: sdn.csv, with alt.csv and sdn_comments.csv beside it.

The files have no header. IMO number and MMSI stand in the remarks only; other names stand in alt.csv; remarks that are
too long go on in sdn_comments.csv. (OFAC, "SDN data formats": Treasury's description of its files.)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from quaywatch.records.watchlist import ListedName, ListedShip, NameKind
from quaywatch.sources.watchlists.rows import read_rows
from quaywatch.sources.watchlists.values import find_names, flags_in, numbers_in

__all__ = ["OFAC_LIST_NAME", "is_ofac_row", "read_ofac_table", "ship_of_remarks"]

OFAC_LIST_NAME = "OFAC SDN"
_NULL = "-0-"
_COLUMNS = 12
_FORMER_FLAG = re.compile(r"Former Vessel Flag\s+(.+)", re.IGNORECASE)
_ALIAS_KINDS = {"fka": NameKind.FORMER}


def is_ofac_row(cells: Sequence[str]) -> bool:
    """True for a row as in sdn.csv: twelve cells, the first a number, and the null mark or a vessel in the third."""
    return (
        len(cells) == _COLUMNS
        and cells[0].strip().isdigit()
        and cells[2].strip() in (_NULL, "vessel", "individual", "aircraft", "entity")
    )


def read_ofac_table(path: Path, list_date: date | None, counts: Counter[str]) -> Iterator[ListedShip]:
    """The vessels of sdn.csv, with the names and remarks of the files beside it where they are there.

    Args:
        path: The file sdn.csv, whatever its name.
        list_date: Of the snapshot.
        counts: Gets what was left out, by reason.
    """
    vessels = [cells for cells in read_rows(path, counts) if _is_vessel(cells, counts)]
    wanted = {cells[0].strip() for cells in vessels}
    aliases = _aliases(path, wanted, counts)
    more = _comments(path, wanted, counts)
    for cells in vessels:
        key, name, _, programmes, _, call_sign, ship_type, _, _, flag, _, remarks = (_bare(cell) for cell in cells[:12])
        ship = ship_of_remarks(remarks + more.get(key, ""))
        yield ListedShip(
            list_name=OFAC_LIST_NAME,
            list_date=list_date,
            entry_id=key,
            names=(*find_names(name), *aliases.get(key, ())),
            imo=ship.imo,
            mmsi=ship.mmsi,
            unsound_numbers=ship.unsound_numbers,
            call_signs=(call_sign,) if call_sign else (),
            flags=tuple(dict.fromkeys((*flags_in(flag), *ship.flags))),
            ship_types=tuple(dict.fromkeys(part for part in (ship_type, *ship.ship_types) if part)),
            programmes=tuple(part for part in re.split(r"\]\s*\[", programmes.strip("[] ")) if part),
        )


def ship_of_remarks(remarks: str) -> ListedShip:
    """What remarks say of a vessel: numbers, former flags, another type. Links to owners are passed over."""
    imo, mmsi, flags, types = [], [], [], []
    for part in re.split(r"[;\n]", remarks.rstrip(" .")):
        text = part.strip().removeprefix("alt. ")
        former = _FORMER_FLAG.match(text)
        if text.startswith("MMSI"):
            mmsi.append(text.removeprefix("MMSI"))
        elif former:
            flags.append(former[1])
        elif text.startswith("Other Vessel Type"):
            types.append(text.removeprefix("Other Vessel Type").strip())
        elif re.match(r"(Vessel Registration Identification|Identification Number|IMO)\b", text):
            imo.append(re.sub(r".*(Identification|Number|IMO)\b", "", text))
    numbers = numbers_in(";".join(imo), ";".join(mmsi))
    return ListedShip(
        list_name=OFAC_LIST_NAME,
        list_date=None,
        entry_id="",
        names=(),
        imo=numbers.imo,
        mmsi=numbers.mmsi,
        unsound_numbers=numbers.unsound,
        flags=flags_in(";".join(flags)),
        ship_types=tuple(types),
    )


def _bare(cell: str) -> str:
    text = " ".join(cell.split())
    return "" if text == _NULL else text


def _is_vessel(cells: Sequence[str], counts: Counter[str]) -> bool:
    if len(cells) < _COLUMNS:
        counts["row too short"] += 1
        return False
    if cells[2].strip().casefold() != "vessel":
        counts["entry that is no ship"] += 1
        return False
    return True


def _aliases(path: Path, wanted: set[str], counts: Counter[str]) -> Mapping[str, list[ListedName]]:
    found: dict[str, list[ListedName]] = defaultdict(list)
    for cells in _rows_beside(path, "alt.csv", counts):
        if len(cells) >= 4 and cells[0].strip() in wanted:
            kind = _ALIAS_KINDS.get(cells[2].strip().casefold(), NameKind.ALIAS)
            found[cells[0].strip()] += find_names(_bare(cells[3]), kind)
    return found


def _comments(path: Path, wanted: set[str], counts: Counter[str]) -> Mapping[str, str]:
    rows = _rows_beside(path, "sdn_comments.csv", counts)
    return {cells[0].strip(): _bare(cells[1]) for cells in rows if len(cells) >= 2 and cells[0].strip() in wanted}


def _rows_beside(path: Path, name: str, counts: Counter[str]) -> Iterator[list[str]]:
    for other in path.parent.iterdir():
        if other.name.casefold() == name and other.is_file():
            yield from read_rows(other, counts)
            return
    counts[f"no {name} beside it"] += 1
