from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity

from quaywatch.bench.matching import Label, berth_is_occupied, match_vessels

SHIP = shapely.box(0, 0, 200, 30)
QUAY = shapely.box(-50, 0, 250, 45)


def label(east_m=0.0, north_m=0.0, length_m=200.0, wanted=True):
    area = affinity.translate(shapely.box(0, 0, length_m, 30), east_m, north_m)
    return Label(area=area, length_m=length_m, wanted=wanted)


def matched(labels, areas):
    match = match_vessels(labels, areas, [area.bounds[2] - area.bounds[0] for area in areas])
    return len(match.pairs), match.missed, match.false


def test_a_perfect_answer_finds_all_and_an_empty_one_nothing():
    labels = [label(), label(north_m=500), label(north_m=1000)]
    assert matched(labels, [one.area for one in labels]) == (3, 0, 0)
    assert matched(labels, []) == (0, 3, 0)
    assert matched([], [SHIP]) == (0, 0, 1)


@given(shift_m=st.floats(101, 5000))
def test_a_shift_by_more_than_half_a_ship_is_a_miss_and_a_false_one(shift_m):
    assert matched([label()], [affinity.translate(SHIP, shift_m)]) == (0, 1, 1)


def test_a_shift_by_two_pixels_is_still_the_ship():
    assert matched([label()], [affinity.translate(SHIP, 20, 10)]) == (1, 0, 0)


def test_one_outline_round_two_ships_is_at_most_one_of_them():
    assert matched([label(), label(north_m=30)], [shapely.box(0, 0, 200, 60)])[0] == 1


def test_a_ship_in_two_pieces_is_one_of_them():
    assert matched([label()], [shapely.box(0, 0, 95, 30), shapely.box(105, 0, 200, 30)]) == (1, 0, 1)


def test_short_and_cut_labels_are_neither_wanted_nor_false():
    short, cut = label(length_m=50), label(north_m=500, wanted=False)
    assert matched([short, cut], []) == (0, 0, 0)
    assert matched([short, cut], [short.area, cut.area]) == (0, 0, 0)


def test_as_many_pairs_as_can_be_are_made():
    near, far = affinity.translate(SHIP, 0, 5), affinity.translate(SHIP, 0, -12)
    assert matched([label(), label(north_m=16)], [near, far])[0] == 2


@pytest.mark.parametrize(
    ("labels", "truth"),
    [
        pytest.param([], False, id="nothing near"),
        pytest.param([label(north_m=60)], False, id="15 m off"),
        pytest.param([label()], True, id="alongside"),
        pytest.param([label(length_m=60)], None, id="short"),
        pytest.param([label(north_m=47)], None, id="2 m off"),
    ],
)
def test_a_berth_is_occupied_free_or_unclear(labels, truth):
    assert berth_is_occupied(QUAY, labels) is truth
