"""Blocks of a table, its columns named by field, to positions and static reports, and counts of what was dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quaywatch.records.track import NO_RECEIVER, Positions, ShipClass, StaticReports
from quaywatch.records.track_reading import ReadCounts, TrackBatch
from quaywatch.sources import ais_codes as codes
from quaywatch.sources.ais_dialects import NO_VALUES, STATIC, DateOrder
from quaywatch.sources.ais_statics import first_rows
from quaywatch.sources.ais_times import NO_TIME, read_times

__all__ = ["BAD_ROW", "make_batch"]

Column = npt.NDArray[Any]

BAD_ROW = "bad row"
"""Not as many values as the header has, or not numbers where numbers must stand."""
NO_SENDER = "not a ship by its kind"
NO_TIME_REASON = "no time"
NO_PLACE = "no position"
LATITUDE_91 = "latitude 91 or longitude 181 (not available)"
OUT_OF_RANGE = "position out of range"
_OTHER_REASONS = (BAD_ROW, NO_TIME_REASON, NO_PLACE, LATITUDE_91, OUT_OF_RANGE, *dict.fromkeys(codes.SENDERS.values()))
REASONS = tuple(dict.fromkeys((*codes.MMSI_REASONS, *_OTHER_REASONS)))
_NUMBER = r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?\s*$"
_MISSING = {text.encode() for text in NO_VALUES}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Words:
    """A column of texts: the different ones, and which of them each row has."""

    rows: npt.NDArray[np.int32]
    """-1 where missing."""
    texts: tuple[str, ...]

    def parsed(self, parse: Callable[[str], Any], missing: Any, kind: type[np.generic], rows: Column) -> Column:
        """The values of some rows."""
        return np.array([*map(parse, self.texts), missing], kind)[self.rows[rows]]


def make_batch(table: pa.Table, dates: DateOrder, bad_rows: int = 0) -> TrackBatch:
    """What a block of a table gives.

    Args:
        table: Columns by field, of texts, numbers or times; time, mmsi, lon and lat are there.
        dates: Order of day and month in times that need one.
        bad_rows: Rows of the block that could not be cut into columns, to be counted with it.
    """
    size = table.num_rows
    words = {name: _words(table[name]) for name in table.column_names if name not in _NUMERIC}
    numbers = {name: _numbers(table[name]) for name in _NUMERIC if name in table.column_names}
    time_ms = read_times(_dense(table["time"]), dates)
    sender, placed, has_static = _judge(size, numbers, words, time_ms)
    kept = np.flatnonzero((sender == 0) & (placed == 0))
    told = np.flatnonzero((sender == 0) & has_static)
    dropped = np.where(sender > 0, sender, placed)
    dropped[has_static & (dropped == REASONS.index(NO_PLACE))] = 0  # such a row was sent to tell no position
    counts = ReadCounts(
        rows=size + bad_rows,
        messages=_messages(size, words),
        dropped=_counted(dropped) + Counter({BAD_ROW: bad_rows} if bad_rows else {}),
    )
    return TrackBatch(
        positions=_positions(kept, numbers, words, time_ms),
        statics=_statics(told, numbers["mmsi"], words, time_ms),
        counts=counts,
    )


_NUMERIC = ("mmsi", "lon", "lat", "speed", "course", "heading")


def _judge(
    size: int, numbers: dict[str, Column], words: dict[str, _Words], time_ms: Column
) -> tuple[Column, Column, Column]:
    """Per row: the reason not to take its sender or time, that not to take its place, and if it has static content."""
    number = {reason: index for index, reason in enumerate(REASONS)}
    mmsi = np.nan_to_num(numbers["mmsi"], nan=0.0, posinf=0.0, neginf=0.0)
    sender = codes.mmsi_reasons(mmsi.astype(np.int64)).astype(np.int64)
    if "message" in words:
        kinds = words["message"].parsed(
            lambda text: number.get(codes.SENDERS.get(text.casefold(), ""), 0), 0, np.int64, np.arange(size)
        )
        sender = np.where(kinds > 0, kinds, sender)
    sender = np.where((sender == 0) & (time_ms == NO_TIME), number[NO_TIME_REASON], sender)
    lon, lat = numbers["lon"], numbers["lat"]
    placed = np.select(
        [np.isnan(lon) | np.isnan(lat), (lat == 91) | (lon == 181), (np.abs(lat) > 90) | (np.abs(lon) > 180)],
        [number[NO_PLACE], number[LATITUDE_91], number[OUT_OF_RANGE]],
        0,
    )
    has_static = np.zeros(size, bool)
    for name in STATIC:
        if name in words:
            has_static |= words[name].rows >= 0
    return sender, placed, has_static


def _positions(kept: Column, numbers: dict[str, Column], words: dict[str, _Words], time_ms: Column) -> Positions:
    def number(name: str, most: float) -> Column:
        """Values below `most`; at and above it stand the codes for not available."""
        if name not in numbers:
            return np.full(len(kept), np.nan, np.float32)
        values = numbers[name][kept].astype(np.float32)
        return np.where((values >= 0) & (values < np.float32(most)), values, np.float32(np.nan))

    receivers: tuple[str, ...] = ()
    receiver = np.full(len(kept), NO_RECEIVER, np.int32)
    if "receiver" in words:
        receiver, receivers = words["receiver"].rows[kept], words["receiver"].texts
    return Positions(
        time_ms=time_ms[kept],
        mmsi=numbers["mmsi"][kept].astype(np.int32),
        lon=numbers["lon"][kept],
        lat=numbers["lat"][kept],
        speed_kn=number("speed", 102.25),
        course_deg=number("course", 360),
        heading_deg=number("heading", 360),
        status=_coded("status", words, codes.parse_status, -1, np.int8, kept),
        ship_class=_coded("ship_class", words, codes.parse_class, ShipClass.UNKNOWN, np.int8, kept),
        receiver=receiver,
        receivers=receivers,
    )


def _statics(told: Column, mmsi: Column, words: dict[str, _Words], time_ms: Column) -> StaticReports:
    """One row for each vessel, content and hour."""
    if not len(told):
        return StaticReports.empty()
    names = [name for name in (*STATIC, "ship_class") if name in words]
    content = np.stack([words[name].rows[told] for name in names])
    first, time, until = first_rows(mmsi[told].astype(np.int64), time_ms[told], content)
    rows = told[first]

    def text(name: str) -> Column:
        return _coded(name, words, codes.parse_text, "", np.object_, rows)

    def size_m(name: str) -> Column:
        return _coded(name, words, codes.parse_size, np.nan, np.float32, rows)

    return StaticReports(
        time_ms=time,
        until_ms=until,
        mmsi=mmsi[rows].astype(np.int32),
        imo=_coded("imo", words, codes.parse_imo, 0, np.int32, rows),
        name=text("name"),
        call_sign=text("call_sign"),
        destination=text("destination"),
        ship_type=_coded("ship_type", words, codes.parse_ship_type, -1, np.int16, rows),
        length_m=size_m("length"),
        width_m=size_m("width"),
        draught_m=size_m("draught"),
        ship_class=_coded("ship_class", words, codes.parse_class, ShipClass.UNKNOWN, np.int8, rows),
    )


def _coded(
    name: str,
    words: dict[str, _Words],
    parse: Callable[[str], Any],
    missing: Any,
    kind: type[np.generic],
    rows: Column,
) -> Column:
    if name not in words:
        return np.full(len(rows), missing, kind)
    return words[name].parsed(parse, missing, kind, rows)


def _messages(size: int, words: dict[str, _Words]) -> Counter[str]:
    by = words.get("message") or words.get("ship_class")
    if by is None:
        return Counter({"row": size} if size else {})
    counted = np.bincount(by.rows + 1, minlength=len(by.texts) + 1)
    found: Counter[str] = Counter()
    for text, number in zip(("not named", *by.texts), counted.tolist(), strict=True):
        # A column that is no column of types would fill the counts with its values.
        found[text if len(text) <= 24 and len(found) < 64 else "other"] += number
    return +found


def _counted(reasons: Column) -> Counter[str]:
    counted = np.bincount(reasons, minlength=len(REASONS)).tolist()
    return +Counter(dict(zip(REASONS[1:], counted[1:], strict=True)))


def _dense(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    return column.cast(kind.value_type) if pa.types.is_dictionary(kind) else column


def _numbers(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """Floats; NaN where missing or no number."""
    column = _dense(column)
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        text = pc.replace_substring(column.cast(pa.binary()), pattern=b",", replacement=b".")
        text = pc.if_else(pc.match_substring_regex(text, _NUMBER), text, pa.scalar(None, pa.binary()))
        column = pc.utf8_trim_whitespace(text.cast(pa.string())).cast(pa.float64())
    values: npt.NDArray[np.float64] = column.cast(pa.float64(), safe=False).to_numpy()
    return values


def _words(column: pa.ChunkedArray) -> _Words:
    """The different texts of a column; numbers are written out."""
    kind = column.type
    if not pa.types.is_dictionary(kind):
        column = column.cast(pa.string() if not pa.types.is_binary(kind) else kind).dictionary_encode()
    column = column.unify_dictionaries()
    if not column.num_chunks:
        return _Words(rows=np.zeros(0, np.int32), texts=())
    rows = np.concatenate([chunk.indices.fill_null(-1).to_numpy().astype(np.int32) for chunk in column.chunks])
    held: Sequence[bytes] = column.chunk(0).dictionary.cast(pa.binary()).to_pylist()
    missing = np.array([text is None or text.strip() in _MISSING for text in held] + [True])
    return _Words(
        rows=np.where(missing[rows], np.int32(-1), rows),
        texts=tuple((text or b"").decode(errors="replace").strip() for text in held),
    )
