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
CHUNK = 512
"""Pixels whose numbers are summed together: they stay near the processor."""


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
    terms = np.ones((len(model) + 1, model[0].size))
    terms[:-1] = model.reshape(len(model), -1)
    weights, mix = _fit(terms, np.ascontiguousarray(panel.reshape(len(panel), -1)), seen.ravel())
    return weights.reshape(seen.shape), mix


# Sums may be taken in any order; what is not finite counts as such.
@njit(cache=True, fastmath={"reassoc", "contract"})
def _fit(terms: Array, values: Array, start: Array) -> tuple[Array, Array]:
    """Weights of the pixels, and the mixture, (terms, bands), of terms, (terms, pixels), that makes values."""
    kept, weights = np.flatnonzero(start > 0.0), start.copy()
    mix, off = np.empty((len(terms), len(values))), np.empty(len(start))
    left, noise = np.empty((len(values), len(start))), np.empty(len(values))
    hold = 1e-7 * max((terms**2).mean(), 1e-12) * max(start.sum(), 1.0)
    for _ in range(ROUNDS):
        mix = _weighted_mix(terms, values, weights, hold)
        _leave(terms, values, mix, weights, left, noise)
        total = max(weights.sum(), 1.0)
        off[:] = 0.0
        for band in range(len(values)):
            own, scale = left[band], 1.0 / ((noise[band] / total + 1e-12) * len(values))
            for pixel in range(len(off)):
                off[pixel] += own[pixel] * scale
        usual = np.median(off[kept]) if len(kept) else 1.0
        scale = 1.0 / (6.0 * max(usual, 1e-9))
        for pixel in range(len(start)):
            over = 1.0 + off[pixel] * scale
            weights[pixel] = start[pixel] / (over * over)
    return weights, mix


@njit(cache=True, fastmath={"reassoc", "contract"})
def _leave(terms: Array, values: Array, mix: Array, weights: Array, left: Array, noise: Array) -> None:
    """What a mixture leaves of each band, squared, into `left`, and its weighted sums into `noise`."""
    noise[:] = 0.0
    for at in range(0, len(weights), CHUNK):
        end = min(at + CHUNK, len(weights))
        for band in range(len(values)):
            own, seen = left[band, at:end], values[band, at:end]
            for pixel in range(len(own)):
                own[pixel] = seen[pixel]
            for term in range(len(terms)):
                part, share = terms[term, at:end], mix[term, band]
                for pixel in range(len(own)):
                    own[pixel] -= share * part[pixel]
            counts, total = weights[at:end], 0.0
            for pixel in range(len(own)):
                own[pixel] *= own[pixel]
                total += counts[pixel] * own[pixel]
            noise[band] += total


@njit(cache=True, fastmath={"reassoc", "contract"})
def _weighted_mix(terms: Array, values: Array, weights: Array, hold: float) -> Array:
    """The mixture by weighted least squares; `hold` is added to the squares' diagonal."""
    squares, products = np.zeros((len(terms), len(terms))), np.zeros((len(terms), len(values)))
    weighted = np.empty(CHUNK)
    for at in range(0, len(weights), CHUNK):
        end = min(at + CHUNK, len(weights))
        for term in range(len(terms)):
            own, counts = terms[term, at:end], weights[at:end]
            for pixel in range(len(own)):
                weighted[pixel] = own[pixel] * counts[pixel]
            for other in range(term + 1):
                squares[term, other] += _product(weighted, terms[other, at:end])
            for band in range(len(values)):
                products[term, band] += _product(weighted, values[band, at:end])
    for term in range(len(terms)):
        squares[term, term] += hold
        for other in range(term):
            squares[other, term] = squares[term, other]
    solved = np.linalg.solve(squares, products)
    return np.asarray(solved)


@njit(cache=True, fastmath={"reassoc", "contract"})
def _product(one: Array, other: Array) -> float:
    """Of as many numbers as the second has."""
    total = 0.0
    for pixel in range(len(other)):
        total += one[pixel] * other[pixel]
    return total
