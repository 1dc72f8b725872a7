"""What the learned vessel detector sees: any optical window on one working grid of true metres, against its own sea."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
from affine import Affine
from scipy import ndimage

from quaywatch.detections.broad_means import BroadSquares
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.water import BLOCK_M, WaterMap
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band

__all__ = ["PLANES", "STANDS_FOR", "WORKING_M", "can_be_read", "on_working_grid", "rise_above_sea", "to_planes"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

WORKING_M = 10.0
"""Pixel of the working grid, in true metres: that of the pictures that the network was trained on."""
SAME_SHARE = 0.03
"""A window whose square pixels differ by less from the working grid is taken as it is, unblurred."""
SEA_REACH_M = 500.0
"""The sea's own level is taken over squares of about this half-width."""
LEAST_SEA_SHARE = 0.02
"""With less sea than this in the square, the level is that of the whole window."""
KNEE = 0.04
"""Reflectance where the scale turns from linear to logarithmic: the dullest hulls rise by about this."""
LOWEST, HIGHEST = -1.5, 4.0
"""Ends of the scale; brighter is saturated."""
VISIBLE = (Band.BLUE, Band.GREEN, Band.RED)
PLANES = ("blue", "green", "red", "nir", "swir16", "sea")
"""What the network reads, in this order."""
STANDS_FOR = (
    (Band.BLUE, Band.GREEN, Band.RED),
    (Band.GREEN, Band.BLUE, Band.RED),
    (Band.RED, Band.GREEN, Band.BLUE),
    (Band.NIR, Band.NIR_NARROW, Band.SWIR16, Band.SWIR22),
    (Band.SWIR16, Band.SWIR22, Band.NIR, Band.NIR_NARROW),
)
"""Per plane the band that it shows, and those that stand in for it where it is missing."""


def can_be_read(shown: Collection[Band]) -> bool:
    """Whether the bands are what the network needs: a visible one, and one in the near or short-wave infrared."""
    return all(any(band in shown for band in bands) for bands in STANDS_FOR)


def on_working_grid(window: PixelWindow) -> PixelWindow:
    """The window on square pixels of 10 true metres along its own axes; itself where it is such already.

    Finer pixels are averaged in blocks and then interpolated, coarser ones interpolated, which adds no detail. What
    is not finite, or lies outside, has no data.
    """
    grid = MetricGrid.of(window)
    columns, rows = grid.metres[:, :2].T
    along = columns / np.hypot(*columns)
    down = np.array([-along[1], along[0]])
    down = down if down @ rows > 0 else -down
    if _is_square(columns, rows):
        return window
    shape = window.shape
    corners = grid.to_metres([[0, 0], [shape[1], 0], [shape[1], shape[0]], [0, shape[0]]])
    placed = corners @ np.column_stack([along, down])
    low, high = placed.min(axis=0), placed.max(axis=0)
    width, height = (max(1, int(side)) for side in np.ceil((high - low) / WORKING_M - 1e-6))
    first = low[0] * along + low[1] * down
    to_metres = np.column_stack([along * WORKING_M, down * WORKING_M, first])
    values = {band: _resampled(grid_values, grid, to_metres, (height, width)) for band, grid_values in _clean(window)}
    hidden = window.cloud
    cloud = None if hidden is None else _resampled(hidden.astype(np.float32), grid, to_metres, (height, width)) > 0.0
    return PixelWindow(
        scene=window.scene,
        values=values,
        valid=np.logical_and.reduce([np.isfinite(one) for one in values.values()]),
        cloud=cloud,
        transform=Affine(*to_metres.ravel()),
        crs=grid.frame.crs.to_wkt(),
        clouds_by=window.clouds_by,
    )


def _is_square(columns: Array, rows: Array) -> bool:
    sides = np.array([np.hypot(*columns), np.hypot(*rows)])
    lean = abs(float(columns @ rows)) / float(sides.prod())
    return bool(lean < SAME_SHARE / 3.0 and np.all(np.abs(sides / WORKING_M - 1.0) < SAME_SHARE))


def _clean(window: PixelWindow) -> list[tuple[Band, FloatGrid]]:
    return [
        (band, np.where(window.valid & np.isfinite(grid), grid, np.float32(np.nan)))
        for band, grid in window.values.items()
    ]


def _resampled(values: FloatGrid, grid: MetricGrid, to_metres: Array, shape: tuple[int, int]) -> FloatGrid:
    """Values at the centres of the working pixels; NaN outside and where a neighbour has no data."""
    block = max(1, int(WORKING_M / grid.pixel_m + 0.1))
    blocks = _block_means(values, block)
    origin, by_x, by_y = grid.to_pixels((to_metres @ np.array([[0.5, 1.5, 0.5], [0.5, 0.5, 1.5], [1, 1, 1]])).T) / block
    matrix = np.column_stack([(by_y - origin)[::-1], (by_x - origin)[::-1]])
    offset = origin[::-1] - 0.5
    return np.asarray(
        ndimage.affine_transform(blocks, matrix, offset=offset, output_shape=shape, order=1, cval=np.nan),
        dtype=np.float32,
    )


def _block_means(values: FloatGrid, block: int) -> FloatGrid:
    if block == 1:
        return values
    rows, columns = (-(-side // block) * block for side in values.shape)
    padded = np.pad(
        values, ((0, rows - values.shape[0]), (0, columns - values.shape[1])), constant_values=np.float32(np.nan)
    )
    known = np.isfinite(padded)
    parts = (rows // block, block, columns // block, block)
    count = known.reshape(parts).sum(axis=(1, 3))
    total = np.where(known, padded, np.float32(0)).reshape(parts).sum(axis=(1, 3), dtype=np.float32)
    return np.where(count * 2 >= block**2, total / np.maximum(count, 1), np.nan).astype(np.float32)


def rise_above_sea(window: PixelWindow, water: WaterMap) -> FloatGrid:
    """Reflectance above the local sea, (5, rows, columns): blue, green, red, near and short-wave infrared.

    A band that the window lacks is shown by its nearest. 0 where there are no data.
    """
    chosen = [next(band for band in bands if band in window.values) for bands in STANDS_FOR]
    squares = BroadSquares.of(window.shape, round(SEA_REACH_M / WORKING_M), round(BLOCK_M / WORKING_M))
    calm = np.asarray(ndimage.binary_erosion(water.sea, iterations=2, border_value=1))
    calm = calm if calm.any() else water.sea
    share = squares.means(calm.astype(np.float32))
    known = window.usable & np.isfinite(water.contrast)
    rises = np.empty((len(chosen), *window.shape), dtype=np.float32)
    for number, band in enumerate(chosen):
        if band in chosen[:number]:
            rises[number] = rises[chosen.index(band)]
            continue
        level = _sea_level(window.values[band], calm, share, squares)
        np.subtract(window.values[band], squares.spread_out(level), out=rises[number])
        rises[number][~(known & np.isfinite(rises[number]))] = 0.0
    return rises


def _sea_level(values: FloatGrid, calm: Mask, share: FloatGrid, squares: BroadSquares) -> FloatGrid:
    """Level of the calm sea round every block; that of the whole window where there is too little of it."""
    median = np.float32(np.median(squares.some(values, calm)))
    known = values - median
    known[~calm] = 0.0
    mean = squares.means(known) / np.maximum(share, np.float32(LEAST_SEA_SHARE))
    return np.asarray(np.where(share > LEAST_SEA_SHARE, mean, 0.0) + median, dtype=np.float32)


def to_planes(rise: FloatGrid, sea: npt.NDArray[np.generic]) -> FloatGrid:
    """The network's input planes, (6, rows, columns): rises on a scale that is linear near 0, and the sea."""
    scaled = np.clip(np.arcsinh(rise / KNEE), LOWEST, HIGHEST)
    return np.concatenate([scaled, sea[None].astype(np.float32)]).astype(np.float32)
