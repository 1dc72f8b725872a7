"""The lake of a case: rows of its files of ships' signals, in `ais/`, made anew from the objects where it lacks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from quaywatch.casefile.codec import content_hash
from quaywatch.casefile.objects import hash_file
from quaywatch.errors import CaseError, SourceError
from quaywatch.records.track_reading import ReadCounts, TrackBatch
from quaywatch.sources.ais_dialects import parse_columns
from quaywatch.sources.ais_files import open_ais
from quaywatch.sources.ais_lake import LakeSource, lake_counts, lake_sources, write_lake
from quaywatch.sources.ais_lake_facts import lake_hashes

__all__ = ["CaseLake", "SignalFile", "fill_lake", "open_lake_source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalFile:
    """A file of ships' signals that the case holds."""

    path: Path
    """Of the object."""
    sha256: str
    """Of its bytes."""
    name: str
    """The file name it came with."""
    columns: str = ""
    """What its columns are called, as told at ingest."""


def open_lake_source(
    path: Path,
    asked: dict[str, str],
    name: str,
    told: Callable[[int, int], None] = lambda _done, _all: None,
    sha256: str = "",
) -> LakeSource:
    """The rows of a file on their way into a lake.

    Args:
        path: A log or table of any dialect.
        asked: As `parse_columns` gives them.
        name: For people.
        told: Called with the bytes read so far and the bytes there are.
        sha256: Of its bytes, where that is known: they are not hashed again.

    Raises:
        SourceError: There is no such file.
        DataError: It is of no known dialect.
    """
    if not path.is_file():
        raise SourceError(f"{path} is no file", expected="a local file")
    size = path.stat().st_size
    opened = open_ais(path, asked, lambda done: told(done, size))
    first = next(opened)  # so that a file of no known dialect is named, and the others are read

    def batches() -> Iterator[TrackBatch]:
        for part in chain([first], opened):
            yield from part.batches

    # What a table means depends on the columns that were named for it.
    key = content_hash(sorted(asked.items()), sha256 or hash_file(path))
    return LakeSource(name=name, sha256=key, batches=batches())


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLake:
    """Where the rows of a case's files of signals are kept, and what they were when events were last told from them."""

    folder: Path
    files: tuple[SignalFile, ...]
    """All of the case."""
    known: Mapping[str, str]
    """Path in the folder and SHA-256 of each file of rows; empty where no events were told yet."""

    @property
    def inputs(self) -> list[list[str]]:
        """What its rows depend on."""
        return [[file.sha256, file.columns] for file in self.files]


def fill_lake(lake: CaseLake, told: Callable[[int, int], None] = lambda _done, _all: None) -> ReadCounts:
    """What was read of all files, whose rows are now in the lake, and no others.

    Only files that it lacks are read. A lake that is damaged, was changed by somebody, or holds rows of other files is
    made anew: everything in it comes from the objects of the case.

    Args:
        lake: Of the case.
        told: Called with the bytes of a file that were read, and those that there are.
    """
    folder, files = lake.folder, lake.files
    sources = {}
    for file in files:
        asked = parse_columns(file.columns) if file.columns else {}
        source = open_lake_source(file.path, asked, file.name, told, file.sha256)
        sources[source.sha256] = source
    if folder.exists() and (not _held(folder) <= set(sources) or (lake.known and lake_hashes(folder) != lake.known)):
        shutil.rmtree(folder)
    write_lake(sources.values(), folder)
    return lake_counts(folder)


def _held(folder: Path) -> frozenset[str]:
    """The files in a lake; one that no case holds where it cannot be told."""
    try:
        return lake_sources(folder)
    except CaseError:
        return frozenset({"damaged"})
