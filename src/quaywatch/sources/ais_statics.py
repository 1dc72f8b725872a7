"""Static reports in the form in which parts of them can be put together in any order.

One row for each vessel, content and hour, with the first and the last time at which it was so received. Of two files
the same rows come whichever was read first, and however they were cut. What lies between two hours of one content, and
is broken by no other, is one report.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.clock import HOUR_MS
from quaywatch.records.track import StaticReports

__all__ = ["first_rows", "join_statics"]


Column = npt.NDArray[Any]


def first_rows(mmsi: Column, time_ms: Column, content: Column) -> tuple[Column, Column, Column]:
    """Rows of different vessel, content and hour.

    Args:
        mmsi: Of each row.
        time_ms: Of each row.
        content: Numbers that tell contents apart, (fields, rows).

    Returns:
        Of each, by its first place: the number of the first such row, and its first and last time.
    """
    keys = _keys(mmsi.astype(np.uint64), (time_ms // HOUR_MS).astype(np.uint64), content)
    return _grouped(keys, time_ms)  # type: ignore[no-any-return]


def join_statics(hours: StaticReports) -> StaticReports:
    """Rows by vessel and time, where those of one vessel and content that no other content lies between are one."""
    rows = hours.in_order()
    if not len(rows):
        return rows
    same = np.ones(len(rows) - 1, bool)
    for name in ("mmsi", "imo", "name", "call_sign", "destination", "ship_type", "ship_class"):
        column = getattr(rows, name)
        same &= np.asarray(column[1:] == column[:-1], bool)
    for name in ("length_m", "width_m", "draught_m"):
        column = getattr(rows, name)
        same &= (column[1:] == column[:-1]) | (np.isnan(column[1:]) & np.isnan(column[:-1]))
    starts = np.flatnonzero(np.concatenate([[True], ~same]))
    until = np.maximum.reduceat(rows.until_ms, starts)
    joined = rows.take(starts)
    joined.until_ms[:] = until
    return joined


@njit(cache=True, nogil=True)
def _keys(mmsi: Any, hours: Any, content: Any) -> Any:  # pragma: no cover
    """Hashes of vessel, hour and content (the mixing of SplitMix64; two that differ agree once in 10^19)."""
    keys = np.empty(len(mmsi), np.uint64)
    for row in range(len(mmsi)):
        key = mmsi[row] * np.uint64(0x9E3779B97F4A7C15) + hours[row]
        for field in range(len(content) + 1):
            key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            key ^= key >> np.uint64(31)
            if field < len(content):
                key += np.uint64(content[field, row] + 2) * np.uint64(0x9E3779B97F4A7C15)
        keys[row] = key
    return keys


@njit(cache=True, nogil=True)
def _grouped(keys: Any, time_ms: Any) -> Any:  # pragma: no cover
    """First row, first and last time of each key, with an open-addressed table that grows."""
    mask = np.uint64(1023)
    table = np.full(1024, -1, np.int64)
    first, time, until = np.empty(512, np.int64), np.empty(512, np.int64), np.empty(512, np.int64)
    found = 0
    for row in range(len(keys)):
        place = keys[row] & mask
        while table[place] >= 0 and keys[first[table[place]]] != keys[row]:
            place = (place + np.uint64(1)) & mask
        group = table[place]
        if group >= 0:
            time[group], until[group] = min(time[group], time_ms[row]), max(until[group], time_ms[row])
            continue
        table[place], first[found], time[found], until[found] = found, row, time_ms[row], time_ms[row]
        found += 1
        if found == len(first):
            first, time, until = (
                np.concatenate((first, np.empty_like(first))),
                np.concatenate((time, np.empty_like(time))),
                np.concatenate((until, np.empty_like(until))),
            )
            table = np.full(2 * len(table), -1, np.int64)
            mask = np.uint64(len(table) - 1)
            for known in range(found):
                place = keys[first[known]] & mask
                while table[place] >= 0:
                    place = (place + np.uint64(1)) & mask
                table[place] = known
    return first[:found].copy(), time[:found].copy(), until[:found].copy()
