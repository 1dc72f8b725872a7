from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.icd_words import WordFault, check_words, numbers_in, sentences_in, word_of
from quaywatch.errors import DataError
from quaywatch.records.hypothesis import LIKELIHOOD_BANDS


def faults(text, known=(), **more):
    return [problem.fault for problem in check_words(text, known, **more)]


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.0, "almost no chance"),
        (0.03, "almost no chance"),
        (0.05, "almost no chance"),
        (0.1, "very unlikely"),
        (0.33, "unlikely"),
        (0.5, "roughly even chance"),
        (0.55, "likely"),
        (0.79, "likely"),
        (0.8, "very likely"),
        (0.97, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_a_probability_has_one_of_seven_words(p, word):
    assert word_of(p) == word


@given(st.floats(0.01, 0.99))
def test_a_probability_lies_in_the_interval_of_its_word(p):
    low, high = LIKELIHOOD_BANDS[word_of(p)]
    assert low <= p <= high


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_has_no_word(p):
    with pytest.raises(DataError, match="from 0 to 1"):
        word_of(p)


@pytest.mark.parametrize(
    "text",
    [
        "We judge with high confidence that the shed is likely a mill.",
        "It is UNLIKELY, and our Confidence is low, that it is a mill.",
        "It is almost certainly a mill (moderate confidence).",
        "We are confident that there is a 70 % chance of rain.",
        "It is un\u200blikely, with low con\u00adfidence, to be a mill.",
        "There is a remote\u00a0chance, with low confidence, that it is a mill.",
        "It is very\nlikely a mill.\nIt is likely, i.e. with high confidence, a store.",
        "Dr. A. Ito has high confidence, as of approx. May, that it is a mill, which is likely.",
    ],
)
def test_likelihood_and_confidence_in_one_sentence_are_refused(text):
    assert WordFault.MIXES in faults(text, {70})


@pytest.mark.parametrize(
    "text",
    [
        "It is likely a mill. Confidence in this is low.",
        "The likelihood is judged. Our confidence is high.",
        "It is likely within the 95 % confidence interval.",
    ],
)
def test_apart_they_may_stand(text):
    assert WordFault.MIXES not in faults(text, {95})


def test_confirmed_needs_two_origins():
    assert faults("The arrival is confirmed.") == [WordFault.CONFIRMED]
    assert faults("The look confirms the arrival.") == [WordFault.CONFIRMED]
    assert faults("It is not only told but confirmed.") == [WordFault.CONFIRMED]
    assert faults("The arrival is confirmed.", origins=2) == []


@pytest.mark.parametrize("text", ["It is not confirmed.", "It is unconfirmed.", "No look has confirmed it."])
def test_what_is_denied_may_be_said(text):
    assert faults(text) == []


def test_a_number_that_the_case_does_not_hold_is_refused():
    text = "A roof of 348 by 26 m stood on 3 December 2024."
    assert faults(text, {348, 26, 3, 2024}) == []
    (problem,) = check_words(text, {348, 3, 2024})
    assert problem.fault is WordFault.NUMBER
    assert "26" in problem.what


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,200 cars and 0.5 km", (1200, 0.5)),
        ("twice, by three ships", (2, 3)),
        ("graded B2, entry E2.4", ()),
        ("20\u201345\u00a0%", (20, 45)),
        ("\uff11\uff12 cars", (12,)),
        ("26, then 27.", (26, 27)),
        ("", ()),
    ],
)
def test_numbers_are_found_in_figures_and_words(text, numbers):
    assert numbers_in(text) == numbers


def test_a_short_form_ends_no_sentence_and_a_unit_does():
    assert sentences_in("Mr. Ito of the U.S. Navy came. He left.") == ("Mr. Ito of the U.S. Navy came.", "He left.")
    assert sentences_in("It is 26 m. It stands.") == ("It is 26 m.", "It stands.")


@given(st.text(max_size=300))
def test_any_text_is_checked_and_nothing_of_it_is_lost(text):
    assert "".join("".join(sentences_in(text)).split()) == "".join(text.split())
    check_words(text, ())


def test_a_long_line_is_checked_in_time_that_grows_with_its_length():
    text = "likely " * 40_000 + "." * 100_000 + '."' * 50_000 + " " * 100_000 + "confirm"
    assert WordFault.CONFIRMED in faults(text)
