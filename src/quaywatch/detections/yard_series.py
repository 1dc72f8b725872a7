"""Looks at one yard on one grid, and how the light of each differs from that of the others.

The light is told by the ground round the yard, never by the yard: there, what changed is what is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.features import rasterize
from scipy import ndimage

from quaywatch.detections.measure import MetricGrid
from quaywatch.errors import DataError
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone
from quaywatch.records.scene import Band
from quaywatch.scenes.mixtures import fit_mixture
from quaywatch.scenes.register import stack_bands

__all__ = ["LevelledSeries", "YardSeries", "lay_yard", "level_series", "measure_shares"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

FINE = 8
"""Parts of a pixel's side when an outline is laid on the grid."""
CLEAR_PIXELS = 3
"""Ground so near a yard may hold what spills over its drawn edge: light is not told there."""
LEAST_GROUND = 200
"""Pixels of ground that both looks must show for their light to be compared."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class YardSeries:
    """All looks at one yard and the ground round it."""

    values: FloatGrid
    """(looks, bands, rows, columns): reflectance; NaN where not usable."""
    bands: tuple[Band, ...]
    """What the bands show."""
    yard: FloatGrid
    """Share of each pixel that lies in the yard, (rows, columns)."""
    ground: Mask
    """Pixels clear of every yard."""
    cell_m2: float
    """Area of a pixel."""

    @property
    def seen(self) -> Mask:
        """Which look shows which pixel, (looks, rows, columns)."""
        return np.asarray(np.isfinite(self.values).all(axis=1))

    @property
    def usable_shares(self) -> Array:
        """Share of the yard that each look shows."""
        return np.asarray((self.seen * self.yard).sum(axis=(1, 2)) / max(float(self.yard.sum()), 1e-9))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LevelledSeries:
    """A series brought to the light of one of its looks, band by band."""

    values: FloatGrid
    """(looks, bands, rows, columns)."""
    gains: Array
    """(looks, bands): a levelled value is the look's own times this, and the offset; NaN where no light was told."""
    offsets: Array
    """(looks, bands)."""

    def own(self, look: int, colour: Array) -> Array:
        """A colour of the common light in the light of one look."""
        return np.asarray((colour - self.offsets[look]) / self.gains[look])

    def common(self, look: int, colour: Array) -> Array:
        """A colour of the light of one look in the common light."""
        return np.asarray(colour * self.gains[look] + self.offsets[look])


def lay_yard(windows: Sequence[PixelWindow], zone: Zone, others: Sequence[Zone]) -> YardSeries:
    """The series of a yard from windows on one grid.

    Args:
        windows: The looks.
        zone: The yard.
        others: Other yards, whose ground is not taken for unchanged.

    Raises:
        DataError: The zone is no polygon, or has no area on this grid.
    """
    first = windows[0]
    grid = MetricGrid.of(first)
    bands = tuple(sorted(set.intersection(*(set(window.values) for window in windows))))
    yard = measure_shares(first, zone)
    if yard.sum() <= 0.0:
        raise DataError(f"zone {zone.id} has no area in {first.scene.name}", expected="a polygon that the scene shows")
    every = np.maximum.reduce([yard, *(measure_shares(first, other) for other in others if other.shape is not None)])
    return YardSeries(
        values=np.stack([stack_bands(window, bands) for window in windows]),
        bands=bands,
        yard=yard,
        ground=~ndimage.binary_dilation(every > 0.0, iterations=CLEAR_PIXELS),
        cell_m2=grid.pixel_m**2,
    )


def measure_shares(window: PixelWindow, zone: Zone) -> FloatGrid:
    """Share of each pixel that lies in a polygon; 0 for what is none."""
    rows, columns = window.shape
    if zone.shape is None:
        return np.zeros((rows, columns), np.float32)
    rings = [window.column_row(ring) * FINE for ring in zone.shape.rings]
    outline = shapely.Polygon(rings[0], rings[1:]) if len(rings[0]) >= 4 else shapely.Polygon()
    left, top, right, bottom = outline.bounds if not outline.is_empty else (0.0, 0.0, 0.0, 0.0)
    if outline.is_empty or right <= 0 or bottom <= 0 or left >= columns * FINE or top >= rows * FINE:
        return np.zeros((rows, columns), np.float32)
    fine = rasterize([outline], out_shape=(rows * FINE, columns * FINE), dtype=np.uint8)
    return np.asarray(fine.reshape(rows, FINE, columns, FINE).mean(axis=(1, 3)), dtype=np.float32)


def level_series(series: YardSeries) -> LevelledSeries:
    """The looks in the light of the one that shows most, by the ground that did not change.

    Per band a gain and an offset (reduced major axis, which does not pale a picture that agrees little with the other),
    with the weights of a mixture of all bands, so that what changed does not pull.
    """
    seen = series.seen & series.ground
    reference = int(np.argmax(seen.sum(axis=(1, 2)) + 0.5 * (np.arange(len(seen)) == 0)))
    looks, bands = series.values.shape[:2]
    gains, offsets = np.full((looks, bands), np.nan), np.full((looks, bands), np.nan)
    model = np.nan_to_num(series.values[reference]).astype(np.float64)
    for look in range(looks):
        both = seen[look] & seen[reference]
        if both.sum() < LEAST_GROUND:
            continue
        panel = np.nan_to_num(series.values[look]).astype(np.float64)
        weights = fit_mixture(model, panel, both.astype(np.float64))[0]
        ours, theirs = (_spread(picture, weights) for picture in (model, panel))
        gains[look] = 1.0 if look == reference else ours[1] / np.maximum(theirs[1], 1e-9)
        offsets[look] = ours[0] - gains[look] * theirs[0]
    levelled = series.values * gains[:, :, None, None] + offsets[:, :, None, None]
    return LevelledSeries(values=np.asarray(levelled, dtype=np.float32), gains=gains, offsets=offsets)


def _spread(picture: Array, weights: Array) -> tuple[Array, Array]:
    """Weighted mean and standard deviation of each band."""
    total = max(float(weights.sum()), 1e-9)
    mean = (weights * picture).sum(axis=(1, 2)) / total
    spread = (weights * (picture - mean[:, None, None]) ** 2).sum(axis=(1, 2)) / total
    return mean, np.sqrt(spread)
