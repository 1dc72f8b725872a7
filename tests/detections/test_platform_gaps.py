from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.detections.test_track_cover import FRAME, SPREAD, roof

from quaywatch.detections.measure import Rectangle
from quaywatch.detections.platform_gaps import measure_platform_gaps
from quaywatch.geo import Shape, ShapeKind
from quaywatch.records.place import Zone, ZoneKind


def platform(west, east, south=15.0, north=22.0):
    ring = FRAME.to_lonlat([(west, south), (east, south), (east, north), (west, north), (west, south)])
    return Zone(id="p1", kind=ZoneKind.PLATFORM, shape=Shape(kind=ShapeKind.POLYGON, rings=(ring,)))


@given(west=st.floats(-400, -160), east=st.floats(160, 400))
def test_a_platform_that_reaches_beyond_both_ends_is_measured_at_each(west, east):
    (told,) = measure_platform_gaps(roof(), SPREAD, FRAME, [platform(west, east)])
    assert told.gap_back_m.value == pytest.approx(-150 - west, abs=0.01)
    assert told.gap_ahead_m.value == pytest.approx(east - 150, abs=0.01)
    assert 0.0 < told.gap_back_m.u95 < 10.0


def test_the_ends_are_named_alike_whichever_way_the_axis_was_found():
    turned = Rectangle(centre=np.zeros(2), along=np.array([-1.0, 0.0]), length_m=300.0, width_m=26.0)
    one, other = (measure_platform_gaps(area, SPREAD, FRAME, [platform(-200, 260)])[0] for area in (roof(), turned))
    assert (one.gap_back_m.value, one.gap_ahead_m.value) == pytest.approx((50.0, 110.0), abs=0.01)
    assert (other.gap_back_m.value, other.gap_ahead_m.value) == pytest.approx((50.0, 110.0), abs=0.01)


def test_a_platform_under_the_roof_has_no_gap_and_one_far_off_or_beyond_an_end_is_not_told():
    (told,) = measure_platform_gaps(roof(), SPREAD, FRAME, [platform(-100, 100)])
    assert (told.gap_back_m.value, told.gap_ahead_m.value) == (0.0, 0.0)
    away = [platform(-200, 200, 40.0, 50.0), platform(155, 300)]
    assert measure_platform_gaps(roof(), SPREAD, FRAME, away) == ()
