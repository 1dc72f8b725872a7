"""Quotation marks and brackets: which belong together, in one pass over a text.

Unbalanced ones harm only their own line. Straight marks open or close by what stands beside them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "CLOSING",
    "LONGEST_GROUP",
    "OPENING",
    "Group",
    "begins_line",
    "closing_mark",
    "find_groups",
    "inner_words",
    "opens_quote",
]

OPENING = '"“„「『«＂‟❝'
CLOSING = '"”“」』»＂❞'
_DOUBLE = re.compile('["“”„‟「」『』«»＂❝❞]')
_SINGLE_PAIR = {"‘": "’", "'": "'"}
_SQUARE = re.compile(r"[\[\]［］\n]")
_SHORT = re.compile(
    r"<([^<>\n]{1,120})>|〈([^〈〉\n]{1,120})〉|【([^【】\n]{1,200})】|◀([^◀▶\n]{1,80})▶|〔([^〔〕\n]{1,240})〕|《([^《》\n]{1,80})》"
)
_AFTER = re.compile(r"[\s.,…)\]]*")
LONGEST_GROUP = 12_000
"""Characters: fifteen minutes of speech; what is longer between two brackets was never closed."""
DEEPEST = 20
"""Brackets within each other; of more only the innermost are kept."""
LONGEST_REMARK = 40
LOOKED_BACK = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What stands between two brackets."""

    start: int
    """The opening bracket."""
    end: int
    """After the closing one."""
    inner: tuple[int, int]
    """What stands between."""
    square: bool
    """Whether the brackets are `[` and `]`, which may hold words and not only a label."""
    closed: bool = True
    """False where the closing bracket is missing, and the line's end stands in."""


def opens_quote(text: str, at: int) -> bool:
    """Whether a quotation mark that can open stands at a place."""
    return at < len(text) and text[at] in OPENING


def closing_mark(text: str, start: int, limit: int) -> int:
    """Where the quotation that opens at `start` closes; -1 where it does not before `limit`.

    Marks within are counted. A straight mark opens after a blank or a bracket and before a letter, else it closes.
    """
    depth = 0
    for match in _DOUBLE.finditer(text, start, limit):
        at = match.start()
        letter = text[at]
        opens = letter in "“„‟「『«❝" or (letter in '"＂' and _opens(text, at, limit))
        depth += 1 if opens or at == start else -1
        if depth == 0:
            return at
    return -1


def _opens(text: str, at: int, limit: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < limit else " "
    return (before.isspace() or before in "([“‘") and not after.isspace()


def inner_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without blanks at its ends, and without the quotation marks round the whole of it."""
    start, end = _trimmed(text, start, end)
    if start >= end:
        return start, start
    if text[start] in OPENING:
        last = _last_mark(text, start + 1, end)
        return _trimmed(text, start + 1, end if last < 0 else last)
    closing = _SINGLE_PAIR.get(text[start])
    if closing and text[end - 1] == closing and end - start > 2:
        return _trimmed(text, start + 1, end - 1)
    return start, end


def _last_mark(text: str, start: int, end: int) -> int:
    """The closing mark at the end of a stretch; a full stop or a short remark in parentheses may follow it."""
    for at in range(end - 1, max(start, end - LONGEST_REMARK) - 1, -1):
        if text[at] in CLOSING:
            rest = text[at + 1 : end].strip()
            is_remark = rest.startswith("(") and rest.endswith(")")
            return at if not rest or is_remark or _AFTER.fullmatch(rest) else -1
    return -1


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def find_groups(text: str) -> list[Group]:
    """All groups in brackets, by their start, outer ones first; a caller who takes one leaves out what it holds."""
    groups = [
        Group(start=match.start(), end=match.end(), inner=(match.start() + 1, match.end() - 1), square=False)
        for match in _SHORT.finditer(text)
    ]
    groups += _square_groups(text)
    return sorted(groups, key=lambda group: (group.start, -group.end))


def _square_groups(text: str) -> list[Group]:
    groups: list[Group] = []
    waiting: list[int] = []
    for match in _SQUARE.finditer(text):
        at, letter = match.start(), match.group()
        if letter in "[［":
            if waiting and begins_line(text, at):
                groups += [_unclosed(text, start) for start in waiting]
                waiting = []
            waiting = [*waiting[-DEEPEST:], at]
        elif letter in "]］" and waiting:
            start = waiting.pop()
            if at - start <= LONGEST_GROUP:
                groups.append(Group(start=start, end=at + 1, inner=(start + 1, at), square=True))
    return groups + [_unclosed(text, start) for start in waiting]


def begins_line(text: str, at: int) -> bool:
    """Whether only blanks stand before a place on its line; a few are looked at, so that long runs cost nothing."""
    before = text[max(0, at - LOOKED_BACK) : at].rstrip(" \t\u00a0\u3000")
    return before.endswith("\n") or (not before and at <= LOOKED_BACK)


def _unclosed(text: str, start: int) -> Group:
    end = text.find("\n", start, start + LONGEST_GROUP)
    end = min(len(text), start + LONGEST_GROUP) if end < 0 else end
    return Group(start=start, end=end, inner=(start + 1, end), square=True, closed=False)
