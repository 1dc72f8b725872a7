"""Where the water is, and how far each pixel differs from the water around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.broad_means import BroadSquares
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
DARKEST_GROUND = 0.075
"""Infrared reflectance that hardly any ground stays below all over a window."""
EVEN_SPREADS, EVEN_SHARE = 5.0, 0.98
"""A window is all water where this share of it lies within so many spreads of its middle, and below that."""
SHORE_M = 25.0
"""Nearer than this to anything else a pixel is a mixture, and says nothing of the sea."""
LEAST_SEA_M2 = 20_000.0
"""Smaller dark patches are shadows, roofs and ponds."""
LOCAL_M = 500.0
"""The sea's own level is taken over squares of about this half-width (the 600 m ring of CFAR detectors)."""
BLOCK_M = 80.0
"""Side of the blocks in which level and spread are taken where that is asked for."""
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


def find_water(window: PixelWindow, grid: MetricGrid, *, in_blocks: bool = False) -> WaterMap | None:
    """The sea of an optical window, or None where there is none to be seen.

    First guess: dark in every infrared band, below Otsu's threshold (1979) held within physical bounds, away from
    shores. One threshold fails under haze and glint, so the guess only gives the local level and spread of the sea,
    from which every pixel is judged in all bands.

    The limit: shadow on land next to the sea can look like water, and water in a ship's shadow like no water.

    Args:
        window: Its pixels.
        grid: Their true metres.
        in_blocks: Take the local level and spread in blocks of 80 m: less than half the work, and on real ports one
            pixel in ten thousand to one in a hundred of the sea differs.
    """
    bands = [band for band in (*VISIBLE, *INFRARED) if band in window.values]
    known = (np.abs(window.values[band]) < NO_REFLECTANCE for band in bands)
    usable = reduce(np.logical_and, known, window.usable)
    if not bands or not usable.any():
        return None
    dark_bands = [band for band in bands if band in INFRARED] or bands[-1:]
    darkness = reduce(np.maximum, (window.values[band] for band in dark_bands))
    open_sea = _large(_away(usable & (darkness < _threshold(darkness[usable])), grid.pixel_m), grid.pixel_m)
    if not open_sea.any():
        open_sea = _large(_away(usable & (darkness < _even_level(darkness[usable])), grid.pixel_m), grid.pixel_m)
    if not open_sea.any():
        return None
    block = max(1, round(BLOCK_M / grid.pixel_m)) if in_blocks else 1
    squares = BroadSquares.of(window.shape, max(1, round(LOCAL_M / grid.pixel_m)), block)
    square_sum = np.zeros(window.shape, dtype=np.float32)
    infrared = np.full(window.shape, -np.inf, dtype=np.float32)
    veil = np.full(window.shape, np.inf, dtype=np.float32)
    for band in bands:
        level, spread = _local_sea(window.values[band], open_sea, squares)
        level = squares.spread_out(level)
        above = window.values[band] - level
        above[~usable] = np.nan
        if band in dark_bands:
            np.maximum(infrared, above, out=infrared)
            np.minimum(veil, level, out=veil)
        above /= squares.spread_out(spread)
        square_sum += np.square(above, out=above)
    contrast = np.sqrt(square_sum / np.float32(len(bands)))
    sea = _large(usable & (contrast < NOT_WATER), grid.pixel_m)
    if dark_bands[0] not in INFRARED or window.scene.parameters.get("radiometry") == "relative":
        veil -= np.quantile(veil[open_sea], DARKEST_SEA)
    return WaterMap(
        sea=sea,
        contrast=contrast,
        infrared=infrared,
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


def _even_level(values: npt.NDArray[np.float32]) -> float:
    """Level below which nearly all of a window of open water lies, where its noise straddles the split; else 0.

    Otsu's split of a picture that shows one thing cuts through that thing.
    """
    middle = float(np.median(values))
    spread = max(1.4826 * float(np.median(np.abs(values - middle))), NOISE_FLOOR)
    level = middle + EVEN_SPREADS * spread
    return level if level <= DARKEST_GROUND and np.mean(values < level) >= EVEN_SHARE else 0.0


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


def _local_sea(values: FloatGrid, sea: Mask, squares: BroadSquares) -> tuple[FloatGrid, FloatGrid]:
    """Level and spread of the sea round every block; far from the sea, those of the whole window."""
    seen = squares.some(values, sea)
    median = np.float32(np.median(seen))
    deviation = float(1.4826 * np.median(np.abs(seen - median)))
    shifted = values - median
    calm = sea & (np.abs(shifted) < np.float32(6.0 * max(deviation, NOISE_FLOOR)))
    shifted[~calm] = 0.0
    share, mean = squares.means(calm.astype(np.float32)), squares.means(shifted)
    square = squares.means(np.square(shifted, out=shifted))
    enough = share > 0.02
    held = np.where(enough, share, 1.0)
    level = np.where(enough, mean / held, 0.0)
    variance = np.where(enough, square / held - level**2, deviation**2)
    spread = np.sqrt(np.maximum(variance, NOISE_FLOOR**2))
    return (level + median).astype(np.float32), spread.astype(np.float32)
