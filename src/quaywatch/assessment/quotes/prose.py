"""Quotes in running prose: words inside quotation marks with their speakers, and statements in the reporter's words.

One quote runs from its first to its last piece, so the words that name the speaker between two pieces stand in it
(`"A," said Roe, "B."`); the marks are kept, and show which words are literal. Direct are quotes all of whose pieces
stand in marks, indirect those that hold the reporter's words, anonymous those of nobody named. A short stretch in marks
without a verb of speech is a mention, and no quote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quaywatch.assessment.quotes.days import find_days
from quaywatch.assessment.quotes.english_prose import Voiced, find_english
from quaywatch.assessment.quotes.head_words import CHANNEL, ORGANISATION
from quaywatch.assessment.quotes.identities import Identity, Memory
from quaywatch.assessment.quotes.korean_speech import find_korean
from quaywatch.assessment.quotes.korean_words import TALK
from quaywatch.assessment.quotes.speech_words import DOUBT, MEDIA
from quaywatch.records.quote import Directness, Quote, SpeakerKind, SpokenText, TextLanguage

__all__ = ["find_prose_quotes"]

LONGEST_OPENING, OPENING_LETTERS = 80, 30
LONGEST_FRAME = 400
LONGEST_DOUBT = 300
_SENTENCE_END = re.compile(r"[.!?。…][\"”’')]*(?=\s|$)|\n\s*\n")
_TOLD = re.compile(
    r"\b(?:told|tells|telling|with|to|by|on)\s((?:[Tt]he\s)?[A-Z][\w&.’'-]*(?:\s(?:of\s)?[A-Z][\w&.’'-]*){0,4})"
)
_TALKS = (
    "interview|briefing|conference|speech|rally|hearing|statement|testimony|address|debate|summit|forum|meeting|lecture|podcast|"
    "broadcast|appearance|email|e-mail|letter|tweet|post|gaggle|ceremony|call|programme|program|show|remarks"
)
_SMALL = "in|at|on|during|to|with|and|of|for|by|that|from|an?|the"
_VENUE = re.compile(
    rf"\b(?:in|at|during|on|via|after)\s(?:an?\s|the\s|his\s|her\s|its\s|their\s)?((?:(?!(?:{_SMALL})\s)[\w’'-]+\s){{0,3}}?(?:{_TALKS})s?\b"
    r"(?:\s(?:with|on|to|at|in|of|by)\s(?:the\s)?[A-Z][\w’'-]*(?:\s(?:of\s|the\s)?[A-Z][\w’'-]*){0,4})?)"
)


def find_prose_quotes(text: SpokenText, free: Sequence[tuple[int, int]], known: Sequence[Quote]) -> tuple[Quote, ...]:
    """Quotes in the parts of a text that stand outside tags, by where they begin.

    That a text gives words as somebody's does not say that they were spoken. Speakers of pronouns and descriptions are
    those that fit best by rules; see `identities`.

    Args:
        text: The text.
        free: Its parts outside tags: first character, and after the last.
        known: Quotes found under tags: `the secretary` may be one of their speakers.
    """
    voiced = find_korean(text.text, free) if text.language is TextLanguage.KOREAN else find_english(text.text, free)
    memory = Memory.of(text.text, known)
    played = {_opening(quote.text) for quote in known if quote.text}
    quotes: list[Quote] = []
    before: Identity | None = None
    for one in voiced:
        # A lead gives the words that are played under a tag later: they count once, there.
        if one.words.literal and _opening(text.text[one.words.start : one.words.end]) in played:
            continue
        identity = before if one.goes_on else _identity(text, memory, one)
        quotes.append(_quote_of(text, one, identity))
        before = identity if identity is not None else before
    return tuple(quotes)


def _opening(words: str) -> str:
    """The first letters of words, without case, marks and blanks."""
    return "".join(letter for letter in words[:LONGEST_OPENING] if letter.isalnum()).casefold()[:OPENING_LETTERS]


def _identity(text: SpokenText, memory: Memory, one: Voiced) -> Identity | None:
    source = one.words.source
    if source is None:
        return None
    beside = one.words.apposition
    return memory.resolve(
        text.text[source[0] : source[1]], text.text[beside[0] : beside[1]] if beside else None, source[0]
    )


def _quote_of(text: SpokenText, one: Voiced, identity: Identity | None) -> Quote:
    words = one.words
    frame = " ¶ ".join(text.text[start : min(end, start + LONGEST_FRAME)] for start, end in words.frame)
    days = [day for day in find_days(frame, text.published) if day.said_on is not None]
    iso, precision = (days[0].said_on, days[0].precision) if len(days) == 1 else (None, None)
    venue = _VENUE.search(frame) or TALK.search(frame)
    return Quote(
        text=text.text[words.start : words.end],
        start=words.start,
        end=words.end,
        directness=_directness(one, identity),
        speaker=identity.name if identity else None,
        speaker_as_printed=_printed(text, one, identity),
        speaker_kind=identity.kind if identity else SpeakerKind.ANONYMOUS if one.nobody else None,
        role_as_printed=identity.role if identity else None,
        said_on=iso,
        said_on_precision=precision,
        venue=venue.group(1) if venue else None,
        medium=_medium(text.text, one, frame),
        inherits_speaker=one.goes_on,
        reporter_doubt=_doubt(text.text, one),
    )


def _printed(text: SpokenText, one: Voiced, identity: Identity | None) -> str | None:
    """The words beside the verb, where they are not the name that stands for them."""
    source = one.words.source
    if source is None or one.goes_on:
        return None
    printed = text.text[source[0] : source[1]]
    return None if identity is not None and printed == identity.name else printed


def _directness(one: Voiced, identity: Identity | None) -> Directness:
    if identity is None and one.nobody:
        return Directness.ANONYMOUS
    return Directness.DIRECT if one.words.literal else Directness.INDIRECT


def _medium(text: str, one: Voiced, frame: str) -> str | None:
    """Who carried the words: an agency that quotes them, or a hearer that is a channel or a paper."""
    if one.words.medium is not None:
        return text[slice(*one.words.medium)]
    for match in _TOLD.finditer(frame):
        hearer = match.group(1)
        if (
            CHANNEL.search(hearer)
            or MEDIA.search(hearer)
            or (match.group().startswith("told") and ORGANISATION.search(hearer))
        ):
            return hearer.rstrip(".’'")
    return None


def _doubt(text: str, one: Voiced) -> str | None:
    """The reporter's doubt, in the rest of the sentence or in the next one."""
    for start in (one.words.end, one.after):
        stop = start + LONGEST_DOUBT
        while start < min(stop, len(text)) and (text[start].isspace() or text[start] in '"”’.,;'):
            start += 1
        end = _SENTENCE_END.search(text, start, stop)
        sentence = text[start : end.end() if end else min(len(text), stop)].strip()
        if DOUBT.search(sentence) and not re.search('["“”「」]', sentence):
            return sentence
    return None
