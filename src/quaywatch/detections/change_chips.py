"""The neighbourhood of a change, cut out of two pictures and brought to numbers whose usual errors are alike.

What the later picture should show is told from the earlier one by a linear mixture of its bands, fitted to the
neighbourhood without the change itself; what is left there has variance 1 and does not go together between bands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.detections.blurred_rectangles import tail
from quaywatch.detections.flat_rectangles import ChangeChip
from quaywatch.detections.measure import MetricGrid
from quaywatch.records.change import ChangeSign
from quaywatch.scenes.mixtures import find_mixture

__all__ = ["ChangePair", "Whitening", "cut_chip", "find_whitening", "tell_usual"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Here = tuple[slice, slice]

LEAST_PER_BAND = 12
"""Usual pixels for every band that the mixture is fitted to, at least."""
MOST_TELLING = 1600
"""About so many pixels tell what is usual, evenly spread."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChangePair:
    """The earlier and the later state of one place on one grid."""

    before: FloatGrid
    """(bands, rows, columns), NaN where not known."""
    after: FloatGrid
    """The same bands or others, laid over it."""
    grid: MetricGrid
    """Metres on the grid."""
    blur_m: float
    """Standard deviation of the blur of both, the pixel's own extent included."""
    plants: Mask | None = None
    """Where plants grow at both times; None where no band tells."""

    def without_and_with(self, sign: ChangeSign) -> tuple[FloatGrid, FloatGrid]:
        """The time without and the time with what came or went."""
        return (self.before, self.after) if sign is ChangeSign.NEW else (self.after, self.before)

    def metres_from(self, here: Here) -> Array:
        """(2, 3): east and north by column and row of a part of the grid."""
        corner = self.grid.metres @ [here[1].start, here[0].start, 1.0]
        return np.column_stack([self.grid.metres[:, :2], corner])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Whitening:
    """What makes one time's pixels from the other's, and their errors alike: a mixture and a spread."""

    mix: Array
    """(model's bands + 1, panel's bands): of the mixture."""
    white: Array
    """(panel's bands, panel's bands): its product with the usual errors has variance 1."""
    usual: float
    """Median squared deviation of what tells what is usual."""

    def of(self, model: FloatGrid, panel: FloatGrid) -> tuple[FloatGrid, FloatGrid, FloatGrid]:
        """Expected and seen, (rows, columns, bands), and the loss of no change; NaN where not known.

        Args:
            model: What the expected is told from, (bands, rows, columns).
            panel: What there is.
        """
        shape = panel.shape[1:]
        expected, seen = (np.empty((*shape, len(panel)), np.float32) for _ in range(2))
        unchanged = np.empty(shape, np.float32)
        self.fill(model, panel, (expected, seen, unchanged))
        return expected, seen, unchanged

    def fill(self, model: FloatGrid, panel: FloatGrid, into: tuple[FloatGrid, FloatGrid, FloatGrid]) -> None:
        """The same, into arrays that are there.

        Args:
            model: What the expected is told from, (bands, rows, columns).
            panel: What there is.
            into: Expected and seen, (rows, columns, bands), and the loss of no change.
        """
        _whiten_pixels((model, panel), (self.mix @ self.white.T, self.white), into)


@njit(cache=True)
def _whiten_pixels(
    pictures: tuple[FloatGrid, FloatGrid], weights: tuple[Array, Array], into: tuple[FloatGrid, FloatGrid, FloatGrid]
) -> None:
    """Expected and seen by the weights of either picture's bands, and the loss of no change."""
    (model, panel), (mix, white), (expected, seen, unchanged) = pictures, weights, into
    bands, rows, columns = panel.shape
    line, off, (one, other) = np.empty(columns), np.empty(columns), np.empty((2, bands, columns))
    for row in range(rows):
        for band in range(bands):
            one[band], other[band] = mix[-1, band], 0.0
        _add_weighted(model, row, mix, line, one)
        _add_weighted(panel, row, white.T, line, other)
        off[:] = 0.0
        for band in range(bands):
            for column in range(columns):
                off[column] += (other[band, column] - one[band, column]) ** 2
                expected[row, column, band], seen[row, column, band] = one[band, column], other[band, column]
        for column in range(columns):
            unchanged[row, column] = tail(off[column], bands)


@njit(cache=True)
def _add_weighted(picture: FloatGrid, row: int, weights: Array, line: Array, sums: Array) -> None:
    """Add a row of each band, by its weights, (bands, sums), to the sums; `line` holds one band at a time."""
    for term in range(len(picture)):
        # The pixels of a part lie apart in memory: they are fetched once, and summed where they lie together.
        for column in range(len(line)):
            line[column] = picture[term, row, column]
        for band in range(len(sums)):
            own, weight = sums[band], weights[term, band]
            for column in range(len(line)):
                own[column] += weight * line[column]


def find_whitening(model: FloatGrid, panel: FloatGrid, usual: Mask) -> Whitening | None:
    """The mixture and spread of some ground; None where too little is known.

    Args:
        model: Bands of the one time, (bands, rows, columns), NaN where not known.
        panel: Of the other.
        usual: Where nothing is taken to have changed; what is not known does not tell.
    """
    known, there = _taken(model, panel, usual)
    if known.shape[1] < LEAST_PER_BAND * (len(model) + 1):
        return None
    weights, mix = find_mixture(known[:, None], there[:, None], np.ones((1, known.shape[1])))
    white, median = _whiten(there - mix[:-1].T @ known - mix[-1][:, None], weights[0] + 1e-12)
    return Whitening(mix=mix, white=white, usual=median)


@njit(cache=True)
def _taken(model: FloatGrid, panel: FloatGrid, where: Mask) -> tuple[Array, Array]:
    """The pixels of a mask that are known in both pictures, (bands, pixels) each."""
    bands, others = len(model), len(panel)
    known, there = np.empty((bands, where.size)), np.empty((others, where.size))
    count = 0
    for row in range(where.shape[0]):
        for column in range(where.shape[1]):
            if where[row, column]:
                is_known = True
                for band in range(bands):
                    known[band, count] = model[band, row, column]
                    is_known &= np.isfinite(model[band, row, column])
                for band in range(others):
                    there[band, count] = panel[band, row, column]
                    is_known &= np.isfinite(panel[band, row, column])
                count += is_known
    return known[:, :count].copy(), there[:, :count].copy()


@njit(cache=True, fastmath={"reassoc", "contract"})
def _whiten(errors: Array, weights: Array) -> tuple[Array, float]:
    """What gives errors, (bands, pixels), variance 1 and parts their bands; and their median squared length then."""
    bands, total = len(errors), weights.sum()
    factor = 1.0 / (total - (weights**2).sum() / total)
    spread = np.empty((bands, bands))
    for band in range(bands):
        middle = (weights * errors[band]).sum() / total
        weighted = weights * (errors[band] - middle)
        for other in range(band + 1):
            # The weighted deviations of one band sum to 0, so the other's middle does not matter.
            spread[band, other] = spread[other, band] = factor * (weighted * errors[other]).sum()
    spread += (1e-4 * np.trace(spread) / bands + 1e-12) * np.eye(bands)
    white = np.linalg.inv(np.linalg.cholesky(spread))
    lengths = np.zeros(errors.shape[1])
    for band in range(bands):
        turned = np.zeros(errors.shape[1])
        for other in range(band + 1):
            turned += white[band, other] * errors[other]
        lengths += turned**2
    return white, np.median(lengths)


def tell_usual(pair: ChangePair, here: Here, sign: ChangeSign, changed: Mask) -> Whitening | None:
    """The whitening by a sample of the ground of a part of the pictures; None where too little of it is known.

    Args:
        pair: The pictures.
        here: Rows and columns.
        sign: Whether something came, or went (the times are exchanged).
        changed: Where, in this part, the change to be looked at lies: it does not tell what is usual.
    """
    step = max(1, int(np.sqrt(changed.size / MOST_TELLING)))
    model, panel = (stack[:, here[0], here[1]][:, ::step, ::step] for stack in pair.without_and_with(sign))
    return find_whitening(model, panel, ~changed[::step, ::step])


def cut_chip(
    pair: ChangePair, here: Here, sign: ChangeSign, whitening: Whitening, kept: Mask | None = None
) -> ChangeChip:
    """A part of the pictures, whitened.

    Args:
        pair: The pictures.
        here: Rows and columns.
        sign: Whether something came, or went (the times are exchanged).
        whitening: Told by this part or by ground round it.
        kept: Pixels of this part that the chip holds; all by default.
    """
    expected, seen, unchanged = whitening.of(*(stack[:, here[0], here[1]] for stack in pair.without_and_with(sign)))
    return ChangeChip(
        expected=expected,
        seen=seen,
        unchanged=unchanged if kept is None else np.where(kept, unchanged, np.float32(np.nan)),
        metres=pair.metres_from(here),
        blur_m=pair.blur_m,
        pixel_m=pair.grid.pixel_m,
        usual=whitening.usual,
    )
