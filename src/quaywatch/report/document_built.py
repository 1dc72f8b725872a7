"""The frozen report's pictures of before and after, and lengths against time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quaywatch.report.links import Link

__all__ = ["Growth", "GrowthPoint", "Swipe", "SwipeSide"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwipeSide:
    """One of two pictures of the same ground."""

    image: str
    """SHA-256 of the PNG."""
    label: str
    """Before or after, with the day."""
    alt: str
    credit: str
    withheld: str | None
    """Why the image may not be placed; None where it may."""
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swipe:
    """The same ground before and after, to be laid over one another."""

    id: str
    title: str
    caption: str
    before: SwipeSide
    after: SwipeSide

    @property
    def sides(self) -> tuple[SwipeSide, SwipeSide]:
        """Both, the earlier first."""
        return self.before, self.after

    @property
    def may_show(self) -> bool:
        """Whether both may be placed: one alone shows no change."""
        return self.before.withheld is None and self.after.withheld is None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthPoint:
    """What one look shows of a structure."""

    time: datetime
    """The middle of the look's time."""
    when: str
    """The look's time in words."""
    outcome: str
    """`seen`, `not_seen` or `not_observable`."""
    length_m: int | None
    """Of the longest stretch that stands, rounded; None where none does or none could be seen."""
    u95_m: int | None
    words: str
    """All of it in words."""
    link: Link
    """The way to the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """The length of a structure from look to look."""

    id: str
    title: str
    description: str
    """The same for those who cannot see it."""
    utc_offset_h: float
    points: tuple[GrowthPoint, ...]
