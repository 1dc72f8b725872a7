"""Raster files, opened so that a hostile one can do no harm.

Only GeoTIFF (with its cloud-optimised form) and JPEG 2000 are read, told by their first bytes and not by their name.
No other file and no network is reached: sidecar files, virtual rasters, references to other files and GDAL's remote
file systems are off. Sizes are checked before a pixel is decoded.
"""

from __future__ import annotations

import io
import math
import os
import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from pyproj import CRS
from pyproj.exceptions import ProjError
from rasterio.enums import Interleaving, MaskFlags
from rasterio.errors import CRSError, NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from quaywatch.errors import DataError, SourceError

__all__ = ["open_raster", "read_hidden"]

_GDAL_SETTINGS = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_ERROR_ON_LIBJPEG_WARNING": "YES",
    # With several threads GDAL 3.10 hands out zeros, without an error, for the lost tail of a JPEG 2000 file.
    "GDAL_NUM_THREADS": "1",
}
_DRIVERS = {
    b"II*\x00": "GTiff",
    b"MM\x00*": "GTiff",
    b"II+\x00": "GTiff",
    b"MM\x00+": "GTiff",
    b"\x00\x00\x00\x0cjP  ": "JP2OpenJPEG",
    b"\xff\x4f\xff\x51": "JP2OpenJPEG",
}
_REFUSED = {
    b"PK\x03\x04": ("a zip archive", "Unpack it and give the raster files in it"),
    b"\x1f\x8b": ("a gzip archive", "Unpack it"),
    b"\x89PNG": ("a PNG picture, which carries no place on the Earth", "Export it as GeoTIFF"),
    b"\xff\xd8\xff": ("a JPEG picture, which carries no place on the Earth", "Export it as GeoTIFF"),
    b"<VRTDataset": ("a virtual raster, which points to other files", "Convert it with gdal_translate"),
}
_MAP_GRID = "a coordinate reference system on the Earth and a geotransform"
_WANTED = "a GeoTIFF or a JPEG 2000 file"
MAX_BANDS = 500
MAX_PIXELS = 4e10
"""Four times the largest mosaic that anybody ships as one file."""
MAX_BLOCK_BYTES = 512 * 2**20
"""One block is decoded as a whole, however small the window."""
FREE_BYTES, MAX_INFLATION = 2 * 2**30, 5_000
"""A file that unpacks to more than the first, and to more than the second times its size, is a decompression bomb."""


LEAST_LEAN = 0.3
"""Sine of the least angle between rows and columns: grids that lean more are mistakes."""


@contextmanager
def open_raster(path: Path, *, name: str | None = None) -> Iterator[Any]:
    """A rasterio dataset, checked to be on the Earth, real-valued and of sane size.

    While it is open, a block that is missing or damaged raises a DataError with the file's name.

    Args:
        path: The file. Its name may be anything.
        name: The name to use in messages, where the path is an object in a case.

    Raises:
        SourceError: It is missing, empty, no raster of a supported kind, or GDAL cannot open it.
        DataError: It has no place on the Earth, is complex, absurdly large, or damaged.
    """
    name = name or path.name
    driver, size = _find_driver(path, name)
    with rasterio.Env(**_GDAL_SETTINGS), _opened(path, driver, name) as raster:
        try:
            _check_alone(raster, name)
            _check_real(raster, name)
            _check_size(raster, size, name)
            _check_placed(raster, name)
            yield raster
        except (RasterioError, UnicodeDecodeError) as error:
            raise DataError(
                f"{name} is damaged: {_one_line(error.__cause__ or error)}",
                expected="every block of the window to be there",
                do="Fetch it again: it may have been cut short",
            ) from error


def _opened(path: Path, driver: str, name: str) -> Any:
    try:
        # rasterio prints a traceback for each log line of GDAL that is not UTF-8; the error itself is raised anyway.
        with warnings.catch_warnings(), redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            return rasterio.open(path.resolve(), driver=driver, sharing=False)
    except (RasterioError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{name} cannot be opened: {_one_line(error)}",
            expected=f"{_WANTED}, complete",
            do="Fetch it again: it may have been cut short",
        ) from error


def read_hidden(raster: Any, window: Window) -> npt.NDArray[np.bool_] | None:
    """True where the file's own mask or transparency band hides a pixel; None where it has neither."""
    if MaskFlags.per_dataset not in raster.mask_flag_enums[0]:
        return None
    return np.asarray(raster.dataset_mask(window=window) == 0)


def _find_driver(path: Path, name: str) -> tuple[str, int]:
    """GDAL's driver for the file's first bytes, and the file's size."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise SourceError(f"{name} is not a file", expected=_WANTED, do="Name the raster files one by one")
        with path.open("rb") as file:
            head = file.read(16)
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise SourceError(f"{name} cannot be read: {reason}", expected=_WANTED) from error
    if not head:
        raise SourceError(f"{name} is empty", expected=_WANTED, do="Fetch it again")
    for start, driver in _DRIVERS.items():
        if head.startswith(start):
            return driver, found.st_size
    for start, (kind, do) in _REFUSED.items():
        if head.startswith(start):
            raise SourceError(f"{name} is {kind}", expected=_WANTED, do=do)
    raise SourceError(f"{name} is no raster: it begins with {head!r}", expected=_WANTED)


def _check_alone(raster: Any, name: str) -> None:
    """Refuse a file whose overviews lie elsewhere: GDAL would follow the reference, also to the network."""
    if raster.tags(ns="OVERVIEWS") or any(raster.tags(band, ns="OVERVIEWS") for band in raster.indexes[:MAX_BANDS]):
        raise SourceError(
            f"{name} keeps its overviews in another file",
            expected="a raster that is complete in itself",
            do="Rewrite it with gdal_translate",
        )


def _check_size(raster: Any, size: int, name: str) -> None:
    rows, columns = raster.shape
    item = max(np.dtype(kind).itemsize for kind in raster.dtypes)
    pixels = float(rows) * columns
    declared = pixels * raster.count * item
    # JPEG 2000 decodes all bands together; asking a damaged file how they are stored can take for ever.
    apart = raster.driver == "GTiff" and raster.interleaving is Interleaving.band
    per_block = 1 if apart else raster.count
    block = max(math.prod(shape) for shape in raster.block_shapes) * item * per_block
    problem = ""
    if raster.count > MAX_BANDS or pixels > MAX_PIXELS:
        problem = f"declares {columns} x {rows} pixels in {raster.count} bands"
    elif block > MAX_BLOCK_BYTES:
        problem = f"is stored in blocks of {block / 2**20:.0f} MiB"
    elif declared > FREE_BYTES and declared > MAX_INFLATION * size:
        problem = f"unpacks from {size} bytes to {declared / 2**30:.1f} GiB"
    if problem:
        raise DataError(f"{name} {problem}", expected="a raster of ordinary size", do="Cut it to the site, tiled")


def _check_real(raster: Any, name: str) -> None:
    if any(kind.startswith("complex") for kind in raster.dtypes):
        raise DataError(
            f"{name} holds complex numbers (single-look complex radar)",
            expected="detected intensities on a map grid",
            do="Detect and terrain-correct it first",
        )


def _check_placed(raster: Any, name: str) -> None:
    if raster.crs is None or not raster.crs.to_wkt() or raster.transform.is_identity:
        points = raster.gcps[0]
        raise DataError(
            f"{name} has {'only ground control points' if points else 'no place on the Earth'}",
            expected=_MAP_GRID,
            do="Terrain-correct it first" if points else "Export it with georeferencing",
        )
    try:
        crs = CRS.from_user_input(raster.crs.to_wkt())
    except (ProjError, CRSError) as error:
        raise DataError(f"{name} has a coordinate reference system that cannot be read", expected=_MAP_GRID) from error
    if not (crs.is_geographic or crs.is_projected):
        raise DataError(f"{name} has the coordinate reference system {crs.name!r}", expected=_MAP_GRID)
    a, b, _, d, e, _ = tuple(raster.transform)[:6]
    lean = abs(a * e - b * d) / (math.hypot(a, d) * math.hypot(b, e) or 1.0)
    if not all(math.isfinite(number) for number in tuple(raster.transform)[:6]) or lean < LEAST_LEAN:
        raise DataError(
            f"{name} has no sound grid (geotransform {a:g}, {b:g}, {d:g}, {e:g})",
            expected="columns and rows that run across each other, turned and sheared as they may be",
            do="Warp it to a map grid with gdalwarp",
        )


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
