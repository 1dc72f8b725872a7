from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quaywatch.detections.radar_clutter import Clutter, fit_clutter

COUNT = 400_000


def drawn(looks: float, order: float, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    texture = rng.gamma(order, 1 / order, COUNT) if math.isfinite(order) else 1.0
    return (rng.gamma(looks, 1 / looks, COUNT) * texture).astype(np.float32)


def test_a_gamma_sea_is_fitted_as_gamma_with_its_looks():
    found = fit_clutter(drawn(4.4, math.inf))
    assert found.looks == pytest.approx(4.4, rel=0.06)
    assert found.order > 100
    assert found.mean == pytest.approx(1.0, abs=0.01)


def test_a_k_sea_is_fitted_with_its_order():
    found = fit_clutter(drawn(12.0, 3.0))
    assert found.is_k
    assert sorted([found.looks, found.order]) == pytest.approx([3.0, 12.0], rel=0.15)


@pytest.mark.parametrize("order", [math.inf, 10.0, 4.0, 2.0])
@pytest.mark.parametrize("looks", [4.4, 12.0, 40.0])
def test_the_rate_of_a_fitted_sea_is_kept_on_another_draw(looks, order):
    values = drawn(looks, order)
    clutter = fit_clutter(values).matched(values)
    other = drawn(looks, order, seed=1)
    for chance in (1e-2, 1e-3, 1e-4):
        assert np.mean(other > clutter.threshold(chance)) / chance == pytest.approx(1.0, abs=0.45)


def test_a_tail_beyond_the_moments_is_matched_to_what_was_seen():
    rng = np.random.default_rng(0)
    parts = rng.gamma(4.4, 1 / 4.4, (4, COUNT)) * np.array([[0.6], [0.2], [0.1], [0.1]])
    values = parts.sum(axis=0).astype(np.float32)
    clutter = fit_clutter(values).matched(values)
    other = (rng.gamma(4.4, 1 / 4.4, (4, COUNT)) * np.array([[0.6], [0.2], [0.1], [0.1]])).sum(axis=0)
    assert np.mean(other > clutter.threshold(1e-4)) / 1e-4 == pytest.approx(1.0, abs=0.5)


@settings(deadline=None)
@given(st.floats(1.0, 200.0), st.floats(1.0, 500.0) | st.just(math.inf), st.floats(2.0, 12.0))
def test_survival_and_threshold_are_each_others_inverse(looks, order, power):
    clutter = Clutter(mean=0.99, looks=looks, order=order)
    level = clutter.threshold(10**-power)
    assert -math.log10(clutter.survival(level)[0]) == pytest.approx(power, abs=0.05)


@settings(deadline=None)
@given(st.floats(1.0, 200.0), st.floats(1.0, 500.0) | st.just(math.inf))
def test_brighter_is_never_likelier(looks, order):
    clutter = Clutter(mean=1.0, looks=looks, order=order, tail_from=3.0, tail_stretch=1.2)
    chances = clutter.survival(np.linspace(0.0, 40.0, 200))
    assert np.all(np.diff(chances) <= 1e-12)
    assert np.all((chances >= 0) & (chances <= 1 + 1e-9))


@pytest.mark.parametrize("values", [np.zeros(0), np.ones(10), np.zeros(5000)], ids=["none", "few", "zero"])
def test_nothing_is_fitted_to_no_sea(values):
    assert fit_clutter(values.astype(np.float32)) is None


def test_few_values_make_a_higher_threshold_than_many():
    few, many = (fit_clutter(drawn(10.0, math.inf)[:count]) for count in (1000, COUNT))
    assert few.threshold(1e-7) > 1.1 * many.threshold(1e-7)
