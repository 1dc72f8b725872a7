"""Places on the ellipsoid: positions, shapes, and their lengths, areas and local metric frames (WGS 84).

Nothing here measures in Web Mercator or in degrees: lengths and areas are geodesic (Karney 2013, as in PROJ).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Geod, Transformer
from shapely.geometry.base import BaseGeometry

from quaywatch.errors import DataError

__all__ = [
    "WGS84",
    "LocalFrame",
    "LonLat",
    "Shape",
    "ShapeKind",
    "area_m2",
    "bearing_deg",
    "distance_m",
    "length_m",
    "shape_from_geojson",
    "shape_to_geojson",
]

WGS84 = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True, kw_only=True)
class LonLat:
    """A position in degrees (EPSG:4326). Longitude is kept in [-180, 180)."""

    lon: float
    """Degrees east."""
    lat: float
    """Degrees north."""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lon) and math.isfinite(self.lat)):
            raise DataError(f"position {self.lon}, {self.lat} is not finite", expected="two numbers in degrees")
        if not -90 <= self.lat <= 90 or not -360 <= self.lon <= 360:
            raise DataError(
                f"position lon {self.lon}, lat {self.lat} is not on the Earth",
                expected="longitude -180 to 180 and latitude -90 to 90, in degrees",
                do="Check that longitude comes first and that the file is in EPSG:4326",
            )
        object.__setattr__(self, "lon", _wrapped_lon(self.lon))


def _wrapped_lon(lon: float) -> float:
    """A longitude brought into [-180, 180)."""
    return lon if -180 <= lon < 180 else (lon + 180) % 360 - 180


class ShapeKind(StrEnum):
    """What a shape is."""

    POINT = "Point"
    LINE = "LineString"
    POLYGON = "Polygon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A point, a line, or a polygon with holes, in degrees."""

    kind: ShapeKind
    """Which of the three."""
    rings: tuple[tuple[LonLat, ...], ...]
    """One run of positions; for a polygon the closed outer ring first, then the holes."""

    def __post_init__(self) -> None:
        least = {ShapeKind.POINT: 1, ShapeKind.LINE: 2, ShapeKind.POLYGON: 4}[self.kind]
        if not self.rings or any(len(ring) < least for ring in self.rings):
            raise DataError(f"a {self.kind} with too few positions", expected=f"at least {least} positions")
        if self.kind is ShapeKind.POLYGON and any(ring[0] != ring[-1] for ring in self.rings):
            raise DataError("a polygon ring that is not closed", expected="the last position equal to the first")

    @property
    def positions(self) -> tuple[LonLat, ...]:
        """All positions of all rings."""
        return tuple(position for ring in self.rings for position in ring)

    @property
    def centre(self) -> LonLat:
        """The mean direction of the positions, right across the antimeridian too."""
        points = self.positions[:-1] if self.kind is ShapeKind.POLYGON and len(self.rings) == 1 else self.positions
        lons = np.radians([p.lon for p in points])
        lats = np.radians([p.lat for p in points])
        x, y = float(np.mean(np.cos(lats) * np.cos(lons))), float(np.mean(np.cos(lats) * np.sin(lons)))
        z = float(np.mean(np.sin(lats)))
        return LonLat(lon=math.degrees(math.atan2(y, x)), lat=math.degrees(math.atan2(z, math.hypot(x, y))))


def shape_from_geojson(geometry: Mapping[str, Any], *, name: str = "geometry") -> Shape:
    """The shape of a GeoJSON geometry (RFC 7946); a MultiPolygon or MultiLineString of one part is taken as that part.

    Raises:
        DataError: The kind is not supported or the coordinates are not numbers.
    """
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind in ("MultiPolygon", "MultiLineString") and isinstance(coordinates, Sequence) and len(coordinates) == 1:
        kind, coordinates = str(kind).removeprefix("Multi"), coordinates[0]
    if kind not in tuple(ShapeKind):
        raise DataError(f"{name} is a {kind}", expected="a Point, LineString or Polygon", do="Split it into its parts")
    rings: Any = {"Point": [[coordinates]], "LineString": [coordinates]}.get(str(kind), coordinates)
    try:
        positions = tuple(tuple(LonLat(lon=_number(p[0]), lat=_number(p[1])) for p in ring) for ring in rings)
    except (TypeError, IndexError, KeyError, OverflowError):
        raise DataError(f"{name} has coordinates that are not numbers", expected="[lon, lat] pairs") from None
    return Shape(kind=ShapeKind(str(kind)), rings=positions)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return float(value)


def shape_to_geojson(shape: Shape) -> dict[str, Any]:
    """The shape as a GeoJSON geometry."""
    rings: list[Any] = [[[p.lon, p.lat] for p in ring] for ring in shape.rings]
    if shape.kind is ShapeKind.POINT:
        return {"type": "Point", "coordinates": rings[0][0]}
    return {"type": shape.kind.value, "coordinates": rings[0] if shape.kind is ShapeKind.LINE else rings}


def distance_m(a: LonLat, b: LonLat) -> float:
    """Geodesic distance in metres."""
    return float(WGS84.inv(a.lon, a.lat, b.lon, b.lat)[2])


def bearing_deg(a: LonLat, b: LonLat) -> float:
    """Azimuth from a to b at a, in degrees clockwise from north, 0 to 360."""
    return float(WGS84.inv(a.lon, a.lat, b.lon, b.lat)[0]) % 360.0


def length_m(line: Sequence[LonLat]) -> float:
    """Geodesic length of a run of positions, in metres."""
    return float(WGS84.line_length([p.lon for p in line], [p.lat for p in line])) if len(line) > 1 else 0.0


def area_m2(shape: Shape) -> float:
    """Geodesic area of a polygon less its holes, in square metres; 0 for points and lines."""
    if shape.kind is not ShapeKind.POLYGON:
        return 0.0
    sizes = [abs(float(WGS84.polygon_area_perimeter([p.lon for p in r], [p.lat for p in r])[0])) for r in shape.rings]
    return sizes[0] - sum(sizes[1:])


@dataclass(frozen=True, kw_only=True)
class LocalFrame:
    """A flat metric frame (azimuthal equidistant) round an origin: x metres east, y metres north.

    Within 10 km of the origin lengths are true to better than 1 in 10^6, which is why masks and rectangles are made
    here. The antimeridian is nothing special in it.
    """

    origin: LonLat
    """Where x and y are 0."""

    @cached_property
    def crs(self) -> CRS:
        """The frame as a coordinate reference system."""
        return CRS.from_proj4(f"+proj=aeqd +lat_0={self.origin.lat} +lon_0={self.origin.lon} +datum=WGS84 +units=m")

    @cached_property
    def _forward(self) -> Transformer:
        return Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)

    def to_xy(self, positions: Sequence[LonLat]) -> npt.NDArray[np.float64]:
        """Positions as an (n, 2) array of metres east and north."""
        x, y = self._forward.transform([p.lon for p in positions], [p.lat for p in positions])
        return np.column_stack([x, y]).astype(np.float64)

    def to_lonlat(self, xy: npt.ArrayLike) -> tuple[LonLat, ...]:
        """The inverse of `to_xy`, for an (n, 2) array."""
        points = np.atleast_2d(np.asarray(xy, dtype=np.float64))
        lon, lat = self._forward.transform(points[:, 0], points[:, 1], direction="INVERSE")
        return tuple(LonLat(lon=float(a), lat=float(b)) for a, b in zip(lon, lat, strict=True))

    def to_plane(self, shape: Shape) -> BaseGeometry:
        """The shape as a shapely geometry in metres of this frame."""
        rings = [self.to_xy(ring) for ring in shape.rings]
        if shape.kind is ShapeKind.POINT:
            return shapely.Point(rings[0][0])
        if shape.kind is ShapeKind.LINE:
            return shapely.LineString(rings[0])
        return shapely.Polygon(rings[0], rings[1:])

    def from_plane(self, geometry: BaseGeometry) -> Shape:
        """A shapely point, line or polygon in metres of this frame as a shape."""
        if isinstance(geometry, shapely.Polygon):
            rings = [geometry.exterior, *geometry.interiors]
            return Shape(
                kind=ShapeKind.POLYGON, rings=tuple(_closed(self.to_lonlat(np.array(r.coords))) for r in rings)
            )
        kind = ShapeKind.POINT if isinstance(geometry, shapely.Point) else ShapeKind.LINE
        return Shape(kind=kind, rings=(self.to_lonlat(np.array(geometry.coords)),))


def _closed(ring: tuple[LonLat, ...]) -> tuple[LonLat, ...]:
    return ring if ring[0] == ring[-1] else (*ring[:-1], ring[0])
