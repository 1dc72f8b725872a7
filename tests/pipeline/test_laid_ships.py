"""Drawn tracks (synthetic) with their reports near an instant left out."""

from __future__ import annotations

import numpy as np
import pytest
from tests.drawn_tracks import HOUR_MS, START_MS, mixed, sailed

from quaywatch.pipeline.laid_ships import LEFT_OUT_H, lay_ships_apart
from quaywatch.records.track import Positions
from quaywatch.tracks.clean import clean_tracks


def apart(positions, hours=(12.0,)):
    times_ms = START_MS + np.round(np.array(hours) * HOUR_MS).astype(np.int64)
    return lay_ships_apart(clean_tracks(positions), times_ms, 12 * HOUR_MS)


@pytest.mark.parametrize("lon", [0.0, 178.5])
def test_a_ship_that_sails_straight_is_laid_where_it_was_however_much_is_left_out(lon):
    found = apart(sailed(24.0, lon=lon, knots=10.0))
    minutes = [one.vessels.minutes_to_nearest[0] for one in found]
    assert minutes == pytest.approx([60 * hours for hours in LEFT_OUT_H], abs=5.1)
    for one in found:
        assert np.hypot(one.east_m, one.north_m)[0] < 30


def test_a_ship_that_went_there_and_back_is_laid_as_far_off_as_it_was():
    out = sailed(12.0, knots=10.0)
    back = sailed(12.0, start_h=12.0, lon=float(out.lon[-1]), knots=-10.0)
    for one, hours in zip(apart(Positions.joined([out, back])), LEFT_OUT_H, strict=True):
        assert one.east_m[0] == pytest.approx(hours * 18_520, rel=0.12)


def test_ships_without_a_report_near_the_instant_tell_nothing():
    there, later = sailed(24.0, every_min=7.0), sailed(24.0, start_h=0.5, every_min=60.0, mmsi=273000002)
    for one in apart(mixed([there, later])):
        assert set(one.vessels.mmsi.tolist()) <= {273000001}
    assert not any(len(one.vessels) for one in apart(later))


def test_no_rows_and_no_instants_tell_nothing():
    assert apart(Positions.empty()) == []
    assert apart(sailed(24.0), hours=()) == []
