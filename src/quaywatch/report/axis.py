"""A time axis that skips long stretches in which there is nothing to show, and says how long they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quaywatch.clock import DAY
from quaywatch.report.document import Timeline

__all__ = ["BREAK_WIDTH", "Axis", "Stretch", "stretches"]

BREAK_WIDTH = 44.0
"""Width of a break, in pixels."""
SHORTEST_BREAK_DAYS = 18.0
LONGEST_SHOWN_DAYS = 35.0
"""Of a span longer than this only the ends are sure of a place on the axis."""
PADDING_DAYS = 2.5
LEAST_WIDTH = 64.0
"""Width of the shortest stretch, in pixels."""
TICK_SPACING = 46.0
_YEAR = range(1, 13)
_TICKS = (
    (1, range(1, 32), _YEAR),
    (5, range(1, 27, 5), _YEAR),
    (10, range(1, 22, 10), _YEAR),
    (15, (1, 16), _YEAR),
    (30, (1,), _YEAR),
    (91, (1,), (1, 4, 7, 10)),
)
"""Days between ticks, the days of the month that get one, and the months."""
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of time that is shown, in local days since 1970."""

    start: float
    end: float
    marks: int = 0
    """Marks that begin in it."""


def stretches(timeline: Timeline) -> tuple[Stretch, ...]:
    """The stretches worth showing: all marks, the finite ends of stays, and claimed times next to them."""
    spans = [(mark.start, mark.end) for lane in timeline.lanes for mark in lane.marks]
    spans += [(window.start, window.end) for window in timeline.windows]
    ends = [end for lane in timeline.lanes for bar in lane.bars for end in (bar.start, bar.end)]
    intervals = [pair for start, end in spans for pair in _finite(start, end, timeline.utc_offset_h)]
    intervals += [pair for end in ends for pair in _finite(end, end, timeline.utc_offset_h)]
    begins = [pair[0] for start, end in spans for pair in _finite(start, end, timeline.utc_offset_h)]
    return tuple(
        Stretch(start=s.start, end=s.end, marks=sum(s.start <= day <= s.end for day in begins))
        for s in _joined(intervals)
    )


def _finite(start: datetime | None, end: datetime | None, utc_offset_h: float) -> list[tuple[float, float]]:
    days = [_day_number(instant, utc_offset_h) for instant in (start, end) if instant is not None]
    if len(days) == 2 and days[1] - days[0] > LONGEST_SHOWN_DAYS:
        return [(day, day) for day in days]
    return [(days[0], days[-1])] if days else []


def _joined(intervals: Iterable[tuple[float, float]]) -> list[Stretch]:
    joined: list[Stretch] = []
    for start, end in sorted((a - PADDING_DAYS, b + PADDING_DAYS) for a, b in intervals):
        if joined and start - joined[-1].end < SHORTEST_BREAK_DAYS:
            joined[-1] = Stretch(start=joined[-1].start, end=max(joined[-1].end, end))
        else:
            joined.append(Stretch(start=start, end=end))
    return joined


def _day_number(instant: datetime, utc_offset_h: float) -> float:
    """Local days since 1970, with the fraction of the day."""
    return instant.timestamp() / DAY.total_seconds() + utc_offset_h / 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Where local time falls across the page."""

    shown: tuple[Stretch, ...]
    left: float
    """Where the first stretch begins, in pixels."""
    right: float
    """Where the last ends."""
    utc_offset_h: float

    def edges(self) -> tuple[tuple[float, float], ...]:
        """Left and right of each stretch, in pixels: half by its time and half by its marks, none too narrow."""
        room = self.right - self.left - BREAK_WIDTH * (len(self.shown) - 1)
        spare = max(0.0, room - LEAST_WIDTH * len(self.shown))
        days, marks = sum(s.end - s.start for s in self.shown), sum(s.marks for s in self.shown) or 1
        edges, x = [], self.left
        for stretch in self.shown:
            share = 0.5 * (stretch.end - stretch.start) / days + 0.5 * stretch.marks / marks
            width = (room - spare) / len(self.shown) + spare * share
            edges.append((x, x + width))
            x += width + BREAK_WIDTH
        return tuple(edges)

    def x(self, instant: datetime) -> float:
        """The place of an instant; what falls in a break lies on the nearer edge of it."""
        return self._x(_day_number(instant, self.utc_offset_h))

    def _x(self, day: float) -> float:
        edges = self.edges()
        for stretch, (left, right) in zip(self.shown, edges, strict=True):
            if day <= stretch.end:
                share = max(0.0, (day - stretch.start) / (stretch.end - stretch.start))
                return left + share * (right - left)
        return edges[-1][1]

    def holds(self, start: datetime | None, end: datetime | None) -> bool:
        """True where some of a span falls on this axis; an open end reaches no further than its known one."""
        known = [_day_number(t, self.utc_offset_h) for t in (start, end) if t is not None]
        return bool(known) and any(s.start <= known[-1] and known[0] <= s.end for s in self.shown)

    def stretch_right(self, x: float) -> float:
        """The right edge of the stretch in which a place on the page lies."""
        return next((right for _, right in self.edges() if x <= right), self.right)

    def gaps(self) -> tuple[tuple[float, int], ...]:
        """The middle of each break, in pixels, and the days that it skips."""
        edges = self.edges()
        pairs = zip(self.shown, self.shown[1:], edges, strict=False)
        return tuple((right + BREAK_WIDTH / 2, round(b.start - a.end)) for a, b, (_, right) in pairs)

    def ticks(self) -> tuple[tuple[float, date], ...]:
        """Local days worth a label, and where they begin: as dense as the page allows."""
        ticks = []
        for stretch, (left, right) in zip(self.shown, self.edges(), strict=True):
            per_day = (right - left) / (stretch.end - stretch.start)
            days = [_EPOCH + timedelta(days=n) for n in range(int(stretch.start) + 1, int(stretch.end) + 1)]
            ticks += [(self._x((day - _EPOCH).days), day) for day in _labelled(days, per_day)]
        return tuple(ticks)


def _labelled(days: Sequence[date], per_day: float) -> list[date]:
    for step, days_of_month, months in _TICKS:
        if step * per_day >= TICK_SPACING:
            found = [day for day in days if day.day in days_of_month and day.month in months]
            return found or [days[len(days) // 2]]
    return [day for day in days if (day.month, day.day) == (1, 1)]
