from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import parse_span
from quaywatch.geo import LonLat
from quaywatch.scenes.hints import read_hints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.sun import find_sun, sun_at

PIXELS = np.full((4, 8, 8), 2500, np.uint16)
HINTS = read_hints({"sensor": "sentinel2", "acquired": "2024-06-20T02:00:00Z"})


@pytest.mark.parametrize(
    ("when", "place", "azimuth", "elevation"),
    [
        # Example 27 of Reda and Andreas, Solar Position Algorithm (2003): zenith 50.11162, azimuth 194.34024.
        pytest.param(
            datetime(2003, 10, 17, 19, 30, 30, tzinfo=UTC), (-105.1786, 39.742476), 194.34, 39.89, id="Golden"
        ),
        pytest.param(datetime(2024, 3, 20, 12, 7, tzinfo=UTC), (0.0, 0.0), None, 90.0, id="equinox on the equator"),
        pytest.param(datetime(2024, 6, 20, 12, 2, tzinfo=UTC), (0.0, 51.5), 180.0, 61.94, id="summer noon in London"),
        pytest.param(
            datetime(2024, 12, 21, 11, 58, tzinfo=UTC), (0.0, -33.0), 0.0, None, id="south of it, noon is north"
        ),
    ],
)
def test_the_sun_stands_where_others_compute_it(when, place, azimuth, elevation):
    told = sun_at(when, LonLat(lon=place[0], lat=place[1]))
    if azimuth is not None:
        assert (told.azimuth_deg - azimuth + 180.0) % 360.0 - 180.0 == pytest.approx(
            0.0, abs=2.0 if azimuth == 0 else 0.5
        )
    if elevation is not None:
        assert told.elevation_deg == pytest.approx(elevation, abs=0.5)


@given(st.integers(0, 60 * 365 * 24), st.floats(-179, 179), st.floats(-80, 80))
def test_the_sun_goes_round_once_a_day_and_its_angles_are_angles(hours, lon, lat):
    when = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    told, next_day = (sun_at(at, LonLat(lon=lon, lat=lat)) for at in (when, when + timedelta(days=1)))
    assert 0.0 <= told.azimuth_deg < 360.0
    assert -90.0 <= told.elevation_deg <= 90.0
    assert next_day.elevation_deg == pytest.approx(told.elevation_deg, abs=1.0)


def scene(draw_raster, name="S2_2024.tif", **more):
    path = draw_raster(name, PIXELS, bands=("B02", "B03", "B04", "B08"), **more)
    return identify_scene([(path, "0" * 64)], HINTS)


def test_tags_go_before_the_computed_sun_and_it_is_said_which(draw_raster):
    told = find_sun(scene(draw_raster, tags={"SUN_AZIMUTH": "120.5", "SUN_ELEVATION": "55.25"}))
    assert (told.azimuth_deg, told.elevation_deg, told.source) == (120.5, 55.25, "tags of the file")
    assert find_sun(scene(draw_raster)).source == "computed from time and place"


def test_a_stac_item_beside_the_file_tells_sun_and_view(draw_raster, tmp_path):
    item = {"type": "Feature", "properties": {"view:sun_azimuth": 98, "view:sun_elevation": 61, "view:off_nadir": 21.5}}
    (tmp_path / "S2_2024.json").write_text(json.dumps(item))
    told = scene(draw_raster).parameters
    assert (told["sun_azimuth"], told["view_off_nadir"]) == ("98.000", "21.500")
    assert told["angles_from"] == "S2_2024.json"


def test_landsat_and_sentinel2_metadata_beside_the_files_are_read(draw_raster, tmp_path):
    name = "LC08_L2SP_114036_20240620_20240628_02_T1"
    (tmp_path / f"{name}_MTL.txt").write_text("  GROUP = X\n    SUN_AZIMUTH = 118.25\n    SUN_ELEVATION = 66.5\n")
    assert find_sun(scene(draw_raster, f"{name}_SR_B2.TIF")).azimuth_deg == 118.25
    xml = '<Mean_Sun_Angle><ZENITH_ANGLE unit="deg">30.0</ZENITH_ANGLE><AZIMUTH_ANGLE unit="deg">140.5</AZIMUTH_ANGLE>'
    folder = tmp_path / "GRANULE"
    folder.mkdir()
    (folder / "MTD_TL.xml").write_text(xml)
    told = find_sun(scene(draw_raster, "GRANULE/IMG_DATA/R10m/T52_B02.tif"))
    assert (told.elevation_deg, told.azimuth_deg) == (60.0, 140.5)


@pytest.mark.parametrize("text", ["", "nonsense", "NaN", "-7000"])
def test_tags_that_are_no_angles_are_passed_over(draw_raster, text):
    told = scene(draw_raster, tags={"SUN_AZIMUTH": text, "SUN_ELEVATION": text})
    assert "sun_azimuth" not in told.parameters


def test_a_day_alone_does_not_tell_where_the_sun_stood(draw_raster):
    told = scene(draw_raster)
    assert find_sun(dataclasses.replace(told, acquired=parse_span("2024-06-20"))) is None
    assert find_sun(dataclasses.replace(told, acquired=parse_span("2024-06-20T15:00:00Z"))) is None


def test_shadows_point_away_from_the_sun_and_are_longer_when_it_is_low(draw_raster):
    high, low = (
        find_sun(scene(draw_raster, tags={"SUN_AZIMUTH": "180", "SUN_ELEVATION": text})) for text in ("45", "20")
    )
    assert high.shadow == pytest.approx([0.0, 1.0])
    assert low.shadow[1] == pytest.approx(2.747, abs=0.001)
