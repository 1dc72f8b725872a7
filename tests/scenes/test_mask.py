from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from affine import Affine

from quaywatch.clock import parse_span
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band, Modality, Scene, SceneFile
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.mask import judge_clouds, judge_clouds_together
from quaywatch.scenes.read import read_window

OPTICAL = (Band.BLUE, Band.GREEN, Band.RED, Band.NIR)
PLACE = LonLat(lon=129.0, lat=35.1)


def window_of(
    values: dict[Band, np.ndarray], *, modality: Modality = Modality.OPTICAL, **parameters: str
) -> PixelWindow:
    shape = next(iter(values.values())).shape
    scene = Scene(
        id="scene-x", name="x", sensor="sentinel2", modality=modality, acquired=parse_span("2020-05-14"), gsd_m=10.0,
        footprint=Shape(kind=ShapeKind.POINT, rings=((PLACE,),)), files=(SceneFile(sha256="a" * 64, bands={}),),
        credit="drawn", parameters=parameters,
    )  # fmt: skip
    return PixelWindow(
        scene=scene, values=values, valid=np.ones(shape, bool), cloud=None, crs="EPSG:32652",
        transform=Affine(10, 0, 500000, 0, -10, 3890000),
    )  # fmt: skip


@pytest.fixture
def harbour() -> PixelWindow:
    """A drawn harbour: dark water, a grey quay with bright roofs, and a bright ship of 200 m. No cloud."""
    rng = np.random.default_rng(5)
    levels = {Band.BLUE: (0.05, 0.12), Band.GREEN: (0.05, 0.13), Band.RED: (0.04, 0.14), Band.NIR: (0.02, 0.20)}
    values = {}
    for band, (water, land) in levels.items():
        grid = np.full((300, 300), water)
        grid[:120] = land
        grid[40:50, 40:60] = 0.5
        grid[130:134, 100:120] = 0.35
        values[band] = (grid * (1 + 0.05 * rng.normal(size=grid.shape))).astype(np.float32)
    return window_of(values, level="l2a")


def test_a_clear_harbour_has_no_cloud_over_ship_and_quay(harbour):
    judged = judge_clouds(harbour)
    assert judged.cloud is not None
    assert not judged.cloud[100:160, 90:130].any()
    assert judged.cloud.mean() < 0.02
    assert "UKIS-CSMask with 4 bands" in judged.clouds_by


@pytest.mark.parametrize("threads", ["2", "2,1", "many", ""])
def test_however_many_threads_are_asked_for_clouds_are_judged_alike(harbour, monkeypatch, threads):
    alone = judge_clouds(harbour)
    monkeypatch.setenv("OMP_NUM_THREADS", threads)
    assert np.array_equal(judge_clouds(harbour).cloud, alone.cloud)


def test_a_sheet_of_cloud_is_marked_where_it_lies(harbour):
    covered = {band: grid.copy() for band, grid in harbour.values.items()}
    for grid in covered.values():
        grid[150:270, 150:270] = 0.6
    judged = judge_clouds(dataclasses.replace(harbour, values=covered))
    assert judged.cloud is not None
    assert judged.cloud[155:265, 155:265].all()
    assert not judged.cloud[100:140, 90:130].any()


def under_cloud(harbour, row, column, level=0.5):
    """A soft cloud of 13 ha: the network tells it, the rule for sheets does not."""
    rows, columns = np.mgrid[: harbour.shape[0], : harbour.shape[1]]
    swell = 1.0 + 0.3 * np.sin(rows / 9.0) * np.sin(columns / 7.0)
    share = np.clip(1.6 * np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / 288.0) * swell, 0.0, 1.0)
    values = {band: (grid * (1.0 - share) + level * share).astype(np.float32) for band, grid in harbour.values.items()}
    return dataclasses.replace(harbour, values=values)


def again(harbour, seed, gain=1.0):
    """The harbour in another light, with noise of its own."""
    rng = np.random.default_rng(seed)
    values = {
        band: (grid * gain + rng.normal(0.0, 0.003, grid.shape)).astype(np.float32)
        for band, grid in harbour.values.items()
    }
    return dataclasses.replace(harbour, values=values)


@pytest.mark.parametrize("gain", [0.9, 1.1], ids=["darker", "brighter"])
def test_looks_judged_together_have_the_clouds_that_each_has_alone(harbour, gain):
    clouded, clear = under_cloud(harbour, 200, 150), again(harbour, 1, gain)
    other = under_cloud(again(harbour, 2), 230, 60, level=0.4)
    for looks in ([clouded, clear], [clear, clouded], [clouded, other], [other, clear, clouded]):
        for told, look in zip(judge_clouds_together(looks), looks, strict=True):
            assert look is clear or told.cloud.any()
            assert np.array_equal(told.cloud, judge_clouds(look).cloud)


def test_a_cloud_over_all_of_one_look_is_found(harbour):
    white = {band: np.full_like(grid, 0.6) for band, grid in harbour.values.items()}
    overcast, clear = judge_clouds_together([dataclasses.replace(harbour, values=white), again(harbour, 3)])
    assert overcast.cloud.all()
    assert clear.cloud.mean() < 0.02


def test_what_is_as_bright_in_both_looks_is_not_told_as_cloud(harbour):
    looks = [under_cloud(one, 200, 150) for one in (harbour, again(harbour, 1))]
    assert all(judge_clouds(look).cloud.any() for look in looks)
    assert not any(told.cloud.any() for told in judge_clouds_together(looks))


def test_where_another_look_has_no_data_clouds_are_judged_as_alone(harbour):
    clouded, gap = under_cloud(harbour, 200, 150), under_cloud(again(harbour, 1), 200, 150)
    for grid in gap.values.values():
        grid[100:] = np.nan
    blind = dataclasses.replace(gap, valid=np.isfinite(gap.values[Band.BLUE]))
    told = judge_clouds_together([clouded, blind])[0]
    assert told.cloud.any()
    assert np.array_equal(told.cloud, judge_clouds(clouded).cloud)


def test_looks_that_bring_a_mask_or_tell_nothing_are_left_as_they_are(harbour):
    masked = dataclasses.replace(harbour, cloud=np.zeros(harbour.shape, bool), clouds_by="a mask")
    three = dataclasses.replace(harbour, values={band: harbour.values[band] for band in OPTICAL[:3]})
    told = judge_clouds_together([masked, three, harbour])
    assert told[0] is masked
    assert told[1] is three
    assert np.array_equal(told[2].cloud, judge_clouds(harbour).cloud)


def test_a_sheet_of_snow_is_told_from_cloud_where_short_wave_infrared_is_there(harbour):
    covered = {
        band: np.where(np.arange(300)[:, None] > 150, np.float32(0.6), grid) for band, grid in harbour.values.items()
    }
    snow = judge_clouds(
        dataclasses.replace(harbour, values={**covered, Band.SWIR16: np.full((300, 300), 0.08, np.float32)})
    )
    cloud = judge_clouds(
        dataclasses.replace(harbour, values={**covered, Band.SWIR16: np.full((300, 300), 0.4, np.float32)})
    )
    assert snow.cloud is not None
    assert cloud.cloud is not None
    assert snow.cloud[160:].mean() < 0.5
    assert cloud.cloud[160:].mean() > 0.95


def test_what_has_no_data_is_not_called_cloud(harbour):
    valid = np.ones(harbour.shape, bool)
    valid[200:] = False
    judged = judge_clouds(dataclasses.replace(harbour, valid=valid))
    assert judged.cloud is not None
    assert not judged.cloud[200:].any()


@pytest.mark.parametrize(
    ("bands", "options", "says"),
    [
        pytest.param(OPTICAL[:3], {}, "clouds not judged", id="no infrared"),
        pytest.param(OPTICAL, {"radiometry": "relative"}, "clouds not judged", id="brightness only"),
        pytest.param((Band.VV,), {"modality": Modality.RADAR}, "clouds hide nothing", id="radar"),
    ],
)
def test_where_nothing_can_tell_the_clouds_are_said_to_be_unjudged(bands, options, says):
    judged = judge_clouds(window_of({band: np.full((20, 20), 0.9, np.float32) for band in bands}, **options))
    assert judged.cloud is None
    assert says in judged.clouds_by


@pytest.mark.parametrize(
    ("spectral", "mask", "seen", "hidden", "by"),
    [
        pytest.param("T52SDC_20200514T020659_B02.tif", "T52SDC_20200514T020659_SCL.tif", (1, 2, 4, 5, 6, 7, 11),
                     (3, 8, 9, 10), "scene classification", id="Sentinel-2 SCL"),
        pytest.param("LC08_L2SP_114035_20200514_20200520_02_T1_SR_B2.tif",
                     "LC08_L2SP_114035_20200514_20200520_02_T1_QA_PIXEL.tif", (0b1000000, 0b10000000),
                     (0b10, 0b100, 0b1000, 0b10000), "QA_PIXEL", id="Landsat QA_PIXEL"),
    ],
)  # fmt: skip
def test_masks_of_the_product_are_read_by_their_classes(draw_raster, spectral, mask, seen, hidden, by):
    codes = np.array([*seen, *hidden], np.uint16)[None, None, :].repeat(4, axis=1)
    paths = [draw_raster(spectral, np.full_like(codes, 9000)), draw_raster(mask, codes)]
    files = {f"{i:064x}": path for i, path in enumerate(paths)}
    scene = identify_scene([(path, key) for key, path in files.items()])
    window = read_window(scene, files.__getitem__, scene.footprint)
    assert window.cloud is not None
    assert window.cloud[0].tolist() == [False] * len(seen) + [True] * len(hidden)
    assert by in window.clouds_by
    assert judge_clouds(window) is window


def test_planets_usable_data_mask_says_what_is_clear(draw_raster):
    fine = {"transform": Affine(3, 0, 500000, 0, -3, 3890000)}
    picture = draw_raster("20200514_021304_55_2416_3B.tif", np.full((4, 8, 8), 900, np.uint16), **fine)
    clear = np.zeros((8, 8, 8), np.uint8)
    clear[0, :4] = 1
    mask = draw_raster("20200514_021304_55_2416_3B_udm2.tif", clear, **fine)
    files = {"a" * 64: picture, "b" * 64: mask}
    scene = identify_scene([(p, k) for k, p in files.items()], SceneHints(sensor="planetscope"))
    assert scene.files[0].bands[Band.BLUE] == 1
    window = read_window(scene, files.__getitem__, scene.footprint)
    assert window.cloud is not None
    assert window.cloud[:, 0].tolist() == [False] * 4 + [True] * 4


def test_a_mask_that_a_person_gives_hides_where_it_is_not_zero_and_where_it_does_not_reach(draw_raster):
    picture = draw_raster("S2_20200514_B02.tif", np.full((1, 8, 8), 900, np.uint16))
    mask = draw_raster("my clouds.tif", np.array([[[0, 7]] * 6], np.uint8))
    files = {"a" * 64: picture, "b" * 64: mask}
    scene = identify_scene([(p, k) for k, p in files.items()], SceneHints(masks=frozenset({"b" * 64})))
    window = read_window(scene, files.__getitem__, scene.footprint)
    assert window.cloud is not None
    assert window.cloud[0].tolist() == [False] + [True] * 7
    assert window.cloud[6:].all()
    assert window.clouds_by == "a mask given with the scene"
