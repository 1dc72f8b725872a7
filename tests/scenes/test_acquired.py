from __future__ import annotations

import numpy as np
import pytest

from quaywatch.clock import Precision
from quaywatch.errors import DataError, PlanError
from quaywatch.scenes.acquired import find_acquired
from quaywatch.scenes.headers import read_header
from quaywatch.scenes.hints import SceneHints

ONE = np.ones((1, 8, 8), np.uint8)
DAY, INSTANT, INTERVAL = Precision.DAY, Precision.INSTANT, Precision.INTERVAL


@pytest.mark.parametrize(
    ("name", "tags", "precision", "text"),
    [
        pytest.param(
            "a.tif", {"datetime": "2022-05-14T02:13:04.123456789Z"}, INSTANT, "2022-05-14T02:13:04.123456Z", id="STAC",
        ),
        pytest.param(
            "a.tif", {"acquired": "2022-05-14T11:13:04+09:00"}, INSTANT, "2022-05-14T11:13:04+09:00", id="with a zone",
        ),
        pytest.param(
            "a.tif", {"ACQUISITIONDATETIME": "2022-05-14 02:13:04"}, INSTANT, "2022-05-14T02:13:04Z", id="no zone",
        ),
        pytest.param("a.tif", {"date": "2022-05-14"}, DAY, "2022-05-14", id="day tag"),
        pytest.param("a_20220601.tif", {"date": "2022-05-14"}, DAY, "2022-05-14", id="tag before name"),
        pytest.param(
            "S2A_MSIL2A_20220514T020701_N0400_R103_T52SDC_20220514T053055.tif", {}, INTERVAL,
            "2022-05-14T02:07:01Z/2022-05-14T02:47:01Z", id="Sentinel-2 product: start of the data take",
        ),
        pytest.param(
            "T52SDC_20220514T020701_B02_10m.tif", {}, INTERVAL,
            "2022-05-14T02:07:01Z/2022-05-14T02:47:01Z", id="Sentinel-2 image file: the same",
        ),
        pytest.param(
            "S1A_IW_GRDH_1SDV_20220918T074921_20220918T074946_045056_056232_1234.tif", {}, INTERVAL,
            "2022-09-18T07:49:21Z/2022-09-18T07:49:46Z", id="Sentinel-1",
        ),
        pytest.param(
            "LC08_L2SP_114035_20220514_20220520_02_T1_SR_B2.tif", {}, DAY, "2022-05-14", id="Landsat, not processing",
        ),
        pytest.param(
            "20220514_021304_55_2416_3B_AnalyticMS_SR.tif", {}, INSTANT, "2022-05-14T02:13:04Z", id="PlanetScope",
        ),
        pytest.param("rajin_2022-05-14.tif", {}, DAY, "2022-05-14", id="date in name"),
        pytest.param("2022-05-14-00_00_2022-05-14-23_59_S2_B02.tif", {}, DAY, "2022-05-14", id="one day twice"),
    ],
)  # fmt: skip
def test_a_time_is_read_as_exactly_as_it_is_known(draw_raster, name, tags, precision, text):
    header = read_header(draw_raster(name, ONE, tags=tags), "a" * 64)
    span, source = find_acquired([header], SceneHints(), sensor="sentinel2")
    assert (span.precision, span.text) == (precision, text)
    assert name in source


@pytest.mark.parametrize(
    "name", ["port.tif", "2022-05-14_2022-06-01.tif", "20229914.tif", "18990101.tif", "B02_10m.tif"]
)
def test_no_date_or_two_dates_in_a_name_are_no_time(draw_raster, name):
    with pytest.raises(PlanError, match="does not say when it was taken"):
        find_acquired([read_header(draw_raster(name, ONE), "a" * 64)], SceneHints(), sensor="sentinel2")


def test_when_the_file_was_made_counts_for_planetscope_only(draw_raster):
    header = read_header(draw_raster("a.tif", ONE, tags={"TIFFTAG_DATETIME": "2022:05:14 02:13:04"}), "a" * 64)
    span, _ = find_acquired([header], SceneHints(), sensor="planetscope")
    assert span.text == "2022-05-14T02:13:04Z"
    with pytest.raises(PlanError, match="the file itself was made at 2022:05:14"):
        find_acquired([header], SceneHints(), sensor="sentinel2")


@pytest.mark.parametrize("tag", ["2022-13-14T02:13:04Z", "2022-02-30T02:13:04Z", "1022-05-14T02:13:04Z"])
def test_an_impossible_time_in_a_tag_is_an_error(draw_raster, tag):
    with pytest.raises(DataError):
        find_acquired(
            [read_header(draw_raster("a.tif", ONE, tags={"datetime": tag}), "a" * 64)], SceneHints(), sensor="sentinel2"
        )


def test_of_files_that_agree_the_narrowest_time_is_taken(draw_raster):
    day = read_header(draw_raster("a_20220514.tif", ONE), "a" * 64)
    exact = read_header(draw_raster("b.tif", ONE, tags={"datetime": "2022-05-14T02:13:04Z"}), "b" * 64)
    span, _ = find_acquired([day, exact], SceneHints(), sensor="sentinel2")
    assert span.is_instant
