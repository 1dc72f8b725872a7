from __future__ import annotations

import contextlib
import struct
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from rasterio.windows import Window

from quaywatch.errors import DataError, SourceError
from quaywatch.sources.files import open_raster, read_hidden

PLAIN = np.arange(64 * 64, dtype=np.uint16).reshape(1, 64, 64)
WHOLE = Window(0, 0, 64, 64)


def read_whole(path: Path) -> np.ndarray:
    with open_raster(path) as raster:
        return raster.read()


@pytest.mark.parametrize(
    "name",
    ["plain.tif", "with space.tif", "부산항 2022.tif", "no_suffix", "wrong.jpg", "a#b?c&d.tif", "x!y.tif", "%41.tif"],
)
def test_a_raster_is_read_whatever_its_name(draw_raster, name):
    assert np.array_equal(read_whole(draw_raster(name, PLAIN)), PLAIN)


def test_a_jpeg_2000_file_is_read(draw_raster):
    path = draw_raster("a.jp2", PLAIN, driver="JP2OpenJPEG", QUALITY=100, REVERSIBLE="YES")
    assert np.array_equal(read_whole(path), PLAIN)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "is empty", id="no bytes"),
        pytest.param(b"II*\x00", "cannot be opened", id="only the first bytes"),
        pytest.param(b"Dear Sir, enclosed please find", "no raster: it begins with b'Dear Sir", id="text"),
        pytest.param(b"PK\x03\x04" + bytes(30), "is a zip archive", id="zip"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(30), "is a PNG picture", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(30), "is a JPEG picture", id="jpeg"),
        pytest.param(b"<VRTDataset rasterXSize='1'/>", "is a virtual raster", id="vrt"),
    ],
)
def test_what_is_no_raster_is_refused_in_one_line(tmp_path, content, says):
    path = tmp_path / "scene.tif"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=says) as caught, open_raster(path):
        pass
    assert "scene.tif" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["missing.tif", ".", "/vsicurl/http://127.0.0.1/a.tif", "/vsizip/a.zip/b.tif", "a\0b"])
def test_what_is_no_file_on_this_disk_is_refused(tmp_path, path):
    with pytest.raises(SourceError), open_raster(tmp_path / path):
        pass


@pytest.mark.parametrize(
    ("profile", "says"),
    [
        pytest.param({"crs": None}, "no place on the Earth", id="no reference system"),
        pytest.param({"transform": Affine.identity()}, "no place on the Earth", id="no geotransform"),
        pytest.param(
            {"transform": Affine(10, 9, 5e5, 3, 3, 3.9e6)},
            r"no sound grid \(geotransform 10, 9, 3, 3\)",
            id="rows along columns",
        ),
        pytest.param({"transform": Affine(10, 0, 5e5, 0, 0, 3.9e6)}, "no sound grid", id="flat"),
        pytest.param({"crs": 'LOCAL_CS["x",UNIT["m",1]]'}, "has the coordinate reference system", id="local"),
    ],
)
def test_a_raster_that_is_not_placed_on_the_earth_is_refused(draw_raster, profile, says):
    path = draw_raster("scene.tif", PLAIN, **profile)
    with pytest.raises(DataError, match=says), open_raster(path):
        pass


def test_complex_radar_is_refused(draw_raster):
    with (
        pytest.raises(DataError, match="complex numbers"),
        open_raster(draw_raster("a.tif", PLAIN.astype("complex64"))),
    ):
        pass


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize(
    "profile", [{"driver": "COG", "compress": "deflate"}, {"driver": "JP2OpenJPEG", "QUALITY": 100}], ids=["cog", "jp2"]
)
def test_a_lost_tail_is_an_error_and_never_pixels(draw_raster, profile, share):
    noise = np.random.default_rng(0).integers(1, 60000, (1, 300, 300), dtype=np.uint16)
    path = draw_raster("cut.jp2", noise, **profile)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(DataError, match=r"cut\.jp2 is damaged"):
        read_whole(path)


def test_a_bomb_is_refused_before_a_pixel_is_decoded(draw_raster):
    path = draw_raster(
        "bomb.tif", np.zeros((1, 8, 8), np.uint8), width=300_000, height=300_000, SPARSE_OK=True, tiled=True,
        blockxsize=4096, blockysize=4096, BIGTIFF="YES", write=False,
    )  # fmt: skip
    with pytest.raises(DataError, match="unpacks from|declares"), open_raster(path):
        pass


def test_one_giant_block_is_refused(draw_raster):
    path = draw_raster(
        "block.tif", np.zeros((1, 8, 8), np.uint8), width=30_000, height=30_000, SPARSE_OK=True, tiled=True,
        blockxsize=24_576, blockysize=24_576, write=False,
    )  # fmt: skip
    with pytest.raises(DataError, match="stored in blocks of"), open_raster(path):
        pass


def test_a_reference_to_another_file_is_refused(draw_raster):
    path = draw_raster("evil.tif", PLAIN)
    with rasterio.open(path, "r+") as raster:
        raster.update_tags(ns="OVERVIEWS", OVERVIEW_FILE=str(path.with_name("other.tif")))
    with pytest.raises(SourceError, match="in another file"), open_raster(path):
        pass


def test_files_that_lie_beside_it_are_not_looked_at(draw_raster):
    path = draw_raster("a.tif", PLAIN)
    path.with_suffix(".tif.aux.xml").write_text("<PAMDataset><SRS>EPSG:4326</SRS></PAMDataset>")
    path.with_suffix(".tif.msk").write_bytes(draw_raster("b.tif", np.zeros((1, 64, 64), np.uint8)).read_bytes())
    with open_raster(path) as raster:
        assert raster.crs.to_epsg() == 32652
        assert read_hidden(raster, WHOLE) is None


def test_a_transparency_band_hides(draw_raster):
    pixels = np.full((4, 64, 64), 255, np.uint8)
    pixels[3, :32] = 0
    path = draw_raster("a.tif", pixels, photometric="RGB", alpha="YES")
    with open_raster(path) as raster:
        hidden = read_hidden(raster, WHOLE)
    assert hidden is not None
    assert hidden[:32].all()
    assert not hidden[32:].any()


@given(data=st.data())
def test_a_file_with_changed_bytes_is_read_or_refused_but_never_breaks_anything(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("fuzz") / "a.tif"
    with rasterio.open(
        path, "w", driver="GTiff", dtype="uint16", count=1, height=64, width=64, crs="EPSG:32652",
        transform=Affine(10, 0, 5e5, 0, -10, 3.9e6), compress="deflate",
    ) as raster:  # fmt: skip
        raster.write(PLAIN)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        spot = data.draw(st.integers(4, len(content) - 5))
        content[spot : spot + 4] = struct.pack("<I", data.draw(st.integers(0, 2**32 - 1)))
    path.write_bytes(content)
    with contextlib.suppress(SourceError, DataError):
        assert read_whole(path).ndim == 3
