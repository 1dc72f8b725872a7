"""Ships laid by a drawn error (synthetic): the growth that was drawn is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.events.place_growth import LaidShips, PlaceGrowth, fit_growth
from quaywatch.events.seen_positions import TAIL_SHARE, find_seen_positions
from quaywatch.records.track_match import SceneVessels


def laid(rng, growth, *, count=400, minutes=150.0, knots=12.0, lost=0.0):
    none = np.full(count, np.nan)
    vessels = SceneVessels(
        mmsi=np.arange(count), lon=np.zeros(count), lat=np.zeros(count), speed_kn=np.full(count, knots),
        course_deg=np.zeros(count), length_m=none, ship_class=np.ones(count, np.int8),
        minutes_to_nearest=np.full(count, minutes), p_seen=np.ones(count), heard=none,
    )  # fmt: skip
    seen = find_seen_positions(vessels, by_radar=False, growth=np.full(count, growth))
    times = np.where(rng.random(count) < lost, 300.0, np.where(rng.random(count) < TAIL_SHARE, 3.0, 1.0))
    east, north = (rng.normal(size=count) * times * np.sqrt(one) for one in (seen.east_m2, seen.north_m2))
    return LaidShips(vessels=vessels, east_m=east, north_m=north)


@pytest.mark.parametrize("growth", [0.5, 1.0, 4.0])
@pytest.mark.parametrize("lost", [0.0, 0.02])
def test_the_growth_that_was_drawn_is_told_even_if_some_ships_are_elsewhere(growth, lost):
    ships = laid(np.random.default_rng(1), growth, lost=lost)
    told = fit_growth([ships]).of(ships.vessels)
    assert told == pytest.approx(np.full(400, growth), rel=0.3)


def test_ships_that_lie_tell_nothing_of_those_that_sail_nor_few_of_any():
    rng = np.random.default_rng(1)
    ships, few = laid(rng, 4.0, knots=0.0), laid(rng, 4.0, count=20)
    told = fit_growth([ships, few])
    assert (told.of(ships.vessels) > 2.0).all()
    assert (told.of(few.vessels) == 1.0).all()
    assert (fit_growth([]).factors == PlaceGrowth().factors).all()


def test_where_too_few_were_laid_so_far_the_growth_of_fewer_minutes_holds():
    rng = np.random.default_rng(1)
    near, far = laid(rng, 4.0, minutes=60.0), laid(rng, 1.0, minutes=500.0, count=5)
    told = fit_growth([near, far])
    assert told.of(far.vessels)[0] == told.of(near.vessels)[0] > 2.0


@given(st.integers(0, 1000))
def test_neither_order_nor_parts_tell(seed):
    rng = np.random.default_rng(seed)
    ships = laid(np.random.default_rng(3), 2.0, count=60)
    order = rng.permutation(60)
    parts = [
        LaidShips(vessels=ships.vessels.take(rows), east_m=ships.east_m[rows], north_m=ships.north_m[rows])
        for rows in np.split(order, [int(rng.integers(1, 59))])
    ]
    whole, again = fit_growth([ships]), fit_growth(parts)
    assert (whole.factors == again.factors).all()
    assert (whole.tails == again.tails).all()
