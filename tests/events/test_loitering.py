from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_tracks import mixed, sailed

from quaywatch.errors import PlanError
from quaywatch.events.loitering import LoiteringLimits, find_loitering
from quaywatch.events.site_index import SiteReach, index_sites
from quaywatch.events.track_tables import Identities
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.call_site import CallSite
from quaywatch.records.track import Positions
from quaywatch.tracks.clean import clean_tracks

REACH = SiteReach(in_m=5000, polygon_in_m=5000)


def loitered(*parts, port=None, shore_km=None, **limits):
    sites = [] if port is None else [
        CallSite(site="port", shape=Shape(kind=ShapeKind.POINT, rings=((LonLat(lon=port, lat=0.0),),)))
    ]  # fmt: skip
    rows = mixed(parts) if parts else Positions.empty()
    ports = index_sites(sites, REACH)
    return find_loitering(clean_tracks(rows), Identities(), ports, shore_km, LoiteringLimits(**limits)).columns


def drift(hours, *, start_h=2.0, lon=1 / 3, **how):
    """Comes at ten knots for two hours, drifts, and goes on."""
    end = start_h + hours
    step = hours * 1852 / 111_320 + 0.0138
    return [sailed(2, start_h=start_h - 2, lon=lon - 1 / 3 - 0.0138, **how),
            sailed(hours, start_h=start_h, lon=lon, knots=1.0, **how),
            sailed(2, start_h=end + 1 / 12, lon=lon + step, **how)]  # fmt: skip


def test_a_ship_that_drifts_for_hours_loiters():
    found = loitered(*drift(4))
    assert found["hours"] == pytest.approx([4], abs=0.1)
    assert found["mean_speed_kn"] == pytest.approx([1.0], abs=0.1)
    assert np.isnan(found["min_shore_km"]).all()
    assert not np.isnat(found["start_not_before"]).any()


def test_a_ship_that_was_not_heard_before_or_after_has_open_ends():
    found = loitered(sailed(5, knots=0.5))
    assert np.isnat(found["start_not_before"]).all()
    assert np.isnat(found["end_not_after"]).all()


@pytest.mark.parametrize("hours", [0.5, 1.8])
def test_a_short_halt_is_none(hours):
    assert not len(loitered(*drift(hours))["hours"])


def test_near_a_port_is_none():
    assert not len(loitered(*drift(2.5), port=0.35)["hours"])
    assert len(loitered(*drift(2.5), port=0.6)["hours"]) == 1


def test_the_least_distance_from_the_shore_is_told():
    found = loitered(*drift(4), shore_km=lambda lon, lat: 100 + (lon - 1 / 3) * 100 + lat)
    assert found["min_shore_km"] == pytest.approx([100], abs=0.2)


def test_a_fast_ship_and_no_ship_do_not_loiter():
    assert not len(loitered(sailed(9))["hours"])
    assert not len(loitered()["hours"])


def test_limits_of_nothing_are_refused():
    with pytest.raises(PlanError):
        LoiteringLimits(least_h=-1)


@settings(deadline=None, max_examples=40)
@given(st.floats(2.2, 40), st.floats(-30, 30), st.floats(-180, 180))
def test_midnight_and_the_date_line_change_nothing(hours, start_h, lon):
    assert loitered(*drift(hours, start_h=start_h, lon=lon))["hours"] == pytest.approx([hours], abs=0.2)
