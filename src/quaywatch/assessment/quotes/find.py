"""The quotes of a text: whose words they are, in what role, when and where, and where they stand."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from quaywatch.assessment.quotes.heads import Head
from quaywatch.assessment.quotes.occasions import find_occasion
from quaywatch.assessment.quotes.prose import find_prose_quotes
from quaywatch.assessment.quotes.scan import Layout, find_layout
from quaywatch.assessment.quotes.segments import find_free_spans, find_segments
from quaywatch.assessment.quotes.tags import Tag
from quaywatch.records.quote import Directness, Quote, SaidPrecision, Segment, SegmentKind, SpeakerKind, SpokenText

__all__ = ["QuotedText", "find_quotes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedText:
    """A text's parts and quotes."""

    segments: tuple[Segment, ...]
    """Parts, in their order."""
    quotes: tuple[Quote, ...]
    """Quotes, by where they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A tag's head with what the narration and earlier tags add to it."""

    head: Head
    said: tuple[str, SaidPrecision] | None
    venue: str | None
    medium: str | None


def find_quotes(text: SpokenText) -> QuotedText:
    """The parts of a text, the words under its speakers' tags, and those that its narration gives to somebody.

    That words stand under a tag says whose the newsroom says they are. A day that only narration tells is taken
    from the sentence right before the tag; see `occasions` for when it counts.

    Args:
        text: In the form that `sources.texts` gives; offsets are into it.
    """
    layout = find_layout(text.text, text.published)
    segments = find_segments(text.text, layout)
    quotes = _tagged_quotes(text, layout)
    told = find_prose_quotes(text, find_free_spans(segments, layout), quotes)
    return QuotedText(segments=segments, quotes=tuple(sorted((*quotes, *told), key=lambda quote: quote.start)))


def _tagged_quotes(text: SpokenText, layout: Layout) -> list[Quote]:
    quotes: list[Quote] = []
    before: _Said | None = None
    heard: dict[tuple[str | None, str | None], _Said] = {}
    openings = _openings(layout)
    passed, edge = 0, 0
    for tag in layout.tags:
        while passed < len(openings) and openings[passed][0] < tag.start:
            at, is_new_item = openings[passed]
            edge, passed = max(edge, at), passed + 1
            if is_new_item:
                before, heard = None, {}
        said = _what_was_said(text, tag, edge, before, heard)
        quotes.append(_quote_of(text.text, tag, said))
        edge = tag.end
        if said is not None and said.head.kind is not SpeakerKind.AMBIENT:
            before = said
            heard[said.head.speaker, said.head.role] = said
    return quotes


def _openings(layout: Layout) -> list[tuple[int, bool]]:
    """Where parts begin, and whether a new item does: an anchor's part after somebody signed off."""
    ends = [end for _, end in layout.sign_offs]
    openings: list[tuple[int, bool]] = []
    for label in layout.labels:
        before = openings[-1][0] if openings else label.start
        signed_off = bisect_right(ends, label.start) > bisect_right(ends, before)
        openings.append((label.end, signed_off and label.kind is SegmentKind.ANCHOR))
    return openings


def _what_was_said(
    text: SpokenText,
    tag: Tag,
    edge: int,
    before: _Said | None,
    heard: dict[tuple[str | None, str | None], _Said],
) -> _Said | None:
    """What is known of a tag's words; None for words of nobody named."""
    if tag.head is None or tag.head.speaker is None:
        return before if tag.goes_on else None
    head = tag.head
    said, venue, medium = head.said_on, head.venue, head.medium
    if head.kind is not SpeakerKind.AMBIENT and head.day is None:
        said, venue = _by_narration(text, tag, edge, head, heard)
    return _Said(head=head, said=said, venue=venue, medium=medium)


def _by_narration(
    text: SpokenText, tag: Tag, edge: int, head: Head, heard: dict[tuple[str | None, str | None], _Said]
) -> tuple[tuple[str, SaidPrecision] | None, str | None]:
    """Day and venue from the sentence before a tag, or from the same speaker's earlier tag where narration dated it."""
    occasion = find_occasion(text.text, edge, tag.start, head, text.published)
    if occasion is not None:
        day = occasion.day
        said = (day.said_on, day.precision) if day and day.said_on and day.precision else None
        return said, head.venue or occasion.venue
    earlier = heard.get((head.speaker, head.role))
    if earlier is None or head.role is None or earlier.head.day is not None:
        return None, head.venue
    return earlier.said, head.venue or earlier.venue


def _quote_of(text: str, tag: Tag, said: _Said | None) -> Quote:
    start, end = tag.words or (tag.start, tag.end)
    words = text[start:end] if tag.words else None
    if said is None:
        return Quote(text=words, start=start, end=end, directness=Directness.DIRECT)
    iso, precision = said.said or (None, None)
    return Quote(
        text=words,
        start=start,
        end=end,
        directness=Directness.DIRECT,
        speaker=said.head.speaker,
        speaker_as_printed=said.head.printed,
        speaker_kind=said.head.kind,
        role_as_printed=said.head.role,
        said_on=iso,
        said_on_precision=precision,
        venue=said.venue,
        medium=said.medium,
        inherits_speaker=tag.goes_on,
    )
