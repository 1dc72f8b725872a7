from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.place_keys import alias_keys, edit_distance, fold_word, south_spelling, stem_cyrillic


@pytest.mark.parametrize(
    ("north", "south"),
    [("라진", "나진"), ("령", "영"), ("로동", "노동"), ("리원", "이원"), ("녕변", "영변"), ("청진", "청진")],
)
def test_the_south_spells_a_first_r_or_n_by_its_law(north, south):
    assert south_spelling(north) == south


def test_a_korean_name_has_keys_in_hangul_and_in_each_romanisation():
    assert {"나진", "najin", "rajin", "rajinhang"} <= alias_keys("라진항", korean=True)


def test_a_russian_name_loses_the_ending_of_its_case():
    assert {stem_cyrillic(word) for word in ("хасан", "хасана", "хасане", "хасаном")} == {"хасан"}


@given(st.text(alphabet="abcd", max_size=6), st.text(alphabet="abcd", max_size=6))
def test_the_distance_is_the_same_both_ways_and_nought_only_for_equals(one, other):
    there, back = (edit_distance(a, b, most=9) for a, b in ((one, other), (other, one)))
    assert there == back
    assert (there == 0) == (one == other)


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(word):
    assert fold_word(fold_word(word)) == fold_word(word)
