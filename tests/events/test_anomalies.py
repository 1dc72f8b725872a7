from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_tracks import drawn, mixed, reported, sailed

from quaywatch.errors import PlanError
from quaywatch.events.anomalies import Surroundings, find_anomalies
from quaywatch.events.odd_shapes import ShapeLimits
from quaywatch.events.track_tables import Identities
from quaywatch.geo import LonLat
from quaywatch.records.track import Positions, StaticReports
from quaywatch.tracks.clean import clean_tracks


def odd(*parts, reports=None, flags=None, **around):
    rows = mixed(parts) if parts else Positions.empty()
    who = Identities(reports=StaticReports.empty() if reports is None else reports, flags=flags or {})
    return find_anomalies(clean_tracks(rows), who, Surroundings(**around)).columns


def shaken(rows, metres=8.0, seed=0):
    """Rows with the errors that fixes have."""
    rng = np.random.default_rng(seed)
    off = rng.normal(0, metres / 111_320, (2, len(rows)))
    return replace(rows, lon=rows.lon + off[0], lat=rows.lat + off[1])


def circle(turns, radius_m=2000.0, rows_a_turn=10):
    angle = np.arange(0, turns * 2 * np.pi, 2 * np.pi / rows_a_turn)
    degrees = radius_m / 111_320
    return drawn(np.arange(len(angle)) / 20, 30 + degrees * np.cos(angle), degrees * np.sin(angle), speed_kn=15)


def test_a_ship_that_sails_has_no_anomaly():
    assert not len(odd(shaken(sailed(20)))["kind"])
    assert not len(odd()["kind"])


def test_two_ships_on_one_number_are_one_anomaly():
    found = odd(shaken(sailed(6)), shaken(sailed(6, lon=40, lat=30, every_min=7)))
    assert found["kind"].tolist() == ["two_places"]
    assert found["severity"].tolist() == [1.0]


def test_an_outlier_a_jump_and_a_stay_elsewhere_are_impossible_speeds():
    assert odd(shaken(sailed(3)), drawn(1.01, 70, 30))["kind"].tolist() == ["impossible_speed"]
    assert odd(shaken(sailed(2)), shaken(sailed(2, start_h=2.1, lon=30)))["kind"].tolist() == ["impossible_speed"]
    stay = odd(shaken(sailed(2)), shaken(sailed(2, start_h=2.1, lon=30)), shaken(sailed(2, start_h=4.2, lon=0.7)))
    assert stay["kind"].tolist() == ["impossible_speed"]
    assert 0.5 < stay["severity"][0] <= 1


def test_round_and_round_is_a_circle_and_a_turn_is_none():
    assert odd(shaken(circle(6)))["kind"].tolist() == ["circle"]
    assert not len(odd(shaken(circle(1.5)))["kind"])


def test_even_motion_without_any_error_is_a_straight_line():
    assert odd(sailed(8))["kind"].tolist() == ["straight_line"]
    assert not len(odd(sailed(8, knots=0.1))["kind"])


def test_on_land_needs_several_rows():
    found = odd(shaken(sailed(8)), is_land=lambda lon, lat: (lon > 1.0) & (lat < 1))
    assert found["kind"].tolist() == ["on_land"]
    assert found["lon"][0] == pytest.approx(1.0, abs=0.02)
    assert not len(odd(shaken(sailed(8)), is_land=lambda lon, lat: (lon > 1.31) & (lat < 1))["kind"])


def test_far_beyond_what_a_receiver_can_hear_is_out_of_reach():
    rows = replace(shaken(sailed(8)), receivers=("shore",), receiver=np.zeros(97, np.int32))
    near, far = LonLat(lon=0.5, lat=0.0), LonLat(lon=9.0, lat=0.0)
    assert not len(odd(rows, receivers={"shore": (near, 100.0)})["kind"])
    assert odd(rows, receivers={"shore": (far, 400.0)})["kind"].tolist() == ["out_of_reach"]


def test_numbers_that_cannot_be_are_bad_identity_once_each():
    reports = reported([(0, {"imo": 9319467}), (1, {"imo": 9179842}), (2, {"imo": 9319467}), (3, {"imo": 1234567})])
    found = odd(reports=reports)
    assert found["kind"].tolist() == ["bad_identity"] * 2
    assert len(set(found["event_id"])) == 2
    assert not len(odd(reports=reported([(0, {"imo": 0})]))["kind"])


def test_first_digits_that_are_nobodys_are_bad_identity():
    assert odd(shaken(sailed(3)), flags={412: "China"})["kind"].tolist() == ["bad_identity"]
    assert not len(odd(shaken(sailed(3)), flags={273: "Russia"})["kind"])


def test_limits_of_nothing_are_refused():
    with pytest.raises(PlanError):
        ShapeLimits(rows=2)


@settings(deadline=None, max_examples=30)
@given(st.floats(-180, 180), st.integers(0, 5), st.sampled_from([0.0, 11.5, 23.9]))
def test_order_copies_midnight_and_the_date_line_change_no_anomaly(turn, seed, start_h):
    parts = [sailed(6, lon=turn, start_h=start_h), sailed(6, lon=turn + 40, lat=30, every_min=7, start_h=start_h)]
    rows = shaken(Positions.joined(parts))
    rows = replace(rows, lon=(rows.lon + 540) % 360 - 180)
    found, again = odd(rows), odd(*[rows, rows])
    assert found["kind"].tolist() == again["kind"].tolist() == ["two_places"]
    assert found["event_id"].tolist() == again["event_id"].tolist()
    assert ((found["severity"] >= 0) & (found["severity"] <= 1)).all()
