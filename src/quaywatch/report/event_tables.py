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
from quaywatch.report.geopackage import LayerShape, MapLayer, write_geopackage
from quaywatch.report.map_tables import MapTable, write_map_table

__all__ = ["event_rows", "write_event_package", "write_event_tables"]

Column = npt.NDArray[Any]
Places = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]

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


def write_event_package(events: Mapping[TrackEventKind, TrackEvents], folder: Path) -> Path:
    """`events.gpkg` in a folder: a layer for each kind, written by `write_geopackage`.

    Gaps and voyages are straight lines from where they began to where they ended, cut at the antimeridian: not the way
    that a ship took. Those that have no such line, as open gaps, have a row without a shape; `gap_starts` has the
    points where all gaps began. All else are points. Instants are columns of instants, UTC, as QGIS's time controller
    wants them.
    """
    layers = [_layer(events[kind], _ends_of(kind, events), str(kind)) for kind in TrackEventKind if kind in events]
    if TrackEventKind.GAPS in events:
        layers.append(_layer(events[TrackEventKind.GAPS], None, "gap_starts"))
    return write_geopackage(layers, folder / "events.gpkg")


def _layer(events: TrackEvents, ends: Places | None, name: str) -> MapLayer:
    columns = events.columns
    starts = _places(events)
    shapes = list(map(_point, *starts)) if ends is None else list(map(_line, *starts, *ends))
    table = pa.table({name: _arrow(name, column, as_text=False) for name, column in columns.items()})
    return MapLayer(
        table=MapTable(name=name, title=f"{name.replace('_', ' ')} of ship tracks", table=table, shapes=shapes),
        shape=LayerShape.POINT if ends is None else LayerShape.LINES,
    )


def _ends_of(kind: TrackEventKind, events: Mapping[TrackEventKind, TrackEvents]) -> Places | None:
    """Longitude and latitude of where each event of a kind ended, NaN where not known; None for kinds of points."""
    if kind is TrackEventKind.GAPS:
        return _places(events[kind], "end_lon", "end_lat")
    calls = events.get(TrackEventKind.PORT_CALLS)
    if kind is not TrackEventKind.VOYAGES or calls is None:
        return None
    place = dict(zip(_keys(calls, "site", "start_not_after"), zip(*_places(calls), strict=True), strict=True))
    ends = [place.get(key, (math.nan, math.nan)) for key in _keys(events[kind], "to_site", "end_not_after")]
    lons, lats = (np.array([end[side] for end in ends], float) for side in (0, 1))
    return lons, lats


def _places(events: TrackEvents, lon: str = "lon", lat: str = "lat") -> Places:
    return events.columns[lon].astype(float), events.columns[lat].astype(float)


def _keys(events: TrackEvents, *names: str) -> Iterator[tuple[Any, ...]]:
    """Vessel and other values of each event."""
    return zip(*(events.columns[name].tolist() for name in ("mmsi", *names)), strict=True)


def event_rows(events: TrackEvents) -> Iterator[dict[str, Any]]:
    """Each event as JSON values; instants as text in UTC."""
    columns = {name: _values(name, column) for name, column in events.columns.items()}
    for number in range(len(events)):
        yield {name: values[number] for name, values in columns.items()}


def _table(events: TrackEvents) -> pa.Table:
    return pa.table({name: _arrow(name, column) for name, column in events.columns.items()})


def _arrow(name: str, column: Column, *, as_text: bool = True) -> pa.Array:
    if "_not_" in name and not as_text:
        return pa.array(column.astype("datetime64[ms]"), pa.timestamp("ms", "UTC"))
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
    points = list(map(_point, *_places(events)))
    if events.kind is not TrackEventKind.GAPS:
        yield from points
        return
    lines = map(_line, *_places(events, "start_lon", "start_lat"), *_places(events, "end_lon", "end_lat"))
    yield from (line or point for line, point in zip(lines, points, strict=True))


def _point(lon: float, lat: float) -> shapely.Geometry | None:
    return shapely.Point(lon, lat) if math.isfinite(lon) and math.isfinite(lat) else None


def _line(lon: float, lat: float, end_lon: float, end_lat: float) -> shapely.Geometry | None:
    """The straight line from one place to another, in two parts where it crosses the antimeridian."""
    if not all(map(math.isfinite, (lon, lat, end_lon, end_lat))) or (lon, lat) == (end_lon, end_lat):
        return None
    way = (end_lon - lon + 180.0) % 360.0 - 180.0
    if -180.0 <= lon + way <= 180.0:
        return shapely.LineString([(lon, lat), (lon + way, end_lat)])
    rim = math.copysign(180.0, way)
    between = lat + (end_lat - lat) * (rim - lon) / way
    return shapely.MultiLineString([[(lon, lat), (rim, between)], [(-rim, between), (end_lon, end_lat)]])
