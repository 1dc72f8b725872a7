from __future__ import annotations

import json

import numpy as np
import pytest
from rasterio.warp import transform
from tests.detections.drawn_ground import build, draw_roof, draw_town, look_at

SHAPE = (130, 140)
TOWN = draw_town(SHAPE)
ROOF = {"centre_m": (700.0, 600.0), "length_m": 300.0, "width_m": 26.0, "azimuth_deg": 90.0}
BUILT = build(TOWN, draw_roof(SHAPE, **ROOF), (0.28, 0.3, 0.29, 0.3))


@pytest.fixture
def files(draw_raster, tmp_path):
    def write(name, ground, seed):
        pixels = np.round(look_at(ground, seed=seed) * 10000).astype(np.uint16)
        return draw_raster(name, pixels, bands=("B02", "B03", "B04", "B08"))

    lon, lat = transform("EPSG:32652", "EPSG:4326", [500_400, 501_000], [3_889_400, 3_889_400])
    line = {"type": "LineString", "coordinates": list(zip(lon, lat, strict=True))}
    feature = {"type": "Feature", "geometry": line, "properties": {"id": "T1"}}
    tracks = tmp_path / "tracks.geojson"
    tracks.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return {
        "early": [write("S2_2024-05-01.tif", TOWN, 0), write("S2_2024-05-06.tif", TOWN, 1)],
        "late": [write("S2_2024-09-01.tif", BUILT, 2), write("S2_2024-09-06.tif", BUILT, 3)],
        "tracks": tracks,
        "out": tmp_path / "changes.geojson",
    }


def test_several_files_follow_one_option(quaywatch, files):
    told = quaywatch(
        "detect",
        "changes",
        "--before",
        *files["early"],
        "--after",
        *files["late"],
        "--tracks",
        files["tracks"],
        "--no-clouds",
        "-o",
        files["out"],
    )
    assert told.code == 0, told.err
    written = json.loads(files["out"].read_text())
    assert [scene["side"] for scene in written["scenes"]] == ["before", "before", "after", "after"]
    own = written["features"][0]["properties"]
    assert own["length_m"] == pytest.approx(300, abs=4)
    assert own["tracks"][0]["id"] == "T1"
    assert own["tracks"][0]["covered_share"] == pytest.approx(0.5, abs=0.03)
    assert "of track T1" in told.out + told.err


def test_an_option_may_be_repeated(quaywatch, files):
    early, late = files["early"], files["late"]
    told = quaywatch(
        "detect",
        "changes",
        "--before",
        early[0],
        "--before",
        early[1],
        "--after",
        late[0],
        "--no-clouds",
        "--json",
        "-o",
        files["out"],
    )
    assert told.code == 0, told.err
    assert len(json.loads(told.out)["scenes"]) == 3


def test_exchanged_sides_are_refused_with_advice(quaywatch, files):
    told = quaywatch(
        "detect", "changes", "--before", files["late"][0], "--after", files["early"][0], "-o", files["out"]
    )
    assert told.code == 2
    assert "Exchange them" in told.out + told.err
    assert not files["out"].exists()


def test_a_side_without_a_file_is_refused(quaywatch, files):
    told = quaywatch("detect", "changes", "--before", "--after", files["late"][0], "-o", files["out"])
    assert told.code == 2


def test_a_file_without_lines_is_no_file_of_tracks(quaywatch, files, tmp_path):
    empty = tmp_path / "yards.geojson"
    ring = [[129, 35], [129.01, 35], [129.01, 35.01], [129, 35]]
    feature = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {"id": "y"}}
    empty.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    told = quaywatch(
        "detect",
        "changes",
        "--before",
        files["early"][0],
        "--after",
        files["late"][0],
        "--tracks",
        empty,
        "-o",
        files["out"],
    )
    assert told.code == 4
    assert "holds no line" in told.out + told.err


def test_a_scene_against_itself_shows_no_change_and_this_is_said(quaywatch, files):
    early = files["early"][0]
    told = quaywatch("detect", "changes", "--before", early, "--after", early, "--no-clouds", "-o", files["out"])
    assert told.code == 0, told.err
    assert "no change was found" in told.out + told.err
    assert "shows no change against itself" in told.err
    assert json.loads(files["out"].read_text())["features"] == []
