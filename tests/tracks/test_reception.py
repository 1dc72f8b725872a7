"""Simulated traffic of which it is known who sent, and how well each place hears."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.records.track import Positions, ShipClass
from quaywatch.tracks.reception import HeardHours, Moments, Silences, count_hours, find_reception

HOUR_MS = 3_600_000
START_MS = 1_748_736_000_000
NEAR, FAR = (129.1, 35.1), (131.6, 36.6)


def rows(vessel, hours, lon, lat):
    count = len(hours)
    blank = np.full(count, np.nan, np.float32)
    return Positions(
        time_ms=(START_MS + np.asarray(hours) * HOUR_MS + 60_000 * (vessel % 50)).astype(np.int64),
        mmsi=np.full(count, 440_000_000 + vessel, np.int32),
        lon=np.full(count, lon),
        lat=np.full(count, lat),
        speed_kn=blank,
        course_deg=blank,
        heading_deg=blank,
        status=np.full(count, -1, np.int8),
        ship_class=np.full(count, ShipClass.A, np.int8),
        receiver=np.full(count, -1, np.int32),
    )


def sent(rng, vessel, place, chance, days=6):
    """A ship that lies in a place and sends all the while; it is heard in each hour with its own chance."""
    own = rng.beta(chance * 8.0, (1.0 - chance) * 8.0)
    return rows(vessel, np.flatnonzero(rng.random(24 * days) < own), *place)


def traffic(seed=0, vessels=120, chances=((NEAR, 0.9), (FAR, 0.12))):
    rng = np.random.default_rng(seed)
    return Positions.joined(
        sent(rng, 1000 * number + one, place, chance)
        for number, (place, chance) in enumerate(chances)
        for one in range(vessels)
    ).in_order()


def heard_by(positions):
    return find_reception(count_hours(positions, np.zeros(len(positions), bool)))


def silence(place, hours, end=None, start=START_MS + 30 * HOUR_MS + 1):
    return Silences(
        start_ms=np.array([start]),
        end_ms=np.array([start + int(hours * HOUR_MS)]),
        start=np.array([place]),
        end=np.array([place if end is None else end]),
        ship_class=np.array([ShipClass.A], np.int8),
    )


TRAFFIC = traffic(vessels=60)


def test_a_ship_is_heard_near_the_receiver_and_may_not_be_far_from_it():
    reception = heard_by(traffic())
    (near,), (far,) = reception.judge(silence(NEAR, 8)), reception.judge(silence(FAR, 8))
    assert near[0] > 0.97
    assert 0.3 < far[0] < 0.8
    for chance, low, high in (near, far):
        assert low <= chance <= high


def test_where_no_other_ship_was_heard_nothing_can_be_told():
    assert np.isnan(heard_by(traffic()).judge(silence((150.0, 10.0), 12))).all()
    alone = rows(1, [0, 1, 20, 21], *NEAR)
    assert np.isnan(heard_by(alone).judge(silence(NEAR, 19, start=int(alone.time_ms[1])))).all()


def test_in_hours_in_which_nobody_was_heard_a_ship_would_not_have_been():
    whole = traffic(chances=((NEAR, 0.9),))
    out = (whole.time_ms >= START_MS + 40 * HOUR_MS) & (whole.time_ms < START_MS + 50 * HOUR_MS)
    reception = heard_by(whole.take(~out))
    (during,) = reception.judge(silence(NEAR, 9.5, start=START_MS + 40 * HOUR_MS - 1))
    (other,) = reception.judge(silence(NEAR, 9.5, start=START_MS + 70 * HOUR_MS - 1))
    assert during[0] < 0.35
    assert other[0] > 0.97


@pytest.mark.parametrize("hours", [7, 10])
@pytest.mark.parametrize("chance", [0.12, 0.3, 0.6])
def test_of_ships_that_sent_as_large_a_share_was_heard_as_was_told(hours, chance):
    """A silence begins with a message, so ships that are heard well begin more of them."""
    reception = heard_by(traffic(seed=1, vessels=300, chances=((FAR, chance),)))
    rng = np.random.default_rng(2)
    own = rng.beta(chance * 8.0 + 1.0, (1.0 - chance) * 8.0, 4000)
    truth = np.mean(rng.random((4000, hours - 1)).min(axis=1) < own)
    (told,) = reception.judge(silence(FAR, hours))
    assert told[0] == pytest.approx(truth, abs=0.08)


def test_a_silence_that_has_not_ended_is_judged_by_its_first_hours_at_its_last_place():
    reception = heard_by(TRAFFIC)
    (short,) = reception.judge(silence(FAR, 7.5, end=(np.nan, np.nan)))
    (long,) = reception.judge(silence(FAR, 70, end=(np.nan, np.nan)))
    assert short == pytest.approx(long)


def test_the_date_line_parts_no_path():
    places = ((179.95, 51.0), (-179.95, 51.0))
    reception = heard_by(traffic(chances=tuple((place, 0.9) for place in places)))
    (told,) = reception.judge(silence(places[0], 12, end=places[1]))
    assert told[0] > 0.97


@given(st.integers(0, 3), st.integers(1, 30))
def test_counts_of_parts_joined_are_those_of_the_whole(seed, cut):
    whole = traffic(seed=seed, vessels=16)
    at = 440_000_000 + cut
    parts = [whole.take(whole.mmsi < at), whole.take(whole.mmsi >= at)]
    joined = HeardHours.joined(count_hours(part, np.zeros(len(part), bool)) for part in parts)
    alone = count_hours(whole, np.zeros(len(whole), bool))
    for name in ("keys", "heard", "trials"):
        assert (getattr(joined, name) == getattr(alone, name)).all()
    assert sorted(map(tuple, joined.visits)) == sorted(map(tuple, alone.visits))


@given(st.floats(6.5, 20.0), st.floats(1.0, 20.0))
def test_the_longer_a_silence_the_likelier_a_ship_that_sent_would_have_been_heard(hours, more):
    reception = heard_by(TRAFFIC)
    (short,), (long,) = reception.judge(silence(FAR, hours)), reception.judge(silence(FAR, hours + more))
    assert long[0] >= short[0] - 0.05


def test_nothing_received_tells_nothing():
    reception = find_reception(count_hours(Positions.empty(), np.zeros(0, bool)))
    assert np.isnan(reception.judge(silence(NEAR, 12))).all()


def moments(place, hour=30.5, count=1, kind=ShipClass.A):
    return Moments(
        lon=np.full(count, place[0]),
        lat=np.full(count, place[1]),
        time_ms=np.full(count, round(START_MS + hour * HOUR_MS), np.int64),
        ship_class=np.full(count, kind, np.int8),
    )


@pytest.mark.parametrize(("place", "too_high"), [(NEAR, 0.03), (FAR, 0.12)])
def test_the_chance_around_an_instant_is_the_share_of_ships_that_are_tracked_then(place, too_high):
    """Where few hours are heard it comes out too high: ships that were never heard are in no trial."""
    positions = traffic(vessels=150)
    here = positions.take(positions.lon == place[0])
    hours = (here.time_ms - START_MS) // HOUR_MS
    told, true = [], []
    for hour in range(20, 120, 10):
        told.append(heard_by(positions).chance_at(moments(place, hour + 0.5), own=False)[0])
        now, before, after = (
            set(here.mmsi[(hours - hour >= first) & (hours - hour <= last)].tolist())
            for first, last in ((0, 0), (-12, 0), (0, 12))
        )
        true.append(len(now | (before & after)) / 150)
    assert -0.03 < np.mean(told) - np.mean(true) < too_high


def test_nothing_is_told_where_two_were_heard_or_the_third_is_the_vessel_itself():
    two, three = (heard_by(traffic(vessels=number, chances=[(NEAR, 0.9)])) for number in (2, 3))
    assert np.isnan(two.chance_at(moments(NEAR), own=False))
    assert three.chance_at(moments(NEAR), own=False) > 0.9
    assert np.isnan(three.chance_at(moments(NEAR), own=True))
    assert np.isnan(three.chance_at(moments(FAR), own=False))
    assert np.isnan(three.chance_at(moments(NEAR, kind=ShipClass.B), own=False))


def test_nothing_is_told_of_hours_in_which_nothing_at_all_was_heard():
    reception = heard_by(traffic(chances=[(NEAR, 0.9)]))
    assert np.isnan(reception.chance_at(moments(NEAR, hour=24 * 30), own=False))
    assert np.isnan(reception.chance_at(moments(NEAR, hour=24 * 6 + 2.5), own=False))
    assert not np.isnan(reception.chance_at(moments(NEAR, hour=24 * 6 - 0.5), own=False))
    assert np.isnan(find_reception(HeardHours.joined([])).chance_at(moments(NEAR), own=False))


def test_a_ship_is_less_likely_tracked_at_the_end_of_what_was_listened_to():
    reception = heard_by(traffic(chances=[(NEAR, 0.6)]))
    amid, last = (reception.chance_at(moments(NEAR, hour=hour), own=False)[0] for hour in (70.5, 24 * 6 - 0.5))
    assert last < amid - 0.2
    assert last == pytest.approx(0.6, abs=0.1)


def test_more_hours_make_it_likelier_and_the_vessels_own_hours_never_do():
    reception = heard_by(traffic())
    chances = [reception.chance_at(moments(FAR), own=False, hours=hours)[0] for hours in (1, 4, 12)]
    assert chances == sorted(chances)
    assert reception.chance_at(moments(FAR), own=True)[0] <= chances[2]
