"""What came of reading ships' tracks: the rows, and the counts of what was read and of what was dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quaywatch.records.track import Positions, StaticReports

__all__ = ["ReadCounts", "TrackBatch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCounts:
    """How much was read, and how much of it was dropped and why."""

    rows: int = 0
    """Rows of a table, or lines of a log."""
    messages: Mapping[str, int] = field(default_factory=dict)
    """Messages by type, or by the class of the sender where the input tells no type."""
    dropped: Mapping[str, int] = field(default_factory=dict)
    """Rows or messages that gave nothing, by reason."""
    vessels: frozenset[int] = frozenset()
    """Ships' numbers that were heard in messages without a position or a time; the others are in the rows."""
    notes: tuple[str, ...] = ()
    """What else a person should know of the reading: a broken archive, an assumed order of day and month."""

    @classmethod
    def joined(cls, parts: Iterable[ReadCounts]) -> ReadCounts:
        """The sums of all parts; a note that several give is given once."""
        held = list(parts)
        return cls(
            rows=sum(part.rows for part in held),
            messages=_sums(part.messages for part in held),
            dropped=_sums(part.dropped for part in held),
            vessels=frozenset().union(*(part.vessels for part in held)),
            notes=tuple(dict.fromkeys(note for part in held for note in part.notes)),
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


def _sums(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return {name: number for name, number in sorted(total.items()) if number}
