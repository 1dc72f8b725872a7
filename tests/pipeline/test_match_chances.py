"""Whether the chance not to transmit is what it says, from drawn traffic that is heard well or badly."""

from __future__ import annotations

import numpy as np
import pytest
from tests.drawn_tracks import HOUR_MS, START_MS, drawn

from quaywatch.pipeline.ship_matches import find_ship_matches
from quaywatch.records.detected_scene import DetectedScene
from quaywatch.records.track import Positions
from quaywatch.records.track_reading import ReadCounts, TrackBatch
from quaywatch.sources.ais_lake import LakeSource, write_lake

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


@pytest.mark.parametrize("heard", [0.9, 0.5, 0.25])
def test_about_as_many_ships_do_not_transmit_as_is_said_however_well_they_are_heard(tmp_path, heard):
    rng = np.random.default_rng(7)
    places, sends, positions = anchored(rng, heard)
    batch = TrackBatch(
        positions=positions, statics=TrackBatch.empty(ReadCounts()).statics, counts=ReadCounts(rows=len(positions))
    )
    write_lake([LakeSource(name="drawn", sha256="drawn", batches=[batch])], tmp_path / "lake")
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
