"""Where the words that a verb of speech governs begin and end, when they stand in the reporter's sentence."""

from __future__ import annotations

from collections.abc import Sequence

from quaywatch.assessment.quotes.cues import Cue, CueKind
from quaywatch.assessment.quotes.sentences import Token
from quaywatch.assessment.quotes.sources import is_day
from quaywatch.assessment.quotes.speech_words import (
    ABOUT,
    ADVERBS,
    AFTER_WORDS,
    ASKING,
    AUXILIARIES,
    BARE,
    BARE_BELIEFS,
    BREAKS,
    CONTRAST,
    DETERMINERS,
    HEARERS,
    INQUIRING,
    NAMING,
    OBJECT_LINKS,
    PREPOSITIONS,
    PROMISING,
    PRONOUNS,
    QUESTION_WORDS,
    SPEAKING,
    TIMES,
    find_lemma,
)

__all__ = ["ASIDES", "ENDINGS", "MOST_OF_ASIDE", "find_content_last", "find_content_start", "is_clause", "is_near"]

ASIDES = frozenset(
    ("in", "at", "on", "during", "after", "by", "to", "via", "through", "from", "of", "about", "before", "with")
)
"""Words that open an aside of time, place or hearer."""
ENDINGS = ",;:.—–―-"
"""Marks that do not belong to words they close."""
MOST_OF_HEARER = 10
"""Words of a hearer that are looked at."""
TURNS = frozenset(("but", "although", "though", "even"))
"""Words after a comma at which the reporter turns from what was said."""
FEWEST_OF_CLAUSE = 4
"""Words of a clause before what may follow it."""
MOST_OF_ASIDE = 18
"""Words and marks looked at for what opens the words said."""


def is_clause(tokens: Sequence[Token], cue: Cue, first: int, last: int) -> bool:
    """Whether words without marks are a statement: opened by `that`, or long enough after a verb of speech."""
    if last - first < 2 or _is_embedded(tokens, cue):
        return False
    if _tells_of(tokens, cue, first, last):
        return True
    if cue.kind is CueKind.JUDGING:
        return False
    if tokens[first].word in ("that", "whether"):
        return True
    if find_lemma(tokens[cue.verb].word) == "cite" and not cue.shared:
        return last - first >= 3
    if not _takes_bare_clause(tokens, cue, first, last):
        return False
    if tokens[first].word in PREPOSITIONS and tokens[first].word not in (
        "if",
        "whether",
        "although",
        "because",
        "while",
    ):
        return False
    return cue.source is not None


def _tells_of(tokens: Sequence[Token], cue: Cue, first: int, last: int) -> bool:
    """Whether words without `that` are told of: promised, asked, alleged of somebody, or named as what was told."""
    lemma = find_lemma(tokens[cue.verb].word) or ""
    opening, before = tokens[first], tokens[first - 1].word
    source = cue.source
    if source is None or cue.inverted or cue.kind in (CueKind.ACCORDING, CueKind.QUOTING):
        return False
    if source.first == source.last and tokens[source.first].word in ADVERBS:
        return False
    if opening.word == "to":
        if first == last or _opens_object(tokens[first + 1]) or tokens[first + 1].word.endswith("ing"):
            # `agreed to an interview`
            return False
        return lemma in PROMISING or (lemma in ASKING and first > cue.verb + 1)
    if before in ABOUT.get(lemma, ()) or (lemma in INQUIRING and opening.word in QUESTION_WORDS):
        return True
    link = OBJECT_LINKS.get(lemma)
    if link is not None:
        return any(token.word == link for token in tokens[first + 1 : min(last, first + 10)])
    return lemma in NAMING and first == cue.verb + 1 and _opens_object(opening)


def _opens_object(token: Token) -> bool:
    return token.word in DETERMINERS or token.text[:1].isdigit() or (token.is_capital and not is_day(token))


def _is_embedded(tokens: Sequence[Token], cue: Cue) -> bool:
    """`what NAME says`, `as NAME says`, and what the writer says of himself: no statement of another is given."""
    source = cue.source
    if source is not None and source.first == source.last and tokens[source.first].word in ("i", "we", "you"):
        return True
    if cue.first > 1 and tokens[cue.first - 1].word == "which" and tokens[cue.first - 2].word in PREPOSITIONS:
        # `in which NAME said he was ready`
        return False
    return cue.first > 0 and tokens[cue.first - 1].word in ("what", "as", "which", "than", "whatever", "how")


def _takes_bare_clause(tokens: Sequence[Token], cue: Cue, first: int, last: int) -> bool:
    """Whether a clause without `that` can follow: after `said` any, after others one with a verb in it."""
    if cue.kind in (CueKind.ACCORDING, CueKind.QUOTING) or find_lemma(tokens[cue.verb].word) == "say":
        return True
    if tokens[first].word == "to" or find_lemma(tokens[cue.verb].word) not in BARE | BARE_BELIEFS:
        return False
    return any(token.word in AUXILIARIES for token in tokens[first : min(last, first + 10) + 1])


def find_content_start(tokens: Sequence[Token], cue: Cue) -> int | None:
    """First token of what was said, past the hearer and asides of time and place."""
    at = (cue.last if cue.inverted else cue.verb) + 1
    if cue.kind is CueKind.ACCORDING and at < len(tokens) and tokens[at].text != ",":
        comma = _source_end(tokens, at)
        if cue.first > 1 or comma is None:
            return None
        at = comma
    opened = _opening(tokens, at, cue)
    if opened is not None:
        return opened
    told = _told_of(tokens, at, cue)
    if told is not None:
        return told
    if cue.kind is CueKind.JUDGING:
        return at
    if cue.kind is CueKind.TELLING and not cue.inverted:
        at = _past_hearer(tokens, at)
    return _past_asides(tokens, at)


def _source_end(tokens: Sequence[Token], at: int) -> int | None:
    """The comma after a source whose name goes on (`according to a report by NAME, …`)."""
    for place in range(at, min(len(tokens), at + MOST_OF_ASIDE)):
        token = tokens[place]
        if token.text == ",":
            return place
        if token.is_quote or not token.is_word or token.word in AUXILIARIES or token.word in BREAKS:
            return None
    return None


def _told_of(tokens: Sequence[Token], at: int, cue: Cue) -> int | None:
    """Where what is told of begins after `called for`, or what is asked after `urged NAME`."""
    lemma = find_lemma(tokens[cue.verb].word) or ""
    if (
        cue.inverted
        or tokens[cue.verb].word.endswith("ing")
        or at >= len(tokens)
        or any(token.is_quote for token in tokens[at:])
    ):
        return None
    if tokens[at].word in ABOUT.get(lemma, ()) and at + 1 < len(tokens) and not tokens[at + 1].is_quote:
        return at + 1
    if lemma not in ASKING or (lemma == "call" and tokens[at].word not in ("on", "upon")):
        return None
    for place in range(at, min(len(tokens), at + MOST_OF_HEARER)):
        token = tokens[place]
        if token.word == "to":
            return place if place > at else None
        if token.is_quote or not token.is_word or token.word in AUXILIARIES or token.word in BREAKS:
            return None
    return None


def _opening(tokens: Sequence[Token], at: int, cue: Cue) -> int | None:
    """What opens the words beyond doubt within reach: `that`, a colon or comma before marks, or marks."""
    for place in range(at, min(len(tokens), at + MOST_OF_ASIDE)):
        token = tokens[place]
        if token.is_quote:
            return place if place == at or tokens[place - 1].text in ",:" else None
        if token.word in ("that", "whether"):
            return place if place == at or _is_aside(tokens, at, place, cue) else None
        if token.text == ":" and place + 1 < len(tokens):
            return place + 1
    return None


def _is_aside(tokens: Sequence[Token], first: int, stop: int, cue: Cue) -> bool:
    """Whether what stands between a verb and its `that` is a hearer or an aside of time and place."""
    opening = tokens[first]
    fits = opening.word in ASIDES or opening.text == "," or is_day(opening) or opening.word in ADVERBS
    return (fits or cue.kind is CueKind.TELLING) and not _has_verb(tokens, first, stop)


def _has_verb(tokens: Sequence[Token], first: int, stop: int) -> bool:
    return any(
        token.word in SPEAKING
        or token.word in PRONOUNS
        or token.word in ("is", "are", "was", "were", "has", "had", "have", "would", "will", "should", "could")
        for token in tokens[first:stop]
    )


def _past_hearer(tokens: Sequence[Token], at: int) -> int:
    if at < len(tokens) and tokens[at].word in HEARERS:
        return at + 1
    if at < len(tokens) and (tokens[at].is_capital or tokens[at].word in DETERMINERS):
        at += 1
        while (
            at < len(tokens)
            and tokens[at].is_word
            and (
                tokens[at].is_capital
                or tokens[at].word in ("of", "and", "for")
                or (tokens[at].word == "the" and tokens[at - 1].word in ("of", "and", "for"))
            )
        ):
            at += 1
        if at < len(tokens) and tokens[at - 1].word in DETERMINERS:
            at += 1
    return at


def _past_asides(tokens: Sequence[Token], at: int) -> int:
    """Past `on Monday`, `in a statement`, `Thursday`."""
    while at < len(tokens):
        token = tokens[at]
        if is_day(token) or token.text == ",":
            at += 1
        elif token.word in ("this", "last") and at + 1 < len(tokens) and tokens[at + 1].word in TIMES:
            at += 2
        elif token.word in ("in", "on", "at", "during") and at + 1 < len(tokens):
            stop = at + 1
            while (
                stop < len(tokens)
                and stop < at + 8
                and tokens[stop].is_word
                and not (
                    tokens[stop].word in PRONOUNS
                    or tokens[stop].word in BREAKS
                    or (
                        stop > at + 1 and tokens[stop].word in DETERMINERS and tokens[stop - 1].word not in PREPOSITIONS
                    )
                )
            ):
                stop += 1
                if is_day(tokens[stop - 1]) or tokens[stop - 1].word in (
                    "statement",
                    "interview",
                    "email",
                    "e-mail",
                    "letter",
                    "tweet",
                    "speech",
                    "conference",
                    "briefing",
                    "call",
                    "post",
                    "report",
                ):
                    break
            at = stop
        else:
            break
    return at


def find_content_last(tokens: Sequence[Token], cue: Cue, first: int, following: Sequence[Cue]) -> int:
    """Last token of what was said: the sentence's, or before the next verb of speech that shares the speaker."""
    stop = len(tokens)
    for later in following:
        if later.first <= first:
            continue
        at = later.first
        if later.kind is CueKind.ACCORDING and tokens[at - 1].text == ",":
            stop = at
            break
        if (
            later.shared
            and later.verb > first
            and tokens[later.verb - 1].text in (",", "—", "–")
            or later.shared
            and tokens[later.verb - 1].word in ("and", "but")
        ):
            stop = later.verb - (tokens[later.verb - 1].word in ("and", "but"))
            break
        if not later.shared and tokens[at - 1].text == "," and tokens[cue.verb].word.endswith("ing"):
            stop = at
            break
        if not later.shared and at >= 1 and tokens[at - 1].is_quote is False and _opens_anew(tokens, at, first):
            stop = at - 1
            break
    if cue.verb == 0:
        stop = next(
            (i + tokens[i].is_quote for i in range(first, stop) if tokens[i].is_quote or tokens[i].text == ","), stop
        )
    last = _after_marks(tokens, cue, first, stop) - 1
    last = _before_aside(tokens, cue, first, last)
    while last >= first and not tokens[last].is_quote and tokens[last].text in ENDINGS:
        last -= 1
    return last


def _after_marks(tokens: Sequence[Token], cue: Cue, first: int, stop: int) -> int:
    """Where a clause ends after its last words in marks: at a comma or dash, or where another clause begins."""
    last = next((i for i in range(stop - 1, first - 1, -1) if tokens[i].is_quote), None)
    if last is None:
        return stop
    ends = AFTER_WORDS if cue.kind is CueKind.JUDGING or (tokens[first].is_quote and first == last) else CONTRAST
    for at in range(last + 1, stop):
        token = tokens[at]
        if (token.text and token.text in ",;—–―--") or token.word in ends or (is_day(token) and ends is AFTER_WORDS):
            return at
    return stop


def _before_aside(tokens: Sequence[Token], cue: Cue, first: int, last: int) -> int:
    """Where words without marks end: before a semicolon, or where the reporter turns from them (`, but …`)."""
    if cue.kind is CueKind.ACCORDING or any(token.is_quote for token in tokens[first : last + 1]):
        return last
    for at in range(first + FEWEST_OF_CLAUSE, last):
        if tokens[at].text == ";" or (tokens[at].text == "," and tokens[at + 1].word in TURNS):
            return at - 1
    return last


def _opens_anew(tokens: Sequence[Token], at: int, first: int) -> bool:
    """`…, and NAME said`: a new statement after a comma and `and`, where marks stand before it, or none at all."""
    if tokens[at - 1].word not in ("and", "but", "while") or at - 2 <= first:
        return False
    before = tokens[at - 2]
    if any(token.is_quote for token in tokens):
        return (before.text == "," or before.is_quote) and any(token.is_quote for token in tokens[first:at])
    return before.text in (",", "—", "–")


def is_near(tokens: Sequence[Token], first: int) -> bool:
    """Whether words in marks belong to a verb that is none of speech: they follow soon, in its own clause."""
    if tokens[first].text in (",", ".", ";") or tokens[first].word in ("by", "until"):
        return False
    return tokens[first].word == "that" or any(token.is_quote for token in tokens[first : first + MOST_OF_ASIDE])
