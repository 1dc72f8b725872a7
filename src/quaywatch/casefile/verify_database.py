"""What a case database holds, read from a copy, and everything in it that does not fit together."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select, text

from quaywatch.casefile.codec import content_hash, read_record
from quaywatch.casefile.custody import ARTEFACT_ADDED, ARTEFACT_ADDED_AGAIN, CustodyEntry, check_chain
from quaywatch.casefile.database import open_database, transaction
from quaywatch.casefile.entries import UnitKey
from quaywatch.casefile.folder import DATABASE, open_regular
from quaywatch.casefile.objects import ObjectStore
from quaywatch.casefile.problem import Problem, ProblemKind
from quaywatch.casefile.rows import artefact_row, custody_row, noun_row, unit_row
from quaywatch.casefile.schema import ARTEFACTS, CUSTODY, NOUN_TABLES, NOUNS, UNITS
from quaywatch.casefile.writing import cannot_write
from quaywatch.errors import CaseError, QuaywatchError
from quaywatch.records.artefact import Artefact
from quaywatch.records.ship_event import ShipSurvey

__all__ = ["Contents", "read_contents"]

Row = Mapping[str, Any]

_TRIGGERS = {"custody_no_update", "custody_no_delete", "custody_at_the_end"}


@dataclass(kw_only=True)
class Contents:
    """What could be read, and what is wrong."""

    readable: bool = False
    """False where the database could not be opened at all."""
    artefacts: dict[str, Artefact] = field(default_factory=dict)
    """By hash."""
    custody: list[CustodyEntry] = field(default_factory=list)
    """Oldest first."""
    signals: dict[str, str] = field(default_factory=dict)
    """Files of rows that events of ships were told from: path in the folder of signals, and hash."""
    problems: list[Problem] = field(default_factory=list)
    """What does not fit."""

    def add(self, subject: str, note: str, kind: ProblemKind = ProblemKind.DATABASE) -> None:
        """Note one problem."""
        self.problems.append(Problem(kind=kind, subject=subject, note=note))


def read_contents(folder: Path) -> Contents:
    """The artefacts and the custody of a case, with every problem of its database."""
    contents = Contents()
    if not os.path.lexists(folder / DATABASE) and ObjectStore(folder).is_empty:
        return Contents(readable=True)  # a new case, into which nothing has gone yet
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / DATABASE
        try:
            for suffix in ("", "-wal"):  # commits that a killed run has not yet carried over stand in the second
                _copy(folder / (DATABASE + suffix), copy.with_name(DATABASE + suffix), must_exist=not suffix)
            with open_database(copy) as connection, transaction(connection, copy):
                contents.readable = True
                _check_file(connection, contents)
                _read_evidence(connection, contents)
                _check_units(connection, contents)
        except QuaywatchError as error:
            contents.add(DATABASE, str(error).replace(str(copy), DATABASE))
    _check_evidence(contents)
    return contents


def _copy(source: Path, target: Path, *, must_exist: bool) -> None:
    if must_exist or source.exists():
        with open_regular(source) as original:
            try:
                target.write_bytes(original.read())
            except OSError as error:
                raise cannot_write(target, error) from error


def _check_file(connection: Connection, contents: Contents) -> None:
    for line in connection.execute(text("PRAGMA integrity_check(10)")).scalars():
        if line != "ok":
            contents.add(DATABASE, f"SQLite finds: {line}")
    found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'custody'"))
    if _TRIGGERS - set(found.scalars()):
        contents.add("custody", "the triggers that make it append-only are gone", ProblemKind.CUSTODY)


def _rows(connection: Connection, table: Table) -> list[Row]:
    found = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    return [dict(row) for row in found]


def _check_row(row: Row, written: Row) -> None:
    if any(row[key] != value for key, value in written.items()):
        raise CaseError("it is not as it was written: columns, record and results do not fit together")


def _read_evidence(connection: Connection, contents: Contents) -> None:
    for row in _rows(connection, ARTEFACTS):
        try:
            artefact = read_record(Artefact, row["body"])
            contents.artefacts[artefact.sha256] = artefact
            _check_row(row, artefact_row(artefact))
        except QuaywatchError as error:
            contents.add(f"artefacts {row['sha256']}", str(error))
    for row in _rows(connection, CUSTODY):
        try:
            entry = read_record(CustodyEntry, row["body"])
            contents.custody.append(entry)
            _check_row(row, custody_row(entry))
        except QuaywatchError as error:
            contents.add(f"custody {row['number']}", str(error), ProblemKind.CUSTODY)


def _check_evidence(contents: Contents) -> None:
    for line in check_chain(contents.custody):
        contents.add("custody", line, ProblemKind.CUSTODY)
    actions = (ARTEFACT_ADDED, ARTEFACT_ADDED_AGAIN)
    added = {entry.subject: entry.detail.get("record") for entry in contents.custody if entry.action in actions}
    for sha256, artefact in contents.artefacts.items():
        if added.get(sha256) != content_hash(artefact):
            contents.add(f"artefacts {sha256}", f"custody does not know {artefact.name!r} as it is described")
        for parent in sorted(set(artefact.parents) - contents.artefacts.keys()):
            contents.add(f"artefacts {sha256}", f"its parent {parent} is not in the case")
    for sha256 in sorted(added.keys() - contents.artefacts.keys()):
        contents.add(f"artefacts {sha256}", "custody knows it, but the case does not")


def _check_units(connection: Connection, contents: Contents) -> None:
    made: dict[str, dict[str, list[Row]]] = {}
    for noun, table in NOUN_TABLES.items():
        for row in _rows(connection, table):
            made.setdefault(row["slot"], {}).setdefault(noun, []).append(row)
            try:
                record = read_record(NOUNS[noun], row["body"])
                _check_row(row, noun_row(noun, record))
                if isinstance(record, ShipSurvey):
                    contents.signals.update(record.lake)
            except QuaywatchError as error:
                contents.add(f"{noun} {row['slot']} {row['position']}", str(error))
    for row in _rows(connection, UNITS):
        try:
            _check_row(row, unit_row(_read_unit(row), made.pop(row["slot"], {})))
        except QuaywatchError as error:
            contents.add(f"units {row['slot']}", str(error))
    for slot in made:
        contents.add(f"units {slot}", "there are records of it, but not the unit itself")


def _read_unit(row: Row) -> UnitKey:
    inputs = read_record(Mapping[str, object], row["inputs"])
    return UnitKey(slot=row["slot"], stage=row["stage"], code_version=row["code_version"], inputs=inputs)
