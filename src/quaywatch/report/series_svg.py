"""A measure against time as inline SVG: a point per look, with its interval, and a mark where nothing could be seen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement, tostring

from quaywatch.assessment.wording import MONTHS, number_words

__all__ = ["Series", "SeriesPoint", "draw_series"]

WIDE, NARROW = 720.0, 340.0
HEIGHT = 220.0
RIGHT, TOP, BOTTOM = 26.0, 26.0, 34.0
"""Room beside the plot, in pixels."""
LEAST_LEFT, LETTER = 52.0, 6.9
"""Room for the labels of the upright axis, and what one letter takes, in pixels."""
DAY_LABEL = 78.0
"""Least distance between two labels of days, in pixels."""
VALUE_LABEL = 46.0
"""Least distance between two labels of points, in pixels."""
ROOM = 60.0
"""Pixels a look needs on average for words beside it; with less only the largest and the last value are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """What one look shows."""

    time: datetime
    """The middle of the look's time."""
    outcome: str
    """`seen`, `not_seen` or `not_observable`."""
    value: int | None
    """None where nothing was there or none could be seen."""
    u95: int | None
    """Half-width of the 95 % interval."""
    words: str
    """All of it in words, with the time."""
    target: str
    """Anchor of the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A measure from look to look."""

    key: str
    """For the ids inside the picture."""
    title: str
    """What is plotted, of what."""
    description: str
    """The same for those who cannot see it."""
    axis: str
    """Name of the unit, above the upright axis."""
    unit: str
    """Symbol of the unit, behind each value."""
    utc_offset_h: float
    points: tuple[SeriesPoint, ...]
    """In order of time."""


def draw_series(series: Series, *, narrow: bool = False) -> str:
    """The plot as an SVG element, every point a link to its evidence; narrow for telephones."""
    width = NARROW if narrow else WIDE
    key = f"{series.key}-{'narrow' if narrow else 'wide'}"
    root = Element("svg", {"class": "growth", "role": "group", "aria-labelledby": f"{key}-title {key}-desc"})
    root.set("viewBox", f"0 0 {width:g} {HEIGHT:g}")
    SubElement(root, "title", {"id": f"{key}-title"}).text = series.title
    SubElement(root, "desc", {"id": f"{key}-desc"}).text = series.description
    plot = _Plot.of(series, width)
    plot.draw_axes(root)
    plot.draw_line(root)
    for point in series.points:
        plot.draw_point(root, point)
    plot.draw_values(root)
    return tostring(root, encoding="unicode")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plot:
    series: Series
    width: float
    left: float
    first: datetime
    last: datetime
    top: float

    @classmethod
    def of(cls, series: Series, width: float) -> _Plot:
        times = [point.time for point in series.points]
        ends = [(point.value or 0) + (point.u95 or 0) for point in series.points]
        step = _step(max([*ends, 1]))
        top = step * math.ceil(max([*ends, 1]) / step)
        left = max(LEAST_LEFT, 14.0 + LETTER * len(number_words(top)))
        return cls(series=series, width=width, left=left, first=min(times), last=max(times), top=top)

    def x(self, time: datetime) -> float:
        whole = max((self.last - self.first).total_seconds(), 1.0)
        inner = self.width - self.left - RIGHT - 24.0
        return self.left + 12.0 + inner * (time - self.first).total_seconds() / whole

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.top

    @property
    def crowded(self) -> bool:
        """Whether words would cross the points."""
        return len(self.series.points) > self.width / ROOM

    def draw_axes(self, root: Element) -> None:
        for value in self._ticks():
            _line(root, (self.left, self.y(value)), (self.width - RIGHT, self.y(value)), "grid" if value else "axis")
            _text(root, self.left - 8, self.y(value) + 4, number_words(value), "value")
        _text(root, self.left - 8, TOP - 12, self.series.axis, "value")
        last_x = -DAY_LABEL
        for point in self.series.points:
            x = self.x(point.time)
            _line(root, (x, self.y(0)), (x, self.y(0) + 5), "axis")
            if x - last_x >= DAY_LABEL:
                at = min(x, self.width - DAY_LABEL / 2)
                _text(root, at, HEIGHT - 12, _short_day(point.time, self.series.utc_offset_h), "day")
                last_x = x

    def _ticks(self) -> Iterator[float]:
        step = _step(self.top)
        for n in range(round(self.top / step) + 1):
            yield n * step

    def draw_line(self, root: Element) -> None:
        """Dashes from look to look: what was between them nobody saw."""
        told = [point for point in self.series.points if point.outcome != "not_observable"]
        for one, other in pairwise(told):
            ends = [(self.x(point.time), self.y(point.value or 0)) for point in (one, other)]
            _line(root, ends[0], ends[1], "between")

    def draw_point(self, root: Element, point: SeriesPoint) -> None:
        link = SubElement(root, "a", {"href": f"#{point.target}"})
        SubElement(link, "title").text = point.words
        x, y = self.x(point.time), self.y(point.value or 0)
        if point.outcome == "not_observable":
            middle = self.y(self.top / 2)
            _line(link, (x, self.y(0)), (x, self.y(self.top)), "unseen-look")
            place = {"class": "note", "x": f"{x - 5:.1f}", "y": f"{middle:.1f}"}
            if not self.crowded:
                turn = {"transform": f"rotate(-90 {x - 5:.1f} {middle:.1f})"}
                SubElement(link, "text", place | turn).text = "not observable"
            return
        if point.value is not None and point.u95 is not None:
            low, high = self.y(max(point.value - point.u95, 0)), self.y(point.value + point.u95)
            _line(link, (x, low), (x, high), "error")
            for end in (low, high):
                _line(link, (x - 4, end), (x + 4, end), "error")
        css = "point" if point.outcome == "seen" else "point absent"
        SubElement(link, "circle", {"class": css, "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "4.5"})

    def draw_values(self, root: Element) -> None:
        free_from = -VALUE_LABEL
        seen = [point for point in self.series.points if point.outcome == "seen"]
        if self.crowded and seen:
            ends = (max(seen, key=lambda point: point.value or 0), seen[-1])
            seen = [point for point in seen if point in ends]
        for point in seen:
            if point.value is None:
                continue
            x, label = self.x(point.time), f"{number_words(point.value)}\u00a0{self.series.unit}"
            half = max(VALUE_LABEL, LETTER * len(label)) / 2
            if x - half >= free_from:
                at = min(x, self.width - half)
                _text(root, at, self.y(point.value + (point.u95 or 0)) - 7, label, "length")
                free_from = x + half


def _step(most: float) -> float:
    """A step of 1, 2 or 5 times a power of ten that gives two to five ticks."""
    power = 10.0 ** math.floor(math.log10(max(most, 1.0) / 2.0))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if most / (step * power) <= 5.0)


def _short_day(time: datetime, utc_offset_h: float) -> str:
    local = time + timedelta(hours=utc_offset_h)
    return f"{local.day} {MONTHS[local.month - 1][:3]} {local.year}"


def _line(parent: Element, one: tuple[float, float], other: tuple[float, float], css: str) -> None:
    ends = {"x1": one[0], "y1": one[1], "x2": other[0], "y2": other[1]}
    SubElement(parent, "line", {"class": css} | {name: f"{value:.1f}" for name, value in ends.items()})


def _text(parent: Element, x: float, y: float, text: str, css: str) -> None:
    SubElement(parent, "text", {"class": css, "x": f"{x:.1f}", "y": f"{y:.1f}"}).text = text
