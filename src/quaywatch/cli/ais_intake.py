"""How commands take files of ships' messages in: rows of all that can be read, in a lake that is kept or goes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quaywatch.cli.output import warn
from quaywatch.errors import QuaywatchError, SourceError

if TYPE_CHECKING:
    from quaywatch.records.track_reading import ReadCounts

__all__ = ["ColumnsOption", "LakeOption", "find_lake", "take_in"]

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
    from quaywatch.pipeline.ship_lake import open_lake_source
    from quaywatch.sources.ais_lake import write_lake

    sources, wrong = [], 0
    for path in files:
        try:
            sources.append(open_lake_source(path, asked, path.name, _telling(path.name, report)))
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


def _telling(name: str, report: Callable[[str, int, int], None]) -> Callable[[int, int], None]:
    """Progress in MiB, under the name of a file."""
    return lambda done, size: report(name, done >> 20, size >> 20)
