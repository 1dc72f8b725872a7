"""Statement files (`quaywatch/statements/1`): records that words were spoken, in our own words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from quaywatch.records.statement import Statement
from quaywatch.sources.json_text import StrictModel, problems_error, read_as, read_json
from quaywatch.sources.repeated_keys import find_repeated

__all__ = ["STATEMENTS_SCHEMA", "read_statements"]

STATEMENTS_SCHEMA = "quaywatch/statements/1"

Words = Annotated[str, Field(min_length=1, pattern=r"\S")]


class _Statement(StrictModel):
    id: Words
    speaker: Words
    also: tuple[Words, ...] = ()
    said_on: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")]
    venue: Words | None = None
    by: Words
    is_recording: bool = False
    text: Words
    url: Annotated[str, Field(pattern="^https?://")] | None = None


class _StatementsFile(StrictModel):
    schema_: Literal["quaywatch/statements/1"] = Field(alias="schema")
    id: Words
    statements: list[_Statement] = Field(min_length=1)


def read_statements(path: Path) -> tuple[Statement, ...]:
    """The records of a file; their keys begin with the file's id, so they stay unique in a case.

    Raises:
        SourceError: The file cannot be opened.
        DataError: Something in it is wrong; named by line and key.
    """
    text = read_json(path, what="statements file")
    file = read_as(text, _StatementsFile)
    double = list(find_repeated(("statements",), "id", [one.id for one in file.statements]))
    if double:
        raise problems_error(text, double)
    return tuple(Statement(**one.model_dump() | {"id": f"{file.id}/{one.id}"}) for one in file.statements)
