from __future__ import annotations

import numpy as np

from quaywatch.scenes.mixtures import fit_mixture


def test_another_light_is_expected_exactly():
    rng = np.random.default_rng(0)
    model = rng.uniform(0.0, 0.3, (3, 20, 20))
    panel = np.stack([0.8 * model[0] + 0.1 * model[2] + 0.02, 1.2 * model[1] - 0.01])
    weights, expected = fit_mixture(model, panel, np.ones((20, 20)))
    np.testing.assert_allclose(expected, panel, atol=1e-4)
    assert weights.shape == (20, 20)


def test_what_changed_does_not_pull():
    rng = np.random.default_rng(1)
    model = rng.uniform(0.0, 0.3, (2, 30, 30))
    panel = 0.9 * model + rng.normal(0.0, 0.002, model.shape)
    truth = 0.9 * model
    panel[:, :8, :8] = 0.6
    weights, expected = fit_mixture(model, panel, np.ones((30, 30)))
    assert weights[:8, :8].max() < 0.1 * np.median(weights)
    assert np.abs(expected - truth).max() < 0.01


def test_pixels_that_are_left_out_have_no_weight():
    rng = np.random.default_rng(2)
    model = rng.uniform(0.0, 0.3, (2, 10, 10))
    seen = np.ones((10, 10))
    seen[3:5] = 0.0
    panel = model.copy()
    panel[:, 3:5] = 9.0
    weights, expected = fit_mixture(model, panel, seen)
    assert not weights[3:5].any()
    np.testing.assert_allclose(expected, model, atol=1e-4)
