"""The check that a finder of quotes keeps to its protocol."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from quaywatch.assessment.quotes import QuotedText
from quaywatch.assessment.rule_finder import FINDER, RuleFinder
from quaywatch.errors import PluginError
from quaywatch.plugins import QuoteFinder, find_quote_finders
from quaywatch.records.quote import SpokenText
from quaywatch.testing.quote_finders import check_quote_finder


def test_the_built_in_rules_and_all_installed_finders_keep_to_the_protocol():
    assert isinstance(FINDER, QuoteFinder)
    assert find_quote_finders()["rules"] is FINDER
    for finder in find_quote_finders().values():
        check_quote_finder(finder)


class Forgetful(RuleFinder):
    """Gives something else each time."""

    def __init__(self) -> None:
        self.calls = count()

    def find_quotes(self, text: SpokenText) -> QuotedText:
        found = super().find_quotes(text)
        return replace(found, quotes=()) if next(self.calls) % 2 else found


class Inventive(RuleFinder):
    """Puts words into mouths."""

    def find_quotes(self, text: SpokenText) -> QuotedText:
        found = super().find_quotes(text)
        return replace(found, quotes=tuple(replace(one, speaker="Mallory") for one in found.quotes))


class Mute(RuleFinder):
    """Reads nothing."""

    languages = ()


@pytest.mark.parametrize(
    ("finder", "match"),
    [
        (object(), "is no finder"),
        (Forgetful(), "two answers"),
        (Inventive(), "Mallory"),
        (Mute(), "one language"),
    ],
)
def test_a_finder_that_does_not_is_refused_with_the_reason(finder, match):
    with pytest.raises(PluginError, match=match):
        check_quote_finder(finder)
