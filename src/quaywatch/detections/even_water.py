"""Sheets of open water in a picture that may show none.

`detections/water.py` splits windows that are known to hold a harbour; in a winter city it would find a sea. Here water
must be told by its own signs: greener than infrared (McFeeters 1996), dark, and even, as no ground with houses is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import ndimage

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
    level = np.where(np.isfinite(infrared), infrared, np.float32(1e3)).astype(np.float64)
    mean, square = (ndimage.uniform_filter(grid, 2 * REACH + 1) for grid in (level, level**2))
    even = dark & (square - mean**2 < EVEN**2)
    even = dark & ndimage.binary_dilation(even, np.ones((3, 3)), iterations=REACH)
    labels, _ = ndimage.label(even)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return np.asarray((sizes * pixel_m**2 >= LEAST_SHEET_M2)[labels])
