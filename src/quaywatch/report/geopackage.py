"""Tables with a place in each row as layers of one GeoPackage, for QGIS and its like."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from quaywatch.casefile.writing import cannot_write, publish_file, unfinished_file
from quaywatch.errors import CaseError
from quaywatch.report.map_tables import MapTable

__all__ = ["LayerShape", "MapLayer", "write_geopackage"]

_WRITTEN_AT = "1970-01-01T00:00:00.000Z"
"""Told as the time of the last change, so that equal tables make equal files."""


class LayerShape(StrEnum):
    """What all shapes of a layer are."""

    POINT = "Point"
    LINES = "MultiLineString"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayer:
    """A table as a layer; its instants are columns of instants in UTC."""

    table: MapTable
    shape: LayerShape
    """Lines are written as multi-lines; a row whose shape is another kind has none."""


def write_geopackage(layers: Sequence[MapLayer], path: Path) -> Path:
    """A GeoPackage with these layers, in EPSG:4326; it appears whole or not at all, and equal tables make equal bytes.

    Args:
        layers: One at least; their names must differ.
        path: Of the file; its folder is made where it is not.

    Raises:
        CaseError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".gpkg-", dir=path.parent) as aside:
            made = Path(aside) / "layers.gpkg"
            for layer in layers:
                _write_layer(layer, made)
            for layer in layers:
                _check_layer(layer, made)
            with made.open("rb") as source, unfinished_file(path.parent) as file:
                shutil.copyfileobj(source, file)
                publish_file(file, path, 0o644)
    except OSError as error:
        raise cannot_write(path, error) from error
    except (DataSourceError, DataLayerError) as error:
        raise CaseError(
            f"{str(path)!r} cannot be written: {error}",
            expected="a folder that you may write to, with room for the file twice",
            do="Make room and run the same command again; what was there before is untouched",
        ) from error
    return path


def _write_layer(layer: MapLayer, path: Path) -> None:
    shapes = [
        shapely.to_wkb(shape) if shape else None for shape in (_fitting(one, layer.shape) for one in layer.table.shapes)
    ]
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _WRITTEN_AT})
    try:
        pyogrio.write_arrow(
            layer.table.table.append_column("geometry", pa.array(shapes, pa.binary())),
            path,
            layer=layer.table.name,
            driver="GPKG",
            geometry_name="geometry",
            geometry_type=str(layer.shape),
            crs="EPSG:4326",
            layer_options={"DESCRIPTION": layer.table.title, "GEOMETRY_NAME": "geometry"},
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _check_layer(layer: MapLayer, path: Path) -> None:
    """GDAL tells no fault of what it writes as a file is closed, which is its spatial index."""
    told = pyogrio.read_info(path, layer=layer.table.name)
    if told["features"] != layer.table.table.num_rows or not told["capabilities"]["fast_spatial_filter"]:
        raise DataLayerError(f"layer {layer.table.name!r} is not whole")


def _fitting(shape: shapely.Geometry | None, wanted: LayerShape) -> shapely.Geometry | None:
    if wanted is LayerShape.LINES and isinstance(shape, shapely.LineString):
        return shapely.MultiLineString([shape])
    return shape if shape is not None and shape.geom_type == wanted else None
