"""HTML to text, by a parser that only reads: no script runs, no style applies, nothing is fetched.

Dropped are scripts, styles, navigation, side bars, footers, forms and what is marked as hidden. A block becomes a
line, so that a speaker's tag stays on its own line as on the page.
"""

from __future__ import annotations

import re

from lxml import etree

from quaywatch.errors import DataError

__all__ = ["Page", "is_page", "read_page"]


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DROPPED = _names(
    "script style noscript template nav aside footer form button select svg math iframe object embed canvas audio "
    "video head dialog menu"
)
_BLOCKS = _names(
    "p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 section article main header blockquote tr table hr pre figure "
    "figcaption address body html center details summary"
)
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_DATES = ("article:published_time", "datepublished", "date", "dc.date", "og:regdate", "pubdate", "parsely-pub-date")
_TAGS = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|br|article|section|h1|meta|table)[\s/>]", re.I)
_START = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>])", re.I)
_CLOSING = re.compile(r"</(?:html|head|body|div|p|article|section|h1|table|span)\s*>|<br\s*/?>", re.I)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_STRAY = re.compile(r"<(?=[^A-Za-z/!?])")
LOOKED_AT = 200_000
"""Characters from the start in which a page shows that it is one."""
CHUNK = 65_536


class Page:
    """The text of a page and the day that its head states; the methods are those of an lxml parser target."""

    def __init__(self) -> None:
        self.published: str | None = None
        """The page's own word for its day of publication, as written there."""
        self._pieces: list[str] = []
        self._dropped: list[str] = []
        self._within_pre = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = tag.lower()
        if tag == "meta":
            self._note_date(attributes)
        if self._dropped:
            if tag not in _VOID:
                self._dropped.append(tag)
        elif (tag in _DROPPED or _is_hidden(attributes)) and tag not in _VOID:
            self._dropped = [tag]
        elif tag in _BLOCKS:
            self._pieces.append("\n")
            self._within_pre += tag == "pre"
        elif tag in ("td", "th"):
            self._pieces.append("\t")
        if tag == "time" and self.published is None:
            self.published = attributes.get("datetime")

    def end(self, tag: str) -> None:
        """An element ends."""
        tag = tag.lower()
        if tag in _VOID:
            return
        if self._dropped:
            while self._dropped and self._dropped.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self._pieces.append("\n")
            self._within_pre = max(0, self._within_pre - (tag == "pre"))

    def data(self, text: str) -> None:
        """Characters between tags."""
        if not self._dropped:
            self._pieces.append(text if self._within_pre else _BLANKS.sub(" ", text))

    def comment(self, text: str) -> None:
        """A comment is no text of the page."""

    def close(self) -> str:
        """The text, with at most one empty line between blocks."""
        lines = [line.strip(" ") for line in "".join(self._pieces).split("\n")]
        kept = [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]
        return "\n".join(kept).strip("\n")

    def _note_date(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").casefold()
        if name in _DATES and attributes.get("content") and self.published is None:
            self.published = attributes["content"]


def is_page(text: str) -> bool:
    """Whether a text is HTML. Tags of other kinds, such as `<앵커>` in a transcript, do not make it so."""
    head = text[:LOOKED_AT]
    return bool(_START.match(head)) or bool(_TAGS.search(head) and _CLOSING.search(head))


def read_page(text: str, name: str) -> tuple[str, str | None]:
    """Text of a page, and its own word for its day of publication.

    Raises:
        DataError: Nothing of it is text that a reader would see.
    """
    page = Page()
    parser = etree.HTMLParser(target=page, huge_tree=True, no_network=True, remove_pis=True, encoding="utf-8")
    # A transcript pasted into a page often has <앵커> unescaped; no element's name begins so.
    data = _STRAY.sub("&lt;", text).encode("utf-8", errors="replace")
    try:
        for start in range(0, len(data), CHUNK):
            parser.feed(data[start : start + CHUNK])
        found = parser.close()
    except etree.LxmlError as error:
        raise DataError(f"{name} cannot be read as a page: {error}", expected="HTML") from error
    if not found.strip():
        raise DataError(f"{name} is a page without text", expected="HTML with text in its body")
    return found, page.published


def _is_hidden(attributes: dict[str, str]) -> bool:
    style = attributes.get("style", "").replace(" ", "").casefold()
    role = attributes.get("role", "").casefold()
    return "hidden" in attributes or "display:none" in style or role == "navigation"
