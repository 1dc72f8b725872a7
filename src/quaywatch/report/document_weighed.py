"""The frozen report's weighing of hypotheses and its exchange ledger: sentences, tables, and what is drawn of them."""

from __future__ import annotations

from dataclasses import dataclass

from quaywatch.records.ledger import TransferState
from quaywatch.report.document_parts import Sentence, Table
from quaywatch.report.links import Link

__all__ = [
    "Chronology",
    "ChronologyRow",
    "LedgerSection",
    "Matrix",
    "MatrixColumn",
    "MatrixRow",
    "WeighedQuestion",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixColumn:
    """One item of evidence."""

    label: str
    """Its number."""
    title: str
    """All of it in words."""
    target: str
    """Anchor of its row in the table of evidence."""
    counts: bool
    """False where another item of its origin stands for it, or nobody judged it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One hypothesis."""

    label: str
    words: str
    """Its probability in words and figures."""
    signs: tuple[int, ...]
    """By column: −2 to 2, from strongly against to strongly for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Hypotheses against evidence."""

    id: str
    title: str
    description: str
    """The same for those who cannot see it."""
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedQuestion:
    """A question with its explanations, weighed as of a day."""

    id: str
    title: str
    """The question."""
    sentences: tuple[Sentence, ...]
    tables: tuple[Table, ...]
    matrix: Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class ChronologyRow:
    """One transfer between the two parties."""

    when: str
    """Time in words; of publication, said so, where none is given."""
    goods: str
    state: TransferState
    forth: bool
    """True from the first party to the second."""
    title: str
    """All of it in words."""
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronology:
    """What is said to have gone between two parties, in order of time."""

    id: str
    title: str
    description: str
    """The same for those who cannot see it."""
    parties: tuple[str, str]
    rows: tuple[ChronologyRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSection:
    """The exchange ledger of a case."""

    sentences: tuple[Sentence, ...]
    table: Table
    chronologies: tuple[Chronology, ...]
    provisions: tuple[Sentence, ...]
    """What bears on cargo claims that allege a breach."""
