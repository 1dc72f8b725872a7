"""The area in which ships were looked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.geo import WGS84, LonLat, Shape, ShapeKind
from quaywatch.pipeline.looked_areas import find_looked_area
from quaywatch.records.detected_scene import DetectedScene, LookedPart


def scene(places, name="s"):
    count = len(places)
    lon, lat = np.array(places, float).reshape(-1, 2).T
    none = np.full(count, np.nan)
    return DetectedScene(
        scene=name, time_ms=0, half_s=0.0, sensor="", gsd_m=10.0, detection_id=np.array([str(n) for n in range(count)]),
        lon=lon, lat=lat, length_m=none, length_u95_m=none, score=none,
    )  # fmt: skip


def square(lon, lat, half_m, name=""):
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    frame = [WGS84.fwd(*WGS84.fwd(lon, lat, 90.0, x * half_m)[:2], 0.0, y * half_m)[:2] for x, y in signs]
    ring = tuple(LonLat(lon=x, lat=y) for x, y in frame)
    return LookedPart(shape=Shape(kind=ShapeKind.POLYGON, rings=((*ring[:-1], ring[0]),)), scene=name)


@given(lon=st.sampled_from([-180.0, 0.0, 129.3, 179.99]), lat=st.sampled_from([-55.0, 0.0, 35.0, 70.0]))
def test_one_detection_was_looked_for_in_a_square_of_four_kilometres(lon, lat):
    looked = find_looked_area(scene([(lon, lat)]), ())
    assert looked.area_km2 == pytest.approx(16.0, rel=1e-4)
    east = WGS84.fwd(lon, lat, 90.0, 2500.0)[:2]
    assert looked.depth_m(np.array([lon, east[0]]), np.array([lat, east[1]])) == pytest.approx([2000.0, -500.0], abs=1)


@given(lon=st.sampled_from([0.0, 179.999]))
def test_what_is_told_twice_counts_once_and_other_scenes_parts_do_not(lon):
    parts = [square(lon, 35.0, 5000.0), square(lon, 35.0, 5000.0, "s"), square(lon, 36.0, 5000.0, "another")]
    looked = find_looked_area(scene([(lon, 35.0)]), parts)
    assert looked.area_km2 == pytest.approx(100.0, rel=1e-3)
    assert looked.said == "as told"


def test_no_area_is_told_by_no_detection_nor_by_parts_of_other_scenes():
    assert find_looked_area(scene([]), ()) is None
    assert find_looked_area(scene([(0, 35)]), [square(0.0, 35.0, 5000.0, "another")]) is None
    assert find_looked_area(scene([]), [square(0.0, 35.0, 5000.0)]) is not None
