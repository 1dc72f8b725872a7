"""What the caller tells of that which goes into a case: the origin of bytes, and the key of a unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quaywatch.casefile.codec import content_hash
from quaywatch.records.artefact import ArtefactRole, Rights

__all__ = ["Origin", "UnitKey"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What must be told of bytes before they become evidence."""

    role: ArtefactRole
    """What they are."""
    source: str
    """Where they came from: a URL, or a person's words."""
    rights: Rights
    """What may be done with them."""
    name: str = ""
    """File name; empty = that of the file."""
    parents: tuple[str, ...] = ()
    """SHA-256 of the artefacts they were derived from."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """How they were derived, or what was told at ingest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKey:
    """What one piece of work of a run is known by: everything that its result depends on."""

    slot: str
    """What it answers (`look:rajin:scene-1`): a slot holds the result of one unit, the latest."""
    stage: str
    """Kind of work (`look`, `events`)."""
    code_version: str
    """Version of the code that does it."""
    inputs: Mapping[str, object]
    """Hashes of its inputs, and its settings: plain data, no sets."""

    @property
    def sha256(self) -> str:
        """Hash of all of it: where it is equal, the result is."""
        return content_hash(self.slot, self.stage, self.code_version, self.inputs)
