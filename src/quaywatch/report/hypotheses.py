"""A weighing of hypotheses as a part of the report: sentences, tables and the matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from quaywatch.assessment.wording import closed, day_words, listed
from quaywatch.records.hypothesis import EvidenceItem, LikelihoodBand
from quaywatch.records.weighing import Diagnosticity, Weighing
from quaywatch.report.document_parts import Cell, Row, Sentence, Table
from quaywatch.report.document_weighed import Matrix, MatrixColumn, MatrixRow, WeighedQuestion
from quaywatch.report.links import Link
from quaywatch.report.weighed_lines import percent, share_words
from quaywatch.report.weighed_words import checked_lines

__all__ = ["SIGNS", "matrix_of", "weighed_question", "weighed_tables"]

NBSP = "\u00a0"
SIGNS: Mapping[int, str] = {2: "++", 1: "+", 0: "0", -1: "−", -2: "−−"}
"""How a cell is printed."""
Links = Mapping[str, tuple[Link, ...]]
Say = Callable[[str, Iterable[Link]], Sentence]


def weighed_question(weighing: Weighing, links: Links, say: Say) -> WeighedQuestion:
    """All of a weighing for the report.

    Args:
        weighing: As of the day of the report.
        links: Ways to the evidence, by key of the item.
        say: Makes an assessed sentence of a text and its links (`Grounds.sentence`).
    """
    key = f"weighed-{weighing.case.id}"
    return WeighedQuestion(
        id=key,
        title=weighing.case.set.question,
        sentences=tuple(
            say(line.text, [link for item in line.items for link in links.get(item, ())])
            for line in checked_lines(weighing)
        ),
        tables=weighed_tables(weighing, links),
        matrix=matrix_of(weighing),
    )


def matrix_of(weighing: Weighing) -> Matrix:
    """Hypotheses, the most probable first, against items in the order of the case."""
    key = f"weighed-{weighing.case.id}"
    items = {item.id: item for item in weighing.case.items}
    columns = tuple(
        MatrixColumn(
            label=str(n),
            title=_item_words(items[one.item], one),
            target=f"{key}-item-{n}",
            counts=one.counts,
        )
        for n, one in enumerate(weighing.evidence, 1)
    )
    rows = tuple(
        MatrixRow(
            label=weighing.case.set.text_of(hypothesis),
            words=share_words(weighing.share(hypothesis)),
            signs=tuple(one.signs[hypothesis] for one in weighing.evidence),
        )
        for hypothesis in weighing.ranking
    )
    return Matrix(
        id=f"{key}-matrix",
        title=f"Hypotheses against evidence: {weighing.case.set.question}",
        description=" ".join(_row_words(row, columns) for row in rows),
        columns=columns,
        rows=rows,
    )


def _row_words(row: MatrixRow, columns: Sequence[MatrixColumn]) -> str:
    signs = (f"item {column.label} {SIGNS[sign]}" for sign, column in zip(row.signs, columns, strict=True))
    return f"{row.label}: {', '.join(signs)}."


def _item_words(item: EvidenceItem, one: Diagnosticity) -> str:
    count = "" if one.counts else " Another item of its origin stands for it, or it is not judged."
    return f"{item.text} Graded {_grade(item)}.{count}"


def _grade(item: EvidenceItem) -> str:
    return f"{item.reliability.value}{item.credibility.value}"


def weighed_tables(weighing: Weighing, links: Links) -> tuple[Table, ...]:
    """Shares, evidence with its grades, judgements, what hangs on what, how shares moved, and what to watch."""
    return (
        _share_table(weighing),
        _evidence_table(weighing, links),
        _judgement_table(weighing),
        _removal_table(weighing),
        _step_table(weighing),
        _watch_table(weighing),
    )


def _table(weighing: Weighing, name: str, title: str, note: str, columns: tuple[str, ...]) -> Table:
    return Table(id=f"weighed-{weighing.case.id}-{name}", title=title, note=note, columns=columns, rows=())


def _rows(table: Table, name: str, rows: Iterable[Sequence[str | Cell]]) -> Table:
    filled = tuple(
        Row(
            id=f"{table.id.rpartition('-')[0]}-{name}-{n}",
            cells=tuple(cell if isinstance(cell, Cell) else Cell(text=cell) for cell in cells),
        )
        for n, cells in enumerate(rows, 1)
    )
    return Table(id=table.id, title=table.title, note=table.note, columns=table.columns, rows=filled)


def _share_table(weighing: Weighing) -> Table:
    prior = weighing.case.prior
    note = (
        "Spread: 5th to 95th percentile of draws within the bands of the words. All readings: every band at its worst "
        f"or best end. {closed(prior.rationale) if prior else 'Before the evidence all were alike.'}"
    )
    table = _table(weighing, "shares", "Hypotheses", note, ("hypothesis", "word", "share", "spread", "all readings"))
    found = [weighing.share(key) for key in weighing.ranking]
    return _rows(
        table,
        "share",
        (
            (
                weighing.case.set.text_of(one.hypothesis),
                one.word.value,
                f"{percent(one.p)}{NBSP}%",
                f"{percent(one.low)} to {percent(one.high)}{NBSP}%",
                f"{percent(one.least)} to {percent(one.most)}{NBSP}%",
            )
            for one in found
        ),
    )


def _evidence_table(weighing: Weighing, links: Links) -> Table:
    note = (
        "Grade: reliability A to F and credibility 1 to 6 (Admiralty). Ratio: largest likelihood ratio between two "
        "hypotheses after the grade; 1 tells none from another. Items of one origin count once."
    )
    columns = ("item", "what is known", "known since", "grade", "origin", "ratio", "first against second", "counts")
    rows = (
        (
            Cell(text=item.id, links=links.get(item.id, ())),
            item.text,
            day_words(item.known_on),
            _grade(item),
            item.group,
            f"{one.ratio:.2f}",
            f"{one.top_two_ratio:.2f}",
            "yes" if one.counts else "no",
        )
        for item, one in zip(weighing.case.items, weighing.evidence, strict=True)
    )
    return _rows(_table(weighing, "evidence", "Evidence", note, columns), "item", rows)


def _judgement_table(weighing: Weighing) -> Table:
    note = "How probable each item is if a hypothesis holds, in the judgement of the one who is named."
    ids = weighing.case.set.ids
    columns = ("item", "by", *(weighing.case.set.text_of(key) for key in ids), "because")
    rows = (
        (
            made.item,
            f"{assessor.name}, {day_words(assessor.judged_on)}",
            *(_band_words(made.likelihoods[key]) if key in made.likelihoods else "not judged" for key in ids),
            made.rationale,
        )
        for assessor in weighing.case.assessors
        for made in assessor.judgements
    )
    return _rows(_table(weighing, "judgements", "Judgements", note, columns), "judgement", rows)


def _band_words(band: LikelihoodBand) -> str:
    return f"{round(100 * band.low)} to {round(100 * band.high)}{NBSP}%"


def _removal_table(weighing: Weighing) -> Table:
    note = "Shares with one item, or one origin with all its items, left out."
    keys = weighing.ranking
    columns = ("left out", *(weighing.case.set.text_of(key) for key in keys), "another order", "another first")
    rows = (
        (
            listed(removal.items),
            *(f"{percent(removal.shares[key])}{NBSP}%" for key in keys),
            "yes" if removal.reorders else "no",
            "yes" if removal.changes_first else "no",
        )
        for removal in weighing.removals
    )
    return _rows(_table(weighing, "removals", "What hangs on what", note, columns), "removal", rows)


def _step_table(weighing: Weighing) -> Table:
    note = "Shares from the day on which items became known; the judgements are those of the table above."
    keys = weighing.case.set.ids
    columns = ("from", "became known", *(weighing.case.set.text_of(key) for key in keys))
    rows = (
        (
            "before any" if step.day is None else day_words(step.day),
            listed(step.added) or "nothing",
            *(f"{percent(share.p)}{NBSP}%" for share in step.shares),
        )
        for step in weighing.steps
    )
    return _rows(_table(weighing, "steps", "How the shares moved", note, columns), "step", rows)


def _watch_table(weighing: Weighing) -> Table:
    note = (
        "The look or record that is expected to tell most between the first two comes first; outcomes are judged ahead."
    )
    columns = ("watch", "where", "bits between the first two", "bits in all", "outcome", "chance", "speaks for")
    rows = (
        (
            rule.what,
            rule.where,
            f"{rule.gain_bits:.2f}",
            f"{rule.gain_all_bits:.2f}",
            outcome.text,
            f"{percent(outcome.chance)}{NBSP}%",
            "neither" if outcome.speaks_for is None else weighing.case.set.text_of(outcome.speaks_for),
        )
        for rule in weighing.watch
        for outcome in rule.outcomes
    )
    return _rows(_table(weighing, "watch", "What to watch", note, columns), "watch", rows)
