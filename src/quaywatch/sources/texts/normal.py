"""One form for all texts: NFC, line feeds, no invisible marks, no control characters.

Offsets of quotes are into this form. Soft hyphens, zero-width and direction marks are dropped, since they can
split a name or turn the order in which a bracket is read; other blanks stay what they are.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

from quaywatch.errors import DataError

__all__ = ["normal_text"]

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
MARKS_ON_END = 60
"""Combining marks on one letter: no script needs more than a few, and sorting long runs is slow (UAX 15 names 30)."""


def normal_text(text: str, name: str) -> str:
    """A text in the form that offsets count in.

    Raises:
        DataError: A letter carries more combining marks than any writing needs.
    """
    text = _CONTROL.sub("", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)))
    if text.isascii():
        return text
    if _long_marks().search(text):
        raise DataError(
            f"{name} has a letter with more than {MARKS_ON_END} combining marks", expected="a text that people write"
        )
    return unicodedata.normalize("NFC", text)


@cache
def _long_marks() -> re.Pattern[str]:
    """A run of combining marks; the class is written as ranges, from the Unicode data of this Python."""
    ranges: list[list[int]] = []
    for point in range(0x300, sys.maxunicode + 1):
        if point == 0x20000:  # above lie ideographs, private use and variation selectors, none of which combine
            break
        if unicodedata.combining(chr(point)):
            if ranges and ranges[-1][1] == point - 1:
                ranges[-1][1] = point
            else:
                ranges.append([point, point])
    members = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)
    return re.compile(f"[{members}]{{{MARKS_ON_END + 1}}}")
