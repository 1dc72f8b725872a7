"""Whether the chance not to transmit is what it says, from drawn traffic that is heard well or badly."""

from __future__ import annotations

import numpy as np
import pytest
from tests.drawn_tracks import HOUR_MS, START_MS, drawn

from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.pipeline.ship_matches import MatchSettings, find_ship_matches
from quaywatch.records.detected_scene import DetectedScene, LookedPart
from quaywatch.records.track import Positions
from quaywatch.records.track_reading import ReadCounts, TrackBatch
from quaywatch.sources.ais_lake import LakeSource, write_lake
from quaywatch.testing.simple_matchings import find_calibration_error

DAYS, SHIPS, FIRST = 5, 90, 440_000_000
WEST, SOUTH, SIDE_DEG = 129.26, 35.01, 0.23


def anchored(rng, heard):
    """Ships at anchor in one cell, a fifth of which never sends; of the others, each hour is heard or not."""
    places = rng.uniform(0, SIDE_DEG, (SHIPS, 2)) + (WEST, SOUTH)
    sends = rng.random(SHIPS) >= 0.2
    rows = []
    for number in np.flatnonzero(sends):
        hours = np.flatnonzero(rng.random(24 * DAYS) < rng.beta(8 * heard, 8 * (1 - heard)))
        time_h = np.sort(np.concatenate([hours + rng.random(len(hours)) for _ in range(3)]))
        rows.append(drawn(time_h, *places[number], mmsi=FIRST + number, speed_kn=0.0, course_deg=0.0))
    return places, sends, Positions.joined(rows)


def seen(rng, places, name, hour):
    """Three in four of the ships, and some clutter that the detector doubts."""
    found = np.flatnonzero(rng.random(SHIPS) < 0.75)
    clutter = rng.uniform(0, SIDE_DEG, (6, 2)) + (WEST, SOUTH)
    at = np.concatenate([places[found] + rng.normal(0, 2e-4, (len(found), 2)), clutter])
    keys = np.array([*(f"{name}-ship-{number}" for number in found), *(f"{name}-x-{n}" for n in range(6))], object)
    none = np.full(len(at), np.nan)
    return DetectedScene(
        scene=name, time_ms=START_MS + round(hour * HOUR_MS), half_s=0.0, sensor="sentinel2", gsd_m=10.0,
        detection_id=keys, lon=at[:, 0], lat=at[:, 1], length_m=none, length_u95_m=none,
        score=np.where(np.arange(len(at)) < len(found), 0.998, 0.02),
    )  # fmt: skip


def write_drawn(positions, lake):
    batch = TrackBatch(
        positions=positions, statics=TrackBatch.empty(ReadCounts()).statics, counts=ReadCounts(rows=len(positions))
    )
    write_lake([LakeSource(name="drawn", sha256="drawn", batches=[batch])], lake)


@pytest.mark.parametrize("heard", [0.9, 0.5, 0.25])
def test_about_as_many_ships_do_not_transmit_as_is_said_however_well_they_are_heard(tmp_path, heard):
    rng = np.random.default_rng(7)
    places, sends, positions = anchored(rng, heard)
    write_drawn(positions, tmp_path / "lake")
    scenes = [seen(rng, places, f"s{hour}", hour) for hour in np.arange(14.5, 24 * DAYS - 14, 9)]
    found = find_ship_matches(tmp_path / "lake", scenes)
    columns = found.matches.columns
    told, true = [], []
    for key, chance in zip(columns["detection_id"], columns["p_not_transmitting"], strict=True):
        if key is not None:
            kind, number = key.split("-")[1:]
            told.append(chance)
            true.append(kind == "ship" and not sends[int(number)])
    assert np.isfinite(told).all()
    # Rather too low than too high: the prior is lower than what was drawn, and the box wider.
    assert np.mean(true) - 0.08 < np.mean(told) < np.mean(true) + 0.03
    assert np.mean(np.array(told)[np.array(true)]) > np.mean(told) + 0.2


WORLD_DEG, LOOKED_DEG, SAILORS, STEPS_H = 1.4, 0.4, 800, 12


def sailing(rng, heard):
    """Ships of which a tenth never sends, as the prior has it; four in five sail, and turn now and then."""
    count = 24 * DAYS * STEPS_H
    place, course = rng.uniform(0, WORLD_DEG, (SAILORS, 2)), rng.uniform(0, 2 * np.pi, SAILORS)
    knots = np.where(rng.random(SAILORS) < 0.8, rng.uniform(6, 14, SAILORS), 0.0)
    places, courses = np.zeros((count, SAILORS, 2)), np.zeros((count, SAILORS))
    for step in range(count):
        places[step], courses[step] = place, course
        way = np.column_stack([np.sin(course) / np.cos(np.radians(SOUTH)), np.cos(course)])
        place = place + way * (knots / 60 / STEPS_H)[:, None]
        beyond = (place < 0) | (place > WORLD_DEG)
        course = np.where(beyond[:, 0], -course, np.where(beyond[:, 1], np.pi - course, course))
        place = np.clip(place, 0, WORLD_DEG)
        course = course + np.where(rng.random(SAILORS) < 1 / (2 * STEPS_H), rng.normal(0, 0.7, SAILORS), 0.0)
    places += (WEST, SOUTH)
    sends = rng.random(SAILORS) >= 0.1
    rows = []
    for ship in np.flatnonzero(sends):
        hours = np.flatnonzero(rng.random(24 * DAYS) < rng.beta(8 * heard, 8 * (1 - heard)))
        at = np.unique(hours[:, None] * STEPS_H + rng.integers(0, STEPS_H, (len(hours), 3)))
        degrees = np.degrees(courses[at, ship]) % 360
        rows.append(
            drawn(at / STEPS_H, *places[at, ship].T, mmsi=FIRST + ship, speed_kn=knots[ship], course_deg=degrees)
        )
    return places, sends, Positions.joined(rows)


def looked(rng, places, hour):
    """What is found in the middle of the sea: 85 % of the ships, as the model takes it for ships of unknown length."""
    here = places[round(hour * STEPS_H)]
    is_in = (np.abs(here - (WEST, SOUTH) - WORLD_DEG / 2) < LOOKED_DEG / 2).all(axis=1)
    found = np.flatnonzero(is_in & (rng.random(SAILORS) < 0.85))
    none = np.full(len(found), np.nan)
    return DetectedScene(
        scene=f"s{hour}", time_ms=START_MS + round(hour * HOUR_MS), half_s=0.0, sensor="sentinel2", gsd_m=10.0,
        detection_id=np.array([f"s{hour}-ship-{ship}" for ship in found], object), lon=here[found, 0],
        lat=here[found, 1], length_m=none, length_u95_m=none, score=np.full(len(found), 0.998),
    )  # fmt: skip


@pytest.mark.parametrize("heard", [0.5])
def test_of_ships_that_sail_and_turn_about_as_many_do_not_transmit_as_is_said(tmp_path, heard):
    rng = np.random.default_rng(7)
    places, sends, positions = sailing(rng, heard)
    write_drawn(positions, tmp_path / "lake")
    low, high = (WORLD_DEG - LOOKED_DEG) / 2, (WORLD_DEG + LOOKED_DEG) / 2
    corners = [(low, low), (high, low), (high, high), (low, high), (low, low)]
    ring = tuple(LonLat(lon=WEST + east, lat=SOUTH + north) for east, north in corners)
    area = (LookedPart(scene="", shape=Shape(kind=ShapeKind.POLYGON, rings=(ring,))),)
    scenes = [looked(rng, places, hour) for hour in np.arange(14.5, 24 * DAYS - 14, 5)]
    columns = find_ship_matches(tmp_path / "lake", scenes, MatchSettings(area=area)).matches.columns
    rows = [row for row, key in enumerate(columns["detection_id"]) if key is not None]
    told = columns["p_not_transmitting"][rows].astype(float)
    true = np.array([not sends[int(columns["detection_id"][row].rpartition("-")[2])] for row in rows])
    known = np.isfinite(told)
    assert known.mean() > 0.99
    assert find_calibration_error(told[known], true[known]) <= 0.05
    paired = columns["mmsi"][rows] > 0
    right = np.array([int(columns["mmsi"][row]) - FIRST == int(columns["detection_id"][row].rpartition("-")[2])
                      for row in rows])[paired]  # fmt: skip
    assert columns["probability"][rows][paired].mean() == pytest.approx(right.mean(), abs=0.03)
