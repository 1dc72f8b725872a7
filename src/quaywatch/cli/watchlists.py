"""`ais watchlist`: ships held against lists."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.output import JsonOption, say, say_json, warn

if TYPE_CHECKING:
    from quaywatch.records.watchlist import ListMatch, ShipIdentity, Watchlist

__all__ = ["watchlist"]

_COLUMNS = (
    "list", "list_date", "entry_id", "listed_name", "listed_imo", "listed_mmsi", "listed_flag", "programmes", "link",
    "mmsi", "imo", "name", "call_sign", "flag", "ship_type", "matched_by", "is_suggestion", "agrees", "because",
)  # fmt: skip
_NOT_LAW = "A list is a snapshot of its date, not the law of today; a number or a name can be another ship's."


def watchlist(
    lists: Annotated[list[Path], typer.Argument(metavar="LIST…", help="Lists: OFAC, UN, EU, OpenSanctions, or a CSV.")],
    against: Annotated[
        list[Path] | None,
        typer.Option(
            "--against", metavar="FILE", help="Tables of ships, or AIS messages of any dialect; one or more files."
        ),
    ] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="ROLE=COLUMN,…", help="Columns of a plain list, if not guessed.")
    ] = None,
    against_columns: Annotated[
        str | None, typer.Option("--against-columns", metavar="ROLE=COLUMN,…", help="Columns of the ships' tables.")
    ] = None,
    dated: Annotated[
        str | None, typer.Option("--dated", metavar="DAY", help="Date of the lists, where they do not state it.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write the matches to this CSV.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Match ships with lists: by IMO number, then MMSI, then name, flag and type as a suggestion only.

    Example: quaywatch ais watchlist sdn.csv maritime.csv --against ships.csv -o matches.csv
    """
    from quaywatch.assessment.watchlists import match_watchlists
    from quaywatch.clock import parse_date
    from quaywatch.sources.watchlists import parse_columns, read_watchlist

    told = parse_columns(columns) if columns else None
    day = parse_date(dated) if dated else None
    held = [read_watchlist(path, columns=told, dated=day) for path in lists]
    counts: Counter[str] = Counter()
    ships = _read_ships(against or (), parse_columns(against_columns) if against_columns else None, counts)
    matches = match_watchlists(ships, held)
    if out is not None:
        _write(out, matches)
    if as_json:
        say_json(_as_json(held, ships, matches, counts))
        return
    for line in (*_list_lines(held), *_match_lines(ships, matches, counts, has_ships=bool(against))):
        say(line)
    if matches:
        warn(_NOT_LAW)


def _read_ships(
    paths: Sequence[Path], columns: Mapping[str, str] | None, counts: Counter[str]
) -> tuple[ShipIdentity, ...]:
    from quaywatch.sources.ship_files import read_ships

    found = (one for path in paths for one in read_ships(path, columns=columns, counts=counts))
    return tuple(dict.fromkeys(found))


def _list_lines(lists: Sequence[Watchlist]) -> list[str]:
    from quaywatch.assessment.wording import counted

    lines = []
    for one in lists:
        day = one.list_date.isoformat() if one.list_date else "of unknown date"
        by = " (by the file's name)" if one.dated_by == "file name" else ""
        numbered = sum(bool(ship.imo) for ship in one.ships)
        lines.append(
            f"{one.name}, {day}{by}: {counted(len(one.ships), 'ship')}, {numbered} with IMO number ({one.kind})"
        )
        lines += [f"  {reason}: {count}" for reason, count in one.counts.items()]
    return lines


def _match_lines(
    ships: Sequence[ShipIdentity], matches: Sequence[ListMatch], counts: Mapping[str, int], *, has_ships: bool
) -> list[str]:
    from quaywatch.assessment.wording import counted

    if not has_ships:
        return []
    sure = sum(not match.is_suggestion for match in matches)
    lines = [f"{counted(len(ships), 'ship')} held against them: {sure} by number, {len(matches) - sure} as suggestion"]
    lines += [f"  {reason}: {count}" for reason, count in sorted(counts.items())]
    for match in matches:
        ship = match.ship
        called = ship.name or (f"IMO {ship.imo}" if ship.imo else f"MMSI {ship.mmsi}")
        lines.append(f"  {'perhaps ' if match.is_suggestion else ''}{called}: {match.because}")
    return lines


def _row(match: ListMatch) -> dict[str, Any]:
    ship, listed = match.ship, match.listed
    values = (
        listed.list_name, listed.list_date.isoformat() if listed.list_date else None, listed.entry_id,
        "; ".join(name.text for name in listed.names), list(listed.imo), list(listed.mmsi), list(listed.flags),
        list(listed.programmes), listed.link or None,
        ship.mmsi, ship.imo, ship.name or None, ship.call_sign or None, ship.flag or None, ship.ship_type or None,
        match.matched_by.value, match.is_suggestion, list(match.agrees), match.because,
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def _write(out: Path, matches: Sequence[ListMatch]) -> None:
    from quaywatch.casefile.writing import write_file

    write_file(out, _as_csv(matches).encode())


def _as_csv(matches: Sequence[ListMatch]) -> str:
    from io import StringIO

    text = StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for match in matches:
        row = {
            name: "; ".join(map(str, cell)) if isinstance(cell, list) else cell for name, cell in _row(match).items()
        }
        writer.writerow(row)
    return text.getvalue()


def _as_json(
    lists: Sequence[Watchlist], ships: Sequence[ShipIdentity], matches: Sequence[ListMatch], counts: Mapping[str, int]
) -> dict[str, Any]:
    return {
        "lists": [
            {
                "name": one.name,
                "kind": one.kind,
                "date": one.list_date.isoformat() if one.list_date else None,
                "dated_by": one.dated_by or None,
                "ships": len(one.ships),
                "counts": dict(one.counts),
            }
            for one in lists
        ],
        "ships": len(ships),
        "counts": dict(counts),
        "matches": [_row(match) for match in matches],
        "note": _NOT_LAW,
    }
