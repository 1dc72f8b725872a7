"""Detections held against tracked vessels as a table: what `matches` of `ais-events` version 1 has, and where it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.errors import DataError

__all__ = ["MATCH_COLUMNS", "ShipMatches"]

Column = npt.NDArray[Any]

MATCH_COLUMNS: Mapping[str, type[np.generic]] = {
    "scene": np.object_,
    "acquired_ms": np.int64,
    "detection_id": np.object_,
    "mmsi": np.int64,
    "probability": np.float64,
    "p_not_transmitting": np.float64,
    "distance_m": np.float64,
    "minutes_to_nearest": np.float64,
    "length_ratio": np.float64,
    "lon": np.float64,
    "lat": np.float64,
    "name": np.object_,
    "imo": np.int64,
    "flag": np.object_,
    "because": np.object_,
}
"""In the order in which they are written."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShipMatches:
    """A row for each detection, then for each tracked vessel that should have been seen and was not, by scene.

    What is not known is NaN, 0 among whole numbers, None or empty among texts. All chances are those of a model
    (`events.matching`); none says why a ship was not heard.
    """

    columns: Mapping[str, Column]
    """`MATCH_COLUMNS`, all of one length. The place is the detection's; of a vessel that was not seen, where it would
    have been."""

    def __post_init__(self) -> None:
        lengths = {name: len(column) for name, column in self.columns.items()}
        if tuple(lengths) != tuple(MATCH_COLUMNS) or len(set(lengths.values())) > 1:
            raise DataError(f"columns of matches {lengths}", expected=f"{', '.join(MATCH_COLUMNS)}, of one length")

    def __len__(self) -> int:
        return len(self.columns["mmsi"])

    @classmethod
    def joined(cls, parts: Iterable[ShipMatches]) -> ShipMatches:
        """The rows of all parts, in their order."""
        held = list(parts)
        return cls(
            columns={
                name: np.concatenate([np.zeros(0, kind), *(part.columns[name] for part in held)]).astype(kind)
                for name, kind in MATCH_COLUMNS.items()
            }
        )

    @property
    def has_detection(self) -> npt.NDArray[np.bool_]:
        """For each row, whether it is a detection."""
        return np.array([one is not None for one in self.columns["detection_id"]], np.bool_)
