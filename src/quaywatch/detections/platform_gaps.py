"""How far a platform reaches out beyond the ends of a structure beside it, along the structure's own axis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from quaywatch.detections.measure import Rectangle
from quaywatch.detections.track_cover import vary_rectangle
from quaywatch.geo import LocalFrame, ShapeKind
from quaywatch.records.change import PlatformGap
from quaywatch.records.observation import Measure
from quaywatch.records.place import Zone, ZoneKind

__all__ = ["BESIDE_M", "measure_platform_gaps"]

BESIDE_M = 15.0
"""From a structure's edge: a platform that is further off belongs to other tracks."""


def measure_platform_gaps(
    rectangle: Rectangle, spreads: npt.NDArray[np.float64], frame: LocalFrame, zones: Sequence[Zone]
) -> tuple[PlatformGap, ...]:
    """Per platform beside the structure the metres of it that lie beyond either end, ± u95.

    The interval comes from the rectangle's own errors; the platform is taken as drawn. Zones that are no polygon of
    the kind platform, and platforms that the structure does not lie beside, are left out.

    Args:
        rectangle: The structure.
        spreads: (5, 5) covariance of its east, north, length, width (m) and direction (rad).
        frame: The frame of both.
        zones: Zones of the site.
    """
    found = []
    area = shapely.Polygon(rectangle.corners)
    for zone in zones:
        if zone.kind is not ZoneKind.PLATFORM or zone.shape is None or zone.shape.kind is not ShapeKind.POLYGON:
            continue
        outline = frame.to_plane(zone.shape)
        corners = shapely.get_coordinates(outline)
        gaps = _gaps(rectangle, corners)
        if area.distance(outline) > BESIDE_M or gaps.sum() >= np.ptp(_along(rectangle, corners)):
            continue
        drawn = np.array([_gaps(one, corners) for one in vary_rectangle(rectangle, spreads)])
        errors = np.abs(np.quantile(drawn, [0.025, 0.975], axis=0) - gaps).max(axis=0)
        back, ahead = (Measure(value=float(at), u95=float(off)) for at, off in zip(gaps, errors, strict=True))
        found.append(PlatformGap(platform=zone.id, gap_back_m=back, gap_ahead_m=ahead))
    return tuple(found)


def _along(rectangle: Rectangle, corners: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Metres from the structure's middle along its axis, in the direction of its heading (0 to 180°)."""
    east, north = rectangle.along
    axis = rectangle.along if east > 0.0 or (east == 0.0 and north > 0.0) else -rectangle.along
    return np.asarray((corners - rectangle.centre) @ axis)


def _gaps(rectangle: Rectangle, corners: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    at, half = _along(rectangle, corners), rectangle.length_m / 2.0
    return np.asarray(np.clip([-half - at.min(), at.max() - half], 0.0, np.ptp(at)))
