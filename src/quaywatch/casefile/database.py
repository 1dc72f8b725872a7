"""`case.db`: opened, brought to the newest form, and its errors put into words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError

from quaywatch.casefile.schema import HEAD
from quaywatch.errors import CaseError

__all__ = ["open_database", "transaction"]


@contextmanager
def open_database(path: Path) -> Iterator[Connection]:
    """A connection to the database, which is made, or brought to the newest form, where needed.

    Raises:
        CaseError: It is damaged, no case database, cannot be written, or was written by a newer version.
    """
    engine = create_engine("sqlite://", creator=lambda: _connect(path), poolclass=NullPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with _in_words(path):
        connection = engine.connect()
    with closing(connection):
        with transaction(connection, path):
            _bring_up_to_date(connection, path)
        yield connection


@contextmanager
def transaction(connection: Connection, path: Path) -> Iterator[None]:
    """One transaction on the database at `path`: all of the block takes hold, or nothing.

    Raises:
        CaseError: The database refused: a full disk, damage.
    """
    with _in_words(path), connection.begin():
        yield


def _connect(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    try:
        raw.execute("PRAGMA busy_timeout = 5000")
        raw.execute("PRAGMA journal_mode = WAL")
        # FULL, not NORMAL: a custody entry that a command has reported must outlive a power cut.
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA trusted_schema = OFF")
    except (sqlite3.Error, UnicodeDecodeError):
        raw.close()
        raise
    return raw


def _bring_up_to_date(connection: Connection, path: Path) -> None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
        if found == [HEAD]:
            return
    elif tables:
        raise CaseError(
            f"{str(path)!r} is not a case database: it has the tables {', '.join(tables[:5])}",
            expected="the database that Quaywatch wrote",
        )
    from quaywatch.casefile.migrations import upgrade  # Alembic is slow to import and seldom needed

    upgrade(connection)


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorname", "") or ""
        raise _case_error(path, code, str(error.orig)) from error
    except UnicodeDecodeError as error:  # damage in a place where SQLite keeps a name
        raise _case_error(path, "SQLITE_CORRUPT", str(error)) from error


def _case_error(path: Path, code: str, reason: str) -> CaseError:
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return CaseError(
            f"{str(path)!r} cannot be written: {reason}",
            expected="free space on a working disk",
            do="Make room and run the same command again; what was there before is untouched",
        )
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "decode" in reason:
        return CaseError(
            f"{str(path)!r} is damaged: {reason}",
            expected="the database that Quaywatch wrote",
            do="Put back a copy of it; the objects beside it are safe and `quaywatch verify` checks them",
        )
    return CaseError(
        f"{str(path)!r} cannot be used: {reason}",
        expected="a case folder that you may write to, and no other program that holds its database",
    )
