"""The chain of custody: what was done to the evidence and when, each entry sealed by the hash of the one before.

A changed, removed or inserted entry breaks the chain. Entries cut off at the end leave a chain that is whole: only a
hash of the last entry that is kept elsewhere can show that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from quaywatch.casefile.codec import content_hash
from quaywatch.clock import format_utc

__all__ = ["ARTEFACT_ADDED", "ARTEFACT_ADDED_AGAIN", "REPORT_WRITTEN", "CustodyEntry", "check_chain", "next_entry"]

ARTEFACT_ADDED = "artefact added"
ARTEFACT_ADDED_AGAIN = "artefact added again"
REPORT_WRITTEN = "report written"

_BEFORE_THE_FIRST = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEntry:
    """One act. Its time is the clock of the machine that did it: the only such time in a case."""

    number: int
    """Place in the chain, from 1."""
    time: str
    """When it was done, ISO 8601 in UTC."""
    action: str
    """What was done."""
    subject: str
    """To what: the SHA-256 of an artefact, or the path of a report file."""
    detail: Mapping[str, str]
    """The facts of the act."""
    previous: str
    """Hash of the entry before; zeros for the first."""
    hash: str = ""
    """SHA-256 over the canonical JSON of the entry with this field empty."""


def next_entry(
    last: CustodyEntry | None, time: datetime, action: str, subject: str, detail: Mapping[str, str]
) -> CustodyEntry:
    """The entry that follows the last one (None: the first of a chain)."""
    number, previous = (last.number + 1, last.hash) if last else (1, _BEFORE_THE_FIRST)
    written = format_utc(time) or ""
    unsealed = CustodyEntry(
        number=number, time=written, action=action, subject=subject, detail=detail, previous=previous
    )
    return replace(unsealed, hash=_seal(unsealed))


def check_chain(entries: Iterable[CustodyEntry]) -> list[str]:
    """One sentence for each break in the chain; none where it is whole."""
    breaks, number, previous = [], 1, _BEFORE_THE_FIRST
    for entry in entries:
        if entry.number != number or entry.previous != previous:
            breaks.append(f"entry {entry.number} does not follow the entry before it")
        if entry.hash != _seal(entry):
            breaks.append(f"entry {entry.number} ({entry.action}) was changed after it was written")
        number, previous = entry.number + 1, entry.hash
    return breaks


def _seal(entry: CustodyEntry) -> str:
    return content_hash(replace(entry, hash=""))
