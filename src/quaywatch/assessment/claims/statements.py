"""Statements: that words were spoken, by whom and when. Not that they are true."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from quaywatch.assessment.claims.own_words import own_words
from quaywatch.clock import Span, parse_span
from quaywatch.errors import DataError
from quaywatch.records.claim import ClaimKind, Hedge
from quaywatch.records.proposal import ProposedClaim
from quaywatch.records.quote import Directness, Quote, SpeakerKind

__all__ = ["find_statements"]

_NO_SPEAKER = frozenset({SpeakerKind.AMBIENT, SpeakerKind.ANONYMOUS})


def find_statements(quotes: Sequence[Quote], publisher: str) -> Iterator[ProposedClaim]:
    """One proposal for each direct quote with a speaker; the publisher is who says that it was spoken.

    What stands in the reporter's words only does not say which words were spoken, and gives none.

    A quote whose day nothing tells gives a value without a date: a person has to add one.
    """
    for number, quote in enumerate(quotes):
        if not quote.speaker or quote.speaker_kind in _NO_SPEAKER or quote.directness is not Directness.DIRECT:
            continue
        value: dict[str, object] = {"speaker": quote.speaker}
        if quote.said_on is not None and quote.said_on_precision is not None:
            value |= {"date": quote.said_on, "said_on_precision": quote.said_on_precision.value}
        if quote.venue:
            value["venue"] = quote.venue
        key = hashlib.sha256(f"{sorted(value.items())}{quote.start}".encode()).hexdigest()[:10]
        when = _when(quote.said_on)
        yield ProposedClaim(
            id=f"statement-{key}",
            kind=ClaimKind.STATEMENT,
            value=value,
            text=own_words(ClaimKind.STATEMENT, value, place=None, when=when, hedge=Hedge.STATED),
            by=publisher,
            start=quote.start,
            end=quote.end,
            when=when,
            quote=number,
        )


def _when(said_on: str | None) -> Span | None:
    if said_on is None:
        return None
    try:
        return parse_span(f"{said_on}-01-01/{said_on}-12-31" if len(said_on) == 4 else said_on)
    except DataError:
        return None
