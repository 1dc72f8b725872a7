from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.events.seen_positions import find_seen_positions
from quaywatch.records.track import ShipClass
from quaywatch.records.track_match import RadarGeometry, SceneVessels
from quaywatch.sphere import METRES_PER_DEGREE

NORTHWARDS = RadarGeometry(flight_deg=0.0, look_deg=90.0, incidence_deg=90.0, range_over_speed_s=100.0)


def vessel(*, speed_kn=10.0, course_deg=90.0, minutes=5.0, lat=0.0, ship_class=ShipClass.A) -> SceneVessels:
    one = {name: np.array([value]) for name, value in (
        ("lon", 0.0), ("lat", lat), ("speed_kn", speed_kn), ("course_deg", course_deg), ("length_m", 100.0),
        ("minutes_to_nearest", minutes), ("p_seen", 0.9), ("heard", 0.9),
    )}  # fmt: skip
    return SceneVessels(mmsi=np.array([1]), ship_class=np.array([ship_class], np.int8), **one)


def spread_m(vessels: SceneVessels, **how) -> float:
    found = find_seen_positions(vessels, **{"by_radar": False, **how})
    return float(np.sqrt(found.east_m2 + found.north_m2)[0])


@given(st.floats(0, 600), st.floats(0.1, 600), st.floats(0, 30), st.floats(0, 359))
def test_the_error_grows_with_the_minutes_to_the_nearest_report(minutes, more, speed, course):
    now = spread_m(vessel(minutes=minutes, speed_kn=speed, course_deg=course))
    assert spread_m(vessel(minutes=minutes + more, speed_kn=speed, course_deg=course)) > now


@given(st.floats(0, 300), st.floats(0, 40), st.floats(0, 359), st.booleans())
def test_the_covariance_is_one(minutes, speed, course, by_radar):
    found = find_seen_positions(
        vessel(minutes=minutes, speed_kn=speed, course_deg=course), by_radar=by_radar, geometry=NORTHWARDS
    )
    assert (found.east_m2 * found.north_m2 - found.cross_m2**2 > 0).all()


def test_what_a_ship_sails_while_the_scene_was_taken_widens_its_error_along_its_course_alone():
    east, north = (
        getattr(find_seen_positions(vessel(), by_radar=False, half_s=600.0), name)[0]
        - getattr(find_seen_positions(vessel(), by_radar=False), name)[0]
        for name in ("east_m2", "north_m2")
    )
    sailed_m = 10.0 * 1852 / 3600 * 600
    assert np.sqrt(east) == pytest.approx(sailed_m / np.sqrt(3), rel=1e-6)
    assert north == pytest.approx(0.0, abs=1e-6)
    assert spread_m(vessel(speed_kn=0.0), half_s=600.0) == spread_m(vessel(speed_kn=0.0))


def test_class_b_and_unknown_courses_are_less_sure():
    assert spread_m(vessel(ship_class=ShipClass.B)) > spread_m(vessel())
    assert spread_m(vessel(course_deg=np.nan)) > spread_m(vessel())
    assert spread_m(vessel(speed_kn=np.nan)) > spread_m(vessel())


@pytest.mark.parametrize(
    ("course", "shift_m"),
    [(90.0, -514.4), (270.0, 514.4), (0.0, 0.0)],
    ids=["away is backwards", "towards is forwards", "along is not moved"],
)
def test_a_radar_displaces_what_moves_across_its_flight(course, shift_m):
    found = find_seen_positions(vessel(course_deg=course), by_radar=True, geometry=NORTHWARDS)
    assert found.lat[0] * METRES_PER_DEGREE == pytest.approx(shift_m, abs=1)
    assert found.lon[0] == pytest.approx(0, abs=1e-9)


def test_the_shift_is_the_same_in_metres_at_any_latitude():
    geometry = RadarGeometry(flight_deg=90.0, look_deg=0.0, incidence_deg=90.0, range_over_speed_s=100.0)
    found = find_seen_positions(vessel(course_deg=180.0, lat=60.0), by_radar=True, geometry=geometry)
    assert found.lon[0] * METRES_PER_DEGREE * 0.5 == pytest.approx(514.4, abs=1)


def test_an_unknown_geometry_widens_the_error_and_moves_nothing():
    found = find_seen_positions(vessel(), by_radar=True)
    assert (found.lon[0], found.lat[0]) == (0, 0)
    assert spread_m(vessel(), by_radar=True) > spread_m(vessel(), by_radar=True, geometry=NORTHWARDS)
    assert spread_m(vessel(speed_kn=0.0), by_radar=True) == spread_m(vessel(speed_kn=0.0))
