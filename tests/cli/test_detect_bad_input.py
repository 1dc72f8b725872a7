"""`detect vessels` on pictures that are wrong in some way: the right result or a clear word, never silent nonsense."""

from __future__ import annotations

import json

import numpy as np
import pytest
import rasterio
from affine import Affine
from scipy import ndimage

LEVELS = {
    "B02": (0.06, 0.18, 0.15),
    "B03": (0.05, 0.2, 0.14),
    "B04": (0.04, 0.21, 0.14),
    "B08": (0.02, 0.25, 0.18),
    "B11": (0.01, 0.28, 0.16),
}
"""Water, quay and ship, in reflectance."""
PLACE = Affine(10, 0, 500_000, 0, -10, 3_888_000)
DAY = ("--sensor", "sentinel2", "--acquired", "2024-05-01", "--no-clouds")


def drawn(*, land=60, ship=True, size=160):
    """Reflectance of five bands: a quay in the north, and a ship of 250 by 40 m at anchor."""
    fine = 4
    ground = np.zeros((size * fine, size * fine), int)
    ground[: land * fine] = 1
    if ship:
        ground[110 * fine : 114 * fine, 60 * fine : 85 * fine] = 2
    rng = np.random.default_rng(0)
    blurred = [ndimage.gaussian_filter(np.choose(ground, levels), 2.4) for levels in LEVELS.values()]
    means = [one.reshape(size, fine, size, fine).mean(axis=(1, 3)) for one in blurred]
    return np.stack(means) + rng.normal(0, 0.003, (len(means), size, size))


def written(path, values, *, names=tuple(LEVELS), scale=None, place=PLACE, crs="EPSG:32652"):
    count, rows, columns = values.shape
    profile = {"driver": "GTiff", "height": rows, "width": columns, "count": count, "dtype": values.dtype}
    with rasterio.open(path, "w", crs=crs, transform=place, **profile) as raster:
        raster.write(values)
        raster.descriptions = names
        if scale:
            raster.scales = (scale,) * count
    return path


def numbers(values, top=10_000):
    return np.round(np.clip(values, 0.0001, 1) * top).astype(np.uint16)


@pytest.fixture
def detect(quaywatch, tmp_path):
    def run(path, *options, detector="vessels_optical"):
        out = tmp_path / "out.geojson"
        ran = quaywatch("detect", "vessels", path, *DAY, "--detector", detector, *options, "-o", out)
        told = json.loads(out.read_text())["features"] if ran.code == 0 else None
        return ran, told

    return run


def afloat(features):
    return [one["properties"] for one in features if not one["properties"]["at_quay"]]


BOTH = pytest.mark.parametrize("detector", ["vessels_optical", "vessels_learned"])


@BOTH
@pytest.mark.parametrize(
    ("values", "scale"),
    [
        pytest.param(numbers(drawn()), 0.0001, id="0-10000 with its scale"),
        pytest.param(numbers(drawn()), None, id="0-10000"),
        pytest.param(drawn().astype(np.float32), None, id="0-1"),
        pytest.param(numbers(drawn(), 65_535), 1 / 65_535, id="0-65535 with its scale"),
    ],
)
def test_a_picture_in_any_scale_shows_its_ship(detect, tmp_path, values, scale, detector):
    ran, told = detect(written(tmp_path / "a.tif", values, scale=scale), detector=detector)
    assert ran.code == 0, ran.err
    (ship,) = afloat(told)
    assert ship["length_m"] == pytest.approx(250, abs=30)
    assert ran.err == ""


def test_reflectance_stretched_to_65535_without_a_word_is_refused_where_it_shows(detect, tmp_path):
    values = drawn()
    values[:, 80:84, 80:84] = 0.7
    ran, told = detect(written(tmp_path / "a.tif", numbers(values, 65_535)))
    assert ran.code == 4
    assert "--scale" in ran.err
    assert told is None


@BOTH
def test_an_eight_bit_picture_is_searched_with_a_warning(detect, tmp_path, detector):
    values = np.clip(drawn() / 0.35 * 255, 1, 255).astype(np.uint8)
    ran, told = detect(written(tmp_path / "a.tif", values), detector=detector)
    assert ran.code == 0, ran.err
    assert "brightness, not reflectance" in ran.err
    assert afloat(told)[0]["length_m"] == pytest.approx(250, abs=40)


def test_swapped_bands_are_noticed(detect, tmp_path):
    ran, _ = detect(written(tmp_path / "a.tif", numbers(drawn()), names=("B11", "B08", "B04", "B03", "B02")))
    assert ran.code == 0, ran.err
    assert "may be swapped" in ran.err


@pytest.mark.parametrize(
    ("land", "warned"), [pytest.param(160, True, id="land alone"), pytest.param(0, False, id="water alone")]
)
@BOTH
def test_land_alone_and_water_alone_hold_no_ship(detect, tmp_path, land, warned, detector):
    ran, told = detect(written(tmp_path / "a.tif", numbers(drawn(land=land, ship=False))), detector=detector)
    assert ran.code == 0, ran.err
    assert told == []
    assert ("no open sea" in ran.err) is warned


@BOTH
@pytest.mark.parametrize("level", [0.02, 0.3])
def test_a_picture_of_one_pixel_holds_no_ship(detect, tmp_path, level, detector):
    ran, told = detect(written(tmp_path / "a.tif", numbers(np.full((5, 1, 1), level))), detector=detector)
    assert ran.code == 0, ran.err
    assert told == []
    assert "no open sea" in ran.err


@BOTH
@pytest.mark.parametrize(
    "turned",
    [
        pytest.param(PLACE @ Affine.rotation(25), id="turned"),
        pytest.param(PLACE @ Affine.shear(12, 0), id="sheared"),
        pytest.param(Affine(10, 0, 500_000, 0, 10, 3_880_000), id="south up"),
    ],
)
def test_a_turned_or_sheared_grid_shows_its_ship_in_true_metres(detect, tmp_path, turned, detector):
    ran, told = detect(written(tmp_path / "a.tif", numbers(drawn()), place=turned), detector=detector)
    assert ran.code == 0, ran.err
    long = np.hypot(*(np.array([[turned.a, turned.b], [turned.d, turned.e]]) @ [25, 0]))
    assert any(ship["length_m"] == pytest.approx(long, abs=40) for ship in afloat(told))


@BOTH
@pytest.mark.parametrize("hole", [np.nan, np.inf, -np.inf])
def test_stripes_without_data_hide_nothing_else(detect, tmp_path, hole, detector):
    values = drawn().astype(np.float32)
    values[:, 90:93] = hole
    values[:, :, 30:32] = hole
    ran, told = detect(written(tmp_path / "a.tif", values), detector=detector)
    assert ran.code == 0, ran.err
    assert [ship["length_m"] for ship in afloat(told)] == [pytest.approx(250, abs=40)]


@pytest.mark.parametrize("names", [("B02", "B03", "B04"), ("B03", "B04"), ("B08",)], ids=str)
def test_missing_bands_are_made_do_without_by_the_classical_detector(detect, tmp_path, names):
    chosen = [list(LEVELS).index(name) for name in names]
    ran, told = detect(written(tmp_path / "a.tif", numbers(drawn()[chosen]), names=names))
    assert ran.code == 0, ran.err
    assert afloat(told)[0]["length_m"] == pytest.approx(250, abs=40)


def test_the_learned_detector_says_what_it_misses_and_what_to_use(detect, tmp_path):
    ran, _ = detect(
        written(tmp_path / "a.tif", numbers(drawn()[:3]), names=("B02", "B03", "B04")), detector="vessels_learned"
    )
    assert ran.code == 4
    assert "infrared" in ran.err
    assert "vessels_optical" in ran.err


def test_clouds_that_were_not_judged_are_not_counted(detect, tmp_path):
    values = drawn()
    values[:, 120:150, 100:150] = 0.6
    ran, _ = detect(written(tmp_path / "a.tif", numbers(values)))
    assert ran.code == 0, ran.err
    assert json.loads((tmp_path / "out.geojson").read_text())["usable_share"] == 1
