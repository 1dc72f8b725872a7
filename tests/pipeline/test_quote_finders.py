"""Finders of quotes as plug-ins: chosen by name, and what they give is held against the text."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from quaywatch.assessment.quotes import QuotedText, find_quotes
from quaywatch.errors import PlanError, PluginError
from quaywatch.pipeline.quote_finders import find_quotes_by, find_quotes_with
from quaywatch.records.quote import SpokenText, TextLanguage

TEXT = SpokenText(text='"It was coal," said Jo Lind, the harbour master.\n', language=TextLanguage.ENGLISH)


@dataclass
class Changed:
    """The rules, with something done to what they give."""

    change: object
    name: str = "changed"
    version: str = "1"
    languages: tuple[TextLanguage, ...] = (TextLanguage.ENGLISH,)

    def find_quotes(self, text: SpokenText) -> QuotedText:
        return self.change(find_quotes(text))


def test_the_rules_come_in_by_name_and_give_what_they_give():
    assert find_quotes_with("rules", TEXT) == find_quotes(TEXT)
    assert len(find_quotes(TEXT).quotes) == 1


def test_a_finder_that_is_not_installed_is_an_error_that_names_those_that_are():
    with pytest.raises(PlanError, match=r"called 'oracle'. Expected one of: rules"):
        find_quotes_with("oracle", TEXT)


def test_a_finder_that_does_not_read_the_language_says_so():
    korean = replace(TEXT, language=TextLanguage.KOREAN)
    with pytest.raises(PlanError, match="does not read ko. Expected a text in en"):
        find_quotes_by(Changed(lambda found: found), korean)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda found: replace(found, quotes=(replace(found.quotes[0], text="It was gold"),)), "It was gold"),
        (lambda found: replace(found, quotes=(replace(found.quotes[0], end=9_999),)), "to 9999 in a text of 49"),
        (lambda found: replace(found, quotes=(replace(found.quotes[0], speaker="Mallory"),)), "Mallory"),
        (lambda found: replace(found, quotes=list(found.quotes)), "no tuples"),
        (lambda _: None, "no tuples"),
        (lambda _: {"quotes": ()}, "no tuples"),
    ],
)
def test_quotes_that_do_not_stand_in_the_text_are_refused(change, match):
    with pytest.raises(PluginError, match=match) as caught:
        find_quotes_by(Changed(change), TEXT)
    assert "'changed' 1" in str(caught.value)


def test_many_faults_are_told_by_the_first_few():
    def bad(found: QuotedText) -> QuotedText:
        return replace(found, quotes=tuple(replace(found.quotes[0], text="x") for _ in range(5_000)))

    with pytest.raises(PluginError) as caught:
        find_quotes_by(Changed(bad), TEXT)
    assert len(str(caught.value)) < 700
