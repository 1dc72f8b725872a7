"""A whole window brought to numbers whose usual errors are alike, block by block: where guesses are sought.

A block is whitened when it is first asked for; its mixture and spread are told by a sample of the ground in and round
it. A guess that is worth pursuing is fitted to a chip of its own (`change_chips`), whose mixture leaves out just that
change.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt

from quaywatch.detections.change_chips import ChangePair, find_whitening
from quaywatch.detections.flat_rectangles import ChangeChip
from quaywatch.records.change import ChangeSign

__all__ = ["WhitenedField"]

FloatGrid = npt.NDArray[np.float32]
Here = tuple[slice, slice]

BLOCK_PIXELS, ROUND_PIXELS = 96, 48
"""Side of a block, and of the ground round it that tells what is usual there."""
SAMPLED_PIXELS = 4
"""One pixel of so many tells, along rows and columns."""


class WhitenedField:
    """What one time lets expect of the other, and what is there, whitened where it is asked for and kept."""

    def __init__(self, pair: ChangePair, sign: ChangeSign) -> None:
        """The field of two pictures.

        Args:
            pair: The pictures.
            sign: Whether things are sought that came, or that went.
        """
        self._pair = pair
        self._model, self._panel = pair.without_and_with(sign)
        rows, columns = self._panel.shape[1:]
        # Not filled: memory that no block writes is never taken.
        self._expected, self._seen = (np.empty((rows, columns, len(self._panel)), np.float32) for _ in range(2))
        self._unchanged = np.empty((rows, columns), np.float32)
        blocks = -(-rows // BLOCK_PIXELS), -(-columns // BLOCK_PIXELS)
        self._usual, self._is_done = np.ones(blocks, np.float32), np.zeros(blocks, bool)

    def chip(self, here: Here) -> ChangeChip:
        """A part of the field; not held where too little of the ground is known."""
        spans = [range(part.start // BLOCK_PIXELS, -(-part.stop // BLOCK_PIXELS)) for part in here]
        for row, column in product(*spans):
            if not self._is_done[row, column]:
                self._whiten(row, column)
        middle = tuple(span[len(span) // 2] if span else 0 for span in spans)
        return ChangeChip(
            expected=self._expected[here],
            seen=self._seen[here],
            unchanged=self._unchanged[here],
            metres=self._pair.metres_from(here),
            blur_m=self._pair.blur_m,
            pixel_m=self._pair.grid.pixel_m,
            usual=float(self._usual[middle]),
        )

    def _whiten(self, row: int, column: int) -> None:
        """Fill a block, by a sample of the ground in and round it."""
        corners = row * BLOCK_PIXELS, column * BLOCK_PIXELS
        block = tuple(slice(at, at + BLOCK_PIXELS) for at in corners)
        about = tuple(
            slice(max(at - ROUND_PIXELS, 0), at + BLOCK_PIXELS + ROUND_PIXELS, SAMPLED_PIXELS) for at in corners
        )
        model, panel = (stack[:, about[0], about[1]] for stack in (self._model, self._panel))
        told = find_whitening(model, panel, np.ones(panel.shape[1:], bool))
        self._is_done[row, column] = True
        if told is None:
            self._unchanged[block] = np.nan
            return
        model, panel = (stack[:, block[0], block[1]] for stack in (self._model, self._panel))
        told.fill(model, panel, (self._expected[block], self._seen[block], self._unchanged[block]))
        self._usual[row, column] = told.usual
