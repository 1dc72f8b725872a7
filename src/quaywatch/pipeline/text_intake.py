"""Transcripts and articles on their way into a case: told by what is in them, checked, and with who published them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quaywatch.clock import parse_date
from quaywatch.errors import PlanError
from quaywatch.records.artefact import Artefact
from quaywatch.records.quote import TextLanguage
from quaywatch.sources.texts import read_spoken_text, tells_document

__all__ = [
    "UNNAMED_PUBLISHER",
    "TextTerms",
    "check_text",
    "is_document",
    "may_be_text",
    "parse_language",
    "parse_text_terms",
    "read_text_terms",
]

UNNAMED_PUBLISHER = "the publisher"
"""Whose word the narration is where nobody said who published it."""
HEAD_BYTES = 4096
_SUFFIXES = frozenset({"", ".txt", ".text", ".md"})
_SIGNAL = re.compile(rb"^\\[a-z]:|[!$][A-Z]{5}\b", re.MULTILINE)
"""A line of ships' signals, with or without a time before it: one that cannot be read is no article."""
LETTERS_SHARE = 0.6
"""Least share of letters among what is no blank: prose has four in five, a table of numbers less than half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTerms:
    """What a person says of a transcript or an article."""

    publisher: str = ""
    title: str = ""
    published: date | None = None
    """Day of publication; None = as the text tells."""
    language: TextLanguage | None = None
    """Whose rules apply; None = as the script tells."""

    @property
    def parameters(self) -> dict[str, str]:
        """What is told, as an artefact keeps it."""
        told = {
            "publisher": self.publisher,
            "title": self.title,
            "published": "" if self.published is None else self.published.isoformat(),
            "lang": "" if self.language is None else self.language.value,
        }
        return {key: value for key, value in told.items() if value}


def read_text_terms(artefact: Artefact) -> TextTerms:
    """What was said of a text when it went into the case."""
    return parse_text_terms(artefact.parameters)


def parse_text_terms(told: Mapping[str, str]) -> TextTerms:
    """What words say of a text: `publisher`, `title`, `published`, `lang`; those that are empty say nothing.

    Raises:
        DataError: The day is none.
        PlanError: The language is none whose rules are known.
    """
    published, lang = told.get("published"), told.get("lang")
    return TextTerms(
        publisher=told.get("publisher", ""),
        title=told.get("title", ""),
        published=parse_date(published) if published else None,
        language=parse_language(lang) if lang else None,
    )


def parse_language(lang: str) -> TextLanguage:
    """The language with this key.

    Raises:
        PlanError: Its rules are not known.
    """
    try:
        return TextLanguage(lang)
    except ValueError:
        raise PlanError(f"--lang {lang!r} is no language whose rules are known", expected="en or ko") from None


def is_document(path: Path) -> bool:
    """Whether a file is a page, a PDF, a Word file or subtitles, by its first bytes, or text in UTF-16."""
    with path.open("rb") as file:
        return tells_document(file.read(HEAD_BYTES), path)


def may_be_text(path: Path) -> bool:
    """Whether a file that is nothing else may be an article: named as plain text is, no signals, and mostly letters."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES).lstrip()
    if path.suffix.lower() not in _SUFFIXES or b"\0" in head or _SIGNAL.search(head):
        return False
    signs = [sign for byte in head if not (sign := chr(byte)).isspace()]
    # A byte beyond ASCII is part of a letter in every encoding that texts come in.
    return sum(sign.isalpha() or sign >= "\x80" for sign in signs) >= LETTERS_SHARE * len(signs)


def check_text(path: Path, terms: TextTerms) -> None:
    """Nothing; the file's text can be read.

    Raises:
        SourceError: It cannot be opened, is empty, locked, or of a kind that is not read.
        DataError: It is damaged, too large, or in no encoding or script that is known.
    """
    read_spoken_text(path, language=terms.language, published=terms.published)
