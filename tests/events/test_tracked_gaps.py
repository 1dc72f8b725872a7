from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_tracks import HOUR_MS, START_MS, drawn, mixed, reported, sailed

from quaywatch.errors import DataError, PlanError
from quaywatch.events.track_tables import Identities
from quaywatch.events.tracked_gaps import GapLimits, find_gaps, judge_gaps
from quaywatch.records.track import Positions, StaticReports
from quaywatch.tracks.clean import clean_tracks

NOBODY = Identities(reports=StaticReports.empty(), flags={273: "Russia"})


def gaps_of(*parts, as_of_h=None, **limits):
    as_of_ms = None if as_of_h is None else START_MS + round(as_of_h * HOUR_MS)
    return find_gaps(clean_tracks(mixed(parts)), NOBODY, GapLimits(**limits), as_of_ms=as_of_ms).columns


def ms(column):
    return column.astype(np.int64)


def test_a_silence_of_six_hours_is_a_gap_with_its_ends_and_its_speed():
    found = gaps_of(sailed(2), drawn(8.0, 1.0, 0.0))
    assert found["hours"].tolist() == [6.0]
    assert ms(found["start_not_before"]).tolist() == ms(found["start_not_after"]).tolist() == [START_MS + 2 * HOUR_MS]
    assert ms(found["end_not_before"]).tolist() == ms(found["end_not_after"]).tolist() == [START_MS + 8 * HOUR_MS]
    assert found["implied_speed_kn"][0] == pytest.approx((1.0 - 0.3327) * 60.1 / 6, rel=0.01)
    assert np.isnan(found["heard_probability"]).all()
    assert not found["open"].any()
    assert found["flag"].tolist() == ["Russia"]
    assert json.loads(found["because"][0])["speed_before_kn"] == 10.0


def test_a_shorter_silence_is_none_unless_asked_for():
    assert not len(gaps_of(sailed(2), drawn(7.99, 1.0, 0.0))["hours"])
    assert len(gaps_of(sailed(2), drawn(7.99, 1.0, 0.0), least_h=5)["hours"]) == 1


def test_a_silence_that_cuts_the_track_is_a_gap_too():
    assert gaps_of(sailed(1), sailed(1, start_h=49))["hours"].tolist() == [48.0]


def test_silence_at_the_end_is_an_open_gap():
    found = gaps_of(sailed(2), as_of_h=20)
    assert found["hours"].tolist() == [18.0]
    assert found["open"].all()
    assert np.isnat(found["end_not_after"]).all()
    assert np.isnan(found["end_lon"]).all()
    assert not len(gaps_of(sailed(2), as_of_h=7.9)["hours"])
    assert not len(gaps_of(sailed(2))["hours"])


def test_an_open_gap_keeps_its_id_when_it_closes():
    before = gaps_of(sailed(2), as_of_h=20)
    after = gaps_of(sailed(2), drawn(30, 1, 0), as_of_h=31)
    assert before["event_id"].tolist() == after["event_id"].tolist()


def test_two_ships_of_one_number_fall_silent_each_for_itself():
    found = gaps_of(sailed(30, lat=50), sailed(1), sailed(1, start_h=11))
    assert found["hours"].tolist() == [10.0]
    assert found["lat"].tolist() == [0.0]


def test_no_word_says_more_than_was_received():
    found = gaps_of(sailed(1), sailed(1, start_h=11), as_of_h=40)
    said = json.dumps({name: column.astype(str).tolist() for name, column in found.items()}).casefold()
    assert not any(word in said for word in ("disabled", "switched", "dark", "off"))


def test_the_name_is_the_one_sent_last_before():
    reports = reported([(-1, {"name": "ANGARA", "imo": 9179842}), (1, {"name": "LADY R"}), (9, {"name": "LATER"})])
    tracks = clean_tracks(mixed([sailed(2), sailed(1, start_h=11)]))
    found = find_gaps(tracks, Identities(reports=reports)).columns
    assert (found["name"].tolist(), found["imo"].tolist()) == (["LADY R"], [9179842])


def test_chances_of_being_heard_stand_beside_the_gaps():
    gaps = find_gaps(clean_tracks(mixed([sailed(1), sailed(1, start_h=11)])), NOBODY)
    assert judge_gaps(gaps, np.array([0.25])).columns["heard_probability"].tolist() == [0.25]
    for wrong in ([1.5], [0.1, 0.2], []):
        with pytest.raises(DataError):
            judge_gaps(gaps, np.array(wrong))


def test_no_rows_have_no_gaps():
    assert not len(find_gaps(clean_tracks(Positions.empty()), NOBODY, as_of_ms=START_MS))


def test_a_gap_of_no_length_is_refused():
    with pytest.raises(PlanError):
        GapLimits(least_h=0)


@settings(deadline=None)
@given(st.lists(st.floats(0, 200), min_size=1, max_size=12), st.integers(0, 5))
def test_gaps_are_those_of_the_sorted_times_in_any_order(times, seed):
    times = np.round(np.array(times), 2)
    found = gaps_of(drawn(times, 30, 50), drawn(times, 30, 50, mmsi=5))
    steps = np.diff(np.unique(times))
    wanted = steps[np.round(steps * HOUR_MS) >= 6 * HOUR_MS]
    assert found["hours"] == pytest.approx(np.tile(wanted, 2))
    assert len(set(found["event_id"])) == len(found["event_id"])


@settings(deadline=None)
@given(st.lists(st.integers(0, 400), min_size=2, max_size=12, unique=True), st.integers(0, 400))
def test_a_late_message_changes_only_the_gap_that_it_falls_in(times, late):
    before = gaps_of(drawn(times, 30, 50))
    after = gaps_of(drawn([*times, late], 30, 50))
    moment = START_MS + late * HOUR_MS
    touched = (ms(before["start_not_before"]) <= moment) & (moment <= ms(before["end_not_after"]))
    assert set(before["event_id"][~touched]) <= set(after["event_id"])
    assert touched.sum() <= 2
