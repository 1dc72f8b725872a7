from __future__ import annotations

import json

import pytest

from quaywatch.errors import DataError
from quaywatch.sources.sightings import read_sightings

SIGHTING = {"id": "s1", "time": "2025-01-05", "zone": "pier", "kind": "vessel", "outcome": "seen"}


@pytest.fixture
def told(tmp_path):
    """A file with one sighting; `changes` go into the file, `sighting` into the sighting."""

    def write(sighting=(), **changes):
        content = {
            "schema": "quaywatch/sightings/1",
            "id": "told",
            "site": {"name": "Port", "zones": {"pier": {"kind": "berth"}}},
            "sightings": [SIGHTING | dict(sighting)],
        } | changes
        path = tmp_path / "told.json"
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("sighting", "said"),
    [
        pytest.param(
            {"lenght_m": 3}, r"line \d+, key sightings\[0\].lenght_m: unknown key.*'length_m'", id="unknown key"
        ),
        pytest.param(
            {"time": "2025-02-30"}, r"key sightings\[0\].time: time '2025-02-30' is impossible", id="impossible date"
        ),
        pytest.param({"time": "1900-01-01"}, "lies in 1900", id="1900"),
        pytest.param({"time": "2100-01-01"}, "lies in 2100", id="2100"),
        pytest.param({"time": "../.."}, "key sightings.0..time: time", id="no time at all"),
        pytest.param({"zone": "peir"}, "there is no zone 'peir', expected one of pier", id="unknown zone"),
        pytest.param({"kind": "boat"}, "expected 'vessel', 'stack'", id="unknown kind"),
        pytest.param({"length_m": -5}, "-5, expected greater than or equal to 0", id="negative length"),
        pytest.param({"length_m": 900}, "a vessel of 900 m, expected at most 500 m", id="absurd length"),
        pytest.param({"length_m": "190"}, "expected a valid number", id="length as text"),
        pytest.param({"length_m": True}, "expected a valid number", id="length as truth"),
        pytest.param({"length_u95_m": 5}, "an error without its measure, expected length_m too", id="error alone"),
        pytest.param(
            {"length_m_range": [200, 100]}, "from 200 to 100, expected the lower end first", id="range backwards"
        ),
        pytest.param({"count_range": [None, None]}, "open on both sides", id="open range"),
        pytest.param({"holds_full": 6, "holds_total": 5}, "6 of 5 holds", id="more holds than there are"),
        pytest.param(
            {"state": "part_built"}, "part_built does not go with the kind vessel", id="state of another kind"
        ),
        pytest.param({"kind": "activity"}, "activity: is missing", id="activity untold"),
        pytest.param({"activity": "loading"}, "stands with the kind vessel", id="activity of a vessel"),
        pytest.param({"kind": "ais"}, "identity: is missing", id="positions of nobody"),
        pytest.param({"source": "kbs"}, "there is no source 'kbs'", id="unknown source"),
        pytest.param({"same_as": ["s9"]}, "there is no sighting 's9'", id="unknown sighting"),
        pytest.param({"same_as": ["s1"]}, "names the sighting itself", id="itself"),
        pytest.param({"identity": {"name": "A"}}, "likeness: is missing", id="no likeness"),
        pytest.param({"identity": {"imo": 12, "likeness": "named"}}, "imo", id="no IMO number"),
        pytest.param(
            {"identity": [{"name": n, "likeness": "named"} for n in "AB"]},
            "expected candidates in a list",
            id="two named",
        ),
    ],
)
def test_a_wrong_sighting_is_an_error_with_line_and_key(told, sighting, said):
    with pytest.raises(DataError, match=said) as caught:
        read_sightings(told(sighting))
    assert "line " in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            {"schema": "quaywatch/sightings/2"}, "has version 2 of the format. Expected version 1. Update", id="newer"
        ),
        pytest.param({"schema": "other/1"}, "has the schema 'other/1'", id="another format"),
        pytest.param({"sightings": []}, "neither sightings nor looks", id="nothing told"),
        pytest.param({"sightings": [SIGHTING, SIGHTING]}, "'s1' stands for two sightings", id="an id twice"),
        pytest.param({"window": {"from": "2025-02-01", "to": "2025-01-01"}}, "before it begins", id="window backwards"),
        pytest.param({"window": {"from": "2025-01", "to": "2025-02"}}, "longer than a day", id="window of months"),
        pytest.param({"assume": {"stay_limit_days": 0}}, "expected greater than 0", id="no stay at all"),
        pytest.param(
            {"looks": [{"time": "2025-01-01", "zones": ["x"], "usable": True}]}, "no zone 'x'", id="look elsewhere"
        ),
        pytest.param(
            {"facts": [{"kind": "arrived", "time": "2025-01-01", "zone": "pier", "sightings": ["q"]}]},
            "there is no sighting 'q'",
            id="fact of nothing",
        ),
        pytest.param(
            {"site": {"name": "P", "lon": 1, "zones": {"pier": {"kind": "berth"}}}},
            "expected both or neither",
            id="lon alone",
        ),
        pytest.param(
            {"site": {"name": "P", "zones": {"pier": {"kind": "berth", "serves": ["q"]}}}},
            "no zone 'q'",
            id="serves nothing",
        ),
    ],
)
def test_a_wrong_file_is_an_error(told, changes, said):
    with pytest.raises(DataError, match=said):
        read_sightings(told(**changes))


def test_an_empty_object_says_what_it_is_not(tmp_path):
    path = tmp_path / "x.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(DataError, match="has the schema None"):
        read_sightings(path)


def test_measures_identities_and_numbers_are_read(told):
    (sighting,) = read_sightings(
        told({"length_m": 190, "length_u95_m": 10, "identity": {"name": "Zafar", "imo": 9720263, "likeness": "named"}})
    ).sightings
    assert (sighting.length_m, sighting.length_u95_m) == (190, 10)
    assert sighting.identity[0].imo == "9720263"
