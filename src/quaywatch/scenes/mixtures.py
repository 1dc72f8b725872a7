"""What one picture of a place lets expect of another: a linear mixture of its bands, fitted where nothing changed.

A band of the later picture is taken for a sum of the earlier one's bands and a constant, which covers other light,
haze, calibration, and much of the season. Pixels that the mixture fails are given less weight (Geman and McClure 1987),
so what changed does not pull.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["find_mixture", "fit_mixture"]

Array = npt.NDArray[np.float64]


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
    values, start = panel.reshape(len(panel), -1), seen.ravel()
    weights, counted = start, start > 0
    hold = 1e-7 * np.eye(len(terms)) * max(float((terms**2).mean()), 1e-12) * max(weights.sum(), 1.0)
    for _ in range(3):
        mix = np.linalg.solve((terms * weights) @ terms.T + hold, (terms * weights) @ values.T)
        squares = (values - mix.T @ terms) ** 2
        noise = squares @ weights / max(weights.sum(), 1.0) + 1e-12
        off = (1.0 / noise) @ squares / len(noise)
        usual = np.median(off[counted]) if counted.any() else 1.0
        weights = start / (1.0 + off / (6.0 * max(float(usual), 1e-9))) ** 2
    return weights.reshape(seen.shape), np.asarray(mix)
