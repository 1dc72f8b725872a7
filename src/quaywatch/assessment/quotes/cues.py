"""Where an English sentence says that somebody spoke: verbs of speech with their speakers, and `according to`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from quaywatch.assessment.quotes.sentences import Token
from quaywatch.assessment.quotes.sources import (
    Source,
    find_first_source,
    find_source_after,
    find_source_before,
    skip_back,
)
from quaywatch.assessment.quotes.speech_words import (
    ADVERBS,
    AUXILIARIES,
    CUE_WORDS,
    DETERMINERS,
    JUDGING,
    NOUNS_TOO,
    PARTICIPLES,
    PRONOUNS,
    RELAYING,
    SPEAKING,
    STATEMENTS,
    TELLING,
    THINKING,
    find_lemma,
)

__all__ = ["Cue", "CueKind", "find_cues", "find_opener"]


class CueKind(Enum):
    """What a cue's verb lets one conclude."""

    SPEAKING = auto()
    TELLING = auto()
    THINKING = auto()
    JUDGING = auto()
    ACCORDING = auto()
    QUOTING = auto()
    """`quoted NAME as saying`: words of one relayed by another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A verb of speech, by its places among a sentence's tokens."""

    kind: CueKind
    """Which table it stands in."""
    first: int
    """First token of the whole clause: verb or speaker, what comes first."""
    verb: int
    """The verb; the last word of it where it has several."""
    last: int
    """Last token of the clause: verb or speaker, what comes last."""
    source: Source | None
    """Its speaker; None where the sentence names none."""
    inverted: bool
    """Whether the speaker stands after the verb."""
    shared: bool = False
    """Whether the speaker is that of an earlier verb (`, adding that`)."""
    medium: Source | None = None
    """Who relayed it."""


BEING = frozenset(("is", "are", "was", "were"))
MOST_VERBS = 40
"""Verbs of speech looked at in one sentence."""
MOST_OF_APPOSITION = 8
"""Words that may stand in apposition to a source after `according to`."""
_JOINS = frozenset(("and", "but", "or", "for", "by", "in", "while", "before", "after", "when", "then"))
_TABLES = (
    (SPEAKING, CueKind.SPEAKING),
    (TELLING, CueKind.TELLING),
    (THINKING, CueKind.THINKING),
    (JUDGING, CueKind.JUDGING),
)


def find_cues(tokens: Sequence[Token]) -> Iterator[Cue]:
    """Cues of a sentence, in their order."""
    source: Source | None = None
    passed, tried = -1, 0
    for at in [i for i, token in enumerate(tokens) if token.word in CUE_WORDS]:
        tried += find_lemma(tokens[at].word) is not None
        if tried > MOST_VERBS:
            return
        if at <= passed:
            continue
        cue = _cue_at(tokens, at, passed + 1, source)
        if cue is None:
            continue
        source = source if cue.kind is CueKind.THINKING else cue.source or source
        passed = cue.verb
        yield cue


def find_opener(tokens: Sequence[Token]) -> Source | None:
    """The speaker whose words a sentence opens: that of its last verb of speech, else its subject."""
    sources = [cue.source for cue in find_cues(tokens) if cue.source is not None]
    return sources[-1] if sources else find_first_source(tokens, len(tokens))


def _cue_at(tokens: Sequence[Token], at: int, floor: int, shared: Source | None) -> Cue | None:
    token = tokens[at]
    if not token.is_word or (token.is_capital and at > 0 and not token.text.isupper() and not tokens[at - 1].is_quote):
        return None
    word = token.word
    if word == "according" and at + 2 < len(tokens) and tokens[at + 1].word == "to":
        return _according(tokens, at, 2)
    if word == "per" and at > 0 and tokens[at - 1].text in ",”":
        return _according(tokens, at, 1)
    if word in RELAYING:
        relayed = _relayed(tokens, at, floor)
        if relayed is not None:
            return relayed
    if word in STATEMENTS and at + 1 < len(tokens) and tokens[at + 1].word == "that":
        owned = _possessed(tokens, at, floor)
        if owned is not None:
            return owned
    kind = next((kind for table, kind in _TABLES if word in table), None)
    if kind is None or _is_noun(tokens, at) or _is_no_assertion(tokens, at):
        return None
    return _with_speaker(tokens, at, floor, kind, shared)


def _according(tokens: Sequence[Token], at: int, words: int) -> Cue | None:
    source = find_source_after(tokens, at + words, len(tokens))
    if source is None:
        return None
    if source.apposition is not None and source.apposition[1] - source.apposition[0] >= MOST_OF_APPOSITION:
        # `According to police, officers saw …`: what is long is no apposition but what was said.
        source = replace(source, apposition=None)
    last = source.apposition[1] if source.apposition else source.last
    return Cue(kind=CueKind.ACCORDING, first=at, verb=at + words - 1, last=last, source=source, inverted=True)


def _possessed(tokens: Sequence[Token], at: int, floor: int) -> Cue | None:
    """`NAME's claim that …`."""
    owner = next(
        (i for i in range(at - 1, max(floor, at - 4) - 1, -1) if tokens[i].text.endswith(("'s", "’s", "s'", "s’"))),
        None,
    )
    if owner is None:
        return None
    found = find_source_before(tokens, owner + 1, floor)
    if found is None:
        return None
    return Cue(kind=CueKind.SPEAKING, first=found.first, verb=at, last=at, source=found, inverted=False)


def _relayed(tokens: Sequence[Token], at: int, floor: int) -> Cue | None:
    """`AGENCY quoted NAME as saying`."""
    saying = next(
        (
            i
            for i in range(at + 2, min(len(tokens) - 1, at + 30))
            if tokens[i].word == "as" and tokens[i + 1].word in ("saying", "telling")
        ),
        None,
    )
    if saying is None:
        return None
    medium = find_source_before(tokens, at, floor)
    source = find_source_after(tokens, at + 1, saying)
    first = medium.first if medium else at
    return Cue(
        kind=CueKind.QUOTING,
        first=first,
        verb=saying + 1,
        last=saying + 1,
        source=source,
        inverted=False,
        medium=medium,
    )


def _is_noun(tokens: Sequence[Token], at: int) -> bool:
    if at == 0:
        return tokens[at].word in NOUNS_TOO
    before = tokens[at - 1]
    if tokens[at].word in NOUNS_TOO and find_lemma(tokens[at].word) == tokens[at].word and not _takes_base(before):
        return True
    if tokens[at].word in NOUNS_TOO and tokens[at].word.endswith("s") and _is_plural_noun(tokens, at):
        return True
    if before.word.endswith(("'s", "’s")) and tokens[at].word in NOUNS_TOO:
        return True
    if before.word in DETERMINERS or before.word == "of":
        return tokens[at].word not in ("said", "says", "told")
    if tokens[at].word in NOUNS_TOO and at + 1 < len(tokens):
        after = tokens[at + 1]
        return (
            after.word in ("of", "for", "is", "was", "are", "were", "by", "from", "to", "on", "in")
            and before.word not in PRONOUNS
        )
    return False


def _is_plural_noun(tokens: Sequence[Token], at: int) -> bool:
    """`coal claims rose`: after a word in small letters, with nothing that only a verb would take."""
    before = tokens[at - 1]
    if not before.is_word or before.is_capital or before.word in PRONOUNS or before.word in ADVERBS:
        return False
    return not (at + 1 < len(tokens) and (tokens[at + 1].is_quote or tokens[at + 1].word == "that"))


def _takes_base(token: Token) -> bool:
    """Whether a word can stand before a verb in its base form (`they claim`, `to claim`, `critics claim`)."""
    word = token.word
    return word in ("i", "we", "they", "you", "to", "who", "also", "still") or (
        not token.is_capital and word.endswith("s")
    )


def _is_no_assertion(tokens: Sequence[Token], at: int) -> bool:
    """`declined to say`, `can say`, `would not comment`, `is expected`: nobody is told to have said anything."""
    if at == 0:
        return False
    if tokens[at].word == "asked" and at + 1 < len(tokens) and tokens[at + 1].word in ("not", "to", "for"):
        return True
    place = at - 1 if at < 2 or tokens[at - 1].word not in ADVERBS else at - 2
    before = tokens[place].word
    if before == "to":
        near = any(token.is_quote for token in tokens[at + 1 : at + 10])
        return not (near or (at >= 2 and tokens[at - 2].word == "on"))
    word = tokens[at].word
    participle = word.endswith(("ed", "n", "ght", "nt", "ld", "id"))
    if before in ("be", "been", "being") or (participle and before in BEING):
        return True
    return before in ("not", "never") and at >= 2 and tokens[at - 2].word in ("did", "does", "do", "could", "would")


def _with_speaker(tokens: Sequence[Token], at: int, floor: int, kind: CueKind, shared: Source | None) -> Cue | None:
    word = tokens[at].word
    if kind in (CueKind.SPEAKING, CueKind.TELLING) and _may_be_inverted(tokens, at, floor):
        after = find_source_after(tokens, at + 1, len(tokens))
        if after is not None:
            last = after.apposition[1] if after.apposition else after.last
            return Cue(kind=kind, first=at, verb=at, last=last, source=after, inverted=True)
    if PARTICIPLES.fullmatch(word) and not _is_progressive(tokens, at):
        if at == 0:
            return _opening_participle(tokens, kind)
        if not (
            tokens[at - 1].is_quote
            or tokens[at - 1].text in (",", "—", "–", "-", "--")
            or tokens[at - 1].word in _JOINS
        ):
            return _beside_participle(tokens, at, floor, kind)
        found = shared or find_first_source(tokens, at)
        return Cue(kind=kind, first=at, verb=at, last=at, source=found, inverted=False, shared=True)
    before = find_source_before(tokens, at, floor)
    if before is not None:
        return Cue(kind=kind, first=before.first, verb=at, last=at, source=before, inverted=False)
    place = skip_back(tokens, at, floor)
    joined = place >= 0 and tokens[place].word in ("and", "but", ",", "or", "then", ")", "—", "–", "-")
    if not joined and place >= 0 and not tokens[place].is_quote:
        return None
    found = shared or find_first_source(tokens, at)
    if found is None:
        return None
    return Cue(kind=kind, first=max(place, 0), verb=at, last=at, source=found, inverted=False, shared=True)


def _opening_participle(tokens: Sequence[Token], kind: CueKind) -> Cue | None:
    """`Calling it "a gift," NAME left`: the speaker is the subject after the comma."""
    comma = next(
        (i for i in range(1, len(tokens)) if tokens[i].text == "," or (tokens[i].is_quote and i > 1)), len(tokens)
    )
    if kind is CueKind.THINKING or not any(token.is_quote for token in tokens[: comma + 1]):
        return None
    found = find_source_after(
        tokens, comma + 1 + (comma + 1 < len(tokens) and tokens[comma + 1].text == ","), len(tokens)
    )
    return Cue(kind=kind, first=0, verb=0, last=0, source=found, inverted=False)


def _beside_participle(tokens: Sequence[Token], at: int, floor: int, kind: CueKind) -> Cue | None:
    """`with NAME saying`, `footage of NAME asking`: the speaker is the name right before."""
    if kind not in (CueKind.SPEAKING, CueKind.TELLING) and not any(
        token.is_quote for token in tokens[at + 1 : at + 10]
    ):
        return None
    found = find_source_before(tokens, at, floor)
    if found is None:
        return None
    first = next((i + 1 for i in range(found.last - 1, found.first, -1) if tokens[i].word == "of"), found.first)
    source = Source(first=first, last=found.last, apposition=found.apposition)
    return Cue(kind=kind, first=first, verb=at, last=at, source=source, inverted=False)


def _may_be_inverted(tokens: Sequence[Token], at: int, floor: int) -> bool:
    """`said NAME`: right after words in marks, or after a comma where a name follows."""
    if at + 1 >= len(tokens) or tokens[at + 1].is_quote or tokens[at + 1].text in ",:":
        return False
    place = at - 1
    if place < 0 or tokens[place].is_quote:
        return True
    following = tokens[at + 1]
    if tokens[place].text not in (",", "—", "–", "―"):
        return False
    if place >= 1 and tokens[place - 1].is_quote:
        return True
    begins = following.is_capital or following.word in DETERMINERS
    return (
        begins
        and tokens[at].word in ("said", "says", "added", "wrote")
        and find_lemma(tokens[at].word) is not None
        and not _closes_apposition(tokens, place, floor, at)
    )


def _closes_apposition(tokens: Sequence[Token], comma: int, floor: int, verb: int) -> bool:
    """`NAME, a clerk, said the ship had left`: the comma closes an apposition, and the speaker stands before it."""
    before = find_source_before(tokens, verb, floor)
    return before is not None and before.apposition is not None and comma - before.last <= 25


def _is_progressive(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].word in AUXILIARIES
