"""How unlike the rest two pictures of one place are, pixel by pixel.

Hyperbolic anomalous change detection (Theiler, Applied Optics 47, F12, 2008): how unlikely the pair of a pixel's two
values is, less how unlikely each is alone. What changes everywhere alike (light, haze, season, ripening fields) is in
the joint distribution and does not stand out; what is rare in both pictures, but goes together, neither.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import ndimage

__all__ = ["score_changes", "smoothed"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

SMOOTHING_PIXELS = 1.0
"""Standard deviation of the smoothing before the comparison: two pictures are never registered perfectly."""
KEPT = 0.98
"""Share of the pixels that the distribution is fitted to again, once those that stand out are known."""
ROUNDS = 2
MOST_FITTED = 250_000
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
    known = np.isfinite(before).all(axis=0) & np.isfinite(after).all(axis=0)
    count = len(before) + len(after)
    there = np.flatnonzero(known)
    if there.size <= 4 * count:
        return np.where(known, np.float32(0.0), np.float32(np.nan))
    values = np.stack([smoothed(band, SMOOTHING_PIXELS).ravel()[there] for band in (*before, *after)])
    values -= values.mean(axis=1, keepdims=True)
    values /= np.maximum(values.std(axis=1, keepdims=True), 1e-9)
    step = max(1, values.shape[1] // MOST_FITTED)
    sample, split = values[:, ::step].astype(np.float64), len(before)
    middle, form = _difference_form(sample, split)
    for _ in range(ROUNDS - 1):
        told = _told(sample, middle, form)
        middle, form = _difference_form(sample[:, np.flatnonzero(told <= np.quantile(told, KEPT))], split)
    scores = np.full(known.shape, np.nan, np.float32)
    told = _told(values, middle.astype(np.float32), form.astype(np.float32)) / count
    scores.ravel()[there] = np.clip(told, LOWEST, HIGHEST)
    return scores


def smoothed(grid: FloatGrid, spread_pixels: float) -> FloatGrid:
    """Gaussian means of what is known; NaN where nothing is."""
    known = np.isfinite(grid)
    if known.all():
        return np.asarray(ndimage.gaussian_filter(grid, spread_pixels), dtype=np.float32)
    share = ndimage.gaussian_filter(known.astype(np.float32), spread_pixels)
    total = ndimage.gaussian_filter(np.where(known, grid, np.float32(0.0)), spread_pixels)
    return np.where(known, total / np.maximum(share, 1e-6), np.float32(np.nan)).astype(np.float32)


def _difference_form(sample: Array, split: int) -> tuple[Array, Array]:
    """The middle, and the quadratic form: joint distance less the two single ones."""
    joint = np.cov(sample) + LEAST_SPREAD * np.eye(len(sample))
    form = np.linalg.inv(joint)
    form[:split, :split] -= np.linalg.inv(joint[:split, :split])
    form[split:, split:] -= np.linalg.inv(joint[split:, split:])
    return np.asarray(sample.mean(axis=1)), np.asarray(form)


def _told(values: npt.NDArray[np.floating], middle: npt.NDArray[np.floating], form: npt.NDArray[np.floating]) -> Array:
    away = values - middle[:, None]
    turned = form @ away
    turned *= away
    return np.asarray(turned.sum(axis=0))
