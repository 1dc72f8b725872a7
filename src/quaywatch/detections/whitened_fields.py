"""A whole window brought at once to numbers whose usual errors are alike, block by block: where guesses are sought.

Each block's mixture and spread are told by a sample of the ground in and round it. A guess that is worth pursuing is
fitted to a chip of its own (`change_chips`), whose mixture leaves out just that change.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from quaywatch.detections.change_chips import ChangePair, find_whitening
from quaywatch.detections.flat_rectangles import ChangeChip
from quaywatch.records.change import ChangeSign

__all__ = ["WhitenedField", "whiten_field"]

FloatGrid = npt.NDArray[np.float32]
Here = tuple[slice, slice]

BLOCK_PIXELS, ROUND_PIXELS = 96, 48
"""Side of a block, and of the ground round it that tells what is usual there."""
SAMPLED_PIXELS = 4
"""One pixel of so many tells, along rows and columns."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhitenedField:
    """What one time lets expect of the other, and what is there, all over a window."""

    expected: FloatGrid
    """(rows, columns, bands): whitened; NaN where not known."""
    seen: FloatGrid
    """The same, of what there is."""
    unchanged: FloatGrid
    """(rows, columns): loss where nothing is taken to have changed."""
    usual: FloatGrid
    """Median squared deviation of what has not changed, one per block."""
    pair: ChangePair
    """What was whitened."""

    def chip(self, here: Here) -> ChangeChip:
        """A part of the field."""
        middle = [(part.start + part.stop) // 2 // BLOCK_PIXELS for part in here]
        block = tuple(min(at, size - 1) for at, size in zip(middle, self.usual.shape, strict=True))
        return ChangeChip(
            expected=self.expected[here],
            seen=self.seen[here],
            unchanged=self.unchanged[here],
            metres=self.pair.metres_from(here),
            blur_m=self.pair.blur_m,
            pixel_m=self.pair.grid.pixel_m,
            usual=float(self.usual[block]),
        )


def whiten_field(pair: ChangePair, sign: ChangeSign) -> WhitenedField:
    """The pictures whitened block by block.

    Args:
        pair: The pictures.
        sign: Whether things are sought that came, or that went.
    """
    model, panel = pair.without_and_with(sign)
    known = np.asarray(np.isfinite(model).all(axis=0) & np.isfinite(panel).all(axis=0))
    rows, columns = known.shape
    expected, seen = (np.full((rows, columns, len(panel)), np.nan, np.float32) for _ in range(2))
    unchanged = np.full((rows, columns), np.nan, np.float32)
    corners = [range(0, size, BLOCK_PIXELS) for size in known.shape]
    usual = np.ones([len(along) for along in corners], np.float32)
    for row, column in product(*corners):
        block, about = _block(row, column)
        part = (slice(None), *about)
        told = find_whitening(model[part], panel[part], known[about])
        if told is not None:
            expected[block], seen[block], unchanged[block] = told.of(model[:, *block], panel[:, *block])
            usual[row // BLOCK_PIXELS, column // BLOCK_PIXELS] = told.usual
    return WhitenedField(expected=expected, seen=seen, unchanged=unchanged, usual=usual, pair=pair)


def _block(row: int, column: int) -> tuple[Here, Here]:
    """A block by its first row and column, and a sample of the ground in and round it."""
    ends = [
        (
            slice(at, at + BLOCK_PIXELS),
            slice(max(at - ROUND_PIXELS, 0), at + BLOCK_PIXELS + ROUND_PIXELS, SAMPLED_PIXELS),
        )
        for at in (row, column)
    ]
    return (ends[0][0], ends[1][0]), (ends[0][1], ends[1][1])
