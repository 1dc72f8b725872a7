"""Ships as they call themselves, from tables of any hand and from the static reports of their transmitters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from quaywatch.errors import DataError
from quaywatch.records.track import StaticReports
from quaywatch.records.vessel_numbers import find_digit_groups
from quaywatch.records.watchlist import ShipIdentity
from quaywatch.sources.flags import find_flag, flag_of_mmsi
from quaywatch.sources.watchlists.columns import find_columns
from quaywatch.sources.watchlists.rows import check_file, find_delimiter, read_lines, read_rows

__all__ = ["identities_of_reports", "read_identities"]

MAX_IDENTITIES = 5_000_000
"""Distinct ones that are held in memory: all ships of the world are a tenth."""
_ROLES = ("mmsi", "imo", "name", "call_sign", "flag", "ship_type")
_LONGEST = 200
"""Letters of a text; the longest name that AIS can send has twenty, and another twenty-eight may follow."""


def read_identities(
    path: Path, *, columns: Mapping[str, str] | None = None, counts: Counter[str] | None = None
) -> tuple[ShipIdentity, ...]:
    """The distinct identities in a table with a header, in the order in which they come first.

    Args:
        path: A CSV with any of the columns MMSI, IMO, name, call sign, flag and type under their usual names.
        columns: Role → column, where the header does not tell.
        counts: Gets the rows that could not be read, by reason.

    Raises:
        SourceError: It cannot be read.
        DataError: It has neither names nor numbers, or too many ships.
        PlanError: A column that was told is not there.
    """
    check_file(path)
    counts = Counter() if counts is None else counts
    first = next((line for line in read_lines(path, Counter()) if line.strip()), "")
    rows = read_rows(path, counts, find_delimiter(first))
    header = next(rows, [])
    at = find_columns(header, columns)
    if not {"name", "imo", "mmsi"} & set(at):
        raise DataError(
            f"{path.name} has no column with names, IMO numbers or MMSI among {', '.join(header)[:200]!r}",
            expected="a table of ships, or of AIS messages",
            do="Tell the columns: --columns name=COLUMN,mmsi=COLUMN",
        )
    wanted = sorted({column for role in _ROLES for column in at.get(role, ())})
    seen: set[tuple[str, ...]] = set()
    return _distinct((_identity(cells, at) for cells in rows if _is_new(cells, wanted, seen)), path.name)


def _is_new(cells: Sequence[str], wanted: Sequence[int], seen: set[tuple[str, ...]]) -> bool:
    """True for the first of the rows that say the same of identity: most of those of messages do."""
    key = tuple([cells[column] for column in wanted if column < len(cells)])
    if key in seen:
        return False
    if len(seen) < MAX_IDENTITIES:
        seen.add(key)
    return True


def identities_of_reports(parts: Iterable[StaticReports]) -> tuple[ShipIdentity, ...]:
    """The distinct identities in static reports; the flag is that of the MMSI's first digits."""
    return _distinct((one for part in parts for one in _reported(part)), "the static reports")


def _reported(part: StaticReports) -> Iterator[ShipIdentity]:
    columns = (part.mmsi, part.imo, part.name, part.call_sign, part.ship_type)
    for mmsi, imo, name, call_sign, ship_type in zip(*(column.tolist() for column in columns), strict=True):
        yield ShipIdentity(
            mmsi=mmsi or None,
            imo=imo or None,
            name=name,
            call_sign=call_sign,
            flag=flag_of_mmsi(mmsi),
            ship_type="" if ship_type < 0 else str(ship_type),
        )


def _distinct(found: Iterable[ShipIdentity], name: str) -> tuple[ShipIdentity, ...]:
    held: dict[ShipIdentity, None] = {}
    for one in found:
        if one.mmsi or one.imo or one.name:
            held[one] = None
        if len(held) > MAX_IDENTITIES:
            raise DataError(f"{name} has more than {MAX_IDENTITIES} distinct ships", expected="fewer", do="Split it")
    return tuple(held)


def _identity(cells: Sequence[str], at: Mapping[str, tuple[int, ...]]) -> ShipIdentity:
    texts = {
        role: next((text for column in at.get(role, ()) if column < len(cells) and (text := cells[column].strip())), "")
        for role in _ROLES
    }
    mmsi = next(iter(find_digit_groups(texts["mmsi"][:_LONGEST], 9)), None)
    return ShipIdentity(
        mmsi=mmsi,
        imo=next(iter(find_digit_groups(texts["imo"][:_LONGEST], 7)), None),
        name=texts["name"][:_LONGEST].strip(" @"),
        call_sign=texts["call_sign"][:_LONGEST].strip(" @"),
        flag=find_flag(texts["flag"]) or texts["flag"][:_LONGEST] or flag_of_mmsi(mmsi or 0),
        ship_type=texts["ship_type"][:_LONGEST],
    )
