from __future__ import annotations

import json

import numpy as np
import pytest
from affine import Affine
from rasterio.warp import transform
from tests.detections import drawn_yards as yards

BANDS = yards.BANDS[:4]
FAR_AWAY = Affine(10, 0, 700_000, 0, -10, 3_890_000)
SOIL = yards.draw_soil(bands=BANDS)
AREAS = {"S2_2024-05-01.tif": 0.0, "S2_2024-05-11.tif": 36_000.0, "S2_2024-05-21.tif": 20_000.0}


@pytest.fixture
def files(draw_raster, tmp_path):
    def write(name, area):
        ground = yards.covered(SOIL, yards.draw_cover(area), yards.COAL, BANDS)
        window = yards.look_at(ground, int(name[-6:-4]), bands=BANDS)
        pixels = np.round(np.stack([window.values[band] for band in BANDS]) * 10000).astype(np.uint16)
        return draw_raster(name, pixels, bands=("B02", "B03", "B04", "B08"))

    return {
        "scenes": [write(name, area) for name, area in AREAS.items()],
        "zones": write_zones(tmp_path / "zones.geojson", [(560, 580), (940, 580), (940, 920), (560, 920), (560, 580)]),
        "out": tmp_path / "stock.jsonl",
    }


def write_zones(path, ring_m, kind="yard", geometry="Polygon"):
    east, south = zip(*ring_m, strict=True)
    lon, lat = transform("EPSG:32652", "EPSG:4326", [500_000 + e for e in east], [3_890_000 - s for s in south])
    line = list(zip(lon, lat, strict=True))
    shape = {"type": geometry, "coordinates": [line] if geometry == "Polygon" else line}
    feature = {"type": "Feature", "geometry": shape, "properties": {"id": "lot", "kind": kind}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def told_by(quaywatch, files, *more):
    return quaywatch("detect", "stock", *files["scenes"], "--zones", files["zones"], "--no-clouds", *more)


def test_a_series_gives_one_line_per_look_with_area_change_and_refused_volume(quaywatch, files):
    told = told_by(quaywatch, files, "-o", files["out"])
    assert told.code == 0, told.err
    bare, grown, shrunk = [json.loads(line) for line in files["out"].read_text().splitlines()]
    assert [one["acquired"][:10] for one in (bare, grown, shrunk)] == ["2024-05-01", "2024-05-11", "2024-05-21"]
    assert bare["outcome"] == "not_seen"
    assert bare["area_m2"] == 0.0
    assert grown["area_m2"] == pytest.approx(36_000, rel=0.04)
    assert shrunk["area_m2"] == pytest.approx(20_000, rel=0.04)
    assert (grown["sign"], shrunk["sign"], shrunk["sign_since_first"]) == ("grew", "fell", "grew")
    assert grown["material"] == "coal-like"
    assert grown["volume"] is None
    assert "3 m" in grown["volume_refused"]
    assert "36" in told.out


def test_json_prints_the_same_lines(quaywatch, files):
    told = told_by(quaywatch, files, "--json", "-o", files["out"])
    assert told.out.splitlines() == files["out"].read_text().splitlines()


def test_the_same_bytes_twice_are_one_look(quaywatch, files):
    files["scenes"].append(files["scenes"][0])
    told = told_by(quaywatch, files, "--json")
    assert len(told.out.splitlines()) == 3
    assert "looked at once" in told.err


def test_a_scene_of_another_place_is_not_observable_and_the_rest_is_told(quaywatch, files, draw_raster):
    pixels = np.full((4, 60, 60), 1500, np.uint16)
    far = draw_raster("S2_2024-06-01.tif", pixels, bands=("B02", "B03", "B04", "B08"), transform=FAR_AWAY)
    files["scenes"].append(far)
    lines = [json.loads(line) for line in told_by(quaywatch, files, "--json").out.splitlines()]
    assert [one["outcome"] for one in lines] == ["not_seen", "seen", "seen", "not_observable"]
    assert lines[-1]["area_m2"] is None
    assert lines[-1]["because"]


def test_zones_without_a_yard_are_refused_with_advice(quaywatch, files, tmp_path):
    files["zones"] = write_zones(tmp_path / "berth.geojson", [(0, 0), (90, 0), (90, 90), (0, 0)], kind="berth")
    told = told_by(quaywatch, files)
    assert told.code == 2
    assert "yard" in told.out + told.err


def test_a_self_crossing_yard_is_refused_by_line_and_key(quaywatch, files, tmp_path):
    files["zones"] = write_zones(tmp_path / "bow.geojson", [(500, 500), (900, 900), (900, 500), (500, 900), (500, 500)])
    told = told_by(quaywatch, files)
    assert told.code == 4
    assert "self-crossing" in told.out + told.err


def test_a_yard_drawn_as_a_line_is_skipped_and_named(quaywatch, files, tmp_path):
    files["zones"] = write_zones(tmp_path / "line.geojson", [(500, 500), (900, 900)], geometry="LineString")
    told = told_by(quaywatch, files, "--strict")
    assert told.code == 4
    assert "lot" in told.err
