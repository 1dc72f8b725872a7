"""How much of a line of track lies under a structure, seen from above."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from quaywatch.detections.measure import Rectangle
from quaywatch.geo import LocalFrame, length_m
from quaywatch.records.change import TrackCover
from quaywatch.records.place import Zone

__all__ = ["measure_covers"]

Array = npt.NDArray[np.float64]

DRAWS = 200
"""Rectangles drawn from what the fit leaves open."""


def measure_covers(
    rectangle: Rectangle, spreads: Array, frame: LocalFrame, tracks: Sequence[Zone]
) -> tuple[TrackCover, ...]:
    """Per track the covered share, its ± u95, and the covered metres.

    The interval comes from the rectangle's own errors; the track is taken as drawn. Where a track runs near a
    structure's edge it is wide. The same input gives the same interval.

    Args:
        rectangle: The structure.
        spreads: (5, 5) covariance of its east, north, length, width (m) and direction (rad).
        frame: The frame of both.
        tracks: Zones that are lines.
    """
    lines = [frame.to_plane(track.shape) for track in tracks if track.shape is not None]
    spread = [_varied(rectangle, draw) for draw in _draws(spreads)]
    areas = shapely.polygons([one.corners for one in spread])
    area = shapely.Polygon(rectangle.corners)
    told = []
    for track, line in zip((track for track in tracks if track.shape is not None), lines, strict=True):
        whole = max(line.length, 1e-9)
        covered = line.intersection(area).length / whole
        varied = shapely.length(shapely.intersection(areas, line)) / whole
        low, high = np.quantile(varied, [0.025, 0.975])
        true_m = length_m(track.shape.rings[0]) if track.shape is not None else 0.0
        told.append(
            TrackCover(
                track=track.id,
                covered_share=float(min(covered, 1.0)),
                covered_u95=float(max(high - covered, covered - low, 0.0)),
                covered_m=float(covered * true_m),
            )
        )
    return tuple(told)


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
