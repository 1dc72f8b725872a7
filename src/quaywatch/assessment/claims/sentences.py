"""Where sentences begin and end, in English and Korean, in one pass.

A full stop ends a sentence where the next word begins one; after a short form (`U.S.`, `Jan.`) and inside a number it
does not. Long lines without a stop are cut between words, so that no rule ever reads more than a page at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["LONGEST", "find_sentences"]

LONGEST = 1500
"""Characters after which a sentence is cut, which no sentence of the news reaches."""
_SHORT = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "col",
        "lt",
        "maj",
        "capt",
        "sgt",
        "adm",
        "rep",
        "sen",
        "gov",
        "st",
        "no",
        "nos",
        "vs",
        "etc",
        "approx",
        "est",
        "inc",
        "ltd",
        "co",
        "corp",
        "dept",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mt",
        "ft",
        "u.s",
        "u.k",
        "u.n",
        "d.c",
        "e.g",
        "i.e",
        "a.m",
        "p.m",
        "n",
        "s",
        "m",
        "v",
    ]
)
_STOP = re.compile(r"[.!?。！？…]+[\"'”’」』)\]]*|\n")
_BEGINS = re.compile(r"\s*[\"'“‘「『(\[<■▷-]*[A-Z0-9가-힣一-鿿А-Я]")
_GLUED = re.compile(r"[A-Z\"“‘\[가-힣]")
_WORD_BEFORE = re.compile(r"([\w.]{1,12})$")
_FULL_LINE = 60
"""Characters from which a line without a stop is taken to be broken by its width."""


def find_sentences(text: str, cuts: Iterable[int] = ()) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence, without the blanks round it.

    Args:
        text: The text.
        cuts: Offsets that no sentence runs over, such as the ends of quotes.
    """
    ends = sorted({*_stops(text), *(cut for cut in cuts if 0 < cut < len(text)), len(text)})
    found: list[tuple[int, int]] = []
    start = 0
    for end in ends:
        for first, last in _short_enough(text, start, end):
            stripped = text[first:last].strip()
            if stripped:
                begin = first + len(text[first:last]) - len(text[first:last].lstrip())
                found.append((begin, begin + len(stripped)))
        start = end
    return tuple(found)


def _stops(text: str) -> Iterator[int]:
    line_start = 0
    for found in _STOP.finditer(text):
        end = found.end()
        if found[0] == "\n":
            if _ends_line(text, line_start, found.start(), end):
                yield end
            line_start = end
        elif _ends_sentence(text, found.start(), end):
            yield end


def _ends_line(text: str, start: int, stop: int, after: int) -> bool:
    """True at the end of a paragraph, a heading or a tag; False inside a sentence that its width breaks."""
    line = text[start:stop].strip()
    following = text[after : after + 80].partition("\n")[0].strip()
    if not line or not following or following[0] in "[<■▷■(-" or line[-1] in "]>:":
        return True
    return stop - start < _FULL_LINE


def _ends_sentence(text: str, start: int, end: int) -> bool:
    before = _WORD_BEFORE.search(text[max(0, start - 12) : start])
    word = before[1].casefold().lstrip(".") if before else ""
    following = text[end : end + 12]
    if not following:
        return True
    if not following[0].isspace():
        return len(word) > 2 and not word[-1].isdigit() and "." not in word and bool(_GLUED.match(following))
    is_plain_stop = text[start:end] == "."
    if is_plain_stop and (word in _SHORT or (len(word) == 1 and word.isalpha() and word.isascii())):
        return False
    return bool(_BEGINS.match(following)) or not following.strip()


def _short_enough(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut
    yield start, end
