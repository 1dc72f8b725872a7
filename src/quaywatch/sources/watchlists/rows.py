"""Rows of text tables, read so that a hostile file does no harm: bounded lines, any encoding, counted losses."""

from __future__ import annotations

import codecs
import csv
from collections import Counter, deque
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import IO

from quaywatch.errors import SourceError

__all__ = ["MAX_FILE_BYTES", "check_file", "find_delimiter", "read_lines", "read_rows"]

MAX_FILE_BYTES = 1 << 30
"""The largest list there is (all of one government's, in XML) has about a tenth."""
MAX_LINE_BYTES = 1 << 20
MAX_ROW_LINES = 200
"""A quoted cell may run over lines; one that runs over more has lost its closing quote."""
_DELIMITERS = ",;\t|"
_NO_FIELD_LIMIT = MAX_LINE_BYTES * 2


def check_file(path: Path) -> None:
    """Raise where there is no file, it is empty, or it is too large.

    Raises:
        SourceError: It is so.
    """
    wanted = "a list: OFAC, UN, EU, OpenSanctions, or a table with names or numbers of ships"
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise SourceError(f"{path.name} cannot be read: {error}", expected=wanted) from error
    if not path.is_file():
        raise SourceError(f"{path.name} is not a file", expected=wanted, do="Name the files one by one")
    if size == 0:
        raise SourceError(f"{path.name} is empty", expected=wanted, do="Fetch it again")
    if size > MAX_FILE_BYTES:
        raise SourceError(f"{path.name} has {size} bytes", expected=f"at most {MAX_FILE_BYTES}")


def read_lines(path: Path, counts: Counter[str]) -> Iterator[str]:
    """Lines as text: UTF-8, UTF-16 with its mark, else Windows-1252; NUL and the end mark of DOS (0x1A) are left out.

    Args:
        path: The file.
        counts: Gets the number of lines that were too long and of those in no known encoding.
    """
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            yield from _wide_lines(path, counts)
            return
        for line in _short_lines(file, counts):
            yield _decoded(line, counts).lstrip("\ufeff").replace("\x00", "").replace("\x1a", "")


def _wide_lines(path: Path, counts: Counter[str]) -> Iterator[str]:
    with path.open(encoding="utf-16", errors="replace", newline="") as file:
        while line := file.readline(MAX_LINE_BYTES):
            if len(line) == MAX_LINE_BYTES:
                counts["line too long"] += 1
            else:
                yield line.replace("\x00", "").replace("\x1a", "")


def _short_lines(file: IO[bytes], counts: Counter[str]) -> Iterator[bytes]:
    while line := file.readline(MAX_LINE_BYTES):
        if len(line) < MAX_LINE_BYTES or line.endswith(b"\n"):
            yield line
            continue
        counts["line too long"] += 1
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES)


def _decoded(line: bytes, counts: Counter[str]) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        counts["line not in UTF-8"] += 1
        return line.decode("cp1252", errors="replace")


def find_delimiter(line: str) -> str:
    """The character that parts the cells of a line: the most frequent of comma, semicolon, tab and bar."""
    return max(_DELIMITERS, key=line.count)


def read_rows(path: Path, counts: Counter[str], delimiter: str = ",") -> Iterator[list[str]]:
    """Rows of cells; empty ones are left out, and those whose quotes never close are counted.

    A row without a closing quote would swallow all that follow: it is given up alone after some lines.
    """
    csv.field_size_limit(_NO_FIELD_LIMIT)
    rows = csv.reader(_whole_rows(read_lines(path, counts), counts, delimiter), delimiter=delimiter)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            counts["row not readable"] += 1
            continue
        if any(cell and not cell.isspace() for cell in row):
            yield row


def _whole_rows(lines: Iterator[str], counts: Counter[str], delimiter: str) -> Iterator[str]:
    """Texts of one row each, with the lines of its quoted cells."""
    waiting: deque[str] = deque()
    while (first := _following(waiting, lines)) is not None:
        if '"' not in first or not _is_open(first, delimiter):
            yield first
            continue
        held = [first]
        is_open = True
        while is_open and len(held) < MAX_ROW_LINES and (more := _following(waiting, lines)) is not None:
            held.append(more)
            is_open ^= more.count('"') % 2 == 1
        if is_open:
            counts["quote never closed"] += 1
            waiting.extendleft(reversed(held[1:]))
        else:
            yield "".join(held)


def _following(waiting: deque[str], lines: Iterator[str]) -> str | None:
    return waiting.popleft() if waiting else next(lines, None)


def _is_open(line: str, delimiter: str) -> bool:
    """True where the last cell of the line began with a quote that the line does not close."""
    if line.count('"') % 2 == 0:
        return False
    try:
        list(csv.reader(StringIO(line, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
