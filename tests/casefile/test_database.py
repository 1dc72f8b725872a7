from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from quaywatch.casefile.database import open_database, transaction
from quaywatch.casefile.schema import HEAD, METADATA, NOUNS
from quaywatch.errors import CaseError
from quaywatch.records.findings import Findings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "100% 나진.db"
    with open_database(path):
        pass
    return path


def test_the_migrations_lead_to_the_tables_that_the_code_expects(path: Path) -> None:
    with open_database(path) as connection, transaction(connection, path):
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == HEAD


def test_a_database_of_the_first_revision_is_brought_up_to_date_and_keeps_its_records(path: Path) -> None:
    for noun in ("texts", "reviews", "weighings", "ledger", "provisions", "statements"):
        alter(path, f"DROP TABLE {noun}")
    for noun in ("surveys", "events", "absences", "matches", "pictures"):
        alter(path, f"DROP TABLE ship_{noun}")
    alter(path, "DROP TABLE list_checks")
    alter(path, "DROP TABLE list_matches")
    alter(path, "DROP TABLE change_pictures")
    alter(path, "DROP TABLE change_surveys")
    alter(path, "DROP TABLE histories")
    alter(path, "DROP TABLE voyages")
    alter(path, "DROP TABLE crossings")
    alter(path, "DROP TABLE train_counts")
    alter(path, "UPDATE alembic_version SET version_num = '0001'")
    alter(path, "INSERT INTO units VALUES ('slot', 'key', 'stage', 'code', '{}', 'result')")
    with open_database(path) as connection, transaction(connection, path):
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert connection.exec_driver_sql("SELECT slot FROM units").scalar() == "slot"


def test_everything_in_findings_has_a_table() -> None:
    assert {*NOUNS, "artefacts", "case", "as_of", "code_version"} == set(Findings.__dataclass_fields__)


def test_a_database_that_is_up_to_date_opens_without_alembic(path: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from quaywatch.casefile.database import open_database\n"
        "with open_database(pathlib.Path(sys.argv[1])): pass\n"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, path], check=False).returncode == 0


def test_it_is_written_so_that_a_power_cut_loses_nothing(path: Path) -> None:
    with open_database(path) as connection, transaction(connection, path):
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_one_file_is_left_when_it_is_closed(path: Path) -> None:
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def alter(path: Path, sql: str) -> None:
    raw = sqlite3.connect(path)
    raw.executescript(sql)
    raw.close()


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE alembic_version SET version_num = '0999'", "unknown revision '0999'.*newer version.*Install"),
        ("INSERT INTO alembic_version VALUES ('0999')", "unknown revision"),
        ("DROP TABLE alembic_version", "is not a case database"),
        ("ALTER TABLE alembic_version RENAME COLUMN version_num TO x", "cannot be used"),
    ],
)
def test_a_database_of_another_kind_is_refused(path: Path, sql: str, said: str) -> None:
    alter(path, sql)
    with pytest.raises(CaseError, match=said), open_database(path):
        pass


@pytest.mark.parametrize("damage", ["text", "cut", "overwritten"])
def test_a_damaged_database_is_named(path: Path, damage: str) -> None:
    content = path.read_bytes()
    broken = {
        "text": b"not a database at all" * 100,
        "cut": content[:5000],
        "overwritten": content[:4096] + b"\xff" * (len(content) - 4096),
    }
    path.write_bytes(broken[damage])
    with pytest.raises(CaseError, match="is damaged"), open_database(path):
        pass


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="cannot be used"), open_database(tmp_path):
        pass


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE custody SET action = 'x'",
        "DELETE FROM custody",
        "INSERT OR REPLACE INTO custody VALUES (1, 't', 'x', 's', '{}')",
        "INSERT INTO custody VALUES (3, 't', 'a', 's', '{}')",
    ],
    ids=["update", "delete", "replace", "leave a gap"],
)
def test_custody_is_append_only_in_the_database_itself(path: Path, sql: str) -> None:
    alter(path, "INSERT INTO custody VALUES (1, 't', 'a', 's', '{}')")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        alter(path, sql)
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT * FROM custody").fetchall() == [(1, "t", "a", "s", "{}")]
    raw.close()


def test_a_transaction_takes_hold_as_a_whole_or_not_at_all(path: Path) -> None:
    with open_database(path) as connection:
        with pytest.raises(CaseError), transaction(connection, path):
            connection.exec_driver_sql("INSERT INTO custody VALUES (?, 't', 'a', 's', '{}')", [(1,), (1,)])
        with transaction(connection, path):
            assert connection.exec_driver_sql("SELECT count(*) FROM custody").scalar() == 0
