from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from quaywatch.detections.measure import (
    MetricGrid,
    Rectangle,
    find_distinct,
    find_runs,
    measure_heading_deg,
    measure_sides_m,
)
from quaywatch.geo import LocalFrame, LonLat


def rectangle(length_m: float, width_m: float, heading_deg: float, east_m: float = 0.0) -> Rectangle:
    along = np.array([np.sin(np.radians(heading_deg)), np.cos(np.radians(heading_deg))])
    return Rectangle(centre=np.array([east_m, 0.0]), along=along, length_m=length_m, width_m=width_m)


@given(
    st.floats(30, 400),
    st.floats(0.1, 0.9),
    st.floats(0, 179.9),
    st.floats(-75, 75),
    st.sampled_from([-179.9995, 0.0, 129.0]),
)
def test_a_rectangle_keeps_its_sides_and_heading_anywhere(length_m, slim, heading_deg, lat, lon):
    outline = rectangle(length_m, slim * length_m, heading_deg).outline(LocalFrame(origin=LonLat(lon=lon, lat=lat)))
    assert measure_sides_m(outline) == pytest.approx((length_m, slim * length_m), rel=1e-4)
    turn = (measure_heading_deg(outline) - heading_deg) % 180.0
    assert min(turn, 180.0 - turn) < 0.1


def test_web_mercator_pixels_are_measured_in_true_metres(drawn):
    window = dataclasses.replace(
        drawn.window(side_m=200), transform=Affine(10, 0, 14_360_000, 0, -10, 4_180_000), crs="EPSG:3857"
    )
    assert MetricGrid.of(window).pixel_m == pytest.approx(8.2, abs=0.1)


def test_pixels_and_metres_are_inverse_on_a_rotated_grid(drawn):
    turned = Affine(7, 3, 500_000, 3, -7, 3_888_000)
    grid = MetricGrid.of(dataclasses.replace(drawn.window(side_m=200), transform=turned))
    points = np.array([[0.0, 0.0], [3.5, 12.25], [20.0, 20.0]])
    assert grid.to_pixels(grid.to_metres(points)) == pytest.approx(points)


@given(st.floats(-150, 150), st.floats(-150, 150), st.floats(5, 120), st.floats(0, 179.9))
def test_the_pixels_in_an_area_are_those_whose_centres_lie_in_it(east_m, north_m, length_m, heading_deg):
    grid = MetricGrid(
        frame=LocalFrame(origin=LonLat(lon=130.0, lat=42.0)),
        metres=np.array([[8.0, 6.0, -140.0], [6.0, -8.0, 20.0]]),
        pixel_m=10.0,
    )
    area = shapely.Polygon(
        dataclasses.replace(rectangle(length_m, 30.0, heading_deg), centre=np.array([east_m, north_m])).corners
    )
    rows, columns = np.indices((17, 21)) + 0.5
    places = grid.to_metres(np.column_stack([columns.ravel(), rows.ravel()]))
    inside = shapely.contains_xy(area, places)
    told = np.zeros(inside.size, bool)
    told[grid.pixels_in(area, (17, 21))] = True
    near_rim = shapely.distance(shapely.points(places), area.exterior) < 1e-6
    assert np.array_equal(told | near_rim, inside | near_rim)


@pytest.mark.parametrize(
    ("values", "runs"),
    [
        ([0, 0, 1, 1, 0], [(1.5, 3.5)]),
        ([0, 1, 0, 1, 0, 0], [(0.5, 3.5)]),
        ([1, 1, 1], [(0.0, 2.0)]),
        ([0, 0, 0], []),
        ([np.nan, 1, np.nan], [(0.5, 1.5)]),
        ([1], [(0.0, 0.0)]),
    ],
    ids=["one", "dip-bridged", "everywhere", "nowhere", "not-known-is-below", "one-place"],
)
def test_runs_end_where_the_level_is_crossed(values, runs):
    found = find_runs(np.arange(len(values), dtype=float), np.array(values, dtype=float), 0.5, bridge=1.0)
    assert np.ravel(found) == pytest.approx(np.ravel(runs))


def test_of_rectangles_on_one_another_the_better_is_kept():
    shapes = [rectangle(100, 20, 90), rectangle(100, 20, 90, east_m=30), rectangle(100, 20, 90, east_m=500)]
    assert find_distinct(shapes, [0.5, 0.9, 0.1]) == [1, 2]


@given(
    values=st.lists(st.one_of(st.floats(-2, 2), st.just(math.nan)), min_size=1, max_size=40),
    level=st.floats(-1, 1),
    bridge=st.sampled_from([0.0, 2.5, 3.0, 7.5, 12.0, 100.0]),
)
def test_dips_are_bridged_as_a_closing_of_the_mask_would(values, level, bridge):
    places, known = 2.5 * np.arange(len(values)), np.nan_to_num(values)
    size = max(1, int(bridge / 2.5) if len(values) > 1 else int(bridge)) + 1
    above = ndimage.binary_closing(np.pad(known > level, size), np.ones(size))[size:-size]
    edges = np.flatnonzero(np.diff(np.pad(above.astype(int), 1))).reshape(-1, 2)
    runs = find_runs(places, np.array(values), level, bridge=bridge)
    assert len(runs) == len(edges)
    for (first, last), (start, stop) in zip(runs, edges, strict=True):
        assert places[max(start - 1, 0)] <= first <= places[start]
        assert places[stop - 1] <= last <= places[min(stop, len(values) - 1)]


def test_pixels_in_and_round_a_rectangle_are_those_whose_centres_it_holds(drawn):
    grid = MetricGrid.of(drawn.window(side_m=600))
    one = Rectangle(centre=grid.to_metres([30.0, 20.0])[0], along=np.array([1.0, 0.0]), length_m=200.0, width_m=40.0)
    here = grid.around(one, 0.0, (60, 60))
    assert int(grid.inside(one, here).sum()) == 80
    wider = grid.around(one, 30.0, (60, 60))
    assert int(grid.inside(one, wider, rim_m=10.0).sum()) == 22 * 6


def test_a_rectangle_outside_the_grid_holds_no_pixel(drawn):
    grid = MetricGrid.of(drawn.window(side_m=600))
    far = Rectangle(centre=np.array([1e5, 1e5]), along=np.array([1.0, 0.0]), length_m=200.0, width_m=40.0)
    assert not grid.inside(far, grid.around(far, 0.0, (60, 60))).any()


@given(
    st.floats(-900, 900),
    st.floats(-900, 900),
    st.floats(20, 400),
    st.floats(5, 80),
    st.floats(0, 180),
    st.floats(0, 60),
)
def test_rows_and_columns_round_a_rectangle_are_the_fewest_that_hold_it(
    east_m, north_m, length_m, width_m, heading_deg, rim_m
):
    # A sheared and turned grid.
    grid = MetricGrid(
        frame=LocalFrame(origin=LonLat(lon=0.0, lat=0.0)),
        metres=np.array([[9.0, 1.5, -300.0], [0.8, -10.5, 280.0]]),
        pixel_m=9.8,
    )
    one = dataclasses.replace(rectangle(length_m, width_m, heading_deg), centre=np.array([east_m, north_m]))
    wider = dataclasses.replace(one, length_m=length_m + 2.0 * rim_m, width_m=width_m + 2.0 * rim_m)
    corners = grid.to_pixels(wider.corners)[:, ::-1]
    for here, places, size in zip(grid.around(one, rim_m, (60, 70)), corners.T, (60, 70), strict=True):
        low, high = np.clip([places.min(), places.max()], 0.0, size)
        if high > low:
            assert here.start <= low + 1e-6 < here.start + 1.0 + 2e-6
            assert here.stop - 1.0 - 2e-6 < high - 1e-6 <= here.stop
        else:
            assert here.start == here.stop
