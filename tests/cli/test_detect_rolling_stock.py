from __future__ import annotations

import json

import numpy as np
import pytest
from affine import Affine
from tests.cli.test_detect_stock import write_zones
from tests.detections import test_rolling_stock as drawn

HALF_METRE = Affine(0.5, 0, 500_000, 0, -0.5, 3_890_000)


@pytest.fixture
def files(draw_raster, tmp_path):
    def write(day, trains):
        window = drawn.draw_look(trains, day=day)
        pixels = np.round(np.stack([window.values[band] for band in drawn.BANDS]) * 255 * 3).astype(np.uint8)
        name = f"picture_2024-05-{day + 1:02d}.tif"
        return draw_raster(name, pixels, bands=("blue", "green", "red"), transform=HALF_METRE)

    middle = drawn.WIDTH_M / 2
    ends = [(drawn.START_M, middle), (drawn.START_M + drawn.TRACK_M, middle)]
    return {
        "scenes": [write(day, trains) for day, trains in enumerate([[], [(60.0, 140.0, drawn.RUSTY)], []])],
        "zones": write_zones(tmp_path / "tracks.geojson", ends, kind="track", geometry="LineString"),
        "out": tmp_path / "trains.jsonl",
    }


def told_by(quaywatch, files, *more):
    own = ("--zones", files["zones"], "--no-clouds", "--sensor", "very_high_resolution")
    return quaywatch("detect", "rolling-stock", *files["scenes"], *own, *more)


def test_metres_and_a_range_of_cars_come_out_a_line_per_look(quaywatch, files):
    told = told_by(quaywatch, files, "-o", files["out"])
    assert told.code == 0, told.err
    lines = [json.loads(line) for line in files["out"].read_text().splitlines()]
    assert [one["outcome"] for one in lines] == ["not_seen", "seen", "not_seen"]
    assert lines[1]["occupied_m"] == pytest.approx(140.0, abs=1.5)
    assert lines[1]["cars_least"] <= 10 <= lines[1]["cars_most"]
    assert "140" in told.out or "139" in told.out or "141" in told.out


def test_zones_without_a_track_are_refused_with_advice(quaywatch, files, tmp_path):
    files["zones"] = write_zones(tmp_path / "yard.geojson", [(0, 0), (90, 0), (90, 90), (0, 0)])
    told = told_by(quaywatch, files)
    assert told.code == 2
    assert "track" in told.out + told.err


def test_a_track_drawn_as_a_polygon_is_skipped_and_named(quaywatch, files, tmp_path):
    files["zones"] = write_zones(tmp_path / "area.geojson", [(0, 0), (90, 0), (90, 90), (0, 0)], kind="track")
    told = told_by(quaywatch, files, "--strict")
    assert told.code == 4
    assert "lot" in told.err
