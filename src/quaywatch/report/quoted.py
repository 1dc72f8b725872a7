"""A quote of a text that the case holds as an entry of its card: who, when, where, and the words that may be shown."""

from __future__ import annotations

from quaywatch.assessment.wording import day_words, said_on_words
from quaywatch.records.artefact import Publish, Rights
from quaywatch.records.claim import TextSpan
from quaywatch.records.quote import Directness, Quote, SpeakerKind
from quaywatch.records.text_reading import HeldQuote, TextReading
from quaywatch.report.document import Entry
from quaywatch.report.document_parts import Basis
from quaywatch.report.links import Link

__all__ = ["quote_entry", "span_words_of", "spoken_by"]

MOST_WORDS = 14
"""Of a quote whose text may not be published as a whole: a short citation."""
_WITHHELD = "(words not shown: the text may not be published)"


def quote_entry(held: HeldQuote, link: Link, reading: TextReading, rights: Rights) -> Entry:
    """The quote as it may be shown."""
    quote = held.quote
    span = TextSpan(text=held.evidence, start=quote.start, end=quote.end)
    return Entry(
        id=link.target,
        label=link.label,
        basis=Basis.REPORTED,
        time=_said(quote, reading),
        place=span_words_of(span),
        text=_words(quote, rights),
        by=spoken_by(quote),
        url=reading.url,
        note=_note(quote),
    )


def span_words_of(span: TextSpan) -> str:
    """Where in a text something stands."""
    return f"characters {span.start:,} to {span.end:,}"


def spoken_by(quote: Quote) -> str:
    """Who spoke, with the role: that of the day where a table tells it, else as printed."""
    if quote.speaker_kind is SpeakerKind.AMBIENT:
        return "sound, no speaker"
    name = quote.speaker or quote.speaker_as_printed or "nobody named"
    role = quote.role_when_spoken or quote.role_as_printed
    return f"{name}, {role}" if role else name


def _said(quote: Quote, reading: TextReading) -> str:
    if quote.said_on is not None:
        return f"said {said_on_words(quote.said_on)}"
    return "day not told" if reading.published is None else f"published {day_words(reading.published)}"


def _words(quote: Quote, rights: Rights) -> str:
    if quote.text is None:
        return "(no words)"
    words = quote.text.split()
    if rights.publish is Publish.YES or (rights.publish is Publish.ASK and len(words) <= MOST_WORDS):
        return f"“{' '.join(words)}”"
    return _WITHHELD if rights.publish is Publish.NO else f"“{' '.join(words[:MOST_WORDS])} …”"


def _note(quote: Quote) -> str:
    told = [
        "in the reporter's words" if quote.directness is Directness.INDIRECT else "",
        f"printed as {quote.role_as_printed}" if quote.role_when_spoken and quote.role_as_printed else "",
        f"at: {quote.venue}" if quote.venue else "",
        f"by way of {quote.medium}" if quote.medium else "",
        "goes on from the words before" if quote.inherits_speaker else "",
        "the reporter doubts it" if quote.reporter_doubt else "",
        "read by rules",
    ]
    return "; ".join(filter(None, told))
