"""Length against time as inline SVG: one point per look, with its interval, and a mark where nothing could be seen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement, tostring

from quaywatch.assessment.wording import MONTHS, number_words
from quaywatch.report.document_built import Growth, GrowthPoint

__all__ = ["draw_growth"]

WIDE, NARROW = 720.0, 340.0
HEIGHT = 220.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 26.0, 26.0, 34.0
"""Room for the axes' labels, in pixels."""
LABEL = 78.0
"""Least distance between two labels of days, in pixels."""
LENGTH_LABEL = 46.0
"""Least distance between two labels of lengths, in pixels."""


def draw_growth(growth: Growth, *, narrow: bool = False) -> str:
    """The plot as an SVG element, every point a link to its evidence; narrow for telephones."""
    width = NARROW if narrow else WIDE
    key = f"{growth.id}-{'narrow' if narrow else 'wide'}"
    root = Element("svg", {"class": "growth", "role": "group", "aria-labelledby": f"{key}-title {key}-desc"})
    root.set("viewBox", f"0 0 {width:g} {HEIGHT:g}")
    SubElement(root, "title", {"id": f"{key}-title"}).text = f"Length against time: {growth.title}"
    SubElement(root, "desc", {"id": f"{key}-desc"}).text = growth.description
    plot = _Plot.of(growth, width)
    plot.draw_axes(root)
    plot.draw_line(root)
    for point in growth.points:
        plot.draw_point(root, point)
    plot.draw_lengths(root)
    return tostring(root, encoding="unicode")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plot:
    growth: Growth
    width: float
    first: datetime
    last: datetime
    top_m: float

    @classmethod
    def of(cls, growth: Growth, width: float) -> _Plot:
        times = [point.time for point in growth.points]
        ends = [(point.length_m or 0) + (point.u95_m or 0) for point in growth.points]
        step = _step(max([*ends, 1]))
        top_m = step * math.ceil(max([*ends, 1]) / step)
        return cls(growth=growth, width=width, first=min(times), last=max(times), top_m=top_m)

    def x(self, time: datetime) -> float:
        whole = max((self.last - self.first).total_seconds(), 1.0)
        inner = self.width - LEFT - RIGHT - 24.0
        return LEFT + 12.0 + inner * (time - self.first).total_seconds() / whole

    def y(self, length_m: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * length_m / self.top_m

    def draw_axes(self, root: Element) -> None:
        for length in self._ticks():
            _line(root, (LEFT, self.y(length)), (self.width - RIGHT, self.y(length)), "grid" if length else "axis")
            _text(root, LEFT - 8, self.y(length) + 4, number_words(length), "value")
        _text(root, LEFT - 8, TOP - 12, "metres", "value")
        last_x = -LABEL
        for point in self.growth.points:
            x = self.x(point.time)
            _line(root, (x, self.y(0)), (x, self.y(0) + 5), "axis")
            if x - last_x >= LABEL:
                at = min(x, self.width - LABEL / 2)
                _text(root, at, HEIGHT - 12, _short_day(point.time, self.growth.utc_offset_h), "day")
                last_x = x

    def _ticks(self) -> Iterator[float]:
        step = _step(self.top_m)
        for n in range(round(self.top_m / step) + 1):
            yield n * step

    def draw_line(self, root: Element) -> None:
        """Dashes from look to look: what was between them nobody saw."""
        told = [point for point in self.growth.points if point.outcome != "not_observable"]
        for one, other in pairwise(told):
            ends = [(self.x(point.time), self.y(point.length_m or 0)) for point in (one, other)]
            _line(root, ends[0], ends[1], "between")

    def draw_point(self, root: Element, point: GrowthPoint) -> None:
        link = SubElement(root, "a", {"href": f"#{point.link.target}"})
        SubElement(link, "title").text = f"{point.when}: {point.words}"
        x, y = self.x(point.time), self.y(point.length_m or 0)
        if point.outcome == "not_observable":
            middle = self.y(self.top_m / 2)
            _line(link, (x, self.y(0)), (x, self.y(self.top_m)), "unseen-look")
            turn = {"transform": f"rotate(-90 {x - 5:.1f} {middle:.1f})"}
            SubElement(
                link, "text", {"class": "note", "x": f"{x - 5:.1f}", "y": f"{middle:.1f}"} | turn
            ).text = "not observable"
            return
        if point.length_m is not None and point.u95_m is not None:
            low, high = self.y(max(point.length_m - point.u95_m, 0)), self.y(point.length_m + point.u95_m)
            _line(link, (x, low), (x, high), "error")
            for end in (low, high):
                _line(link, (x - 4, end), (x + 4, end), "error")
        css = "point" if point.outcome == "seen" else "point absent"
        SubElement(link, "circle", {"class": css, "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "4.5"})

    def draw_lengths(self, root: Element) -> None:
        last_x = -LENGTH_LABEL
        for point in self.growth.points:
            x = self.x(point.time)
            if point.length_m is not None and x - last_x >= LENGTH_LABEL:
                _text(root, x, self.y(point.length_m + (point.u95_m or 0)) - 7, f"{point.length_m}\u00a0m", "length")
                last_x = x


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
