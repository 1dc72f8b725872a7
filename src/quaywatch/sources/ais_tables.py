"""Tables of ships' positions as batches of rows: text with separators, and Parquet.

Text is read block by block in memory that does not grow with the file. A block is first read with the types that its
columns should have; where one value has another, the whole block is read as texts and each value is judged by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet

from quaywatch.errors import DataError, SourceError
from quaywatch.records.track_reading import ReadCounts, TrackBatch
from quaywatch.sources.ais_dialects import NO_VALUES, NUMBERS, DateOrder, Dialect, TextForm, tell_dialect, tell_form
from quaywatch.sources.ais_rows import make_batch
from quaywatch.sources.ais_times import DateSigns, count_date_signs
from quaywatch.sources.packed_files import PackedPart, check_local_file, whole_lines

__all__ = ["open_parquet", "open_text_table", "table_batches"]

PARQUET_ROWS = 500_000
ARROW_BLOCK_BYTES = 2 * 2**20
MAX_COLUMNS = 1_000
TOO_LONG = "line too long"

_WORDS = pa.dictionary(pa.int32(), pa.binary())
_TYPES: Mapping[str, pa.DataType] = {
    "time": pa.binary(),
    "mmsi": pa.int64(),
    "lon": pa.float64(),
    "lat": pa.float64(),
    "speed": pa.float32(),
    "course": pa.float32(),
    "heading": pa.float32(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What is known of a table before its rows are read."""

    name: str
    form: TextForm
    dialect: Dialect


def open_text_table(
    part: PackedPart, head: bytes, columns: Mapping[str, str], again: Callable[[], Iterator[bytes]]
) -> tuple[str, Iterator[TrackBatch]]:
    """The dialect of a table, and its batches.

    Args:
        part: The table; its blocks after `head`.
        head: Its first bytes, with the header and some rows.
        columns: As `parse_columns` gives them.
        again: Reads the lines of the same part anew: for a table whose first rows do not tell the order of dates.

    Raises:
        DataError: It is no table of positions, or the order of day and month in its dates cannot be told.
    """
    form = tell_form(head)
    if len(form.headers) > MAX_COLUMNS:
        raise DataError(f"{part.name} has {len(form.headers)} columns", expected=f"at most {MAX_COLUMNS}")
    table = _Table(name=part.name, form=form, dialect=tell_dialect(form.headers, columns))
    part.blocks = chain([head], part.blocks)
    order = table.dialect.dates or _told_order(table, head, again)
    return table.dialect.name, _text_batches(part, table, order)


def open_parquet(path: Path, columns: Mapping[str, str]) -> tuple[str, Iterator[TrackBatch]]:
    """The dialect of a Parquet file, and its batches.

    Raises:
        SourceError: The file is broken.
        DataError: It holds no positions, or the order of day and month in its dates cannot be told.
    """
    check_local_file(path)
    try:
        opened = parquet.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise SourceError(f"{path} is no whole Parquet file ({error})", do="Fetch it again") from error
    dialect = tell_dialect(opened.schema_arrow.names, columns)
    batches = _parquet_blocks(opened, dialect)
    order = dialect.dates
    if order is None:
        signs = DateSigns()
        for block in opened.iter_batches(PARQUET_ROWS, columns=[dialect.columns["time"]]):
            count_date_signs(pa.chunked_array([block.column(0)]), signs)
            if not signs.slashed or signs.told:
                break
        order = signs.order(path.name)
    return dialect.name, _noted_break(path.name, (make_batch(block, order) for block in batches))


def table_batches(table: pa.Table, columns: Mapping[str, str], name: str, bad_rows: int) -> tuple[str, TrackBatch]:
    """The dialect of a table in memory, and its rows as one batch."""
    dialect = tell_dialect(table.column_names, columns)
    named = _renamed(table, dialect)
    order = dialect.dates
    if order is None:
        signs = DateSigns()
        count_date_signs(named["time"], signs)
        order = signs.order(name)
    return dialect.name, make_batch(named, order, bad_rows)


def _parquet_blocks(opened: parquet.ParquetFile, dialect: Dialect) -> Iterator[pa.Table]:
    for batch in opened.iter_batches(PARQUET_ROWS, columns=list(dict.fromkeys(dialect.columns.values()))):
        yield _renamed(pa.Table.from_batches([batch]), dialect)


def _noted_break(name: str, batches: Iterator[TrackBatch]) -> Iterator[TrackBatch]:
    try:
        yield from batches
    except (pa.ArrowException, OSError) as error:
        yield TrackBatch.empty(ReadCounts(notes=(f"{name} is broken ({error}): what stands before is kept",)))


def _renamed(table: pa.Table, dialect: Dialect) -> pa.Table:
    """Columns by field; one that serves two fields stands twice."""
    return pa.table({field: table[column] for field, column in dialect.columns.items()})


def _told_order(table: _Table, head: bytes, again: Callable[[], Iterator[bytes]]) -> DateOrder:
    signs = DateSigns()
    for lines in chain([head], again()):
        read, _ = _read_lines(_in_utf8(lines), table, ("time",), typed=True)
        count_date_signs(read["time"], signs)
        if signs.told:
            break
    return signs.order(table.name)


def _text_batches(part: PackedPart, table: _Table, order: DateOrder) -> Iterator[TrackBatch]:
    fields = tuple(table.dialect.columns)

    def read(lines: bytes) -> TrackBatch:
        rows, bad = _read_block(lines, table, fields)
        return make_batch(rows, order, bad)

    # One block is parsed while the last one is being used: both let go of the interpreter's lock.
    with ThreadPoolExecutor(1) as ahead:
        waiting = None
        for lines in _without_header(whole_lines(part)):
            following = ahead.submit(read, lines)
            if waiting is not None:
                yield waiting.result()
            waiting = following
        if waiting is not None:
            yield waiting.result()
    if part.notes or part.long_lines:
        dropped = {TOO_LONG: part.long_lines} if part.long_lines else {}
        yield TrackBatch.empty(ReadCounts(rows=part.long_lines, dropped=dropped, notes=tuple(part.notes)))


def _without_header(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The rows; blank lines before the header go with it."""
    waiting = True
    for block in blocks:
        if waiting:
            block = block.lstrip(b"\r\n")
            waiting = not block
            block = block[block.find(b"\n") + 1 :]
        if block and not block.isspace():
            yield block


def _read_block(lines: bytes, table: _Table, fields: tuple[str, ...]) -> tuple[pa.Table, int]:
    """The rows of a block, and how many lines were none."""
    lines = _in_utf8(lines)
    rows, bad = _read_as_possible(lines, table, fields)
    # Blank lines are no rows; they are counted only where rows lack, since that takes a pass over the block.
    if b'"' in lines and rows.num_rows + bad < lines.count(b"\n") and rows.num_rows + bad < (wanted := _wanted(lines)):
        # A quotation mark that nothing closes has swallowed the lines after it.
        kept = [line for line in lines.splitlines(keepends=True) if line.count(b'"') % 2 == 0]
        rows, bad = _read_as_possible(b"".join(kept), table, fields)
        bad += wanted - rows.num_rows - bad
    return rows, bad


def _wanted(lines: bytes) -> int:
    return lines.count(b"\n") - lines.count(b"\n\n") - lines.count(b"\n\r\n")


def _in_utf8(lines: bytes) -> bytes:
    """The block itself, or with each line that is no UTF-8 read in the code page of those who write such tables."""
    if lines.isascii():
        return lines
    try:
        lines.decode()
    except UnicodeDecodeError:
        return b"".join(map(_line_in_utf8, lines.splitlines(keepends=True)))
    return lines


def _line_in_utf8(line: bytes) -> bytes:
    try:
        line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace").encode()
    return line


def _read_as_possible(lines: bytes, table: _Table, fields: tuple[str, ...]) -> tuple[pa.Table, int]:
    try:
        return _read_lines(lines, table, fields, typed=True)
    except pa.ArrowInvalid:
        return _read_lines(lines, table, fields, typed=False)


def _read_lines(lines: bytes, table: _Table, fields: tuple[str, ...], *, typed: bool) -> tuple[pa.Table, int]:
    bad = 0

    def skip(_row: Any) -> str:
        nonlocal bad
        bad += 1
        return "skip"

    headers = _told_apart(table.form.headers)
    places = {field: headers[table.form.headers.index(table.dialect.columns[field])] for field in fields}
    types = {
        places[field]: (_TYPES.get(field, _WORDS) if typed else _TYPES_OF_TEXT.get(field, _WORDS)) for field in fields
    }
    read = arrow_csv.read_csv(
        pa.BufferReader(lines),
        read_options=arrow_csv.ReadOptions(
            column_names=headers, block_size=ARROW_BLOCK_BYTES if typed else len(lines) + 1, use_threads=True
        ),
        parse_options=arrow_csv.ParseOptions(delimiter=table.form.delimiter, invalid_row_handler=skip),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types,
            include_columns=list(dict.fromkeys(places.values())),
            null_values=list(NO_VALUES),
            strings_can_be_null=True,
            check_utf8=False,  # made so before
            decimal_point=table.form.decimal,
        ),
    )
    return pa.table({field: read[place] for field, place in places.items()}), bad


_TYPES_OF_TEXT: Mapping[str, pa.DataType] = {"time": pa.binary(), **{name: pa.binary() for name in NUMBERS}}


def _told_apart(headers: tuple[str, ...]) -> list[str]:
    """Headers without twins: the first of those called alike keeps its name."""
    seen: set[str] = set()
    told = []
    for number, name in enumerate(headers):
        told.append(name if name not in seen else f"{name}\0{number}")
        seen.add(name)
    return told
