from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from affine import Affine

from quaywatch.errors import DataError, PlanError
from quaywatch.geo import LocalFrame, LonLat, Shape, ShapeKind
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band, Scene
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.read import read_window

RAMP = np.add.outer(np.arange(60) * 10, np.arange(80)).astype(np.uint16)[None] + 1000
"""Row and column of a pixel, in its number."""
TOLD = SceneHints(sensor="sentinel2", acquired="2020-05-14", scale=1e-4, bands={Band.BLUE: 1})


def square(centre: LonLat, side_m: float) -> Shape:
    half = side_m / 2
    corners = [[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]]
    return Shape(kind=ShapeKind.POLYGON, rings=(LocalFrame(origin=centre).to_lonlat(corners),))


def open_scene(*paths: Path, hints: SceneHints = TOLD) -> tuple[Scene, dict[str, Path]]:
    files = {f"{i:064x}": path for i, path in enumerate(paths, start=1)}
    return identify_scene([(path, key) for key, path in files.items()], hints), files


def read(*paths: Path, area: Shape | None = None, hints: SceneHints = TOLD, **options: object) -> PixelWindow:
    scene, files = open_scene(*paths, hints=hints)
    return read_window(scene, files.__getitem__, area or scene.footprint, **options)


@pytest.mark.parametrize(
    ("crs", "transform"),
    [
        pytest.param("EPSG:32652", Affine(10, 0, 500000, 0, -10, 3890000), id="utm"),
        pytest.param("EPSG:3857", Affine(10, 0, 974916, 0, -10, 5532856), id="web mercator"),
        pytest.param("EPSG:4326", Affine(1e-4, 0, 129.0, 0, -1e-4, 35.1), id="degrees"),
        pytest.param("EPSG:4326", Affine(1e-4, 0, 179.997, 0, -1e-4, 65.0), id="degrees over the antimeridian"),
        pytest.param("EPSG:32601", Affine(10, 0, 299700, 0, -10, 7215000), id="utm near the antimeridian"),
    ],
)
def test_the_pixels_of_the_window_are_those_of_the_place(draw_raster, crs, transform):
    path = draw_raster("a b 부산.tif", RAMP, crs=crs, transform=transform)
    scene, files = open_scene(path)
    whole = read_window(scene, files.__getitem__, scene.footprint)
    place = whole.lonlat([[50.5, 30.5]])[0]
    window = read_window(scene, files.__getitem__, square(place, 4 * scene.gsd_m), margin_m=0)
    assert window.shape[0] <= 8
    assert window.shape[1] <= 8
    column, row = window.column_row((place,))[0]
    assert window.values[Band.BLUE][int(row), int(column)] * 1e4 == pytest.approx(1000 + 300 + 50, abs=0.01)
    assert window.valid.all()
    assert window.cloud is None


def test_a_window_ends_where_the_scene_ends(draw_raster):
    scene, files = open_scene(draw_raster("a.tif", RAMP))
    corner = scene.footprint.positions[0]
    window = read_window(scene, files.__getitem__, square(corner, 100), margin_m=0)
    assert window.shape == pytest.approx((5, 5), abs=1)
    assert window.values[Band.BLUE][0, 0] == pytest.approx(0.1)


@pytest.mark.parametrize("lon", [127.0, -51.0, 129.1])
def test_a_scene_elsewhere_is_an_error_that_names_both_places(draw_raster, lon):
    site = square(LonLat(lon=lon, lat=35.1), 400)
    with pytest.raises(
        DataError, match=r"scene a covers longitude 129\.000 to 129\.009.*site lies at longitude"
    ) as caught:
        read(draw_raster("a.tif", RAMP), area=site)
    assert f"longitude {lon - 0.0044:.3f} to" in str(caught.value)


def test_twenty_metre_bands_are_brought_to_the_ten_metre_grid_of_the_finest(draw_raster):
    coarse = {"transform": Affine(20, 0, 500000, 0, -20, 3890000)}
    halved = RAMP.reshape(1, 30, 2, 40, 2).mean(axis=(2, 4)).astype(np.uint16)
    classes = np.full((1, 30, 40), 6, np.uint8)
    classes[0, 10:20] = 9
    paths = (
        draw_raster("T52SDC_20200514T020659_B11_20m.tif", halved, **coarse),
        draw_raster("T52SDC_20200514T020659_SCL_20m.tif", classes, **coarse),
        draw_raster("T52SDC_20200514T020659_B02_10m.tif", RAMP),
    )
    window = read(*paths, hints=SceneHints(scale=1e-4))
    assert window.shape == (60, 80)
    inner = (slice(2, -2), slice(2, -2))
    assert np.allclose(window.values[Band.SWIR16][inner], window.values[Band.BLUE][inner], atol=1.1e-4)
    assert window.cloud is not None
    assert window.cloud[20:40].all()
    assert not window.cloud[:20].any()
    assert read(*paths, hints=SceneHints(scale=1e-4), bands=[Band.SWIR16]).shape == (30, 40)


def test_zero_in_every_band_is_no_data_and_zero_in_one_is_darkness(draw_raster):
    pixels = np.full((2, 20, 20), 500, np.uint16)
    pixels[:, :5] = 0
    pixels[1, 10:] = 0
    path = draw_raster("S2_20200514.tif", pixels, bands=("B02", "B08"), scale=1e-4)
    for bands in (None, [Band.NIR]):
        window = read(path, hints=SceneHints(), bands=bands)
        assert not window.valid[:5].any()
        assert window.valid[5:].all()
        assert np.isnan(window.values[Band.NIR][:5]).all()
        assert (window.values[Band.NIR][10:] == 0).all()


@pytest.mark.parametrize(("dtype", "nodata"), [("int16", -9999), ("float32", float("nan")), ("uint16", 65535)])
def test_a_nodata_number_of_its_own_counts_in_every_band(draw_raster, dtype, nodata):
    pixels = np.full((2, 20, 20), 500).astype(dtype)
    pixels[1, 10:] = nodata
    window = read(
        draw_raster("S2_20200514.tif", pixels, bands=("B02", "B08"), scale=1e-4, nodata=nodata), hints=SceneHints()
    )
    assert window.valid[:10].all()
    assert not window.valid[10:].any()


def test_a_scene_without_any_data_is_read_and_has_nothing_usable(draw_raster):
    window = read(draw_raster("a.tif", np.zeros((1, 20, 20), np.uint16)))
    assert not window.usable.any()


def test_a_band_that_the_scene_does_not_show_is_an_error(draw_raster):
    with pytest.raises(DataError, match="does not show nir.*bands among blue"):
        read(draw_raster("a.tif", RAMP), bands=[Band.NIR])


def test_a_window_beyond_the_limit_is_refused_before_it_is_read(draw_raster):
    with pytest.raises(PlanError, match=r"0 million pixels.*at most 0.001"):
        read(draw_raster("a.tif", RAMP), limit_mpx=0.001)


def test_nothing_to_look_at_is_refused(draw_raster):
    scene, files = open_scene(draw_raster("a.tif", RAMP))
    with pytest.raises(PlanError, match="nothing to look at"):
        read_window(scene, files.__getitem__, [])


def test_damage_outside_the_window_does_no_harm_and_inside_is_an_error(draw_raster):
    noise = np.random.default_rng(0).integers(1000, 9000, (1, 512, 512), dtype=np.uint16)
    path = draw_raster("a.tif", noise, driver="COG", compress="deflate", blocksize=128, overviews="NONE")
    scene, files = open_scene(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * 0.9)])
    north_west, south_east = scene.footprint.positions[0], scene.footprint.positions[24]
    assert read_window(scene, files.__getitem__, square(north_west, 100)).valid.all()
    with pytest.raises(DataError, match=r"a\.tif is damaged"):
        read_window(scene, files.__getitem__, square(south_east, 100))


def test_several_areas_are_covered_by_one_window(draw_raster):
    scene, files = open_scene(draw_raster("a.tif", RAMP))
    whole = read_window(scene, files.__getitem__, scene.footprint)
    spots = [square(place, 10) for place in whole.lonlat([[10.5, 10.5], [70.5, 50.5]])]
    window = read_window(scene, files.__getitem__, spots, margin_m=0)
    assert window.shape == pytest.approx((41, 61), abs=2)
