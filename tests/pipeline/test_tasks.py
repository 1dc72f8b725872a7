from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from quaywatch.casefile.config import CaseConfig, write_new_config
from quaywatch.casefile.entries import UnitKey
from quaywatch.casefile.store import CaseStore, open_case
from quaywatch.errors import DataError
from quaywatch.pipeline.tasks import Task, TaskResult, code_version, run_tasks
from quaywatch.records.skipped import Skipped


@pytest.fixture
def store(tmp_path):
    write_new_config(tmp_path / "case", CaseConfig(id="case", title="A case", question="What came?"))
    with open_case(tmp_path / "case") as opened:
        yield opened


def silent(_what: str, _done: int, _total: int) -> None:
    """No progress."""


def note(name: str, log: Path) -> TaskResult:
    with log.open("a") as lines:
        lines.write(f"{name}\n")
    return TaskResult(records={"skipped": (Skipped(id=name, unit=name, stage="test", reason="made up"),)})


def fail(_name: str, _log: Path) -> TaskResult:
    raise DataError("the file is damaged")


def be_refused(_name: str, _log: Path) -> TaskResult:
    raise PermissionError(13, "Permission denied")


def break_down(_name: str, _log: Path) -> TaskResult:
    raise ZeroDivisionError("a fault of ours")


def die(_name: str, _log: Path) -> TaskResult:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def task(work, name: str, log: Path, **inputs: object) -> Task:
    key = UnitKey(slot=f"test:{name}", stage="test", code_version=code_version(), inputs=inputs)
    return Task(key=key, title=f"unit {name}", work=work, arguments=(name, log))


def reasons(store: CaseStore) -> list[str]:
    return [skipped.reason for skipped in store.read_findings_parts()["skipped"]]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_finished_unit_is_not_run_again_and_a_changed_one_is(store, tmp_path, workers):
    log = tmp_path / "log"
    first = [task(note, "a", log), task(note, "b", log)]
    assert run_tasks(store, first, workers=workers, report=silent) == 2
    assert run_tasks(store, first, workers=workers, report=silent) == 0
    changed = [task(note, "a", log), task(note, "b", log, changed=True)]
    assert run_tasks(store, changed, workers=workers, report=silent) == 1
    assert sorted(log.read_text().split()) == ["a", "b", "b"]


@pytest.mark.parametrize(
    ("work", "words", "tried_again"),
    [(fail, "the file is damaged", False), (be_refused, "Permission denied", True), (break_down, "ZeroDivision", True)],
    ids=["bad data", "refused by the system", "a fault of ours"],
)
def test_a_unit_that_fails_is_a_record_and_the_others_go_on(store, tmp_path, work, words, tried_again):
    tasks = [task(work, "bad", tmp_path / "log"), task(note, "good", tmp_path / "log")]
    run_tasks(store, tasks, workers=1, report=silent)
    assert [words in reason for reason in reasons(store)] == [True, False]
    assert store.read_findings_parts()["skipped"][0].unit == "unit bad"
    assert run_tasks(store, tasks, workers=1, report=silent) == int(tried_again)


def test_a_worker_that_dies_loses_its_own_unit_only_until_the_next_run(store, tmp_path):
    log = tmp_path / "log"
    run_tasks(store, [task(die, "dead", log), task(note, "good", log)], workers=2, report=silent)
    assert any("memory" in reason for reason in reasons(store))
    mended = [task(note, "dead", log), task(note, "good", log)]
    run_tasks(store, mended, workers=2, report=silent)
    assert reasons(store) == ["made up", "made up"]
