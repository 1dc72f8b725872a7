"""How much of a line of track lies under a structure, seen from above."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from quaywatch.detections.measure import Rectangle
from quaywatch.geo import LocalFrame, Shape, length_m
from quaywatch.records.change import TrackCover
from quaywatch.records.observation import Measure
from quaywatch.records.place import Zone

__all__ = ["measure_covers", "vary_rectangle"]

Array = npt.NDArray[np.float64]

DRAWS = 200
"""Rectangles drawn from what the fit leaves open."""


def measure_covers(
    rectangle: Rectangle, spreads: Array, frame: LocalFrame, tracks: Sequence[Zone]
) -> tuple[TrackCover, ...]:
    """Per track the covered share, its ± u95, the covered metres, and how much of the line is free at either end.

    The interval comes from the rectangle's own errors; the track is taken as drawn. Where a track runs near a
    structure's edge it is wide. The same input gives the same interval.

    Args:
        rectangle: The structure.
        spreads: (5, 5) covariance of its east, north, length, width (m) and direction (rad).
        frame: The frame of both.
        tracks: Zones that are lines.
    """
    if not tracks:
        return ()
    areas = shapely.polygons([one.corners for one in vary_rectangle(rectangle, spreads)])
    area = shapely.Polygon(rectangle.corners)
    shapes = ((track.id, track.shape) for track in tracks if track.shape is not None)
    return tuple(_measure_cover(key, shape, frame, area, areas) for key, shape in shapes)


def vary_rectangle(rectangle: Rectangle, spreads: Array) -> list[Rectangle]:
    """Rectangles drawn from what the fit leaves open; the same input gives the same.

    Args:
        rectangle: The structure.
        spreads: (5, 5) covariance of its east, north, length, width (m) and direction (rad).
    """
    return [_varied(rectangle, draw) for draw in _draws(spreads)]


def _measure_cover(
    key: str, shape: Shape, frame: LocalFrame, area: shapely.Polygon, areas: npt.NDArray[np.object_]
) -> TrackCover:
    line = frame.to_plane(shape)
    whole, true_m = max(line.length, 1e-9), length_m(shape.rings[0])
    part, parts = line.intersection(area), shapely.intersection(areas, line)
    covered = part.length / whole
    low, high = np.quantile(shapely.length(parts) / whole, [0.025, 0.975])
    gaps: tuple[Measure | None, ...] = (None, None)
    if part.length > 0.0:
        ends = np.array([_ends(line, one) for one in parts if one.length > 0.0]) * true_m / whole
        gaps = tuple(
            Measure(value=float(at), u95=float(np.abs(np.quantile(drawn, [0.025, 0.975]) - at).max()))
            for at, drawn in zip(np.array(_ends(line, part)) * true_m / whole, ends.T, strict=True)
        )
    return TrackCover(
        track=key,
        covered_share=float(min(covered, 1.0)),
        covered_u95=float(max(high - covered, covered - low, 0.0)),
        covered_m=float(covered * true_m),
        gap_start_m=gaps[0],
        gap_end_m=gaps[1],
    )


def _ends(line: shapely.Geometry, part: shapely.Geometry) -> tuple[float, float]:
    """How far along a line its first covered point lies, and how far from its end the last."""
    at = shapely.line_locate_point(line, shapely.points(shapely.get_coordinates(part)))
    return float(at.min()), float(line.length - at.max())


def _draws(spreads: Array) -> Array:
    values, axes = np.linalg.eigh((spreads + spreads.T) / 2.0)
    root = axes * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(np.random.default_rng(0).standard_normal((DRAWS, 5)) @ root.T)


def _varied(rectangle: Rectangle, draw: Array) -> Rectangle:
    sine, cosine = np.sin(draw[4]), np.cos(draw[4])
    east, north = rectangle.along
    return Rectangle(
        centre=rectangle.centre + draw[:2],
        along=np.array([east * cosine + north * sine, north * cosine - east * sine]),
        length_m=max(rectangle.length_m + draw[2], 1.0),
        width_m=max(rectangle.width_m + draw[3], 1.0),
    )
