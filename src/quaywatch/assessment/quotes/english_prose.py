"""Whose words the paragraphs of an English text give: attributions of its sentences, joined over paragraphs.

A sentence all in marks goes on with the words before it in its paragraph. One that opens a paragraph goes on where the
paragraph before left its marks open, answers a colon, or keeps the speaker of the paragraph before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from quaywatch.assessment.quotes.attributions import Attribution, find_attributions
from quaywatch.assessment.quotes.cues import find_opener
from quaywatch.assessment.quotes.head_words import NOT_A_SPEAKER
from quaywatch.assessment.quotes.sentences import Sentence, Token, find_paragraphs, read_sentences, read_tokens
from quaywatch.assessment.quotes.sources import NAME_LINKS, Source
from quaywatch.assessment.quotes.speech_words import BELIEF_NOUNS

__all__ = ["Voiced", "find_english"]

FEWEST_WORDS = 4
"""Words in marks that stand alone and may be speech without a verb of speech; fewer are a mention."""
LONGEST_CREDIT = 16
"""Words and marks of a name under somebody's words."""
DASHES = frozenset(("―", "—", "–", "--", "-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiced:
    """An attribution, and how its speaker is known."""

    words: Attribution
    """The words and the place of the speaker's name."""
    goes_on: bool = False
    """True where no verb of speech stands beside, and the speaker before goes on."""
    nobody: bool = False
    """True where nobody is named (`there are suspicions that …`)."""
    after: int = 0
    """Where the sentence after the words begins: a doubt may stand there."""


@dataclass(slots=True)
class _Walk:
    """What is known so far in a walk over paragraphs."""

    text: str
    found: list[Voiced] = field(default_factory=list)
    waiting: list[Sentence] = field(default_factory=list)
    """Sentences of this paragraph that are all in marks and have no speaker yet."""
    fresh: int = 0
    """How many attributions were found before this paragraph."""
    last_end: int = -1
    """Where the last sentence ended that was attributed."""
    opener: Attribution | None = None
    """A speaker whose words a colon promised."""
    opening: Sentence | None = None
    """The sentence before, where nobody speaks in it: its subject may open the words in marks that follow."""
    colon: bool = False
    """Whether it was a colon that promised them."""
    left_open: str = ""
    """The mark that the paragraph before left open."""
    spoke_before: bool = False
    """Whether the paragraph before held somebody's words in marks."""


def find_english(text: str, spans: Iterable[tuple[int, int]]) -> list[Voiced]:
    """Attributions in the free parts of an English text, by where their words begin.

    Args:
        text: The text.
        spans: Its parts that belong to no tag.
    """
    found: list[Voiced] = []
    for start, end in spans:
        walk = _Walk(text=text)
        for paragraph in find_paragraphs(text, start, end):
            _read_paragraph(walk, list(read_sentences(text, *paragraph)))
        found += walk.found
    return sorted(found, key=lambda one: (one.words.start, -one.words.end))


def _read_paragraph(walk: _Walk, sentences: Sequence[Sentence]) -> None:
    walk.fresh = len(walk.found)
    if not (sentences and sentences[0].tokens and sentences[0].tokens[0].text in DASHES):
        walk.waiting = []
    for sentence in sentences:
        if _is_credit(walk, sentence):
            continue
        suspected = _suspected(walk.text, sentence)
        made = [] if suspected else find_attributions(walk.text, sentence) or _after_colon(sentence)
        if suspected:
            walk.found.append(Voiced(words=suspected[0], nobody=True, after=sentence.end))
            walk.waiting, walk.opener, walk.opening = [], None, None
        elif made:
            _add(walk, sentence, made)
        elif sentence.tokens and _is_all_marked(sentence.tokens):
            _add_marked(walk, sentence)
        else:
            _add_label(walk, sentence)
            walk.opener, walk.opening = None, sentence
            walk.colon = bool(sentence.tokens) and sentence.tokens[-1].text == ":"
    stretches = sentences[-1].stretches if sentences else ()
    walk.left_open = walk.text[stretches[-1].start] if stretches and not stretches[-1].closed else ""
    new = walk.found[walk.fresh :]
    walk.spoke_before = any(one.words.marked for one in new)


def _add(walk: _Walk, sentence: Sentence, made: list[Attribution]) -> None:
    first = made[0]
    if walk.waiting and first.literal and first.start == sentence.start:
        made[0] = replace(first, start=walk.waiting[0].start)
    walk.waiting = []
    if _runs_on(walk, sentence) and walk.found and first.literal and first.start == sentence.start:
        before = walk.found[-1]
        walk.found[-1] = replace(before, words=replace(before.words, end=first.end), after=sentence.end)
        made = made[1:]
    walk.found += [Voiced(words=one, after=sentence.end) for one in made]
    walk.last_end = sentence.end
    walk.opener = _opener(walk.text, sentence) if sentence.tokens[-1].text == ":" else None
    walk.opening = None
    walk.colon = walk.opener is not None


def _add_marked(walk: _Walk, sentence: Sentence) -> None:
    """A sentence all in marks without a verb of speech."""
    in_paragraph = len(walk.found) > walk.fresh
    before = walk.found[-1] if walk.found else None
    opener = _promised(walk) if not sentence.opens_paragraph or walk.colon else None
    if opener is not None:
        words = replace(opener, start=sentence.start, end=sentence.end, literal=True, marked=True)
        walk.found.append(Voiced(words=words, after=sentence.end))
        walk.opener, walk.opening = None, None
    elif before is not None and in_paragraph and not before.words.marked:
        words = replace(before.words, start=sentence.start, end=sentence.end, literal=True, marked=True, frame=())
        walk.found.append(Voiced(words=words, after=sentence.end))
    elif before is not None and (in_paragraph or _runs_on(walk, sentence)):
        at = -1 if in_paragraph else _last_marked(walk)
        before = walk.found[at]
        walk.found[at] = replace(before, words=replace(before.words, end=sentence.end, marked=True), after=sentence.end)
        walk.left_open = ""
    elif before is not None and walk.spoke_before and sentence.opens_paragraph and _is_long(walk.text, sentence):
        words = replace(before.words, start=sentence.start, end=sentence.end, literal=True, marked=True, frame=())
        walk.found.append(Voiced(words=words, goes_on=True, after=sentence.end))
    else:
        walk.waiting.append(sentence)
        return
    walk.last_end = sentence.end


def _last_marked(walk: _Walk) -> int:
    """Which of the last attributions stands in marks, so that the next paragraph may go on with it."""
    last = range(len(walk.found) - 1, max(-1, len(walk.found) - 4), -1)
    return next((at for at in last if walk.found[at].words.marked), len(walk.found) - 1)


def _runs_on(walk: _Walk, sentence: Sentence) -> bool:
    """Whether a paragraph opens with the mark that the one before left open."""
    return bool(walk.left_open) and sentence.opens_paragraph and walk.text[sentence.start] == walk.left_open


def _is_all_marked(tokens: Sequence[Token]) -> bool:
    return all(token.is_quote or not token.is_word for token in tokens) and any(token.is_quote for token in tokens)


def _is_long(text: str, sentence: Sentence) -> bool:
    return len(text[sentence.start : sentence.end].split()) >= FEWEST_WORDS


def _promised(walk: _Walk) -> Attribution | None:
    """The speaker whose words the sentence before opens."""
    if walk.opener is None and walk.opening is not None:
        walk.opener, walk.opening = _opener(walk.text, walk.opening), None
    return walk.opener


def _opener(text: str, sentence: Sentence) -> Attribution | None:
    """The speaker whose words a sentence may open: that of its verb of speech, or its subject.

    A colon opens the next paragraph; without one only words in marks right after, in the same paragraph, are taken.
    """
    tokens = read_tokens(text, sentence)
    source = find_opener(tokens) if tokens else None
    return None if source is None else _words_of(tokens, sentence, source, (sentence.end, sentence.end))


def _after_colon(sentence: Sentence) -> list[Attribution]:
    """`NAME had one answer: "No."`, where no verb of speech stands."""
    tokens = sentence.tokens
    colon = next((i for i, token in enumerate(tokens[:-1]) if token.text == ":" and tokens[i + 1].is_quote), None)
    if colon is None or not _is_all_marked(tokens[colon + 1 :]) or _is_note(tokens):
        return []
    source = find_opener(tokens[: colon + 1])
    return [] if source is None else [_words_of(tokens, sentence, source, (tokens[colon + 1].start, sentence.end))]


def _is_note(tokens: Sequence[Token]) -> bool:
    """Whether a sentence opens as a caption, a credit or a note does, or within brackets: `Photo: …`, `[Note: …`."""
    opening = " ".join(token.text for token in tokens[:3])
    return bool(NOT_A_SPEAKER.match(opening.lstrip("([ "))) or opening.startswith(("[", "("))


def _words_of(tokens: Sequence[Token], sentence: Sentence, source: Source, words: tuple[int, int]) -> Attribution:
    (start, end), beside = words, source.apposition
    return Attribution(
        start=start,
        end=end,
        literal=True,
        marked=True,
        source=(tokens[source.first].start, tokens[source.last].end),
        apposition=(tokens[beside[0]].start, tokens[beside[1]].end) if beside else None,
        frame=((sentence.start, min(start, sentence.end)),),
    )


def _suspected(text: str, sentence: Sentence) -> list[Attribution]:
    """Words of nobody named: `There are suspicions that …`."""
    match = BELIEF_NOUNS.search(text, sentence.start, sentence.end)
    if match is None:
        return []
    end = sentence.end
    while end > match.end(0) and text[end - 1] in ".,; ":
        end -= 1
    start = match.end()
    return (
        [Attribution(start=start, end=end, literal=False, marked=bool(sentence.stretches), source=None)]
        if end > start
        else []
    )


def _is_credit(walk: _Walk, sentence: Sentence) -> bool:
    """`"…" — NAME`, on one line or with the name on the next: the words are those of the named."""
    tokens = sentence.tokens
    dash = next((i for i, token in enumerate(tokens[:8]) if token.text in DASHES), None)
    if dash is None or not 0 < len(tokens) - dash - 1 <= LONGEST_CREDIT:
        return False
    names = [token for token in tokens[dash + 1 :] if token.is_word]
    if not names or not all(token.is_capital or token.word in NAME_LINKS for token in names):
        return False
    source = (names[0].start, names[-1].end)
    if dash > 0 and _is_all_marked(tokens[:dash]):
        words = Attribution(start=tokens[0].start, end=tokens[dash - 1].end, literal=True, marked=True, source=source)
        walk.found.append(Voiced(words=words, after=sentence.end))
        return True
    return dash == 0 and _credit_last(walk, sentence.start, source)


def _credit_last(walk: _Walk, start: int, source: tuple[int, int]) -> bool:
    if walk.waiting:
        first, last = walk.waiting[0], walk.waiting[-1]
        words = Attribution(start=first.start, end=last.end, literal=True, marked=True, source=source)
        walk.found.append(Voiced(words=words, after=start))
        walk.waiting = []
        return True
    before = walk.found[-1] if walk.found else None
    if before is None or not before.goes_on or walk.text[before.words.end : start].strip():
        return False
    walk.found[-1] = replace(before, words=replace(before.words, source=source, apposition=None), goes_on=False)
    return True


def _add_label(walk: _Walk, sentence: Sentence) -> None:
    """`ROE: We shall see.` at the head of a paragraph."""
    if not sentence.opens_paragraph:
        return
    tokens = sentence.tokens
    colon = next((i for i, token in enumerate(tokens[:6]) if token.text == ":"), 0)
    names = tokens[:colon]
    marked = colon + 1 < len(tokens) and tokens[colon + 1].is_quote
    if not names or colon + 1 >= len(tokens) or _is_note(tokens) or not all(token.is_capital for token in names):
        return
    if not (marked or all(token.text.isupper() for token in names)):
        return
    words = Attribution(
        start=tokens[colon + 1].start,
        end=sentence.end,
        literal=marked and _is_all_marked(tokens[colon + 1 :]),
        marked=any(token.is_quote for token in tokens[colon + 1 :]),
        source=(names[0].start, names[-1].end),
    )
    walk.found.append(Voiced(words=words, after=sentence.end))
