"""Voyages and services in the conclusions: the shape of the format, and the lines that people read."""

from __future__ import annotations

import json

import pytest

from quaywatch.report.conclusions import as_json, find_conclusions
from quaywatch.report.moves import moves_words
from quaywatch.sources.sightings import SightingsFile


def concluded(*sightings, zones, **given):
    content = {"schema": "quaywatch/sightings/1", "id": "drawn", "sightings": list(sightings), **given}
    content["site"] = {"name": "Coast", "zones": zones}
    file = SightingsFile.model_validate_json(json.dumps(content))
    return find_conclusions(file, evidence_sha256="0" * 64)


def ship(id, time, zone):
    named = {"name": "Xin Hong Bao Shi", "likeness": "named"}
    return {"id": id, "time": time, "zone": zone, "kind": "vessel", "outcome": "seen", "identity": named}


def ports(*names):
    return {name.lower(): {"kind": "berth", "port": name} for name in names}


def test_a_voyage_has_the_keys_of_the_format_and_its_speeds_among_the_assumptions():
    found = concluded(
        ship("a", "2014-11-27T21:00:00Z", "rajin"),
        ship("b", "2014-11-28T21:00:00Z", "pohang"),
        zones=ports("Rajin", "Pohang"),
    )
    content = as_json(found)
    (voyage,) = content["voyages"]
    assert (voyage["from"], voyage["to"], voyage["sightings"]) == ("Rajin", "Pohang", ["a", "b"])
    assert (voyage["possible"], voyage["hours_there_were"], voyage["speed_kn"]) == (True, [24.0, 24.0], [8.0, 16.0])
    assert 22 < voyage["hours_needed"] < 25
    assert voyage["hours_needed"] == voyage["hours_needed_range"][0]
    assert "ships sail at 8 to 16 kn from port to port" in content["assumptions"]
    (line,) = moves_words(found.site, found.moves)
    assert line.startswith("voyage: Rajin to Pohang, the sources name Xin Hong Bao Shi in both ports. About ")
    assert line.endswith("; 24 h lie between a and b: possible.")


def test_a_port_whose_place_nobody_knows_leaves_the_question_open():
    found = concluded(
        ship("a", "2025-01-01", "rajin"), ship("b", "2025-01-03", "atlantis"), zones=ports("Rajin", "Atlantis")
    )
    (voyage,) = as_json(found)["voyages"]
    assert (voyage["possible"], voyage["distance_nm"], voyage["hours_needed"]) == (None, None, None)


@pytest.mark.parametrize(
    ("zones", "expected"), [(ports("Rajin"), None), (ports("Rajin", "Pohang"), [])], ids=["one port", "two, no link"]
)
def test_voyages_are_left_out_where_nothing_was_asked_and_empty_where_none_was_found(zones, expected):
    rows = [ship(name, "2025-01-01", name) | {"identity": []} for name in zones]
    assert as_json(concluded(*rows, zones=zones)).get("voyages") == expected


def test_trains_and_crossings_are_told_in_lines():
    zones = {"khasan": {"kind": "station"}, "yard": {"kind": "yard"}}
    rows = [
        {"id": "a", "time": "2022-11-04T01:24:00Z", "zone": "yard", "kind": "railcars", "outcome": "seen"},
        {"id": "b", "time": "2022-11-04T04:10:00Z", "zone": "khasan", "kind": "train", "outcome": "seen"},
    ]
    found = concluded(rows[0], rows[1] | {"same_as": ["a"]}, zones=zones)
    lines = [line.replace("\u00a0", " ") for line in moves_words(found.site, found.moves)]
    assert "train at khasan: at least 1 presence" in lines
    assert lines[-1].startswith("train yard to khasan: on 4 November 2022 between 01:24 and 04:10 UTC (a, b;")
    assert as_json(found)["services"]["min_services"] == 1
