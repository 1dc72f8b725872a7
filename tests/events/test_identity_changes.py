from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_tracks import HOUR_MS, START_MS, mixed, reported, sailed

from quaywatch.events.identity_changes import find_identity_changes
from quaywatch.events.track_tables import Identities
from quaywatch.records.track import Positions, StaticReports
from quaywatch.tracks.clean import clean_tracks

ANGARA = {"name": "ANGARA", "call_sign": "UBXY1", "imo": 9179842, "length_m": 121.0, "width_m": 17.0, "ship_type": 70}
FLAGS = {273: "Russia", 445: "Korea"}


def changes(*reports, tracks=()):
    who = Identities(reports=StaticReports.joined(reports).in_order(), flags=FLAGS)
    rows = mixed(tracks) if tracks else Positions.empty()
    return find_identity_changes(clean_tracks(rows), who).columns


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
