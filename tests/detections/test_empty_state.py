from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.detections.drawn_strips import BANDS, DrawnLook, Lying, berth, draw_series

from quaywatch.detections.empty_state import find_empty_state, find_state_of_season
from quaywatch.detections.strip_series import align
from quaywatch.records.scene import Modality

ZONE = berth()
quick = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def state_of(looks, *, seed=0):
    series = align(draw_series(looks, seed=seed), ZONE)
    return series, find_empty_state(series, BANDS, Modality.OPTICAL)


def ship(middle_m, level):
    return Lying(middle_m=middle_m, level=tuple(np.array([0.15, 0.13, 0.14, 0.17, 0.16]) + level))


def test_looks_with_a_ship_are_not_called_empty_where_it_lies():
    busy = [number % 3 == 0 for number in range(12)]
    looks = [DrawnLook(lying=(ship(0, 0.01 * n),) if taken else ()) for n, taken in enumerate(busy)]
    series, state = state_of(looks)
    middle = int(np.argmin(np.abs(series.along_m)))
    assert list(state.empty[:, middle]) == [not taken for taken in busy]
    assert state.shown[middle] == 8
    assert not state.fixed[series.inside].any()


def test_what_stands_in_every_look_is_fixed_and_not_a_ship():
    pontoon = Lying(middle_m=0, length_m=120, level=(0.2, 0.2, 0.2, 0.2, 0.2))
    series, state = state_of([DrawnLook(lying=(pontoon,))] * 10)
    assert state.fixed[np.abs(series.along_m) < 30].all()
    assert not state.fixed[np.abs(series.along_m) > 90].any()


@quick
@given(busy=st.lists(st.booleans(), min_size=6, max_size=12), hidden=st.integers(0, 5), seed=st.integers(0, 99))
def test_a_look_left_out_leaves_the_median_of_the_other_empty_ones(busy, hidden, seed):
    looks = [
        DrawnLook(lying=(ship(5.0 * n, 0.02 * n),) if taken else (), hidden_m=(-60.0, 20.0) if n == hidden else None)
        for n, taken in enumerate(busy)
    ]
    series, state = state_of(looks, seed=seed)
    empty = np.where(state.empty[:, None, None, :], series.values, np.nan)
    for look in range(len(looks)):
        others = np.delete(empty, look, axis=0)
        known = np.isfinite(others).sum(axis=0) >= 1
        told = state.without(look, series.values[look])
        np.testing.assert_allclose(told[known], np.nanmedian(others[:, known], axis=0), atol=1e-6)


def test_a_season_is_judged_by_its_own_looks():
    dry, wet = DrawnLook(haze=0.0), DrawnLook(haze=0.01)
    series, whole = state_of([dry] * 6 + [wet] * 6)
    part = find_state_of_season(whole, series, range(6, 12), Modality.OPTICAL)
    assert part.empty.shape[0] == 6
    assert part.shown.max() == pytest.approx(6)
    assert (part.count <= whole.count).all()
