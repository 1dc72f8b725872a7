from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio

from quaywatch.errors import DataError
from quaywatch.records.scene import Band
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.read import read_window

NAMES = ("B02", "B03")
TRUTH = 0.0123 + 0.3 * np.random.default_rng(3).random((2, 40, 40))


def blue(path: Path, **hints: object) -> np.ndarray:
    scene = identify_scene([(path, "a" * 64)], SceneHints(**hints))
    band = next(iter(scene.bands & {Band.BLUE, Band.VV}))
    return read_window(scene, lambda _: path, scene.footprint).values[band]


@pytest.mark.parametrize(
    ("dtype", "per_unit", "scale", "offset"),
    [
        pytest.param("uint16", 10_000, 1e-4, 0.0, id="0-10000 declared"),
        pytest.param("uint16", 10_000, None, None, id="0-10000 not declared"),
        pytest.param("uint16", 65_535, 1 / 65_535, 0.0, id="0-65535 declared"),
        pytest.param("float32", 1, None, None, id="reflectance as it is"),
        pytest.param("uint16", 10_000, 1e-4, -0.1, id="declared offset"),
    ],
)
def test_values_are_reflectance_however_they_are_stored(draw_raster, dtype, per_unit, scale, offset):
    stored = ((TRUTH - (offset or 0)) * per_unit).astype(dtype)
    path = draw_raster("S2_20200514.tif", stored, bands=NAMES, scale=scale, offset=offset)
    assert np.allclose(blue(path), TRUTH[0], atol=1.5e-4)


@pytest.mark.parametrize(
    ("name", "added", "note"),
    [
        ("S2A_MSIL2A_20210514T020701_N0300_R103_T52SDC_x.tif", 0, "baseline 03.00: offset of 0"),
        ("S2A_MSIL2A_20220514T020701_N0400_R103_T52SDC_x.tif", 1000, "baseline 04.00: offset of -1000"),
        ("S2A_MSIL2A_20190514T020701_N0500_R103_T52SDC_x.tif", 1000, "baseline 05.00: offset of -1000"),
        ("S2A_MSIL2A_20220514T020701_N0400_R103_T52SDC_y.tif", 0, "already removed"),
        ("S2_20220514.tif", 1000, "by its numbers the offset is still in"),
        ("S2_20220514_b.tif", 0, "by its numbers the offset is not in"),
        ("S2_20210514.tif", 0, "before 2022"),
    ],
)
def test_the_offset_of_sentinel_2_is_taken_off_exactly_once(draw_raster, name, added, note):
    path = draw_raster(name, (TRUTH * 10_000 + added).astype("uint16"), bands=NAMES)
    assert np.allclose(blue(path), TRUTH[0], atol=1.5e-4)
    assert any(note in text for text in identify_scene([(path, "a" * 64)]).notes)


def test_landsat_has_a_scale_and_an_offset_of_its_own(draw_raster):
    stored = ((TRUTH + 0.2) / 2.75e-5).astype("uint16")
    path = draw_raster("LC08_L2SP_114035_20220514_20220520_02_T1.tif", stored, bands=("SR_B2", "SR_B3"))
    assert np.allclose(blue(path), TRUTH[0], atol=1e-4)


@pytest.mark.parametrize(
    ("stored", "scale"),
    [((TRUTH * 65_535).astype("uint16"), None), (TRUTH.astype("float32"), 1e-4), ((TRUTH * 255).astype("uint8"), None)],
    ids=["0-65535 not declared", "reflectance with a scale", "bytes"],
)
def test_numbers_that_cannot_be_reflectance_are_refused_until_the_scale_is_told(draw_raster, stored, scale):
    path = draw_raster("S2_20200514.tif", stored, bands=NAMES, scale=scale)
    if stored.dtype == np.uint8:
        assert np.nanmax(blue(path, scale=1 / 255)) == pytest.approx(0.31, abs=0.02)
        return
    with pytest.raises(DataError, match=r"reflectances up to.*--scale"):
        blue(path)
    told = 1.0 if scale else 1 / 65_535
    assert np.allclose(blue(path, scale=told), TRUTH[0], atol=1e-4)


def test_bands_with_different_scales_are_refused(draw_raster):
    path = draw_raster("S2_20200514.tif", (TRUTH * 10_000).astype("uint16"), bands=NAMES)
    with rasterio.open(path, "r+") as raster:
        raster.scales = (1e-4, 1e-3)
    with pytest.raises(DataError, match="different scales"):
        blue(path)


@pytest.mark.parametrize("decibels", [True, False])
def test_radar_becomes_linear_backscatter(draw_raster, decibels):
    stored = 10 * np.log10(TRUTH) if decibels else TRUTH
    path = draw_raster("S1A_20220514.tif", stored.astype("float32"), bands=("VV", "VH"))
    assert identify_scene([(path, "a" * 64)]).decibels is decibels
    assert np.allclose(blue(path), TRUTH[0], rtol=1e-4)


def test_radar_as_display_values_is_said_to_be_uncalibrated(draw_raster):
    path = draw_raster("S1A_20220514.tif", (TRUTH * 65_535).astype("uint16"), bands=("VV", "VH"))
    scene = identify_scene([(path, "a" * 64)])
    assert scene.parameters["radiometry"] == "relative"
    assert any("not calibrated" in note for note in scene.notes)
