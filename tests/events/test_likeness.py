"""Odds that two sightings are one ship."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.events.likeness import LengthSpread, odds_of_one_ship
from quaywatch.events.ships import Ship
from quaywatch.records.observation import Identity, Likeness, Measure

SPREAD = LengthSpread(mean_m=150, sd_m=40)


def ship(key: str, length_m: float | None = None, *, u95: float | None = 10, name: str | None = None) -> Ship:
    return Ship(
        key=key,
        sightings=frozenset({key}),
        lengths=() if length_m is None else (Measure(value=length_m, u95=u95),),
        names=() if name is None else (Identity(likeness=Likeness.NAMED, name=name),),
    )


def test_equal_lengths_speak_for_one_ship_and_far_ones_against():
    assert odds_of_one_ship(ship("a", 150), ship("b", 150), SPREAD) > 4
    assert odds_of_one_ship(ship("a", 150), ship("b", 190), SPREAD) < 0.01


def test_a_rare_length_speaks_more_for_one_ship_than_a_common_one():
    common = odds_of_one_ship(ship("a", 150), ship("b", 152), SPREAD)
    assert odds_of_one_ship(ship("a", 290), ship("b", 292), SPREAD) > 10 * common


def test_without_a_length_nothing_speaks():
    assert odds_of_one_ship(ship("a"), ship("b", 150), SPREAD) == 1
    assert odds_of_one_ship(None, ship("b", 150), SPREAD) == 1


def test_names_outweigh_lengths():
    same = odds_of_one_ship(ship("a", 150, name="Maria"), ship("b", 150, name="Angara"), SPREAD)
    assert same < 1e-6


@pytest.mark.parametrize("u95", [None, 30.0])
def test_a_worse_measure_says_less(u95):
    exact = odds_of_one_ship(ship("a", 150, u95=5), ship("b", 150, u95=5), SPREAD)
    assert 1 < odds_of_one_ship(ship("a", 150, u95=u95), ship("b", 150, u95=u95), SPREAD) < exact


@given(st.floats(20, 400), st.floats(20, 400), st.floats(1, 60))
def test_it_does_not_matter_which_ship_is_asked_for(first, second, u95):
    a, b = ship("a", first, u95=u95), ship("b", second, u95=u95)
    assert odds_of_one_ship(a, b, SPREAD) == pytest.approx(odds_of_one_ship(b, a, SPREAD), rel=1e-6)


@given(st.lists(st.floats(20, 400), max_size=30))
def test_the_spread_of_lengths_lies_between_the_prior_and_what_was_measured(lengths):
    spread = LengthSpread.of(lengths)
    assert min([140, *lengths]) <= spread.mean_m <= max([140, *lengths])
    assert LengthSpread.of(reversed(lengths)) == spread
