from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_tracks import HOUR_MS, START_MS, mixed, reported, sailed

from quaywatch.events.identity_changes import find_identity_changes, find_number_changes, take_imo_reports
from quaywatch.events.placed_reports import PlacedReports, place_reports
from quaywatch.events.track_tables import Identities
from quaywatch.records.track import Positions, StaticReports
from quaywatch.records.track_event import TrackEventKind, TrackEvents
from quaywatch.tracks.clean import clean_tracks

ANGARA = {"name": "ANGARA", "call_sign": "UBXY1", "imo": 9179842, "length_m": 121.0, "width_m": 17.0, "ship_type": 70}
FLAGS = {273: "Russia", 445: "Korea"}


def changes(*reports, tracks=(), parts=lambda mmsi: mmsi * 0):
    """Of vessels in one part, or in as many as a number for each tells."""
    said, rows = StaticReports.joined(reports).in_order(), mixed(tracks) if tracks else Positions.empty()
    own, numbers = [], []
    for part in np.unique(parts(said.mmsi)).tolist():
        who = Identities(reports=said.take(parts(said.mmsi) == part), flags=FLAGS)
        placed = place_reports(clean_tracks(rows.take(parts(rows.mmsi) == part)), who.reports)
        own.append(find_identity_changes(placed, who))
        numbers.append(take_imo_reports(placed, who))
    placed, imo = PlacedReports.joined([one for one, _ in numbers]), np.concatenate([imo for _, imo in numbers])
    return TrackEvents.joined(TrackEventKind.IDENTITY_CHANGES, [*own, find_number_changes(placed, imo, FLAGS)]).columns


def test_a_new_name_is_told_with_the_times_between_which_it_came():
    found = changes(reported([(0, ANGARA), (5, {**ANGARA, "name": "LADY R"}), (9, {**ANGARA, "name": "LADY R"})]))
    assert [found[key].tolist() for key in ("field", "old", "new")] == [["name"], ["ANGARA"], ["LADY R"]]
    assert (found["start_not_after"].astype(np.int64) == START_MS + 5 * HOUR_MS).all()
    assert found["same_hull_probability"][0] > 0.95


def test_what_was_left_out_is_no_change():
    found = changes(reported([(0, ANGARA), (5, {**ANGARA, "name": "", "imo": 0}), (9, ANGARA)]))
    assert not len(found["field"])


def test_one_imo_number_under_a_new_mmsi_is_a_change_of_number_and_flag():
    found = changes(reported([(0, ANGARA)]), reported([(9, ANGARA)], mmsi=445000002))
    told = {field: (old, new) for field, old, new in zip(*(found[k] for k in ("field", "old", "new")), strict=True)}
    assert told == {"mmsi": ("273000001", "445000002"), "flag": ("Russia", "Korea")}
    assert set(found["mmsi"]) == {445000002}


def test_a_bad_imo_number_joins_no_vessels():
    bad = {**ANGARA, "imo": 1234567}
    assert not len(changes(reported([(0, bad)]), reported([(9, bad)], mmsi=445000002))["field"])


@pytest.mark.parametrize(
    ("after", "least", "most"),
    [
        pytest.param({"length_m": 122.0}, 0.95, 1.0, id="same size"),
        pytest.param({"length_m": 250.0, "width_m": 40.0, "imo": 9161003}, 0.0, 0.05, id="another ship"),
        pytest.param({"length_m": np.nan, "imo": 0}, 0.5, 0.95, id="nothing to compare"),
    ],
)
def test_size_and_number_tell_whether_it_is_the_same_hull(after, least, most):
    found = changes(reported([(0, ANGARA), (5, {**ANGARA, "name": "LADY R", **after})]))
    named = found["field"] == "name"
    assert least <= found["same_hull_probability"][named][0] <= most


def test_a_ship_that_cannot_have_gone_there_is_less_likely_the_same():
    reports = reported([(0, {"name": "ONE"}), (5, {"name": "TWO"})])
    near = changes(reports, tracks=[sailed(10)])
    far = changes(reports, tracks=[sailed(4.9), sailed(5, start_h=5, lon=60)])
    assert near["same_hull_probability"][0] > 0.9 > 0.1 > far["same_hull_probability"][0]
    assert json.loads(far["because"][0])["place"] == -4.0


@settings(deadline=None)
@given(st.lists(st.sampled_from(["A", "B", ""]), min_size=1, max_size=8), st.integers(0, 9))
def test_changes_are_those_between_neighbours_in_any_order(names, seed):
    reports = reported([(hour, {"name": name}) for hour, name in enumerate(names)])
    shuffled = reports.take(np.random.default_rng(seed).permutation(len(reports)))
    said = [name for name in names if name]
    wanted = sum(one != other for one, other in zip(said[:-1], said[1:], strict=True))
    found = changes(shuffled)
    assert len(found["field"]) == wanted
    assert len(set(found["event_id"])) == wanted
    assert found["event_id"].tolist() == changes(reports)["event_id"].tolist()


IMO = st.sampled_from([9179842, 9161003, 1234567, 0])
SAID = st.tuples(
    st.integers(0, 6), st.sampled_from([273000001, 273000002, 445000002, 445000003]), IMO,
    st.sampled_from(["ANGARA", "LADY R", ""]), st.sampled_from([121.0, 250.0, np.nan]),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(SAID, min_size=1, max_size=12), st.integers(2, 5), st.integers(0, 9))
def test_vessels_in_several_parts_change_as_those_in_one(said, count, seed):
    reports = [
        reported([(hour, {**ANGARA, "imo": imo, "name": name, "length_m": length})], mmsi=mmsi)
        for hour, mmsi, imo, name, length in said
    ]
    tracks = [sailed(3, start_h=one[0] % 3, mmsi=one[1], lon=one[0]) for one in said]
    one, several = (changes(*reports, tracks=tracks, parts=parts) for parts in (lambda mmsi: mmsi * 0,
                    lambda mmsi: (mmsi * (2 * seed + 1) // 7) % count))  # fmt: skip
    for name, column in one.items():
        assert column.astype(str).tolist() == several[name].astype(str).tolist(), name


def test_the_place_of_a_new_number_is_told_across_parts():
    reports = reported([(0, ANGARA)]), reported([(9, ANGARA)], mmsi=445000002)
    tracks = [sailed(4), sailed(4, start_h=8.9, lon=2.0, mmsi=445000002)]
    found = changes(*reports, tracks=tracks, parts=lambda mmsi: mmsi % 2)
    assert found["lon"].round(1).tolist() == [2.0, 2.0]
    assert json.loads(found["because"][0])["place"] == 1.5
