"""Role tables (`quaywatch/roles/1`): who held what office from when to when, and who says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from quaywatch.clock import parse_date
from quaywatch.errors import DataError
from quaywatch.records.role import Role
from quaywatch.sources.json_text import JsonText, Problem, StrictModel, problems_error, read_as, read_json

__all__ = ["ROLES_SCHEMA", "read_roles"]

ROLES_SCHEMA = "quaywatch/roles/1"

Words = Annotated[str, Field(min_length=1, pattern=r"\S")]


class _Role(StrictModel):
    speaker: Words
    role: Words
    organisation: Words | None = None
    from_: Words = Field(alias="from")
    to: Words | None = None
    source: Words
    also: list[Words] = Field(default_factory=list)


class _RolesFile(StrictModel):
    schema_: Literal["quaywatch/roles/1"] = Field(alias="schema")
    roles: list[_Role] = Field(min_length=1)


def read_roles(path: Path) -> tuple[Role, ...]:
    """The rows of a role table, in the order of the file.

    Raises:
        SourceError: The file cannot be opened.
        DataError: Something in it is wrong; named by line and key.
    """
    text = read_json(path, what="role table")
    file = read_as(text, _RolesFile)
    return tuple(_role(text, index, row) for index, row in enumerate(file.roles))


def _role(text: JsonText, index: int, row: _Role) -> Role:
    held_from = _day(text, (index, "from"), row.from_)
    held_to = None if row.to is None else _day(text, (index, "to"), row.to)
    try:
        return Role(
            speaker=row.speaker,
            role=row.role,
            organisation=row.organisation,
            held_from=held_from,
            held_to=held_to,
            source=row.source,
            also=tuple(row.also),
        )
    except DataError as error:
        raise problems_error(text, [Problem(path=("roles", index), what=str(error))]) from error


def _day(text: JsonText, path: tuple[str | int, ...], written: str) -> date:
    try:
        return parse_date(written)
    except DataError as error:
        raise problems_error(text, [Problem(path=("roles", *path), what=str(error))]) from error
