"""Which rows of vessels' positions repeat an earlier one: the same message, heard by several receivers.

Rows are first put into an order that does not depend on the order of the input. A row repeats when a kept row of the
same vessel, at most ten seconds before, has the same position, speed, course and heading. The first one is kept.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from quaywatch.records.track import Positions

__all__ = ["REPEAT_MS", "distinct_in_order", "find_repeats"]

REPEAT_MS = 10_000
LOOK_BACK_ROWS = 256
"""Rows of one vessel that a row is held against, so that a hostile file cannot make the search grow with the square."""

Column = npt.NDArray[Any]


def distinct_in_order(positions: Positions) -> Positions:
    """The rows by vessel and time and then by their other values; of rows alike in all of them, one."""
    order = _by_vessel_and_time(positions)
    rows = positions.take(order)
    tied = np.zeros(len(rows), bool)
    same = (rows.mmsi[1:] == rows.mmsi[:-1]) & (rows.time_ms[1:] == rows.time_ms[:-1])
    tied[1:] |= same
    tied[:-1] |= same
    if not same.any():
        return rows
    places = np.flatnonzero(tied)
    some = rows.take(places)
    keys = [*_marks(some), *_values(some)[::-1]]
    turned = np.arange(len(rows))
    turned[places] = places[np.lexsort((*keys, some.time_ms, some.mmsi))]
    rows = rows.take(turned)
    alike = np.concatenate([[False], same])
    for column in (*_marks(rows), *_values(rows)):
        alike[1:] &= column[1:] == column[:-1]
    return rows.take(~alike) if alike.any() else rows


def find_repeats(positions: Positions, *, across_receivers: bool) -> npt.NDArray[np.bool_]:
    """True for rows that repeat an earlier one.

    Args:
        positions: As `distinct_in_order` gives them.
        across_receivers: Whether what two receivers heard is one message, too.
    """
    receiver = np.zeros_like(positions.receiver) if across_receivers else positions.receiver
    repeated = np.zeros(len(positions), np.bool_)
    lat, lon, speed, course, heading = _values(positions)
    _mark(positions.mmsi, positions.time_ms, receiver, lat, lon, speed, course, heading, repeated)
    return repeated


def _marks(rows: Positions) -> list[Column]:
    return [rows.receiver, rows.ship_class, rows.status]


def _values(rows: Positions) -> list[Column]:
    return [_bits(getattr(rows, name)) for name in ("lat", "lon", "speed_kn", "course_deg", "heading_deg")]


def _bits(column: Column) -> Column:
    """Floats as integers, so that not-available equals itself; both zeros are one."""
    return (column + 0.0).view(np.int64 if column.dtype == np.float64 else np.int32)


def _by_vessel_and_time(positions: Positions) -> Column:
    """Their order; by one packed key where number and time fit into 64 bits, which they do for half a year."""
    if not len(positions):
        return np.zeros(0, np.intp)
    start = int(positions.time_ms.min())
    bits = (int(positions.time_ms.max()) - start).bit_length()
    if bits > 34:
        return np.lexsort((positions.time_ms, positions.mmsi))
    keys = (positions.mmsi.astype(np.uint64) << np.uint64(bits)) | (positions.time_ms - start).astype(np.uint64)
    return np.argsort(keys)


@njit(cache=True, nogil=True)
def _mark(  # noqa: PLR0913
    mmsi: Any, time_ms: Any, receiver: Any, lat: Any, lon: Any, speed: Any, course: Any, heading: Any, repeated: Any
) -> None:  # pragma: no cover
    for row in range(1, len(mmsi)):
        before = row - 1
        while before >= 0 and row - before <= LOOK_BACK_ROWS:
            if mmsi[before] != mmsi[row] or time_ms[row] - time_ms[before] > REPEAT_MS:
                break
            if (
                not repeated[before]
                and lat[before] == lat[row]
                and lon[before] == lon[row]
                and speed[before] == speed[row]
                and course[before] == course[row]
                and heading[before] == heading[row]
                and receiver[before] == receiver[row]
            ):
                repeated[row] = True
                break
            before -= 1
