"""Names and offices that stand in one field of a tag, told apart, in either order.

Rules over tables of words; where they do not divide a field with certainty it stays whole, as printed.
"""

from __future__ import annotations

import re
from itertools import takewhile

from quaywatch.assessment.quotes.head_words import (
    ANONYMOUS,
    ENGLISH_OFFICE,
    INTERCEPT,
    KOREAN_OFFICE_ENDS,
    KOREAN_ORGANISATION_ENDS,
    KOREAN_SURNAMES,
    ORGANISATION,
    PLACES,
    ROLE_OPENERS,
    ROLE_WORDS,
    listed,
)
from quaywatch.records.quote import SpeakerKind

__all__ = ["SENTENCE_END", "find_kind", "has_office", "is_clause", "is_latin_name", "is_name_like", "split_name"]

_KOREAN_NAME = re.compile("[가-힣]{2,4}")
_HANGUL = re.compile("[가-힣]")
_KOREAN_WORD = re.compile("[가-힣]{1,7}")
_NAME_WORD = re.compile(r"[A-ZÀ-Þ][\w.'’-]*|al|bin|da|de|del|der|di|el|la|le|van|von|den|ibn")
_AFTER_OFFICE = re.compile(r"^(?:of|for|to|at|in|on)$", re.IGNORECASE)
_OFFICE_OF = frozenset(
    listed(
        """
    state defense defence affairs foreign security unification trade energy finance staff intelligence commerce
    treasury republic the and national justice interior health labor labour transport ukraine russia china
    japan korea south north united states u.s. us
    """
    )
)
_COUNTRIES = frozenset(
    listed(
        """
    한국 미국 북한 중국 일본 러시아 우크라이나 영국 프랑스 독일 유엔 나토 이란 이스라엘 인도 호주 캐나다 남한
    우리 미 러 중 일 전직 현직
    """
    )
)
_STRONG_ENDS = (
    "부",
    "청",
    "처",
    "당",
    "군",
    "TV",
    "통신",
    "방송",
    "국회",
    "정부",
    "국정원",
    "위원회",
    "신문",
    "합참",
    "연구원",
    "연구소",
)
_ROLE_WORD_ENDS = tuple(word for word in ROLE_WORDS if len(word) > 1)
_UNIT_ENDS = ("위", "측", "팀", "반", "계", "쪽")
"""How words for parts of institutes end that look like names: `국방위`."""
_OFFICE_ENDS = frozenset(KOREAN_OFFICE_ENDS)
_LONGEST_OFFICE = max(map(len, KOREAN_OFFICE_ENDS))
_UNNAMED = re.compile(r"(?<!\w)[가-힣A-Z]\s?모\s?(?:씨|군|양)?$|[○◯△ㅇ]{2}")
_MEDIA = re.compile(r"(?:TV|통신|방송|신문)(?:\s|$)")
_TURNS = re.compile(r"\s(?:of|at|in|from|near|for|with|on|who)\s|,", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?。…][\"”’')\]]*$|[가-힣]다[.\"”]*$")
"""How sentences end, in both languages."""
_SAID = re.compile(
    r"\b(?:said|says|say|told|tells|added|adds|asked|according|that|this|which|who|he|she|they|it|we|i|is|are|was|were|"
    r"has|have|will|reads?|follows|following|here|there|but|and then|statement)\b",
    re.IGNORECASE,
)
_SMALL = frozenset(listed("of the for and on at in to de von van al bin a an"))
LONGEST_FIRST_NAMES = 3
"""Words of a foreign name written in Hangul."""


def has_office(field: str) -> bool:
    """Whether a field holds a word for an office or a trade."""
    return bool(ENGLISH_OFFICE.search(field)) or any(_is_korean_office(token) for token in field.split())


def is_latin_name(field: str) -> bool:
    """Whether a field has the shape of a person's name in Latin letters, two to four capitalised words."""
    words = field.split()
    return (
        2 <= len(words) <= 4
        and all(_NAME_WORD.fullmatch(word) for word in words)
        and not ORGANISATION.search(field)
        and not ENGLISH_OFFICE.search(field)
        and field.casefold() not in PLACES
        and not any(word.casefold() in _OFFICE_OF for word in words)
    )


def split_name(field: str) -> tuple[str, str] | None:
    """Name and role of a field that holds both, in either order; None where it does not divide.

    >>> split_name("한국국방안보포럼 사무국장 신종우"), split_name("브루스 클링너 연구원")
    (('신종우', '한국국방안보포럼 사무국장'), ('브루스 클링너', '연구원'))
    >>> split_name("U.S. Secretary of State Jane Roe"), split_name("Korean Central TV")
    (('Jane Roe', 'U.S. Secretary of State'), None)
    """
    if ANONYMOUS.search(_head_noun(field)):
        return None
    return _split_korean(field.split()) if _HANGUL.search(field) else _split_english(field.split())


def find_kind(speaker: str, role: str | None) -> SpeakerKind | None:
    """What a speaker is, by the words of the tag; None where they do not tell."""
    noun = _head_noun(speaker)
    last = speaker.split()[-1]
    if ANONYMOUS.search(noun) or _UNNAMED.search(speaker) or (last.islower() and ANONYMOUS.fullmatch(last)):
        return SpeakerKind.ANONYMOUS
    if role is None and INTERCEPT.search(speaker):
        return SpeakerKind.ANONYMOUS
    if _HANGUL.search(noun):
        return _korean_kind(speaker, noun, role)
    if ORGANISATION.search(noun) and not (role and has_office(role) and is_latin_name(speaker)):
        return SpeakerKind.ORGANISATION
    if role is None and ENGLISH_OFFICE.fullmatch(noun):
        return SpeakerKind.ANONYMOUS
    if role or is_latin_name(speaker):
        return SpeakerKind.PERSON
    return SpeakerKind.ORGANISATION if ORGANISATION.search(speaker) else None


def _head_noun(speaker: str) -> str:
    """The word that says what a speaker is: before `of`, and the last of what stands there."""
    words = _TURNS.split(speaker)[0].split()
    return words[-1] if words else speaker


def _korean_kind(speaker: str, noun: str, role: str | None) -> SpeakerKind | None:
    if _is_korean_office(noun) and role is None and " " in speaker:
        return SpeakerKind.ANONYMOUS
    if role and not noun.endswith(("TV", "통신", "방송", "신문")) and (" " in speaker or _is_korean_name(noun)):
        return SpeakerKind.PERSON
    if (
        noun.endswith(_STRONG_ENDS)
        or (role is None and _MEDIA.search(speaker))
        or (len(noun) > 3 and noun.endswith(KOREAN_ORGANISATION_ENDS))
    ):
        return SpeakerKind.ORGANISATION
    return SpeakerKind.PERSON if role or _is_korean_name(noun) else None


def _is_korean_office(token: str) -> bool:
    token = token.strip("(),·")
    return any(token[-n:] in _OFFICE_ENDS for n in range(1, _LONGEST_OFFICE + 1)) and not (
        len(token) == 3 and token.endswith(("왕", "수석"))
    )


def _is_korean_name(token: str) -> bool:
    return bool(_KOREAN_NAME.fullmatch(token)) and token[0] in KOREAN_SURNAMES and token not in _COUNTRIES


def _is_korean_organisation(token: str) -> bool:
    return token in _COUNTRIES or (len(token) > 2 and token.endswith(KOREAN_ORGANISATION_ENDS))


def _split_korean(tokens: list[str]) -> tuple[str, str] | None:
    offices = [i for i, token in enumerate(tokens) if _is_korean_office(token)]
    if len(tokens) < 2 or not offices:
        return None
    last = offices[-1]
    before = sum(1 for _ in takewhile(_is_korean_organisation, tokens))
    between = tokens[before + 1 : last]
    if (
        0 < before < last == len(tokens) - 1
        and _is_whole_name(tokens[before])
        and all(_is_part_of_role(one) for one in between)
    ):
        # `항만연구소 홍길동 연구위원`
        return tokens[before], " ".join(tokens[:before] + tokens[before + 1 :])
    if last == len(tokens) - 1 and (foreign := _foreign_name(tokens)):
        start, end = foreign
        return " ".join(tokens[start:end]), " ".join(tokens[:start] + tokens[end:])
    if last < len(tokens) - 1:
        name = tokens[last + 1 :]
        fits = len(name) <= LONGEST_FIRST_NAMES and not any(_is_korean_organisation(word) for word in name[:-1])
        return (" ".join(name), " ".join(tokens[: last + 1])) if fits else None
    count = _words_of_first_name(tokens)
    return (" ".join(tokens[:count]), " ".join(tokens[count:])) if count else None


def _foreign_name(tokens: list[str]) -> tuple[int, int] | None:
    """Where a name of two or three words stands between an institute and an office: `항만포럼 토마스 그린 국장`."""
    end = len(tokens) - 1
    while end > 0 and tokens[end - 1] in ROLE_OPENERS | ROLE_WORDS:
        end -= 1
    start = next((i + 1 for i in range(end - 1, -1, -1) if _is_korean_organisation(tokens[i])), 0)
    name = tokens[start:end]
    fits = 2 <= len(name) <= LONGEST_FIRST_NAMES and all(_KOREAN_WORD.fullmatch(token) for token in name)
    plain = not any(_is_part_of_role(token) for token in name)
    return (start, end) if start > 0 and fits and plain else None


def _is_part_of_role(token: str) -> bool:
    return (
        token in ROLE_OPENERS | PLACES | _COUNTRIES
        or token.endswith(_ROLE_WORD_ENDS)
        or token.endswith(_STRONG_ENDS)
        or (len(token) > 3 and _is_korean_organisation(token))
        or _is_korean_office(token)
        or not _KOREAN_WORD.fullmatch(token)
    )


def _is_whole_name(token: str) -> bool:
    return len(token) == 3 and _is_korean_name(token) and not _is_part_of_role(token) and not token.endswith(_UNIT_ENDS)


def _words_of_first_name(tokens: list[str]) -> int:
    """How many words at the start are the name, where an office closes the field."""
    first = tokens[0]
    if len(tokens) > 3 and tokens[2] in ROLE_OPENERS and not any(_is_part_of_role(token) for token in tokens[:2]):
        # `조나단 리드 전 국방부 차관보`
        return 2
    if _is_korean_name(first) and not first.endswith(_STRONG_ENDS[:5]) and (len(first) == 3 or len(tokens) == 2):
        return 1
    count = 0
    for token in tokens[: min(LONGEST_FIRST_NAMES, len(tokens) - 1)]:
        if token in ROLE_OPENERS or _is_korean_organisation(token) or not _HANGUL.search(token):
            break
        count += 1
    return count


def _split_english(tokens: list[str]) -> tuple[str, str] | None:
    offices = [i for i, token in enumerate(tokens) if ENGLISH_OFFICE.search(token)]
    if not offices:
        return None
    at = offices[-1] + 1
    if at < len(tokens) and _AFTER_OFFICE.match(tokens[at]):
        at += 1
        while at < len(tokens) and tokens[at].casefold().rstrip(",") in _OFFICE_OF:
            at += 1
    name = " ".join(tokens[at:])
    return (name, " ".join(tokens[:at]).rstrip(",")) if is_latin_name(name) else None


def is_clause(head: str) -> bool:
    """Whether a stretch before a colon is a piece of a sentence (`The ministry said`) and no name."""
    bare = re.sub(r"\([^()]*\)", "", head)
    return bool(_SAID.search(bare)) or len(bare.split()) > 14 or bool(SENTENCE_END.search(head))


def is_name_like(head: str) -> bool:
    """Whether words without slash or parenthesis look like a name: all of them capitalised, or few Korean ones."""
    if is_clause(head):
        return False
    words = head.split()
    if re.search("[가-힣]", head):
        return len(words) <= 5 and not re.search(r"(?:은|는|을|를|에서|으로|에게|하고|지만)$", head)
    if is_latin_name(head):
        return True
    return (
        0 < len(words) <= 8 and words[0][0].isupper() and all(w[0].isupper() or w.casefold() in _SMALL for w in words)
    )
