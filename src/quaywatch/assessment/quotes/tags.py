"""Speakers' tags in all the styles that newsrooms print: where they stand, whose they are, and which words they hold.

A tag is a stretch of text that a newsroom set apart to give somebody's words. Narration is never given to a speaker:
where it cannot be told that words stand under a tag, they are left to the narration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from quaywatch.assessment.quotes.head_words import AMBIENT, NOT_A_SPEAKER
from quaywatch.assessment.quotes.heads import LONGEST_HEAD, Head, read_head
from quaywatch.assessment.quotes.labels import is_bite_marker, read_label, split_marker, split_shot
from quaywatch.assessment.quotes.marks import (
    CLOSING,
    OPENING,
    Group,
    begins_line,
    closing_mark,
    inner_words,
    opens_quote,
)
from quaywatch.assessment.quotes.names import SENTENCE_END, has_office, is_clause, is_name_like, split_name
from quaywatch.assessment.quotes.remarks import skip_remarks
from quaywatch.assessment.quotes.tagged_words import BLANK_LINES, LEAD, TaggedWords
from quaywatch.records.quote import SpeakerKind

__all__ = ["Tag", "TagReader"]

_COLON = re.compile("[:：]")
_MARKS = re.compile(f"[{OPENING}{CLOSING}]")
_LETTER = re.compile(r"[^\W\d_]")
_REPORTER = re.compile(r"(?:기자|특파원|앵커|논설위원|칼럼니스트|아나운서)$")
_BLANK = re.compile(r"[ \t\u00a0\u3000]*")
_SHORTENED = re.compile(
    r"\s[/／]\s.*\b(?:Univ|Assn|Assoc|Dept|Inst|Corp|Co|Inc|Ltd|Jr|Sr|Min|Govt|Intl|Natl|Ctr|Org|Comm|Ret|Rep|U\.S)\.$"
)
"""A name and role whose last word is cut short, and no sentence."""
_ADDRESS = re.compile(r"https?:|www\.|@\w")
SLASHED_LINE = 120
PLAIN_LINE = 40
NEAR_LINES = 2
"""Line ends between a name alone and its words: a paragraph of a page ends with two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A speaker's tag with its words."""

    start: int
    """First character of the tag, or of its words where these stand first."""
    end: int
    """After the last character of tag and words."""
    head: Head | None
    """What the tag says of its words; None where it names nobody."""
    words: tuple[int, int] | None
    """The words without the quotation marks round them; None where the tag has none."""
    goes_on: bool = False
    """True for words in brackets without a name, which go on with the speaker before."""


class TagReader:
    """Reads tags of one text.

    Args:
        text: The text.
        published: Day of publication.
        broadcast: Whether it has labels of a broadcast, so that looser styles may be read.
    """

    def __init__(self, text: str, published: date | None, *, broadcast: bool) -> None:
        self._text = text
        self._published = published
        self._broadcast = broadcast
        self._words = TaggedWords(text)
        self._heard: set[str] = set()

    def read_group(self, group: Group, next_start: int) -> Tag | None:
        """The tag that a group in brackets is or opens; None where it is something else.

        Args:
            group: The group.
            next_start: Where the next group begins that may be a tag, beyond which no words of this one lie.
        """
        text = self._text
        start, end = group.inner
        at = BLANK_LINES.match(text, start, end).end()  # type: ignore[union-attr]
        if opens_quote(text, at) and group.square:
            return self._nameless(group, at)
        head = text[at : min(end, at + LONGEST_HEAD + 1)]
        if is_bite_marker(text[at:end] if end - at <= LONGEST_HEAD else head):
            return self.read_after_marker(group.start, group.end, next_start)
        marker = split_marker(head)
        at += marker
        split = self._words.split_head(at, end)
        if split is None:
            return self._closed_head(group, at, next_start, marked=marker > 0)
        if not self._is_speaker(text[at : split[0]], group, split[1], marked=marker > 0):
            return None
        return self._inside(group, (at, split[0]), split[1])

    def _head(self, words: str) -> Head:
        head = read_head(words, self._published)
        if head.speaker and head.kind is not SpeakerKind.AMBIENT:
            self._heard.add(head.speaker)
        return head

    def _nameless(self, group: Group, at: int) -> Tag | None:
        """Words alone between brackets. In an article such brackets hold what an editor added."""
        if not self._broadcast:
            return None
        end = group.inner[1]
        if not group.closed:
            last = closing_mark(self._text, at, end)
            end = end if last < 0 else last + 1
        words = inner_words(self._text, at, end)
        if words[1] <= words[0]:
            return None
        return Tag(
            start=group.start,
            end=max(group.end if group.closed else end, words[1]),
            head=None,
            words=words,
            goes_on=True,
        )

    def _is_speaker(self, head: str, group: Group, words: int, *, marked: bool) -> bool:
        """Whether what stands before a colon in brackets names a speaker."""
        plain = head.strip()
        if not _LETTER.search(plain) or NOT_A_SPEAKER.match(plain) or read_label(plain) or _ADDRESS.search(plain):
            return False
        if marked or AMBIENT.match(plain):
            return True
        quoted = opens_quote(self._text, _BLANK.match(self._text, words).end())  # type: ignore[union-attr]
        if re.search("[/／]", plain):
            return group.square and (quoted or self._broadcast or has_office(plain))
        if quoted:
            return group.square and self._broadcast and not is_clause(plain)
        return group.square and self._broadcast and is_name_like(plain)

    def _inside(self, group: Group, head: tuple[int, int], words_start: int) -> Tag:
        """A tag whose words stand in the same brackets."""
        text, end = self._text, group.inner[1]
        words_start = skip_remarks(text, words_start, end)
        at = BLANK_LINES.match(text, words_start, end).end()  # type: ignore[union-attr]
        tag_end = group.end
        if opens_quote(text, at):
            last = closing_mark(text, at, end)
            ends_line = last >= 0 and text[last + 1 : last + 2] == "\n"
            rest = text[last + 1 : end].strip() if ends_line else ""
            if last >= 0 and (not group.closed or (rest and rest[0] not in OPENING)):
                end, tag_end = last + 1, last + 1  # what follows on other lines is narration: the bracket never closed
        words = inner_words(text, at, end)
        return Tag(
            start=group.start,
            end=tag_end,
            head=self._head(text[head[0] : head[1]]),
            words=words if words[1] > words[0] else None,
        )

    def _closed_head(self, group: Group, at: int, next_start: int, *, marked: bool) -> Tag | None:
        """A tag whose brackets hold the name only, with the words after them."""
        text = self._text
        head_text = text[at : group.inner[1]].strip()
        if not _LETTER.search(head_text) or len(head_text) > LONGEST_HEAD or "\n" in head_text or not group.closed:
            return None
        if AMBIENT.match(head_text):
            return self._ambient(group, head_text, next_start)
        if NOT_A_SPEAKER.match(head_text) or read_label(head_text) or _ADDRESS.search(head_text):
            return None
        slashed = bool(re.search("[/／]", head_text))
        named = not slashed and self._opens_line_by_name(group, head_text)
        lone = self._broadcast and group.square and self._stands_above_words(group, head_text)
        if not (marked or slashed or named or lone or (self._broadcast and split_name(head_text))):
            return None
        head = self._head(head_text)
        words = self._words.find_after(
            group.end, next_start, quoted_only=not marked and not named, next_line_too=lone or not named
        )
        if words is not None:
            return Tag(start=group.start, end=words[2], head=head, words=words[:2])
        alone = self._words.line_rest(group.end).strip() == ""
        sure = marked or (slashed and self._broadcast and head.role is not None and has_office(head.role))
        return Tag(start=group.start, end=group.end, head=head, words=None) if sure and alone else None

    def _opens_line_by_name(self, group: Group, head: str) -> bool:
        """Whether `[이름 직함]`, or the name alone of one heard before, opens a line; a reporter's is a byline."""
        return bool(
            group.square
            and re.search("[가-힣]", head)
            and not _REPORTER.search(head)
            and begins_line(self._text, group.start)
            and (split_name(head) or head in self._heard)
        )

    def _stands_above_words(self, group: Group, head: str) -> bool:
        """Whether `[Dock worker]` is alone on its line, above a line that is all in marks."""
        if (
            not is_name_like(head)
            or not begins_line(self._text, group.start)
            or self._words.line_rest(group.end).strip()
        ):
            return False
        at = LEAD.match(self._text, BLANK_LINES.match(self._text, group.end).end()).end()  # type: ignore[union-attr]
        return opens_quote(self._text, at) and self._words.closes_line(at)

    def _ambient(self, group: Group, head: str, next_start: int) -> Tag:
        words = self._words.find_after(group.end, next_start, quoted_only=True, next_line_too=False)
        return Tag(
            start=group.start,
            end=words[2] if words else group.end,
            head=self._head(head),
            words=words[:2] if words else None,
        )

    def read_after_marker(self, start: int, at: int, next_start: int) -> Tag | None:
        """The tag after a marker such as `[Soundbite]` or `<녹취>`, on its line or the next.

        Args:
            start: First character of the marker.
            at: After its last.
            next_start: Where the next tag or label begins.
        """
        text = self._text
        at = BLANK_LINES.match(text, LEAD.match(text, at).end()).end()  # type: ignore[union-attr]
        limit = min(next_start, len(text))
        line_end = min(self._words.line_end(at), limit)
        at = skip_remarks(text, at, line_end)
        if at >= limit or text[at] in "[［<【◀":
            return None
        if opens_quote(text, at):
            words = self._words.find_quoted(at, limit)
            return None if words is None else Tag(start=start, end=words[2], head=None, words=words[:2])
        split = self._words.split_head(at, line_end)
        if split is None and self._heads_next_line(at, line_end):
            return self._two_lines(start, at, line_end, limit)
        if split is None or NOT_A_SPEAKER.match(text[at : split[0]].strip()):
            words_span = inner_words(text, at, line_end)
            return Tag(start=start, end=words_span[1], head=None, words=words_span)
        words = self._words.find_after(split[1], limit, quoted_only=False, next_line_too=False)
        words = words or self._words.find_after(line_end, limit, quoted_only=True, next_line_too=True)
        return Tag(
            start=start,
            end=words[2] if words else line_end,
            head=self._head(text[at : split[0]]),
            words=words[:2] if words else None,
        )

    def _heads_next_line(self, at: int, line_end: int) -> bool:
        line = self._text[at:line_end].strip()
        if len(line) > SLASHED_LINE or SENTENCE_END.search(line):
            return False
        following = self._text[BLANK_LINES.match(self._text, line_end).end() :][:1]  # type: ignore[union-attr]
        return bool(following) and (
            following in OPENING + "-–" or "/" in line or is_name_like(line) or line.endswith(")")
        )

    def _two_lines(self, start: int, at: int, line_end: int, limit: int) -> Tag:
        words = self._words.find_after(line_end, limit, quoted_only=False, next_line_too=True)
        return Tag(
            start=start,
            end=words[2] if words else line_end,
            head=self._head(self._text[at:line_end]),
            words=words[:2] if words else None,
        )

    def read_line(self, start: int, end: int, next_start: int) -> Tag | None:
        """The tag that a line without brackets is or opens; None where it is none.

        Args:
            start: First character of the line that is not blank.
            end: After its last.
            next_start: Where the next tag or label begins.
        """
        line = self._text[start : min(end, start + LONGEST_HEAD + 1)]
        bullet = re.match(r"[▶►▷◆●■☞◇○\-]*\s*", line)
        offset = bullet.end() if bullet else 0
        if shot := split_shot(line):
            return self.read_after_marker(start, start + shot, next_start)
        spoken = re.match(r"\(([^()]{2,12})\)", line)
        if spoken and self._broadcast and is_bite_marker(spoken.group(1)):
            return self.read_after_marker(start, start + spoken.end(), next_start)
        marker = split_marker(line[offset:])
        if marker and self._broadcast:
            return self.read_after_marker(start, start + offset + marker, next_start)
        if self._broadcast and end - start <= PLAIN_LINE and AMBIENT.match(line.strip(" ()（）")):
            head = Head(speaker=line.strip(" ()（）"), kind=SpeakerKind.AMBIENT)
            return Tag(start=start, end=end, head=head, words=None)
        if line[0] in "[［<【◀" or NOT_A_SPEAKER.match(line[offset:]) or _ADDRESS.search(line):
            return None  # what stands in brackets was read as such, or is no tag
        return self._colon_line(start, end) or self._label_line(start, end, next_start)

    def _colon_line(self, start: int, end: int) -> Tag | None:
        """`Name (Role): "…"` with its words to the end of the line."""
        split = self._words.split_head(start, end)
        if (
            split is None
            or split[0] == split[1]
            or not opens_quote(
                self._text,
                _BLANK.match(self._text, split[1]).end(),  # type: ignore[union-attr]
            )
        ):
            return None
        head = self._text[start : split[0]].strip()
        if read_label(head) or is_clause(head) or not ("(" in head or "/" in head or is_name_like(head)):
            return None
        words = self._words.find_quoted(_BLANK.match(self._text, split[1]).end(), end)  # type: ignore[union-attr]
        if words is None or self._text[words[2] : end].strip():
            return None
        return Tag(start=start, end=words[2], head=self._head(head), words=words[:2])

    def _label_line(self, start: int, end: int, next_start: int) -> Tag | None:
        """`Name / Role`, or in a broadcast a name alone, on a line of its own above the words."""
        line = self._text[start:end].strip()
        ends = SENTENCE_END.search(line) and not _SHORTENED.search(line)
        if not self._broadcast or len(line) > SLASHED_LINE or ends or line[0] in OPENING:
            return None
        following = BLANK_LINES.match(self._text, end).end()  # type: ignore[union-attr]
        at = LEAD.match(self._text, following).end()  # type: ignore[union-attr]
        quoted = opens_quote(self._text, at) and self._words.closes_line(at)
        slashed = re.search(r"\s[/／]\s|[/／]$", line) is not None
        if slashed and (quoted or self._words.opens_sentence(following)):
            return self._two_lines(start, start, end, next_start)
        named = len(line) <= PLAIN_LINE and is_name_like(line) and self._text.count("\n", end, at) <= NEAR_LINES
        tight = "/" in line and not _COLON.search(line)
        return self._two_lines(start, start, end, next_start) if quoted and (named or tight) else None

    def read_next_line(self, tag: Tag) -> Tag | None:
        """Words of the same speaker on the line right after a tag's words, in marks of their own."""
        at = _BLANK.match(self._text, tag.end).end()  # type: ignore[union-attr]
        if tag.words is None or self._text[at : at + 1] != "\n" or self._text[tag.end - 1] not in CLOSING:
            return None
        at = _BLANK.match(self._text, at + 1).end()  # type: ignore[union-attr]
        if not opens_quote(self._text, at) or not self._words.closes_line(at):
            return None
        words = self._words.find_quoted(at, self._words.line_end(at))
        return words and Tag(start=at, end=words[2], head=None, words=words[:2], goes_on=True)
