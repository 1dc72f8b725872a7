"""What a raster file says of itself, and the few pixels that show how its numbers are scaled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from affine import Affine
from pyproj import CRS, Transformer
from rasterio.enums import ColorInterp
from rasterio.windows import Window

from quaywatch.geo import LonLat, distance_m
from quaywatch.records.pixels import moved
from quaywatch.sources.files import open_raster

__all__ = ["Header", "grid_crs", "outline", "pixel_size_m", "read_header"]

_SAMPLE_SIDE = 256
_TAG_DOMAINS = (None, "IMAGERY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The facts of one raster file that scenes are identified by."""

    name: str
    """File name, as it came."""
    sha256: str
    """Digest of the file."""
    product: str
    """Name of the product folder (`….SAFE`) that it lies in, and of its granule; empty where there is none."""
    rows: int
    """Height in pixels."""
    columns: int
    """Width in pixels."""
    transform: Affine
    """Pixel corners to coordinates."""
    crs: str
    """Coordinate reference system as WKT, or a PROJ string where longitudes had to be wrapped."""
    dtype: str
    """NumPy name of the pixel type of the first band."""
    descriptions: tuple[str, ...]
    """Name of each band, empty where it has none."""
    colours: tuple[ColorInterp, ...]
    """What GDAL says that each band shows."""
    scales: tuple[float, ...]
    """Declared scale of each band; 1 where nothing is declared."""
    offsets: tuple[float, ...]
    """Declared offset of each band; 0 where nothing is declared."""
    nodata: float | None
    """Declared nodata number."""
    tags: Mapping[str, str]
    """Tags of the file, keys in lower case."""
    sample: npt.NDArray[Any]
    """Digital numbers of a small window in the middle, (bands, rows, columns)."""


def read_header(path: Path, sha256: str, *, name: str | None = None) -> Header:
    """The header of a raster file.

    Raises:
        SourceError: It cannot be opened.
        DataError: It is no raster on the Earth, or its middle is damaged.
    """
    parts = Path(name).parts if name else path.parts
    name = parts[-1]
    with open_raster(path, name=name) as raster:
        rows, columns = raster.shape
        side = (min(_SAMPLE_SIDE, rows), min(_SAMPLE_SIDE, columns))
        window = Window((columns - side[1]) // 2, (rows - side[0]) // 2, side[1], side[0])
        tags = {k.lower(): v for domain in _TAG_DOMAINS for k, v in raster.tags(ns=domain).items()}
        return Header(
            name=name,
            sha256=sha256,
            product=" ".join(p for p in parts[-6:-1] if p.endswith(".SAFE") or p.startswith(("L1C_T", "L2A_T"))),
            rows=rows,
            columns=columns,
            transform=raster.transform,
            crs=grid_crs(raster),
            dtype=raster.dtypes[0],
            descriptions=tuple(text or "" for text in raster.descriptions),
            colours=tuple(raster.colorinterp),
            scales=tuple(float(scale) for scale in raster.scales),
            offsets=tuple(float(offset) for offset in raster.offsets),
            nodata=None if raster.nodata is None else float(raster.nodata),
            tags=tags,
            sample=np.asarray(raster.read(window=window)),
        )


def grid_crs(raster: Any) -> str:
    """The raster's coordinate reference system, as WKT.

    A raster in degrees that runs over the antimeridian (longitudes beyond 180) gets longitudes wrapped round its own
    middle instead, so that positions on both sides fall on its grid.
    """
    crs = CRS.from_user_input(raster.crs.to_wkt())
    rows, columns = raster.shape
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], dtype=np.float64)
    east = moved(raster.transform, corners)[0]
    left, right = float(east.min()), float(east.max())
    if crs.is_geographic and (left < -180 or right > 180):
        return f"+proj=longlat +datum=WGS84 +lon_wrap={(left + right) / 2} +type=crs"
    return str(raster.crs.to_wkt())


def pixel_size_m(header: Header) -> float:
    """True side of a pixel on the ground at the raster's centre, in metres: geodesic, whatever the projection."""
    column, row = header.columns / 2, header.rows / 2
    corners = np.array([[column, row], [column + 1, row], [column, row + 1]])
    a, b, c = _positions(header, corners)
    return float(np.sqrt(distance_m(a, b) * distance_m(a, c)))


def outline(header: Header, *, points_per_side: int = 12) -> tuple[LonLat, ...]:
    """The raster's edge as a closed ring of positions, with points along each side."""
    steps = np.linspace(0.0, 1.0, points_per_side, endpoint=False)
    zero, one = np.zeros_like(steps), np.ones_like(steps)
    square = np.concatenate(
        [np.column_stack(side) for side in ((steps, zero), (one, steps), (1 - steps, one), (zero, 1 - steps))]
    )
    ring = _positions(header, square * [header.columns, header.rows])
    return (*ring, ring[0])


def _positions(header: Header, column_row: npt.NDArray[np.float64]) -> tuple[LonLat, ...]:
    x, y = moved(header.transform, column_row)
    lon, lat = Transformer.from_crs(header.crs, "EPSG:4326", always_xy=True).transform(x, y)
    return tuple(LonLat(lon=float(a), lat=float(b)) for a, b in zip(lon, lat, strict=True))
