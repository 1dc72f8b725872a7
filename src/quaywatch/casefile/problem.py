"""What a verification finds wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Problem", "ProblemKind"]


class ProblemKind(StrEnum):
    """What is wrong."""

    MISSING = "missing"
    DAMAGED = "damaged"
    EXTRA = "extra"
    CUSTODY = "custody"
    DATABASE = "database"
    CONFIG = "config"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is not as it was written."""

    kind: ProblemKind
    """What is wrong."""
    subject: str
    """With what: a path inside the case, or a table and a row of it."""
    note: str
    """In words."""

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}: {self.note}"
