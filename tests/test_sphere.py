from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quaywatch import sphere
from quaywatch.geo import WGS84

lons, lats = st.floats(-180, 180), st.floats(-85, 85)


@settings(deadline=None)
@given(lons, lats, st.floats(0, 360), st.floats(1, 50_000))
def test_near_places_are_as_far_apart_as_on_the_ellipsoid(lon, lat, azimuth, metres):
    lon_2, lat_2, _ = WGS84.fwd(lon, lat, azimuth, metres)
    assert sphere.distance_m(lon, lat, lon_2, lat_2) == pytest.approx(metres, rel=8e-3 if abs(lat) > 60 else 5e-4)


@settings(deadline=None)
@given(lons, lats, lons, lats)
def test_far_places_are_as_far_apart_as_on_the_ellipsoid(lon_1, lat_1, lon_2, lat_2):
    metres = WGS84.inv(lon_1, lat_1, lon_2, lat_2)[2]
    assert sphere.distance_m(lon_1, lat_1, lon_2, lat_2) == pytest.approx(metres, rel=8e-3, abs=1e-3)


def test_columns_are_measured_row_by_row():
    here, there = np.array([179.99, 0.0]), np.array([-179.99, 0.0])
    assert sphere.distances_m(here, np.zeros(2), there, np.zeros(2)) == pytest.approx([2226, 0], abs=1)


def test_the_middle_lies_on_the_shorter_way():
    assert sphere.middle_lon(179.0, -179.0, 0.75) == pytest.approx(-179.5)
    assert sphere.middle_lon(-1.0, 1.0, 0.5) == pytest.approx(0.0)


def test_an_offset_points_east_and_north():
    east, north = sphere.offset_m(179.999, 0.0, -179.999, 0.001)
    assert east == pytest.approx(222.6, abs=0.5)
    assert north == pytest.approx(110.6, abs=0.5)
