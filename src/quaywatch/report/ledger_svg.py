"""What is said to have gone between two parties as inline SVG: arrows in order of time, read without colour."""

from __future__ import annotations

import textwrap
from xml.etree.ElementTree import Element, SubElement, tostring

from quaywatch.records.ledger import TransferState
from quaywatch.report.document_weighed import Chronology, ChronologyRow

__all__ = ["draw_chronology"]

WIDE, NARROW = 720.0, 340.0
SIDE = 22.0
"""Room left and right of the arrows, in pixels."""
HEAD = 30.0
LINE, LETTER = 15.0, 6.4
"""Height of a line of text and width of a letter, in pixels."""
POINT = 9.0
"""Length of the head of an arrow, in pixels."""
LEGEND = "Solid: said to be made. Long dashes: planned. Dots: suspected."


def draw_chronology(chronology: Chronology, *, narrow: bool = False) -> str:
    """The chronology as an SVG element: one arrow per row, from giver to taker; narrow for telephones.

    Order is that of time, distance is not: rows lie one below the other whatever lies between them.
    """
    width = NARROW if narrow else WIDE
    key = f"{chronology.id}-{'narrow' if narrow else 'wide'}"
    letters = int((width - 2 * SIDE - 2 * POINT) / LETTER)
    words = [textwrap.wrap(_words(row), letters) for row in chronology.rows]
    legend = textwrap.wrap(LEGEND, int(width / LETTER) - 4)
    foot = LINE * len(legend) + 9.0
    height = HEAD + sum(_height(lines) for lines in words) + foot
    root = Element("svg", {"class": "ledger", "role": "group", "aria-labelledby": f"{key}-title {key}-desc"})
    root.set("viewBox", f"0 0 {width:g} {height:g}")
    SubElement(root, "title", {"id": f"{key}-title"}).text = chronology.title
    SubElement(root, "desc", {"id": f"{key}-desc"}).text = chronology.description
    left, right = (_short(party, int(width / 2 / LETTER) - 2) for party in chronology.parties)
    _text(root, SIDE - 12, HEAD - 12, left, "party")
    _text(root, width - SIDE + 12, HEAD - 12, right, "party right")
    for x in (SIDE, width - SIDE):
        _line(root, (x, HEAD - 4), (x, height - foot), "side")
    top = HEAD
    for row, lines in zip(chronology.rows, words, strict=True):
        _draw_row(root, row, lines, top, width)
        top += _height(lines)
    for n, text in enumerate(legend, 1):
        _text(root, SIDE - 12, height - foot + 3 + LINE * n, text, "note")
    return tostring(root, encoding="unicode")


def _words(row: ChronologyRow) -> str:
    return f"{row.when}: {row.goods} ({row.state.value})".replace("\u00a0", " ")


def _height(lines: list[str]) -> float:
    return LINE * len(lines) + 18.0


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"


def _draw_row(root: Element, row: ChronologyRow, lines: list[str], top: float, width: float) -> None:
    link = SubElement(root, "a", {"href": f"#{row.links[0].target}"}) if row.links else SubElement(root, "g")
    SubElement(link, "title").text = row.title
    for n, line in enumerate(lines, 1):
        _text(link, width / 2, top + LINE * n, line, "goods")
    y = top + LINE * len(lines) + 8.0
    start, end = SIDE + 3, width - SIDE - 3
    if not row.forth:
        start, end = end, start
    back = end - POINT if row.forth else end + POINT
    _line(link, (start, y), (back, y), f"arrow {row.state.value}")
    hollow = "" if row.state is TransferState.MADE else " open"
    head = f"M{end:.1f} {y:.1f}L{back:.1f} {y - 5:.1f}V{y + 5:.1f}Z"
    SubElement(link, "path", {"class": f"head{hollow}", "d": head})


def _line(parent: Element, one: tuple[float, float], other: tuple[float, float], css: str) -> None:
    ends = {"x1": one[0], "y1": one[1], "x2": other[0], "y2": other[1]}
    SubElement(parent, "line", {"class": css} | {name: f"{value:.1f}" for name, value in ends.items()})


def _text(parent: Element, x: float, y: float, text: str, css: str) -> None:
    SubElement(parent, "text", {"class": css, "x": f"{x:.1f}", "y": f"{y:.1f}"}).text = text
