"""Spellings of a place's name: the keys by which a name is the same name in other letters.

Hangul names are keyed in the spelling of the South, whose law of initials writes ㄹ as ㄴ, or as nothing before i and y
(두음법칙, Hangul orthography of 1988, articles 10-12), and romanised by the Revised system, by McCune and
Reischauer and by the way of the North. Endings for station, port, river and city are set apart. A key that is equal
is the same name; one that is near is only like it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from quaywatch.assessment.ship_names import latin_spellings

__all__ = ["alias_keys", "edit_distance", "fold_word", "is_hangul", "south_spelling", "stem_cyrillic"]

_HANGUL = (ord("가"), ord("힣"))
_SYLLABLES_PER_INITIAL, _FINALS = 588, 28
_N, _R, _ZERO = 2, 5, 11
_IOTIZED = frozenset({2, 3, 6, 7, 12, 17, 20})
"""Numbers of the vowels ya, yae, yeo, ye, yo, yu, i."""
_HANGUL_ENDINGS = ("역", "항", "시", "군", "읍", "항구")
_LATIN_ENDINGS = ("yok", "yeok", "hang", "si", "gun", "kun", "up", "eup")
_APOSTROPHES = "'’‘ʼ`´ʹʻ"
_ENDINGS = "ого|его|ому|ему|ыми|ими|ой|ою|ом|ем|ым|им|ый|ий|ые|ие|ая|яя|ую|юю|ое|ее|ы|и|а|я|у|ю|е|о|й|ь"
_CASES = tuple(dict.fromkeys(ending.replace("й", "и") for ending in _ENDINGS.split("|")))
"""Endings of Russian cases, the longest first, as `fold_word` writes them: й is и without its breve."""
_LEAST_STEM = 4


def is_hangul(text: str) -> bool:
    """True where the first letter is a Hangul syllable."""
    return bool(text) and _HANGUL[0] <= ord(text[0]) <= _HANGUL[1]


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """A word without case, accents and apostrophes.

    >>> fold_word("Ch’ŏngjin"), fold_word("NAMP'O")
    ('chongjin', 'nampo')
    """
    apart = unicodedata.normalize("NFKD", word)
    bare = "".join(c for c in apart if not unicodedata.combining(c) and c not in _APOSTROPHES)
    return unicodedata.normalize("NFC", bare).casefold()


def south_spelling(name: str) -> str:
    """A Hangul name as the South spells its first syllable; other names stay.

    >>> south_spelling("라진"), south_spelling("룡천"), south_spelling("로동"), south_spelling("나진")
    ('나진', '용천', '노동', '나진')
    """
    if not is_hangul(name):
        return name
    initial, rest = divmod(ord(name[0]) - _HANGUL[0], _SYLLABLES_PER_INITIAL)
    iotized = rest // _FINALS in _IOTIZED
    if initial == _R or (initial == _N and iotized):
        initial = _ZERO if iotized else _N
    return chr(_HANGUL[0] + initial * _SYLLABLES_PER_INITIAL + rest) + name[1:]


def stem_cyrillic(word: str) -> str:
    """A Russian word, folded, without the ending of its case, where four letters stay."""
    for ending in _CASES:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


def alias_keys(alias: str, *, korean: bool) -> frozenset[str]:
    """Keys of a name, words apart by one blank.

    Args:
        alias: The name as a table has it.
        korean: True for a place in Korea: initials and endings of Korean names are then spelt in all their ways.
    """
    if is_hangul(alias):
        return _hangul_keys(alias)
    words = [fold_word(word) for word in alias.replace("-", "").split()]
    plain = " ".join(words)
    if any("а" <= c <= "џ" for c in plain):
        return frozenset({" ".join(stem_cyrillic(word) for word in words)})
    keys = {plain}
    if korean and len(words) == 1:
        keys |= _korean_latin(plain)
    return frozenset(keys)


def _hangul_keys(alias: str) -> frozenset[str]:
    name = "".join(alias.split())
    bases = {name}
    for ending in _HANGUL_ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2 and ending in ("항", "역", "항구"):
            bases.add(name[: -len(ending)] if ending != "역" or not name.endswith("강역") else name)
    keys = {south_spelling(base) for base in bases}
    for base in bases:
        for spelt in {base, south_spelling(base)}:
            for latin in latin_spellings(spelt):
                keys |= _korean_latin(latin)
    return frozenset(keys)


def _korean_latin(word: str) -> frozenset[str]:
    spelt = {word}
    if word[:1] in ("r", "l"):
        spelt.add(word[1:] if word[1:2] in ("y", "i") else "n" + word[1:])
        spelt.add(("l" if word[0] == "r" else "r") + word[1:])
    return frozenset(spelt | {base + ending for base in spelt for ending in _LATIN_ENDINGS})


def edit_distance(one: str, other: str, *, most: int) -> int:
    """Least number of letters to put in, leave out, change or swap with their neighbour; `most + 1` where it is more.

    Optimal string alignment (Damerau 1964, each place edited once).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
