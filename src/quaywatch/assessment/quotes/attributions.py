"""Which words of an English paragraph are given to whom: pieces of content with the place of their speaker's name.

Direct where all words of the content stand in quotation marks, mixed where some do, else indirect. A short stretch in
marks that no verb of speech governs is a mention (a title of a work, a word held at arm's length) and nobody's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quaywatch.assessment.quotes.clauses import (
    ASIDES,
    ENDINGS,
    MOST_OF_ASIDE,
    find_content_last,
    find_content_start,
    is_clause,
    is_near,
)
from quaywatch.assessment.quotes.cues import Cue, CueKind, find_cues
from quaywatch.assessment.quotes.sentences import Sentence, Token
from quaywatch.assessment.quotes.sources import is_day
from quaywatch.assessment.quotes.speech_words import (
    AUXILIARIES,
    BARE,
    SCENE,
    SPEAKING,
    find_lemma,
)

__all__ = ["Attribution", "find_attributions"]

CONDITIONS = frozenset(("if", "unless", "although", "though", "even"))
"""Words that open a clause which belongs to what is said after the speaker."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Words and whose they are, by characters of the text."""

    start: int
    """First character of the words, with their marks."""
    end: int
    """After the last."""
    literal: bool
    """Whether all of them stand in quotation marks (but for the words that name the speaker between two pieces)."""
    marked: bool
    """Whether some do."""
    source: Span | None
    """The words that name the speaker."""
    apposition: Span | None = None
    """What stands beside the name."""
    medium: Span | None = None
    """Who relayed it."""
    frame: tuple[Span, ...] = ()
    """What stands round the words: where days and talks are looked for."""


def find_attributions(text: str, sentence: Sentence) -> list[Attribution]:
    """Attributions of one sentence, in the order of their words.

    Args:
        text: The text.
        sentence: One of its sentences.
    """
    tokens = sentence.tokens
    found: list[Attribution] = []
    floor = 0
    cues = list(find_cues(tokens))
    for i, cue in enumerate(cues):
        if cue.verb < floor:
            continue
        following = cues[i + 1 :]
        made = _trailing(text, tokens, cue, floor, following) or _leading(text, tokens, cue, following)
        if made is not None:
            attribution, passed = made
            found.append(attribution)
            floor = max(floor, passed)
    return found


def _trailing(
    text: str, tokens: Sequence[Token], cue: Cue, floor: int, following: Sequence[Cue]
) -> tuple[Attribution, int] | None:
    """Words with the speaker after them: `"…," NAME said`, `…, according to NAME`."""
    if (
        cue.kind in (CueKind.JUDGING, CueKind.QUOTING)
        or cue.shared
        and not cue.inverted
        and cue.kind is not CueKind.SPEAKING
    ):
        return None
    before = cue.first - 1
    while before >= floor and tokens[before].text in (",", "—", "–", "―", "-", "--"):
        before -= 1
    if before < floor:
        return None
    quoted = tokens[before].is_quote
    if cue.shared and not quoted:
        return None
    if not quoted and not (_is_parted(cue, before) and _is_all_aside(tokens, cue)):
        return None
    if not quoted and not (
        _is_statement(tokens, floor, before)
        or _goes_on_small(text, tokens, cue)
        or _is_parted_clause(tokens, floor, before, cue)
    ):
        return None
    if quoted and not _invites_speaker(text, tokens, before, cue):
        return None
    first = _content_first(tokens, floor, before)
    last, passed = _second_piece(tokens, cue, following, quoted=quoted)
    return _made(text, tokens, cue, (first, last if last is not None else before)), passed


def _is_parted_clause(tokens: Sequence[Token], floor: int, before: int, cue: Cue) -> bool:
    """`The pier, NAME said, was shut`, `If it rains, NAME said, nobody comes`: the speaker stands within a clause."""
    first = _content_first(tokens, floor, before)
    if not _resumes(tokens, cue, quoted=False) or is_day(tokens[first]):
        return False
    is_subject = tokens[first].word not in SCENE and tokens[cue.last + 2].word in AUXILIARIES
    return is_subject or tokens[first].word in CONDITIONS


def _goes_on_small(text: str, tokens: Sequence[Token], cue: Cue) -> bool:
    """`When the pier closed, NAME said, "we left"`: marked words in small letters finish the sentence begun before."""
    at = cue.last + 1
    if at + 1 >= len(tokens) or tokens[at].text != "," or not tokens[at + 1].is_quote:
        return False
    words = text[tokens[at + 1].start : tokens[at + 1].start + 6].lstrip("\"“'‘«」『 ")
    return words[:1].islower()


def _is_statement(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a stretch can be what was said: more than an adverbial, and nothing that only sets the scene."""
    while first < last and tokens[first].word in ("and", "but", "so"):
        first += 1
    return last - first >= 3 and not (tokens[first].word in SCENE and not _holds_verb(tokens[first : last + 1]))


def _holds_verb(tokens: Sequence[Token]) -> bool:
    comma = next((i for i, token in enumerate(tokens) if token.text == ","), None)
    return comma is not None and any(token.word in AUXILIARIES or token.word.endswith("ed") for token in tokens[comma:])


def _is_parted(cue: Cue, before: int) -> bool:
    return cue.first - before >= 2 or cue.kind is CueKind.ACCORDING


def _is_all_aside(tokens: Sequence[Token], cue: Cue) -> bool:
    """Whether only asides follow a cue (`, he said on Monday.`), so that what came before is what was said."""
    at = cue.last + 1
    while at < len(tokens) and tokens[at].text in ")]":
        at += 1
    if at >= len(tokens) or tokens[at].text in ".,;—–!?":
        return True
    if any(token.word == "that" or token.is_quote for token in tokens[at : at + MOST_OF_ASIDE]):
        return False
    if cue.kind is CueKind.ACCORDING and _closes_plainly(tokens, cue):
        return True
    if cue.kind is CueKind.TELLING and not cue.inverted:
        return True
    return is_day(tokens[at]) or tokens[at].word in ASIDES


def _closes_plainly(tokens: Sequence[Token], cue: Cue) -> bool:
    """`…, according to a report tracking ships.`: the source's name goes on, and no clause does."""
    if cue.first == 0 or tokens[cue.first - 1].text not in (",", "—", "–", "―", "--"):
        return False
    stop = next((i for i in range(cue.last + 1, len(tokens)) if not tokens[i].is_word), len(tokens))
    return not any(token.is_quote for token in tokens[: cue.first]) and not any(
        token.word in AUXILIARIES for token in tokens[cue.last + 1 : stop]
    )


def _invites_speaker(text: str, tokens: Sequence[Token], at: int, cue: Cue) -> bool:
    """Whether words in marks end as words do that a speaker's name follows: with a comma, a question, or a dash."""
    token = tokens[at]
    inside = text[max(token.start, token.end - 5) : token.end].rstrip("\"”’'»」』＂ ")
    ends = inside[-1:] in (",", "?", "!", "—", "–", "-", "…") or tokens[at + 1].text in (",", "—", "–", "―")
    return ends or cue.inverted or text[token.end - 1] in "」』"


def _content_first(tokens: Sequence[Token], floor: int, last: int) -> int:
    first = floor
    while first < last and (
        tokens[first].text in ENDINGS
        and not tokens[first].is_quote
        or tokens[first].word in ("and", "but")
        and tokens[first + 1].is_quote
    ):
        first += 1
    return first


def _second_piece(
    tokens: Sequence[Token], cue: Cue, following: Sequence[Cue], *, quoted: bool
) -> tuple[int | None, int]:
    """Last token of the piece that goes on after the speaker (`"A," said NAME, "B."`), and where the rest begins."""
    stop = following[0].first if following else len(tokens)
    piece: int | None = None
    for at in range(cue.last + 1, len(tokens)):
        if tokens[at].is_quote and (at < stop or stop <= cue.last):
            piece = at if piece is None or at - piece <= 3 else piece
        if at >= stop > cue.last:
            break
    if piece is None and _resumes(tokens, cue, quoted=quoted):
        last = find_content_last(tokens, cue, cue.last + 2, following)
        return last, last + 1
    if piece is not None and cue.last + 1 <= piece and not _is_new_clause(tokens, cue.last + 1, piece):
        return piece, piece + 1
    return None, cue.last + 1


def _resumes(tokens: Sequence[Token], cue: Cue, *, quoted: bool) -> bool:
    """`The pier, NAME said, was closed`: what follows the second comma goes on with the words before the first.

    After words in marks it does only with a verb: `"A," NAME said, turning away` ends with the mark.
    """
    at = cue.last + 2
    if at >= len(tokens) or tokens[at - 1].text != ",":
        return False
    if tokens[at].word in AUXILIARIES:
        return True
    if any(token.is_quote for token in tokens):
        return False
    return not quoted and find_lemma(tokens[cue.verb].word) in BARE and not _begins_aside(tokens, at)


def _begins_aside(tokens: Sequence[Token], at: int) -> bool:
    """`, NAME said, adding that …`, `, NAME said, with a smile`: no more of the words."""
    word = tokens[at].word
    return (
        tokens[at].is_quote or word.endswith("ing") or word in ASIDES or word in ("which", "who", "citing", "according")
    )


def _is_new_clause(tokens: Sequence[Token], first: int, piece: int) -> bool:
    return any(token.word in SPEAKING for token in tokens[first:piece])


def _leading(text: str, tokens: Sequence[Token], cue: Cue, following: Sequence[Cue]) -> tuple[Attribution, int] | None:
    """Words with the speaker before them: `NAME said that …`, `according to NAME, …`."""
    first = find_content_start(tokens, cue)
    if first is None or first >= len(tokens):
        return None
    last = find_content_last(tokens, cue, first, following)
    if last < first:
        return None
    marked = any(token.is_quote for token in tokens[first : last + 1])
    if marked and cue.kind in (CueKind.JUDGING, CueKind.THINKING) and not is_near(tokens, first):
        return None
    if not marked and not is_clause(tokens, cue, first, last):
        return None
    return _made(text, tokens, cue, (first, last)), last + 1


def _made(text: str, tokens: Sequence[Token], cue: Cue, content: Span) -> Attribution:
    first, last = content
    pieces = [token for i, token in enumerate(tokens[first : last + 1], first) if not _within_cue(i, cue, first, last)]
    marked = any(token.is_quote for token in pieces)
    start, end = tokens[first].start, tokens[last].end
    literal = marked and all(piece.is_quote or not piece.is_word for piece in pieces)
    # `called it "a gift"`: a piece of a sentence in the reporter's sentence is not an utterance.
    literal = literal and not (cue.first < first and _begins_small(text, start))
    source = cue.source
    return Attribution(
        start=start,
        end=end,
        literal=literal,
        marked=marked,
        source=_span(tokens, source.first, source.last) if source else None,
        apposition=_span(tokens, *source.apposition) if source and source.apposition else None,
        medium=_span(tokens, cue.medium.first, cue.medium.last) if cue.medium else None,
        frame=_frame(tokens, content, cue),
    )


def _within_cue(at: int, cue: Cue, first: int, last: int) -> bool:
    return first < cue.first <= at <= last


def _begins_small(text: str, start: int) -> bool:
    return text[start : start + 4].lstrip("\"“'‘«`… ")[:1].islower()


def _frame(tokens: Sequence[Token], content: Span, cue: Cue) -> tuple[Span, ...]:
    first, last = content
    spans = []
    if first > 0:
        spans.append((tokens[0].start, tokens[first - 1].end))
    if first <= cue.first <= last:
        stop = next((i for i in range(cue.last, last + 1) if tokens[i].is_quote), last)
        spans.append((tokens[cue.first].start, tokens[stop].start))
    if last + 1 < len(tokens):
        spans.append((tokens[last + 1].start, tokens[-1].end))
    return tuple(spans)


def _span(tokens: Sequence[Token], first: int, last: int) -> Span:
    return tokens[first].start, tokens[last].end
