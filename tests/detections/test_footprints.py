from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.detections.conftest import window_of
from tests.detections.drawn_ground import build, draw_roof, draw_town, look_at

from quaywatch.clock import Bracket
from quaywatch.detections.footprints import expect_step, measure_footprint
from quaywatch.detections.measure import MetricGrid
from quaywatch.records.change import Change, ChangeKind, ChangeSign
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.scene import Band, Modality

SHAPE = (130, 140)
TOWN = draw_town(SHAPE)
BANDS = (Band.BLUE, Band.GREEN, Band.RED, Band.NIR)


def cover(length_m=200.0, width_m=40.0):
    return draw_roof(SHAPE, centre_m=(700.0, 600.0), length_m=length_m, width_m=width_m, azimuth_deg=90.0)


def laid(ground, *, seed, noise=0.003):
    return window_of(dict(zip(BANDS, look_at(ground, seed=seed, noise=noise), strict=True)))


def radar(step_db, *, seed):
    speckle = np.random.default_rng(seed).gamma(4.4, 1.0 / 4.4, SHAPE)
    power = (0.1 * 10.0 ** (step_db * cover() / 10.0) * speckle).astype(np.float32)
    window = window_of({Band.VV: power})
    return dataclasses.replace(
        window, scene=dataclasses.replace(window.scene, modality=Modality.RADAR, sensor="sentinel1")
    )


def outline(east_m=700.0, south_m=600.0, length_m=200.0, width_m=40.0):
    window = laid(TOWN, seed=0)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [length_m / 20.0, width_m / 20.0]
    grid = MetricGrid.of(window)
    area = shapely.Polygon(grid.to_metres(corners + [east_m / 10.0, south_m / 10.0]))
    return Change(
        id="c",
        before=("a",),
        after=("b",),
        kind=ChangeKind.STRUCTURE,
        sign=ChangeSign.NEW,
        outline=grid.frame.from_plane(area),
        score=0.5,
        length_m=Measure(value=length_m, u95=3.0),
        width_m=Measure(value=width_m, u95=3.0),
        area_m2=Measure(value=length_m * width_m, u95=100.0),
        when=Bracket(),
        detector="changes",
        version="3",
    )


BUILT = build(TOWN, cover(), (0.28, 0.3, 0.29, 0.3))


def test_a_step_is_seen_and_measured_as_it_was_drawn():
    lit = TOWN + 0.1 * cover()
    told = measure_footprint([laid(TOWN, seed=0)], [laid(lit, seed=1)], outline())
    assert told.outcome is Outcome.SEEN
    assert np.mean([*told.step.values()]) == pytest.approx(0.1, abs=0.02)


def test_where_nothing_changed_and_the_contrast_would_show_it_is_not_seen():
    expected = expect_step([laid(TOWN, seed=0)], [laid(BUILT, seed=1)], outline())
    told = measure_footprint([laid(TOWN, seed=2)], [laid(TOWN, seed=3)], outline(), expected=expected)
    assert told.outcome is Outcome.NOT_SEEN
    assert "would have shown" in told.because


def test_where_the_contrast_is_too_faint_for_the_noise_it_cannot_tell():
    expected = dict.fromkeys(BANDS, 0.004)
    told = measure_footprint(
        [laid(TOWN, seed=2, noise=0.05)], [laid(TOWN, seed=3, noise=0.05)], outline(), expected=expected
    )
    assert told.outcome is Outcome.NOT_OBSERVABLE
    assert "not enough" in told.because


def test_a_change_of_another_colour_is_no_confirmation():
    expected = expect_step([laid(TOWN, seed=0)], [laid(BUILT, seed=1)], outline())
    dark = build(TOWN, cover(), (0.02, 0.02, 0.02, 0.02))
    told = measure_footprint([laid(TOWN, seed=2)], [laid(dark, seed=3)], outline(), expected=expected)
    assert (told.outcome, "otherwise" in told.because) == (Outcome.NOT_OBSERVABLE, True)


@pytest.mark.parametrize(("step_db", "outcome"), [(8.0, Outcome.SEEN), (-8.0, Outcome.SEEN), (0.0, Outcome.NOT_SEEN)])
def test_radar_sees_a_hall_among_speckle_and_its_absence(step_db, outcome):
    before, after = ([radar(step, seed=10 * n + k) for k in range(4)] for n, step in enumerate((0.0, step_db)))
    assert measure_footprint(before, after, outline()).outcome is outcome


@given(st.integers(0, 10_000))
def test_noise_alone_is_hardly_ever_seen(seed):
    rng = np.random.default_rng(seed)
    flat = [window_of({Band.RED: (0.2 + rng.normal(0, 0.01, SHAPE)).astype(np.float32)}) for _ in range(2)]
    told = measure_footprint(flat[:1], flat[1:], outline(), expected={Band.RED: 0.2})
    assert told.outcome is Outcome.NOT_SEEN


@hypothesis_settings(max_examples=12)
@given(st.floats(0.0, 0.3), st.floats(0.0, 0.3))
def test_a_stronger_step_is_seen_no_less(one, other):
    low, high = sorted((one, other))
    told = [
        measure_footprint([laid(TOWN, seed=0)], [laid(TOWN + step * cover(), seed=1)], outline()).outcome
        for step in (low, high)
    ]
    assert not (told[0] is Outcome.SEEN and told[1] is not Outcome.SEEN)


@pytest.mark.parametrize(
    "where",
    [
        pytest.param({"east_m": 90_000.0}, id="outside the pictures"),
        pytest.param({"length_m": 6.0, "width_m": 4.0}, id="finer than a pixel"),
    ],
)
def test_what_cannot_be_seen_there_is_not_judged(where):
    told = measure_footprint([laid(TOWN, seed=0)], [laid(BUILT, seed=1)], outline(**where))
    assert told.outcome is Outcome.NOT_OBSERVABLE


def test_looks_on_one_side_or_without_a_common_band_tell_nothing():
    early = laid(TOWN, seed=0)
    assert measure_footprint([early], [], outline()).outcome is Outcome.NOT_OBSERVABLE
    other = window_of({Band.SWIR16: early.values[Band.RED]})
    assert "no band" in measure_footprint([early], [other], outline()).because
