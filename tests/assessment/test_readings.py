from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.readings import find_kind, read_number


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        pytest.param("The roof is 300 metres long", 300, 299.5, 300.5, id="bare, round"),
        pytest.param("a 300-metre structure", 300, 299.5, 300.5, id="bare, hyphen"),
        pytest.param("12.5 m high", 12.5, 12.45, 12.55, id="one decimal"),
        pytest.param("about 300 metres", 300, 270, 330, id="about"),
        pytest.param("some 60,000 square metres", 60_000, 54_000, 66_000, id="thousands with comma"),
        pytest.param("approximately 60 000 square metres", 60_000, 54_000, 66_000, id="thousands with space"),
        pytest.param("약 300 m", 300, 270, 330, id="about, in Korean"),
        pytest.param("at least 300 metres", 300, 300, math.inf, id="at least"),
        pytest.param("more than 300 metres", 300, 300, math.inf, id="more than"),
        pytest.param("300 metres or more", 300, 300, math.inf, id="or more"),
        pytest.param("300 m 이상", 300, 300, math.inf, id="or more, in Korean"),
        pytest.param("up to 300 metres", 300, 0, 300, id="up to"),
        pytest.param("no more than 300 metres", 300, 0, 300, id="no more than"),
        pytest.param("not less than 300 metres", 300, 300, math.inf, id="not less than"),
        pytest.param("About the roof: 1,300 m, later 300 m", 300, 299.5, 300.5, id="another number first"),
        pytest.param("twice as long as before", 300, 299.5, 300.5, id="number not in the text"),
    ],
)
def test_a_number_is_read_with_the_words_round_it(text, value, low, high):
    reading = read_number(text, value, "m")
    assert (reading.low, reading.high) == pytest.approx((low, high))
    assert reading.words.startswith("Read as ")


@given(value=st.integers(1, 10**6))
def test_a_bare_number_allows_itself_and_neither_neighbour(value):
    reading = read_number(f"it is {value} m long", value, "m")
    assert reading.contains(value, value)
    assert not reading.overlaps(value + 1, value + 1)
    assert not reading.one_sided


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("structure over the tracks", "structure"),
        ("Russian cargo ships", "vessel"),
        ("coal ship", "vessel"),
        ("passenger train", "train"),
        ("rail cars", "railcars"),
        ("boxes", "stack"),
        ("stack of crates", "stack"),
        ("coal", "stockpile"),
        ("sheds at the dock", "structure"),
        ("something", None),
        ("", None),
    ],
)
def test_a_noun_phrase_stands_for_a_kind_of_observation_or_for_none(name, kind):
    assert find_kind(name) == kind
