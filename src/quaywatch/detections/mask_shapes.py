"""Shapes of masks: erosion and dilation by rectangles, and the rectangles that together hold a mask."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

__all__ = ["find_parts", "grown", "shrunk"]

Mask = npt.NDArray[np.bool_]


def shrunk(mask: Mask, rows: int, columns: int) -> Mask:
    """Erosion by a rectangle of odd sides; outside the mask there is nothing."""
    return _slid(_slid(mask, rows, 0, np.logical_and), columns, 1, np.logical_and)


def grown(mask: Mask, rows: int, columns: int) -> Mask:
    """Dilation by a rectangle of odd sides."""
    return _slid(_slid(mask, rows, 0, np.logical_or), columns, 1, np.logical_or)


def _slid(mask: Mask, size: int, axis: int, join: np.ufunc) -> Mask:
    """`join` over a sliding segment of odd size, by doubling: a segment of 8 is two of 4."""
    margin = [(size // 2, size // 2) if each == axis else (0, 0) for each in (0, 1)]
    done = np.pad(mask, margin)
    reached = 1
    while reached < size:
        ahead = min(reached, size - reached)
        kept = done.shape[axis] - ahead
        near, far = (np.s_[:kept], np.s_[ahead:]) if axis == 0 else (np.s_[:, :kept], np.s_[:, ahead:])
        done = join(done[near], done[far])
        reached += ahead
    return done


BLOCK = 16
"""Pixels to which the sides of parts are rounded."""
LARGEST = 512
"""Side of the largest part."""
RIM = 128
"""A part is worked on with a rim, so that two parts cost more than one that is hardly larger."""


def find_parts(mask: Mask) -> Iterator[tuple[slice, slice]]:
    """Rectangles that do not overlap, no larger than 512 pixels, and hold all of a mask with little else.

    A rectangle is cut where an empty band runs through it, if two parts with a rim are less than the whole with one.
    """
    rows, columns = mask.shape
    full = np.pad(mask, ((0, -rows % BLOCK), (0, -columns % BLOCK)))
    blocks = full.reshape(full.shape[0] // BLOCK, BLOCK, full.shape[1] // BLOCK, BLOCK)
    blocks = np.asarray(blocks.any(axis=(1, 3)))
    for top, left, bottom, right in _cut(blocks, 0, 0):
        yield (
            slice(top * BLOCK, min(rows, bottom * BLOCK)),
            slice(left * BLOCK, min(columns, right * BLOCK)),
        )


def _cut(blocks: Mask, top: int, left: int) -> Iterator[tuple[int, int, int, int]]:
    """Parts of a grid of blocks whose first lies at a row and a column."""
    rows, columns = (np.flatnonzero(blocks.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return
    blocks = blocks[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    top, left = top + int(rows[0]), left + int(columns[0])
    cut = _best_cut(blocks)
    if cut is None:
        yield top, left, top + blocks.shape[0], left + blocks.shape[1]
        return
    axis, place = cut
    near, far = np.split(blocks, [place], axis=axis)
    yield from _cut(near, top, left)
    yield from _cut(far, top + place * (axis == 0), left + place * (axis == 1))


def _best_cut(blocks: Mask) -> tuple[int, int] | None:
    """Axis and place of the cut that saves most; of one through the middle where the whole is too large."""
    whole, choices = _cost(blocks), []
    for axis in (0, 1):
        taken = np.flatnonzero(blocks.any(axis=1 - axis))
        for end in np.flatnonzero(np.diff(taken) > 1):
            near, far = np.split(blocks, [taken[end] + 1], axis=axis)
            choices.append((_cost(near) + _cost(far), axis, int(taken[end]) + 1))
    best = min(choices, default=(whole, 0, 0))
    if best[0] < whole:
        return best[1:]
    longest = int(np.argmax(blocks.shape))
    return (longest, blocks.shape[longest] // 2) if blocks.shape[longest] * BLOCK > LARGEST else None


def _cost(blocks: Mask) -> int:
    """Pixels of the least rectangle round the blocks with its rim."""
    sides = [np.flatnonzero(blocks.any(axis=axis)) for axis in (1, 0)]
    tall, wide = (int(side[-1] - side[0] + 1) * BLOCK + RIM for side in sides)
    return tall * wide
