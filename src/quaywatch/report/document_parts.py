"""What every part of a frozen report is made of: sentences with their evidence, and tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quaywatch.report.links import Link

__all__ = ["Basis", "Cell", "Row", "Sentence", "SentenceGroup", "Table"]


class Basis(StrEnum):
    """What a sentence stands on."""

    OBSERVED = "observed"
    """Our own detectors or analysts saw it in pixels that the case holds."""
    REPORTED = "reported"
    """Somebody else published it."""
    ASSESSED = "assessed"
    """It follows from the two by a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One statement, what it stands on, and its evidence."""

    id: str
    """Anchor."""
    text: str
    basis: Basis
    links: tuple[Link, ...]
    """At least one way to the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceGroup:
    """Sentences about one place or one kind of doubt."""

    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table."""

    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table; the first cell names it."""

    id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a heading for each column."""

    id: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
