"""What a look shows of the vehicles that stand on a line of track."""

from __future__ import annotations

from dataclasses import dataclass

from quaywatch.clock import Span
from quaywatch.errors import DataError
from quaywatch.records.observation import Measure, Outcome

__all__ = ["TrackLook"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackLook:
    """What one scene shows on one line of track. Vehicles are told by their place on the track, not by their kind."""

    scene: str
    """Key of the scene."""
    acquired: Span
    """When it was taken."""
    zone: str
    """Key of the track."""
    outcome: Outcome
    """Occupied, not occupied, or not to be told."""
    because: str
    """Why, in words."""
    usable_share: float
    """Share of the track with data and no known cloud, 0–1."""
    occupied_m: Measure | None = None
    """Metres of track under vehicles, couplings included; None where they could not be measured."""
    runs_m: tuple[float, ...] = ()
    """Lengths of the stretches that are occupied without a break, in metres, in the direction of the line."""
    cars: Measure | None = None
    """Least and most cars that such stretches hold; None where they could not be measured."""

    def __post_init__(self) -> None:
        if self.outcome is Outcome.NOT_OBSERVABLE and self.occupied_m is not None:
            raise DataError("metres of a track that could not be observed", expected="no measure")
