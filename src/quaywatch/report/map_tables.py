"""A table with a place in each row, as files: GeoParquet for tables, GeoJSON for maps."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely
from pyarrow import parquet

__all__ = ["MapTable", "write_map_table"]

_GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapTable:
    """A table and the shape of each of its rows."""

    name: str
    """Of the files."""
    title: str
    """What it holds, kept in the Parquet file."""
    table: pa.Table
    """Without the shapes."""
    shapes: Sequence[shapely.Geometry | None]
    """Degrees, EPSG:4326."""


def write_map_table(table: MapTable, rows: Iterable[Mapping[str, Any]], folder: Path) -> tuple[Path, Path]:
    """`NAME.parquet` (GeoParquet 1.1) and `NAME.geojson` in a folder; each appears whole or not at all.

    Args:
        table: What is written.
        rows: The same as JSON values, one for each feature.
        folder: Made where it is not.
    """
    folder.mkdir(parents=True, exist_ok=True)
    blobs = pa.array([shapely.to_wkb(shape) if shape else None for shape in table.shapes], pa.binary())
    whole = table.table.append_column("geometry", blobs)
    whole = whole.replace_schema_metadata({"geo": json.dumps(_GEO), "quaywatch": table.title})
    paths = folder / f"{table.name}.parquet", folder / f"{table.name}.geojson"
    _write(paths[0], lambda part: parquet.write_table(whole, part, compression="zstd"))
    _write(paths[1], lambda part: part.write_text(_geojson(table, rows), encoding="utf-8"))
    return paths


def _geojson(table: MapTable, rows: Iterable[Mapping[str, Any]]) -> str:
    """One feature a line, so that differences between two runs can be read."""
    lines = [
        json.dumps(
            {"type": "Feature", "geometry": shapely.geometry.mapping(shape) if shape else None, "properties": row},
            ensure_ascii=False,
            allow_nan=False,
        )
        for row, shape in zip(rows, table.shapes, strict=True)
    ]
    body = ",\n".join(lines)
    return f'{{"type": "FeatureCollection", "name": "{table.name}", "features": [\n{body}\n]}}\n'


def _write(path: Path, write: Callable[[Path], Any]) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        write(part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
