"""From drawn detections and tables of positions to matches, through the lake."""

from __future__ import annotations

import random
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_scene import (
    INSTANT,
    KNOT_MS,
    NOT_SEEN,
    SHIPS,
    features,
    track_lines,
    write_detections,
    write_tracks,
)

from quaywatch.geo import WGS84
from quaywatch.pipeline.ship_matches import MatchSettings, find_ship_matches
from quaywatch.records.track_match import RadarGeometry
from quaywatch.sources import ais_lake
from quaywatch.sources.ais_files import open_ais
from quaywatch.sources.ais_lake import LakeSource, write_lake
from quaywatch.sources.detection_files import read_detections

PAIRS = {f"d{mmsi % 100}": mmsi for mmsi in SHIPS if mmsi not in NOT_SEEN}
GEOMETRY = RadarGeometry(flight_deg=347.0, look_deg=77.0, incidence_deg=39.0, range_over_speed_s=115.0)


def matched(folder, detections, tracks, **given):
    sources = [
        LakeSource(name=one.name, sha256=one.name, batches=(batch for file in open_ais(one) for batch in file.batches))
        for one in tracks
    ]
    write_lake(sources, folder / "lake")
    return find_ship_matches(folder / "lake", read_detections(detections)[0], MatchSettings(**given))


def pairs_of(found):
    columns = found.matches.columns
    rows = zip(columns["detection_id"], columns["mmsi"], strict=True)
    return {name: int(mmsi) for name, mmsi in rows if name is not None and mmsi}


def own_row(found, name):
    (row,) = np.flatnonzero(found.matches.columns["detection_id"] == name)
    return {key: column[row] for key, column in found.matches.columns.items()}


def displaced(mmsi, place):
    """What sails towards the radar is shown forwards along the flight."""
    ship = SHIPS[mmsi]
    away_ms = ship["knots"] * KNOT_MS * np.cos(np.radians(ship["course"] - GEOMETRY.look_deg))
    shift = -away_ms * np.sin(np.radians(GEOMETRY.incidence_deg)) * GEOMETRY.range_over_speed_s
    return WGS84.fwd(*place, GEOMETRY.flight_deg, shift)[:2]


def test_an_interval_counts_by_its_middle_and_half_of_it_is_added_to_the_minutes(tmp_path):
    tracks = write_tracks(tmp_path / "t.csv", track_lines())
    spans = {"a": "2025-06-01T02:10:00Z", "b": "2025-06-01T02:04:00Z/2025-06-01T02:16:00Z"}
    found = {
        key: matched(tmp_path / key, [write_detections(tmp_path / f"{key}.json", features(), acquired=span)], [tracks])
        for key, span in spans.items()
    }
    assert pairs_of(found["a"]) == pairs_of(found["b"]) == PAIRS
    minutes = [own_row(found[key], "d7")["minutes_to_nearest"] for key in spans]
    assert minutes[1] == pytest.approx(minutes[0] + 6.0)
    moving = [own_row(found[key], "d4")["probability"] for key in spans]
    assert moving[1] < moving[0]


def test_ships_at_the_date_line_are_matched_as_elsewhere(tmp_path):
    middle = (179.995, 20.0)
    tracks = write_tracks(tmp_path / "t.csv", track_lines(middle=middle))
    found = matched(tmp_path, [write_detections(tmp_path / "d.json", features(middle))], [tracks])
    assert pairs_of(found) == PAIRS
    columns = found.matches.columns
    lost = [row for row in range(len(found.matches)) if columns["detection_id"][row] is None]
    assert sorted(columns["mmsi"][lost]) == list(NOT_SEEN)
    assert {bool(lon < 0) for lon in columns["lon"]} == {True, False}
    assert np.nanmax(columns["distance_m"]) < 200


def test_what_a_radar_displaces_is_found_where_it_is_shown(tmp_path):
    tracks = write_tracks(tmp_path / "t.csv", track_lines())
    scene = write_detections(tmp_path / "d.json", features(moved=displaced), sensor="sentinel1")
    shifted = matched(tmp_path / "a", [scene], [tracks], geometry=GEOMETRY)
    assert pairs_of(shifted) == PAIRS
    assert own_row(shifted, "d2")["distance_m"] < 60
    plain = matched(tmp_path / "b", [scene], [tracks])
    assert own_row(plain, "d2")["distance_m"] != pytest.approx(own_row(shifted, "d2")["distance_m"], abs=200)
    assert any("how the radar looked is not known" in note for note in plain.notes)


def test_a_track_that_ended_shortly_before_is_reckoned_on_and_one_that_ended_long_before_is_not(tmp_path):
    ships = tuple(SHIPS)
    others = track_lines(ships=ships[:3] + ships[4:])
    for minutes, is_found in ((15, True), (40, False)):
        ended = track_lines(ships=ships[3:4], until=INSTANT - timedelta(minutes=minutes))
        tracks = write_tracks(tmp_path / f"{minutes}.csv", [*others, *ended])
        scene = write_detections(tmp_path / "d.json", features())
        found = matched(tmp_path / str(minutes), [scene], [tracks])
        assert bool(own_row(found, "d4")["mmsi"] == ships[3]) == is_found
        if is_found:
            assert 15 <= own_row(found, "d4")["minutes_to_nearest"] < 23
            assert own_row(found, "d4")["distance_m"] < 30


def test_scenes_of_one_file_are_matched_each_at_its_own_time(tmp_path):
    tracks = write_tracks(tmp_path / "t.csv", track_lines())
    later = [
        {**one, "id": f"later-{one['id']}", "properties": {**one["properties"], "acquired": "2025-06-01T05:00:00Z"}}
        for one in features()
    ]
    found = matched(tmp_path, [write_detections(tmp_path / "d.json", [*features(), *later])], [tracks])
    assert found.scenes == 2
    still = {f"later-d{mmsi % 100}" for mmsi, ship in SHIPS.items() if not ship["knots"] and mmsi not in NOT_SEEN}
    assert set(pairs_of(found)) == {*PAIRS, *still}


def test_a_lake_without_positions_leaves_every_detection_alone(tmp_path):
    tracks = write_tracks(tmp_path / "t.csv", ["2025-06-01T02:10:00Z,440000001,,,,,NAME,,100,20,A"])
    far = write_tracks(tmp_path / "far.csv", [f"2025-06-01T02:10:00Z,440000001,{lon},10,,,,,,," for lon in (0, 0.001)])
    found = matched(tmp_path, [write_detections(tmp_path / "d.json", features())], [tracks, far])
    assert len(found.matches) == 10
    assert not pairs_of(found)
    assert np.isnan(found.matches.columns["p_not_transmitting"]).all()


@settings(max_examples=4)
@given(seed=st.integers(0, 1000))
def test_neither_order_nor_repeats_nor_how_things_are_parted_among_files_tell(tmp_path_factory, seed):
    folder, order = tmp_path_factory.mktemp("order"), random.Random(seed)
    lines, things = track_lines(), features()
    whole = matched(
        folder / "a", [write_detections(folder / "d.json", things)], [write_tracks(folder / "t.csv", lines)]
    )
    mixed, shaken = [*lines, *order.sample(lines, 40)], [*things, *order.sample(things, 3)]
    order.shuffle(mixed)
    order.shuffle(shaken)
    files = [write_tracks(folder / "2.csv", mixed[:500]), write_tracks(folder / "1.csv", mixed[500:])]
    scenes = [write_detections(folder / "2.json", shaken[:4]), write_detections(folder / "1.json", shaken[4:])]
    again = matched(folder / "b", scenes, files)
    for name, column in whole.matches.columns.items():
        assert (again.matches.columns[name].astype(str) == column.astype(str)).all(), name


def test_processes_that_share_the_parts_of_a_lake_match_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(ais_lake, "PARTITION_ROWS", 200)
    tracks = write_tracks(tmp_path / "t.csv", track_lines())
    detections = write_detections(tmp_path / "d.json", features())
    alone = matched(tmp_path, [detections], [tracks])
    assert ais_lake.lake_parts(tmp_path / "lake") > 1
    shared = find_ship_matches(tmp_path / "lake", read_detections([detections])[0], workers=2)
    assert (alone.rows, alone.vessels) == (shared.rows, shared.vessels)
    for name, column in alone.matches.columns.items():
        assert (shared.matches.columns[name].astype(str) == column.astype(str)).all(), name
