"""The outline of a heap at fine pixels, and the shadow that it casts: told apart by colour and by light.

A surface shows its colour times the light on it: that of the sun, more or less of it by its slope or none, and that of
the sky, which is bluer. So a heap's dark side is still of the heap's colour, and shaded ground of the ground's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.records.scene import Band

__all__ = ["HeapOutline", "LightScale", "find_outline"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

SKY = {
    Band.BLUE: 0.25, Band.GREEN: 0.18, Band.RED: 0.13, Band.NIR: 0.08, Band.NIR_NARROW: 0.08, Band.SWIR16: 0.03,
    Band.SWIR22: 0.02,
}  # fmt: skip
"""Light of a clear sky on flat ground over that of the sun on what faces it: set, as usual at 550 nm and by the fourth
power of the wave shorter of longer; how hazy the air is, is told from the picture."""
OTHER_SKY = 0.15
HAZES = (0.5, 0.7, 0.85, 1.0, 1.2, 1.4, 1.8)
PILE_SUN, LIT_SUN, DARK_SUN = (-0.05, 1.9), (0.75, 1.25), (-0.1, 0.2)
"""Sun on a heap's sides, on lit ground, on shaded ground: of that on flat lit ground."""
UNEVEN = 0.1
"""Relative spread of the colours of ground and goods."""
SMOOTHING_M = 1.0
APART = 6.0
"""Squared spreads by which shaded ground must differ from goods under any light."""
LEAST_HEAP_M2 = 400.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeapOutline:
    """What a look shows of heaps and of their shadows."""

    heap: Mask
    """Pixels whose middle is covered by goods, lit or not."""
    shadow: Mask
    """Ground that no sun reaches."""
    ground: Mask
    """Lit ground."""


def find_outline(picture: Array, ground: Array, goods: Array, near: Mask, scale: LightScale) -> HeapOutline | str:
    """Goods, shaded ground and lit ground round a body; in words why they cannot be told apart.

    Args:
        picture: (bands, rows, columns): reflectance, NaN where not usable.
        ground: Bare ground in the same light.
        goods: Their colour where the sun reaches them, per band.
        near: Pixels of the body, roughly.
        scale: Light, noise and size of pixels.
    """
    known = np.isfinite(picture).all(axis=0)
    values = np.nan_to_num(picture)
    tried = [(_misfits(values, ground, goods, scale, haze), haze) for haze in HAZES]
    around = ndimage.binary_dilation(near, iterations=max(3, round(25.0 / scale.pixel_m))) & known
    costs = [float(np.minimum(misfit.min(axis=0)[around], 12.0).mean()) for misfit, _ in tried]
    misfits, haze = tried[int(np.argmin(costs))]
    usual = np.median(ground[:, around], axis=1)
    shaded = (usual * scale.sky_share(haze))[:, None, None]
    if float(_least(shaded, goods, scale, haze, PILE_SUN)[0, 0]) < APART:
        return "the goods are as dark as shaded ground in these bands: where they end is not told"
    soft = np.stack([ndimage.gaussian_filter(np.minimum(one, 60.0), SMOOTHING_M / scale.pixel_m) for one in misfits])
    kind = np.argmin(soft, axis=0)
    heap = _large(ndimage.binary_fill_holes(ndimage.binary_opening((kind == 0) & known)), near, scale)
    if not heap.any():
        return "no heap with a dark and a lit side stands out"
    return HeapOutline(heap=heap, shadow=(kind == 2) & known & ~heap, ground=(kind == 1) & known & ~heap)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LightScale:
    """What colours are judged by."""

    bands: tuple[Band, ...]
    """What the bands show."""
    sun_elevation_deg: float
    """Of the sun."""
    noise: Array
    """Standard deviation of a pixel's reflectance, per band."""
    pixel_m: float
    """Side of a pixel."""

    def sky_share(self, haze: float) -> Array:
        """Share of the light on flat ground that comes from the sky, per band."""
        sky = haze * np.array([SKY.get(band, OTHER_SKY) for band in self.bands])
        return np.asarray(sky / (np.sin(np.radians(self.sun_elevation_deg)) + sky))


def _misfits(values: Array, ground: Array, goods: Array, scale: LightScale, haze: float) -> Array:
    """(3, rows, columns): squared spreads by which pixels differ from goods, lit ground, shaded ground."""
    return np.stack(
        [
            _least(values, goods[:, None, None], scale, haze, PILE_SUN),
            _least(values, ground, scale, haze, LIT_SUN),
            _least(values, ground, scale, haze, DARK_SUN),
        ]
    )


def _least(values: Array, colour: Array, scale: LightScale, haze: float, sun: tuple[float, float]) -> Array:
    """Least misfit of a colour under any light between two."""
    colour = colour if colour.ndim == 3 else colour[:, None, None]
    sky = scale.sky_share(haze)[:, None, None]
    direct, base = colour * (1.0 - sky), colour * sky
    weight = 1.0 / (scale.noise[:, None, None] ** 2 + (UNEVEN * np.maximum(values, base)) ** 2)
    share = ((values - base) * direct * weight).sum(axis=0) / np.maximum((direct**2 * weight).sum(axis=0), 1e-12)
    off = values - base - np.clip(share, *sun) * direct
    return np.asarray((off**2 * weight).sum(axis=0))


def _large(mask: Mask, near: Mask, scale: LightScale) -> Mask:
    """Heaps of some size that lie where the body does."""
    labels, count = ndimage.label(mask)
    sizes = np.bincount(labels.ravel(), minlength=count + 1) * scale.pixel_m**2
    touched = np.zeros(count + 1, bool)
    touched[np.unique(labels[near])] = True
    kept = touched & (sizes >= LEAST_HEAP_M2)
    kept[0] = False
    return np.asarray(kept[labels])
