"""What ships sent of themselves, as columns: their positions, and what they said of name, number, size and draught.

A row says that a message was received, not that it was true, nor that nothing else was sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from quaywatch.errors import DataError

__all__ = ["Positions", "ShipClass", "StaticReports"]

Column = npt.NDArray[Any]

NO_RECEIVER = -1


class ShipClass(IntEnum):
    """Class of the transceiver (ITU-R M.1371)."""

    UNKNOWN = 0
    A = 1
    B = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Columns:
    """Columns of one length; those that are no arrays belong to all rows."""

    def __post_init__(self) -> None:
        lengths = {name: len(column) for name, column in self._columns().items()}
        if len(set(lengths.values())) > 1:
            raise DataError(f"columns of different lengths: {lengths}", expected="as many values in each")

    def _columns(self) -> dict[str, Column]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}

    def __len__(self) -> int:
        return len(next(iter(self._columns().values())))

    def take(self, rows: Column | slice) -> Self:
        """Some rows, by their numbers, a mask or a slice."""
        return replace(self, **{name: column[rows] for name, column in self._columns().items()})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Positions(_Columns):
    """Positions of ships, one row per message; base stations, buoys and aircraft are not among them."""

    time_ms: npt.NDArray[np.int64]
    """Milliseconds since 1970, UTC: of the report itself where it is known, else of its reception."""
    mmsi: npt.NDArray[np.int32]
    """Nine digits as sent; two ships may send one number."""
    lon: npt.NDArray[np.float64]
    """Degrees from -180 to 180."""
    lat: npt.NDArray[np.float64]
    """Degrees from -90 to 90."""
    speed_kn: npt.NDArray[np.float32]
    """Over ground; NaN where not available."""
    course_deg: npt.NDArray[np.float32]
    """Over ground, from north; NaN where not available."""
    heading_deg: npt.NDArray[np.float32]
    """Of the bow, from north; NaN where not available."""
    status: npt.NDArray[np.int8]
    """Navigational status, 0 to 14; -1 where not available."""
    ship_class: npt.NDArray[np.int8]
    """A `ShipClass`."""
    receiver: npt.NDArray[np.int32]
    """Number among `receivers`; -1 where the input names none."""
    receivers: tuple[str, ...] = ()
    """Names of the stations or satellites that received the messages."""

    @classmethod
    def empty(cls) -> Positions:
        """No rows."""
        columns: dict[str, Any] = {name: np.zeros(0, kind) for name, kind in _POSITION_KINDS.items()}
        return cls(**columns)

    @classmethod
    def joined(cls, parts: Iterable[Positions]) -> Positions:
        """The rows of all parts, in their order; a receiver named in several is one."""
        held = [part for part in parts if len(part)]
        if not held:
            return cls.empty()
        names = sorted({name for part in held for name in part.receivers})
        number = {name: index for index, name in enumerate(names)}
        recoded = [
            np.array([*(number[name] for name in part.receivers), NO_RECEIVER], np.int32)[part.receiver]
            for part in held
        ]
        columns: dict[str, Any] = {
            name: np.concatenate([getattr(part, name) for part in held]) for name in _POSITION_KINDS
        }
        return cls(**{**columns, "receiver": np.concatenate(recoded), "receivers": tuple(names)})

    def in_order(self) -> Positions:
        """The rows by vessel and time; what is alike in both by its other values, so that input order does not tell."""
        order, tied = _by_vessel_and_time(self.mmsi, self.time_ms)
        if not tied.any() and (order[1:] > order[:-1]).all():
            return self
        keys = (self.ship_class, self.status, self.heading_deg, self.course_deg, self.speed_kn, self.lat, self.lon)
        rows = order[tied]
        order[tied] = rows[np.lexsort((*(key[rows] for key in keys), self.time_ms[rows], self.mmsi[rows]))]
        return self.take(order)


def _by_vessel_and_time(mmsi: Column, time_ms: Column) -> tuple[Column, Column]:
    """Rows by vessel and time, and which of them have both alike: those alone need more keys, which cost most."""

    def steps(order: Column) -> tuple[Column, Column]:
        vessel, passed = np.diff(mmsi[order]), np.diff(time_ms[order])
        return (vessel < 0) | ((vessel == 0) & (passed < 0)), (vessel == 0) & (passed == 0)

    order = np.arange(len(mmsi))
    back, alike = steps(order)
    if back.any():
        order = np.lexsort((time_ms, mmsi))
        _, alike = steps(order)
    tied = np.zeros(len(mmsi), np.bool_)
    tied[:-1] |= alike
    tied[1:] |= alike
    return order, tied


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StaticReports(_Columns):
    """What ships said of themselves, one row for each time it changed."""

    time_ms: npt.NDArray[np.int64]
    """When it was first so received, milliseconds since 1970, UTC."""
    until_ms: npt.NDArray[np.int64]
    """When it was last so received before it changed."""
    mmsi: npt.NDArray[np.int32]
    """As in `Positions`."""
    imo: npt.NDArray[np.int32]
    """As sent, whether or not its check digit is right; 0 where not available."""
    name: npt.NDArray[np.object_]
    """Text; empty where not available."""
    call_sign: npt.NDArray[np.object_]
    """Text; empty where not available."""
    destination: npt.NDArray[np.object_]
    """Text; empty where not available."""
    ship_type: npt.NDArray[np.int16]
    """AIS code, 0 to 255; -1 where not available."""
    length_m: npt.NDArray[np.float32]
    """NaN where not available."""
    width_m: npt.NDArray[np.float32]
    """NaN where not available."""
    draught_m: npt.NDArray[np.float32]
    """NaN where not available; a person on board types it in."""
    ship_class: npt.NDArray[np.int8]
    """A `ShipClass`."""

    @classmethod
    def empty(cls) -> StaticReports:
        """No rows."""
        return cls(**{name: np.zeros(0, kind) for name, kind in _STATIC_KINDS.items()})

    @classmethod
    def joined(cls, parts: Iterable[StaticReports]) -> StaticReports:
        """The rows of all parts, in their order."""
        held = [part for part in parts if len(part)]
        if not held:
            return cls.empty()
        return cls(**{name: np.concatenate([getattr(part, name) for part in held]) for name in _STATIC_KINDS})

    def in_order(self) -> StaticReports:
        """The rows by vessel and time; what is alike in both by its other values, so that input order does not tell."""
        texts = [column.astype(str) for column in (self.destination, self.call_sign, self.name)]
        sizes: list[Column] = [self.draught_m, self.width_m, self.length_m, self.ship_type]
        keys: list[Column] = [*sizes, *texts, self.imo, self.until_ms, self.time_ms, self.mmsi]
        return self.take(np.lexsort(keys))


_POSITION_KINDS: dict[str, type[np.generic]] = {
    "time_ms": np.int64,
    "mmsi": np.int32,
    "lon": np.float64,
    "lat": np.float64,
    "speed_kn": np.float32,
    "course_deg": np.float32,
    "heading_deg": np.float32,
    "status": np.int8,
    "ship_class": np.int8,
    "receiver": np.int32,
}
_STATIC_KINDS: dict[str, type[np.generic]] = {
    "time_ms": np.int64,
    "until_ms": np.int64,
    "mmsi": np.int32,
    "imo": np.int32,
    "name": np.object_,
    "call_sign": np.object_,
    "destination": np.object_,
    "ship_type": np.int16,
    "length_m": np.float32,
    "width_m": np.float32,
    "draught_m": np.float32,
    "ship_class": np.int8,
}
