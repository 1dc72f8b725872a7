from __future__ import annotations

import numpy as np
import pytest
from tests.drawn_tracks import HOUR_MS, START_MS, drawn, mixed, sailed

from quaywatch.geo import LonLat, distance_m
from quaywatch.records.track import Positions
from quaywatch.tracks.clean import clean_tracks
from quaywatch.tracks.interpolate import lay_between


def at(tracks, hours):
    return lay_between(tracks, START_MS + round(hours * HOUR_MS))


def test_a_ship_at_even_speed_is_found_where_it_was():
    laid = at(clean_tracks(sailed(1, lon=179.9, every_min=10)), 0.75)
    there = LonLat(lon=(179.9 + 7.5 * 1852 / 111_320) - 360, lat=0.0)
    assert distance_m(LonLat(lon=laid.lon[0], lat=laid.lat[0]), there) < 20
    assert (laid.gap_s[0], laid.nearest_s[0]) == (600, 300)


@pytest.mark.parametrize("hours", [0.0, 0.5, 1.0], ids=["first", "middle", "last"])
def test_at_a_report_the_error_is_that_of_the_report(hours):
    laid = at(clean_tracks(sailed(1, every_min=30)), hours)
    assert laid.error_m.tolist() == [15.0]
    assert laid.nearest_s.tolist() == [0.0]


def test_the_error_grows_with_the_time_between_reports():
    errors = [at(clean_tracks(drawn([0, gap], [0, 0.1 * gap], 0)), gap / 2).error_m[0] for gap in (0.1, 1, 4, 12)]
    assert errors == sorted(errors)
    assert errors[0] < 40
    assert errors[-1] < 12 / 4 * 30 * 1852


def test_nothing_is_said_outside_a_segment():
    tracks = clean_tracks(mixed([sailed(1), sailed(1, start_h=30, lon=1)]))
    assert [len(at(tracks, hours).row) for hours in (-0.1, 0.4, 1.1, 15, 30.2, 31.1)] == [0, 1, 0, 0, 1, 0]
    assert not len(at(clean_tracks(Positions.empty()), 0).row)


def test_a_time_that_two_rows_have_gives_one_position():
    tracks = clean_tracks(drawn([0, 0.5, 0.5, 1], [0, 0.1, 0.1001, 0.2], 0))
    assert len(at(tracks, 0.5).row) == 1
    assert np.isfinite(at(tracks, 0.5).lon).all()
