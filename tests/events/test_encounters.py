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


def brackets(found):
    """Hours after the start, NaN for open."""
    names = ("start_not_before", "start_not_after", "end_not_before", "end_not_after")
    values = np.stack([found[name].astype("datetime64[ms]") for name in names])
    hours = (values.astype(np.int64) - START_MS) / HOUR_MS
    return np.where(np.isnat(values), np.nan, hours).round(2).T.tolist()


NAN = pytest.approx(np.nan, nan_ok=True)
FAR = {"metres": 30_000, "mmsi": 2}


@pytest.mark.parametrize(
    ("others", "wanted"),
    [
        pytest.param([lying(0, **FAR), lying(0, start_h=9, **FAR)], [0, 4, 6.97, 9], id="once before and after"),
        pytest.param([lying(1, **FAR), lying(1, start_h=9, **FAR)], [1, 4, 6.97, 9], id="for a while"),
        pytest.param([lying(1, metres=99, mmsi=2), lying(1, start_h=9, **FAR)], [NAN, 4, 6.97, 9], id="near before"),
        pytest.param([sailed(0.5, lon=150, lat=41, mmsi=2)], [0.5, 4, 6.97, NAN], id="under way before"),
        pytest.param([], [NAN, 4, 6.97, NAN], id="never"),
    ],
)
def test_a_silence_before_or_after_widens_the_bracket_to_where_they_were_known_apart(others, wanted):
    found = met(lying(12), lying(3, start_h=4, metres=99, mmsi=2), *others)
    assert brackets(found) == [wanted]


def test_ships_of_which_neither_was_heard_with_the_other_were_apart_where_none_could_have_come():
    one = [lying(0, metres=250_000), lying(3, start_h=9), lying(0, start_h=24, metres=250_000)]
    other = [lying(0, start_h=1, metres=-250_000, mmsi=2), lying(3, start_h=9, metres=99, mmsi=2),
             lying(0, start_h=23, metres=-250_000, mmsi=2)]  # fmt: skip
    assert brackets(met(*one, *other)) == [[1, 9, 11.97, 23]]


def test_a_ship_that_was_under_way_was_apart_though_the_other_was_never_heard():
    found = met(sailed(2, lon=150.2, lat=40.0, mmsi=2), lying(3, start_h=2.5, mmsi=2), lying(3, start_h=2.5, metres=99))
    assert brackets(found)[0][0] == 2.0


def moved(seed, start_h, lon, lat):
    """Two ships that come together from two sides, lie for 3 to 12 h, and part; thinned, and silent for a while.

    Returns:
        Their rows, and when both were within 500 m and slow.
    """
    order = np.random.default_rng(seed)
    begin_h, end_h = start_h + 10 + order.uniform(0, 3), start_h + 16 + order.uniform(0, 9)
    rows = []
    for mmsi, side in ((1, -1.0), (2, 1.0)):
        time_h = np.arange(start_h, start_h + 36, order.choice([1.0, 4.0, 11.0]) / 60)
        away_h = np.maximum(np.maximum(begin_h - time_h, time_h - end_h), 0.0)
        silent = order.uniform(0, 36) + start_h, order.uniform(0, 9)
        heard = order.random(len(time_h)) < order.choice([0.2, 0.9, 1.0])
        heard &= (time_h < silent[0]) | (time_h > silent[0] + silent[1])
        north = lat + (side * 60 + side * away_h * 10 * 1852) / 111_200
        rows.append(drawn(time_h[heard], lon + side * 1e-4, north[heard], mmsi=mmsi,
                          speed_kn=np.where(away_h > 0, 10.0, 0.2)[heard]))  # fmt: skip
    return mixed([*rows, *rows], seed), begin_h, end_h


@settings(deadline=None, max_examples=120)
@given(
    st.integers(0, 10_000), st.sampled_from([0.0, 7.5, 20.0, -14.0]), st.sampled_from([0.0, 180.0, -179.9999, 77.0]),
    st.sampled_from([0.0, 50.0, -70.0]),
)  # fmt: skip
def test_brackets_hold_the_truth_however_the_two_were_heard_and_wherever(seed, start_h, lon, lat):
    rows, begin_h, end_h = moved(seed, start_h, lon, lat)
    found = find_encounters(clean_tracks(rows), Identities()).columns
    slot_h = 2 / 60 + 1e-6
    told = brackets(found)
    for earliest, start, end, latest in told:
        assert not earliest > begin_h + slot_h + 0.01
        assert begin_h - 0.01 <= start <= end <= end_h + 0.01
        assert not latest < end_h - slot_h - 0.01
    for row, first in enumerate(told):
        assert np.isnan(first[0]) or first[0] < first[1], row
    elsewhere = find_encounters(clean_tracks(moved(seed, start_h + 240, 12.0, lat)[0]), Identities()).columns
    assert brackets(elsewhere) == [[pytest.approx(hour + 240, abs=0.06, nan_ok=True) for hour in one] for one in told]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_late_rows_narrow_brackets_and_keep_the_ids_of_what_they_do_not_touch(seed):
    rows, _, end_h = moved(seed, 0.0, 150.0, 40.0)
    rows = rows.in_order()
    early = rows.time_ms < START_MS + (end_h + 0.2) * HOUR_MS
    before, after = (find_encounters(clean_tracks(one), Identities()).columns for one in (rows.take(early), rows))
    starts = [dict(zip(one["event_id"], one["start_not_before"], strict=True)) for one in (before, after)]
    assert set(starts[0]) == set(starts[1])
    assert [str(starts[0][key]) for key in sorted(starts[0])] == [str(starts[1][key]) for key in sorted(starts[1])]


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
