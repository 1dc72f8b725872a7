"""What a person decided on something that rules proposed. Nothing that is proposed counts without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from quaywatch.errors import DataError
from quaywatch.records.claim import Claim

__all__ = ["Decision", "Review", "last_reviews"]


class Decision(StrEnum):
    """What was decided."""

    ACCEPT = "accept"
    """Taken as proposed."""
    EDIT = "edit"
    """Taken in other words or with another value."""
    REJECT = "reject"
    """Not taken, or taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One decision on one proposed claim. Later ones stand in for earlier ones, which are kept."""

    id: str
    """Stable key, unique in the case."""
    proposal: str
    """Key of the proposal."""
    text: str
    """SHA-256 of the text that it was read from."""
    decision: Decision
    by: str
    """Who decided."""
    at: datetime
    """When, UTC."""
    evidence: str
    """SHA-256 of the file of decisions."""
    note: str | None = None
    """Why."""
    claim: Claim | None = None
    """What was taken, whole, so that it stays as it was taken; None where it was rejected."""

    def __post_init__(self) -> None:
        if (self.claim is None) != (self.decision is Decision.REJECT):
            claim = "without a claim" if self.claim is None else "with a claim"
            raise DataError(
                f"decision {self.decision.value!r} on {self.proposal} {claim}",
                expected="a claim with accept and edit, and none with reject",
            )


def last_reviews(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Of each proposal of each text the last decision, in the order in which they were made.

    Of several at one moment the one whose file and text come last counts, so that the order in which files are read
    changes nothing.
    """
    last: dict[tuple[str, str], Review] = {}
    for review in sorted(reviews, key=_order):
        last.pop((review.text, review.proposal), None)
        last[review.text, review.proposal] = review
    return tuple(last.values())


def _order(review: Review) -> tuple[datetime, str, str, str]:
    return review.at, review.evidence, review.text, review.proposal
