"""Sums over blocks and rectangles of a grid, fast enough for whole radar scenes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["BoxSums", "find_cell_sums"]

FloatGrid = npt.NDArray[np.float32]


def find_cell_sums(values: npt.NDArray[np.generic], size: tuple[int, int]) -> FloatGrid:
    """Sums over blocks of pixels, the last row and column of them cut where the grid ends.

    Strided additions: several times faster than `reduceat` or a reshaped sum.
    """
    total = np.asarray(values)
    for axis, step in enumerate(size):
        parts = [total[start::step] if axis == 0 else total[:, start::step] for start in range(step)]
        summed = parts[0].astype(np.float32)
        for part in parts[1:]:
            summed[: part.shape[0], : part.shape[1]] += part
        total = summed
    return np.asarray(total, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoxSums:
    """Sums over rectangles round every square, from one table of running sums."""

    table: npt.NDArray[np.float64]
    """Running sums of the grid with zeros round it."""
    reach: int
    """Width of the zeros: the greatest radius that may be asked for."""
    shape: tuple[int, int]
    """Rows and columns of the grid."""

    @classmethod
    def of(cls, grid: FloatGrid, reach: int) -> BoxSums:
        """The sums of a grid, up to this radius."""
        table = np.pad(grid.astype(np.float64), reach).cumsum(axis=0).cumsum(axis=1)
        return cls(table=np.pad(table, ((1, 0), (1, 0))), reach=reach, shape=(grid.shape[0], grid.shape[1]))

    def half(self, radius: int, side: int) -> npt.NDArray[np.float64]:
        """Sums over what lies north, south, west or east of each square, within a square radius of it."""
        before, after, whole = (-radius, 0), (1, radius + 1), (-radius, radius + 1)
        up, across = ((before, whole), (after, whole), (whole, before), (whole, after))[side]
        (top, bottom), (left, right) = (self._range(up, 0), self._range(across, 1))
        table = self.table
        return np.asarray(table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left])

    def _range(self, offsets: tuple[int, int], axis: int) -> tuple[slice, slice]:
        first, last = (slice(self.reach + offset, self.reach + offset + self.shape[axis]) for offset in offsets)
        return first, last
