"""Hypotheses, ledger files and provisions of a case: one unit a file, and of hypotheses one for each day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from quaywatch.assessment.hypotheses import weigh_hypotheses
from quaywatch.assessment.purposes import start_weighing
from quaywatch.casefile.entries import UnitKey
from quaywatch.casefile.store import CaseStore
from quaywatch.errors import PlanError
from quaywatch.pipeline.places import JoinedCase
from quaywatch.pipeline.tasks import Task, TaskResult, code_version
from quaywatch.records.artefact import Artefact, ArtefactRole
from quaywatch.records.claim import Claim, ClaimKind
from quaywatch.sources.hypotheses import read_hypotheses, write_hypotheses
from quaywatch.sources.ledger import read_ledger
from quaywatch.sources.provisions import read_provisions
from quaywatch.sources.statements import read_statements

__all__ = [
    "plan_statements",
    "plan_weighings",
    "start_hypotheses",
    "tell_ledger",
    "tell_provisions",
    "tell_statements",
    "weigh",
]


def plan_weighings(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """The units of all such files that the case holds."""
    tasks: list[Task] = []
    for artefact in store.artefacts():
        if artefact.role is ArtefactRole.HYPOTHESES:
            tasks += _weighings(store, artefact, joined)
        elif artefact.role in _READERS:
            tasks.append(_task(store, artefact, str(artefact.role), _READERS[artefact.role]))
    return tasks


def plan_statements(store: CaseStore, _joined: JoinedCase) -> list[Task]:
    """The units of the case's records of words spoken: claims are held against them."""
    return [
        _task(store, artefact, "statements", tell_statements) for artefact in store.artefacts(ArtefactRole.STATEMENTS)
    ]


def start_hypotheses(store: CaseStore, start: str, *, assessor: str, judged_on: date) -> dict[str, Any]:
    """The content of a hypotheses file on what a claim of the case says something is for: a person goes on from it.

    Args:
        store: The case, run since the claim went in.
        start: Id of the claim, its end after the slash, or how either begins.
        assessor: Who judges.
        judged_on: Day of the judgement.

    Raises:
        PlanError: No claim on a purpose has such an id, or several have.
        DataError: It names no explanation.
    """
    claims: tuple[Claim, ...] = store.read_findings_parts()["claims"]
    on_purpose = [claim for claim in claims if claim.kind is ClaimKind.PURPOSE]
    fits = [one for one in on_purpose if one.id.startswith(start) or one.id.rpartition("/")[2].startswith(start)]
    if len(fits) != 1:
        named = ", ".join(one.id for one in on_purpose) or "none, until one is ingested or accepted, and run"
        raise PlanError(
            f"{len(fits) or 'no'} claims on a purpose with an id that begins with {start!r}",
            expected=f"one of the case's: {named}",
        )
    return write_hypotheses(start_weighing(fits[0], assessor=assessor, judged_on=judged_on))


def tell_statements(path: Path, sha256: str) -> TaskResult:
    """The records of a file."""
    return TaskResult(records={"statements": tuple(replace(one, evidence=sha256) for one in read_statements(path))})


def weigh(path: Path, sha256: str, day: date | None) -> TaskResult:
    """A question as of a day; of all that the file holds where there is none."""
    case = replace(read_hypotheses(path), evidence=sha256)
    return TaskResult(records={"weighings": (weigh_hypotheses(case, as_of=day),)})


def tell_ledger(path: Path, sha256: str) -> TaskResult:
    """The rows of a ledger file."""
    return TaskResult(records={"ledger": tuple(replace(row, evidence=sha256) for row in read_ledger(path))})


def tell_provisions(path: Path, sha256: str) -> TaskResult:
    """The provisions of a file."""
    return TaskResult(records={"provisions": tuple(replace(one, evidence=sha256) for one in read_provisions(path))})


_READERS: Mapping[ArtefactRole, Callable[[Path, str], TaskResult]] = {
    ArtefactRole.LEDGER: tell_ledger,
    ArtefactRole.PROVISIONS: tell_provisions,
}


def _weighings(store: CaseStore, artefact: Artefact, joined: JoinedCase) -> Iterator[Task]:
    """As of the days that the case asks for, in order; the day of the report is the last."""
    days = sorted({*joined.case.weighed_on, *([joined.case.as_of] if joined.case.as_of else [])})
    every: list[date | None] = [*days] or [None]
    for day in every:
        yield _task(store, artefact, "weighing", weigh, day)


def _task(store: CaseStore, artefact: Artefact, stage: str, function: Callable[..., TaskResult], *days: Any) -> Task:
    days_told = [None if day is None else day.isoformat() for day in days]
    slot = ":".join([stage, artefact.sha256, *(day or "all" for day in days_told)])
    return Task(
        key=UnitKey(
            slot=slot, stage=stage, code_version=code_version(), inputs={"artefact": artefact.sha256, "days": days_told}
        ),
        title=f"{stage} of {artefact.name}",
        work=function,
        arguments=(store.objects.locate(artefact.sha256), artefact.sha256, *days),
        evidence=artefact.sha256,
    )
