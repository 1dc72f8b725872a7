"""Running units of work: what is finished is left alone, what fails becomes a `Skipped` record, nothing is doubled."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import quaywatch
from quaywatch.casefile.entries import Origin, UnitKey
from quaywatch.casefile.store import CaseStore
from quaywatch.errors import QuaywatchError
from quaywatch.records.skipped import Skipped

__all__ = ["Pace", "Progress", "Task", "TaskResult", "code_version", "run_tasks"]

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResult:
    """What one unit of work made."""

    records: Mapping[str, Sequence[Any]]
    """Records by the names of `Findings`."""
    images: tuple[tuple[bytes, Origin], ...] = ()
    """Bytes to keep as evidence of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a unit that shares its own work out may go about it."""

    workers: int
    """Processes that it may use."""
    told: Callable[[int, int], None]
    """Told how much is done, and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One unit of work: a pure function, its arguments, and the key that says when its result is still good."""

    key: UnitKey
    title: str
    """What it does, for people."""
    work: Callable[..., TaskResult]
    """A function at module level, so that another process can run it."""
    arguments: tuple[Any, ...]
    evidence: str | None = None
    """SHA-256 of the artefact it reads, where it is one."""
    shares_out: bool = False
    """True where the work shares itself out: it is done alone, in this process, and takes a `Pace` as `pace`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    result: TaskResult
    lasting: bool = True
    """False where another try may go better: the unit is then not taken as finished."""


@cache
def code_version() -> str:
    """The version of Quaywatch with the first digits of a hash over its source files: what a result depends on."""
    digest = hashlib.sha256()
    root = Path(quaywatch.__file__).parent
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{quaywatch.__version__}+{digest.hexdigest()[:12]}"


def run_tasks(store: CaseStore, tasks: Sequence[Task], *, workers: int, report: Progress) -> int:
    """The number of units that were run; each result is in the case when this returns.

    A unit that the case holds already is not run again. A unit that fails leaves a `Skipped` record in its slot.

    Raises:
        CaseError: The case cannot be written; the units finished so far are kept.
    """
    pending = [task for task in tasks if not store.finished(task.key)]
    for done, (task, outcome) in enumerate(_outcomes(pending, workers, report), start=1):
        for content, origin in outcome.result.images:
            store.add_artefact(content, origin)
        key = task.key if outcome.lasting else replace(task.key, inputs={**task.key.inputs, "failed": True})
        store.save_unit(key, outcome.result.records)
        report(task.key.stage, done, len(pending))
    return len(pending)


def _outcomes(tasks: Sequence[Task], workers: int, report: Progress) -> Iterator[tuple[Task, _Outcome]]:
    for task in tasks:
        if task.shares_out:
            pace = Pace(workers=workers, told=partial(report, task.title))
            yield task, _attempt(replace(task, work=partial(task.work, pace=pace)))
    yield from _shared_out([task for task in tasks if not task.shares_out], workers)


def _shared_out(tasks: Sequence[Task], workers: int) -> Iterator[tuple[Task, _Outcome]]:
    if workers <= 1 or len(tasks) <= 1:
        yield from ((task, _attempt(task)) for task in tasks)
        return
    # `spawn`: GDAL and ONNX threads do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(tasks)), mp_context=context) as pool:
        yield from _as_completed(pool, tasks, limit=2 * workers)


def _as_completed(pool: ProcessPoolExecutor, tasks: Iterable[Task], limit: int) -> Iterator[tuple[Task, _Outcome]]:
    waiting: dict[Future[_Outcome], Task] = {}
    left = iter(tasks)
    while True:
        while len(waiting) < limit and (task := next(left, None)) is not None:
            waiting[pool.submit(_attempt, task)] = task
        if not waiting:
            return
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            task = waiting.pop(future)
            try:
                yield task, future.result()
            except BrokenProcessPool as error:
                reason = f"the process that did it died ({error}), as it does when memory runs out"
                yield task, _failed(task, f"{reason}. Free memory, or run with `--workers 1`", lasting=False)


def _attempt(task: Task) -> _Outcome:
    """The border of a unit: the one place where any exception at all is caught, and kept as a record."""
    try:
        return _Outcome(result=task.work(*task.arguments))
    except QuaywatchError as error:
        return _failed(task, str(error), lasting=True)
    except OSError as error:
        return _failed(task, f"the system refused: {error}", lasting=False)
    except Exception as error:  # noqa: BLE001
        return _failed(task, f"an error in Quaywatch itself: {type(error).__name__}: {error}", lasting=False)


def _failed(task: Task, reason: str, *, lasting: bool) -> _Outcome:
    skipped = Skipped(id=task.key.slot, unit=task.title, stage=task.key.stage, reason=reason, evidence=task.evidence)
    return _Outcome(result=TaskResult(records={"skipped": (skipped,)}), lasting=lasting)
