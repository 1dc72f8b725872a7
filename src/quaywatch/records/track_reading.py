"""What came of reading ships' tracks: the rows, and the counts of what was read and of what was dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from quaywatch.records.track import Positions, StaticReports

__all__ = ["ReadCounts", "TrackBatch", "TrackSummary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCounts:
    """How much was read, and how much of it was dropped and why."""

    rows: int = 0
    """Rows of a table, or lines of a log."""
    messages: Mapping[str, int] = field(default_factory=dict)
    """Messages by type, or by the class of the sender where the input tells no type."""
    dropped: Mapping[str, int] = field(default_factory=dict)
    """Rows or messages that gave nothing, by reason."""
    notes: tuple[str, ...] = ()
    """What else a person should know of the reading: a broken archive, an assumed order of day and month."""
    vessels: frozenset[int] = frozenset()
    """Ships' numbers that were heard, also those whose messages became no row; empty where a reader keeps none."""

    @classmethod
    def joined(cls, parts: Iterable[ReadCounts]) -> ReadCounts:
        """The sums of all parts; a note that several give is given once, a vessel in several is one."""
        held = list(parts)
        return cls(
            rows=sum(part.rows for part in held),
            messages=_sums(part.messages for part in held),
            dropped=_sums(part.dropped for part in held),
            notes=tuple(dict.fromkeys(note for part in held for note in part.notes)),
            vessels=frozenset().union(*(part.vessels for part in held)),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrackBatch:
    """Some of the rows of an input, and what was counted while they were read."""

    positions: Positions
    """In the order of the input."""
    statics: StaticReports
    """One row for each vessel, content and hour."""
    counts: ReadCounts
    """Of this batch only."""

    @classmethod
    def empty(cls, counts: ReadCounts) -> TrackBatch:
        """No rows, but what was counted."""
        return cls(positions=Positions.empty(), statics=StaticReports.empty(), counts=counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackSummary:
    """What an input holds, without its rows."""

    counts: ReadCounts
    """Of reading it."""
    positions: int
    """Rows that have a position, a time and a ship's number."""
    vessels: frozenset[int]
    """Numbers of ships that were heard, also without a position or a time; two ships may send one number."""
    first_ms: int | None
    """Of the earliest position, milliseconds since 1970; None where there is none."""
    last_ms: int | None
    """Of the latest position."""
    box: tuple[float, float, float, float] | None
    """West, south, east and north of all positions, in degrees. It does not cross 180 degrees: traffic on both sides
    of it gives a box round the Earth."""

    @classmethod
    def of(cls, batches: Iterable[TrackBatch]) -> TrackSummary:
        """Of all batches, each of which is let go before the next."""
        whole = cls(counts=ReadCounts(), positions=0, vessels=frozenset(), first_ms=None, last_ms=None, box=None)
        for batch in batches:
            whole = cls.joined([whole, cls._of_batch(batch)])
        return whole

    @classmethod
    def _of_batch(cls, batch: TrackBatch) -> TrackSummary:
        rows, held = batch.positions, len(batch.positions) > 0
        sides = (
            [float(side) for side in (rows.lon.min(), rows.lat.min(), rows.lon.max(), rows.lat.max())] if held else []
        )
        return cls(
            counts=batch.counts,
            positions=len(rows),
            vessels=batch.counts.vessels.union(np.unique(rows.mmsi).tolist(), np.unique(batch.statics.mmsi).tolist()),
            first_ms=int(rows.time_ms.min()) if held else None,
            last_ms=int(rows.time_ms.max()) if held else None,
            box=(sides[0], sides[1], sides[2], sides[3]) if held else None,
        )

    @classmethod
    def joined(cls, parts: Iterable[TrackSummary]) -> TrackSummary:
        """Of all parts together."""
        held = list(parts)
        boxes = [part.box for part in held if part.box is not None]
        west, south, east, north = zip(*boxes, strict=True) if boxes else ((), (), (), ())
        return cls(
            counts=ReadCounts.joined(part.counts for part in held),
            positions=sum(part.positions for part in held),
            vessels=frozenset().union(*(part.vessels for part in held)),
            first_ms=min((part.first_ms for part in held if part.first_ms is not None), default=None),
            last_ms=max((part.last_ms for part in held if part.last_ms is not None), default=None),
            box=(min(west), min(south), max(east), max(north)) if boxes else None,
        )


def _sums(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return {name: number for name, number in sorted(total.items()) if number}
