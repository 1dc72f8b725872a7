from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from affine import Affine

from quaywatch.errors import DataError, PlanError
from quaywatch.geo import area_m2
from quaywatch.plugins import find_sensors
from quaywatch.records.artefact import Publish
from quaywatch.records.scene import Band, Modality, Scene
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene, sensor_rights
from quaywatch.scenes.sensors import LANDSAT, SENTINEL2, VERY_HIGH_RESOLUTION

NAMED = {
    "bands": ("B02", "B03", "B04", "B08"),
    "tags": {"sensor": "Sentinel-2 L2A", "datetime": "2022-05-14T02:13:04Z"},
}
FOUR = np.random.default_rng(0).integers(100, 3000, (4, 40, 40)).astype(np.uint16)


def identify(*paths: Path, **hints: object) -> Scene:
    return identify_scene([(path, f"{i:064x}") for i, path in enumerate(paths, start=1)], SceneHints(**hints))


def test_a_stack_that_names_everything_is_a_scene(draw_raster):
    scene = identify(draw_raster("부산 2022.tif", FOUR, scale=1e-4, **NAMED))
    assert scene.sensor == "sentinel2"
    assert scene.modality is Modality.OPTICAL
    assert scene.name == "부산 2022"
    assert dict(scene.files[0].bands) == {Band.BLUE: 1, Band.GREEN: 2, Band.RED: 3, Band.NIR: 4}
    assert scene.acquired.is_instant
    assert scene.credit == "Contains modified Copernicus Sentinel data 2022"
    assert (scene.scale, scene.offset, scene.nodata) == (1e-4, 0.0, 0.0)
    assert scene.gsd_m == pytest.approx(10.0, rel=1e-3)
    assert area_m2(scene.footprint) == pytest.approx(400.0**2, rel=2e-3)


def test_the_key_of_a_scene_depends_on_its_files_and_not_on_their_order(draw_raster):
    blue = draw_raster("T52SDC_20220514T020659_B02_10m.tif", FOUR[:1])
    nir = draw_raster("T52SDC_20220514T020659_B08_10m.tif", FOUR[1:2])
    one, other = [(blue, "a" * 64), (nir, "b" * 64)], [(nir, "b" * 64), (blue, "a" * 64)]
    assert identify_scene(one).id == identify_scene(other).id
    assert identify_scene(one).id != identify_scene(one[:1]).id


@pytest.mark.parametrize(
    ("name", "bands", "tags", "expected"),
    [
        ("S2B_MSIL1C_20200815T085601_N0209_R007_T35SND_20200815T104041.tif", ("B2", "B3", "B4", "B8"), {}, "sentinel2"),
        ("T35SND_20200815T085601.tif", ("B02", "B03", "B04", "B8A"), {}, "sentinel2"),
        ("LC09_L2SP_114035_20220514_20220516_02_T1.tif", ("SR_B2", "SR_B3", "SR_B4", "SR_B5"), {}, "landsat"),
        ("20220514_020659_00_2416_3B.tif", ("blue", "green", "red", "nir"), {"platform": "PlanetScope"}, "planetscope"),
        ("s1_20220514.tif", ("VV", "VH", "angle", "x"), {}, "sentinel1"),
        ("a_20220514.tif", ("", "", "", ""), {"sensor": "SENTINEL-2A MSI", "processing_level": "L2A"}, None),
    ],
)
def test_the_sensor_is_read_from_names_and_tags(draw_raster, name, bands, tags, expected):
    pixels = FOUR + 8000 if expected == "landsat" else FOUR
    path = draw_raster(name, pixels, bands=bands, tags=tags)
    if expected is None:
        with pytest.raises(PlanError, match=r"bands of .* are not known.*--bands"):
            identify(path)
    else:
        assert identify(path).sensor == expected


def test_a_fine_colour_picture_is_read_as_brightness_and_says_so(draw_raster):
    fine = Affine(0.5, 0, 500000, 0, -0.5, 3890000)
    pixels = np.full((3, 40, 40), 128, np.uint8)
    scene = identify(draw_raster("port 2024-01-02.tif", pixels, transform=fine, photometric="RGB"))
    assert scene.sensor == "very_high_resolution"
    assert dict(scene.files[0].bands) == {Band.RED: 1, Band.GREEN: 2, Band.BLUE: 3}
    assert "brightness, not reflectance" in scene.notes
    assert scene.parameters["radiometry"] == "relative"
    assert scene.credit == "credit not stated"


def test_a_transparency_band_is_no_infrared(draw_raster):
    pixels = np.full((4, 40, 40), 128, np.uint8)
    fine = {"transform": Affine(0.5, 0, 500000, 0, -0.5, 3890000), "photometric": "RGB"}
    clear = identify(draw_raster("a_20240102.tif", pixels, alpha="YES", **fine))
    fourth = identify(draw_raster("b_20240102.tif", pixels, alpha="NO", **fine))
    assert Band.NIR not in clear.bands
    assert Band.NIR in fourth.bands
    assert "the fourth band is taken as near infrared" in fourth.notes


def test_a_coarse_picture_of_no_known_sensor_is_refused(draw_raster):
    with pytest.raises(PlanError, match=r"which sensor.*--sensor"):
        identify(draw_raster("a_20240102.tif", FOUR, bands=("blue", "green", "red", "nir")))


def test_an_unknown_sensor_is_refused_with_the_known_ones(draw_raster):
    with pytest.raises(PlanError, match=r"'spot' is not known.*landsat.*sentinel2"):
        identify(draw_raster("a.tif", FOUR), sensor="spot")


@pytest.mark.parametrize("acquired", ["", "2022-05-14"], ids=["not said", "said"])
def test_a_scene_without_a_time_is_refused_until_somebody_says_it(draw_raster, acquired):
    path = draw_raster("harbour.tif", FOUR, bands=NAMED["bands"], tags={"TIFFTAG_DATETIME": "2024:06:01 10:00:00"})
    if acquired:
        assert identify(path, acquired=acquired).time_source == "the person who gave the file"
    else:
        with pytest.raises(PlanError, match=r"does not say when.*file itself was made at 2024.*--acquired"):
            identify(path)


def test_files_of_different_days_are_not_one_scene(draw_raster):
    blue = draw_raster("S2_20220514_B02.tif", FOUR[:1])
    green = draw_raster("S2_20220519_B03.tif", FOUR[:1])
    with pytest.raises(DataError, match="taken at 2022-05-14 and at 2022-05-19"):
        identify(blue, green)


def test_single_band_files_of_two_resolutions_are_one_scene_with_the_finest_of_each_band(draw_raster):
    coarse = {"transform": Affine(20, 0, 500000, 0, -20, 3890000)}
    fine = draw_raster("T52SDC_20220514T020659_B02_10m.tif", FOUR[:1])
    double = draw_raster("T52SDC_20220514T020659_B02_20m.tif", FOUR[:1, :20, :20], **coarse)
    swir = draw_raster("T52SDC_20220514T020659_B11_20m.tif", FOUR[:1, :20, :20], **coarse)
    classes = draw_raster("T52SDC_20220514T020659_SCL_20m.tif", np.full((1, 20, 20), 6, np.uint8), **coarse)
    scene = identify(double, swir, classes, fine)
    assert {band: file.sha256[-1] for file in scene.files for band in file.bands} == {
        Band.BLUE: "4", Band.SWIR16: "2", Band.SCENE_CLASS: "3",
    }  # fmt: skip
    assert any("B02_20m.tif is not used" in note for note in scene.notes)


def test_the_pixel_of_web_mercator_is_measured_on_the_ellipsoid(draw_raster):
    genoa = Affine(10, 0, 974916.06, 0, -10, 5532856.07)
    scene = identify(draw_raster("a.tif", FOUR, crs="EPSG:3857", transform=genoa, **NAMED))
    assert scene.gsd_m == pytest.approx(7.15, abs=0.01)


def test_degrees_across_the_antimeridian_make_one_small_footprint(draw_raster):
    edge = Affine(0.001, 0, 179.98, 0, -0.001, 65.0)
    scene = identify(draw_raster("a.tif", FOUR, crs="EPSG:4326", transform=edge, **NAMED))
    assert area_m2(scene.footprint) == pytest.approx(scene.gsd_m**2 * 1600, rel=0.01)
    assert abs(scene.footprint.centre.lon) == pytest.approx(180, abs=0.01)


def test_no_file_is_no_scene():
    with pytest.raises(PlanError, match="without a file"):
        identify_scene([])


@pytest.mark.parametrize("bands", [{Band.BLUE: 5}, {Band.BLUE: 1, Band.NIR: 9}])
def test_a_band_number_that_the_file_does_not_have_is_refused(draw_raster, bands):
    with pytest.raises(PlanError, match="number from 1 to 4"):
        identify(draw_raster("S2_20220514.tif", FOUR), sensor="sentinel2", bands=bands)


def test_radar_with_unnamed_bands_asks_instead_of_guessing(draw_raster):
    path = draw_raster("S1A_20220514.tif", FOUR[:1])
    with pytest.raises(PlanError, match="--bands, such as vv=1"):
        identify(path)
    assert identify(path, bands={Band.VV: 1}).bands == {Band.VV}


def test_linear_radar_bands_go_before_display_bands_in_decibels(draw_raster):
    names = ("VV_gamma0_db_display", "VV_linear", "VH_gamma0_db_display", "VH_linear")
    scene = identify(draw_raster("s1_20230110.tif", FOUR, bands=names))
    assert dict(scene.files[0].bands) == {Band.VV: 2, Band.VH: 4}


def test_the_names_that_files_had_before_they_went_into_a_case_count(draw_raster):
    path = draw_raster("ab/cdef", FOUR[:1])
    product = "S2A_MSIL2A_20220514T020701_N0400_R103_T52SDC_20220514T053055.SAFE"
    name = f"{product}/GRANULE/L2A_T52SDC_A035998_20220514T021305/IMG_DATA/R10m/T52SDC_20220514T020701_B02_10m.jp2"
    scene = identify(path, file_names={f"{1:064x}": name})
    assert scene.bands == {Band.BLUE}
    assert scene.name == product.removesuffix(".SAFE")
    assert scene.parameters["baseline"] == "04.00"
    assert scene.parameters["level"] == "l2a"
    assert scene.acquired.text == "2022-05-14T02:13:05Z/2022-05-14T02:47:01Z"


def test_rights_come_with_sensors_whose_owner_publishes():
    rights = sensor_rights(SENTINEL2, year=2022)
    assert rights is not None
    assert rights.publish is Publish.YES
    assert rights.credit.endswith("2022")
    assert sensor_rights(VERY_HIGH_RESOLUTION, year=2022) is None


def test_every_profile_is_installed_and_has_a_blur_near_its_pixel():
    for name, profile in find_sensors().items():
        assert profile.name == name
        assert 1 <= profile.blur_fwhm_m / profile.gsd_m <= 2.2
    assert find_sensors()["landsat"] is LANDSAT
