"""Lists of ships that a case holds, and its ships held against them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from quaywatch.assessment.watchlists import match_watchlists
from quaywatch.casefile.codec import content_hash
from quaywatch.casefile.entries import UnitKey
from quaywatch.casefile.store import CaseStore
from quaywatch.clock import parse_date
from quaywatch.pipeline.places import JoinedCase
from quaywatch.pipeline.ship_lake import CaseLake, fill_lake
from quaywatch.pipeline.ships import find_lake
from quaywatch.pipeline.tasks import Pace, Task, TaskResult, code_version
from quaywatch.records.artefact import ArtefactRole
from quaywatch.records.observation import Likeness
from quaywatch.records.ship_event import ListCheck
from quaywatch.records.watchlist import ShipIdentity, Watchlist
from quaywatch.sources.flags import find_flag
from quaywatch.sources.ship_files import read_lake_ships
from quaywatch.sources.watchlists import parse_columns, read_watchlist

__all__ = ["ListFile", "find_lists", "hold_against_lists", "plan_lists", "read_lists"]

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
    """One unit where the case holds lists, and ships to hold against them: in signals, or named in sightings."""
    lists, lake = find_lists(store), find_lake(store)
    named = _named(store)
    if not lists or not (lake or named):
        return []
    told = [[one.sha256, one.name, one.columns, one.dated, [path.name for _, path in one.beside]] for one in lists]
    inputs = {"lists": told, "files": lake.inputs if lake else [], "named": content_hash(list(named))}
    key = UnitKey(slot=f"{STAGE}:", stage=STAGE, code_version=code_version(), inputs=inputs)
    title = f"ships of {joined.case.title} against lists"
    return [Task(key=key, title=title, work=hold_against_lists, arguments=(lake, named, lists), shares_out=True)]


def hold_against_lists(
    lake: CaseLake | None, named: Sequence[ShipIdentity], lists: Sequence[ListFile], *, pace: Pace
) -> TaskResult:
    """What of the ships agrees with entries of the lists; a list with which nothing agrees is told too.

    Args:
        lake: Rows of signals, for the ships that sent them.
        named: Ships that sightings name.
        lists: To hold them against.
        pace: How.
    """
    ships = tuple(named)
    if lake is not None:
        fill_lake(lake, pace.told)
        ships += read_lake_ships(lake.folder)
    read = read_lists(lists)
    checks = [
        ListCheck(
            id=one.sha256[:16],
            evidence=one.sha256,
            name=found.name,
            list_date=found.list_date,
            entries=len(found.ships),
            held=len({ship.mmsi or ship.imo or ship.name for ship in ships}),
            left_out=dict(found.counts),
        )
        for one, found in zip(lists, read, strict=True)
    ]
    return TaskResult(records={"list_checks": checks, "list_matches": match_watchlists(ships, read)})


def read_lists(lists: Sequence[ListFile]) -> list[Watchlist]:
    """The lists of a case, in their order."""
    read = []
    for one in lists:
        with _under_its_name(one) as path:
            columns = parse_columns(one.columns) if one.columns else None
            read.append(read_watchlist(path, columns=columns, dated=parse_date(one.dated) if one.dated else None))
    return read


def _named(store: CaseStore) -> tuple[ShipIdentity, ...]:
    """The vessels that sources name in sightings, as they name them; those of signals come from the signals."""
    own = {artefact.sha256 for artefact in store.artefacts(ArtefactRole.SHIP_EVENTS)}
    told = (
        ShipIdentity(
            mmsi=_number(identity.mmsi),
            imo=_number(identity.imo),
            name=identity.name or "",
            flag=find_flag(identity.flag or "") or identity.flag or "",
        )
        for one in store.read_findings_parts()["observations"]
        if one.evidence not in own
        for identity in one.identity
        if identity.likeness is not Likeness.PATTERN
    )
    return tuple(dict.fromkeys(told))


def _number(text: str | None) -> int | None:
    digits = "".join(filter(str.isdecimal, text or ""))
    return int(digits) if 0 < len(digits) < 10 else None


def find_lists(store: CaseStore) -> tuple[ListFile, ...]:
    """The lists of ships that a case holds, with the files that belong to each."""
    held = store.artefacts(ArtefactRole.WATCHLIST)
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
