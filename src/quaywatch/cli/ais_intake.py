"""How commands take files of ships' messages in: rows of all that can be read, in a lake that is kept or goes."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quaywatch.cli.output import warn
from quaywatch.errors import QuaywatchError, SourceError

if TYPE_CHECKING:
    from quaywatch.records.track_reading import ReadCounts
    from quaywatch.sources.ais_lake import LakeSource

__all__ = ["ColumnsOption", "LakeOption", "find_lake", "take_in"]

BLOCK_BYTES = 1 << 22

ColumnsOption = Annotated[str, typer.Option(help="Columns by field, as time=when,mmsi=id,lon=x,lat=y.")]
"""The `--columns` of commands that read messages."""
LakeOption = Annotated[
    Path | None, typer.Option(help="Folder that keeps the rows, so that later files are added to them.")
]
"""The `--lake` of commands that read messages."""


def find_lake(lake: Path | None, out: Path, stack: ExitStack) -> Path:
    """The folder of rows: the one that is asked for, else one beside the results that goes when the command ends."""
    return lake or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=".lake-", dir=out)))


def take_in(
    files: Sequence[Path], asked: dict[str, str], folder: Path, report: Callable[[str, int, int], None]
) -> ReadCounts:
    """Rows of all files that can be read, in the lake; those that cannot are named.

    Args:
        files: Logs or tables of any dialects.
        asked: As `parse_columns` gives them.
        folder: Of the lake.
        report: As `show_progress` gives it.

    Raises:
        SourceError: None of them could be read.
    """
    from quaywatch.sources.ais_lake import write_lake

    sources, wrong = [], 0
    for path in files:
        try:
            sources.append(_source(path, asked, report))
        except QuaywatchError as error:
            wrong += 1
            warn(f"not read: {path}: {error}")
    if wrong == len(files):
        raise SourceError("none of the files could be read", expected="messages or tables of positions")
    distinct = {source.sha256: source for source in sources}
    counts = write_lake(distinct.values(), folder)
    for note in counts.notes:
        warn(note)
    return counts


def _source(path: Path, asked: dict[str, str], report: Callable[[str, int, int], None]) -> LakeSource:
    from quaywatch.sources.ais_files import AisFile, open_ais
    from quaywatch.sources.ais_lake import LakeSource

    if not path.is_file():
        raise SourceError(f"{path} is no file", expected="a local file")
    size = path.stat().st_size
    opened = open_ais(path, asked, lambda done: report(path.name, done >> 20, size >> 20))
    first = next(opened)  # so that a file of no known dialect is named, and the others are read

    def batches() -> Iterator[Any]:
        part: AisFile
        for part in chain([first], opened):
            yield from part.batches

    # What a table means depends on the columns that were named for it.
    digest = hashlib.sha256(repr(sorted(asked.items())).encode())
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
    return LakeSource(name=path.name, sha256=digest.hexdigest(), batches=batches())
