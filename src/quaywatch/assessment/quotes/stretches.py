"""Words inside quotation marks in running prose: where each stretch begins and ends.

A mark opens or closes by its own shape where it has one and by what stands beside it; where the two disagree (`”` after
a blank, before a letter) what stands beside it counts. Apostrophes, feet and inches are no marks. A stretch ends with
its paragraph; where the next paragraph opens with a mark again it runs on (the printers' rule).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

__all__ = ["LONGEST_STRETCH", "Stretch", "find_stretches"]

LONGEST_STRETCH = 12_000
"""Characters; what is longer was never closed."""
_MARK = re.compile("[\"“”„‟＂❝❞«»「」『』‘’'`]")
_DOUBLE = '"“”„‟＂❝❞'
_PAIRS = {"«": "»", "「": "」", "『": "』"}
_SHORTENED = re.compile(
    r"['’‘](?:\d0s|\d\ds?\b|[Tt](?:is|was|il)\b|[Ee]m\b|[Cc]ause\b|[Nn]\b|[Bb]out\b|[Rr]ound\b|[Ss]\b)"
)
_LONGEST_SINGLE = 600
DEEPEST = 4
"""Stretches within each other; where there are more, some mark was left out, and the first that closes is taken."""
LOOKED_AHEAD = 8
MOST_APOSTROPHES = 40
"""Apostrophes looked at for the end of words in single marks."""
_OPENS_AFTER = "([{—–-―/:…>"
_CLOSES_BEFORE = ".,;:?!)]}—–…-/<"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words between two marks."""

    start: int
    """The opening mark."""
    end: int
    """After the closing one."""
    closed: bool = True
    """False where the paragraph ended first."""


def find_stretches(text: str, start: int, end: int) -> list[Stretch]:
    """Stretches in one paragraph, in their order, outer ones only.

    Args:
        text: The text.
        start: Where the paragraph begins.
        end: Where it ends.
    """
    found: list[Stretch] = []
    at = start
    dead: dict[str, int] = {}
    while (match := _MARK.search(text, at, end)) is not None:
        place = match.start()
        twin = _twin_end(text, place, start, end) if match.group() in "'`’" and place >= dead.get("twin", 0) else None
        if twin is not None:
            if twin < 0:
                dead["twin"] = min(end, place + LONGEST_STRETCH)
            else:
                found.append(Stretch(start=place, end=twin))
            at = max(twin, place + 2)
            continue
        # Where nothing closes one mark nothing closes the next of its kind: looked for once, so time is linear.
        close = None if place < dead.get(match.group(), 0) else _closing(text, place, start, end)
        if close is None:
            at = place + 1
        elif close < 0:
            dead[match.group()] = min(end, place + (_LONGEST_SINGLE if match.group() in "'‘" else LONGEST_STRETCH))
            stray = _stray_end(text, place, start, end)
            if stray is not None:
                found.append(Stretch(start=place, end=stray, closed=False))
                break
            at = place + 1
        else:
            if text[place + 1 : close].strip():
                found.append(Stretch(start=place, end=close + 1))
            at = close + 1
    return found


def _closing(text: str, at: int, start: int, end: int) -> int | None:
    """Where the stretch that opens at a mark closes; -1 where it does not, None where the mark does not open."""
    letter = text[at]
    limit = min(end, at + LONGEST_STRETCH)
    if letter in "'’" and text[at : at + 2] in ("''", "’’"):
        return None
    if letter in _PAIRS:
        return _nested(text, at, limit, letter, _PAIRS[letter])
    if not _opens(text, at, start, end):
        return None
    if letter in _DOUBLE:
        return _closing_double(text, at, limit)
    if letter in "'‘" and not _SHORTENED.match(text, at):
        return _closing_single(text, at, min(end, at + _LONGEST_SINGLE))
    return None


def _twin_end(text: str, at: int, start: int, end: int) -> int | None:
    """Where words between pairs of apostrophes end (`''so''`); -1 where they do not, None where no pair opens here."""
    if text[at + 1 : at + 2] != text[at] or not _opens(text, at, start, end):
        return None
    closing = text.find("''", at + 2, min(end, at + LONGEST_STRETCH))
    return closing + 2 if closing >= 0 else -1


def _opens(text: str, at: int, start: int, end: int) -> bool:
    """Whether what stands beside a mark lets it open; a curly opening mark may follow a letter."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if after.isspace():
        return False
    return before.isspace() or before in _OPENS_AFTER or before in "\"“”'‘’" or text[at] in "“„❝‘"


def _nested(text: str, at: int, limit: int, opening: str, closing: str) -> int:
    depth = 0
    for place in _places(text, at, limit, opening + closing):
        depth += 1 if text[place] == opening else -1
        if depth == 0:
            return place
        if depth > DEEPEST:
            return text.find(closing, at, limit)
    return -1


def _places(text: str, start: int, end: int, letters: str) -> Iterator[int]:
    for match in _MARK.finditer(text, start, end):
        if match.group() in letters:
            yield match.start()


def _closing_double(text: str, at: int, limit: int) -> int:
    """Where words in double marks close; marks within count, and the first that fits is the one where none balances."""
    depth, first = 1, -1
    for place in _places(text, at + 1, limit, _DOUBLE):
        letter = text[place]
        opens = _opens_inside(text, place, limit)
        closes = _closes(text, place, limit)
        if letter in "“„‟❝":
            closes = closes and not opens
        if letter in "”❞" and not closes and not opens:
            return place
        if closes and (letter not in "“„‟❝" or depth == 1) and not (letter in '"＂' and opens):
            depth -= 1
            first = place if first < 0 else first
            if depth == 0:
                return place
        elif opens:
            depth += 1
        if depth > DEEPEST and first >= 0:
            return first
    return first


def _opens_inside(text: str, at: int, limit: int) -> bool:
    before = text[at - 1]
    after = text[at + 1] if at + 1 < limit else " "
    return (before.isspace() or before in "([—–") and not after.isspace() and after not in ".,;:?!"


def _closes(text: str, at: int, limit: int) -> bool:
    after = text[at + 1] if at + 1 < limit else " "
    if text[at] in '"＂' and text[at - 1].isdigit() and (after.isspace() or after == ","):
        return not _is_inches(text, at)
    return not text[at - 1].isspace() or after.isspace() or after in _CLOSES_BEFORE


def _is_inches(text: str, at: int) -> bool:
    return bool(re.search(r"\d['’′]\s?\d{1,2}$", text[max(0, at - 8) : at]))


def _closing_single(text: str, at: int, limit: int) -> int:
    """Where words in single marks close: at a mark after punctuation, else at the first after a letter; -1 without."""
    first = -1
    for place in islice(_places(text, at + 1, limit, "'’"), MOST_APOSTROPHES):
        after = text[place + 1] if place + 1 < limit else " "
        if text[place - 1].isspace() or _is_latin(after):
            continue
        if text[place - 1] in ".,?!…":
            return place
        # `the ships' masters`: a plural's apostrophe, where another mark follows, does not close.
        if first < 0 and not (text[place - 1] == "s" and after == " "):
            first = place
            if after not in " ":
                return place
    return first if first >= 0 else _plural_end(text, at, limit)


def _is_latin(letter: str) -> bool:
    """Whether a letter or digit follows that makes a mark an apostrophe; Korean particles follow closing marks."""
    return letter.isalnum() and not "가" <= letter <= "힣"


def _plural_end(text: str, at: int, limit: int) -> int:
    last = -1
    for place in islice(_places(text, at + 1, limit, "'’"), MOST_APOSTROPHES):
        after = text[place + 1] if place + 1 < limit else " "
        if not text[place - 1].isspace() and not _is_latin(after):
            last = place
    return last


def _stray_end(text: str, at: int, start: int, end: int) -> int | None:
    """Where a stretch that nothing closes ends: with its paragraph, if it opens it or follows a colon or comma."""
    if text[at] not in '"“„「『«' or end - at > LONGEST_STRETCH:
        return None
    before = text[max(start, at - 3) : at].strip()
    if not before or before[-1] in ",:":
        return end
    # A new sentence in marks at a paragraph's end is left open only where the next paragraph opens with the mark again.
    following = text[end : end + LOOKED_AHEAD].lstrip()[:1]
    return end if before[-1] in ".?!" and following == text[at] else None
