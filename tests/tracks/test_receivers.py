"""Drawn traffic (synthetic) of which it is known which receivers listened, and how much they hear alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import HOUR_MS
from quaywatch.records.track import Positions, ShipClass
from quaywatch.testing.heard_by_receivers import RECEIVERS, START_MS, draw_heard_ships
from quaywatch.testing.simple_matchings import find_calibration_error
from quaywatch.tracks.hour_keys import hours_of
from quaywatch.tracks.receivers import OWN, HeardSets, find_heard_sets, find_listening
from quaywatch.tracks.reception import HeardHours, Silences, count_hours, find_reception

HOURS, SILENT_H = 24 * 6, 7
MAST_DOWN = range(40, 64)
CHANCES = np.array([[0.6, 0.5, 0.15], [0.3, 0.25, 0.3], [0.5, 0.5, 0.001], [0.001, 0.001, 0.4]])


def outages(*, mast=MAST_DOWN):
    out = np.zeros((HOURS, len(RECEIVERS)), bool)
    out[mast, :2] = True
    return out


def drawn(seed=0, ships=12, out=None, chances=CHANCES):
    rng = np.random.default_rng(seed)
    return draw_heard_ships(rng, chances=chances, ships=ships, hours=HOURS, outages=outages() if out is None else out)


def counted(received):
    """Each report once, as clean tracks have it, and who heard it."""
    again = (received.mmsi[1:] == received.mmsi[:-1]) & (received.time_ms[1:] == received.time_ms[:-1])
    once = received.take(np.r_[True, ~again])
    return count_hours(once, np.r_[True, once.mmsi[1:] != once.mmsi[:-1]], received)


def reception(ships, *, named, number=None):
    return find_reception(counted(ships.received(named=named, ships=slice(0, number))))


def silences(ships, place, hours):
    where = np.tile(ships.places[place], (len(hours), 1)).astype(float)
    return Silences(
        start_ms=START_MS + np.asarray(hours) * HOUR_MS + HOUR_MS // 2,
        end_ms=START_MS + (np.asarray(hours) + SILENT_H) * HOUR_MS + HOUR_MS // 2,
        start=where,
        end=where,
        ship_class=np.full(len(hours), ShipClass.A, np.int8),
    )


def told_and_true(named, seeds=range(4), others=8):
    """Of ships that were not in the traffic: the chance that was told of each silence, and whether it was heard."""
    told, true, down = [], [], []
    for seed in seeds:
        ships = drawn(seed, others + 60)
        model = reception(ships, named=named, number=others)
        heard = ships.heard[:, others:].any(axis=3)
        hours = np.arange(2, HOURS - SILENT_H - 1)
        for place in range(len(CHANCES)):
            chances = model.judge(silences(ships, place, hours))[:, 0]
            for hour, chance in zip(hours, chances, strict=True):
                begun = heard[place, heard[place, :, hour], hour + 1 : hour + SILENT_H]
                told.append(np.full(len(begun), chance))
                true.append(begun.any(axis=1))
                down.append(np.full(len(begun), hour in MAST_DOWN and hour + SILENT_H - 1 in MAST_DOWN))
    told, true, down = map(np.concatenate, (told, true, down))
    return told[np.isfinite(told)], true[np.isfinite(told)], down[np.isfinite(told)]


def test_of_ships_that_sent_while_receivers_failed_as_many_were_heard_as_was_told():
    told, true, down = told_and_true(named=True)
    assert find_calibration_error(told, true) < 0.03
    assert abs(told[down].mean() - true[down].mean()) < 0.04
    assert true[~down].mean() - true[down].mean() > 0.05


def test_without_their_names_too_much_is_told_while_receivers_fail():
    named, pooled = (told_and_true(named=named) for named in (True, False))
    off = [told[down].mean() - true[down].mean() for told, true, down in (named, pooled)]
    assert off[1] > off[0] + 0.04


def test_where_all_receivers_of_a_place_failed_nobody_would_have_been_heard():
    ships = drawn()
    during, other = (reception(ships, named=True).judge(silences(ships, 2, [hour]))[0] for hour in (45, 90))
    assert during[0] < 0.1
    assert other[0] > 0.9


def test_two_antennas_on_one_mast_are_not_two_chances():
    """They hear 60 and 50 % of the hours, and together not the 80 % of what is independent."""
    chances = np.array([[0.6, 0.5, 0.001]])
    ships = drawn(ships=60, chances=chances, out=np.zeros((HOURS, 3), bool))
    counts = counted(ships.received(named=True))
    heard, trials, _, _ = find_listening(counts.keys, counts.trials - counts.heard, counts.sets).hear(counts.keys[:1])
    assert heard[0] / trials[0] == pytest.approx(ships.heard.any(axis=3).mean(), abs=0.02)
    assert heard[0] / trials[0] < 0.68


@given(st.integers(0, 30), st.integers(3, 20))
def test_the_interval_is_wider_where_receivers_are_not_named(seed, number):
    ships = drawn(seed, number, out=np.zeros((HOURS, 3), bool))
    models = [reception(ships, named=named) for named in (True, False)]
    for place in range(len(CHANCES)):
        named, pooled = (model.judge(silences(ships, place, np.arange(5, 120, 11))) for model in models)
        assert (np.isnan(named) == np.isnan(pooled)).all()
        known = np.isfinite(named[:, 0])
        assert named[known, 0] == pytest.approx(pooled[known, 0], abs=0.1)
        # A receiver that heard nobody by chance lowers the one; where the chances are alike, so are the cases.
        alike = np.abs(named[:, 0] - pooled[:, 0]) < 0.003
        widths = [np.ptp(one[alike, 1:], axis=1) for one in (named, pooled)]
        assert (widths[0] <= widths[1] + 1e-9).all()
        assert widths[1].sum() >= 1.2 * widths[0].sum()


@given(st.integers(0, 30))
def test_what_is_heard_together_is_counted_as_by_hand(seed):
    rng = np.random.default_rng(seed)
    out = rng.random((HOURS, 3)) < 0.3
    ships = drawn(seed, 3, out=out)
    received = ships.received(named=True)
    counts = counted(received)
    listening = find_listening(counts.keys, counts.trials - counts.heard, counts.sets)
    listened = ships.heard.any(axis=(0, 1))
    span = [np.flatnonzero(one) for one in ships.heard[1].any(axis=2)]
    trials_of = [(ship, hour) for ship, held in enumerate(span) for hour in range(held[0] + 1, held[-1])]
    place_keys = counts.keys[np.isin(counts.keys, _keys_of_place(counts, ships, 1))]
    covers = ships.heard[1].any(axis=(0, 1))
    heard, trials, heard_else, trials_else = listening.hear(place_keys)
    for row, key in enumerate(place_keys):
        hour = int(hours_of(np.array([key]))[0]) - START_MS // HOUR_MS
        here = listened[hour] & covers
        full = [(ship, at) for ship, at in trials_of if (listened[at] >= here).all()]
        rest = [one for one in trials_of if one not in full]
        assert trials[row] == len(full)
        assert heard[row] == sum(ships.heard[1, ship, at, here].any() for ship, at in full)
        assert trials_else[row] == len(rest)
        assert heard_else[row] == sum(ships.heard[1, ship, at, here].any() for ship, at in rest)


def _keys_of_place(counts, ships, place):
    own = ships.received(named=True)
    own = own.take(own.lon == ships.places[place][0])
    return counted(own).keys


@given(st.integers(0, 30), st.permutations(range(len(RECEIVERS))))
def test_neither_order_nor_repeats_nor_the_numbers_of_receivers_tell(seed, order):
    received = drawn(ships=4).received(named=True)
    rng = np.random.default_rng(seed)
    rows = np.r_[rng.permutation(len(received)), rng.integers(0, len(received), 30)]
    numbers = np.argsort(order).astype(np.int32)
    renamed = replace(
        received, receiver=numbers[received.receiver], receivers=tuple(RECEIVERS[number] for number in order)
    )
    assert_same(counted(received).sets, counted(renamed.take(rows).in_order()).sets)


@given(st.integers(1, 12))
def test_sets_of_parts_joined_are_those_of_the_whole(cut):
    received = drawn(ships=4).received(named=True)
    at = np.unique(received.mmsi)[cut]
    parts = [counted(received.take(held)) for held in (received.mmsi < at, received.mmsi >= at)]
    assert_same(HeardHours.joined(parts).sets, counted(received).sets)


def assert_same(one, other):
    for name in HeardSets.__slots__:
        assert (getattr(one, name) == getattr(other, name)).all(), name


def test_rows_without_a_name_among_named_ones_are_of_a_receiver_whose_failures_are_not_told():
    received = drawn(chances=CHANCES[:1]).received(named=True)
    unnamed = replace(received, receiver=np.where(received.receiver == 2, -1, received.receiver).astype(np.int32))
    counts = counted(unnamed)
    listening = find_listening(counts.keys, counts.trials - counts.heard, counts.sets)
    held = set(unnamed.receiver[(unnamed.time_ms - START_MS) // HOUR_MS == 50].tolist())
    assert held == {-1}
    during = counts.keys[hours_of(counts.keys) == START_MS // HOUR_MS + 50]
    heard, trials, _, _ = listening.hear(during)
    assert 0.05 < heard[0] / trials[0] < 0.4


def test_of_many_receivers_those_that_hear_most_in_a_place_are_followed():
    count, names = OWN + 4, tuple(f"coast {number}" for number in range(OWN + 4))
    ship = drawn(ships=3, chances=CHANCES[:1], out=np.zeros((HOURS, 3), bool)).received(named=False)
    rng = np.random.default_rng(0)
    by = np.minimum(rng.geometric(0.3, len(ship)) - 1, count - 1).astype(np.int32)
    counts = counted(replace(ship, receiver=by, receivers=names))
    listening = find_listening(counts.keys, counts.trials - counts.heard, counts.sets)
    assert (listening.own >= 0).all()
    heard, trials, _, _ = listening.hear(counts.keys)
    assert (heard <= trials).all()
    assert (heard > 0).all()


def test_no_rows_and_no_names_tell_of_no_receiver():
    nothing = np.zeros(0, np.int64)
    for received in (Positions.empty(), drawn(ships=3).received(named=False)):
        assert len(find_heard_sets(received, nothing, nothing, nothing).listened) == 0
    assert reception(drawn(ships=3), named=False).listening is None
    assert reception(drawn(ships=3), named=True).listening is not None
