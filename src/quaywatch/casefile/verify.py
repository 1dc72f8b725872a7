"""Is the case whole? Every object is hashed again, and every record is held against what says that it should be so.

Nothing in the case is believed: a database that cannot be read is a finding, not the end. Nothing in it is written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from quaywatch.casefile.config import read_config
from quaywatch.casefile.custody import REPORT_WRITTEN, CustodyEntry
from quaywatch.casefile.folder import CONFIG, OBJECTS, SIGNALS, check_is_case, path_inside
from quaywatch.casefile.lock import lock_for_reading
from quaywatch.casefile.objects import ObjectStore, hash_file
from quaywatch.casefile.problem import Problem, ProblemKind
from quaywatch.casefile.verify_database import Contents, read_contents
from quaywatch.casefile.writing import UNFINISHED
from quaywatch.errors import QuaywatchError

__all__ = ["Progress", "VerifyReport", "verify_case"]

Progress = Callable[[int, int], None]
"""Told the bytes that were hashed so far, and those to hash in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What a verification found. It speaks of changes after writing, not of whether the evidence is true.

    Who can write the whole folder can also make a new chain of custody: against that helps only a hash of the last
    entry (`custody_head`) that is kept elsewhere.
    """

    objects: int
    """Objects that were hashed again."""
    size: int
    """Their bytes."""
    artefacts: int
    """Artefacts that the database names."""
    custody_entries: int
    """Entries in the chain."""
    custody_head: str | None
    """Hash of the last entry."""
    problems: tuple[Problem, ...]
    """Everything that is wrong; empty where the case is whole."""

    @property
    def whole(self) -> bool:
        """True where nothing is wrong."""
        return not self.problems


def verify_case(folder: Path, progress: Progress | None = None) -> VerifyReport:
    """What is bad, missing or extra in a case; the case is only read.

    Raises:
        CaseError: The folder is no case, or a run is writing it.
    """
    check_is_case(folder)
    with lock_for_reading(folder):
        contents = read_contents(folder)
        objects = [] if (folder / OBJECTS).is_symlink() else list(ObjectStore(folder).entries())
        size = sum(path.stat().st_size for path, sha256 in objects if sha256)
        hashed = _hashed(objects, size, progress)
        problems = (
            *_config_problems(folder),
            *contents.problems,
            *_object_problems(folder, hashed, contents),
            *_report_problems(folder, contents.custody),
            *_signal_problems(folder, contents.signals),
        )
    return VerifyReport(
        objects=sum(sha256 is not None for _, sha256 in objects),
        size=size,
        artefacts=len(contents.artefacts),
        custody_entries=len(contents.custody),
        custody_head=contents.custody[-1].hash if contents.custody else None,
        problems=problems,
    )


def _config_problems(folder: Path) -> Iterator[Problem]:
    try:
        read_config(folder)
    except QuaywatchError as error:
        yield Problem(kind=ProblemKind.CONFIG, subject=CONFIG, note=str(error))


def _hashed(
    objects: Sequence[tuple[Path, str | None]], size: int, progress: Progress | None
) -> Iterator[tuple[Path, str | None, str | None]]:
    """Each entry of the store with the hash that it should have and the one that it has (None: unreadable)."""
    done = 0
    for path, sha256 in objects:
        found = None
        if sha256:
            done += path.stat().st_size
            with suppress(QuaywatchError, OSError):
                found = hash_file(path)
        yield path, sha256, found
        if progress:
            progress(done, size)


def _object_problems(
    folder: Path, hashed: Iterable[tuple[Path, str | None, str | None]], contents: Contents
) -> Iterator[Problem]:
    missing = dict(contents.artefacts)
    for path, sha256, found in hashed:
        subject = path.relative_to(folder).as_posix()
        if sha256 is None:
            yield Problem(kind=ProblemKind.EXTRA, subject=subject, note=_what_else(path))
            continue
        artefact = missing.pop(sha256, None)
        if found != sha256:
            note = "its bytes cannot be read" if found is None else f"its bytes have the SHA-256 {found}"
            yield Problem(kind=ProblemKind.DAMAGED, subject=subject, note=note)
        elif artefact is None and contents.readable:
            note = "no artefact has this hash: a run was killed before it was described, or somebody put it there"
            yield Problem(kind=ProblemKind.EXTRA, subject=subject, note=note)
    for sha256, artefact in missing.items():
        note = f"the bytes of {artefact.name!r} ({artefact.source}) are not there"
        yield Problem(kind=ProblemKind.MISSING, subject=f"{OBJECTS}/{sha256[:2]}/{sha256[2:]}", note=note)


def _what_else(path: Path) -> str:
    if path.is_symlink():
        return "a symbolic link; objects are plain files inside the case"
    if path.name.startswith(UNFINISHED):
        return "left by a run that was killed; the next run removes it"
    return "not an object: its name is no SHA-256, or it is no plain file"


def _report_problems(folder: Path, custody: Sequence[CustodyEntry]) -> Iterator[Problem]:
    latest = {entry.subject: entry.detail.get("sha256") for entry in custody if entry.action == REPORT_WRITTEN}
    for subject, sha256 in sorted(latest.items()):
        try:
            path = path_inside(folder, subject)
            found = hash_file(path) if os.path.lexists(path) else None
        except QuaywatchError as error:
            yield Problem(kind=ProblemKind.DAMAGED, subject=subject, note=str(error))
            continue
        if found is None:
            yield Problem(kind=ProblemKind.MISSING, subject=subject, note="custody knows this report file")
        elif found != sha256:
            yield Problem(kind=ProblemKind.DAMAGED, subject=subject, note="changed since the report was written")


def _signal_problems(folder: Path, signals: Mapping[str, str]) -> Iterator[Problem]:
    """Rows of ships' signals that are not those that events were told from; where none are, a run makes them anew."""
    for name, sha256 in sorted(signals.items()):
        subject = f"{SIGNALS}/{name}"
        try:
            path = path_inside(folder, subject)
            found = hash_file(path) if os.path.lexists(path) else sha256
        except QuaywatchError as error:
            yield Problem(kind=ProblemKind.DAMAGED, subject=subject, note=str(error))
            continue
        if found != sha256:
            note = f"changed since events were told from it; without the folder {SIGNALS}/ a run makes it anew"
            yield Problem(kind=ProblemKind.DAMAGED, subject=subject, note=note)
