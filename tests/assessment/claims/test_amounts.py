from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.claims.amounts import Bound, find_areas, find_lengths, find_times, read_count


@pytest.mark.parametrize(
    ("words", "value", "bound"),
    [
        ("300-meter-long", 300, Bound.EXACT),
        ("about 350 metres", 350, Bound.ABOUT),
        ("at least 90 m", 90, Bound.AT_LEAST),
        ("a 1,000-foot pier", 304.8, Bound.EXACT),
        ("up to 2 km", 2000, Bound.AT_MOST),
        ("more than 20 m", 20, Bound.MORE_THAN),
        ("약 340m", 340, Bound.ABOUT),
        ("300미터", 300, Bound.EXACT),
        ("삼백 미터", 300, Bound.EXACT),
    ],
)
def test_lengths_are_read_in_metres_with_their_bounds(words, value, bound):
    (found,) = find_lengths(words)
    assert (found.value, found.bound) == (pytest.approx(value), bound)


@pytest.mark.parametrize(
    ("words", "value"), [("five hectares", 50_000), ("12,000 square metres", 12_000), ("2헥타르", 20_000), ("3 m²", 3)]
)
def test_areas_are_read_in_square_metres(words, value):
    assert [found.value for found in find_areas(words)] == [pytest.approx(value)]


@pytest.mark.parametrize(
    ("words", "value", "bound"),
    [
        ("at least twice", 2, Bound.AT_LEAST),
        ("two times or more", 2, Bound.AT_LEAST),
        ("no fewer than six times", 6, Bound.AT_LEAST),
        ("more than four times", 4, Bound.MORE_THAN),
        ("두 차례", 2, Bound.EXACT),
        ("2회 이상", 2, Bound.AT_LEAST),
        ("네 번 넘게", 4, Bound.MORE_THAN),
    ],
)
def test_how_often_is_read_with_its_bound(words, value, bound):
    assert [(found.value, found.bound) for found in find_times(words)] == [(value, bound)]


@pytest.mark.parametrize("words", ["several times", "수백 차례", "many occasions", "3번 부두"])
def test_what_is_no_number_of_times_gives_none(words):
    assert list(find_times(words)) == []


@given(st.integers(min_value=0, max_value=10**9))
def test_a_number_in_figures_is_read_as_it_is_written(number):
    assert read_count(f"{number:,}") == number
    assert read_count(str(number)) == number
