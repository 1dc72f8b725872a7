"""The files of a lake: rows as Arrow tables, buckets of vessels on their way in, and changes that are whole or not."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as parquet

from quaywatch.errors import CaseError
from quaywatch.records.track import Positions, StaticReports

__all__ = [
    "BUCKETS",
    "COUNTS",
    "Runs",
    "Staging",
    "buckets_of",
    "cell_numbers",
    "positions_of",
    "positions_table",
    "read_rows",
    "settle",
    "statics_of",
    "statics_table",
    "write_rows",
]

BUCKETS = 256
"""Of vessels by a hash of their number; a partition is some of them."""
COUNTS = "counts.json"
JOURNAL, STAGING = "journal.json", "staging"
ROW_GROUP = 131_072
CELLS_PER_DEGREE = 10
_WORDY = ["mmsi", "status", "ship_class", "receiver", "imo", "name", "call_sign", "destination", "ship_type"]

Column = npt.NDArray[Any]


def buckets_of(mmsi: Column) -> npt.NDArray[np.uint8]:
    """The bucket of each vessel (multiplicative hashing by the golden ratio, Knuth)."""
    return ((mmsi.astype(np.uint32) * np.uint32(2_654_435_769)) >> np.uint32(24)).astype(np.uint8)


def cell_numbers(lon: Any, lat: Any) -> Any:
    """Numbers of cells of a tenth of a degree, from the south-west, row by row."""
    row = np.minimum(np.floor((lat + 90.0) * CELLS_PER_DEGREE), 180 * CELLS_PER_DEGREE - 1)
    column = np.floor((lon + 180.0) * CELLS_PER_DEGREE) % (360 * CELLS_PER_DEGREE)
    return (row * (360 * CELLS_PER_DEGREE) + column).astype(np.int32)


def positions_table(positions: Positions) -> pa.Table:
    """The rows as a table; what is not available stays NaN."""
    names = [name for name in Positions.__dataclass_fields__ if name != "receivers"]
    return pa.table({name: pa.array(getattr(positions, name)) for name in names})


def positions_of(table: pa.Table, receivers: tuple[str, ...]) -> Positions:
    """The rows of a table."""
    columns = {name: table[name].to_numpy() for name in Positions.__dataclass_fields__ if name != "receivers"}
    return Positions(**columns, receivers=receivers)


def statics_table(statics: StaticReports) -> pa.Table:
    """The rows as a table; what is not available is null, so that it equals itself."""
    columns = {}
    for name in StaticReports.__dataclass_fields__:
        column = getattr(statics, name)
        kind = pa.string() if column.dtype == object else None
        columns[name] = pa.array(column, kind, from_pandas=column.dtype == np.float32)
    return pa.table(columns)


def statics_of(table: pa.Table) -> StaticReports:
    """The rows of a table."""
    empty = StaticReports.empty()
    columns: dict[str, Any] = {}
    for name in StaticReports.__dataclass_fields__:
        kind = getattr(empty, name).dtype
        column = table[name].to_numpy()
        columns[name] = column.astype(kind) if column.dtype != kind else column
    return StaticReports(**columns)


def write_rows(table: pa.Table, path: Path) -> None:
    """A Parquet file, its folder with it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    words = [name for name in table.column_names if name in _WORDY]
    parquet.write_table(table, path, row_group_size=ROW_GROUP, compression="lz4", use_dictionary=words)


def read_rows(path: Path) -> pa.Table:
    """A whole Parquet file."""
    with parquet.ParquetFile(path) as opened:
        return opened.read()


class Runs:
    """Rows on their way in, sorted by bucket in runs on disk, so that a bucket is read without the others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sizes: list[Column] = []
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, table: pa.Table) -> None:
        """Write a run."""
        bucket = buckets_of(table["mmsi"].to_numpy())
        order = np.argsort(bucket, kind="stable")
        edges = np.searchsorted(bucket[order], np.arange(BUCKETS + 1))
        rows = table.take(pa.array(order)).combine_chunks()
        path = self._folder / f"{len(self._sizes)}.arrow"
        with ipc.new_file(path, table.schema) as out:
            for first, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
                out.write_batch(_one_batch(rows.slice(first, end - first)))
        self._sizes.append(np.diff(edges))

    def read(self, buckets: range) -> list[pa.Table]:
        """The rows of some buckets."""
        return [self._read_run(number, buckets) for number in range(len(self._sizes))]

    def _read_run(self, number: int, buckets: range) -> pa.Table:
        # Not by a memory map: its pages would stay with the process, and in the end hold all runs.
        with pa.OSFile(str(self._folder / f"{number}.arrow")) as file, ipc.open_file(file) as run:
            return pa.Table.from_batches([run.get_batch(bucket) for bucket in buckets], run.schema)

    def held(self, buckets: range) -> int:
        """How many rows some buckets have."""
        return int(sum(size[buckets.start : buckets.stop].sum() for size in self._sizes))


def _one_batch(table: pa.Table) -> pa.RecordBatch:
    held = table.to_batches()
    return held[0] if held else pa.RecordBatch.from_pylist([], schema=table.schema)


class Staging:
    """Files that take their places together: written aside, listed in a journal, then moved.

    A writer that is killed before the journal stands has changed nothing; after it, whoever opens the lake next moves
    the rest.
    """

    def __init__(self, folder: Path) -> None:
        settle(folder)
        self._folder = folder
        self.path = folder / STAGING
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True)
        self.removed: list[str] = []

    def publish(self, placed: Iterable[str]) -> None:
        """Move the files to their places, and remove those that are no longer there."""
        names = set(placed)
        # What is placed replaces its old self. To remove it too would, on a second try, remove the new one.
        journal = {"place": sorted(names), "remove": sorted(set(self.removed) - names)}
        written = self.path / JOURNAL
        with written.open("w", encoding="utf-8") as file:
            json.dump(journal, file)
            file.flush()
            os.fsync(file.fileno())
        written.replace(self._folder / JOURNAL)
        settle(self._folder)


def settle(folder: Path) -> None:
    """Finish a change that was broken off after all of it was written.

    Raises:
        CaseError: The journal cannot be read.
    """
    journal = folder / JOURNAL
    if not journal.is_file():
        return
    try:
        found = json.loads(journal.read_text(encoding="utf-8"))
        placed, removed = [str(name) for name in found["place"]], [str(name) for name in found["remove"]]
    except (ValueError, KeyError, TypeError) as error:
        raise CaseError(f"{journal} is damaged ({error})", do="Import the tracks anew into another folder") from error
    for name in removed:
        _inside(folder, name).unlink(missing_ok=True)
    for name in placed:
        waiting = _inside(folder / STAGING, name)
        if waiting.is_file():
            target = _inside(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            waiting.replace(target)
    journal.unlink()
    shutil.rmtree(folder / STAGING, ignore_errors=True)


def _inside(folder: Path, name: str) -> Path:
    path = folder / name
    if ".." in Path(name).parts or Path(name).is_absolute():
        raise CaseError(f"{name} is outside of {folder}", do="Import the tracks anew into another folder")
    return path
