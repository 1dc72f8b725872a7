"""The area of a scene in which ships were looked for: as told, or the box of its detections with a margin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from quaywatch.geo import LocalFrame, LonLat, area_m2
from quaywatch.records.detected_scene import DetectedScene, LookedPart

__all__ = ["MARGIN_M", "LookedArea", "find_looked_area"]

Floats = npt.NDArray[np.float64]

MARGIN_M = 2000.0
"""Around the box of the detections, where no area is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedArea:
    """Where ships were looked for."""

    frame: LocalFrame
    """Metres round its middle."""
    plane: BaseGeometry
    """In the frame."""
    area_km2: float
    """Geodesic; water and land, where nothing tells them apart."""
    reach_m: float
    """From the middle to its farthest corner."""
    said: str
    """How it is known."""

    def depth_m(self, lon: Floats, lat: Floats) -> Floats:
        """Metres from its edge, above 0 inside."""
        points = shapely.points(self._xy(lon, lat))
        away = shapely.distance(points, self.plane.boundary)
        return np.asarray(np.where(shapely.intersects(self.plane, points), away, -away), float)

    def holds(self, place: tuple[Floats, Floats], east_m: Floats, north_m: Floats) -> npt.NDArray[np.bool_]:
        """Whether points so far from places (longitude, latitude) lie in it; a row for each place."""
        xy = self._xy(*place)
        shapely.prepare(self.plane)
        return np.asarray(shapely.intersects_xy(self.plane, xy[:, :1] + east_m, xy[:, 1:] + north_m))

    def _xy(self, lon: Floats, lat: Floats) -> Floats:
        places = [LonLat(lon=float(x), lat=float(y)) for x, y in zip(lon, lat, strict=True)]
        return np.asarray(self.frame.to_xy(places), float).reshape(-1, 2)


def find_looked_area(scene: DetectedScene, parts: Sequence[LookedPart]) -> LookedArea | None:
    """The area of a scene; None where none is told and it has no detection.

    Args:
        scene: With its detections.
        parts: Areas as told; those of other scenes are left out.
    """
    own = [part.shape for part in parts if part.scene in ("", scene.scene)]
    if own:
        frame = _frame([place for shape in own for place in shape.positions])
        plane = shapely.union_all([shapely.make_valid(frame.to_plane(shape)) for shape in own])
        return _area(frame, plane, "as told")
    if not len(scene) or parts:
        return None
    places = [LonLat(lon=float(lon), lat=float(lat)) for lon, lat in zip(scene.lon, scene.lat, strict=True)]
    frame = _frame(places)
    xy = frame.to_xy(places)
    (west, south), (east, north) = xy.min(axis=0) - MARGIN_M, xy.max(axis=0) + MARGIN_M
    return _area(frame, shapely.box(west, south, east, north), f"box of the detections and {MARGIN_M / 1000:g} km")


def _frame(places: Sequence[LonLat]) -> LocalFrame:
    """Round the mean direction of places."""
    lon, lat = (np.radians([getattr(place, name) for place in places]) for name in ("lon", "lat"))
    x, y, z = (float(np.mean(one)) for one in (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
    middle = LonLat(lon=float(np.degrees(np.arctan2(y, x))), lat=float(np.degrees(np.arctan2(z, np.hypot(x, y)))))
    return LocalFrame(origin=middle)


def _area(frame: LocalFrame, plane: BaseGeometry, said: str) -> LookedArea:
    pieces: Any = shapely.get_parts(plane)
    polygons = [one for one in pieces if isinstance(one, shapely.Polygon)]
    whole = shapely.union_all(polygons)
    corners = shapely.get_coordinates(whole)
    return LookedArea(
        frame=frame,
        plane=whole,
        area_km2=sum(area_m2(frame.from_plane(one)) for one in polygons) / 1e6,
        reach_m=float(np.hypot(corners[:, 0], corners[:, 1]).max(initial=0.0)),
        said=said,
    )
