"""The colours along a line of track, look by look, and what they are like when nothing stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.features import rasterize
from scipy import ndimage

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.yard_series import YardSeries, level_series
from quaywatch.errors import DataError
from quaywatch.geo import ShapeKind
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone
from quaywatch.scenes.register import stack_bands

__all__ = ["TrackProfiles", "find_bare_profile", "read_profiles"]

Array = npt.NDArray[np.float64]

HALF_WIDTH_M = 1.2
"""Of the strip that is averaged: vehicles are 2.8 to 3.4 m wide, and a drawn line is a little off."""
SHOULDER_M = (3.5, 5.0)
"""Beside the track, on either side."""
CLEAR_M = 6.0
"""Ground nearer the track does not tell the light."""
STEPS_OF_PIXEL = 0.5
LEAST_LOOKS = 3
"""Looks from which the bare track is learned place by place."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrackProfiles:
    """Colours along a track, in a common light."""

    along_m: Array
    """Distances from the beginning of the line."""
    colours: Array
    """(looks, bands, along); NaN where not usable."""
    shoulder: Array
    """(looks, bands, along): the same beside the track."""
    pixel_m: float
    """Ground sampling distance."""

    @property
    def usable_shares(self) -> Array:
        """Share of the track that each look shows."""
        return np.asarray(np.isfinite(self.colours).all(axis=1).mean(axis=1))


def read_profiles(windows: Sequence[PixelWindow], track: Zone) -> TrackProfiles:
    """Profiles of a track from windows on one grid.

    Raises:
        DataError: The zone is no line.
    """
    if track.shape is None or track.shape.kind is not ShapeKind.LINE:
        raise DataError(f"zone {track.id} is no line", expected="a LineString along the track")
    grid = MetricGrid.of(windows[0])
    line = shapely.LineString(grid.frame.to_xy(track.shape.rings[0]))
    bands = tuple(sorted(set.intersection(*(set(window.values) for window in windows))))
    values = np.stack([stack_bands(window, bands) for window in windows])
    corridor = shapely.transform(line.buffer(CLEAR_M + grid.pixel_m), grid.to_pixels)
    near = rasterize([corridor], out_shape=windows[0].shape, dtype=np.uint8) > 0
    series = YardSeries(values=values, bands=bands, yard=near.astype(np.float32), ground=~near, cell_m2=grid.pixel_m**2)
    levelled = level_series(series).values
    step = STEPS_OF_PIXEL * grid.pixel_m
    along = np.arange(step / 2.0, line.length, step)
    half = max(HALF_WIDTH_M, 0.5 * grid.pixel_m)
    offs = np.linspace(-half, half, 5)
    beside = np.concatenate([side * np.linspace(*SHOULDER_M, 4) for side in (-1.0, 1.0)])
    strips = [_along(levelled, grid, line, along, off) for off in (offs, beside)]
    return TrackProfiles(along_m=along, colours=strips[0], shoulder=strips[1], pixel_m=grid.pixel_m)


def _along(
    values: npt.NDArray[np.float32], grid: MetricGrid, line: shapely.LineString, along: Array, offs: Array
) -> Array:
    """Means across the track at each distance along it, (looks, bands, along)."""
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, along))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, np.minimum(along + 1.0, line.length)))
    behind = shapely.get_coordinates(shapely.line_interpolate_point(line, np.maximum(along - 1.0, 0.0)))
    way = ahead - behind
    way /= np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    across = np.column_stack([-way[:, 1], way[:, 0]])
    places = points[:, None] + offs[None, :, None] * across[:, None]
    pixels = (grid.to_pixels(places.reshape(-1, 2)) - 0.5)[:, ::-1].T
    read = np.empty((*values.shape[:2], len(along)))
    for look, picture in enumerate(values):
        for band, layer in enumerate(picture):
            sampled = ndimage.map_coordinates(layer, pixels, order=1, cval=np.nan)
            read[look, band] = sampled.reshape(len(along), len(offs)).mean(axis=1)
    return read


def find_bare_profile(profiles: TrackProfiles) -> Array | None:
    """The colours of the bare track, (bands, along), as most looks show it; None where the looks are too few.

    Place by place it is the mean of the half of the looks that agree best (the shorth, Andrews and others 1972):
    ballast stays as it is, and no two trains stand alike. The limit: a train that hardly ever leaves reads as track.
    """
    if len(profiles.colours) < LEAST_LOOKS:
        return None
    light = profiles.colours.mean(axis=1)
    order = np.argsort(light, axis=0)  # what is not known comes last
    ordered = np.take_along_axis(light, order, axis=0)
    half = len(light) // 2 + 1
    spans = ordered[half - 1 :] - ordered[: len(light) - half + 1]
    first = np.argmin(np.where(np.isfinite(spans), spans, np.inf), axis=0)
    looks = np.take_along_axis(order, first[None] + np.arange(half)[:, None], axis=0)
    return np.asarray(np.take_along_axis(profiles.colours, looks[:, None], axis=0).mean(axis=0))
