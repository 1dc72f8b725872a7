"""What the files of a lake tell without their rows being read: first and last position, and their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet

__all__ = ["lake_first_ms", "lake_hashes", "lake_last_ms"]


def lake_hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file that `read_vessel_part` reads, by its path in the lake."""
    paths = sorted(path for kind in ("by_vessel", "statics") for path in (folder / kind).glob("*.parquet"))
    return {path.relative_to(folder).as_posix(): _hash(path) for path in paths}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lake_last_ms(folder: Path) -> int:
    """The time of the last position of a lake, milliseconds since 1970, UTC; 0 where it has none.

    Told by the heads of its files; no rows are read.
    """
    return max((int(times.max) for times in _times(folder)), default=0)


def lake_first_ms(folder: Path) -> int:
    """The time of the first position of a lake, as `lake_last_ms` tells the last."""
    return min((int(times.min) for times in _times(folder)), default=0)


def _times(folder: Path) -> Iterator[Any]:
    for path in (folder / "by_vessel").glob("*.parquet"):
        head = parquet.read_metadata(path)
        column = head.schema.names.index("time_ms")
        yield from (head.row_group(number).column(column).statistics for number in range(head.num_row_groups))
