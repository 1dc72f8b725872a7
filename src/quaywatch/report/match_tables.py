"""Detections held against tracked vessels as files: one row for each detection and each vessel that was not seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from quaywatch.records.ship_match import ShipMatches
from quaywatch.report.geopackage import LayerShape, MapLayer, write_geopackage
from quaywatch.report.map_tables import MapTable, write_map_table

__all__ = ["match_rows", "write_match_tables"]

Column = npt.NDArray[Any]

_ROUNDED = {"probability": 4, "p_not_transmitting": 4, "distance_m": 1, "minutes_to_nearest": 2, "length_ratio": 3,
            "lon": 6, "lat": 6}  # fmt: skip
"""Digits in the map layer; the table keeps all."""


def write_match_tables(matches: ShipMatches, folder: Path) -> tuple[Path, Path, Path]:
    """`matches.parquet`, `matches.geojson` and `matches.gpkg` in a folder. What is not known is null.

    The layers' `shows` tells the three kinds of rows apart: `pair`, `no tracked vessel`, `vessel not seen`.
    """
    table = pa.table({_written(name): _arrow(name, column) for name, column in matches.columns.items()})
    places = zip(matches.columns["lon"].tolist(), matches.columns["lat"].tolist(), strict=True)
    shapes = [shapely.Point(round(lon, 6), round(lat, 6)) for lon, lat in places]
    title = "detections held against tracked vessels"
    rows = list(match_rows(matches))
    paths = write_map_table(MapTable(name="matches", title=title, table=table, shapes=shapes), rows, folder)
    shown = table.add_column(0, "shows", pa.array([row["shows"] for row in rows], pa.string()))
    layer = MapLayer(table=MapTable(name="matches", title=title, table=shown, shapes=shapes), shape=LayerShape.POINT)
    return *paths, write_geopackage([layer], folder / "matches.gpkg")


def match_rows(matches: ShipMatches) -> Iterator[dict[str, Any]]:
    """Each row as JSON values; instants as text in UTC."""
    columns = {_written(name): _arrow(name, column).to_pylist() for name, column in matches.columns.items()}
    times = np.datetime_as_string(matches.columns["acquired_ms"].astype("datetime64[ms]"), timezone="naive")
    columns["acquired"] = [f"{time}Z" for time in times.tolist()]
    for number in range(len(matches)):
        row = {name: values[number] for name, values in columns.items()}
        for name, digits in _ROUNDED.items():
            row[name] = None if row[name] is None else round(row[name], digits)
        yield {"shows": _shown(row), **row}


def _shown(row: dict[str, Any]) -> str:
    if row["detection_id"] is None:
        return "vessel not seen"
    return "no tracked vessel" if row["mmsi"] is None else "pair"


def _written(name: str) -> str:
    return "acquired" if name == "acquired_ms" else name


def _arrow(name: str, column: Column) -> pa.Array:
    if name == "acquired_ms":
        return pa.array(column.astype("datetime64[ms]"), pa.timestamp("ms", tz="UTC"))
    if column.dtype == object:
        return pa.array([None if value in (None, "") else str(value) for value in column], pa.string())
    if column.dtype.kind == "i":
        return pa.array(column, pa.int64(), mask=column == 0)
    return pa.array(column, pa.float64(), mask=~np.isfinite(column))
