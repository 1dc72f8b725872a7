"""A table with a place in each row, as files: GeoParquet for tables, GeoJSON for maps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely
from pyarrow import parquet

from quaywatch.casefile.writing import write_file

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
    packed = pa.BufferOutputStream()
    parquet.write_table(whole, packed, compression="zstd")
    write_file(paths[0], packed.getvalue().to_pybytes())
    write_file(paths[1], _geojson(table, rows).encode())
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
