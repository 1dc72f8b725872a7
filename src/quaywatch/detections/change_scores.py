"""How unlike the rest two pictures of one place are, pixel by pixel.

Hyperbolic anomalous change detection (Theiler, Applied Optics 47, F12, 2008): how unlikely the pair of a pixel's two
values is, less how unlikely each is alone. What changes everywhere alike (light, haze, season, ripening fields) is in
the joint distribution and does not stand out; what is rare in both pictures, but goes together, neither.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.detections.gaussian_means import find_gaussian_mean

__all__ = ["score_changes", "smoothed"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

SMOOTHING_PIXELS = 1.0
"""Standard deviation of the smoothing before the comparison: two pictures are never registered perfectly."""
KEPT = 0.98
"""Share of the pixels that the distribution is fitted to again, once those that stand out are known."""
ROUNDS = 2
MOST_FITTED = 120_000
"""Pixels that the distribution is fitted to, evenly spread."""
HIGHEST, LOWEST = 5.0, -0.625
"""Scores per number compared (twice the bands) are cut off there: one pixel must not outweigh its neighbours."""
LEAST_SPREAD = 1e-3
"""Share of a number's variance below which a direction of the joint distribution counts as flat."""


def score_changes(before: FloatGrid, after: FloatGrid) -> FloatGrid:
    """Scores per number compared (bands before and after), cut off at 5; around 0 and below where nothing changed.

    The score says how unusual the change is in this picture, not what it is; in one where most has changed it says
    little.

    Args:
        before: (bands, rows, columns), NaN where not known.
        after: The same grid, laid over it; bands may be others.
    """
    known = np.asarray(np.isfinite(before).all(axis=0) & np.isfinite(after).all(axis=0))
    there, count = np.flatnonzero(known), len(before) + len(after)
    if there.size <= 4 * count:
        return np.where(known, np.float32(0.0), np.float32(np.nan))
    values = _smoothed_where([*before, *after], known, SMOOTHING_PIXELS).reshape(count, -1)
    sample = values[:, there[:: max(1, there.size // MOST_FITTED)]].astype(np.float64)
    level, spread = sample.mean(axis=1), np.maximum(sample.std(axis=1), 1e-9)
    sample = (sample - level[:, None]) / spread[:, None]
    middle, form = _difference_form(sample, len(before))
    for _ in range(ROUNDS - 1):
        told = _told(sample - middle[:, None], form)
        middle, form = _difference_form(sample[:, np.flatnonzero(told <= np.quantile(told, KEPT))], len(before))
    scores = np.empty(known.size, np.float32)
    _score(values, level + spread * middle, form / np.outer(spread, spread) / count, known.ravel(), scores)
    return scores.reshape(known.shape)


@njit(cache=True)
def _score(values: FloatGrid, middle: Array, form: Array, known: Mask, scores: FloatGrid) -> None:
    """The quadratic form of every known pixel, (numbers, pixels), cut off, into `scores`; NaN for the others."""
    count = len(middle)
    away = np.empty(count)
    for pixel in range(values.shape[1]):
        scores[pixel] = np.nan
        if known[pixel]:
            total = 0.0
            for i in range(count):
                away[i] = values[i, pixel] - middle[i]
                part = 0.5 * form[i, i] * away[i]
                for j in range(i):
                    part += form[i, j] * away[j]
                total += 2.0 * part * away[i]
            scores[pixel] = min(max(total, LOWEST), HIGHEST)


def smoothed(grid: FloatGrid, spread_pixels: float) -> FloatGrid:
    """Gaussian means of what is known; NaN where nothing is."""
    known = np.asarray(np.isfinite(grid))
    means = _smoothed_where([grid], known, spread_pixels)[0]
    return means if known.all() else np.where(known, means, np.float32(np.nan))


def _smoothed_where(bands: Sequence[FloatGrid], known: Mask, spread_pixels: float) -> FloatGrid:
    """Gaussian means of what is known, by one share for all bands; what is not known is of no use afterwards."""
    whole, share = bool(known.all()), np.ones((), np.float32)
    if not whole:
        share = np.maximum(find_gaussian_mean(known.astype(np.float32), spread_pixels), np.float32(1e-6))
    means = np.empty((len(bands), *known.shape), np.float32)
    for band, mean in zip(bands, means, strict=True):
        find_gaussian_mean(band if whole else np.where(known, band, np.float32(0.0)), spread_pixels, mean)
        if not whole:
            mean /= share
    return means


def _difference_form(sample: Array, split: int) -> tuple[Array, Array]:
    """The middle, and the quadratic form: joint distance less the two single ones."""
    joint = np.cov(sample) + LEAST_SPREAD * np.eye(len(sample))
    form = np.linalg.inv(joint)
    form[:split, :split] -= np.linalg.inv(joint[:split, :split])
    form[split:, split:] -= np.linalg.inv(joint[split:, split:])
    return np.asarray(sample.mean(axis=1)), np.asarray(form)


def _told(away: Array, form: Array) -> Array:
    return np.asarray(((form @ away) * away).sum(axis=0))
