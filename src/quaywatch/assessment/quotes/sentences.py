"""Paragraphs, sentences and words of running prose, where words in quotation marks are one piece.

A sentence does not end within quotation marks. Lines that a printer or a PDF broke are joined. Linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quaywatch.assessment.quotes.head_words import listed
from quaywatch.assessment.quotes.speech_words import CUE_WORDS, SMALL_IN_TITLES, SPEAKING, TELLING, TITLE_OPENERS
from quaywatch.assessment.quotes.stretches import Stretch, find_stretches

__all__ = ["LONGEST_SENTENCE", "Sentence", "Token", "find_paragraphs", "read_sentences", "read_tokens"]

LONGEST_TITLE = 60
LONGEST_SENTENCE = 1500
"""Characters outside quotation marks; what is longer is cut, since no rule looks further."""
_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"[.?!…。]+[\"”’'»」』)\]]*(?=\s|$)|(?<=[a-z][a-z])[.?!][\"”’]*(?=[A-Z][a-z])|[。]")
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:-[^\W\d_]+)?|\d[\d,.]*\d(?!\w)|[^\W_](?:[\w’'\-]*[^\W_])?(?:[@&/][\w&]+)?|[―–—-]+|\.{2,}|[^\w\s]",
)
_ABBREVIATED = frozenset(
    listed(
        """
    mr mrs ms dr prof sen rep gov gen col lt capt sgt adm maj st jan feb mar apr jun jul aug sep sept oct nov dec no
    vs inc corp co ltd jr sr rev hon messrs ret va md fla calif pa ill mich wis conn mass tex ariz tenn ky ga ala la
    minn mo neb nev okla ore wash vt del ind kan wyo mont dept est d-n r-n d-s r-s fri thu thurs tue tues wed mon sat
    sun e.g i.e ph u.s u.k u.n
    """
    )
)
_KOREAN_QUOTING = re.compile(r"\s(?:이?라(?:고|며|면|는)|하고\s|고\s|며\s|면서)")
_ENDING = re.compile(r"[.?!]\s|[\"“”:]")
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKS = re.compile(r"[:―—–-]")
_UNFINISHED = re.compile(r"[\w,;–—-]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, a mark of punctuation, or a whole stretch in quotation marks."""

    text: str
    """As printed; empty for a stretch."""
    start: int
    """First character in the text."""
    end: int
    """After the last."""
    word: str
    """In lower case."""

    @property
    def is_quote(self) -> bool:
        """Whether it is a stretch in quotation marks."""
        return not self.text

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a number."""
        return self.text[:1].isalnum()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence and its pieces."""

    start: int
    """First character."""
    end: int
    """After the last."""
    stretches: tuple[Stretch, ...]
    """Words in quotation marks."""
    opens_paragraph: bool
    """Whether it is the first of its paragraph."""
    tokens: tuple[Token, ...] = ()
    """Its words, marks and stretches; none where it has nothing by which somebody could be told to speak."""


def find_paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Paragraphs between two places: lines, joined where a line was broken within a sentence."""
    begun: tuple[int, int] | None = None
    for match in _LINE.finditer(text, start, end):
        if not match.group().strip():
            continue
        if begun is not None and _goes_on(text, begun[1], match.start()):
            begun = (begun[0], match.end())
            continue
        if begun is not None:
            yield begun
        begun = (match.start(), match.end())
    if begun is not None:
        yield begun


def _goes_on(text: str, before: int, after: int) -> bool:
    """Whether a line goes on with the one before: no blank line between, no end of a sentence, a small letter next."""
    tail = text[max(0, before - 50) : before].rstrip()
    if text[before:after].count("\n") != 1 or len(tail) < 40 or "\n" in tail:
        return False
    return bool(_UNFINISHED.search(tail)) and (text[after].islower() or text[after] in "“\"'(" and tail[-1] in ",")


def read_sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Sentences of one paragraph."""
    stretches = find_stretches(text, start, end)
    at, first, held = start, 0, 0
    for stop in _stops(text, start, end, stretches):
        while held < len(stretches) and stretches[held].start < stop:
            held += 1
        if text[at:stop].strip():
            yield _sentence(text, at, stop, stretches[first:held], opens=at == start)
        at, first = stop, held


def _stops(text: str, start: int, end: int, stretches: list[Stretch]) -> Iterator[int]:
    """Where sentences end."""
    at, i, begun = start, 0, start
    while True:
        match = _END.search(text, at, end)
        stop = match.end() if match else end
        while i < len(stretches) and stretches[i].end <= stop and not (match and match.start() < stretches[i].end):
            i += 1
        if match and i < len(stretches) and stretches[i].start < match.end():
            stretch, at = stretches[i], max(stretches[i].end, match.start() + 1)
            i += 1
            if not _ends_within(text, stretch, end):
                continue
            stop = at = stretch.end
        elif match and not _is_end(text, match, end):
            at = match.end()
            if at - begun < LONGEST_SENTENCE:
                continue
        elif stop - begun > LONGEST_SENTENCE:
            yield from _cuts(text, begun, stop, stretches)
        yield stop
        begun = at = stop
        if match is None:
            return


def _cuts(text: str, start: int, stop: int, stretches: list[Stretch]) -> Iterator[int]:
    """Places to cut what is too long for a sentence: at blanks outside the stretches."""
    ends = iter(stretches)
    stretch = next(ends, None)
    at = start + LONGEST_SENTENCE
    while at < stop:
        at = text.find(" ", at, stop)
        if at < 0:
            return
        while stretch is not None and stretch.end <= at:
            stretch = next(ends, None)
        if stretch is not None and stretch.start < at:
            at = stretch.end
        if at < stop:
            yield at
        at += LONGEST_SENTENCE


def _ends_within(text: str, stretch: Stretch, end: int) -> bool:
    """Whether a sentence ends with a stretch: it closes with a full stop, and what follows begins anew."""
    inside = text[max(stretch.start, stretch.end - 4) : stretch.end].rstrip("\"”’'»」』＂❞")
    after = text[stretch.end : min(end, stretch.end + 8)]
    if _KOREAN_QUOTING.match(after):
        return False
    if not inside or inside[-1] not in ".?!…。" or not (after[:1].isspace() or not after):
        return False
    following = after.lstrip()[:1]
    if inside[-1] == "." and not inside.endswith(("..", "…")):
        return not following or not following.islower()
    if following and (following.islower() or following in ",;–—―"):
        return False
    # `"Who?" Roe asked.`: the speaker follows a question without a comma.
    following = _ENDING.split(text[stretch.end : min(end, stretch.end + 110)])[0]
    return not any(word in SPEAKING or word in TELLING for word in following.split()[:14])


def _is_end(text: str, match: re.Match[str], end: int) -> bool:
    following = text[match.end() : min(end, match.end() + 4)].lstrip()[:1]
    if following and (following.islower() or following in ",;)"):
        return False
    if match.group()[0] != ".":
        return True
    word = text[max(0, match.start() - 8) : match.start()].split()[-1:]
    plain = word[0].casefold().lstrip("(\"“'‘[") if word else ""
    is_initial = len(plain) == 1 and plain.isalpha() and word[0][-1:].isupper()
    return not (is_initial or plain in _ABBREVIATED or re.fullmatch(r"(?:[a-z]\.)+[a-z]", plain)) or not following


def _sentence(text: str, start: int, end: int, stretches: list[Stretch], *, opens: bool) -> Sentence:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    may_tell = stretches or _may_tell(text[start:end])
    return Sentence(
        start=start,
        end=end,
        stretches=tuple(stretches),
        opens_paragraph=opens,
        tokens=tuple(_tokens(text, start, end, stretches)) if may_tell else (),
    )


def _may_tell(words: str) -> bool:
    """Whether anybody can be told to speak in a sentence: it has a verb of speech, a colon or a dash."""
    return bool(_MARKS.search(words)) or not CUE_WORDS.isdisjoint(_LETTERS.findall(words.casefold()))


def read_tokens(text: str, sentence: Sentence) -> tuple[Token, ...]:
    """The pieces of a sentence, also where it was left unread because nobody can be told to speak in it."""
    return sentence.tokens or tuple(_tokens(text, sentence.start, sentence.end, list(sentence.stretches)))


def _tokens(text: str, start: int, end: int, stretches: list[Stretch]) -> Iterator[Token]:
    at, before = start, ""
    for stretch in [*stretches, None]:
        stop = stretch.start if stretch else end
        for match in _WORD.finditer(text, at, stop):
            first = match.start()
            if first >= at:
                at, before = match.end(), match.group()
                word = before.casefold()
                if at < stop and text[at] == "." and (word in _ABBREVIATED or (len(before) == 1 and before.isupper())):
                    # The full stop of an abbreviation or an initial belongs to it.
                    at += 1
                yield Token(text=before, start=first, end=at, word=word)
        if stretch:
            name = text[stretch.start + 1 : stretch.end - 1] if _is_name(text, stretch, before) else ""
            yield Token(text=name, start=stretch.start, end=stretch.end, word=name.casefold())
            at, before = stretch.end, ""


def _is_name(text: str, stretch: Stretch, before: str) -> bool:
    """Whether words in marks are a title of a work or a nickname, by the word before and by capitals; then no quote."""
    if not stretch.closed or stretch.end - stretch.start > LONGEST_TITLE:
        return False
    words = text[stretch.start + 1 : stretch.end - 1].rstrip(",.").split()
    if not words or not words[0][0].isupper() or not all(w[0].isupper() or w in SMALL_IN_TITLES for w in words):
        return False
    if before.endswith(("'s", "’s", "s'", "s’")) or before in TITLE_OPENERS:
        return True
    # `Jane "Birdie" Roe`
    following = text[stretch.end : stretch.end + 2]
    return before[:1].isupper() and len(words) <= 2 and following[:1] == " " and following[1:].isupper()
