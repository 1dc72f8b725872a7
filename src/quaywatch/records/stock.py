"""What a look shows of the goods that lie in a yard."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quaywatch.clock import Span
from quaywatch.errors import DataError
from quaywatch.records.event import StockSign
from quaywatch.records.observation import Measure, Outcome

__all__ = ["Material", "YardChange", "YardLook"]


class Material(StrEnum):
    """What goods look like from above. It names looks, not goods: dark slag and wet tarmac are coal-like too."""

    COAL_LIKE = "coal-like"
    """Dark in all bands, and flat."""
    ORE = "ore"
    """Redder the longer the wave, as iron oxides are."""
    AGGREGATE = "aggregate"
    """As bright or brighter than bare ground, and flat: sand, gravel, limestone, cement."""
    CONTAINERS = "containers"
    """Patches of many colours, of the size of shipping boxes, laid one way; what is in them is not seen."""
    UNKNOWN = "unknown"
    """Its colour fits none of these, or the bands cannot tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YardChange:
    """How the covered area of a yard differs from that of an earlier look."""

    change_m2: float
    """Later less earlier."""
    u95_m2: float
    """Half-width of its 95 % interval."""

    def __post_init__(self) -> None:
        if not self.u95_m2 >= 0.0:
            raise DataError(f"an interval of ± {self.u95_m2} m²", expected="a half-width that is not negative")

    @property
    def sign(self) -> StockSign:
        """Which way it went; the same where nought lies in the interval."""
        if abs(self.change_m2) <= self.u95_m2:
            return StockSign.SAME
        return StockSign.GREW if self.change_m2 > 0.0 else StockSign.FELL


@dataclass(frozen=True, slots=True, kw_only=True)
class YardLook:
    """What one scene shows of the stock of one yard. The area is what is covered; height and volume are a model's."""

    scene: str
    """Key of the scene."""
    acquired: Span
    """When it was taken."""
    zone: str
    """Key of the yard."""
    outcome: Outcome
    """Seen, not seen, or not observable."""
    because: str
    """Why, in words."""
    usable_share: float
    """Share of the yard with data and no known cloud, 0–1."""
    area_m2: Measure | None = None
    """Covered area; 0 with an interval where none was seen; None where it could not be observed."""
    material: Material | None = None
    """What it looks like; None where nothing was seen."""
    height_m: Measure | None = None
    """Of the highest place, from its shadow at pixels of 3 m and finer; None where it is not told."""
    volume_m3: Measure | None = None
    """Of all that was measured, the same way: only `high` where no shadow is cast."""
    volume_because: str = ""
    """How they were told, or why not, in words; empty where pixels are coarser."""
    since_earlier: YardChange | None = None
    """Against the last earlier look that could be measured."""
    since_first: YardChange | None = None
    """Against the first look that could be measured."""

    def __post_init__(self) -> None:
        if (self.area_m2 is None) != (self.outcome is Outcome.NOT_OBSERVABLE):
            raise DataError(
                f"an area of {self.area_m2} that is {self.outcome}", expected="an area where one could be observed"
            )
