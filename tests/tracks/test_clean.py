from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_tracks import drawn, mixed, sailed

from quaywatch.errors import DataError, PlanError
from quaywatch.records.track import Positions
from quaywatch.records.track_segment import CutReason, Tracks
from quaywatch.tracks.clean import CleanLimits, clean_tracks


def reasons(tracks):
    return [CutReason(int(reason)) for reason in tracks.cut_by]


def test_a_steady_track_is_one_segment():
    tracks = clean_tracks(sailed(10))
    assert (len(tracks), tracks.duplicates, len(tracks.outliers)) == (121, 0, 0)
    assert reasons(tracks) == [CutReason.FIRST]


def test_no_rows_are_no_tracks():
    tracks = clean_tracks(Positions.empty())
    assert len(tracks) == len(tracks.cut_by) == 0
    assert not len(tracks.starts_ship)


def test_what_several_receivers_heard_counts_once():
    once = drawn([0, 0.1], [10, 10.01], 50.0, speed_kn=9.0)
    again = drawn([3 / 3600, 0.1], [10, 10.01], 50.0, speed_kn=9.0, receiver=-1)
    other = drawn(5 / 3600, 10, 50.0, speed_kn=9.1)
    tracks = clean_tracks(mixed([once, again, other]))
    assert (len(tracks), tracks.duplicates) == (3, 2)


def test_a_moored_ship_that_repeats_its_place_is_not_thinned_out_of_sight():
    tracks = clean_tracks(drawn(np.arange(0, 12, 8 / 3600), 10.0, 50.0, speed_kn=0.0))
    assert np.diff(tracks.positions.time_ms).max() <= 16_000


def test_silence_of_more_than_a_day_begins_a_segment():
    tracks = clean_tracks(mixed([sailed(1), sailed(1, start_h=26, lon=2)]))
    assert reasons(tracks) == [CutReason.FIRST, CutReason.SILENCE]
    assert len(clean_tracks(mixed([sailed(1), sailed(1, start_h=24.9, lon=2)])).cut_by) == 1


def test_a_jump_begins_a_segment_of_the_same_ship():
    tracks = clean_tracks(mixed([sailed(2), sailed(2, start_h=2.1, lon=30)]))
    assert reasons(tracks) == [CutReason.FIRST, CutReason.JUMP]
    assert set(tracks.ship) == {0}


def test_one_wrong_position_is_taken_out_and_cuts_nothing():
    tracks = clean_tracks(mixed([sailed(2), drawn(1.01, 70, 30)]))
    assert reasons(tracks) == [CutReason.FIRST]
    assert list(tracks.outliers.lon) == [70]


@pytest.mark.parametrize("at_h", [-0.1, 2.1], ids=["first", "last"])
def test_one_wrong_position_at_an_end_is_taken_out(at_h):
    tracks = clean_tracks(mixed([sailed(2), drawn(at_h, 70, 30)]))
    assert (len(tracks.outliers), len(tracks.cut_by)) == (1, 1)


def test_rounded_times_are_no_jump():
    fast = sailed(1, every_min=1 / 30, knots=40)
    rounded = drawn(np.floor((fast.time_ms - fast.time_ms[0]) / 10_000) * 10 / 3600, fast.lon, fast.lat, speed_kn=40)
    tracks = clean_tracks(rounded)
    assert (len(tracks), len(tracks.cut_by), len(tracks.outliers)) == (len(fast), 1, 0)


def test_two_ships_of_one_number_are_told_apart():
    tracks = clean_tracks(mixed([sailed(6, lon=0), sailed(6, lon=40, lat=30, every_min=7)]))
    assert reasons(tracks) == [CutReason.FIRST, CutReason.FIRST]
    assert not len(tracks.outliers)
    assert {int(ship): bool(tracks.positions.lat[tracks.ship == ship].max() > 20) for ship in (0, 1)} == {
        0: bool(tracks.positions.lat[0] > 20),
        1: bool(tracks.positions.lat[0] < 20),
    }
    for ship in (0, 1):
        assert np.ptp(tracks.positions.lat[tracks.ship == ship]) == 0


def test_a_position_amid_a_silence_that_another_ship_sent_leaves_the_track_whole():
    parts = [sailed(1), sailed(1, start_h=9, lon=1.5), sailed(2, start_h=4, lon=100)]
    tracks = clean_tracks(mixed(parts))
    assert sorted(np.bincount(tracks.segment)) == [25, 26]


def test_the_date_line_is_no_jump():
    tracks = clean_tracks(sailed(10, lon=179.5))
    assert (len(tracks.cut_by), len(tracks.outliers)) == (1, 0)


def test_rows_of_one_place_and_time_at_random_over_the_earth_end():
    rng = np.random.default_rng(1)
    rows = drawn(rng.uniform(0, 50, 2000), rng.uniform(-180, 180, 2000), rng.uniform(-80, 80, 2000))
    tracks = clean_tracks(rows)
    assert len(tracks) + len(tracks.outliers) + tracks.duplicates == 2000


def test_limits_that_are_no_lengths_are_refused():
    with pytest.raises(PlanError):
        CleanLimits(fastest_kn=0)


def test_tracks_of_unequal_columns_are_refused():
    with pytest.raises(DataError):
        Tracks(
            positions=sailed(1), ship=np.zeros(3, np.int16), segment=np.zeros(13, np.int32),
            cut_by=np.zeros(1, np.int8), outliers=Positions.empty(), duplicates=0,
        )  # fmt: skip


@st.composite
def fleets(draw):
    parts = []
    for _ in range(draw(st.integers(1, 5))):
        at = {"lon": draw(st.sampled_from([0, 0.01, 179.9, 60])), "lat": draw(st.sampled_from([0, 40, -70]))}
        at |= {"start_h": draw(st.sampled_from([0, 0.7, 5, 40])), "knots": draw(st.sampled_from([0, 5, 25]))}
        parts.append(sailed(draw(st.sampled_from([0, 0.2, 3])), mmsi=draw(st.sampled_from([1, 2])), **at))
    return parts


@settings(deadline=None)
@given(fleets(), st.integers(0, 9))
def test_order_and_copies_of_rows_change_nothing(parts, seed):
    whole = clean_tracks(Positions.joined(parts))
    again = clean_tracks(mixed([*parts, *parts], seed))
    for name in ("time_ms", "mmsi", "lon", "lat"):
        assert np.array_equal(getattr(whole.positions, name), getattr(again.positions, name))
    assert np.array_equal(whole.ship, again.ship)
    assert np.array_equal(whole.segment, again.segment)


@settings(deadline=None)
@given(st.floats(-180, 180), st.sampled_from([0, 3, 12]), st.sampled_from([0.5, 2, 26]))
def test_turning_the_earth_changes_no_segment(turn, knots, silence_h):
    def fleet(turn):
        moved = sailed(2, start_h=2 + silence_h, lon=turn + 0.1, knots=knots)
        other = sailed(4, start_h=0.01, lon=turn + 40, lat=30, every_min=7, knots=knots)
        return clean_tracks(mixed([sailed(2, lon=turn, knots=knots), moved, other, drawn(1.01, turn + 90, 30)]))

    here, there = fleet(0.0), fleet(turn)
    assert np.array_equal(here.segment, there.segment)
    assert np.array_equal(here.cut_by, there.cut_by)
    assert len(here.outliers) == len(there.outliers) == 1


@settings(deadline=None)
@given(fleets(), fleets())
def test_other_vessels_change_nothing(parts, others):
    for part in others:
        part.mmsi[:] += 10
    alone = clean_tracks(Positions.joined(parts))
    beside = clean_tracks(Positions.joined([*others, *parts]))
    ours = beside.positions.mmsi < 10
    assert np.array_equal(alone.positions.lon, beside.positions.lon[ours])
    assert np.array_equal(alone.segment, beside.segment[ours])


@settings(deadline=None)
@given(fleets())
def test_no_segment_holds_a_silence_or_goes_backwards(parts):
    tracks = clean_tracks(Positions.joined(parts))
    step = np.diff(tracks.positions.time_ms)[tracks.segment[1:] == tracks.segment[:-1]]
    assert ((step >= 0) & (step <= 24 * 3_600_000)).all()
