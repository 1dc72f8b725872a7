"""Sums over broad squares round every pixel, taken in blocks: what hardly changes within 100 m needs no finer grid."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.sparse import csr_array

__all__ = ["BroadSquares"]

FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

ENOUGH = 250_000
"""A median of so many values is as good as one of all."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BroadSquares:
    """Squares of one size, round each pixel of a map."""

    block: int
    """Pixels along the side of a block."""
    size: int
    """Blocks along the side of a square."""
    adding: tuple[csr_array, csr_array]
    """Per axis the matrix that adds up the pixels of each block."""
    between: tuple[csr_array, csr_array]
    """Per axis the matrix that interpolates from the blocks' middles to the pixels'."""

    @classmethod
    def of(cls, shape: tuple[int, int], reach: int, block: int) -> BroadSquares:
        """Squares round the pixels of a map.

        Args:
            shape: Rows and columns of the map.
            reach: Pixels from the middle of a square to its edge; kept to within half a block.
            block: Pixels along the side of a block; 1 for the mean round every pixel.
        """
        (first, second), (third, fourth) = ((_adding(side, block), _interpolating(side, block)) for side in shape)
        return cls(block=block, size=2 * round(reach / block) + 1, adding=(first, third), between=(second, fourth))

    def means(self, values: FloatGrid) -> FloatGrid:
        """Means over the square round the middle of each block; beyond the edge the blocks at the edge are repeated."""
        rows, columns = self.adding
        sums = (columns @ np.ascontiguousarray((rows @ values).T)).T
        pixels = np.outer(rows.sum(axis=1), columns.sum(axis=1))
        return np.asarray(self._summed(sums) / self._summed(pixels), dtype=np.float32)

    def _summed(self, blocks: FloatGrid) -> FloatGrid:
        return np.asarray(ndimage.uniform_filter(blocks, self.size, mode="nearest"))

    def some(self, values: FloatGrid, where: Mask) -> FloatGrid:
        """Values of a mask for a median: all, or those of every few rows and columns where blocks are many pixels."""
        step = max(1, math.isqrt(values.size // ENOUGH)) if self.block > 1 else 1
        few = values[::step, ::step][where[::step, ::step]]
        return few if few.size >= ENOUGH // 100 else values[where]

    def spread_out(self, blocks: FloatGrid) -> FloatGrid:
        """Values of blocks on the pixels of the map, bilinear; the nearest value at the edge."""
        rows, columns = self.between
        wide = np.ascontiguousarray((columns @ np.ascontiguousarray(blocks.T)).T)
        return np.asarray(rows @ wide)


def _adding(side: int, block: int) -> csr_array:
    count = -(-side // block)
    starts = np.minimum(np.arange(count + 1) * block, side)
    return csr_array((np.ones(side, np.float32), np.arange(side), starts), shape=(count, side))


def _interpolating(side: int, block: int) -> csr_array:
    count = -(-side // block)
    place = np.clip((np.arange(side) + 0.5) / block - 0.5, 0.0, count - 1.0)
    first = np.minimum(place.astype(np.intp), max(count - 2, 0))
    share = (place - first).astype(np.float32)
    second = np.minimum(first + 1, count - 1)
    weights = np.column_stack([1.0 - share, share]).astype(np.float32).ravel()
    return csr_array((weights, np.column_stack([first, second]).ravel(), np.arange(side + 1) * 2), shape=(side, count))
