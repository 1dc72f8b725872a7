from __future__ import annotations

import pytest
from benchmarks.radar_backscatter import find_sea_db, find_ship_db
from hypothesis import given
from hypothesis import strategies as st

INCIDENCES = st.floats(29.0, 46.0)


@given(st.floats(3.0, 11.0), st.floats(0.0, 180.0), INCIDENCES)
def test_more_wind_makes_a_brighter_sea(wind, direction, incidence):
    assert find_sea_db(wind + 1.0, direction, incidence) > find_sea_db(wind, direction, incidence)


@given(st.floats(3.0, 12.0), st.floats(0.0, 180.0), st.floats(29.0, 45.0))
def test_the_sea_is_darker_towards_far_range(wind, direction, incidence):
    assert find_sea_db(wind, direction, incidence + 1.0) < find_sea_db(wind, direction, incidence)


@given(st.floats(3.0, 12.0), INCIDENCES)
def test_the_sea_is_darkest_across_the_wind(wind, incidence):
    assert find_sea_db(wind, 90.0, incidence) < min(find_sea_db(wind, d, incidence) for d in (0.0, 180.0))


def test_a_ship_of_100_m_has_the_published_cross_section():
    area_m2 = 0.92 * 100.0 * 16.0
    assert 10.0 ** (find_ship_db(100.0, 16.0) / 10.0) * area_m2 == pytest.approx(3713.0, rel=0.01)
