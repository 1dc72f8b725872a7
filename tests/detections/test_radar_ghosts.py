from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.detections.radar_ghosts import find_track_bearings_deg


def test_at_the_equator_sentinel_1_flies_about_twelve_degrees_off_north():
    ascending, descending = find_track_bearings_deg(0.0)
    assert ascending == pytest.approx(168.0, abs=1.0)
    assert descending == pytest.approx(12.0, abs=1.0)


def test_a_known_pass_has_one_bearing():
    assert find_track_bearings_deg(35.0, "ascending") == find_track_bearings_deg(35.0)[:1]
    assert find_track_bearings_deg(35.0, "DESCENDING") == find_track_bearings_deg(35.0)[1:]


@given(st.floats(-90.0, 90.0))
def test_the_two_passes_mirror_each_other_at_every_latitude(lat):
    ascending, descending = find_track_bearings_deg(lat)
    assert (ascending + descending) % 180.0 == pytest.approx(0.0, abs=1e-6)
    assert 0.0 <= descending <= 180.0
