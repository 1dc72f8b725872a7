from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy import ndimage
from tests.detections.conftest import window_of

from quaywatch.clock import parse_span
from quaywatch.detections.rolling_stock import CAR_LENGTHS_M, measure_track
from quaywatch.geo import Shape, ShapeKind
from quaywatch.records.observation import Outcome
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band

BANDS = (Band.BLUE, Band.GREEN, Band.RED)
BALLAST, GROUND = (0.22, 0.22, 0.23), (0.16, 0.19, 0.15)
LENGTH_M, WIDTH_M = 360.0, 90.0
FINE_M = 0.25
START_M = 20.0
TRACK_M = 320.0


def draw_look(trains, *, pixel_m=0.5, day=0, seed=0, ground_seed=0):
    """A straight track from west to east with vehicles (start, length, colour) on it, in metres from its beginning."""
    rng = np.random.default_rng(ground_seed)
    rows, columns = round(WIDTH_M / FINE_M), round(LENGTH_M / FINE_M)
    stains = ndimage.gaussian_filter(rng.standard_normal((rows, columns)), 12.0)
    south, east = (np.indices((rows, columns)) + 0.5) * FINE_M
    off = np.abs(south - WIDTH_M / 2)
    values = {}
    noise = np.random.default_rng([seed, day])
    for number, band in enumerate(BANDS):
        fine = np.where(off < 5.5, BALLAST[number], GROUND[number] * (1.0 + 0.3 * stains / stains.std()))
        fine = fine * (1.0 + 0.03 * stains / stains.std())
        for start, length, colour in trains:
            on = (off < 1.5) & (east >= START_M + start) & (east < START_M + start + length)
            fine = np.where(on, colour[number], fine)
        blurred = ndimage.gaussian_filter(fine, 0.6 * pixel_m / FINE_M)
        step = round(pixel_m / FINE_M)
        seen = blurred[: rows // step * step, : columns // step * step]
        seen = seen.reshape(rows // step, step, columns // step, step).mean(axis=(1, 3))
        values[band] = (seen * noise.normal(1.0, 0.02) + noise.normal(0.0, 0.004, seen.shape)).astype(np.float32)
    window = window_of(values, pixel_m=pixel_m)
    scene = dataclasses.replace(window.scene, id=f"look-{day}", acquired=parse_span(f"2024-05-{day + 1:02d}T02:00:00Z"))
    return dataclasses.replace(window, scene=scene)


def draw_track(window, pixel_m=0.5):
    row = WIDTH_M / 2 / pixel_m
    ends = window.lonlat([[START_M / pixel_m, row], [(START_M + TRACK_M) / pixel_m, row]])
    return Zone(id="T1", kind=ZoneKind.TRACK, shape=Shape(kind=ShapeKind.LINE, rings=(tuple(ends),)))


def told_of(trains_by_look, **how):
    windows = [draw_look(trains, day=day, **how) for day, trains in enumerate(trains_by_look)]
    return measure_track(windows, draw_track(windows[0], how.get("pixel_m", 0.5)))


RUSTY, DARK = (0.12, 0.09, 0.07), (0.05, 0.05, 0.05)


@pytest.mark.parametrize("pixel_m", [0.5, 1.0, 3.0])
def test_metres_under_a_train_are_measured_to_a_pixel(pixel_m):
    told = told_of([[], [(60.0, 112.0, RUSTY)], []], pixel_m=pixel_m)
    assert [one.outcome for one in told] == [Outcome.NOT_SEEN, Outcome.SEEN, Outcome.NOT_SEEN]
    assert told[1].occupied_m.value == pytest.approx(112.0, abs=max(1.0, pixel_m))
    assert told[0].occupied_m.value == 0.0


def test_the_number_of_cars_is_a_range_that_holds_the_true_one():
    cars = [(40.0 + 14.5 * number, 13.9, RUSTY) for number in range(8)]
    (_, told, _) = told_of([[], cars, []])
    assert told.occupied_m.value == pytest.approx(8 * 14.5, abs=3.0)
    assert len(told.runs_m) == 1
    assert told.cars.low <= 8 <= told.cars.high


def test_two_rakes_are_two_stretches():
    (_, told, _) = told_of([[], [(20.0, 56.0, RUSTY), (150.0, 84.0, DARK)], []])
    assert told.runs_m == pytest.approx((56.0, 84.0), abs=1.5)


def test_looks_that_each_hold_another_train_tell_the_bare_track_together():
    trains = [[(10.0 + 55.0 * look, 50.0, RUSTY)] for look in range(5)]
    told = told_of(trains)
    assert [one.occupied_m.value for one in told] == pytest.approx([50.0] * 5, abs=1.5)


def test_one_look_tells_a_train_on_a_part_of_the_track():
    (told,) = told_of([[(60.0, 90.0, DARK)]])
    assert told.outcome is Outcome.SEEN
    assert told.occupied_m.value == pytest.approx(90.0, abs=1.5)


def test_one_look_at_a_track_full_from_end_to_end_does_not_tell():
    (told,) = told_of([[(-15.0, 350.0, DARK)]])
    assert told.outcome is Outcome.NOT_OBSERVABLE
    assert told.occupied_m is None


def test_one_look_at_a_bare_track_says_so():
    (told,) = told_of([[]])
    assert told.outcome is Outcome.NOT_SEEN
    assert told.cars is None


def test_ten_metre_pixels_tell_occupied_or_not_and_no_length():
    told = told_of([[], [], [(40.0, 200.0, DARK)], []], pixel_m=10.0)
    assert told[2].outcome is Outcome.SEEN
    assert {one.outcome for one in told[:2]} <= {Outcome.NOT_SEEN, Outcome.NOT_OBSERVABLE}
    assert all(one.occupied_m is None and one.cars is None for one in told)
    (alone,) = told_of([[(40.0, 200.0, DARK)]], pixel_m=10.0)
    assert alone.outcome is Outcome.NOT_OBSERVABLE


@given(start=st.floats(15.0, 120.0), length=st.floats(14.0, 180.0), dark=st.booleans(), seed=st.integers(0, 99))
@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_the_interval_holds_the_true_length_and_cars_are_in_order(start, length, dark, seed):
    told = told_of([[], [(start, length, DARK if dark else RUSTY)], []], seed=seed)
    one = told[1]
    assert one.outcome is Outcome.SEEN
    assert abs(one.occupied_m.value - length) <= 2.0 * one.occupied_m.u95
    assert one.cars.low <= one.cars.high
    assert one.cars.low * CAR_LENGTHS_M[0] <= length + 14.0
    assert one.occupied_m.value == pytest.approx(sum(one.runs_m))
