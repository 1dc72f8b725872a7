"""Ledger files (`quaywatch/ledger/1`): who is said to have given what to whom, row by row, each by somebody's word."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from quaywatch.clock import Span, parse_date, parse_span
from quaywatch.errors import DataError
from quaywatch.records.claim import Hedge
from quaywatch.records.ledger import LedgerRow, TransferState
from quaywatch.sources.json_text import JsonText, Problem, StrictModel, problems_error, read_as, read_json
from quaywatch.sources.repeated_keys import find_repeated

__all__ = ["LEDGER_SCHEMA", "read_ledger"]

LEDGER_SCHEMA = "quaywatch/ledger/1"

Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
Page = Annotated[str, Field(pattern="^https?://")]


class _Row(StrictModel):
    id: Words
    giver: Words
    taker: Words
    goods: Words
    state: Literal["made", "planned", "suspected"]
    by: Words
    published: Words
    text: Words
    when: Words | None = None
    hedge: Literal["stated", "believed", "suspected", "possible"] = "stated"
    url: Page | None = None


class _LedgerFile(StrictModel):
    schema_: Literal["quaywatch/ledger/1"] = Field(alias="schema")
    id: Words
    utc_offset_h: float = Field(default=0.0, ge=-12, le=14)
    rows: list[_Row] = Field(min_length=1)


def read_ledger(path: Path) -> tuple[LedgerRow, ...]:
    """The rows of a ledger file; their keys begin with the file's id, so they stay unique in a case.

    Raises:
        SourceError: The file cannot be opened.
        DataError: Something in it is wrong; named by line and key.
    """
    text = read_json(path, what="ledger file")
    file = read_as(text, _LedgerFile)
    double = list(find_repeated(("rows",), "id", [row.id for row in file.rows]))
    if double:
        raise problems_error(text, double)
    return tuple(_row(text, file, index, row) for index, row in enumerate(file.rows))


def _row(text: JsonText, file: _LedgerFile, index: int, row: _Row) -> LedgerRow:
    return LedgerRow(
        id=f"{file.id}/{row.id}",
        giver=row.giver,
        taker=row.taker,
        goods=row.goods,
        state=TransferState(row.state),
        hedge=Hedge(row.hedge),
        by=row.by,
        published=_published(text, index, row.published),
        text=row.text,
        when=_when(text, index, row.when, file.utc_offset_h),
        url=row.url,
    )


def _published(text: JsonText, index: int, written: str) -> date:
    try:
        return parse_date(written)
    except DataError as error:
        raise problems_error(text, [Problem(path=("rows", index, "published"), what=str(error))]) from error


def _when(text: JsonText, index: int, written: str | None, utc_offset_h: float) -> Span | None:
    try:
        return None if written is None else parse_span(written, utc_offset_h=utc_offset_h)
    except DataError as error:
        raise problems_error(text, [Problem(path=("rows", index, "when"), what=str(error))]) from error
