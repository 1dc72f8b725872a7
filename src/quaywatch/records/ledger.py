"""Who is said to have given what to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quaywatch.clock import Span
from quaywatch.records.claim import Hedge

__all__ = ["Exchange", "LedgerRow", "TransferState"]


class TransferState(StrEnum):
    """How far a transfer is said to be."""

    MADE = "made"
    PLANNED = "planned"
    SUSPECTED = "suspected"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One transfer by somebody's word; that it is said does not say that it was made."""

    id: str
    giver: str
    taker: str
    goods: str
    state: TransferState
    """By the words of the source; a suspicion of something made is `suspected`."""
    hedge: Hedge
    by: str
    """By whose word."""
    published: date
    text: str
    when: Span | None = None
    """Time it speaks of; None where the source gives none."""
    claim: str | None = None
    """Key of the claim it comes from; None for a row of a ledger file."""
    url: str | None = None
    evidence: str = ""
    """SHA-256 of the ledger file; empty where it comes from a claim, or is in no case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What went between two parties, each way, by somebody's word."""

    parties: tuple[str, str]
    """The giver of the earliest row first."""
    forth: tuple[LedgerRow, ...]
    """From the first to the second, in order of time."""
    back: tuple[LedgerRow, ...]
    """From the second to the first."""

    @property
    def is_two_sided(self) -> bool:
        """True where something is said to have gone each way; that one paid for the other is not said by that."""
        return bool(self.forth and self.back)
