"""Remarks on how words were spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quotes.remarks import is_remark, skip_remarks, without_remarks


@pytest.mark.parametrize(
    "words",
    ["Korean", "in Norwegian", "Korean/English", "through interpreter", "on phone", "man, Marvan, 9 sec", "음성변조"],
)
def test_languages_translators_and_lengths_are_remarks(words: str) -> None:
    assert is_remark(words)
    assert skip_remarks(f"({words}) We wait.", 0, 80) == len(words) + 3
    assert without_remarks(f"Jo Lind ({words}), Mayor") == "Jo Lind, Mayor"


@pytest.mark.parametrize("words", ["Analyst", "woman", "R-TX", "Korean Workers' Party", "Jan. 6", "DP", "9 years"])
def test_roles_parties_and_days_are_none(words: str) -> None:
    assert not is_remark(words)
    assert skip_remarks(f"({words}) We wait.", 0, 80) == 0


@given(st.text(max_size=120))
def test_nothing_but_whole_parentheses_is_skipped_or_dropped(text: str) -> None:
    at = skip_remarks(text, 0, len(text))
    assert 0 <= at <= len(text)
    assert not text[:at].strip() or text[:at].rstrip()[-1] in ")）"
    kept = without_remarks(text)
    assert set(kept) <= set(text) | {" "}
