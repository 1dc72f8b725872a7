"""What was read of ships' messages, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quaywatch.records.track import Positions, StaticReports

__all__ = ["ReadCounts", "TrackBatch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCounts:
    """How much was read and how much of it was dropped, by reason; nothing is dropped without being counted."""

    lines: int = 0
    """Lines or rows of the input, empty ones too."""
    messages: Mapping[int, int] = field(default_factory=dict)
    """Whole messages by AIS type, whether or not they became rows."""
    dropped: Mapping[str, int] = field(default_factory=dict)
    """By reason: lines, sentences and messages that became no row."""
    vessels: frozenset[int] = frozenset()
    """Ships' numbers that were heard, with or without a position."""

    @classmethod
    def joined(cls, parts: Iterable[ReadCounts]) -> ReadCounts:
        """The sums of all parts; a vessel in several is one."""
        lines, messages, dropped, vessels = 0, Counter[int](), Counter[str](), set[int]()
        for part in parts:
            lines += part.lines
            messages.update(part.messages)
            dropped.update(part.dropped)
            vessels |= part.vessels
        return cls(
            lines=lines,
            messages=dict(sorted(messages.items())),
            dropped=dict(sorted(dropped.items())),
            vessels=frozenset(vessels),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrackBatch:
    """Rows that were read together, and the counts of what they were read from."""

    positions: Positions
    """In the order of the input."""
    static_reports: StaticReports
    """By vessel and time; what a vessel repeats within the batch is one row."""
    counts: ReadCounts
    """Of this batch alone."""
