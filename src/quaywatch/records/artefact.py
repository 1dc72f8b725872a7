"""Bytes that are kept as evidence, and what may be done with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quaywatch.errors import DataError

__all__ = ["Artefact", "ArtefactRole", "Figure", "Publish", "Rights"]


class Publish(StrEnum):
    """Whether an artefact may be shown to the public."""

    YES = "yes"
    NO = "no"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Who holds the rights to an artefact, and how it must be credited."""

    holder: str
    """Who holds them."""
    credit: str
    """The credit line to print, with the year filled in."""
    licence: str = "unknown"
    """SPDX identifier or the licence's name."""
    publish: Publish = Publish.ASK
    """Whether the report may place it; `ask` is treated as no until somebody has asked."""


class ArtefactRole(StrEnum):
    """What an artefact is in the case."""

    SCENE = "scene"
    MASK = "mask"
    SIGHTINGS = "sightings"
    TEXT = "text"
    """A transcript or an article."""
    CLAIMS = "claims"
    REVIEWS = "reviews"
    """What persons decided on proposed claims."""
    ROLES = "roles"
    HYPOTHESES = "hypotheses"
    LEDGER = "ledger"
    PROVISIONS = "provisions"
    STATEMENTS = "statements"
    SITE = "site"
    SIGNALS = "signals"
    """What ships sent of themselves, as received."""
    WATCHLIST = "watchlist"
    SHIP_EVENTS = "ship events"
    """A table made from signals."""
    FIGURE = "figure"
    STRIPS = "strips"


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """Bytes in the case, known by their SHA-256."""

    sha256: str
    """Lower-case hexadecimal digest of the bytes."""
    name: str
    """The file name it came with."""
    role: ArtefactRole
    """What it is."""
    size: int
    """Length in bytes."""
    source: str
    """Where it came from: a URL, or a person's words."""
    rights: Rights
    """What may be done with it."""
    parents: tuple[str, ...] = ()
    """SHA-256 of the artefacts it was derived from; empty for originals."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """How it was derived, or told at ingest (sensor, acquisition time)."""

    def __post_init__(self) -> None:
        if len(self.sha256) != 64 or set(self.sha256) - set("0123456789abcdef"):
            raise DataError(f"{self.sha256!r} is not a SHA-256", expected="64 lower-case hexadecimal digits")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture made from evidence, for the report."""

    id: str
    """Stable key."""
    image: str
    """SHA-256 of the PNG."""
    title: str
    """Title drawn in the figure."""
    caption: str
    """What it shows, with place, UTC and local time, sensor and ground sampling distance."""
    alt: str
    """The same for those who cannot see it."""
    credit: str
    """Credit line."""
    site: str
    """Key of the site."""
    scene: str
    """Key of the scene."""
    rights: Rights
    """What may be done with it: those of the scene."""
