"""Provision tables (`quaywatch/provisions/1`): what resolutions and laws bar, from when, and what they exempt."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from quaywatch.clock import Span, parse_date, parse_span
from quaywatch.errors import DataError
from quaywatch.records.provision import Exemption, Provision, Reported
from quaywatch.sources.json_text import JsonText, Problem, StrictModel, problems_error, read_as, read_json
from quaywatch.sources.repeated_keys import find_repeated

__all__ = ["PROVISIONS_SCHEMA", "read_provisions"]

PROVISIONS_SCHEMA = "quaywatch/provisions/1"

Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
Page = Annotated[str, Field(pattern="^https?://")]


class _Exemption(StrictModel):
    id: Words
    text: Words
    goods: list[Words] = Field(default_factory=list)
    sites: list[Words] = Field(default_factory=list)
    conditions: list[Words] = Field(default_factory=list)
    reported: Literal["yes", "no", "not_known"] = "not_known"


class _Provision(StrictModel):
    id: Words
    instrument: Words
    paragraph: Words | None = None
    adopted: Words
    in_force: Words | None = None
    bars: Words
    goods: list[Words] = Field(min_length=1)
    exemptions: list[_Exemption] = Field(default_factory=list)
    url: Page | None = None


class _ProvisionsFile(StrictModel):
    schema_: Literal["quaywatch/provisions/1"] = Field(alias="schema")
    provisions: list[_Provision] = Field(min_length=1)


def read_provisions(path: Path) -> tuple[Provision, ...]:
    """The provisions of a table, in the order of the file; without `in_force` a provision runs from its adoption on.

    Raises:
        SourceError: The file cannot be opened.
        DataError: Something in it is wrong; named by line and key.
    """
    text = read_json(path, what="provision table")
    file = read_as(text, _ProvisionsFile)
    _check_ids(text, file)
    return tuple(
        Provision(
            id=row.id,
            instrument=row.instrument,
            paragraph=row.paragraph,
            adopted=row.adopted,
            in_force=_in_force(text, index, row),
            bars=row.bars,
            goods=tuple(row.goods),
            exemptions=tuple(_exemption(one) for one in row.exemptions),
            url=row.url,
        )
        for index, row in enumerate(file.provisions)
    )


def _exemption(row: _Exemption) -> Exemption:
    return Exemption(
        id=row.id,
        text=row.text,
        goods=tuple(row.goods),
        sites=tuple(row.sites),
        conditions=tuple(row.conditions),
        reported=Reported(row.reported),
    )


def _check_ids(text: JsonText, file: _ProvisionsFile) -> None:
    problems = list(find_repeated(("provisions",), "id", [row.id for row in file.provisions]))
    if problems:
        raise problems_error(text, problems)


def _in_force(text: JsonText, index: int, row: _Provision) -> Span:
    key = "adopted"
    try:
        parse_date(row.adopted)
        key = "adopted" if row.in_force is None else "in_force"
        return parse_span(row.in_force or f"{row.adopted}/..")
    except DataError as error:
        raise problems_error(text, [Problem(path=("provisions", index, key), what=str(error))]) from error
