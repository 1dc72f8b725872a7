"""The quotes of a text by an installed finder, held against the text before anybody uses them."""

from __future__ import annotations

from itertools import islice

from quaywatch.assessment.quote_checks import find_quote_faults
from quaywatch.assessment.quotes import QuotedText
from quaywatch.errors import PlanError, PluginError
from quaywatch.plugins import QuoteFinder, find_quote_finders
from quaywatch.records.quote import SpokenText

__all__ = ["RULES", "find_quotes_by", "find_quotes_with"]

RULES = "rules"
"""The built-in finder."""
MOST_FAULTS = 3


def find_quotes_with(name: str, text: SpokenText) -> QuotedText:
    """The parts and quotes of a text by the finder of this name.

    Raises:
        PlanError: No finder is called so, or it does not read the language of the text.
        PluginError: What it gives does not stand in the text.
    """
    installed = find_quote_finders()
    if name not in installed:
        raise PlanError(
            f"no finder of quotes is called {name!r}",
            expected=f"one of: {', '.join(sorted(installed))}",
            do="Install the package that has it, or leave --finder out",
        )
    return find_quotes_by(installed[name], text)


def find_quotes_by(finder: QuoteFinder, text: SpokenText) -> QuotedText:
    """The parts and quotes of a text by a finder.

    Raises:
        PlanError: It does not read the language of the text.
        PluginError: What it gives does not stand in the text.
    """
    if text.language not in finder.languages:
        raise PlanError(
            f"the finder {finder.name!r} does not read {text.language.value}",
            expected=f"a text in {', '.join(sorted(str(one) for one in finder.languages))}",
            do="Leave --finder out, or give --lang where the language was told wrongly",
        )
    found = finder.find_quotes(text)
    segments, quotes = getattr(found, "segments", None), getattr(found, "quotes", None)
    faults = list(islice(find_quote_faults(text, segments, quotes), MOST_FAULTS))
    if faults:
        raise PluginError(
            f"the finder {finder.name!r} {finder.version} gave quotes that do not fit the text: {'; '.join(faults)}",
            expected="parts and quotes that lie in the text, in its order, with the words that stand there",
            do="Tell its author, or leave --finder out",
        )
    return QuotedText(segments=tuple(found.segments), quotes=tuple(found.quotes))
