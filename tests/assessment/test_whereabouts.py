"""Whether a ship can have been at a place, by its own positions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.heard_ships import at, heard

from quaywatch.assessment.named_ships import Hull
from quaywatch.assessment.whereabouts import NEAR_PLACE_M, find_least_distance_m
from quaywatch.geo import LonLat, distance_m

PLACE = LonLat(lon=130.0, lat=42.0)


def least(hours, start: float = 40, end: float = 64, **given: object) -> float | None:
    ends = (round(at(hour).timestamp() * 1000) for hour in (start, end))
    return find_least_distance_m(Hull(vessels=(heard(hours, **given),)), PLACE, *ends)


def test_a_ship_heard_far_off_every_hour_was_not_there():
    far = distance_m(LonLat(lon=132.0, lat=42.0), PLACE)
    assert abs(least(range(100), place=(132.0, 42.0)) - far) < 1000


def test_a_ship_that_was_near_or_could_have_come_and_gone_may_have_been_there():
    assert least(range(100), place=(130.05, 42.0)) is None
    assert least([*range(45), *range(57, 100)], place=(132.0, 42.0)) is None
    assert least([*range(45), *range(48, 100)], place=(132.0, 42.0)) is not None


def test_a_ship_that_was_not_heard_on_both_sides_of_the_time_may_have_been_there():
    assert least(range(50), place=(150.0, 20.0)) is None
    assert least(range(50, 100), place=(150.0, 20.0)) is None


def test_positions_of_a_number_that_two_ships_send_keep_nobody_away():
    assert least(range(100), place=(150.0, 20.0), ships=2) is None


@given(
    hours=st.lists(st.integers(0, 100), min_size=2, unique=True).map(sorted),
    lon=st.floats(128.0, 134.0),
    fewer=st.data(),
)
def test_fewer_positions_never_keep_a_ship_away_that_more_do_not(hours, lon, fewer):
    some = sorted(fewer.draw(st.lists(st.sampled_from(hours), min_size=1, unique=True)))
    if least(some, place=(lon, 42.0)) is not None:
        found = least(hours, place=(lon, 42.0))
        assert found is not None
        assert found > NEAR_PLACE_M
