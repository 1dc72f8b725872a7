"""What a detector said of one scene, as columns: detections of ships with place, length and score, and when it was."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from quaywatch.errors import DataError
from quaywatch.geo import Shape

__all__ = ["DetectedScene", "LookedPart"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DetectedScene:
    """Detections of one scene, one row each, by id; a scene may have none."""

    scene: str
    """Its key; empty where the file names none."""
    time_ms: int
    """When it was taken, milliseconds since 1970, UTC: the instant, or the middle of the interval that is known."""
    half_s: float
    """Half of that interval, seconds; 0 for an instant."""
    sensor: str
    """As the file names it; empty where it does not."""
    gsd_m: float
    """Ground sampling distance; NaN where not known."""
    detection_id: npt.NDArray[np.object_]
    """Keys, as text; each once."""
    lon: Floats
    """Degrees: of the middle."""
    lat: Floats
    """Degrees: of the middle."""
    length_m: Floats
    """NaN where not measured."""
    length_u95_m: Floats
    """Half-width of its 95 % interval; NaN where not known."""
    score: Floats
    """Chance that it is a ship, by the detector, 0 to 1; NaN where it gives none."""

    def __post_init__(self) -> None:
        lengths = {name: len(getattr(self, name)) for name in self._columns()}
        if len(set(lengths.values())) > 1:
            raise DataError(f"columns of different lengths: {lengths}", expected="as many values in each")

    @classmethod
    def _columns(cls) -> list[str]:
        named = [field.name for field in fields(cls)]
        return named[named.index("detection_id") :]

    def __len__(self) -> int:
        return len(self.detection_id)

    def take(self, rows: npt.NDArray[np.bool_]) -> Self:
        """Some of the detections."""
        return replace(self, **{name: getattr(self, name)[rows] for name in self._columns()})


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedPart:
    """A part of the area in which ships were looked for."""

    shape: Shape
    """A polygon."""
    scene: str = ""
    """Of which scene; empty for all."""
