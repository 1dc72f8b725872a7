"""What the signals of a case hold of one vessel, for claims that name it.

A position is what a ship says of itself. That none was received does not say that none was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from quaywatch.errors import DataError
from quaywatch.geo import LonLat

__all__ = ["HeardShip", "ListenedTime"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeardShip:
    """All positions that were received of one number, and what it said of itself."""

    mmsi: int
    """Number that was sent."""
    time_ms: npt.NDArray[np.int64]
    """Of its positions, rising; milliseconds since 1970, UTC."""
    lon: npt.NDArray[np.float64]
    """Degrees, one for each position."""
    lat: npt.NDArray[np.float64]
    """Degrees, one for each position."""
    names: tuple[str, ...] = ()
    """That it sent, each once, the last one last."""
    imos: tuple[int, ...] = ()
    """IMO numbers that it sent and that can be a ship's."""
    length_m: float | None = None
    """As last sent; a person on board types it in."""
    ships: int = 1
    """How many ships sent this number: two where its positions cannot be one ship's."""

    def __post_init__(self) -> None:
        if not len(self.time_ms) == len(self.lon) == len(self.lat):
            raise DataError(f"columns of vessel {self.mmsi} of different lengths", expected="as many values in each")
        if (np.diff(self.time_ms) < 0).any():
            raise DataError(f"positions of vessel {self.mmsi} out of order", expected="rising times")

    def place(self, row: int) -> LonLat:
        """Where one of its positions lies."""
        return LonLat(lon=float(self.lon[row]), lat=float(self.lat[row]))

    def time(self, row: int) -> datetime:
        """When one of its positions was sent, UTC."""
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(self.time_ms[row]))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenedTime:
    """What was received of other vessels in the time of a claim of silence."""

    claim: str
    """Key of the claim."""
    mmsi: int
    """The lowest of the numbers that the silent ship sent."""
    vessels: int
    """Of which a position was received, wherever."""
    near: int
    """Of these, those heard near where the silent ship was last heard before that time or first heard after it."""
    near_m: float
    """How near."""
