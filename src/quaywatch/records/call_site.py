"""Places where ships call, as the search for port calls needs them."""

from __future__ import annotations

from dataclasses import dataclass

from quaywatch.errors import DataError
from quaywatch.geo import LonLat, Shape, ShapeKind

__all__ = ["CallSite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSite:
    """A site or one of its zones; several of one `site` are one place of call."""

    site: str
    """The site's id."""
    shape: Shape
    """A point, or a polygon of less than a degree."""
    zone: str = ""
    """The zone's id; empty where it stands for the site."""
    country: str = ""
    """Where it lies, as the list of sites writes it; empty where not known."""

    def __post_init__(self) -> None:
        if self.shape.kind is ShapeKind.LINE:
            raise DataError(
                f"site {self.site!r} is a line", expected="a point or a polygon", do="Give the water as a polygon"
            )
        if self.shape.kind is ShapeKind.POLYGON and any(
            _degrees_apart(self.centre, position) > 1 for position in self.shape.positions
        ):
            raise DataError(f"site {self.site!r} is wider than a degree", expected="a port or a zone of one")

    @property
    def centre(self) -> LonLat:
        """The point, or the middle of the polygon's corners."""
        return self.shape.centre


def _degrees_apart(one: LonLat, other: LonLat) -> float:
    return max(abs((one.lon - other.lon + 540) % 360 - 180), abs(one.lat - other.lat))
