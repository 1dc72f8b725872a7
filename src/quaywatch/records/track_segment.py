"""Tracks of ships: their positions without what was received twice or cannot be, told apart by hull and by silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from quaywatch.errors import DataError
from quaywatch.records.track import Positions

__all__ = ["CutReason", "Tracks"]


class CutReason(IntEnum):
    """Why a segment begins."""

    FIRST = 0
    """It is the first of its ship."""
    SILENCE = 1
    """Nothing was received for longer than the limit."""
    JUMP = 2
    """No ship gets here in the time from where the one before ended."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tracks:
    """Positions of whole vessels, by vessel, ship and time.

    A vessel is what sends one MMSI; a ship is what moved as one of what sent it. That two ships are told apart says
    that their positions cannot be one ship's, not which of them the number belongs to, nor that either exists.
    """

    positions: Positions
    ship: npt.NDArray[np.int16]
    """Number of the ship among those that sent this MMSI, from 0; one value for each row."""
    segment: npt.NDArray[np.int32]
    """Number of the segment, from 0 and rising by row."""
    cut_by: npt.NDArray[np.int8]
    """A `CutReason` for each segment."""
    outliers: Positions
    """Rows that no ship's track can hold, taken out."""
    duplicates: int
    """Rows that were received again, taken out."""

    def __post_init__(self) -> None:
        if not len(self.positions) == len(self.ship) == len(self.segment):
            raise DataError(
                f"tracks of {len(self.positions)} positions, {len(self.ship)} ships and {len(self.segment)} segments",
                expected="one ship and one segment for each position",
            )

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def starts_ship(self) -> npt.NDArray[np.bool_]:
        """For each row, whether it is the first of its ship."""
        first = np.ones(len(self), np.bool_)
        mmsi = self.positions.mmsi
        first[1:] = (mmsi[1:] != mmsi[:-1]) | (self.ship[1:] != self.ship[:-1])
        return first

    @property
    def starts_segment(self) -> npt.NDArray[np.bool_]:
        """For each row, whether it is the first of its segment."""
        first = np.ones(len(self), np.bool_)
        first[1:] = self.segment[1:] != self.segment[:-1]
        return first

    def take(self, rows: npt.NDArray[np.bool_]) -> Tracks:
        """Some of the rows by a mask, with no outliers; what is left of a segment is one."""
        kept, segment = np.unique(self.segment[rows], return_inverse=True)
        return Tracks(
            positions=self.positions.take(rows),
            ship=self.ship[rows],
            segment=segment.astype(np.int32),
            cut_by=self.cut_by[kept],
            outliers=Positions.empty(),
            duplicates=0,
        )

    @classmethod
    def joined(cls, parts: Sequence[Tracks]) -> Tracks:
        """The tracks of all parts, none of which shares a vessel with another, in their order."""
        firsts = np.cumsum([0, *(len(part.cut_by) for part in parts)])
        segments = [part.segment + first for part, first in zip(parts, firsts, strict=False)]
        return cls(
            positions=Positions.joined(part.positions for part in parts),
            ship=np.concatenate([np.zeros(0, np.int16), *(part.ship for part in parts)]),
            segment=np.concatenate([np.zeros(0, np.int32), *segments]).astype(np.int32),
            cut_by=np.concatenate([np.zeros(0, np.int8), *(part.cut_by for part in parts)]),
            outliers=Positions.joined(part.outliers for part in parts),
            duplicates=sum(part.duplicates for part in parts),
        )
