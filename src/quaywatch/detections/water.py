"""Where the water is, and how far each pixel differs from the water around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.mask_shapes import grown
from quaywatch.detections.measure import MetricGrid
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band

__all__ = ["WaterMap", "find_standing", "find_water"]

FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

VISIBLE = (Band.BLUE, Band.GREEN, Band.RED)
INFRARED = (Band.NIR, Band.NIR_NARROW, Band.SWIR16, Band.SWIR22)

DARKEST_LAND, BRIGHTEST_WATER = 0.03, 0.15
"""Infrared reflectance: the split never lies below the first, nor above the second (glint over a whole bay)."""
SHORE_M = 25.0
"""Nearer than this to anything else a pixel is a mixture, and says nothing of the sea."""
LEAST_SEA_M2 = 20_000.0
"""Smaller dark patches are shadows, roofs and ponds."""
LOCAL_M = 500.0
"""The sea's own level is taken over squares of about this half-width (the 600 m ring of CFAR detectors)."""
NOISE_FLOOR = 0.004
"""Least spread of the sea in reflectance: calm water has almost none, and quantisation must not become contrast."""
NO_REFLECTANCE = 1e4
"""Values from here on, infinite ones and what is not a number are no data, whatever the window says."""
NOT_WATER = 5.0
"""Contrast above which a pixel is not water."""
FAINTEST = 0.02
"""Half of the rise that the dullest hulls have."""
DARKEST_SEA = 0.02
"""Share of the open sea that is darker than what counts as the darkest."""
INLAND_M = 100.0
"""The innermost of four ships abreast lies nearer to the sea."""
LEAST_SHIP_M2 = 400.0
"""Less is a white cap or a boat."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WaterMap:
    """A window split into sea and not sea."""

    sea: Mask
    """True for water that belongs to a sheet of at least 2 ha."""
    contrast: FloatGrid
    """Difference from the local sea in its own spread, root mean square over the bands; NaN where not usable."""
    infrared: FloatGrid
    """Reflectance above the local sea, greatest over the infrared bands (red where there are none)."""
    has_infrared: bool
    """False where the picture has visible bands only, and the rise is that of the reddest."""
    body_m2: FloatGrid
    """Area of the body of not-sea that a pixel belongs to; 0 for sea."""
    veil: FloatGrid
    """Reflectance of the local sea where water reflects next to nothing: least over the infrared bands.

    Without an infrared band, and in stretched pictures, what the local sea stands above the darkest sea in the window,
    so that a veil over all of it does not show."""


def find_water(window: PixelWindow, grid: MetricGrid) -> WaterMap | None:
    """The sea of an optical window, or None where there is none to be seen.

    First guess: dark in every infrared band, below Otsu's threshold (1979) held within physical bounds, away from
    shores. One threshold fails under haze and glint, so the guess only gives the local level and spread of the sea,
    from which every pixel is judged in all bands.

    The limit: shadow on land next to the sea can look like water, and water in a ship's shadow like no water.
    """
    bands = [band for band in (*VISIBLE, *INFRARED) if band in window.values]
    usable = window.usable & np.all([np.abs(window.values[band]) < NO_REFLECTANCE for band in bands], axis=0)
    if not bands or not usable.any():
        return None
    dark_bands = [band for band in bands if band in INFRARED] or bands[-1:]
    darkness = np.max([window.values[band] for band in dark_bands], axis=0)
    open_sea = _large(_away(usable & (darkness < _threshold(darkness[usable])), grid.pixel_m), grid.pixel_m)
    if not open_sea.any():
        return None
    reach = max(1, round(LOCAL_M / grid.pixel_m))
    square_sum = np.zeros(window.shape, dtype=np.float32)
    above: dict[Band, FloatGrid] = {}
    veils: list[FloatGrid] = []
    for band in bands:
        level, spread = _local_sea(window.values[band], open_sea, reach)
        veils += [level] if band in dark_bands else []
        above[band] = np.where(usable, window.values[band] - level, np.nan).astype(np.float32)
        square_sum += (above[band] / spread) ** 2
    contrast = np.sqrt(square_sum / len(bands))
    sea = _large(usable & (contrast < NOT_WATER), grid.pixel_m)
    veil = np.min(veils, axis=0)
    if dark_bands[0] not in INFRARED or window.scene.parameters.get("radiometry") == "relative":
        veil -= np.quantile(veil[open_sea], DARKEST_SEA)
    return WaterMap(
        sea=sea,
        contrast=contrast,
        infrared=np.max([above[band] for band in dark_bands], axis=0),
        has_infrared=dark_bands[0] in INFRARED,
        body_m2=_sizes(~sea, grid.pixel_m),
        veil=np.maximum(veil, np.float32(0.0)),
    )


def find_standing(water: WaterMap, pixel_m: float) -> Mask:
    """Where something may be ship: no sea, or a rise of 0.02 in the infrared, within 100 m of the sea.

    What is smaller than 400 m² is a white cap, what lies deeper inland no ship, not even the innermost of a raft.
    """
    stands = (~water.sea | (water.infrared > FAINTEST)) & np.isfinite(water.contrast)
    inland = 2 * max(1, round(INLAND_M / pixel_m)) + 1
    stands &= grown(water.sea, inland, inland)
    labels, _ = ndimage.label(stands, structure=np.ones((3, 3)))
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return np.asarray((sizes * pixel_m**2 >= LEAST_SHIP_M2)[labels])


def _threshold(values: npt.NDArray[np.float32]) -> float:
    counts = np.bincount((np.clip(values, 0.0, 0.5) * np.float32(512.0)).astype(np.intp), minlength=257)
    counts[255] += counts[256]
    counts, edges = counts[:256], np.linspace(0.0, 0.5, 257)
    middles = (edges[1:] + edges[:-1]) / 2.0
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * middles)
    with np.errstate(invalid="ignore", divide="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(np.clip(edges[1 + int(np.nan_to_num(between).argmax())], DARKEST_LAND, BRIGHTEST_WATER))


def _away(mask: Mask, pixel_m: float) -> Mask:
    steps = max(1, round(SHORE_M / pixel_m))
    return np.asarray(ndimage.binary_erosion(mask, iterations=steps, border_value=1))


def _large(mask: Mask, pixel_m: float) -> Mask:
    return _sizes(mask, pixel_m) >= LEAST_SEA_M2


def _sizes(mask: Mask, pixel_m: float) -> FloatGrid:
    """Area in square metres of the connected body of each pixel; 0 outside the mask."""
    labels, _ = ndimage.label(mask)
    counts = np.bincount(labels.ravel())
    counts[0] = 0
    return np.asarray((counts * pixel_m**2).astype(np.float32)[labels])


def _local_sea(values: FloatGrid, sea: Mask, reach: int) -> tuple[FloatGrid, FloatGrid]:
    """Level and spread of the sea round every pixel; far from the sea, those of the whole window."""
    median = float(np.median(values[sea]))
    deviation = float(1.4826 * np.median(np.abs(values[sea] - median)))
    calm = sea & (np.abs(values - median) < 6.0 * max(deviation, NOISE_FLOOR))
    size = 2 * reach + 1
    share = ndimage.uniform_filter(calm.astype(np.float32), size, mode="nearest")
    shifted = np.where(calm, values - median, 0.0).astype(np.float32)
    mean = ndimage.uniform_filter(shifted, size, mode="nearest")
    square = ndimage.uniform_filter(shifted**2, size, mode="nearest")
    enough = share > 0.02
    held = np.where(enough, share, 1.0)
    level = np.where(enough, mean / held, 0.0)
    variance = np.where(enough, square / held - level**2, deviation**2)
    spread = np.sqrt(np.maximum(variance, NOISE_FLOOR**2))
    return (level + median).astype(np.float32), spread.astype(np.float32)
