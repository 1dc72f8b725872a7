"""The timeline as inline SVG: wide with broken axis, or narrow with one panel per stretch of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from quaywatch.assessment.wording import MONTHS
from quaywatch.report.axis import BREAK_WIDTH, Axis, stretches
from quaywatch.report.document import Bar, BarKind, Lane, Mark, MarkKind, Timeline

__all__ = ["LEGEND", "draw_legend_mark", "draw_timeline"]

WIDE, NARROW = 980.0, 340.0
NAMES_WIDTH = 168.0
ROW, HALF = 18.0, 8.0
"""Height of a row of marks, and half the width of a mark, in pixels."""
LEAST_LANE = 34.0
"""Height of the lowest lane without its name, in pixels: two lines of text."""
FADE = 26.0
"""Length of the fading end of what is open, in pixels."""
CHARACTER = 6.3
"""Width of a character at the size of labels, in pixels, taken on the broad side."""

TICK_LABEL = 40.0
"""Least distance between two labels of the axis, in pixels."""

# In the order of the rows of a lane: vessels lie on their stay, what is around them below.
_SHAPES = {
    MarkKind.VESSEL: "M-8-3H8L5 4.5H-5.5Z",
    MarkKind.ABSENT: "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0-5 0Z",
    MarkKind.ACTIVITY: "M0-6.5L6.5 0L0 6.5L-6.5 0Z",
    MarkKind.FACT: "M-3 7V-7L6-3.5L-3 0",
    MarkKind.SIGNAL: "M-6 5L0-6L6 5Z",
    MarkKind.GOODS: "M-5-5H5V5H-5Z",
    MarkKind.TRAIN: "M-8-4H8V3H-8ZM-5 3V5.5M5 3V5.5",
    MarkKind.STRUCTURE: "M-7 5V-1L0-6L7-1V5Z",
}
LEGEND = (
    (MarkKind.VESSEL, "vessel seen"),
    (MarkKind.GOODS, "goods or bulk stock"),
    (MarkKind.TRAIN, "train or railcars"),
    (MarkKind.STRUCTURE, "structure"),
    (MarkKind.ACTIVITY, "activity"),
    (MarkKind.SIGNAL, "AIS positions"),
    (MarkKind.FACT, "stated by a source"),
    (MarkKind.ABSENT, "looked, not there"),
)


def draw_timeline(timeline: Timeline, *, narrow: bool = False) -> str:
    """The timeline as an SVG element, every mark a link to its evidence.

    The wide form has one row of time with breaks; the narrow one, for phones, has the stretches one below the other.
    """
    width = NARROW if narrow else WIDE
    key = f"{timeline.id}-{'narrow' if narrow else 'wide'}"
    shown = stretches(timeline)
    panels = [(stretch,) for stretch in shown] if narrow else [shown]
    root = Element("svg", {"class": "timeline", "role": "group", "aria-labelledby": f"{key}-title {key}-desc"})
    SubElement(root, "title", {"id": f"{key}-title"}).text = f"Timeline: {timeline.title}"
    SubElement(root, "desc", {"id": f"{key}-desc"}).text = timeline.description
    _hatching(root, key)
    bottom = 0.0
    for panel in panels:
        left = 18.0 if narrow else NAMES_WIDTH
        axis = Axis(shown=panel, left=left, right=width - FADE - 6.0, utc_offset_h=timeline.utc_offset_h)
        bottom = _Panel(root=root, key=key, axis=axis, top=bottom, names_above=narrow).draw(timeline)
    root.set("viewBox", f"0 0 {_px(width)} {_px(bottom)}")
    return tostring(root, encoding="unicode")


def draw_legend_mark(kind: MarkKind) -> str:
    """One shape of the legend as an SVG element."""
    root = Element("svg", {"class": "legend-mark", "viewBox": "-10 -9 20 18", "aria-hidden": "true"})
    SubElement(root, "path", {"class": f"mark mark-{kind.value}", "d": _SHAPES[kind]})
    return tostring(root, encoding="unicode")


def _hatching(root: Element, key: str) -> None:
    pattern = SubElement(
        SubElement(root, "defs"),
        "pattern",
        {"id": f"{key}-hatch", "width": "5", "height": "5", "patternUnits": "userSpaceOnUse"}
        | {"patternTransform": "rotate(45)"},
    )
    SubElement(pattern, "path", {"class": "hatch", "d": "M0 0V5"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A mark with its place in a lane."""

    mark: Mark
    x: float
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    """One row of time with its lanes."""

    root: Element
    key: str
    axis: Axis
    top: float
    names_above: bool

    def draw(self, timeline: Timeline) -> float:
        """Draws window shades, axis and lanes; the bottom edge comes back."""
        lanes = [self._held(lane) for lane in timeline.lanes]
        lanes = [lane for lane in lanes if lane.marks or lane.bars]
        shades = SubElement(self.root, "g")
        labels_bottom = self._window_labels(timeline)
        lanes_top = self._axis(labels_bottom)
        grid = SubElement(self.root, "g")
        y = lanes_top
        for lane in lanes:
            y = self._lane(lane, y)
        self._grid(grid, lanes_top, y)
        self._shade(shades, timeline, labels_bottom, y)
        return y + (18.0 if self.names_above else 6.0)

    def _held(self, lane: Lane) -> Lane:
        held = self.axis.holds
        return Lane(
            name=lane.name,
            bars=tuple(bar for bar in lane.bars if held(bar.start, bar.end)),
            marks=tuple(mark for mark in lane.marks if held(mark.start, mark.end)),
        )

    def _window_labels(self, timeline: Timeline) -> float:
        """Labels of claimed times, each in a row of its own."""
        y = self.top + 4.0
        for window in timeline.windows:
            if self.axis.holds(window.start, window.end):
                y += 15.0
                x = min(self.axis.x(window.start), self.axis.right - CHARACTER * len(window.label))
                _text(self.root, max(self.axis.left, x) + 3, y - 3, window.label, "window-label")
        return y

    def _shade(self, layer: Element, timeline: Timeline, top: float, bottom: float) -> None:
        for window in timeline.windows:
            if self.axis.holds(window.start, window.end):
                x, right = self.axis.x(window.start), self.axis.x(window.end)
                _rect(layer, x, top, right - x, bottom - top, "window")

    def _axis(self, top: float) -> float:
        year = None
        last_x = -TICK_LABEL
        for x, day in self.axis.ticks():
            if x - last_x < TICK_LABEL:
                continue
            last_x = x
            _text(self.root, x, top + 14, f"{day.day} {MONTHS[day.month - 1][:3]}", "tick")
            if day.year != year:
                year = day.year
                left = next(start for start, end in self.axis.edges() if x <= end)
                _text(self.root, max(x - 13, left + 2), top + 27, str(year), "year")
        for x, days in self.axis.gaps():
            _text(self.root, x, top + 27, f"{days} d", "tick gap")
        return top + 34.0

    def _grid(self, layer: Element, top: float, bottom: float) -> None:
        for x, _ in self.axis.ticks():
            _line(layer, x, top - 4, x, bottom, "grid")
        for left, right in self.axis.edges():
            _line(layer, left, top - 4, right, top - 4, "axis")
        for x, _ in self.axis.gaps():
            left, right = x - BREAK_WIDTH / 2 + 6, x + BREAK_WIDTH / 2 - 6
            for edge in (left, right):
                path = f"M{_px(edge)} {_px(top - 2)}" + "".join(
                    f"l{3 if n % 2 else -3} 6" for n in range(int((bottom - top) / 6))
                )
                SubElement(layer, "path", {"class": "break", "d": path})

    def _lane(self, lane: Lane, top: float) -> float:
        placed = list(self._placed(lane.marks))
        rows = 1 + max((p.row for p in placed), default=0)
        if self.names_above:
            _text(self.root, 0.0, top + 13, lane.name, "lane-name")
            body, least = top + 18.0, 0.0
        else:
            _lines(self.root, 0.0, top + 18, lane.name, int(NAMES_WIDTH / CHARACTER) - 2)
            body, least = top + 4.0, LEAST_LANE
        bottom = body + max(rows * ROW + 8.0, least)
        for mark in lane.marks:
            if mark.kind is MarkKind.UNUSABLE:
                self._unusable(mark, body, bottom - 4)
            elif mark.kind is MarkKind.LOOK:
                self._look(mark, bottom)
        for bar in sorted(lane.bars, key=lambda bar: list(BarKind).index(bar.kind), reverse=True):
            self._bar(bar, body + ROW / 2)
        for place in placed:
            others = [p.x - HALF for p in placed if p.row == place.row and p.x > place.x]
            edge = self.axis.stretch_right(place.x) + HALF
            self._mark(place, body + ROW * (place.row + 0.5), min([*others, edge]))
        _line(self.root, 0.0, bottom, self.axis.right + FADE, bottom, "lane-line")
        return bottom

    def _placed(self, marks: Sequence[Mark]) -> Iterator[_Placed]:
        """Marks in rows such that none hides another."""
        drawn = [mark for mark in marks if mark.kind in _SHAPES]
        order = list(_SHAPES)
        taken: list[list[float]] = []
        for mark in sorted(drawn, key=lambda mark: (order.index(mark.kind), self._middle(mark))):
            x = self._middle(mark)
            row = next((n for n, xs in enumerate(taken) if all(abs(x - other) > 2 * HALF + 1 for other in xs)), None)
            if row is None:
                row = len(taken)
                taken.append([])
            taken[row].append(x)
            yield _Placed(mark=mark, x=x, row=row)

    def _middle(self, mark: Mark) -> float:
        xs = [self.axis.x(t) for t in (mark.start, mark.end) if t is not None]
        return sum(xs) / len(xs) if xs else self.axis.left

    def _mark(self, place: _Placed, y: float, label_end: float) -> None:
        mark, x = place.mark, place.x
        group = self._linked(mark)
        start, end = (None if t is None else self.axis.x(t) for t in (mark.start, mark.end))
        if start is not None and end is not None and end - start > 2 * HALF:
            _line(group, start, y, end, y, "span")
            for edge in (start, end):
                _line(group, edge, y - 4, edge, y + 4, "span")
        elif start is None or end is None:
            _line(group, x, y, x + (FADE if end is None else -FADE), y, "span open")
        shape = {"class": f"mark mark-{mark.kind.value}", "d": _SHAPES[mark.kind]}
        SubElement(group, "path", shape | {"transform": f"translate({_px(x)} {_px(y)})"})
        label_start = max(x + HALF, end or x) + 4
        if mark.label and label_start + CHARACTER * len(mark.label) < label_end:
            _text(group, label_start, y + 4, mark.label, "mark-label")

    def _bar(self, bar: Bar, y: float) -> None:
        group = self._linked(bar)
        half = {BarKind.SURE: 7.0, BarKind.COUNTED: 5.0, BarKind.POSSIBLE: 7.0}[bar.kind]
        start = None if bar.start is None else self.axis.x(bar.start)
        end = None if bar.end is None else self.axis.x(bar.end)
        if start is None and end is not None:
            self._fading(group, end, y, -1)
        elif end is None and start is not None:
            self._fading(group, start, y, 1)
        elif start is not None and end is not None:
            _rect(group, start, y - half, max(end - start, 1.0), 2 * half, f"bar bar-{bar.kind.value}")

    def _fading(self, group: Element, x: float, y: float, way: int) -> None:
        """An open end: three steps that fade, and an arrow head."""
        for step in range(3):
            left = x + way * step * FADE / 3 - (FADE / 3 if way < 0 else 0)
            _rect(group, left, y - 7, FADE / 3, 14, f"bar fade-{step}")
        tip = x + way * (FADE + 5)
        d = f"M{_px(tip - way * 5)} {_px(y - 4)}L{_px(tip)} {_px(y)}L{_px(tip - way * 5)} {_px(y + 4)}"
        SubElement(group, "path", {"class": "open-end", "d": d})

    def _unusable(self, mark: Mark, top: float, bottom: float) -> None:
        xs = [self.axis.x(t) for t in (mark.start, mark.end) if t is not None]
        left, right = min(xs), max(xs)
        width = max(right - left, 6.0)
        rect = _rect(self._linked(mark), left, top, width, bottom - top, "unusable")
        rect.set("fill", f"url(#{self.key}-hatch)")

    def _look(self, mark: Mark, bottom: float) -> None:
        x = self._middle(mark)
        _line(self._linked(mark), x, bottom - 6, x, bottom, "look")

    def _linked(self, item: Mark | Bar) -> Element:
        link = SubElement(self.root, "a", {"href": f"#{item.target}"})
        SubElement(link, "title").text = item.title
        return link


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _line(parent: Element, x1: float, y1: float, x2: float, y2: float, css: str) -> None:  # noqa: PLR0913
    ends = {"x1": _px(x1), "y1": _px(y1), "x2": _px(x2), "y2": _px(y2)}
    SubElement(parent, "line", {"class": css} | ends)


def _rect(parent: Element, x: float, y: float, width: float, height: float, css: str) -> Element:
    size = {"x": _px(x), "y": _px(y), "width": _px(width), "height": _px(height)}
    return SubElement(parent, "rect", {"class": css} | size)


def _text(parent: Element, x: float, y: float, text: str, css: str) -> None:
    SubElement(parent, "text", {"class": css, "x": _px(x), "y": _px(y)}).text = text


def _lines(parent: Element, x: float, y: float, text: str, most: int) -> None:
    """Text in at most two lines of `most` characters, cut with an ellipsis."""
    first, _, rest = text.partition(" (")
    for n, part in enumerate([first, rest and f"({rest}"]):
        if part:
            cut = part if len(part) <= most else f"{part[: most - 1]}…"
            _text(parent, x, y + 13 * n, cut, "lane-name" if not n else "lane-alias")
