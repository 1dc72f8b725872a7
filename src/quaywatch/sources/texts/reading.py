"""From a file to a text in which quotes can be found."""

from __future__ import annotations

import os
import re
import stat
from datetime import date
from pathlib import Path

from quaywatch.errors import DataError, SourceError
from quaywatch.records.quote import SpokenText, TextLanguage
from quaywatch.sources.texts.documents import has_word_body, is_pdf, is_zip, read_pdf, read_word
from quaywatch.sources.texts.encodings import decode_text
from quaywatch.sources.texts.normal import normal_text
from quaywatch.sources.texts.pages import is_page, read_page
from quaywatch.sources.texts.published import find_published, read_printed_day
from quaywatch.sources.texts.subtitles import is_subtitles, read_subtitles

__all__ = ["read_spoken_text", "spoken_text_of", "tells_document"]

SIZE_LIMIT_BYTES = 64 * 2**20
"""Far beyond a day of transcripts; a PDF with pictures may come near."""
_WANTED = "a text, HTML, PDF, Word (.docx) or subtitle file"
_HANGUL = re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER = re.compile("[\u0370-\u058f\u0590-\u074f\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff]")
KOREAN_SHARE = 0.3
"""Least share of Hangul among Hangul and Latin letters: Korean news has many Latin names, English news no Hangul."""
_MARKS_OF_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of UTF-16."""
_REFUSED = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "a Word file of the old kind (.doc)"),
    (b"{\\rtf", "a rich text file (.rtf)"),
)


def read_spoken_text(path: Path, *, language: TextLanguage | None = None, published: date | None = None) -> SpokenText:
    """The text of a file in the form that quotes' offsets count in.

    Args:
        path: Plain text, HTML, PDF, Word or subtitles; its name may be anything.
        language: Whose rules apply; told by the share of scripts where not given.
        published: Day of publication; else what the page's head or a line such as `입력 2023.11.24` says.

    Raises:
        SourceError: It cannot be opened, is empty, locked, or of a kind that is not read.
        DataError: Its bytes are in no encoding that is known, or its content is damaged, too large, or in a
            script whose rules are not known.
    """
    data = _bytes_of(path)
    text, stated = _text_of(data, path.name)
    return spoken_text_of(
        text,
        name=path.name,
        language=language,
        published=published or (read_printed_day(stated) if stated else None),
    )


def spoken_text_of(
    text: str, *, name: str = "the text", language: TextLanguage | None = None, published: date | None = None
) -> SpokenText:
    """A text that is at hand as characters, in the form that quotes' offsets count in.

    Args:
        text: The characters, in any form.
        name: What to call it in messages.
        language: Whose rules apply; told by the share of scripts where not given.
        published: Day of publication; else what a line of its head says.

    Raises:
        DataError: It has no letters, or is in a script whose rules are not known.
    """
    text = normal_text(text, name)
    if not text.strip():
        raise DataError(f"{name} has no text", expected="words to read", do="Check that the right file was given")
    return SpokenText(
        text=text,
        language=language or _told_language(text, name),
        published=published or find_published(text),
    )


def tells_document(head: bytes, path: Path) -> bool:
    """Whether a file is more than plain text of one byte a letter, by its first bytes: a page, PDF, Word, subtitles.

    Args:
        head: Its first bytes.
        path: The file; opened where the head is that of an archive.
    """
    if is_zip(head):
        return has_word_body(path)
    if is_pdf(head) or head.startswith(_MARKS_OF_WIDE_TEXT):
        return True
    text = head.decode("utf-8", errors="replace")
    return "\0" not in text and (is_page(text) or is_subtitles(text.removeprefix("\ufeff")))


def _bytes_of(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise SourceError(f"{path.name} is not a file", expected=_WANTED, do="Name the files one by one")
        if found.st_size > SIZE_LIMIT_BYTES:
            raise DataError(
                f"{path.name} has {found.st_size} bytes", expected=f"at most {SIZE_LIMIT_BYTES}", do="Split it"
            )
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise SourceError(f"{path.name} cannot be read: {reason}", expected=_WANTED) from error
    if not data:
        raise SourceError(f"{path.name} is empty", expected=_WANTED, do="Fetch it again")
    for start, kind in _REFUSED:
        if data.startswith(start):
            raise SourceError(f"{path.name} is {kind}", expected=_WANTED, do="Save its text as UTF-8")
    return data


def _text_of(data: bytes, name: str) -> tuple[str, str | None]:
    """Text by what the bytes are, and the page's own word for its day of publication."""
    if is_pdf(data):
        return read_pdf(data, name), None
    if is_zip(data):
        return read_word(data, name), None
    text = decode_text(data, name)
    if is_page(text):
        return read_page(text, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return (read_subtitles(text) if is_subtitles(text.removeprefix("\ufeff")) else text), None


def _told_language(text: str, name: str) -> TextLanguage:
    hangul, latin, other = (len(script.findall(text)) for script in (_HANGUL, _LATIN, _OTHER))
    if other > hangul + latin:
        raise DataError(
            f"{name} is mostly in a script whose rules are not known",
            expected="English or Korean",
            do="Name the language whose rules shall be used (en or ko) to read its tags all the same",
        )
    return TextLanguage.KOREAN if hangul > KOREAN_SHARE * (hangul + latin) else TextLanguage.ENGLISH
