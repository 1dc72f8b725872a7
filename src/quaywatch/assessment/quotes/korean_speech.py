"""Whose words the paragraphs of a Korean text give.

`NAME은/는 "…"라고 말했다` and its orders; `…다고 밝혔다` in the reporter's words; `NAME에 따르면`; words that an agency
relays; a suspicion of nobody named. The speaker is the first word with a topic or subject particle that can be one.
Where a sentence names none, the speaker of the sentence right before goes on; else none is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from quaywatch.assessment.quotes.attributions import Attribution
from quaywatch.assessment.quotes.english_prose import Voiced
from quaywatch.assessment.quotes.head_words import (
    ANONYMOUS,
    CHANNEL,
    KOREAN_OFFICE_ENDS,
    KOREAN_ORGANISATION_ENDS,
    KOREAN_SURNAMES,
    listed,
)
from quaywatch.assessment.quotes.korean_words import (
    ACCORDING,
    INDIRECT_END,
    NAME_LIKE,
    NOBODY,
    NOT_SPEAKERS,
    PARTICLE_END,
    PRONOUN_STEMS,
    QUOTING,
    RELAYED,
    SAID,
    SETTING,
    SUBJECT,
    TALK,
)
from quaywatch.assessment.quotes.sentences import Sentence, find_paragraphs, read_sentences
from quaywatch.assessment.quotes.stretches import Stretch

__all__ = ["find_korean"]

Span = tuple[int, int]
_STATES = frozenset(
    listed(
        """
    한국 미국 북한 중국 일본 러시아 우크라이나 영국 프랑스 독일 유엔 나토 이란 이스라엘 인도 호주
    캐나다 북측 남측 우리측 정부 당국 군 군당국
    """
    )
)
_NAME = re.compile(r"[가-힣]{2,4}|[A-Z][\w.-]+")
_WORDS_OF = re.compile(r"의\s(?:말|발언|설명|보도|보고)$")
_ABOUT = re.compile(r"\s(?:취지|뜻|입장|주장|의견|반응|설명|분석|지적|평가|말|글|메시지|내용|답변|발언|구호)")
MOST_WORDS_OF_NAME = 6
LONGEST_SENTENCE = 1500
FEWEST_CHARACTERS = 6
"""Characters of words that keep the speaker before without a verb of speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speaker:
    """Words that name a speaker, and where the clause goes on after them."""

    span: Span
    after: int
    medium: Span | None = None


def find_korean(text: str, spans: Iterable[Span]) -> list[Voiced]:
    """Attributions in the free parts of a Korean text, by where their words begin.

    Args:
        text: The text.
        spans: Its parts that belong to no tag.
    """
    found: list[Voiced] = []
    for start, end in spans:
        last_end = -1
        for paragraph in find_paragraphs(text, start, end):
            for sentence in read_sentences(text, *paragraph):
                adjoins = last_end >= 0 and not text[last_end : sentence.start].strip()
                made = _read_sentence(text, sentence, adjoins=adjoins)
                if made is not None:
                    found.append(made)
                    last_end = sentence.end
    return found


def _read_sentence(text: str, sentence: Sentence, *, adjoins: bool) -> Voiced | None:
    spoken = [one for one in sentence.stretches if _is_spoken(text, one, sentence)]
    made = _direct(text, sentence, spoken) if spoken else _indirect(text, sentence)
    if made is None and adjoins and _is_all_marked(text, sentence):
        words = Attribution(start=sentence.start, end=sentence.end, literal=True, marked=True, source=None)
        made = Voiced(words=words)
    if made is None:
        return None
    if made.words.source is None and not made.nobody:
        if not made.words.marked and not adjoins:
            return None
        made = replace(made, goes_on=adjoins)
    return replace(made, after=sentence.end)


def _is_spoken(text: str, stretch: Stretch, sentence: Sentence) -> bool:
    """Whether an ending that quotes follows words in marks; `…라는` quotes only before a noun of speech."""
    match = QUOTING.match(text, stretch.end, sentence.end)
    if match is None:
        return False
    if match.group(1) in ("이라는", "라는", "는", "이란", "란"):
        return bool(_ABOUT.match(text, match.end()))
    if match.group(1) in ("하고", "며", "고"):
        return bool(SAID.search(text, match.end(), sentence.end))
    return True


def _is_all_marked(text: str, sentence: Sentence) -> bool:
    long = sentence.end - sentence.start >= FEWEST_CHARACTERS
    return long and len(sentence.stretches) == 1 and not _letters_outside(text, sentence)


def _letters_outside(text: str, sentence: Sentence) -> bool:
    stretch = sentence.stretches[0]
    outside = text[sentence.start : stretch.start] + text[stretch.end : sentence.end]
    return any(letter.isalnum() for letter in outside)


def _direct(text: str, sentence: Sentence, spoken: list[Stretch]) -> Voiced:
    first, last = spoken[0], spoken[-1]
    speaker = (
        _speaker(text, sentence.start, first.start)
        or _speaker_between(text, sentence, spoken)
        or _any_topic(text, sentence.start, first.start)
    )
    return _made(text, sentence, (first.start, last.end), speaker, literal=True, marked=True)


def _any_topic(text: str, start: int, end: int) -> _Speaker | None:
    """The sentence's first word, where it is a topic before words in marks: a foreign name that no table knows."""
    match = SUBJECT.match(text, start, end)
    if match is None or match.group(2) not in ("은", "는", "께서는") or len(match.group(1)) < 2:
        return None
    return None if match.group(1) in NOT_SPEAKERS else _Speaker(span=match.span(1), after=match.end())


def _speaker_between(text: str, sentence: Sentence, spoken: list[Stretch]) -> _Speaker | None:
    """`"…"라고 NAME이 말했다`, or a speaker between two pieces."""
    stops = [one.start for one in spoken[1:]] + [sentence.end]
    for one, stop in zip(spoken, stops, strict=True):
        ending = QUOTING.match(text, one.end, stop)
        found = _speaker(text, ending.end() if ending else one.end, stop)
        if found is not None:
            return found
    return None


def _indirect(text: str, sentence: Sentence) -> Voiced | None:
    stop = min(sentence.end, sentence.start + LONGEST_SENTENCE)
    marked = bool(sentence.stretches)
    according = ACCORDING.match(text, sentence.start, stop)
    if according is not None:
        speaker = _Speaker(span=_name_at_end(text, sentence.start, according.end(1)), after=according.end())
        return _made(text, sentence, (according.end(), _last_letter(text, sentence)), speaker, marked=marked)
    nobody = NOBODY.search(text, sentence.start, stop)
    if nobody is not None:
        content = (sentence.start, nobody.start() + 1)
        return replace(_made(text, sentence, content, None, marked=marked), nobody=True)
    ends = list(INDIRECT_END.finditer(text, sentence.start, stop))
    if not ends:
        return None
    return _reported(text, sentence, ends[-1], marked=marked)


def _reported(text: str, sentence: Sentence, ending: re.Match[str], *, marked: bool) -> Voiced | None:
    """`NAME은 …다고 밝혔다`; with `알려졌다` it is nobody's."""
    if re.match(r"(?:[가-힣\d]{1,12}\s){0,3}?(?:알려|전해)졌?[진]?", text[ending.end() : ending.end() + 40]):
        content = (sentence.start, ending.end(1))
        return replace(_made(text, sentence, content, None, marked=marked), nobody=True)
    speaker = _speaker(text, sentence.start, ending.start())
    late = _speaker(text, ending.end(), sentence.end)
    if late is not None and (speaker is None or text[speaker.span[1]] not in "은는"):
        return _made(text, sentence, (sentence.start, ending.end(1)), late, marked=marked)
    if speaker is None:
        return _made(text, sentence, (sentence.start, ending.end(1)), None, marked=marked)
    setting = SETTING.match(text, speaker.after, ending.start())
    start = setting.end() if setting else speaker.after
    talk = TALK.match(text, start, ending.start())
    start = talk.end() if talk else start
    return _made(text, sentence, (min(start, ending.end(1)), ending.end(1)), speaker, marked=marked)


def _made(
    text: str, sentence: Sentence, content: Span, speaker: _Speaker | None, *, marked: bool, literal: bool = False
) -> Voiced:
    start, end = content
    while start < end and text[start] in " ,":
        start += 1
    words = Attribution(
        start=start,
        end=end,
        literal=literal,
        marked=marked,
        source=speaker.span if speaker else None,
        medium=speaker.medium if speaker else None,
        frame=((sentence.start, start), (end, sentence.end)),
    )
    return Voiced(words=words, after=sentence.end)


def _last_letter(text: str, sentence: Sentence) -> int:
    end = sentence.end
    while end > sentence.start and text[end - 1] in ".,!? ":
        end -= 1
    return end


def _speaker(text: str, start: int, end: int) -> _Speaker | None:
    """The speaker in a stretch: whom an agency quotes, else the first topic that can be one, else the first subject."""
    end = min(end, start + LONGEST_SENTENCE)
    relayed = RELAYED.search(text, start, end)
    if relayed is not None:
        first, last = relayed.span(2)
        if words_of := _WORDS_OF.search(text[first:last]):
            last = first + words_of.start()
        return _Speaker(span=(first, last), after=relayed.end(), medium=relayed.span(1))
    subjects: list[re.Match[str]] = [one for one in SUBJECT.finditer(text, start, end) if _can_speak(one.group(1))]
    topics = [one for one in subjects if one.group(2) in ("은", "는", "께서는", "께서")]
    chosen = (topics or subjects)[:1]
    if not chosen:
        return None
    match = chosen[0]
    return _Speaker(span=_name_at_end(text, start, match.end(1)), after=match.end())


def _can_speak(stem: str) -> bool:
    stem = re.sub(r"\([^)]*\)$", "", stem)
    stem = stem.removesuffix("측").removesuffix("들") or stem
    if stem in PRONOUN_STEMS or stem in _STATES:
        return True
    if stem in NOT_SPEAKERS or not stem:
        return False
    if stem.endswith(KOREAN_OFFICE_ENDS) or ANONYMOUS.search(stem) or CHANNEL.search(stem):
        return True
    if len(stem) > 2 and stem.endswith(KOREAN_ORGANISATION_ENDS):
        return stem[-2:] not in NOT_SPEAKERS
    return (
        len(stem) in (2, 3) and stem[0] in KOREAN_SURNAMES and len(stem) == 3 or stem.endswith("씨") and len(stem) > 1
    )


def _name_at_end(text: str, start: int, end: int) -> Span:
    """The words before a particle that belong to one name and office."""
    words = list(re.finditer(r"\S+", text[max(start, end - 120) : end]))
    base = max(start, end - 120)
    first = len(words) - 1
    while first > 0 and len(words) - first < MOST_WORDS_OF_NAME and _belongs(words[first - 1].group()):
        first -= 1
    return (base + words[first].start(), end) if words else (start, end)


def _belongs(word: str) -> bool:
    """Whether a word before belongs to the name: a person's name (which may end like a particle), or no particle."""
    if (
        len(word) == 3
        and word[0] in KOREAN_SURNAMES
        and _NAME.fullmatch(word)
        and not word.endswith(("에서", "에게", "으로"))
    ):
        return True
    if len(word) == 1:
        return word in KOREAN_SURNAMES or word in "전현"
    if word in NAME_LIKE or word.endswith(KOREAN_OFFICE_ENDS):
        return True
    return bool(re.fullmatch(r"[가-힣A-Za-z·.()0-9]+", word)) and not PARTICLE_END.search(word)
