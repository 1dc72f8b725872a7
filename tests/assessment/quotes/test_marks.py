"""Brackets and quotation marks, balanced and not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quotes.marks import closing_mark, find_groups, inner_words


@pytest.mark.parametrize(
    ("text", "closes"),
    [
        ('"a" b "c"', 2),
        ('"he said "no" to me"', 19),
        ("“he said “no” to me” and", 19),
        ('“a"', 2),
        ('"a', -1),
        ("「가 「나」 다」", 8),
        ('"Words …"Its owner', 8),
    ],
)
def test_a_quotation_closes_at_its_own_mark(text, closes):
    assert closing_mark(text, 0, len(text)) == closes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (' "a b." ', "a b."),
        ('"a" (laughs)', "a"),
        ("“a”.", "a"),
        ('"a" and "b"', 'a" and "b'),
        ('"never closed', "never closed"),
        ("'a b'", "a b"),
        ("plain", "plain"),
        ("  ", ""),
    ],
)
def test_words_are_given_without_the_marks_round_them(text, words):
    start, end = inner_words(text, 0, len(text))
    assert text[start:end] == words


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("[a [b] c]", [("[a [b] c]", True), ("[b]", True)]),
        ("[a\n[b]", [("[a", False), ("[b]", True)]),
        ("a] [b", [("[b", False)]),
        ("<a> 【b】 ◀ c ▶", [("<a>", True), ("【b】", True), ("◀ c ▶", True)]),
    ],
)
def test_brackets_are_paired_and_an_open_one_ends_with_its_line(text, groups):
    assert [(text[one.start : one.end], one.closed) for one in find_groups(text)] == groups


@given(st.text(alphabet="[]<>a\n【】◀▶", max_size=200))
def test_groups_lie_within_the_text_by_their_start(text):
    groups = find_groups(text)
    assert all(0 <= one.start < one.inner[0] <= one.inner[1] <= one.end <= len(text) for one in groups)
    assert [one.start for one in groups] == sorted(one.start for one in groups)


def test_brackets_within_brackets_without_end_are_few_groups():
    assert len(find_groups("[" * 100_000)) < 100
