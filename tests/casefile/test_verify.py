from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from quaywatch.casefile.entries import Origin, UnitKey
from quaywatch.casefile.objects import ObjectStore
from quaywatch.casefile.store import open_case
from quaywatch.casefile.verify import VerifyReport, verify_case
from quaywatch.errors import CaseError
from quaywatch.records.artefact import ArtefactRole
from quaywatch.records.skipped import Skipped

ORIGINAL, DERIVED = b"pixels", b"a picture of them"


@pytest.fixture
def case(folder: Path, origin: Origin) -> Path:
    """A case with an original, a figure made from it, one unit, and a report."""
    (folder / "report").mkdir()
    (folder / "report/index.html").write_text("hello")
    with open_case(folder) as store:
        scene = store.add_artefact(ORIGINAL, origin)
        store.add_artefact(
            DERIVED, replace(origin, role=ArtefactRole.FIGURE, name="figure.png", parents=(scene.sha256,))
        )
        unit = UnitKey(slot="look:rajin:scene", stage="look", code_version="1", inputs={"scene": scene.sha256})
        store.save_unit(unit, {"skipped": [Skipped(id=i, unit="u", stage="look", reason="r") for i in "ab"]})
        store.record_reports(["report/index.html"])
    return folder


def object_path(case: Path, content: bytes = ORIGINAL) -> Path:
    with_hash = ObjectStore(case)
    return next(path for path, _ in with_hash.entries() if path.read_bytes() == content)


def alter(case: Path, sql: str) -> None:
    """Change the database as somebody would who knows SQLite: protections first."""
    raw = sqlite3.connect(case / "case.db", isolation_level=None)
    triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute(sql)
    for _, create in triggers:
        raw.execute(create)
    raw.close()


def found(report: VerifyReport) -> str:
    return "\n".join(str(problem) for problem in report.problems)


def test_a_case_that_nobody_touched_is_whole(case: Path) -> None:
    told: list[tuple[int, int]] = []
    report = verify_case(case, lambda done, size: told.append((done, size)))
    assert report.whole, found(report)
    size = len(ORIGINAL) + len(DERIVED)
    assert (report.objects, report.size, report.artefacts, report.custody_entries) == (2, size, 2, 3)
    assert told[-1] == (size, size)
    with open_case(case) as store:
        assert report.custody_head == store.custody()[-1].hash


def test_a_new_case_is_whole(folder: Path) -> None:
    assert verify_case(folder).whole


def test_verifying_changes_nothing_and_needs_no_right_to_write(case: Path) -> None:
    before = {path: path.lstat().st_mtime_ns for path in [case, *case.rglob("*")]}
    os.chmod(case, 0o555)
    try:
        assert verify_case(case).whole
    finally:
        os.chmod(case, 0o755)
    assert {path: path.lstat().st_mtime_ns for path in [case, *case.rglob("*")]} == before


def test_a_copy_of_a_case_is_as_whole_as_the_case(tmp_path: Path, case: Path) -> None:
    shutil.copytree(case, tmp_path / "copy", ignore=shutil.ignore_patterns("case.lock"))
    assert verify_case(tmp_path / "copy").whole
    assert not (tmp_path / "copy/case.lock").exists()


def test_a_changed_object_is_named(case: Path) -> None:
    path = object_path(case)
    path.chmod(0o644)
    path.write_bytes(b"pixelz")
    (problem,) = verify_case(case).problems
    assert (problem.kind, problem.subject) == ("damaged", path.relative_to(case).as_posix())


def test_a_missing_object_is_named_with_what_it_was(case: Path) -> None:
    path = object_path(case)
    path.unlink()
    (problem,) = verify_case(case).problems
    assert (problem.kind, problem.subject) == ("missing", path.relative_to(case).as_posix())
    assert "scene.tif" in problem.note


def test_objects_that_nobody_added_are_named(case: Path) -> None:
    stranger = ObjectStore(case).put_bytes(b"planted")
    (case / "objects/note.txt").touch()
    (case / "objects/.unfinished-1").touch()
    (object_path(case).parent / "short").touch()
    kinds = [problem.kind for problem in verify_case(case).problems]
    assert kinds == ["extra"] * 4
    assert stranger.sha256[2:] in found(verify_case(case))
    assert "left by a run that was killed" in found(verify_case(case))


def test_an_object_behind_a_link_is_named_and_not_followed(tmp_path: Path, case: Path) -> None:
    path = object_path(case)
    shutil.move(path, tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    report = verify_case(case)
    assert [problem.kind for problem in report.problems] == ["extra", "missing"]
    assert "symbolic link" in found(report)


def test_a_store_that_is_a_link_holds_nothing(tmp_path: Path, case: Path) -> None:
    shutil.move(case / "objects", tmp_path / "elsewhere")
    (case / "objects").symlink_to(tmp_path / "elsewhere")
    assert [problem.kind for problem in verify_case(case).problems] == ["missing", "missing"]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda path: path.write_text("other"), "damaged"),
        (lambda path: path.unlink(), "missing"),
        (lambda path: (path.unlink(), path.symlink_to("/etc/hostname")), "damaged"),
    ],
    ids=["changed", "gone", "a link out of the case"],
)
def test_a_report_that_is_not_as_written_is_named(case: Path, change: Callable[[Path], object], kind: str) -> None:
    change(case / "report/index.html")
    (problem,) = verify_case(case).problems
    assert (problem.kind, problem.subject) == (kind, "report/index.html")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE artefacts SET name = 'other.tif'", "artefacts .* not as it was written"),
        ("UPDATE artefacts SET body = replace(body, '\"yes\"', '\"no\"')", "custody does not know 'scene.tif'"),
        ("UPDATE artefacts SET body = '{'", "artefacts .* cannot be read"),
        ("UPDATE artefacts SET body = x'ff'", "artefacts .* cannot be read"),
        ("UPDATE artefacts SET body = cast(x'ff' AS TEXT)", "case.db' is damaged: .*decode"),
        ("DELETE FROM artefacts WHERE role = 'scene'", "custody knows it, but the case does not"),
        ("DELETE FROM artefacts WHERE role = 'scene'", "its parent .* is not in the case"),
        ("DELETE FROM artefacts WHERE role = 'scene'", "extra: objects/.*no artefact has this hash"),
        ("UPDATE custody SET action = 'x' WHERE number = 2", "custody 2: .*not as it was written"),
        (
            "UPDATE custody SET body = replace(body, 'figure.png', 'picture.png') WHERE number = 2",
            "entry 2 .artefact added. was changed",
        ),
        ("DELETE FROM custody WHERE number = 2", "entry 3 does not follow"),
        ("UPDATE custody SET body = 'null' WHERE number = 1", "custody 1: .*cannot be read"),
        ("DROP TABLE custody", "is not|cannot be used|no such table"),
        ("UPDATE skipped SET body = replace(body, '\"r\"', '\"s\"') WHERE position = 1", "units look:rajin:scene"),
        ("UPDATE skipped SET body = 'nonsense' WHERE position = 1", "skipped look:rajin:scene 1: .*cannot be read"),
        ("UPDATE skipped SET site = 'elsewhere'", "skipped look:rajin:scene 0: it is not as it was written"),
        ("DELETE FROM skipped WHERE position = 1", "units look:rajin:scene: it is not as it was written"),
        ("UPDATE units SET inputs = '{}'", "units look:rajin:scene: it is not as it was written"),
        ("UPDATE units SET inputs = '['", "units look:rajin:scene: .*cannot be read"),
        ("UPDATE units SET stage = x'00ff'", "units look:rajin:scene: "),
        ("DELETE FROM units", "records of it, but not the unit"),
        ("UPDATE alembic_version SET version_num = '0999'", "written by a newer version"),
    ],
)
def test_each_change_of_the_database_is_named(case: Path, sql: str, said: str) -> None:
    if "DROP TABLE" in sql:
        raw = sqlite3.connect(case / "case.db")
        raw.execute(sql)
        raw.close()
    else:
        alter(case, sql)
    report = verify_case(case)
    assert re.search(said, found(report)), found(report)


def test_custody_without_its_triggers_is_named(case: Path) -> None:
    raw = sqlite3.connect(case / "case.db")
    raw.execute("DROP TRIGGER custody_no_delete")
    raw.close()
    (problem,) = verify_case(case).problems
    assert (problem.kind, problem.subject) == ("custody", "custody")


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"nonsense" * 999),
        lambda path: path.write_bytes(path.read_bytes()[:9000]),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.unlink(), os.mkfifo(path)),
    ],
    ids=["gone", "nonsense", "cut", "folder", "pipe"],
)
def test_without_a_readable_database_the_objects_are_still_checked(
    case: Path, damage: Callable[[Path], object]
) -> None:
    damage(case / "case.db")
    path = object_path(case)
    path.chmod(0o644)
    path.write_bytes(b"pixelz")
    assert {(problem.kind, problem.subject) for problem in verify_case(case).problems} == {
        ("database", "case.db"),
        ("damaged", path.relative_to(case).as_posix()),
    }


def test_damage_anywhere_in_the_database_ends_in_a_report(case: Path) -> None:
    whole = (case / "case.db").read_bytes()
    random = Random(0)
    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(random.choice([1, 5, 50])):
            damaged[random.randrange(0, len(whole), 4096) + random.randrange(100)] = random.randrange(256)
        (case / "case.db").write_bytes(damaged)
        assert isinstance(verify_case(case), VerifyReport)


def test_a_broken_configuration_is_a_finding_too(case: Path) -> None:
    (case / "case.toml").write_text("schema =")
    (problem,) = verify_case(case).problems
    assert problem.kind == "config"


def test_what_is_no_case_cannot_be_verified(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="is not a case"):
        verify_case(tmp_path)
