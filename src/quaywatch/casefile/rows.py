"""Records as rows of their tables. The way back is the JSON in `body`, by `codec.read_record`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from quaywatch.casefile.codec import canonical_json, content_hash
from quaywatch.casefile.custody import CustodyEntry
from quaywatch.casefile.entries import UnitKey
from quaywatch.clock import Bracket, Span
from quaywatch.records.artefact import Artefact

__all__ = ["artefact_row", "custody_row", "noun_row", "unit_row"]

_TIMES = {
    "scenes": ("acquired", "acquired"),
    "looks": ("time", "time"),
    "observations": ("time", "time"),
    "facts": ("time", "time"),
    "stock_changes": ("earlier", "later"),
    "constructions": ("started", "completed"),
    "crossings": ("when", "when"),
    "voyages": ("departure", "arrival"),
    "claims": ("when", "when"),
}
"""Noun → the fields that hold its first and its last time."""


def artefact_row(artefact: Artefact) -> dict[str, str]:
    """The row of an artefact."""
    body = canonical_json(artefact).decode()
    return {"sha256": artefact.sha256, "role": artefact.role.value, "name": artefact.name, "body": body}


def custody_row(entry: CustodyEntry) -> dict[str, Any]:
    """The row of a custody entry."""
    index = {"number": entry.number, "time": entry.time, "action": entry.action, "subject": entry.subject}
    return {**index, "body": canonical_json(entry).decode()}


def noun_row(noun: str, record: Any) -> dict[str, Any]:
    """The row of a record that a run made; the unit adds its slot and the record's position in it."""
    head = record[0] if isinstance(record, tuple) else record  # a count goes by its request
    first, last = _TIMES.get(noun, ("", ""))
    return {
        "id": getattr(head, "id", getattr(head, "claim", None)),  # a verdict goes by its claim
        "site": getattr(head, "site", None),
        "zone": getattr(head, "zone", None),
        "scene": getattr(head, "scene", None),
        "not_before": _written(_earliest(getattr(head, first, None))),
        "not_after": _written(_latest(getattr(head, last, None))),
        "body": canonical_json(record).decode(),
    }


def unit_row(unit: UnitKey, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, str]:
    """The row of a unit that made these rows, by noun."""
    return {
        "slot": unit.slot,
        "key": unit.sha256,
        "stage": unit.stage,
        "code_version": unit.code_version,
        "inputs": canonical_json(unit.inputs).decode(),
        "result": _result_hash(rows),
    }


def _result_hash(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Hash of all that a unit made: its rows by noun, in their order."""
    return content_hash({noun: [row["body"] for row in found] for noun, found in rows.items() if found})


def _earliest(time: Span | Bracket | None) -> datetime | None:
    return time.start if isinstance(time, Span) else time.not_before if time else None


def _latest(time: Span | Bracket | None) -> datetime | None:
    return time.end if isinstance(time, Span) else time.not_after if time else None


def _written(instant: datetime | None) -> str | None:
    """With microseconds always, so that the order of texts is the order of times."""
    return None if instant is None else instant.isoformat(timespec="microseconds").replace("+00:00", "Z")
