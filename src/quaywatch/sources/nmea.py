"""Raw AIS sentences (NMEA 0183 AIVDM and AIVDO, of any talker) to rows, in blocks, with memory that does not grow.

Rows say what was received. A position is as the ship sent it; a time is that of the report as far as it can be told:
the time of reception, moved to the report's own second. Lines without a time of reception are dated by base stations
in the same stream, or dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from quaywatch.records.track import Positions, StaticReports
from quaywatch.records.track_reading import ReadCounts, TrackBatch
from quaywatch.sources.nmea_columns import CALL_SIGN, DESTINATION, NAME, Clock, Columns, read_columns
from quaywatch.sources.nmea_parts import Waiting, read_messages
from quaywatch.sources.nmea_sentences import REASONS, Drop

__all__ = ["read_nmea"]

Bytes = npt.NDArray[np.uint8]

BLOCK_BYTES = 4 << 20
"""Of lines that are read at once."""
LONGEST_LINE = 1 << 16


def read_nmea(blocks: Iterable[bytes]) -> Iterator[TrackBatch]:
    """Positions, static reports and counts, batch by batch.

    Args:
        blocks: The bytes of one input in their order, cut anywhere. Parts of messages and base stations' time go on
            from block to block, so each input needs its own call.

    Yields:
        What was in each few megabytes. A report of type 24 tells half of what a ship says of itself; the other half
        is empty in its row.
    """
    waiting, clock = Waiting(), Clock()
    for lines, too_long in _whole_lines(blocks):
        waiting.dropped[Drop.LINE_TOO_LONG] += too_long
        waiting.seen[0] += too_long
        yield _read_batch(np.frombuffer(lines, np.uint8), waiting, clock)
    waiting.give_up()
    if waiting.dropped.any() or waiting.seen[0]:
        yield _read_batch(np.zeros(0, np.uint8), waiting, clock)


def _whole_lines(blocks: Iterable[bytes]) -> Iterator[tuple[bytearray, int]]:
    """The input cut behind ends of lines, and how many lines before were left out because they were too long."""
    rest, skipping, too_long = bytearray(), False, 0
    for block in blocks:
        for start in range(0, len(block), BLOCK_BYTES):
            piece = block[start : start + BLOCK_BYTES]
            if skipping:
                end = piece.find(b"\n") + 1
                if not end:
                    continue
                piece, skipping = piece[end:], False
            rest += piece
            end = rest.rfind(b"\n") + 1
            if len(rest) - end > LONGEST_LINE:
                del rest[end:]
                skipping, too_long = True, too_long + 1
            if end >= BLOCK_BYTES // 4:
                yield rest[:end], too_long
                del rest[:end]
                too_long = 0
    if rest or too_long:
        yield rest if rest.endswith(b"\n") or not rest else rest + b"\n", too_long


def _read_batch(text: Bytes, waiting: Waiting, clock: Clock) -> TrackBatch:
    lines_before = int(waiting.seen[0])
    six_bit, messages = read_messages(text, waiting)
    columns = read_columns(six_bit, messages, clock, waiting.dropped)
    dropped = {REASONS[reason]: int(waiting.dropped[reason]) for reason in REASONS if waiting.dropped[reason]}
    waiting.dropped[:] = 0
    return TrackBatch(
        positions=_positions(columns, waiting),
        statics=_static_reports(columns),
        counts=ReadCounts(
            rows=int(waiting.seen[0]) - lines_before,
            messages={str(kind): int(count) for kind, count in enumerate(columns.types) if count},
            dropped=dropped,
            vessels=frozenset(np.unique(columns.vessels).tolist()),
        ),
    )


def _positions(columns: Columns, waiting: Waiting) -> Positions:
    table = columns.positions
    used, receiver = np.unique(table[:, 9].astype(np.int64), return_inverse=True)
    named = used >= 0
    numbers = np.where(named, np.cumsum(named) - 1, -1)
    return Positions(
        time_ms=table[:, 0].astype(np.int64),
        mmsi=table[:, 1].astype(np.int32),
        lon=table[:, 2].copy(),
        lat=table[:, 3].copy(),
        speed_kn=table[:, 4].astype(np.float32),
        course_deg=table[:, 5].astype(np.float32),
        heading_deg=table[:, 6].astype(np.float32),
        status=table[:, 7].astype(np.int8),
        ship_class=table[:, 8].astype(np.int8),
        receiver=numbers[receiver].astype(np.int32),
        receivers=tuple(
            waiting.station_names[at, : waiting.station_lengths[at]].tobytes().decode("ascii", "replace")
            for at in used[named]
        ),
    )


def _static_reports(columns: Columns) -> StaticReports:
    """The static reports by vessel and time; of those that repeat the one before, one row from first to last."""
    order = np.lexsort((columns.static_reports[:, 0], columns.static_reports[:, 2], columns.static_reports[:, 1]))
    table, texts = columns.static_reports[order], columns.texts[order]
    said = np.nan_to_num(table[:, 1:], nan=-1.0)
    new = np.ones(len(table), bool)
    new[1:] = np.any(said[1:] != said[:-1], axis=1) | np.any(texts[1:] != texts[:-1], axis=1)
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(table))[: len(first)] - 1
    rows, words = table[first], texts[first]
    return StaticReports(
        time_ms=rows[:, 0].astype(np.int64),
        until_ms=table[last, 0].astype(np.int64),
        mmsi=rows[:, 1].astype(np.int32),
        imo=rows[:, 3].astype(np.int32),
        name=_texts(words[:, NAME]),
        call_sign=_texts(words[:, CALL_SIGN]),
        destination=_texts(words[:, DESTINATION]),
        ship_type=rows[:, 4].astype(np.int16),
        length_m=rows[:, 5].astype(np.float32),
        width_m=rows[:, 6].astype(np.float32),
        draught_m=rows[:, 7].astype(np.float32),
        ship_class=rows[:, 8].astype(np.int8),
    )


def _texts(signs: Bytes) -> npt.NDArray[np.object_]:
    packed = np.ascontiguousarray(signs).view(f"S{signs.shape[1]}").ravel()
    return np.char.strip(packed.astype(str)).astype(object)
