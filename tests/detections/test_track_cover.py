from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.detections.measure import Rectangle
from quaywatch.detections.track_cover import measure_covers
from quaywatch.geo import LocalFrame, LonLat, Shape, ShapeKind
from quaywatch.records.place import Zone, ZoneKind

FRAME = LocalFrame(origin=LonLat(lon=130.6, lat=42.4))


def track(points, key="t1"):
    return Zone(id=key, kind=ZoneKind.TRACK, shape=Shape(kind=ShapeKind.LINE, rings=(FRAME.to_lonlat(points),)))


def roof(length_m=300.0, width_m=26.0, off_m=0.0):
    return Rectangle(centre=np.array([0.0, off_m]), along=np.array([1.0, 0.0]), length_m=length_m, width_m=width_m)


SPREAD = np.diag([1.0, 1.0, 2.0, 1.5, 0.002]) ** 2


def test_a_roof_over_half_a_track_covers_half_of_it():
    (told,) = measure_covers(roof(), SPREAD, FRAME, [track([(-300, 0), (300, 0)])])
    assert told.covered_share == pytest.approx(0.5, abs=1e-3)
    assert told.covered_m == pytest.approx(300.0, abs=0.5)
    assert 0.0 < told.covered_u95 < 0.02
    assert not told.is_complete


def test_a_roof_that_is_longer_than_the_track_covers_all_of_it():
    (told,) = measure_covers(roof(), SPREAD, FRAME, [track([(-120, 3), (130, -2)])])
    assert told.covered_share == pytest.approx(1.0)
    assert told.is_complete


def test_a_track_along_the_edge_is_told_with_a_wide_interval():
    middle, edge = measure_covers(
        roof(), SPREAD, FRAME, [track([(-300, 0), (300, 0)], "a"), track([(-300, 13), (300, 13)], "b")]
    )
    assert edge.covered_u95 > 5 * middle.covered_u95


def test_a_track_elsewhere_is_not_covered():
    (told,) = measure_covers(roof(), SPREAD, FRAME, [track([(-300, 90), (300, 90)])])
    assert (told.covered_share, told.covered_u95, told.covered_m) == (0.0, 0.0, 0.0)


def test_a_track_that_crosses_itself_counts_each_length():
    loop = track([(-100, -100), (100, 100), (100, -100), (-100, 100)])
    (told,) = measure_covers(roof(width_m=10.0), SPREAD, FRAME, [loop])
    assert 0.0 < told.covered_share < 0.2


@given(length_m=st.floats(50, 600), off_m=st.floats(-200, 200))
def test_covered_share_is_between_nought_and_one(length_m, off_m):
    (told,) = measure_covers(roof(length_m=length_m, off_m=off_m), SPREAD, FRAME, [track([(-250, -40), (250, 60)])])
    assert 0.0 <= told.covered_share <= 1.0
    assert told.covered_u95 >= 0.0


def test_what_is_free_at_either_end_is_told_with_its_error():
    (told,) = measure_covers(roof(), SPREAD, FRAME, [track([(-400, 0), (250, 0)])])
    assert told.gap_start_m.value == pytest.approx(250.0, abs=0.5)
    assert told.gap_end_m.value == pytest.approx(100.0, abs=0.5)
    assert 1.0 < told.gap_start_m.u95 < 6.0


@given(start=st.floats(-600, -160), end=st.floats(160, 600))
def test_gaps_and_cover_make_up_the_line(start, end):
    (told,) = measure_covers(roof(), SPREAD, FRAME, [track([(start, 0), (end, 0)])])
    assert told.gap_start_m.value + told.covered_m + told.gap_end_m.value == pytest.approx(end - start, rel=1e-3)


def test_a_line_that_is_not_covered_has_no_gaps():
    (told,) = measure_covers(roof(), SPREAD, FRAME, [track([(-300, 90), (300, 90)])])
    assert (told.gap_start_m, told.gap_end_m) == (None, None)
