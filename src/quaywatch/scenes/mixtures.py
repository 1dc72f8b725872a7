"""What one picture of a place lets expect of another: a linear mixture of its bands, fitted where nothing changed.

A band of the later picture is taken for a sum of the earlier one's bands and a constant, which covers other light,
haze, calibration, and much of the season. Pixels that the mixture fails are given less weight (Geman and McClure 1987),
so what changed does not pull.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["fit_mixture"]

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
    terms = np.concatenate([model, np.ones((1, *model.shape[1:]))]).reshape(len(model) + 1, -1)
    values, weights = panel.reshape(len(panel), -1), seen.ravel().copy()
    hold = 1e-7 * np.eye(len(terms)) * max(float((terms**2).mean()), 1e-12) * max(weights.sum(), 1.0)
    expected = values
    for _ in range(3):
        mix = np.linalg.solve((terms * weights) @ terms.T + hold, (terms * weights) @ values.T)
        expected = mix.T @ terms
        error = values - expected
        noise = (weights * error**2).sum(axis=1) / max(weights.sum(), 1.0) + 1e-12
        off = (error**2 / noise[:, None]).mean(axis=0)
        usual = np.median(off[seen.ravel() > 0]) if (seen > 0).any() else 1.0
        weights = seen.ravel() / (1.0 + off / (6.0 * max(float(usual), 1e-9))) ** 2
    return weights.reshape(seen.shape), expected.reshape(panel.shape)
