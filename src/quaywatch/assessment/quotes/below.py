"""Tags that stand below their words: a line all in quotation marks, and under it `[Name/Role]` or `(Name / Role)`.

Whether names stand above the words or below them is told once for a text, by what is nearer to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quaywatch.assessment.quotes.head_words import AMBIENT, NOT_A_SPEAKER
from quaywatch.assessment.quotes.heads import read_head
from quaywatch.assessment.quotes.labels import is_bite_marker, read_label
from quaywatch.assessment.quotes.marks import OPENING, closing_mark, inner_words
from quaywatch.assessment.quotes.names import is_clause
from quaywatch.assessment.quotes.tags import Tag

__all__ = ["find_tags_below"]

_NAMED_LINE = re.compile(
    r"^[ \t]{0,8}(?:\[(?P<square>[^\[\]\n]{3,120})\]|\((?P<round>[^()\n]{3,100}(?:\([^()\n]{1,40}\))?)\))[ \t]{0,8}$",
    re.MULTILINE,
)
_TWO_FIELDS = re.compile(r"[^\W\d_][^/／]*[/／][^/／]*[^\W\d_]")
"""Letters on both sides of a slash."""
NEAREST_LINES = 3
"""Line ends between words and the name that may go with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A name alone on its line."""

    start: int
    end: int
    head: str
    above: tuple[int, int] | None
    """The line in marks above it."""
    lines_above: int
    lines_below: int
    """Line ends to the line in marks above or below; beyond `NEAREST_LINES` where there is none."""


def find_tags_below(text: str, published: date | None) -> list[Tag]:
    """Tags below their words; none where the names of the text stand above.

    Args:
        text: The text.
        published: Day of publication, for days in tags.
    """
    named = list(_named_lines(text))
    votes = sum((one.lines_above < one.lines_below) - (one.lines_below < one.lines_above) for one in named)
    if votes <= 0:
        return []
    tags = []
    for one in named:
        if one.above is not None:
            words = inner_words(text, *one.above)
            tags.append(Tag(start=one.above[0], end=one.end, head=read_head(one.head, published), words=words))
    return tags


def _named_lines(text: str) -> Iterator[_Named]:
    for match in _NAMED_LINE.finditer(text):
        head = (match["square"] or match["round"]).strip()
        if not _is_name_with_role(head):
            continue
        above, lines_above = _line_above(text, match.start())
        yield _Named(
            start=match.start(),
            end=match.end(),
            head=head,
            above=above,
            lines_above=lines_above,
            lines_below=_lines_below(text, match.end()),
        )


def _is_name_with_role(head: str) -> bool:
    if head[0] in OPENING or not _TWO_FIELDS.search(head) or ":" in head or is_clause(head):
        return False
    return not (NOT_A_SPEAKER.match(head) or AMBIENT.match(head) or read_label(head) or is_bite_marker(head))


def _line_above(text: str, at: int) -> tuple[tuple[int, int] | None, int]:
    """The line in marks above a place, and the line ends between."""
    none = (None, NEAREST_LINES + 1)
    end = at
    while end > max(0, at - 40) and text[end - 1].isspace():
        end -= 1
    lines = text.count("\n", end, at)
    start = text.rfind("\n", 0, end) + 1
    while start < end and text[start].isspace():
        start += 1
    return ((start, end), lines) if 0 < lines <= NEAREST_LINES and _is_in_marks(text, start, end) else none


def _lines_below(text: str, at: int) -> int:
    start = at
    while start < min(len(text), at + 40) and text[start].isspace():
        start += 1
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    lines = text.count("\n", at, start)
    return lines if lines <= NEAREST_LINES and _is_in_marks(text, start, end) else NEAREST_LINES + 1


def _is_in_marks(text: str, start: int, end: int) -> bool:
    if end - start < 3 or text[start] not in OPENING:
        return False
    last = closing_mark(text, start, end)
    return last >= 0 and len(text[last + 1 : end].strip()) <= 1
