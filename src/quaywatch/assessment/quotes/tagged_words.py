"""Where the head of a tag ends, and which words after it are its own: on its line, or on the next."""

from __future__ import annotations

import re
from bisect import bisect_left

from quaywatch.assessment.quotes.heads import LONGEST_HEAD
from quaywatch.assessment.quotes.marks import LONGEST_GROUP, OPENING, closing_mark, inner_words, opens_quote
from quaywatch.assessment.quotes.names import SENTENCE_END
from quaywatch.assessment.quotes.remarks import skip_remarks

__all__ = ["BLANK_LINES", "LEAD", "TaggedWords"]

BLANK_LINES = re.compile(r"\s*")
LEAD = re.compile(r"[ \t\u00a0\u3000]*(?:[:：\-–—]+[ \t\u00a0\u3000]*)?")
"""What may stand between a tag and its words on one line."""
_NOTE_LINE = re.compile(r"(?:<[^<>\n]{1,60}>|\+\+[^+\n]{1,60}\+\+|\*{1,3}[^*\n]{1,60}\*{1,3})[ \t]{0,20}\n\s*")
"""A production note on a line of its own between a tag and its words: `++ENGLISH TRANSLATION++`."""
LONGEST_PARAGRAPHS = 4_000
"""Characters within which a quotation over several lines must close."""


class TaggedWords:
    """Finds heads and words of tags in one text.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._line_ends = [match.start() for match in re.finditer("\n", text)]

    def split_head(self, start: int, end: int) -> tuple[int, int] | None:
        """End of the head and start of the words, by the first colon outside parentheses or quotation mark.

        Args:
            start: Where the head begins.
            end: Beyond which it does not go.
        """
        text, depth = self._text, 0
        for at in range(start, min(end, start + LONGEST_HEAD)):
            letter = text[at]
            if letter in OPENING and depth == 0:
                return at, at
            if letter == "\n" and not self._may_break(start, at, end):
                return None
            depth += (letter in "(（") - (letter in ")）")
            is_time = text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
            if letter in ":：" and depth <= 0 and not is_time:
                return at, at + 1
        return None

    def _may_break(self, start: int, at: int, end: int) -> bool:
        """Whether a head may go on after a line end: a long one in closed brackets, once."""
        head = self._text[start:at]
        return "/" in head and "\n" not in head and self._text[end : end + 1] in ("]", "］")

    def find_after(
        self, at: int, next_start: int, *, quoted_only: bool, next_line_too: bool
    ) -> tuple[int, int, int] | None:
        """Words after a tag on its line or the next: start, end, and where tag and words end together.

        Args:
            at: After the tag.
            next_start: Where the next tag or label begins.
            quoted_only: Whether only words in quotation marks count.
            next_line_too: Whether they may stand on the next line that is not blank.
        """
        text = self._text
        at = LEAD.match(text, at).end()  # type: ignore[union-attr]
        if at >= len(text) or text[at] == "\n":
            if not next_line_too:
                return None
            at = LEAD.match(text, BLANK_LINES.match(text, at).end()).end()  # type: ignore[union-attr]
        limit = min(next_start, len(text))
        at = skip_remarks(text, at, limit)
        note = _NOTE_LINE.match(text, at, limit)
        at, quoted_only = (note.end(), True) if note else (at, quoted_only)
        if at >= limit:
            return None
        if opens_quote(text, at):
            return self.find_quoted(at, limit)
        if quoted_only:
            return None
        end = min(self.line_end(at), limit)
        words = inner_words(text, at, end)
        return (*words, words[1]) if words[1] > words[0] else None

    def find_quoted(self, at: int, limit: int) -> tuple[int, int, int] | None:
        """A quotation that opens at a place; one that does not close ends with its line.

        Args:
            at: The opening mark.
            limit: Beyond which it does not go.
        """
        text = self._text
        line_end = min(self.line_end(at), limit, at + LONGEST_GROUP)
        last = closing_mark(text, at, line_end)
        if last < 0:
            last = closing_mark(text, at, min(limit, at + LONGEST_PARAGRAPHS))
            if last >= 0 and text[last + 1 : last + 2] not in ("", "\n"):
                last = -1
        words = inner_words(text, at, line_end if last < 0 else last + 1)
        end = max(words[1], line_end if last < 0 else last + 1)
        return (*words, end) if words[1] > words[0] else None

    def closes_line(self, at: int) -> bool:
        """Whether the quotation that opens at a place closes at the end of its line.

        Args:
            at: The opening mark.
        """
        line_end = min(self.line_end(at), at + LONGEST_GROUP)
        last = closing_mark(self._text, at, line_end)
        return last >= 0 and len(self._text[last + 1 : line_end].strip()) <= 1

    def opens_sentence(self, at: int) -> bool:
        """Whether a line is a sentence.

        Args:
            at: Its first character.
        """
        line = self._text[at : self.line_end(at)].rstrip()
        return bool(SENTENCE_END.search(line[-8:])) and line[:1] not in "[<【◀■▷※("

    def line_end(self, at: int) -> int:
        """Where the line of a place ends.

        Args:
            at: The place.
        """
        i = bisect_left(self._line_ends, at)
        return self._line_ends[i] if i < len(self._line_ends) else len(self._text)

    def line_rest(self, at: int) -> str:
        """What stands between a place and the end of its line; of a long one the beginning.

        Args:
            at: The place.
        """
        return self._text[at : min(self.line_end(at), at + LONGEST_HEAD)]
