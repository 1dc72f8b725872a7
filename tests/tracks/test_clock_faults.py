from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_tracks import sailed

from quaywatch.errors import PlanError
from quaywatch.records.track import Positions
from quaywatch.tracks.clean import clean_tracks
from quaywatch.tracks.clock_faults import ClockFaultLimits, find_clock_faults

NAMES = ("shore", "satellite")


def fleet(late_h=0.0, ships=8, *, lon=0.0, knots=12.0, only=None):
    """Ships that a shore station hears for days, and a satellite for ten minutes, whose times are late."""
    parts = []
    for number in range(ships):
        whole = sailed(80, every_min=10, lon=lon + number, lat=number - 4, knots=knots + number / 3, mmsi=number + 1)
        parts.append(replace(whole, receivers=NAMES, receiver=np.zeros(len(whole), np.int32)))
        speed = (knots + number / 3) * 1852 / (111_320 * np.cos(np.radians(number - 4)))
        passed = sailed(1 / 6, every_min=5, start_h=40.01, lon=lon + number + 40.01 * speed, lat=number - 4,
                        knots=knots + number / 3, mmsi=number + 1)  # fmt: skip
        if only is None or number in only:
            passed = replace(passed, time_ms=passed.time_ms + round(late_h * 3_600_000))
        parts.append(replace(passed, receivers=NAMES, receiver=np.ones(len(passed), np.int32)))
    return Positions.joined(parts).in_order()


@settings(deadline=None, max_examples=25)
@given(st.sampled_from([0.3, -0.5, 2.0, 26.0, -30.0]), st.floats(-180, 180))
def test_a_batch_whose_times_are_off_is_found_with_its_shift(late_h, lon):
    rows = fleet(late_h, lon=lon)
    faults = find_clock_faults(rows)
    assert [rows.receivers[number] for number in faults.receiver] == ["satellite"]
    assert faults.batch_shift_ms / 3_600_000 == pytest.approx([late_h], abs=0.03)
    of_satellite = np.array(rows.receivers)[rows.receiver] == "satellite"
    assert ((faults.shift_ms != 0) == of_satellite).all()


def test_rows_put_right_are_one_clean_track_again():
    rows = fleet(26.0)
    mended = replace(rows, time_ms=rows.time_ms - find_clock_faults(rows).shift_ms)
    assert len(clean_tracks(rows).outliers) + len(np.unique(clean_tracks(rows).ship)) > 1
    assert not len(clean_tracks(mended).outliers)
    assert len(clean_tracks(mended).cut_by) == 8


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(fleet(0.0), id="right times"),
        pytest.param(fleet(5.0, only={3}), id="one ship alone"),
        pytest.param(fleet(5.0, knots=0.0, ships=1), id="a ship that lies still"),
        pytest.param(fleet(5.0, ships=4), id="too few ships"),
        pytest.param(Positions.empty(), id="no rows"),
    ],
)
def test_what_is_no_clock_fault(rows):
    assert not len(find_clock_faults(rows).ships)


def test_without_names_of_receivers_nothing_is_told():
    rows = fleet(26.0)
    assert not find_clock_faults(replace(rows, receiver=np.full(len(rows), -1, np.int32))).shift_ms.any()


def test_limits_that_do_not_fit_are_refused():
    with pytest.raises(PlanError):
        ClockFaultLimits(least_ships=1)
