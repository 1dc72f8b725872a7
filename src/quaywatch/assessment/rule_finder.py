"""The built-in finder of quotes as a plug-in: it comes in by the same entry point as anybody else's."""

from __future__ import annotations

from quaywatch.assessment.quotes import QuotedText, find_quotes
from quaywatch.records.quote import SpokenText, TextLanguage

__all__ = ["FINDER", "RuleFinder"]


class RuleFinder:
    """Rules over tables of words, in English and Korean; no model."""

    name = "rules"
    version = "1"
    languages = (TextLanguage.ENGLISH, TextLanguage.KOREAN)

    def find_quotes(self, text: SpokenText) -> QuotedText:
        """The parts and the quotes of a text (`assessment.quotes.find_quotes`)."""
        return find_quotes(text)


FINDER = RuleFinder()
