"""Positions of a lake in a box and a time, found by DuckDB in the files of the days.

The files are opened here, by name, and handed to DuckDB as one table, of which it reads the columns and row groups that
it needs. It opens no file itself, loads no extension and reaches no network.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.dataset as arrow_dataset

from quaywatch.errors import DataError
from quaywatch.records.track import Positions
from quaywatch.sources.ais_lake import lake_receivers
from quaywatch.sources.ais_lake_files import cell_numbers, positions_of
from quaywatch.sources.ais_repeats import distinct_in_order, find_repeats

__all__ = ["LakeBox", "read_box"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeBox:
    """A box in degrees; where `west` is east of `east` it crosses 180 degrees."""

    west: float
    """Degrees from -180 to 180."""
    south: float
    """Degrees from -90 to 90."""
    east: float
    """Degrees from -180 to 180."""
    north: float
    """Degrees from -90 to 90."""

    def __post_init__(self) -> None:
        sane = abs(self.west) <= 180 and abs(self.east) <= 180 and -90 <= self.south <= self.north <= 90
        if not sane:
            raise DataError(f"{self} is no box", expected="degrees, the south not beyond the north")


def read_box(folder: Path, box: LakeBox, times: tuple[datetime, datetime], *, per_receiver: bool = False) -> Positions:
    """Positions in a box, its edges with it, by vessel and time.

    That a vessel is not among them does not say that it was not there.

    Args:
        folder: Of the lake.
        box: In degrees.
        times: The first instant and the last, aware.
        per_receiver: Keep what several receivers heard of one message.

    Raises:
        CaseError: There is no lake, or it was written by a newer version.
    """
    receivers = lake_receivers(folder)
    start, end = (time.astimezone(UTC) for time in times)
    paths = _day_files(folder, start, end)
    if not paths:
        return Positions.empty()
    crosses = box.west > box.east
    low, high = cell_numbers(np.array([-180.0, 179.95]), np.array([box.south, box.north])).tolist()
    connection = _connected()
    connection.register("positions", arrow_dataset.dataset(paths, format="parquet"))
    found = connection.sql(
        "SELECT * EXCLUDE (cell) FROM positions"
        " WHERE cell BETWEEN $low AND $high AND time_ms BETWEEN $start AND $end AND lat BETWEEN $south AND $north"
        f" AND (lon >= $west {'OR' if crosses else 'AND'} lon <= $east)",
        params={
            "low": low,
            "high": high,
            "start": _ms(start),
            "end": _ms(end),
            "south": box.south,
            "north": box.north,
            "west": box.west,
            "east": box.east,
        },
    )
    rows = distinct_in_order(positions_of(found.to_arrow_table(), receivers))
    if receivers and not per_receiver and len(rows):
        rows = rows.take(~find_repeats(rows, across_receivers=True))
    return rows


def _connected() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    for name in ("autoinstall_known_extensions", "autoload_known_extensions", "enable_external_access"):
        connection.execute(f"SET {name}=false")
    connection.execute("SET lock_configuration=true")
    return connection


def _day_files(folder: Path, start: datetime, end: datetime) -> list[str]:
    """Files of the days from start to end."""
    first, last = start.date(), end.date()
    days = [day for day in sorted((folder / "by_day").glob("*")) if str(first) <= day.name <= str(last)]
    return [str(path.resolve()) for day in days for path in sorted(day.glob("*.parquet"))]


def _ms(time: datetime) -> int:
    return (time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
