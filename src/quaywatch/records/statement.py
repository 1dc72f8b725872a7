"""Records that words were spoken: by whom, when, where, and who keeps the record. Not that the words are true."""

from __future__ import annotations

from dataclasses import dataclass

from quaywatch.records.role import speaker_key

__all__ = ["Statement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One record of words spoken."""

    id: str
    """Stable key, unique in the case."""
    speaker: str
    """Name."""
    said_on: str
    """ISO day, month or year."""
    by: str
    """Who keeps the record: a publisher, an office."""
    text: str
    """What was said, in our words."""
    also: tuple[str, ...] = ()
    """Other spellings of the name."""
    venue: str | None = None
    """Where it was said."""
    is_recording: bool = False
    """True of a recording or an official transcript: it counts whoever publishes it."""
    url: str | None = None
    """Its page."""
    evidence: str = ""
    """SHA-256 of the file; empty where it is in no case."""

    def is_by(self, name: str) -> bool:
        """Whether the speaker is called so; case, marks and blanks do not count."""
        return speaker_key(name) in {speaker_key(one) for one in (self.speaker, *self.also)}
