"""`quaywatch ais match` on a drawn scene, from files to files."""

from __future__ import annotations

import json

import pytest
from pyarrow import parquet
from tests.drawn_scene import (
    NOT_SEEN,
    SHIPS,
    feature,
    features,
    place_of,
    track_lines,
    write_detections,
    write_tracks,
)


@pytest.fixture
def tracks(tmp_path):
    return write_tracks(tmp_path / "tracks.csv", track_lines())


def rows_of(folder):
    return parquet.read_table(folder / "matches.parquet").drop_columns(["geometry"]).to_pylist()


def test_each_detection_has_its_vessel_or_none_and_what_was_not_seen_is_told(quaywatch, tmp_path, tracks):
    found = write_detections(tmp_path / "found.geojson", features())
    ran = quaywatch("ais", "match", found, "--tracks", tracks, "-o", tmp_path / "out")
    assert ran.code == 0, ran.err
    rows = rows_of(tmp_path / "out")
    own = {row["detection_id"]: row for row in rows if row["detection_id"]}
    assert {name: row["mmsi"] for name, row in own.items()} == {
        **{f"d{mmsi % 100}": mmsi for mmsi in SHIPS if mmsi not in NOT_SEEN}, "silent": None, "clutter": None
    }  # fmt: skip
    assert own["silent"]["p_not_transmitting"] > 0.7 > 0.3 > own["clutter"]["p_not_transmitting"]
    assert own["d1"]["probability"] > 0.9
    assert own["d1"]["distance_m"] < 20
    assert own["d3"]["distance_m"] == pytest.approx(140, abs=15)
    assert own["d4"]["length_ratio"] == pytest.approx(0.97, abs=0.01)
    assert (own["d4"]["name"], own["d4"]["flag"], own["d4"]["imo"]) == ("SHIP 4", "KR", None)
    assert sorted(row["mmsi"] for row in rows if not row["detection_id"]) == list(NOT_SEEN)
    assert "10 detections in 1 scene: 8 with a tracked vessel" in ran.out
    assert "2 tracked vessels should have been seen and were not" in ran.out


def test_tracks_may_lie_in_several_files_given_in_a_row(quaywatch, tmp_path, tracks):
    lines = track_lines()
    parts = [write_tracks(tmp_path / f"{number}.csv", lines[number::2]) for number in range(2)]
    found = write_detections(tmp_path / "found.geojson", features())
    assert quaywatch("ais", "match", found, "--tracks", tracks, "-o", tmp_path / "whole").code == 0
    assert quaywatch("ais", "match", found, "--tracks", *parts, "-o", tmp_path / "parts").code == 0
    assert rows_of(tmp_path / "parts") == rows_of(tmp_path / "whole")


def test_no_word_of_the_answer_says_why_a_ship_was_not_heard(quaywatch, tmp_path, tracks):
    found = write_detections(tmp_path / "found.geojson", features())
    ran = quaywatch("ais", "match", found, "--tracks", tracks, "-o", tmp_path / "out")
    said = (ran.out + ran.err + (tmp_path / "out" / "matches.geojson").read_text("utf-8")).casefold()
    assert not [word for word in ("dark", "switched", "disabled", "turned off") if word in said]


def test_the_map_layer_has_a_point_for_each_row_and_says_what_it_shows(quaywatch, tmp_path, tracks):
    found = write_detections(tmp_path / "found.geojson", features())
    assert quaywatch("ais", "match", found, "--tracks", tracks, "-o", tmp_path / "out").code == 0
    layer = json.loads((tmp_path / "out" / "matches.geojson").read_text("utf-8"))["features"]
    shown = [one["properties"]["shows"] for one in layer]
    assert [shown.count(kind) for kind in ("pair", "no tracked vessel", "vessel not seen")] == [8, 2, 2]
    (lost,) = [one for one in layer if one["properties"]["mmsi"] == NOT_SEEN[0]]
    assert lost["geometry"]["coordinates"] == pytest.approx(place_of(NOT_SEEN[0]), abs=1e-3)
    assert layer[0]["properties"]["acquired"].startswith("2025-06-01T02:10:00")


def test_json_sums_up_and_the_notes_say_what_was_assumed(quaywatch, tmp_path, tracks):
    found = write_detections(tmp_path / "found.geojson", features(), sensor="")
    ran = quaywatch("ais", "match", found, "--tracks", tracks, "-o", tmp_path / "out", "--json")
    told = json.loads(ran.out)
    assert (told["detections"], told["with_vessel"], told["without_vessel"], told["vessels_not_seen"]) == (10, 8, 2, 2)
    assert 0.7 < told["expected_not_transmitting"] < 1.3
    assert "taken as optical" in ran.err


def test_without_traffic_to_tell_it_the_chance_is_not_known(quaywatch, tmp_path):
    tracks = write_tracks(tmp_path / "two.csv", track_lines(ships=(440_000_001, 440_000_002)))
    found = write_detections(tmp_path / "found.geojson", features())
    ran = quaywatch("ais", "match", found, "--tracks", tracks, "-o", tmp_path / "out")
    rows = rows_of(tmp_path / "out")
    assert [row["mmsi"] for row in rows if row["mmsi"]] == [440_000_001, 440_000_002]
    assert {row["p_not_transmitting"] for row in rows} == {None}
    assert "for 8 nothing tells who would have been heard" in ran.out


def test_what_lies_outside_the_area_that_was_looked_at_is_left_out_and_said(quaywatch, tmp_path, tracks):
    (west, south), (east, north) = (129.26, 35.0), (129.37, 35.3)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    area = tmp_path / "area.geojson"
    area.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    found = write_detections(tmp_path / "found.geojson", features())
    ran = quaywatch("ais", "match", found, "--tracks", tracks, "--area", area, "-o", tmp_path / "out")
    rows = rows_of(tmp_path / "out")
    assert {row["detection_id"] for row in rows} == {"d1", "d2", "d3", "d4", "clutter"}
    assert "5 detections outside the area" in ran.err


def test_a_lake_that_is_kept_needs_no_tracks_again(quaywatch, tmp_path, tracks):
    found, lake = write_detections(tmp_path / "found.geojson", features()), tmp_path / "lake"
    words = ("ais", "match", found, "--lake", lake, "-o")
    assert quaywatch(*words, tmp_path / "a", "--tracks", tracks).code == 0
    assert quaywatch(*words, tmp_path / "b").code == 0
    assert rows_of(tmp_path / "a") == rows_of(tmp_path / "b")


@pytest.mark.parametrize(
    ("acquired", "code", "said"),
    [
        ("2025-06-01", 4, "no instant"),
        ("2025-06-01T02:00:00Z/2025-06-01T02:31:00Z", 4, "at most 30 minutes"),
        ("", 4, "does not say when"),
        ("2025-06-01T02:10:00", 4, "cannot be read"),
        ("2025-06-01T02:00:00Z/2025-06-01T02:20:00Z", 0, "10 detections"),
    ],
)
def test_a_time_must_be_known_to_half_an_hour(quaywatch, tmp_path, tracks, acquired, code, said):
    found = write_detections(tmp_path / "found.geojson", features(), acquired=acquired)
    ran = quaywatch("ais", "match", found, "--tracks", tracks, "-o", tmp_path / "out")
    assert ran.code == code
    assert said in ran.out + ran.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("--tracks", "nothing.csv"), 3),
        (("--lake", "nothing"), 5),
        (("--lake", "nothing", "--radar-geometry", "flight=193"), 2),
        (("--lake", "nothing", "--radar-geometry", "flight=x,incidence=39"), 2),
        (("--lake", "nothing", "--area", "nothing.geojson"), 3),
    ],
)
def test_what_cannot_be_done_ends_with_its_code(quaywatch, tmp_path, monkeypatch, words, code):
    monkeypatch.chdir(tmp_path)
    found = write_detections(tmp_path / "found.geojson", [feature("a", (129.3, 35.1))])
    assert quaywatch("ais", "match", found, "-o", "out", *words).code == code
