"""Claims files (`quaywatch/claims/1`): what was published, as typed assertions in our own words.

A file holds the claims of one publication. It carries no verdicts: those follow from the events of the case.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field, model_validator

from quaywatch.clock import Span, parse_date, parse_span
from quaywatch.errors import DataError
from quaywatch.records.claim import Claim, ClaimKind, Hedge
from quaywatch.sources.json_text import JsonText, Problem, StrictModel, problems_error, read_as, read_json

__all__ = ["CLAIMS_SCHEMA", "read_claims"]

CLAIMS_SCHEMA = "quaywatch/claims/1"

K = TypeVar("K", bound=str)
V = TypeVar("V", bound=BaseModel)
Words = Annotated[str, Field(min_length=1)]
Handling = Literal["loading", "unloading"]


class _MinCalls(StrictModel):
    n: int = Field(ge=1)
    cargo: Words | None = None
    flag: Words | None = None
    direction: Handling | None = None


class _Direction(StrictModel):
    direction: Handling
    cargo: Words | None = None


class _Present(StrictModel):
    object: Words
    over: Words | None = None


class _Measured(StrictModel):
    """Exactly one of the three measures."""

    of: Words
    length_m: float | None = Field(default=None, gt=0)
    area_m2: float | None = Field(default=None, gt=0)
    count: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one(self) -> _Measured:
        if [self.length_m, self.area_m2, self.count].count(None) != 2:
            raise ValueError("expected exactly one of length_m, area_m2, count")
        return self


class _Covers(StrictModel):
    what: Words
    share: float = Field(ge=0, le=1)


class _Purpose(StrictModel):
    alternatives: list[Words] = Field(min_length=1)


class _Service(StrictModel):
    state: Literal["resumed", "stopped"]
    what: Words | None = None
    after_years: float | None = Field(default=None, ge=0)


class _Route(StrictModel):
    from_: Words = Field(alias="from")
    to: Words
    by: Words | None = None


class _Transfer(StrictModel):
    giver: Words
    taker: Words
    goods: Words
    state: Literal["made", "planned", "suspected"]


class _Identity(StrictModel):
    object: Words
    name: Words | None = None
    imo: Words | None = None


class _Cargo(StrictModel):
    object: Words
    cargo: Words
    legality: Literal["alleged"] | None = None


class _Statement(StrictModel):
    speaker: Words
    date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")]
    said_on_precision: Literal["day", "month", "year"]
    venue: Words | None = None


class _Told(StrictModel):
    """What is said of an event or the future, in words."""

    what: Words


class _Silence(_Told):
    """What is said of silence, in words, and the ship where it is named."""

    name: Words | None = None
    imo: Words | None = None
    mmsi: Annotated[str, Field(pattern=r"^\d{9}$")] | None = None


class _ClaimOf(StrictModel, Generic[K, V]):
    kind: K
    value: V
    id: Words
    text: Words
    by: Words | None = None
    site: Words | None = None
    zones: tuple[Words, ...] = ()
    when: Words | None = None
    hedge: Hedge = Hedge.STATED
    url: Annotated[str, Field(pattern="^https?://")] | None = None


_AnyClaim = Annotated[
    _ClaimOf[Literal["min_calls"], _MinCalls]
    | _ClaimOf[Literal["direction"], _Direction]
    | _ClaimOf[Literal["present"], _Present]
    | _ClaimOf[Literal["measure"], _Measured]
    | _ClaimOf[Literal["covers"], _Covers]
    | _ClaimOf[Literal["purpose"], _Purpose]
    | _ClaimOf[Literal["service"], _Service]
    | _ClaimOf[Literal["route"], _Route]
    | _ClaimOf[Literal["transfer"], _Transfer]
    | _ClaimOf[Literal["identity"], _Identity]
    | _ClaimOf[Literal["cargo"], _Cargo]
    | _ClaimOf[Literal["statement"], _Statement]
    | _ClaimOf[Literal["silence"], _Silence]
    | _ClaimOf[Literal["event", "forecast"], _Told],
    Field(discriminator="kind"),
]


class _Source(StrictModel):
    title: Words
    publisher: Words
    date: Words
    url: Annotated[str, Field(pattern="^https?://")] | None = None


class _ClaimsFile(StrictModel):
    schema_: Literal["quaywatch/claims/1"] = Field(alias="schema")
    id: Words
    source: _Source
    utc_offset_h: float = Field(default=0.0, ge=-12, le=14)
    claims: tuple[_AnyClaim, ...] = Field(min_length=1)


def read_claims(path: Path, evidence_sha256: str) -> tuple[Claim, ...]:
    """The claims of a claims file; their keys begin with the file's id, so they stay unique in a case.

    Args:
        path: The file.
        evidence_sha256: Digest of its bytes, under which the case keeps it.

    Raises:
        SourceError: The file cannot be opened.
        DataError: Something in it is wrong; named by line and key.
    """
    text = read_json(path, what="claims file")
    file = read_as(text, _ClaimsFile)
    _check_ids(text, file)
    published = _date(text, file.source.date)
    return tuple(
        Claim(
            id=f"{file.id}/{claim.id}",
            kind=ClaimKind(claim.kind),
            text=claim.text,
            by=claim.by or file.source.publisher,
            published=published,
            evidence=evidence_sha256,
            value=claim.value.model_dump(by_alias=True, exclude_none=True),
            site=claim.site,
            zones=claim.zones,
            when=_span(text, index, claim.when, file.utc_offset_h),
            hedge=claim.hedge,
            url=claim.url or file.source.url,
        )
        for index, claim in enumerate(file.claims)
    )


def _check_ids(text: JsonText, file: _ClaimsFile) -> None:
    ids = [claim.id for claim in file.claims]
    problems = [
        Problem(path=("claims", index, "id"), what=f"a second claim {key!r}, expected one claim per id")
        for index, key in enumerate(ids)
        if key in ids[:index]
    ]
    if problems:
        raise problems_error(text, problems)


def _date(text: JsonText, written: str) -> date:
    try:
        return parse_date(written)
    except DataError as error:
        raise _at(text, ("source", "date"), error) from error


def _span(text: JsonText, index: int, written: str | None, utc_offset_h: float) -> Span | None:
    if written is None:
        return None
    try:
        return parse_span(written, utc_offset_h=utc_offset_h)
    except DataError as error:
        raise _at(text, ("claims", index, "when"), error) from error


def _at(text: JsonText, path: tuple[Any, ...], error: DataError) -> DataError:
    return problems_error(text, [Problem(path=path, what=str(error))])
