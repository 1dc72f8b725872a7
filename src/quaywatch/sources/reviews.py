"""Files of decisions (`quaywatch/reviews/1`): what persons decided on claims that rules proposed from a text.

A taken claim stands in the file whole, so that it stays as it was taken whatever the rules propose later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, model_validator

from quaywatch.clock import format_utc, parse_date
from quaywatch.errors import DataError
from quaywatch.records.claim import Claim, TextSpan
from quaywatch.records.review import Decision, Review
from quaywatch.sources.claims import ClaimEntry, WrittenClaim, claim_of
from quaywatch.sources.json_text import JsonText, Problem, StrictModel, problems_error, read_as, read_json

__all__ = ["REVIEWS_SCHEMA", "TakenEntry", "WrittenDecision", "read_reviews", "write_reviews"]

REVIEWS_SCHEMA = "quaywatch/reviews/1"

Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
_HASH = re.compile("[0-9a-f]{64}")
_ID_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenEntry:
    """A claim that was taken, and what the text says of all that is in it."""

    entry: Mapping[str, Any]
    """As in a claims file."""
    publisher: str
    published: date
    start: int
    """First character of the sentence that it was read from."""
    end: int
    """After the last."""
    utc_offset_h: float
    """Clock by which its days run."""
    url: str | None = None
    """Page of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDecision:
    """A decision on its way into a file."""

    text: str
    """SHA-256 of the text."""
    proposal: str
    """Key of the proposed claim."""
    decision: Decision
    by: str
    """Who decided."""
    at: datetime
    note: str | None
    """Why; None where nothing is said."""
    taken: TakenEntry | None
    """None where it was rejected."""


class _Taken(StrictModel):
    claim: ClaimEntry
    publisher: Words
    published: Words
    url: Annotated[str, Field(pattern="^https?://")] | None = None
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    utc_offset_h: float = Field(default=0.0, ge=-12, le=14)

    @model_validator(mode="after")
    def _in_order(self) -> _Taken:
        if self.end < self.start:
            raise ValueError("expected start at or before end")
        return self


class _Decision(StrictModel):
    proposal: Words
    text: Annotated[str, Field(pattern=f"^{_HASH.pattern}$")]
    decision: Literal["accept", "edit", "reject"]
    by: Words
    at: AwareDatetime
    note: Words | None = None
    taken: _Taken | None = None

    @model_validator(mode="after")
    def _whole(self) -> _Decision:
        if (self.taken is None) != (self.decision == "reject"):
            raise ValueError("expected `taken` with accept and edit, and none with reject")
        return self


class _ReviewsFile(StrictModel):
    schema_: Literal["quaywatch/reviews/1"] = Field(alias="schema")
    decisions: tuple[_Decision, ...] = Field(min_length=1)


def read_reviews(path: Path, evidence_sha256: str) -> tuple[Review, ...]:
    """The decisions of a file, in its order.

    Args:
        path: The file.
        evidence_sha256: Digest of its bytes, under which the case keeps it.

    Raises:
        SourceError: The file cannot be opened.
        DataError: Something in it is wrong; named by line and key.
    """
    text = read_json(path, what="file of decisions")
    file = read_as(text, _ReviewsFile)
    return tuple(_review(text, index, one, evidence_sha256) for index, one in enumerate(file.decisions))


def write_reviews(decisions: Sequence[WrittenDecision]) -> dict[str, Any]:
    """The content of a file of decisions, ready for JSON."""
    return {"schema": REVIEWS_SCHEMA, "decisions": [_decision_json(one) for one in decisions]}


def _decision_json(one: WrittenDecision) -> dict[str, Any]:
    told = {
        "proposal": one.proposal,
        "text": one.text,
        "decision": one.decision.value,
        "by": one.by,
        "at": format_utc(one.at),
        "note": one.note,
        "taken": None if one.taken is None else _taken_json(one.taken),
    }
    return {key: value for key, value in told.items() if value is not None}


def _taken_json(taken: TakenEntry) -> dict[str, Any]:
    told = {
        "claim": dict(taken.entry),
        "publisher": taken.publisher,
        "published": taken.published.isoformat(),
        "url": taken.url,
        "start": taken.start,
        "end": taken.end,
        "utc_offset_h": taken.utc_offset_h,
    }
    return {key: value for key, value in told.items() if value is not None}


def _review(text: JsonText, index: int, one: _Decision, sha256: str) -> Review:
    return Review(
        id=f"{sha256[:_ID_DIGITS]}/{index}",
        proposal=one.proposal,
        text=one.text,
        decision=Decision(one.decision),
        by=one.by,
        at=one.at.astimezone(UTC),
        evidence=sha256,
        note=one.note,
        claim=None if one.taken is None else _claim(text, index, one, one.taken, sha256),
    )


def _claim(text: JsonText, index: int, one: _Decision, taken: _Taken, sha256: str) -> Claim:
    try:
        published = parse_date(taken.published)
    except DataError as error:
        path = ("decisions", index, "taken", "published")
        raise problems_error(text, [Problem(path=path, what=str(error))]) from error
    written = WrittenClaim(
        text=text,
        path=("decisions", index, "taken", "claim"),
        id=f"{one.text[:_ID_DIGITS]}/{one.proposal}",
        by=taken.publisher,
        published=published,
        evidence=sha256,
        utc_offset_h=taken.utc_offset_h,
        url=taken.url,
        read_from=TextSpan(text=one.text, start=taken.start, end=taken.end),
    )
    return claim_of(taken.claim, written)
