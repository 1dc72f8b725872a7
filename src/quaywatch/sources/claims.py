"""Claims files (`quaywatch/claims/1`): what was published, as typed assertions in our own words.

A file holds the claims of one publication. It carries no verdicts: those follow from the events of the case.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field, model_validator

from quaywatch.clock import Span, parse_date, parse_span
from quaywatch.errors import DataError
from quaywatch.records.claim import Claim, ClaimKind, Hedge, TextSpan
from quaywatch.sources.json_text import JsonText, Problem, StrictModel, problems_error, read_as, read_json

__all__ = ["CLAIMS_SCHEMA", "ClaimEntry", "WrittenClaim", "check_claim_entry", "claim_of", "read_claims"]

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


ClaimEntry = Annotated[
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
"""One claim as it stands in a file: a model by its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenClaim:
    """Where a written claim stands, and what its file says of all that are in it."""

    text: JsonText
    """The file."""
    path: tuple[str | int, ...]
    """Of the claim in it."""
    id: str
    """Key, unique in the case."""
    by: str
    """Whose word it is where it does not say."""
    published: date
    evidence: str
    """SHA-256 of the file."""
    utc_offset_h: float
    """Clock by which its days run."""
    url: str | None = None
    """Page, where it does not name its own."""
    read_from: TextSpan | None = None


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
    claims: tuple[ClaimEntry, ...] = Field(min_length=1)


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
        claim_of(
            claim,
            WrittenClaim(
                text=text,
                path=("claims", index),
                id=f"{file.id}/{claim.id}",
                by=file.source.publisher,
                published=published,
                evidence=evidence_sha256,
                utc_offset_h=file.utc_offset_h,
                url=file.source.url,
            ),
        )
        for index, claim in enumerate(file.claims)
    )


class _OneClaim(StrictModel):
    claim: ClaimEntry


def check_claim_entry(entry: Mapping[str, Any]) -> None:
    """Nothing; the entry is a claim of its kind.

    Raises:
        DataError: A key is unknown, is missing, or has a value of the wrong type.
    """
    data = {"claim": dict(entry)}
    read_as(JsonText(name="the claim", text=json.dumps(data, ensure_ascii=False), data=data), _OneClaim)


def claim_of(entry: ClaimEntry, written: WrittenClaim) -> Claim:
    """The claim that an entry stands for.

    Raises:
        DataError: Its time cannot be read.
    """
    return Claim(
        id=written.id,
        kind=ClaimKind(entry.kind),
        text=entry.text,
        by=entry.by or written.by,
        published=written.published,
        evidence=written.evidence,
        value=entry.value.model_dump(by_alias=True, exclude_none=True),
        site=entry.site,
        zones=entry.zones,
        when=_span(entry.when, written),
        hedge=entry.hedge,
        url=entry.url or written.url,
        read_from=written.read_from,
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


def _span(when: str | None, written: WrittenClaim) -> Span | None:
    if when is None:
        return None
    try:
        return parse_span(when, utc_offset_h=written.utc_offset_h)
    except DataError as error:
        raise _at(written.text, (*written.path, "when"), error) from error


def _at(text: JsonText, path: tuple[Any, ...], error: DataError) -> DataError:
    return problems_error(text, [Problem(path=path, what=str(error))])
