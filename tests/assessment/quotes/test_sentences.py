"""Paragraphs, sentences and words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quotes.sentences import LONGEST_SENTENCE, find_paragraphs, read_sentences


def sentences_in(text: str) -> list[str]:
    return [
        text[one.start : one.end]
        for start, end in find_paragraphs(text, 0, len(text))
        for one in read_sentences(text, start, end)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Roe left. He was tired.", ["Mr. Roe left.", "He was tired."]),
        ("The U.S. ship left at 3.5 knots. Good.", ["The U.S. ship left at 3.5 knots.", "Good."]),
        ("“One. Two.” Three.", ["“One. Two.”", "Three."]),
        ("“Who?” Roe asked. “I.”", ["“Who?” Roe asked.", "“I.”"]),
        ("“가자.”라고 했다. 끝.", ["“가자.”라고 했다.", "끝."]),
        (
            "A pier of the old kind, which some men had been\npaid for. It fell.",
            ["A pier of the old kind, which some men had been\npaid for.", "It fell."],
        ),
        ("Title\nText.", ["Title", "Text."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences_in(text) == expected


@given(st.text(alphabet="Ab가 .?!\"“”'\n", max_size=300))
def test_no_letter_is_lost_and_none_is_read_twice(text: str) -> None:
    joined = "".join(sentences_in(text))
    assert [letter for letter in joined if not letter.isspace()] == [letter for letter in text if not letter.isspace()]


def test_a_line_without_an_end_is_cut_into_pieces() -> None:
    assert max(len(one) for one in sentences_in("word " * 5_000)) <= LONGEST_SENTENCE + 5
