"""What could not be done: a line in the report, never lost in a log."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Skipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """One unit of work, or one file, that was left out, and why."""

    id: str
    """Stable key."""
    unit: str
    """What was left out: a file name, or a kind of work with its site and scene."""
    stage: str
    """Where: ingest, look, detect, events, report."""
    reason: str
    """What was wrong, what was expected, what to do."""
    evidence: str | None = None
    """SHA-256 of the artefact, where there is one."""
