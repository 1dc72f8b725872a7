"""The sea as a ship sees it: stretches of open water, and the passages that lead from one to the next."""

from __future__ import annotations

from dataclasses import dataclass

from quaywatch.errors import DataError
from quaywatch.geo import LonLat, Shape

__all__ = ["Passage", "Sea", "SeaChart"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sea:
    """A stretch of water that is so open that any two places on it are taken as joined by a straight line."""

    name: str
    outline: Shape
    """Polygon, coarse: it takes in the coast with its ports, and says nothing of where the shore runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A strait, canal or cape where ships go from one sea to another."""

    name: str
    position: LonLat
    joins: tuple[str, ...]
    """Names of the seas that meet here, two or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeaChart:
    """Seas and passages. Where outlines overlap, a place belongs to the sea that is listed first."""

    seas: tuple[Sea, ...]
    passages: tuple[Passage, ...]

    def __post_init__(self) -> None:
        names = [sea.name for sea in self.seas]
        if len(set(names)) < len(names):
            raise DataError("a sea chart with two seas of one name", expected="one sea per name")
        for passage in self.passages:
            unknown = set(passage.joins) - set(names)
            if len(set(passage.joins)) < 2 or unknown:
                wrong = f"passage {passage.name!r} joins {', '.join(passage.joins) or 'nothing'}"
                raise DataError(wrong, expected="two or more seas of the chart")
