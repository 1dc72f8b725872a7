"""Quotation marks in one paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quotes.stretches import LONGEST_STRETCH, find_stretches


def stretches_in(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_stretches(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “a” and “b”.", ["“a”", "“b”"]),
        ('He said "a" and "b".', ['"a"', '"b"']),
        ("He said “a ‘b’ c”.", ["“a ‘b’ c”"]),
        ("He said \"a 'b' c,\" and left.", ["\"a 'b' c,\""]),
        ('He said "a “b” c".', ['"a “b” c"']),
        ("He said 'it isn't so,' and left.", ["'it isn't so,'"]),
        ("He said ''a b'' and left.", ["''a b''"]),
        ("그는 「가 『나』 다」라고 했다.", ["「가 『나』 다」"]),
        ("Il a dit «a».", ["«a»"]),
        ("He said ”a” and left.", ["”a”"]),
        ("The ships' masters, in the '90s, didn't.", []),
        ("It is 6' 2\" tall and 40' wide.", []),
        ("He left a mark ” here.", []),
        ("“It goes on", ["“It goes on"]),
        ("He left “ here", []),
    ],
)
def test_marks_are_paired_and_apostrophes_are_none(text: str, expected: list[str]) -> None:
    assert stretches_in(text) == expected


@given(st.text(alphabet="a ,.\"'“”‘’«»「」『』\n", max_size=300))
def test_stretches_are_in_order_and_do_not_overlap(text: str) -> None:
    at = 0
    for one in find_stretches(text, 0, len(text)):
        assert at <= one.start < one.end <= len(text)
        at = one.end


def test_what_is_longer_than_any_speech_was_never_closed() -> None:
    text = "He said “" + "a " * LONGEST_STRETCH + "”."
    assert stretches_in(text) == []
