"""The pixels of a scene round a site: one grid, calibrated values, and what may be used of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from affine import Affine
from pyproj import Transformer
from rasterio.enums import Resampling
from rasterio.warp import reproject
from rasterio.windows import Window

from quaywatch.errors import DataError, PlanError
from quaywatch.geo import LocalFrame, LonLat, Shape, ShapeKind
from quaywatch.records.pixels import PixelWindow, moved
from quaywatch.records.scene import Band, Scene, SceneFile
from quaywatch.scenes.band_names import MASK_BANDS
from quaywatch.scenes.calibrate import calibrated
from quaywatch.scenes.coarsen import coarsened, join_coarse
from quaywatch.scenes.headers import grid_crs
from quaywatch.scenes.mask import read_cloud_mask
from quaywatch.sources.files import open_raster, read_hidden

__all__ = ["read_coarse", "read_like", "read_window"]

Locate = Callable[[str], Path]
_STRIP_PIXELS = 4e6
_PAD_PIXELS = 3
"""Read round the window of a coarser file, so that interpolation has neighbours at the edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """The pixels of the window, before anything is read."""

    transform: Affine
    crs: str
    rows: int
    columns: int

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows, self.columns


@dataclass(slots=True)
class _Stack:
    """Bands as they come in, file by file."""

    values: dict[Band, npt.NDArray[np.float32]] = field(default_factory=dict)
    empty: list[npt.NDArray[np.bool_]] = field(default_factory=list)
    flags: dict[Band, npt.NDArray[np.float32]] = field(default_factory=dict)


def read_window(
    scene: Scene,
    locate: Locate,
    area: Shape | Sequence[Shape],
    *,
    bands: Sequence[Band] | None = None,
    margin_m: float = 200.0,
    limit_mpx: float = 64.0,
) -> PixelWindow:
    """The window of the scene that holds the area and a margin round it, on the grid of the finest band read.

    Brightness is interpolated bilinearly, classes are taken from the nearest pixel. Where 0 marks no data, a pixel has
    none if it is 0 in every band of the file; 0 in some bands only is darkness. The window ends where the scene ends.

    Args:
        scene: What to read from.
        locate: Path of a file by its SHA-256.
        area: Shapes of the site, typically its zones.
        bands: Bands wanted; None for all that show brightness.
        margin_m: Added round the area, in metres.
        limit_mpx: Largest window, in millions of pixels.

    Raises:
        DataError: The scene does not cover the area at all, lacks a band, or is damaged there.
        PlanError: There is no area, or the window would be larger than the limit.
    """
    wanted = _wanted(scene, bands)
    grid = _find_grid(scene, locate, wanted, _box(area, margin_m))
    _check_size(scene, grid.rows * grid.columns / 1e6, limit_mpx)
    return _read_grid(scene, locate, grid, wanted)


def read_coarse(
    scene: Scene, locate: Locate, area: Shape | Sequence[Shape], *, coarser: int, margin_m: float = 200.0
) -> PixelWindow:
    """As `read_window`, in means of blocks of so many pixels a side: memory grows with the blocks, not with the pixels.

    Args:
        scene: What to read from.
        locate: Path of a file by its SHA-256.
        area: Shapes of the site, typically its zones.
        coarser: Pixels along the side of a block.
        margin_m: Added round the area, in metres.

    Raises:
        DataError: The scene does not cover the area at all, or is damaged there.
        PlanError: There is no area, or the window would be larger than 64 million blocks.
    """
    wanted = _wanted(scene, None)
    grid = _find_grid(scene, locate, wanted, _box(area, margin_m))
    _check_size(scene, grid.rows * grid.columns / coarser**2 / 1e6, 64.0)
    return join_coarse(
        [coarsened(_read_grid(scene, locate, strip, wanted), coarser) for strip in _strips(grid, coarser)]
    )


def read_like(scene: Scene, locate: Locate, window: PixelWindow, *, bands: Sequence[Band] | None = None) -> PixelWindow:
    """The scene on the grid of a window of another one, whatever its own; NaN where it does not lie.

    Args:
        scene: What to read from.
        locate: Path of a file by its SHA-256.
        window: Whose grid is wanted.
        bands: Bands wanted; None for all that show brightness.

    Raises:
        DataError: The scene lacks a band, or is damaged there.
    """
    rows, columns = window.shape
    grid = _Grid(transform=window.transform, crs=window.crs, rows=rows, columns=columns)
    return _read_grid(scene, locate, grid, _wanted(scene, bands))


def _wanted(scene: Scene, bands: Sequence[Band] | None) -> tuple[Band, ...]:
    wanted = tuple(bands) if bands is not None else tuple(sorted(scene.bands - MASK_BANDS))
    missing = [band for band in wanted if band not in scene.bands]
    if missing or not wanted:
        raise DataError(
            f"scene {scene.name} does not show {', '.join(missing) or 'anything'}",
            expected=f"bands among {', '.join(sorted(scene.bands))}",
        )
    return wanted


def _check_size(scene: Scene, size_mpx: float, limit_mpx: float) -> None:
    if size_mpx > limit_mpx:
        raise PlanError(
            f"the window of {scene.name} would have {size_mpx:.0f} million pixels",
            expected=f"at most {limit_mpx:g} million",
            do="Watch a smaller area, or split the site",
        )


def _read_grid(scene: Scene, locate: Locate, grid: _Grid, wanted: Sequence[Band]) -> PixelWindow:
    stack = _Stack()
    for file in scene.files:
        _read_file(scene, file, locate(file.sha256), grid, wanted, stack)
    return _window(scene, grid, stack)


def _strips(grid: _Grid, coarser: int) -> Iterator[_Grid]:
    """The grid in strips of whole blocks, of a few million pixels each."""
    tall = coarser * max(1, round(_STRIP_PIXELS / grid.columns / coarser))
    for top in range(0, grid.rows, tall):
        place = grid.transform @ Affine.translation(0, top)
        yield _Grid(transform=place, crs=grid.crs, rows=min(tall, grid.rows - top), columns=grid.columns)


def _window(scene: Scene, grid: _Grid, stack: _Stack) -> PixelWindow:
    empty = np.logical_and.reduce(stack.empty)
    values = stack.values
    if empty.any():
        values = {band: np.where(empty, np.float32(np.nan), grid_values) for band, grid_values in values.items()}
    valid = np.logical_and.reduce([np.isfinite(grid_values) for grid_values in values.values()])
    cloud, clouds_by = read_cloud_mask(scene, stack.flags)
    return PixelWindow(
        scene=scene,
        values=values,
        valid=valid,
        cloud=cloud,
        clouds_by=clouds_by,
        transform=grid.transform,
        crs=grid.crs,
    )


def _box(area: Shape | Sequence[Shape], margin_m: float) -> tuple[LonLat, ...]:
    """Points round the area and its margin, close enough together to be projected side by side."""
    shapes = (area,) if isinstance(area, Shape) else tuple(area)
    if not shapes:
        raise PlanError("nothing to look at", expected="a site with at least one drawn zone")
    every = Shape(kind=ShapeKind.LINE, rings=(tuple(p for shape in shapes for p in shape.positions) * 2,))
    frame = LocalFrame(origin=every.centre)
    box = shapely.box(*shapely.total_bounds([frame.to_plane(shape) for shape in shapes])).buffer(margin_m, join_style=2)
    edge = shapely.segmentize(box, max(1.0, math.sqrt(box.area) / 8)).exterior
    return frame.to_lonlat(np.array(edge.coords))


def _find_grid(scene: Scene, locate: Locate, wanted: Sequence[Band], box: tuple[LonLat, ...]) -> _Grid:
    """The part of the finest file's own grid that covers the box."""
    grids = []
    for file in scene.files:
        if set(file.bands) & set(wanted):
            with open_raster(locate(file.sha256)) as raster:
                crs = grid_crs(raster)
                grids.append((abs(raster.transform.determinant), raster.transform, crs, raster.shape))
    _, transform, crs, (rows, columns) = min(grids, key=lambda grid: grid[0])
    left, top, right, bottom = _pixel_bounds(transform, crs, box)
    column, row = max(0, left), max(0, top)
    width, height = min(columns, right) - column, min(rows, bottom) - row
    if width <= 0 or height <= 0:
        raise DataError(
            f"scene {scene.name} covers {_extent(scene.footprint.positions)}, the site lies at {_extent(box)}",
            expected="a scene over the site",
            do="Check the site's coordinates, or leave this scene out",
        )
    return _Grid(transform=transform @ Affine.translation(column, row), crs=crs, rows=height, columns=width)


def _pixel_bounds(transform: Affine, crs: str, points: tuple[LonLat, ...]) -> tuple[int, int, int, int]:
    """First and one past the last column and row: left, top, right, bottom."""
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(
        np.array([p.lon for p in points]), np.array([p.lat for p in points])
    )
    seen = np.isfinite(x) & np.isfinite(y)
    if not seen.any():
        return 0, 0, 0, 0
    columns, rows = moved(~transform, np.column_stack([x[seen], y[seen]]))
    return (math.floor(columns.min()), math.floor(rows.min()), math.ceil(columns.max()), math.ceil(rows.max()))


def _extent(points: Sequence[LonLat]) -> str:
    lons, lats = [p.lon for p in points], [p.lat for p in points]
    return f"longitude {min(lons):.3f} to {max(lons):.3f}, latitude {min(lats):.3f} to {max(lats):.3f}"


def _read_file(scene: Scene, file: SceneFile, path: Path, grid: _Grid, wanted: Sequence[Band], stack: _Stack) -> None:
    """Add the wanted bands and all class bands of one file to the stack; its other bands help to tell what is empty."""
    flags = [band for band in file.bands if band in MASK_BANDS]
    spectral = [band for band in file.bands if band not in MASK_BANDS] if set(file.bands) & set(wanted) else []
    chosen = spectral + flags
    if not chosen:
        return
    with open_raster(path) as raster:
        window = _source_window(raster, grid)
        if window is None:
            blank = np.full(grid.shape, np.nan, np.float32)
            stack.values.update({band: blank for band in spectral if band in wanted})
            stack.flags.update(dict.fromkeys(flags, blank))
            return
        numbers = raster.read([file.bands[band] for band in chosen], window=window)
        hidden = read_hidden(raster, window)
        place = raster.transform @ Affine.translation(window.col_off, window.row_off)
        crs, own_nodata = grid_crs(raster), raster.nodata
    for band, layer in zip(chosen, numbers, strict=True):
        if band in flags:
            stack.flags[band] = _on_grid(layer.astype(np.float32), place, crs, grid, Resampling.nearest)
            continue
        values, empty = _split(layer, scene, own_nodata, hidden)
        if band in wanted:
            stack.values[band] = _on_grid(values, place, crs, grid, Resampling.bilinear)
        stack.empty.append(_on_grid(empty, place, crs, grid, Resampling.nearest) != 0)


def _split(
    layer: npt.NDArray[Any], scene: Scene, own_nodata: float | None, hidden: npt.NDArray[np.bool_] | None
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Calibrated values, NaN where surely without data; and 1 where the pixel may be without data, else 0.

    A zero is a doubtful mark, declared or not: catalogues that remove an offset clip dark water to it. It counts where
    all bands have it.
    """
    values = calibrated(layer, scene)
    marks = [mark for mark in {scene.nodata, own_nodata} if mark is not None and mark != 0]
    for mark in marks:
        values[layer == mark] = np.nan
    if hidden is not None:
        values[hidden] = np.nan
    doubtful = layer == 0 if 0.0 in (scene.nodata, own_nodata) else np.zeros(layer.shape, bool)
    return values, (doubtful | ~np.isfinite(values)).astype(np.float32)


def _source_window(raster: Any, grid: _Grid) -> Window | None:
    """The part of the raster that the grid lies on, with a few pixels round it; None where it does not."""
    steps = np.linspace(0, 1, 9)
    columns, rows = np.meshgrid(steps * grid.columns, steps * grid.rows)
    x, y = moved(grid.transform, np.column_stack([columns.ravel(), rows.ravel()]))
    crs = grid_crs(raster)
    if crs != grid.crs:
        x, y = Transformer.from_crs(grid.crs, crs, always_xy=True).transform(x, y)
    columns, rows = moved(~raster.transform, np.column_stack([x, y]))
    if not (np.isfinite(columns).all() and np.isfinite(rows).all()):
        return None
    left, top = (max(0, math.floor(round(edge.min(), 6)) - _PAD_PIXELS) for edge in (columns, rows))
    right = min(raster.width, math.ceil(columns.max()) + _PAD_PIXELS)
    bottom = min(raster.height, math.ceil(rows.max()) + _PAD_PIXELS)
    return Window(left, top, right - left, bottom - top) if right > left and bottom > top else None


def _on_grid(
    layer: npt.NDArray[np.float32], place: Affine, crs: str, grid: _Grid, how: Resampling
) -> npt.NDArray[np.float32]:
    """The layer on the window's grid: cut where it shares it, resampled where not; NaN outside."""
    if crs == grid.crs and (cut := _aligned_cut(layer, place, grid)) is not None:
        return cut
    target = np.full(grid.shape, np.nan, np.float32)
    reproject(
        layer,
        target,
        src_transform=place,
        src_crs=crs,
        src_nodata=np.nan,
        dst_transform=grid.transform,
        dst_crs=grid.crs,
        dst_nodata=np.nan,
        resampling=how,
    )
    return target


def _aligned_cut(layer: npt.NDArray[np.float32], place: Affine, grid: _Grid) -> npt.NDArray[np.float32] | None:
    between = ~place @ grid.transform
    column, row = round(between.c), round(between.f)
    if not between.almost_equals(Affine.translation(column, row), precision=1e-4):
        return None
    cut = layer[max(row, 0) : row + grid.rows, max(column, 0) : column + grid.columns]
    if row >= 0 and column >= 0 and cut.shape == grid.shape:
        return np.ascontiguousarray(cut)  # compiled code knows whole arrays only; a part keeps the memory of all
    target = np.full(grid.shape, np.nan, np.float32)
    top, left = max(-row, 0), max(-column, 0)
    target[top : top + cut.shape[0], left : left + cut.shape[1]] = cut
    return target
