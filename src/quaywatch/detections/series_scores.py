"""How surely a pixel's brightness differs between two series of radar looks.

One radar look against another tells speckle. Of series, each pixel's own scatter within either side tells how much it
always varies: a moderated t statistic (Smyth, Statistical Applications in Genetics and Molecular Biology 3, 2004) of
the decibels per band, joined over the bands; the false-discovery rate is held by Benjamini and Hochberg's rule (1995).
What all pixels do alike, such as wet ground on one side, is taken off first.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import ndimage, stats

__all__ = ["LEAST_LOOKS", "score_series"]

FloatGrid = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

LEAST_LOOKS = 3
"""On either side: two looks do not tell how much a pixel varies."""
SMOOTHING_PIXELS, LEAST_SMOOTHING = 2.5, 0.6
"""Standard deviation of the smoothing for one look; less by the root of the looks on the smaller side, and none below
the second."""
PRIOR_FREEDOM = 4.0
"""Degrees of freedom that the scatter usual in the picture counts for beside a pixel's own."""
FALSE_DISCOVERIES = 0.01
"""Expected share of false ones among the pixels that are called changed."""
SCORE_OF_CUT, HIGHEST = 3.0, 5.0
"""The score of a pixel that is just called changed, and the highest."""
FAINTEST_DB = -60.0


def score_series(before: FloatGrid, after: FloatGrid) -> FloatGrid:
    """Scores of change: 3 and more where the false-discovery rate is held, 0 where nothing differs, at most 5.

    The limit: what varies with the season as surely as with a new building is as significant.

    Args:
        before: Decibels, (looks, bands, rows, columns), NaN where not known; three looks or more.
        after: The later looks, the same bands on the same grid.
    """
    sides = [_calmed(side, min(len(before), len(after))) for side in (before, after)]
    counts, means, squares = zip(*(_moments(side) for side in sides), strict=True)
    freedom = counts[0] + counts[1] - 2.0
    known: Mask = np.asarray(np.minimum(counts[0], counts[1]) >= LEAST_LOOKS)
    if not known.any():
        return np.full(known.shape, np.nan, np.float32)
    variance = (squares[0] + squares[1]) / np.maximum(freedom, 1.0)
    usual = np.median(variance[:, known], axis=1)[:, None, None]
    held = (PRIOR_FREEDOM * usual + freedom * variance) / (PRIOR_FREEDOM + freedom)
    step = means[1] - means[0]
    step -= np.median(step[:, known], axis=1)[:, None, None]
    with np.errstate(divide="ignore"):
        square = step**2 / (held * (1.0 / counts[0] + 1.0 / counts[1]) + 1e-12)
    told = stats.f.logsf(square.mean(axis=0)[known], len(step), (PRIOR_FREEDOM + freedom)[known])
    scores = np.full(known.shape, np.nan, np.float32)
    scores[known] = np.clip(SCORE_OF_CUT * told / _cut(told), 0.0, HIGHEST)
    return scores


def _calmed(side: FloatGrid, looks: int) -> FloatGrid:
    """The looks, their power smoothed over so many pixels as their number does not calm."""
    spread = SMOOTHING_PIXELS / np.sqrt(looks)
    if spread < LEAST_SMOOTHING:
        return side
    known = np.isfinite(side)
    power = np.where(known, 10.0 ** (np.nan_to_num(side) / 10.0), 0.0)
    around = (0.0, 0.0, spread, spread)
    share = ndimage.gaussian_filter(known.astype(np.float32), around)
    mean = ndimage.gaussian_filter(power.astype(np.float32), around) / np.maximum(share, 1e-6)
    return np.where(known, 10.0 * np.log10(np.maximum(mean, 10.0 ** (FAINTEST_DB / 10.0))), np.nan).astype(np.float32)


def _moments(side: FloatGrid) -> tuple[Array, Array, Array]:
    """Per pixel the looks that show it, (rows, columns); per band their mean, and the sum of squares about it."""
    known: Mask = np.asarray(np.isfinite(side).all(axis=1))
    values = side if known.all() else np.where(known[:, None], side, np.float32(0.0))
    count = known.sum(axis=0).astype(np.float64)
    mean = values.sum(axis=0, dtype=np.float64) / np.maximum(count, 1.0)
    square = np.einsum("kbrc,kbrc->brc", values, values, dtype=np.float64) - np.maximum(count, 1.0) * mean**2
    return count, mean, np.maximum(square, 0.0)


def _cut(told: Array) -> float:
    """Logarithm of the probability up to which pixels are called changed (Benjamini and Hochberg 1995)."""
    ordered = np.sort(told)
    ranks = np.arange(1, len(ordered) + 1)
    under = np.flatnonzero(ordered <= np.log(FALSE_DISCOVERIES * ranks / len(ordered)))
    called = under[-1] + 1 if under.size else 1
    return float(np.log(FALSE_DISCOVERIES * called / len(ordered)))
