"""Lists that are tables with a header: annexes of the EU, OpenSanctions' maritime.csv, and plain tables of ships."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from quaywatch.records.watchlist import ListedName, ListedShip, NameKind
from quaywatch.sources.watchlists.rows import read_rows
from quaywatch.sources.watchlists.values import find_names, flags_in, numbers_in, values_in

__all__ = ["Columns", "read_table"]

Columns = Mapping[str, tuple[int, ...]]
"""Role → numbers of its columns."""
_SHIPS = frozenset({"vessel", "ship", "vessels", "ships"})
_NO_SHIPS = frozenset(
    {"organization", "organisation", "company", "legalentity", "publicbody"}
    | {"person", "individual", "entity", "aircraft", "airplane"}
)


def read_table(
    path: Path, columns: Columns, *, list_name: str, list_date: date | None, delimiter: str, counts: Counter[str]
) -> Iterator[ListedShip]:
    """The ships of a table; rows of other kinds, and without any name or number, are counted.

    Args:
        path: The file.
        columns: Where what stands.
        list_name: To name the list by.
        list_date: Of the snapshot.
        delimiter: Between cells.
        counts: Gets what was left out, by reason.
    """
    rows = read_rows(path, counts, delimiter)
    header = next(rows, [])
    for number, cells in enumerate(rows, start=1):
        if cells == header:
            counts["header repeated"] += 1
            continue
        row = _Row(cells, columns)
        if row.is_no_ship:
            counts["entry that is no ship"] += 1
            continue
        ship = row.ship(list_name, list_date, number)
        if ship.names or ship.imo or ship.mmsi:
            yield ship
        else:
            counts["row without name and number"] += 1


class _Row:
    """The cells of one row, by what they are."""

    def __init__(self, cells: Sequence[str], columns: Columns) -> None:
        self._cells = cells
        self._columns = columns

    def _text(self, role: str, joint: str = ";") -> str:
        return joint.join(self._cells[at] for at in self._columns.get(role, ()) if at < len(self._cells))

    @property
    def is_no_ship(self) -> bool:
        """True where the row says that it is something else."""
        stated = {re.sub(r"\W", "", self._text(role)).casefold() for role in ("kind", "ship_type")}
        return bool(stated & _NO_SHIPS)

    def ship(self, list_name: str, list_date: date | None, number: int) -> ListedShip:
        """The row as a listed ship."""
        numbers = numbers_in(self._text("imo"), self._text("mmsi"))
        types = (value for value in values_in(self._text("ship_type")) if value.casefold() not in _SHIPS)
        return ListedShip(
            list_name=list_name,
            list_date=list_date,
            entry_id=self._text("entry_id").strip() or str(number),
            names=tuple(self._names()),
            imo=numbers.imo,
            mmsi=numbers.mmsi,
            unsound_numbers=numbers.unsound,
            call_signs=values_in(self._text("call_sign")),
            flags=flags_in(self._text("flag")),
            ship_types=tuple(types),
            programmes=values_in(self._text("programme")),
            link=self._text("link").strip(),
        )

    def _names(self) -> Iterator[ListedName]:
        seen: set[str] = set()
        kinds = (("name", NameKind.NAME), ("alias", NameKind.ALIAS), ("former", NameKind.FORMER))
        for role, kind in kinds:
            for name in find_names(self._text(role), kind):
                if name.text not in seen:
                    seen.add(name.text)
                    yield name
