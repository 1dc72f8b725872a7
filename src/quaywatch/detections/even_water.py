"""Sheets of open water in a picture that may show none.

`detections/water.py` splits windows that are known to hold a harbour; in a winter city it would find a sea. Here water
must be told by its own signs: greener than infrared (McFeeters 1996), dark, and even, as no ground with houses is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy import ndimage

from quaywatch.detections.gaussian_means import mirrored
from quaywatch.detections.mask_shapes import grown

__all__ = ["find_even_water"]

FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

BRIGHTEST = 0.15
"""Infrared reflectance of water under haze and glint."""
EVEN = 0.012
"""Standard deviation of the infrared reflectance over five by five pixels that water stays below; winter streets and
roofs have 0.02 and more on the tuning pairs."""
REACH = 2
"""Pixels of the square to either side; so far the shore spoils the evenness of water."""
UNKNOWN = np.float32(1e3)
"""What is not known counts as this: nothing beside it is even."""
LEAST_SHEET_M2 = 20_000.0
"""Smaller dark patches are shadows and roofs."""


def find_even_water(green: FloatGrid, infrared: FloatGrid, pixel_m: float) -> Mask:
    """Where a picture shows sheets of water of 2 ha and more.

    The limit: a river narrower than five pixels, rough water and small docks are not told.

    Args:
        green: Reflectance, NaN where not known.
        infrared: The same, of the near infrared.
        pixel_m: Side of a pixel.
    """
    with np.errstate(invalid="ignore"):
        dark = (green > infrared) & (infrared < BRIGHTEST)
    if not dark.any():
        return dark
    even = dark & _is_even(np.where(np.isfinite(infrared), infrared, UNKNOWN), EVEN**2)
    even = dark & grown(even, 2 * REACH + 1, 2 * REACH + 1)
    labels, _ = ndimage.label(even)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return np.asarray((sizes * pixel_m**2 >= LEAST_SHEET_M2)[labels])


@njit(cache=True)
def _is_even(level: FloatGrid, most: float) -> Mask:
    """Where the variance over the square round a pixel is less; beyond the rim the picture counts as mirrored."""
    rows, columns = level.shape
    count = (2.0 * REACH + 1.0) ** 2
    even = np.empty(level.shape, np.bool_)
    sums, squares = np.empty(columns + 2 * REACH), np.empty(columns + 2 * REACH)
    for row in range(rows):
        sums[:], squares[:] = 0.0, 0.0
        for away in range(-REACH, REACH + 1):
            own = level[mirrored(row + away, rows)]
            for column in range(columns):
                value = np.float64(own[column])
                sums[REACH + column] += value
                squares[REACH + column] += value * value
        for rim in range(REACH):
            for side in (rim, REACH + columns + rim):
                at = REACH + mirrored(side - REACH, columns)
                sums[side], squares[side] = sums[at], squares[at]
        for column in range(columns):
            total, square = 0.0, 0.0
            for away in range(2 * REACH + 1):
                total += sums[column + away]
                square += squares[column + away]
            even[row, column] = square / count - (total / count) ** 2 < most
    return even
