from __future__ import annotations

import json

import numpy as np
import pytest
import rasterio
import rasterio.warp
from affine import Affine
from scipy import ndimage

NAMES = {"B03": (0.05, 0.2, 0.14), "B08": (0.02, 0.25, 0.18), "B11": (0.01, 0.28, 0.16)}
"""Water, quay and ship, in reflectance; too few bands for the cloud model, which takes seconds to load."""
PLACE = Affine(10, 0, 500_000, 0, -10, 3_888_000)


def draw_harbour(path, things=((300, 376),), seed=0):
    """A quay in the north, and things of 30 m width along it, by their ends in quarters of a pixel."""
    ground = np.zeros((640, 640), int)
    ground[:240] = 1
    for first, last in things:
        ground[240:252, first:last] = 2
    rng = np.random.default_rng(seed)
    profile = {"driver": "GTiff", "height": 160, "width": 160, "count": 3, "dtype": "uint16"}
    with rasterio.open(path, "w", crs="EPSG:32652", transform=PLACE, **profile) as raster:
        for number, (name, levels) in enumerate(NAMES.items(), 1):
            fine = ndimage.gaussian_filter(np.choose(ground, levels), 2.4)
            band = fine.reshape(160, 4, 160, 4).mean(axis=(1, 3)) + rng.normal(0, 0.003, (160, 160))
            raster.write(np.round(np.clip(band, 0.001, 1) * 10000).astype(np.uint16), number)
            raster.set_band_description(number, name)
    return path


@pytest.fixture
def harbour(tmp_path):
    """A quay in the north, and a ship of 190 by 30 m along it."""
    return draw_harbour(tmp_path / "항구 2024-05-01.tif")


@pytest.fixture
def zones(tmp_path):
    def ring(east_m):
        corners = [(east_m, 600), (east_m + 200, 600), (east_m + 200, 648), (east_m, 648), (east_m, 600)]
        x, y = zip(*((500_000 + e, 3_888_000 - s) for e, s in corners), strict=True)
        lon, lat = rasterio.warp.transform("EPSG:32652", "EPSG:4326", x, y)
        return [list(zip(lon, lat, strict=True))]

    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": ring(east_m)},
            "properties": {"id": name, "kind": "berth"},
        }
        for name, east_m in (("busy", 750), ("free", 1200))
    ]
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


OPTIONS = ("--sensor", "sentinel2", "--acquired", "2024-05-01", "--scale", "0.0001")


def test_vessels_and_berths_are_told_in_the_format(quaywatch, harbour, zones, tmp_path):
    out = tmp_path / "out.geojson"
    ran = quaywatch("detect", "vessels", harbour, *OPTIONS, "--zones", zones, "-o", out)
    assert ran.code == 0, ran.err
    assert "zones: 1 seen, 1 not_seen, 0 not_observable" in ran.out
    written = json.loads(out.read_text(encoding="utf-8"))
    (feature,) = written["features"]
    assert feature["properties"]["zone"] == "busy"
    assert feature["properties"]["length_m"] == pytest.approx(190, abs=20)
    assert {zone["id"]: zone["outcome"] for zone in written["zones"]} == {"busy": "seen", "free": "not_seen"}


def test_json_prints_what_is_written(quaywatch, harbour, tmp_path):
    out = tmp_path / "out.geojson"
    ran = quaywatch("detect", "vessels", harbour, *OPTIONS, "-o", out, "--json")
    assert json.loads(ran.out) == json.loads(out.read_text(encoding="utf-8"))
    assert "zones" not in json.loads(ran.out)


def test_scenes_of_one_berth_serve_as_its_history(quaywatch, zones, tmp_path):
    pontoon, ship = (490, 550), (300, 376)
    paths = [
        draw_harbour(tmp_path / f"port_2024-05-0{day}.tif", (pontoon, ship) if day == 7 else (pontoon,), seed=day)
        for day in range(1, 8)
    ]
    out = tmp_path / "out.geojson"
    options = ("--sensor", "sentinel2", "--scale", "0.0001", "--zones", zones, "-o", out)
    assert quaywatch("detect", "vessels", *paths, *options).code == 0
    with_history = json.loads(out.read_text(encoding="utf-8"))
    assert quaywatch("detect", "vessels", *paths, *options, "--no-history").code == 0
    without = json.loads(out.read_text(encoding="utf-8"))
    assert [zone["outcome"] for zone in without["zones"]] == ["not_seen", "seen"] * 6 + ["seen", "seen"]
    assert [zone["outcome"] for zone in with_history["zones"]] == ["not_seen"] * 12 + ["seen", "not_seen"]
    (feature,) = with_history["features"]
    assert feature["properties"]["length_m"] == pytest.approx(190, abs=12)
    assert "6 empty looks of 6 others, 2024-05-01 to 2024-05-06" in with_history["zones"][12]["because"]


def test_one_bad_scene_of_two_is_skipped_and_said(quaywatch, harbour, tmp_path):
    bad, out = tmp_path / "text.tif", tmp_path / "out.geojson"
    bad.write_text("no raster")
    ran = quaywatch("detect", "vessels", bad, harbour, *OPTIONS, "-o", out)
    assert ran.code == 0
    assert "skipped text.tif" in ran.err
    assert [item["what"] for item in json.loads(out.read_text(encoding="utf-8"))["skipped"]] == ["text.tif"]
    assert quaywatch("detect", "vessels", bad, harbour, *OPTIONS, "-o", out, "--strict").code == 4


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--detector", "none"), 2, "detector 'none' is not installed"),
        (("--sensor", "sentinel2", "--zones", "missing.geojson"), 3, "missing.geojson"),
        (("--bands", "blue=one"), 2, "band 'blue=one'"),
    ],
    ids=["detector", "zones", "bands"],
)
def test_a_wrong_option_is_one_line_and_its_code(quaywatch, harbour, tmp_path, words, code, says):
    ran = quaywatch("detect", "vessels", harbour, *words, "-o", tmp_path / "out.geojson")
    assert ran.code == code
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert not (tmp_path / "out.geojson").exists()


def test_a_bad_scene_alone_is_an_error_and_nothing_is_written(quaywatch, tmp_path):
    bad = tmp_path / "empty.tif"
    bad.write_bytes(b"")
    ran = quaywatch("detect", "vessels", bad, *OPTIONS, "-o", tmp_path / "out.geojson")
    assert ran.code in (3, 4)
    assert not (tmp_path / "out.geojson").exists()


def test_a_radar_scene_is_searched_by_the_radar_detector_without_being_told(quaywatch, harbour, tmp_path):
    radar, out = tmp_path / "S1A_IW_GRDH_1SDV_20240501T212345_20240501T212410.tif", tmp_path / "out.geojson"
    mean = np.full((1200, 1200), 0.02)
    mean[600:612, 400:472] = 2.0
    mean = ndimage.gaussian_filter(mean, 3.6).reshape(300, 4, 300, 4).mean(axis=(1, 3))
    values = mean * np.random.default_rng(0).gamma(4.4, 1 / 4.4, mean.shape)
    profile = {"driver": "GTiff", "height": 300, "width": 300, "count": 1, "dtype": "float32"}
    with rasterio.open(radar, "w", crs="EPSG:32652", transform=PLACE, **profile) as raster:
        raster.write((10 * np.log10(values)).astype(np.float32), 1)
        raster.set_band_description(1, "VV")
    ran = quaywatch("detect", "vessels", radar, "-o", out)
    assert ran.code == 0, ran.err
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["detector"] == "vessels_sar"
    (feature,) = written["features"]
    assert feature["properties"]["length_m"] == pytest.approx(180, abs=25)
    assert quaywatch("detect", "vessels", harbour, radar, *OPTIONS[2:4], "-o", out).code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["detector"] == "vessels_learned; vessels_sar"
    wrong = quaywatch("detect", "vessels", radar, "--detector", "vessels_optical", "-o", out)
    assert "reads optical" in wrong.err
