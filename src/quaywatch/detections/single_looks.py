"""Whether a look of one kind of sensor shows a structure that another kind's pictures tell before and after.

The look has no earlier or later one of its own kind. What it should show without the structure and with it is told
from the other kind's two pictures by a linear mixture of their bands, blurred as the look is. Radar and pictures tell
nothing of one another so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.records.observation import Outcome
from quaywatch.scenes.mixtures import fit_mixture

__all__ = ["SingleLook", "judge_single_look"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

LEAST_SEEN = 0.8
"""Share of the structure that a look must show."""
STANDS, PART = 0.5, 0.25
"""The share that surely stands is above the second; that surely nothing stands, below the first."""
CELL_PIXELS = 4.0
"""Pixels of the coarser kind that err together."""
LEAST_U95 = 0.15
"""Of a share: two sensors' bands are no mixtures of one another to better than that. Set, not measured."""
NEAR_PIXELS = 2.0
"""Round the structure, of the coarser pixels: neither usual ground nor structure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleLook:
    """What one look shows."""

    outcome: Outcome
    """Seen, not seen, or not observable: it cannot tell."""
    share: float | None = None
    """Share of the finished structure that stands, by its colours; None where it cannot tell."""
    u95: float | None = None
    """Half-width of its 95 % interval."""


def judge_single_look(
    look: FloatGrid, without: FloatGrid, complete: FloatGrid, inside: Array, *, coarser: float
) -> SingleLook:
    """What a look shows of a structure.

    Args:
        look: (bands, rows, columns) on the grid of the two pictures, laid over them; NaN where not usable.
        without: The ground without it, other bands.
        complete: The ground with it.
        inside: Share of each pixel that the structure covers.
        coarser: Side of the look's own pixels in pixels of the grid, at least 1.
    """
    known = np.logical_and.reduce([np.isfinite(stack).all(axis=0) for stack in (look, without, complete)])
    core = inside > 0.5
    if not core.any() or known[core].mean() < LEAST_SEEN:
        return SingleLook(outcome=Outcome.NOT_OBSERVABLE)
    blur = 0.5 * np.sqrt(max(coarser**2 - 1.0, 0.0))
    shown = np.nan_to_num(look).astype(np.float64)
    away: Mask = known & ~ndimage.binary_dilation(inside > 0.0, iterations=max(1, round(NEAR_PIXELS * coarser)))
    if away.sum() < 10 * (len(without) + 1):
        return SingleLook(outcome=Outcome.NOT_OBSERVABLE)
    usual = away.astype(np.float64)
    bare, built = (fit_mixture(_blurred(np.nan_to_num(stack), blur), shown, usual)[1] for stack in (without, complete))
    noise = np.median(np.abs((shown - bare)[:, away]), axis=1)[:, None, None] / 0.6745 + 1e-9
    step = ((built - bare) / noise)[:, core & known]
    strength = float((step**2).sum())
    share = float((((shown - bare) / noise)[:, core & known] * step).sum() / max(strength, 1e-9))
    u95 = float(np.hypot(1.96 * np.sqrt(CELL_PIXELS * coarser**2 / max(strength, 1e-9)), LEAST_U95))
    if share - u95 > PART:
        return SingleLook(outcome=Outcome.SEEN, share=min(share, 1.0), u95=u95)
    if share + u95 < STANDS:
        return SingleLook(outcome=Outcome.NOT_SEEN, share=max(share, 0.0), u95=u95)
    return SingleLook(outcome=Outcome.NOT_OBSERVABLE)


def _blurred(stack: FloatGrid, spread: float) -> Array:
    if spread <= 0.0:
        return stack.astype(np.float64)
    return np.asarray(ndimage.gaussian_filter(stack.astype(np.float64), (0.0, spread, spread)))
