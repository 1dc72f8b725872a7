"""Windows in coarser pixels: means of blocks, for pictures that are finer than what is sought in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from affine import Affine

from quaywatch.records.pixels import PixelWindow

__all__ = ["coarsened", "join_coarse"]

FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


def coarsened(window: PixelWindow, factor: int) -> PixelWindow:
    """The window in blocks of `factor` x `factor` pixels: the means of those with data, NaN where most have none.

    Blocks at the right and the lower edge may reach beyond the window. A block with any cloud in it is cloud.
    """
    count = _sums(window.valid, factor)
    enough = count * 2 >= factor**2
    values = {band: _means(grid, window.valid, count, enough, factor) for band, grid in window.values.items()}
    return PixelWindow(
        scene=window.scene,
        values=values,
        valid=enough,
        cloud=None if window.cloud is None else _sums(window.cloud, factor) > 0,
        transform=window.transform @ Affine.scale(factor),
        crs=window.crs,
        clouds_by=window.clouds_by,
    )


def join_coarse(strips: Sequence[PixelWindow]) -> PixelWindow:
    """Windows that lie below each other, as one."""
    first = strips[0]
    clouds = [strip.cloud for strip in strips if strip.cloud is not None]
    return PixelWindow(
        scene=first.scene,
        values={band: np.concatenate([strip.values[band] for strip in strips]) for band in first.values},
        valid=np.concatenate([strip.valid for strip in strips]),
        cloud=np.concatenate(clouds) if clouds else None,
        transform=first.transform,
        crs=first.crs,
        clouds_by=first.clouds_by,
    )


def _means(grid: FloatGrid, valid: Mask, count: FloatGrid, enough: Mask, factor: int) -> FloatGrid:
    total = _sums(np.where(valid, grid, np.float32(0)), factor)
    return np.where(enough, total / np.maximum(count, np.float32(1)), np.float32(np.nan))


def _sums(grid: FloatGrid | Mask, factor: int) -> FloatGrid:
    rows, columns = grid.shape
    full = np.pad(grid, ((0, -rows % factor), (0, -columns % factor)))
    blocks = full.reshape(full.shape[0] // factor, factor, full.shape[1] // factor, factor)
    return np.asarray(blocks.sum(axis=(1, 3), dtype=np.float32))
