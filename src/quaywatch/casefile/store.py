"""The open case: evidence goes in, finished units of work go in, and everything comes out in one order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from quaywatch.casefile.codec import content_hash, read_record
from quaywatch.casefile.custody import (
    ARTEFACT_ADDED,
    ARTEFACT_ADDED_AGAIN,
    REPORT_WRITTEN,
    CustodyEntry,
    next_entry,
)
from quaywatch.casefile.database import open_database, transaction
from quaywatch.casefile.entries import Origin, UnitKey
from quaywatch.casefile.folder import DATABASE, REPORT, SITES, check_is_case, path_inside
from quaywatch.casefile.lock import lock_for_writing
from quaywatch.casefile.objects import ObjectStore, Stored, hash_file
from quaywatch.casefile.rows import artefact_row, custody_row, noun_row, unit_row
from quaywatch.casefile.schema import ARTEFACTS, CUSTODY, NOUN_TABLES, NOUNS, UNITS
from quaywatch.casefile.writing import remove_unfinished
from quaywatch.errors import CaseError
from quaywatch.records.artefact import Artefact, ArtefactRole

__all__ = ["CaseStore", "open_case"]


@contextmanager
def open_case(folder: Path) -> Iterator[CaseStore]:
    """The case in the folder, for this process alone; its database is made where there is none yet.

    What a killed run left unfinished is cleared away.

    Raises:
        CaseError: The folder is no case, another run has it open, it cannot be written, it is damaged, or it was
            written by a newer version.
    """
    check_is_case(folder)
    with lock_for_writing(folder):
        database = path_inside(folder, DATABASE)
        objects = ObjectStore(folder)
        if not database.exists() and not objects.is_empty:
            raise CaseError(
                f"the case in {str(folder)!r} has objects but no {DATABASE}",
                expected="the database that says what they are",
                do="Put back a copy of it, or start a new case and ingest the sources again",
            )
        objects.prepare()
        for part in (folder, path_inside(folder, SITES), path_inside(folder, REPORT)):
            remove_unfinished(part)
        with open_database(database) as connection:
            yield CaseStore(folder, objects, connection)


class CaseStore:
    """An open case. Get one from `open_case`."""

    def __init__(self, folder: Path, objects: ObjectStore, connection: Connection) -> None:
        self.folder = folder
        self.objects = objects
        self._connection = connection

    def add_artefact(self, content: Path | bytes, origin: Origin) -> Artefact:
        """The artefact that the bytes are in this case, now that they are in it.

        Bytes that the case already holds stay one artefact, described as it was last told: so a wrong date or wrong
        rights can be put right. Custody keeps every description.

        Raises:
            SourceError: The file cannot be read, or is not a regular file.
            CaseError: The case cannot be written.
        """
        stored = self.objects.put_bytes(content) if isinstance(content, bytes) else self.objects.put_file(content)
        artefact = _described(stored, origin, content.name if isinstance(content, Path) else "")
        with self._transaction():
            known = self._find_artefact(artefact.sha256)
            if known is not None:
                self._connection.execute(delete(ARTEFACTS).where(ARTEFACTS.c.sha256 == artefact.sha256))
            self._connection.execute(insert(ARTEFACTS).values(artefact_row(artefact)))
            self._note(
                ARTEFACT_ADDED_AGAIN if known else ARTEFACT_ADDED,
                artefact.sha256,
                {"name": artefact.name, "source": artefact.source, "record": content_hash(artefact)},
            )
        return artefact

    def artefacts(self, role: ArtefactRole | None = None) -> tuple[Artefact, ...]:
        """All evidence, by role and name; of one role, where one is asked for."""
        asked = select(ARTEFACTS.c.body).order_by(ARTEFACTS.c.role, ARTEFACTS.c.name, ARTEFACTS.c.sha256)
        with self._transaction():
            return self._read(Artefact, asked if role is None else asked.where(ARTEFACTS.c.role == role.value))

    def finished(self, unit: UnitKey) -> bool:
        """True where the slot holds the result of this very unit."""
        with self._transaction():
            found = self._connection.execute(select(UNITS.c.key).where(UNITS.c.slot == unit.slot)).scalar()
        return bool(found == unit.sha256)

    def save_unit(self, unit: UnitKey, records: Mapping[str, Sequence[Any]]) -> None:
        """Nothing; the slot now holds these records, by the noun of `Findings`, in place of what it held before.

        Raises:
            DataError: A record cannot be stored.
            CaseError: The case cannot be written; the slot is as it was.
        """
        rows = {
            noun: [{"slot": unit.slot, "position": i, **noun_row(noun, record)} for i, record in enumerate(found)]
            for noun, found in records.items()
            if found
        }
        with self._transaction():
            self._clear(unit.slot)
            self._connection.execute(insert(UNITS).values(unit_row(unit, rows)))
            for noun, found in rows.items():
                self._connection.execute(insert(NOUN_TABLES[noun]), found)

    def prune(self, slots_kept: Collection[str], *, stages: Collection[str] | None = None) -> tuple[str, ...]:
        """The slots that are no longer asked for, of these stages or of all; their results are gone."""
        with self._transaction():
            units = self._connection.execute(select(UNITS.c.slot, UNITS.c.stage).order_by(UNITS.c.slot)).all()
            gone = tuple(
                slot for slot, stage in units if slot not in slots_kept and (stages is None or stage in stages)
            )
            for slot in gone:
                self._clear(slot)
        return gone

    def prune_slot(self, slot: str) -> None:
        """Nothing; the slot is empty."""
        with self._transaction():
            self._clear(slot)

    def read_findings_parts(self) -> dict[str, tuple[Any, ...]]:
        """All records by the names of `Findings`, artefacts too: ordered by slot, and as the unit gave them."""
        parts: dict[str, tuple[Any, ...]] = {"artefacts": self.artefacts()}
        with self._transaction():
            for noun, table in NOUN_TABLES.items():
                ordered = select(table.c.body).order_by(table.c.slot, table.c.position)
                parts[noun] = self._read(NOUNS[noun], ordered)
        return parts

    def record_reports(self, paths: Iterable[str]) -> None:
        """Nothing; custody holds the hashes of these files, named by their paths inside the case.

        Raises:
            CaseError: A path leads out of the case.
        """
        hashes = {path: hash_file(path_inside(self.folder, path)) for path in paths}
        with self._transaction():
            for path, sha256 in hashes.items():
                self._note(REPORT_WRITTEN, path, {"sha256": sha256})

    def custody(self) -> tuple[CustodyEntry, ...]:
        """The whole chain, oldest entry first."""
        with self._transaction():
            return self._read(CustodyEntry, select(CUSTODY.c.body).order_by(CUSTODY.c.number))

    def _find_artefact(self, sha256: str) -> Artefact | None:
        return next(iter(self._read(Artefact, select(ARTEFACTS.c.body).where(ARTEFACTS.c.sha256 == sha256))), None)

    def _note(self, action: str, subject: str, detail: Mapping[str, str]) -> None:
        last = self._read(CustodyEntry, select(CUSTODY.c.body).order_by(CUSTODY.c.number.desc()).limit(1))
        entry = next_entry(last[0] if last else None, datetime.now(UTC), action, subject, detail)
        self._connection.execute(insert(CUSTODY).values(custody_row(entry)))

    def _clear(self, slot: str) -> None:
        self._connection.execute(delete(UNITS).where(UNITS.c.slot == slot))  # and with it, by key, all that it made

    def _read(self, kind: Any, bodies: Select[Any]) -> tuple[Any, ...]:
        return tuple(read_record(kind, body) for body in self._connection.execute(bodies).scalars())

    def _transaction(self) -> AbstractContextManager[None]:
        return transaction(self._connection, self.folder / DATABASE)


def _described(stored: Stored, origin: Origin, file_name: str) -> Artefact:
    name = origin.name or file_name or stored.sha256
    return Artefact(
        sha256=stored.sha256,
        name=name.encode(errors="replace").decode(),  # a file name need not be Unicode
        role=origin.role,
        size=stored.size,
        source=origin.source,
        rights=origin.rights,
        parents=origin.parents,
        parameters=origin.parameters,
    )
