from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from quaywatch.events.site_index import NO_SITE, SiteReach, are_in_any, are_near, index_sites, nearest_in, reach_of
from quaywatch.geo import LonLat, Shape, ShapeKind, distance_m
from quaywatch.records.call_site import CallSite

SMALL = st.floats(-0.08, 0.08)


def at(lon, lat):
    return LonLat(lon=(lon + 540) % 360 - 180, lat=lat)


def point(number, place):
    return CallSite(site=f"s{number}", shape=Shape(kind=ShapeKind.POINT, rings=((place,),)))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(SMALL, SMALL), max_size=8), st.tuples(SMALL, SMALL), st.sampled_from([0.0, 180.0, -180.0, 33.3]),
    st.sampled_from([0.0, 43.0, -60.0, 80.0]),
)  # fmt: skip
def test_the_grid_finds_the_site_that_a_search_of_all_finds(sites, where, turn, lat):
    wide = 1 / np.cos(np.radians(lat))
    places = [at(turn + x * wide, lat + y) for x, y in sites]
    here = at(turn + where[0] * wide, lat + where[1])
    index = index_sites([point(n, place) for n, place in enumerate(places)], SiteReach())
    away = np.array([distance_m(here, place) for place in places])
    found = nearest_in(index, here.lon, here.lat)
    if len(away) and abs(away - 3000).min() < 15:
        return
    assert (found != NO_SITE) == bool((away <= 3000).any())
    if found != NO_SITE:
        assert away[found] == pytest.approx(away.min(), abs=15)
    row = np.array([here.lon]), np.array([here.lat])
    assert are_in_any(index, *row)[0] == (found != NO_SITE)
    assert are_near(index, *row)[0] >= (found != NO_SITE)


@settings(deadline=None, max_examples=60)
@given(st.tuples(SMALL, SMALL), st.sampled_from([0.0, 180.0, -179.95]))
def test_distance_from_a_polygon_is_nought_inside_and_leaves_holes_out(where, turn):
    outer = [(-0.05, -0.05), (0.05, -0.05), (0.05, 0.02), (0.0, 0.05), (-0.05, 0.02), (-0.05, -0.05)]
    hole = [(-0.02, -0.02), (0.02, -0.02), (0.02, 0.01), (-0.02, -0.02)]
    rings = tuple(tuple(at(turn + x, y) for x, y in ring) for ring in (outer, hole))
    index = index_sites([CallSite(site="s", shape=Shape(kind=ShapeKind.POLYGON, rings=rings))], SiteReach())
    flat, here = Polygon(outer, [hole]), Point(*where)
    found = reach_of(index, 0, at(turn + where[0], 0).lon, where[1])
    metres = flat.distance(here) * 111_000
    assert found == pytest.approx(metres, rel=0.01, abs=10) if metres < 1000 else found > 990


def test_places_without_sites_are_near_none():
    index = index_sites([], SiteReach())
    assert not are_near(index, np.array([-180.0, 0.0, 180.0]), np.array([-90.0, 0.0, 90.0])).any()


def test_the_poles_and_the_date_line_have_cells():
    index = index_sites([point(0, at(0.0, 89.99)), point(1, at(180.0, -16.0))], SiteReach())
    assert nearest_in(index, 180.0, 90.0) == 0
    assert [nearest_in(index, lon, -16.0) for lon in (180.0, -180.0, 179.99)] == [1, 1, 1]
