"""One list of ships from a file of any known format, told by its content and not by its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from quaywatch.errors import DataError, SourceError
from quaywatch.records.watchlist import ListedShip, Watchlist
from quaywatch.sources.watchlists.columns import find_columns
from quaywatch.sources.watchlists.ofac_table import OFAC_LIST_NAME, is_ofac_row, read_ofac_table
from quaywatch.sources.watchlists.ofac_xml import find_sdn_date, read_ofac_xml
from quaywatch.sources.watchlists.rows import check_file, find_delimiter, read_lines, read_rows
from quaywatch.sources.watchlists.tables import Columns, read_table
from quaywatch.sources.watchlists.un_xml import UN_LIST_NAME, find_un_date, read_un_xml
from quaywatch.sources.watchlists.values import date_in
from quaywatch.sources.watchlists.xml_text import read_records

__all__ = ["ListKind", "find_list_kind", "read_watchlist"]

_WANTED = "OFAC SDN (CSV or XML), UN consolidated XML, an EU annex as CSV, OpenSanctions maritime.csv, or a plain CSV"
_ROWS_LOOKED_AT = 5


class ListKind(StrEnum):
    """Formats of lists."""

    OFAC_CSV = "OFAC SDN, CSV"
    OFAC_XML = "OFAC SDN, XML"
    UN_XML = "UN consolidated, XML"
    EU_TABLE = "EU annex, CSV"
    OPENSANCTIONS = "OpenSanctions maritime, CSV"
    PLAIN = "plain CSV"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How a file is to be read."""

    kind: ListKind
    delimiter: str = ","
    columns: Columns | None = None


def find_list_kind(path: Path) -> ListKind:
    """The format of a list, by its content.

    Raises:
        SourceError: It cannot be read, is empty or too large.
        DataError: It is none of them.
    """
    return _form(path, None).kind


def read_watchlist(path: Path, *, columns: Mapping[str, str] | None = None, dated: date | None = None) -> Watchlist:
    """The ships of a list, with its name and date and the counts of what was left out.

    A list is what its author wrote on its date. Where it states no date, one in the name of the file or of its folder
    (2019-01-15) is taken, and said to be from there.

    Args:
        path: The file; for OFAC's CSV the file sdn.csv, with alt.csv and sdn_comments.csv beside it.
        columns: Role (name, imo, mmsi, flag, …) → column, for a table whose header does not tell.
        dated: The date of the list, where neither it nor its name tells, or where they tell it wrongly.

    Raises:
        SourceError: The file cannot be read, is empty or too large.
        DataError: It is in no known format, or damaged.
        PlanError: A column that was told is not there.
    """
    form = _form(path, columns)
    list_date, dated_by = (dated, "option") if dated else _date(path, form.kind)
    counts: Counter[str] = Counter()
    name = {ListKind.UN_XML: UN_LIST_NAME}.get(form.kind, path.name)
    name = OFAC_LIST_NAME if form.kind in (ListKind.OFAC_CSV, ListKind.OFAC_XML) else name
    ships = tuple(_ships(path, form, name, list_date, counts))
    counts["number that is no ship's"] += sum(len(ship.unsound_numbers) for ship in ships)
    return Watchlist(
        name=name,
        kind=form.kind,
        list_date=list_date,
        dated_by=dated_by,
        ships=ships,
        counts={reason: count for reason, count in sorted(counts.items()) if count},
    )


def _ships(path: Path, form: _Form, name: str, list_date: date | None, counts: Counter[str]) -> Iterator[ListedShip]:
    readers = {ListKind.OFAC_CSV: read_ofac_table, ListKind.OFAC_XML: read_ofac_xml, ListKind.UN_XML: read_un_xml}
    if form.kind in readers:
        return readers[form.kind](path, list_date, counts)
    return read_table(
        path, form.columns or {}, list_name=name, list_date=list_date, delimiter=form.delimiter, counts=counts
    )


def _date(path: Path, kind: ListKind) -> tuple[date | None, str]:
    stated = {ListKind.OFAC_XML: find_sdn_date, ListKind.UN_XML: find_un_date}.get(kind)
    found = stated(path) if stated else None
    if found is not None:
        return found, "content"
    for name in (path.name, path.resolve().parent.name):
        found = date_in(name, in_name=True)
        if found is not None:
            return found, "file name"
    return None, ""


def _form(path: Path, given: Mapping[str, str] | None) -> _Form:
    check_file(path)
    with path.open("rb") as file:
        head = file.read(64)
    if head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
        raise SourceError(f"{path.name} is an archive", expected=_WANTED, do="Unpack it and give the list in it")
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<", head):
        return _Form(kind=_xml_kind(path))
    return _table_form(path, given)


def _xml_kind(path: Path) -> ListKind:
    root = next(read_records(path, ()), None)
    kind = {"sdnList": ListKind.OFAC_XML, "CONSOLIDATED_LIST": ListKind.UN_XML}.get(
        root.tag if root is not None else ""
    )
    if kind is None:
        found = "no element" if root is None else f"the root element {root.tag[:80]!r}"
        do = "Take sdn.xml, the plain form of the list" if root is not None and root.tag == "Sanctions" else ""
        raise DataError(f"{path.name} has {found}", expected="sdnList (OFAC) or CONSOLIDATED_LIST (UN)", do=do)
    return kind


def _table_form(path: Path, given: Mapping[str, str] | None) -> _Form:
    first = next((line for line in read_lines(path, Counter()) if line.strip()), "")
    delimiter = find_delimiter(first)
    rows = [cells for _, cells in zip(range(_ROWS_LOOKED_AT), read_rows(path, Counter(), delimiter), strict=False)]
    if any(is_ofac_row(cells) for cells in rows) and not given:
        return _Form(kind=ListKind.OFAC_CSV)
    header = rows[0] if rows else []
    columns = find_columns(header, given)
    if not {"name", "imo", "mmsi"} & set(columns):
        raise DataError(
            f"{path.name} has no column with names, IMO numbers or MMSI among {', '.join(header)[:200]!r}",
            expected=_WANTED,
            do="Tell the columns: --columns name=COLUMN,imo=COLUMN",
        )
    return _Form(kind=_table_kind(header), delimiter=delimiter, columns=columns)


def _table_kind(header: list[str]) -> ListKind:
    names = {name.strip().casefold() for name in header}
    if {"schema", "imonumber"} <= names:
        return ListKind.EU_TABLE
    if {"caption", "imo", "risk", "datasets"} <= names:
        return ListKind.OPENSANCTIONS
    return ListKind.PLAIN
