"""The matrix of hypotheses against evidence as inline SVG: signs and hatches, so that it is read without colour."""

from __future__ import annotations

import textwrap
from itertools import islice
from xml.etree.ElementTree import Element, SubElement, tostring

from quaywatch.report.document_weighed import Matrix, MatrixColumn, MatrixRow
from quaywatch.report.hypotheses import SIGNS

__all__ = ["draw_matrix"]

WIDE, NARROW = 720.0, 340.0
NAMES = {WIDE: 212.0, NARROW: 132.0}
"""Room for the hypotheses, in pixels."""
CELL, GAP = 34.0, 4.0
"""Side of a cell and the room between two, in pixels."""
HEAD = 26.0
LINE, LETTER, BOLD_LETTER = 15.0, 6.6, 7.6
"""Height of a line of text and width of a letter, in pixels."""
LEGEND = "++ + 0 − −−: from strongly for to strongly against. Dashed: another item of its origin counts."


def draw_matrix(matrix: Matrix, *, narrow: bool = False) -> str:
    """The matrix as an SVG element, each column a link to its item; narrow for telephones.

    Columns that do not fit beside each other go into further panels below. For is filled, strongly for dark; against is
    hatched, strongly against both ways; what tells nothing is empty.
    """
    width = NARROW if narrow else WIDE
    key = f"{matrix.id}-{'narrow' if narrow else 'wide'}"
    names = NAMES[width]
    labels = [_wrapped(row, names) for row in matrix.rows]
    heights = [max(CELL, LINE * len(lines)) + GAP for lines in labels]
    per = max(int((width - names) // (CELL + GAP)), 1)
    panels = _panels(len(matrix.columns), per)
    legend = textwrap.wrap(LEGEND, int(width / LETTER))
    panel = HEAD + sum(heights) + 10.0
    root = Element("svg", {"class": "matrix", "role": "group", "aria-labelledby": f"{key}-title {key}-desc"})
    root.set("viewBox", f"0 0 {width:g} {panel * len(panels) + LINE * len(legend) + 4:g}")
    SubElement(root, "title", {"id": f"{key}-title"}).text = matrix.title
    SubElement(root, "desc", {"id": f"{key}-desc"}).text = matrix.description
    _add_hatches(root, key)
    for n, columns in enumerate(panels):
        top = n * panel + HEAD
        for lines, height in zip(labels, heights, strict=True):
            _names(root, lines, top)
            top += height
        for place, column in enumerate(columns):
            x = names + place * (CELL + GAP)
            _draw_column(root, matrix, column, key, (x, n * panel, heights))
    for n, text in enumerate(legend, 1):
        _text(root, 0.0, len(panels) * panel + LINE * n - 4, text, "note")
    return tostring(root, encoding="unicode")


def _panels(count: int, per: int) -> list[list[int]]:
    left = iter(range(count))
    panels: list[list[int]] = []
    while panel := list(islice(left, per)):
        panels.append(panel)
    return panels or [[]]


def _wrapped(row: MatrixRow, width: float) -> list[tuple[str, str]]:
    letters = max(int(width / LETTER) - 1, 8)
    label = [(line, "name") for line in textwrap.wrap(row.label, max(int(width / BOLD_LETTER) - 1, 8))]
    words = textwrap.wrap(row.words, letters)
    return label + [(line, "words") for line in words]


def _names(root: Element, lines: list[tuple[str, str]], top: float) -> None:
    for n, (line, css) in enumerate(lines, 1):
        _text(root, 0.0, top + LINE * n - 3, line, css)


def _draw_column(root: Element, matrix: Matrix, index: int, key: str, place: tuple[float, float, list[float]]) -> None:
    column = matrix.columns[index]
    x, top, heights = place
    link = SubElement(root, "a", {"href": f"#{column.target}"})
    SubElement(link, "title").text = f"{column.label}. {column.title}"
    _text(link, x + CELL / 2, top + HEAD - 8, column.label, "item")
    y = top + HEAD
    for row, height in zip(matrix.rows, heights, strict=True):
        _draw_cell(link, column, row.signs[index], key, (x, y))
        y += height


def _draw_cell(link: Element, column: MatrixColumn, sign: int, key: str, at: tuple[float, float]) -> None:
    x, y = at
    box = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{CELL:g}", "height": f"{CELL:g}"}
    kind = {2: "for strongly", 1: "for", 0: "neutral", -1: "against", -2: "against strongly"}[sign]
    SubElement(link, "rect", {"class": f"cell {kind}" + ("" if column.counts else " idle")} | box)
    if sign < 0:
        SubElement(link, "rect", {"fill": f"url(#{key}-hatch{-sign})"} | box)
    css = "sign on-dark" if sign == 2 else "sign"
    _text(link, x + CELL / 2, y + CELL / 2 + 5, SIGNS[sign], css)


def _add_hatches(root: Element, key: str) -> None:
    definitions = SubElement(root, "defs")
    for strength, step in ((1, 8.0), (2, 6.0)):
        pattern = SubElement(
            definitions,
            "pattern",
            {"id": f"{key}-hatch{strength}", "width": f"{step:g}", "height": f"{step:g}"}
            | {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"},
        )
        SubElement(pattern, "path", {"class": "hatch", "d": f"M0 0V{step:g}"})
        if strength == 2:
            SubElement(pattern, "path", {"class": "hatch", "d": f"M0 0H{step:g}"})


def _text(parent: Element, x: float, y: float, text: str, css: str) -> None:
    SubElement(parent, "text", {"class": css, "x": f"{x:.1f}", "y": f"{y:.1f}"}).text = text
