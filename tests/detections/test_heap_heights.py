from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from benchmarks.heap_scenes import HeapPlan, draw_scene
from hypothesis import given, settings
from hypothesis import strategies as st

from quaywatch.detections.heap_heights import HeapLight, measure_heaps
from quaywatch.detections.stock import measure_yard
from quaywatch.records.observation import Outcome
from quaywatch.records.stock import Material
from quaywatch.scenes.sun import SunPosition

SIDE = 160
RIDGE = HeapPlan(
    kind="ridge", goods="ore", height_m=13.0, length_m=80.0, top_m=0.0, turn_deg=70.0, slopes_deg=(37.0, 38.0),
    sun=(155.0, 28.0), pixel_m=3.0,
)  # fmt: skip


def cone_light(radius_m, slope_deg, sun_deg, *, top_m=np.inf, step_m=1.0, azimuth_deg=180.0):
    """Masks of a cone, or of one cut off at a height, and of its shadow: told ray by ray."""
    at = (np.arange(SIDE) - SIDE / 2) * step_m
    east, north = np.meshgrid(at, -at)
    height = np.minimum(np.maximum(radius_m - np.hypot(east, north), 0.0) * np.tan(np.radians(slope_deg)), top_m)
    sun = SunPosition(azimuth_deg=azimuth_deg, elevation_deg=sun_deg, source="drawn")
    dark = np.zeros(height.shape, bool)
    for level in np.arange(0.05, height.max(), 0.1):
        tip = sun.shadow * level
        here = height >= level
        rows, columns = np.nonzero(here)
        rows = np.round(rows - tip[1] / step_m).astype(int)
        columns = np.round(columns + tip[0] / step_m).astype(int)
        kept = (rows >= 0) & (rows < SIDE) & (columns >= 0) & (columns < SIDE)
        dark[rows[kept], columns[kept]] = True
    heap = height > 0
    light = HeapLight(
        heap=heap,
        shadow=dark & ~heap,
        ground=~dark & ~heap,
        axes=np.array([[step_m, 0.0], [0.0, -step_m]]),
        sun=sun,
    )
    return light, height.sum() * step_m**2, height.max()


@settings(max_examples=25, deadline=None)
@given(
    radius_m=st.floats(20.0, 32.0),
    slope_deg=st.floats(32.0, 42.0),
    sun_deg=st.floats(20.0, 28.0),
    azimuth_deg=st.floats(0.0, 360.0),
    cut=st.floats(0.4, 1.0),
)
def test_the_intervals_hold_what_cones_and_cut_cones_are(radius_m, slope_deg, sun_deg, azimuth_deg, cut):
    top_m = cut * radius_m * np.tan(np.radians(slope_deg))
    light, volume, highest = cone_light(radius_m, slope_deg, sun_deg, top_m=top_m, azimuth_deg=azimuth_deg)
    told = measure_heaps(light, Material.COAL_LIKE)
    assert not isinstance(told, str), told
    assert (told.volume_m3.low or 0.0) <= volume <= told.volume_m3.high
    assert (told.height_m.low or 0.0) <= highest <= told.height_m.high


def test_a_cone_that_casts_a_shadow_is_measured():
    light, volume, highest = cone_light(30.0, 38.0, 22.0)
    told = measure_heaps(light, Material.ORE)
    assert told.volume_m3.value == pytest.approx(volume, rel=0.15)
    assert told.height_m.value == pytest.approx(highest, rel=0.15)
    assert told.volume_m3.low > 0.5 * volume


@settings(max_examples=10, deadline=None)
@given(slope_deg=st.floats(30.0, 40.0), sun_deg=st.floats(48.0, 70.0))
def test_under_a_high_sun_only_an_upper_bound_is_told(slope_deg, sun_deg):
    light, volume, highest = cone_light(30.0, slope_deg, sun_deg)
    told = measure_heaps(light, Material.ORE)
    assert told.volume_m3.value is None
    assert told.volume_m3.low is None
    assert told.volume_m3.high >= volume
    assert told.height_m.high >= highest
    assert "upper bound" in told.because


def test_a_lower_sun_narrows_the_bound():
    highs = [measure_heaps(cone_light(30.0, 27.0, sun)[0], Material.ORE).volume_m3.high for sun in (28.0, 40.0)]
    assert highs[0] < highs[1]


def test_a_shadow_that_runs_into_something_else_is_refused():
    light = cone_light(30.0, 38.0, 22.0)[0]
    told = measure_heaps(dataclasses.replace(light, ground=np.zeros_like(light.ground)), Material.ORE)
    assert "open ground" in told


def test_a_shadow_far_longer_than_loose_goods_cast_is_refused():
    light = cone_light(15.0, 75.0, 35.0)[0]
    assert isinstance(measure_heaps(light, Material.ORE), str)


def test_a_sun_at_the_horizon_is_refused():
    light = cone_light(20.0, 35.0, 25.0)[0]
    low = dataclasses.replace(light.sun, elevation_deg=3.0)
    assert "3° high" in measure_heaps(dataclasses.replace(light, sun=low), Material.ORE)


@pytest.fixture(scope="module")
def ridge():
    bare, scene = draw_scene(RIDGE, np.random.default_rng(4))
    return bare, scene, measure_yard([bare, scene.window], scene.yard)


def test_a_lit_ridge_is_outlined_with_its_dark_side_and_has_a_volume(ridge):
    _, scene, (empty, full) = ridge
    assert empty.volume_m3 is None
    assert full.outcome is Outcome.SEEN
    assert full.material is Material.ORE
    assert full.area_m2.value == pytest.approx(scene.heap.area_m2, rel=0.06)
    assert full.volume_m3.low <= scene.heap.volume_m3 <= full.volume_m3.high
    assert full.height_m.low <= scene.heap.highest_m <= full.height_m.high
    assert "metadata" in full.volume_because


def test_without_a_sun_no_volume_is_told_and_the_reason_is(ridge):
    bare, scene, _ = ridge
    windows = []
    for window in (bare, scene.window):
        day = dataclasses.replace(window.scene.acquired, end=None)
        blind = dataclasses.replace(window.scene, parameters={}, acquired=day)
        windows.append(dataclasses.replace(window, scene=blind))
    told = measure_yard(windows, scene.yard)[1]
    assert told.outcome is Outcome.SEEN
    assert told.volume_m3 is None
    assert "sun" in told.volume_because


def test_coal_as_dark_as_shaded_ground_is_refused():
    plan = dataclasses.replace(RIDGE, goods="coal", sun=(155.0, 40.0))
    bare, scene = draw_scene(plan, np.random.default_rng(5))
    told = measure_yard([bare, scene.window], scene.yard)[1]
    assert told.outcome is Outcome.SEEN
    assert told.volume_m3 is None
    assert "as dark as shaded ground" in told.volume_because


def test_pixels_of_one_metre_are_measured_too():
    bare, scene = draw_scene(dataclasses.replace(RIDGE, pixel_m=1.0), np.random.default_rng(6))
    told = measure_yard([bare, scene.window], scene.yard)[1]
    assert told.area_m2.value == pytest.approx(scene.heap.area_m2, rel=0.05)
    assert told.volume_m3.low <= scene.heap.volume_m3 <= told.volume_m3.high
