"""What the inference is handed: everything known of one site, whoever saw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quaywatch.clock import Span
from quaywatch.records.look import Look
from quaywatch.records.observation import Fact, Observation
from quaywatch.records.place import Site

__all__ = ["PortEvidence", "time_order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortEvidence:
    """Looks, observations and stated facts at one site."""

    site: Site
    """The site."""
    observations: tuple[Observation, ...]
    """What was seen and not seen; those of other sites tell where a ship was when it was not here."""
    facts: tuple[Fact, ...] = ()
    """What sources state as known."""
    looks: tuple[Look, ...] = ()
    """Who looked when, and at which zones; only coverage is drawn from them."""
    taken_inside: frozenset[str] = frozenset()
    """Sightings of uncertain time that are taken to lie in the window counted, as their source reports them for it."""

    def here(self) -> tuple[Observation, ...]:
        """The observations at this site."""
        return tuple(one for one in self.observations if one.site == self.site.id)


def time_order(span: Span) -> tuple[float, float]:
    """A sort key: by start, then by end; open ends lie outermost."""
    return _seconds(span.start, float("-inf")), _seconds(span.end, float("inf"))


def _seconds(instant: datetime | None, otherwise: float) -> float:
    return otherwise if instant is None else instant.timestamp()
