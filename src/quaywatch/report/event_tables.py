"""Events of ship tracks as files: GeoParquet for tables, GeoJSON for maps, one of each for every kind."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.report.map_tables import MapTable, write_map_table

__all__ = ["event_rows", "write_event_tables"]

Column = npt.NDArray[Any]

_WHOLE = {"version", "mmsi", "mmsi_2", "imo", "confidence", "stops"}
_TRUTH = {"open"}
_TEXT = {
    "event_id", "name", "flag", "because", "site", "zone", "direction", "from_site", "to_site", "from_country",
    "to_country", "field", "old", "new", "kind",
}  # fmt: skip
_NOT_KNOWN = {"imo": 0}
"""Whole numbers that stand for nothing."""


def write_event_tables(events: TrackEvents, folder: Path) -> tuple[Path, Path]:
    """`KIND.parquet` (GeoParquet 1.1) and `KIND.geojson` in a folder; each appears whole or not at all.

    What is not known is null. Instants are text (ISO 8601, UTC): columns of instants in which some are null are read as
    a third value by some tools. A gap's geometry is the straight line from where it began to where it ended, cut at the
    antimeridian; that of any other event is its point.
    """
    shapes = list(_shapes(events))
    return write_map_table(
        MapTable(name=str(events.kind), title="events of ship tracks", table=_table(events), shapes=shapes),
        event_rows(events),
        folder,
    )


def event_rows(events: TrackEvents) -> Iterator[dict[str, Any]]:
    """Each event as JSON values; instants as text in UTC."""
    columns = {name: _values(name, column) for name, column in events.columns.items()}
    for number in range(len(events)):
        yield {name: values[number] for name, values in columns.items()}


def _table(events: TrackEvents) -> pa.Table:
    return pa.table({name: _arrow(name, column) for name, column in events.columns.items()})


def _arrow(name: str, column: Column) -> pa.Array:
    if "_not_" in name:
        return pa.array(_instants(column), pa.string())
    if name in _TEXT:
        return pa.array([str(value) if value not in (None, "") else None for value in column], pa.string())
    if name in _TRUTH:
        return pa.array(column.astype(bool), pa.bool_())
    if name in _WHOLE:
        whole = column.astype(np.int64)
        return pa.array(whole, pa.int64(), mask=whole == _NOT_KNOWN[name] if name in _NOT_KNOWN else None)
    numbers = column.astype(np.float64)
    return pa.array(numbers, pa.float64(), mask=~np.isfinite(numbers))


def _values(name: str, column: Column) -> list[Any]:
    values: list[Any] = _arrow(name, column).to_pylist()
    return values


def _instants(column: Column) -> list[str | None]:
    """Instants as text in UTC, to the second where they are whole."""
    times = column.astype("datetime64[ms]")
    whole = bool((times[~np.isnat(times)].astype(np.int64) % 1000 == 0).all())
    text = np.datetime_as_string(times.astype("datetime64[s]") if whole else times)
    return [None if value == "NaT" else f"{value}Z" for value in text.tolist()]


def _shapes(events: TrackEvents) -> Iterator[shapely.Geometry | None]:
    columns = events.columns
    for number in range(len(events)):
        place = columns["lon"][number], columns["lat"][number]
        line = _gap_line(columns, number) if events.kind is TrackEventKind.GAPS else None
        yield line or (shapely.Point(place) if all(map(math.isfinite, place)) else None)


def _gap_line(columns: Mapping[str, Column], number: int) -> shapely.Geometry | None:
    """The line from where a gap began to where it ended, in two parts where it crosses the antimeridian."""
    lon, lat, end_lon, end_lat = (
        float(columns[name][number]) for name in ("start_lon", "start_lat", "end_lon", "end_lat")
    )
    if not all(map(math.isfinite, (lon, lat, end_lon, end_lat))) or (lon, lat) == (end_lon, end_lat):
        return None
    way = (end_lon - lon + 180.0) % 360.0 - 180.0
    if -180.0 <= lon + way <= 180.0:
        return shapely.LineString([(lon, lat), (lon + way, end_lat)])
    rim = math.copysign(180.0, way)
    between = lat + (end_lat - lat) * (rim - lon) / way
    return shapely.MultiLineString([[(lon, lat), (rim, between)], [(-rim, between), (end_lon, end_lat)]])
