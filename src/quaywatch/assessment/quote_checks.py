"""Whether quotes that somebody's finder gives stand in the text that it was given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

from quaywatch.records.quote import Quote, SaidPrecision, Segment, SpokenText

__all__ = ["find_quote_faults"]

T = TypeVar("T")

_SHOWN = 60
_FIELDS = (
    "speaker", "speaker_as_printed", "role_as_printed", "role_when_spoken", "said_on", "venue", "medium",
    "reporter_doubt",
)  # fmt: skip
_PRINTED = ("speaker", "speaker_as_printed", "role_as_printed")
"""Fields whose words must stand in the text."""
_DATES = {
    SaidPrecision.DAY: re.compile(r"\d{4}-\d{2}-\d{2}"),
    SaidPrecision.MONTH: re.compile(r"\d{4}-\d{2}"),
    SaidPrecision.YEAR: re.compile(r"\d{4}"),
}
_WORD = re.compile(r"\w+")


class _Words:
    """The words of a text; particles may stand behind one (`청장은`), so that a part of a word counts."""

    def __init__(self, text: str) -> None:
        self._folded = text.casefold()
        self._known = dict.fromkeys(_WORD.findall(self._folded), True)

    def hold(self, word: str) -> bool:
        """True where the word stands in the text, case apart."""
        folded = word.casefold()
        if folded not in self._known:
            self._known[folded] = folded in self._folded
        return self._known[folded]


def find_quote_faults(text: SpokenText, segments: object, quotes: object) -> Iterator[str]:
    """What is wrong with what a finder gave for a text, one sentence each; nothing where all is well.

    Parts and quotes must be records in the order of the text, and lie in it. A quote's words must stand where it says,
    letter by letter, and the words of its speaker and printed role somewhere in the text. Whether the words are the
    speaker's is not checked: nothing here knows it.

    Args:
        text: What the finder was given.
        segments: What it gave as parts.
        quotes: What it gave as quotes.
    """
    parts, held = _records(segments, Segment), _records(quotes, Quote)
    if parts is None or held is None:
        yield "its segments and quotes are no tuples of Segment and Quote records"
        return
    yield from _segment_faults(text.text, parts)
    words = _Words(text.text)
    before = 0
    for number, quote in enumerate(held, start=1):
        yield from (f"quote {number} {fault}" for fault in _quote_faults(text.text, words, quote))
        if _is_inside(quote, text.text):
            if quote.start < before:
                yield f"quote {number} begins before the one before it"
            before = quote.start


def _records(found: object, kind: type[T]) -> tuple[T, ...] | None:
    """The records, where the thing is a tuple of nothing else."""
    if not isinstance(found, tuple) or not all(isinstance(one, kind) for one in found):
        return None
    return found


def _segment_faults(text: str, segments: Sequence[Segment]) -> Iterator[str]:
    before = 0
    for number, one in enumerate(segments, start=1):
        if not _is_inside(one, text):
            yield f"segment {number} reaches from {one.start} to {one.end} in a text of {len(text)} characters"
            return
        if one.start < before:
            yield f"segment {number} begins before the end of the one before it"
        before = one.end


def _is_inside(one: Segment | Quote, text: str) -> bool:
    return all(type(edge) is int for edge in (one.start, one.end)) and 0 <= one.start <= one.end <= len(text)


def _quote_faults(text: str, words: _Words, quote: Quote) -> Iterator[str]:
    if not _is_inside(quote, text):
        yield f"reaches from {quote.start} to {quote.end} in a text of {len(text)} characters"
        return
    wrong = [name for name in _FIELDS if not isinstance(getattr(quote, name), str | None)]
    if wrong or not isinstance(quote.text, str | None):
        yield f"has fields that are no text: {', '.join(wrong or ['text'])}"
        return
    stands = text[quote.start : quote.end]
    if quote.text is not None and quote.text != stands:
        yield f"says {quote.text[:_SHOWN]!r} where the text has {stands[:_SHOWN]!r}"
    for name in _PRINTED:
        lacking = [word for word in _WORD.findall(getattr(quote, name) or "") if not words.hold(word)]
        if lacking:
            yield f"has a {name} with words that stand nowhere in the text: {', '.join(lacking)[:_SHOWN]!r}"
    if quote.said_on is not None and not _is_date(quote):
        yield f"was said on {quote.said_on[:_SHOWN]!r}, which is no {quote.said_on_precision}"


def _is_date(quote: Quote) -> bool:
    said_on, precision = quote.said_on or "", quote.said_on_precision
    if precision is None or precision not in _DATES or not _DATES[precision].fullmatch(said_on):
        return False
    year, month, day = (*map(int, said_on.split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
