"""The lake: ships' positions and static reports as Parquet, by vessel for events and by day for places.

`by_vessel/07.parquet` holds whole vessels, by vessel and time. `by_day/2025-06-01/07.parquet` holds the same rows, by
cell of a tenth of a degree, vessel and time. `statics/07.parquet` has one row for each vessel, content and hour, and
`repeats/07.parquet` what repeats a row of `by_vessel` (`ais_repeats`): it is kept so that the same lake comes of
the same files, whichever was added first. `counts.json` says what was read, and from which files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from quaywatch.clock import HOUR_MS
from quaywatch.errors import CaseError
from quaywatch.records.track import Positions, StaticReports
from quaywatch.records.track_reading import ReadCounts, TrackBatch
from quaywatch.sources.ais_lake_files import (
    BUCKETS,
    COUNTS,
    Runs,
    Staging,
    buckets_of,
    cell_numbers,
    positions_of,
    positions_table,
    read_rows,
    settle,
    statics_of,
    statics_table,
    write_rows,
)
from quaywatch.sources.ais_repeats import distinct_in_order, find_repeats
from quaywatch.sources.ais_statics import join_statics

__all__ = [
    "LakeSource",
    "lake_counts",
    "lake_parts",
    "lake_receivers",
    "lake_sources",
    "read_vessel_part",
    "read_vessels",
    "write_lake",
]

VERSION = 1
RUN_ROWS = 2_000_000
PARTITION_ROWS = 4_000_000
"""Of positions in a partition, about 200 MB."""
STATIC_RUN_ROWS = 250_000
DAY_MS = 86_400_000
WORKERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeSource:
    """A file whose rows are to be in the lake."""

    name: str
    """For people."""
    sha256: str
    """Of its bytes: a file that is in the lake already is not read again."""
    batches: Iterable[TrackBatch]
    """Its rows; asked for only if they are wanted."""


@dataclass(slots=True, kw_only=True)
class _Contents:
    """What `counts.json` says."""

    partitions: int
    receivers: list[str]
    rows: dict[str, int]
    """Positions of each partition, with those that repeat."""
    sources: dict[str, dict[str, Any]]


def write_lake(sources: Iterable[LakeSource], folder: Path) -> ReadCounts:
    """Add files to a lake, all or none of them; what was read from those that were not in it before.

    Killed at any point, nothing that was in the lake is lost, and nothing is in it by half. One process may write.

    Args:
        sources: Files, each at most once.
        folder: Of the lake; made where it is not.
    """
    folder.mkdir(parents=True, exist_ok=True)
    staging = Staging(folder)
    contents = _read_contents(folder)
    incoming = _Incoming(staging.path / "incoming", contents.receivers)
    counts = [_take_in(source, incoming, contents) for source in sources if source.sha256 not in contents.sources]
    incoming.flush()
    before = contents.partitions
    contents.partitions = max(before, _partitions(incoming.rows + sum(contents.rows.values())))
    touched = [number for number in range(contents.partitions) if incoming.touches(_buckets(contents, number))]
    numbers = range(contents.partitions) if contents.partitions != before else touched
    with ThreadPoolExecutor(WORKERS) as workers:
        rewrite = _Rewrite(folder, staging.path, incoming, contents, before)
        written = dict(zip(numbers, workers.map(rewrite.partition, numbers), strict=True))
    if contents.partitions != before:
        staging.removed = [str(path.relative_to(folder)) for path in _held_files(folder)]
        contents.rows = {}
    contents.rows |= {str(number): rows for number, (rows, _) in written.items()}
    (staging.path / COUNTS).write_text(json.dumps({"version": VERSION, **asdict(contents)}, indent=1), encoding="utf-8")
    staging.publish([COUNTS, *(name for _, names in written.values() for name in names)])
    return ReadCounts.joined(counts)


def lake_counts(folder: Path) -> ReadCounts:
    """What was read and dropped of all files in the lake."""
    sources = _existing(folder).sources.values()
    return ReadCounts.joined(
        ReadCounts(
            rows=source["rows"], messages=source["messages"], dropped=source["dropped"], notes=tuple(source["notes"])
        )
        for source in sources
    )


def lake_sources(folder: Path) -> frozenset[str]:
    """The hashes of the files whose rows are in a lake (`LakeSource.sha256`).

    Raises:
        CaseError: There is no lake, it is damaged, or it was written by a newer version.
    """
    return frozenset(_existing(folder).sources)


def lake_receivers(folder: Path) -> tuple[str, ...]:
    """Names of the receivers of a lake, by the numbers that its rows have."""
    return tuple(_existing(folder).receivers)


def read_vessels(folder: Path, *, per_receiver: bool = False) -> Iterator[tuple[Positions, StaticReports]]:
    """Whole vessels, some at a time, by vessel and time; the static reports joined (`join_statics`).

    Args:
        folder: Of the lake.
        per_receiver: Keep what several receivers heard of one message.

    Raises:
        CaseError: There is no lake, or it was written by a newer version.
    """
    for part in range(_existing(folder).partitions):
        rows, reports = read_vessel_part(folder, part, per_receiver=per_receiver)
        if len(rows) or len(reports):
            yield rows, reports


def lake_parts(folder: Path) -> int:
    """How many parts a lake's vessels are in."""
    return _existing(folder).partitions


def read_vessel_part(folder: Path, part: int, *, per_receiver: bool = False) -> tuple[Positions, StaticReports]:
    """The whole vessels of one part, as `read_vessels` gives them.

    Args:
        folder: Of the lake.
        part: From 0, below `lake_parts`.
        per_receiver: As there.
    """
    receivers, name = lake_receivers(folder), _name(part)
    path = folder / "by_vessel" / name
    rows = positions_of(read_rows(path), receivers) if path.is_file() else Positions.empty()
    if receivers and not per_receiver and len(rows):
        rows = rows.take(~find_repeats(rows, across_receivers=True))
    path = folder / "statics" / name
    statics = statics_of(read_rows(path)) if path.is_file() else StaticReports.empty()
    return rows, join_statics(statics)


def _take_in(source: LakeSource, incoming: _Incoming, contents: _Contents) -> ReadCounts:
    counts = ReadCounts()
    for batch in source.batches:
        incoming.add(batch)
        counts = ReadCounts.joined([counts, batch.counts])
    told = asdict(counts)
    del told["vessels"]  # those of rows are in the rows
    contents.sources[source.sha256] = {"name": source.name, **told}
    return counts


class _Incoming:
    """New rows, in runs on disk."""

    def __init__(self, folder: Path, receivers: list[str]) -> None:
        self._positions, self._statics = Runs(folder / "positions"), Runs(folder / "statics")
        self._receivers = receivers
        self._waiting: list[pa.Table] = []
        self._waiting_statics: list[pa.Table] = []
        self.rows = 0

    def add(self, batch: TrackBatch) -> None:
        if len(batch.positions):
            self._waiting.append(positions_table(self._renumbered(batch.positions)))
            self.rows += len(batch.positions)
        if len(batch.statics):
            self._waiting_statics.append(statics_table(batch.statics))
        if sum(table.num_rows for table in self._waiting) >= RUN_ROWS:
            self._flush_positions()
        if sum(table.num_rows for table in self._waiting_statics) >= STATIC_RUN_ROWS:
            self._flush_statics()

    def _renumbered(self, positions: Positions) -> Positions:
        """With the lake's numbers of receivers."""
        if not positions.receivers:
            return positions
        known = {name: number for number, name in enumerate(self._receivers)}
        for name in positions.receivers:
            known.setdefault(name, len(known))
        self._receivers[:] = known
        numbers = np.array([*(known[name] for name in positions.receivers), -1], np.int32)
        return Positions(
            **{name: getattr(positions, name) for name in Positions.__dataclass_fields__ if name[:8] != "receiver"},
            receiver=numbers[positions.receiver],
            receivers=tuple(self._receivers),
        )

    def flush(self) -> None:
        self._flush_positions()
        self._flush_statics()

    def _flush_positions(self) -> None:
        if self._waiting:
            self._positions.add(pa.concat_tables(self._waiting))
            self._waiting = []

    def _flush_statics(self) -> None:
        if self._waiting_statics:
            self._statics.add(_by_hour(pa.concat_tables(self._waiting_statics)))
            self._waiting_statics = []

    def touches(self, buckets: range) -> bool:
        return bool(self._positions.held(buckets) or self._statics.held(buckets))

    def positions(self, buckets: range) -> list[pa.Table]:
        return self._positions.read(buckets)

    def statics(self, buckets: range) -> list[pa.Table]:
        return self._statics.read(buckets)


@dataclass(frozen=True, slots=True)
class _Rewrite:
    """Partitions made anew of what they held and what came in."""

    folder: Path
    staging: Path
    incoming: _Incoming
    contents: _Contents
    before: int
    """Partitions of the lake as it was."""

    def partition(self, number: int) -> tuple[int, list[str]]:
        """Write a partition aside; its positions with those that repeat, and the names of its files."""
        buckets, name = _buckets(self.contents, number), _name(number)
        held = [*self._old("by_vessel", buckets), *self._old("repeats", buckets), *self.incoming.positions(buckets)]
        rows = distinct_in_order(positions_of(pa.concat_tables(held), ())) if held else Positions.empty()
        del held
        repeated = find_repeats(rows, across_receivers=False)
        tables = {}
        if len(rows):
            tables = {f"by_vessel/{name}": positions_table(rows.take(~repeated) if repeated.any() else rows)}
        if repeated.any():
            tables[f"repeats/{name}"] = positions_table(rows.take(repeated))
        total, rows = len(rows), rows.take(~repeated) if repeated.any() else rows
        statics = [*self._old("statics", buckets), *self.incoming.statics(buckets)]
        if any(table.num_rows for table in statics):
            tables[f"statics/{name}"] = _by_hour(pa.concat_tables(statics))
        for path, table in tables.items():
            write_rows(table, self.staging / path)
        placed = list(tables)
        tables.clear()
        for day, table in _days(rows):
            placed.append(f"by_day/{day}/{name}")
            write_rows(table, self.staging / placed[-1])
        return total, placed

    def _old(self, kind: str, buckets: range) -> list[pa.Table]:
        """What the lake held of these buckets."""
        path = self.folder / kind / _name(buckets.start * self.before // BUCKETS)
        if not self.before or not path.is_file():
            return []
        table = read_rows(path)
        bucket = buckets_of(table["mmsi"].to_numpy())
        inside = (bucket >= buckets.start) & (bucket < buckets.stop)
        return [table if inside.all() else table.filter(pa.array(inside))]


def _days(rows: Positions) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each day by cell, vessel and time."""
    if not len(rows):
        return
    day = rows.time_ms // DAY_MS
    cell = cell_numbers(rows.lon, rows.lat)
    # Day (16 bits), cell (23 bits) and place in the order by vessel and time: sorted as one number.
    bits = np.uint64(len(rows).bit_length())
    keys = (((day.astype(np.uint64) << np.uint64(23)) | cell.astype(np.uint64)) << bits) | np.arange(
        len(rows), dtype=np.uint64
    )
    keys.sort()
    order = (keys & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    ends = np.flatnonzero(np.diff(day[order])) + 1
    for part in np.split(order, ends):
        table = positions_table(rows.take(part)).append_column("cell", pa.array(cell[part]))
        yield str(np.datetime64(int(day[part[0]]), "D")), table


def _by_hour(table: pa.Table) -> pa.Table:
    """One row for each vessel, content and hour, in an order of their values."""
    hours = pa.array(table["time_ms"].to_numpy() // HOUR_MS)
    content = [name for name in StaticReports.__dataclass_fields__ if name not in {"time_ms", "until_ms"}]
    grouped = (
        table.append_column("hour", hours)
        .group_by([*content, "hour"], use_threads=False)
        .aggregate([("time_ms", "min"), ("until_ms", "max")])
        .rename_columns({"time_ms_min": "time_ms", "until_ms_max": "until_ms"})
    )
    keys = ["mmsi", "time_ms", "until_ms", *content[1:]]
    return grouped.sort_by([(name, "ascending") for name in keys]).select(list(StaticReports.__dataclass_fields__))


def _partitions(rows: int) -> int:
    count = 1
    while count < BUCKETS and rows > count * PARTITION_ROWS:
        count *= 2
    return count


def _buckets(contents: _Contents, number: int) -> range:
    size = BUCKETS // contents.partitions
    return range(number * size, (number + 1) * size)


def _name(number: int) -> str:
    return f"{number:02d}.parquet"


def _held_files(folder: Path) -> list[Path]:
    kinds = ("by_vessel", "repeats", "statics", "by_day")
    return [path for kind in kinds for path in sorted((folder / kind).rglob("*.parquet"))]


def _existing(folder: Path) -> _Contents:
    settle(folder)
    contents = _read_contents(folder)
    if not contents.partitions:
        raise CaseError(f"{folder} holds no ships' tracks", expected="a lake", do="Import tracks first")
    return contents


def _read_contents(folder: Path) -> _Contents:
    path = folder / COUNTS
    if not path.is_file():
        return _Contents(partitions=0, receivers=[], rows={}, sources={})
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["version"] > VERSION:
            raise CaseError(f"{path} is of version {found['version']}", expected=f"{VERSION}", do="Update Quaywatch")
        return _Contents(**{name: found[name] for name in _Contents.__dataclass_fields__})
    except (ValueError, KeyError, TypeError) as error:
        raise CaseError(f"{path} is damaged ({error})", do="Import the tracks anew into another folder") from error
