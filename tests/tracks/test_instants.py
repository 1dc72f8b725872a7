"""Which ships were where at an instant."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drawn_tracks import HOUR_MS, START_MS, drawn, mixed, sailed

from quaywatch.records.track import Positions
from quaywatch.sphere import distances_m
from quaywatch.tracks.clean import clean_tracks
from quaywatch.tracks.instants import find_ships_at, take_near


def at(hours):
    return START_MS + round(hours * HOUR_MS)


def away_m(found, lon, lat):
    return distances_m(found.lon, found.lat, np.full(len(found), float(lon)), np.full(len(found), float(lat)))


@given(hour=st.floats(0.1, 3.9), lon=st.sampled_from([0.0, 179.9]), seed=st.integers(0, 99))
def test_a_ship_between_two_reports_is_on_its_way_whatever_the_order(hour, lon, seed):
    tracks = clean_tracks(mixed([sailed(4.0, lon=lon), sailed(4.0, lon=lon, lat=1.0, mmsi=273000002)], seed))
    found = find_ships_at(tracks, at(hour))
    assert found.mmsi.tolist() == [273000001, 273000002]
    assert not found.is_reckoned.any()
    assert (found.minutes_to_nearest <= 2.51).all()
    assert found.speed_kn == pytest.approx(10.0)
    assert away_m(found, lon + 10 * 1852 / 111_320 * hour, 0.0)[0] < 100


@pytest.mark.parametrize(
    ("hour", "is_there"), [(4.0 + 19 / 60, True), (4.0 + 21 / 60, False), (-0.3, True), (-0.4, False)]
)
def test_a_ship_is_reckoned_for_twenty_minutes_beyond_either_end(hour, is_there):
    found = find_ships_at(clean_tracks(sailed(4.0)), at(hour))
    assert len(found) == is_there
    if is_there:
        assert found.is_reckoned.all()
        assert away_m(found, 10 * 1852 / 111_320 * hour, 0.0)[0] < 60
        assert found.minutes_to_nearest[0] == pytest.approx(abs(hour - (4.0 if hour > 0 else 0.0)) * 60, abs=0.02)


def test_speed_and_course_that_were_not_sent_are_those_made_good():
    way = sailed(2.0, knots=12.0)
    silent = drawn((way.time_ms - START_MS) / HOUR_MS, way.lon, way.lat)
    for hour in (1.03, 1.0, 2.2):
        found = find_ships_at(clean_tracks(silent), at(hour))
        assert found.speed_kn[0] == pytest.approx(12.0, rel=0.01)
        assert found.course_deg[0] == pytest.approx(90.0, abs=0.1)


def test_one_report_without_speed_stays_where_it_was_and_its_motion_is_not_known():
    found = find_ships_at(clean_tracks(drawn([0.0], 1.0, 2.0)), at(0.2))
    assert (found.lon[0], found.lat[0]) == pytest.approx((1.0, 2.0))
    assert np.isnan(found.speed_kn).all()
    assert np.isnan(found.course_deg).all()


def test_two_ships_of_one_number_are_two_rows():
    both = mixed([sailed(4.0), sailed(4.0, lon=30.0, lat=10.0)])
    assert find_ships_at(clean_tracks(both), at(2.02)).mmsi.tolist() == [273000001, 273000001]


def test_a_ship_that_jumps_just_then_is_one_row_at_the_nearer_end():
    jump = Positions.joined([sailed(2.0), sailed(2.0, start_h=2.3, lat=30.0)])
    found = find_ships_at(clean_tracks(jump), at(2.1))
    assert len(found) == 1
    assert found.lat[0] == pytest.approx(0.0, abs=0.01)


def test_rows_near_no_instant_are_left_out_and_no_track_gives_no_ship():
    tracks = clean_tracks(sailed(10.0))
    near = take_near(tracks, np.array([at(1.0), at(9.0)]), HOUR_MS)
    hours = (near.positions.time_ms - START_MS) / HOUR_MS
    assert len(near) == 50
    assert ((hours <= 2.0) | (hours >= 8.0)).all()
    assert len(find_ships_at(clean_tracks(Positions.empty()), at(1.0))) == 0
