"""The speaker beside an English verb of speech: the words that name him, and what stands in apposition to them.

Told by capitals, articles and a table of words that end a name; there is no grammar here, so a long subject may be
given in part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quaywatch.assessment.quotes.head_words import ENGLISH_OFFICE, ORGANISATION, listed
from quaywatch.assessment.quotes.names import has_office
from quaywatch.assessment.quotes.sentences import Token
from quaywatch.assessment.quotes.speech_words import (
    ADVERBS,
    AUXILIARIES,
    BREAKS,
    DETERMINERS,
    NOUNS_TOO,
    OBJECTS,
    PREPOSITIONS,
    PRONOUNS,
    TITLES,
    find_lemma,
)

__all__ = [
    "NAME_LINKS",
    "Source",
    "find_first_source",
    "find_source_after",
    "find_source_before",
    "is_day",
    "is_finite",
    "skip_back",
]

_LINKS = frozenset(("of", "for", "at", "in", "and", "&", "with", "on", "to", "from", "the"))
NAME_LINKS = frozenset(
    ("al", "bin", "da", "de", "del", "der", "di", "el", "la", "le", "van", "von", "den", "ibn", "of", "&")
)
_DAYS = frozenset(
    listed("monday tuesday wednesday thursday friday saturday sunday today yesterday tonight earlier late early")
)
_SEPARATORS = frozenset((",", "—", "–", "―", "--", "-"))
_LEADERS = frozenset(listed("even only but yet and so then still meanwhile now however also later let lets plus"))
MOST_TOKENS = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Words that name a speaker, by their places among a sentence's tokens."""

    first: int
    """First token of the name or description."""
    last: int
    """Last."""
    apposition: tuple[int, int] | None = None
    """First and last token of what stands beside it between commas."""


def is_day(token: Token) -> bool:
    """Whether a word names a day of the week, or today."""
    return token.word in _DAYS


def is_finite(word: str) -> bool:
    """Whether a lower-case word is most likely a verb of speech in a finite form, and no noun."""
    lemma = find_lemma(word)
    return lemma is not None and word != lemma and word not in NOUNS_TOO and not has_office(word)


def skip_back(tokens: Sequence[Token], at: int, floor: int) -> int:
    """The place before the auxiliaries and adverbs that stand before a verb at `at`."""
    at -= 1
    while at >= floor and _is_between(tokens[at]):
        at -= 1
    return at


def _is_between(token: Token) -> bool:
    word = token.word
    if word in AUXILIARIES or word in ADVERBS or word in ("not", "go", "going", "went", "on", "to"):
        return True
    return word.endswith("ly") and not token.is_capital and len(word) > 4


def find_source_before(tokens: Sequence[Token], verb: int, floor: int) -> Source | None:
    """The subject before a verb; None where none stands there.

    Args:
        tokens: The sentence.
        verb: Place of the verb.
        floor: No token before it is looked at.
    """
    floor = max(floor, verb - MOST_TOKENS)
    at = skip_back(tokens, verb, floor)
    if at < floor:
        return None
    token = tokens[at]
    if token.word in PRONOUNS and token.word != "who":
        return Source(first=at, last=at)
    if token.word == "who":
        return _before_who(tokens, at, floor)
    if token.text in _SEPARATORS:
        return _with_apposition(tokens, at, floor)
    if token.text == ")":
        return _before_parenthesis(tokens, at, floor)
    found = _noun_phrase_back(tokens, at, floor)
    if found is None or (found.first > floor and tokens[found.first - 1].word in AUXILIARIES):
        # `an official who asked not to be named said`
        who = next((i for i in range(at, max(floor, at - 14), -1) if tokens[i].word in ("who", "which")), None)
        if who is not None and tokens[who - 1].text != ",":
            return _before_who(tokens, who, floor)
    if found is not None and found.first - 2 >= floor and tokens[found.first - 1].word in PREPOSITIONS - BREAKS:
        # `Dockers marching through the town said`: the town is no speaker.
        return find_first_source(tokens[:verb], verb, begin=_clause_begin(tokens, found.first, floor)) or found
    return found


def _clause_begin(tokens: Sequence[Token], at: int, floor: int) -> int:
    while at > floor and not (
        tokens[at - 1].text in (",", ";", ":") or tokens[at - 1].is_quote or tokens[at - 1].word == "that"
    ):
        at -= 1
    return at


def _before_who(tokens: Sequence[Token], at: int, floor: int) -> Source | None:
    before = at - 1
    if before >= floor and tokens[before].text == ",":
        before -= 1
    return _noun_phrase_back(tokens, before, floor) if before >= floor else None


def _before_parenthesis(tokens: Sequence[Token], at: int, floor: int) -> Source | None:
    """`Sen. Jane Roe (R-Va.) said`."""
    opening = next((i for i in range(at, max(floor, at - 8) - 1, -1) if tokens[i].text == "("), None)
    if opening is None or opening - 1 < floor:
        return None
    found = _noun_phrase_back(tokens, opening - 1, floor)
    return found and Source(first=found.first, last=found.last, apposition=(opening + 1, at - 1))


def _with_apposition(tokens: Sequence[Token], comma: int, floor: int) -> Source | None:
    """`NAME, a member of the board, said`: the name is before the first comma that follows one.

    Between the commas stands no verb of speech, or it would be another clause.
    """
    begin = comma - 1
    while begin >= floor and not _ends_clause(tokens, begin):
        begin -= 1
    begin += 1
    at = begin
    for place in range(begin, comma):
        if tokens[place].text in _SEPARATORS:
            found = _segment(tokens, at, place)
            if found is not None and place + 1 <= comma - 1:
                return Source(first=found.first, last=found.last, apposition=(place + 1, comma - 1))
            at = place + 1
    return None


def _ends_clause(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.is_quote or token.text in ":;":
        return True
    return token.word in ("but", "that") or (
        token.word == "and" and at + 1 < len(tokens) and tokens[at - 1].text == "," and tokens[at + 1].is_capital
    )


def _segment(tokens: Sequence[Token], first: int, stop: int) -> Source | None:
    """A name that fills the stretch between two commas, with at most words of time or place before it."""
    while first < stop and tokens[first].word in ("but", "and", "yet", "so", "as"):
        first += 1
    if (
        first >= stop
        or tokens[first].word in PREPOSITIONS
        or is_day(tokens[first])
        or tokens[first].word.endswith("ing")
    ):
        return None
    found = _noun_phrase_back(tokens, stop - 1, first)
    if found is None or not (
        tokens[found.last].is_capital or tokens[found.first].word in DETERMINERS or found.first == first
    ):
        return None
    return found


def _noun_phrase_back(tokens: Sequence[Token], last: int, floor: int) -> Source | None:
    """The words that end at `last` and may be one name or description."""
    while last >= floor and is_day(tokens[last]):
        last -= 1
    if last >= floor and tokens[last].text == ")":
        return _before_parenthesis(tokens, last, floor)
    first = last + 1
    while first - 1 >= floor and _may_go_on(tokens, first - 1, last):
        first -= 1
    while first <= last and (
        tokens[first].word in _LINKS - {"the"} or tokens[first].text in "&" or is_day(tokens[first])
    ):
        first += 1
    first = _after_preposition(tokens, first, last, floor)
    while first < last and tokens[first].word in _LEADERS:
        first += 1
    first = _without_verb_phrase(tokens, first, last, floor)
    if first == last and (tokens[first].word in OBJECTS or tokens[first].word in DETERMINERS):
        return None
    if first > last or not any(token.is_word for token in tokens[first : last + 1]):
        return None
    return Source(first=first, last=last)


def _without_verb_phrase(tokens: Sequence[Token], first: int, last: int, floor: int) -> int:
    """Where a name begins when words in small letters stand before it that no article opens (`help Mr. Roe`)."""
    if first > last or tokens[first].is_capital or tokens[first].word in DETERMINERS or tokens[first].text[0].isdigit():
        return first
    if first == floor or tokens[first - 1].is_quote or tokens[first - 1].text == ",":
        return first
    for at in range(first + 1, last + 1):
        if tokens[at].is_capital or tokens[at].word in DETERMINERS:
            return at
    return first if last - first <= 3 else last + 1


def _may_go_on(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether a token can stand within a name whose later words are already taken."""
    token = tokens[at]
    if token.is_quote or not (token.is_word or token.text == "&"):
        # A nickname in marks, or the full stop of an abbreviation, stands within a name.
        return False
    word = token.word
    if word in PRONOUNS or word in BREAKS or word in AUXILIARIES:
        return False
    if word in ("let", "lets", "letting"):
        return False
    if token.is_capital:
        return True
    if word in _LINKS:
        return at < last
    if word in PREPOSITIONS or is_finite(word):
        return False
    return not (word in ADVERBS or (word.endswith("ly") and at != last and not tokens[at + 1].is_word))


def _after_preposition(tokens: Sequence[Token], first: int, last: int, floor: int) -> int:
    """Where a name begins when a preposition stands before its words: `In Oslo the minister` leaves `the minister`."""
    if first - 1 >= floor and tokens[first - 1].word in PREPOSITIONS:
        for at in range(last, first, -1):
            if tokens[at].word in DETERMINERS and tokens[at - 1].word not in _LINKS:
                return at
    if first <= last and tokens[first].is_capital and tokens[first].word in PREPOSITIONS:
        for at in range(first + 1, last + 1):
            if tokens[at].word in DETERMINERS and at > first + 1:
                return at
        return first + 1
    return first


def find_source_after(tokens: Sequence[Token], at: int, ceiling: int) -> Source | None:
    """The subject after a verb (`said NAME, a clerk at the port`) or `according to`; None where none begins there.

    Args:
        tokens: The sentence.
        at: First token after the verb.
        ceiling: No token from here on is looked at.
    """
    ceiling = min(ceiling, at + MOST_TOKENS)
    while at < ceiling and (is_day(tokens[at]) or (tokens[at].word in ADVERBS and not tokens[at].is_capital)):
        at += 1
    if at >= ceiling:
        return None
    token = tokens[at]
    if token.word in PRONOUNS:
        return Source(first=at, last=at)
    if not (token.is_capital or token.word in DETERMINERS or token.is_word and _may_begin(token)):
        return None
    last = at
    while last + 1 < ceiling and _may_follow(tokens, last + 1, at):
        last += 1
    while last > at and (tokens[last].word in _LINKS or tokens[last].word in DETERMINERS or is_day(tokens[last])):
        last -= 1
    return Source(first=at, last=last, apposition=_apposition_after(tokens, last + 1, ceiling))


def _may_begin(token: Token) -> bool:
    word = token.word
    return not (word in PREPOSITIONS or word in BREAKS or word in ADVERBS or word in AUXILIARIES)


def _may_follow(tokens: Sequence[Token], at: int, first: int) -> bool:
    token = tokens[at]
    if token.is_quote or not (token.is_word or token.text == "&"):
        return False
    word = token.word
    if word in BREAKS or word in AUXILIARIES or word in PRONOUNS or is_day(token):
        return False
    if word == "and":
        return tokens[at - 1].is_capital and at + 1 < len(tokens) and tokens[at + 1].is_capital
    if word in ("of", "for"):
        return True
    if word in ("at", "in", "with", "to", "on", "from"):
        # `a clerk at the port`, but `Roe at a briefing`: after a description the place belongs to it.
        return not tokens[at - 1].is_capital and tokens[first].word in DETERMINERS and _is_office(tokens[at - 1])
    if token.is_capital:
        return True
    if word in DETERMINERS:
        return tokens[at - 1].word in _LINKS
    if word in PREPOSITIONS or (word.endswith("ing") and not has_office(word)):
        return False
    return not tokens[at - 1].is_capital or word in NAME_LINKS or _is_office(token) or bool(ORGANISATION.search(word))


def _is_office(token: Token) -> bool:
    return bool(ENGLISH_OFFICE.fullmatch(token.text)) or token.word in TITLES


def _apposition_after(tokens: Sequence[Token], at: int, ceiling: int) -> tuple[int, int] | None:
    """What stands between the comma or bracket after a name and the next one."""
    if at + 1 >= ceiling or tokens[at].text not in (",", "("):
        return None
    closing = ")" if tokens[at].text == "(" else ","
    first = at + 1
    opening = tokens[first]
    if closing == "," and not (
        opening.word in DETERMINERS
        or opening.is_capital
        or _is_office(opening)
        or _names_office(tokens, first, ceiling)
    ):
        return None
    if opening.word in ("the", "that", "and") and first + 1 < ceiling and tokens[first + 1].word in PRONOUNS:
        return None
    last = first
    while (
        last + 1 < ceiling and tokens[last + 1].text not in (closing, ";", ":", ".") and not tokens[last + 1].is_quote
    ):
        last += 1
    # `said Roe, the pier was shut`: a clause is no apposition.
    clause = next((i for i in range(first, last + 1) if tokens[i].word in ("who", "which", "whose")), last + 1)
    if any(token.word in AUXILIARIES for token in tokens[first:clause]):
        return None
    return first, last


def _names_office(tokens: Sequence[Token], first: int, ceiling: int) -> bool:
    if tokens[first].word in PREPOSITIONS or tokens[first].word in BREAKS or tokens[first].word.endswith("ing"):
        return False
    return any(_is_office(token) for token in tokens[first : min(ceiling, first + 5)])


def find_first_source(tokens: Sequence[Token], stop: int, begin: int = 0) -> Source | None:
    """The subject of a sentence that goes on with `, saying` or `and added`: its first name or description.

    Args:
        tokens: The sentence.
        stop: The place of the later verb.
        begin: First token that is looked at.
    """
    at = begin
    while at < stop:
        if (
            tokens[at].word in PREPOSITIONS
            or is_day(tokens[at])
            or tokens[at].word.endswith(("ing", "ed"))
            and at == begin
        ):
            following = next((i for i in range(at, min(stop, at + 25)) if tokens[i].text == ","), None)
            if following is None:
                break
            at = following + 1
            continue
        break
    for first in range(at, min(stop, at + 30)):
        token = tokens[first]
        if token.word in PRONOUNS:
            return Source(first=first, last=first)
        if token.is_quote or not token.is_word or token.word in ("but", "and", "so", "yet", "that", "meanwhile"):
            continue
        if token.is_capital or token.word in DETERMINERS:
            return find_source_after(tokens, first, stop)
    return None
