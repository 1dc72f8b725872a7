"""Files of ships' tracks of any dialect, opened by what is in them: the one place where the dialects are listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from quaywatch.errors import DataError
from quaywatch.records.track_reading import ReadCounts, TrackBatch
from quaywatch.sources.ais_geojson import open_geojson
from quaywatch.sources.ais_tables import open_parquet, open_text_table
from quaywatch.sources.nmea import read_nmea
from quaywatch.sources.packed_files import PackedPart, check_local_file, open_packed, whole_lines

__all__ = ["LINE_READERS", "AisFile", "open_ais"]

HEAD_BYTES = 2**20

LineReader = tuple[str, Callable[[bytes], bool], Callable[[Iterator[bytes]], Iterator[TrackBatch]]]
LEAST_SHARE = 0.3
"""Of the first lines, without comments and empty ones, must be sentences: a table may hold some by mistake."""


def _is_nmea(head: bytes) -> bool:
    lines = [line for line in head.splitlines() if line.strip() and not line.lstrip().startswith(b"#")]
    sentences = sum(re.search(rb"[!$][A-Z]{2}VD[MO],\d", line) is not None for line in lines)
    return sentences > LEAST_SHARE * len(lines)


LINE_READERS: list[LineReader] = [("NMEA 0183", _is_nmea, read_nmea)]
"""Logs of messages: the dialect's name, whether the first bytes of a file are of it, and the reader of its blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AisFile:
    """A file, or one part of an archive, and its rows to come."""

    name: str
    """Of the file; with that of the part in an archive."""
    dialect: str
    """As told by its content."""
    batches: Iterator[TrackBatch]
    """Read once, before the next file is opened."""


def open_ais(
    path: Path, columns: Mapping[str, str] | None = None, told: Callable[[int], None] = lambda _done: None
) -> Iterator[AisFile]:
    """The tables and logs in a file: one, or those in a zip archive.

    A part of an archive that cannot be read gives a batch with a note that says so.

    Args:
        path: A local file.
        columns: As `parse_columns` gives them, for tables whose columns have other names.
        told: Called with the bytes of the file that were read so far.

    Raises:
        SourceError: The file cannot be opened.
        DataError: It is empty, or holds nothing that is known.
    """
    asked = dict(columns or {})
    if check_local_file(path) == 0:
        raise DataError(f"{path.name} is empty", expected="messages or a table of positions")
    with path.open("rb") as raw:
        magic = raw.read(4)
    if magic == b"PAR1":
        dialect, batches = open_parquet(path, asked)
        yield AisFile(name=path.name, dialect=dialect, batches=batches)
        return
    alone = magic != b"PK\x03\x04"
    for number, part in enumerate(open_packed(path, told)):
        again = _opener(path, number)
        try:
            dialect, batches = _opened(part, asked, again)
        except DataError as error:
            if alone:
                raise
            dialect, batches = "unknown", iter([TrackBatch.empty(ReadCounts(notes=(f"{part.name}: {error}",)))])
        yield AisFile(name=part.name, dialect=dialect, batches=batches)


def _opener(path: Path, number: int) -> Callable[[], Iterator[bytes]]:
    def again() -> Iterator[bytes]:
        for index, part in enumerate(open_packed(path)):
            if index == number:
                yield from whole_lines(part)
                return

    return again


def _opened(
    part: PackedPart, columns: Mapping[str, str], again: Callable[[], Iterator[bytes]]
) -> tuple[str, Iterator[TrackBatch]]:
    head = b""
    for block in part.blocks:
        head += block
        if len(head) >= HEAD_BYTES:
            break
    start = head.lstrip()
    if not start:
        notes = f" ({part.notes[0]})" if part.notes else ""
        raise DataError(f"{part.name} is empty{notes}", expected="messages or a table of positions")
    if start.startswith((b"{", b"[", b"\x1e{")):
        part.blocks = chain([head], part.blocks)
        return open_geojson(part, columns)
    for name, fits, read in LINE_READERS:
        if fits(head):
            return name, _with_notes(read(chain([head], part.blocks)), part)
    return open_text_table(part, head, columns, again)


def _with_notes(batches: Iterator[TrackBatch], part: PackedPart) -> Iterator[TrackBatch]:
    yield from batches
    if part.notes:
        yield TrackBatch.empty(ReadCounts(notes=tuple(part.notes)))
