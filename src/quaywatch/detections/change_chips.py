"""The neighbourhood of a change, cut out of two pictures and brought to numbers whose usual errors are alike.

What the later picture should show is told from the earlier one by a linear mixture of its bands, fitted to the
neighbourhood without the change itself; what is left there has variance 1 and does not go together between bands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quaywatch.detections.flat_rectangles import ChangeChip
from quaywatch.detections.measure import MetricGrid
from quaywatch.records.change import ChangeSign
from quaywatch.scenes.mixtures import fit_mixture

__all__ = ["ChangePair", "cut_chip"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Here = tuple[slice, slice]

LEAST_PER_BAND = 12
"""Usual pixels for every band that the mixture is fitted to, at least."""


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


def cut_chip(
    pair: ChangePair, here: Here, sign: ChangeSign, changed: Mask, kept: Mask | None = None
) -> ChangeChip | None:
    """A part of the pictures, whitened; None where too little of it is known.

    Args:
        pair: The pictures.
        here: Rows and columns.
        sign: Whether something came, or went (the times are exchanged).
        changed: Where, in this part, the change to be looked at lies: it does not tell what is usual.
        kept: Pixels of this part that the chip holds; all by default.
    """
    without, with_it = (pair.before, pair.after) if sign is ChangeSign.NEW else (pair.after, pair.before)
    model, panel = (grid[:, here[0], here[1]].astype(np.float64) for grid in (without, with_it))
    known = np.isfinite(model).all(axis=0) & np.isfinite(panel).all(axis=0)
    usual = known & ~changed
    if usual.sum() < LEAST_PER_BAND * (len(model) + 1):
        return None
    weights, expected = fit_mixture(np.nan_to_num(model), np.nan_to_num(panel), usual.astype(np.float64))
    errors = (np.nan_to_num(panel) - expected).reshape(len(panel), -1)
    spread = np.cov(errors, aweights=weights.ravel() + 1e-12).reshape(len(panel), len(panel))
    spread = spread + 1e-4 * np.trace(spread) / len(spread) * np.eye(len(spread)) + 1e-12 * np.eye(len(spread))
    white = np.linalg.inv(np.linalg.cholesky(spread))
    held = known if kept is None else known & kept
    rows, columns = np.nonzero(held)
    places = pair.grid.to_metres(np.column_stack([columns + here[1].start + 0.5, rows + here[0].start + 0.5]))
    return ChangeChip(
        expected=white @ expected[:, held],
        seen=white @ panel[:, held],
        east=places[:, 0],
        north=places[:, 1],
        blur_m=pair.blur_m,
        pixel_m=pair.grid.pixel_m,
        usual=float(np.median(((white @ errors[:, usual.ravel()]) ** 2).sum(axis=0))),
    )
