"""Lists of ships that a case holds, and its ships held against them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from quaywatch.assessment.watchlists import match_watchlists
from quaywatch.casefile.entries import UnitKey
from quaywatch.casefile.folder import SIGNALS, path_inside
from quaywatch.casefile.store import CaseStore
from quaywatch.clock import parse_date
from quaywatch.pipeline.places import JoinedCase
from quaywatch.pipeline.ship_lake import SignalFile, fill_lake
from quaywatch.pipeline.ships import find_signal_files
from quaywatch.pipeline.tasks import Pace, Task, TaskResult, code_version
from quaywatch.records.artefact import ArtefactRole
from quaywatch.records.ship_event import ListCheck
from quaywatch.records.watchlist import ShipIdentity
from quaywatch.sources.ship_files import read_lake_ships
from quaywatch.sources.watchlists import parse_columns, read_watchlist

__all__ = ["ListFile", "hold_against_lists", "plan_lists"]

STAGE = "lists"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A list that the case holds, with the files that belong to it."""

    path: Path
    """Of the object."""
    sha256: str
    """Of its bytes."""
    name: str
    """The file name it came with: it may tell the list's date."""
    columns: str = ""
    """What its columns are called, as told at ingest."""
    dated: str = ""
    """Its day, as told at ingest."""
    beside: tuple[tuple[str, Path], ...] = ()
    """Name and object of each file that belongs to it."""


def plan_lists(store: CaseStore, joined: JoinedCase) -> list[Task]:
    """One unit where the case holds lists and signals of ships."""
    lists, files = _lists(store), find_signal_files(store)
    if not lists or not files:
        return []
    told = [[one.sha256, one.name, one.columns, one.dated, [path.name for _, path in one.beside]] for one in lists]
    inputs = {"lists": told, "files": [[file.sha256, file.columns] for file in files]}
    key = UnitKey(slot=f"{STAGE}:", stage=STAGE, code_version=code_version(), inputs=inputs)
    arguments = (path_inside(store.folder, SIGNALS), files, lists)
    title = f"ships of {joined.case.title} against lists"
    return [Task(key=key, title=title, work=hold_against_lists, arguments=arguments, shares_out=True)]


def hold_against_lists(lake: Path, files: Sequence[SignalFile], lists: Sequence[ListFile], *, pace: Pace) -> TaskResult:
    """What of the ships agrees with entries of the lists; a list with which nothing agrees is told too."""
    fill_lake(lake, files, pace.told)
    ships: tuple[ShipIdentity, ...] = read_lake_ships(lake)
    checks, read = [], []
    for one in lists:
        with _under_its_name(one) as path:
            columns = parse_columns(one.columns) if one.columns else None
            found = read_watchlist(path, columns=columns, dated=parse_date(one.dated) if one.dated else None)
        read.append(found)
        checks.append(
            ListCheck(
                id=one.sha256[:16],
                evidence=one.sha256,
                name=found.name,
                list_date=found.list_date,
                entries=len(found.ships),
                held=len({ship.mmsi or ship.imo or ship.name for ship in ships}),
                left_out=dict(found.counts),
            )
        )
    return TaskResult(records={"list_checks": checks, "list_matches": match_watchlists(ships, read)})


def _lists(store: CaseStore) -> tuple[ListFile, ...]:
    held = [artefact for artefact in store.artefacts() if artefact.role is ArtefactRole.WATCHLIST]
    return tuple(
        ListFile(
            path=store.objects.locate(one.sha256),
            sha256=one.sha256,
            name=one.name,
            columns=one.parameters.get("columns", ""),
            dated=one.parameters.get("dated", ""),
            beside=tuple(
                (other.name, store.objects.locate(other.sha256))
                for other in held
                if other.parameters.get("beside") == one.sha256
            ),
        )
        for one in held
        if "beside" not in one.parameters
    )


@contextmanager
def _under_its_name(one: ListFile) -> Iterator[Path]:
    """The list under the name that it came with, and beside it what belongs to it: both tell more than their bytes."""
    with tempfile.TemporaryDirectory() as aside:
        for name, path in ((one.name, one.path), *one.beside):
            (Path(aside) / os.path.basename(name)).symlink_to(path.resolve())
        yield Path(aside) / os.path.basename(one.name)
