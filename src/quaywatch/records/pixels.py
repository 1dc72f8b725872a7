"""Pixels in memory: the window of a scene that a detector is handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from affine import Affine
from pyproj import Transformer

from quaywatch.errors import DataError
from quaywatch.geo import LonLat
from quaywatch.records.scene import Band, Scene

__all__ = ["PixelWindow", "moved"]

FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PixelWindow:
    """A rectangle of a scene on one grid: calibrated values, and what may be used of them."""

    scene: Scene
    """The scene it was cut from."""
    values: Mapping[Band, FloatGrid]
    """Reflectance 0–1 or linear backscatter per band, each (rows, columns); NaN where there is no data."""
    valid: Mask
    """True where all bands have data, (rows, columns)."""
    cloud: Mask | None
    """True where a cloud, its shadow or a saturated pixel hides the ground; None where nothing could tell."""
    transform: Affine
    """Pixel (column, row) corners to coordinates of `crs`."""
    crs: str
    """Coordinate reference system of the grid, as WKT or `EPSG:…`."""
    clouds_by: str = "clouds not judged"
    """What `cloud` was taken from, in words."""

    def __post_init__(self) -> None:
        shapes = {grid.shape for grid in self.values.values()} | {self.valid.shape}
        if self.cloud is not None:
            shapes.add(self.cloud.shape)
        if len(shapes) != 1:
            raise DataError(f"pixel window with grids of {sorted(shapes)}", expected="one shape for all grids")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.valid.shape
        return rows, columns

    @property
    def usable(self) -> Mask:
        """True where there is data and no cloud is known."""
        return self.valid if self.cloud is None else self.valid & ~self.cloud

    def lonlat(self, column_row: npt.ArrayLike) -> tuple[LonLat, ...]:
        """Positions of (n, 2) pixel coordinates; whole numbers are pixel corners, .5 their centres."""
        points = np.atleast_2d(np.asarray(column_row, dtype=np.float64))
        x, y = moved(self.transform, points)
        lon, lat = Transformer.from_crs(self.crs, "EPSG:4326", always_xy=True).transform(x, y)
        return tuple(LonLat(lon=float(a), lat=float(b)) for a, b in zip(lon, lat, strict=True))

    def column_row(self, positions: tuple[LonLat, ...]) -> npt.NDArray[np.float64]:
        """The inverse of `lonlat`: an (n, 2) array of pixel coordinates."""
        to_grid = Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)
        x, y = to_grid.transform([p.lon for p in positions], [p.lat for p in positions])
        return np.column_stack(moved(~self.transform, np.column_stack([x, y])))


def moved(transform: Affine, points: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], ...]:
    """The (n, 2) points under an affine transform, as one array per axis."""
    a, b, c, d, e, f = tuple(transform)[:6]
    return a * points[:, 0] + b * points[:, 1] + c, d * points[:, 0] + e * points[:, 1] + f
