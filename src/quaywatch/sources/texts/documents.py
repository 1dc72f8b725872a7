"""Text of PDF and Word files, with limits: a small file may unpack to a very large one, or name others.

A PDF gives the text that its fonts spell out; a scanned one has none, and that is an error and not an empty text.
Of a Word file only the paragraphs of its body are read; entities, links and macros are left alone.
"""

from __future__ import annotations

import io
import logging
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from quaywatch.errors import DataError, SourceError

__all__ = ["has_word_body", "is_pdf", "is_zip", "read_pdf", "read_word"]

MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000
MAX_BODY_BYTES = 64 * 2**20
"""Of the body of a Word file, unpacked: twenty times a long book."""
_BODY = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD = "a Word file (.docx) with a text body"


def is_pdf(data: bytes) -> bool:
    """Whether the first bytes are those of a PDF file, which may stand after some rubbish."""
    return b"%PDF-" in data[:1024]


def is_zip(data: bytes) -> bool:
    """Whether the first bytes are those of a zip archive, as a Word file is one."""
    return data.startswith(b"PK\x03\x04")


def has_word_body(path: Path) -> bool:
    """Whether an archive has the body of a Word file; a damaged one has none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _BODY in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        return False


def read_pdf(data: bytes, name: str) -> str:
    """Text of a PDF file, page after page.

    Raises:
        SourceError: It is locked by a password.
        DataError: It is damaged, too long, or has no text (a scan).
    """
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError(f"{name} is locked by a password", expected="a PDF file that opens without one")
        if len(reader.pages) > MAX_PAGES:
            raise DataError(f"{name} has {len(reader.pages)} pages", expected=f"at most {MAX_PAGES}")
        text = _pages_text(reader, name)
    except (pypdf.errors.PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise DataError(f"{name} is damaged: {error}", expected="a whole PDF file", do="Fetch it again") from error
    except (RuntimeError, zlib.error, OverflowError) as error:
        raise DataError(f"{name} cannot be unpacked: {type(error).__name__}", expected="a plain PDF file") from error
    if not text.strip():
        raise DataError(
            f"{name} has no text on any page: it may be a scan", expected="a PDF file with text", do="Run OCR on it"
        )
    return text


def _pages_text(reader: object, name: str) -> str:
    pieces: list[str] = []
    length = 0
    for page in reader.pages:  # type: ignore[attr-defined]
        pieces.append(page.extract_text())
        length += len(pieces[-1])
        if length > MAX_CHARACTERS:
            raise DataError(f"{name} has more than {MAX_CHARACTERS} characters", expected="a shorter text")
    return "\n\n".join(pieces)


def read_word(data: bytes, name: str) -> str:
    """Text of a Word file, a line a paragraph.

    Raises:
        DataError: It is no Word file, is damaged, unpacks to too much, or declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_BODY) as file:
            body = file.read(MAX_BODY_BYTES + 1)
    except KeyError:
        raise DataError(f"{name} is a zip archive without {_BODY}", expected=_WORD) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise DataError(f"{name} is damaged: {error}", expected=_WORD, do="Fetch it again") from error
    if len(body) > MAX_BODY_BYTES:
        raise DataError(f"{name} unpacks to over {MAX_BODY_BYTES // 2**20} MiB", expected="a shorter text")
    if b"<!DOCTYPE" in body[:4096] or b"<!ENTITY" in body:
        raise DataError(f"{name} declares entities, which no Word file needs", expected=_WORD)
    return _paragraphs(body, name)


def _paragraphs(body: bytes, name: str) -> str:
    pieces: list[str] = []
    marks = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
    try:
        events = etree.iterparse(io.BytesIO(body), events=("end",), resolve_entities=False, no_network=True)
        for _, element in events:
            if element.tag == f"{_W}t":
                pieces.append(element.text or "")
            elif element.tag == f"{_W}p":
                pieces.append("\n")
            else:
                pieces.append(marks.get(element.tag, ""))
            element.clear()
        declares = bool(events.root.getroottree().docinfo.doctype)
    except etree.LxmlError as error:
        raise DataError(f"{name} is damaged: {error}", expected=_WORD, do="Fetch it again") from error
    if declares:
        raise DataError(f"{name} declares entities, which no Word file needs", expected=_WORD)
    text = "".join(pieces)
    if not text.strip():
        raise DataError(f"{name} is a Word file without text", expected=_WORD)
    return text
