"""The frozen report's yards: how much ground goods covered, look by look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quaywatch.report.links import Link

__all__ = ["YardPoint", "YardSeries"]


@dataclass(frozen=True, slots=True, kw_only=True)
class YardPoint:
    """What one look shows of the stock of a yard."""

    time: datetime | None
    """The middle of the look's time; None where it is not known."""
    when: str
    """The look's time in words."""
    outcome: str
    """`seen`, `not_seen` or `not_observable`."""
    area_m2: int | None
    """Covered ground, rounded; None where it could not be observed, and where no look of the yard saw any."""
    u95_m2: int | None
    """Half-width of its 95 % interval."""
    material: str
    """What it looks like from above; empty where nothing was seen. It names a colour, not goods."""
    because: str
    """Why, in words."""
    words: str
    """All of it in words."""
    link: Link
    """The way to the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YardSeries:
    """The covered ground of a yard from look to look, by one kind of sensor."""

    id: str
    """Anchor."""
    title: str
    """The yard, and the sensor."""
    description: str
    """The same for those who cannot see it."""
    materials: tuple[str, ...]
    """What was seen looks like, each once."""
    credits: tuple[str, ...]
    """Of the scenes that were looked at."""
    plotted: bool
    """Whether it is drawn against time: at least two looks whose time is known, and one that saw something."""
    utc_offset_h: float
    points: tuple[YardPoint, ...]
    """In order of time."""
