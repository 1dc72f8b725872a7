"""What a berth's own other looks say of one look at it."""

from __future__ import annotations

from dataclasses import dataclass

from quaywatch.errors import DataError
from quaywatch.geo import Shape
from quaywatch.records.observation import Outcome

__all__ = ["BerthHistory", "HistoryVessel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryVessel:
    """Something as long as a ship that lies where other looks show the berth empty."""

    outline: Shape
    """Oriented rectangle along the quay, four corners, EPSG:4326."""
    score: float
    """Chance that a vessel lies there, 0–1."""
    length_u95_m: float
    """Half-width of the 95 % interval of its length."""
    width_u95_m: float
    """The same for its width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BerthHistory:
    """One look at one berth, held against the berth's empty state in other looks, earlier and later.

    It tells a change against the empty state, not what changed: a barge, a pontoon that came, or a floating crane
    reads as a vessel, and a vessel that never left as part of the quay.
    """

    id: str
    """Stable key: zone and scene."""
    zone: str
    """Key of the zone."""
    scene: str
    """Key of the scene that was judged."""
    outcome: Outcome | None
    """Seen, not seen, not observable; None where the history does not decide, and the look stands by itself."""
    because: str
    """Why, in one sentence."""
    looks: int
    """Other looks that could be laid over this one."""
    empty: int
    """Those of them that show the berth empty (over the fifth of it that fewest do)."""
    period: str = ""
    """Days of the first and the last of them."""
    site: str | None = None
    """Key of the site; None outside a case."""
    contrast: float | None = None
    """How far the berth differs from its empty state, in spreads of the empty looks: what holds over 50 m of it."""
    probability: float | None = None
    """Chance that a vessel lies there, set by hand and checked on planted ships; None where nothing was decided."""
    vessels: tuple[HistoryVessel, ...] = ()
    """What lies there."""

    def __post_init__(self) -> None:
        if self.outcome is None and (self.vessels or self.probability is not None):
            raise DataError(f"history {self.id!r} decides nothing but tells of a vessel", expected="no vessel")
