from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.errors import DataError
from quaywatch.geo import (
    LocalFrame,
    LonLat,
    Shape,
    ShapeKind,
    area_m2,
    bearing_deg,
    distance_m,
    length_m,
    shape_from_geojson,
    shape_to_geojson,
)


def at(lon: float, lat: float) -> LonLat:
    return LonLat(lon=lon, lat=lat)


def box(west: float, south: float, east: float, north: float) -> Shape:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return Shape(kind=ShapeKind.POLYGON, rings=(tuple(at(*corner) for corner in corners),))


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        pytest.param((0, 0), (1, 0), 111_319.491, id="one degree of the equator"),
        pytest.param((0, 0), (0, 1), 110_574.389, id="first degree of a meridian"),
        pytest.param((0, 89), (0, 90), 111_693.865, id="last degree of a meridian"),
        pytest.param((0, 0), (0, 90), 10_001_965.729, id="quarter meridian"),
        pytest.param((179.5, 0), (-179.5, 0), 111_319.491, id="across the antimeridian"),
        pytest.param((130.3, 42.2), (130.3, 42.2), 0.0, id="nowhere"),
    ],
)
def test_distances_are_those_of_the_wgs84_ellipsoid(a, b, metres):
    assert distance_m(at(*a), at(*b)) == pytest.approx(metres, abs=0.001)


@pytest.mark.parametrize(("to", "degrees"), [((0, 1), 0), ((1, 0), 90), ((0, -1), 180), ((-1, 0), 270)])
def test_bearings_run_clockwise_from_north(to, degrees):
    assert bearing_deg(at(0, 0), at(*to)) == pytest.approx(degrees)


def test_a_line_is_as_long_as_its_parts():
    line = [at(0, 0), at(0.5, 0), at(1, 0)]
    assert length_m(line) == pytest.approx(111_319.491, abs=0.001)
    assert length_m(line[:1]) == 0.0


def test_the_area_of_a_degree_square_at_the_equator_is_known():
    assert area_m2(box(0, 0, 1, 1)) == pytest.approx(12_308_778_361.469, rel=1e-9)


def test_holes_do_not_count_and_neither_does_the_antimeridian():
    outer, hole = box(0, 0, 1, 1), box(0.25, 0.25, 0.75, 0.75)
    holed = Shape(kind=ShapeKind.POLYGON, rings=(outer.rings[0], hole.rings[0]))
    assert area_m2(holed) == pytest.approx(area_m2(outer) - area_m2(hole))
    assert area_m2(box(179.5, 0, 180.5, 1)) == pytest.approx(area_m2(outer))


def test_points_and_lines_have_no_area():
    assert area_m2(Shape(kind=ShapeKind.LINE, rings=((at(0, 0), at(1, 1)),))) == 0.0


def test_longitudes_are_kept_in_one_turn_and_the_centre_knows_the_antimeridian():
    assert at(180, 0).lon == -180
    assert at(190, 0) == at(-170, 0)
    assert abs(box(179, 10, 181, 12).centre.lon) == pytest.approx(180, abs=1e-9)


@pytest.mark.parametrize(("lon", "lat"), [(0, 90.1), (361, 0), (math.nan, 0), (0, math.inf), (4_650_000, 3_100_000)])
def test_a_position_off_the_earth_is_refused(lon, lat):
    with pytest.raises(DataError, match="position"):
        at(lon, lat)


longitudes = st.floats(-180, 180, exclude_max=True)
latitudes = st.floats(-85, 85)
offsets_m = st.floats(-10_000, 10_000)


@given(lon=longitudes, lat=latitudes, x=offsets_m, y=offsets_m)
def test_a_local_frame_brings_metres_there_and_back(lon, lat, x, y):
    frame = LocalFrame(origin=at(lon, lat))
    back = frame.to_xy(frame.to_lonlat([[x, y]]))
    assert back == pytest.approx(np.array([[x, y]]), abs=1e-3)


@given(lon=longitudes, lat=latitudes, x=offsets_m, y=offsets_m)
def test_lengths_in_a_local_frame_are_true_to_one_in_a_million(lon, lat, x, y):
    frame = LocalFrame(origin=at(lon, lat))
    a, b = frame.to_lonlat([[x, y], [x + 300, y + 40]])
    assert distance_m(a, b) == pytest.approx(math.hypot(300, 40), rel=2e-6, abs=1e-3)


@given(lon=longitudes, lat=latitudes)
def test_a_shape_survives_the_plane(lon, lat):
    shape = Shape(
        kind=ShapeKind.POLYGON,
        rings=(tuple(at(lon + a, max(-89, min(89, lat + b))) for a, b in [(0, 0), (0.02, 0), (0.02, 0.02), (0, 0)]),),
    )
    frame = LocalFrame(origin=shape.positions[0])
    back = frame.from_plane(frame.to_plane(shape))
    assert max(distance_m(a, b) for a, b in zip(shape.positions, back.positions, strict=True)) < 1e-3


@pytest.mark.parametrize("kind", ["Point", "LineString"])
def test_points_and_lines_survive_the_plane_too(kind):
    shape = shape_from_geojson(
        {"type": kind, "coordinates": [130, 42] if kind == "Point" else [[130, 42], [130.1, 42]]}
    )
    frame = LocalFrame(origin=at(130, 42))
    back = frame.from_plane(frame.to_plane(shape))
    assert back.kind is shape.kind
    assert distance_m(back.positions[-1], shape.positions[-1]) < 1e-3


GEOMETRIES = {
    "point": {"type": "Point", "coordinates": [130.28, 42.25]},
    "line": {"type": "LineString", "coordinates": [[130.28, 42.25], [130.29, 42.25]]},
    "polygon with hole": {
        "type": "Polygon",
        "coordinates": [[[0, 0], [3, 0], [3, 3], [0, 0]], [[2, 1], [2.5, 1], [2.5, 1.5], [2, 1]]],
    },
}


@pytest.mark.parametrize("geometry", GEOMETRIES.values(), ids=GEOMETRIES)
def test_geojson_goes_in_and_comes_out_the_same(geometry):
    assert shape_to_geojson(shape_from_geojson(geometry)) == geometry


def test_a_multipolygon_of_one_part_is_that_part():
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    assert shape_from_geojson({"type": "MultiPolygon", "coordinates": [[ring]]}).kind is ShapeKind.POLYGON


BROKEN = {
    "no type": {"coordinates": [0, 0]},
    "type is a list": {"type": ["Point"], "coordinates": [0, 0]},
    "two parts": {"type": "MultiPolygon", "coordinates": [[[[0, 0]]], [[[1, 1]]]]},
    "collection": {"type": "GeometryCollection", "geometries": []},
    "no coordinates": {"type": "Polygon"},
    "empty": {"type": "Polygon", "coordinates": []},
    "null": {"type": "Point", "coordinates": None},
    "words": {"type": "Point", "coordinates": ["east", "north"]},
    "text for a pair": {"type": "LineString", "coordinates": "ab"},
    "numbers as text": {"type": "Point", "coordinates": ["1", "2"]},
    "booleans": {"type": "Point", "coordinates": [True, False]},
    "too large for a float": {"type": "Point", "coordinates": [10**400, 0]},
    "one number": {"type": "Point", "coordinates": [130]},
    "NaN": {"type": "Point", "coordinates": [math.nan, 42]},
    "metres": {"type": "Point", "coordinates": [4_650_000, 3_100_000]},
    "swapped": {"type": "Point", "coordinates": [42.25, 130.28]},
    "open ring": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]},
    "ring of two": {"type": "Polygon", "coordinates": [[[0, 0], [0, 0]]]},
    "rings too flat": {"type": "Polygon", "coordinates": [[0, 0], [1, 0], [1, 1], [0, 0]]},
}


@pytest.mark.parametrize("geometry", BROKEN.values(), ids=BROKEN)
def test_broken_geojson_is_refused_in_one_line(geometry):
    with pytest.raises(DataError) as caught:
        shape_from_geojson(geometry)
    assert "\n" not in str(caught.value)
