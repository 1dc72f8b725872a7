"""What one picture of a place lets expect of another: a linear mixture of its bands, fitted where nothing changed.

A band of the later picture is taken for a sum of the earlier one's bands and a constant, which covers other light,
haze, calibration, and much of the season. Pixels that the mixture fails are given less weight (Geman and McClure 1987),
so what changed does not pull.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["find_mixture", "fit_mixture"]

Array = npt.NDArray[np.float64]

ROUNDS = 3
"""Of weights."""


def fit_mixture(model: Array, panel: Array, seen: Array) -> tuple[Array, Array]:
    """How far each pixel goes with the others, 0 to 1, and what the model lets expect there.

    Args:
        model: Bands of one picture, (bands, rows, columns).
        panel: Bands of the other; each is taken for a linear mixture of the model's.
        seen: Weights to begin with, (rows, columns); 0 leaves a pixel out.

    Returns:
        Weights (rows, columns), and the expected panel (bands, rows, columns).
    """
    weights, mix = find_mixture(model, panel, seen)
    return weights, np.tensordot(mix[:-1], model, (0, 0)) + mix[-1][:, None, None]


def find_mixture(model: Array, panel: Array, seen: Array) -> tuple[Array, Array]:
    """The same, but the mixture itself, (model's bands and a constant, panel's bands), instead of what it makes.

    Args:
        model: Bands of one picture, (bands, rows, columns).
        panel: Bands of the other.
        seen: Weights to begin with, (rows, columns).
    """
    terms = np.concatenate([model, np.ones((1, *model.shape[1:]))]).reshape(len(model) + 1, -1)
    weights, mix = _fit(terms, np.ascontiguousarray(panel.reshape(len(panel), -1)), seen.ravel())
    return weights.reshape(seen.shape), mix


# Sums may be taken in any order; what is not finite counts as such.
@njit(cache=True, fastmath={"reassoc", "contract"})
def _fit(terms: Array, values: Array, start: Array) -> tuple[Array, Array]:
    """Weights of the pixels, and the mixture, (terms, bands), of terms, (terms, pixels), that makes values."""
    kept, weights = np.flatnonzero(start > 0.0), start.copy()
    mix, off = np.empty((len(terms), len(values))), np.empty(len(start))
    hold = 1e-7 * max((terms**2).mean(), 1e-12) * max(start.sum(), 1.0)
    for _ in range(ROUNDS):
        mix = _weighted_mix(terms, values, weights, hold)
        total = max(weights.sum(), 1.0)
        off[:] = 0.0
        for band in range(len(values)):
            left = values[band].copy()
            for term in range(len(terms)):
                left -= mix[term, band] * terms[term]
            noise = 0.0
            for pixel in range(len(left)):
                noise += weights[pixel] * left[pixel] ** 2
            off += left**2 / ((noise / total + 1e-12) * len(values))
        usual = np.median(off[kept]) if len(kept) else 1.0
        weights = start / (1.0 + off / (6.0 * max(usual, 1e-9))) ** 2
    return weights, mix


@njit(cache=True, fastmath={"reassoc", "contract"})
def _weighted_mix(terms: Array, values: Array, weights: Array, hold: float) -> Array:
    """The mixture by weighted least squares; `hold` is added to the squares' diagonal."""
    squares, products = np.empty((len(terms), len(terms))), np.empty((len(terms), len(values)))
    for term in range(len(terms)):
        weighted = weights * terms[term]
        for other in range(term + 1):
            total = 0.0
            for pixel in range(len(weighted)):
                total += weighted[pixel] * terms[other, pixel]
            squares[term, other] = squares[other, term] = total
        squares[term, term] += hold
        for band in range(len(values)):
            total = 0.0
            for pixel in range(len(weighted)):
                total += weighted[pixel] * values[band, pixel]
            products[term, band] = total
    solved = np.linalg.solve(squares, products)
    return np.asarray(solved)
