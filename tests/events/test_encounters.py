from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_tracks import HOUR_MS, START_MS, drawn, mixed, sailed

from quaywatch.errors import PlanError
from quaywatch.events.encounters import EncounterLimits, find_encounters
from quaywatch.events.meeting_pairs import SlowSlots, find_near_pairs
from quaywatch.events.track_tables import Identities
from quaywatch.records.track import Positions
from quaywatch.sphere import distance_m
from quaywatch.tracks.clean import clean_tracks


def lying(hours, *, start_h=0.0, metres=0.0, lon=150.0, lat=40.0, mmsi=1, every_min=5.0, knots=0.3):
    time_h = start_h + np.arange(0, hours + 1e-9, every_min / 60)
    return drawn(time_h, lon, lat + metres / 111_200, speed_kn=knots, mmsi=mmsi)


def met(*parts, **limits):
    return find_encounters(clean_tracks(mixed(parts)), Identities(), EncounterLimits(**limits)).columns


def test_two_ships_that_lie_near_each_other_meet():
    found = met(lying(5), lying(3, start_h=1, metres=300, mmsi=2))
    assert (found["mmsi"].tolist(), found["mmsi_2"].tolist()) == ([1], [2])
    assert found["hours"][0] == pytest.approx(3, abs=0.05)
    assert found["min_distance_m"][0] == pytest.approx(300, abs=3)
    assert np.isnat(found["start_not_before"]).all()
    assert np.isnat(found["end_not_after"]).all()
    assert abs(found["start_not_after"].astype(np.int64)[0] - START_MS - HOUR_MS) <= 120_000


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"metres": 600}, id="too far"),
        pytest.param({"hours": 1.8}, id="too short"),
        pytest.param({"knots": 2.5}, id="too fast"),
        pytest.param({"start_h": 6}, id="at another time"),
        pytest.param({"mmsi": 1}, id="the same ship"),
    ],
)
def test_what_is_no_encounter(other):
    assert not len(met(lying(5), lying(**({"hours": 3, "metres": 300, "mmsi": 2} | other)))["mmsi"])


def test_ships_that_come_together_and_part_have_both_ends():
    away = [lying(2, start_h=h, metres=5000, mmsi=2) for h in (0, 6.1)]
    found = met(lying(9), *away, lying(4, start_h=2.05, metres=100, mmsi=2))
    for near, far in (("start_not_after", "start_not_before"), ("end_not_before", "end_not_after")):
        assert abs(found[near] - found[far]).astype(int).tolist() == [120_000]


def test_a_short_absence_parts_no_encounter_and_a_long_one_does():
    def twice(apart_h):
        return met(lying(9), lying(2.5, metres=99, mmsi=2), lying(2.5, start_h=2.5 + apart_h, metres=99, mmsi=2),
                   longest_gap_min=6)  # fmt: skip

    assert len(twice(0.3)["mmsi"]) == 1
    assert len(twice(0.6)["mmsi"]) == 2


def test_ships_that_pass_do_not_meet():
    assert not len(met(sailed(5, mmsi=1, knots=9), sailed(5, mmsi=2, knots=1.9))["mmsi"])


def test_no_rows_do_not_meet():
    assert not len(find_encounters(clean_tracks(Positions.empty()), Identities()).columns["mmsi"])


def test_limits_of_nothing_are_refused():
    with pytest.raises(PlanError):
        EncounterLimits(near_m=0)


@settings(deadline=None, max_examples=40)
@given(st.floats(0, 48), st.floats(2.2, 30), st.floats(-180, 180), st.integers(0, 5), st.floats(-70, 70))
def test_midnight_order_and_the_date_line_change_no_encounter(start_h, hours, lon, seed, lat):
    rows = [lying(hours, start_h=start_h, lon=lon, lat=lat),
            lying(hours, start_h=start_h, lon=lon + 0.002, lat=lat, mmsi=2)]  # fmt: skip
    found = find_encounters(clean_tracks(mixed([*rows, *rows], seed)), Identities()).columns
    assert found["hours"] == pytest.approx([hours], abs=0.14)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 1), st.floats(-0.02, 0.02), st.floats(-0.01, 0.01)), min_size=2, max_size=25),
    st.sampled_from([0.0, 180.0, -180.0, 77.0]), st.sampled_from([0.0, 60.0, -85.0, 89.99]),
)  # fmt: skip
def test_near_pairs_are_those_of_all_pairs(places, turn, lat):
    slot, lon, north = (np.array(column) for column in zip(*places, strict=True))
    lon = (lon / np.cos(np.radians(min(abs(lat), 89))) + turn + 540) % 360 - 180
    north = np.clip(lat + north, -90, 90)
    found = find_near_pairs(SlowSlots(slot.astype(np.int64), np.arange(len(slot)), lon, north), 500.0)
    wanted = {
        (a, b)
        for a in range(len(slot))
        for b in range(a + 1, len(slot))
        if slot[a] == slot[b] and distance_m(lon[a], north[a], lon[b], north[b]) <= 500
    }
    pairs = list(zip(found.one.tolist(), found.other.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == wanted
