"""The exchange ledger as a part of the report: who is said to have given what to whom, both ways, by whose word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from quaywatch.assessment.ledger import find_exchanges, order_in_time
from quaywatch.assessment.wording import closed, counted, day_words, listed, span_words
from quaywatch.records.claim import Hedge
from quaywatch.records.ledger import Exchange, LedgerRow
from quaywatch.records.provision import Bearing
from quaywatch.report.document_parts import Cell, Row, Sentence, Table
from quaywatch.report.document_weighed import Chronology, ChronologyRow, LedgerSection
from quaywatch.report.links import Link

__all__ = ["chronology_of", "exchange_words", "ledger_section", "ledger_table"]

Links = Mapping[str, tuple[Link, ...]]
Say = Callable[[str, Iterable[Link]], Sentence]
_HEDGES = {
    Hedge.STATED: "stated",
    Hedge.BELIEVED: "said as a belief",
    Hedge.SUSPECTED: "said as a suspicion",
    Hedge.POSSIBLE: "said as a possibility",
}
_NOTE = "Each row stands by the word of the one who is named. That goods went each way does not say that one paid."


def ledger_section(
    rows: Sequence[LedgerRow], bearings: Sequence[Bearing], links: Links, say: Say, *, names: Mapping[str, str]
) -> LedgerSection:
    """All of the ledger for the report.

    Args:
        rows: From claims and from ledger files.
        bearings: Provisions beside cargo claims that allege a breach.
        links: Ways to the evidence, by key of the row or of the claim.
        say: Makes a sentence of a text and its links.
        names: Names that stand for another.
    """
    exchanges = find_exchanges(rows, names=names)
    return LedgerSection(
        sentences=tuple(say(exchange_words(one), _links(links, (*one.forth, *one.back))) for one in exchanges),
        table=ledger_table(rows, links),
        chronologies=tuple(chronology_of(one, f"ledger-{n}", links) for n, one in enumerate(exchanges, 1)),
        provisions=tuple(say(bearing.text, links.get(bearing.claim, ())) for bearing in bearings),
    )


def _links(links: Links, rows: Iterable[LedgerRow]) -> list[Link]:
    return [link for row in rows for link in links.get(row.id, ())]


def exchange_words(exchange: Exchange) -> str:
    """What is said to have gone between two parties, in sentences: one for each way."""
    first, second = exchange.parties
    ways = ((first, second, exchange.forth), (second, first, exchange.back))
    told = [_way_words(giver, taker, rows) for giver, taker, rows in ways if rows]
    if not exchange.back:
        told.append(f"Nothing is said to have gone from {second} to {first}.")
    return " ".join(told)


def _way_words(giver: str, taker: str, rows: Sequence[LedgerRow]) -> str:
    goods = listed(dict.fromkeys(f"{row.goods} ({row.state.value}, by the word of {row.by})" for row in rows))
    return f"From {giver} to {taker}, {counted(len(rows), 'row')}: {goods}."


def ledger_table(rows: Iterable[LedgerRow], links: Links) -> Table:
    """The rows in order of time."""
    columns = ("when", "giver", "taker", "goods", "state", "how firmly", "by whose word", "published")
    return Table(
        id="ledger",
        title="Exchange ledger",
        note=_NOTE,
        columns=columns,
        rows=tuple(
            Row(
                id=f"ledger-row-{n}",
                cells=(
                    Cell(text=_when(row), links=links.get(row.id, ())),
                    Cell(text=row.giver),
                    Cell(text=row.taker),
                    Cell(text=row.goods),
                    Cell(text=row.state.value),
                    Cell(text=_HEDGES[row.hedge]),
                    Cell(text=row.by),
                    Cell(text=day_words(row.published)),
                ),
            )
            for n, row in enumerate(order_in_time(rows), 1)
        ),
    )


def _when(row: LedgerRow) -> str:
    if row.when is None:
        return f"no time given, published {day_words(row.published)}"
    return span_words(row.when, utc_offset_h=0.0)


def chronology_of(exchange: Exchange, key: str, links: Links) -> Chronology:
    """What is drawn of an exchange, in order of time."""
    first, second = exchange.parties
    forth = {row.id for row in exchange.forth}
    rows = tuple(
        ChronologyRow(
            when=_when(row),
            goods=row.goods,
            state=row.state,
            forth=row.id in forth,
            title=closed(f"{row.text.rstrip('.')} ({row.state.value}; {row.by}, {day_words(row.published)})"),
            links=links.get(row.id, ()),
        )
        for row in order_in_time((*exchange.forth, *exchange.back))
    )
    return Chronology(
        id=key,
        title=f"What is said to have gone between {first} and {second}",
        description=" ".join(_row_words(row, exchange.parties) for row in rows),
        parties=exchange.parties,
        rows=rows,
    )


def _row_words(row: ChronologyRow, parties: tuple[str, str]) -> str:
    giver, taker = parties if row.forth else parties[::-1]
    return f"{row.when}: {row.goods} from {giver} to {taker}, {row.state.value}."
