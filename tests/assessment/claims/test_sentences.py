from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.claims.sentences import LONGEST, find_sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in find_sentences(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It came. It left.", ["It came.", "It left."]),
        ("The U.S. Navy saw 3.5 m on Jan. 6. It left.", ["The U.S. Navy saw 3.5 m on Jan. 6.", "It left."]),
        ("배가 왔다. 배가 갔습니다.", ["배가 왔다.", "배가 갔습니다."]),
        ("from the North.Kim has more.", ["from the North.", "Kim has more."]),
        ('He said "Yes." Then he left.', ['He said "Yes."', "Then he left."]),
        ("Heading\n\nIt came.", ["Heading", "It came."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, sentences):
    assert split(text) == sentences


def test_a_cut_ends_a_sentence():
    assert list(find_sentences("This that", cuts=[4])) == [(0, 4), (5, 9)]


@given(st.text(alphabet='aB. \n?!"”한다', max_size=400))
def test_nothing_but_blanks_is_lost_and_nothing_overlaps(text):
    spans = find_sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False))


def test_a_long_line_is_cut_between_words():
    assert all(end - start <= LONGEST for start, end in find_sentences("word " * 5000))
