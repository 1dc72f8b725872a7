"""What the colour of a pile looks like, and what darkens or whitens ground without being a pile.

Wet ground is the same ground darker, a little more so in the short-wave infrared (Lobell and Asner 2002). Shadow is the
same ground lit by the sky alone, so that blue is left most of. Both let the texture of the ground show through; a pile
hides it. Snow is white, and dark at 1.6 µm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quaywatch.records.scene import Band
from quaywatch.records.stock import Material

__all__ = ["Appearance", "find_material", "find_mimic", "is_snow", "measure_texture_left"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

WET_RATIO = (0.42, 0.95)
"""Wet over dry reflectance of soils and paving."""
WET_EVENNESS = 1.25
"""Greatest over least of that ratio among the visible and near-infrared bands."""
SHADOW_RATIO = 0.6
"""Of red: less is left of it in shadow."""
SHADOW_BLUENESS = 2.6
"""By how much more of blue than of near infrared is left in shadow."""
SHADOW_OVER_RED = 1.2
"""And more than of red: goods on green plants darken the near infrared alone."""
SNOW_WHITE, SNOW_SWIR = 0.5, 0.2
PLANTS_NDVI = 0.4
SPARSE_NDVI, GREENER = 0.2, 0.1
"""Plants that do not cover: above the first, and above the ground by the second. Goods, iron ore too, stay below."""
WATER_NDWI = 0.35
DARK_RED, DARK_NIR, DARK_SLOPE, DARK_HAZE = 0.11, 0.14, 1.7, 0.012
"""Coal-like: darker than these, and no redder than this ratio of near infrared to red, but for what haze adds."""
REDNESS, REDDER = 0.2, 0.06
"""Ore: normalised difference of red and blue above the first, and above the ground's by the second."""
BRIGHTER = 1.15
TEXTURE_LEFT, TEXTURE_HIDDEN = 0.6, 0.3
"""Of what the brightness of a body lets expect of the ground's texture: more shows through, less is hidden."""
LEAST_TEXTURE_PIXELS, SURE_TEXTURE = 20, 8.0
"""Texture tells from so many pixels on, and where it would show by so many of its own errors."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Appearance:
    """The colour of a body and of the ground beneath it, in one light."""

    colour: Mapping[Band, float]
    """Reflectance of the body."""
    ground: Mapping[Band, float]
    """Of the ground beneath, or around where no look shows it."""
    texture_left: float | None = None
    """Share of the ground's texture that shows through, of what its brightness lets expect; None where none tells."""

    @classmethod
    def of(cls, bands: Sequence[Band], colour: Array, ground: Array) -> Appearance:
        """From arrays with one number per band."""
        tables = [dict(zip(bands, map(float, one), strict=True)) for one in (colour, ground)]
        return cls(colour=tables[0], ground=tables[1])

    def left(self, band: Band) -> float:
        """Share of the ground's light that is left in a band, the air's own light included."""
        return self.colour[band] / max(self.ground[band], 1e-3)


def find_mimic(seen: Appearance) -> str | None:
    """What the body may be instead of a pile, in words; None where its colour speaks for a pile.

    Where bands cannot tell wet or shaded ground from a dark pile, it counts as what is no pile.
    """
    colour = seen.colour
    green = _index(colour, Band.NIR, Band.RED)
    if green > PLANTS_NDVI:
        return "green plants"
    if green > SPARSE_NDVI and green > _index(seen.ground, Band.NIR, Band.RED) + GREENER:
        return "greener than the ground: sparse plants"
    if is_snow(colour):
        return "white as snow"
    if _index(colour, Band.GREEN, Band.NIR) > WATER_NDWI:
        return "dark as water or as shadow, lit by the sky alone" if _is_shadow(seen) else "dark as water"
    if seen.texture_left is not None and seen.texture_left < TEXTURE_HIDDEN:
        return None
    shows = seen.texture_left is not None and seen.texture_left > TEXTURE_LEFT
    if _is_shadow(seen):
        return "lit as by the sky alone: shadow"
    if _is_wet(seen):
        return "the ground's own colour, darker: wet ground, which these bands do not tell from a pile of its colour"
    return "the ground's texture shows through: wet or shaded ground, or haze" if shows else None


def find_material(seen: Appearance) -> Material:
    """What a pile looks like."""
    colour, ground = seen.colour, seen.ground
    red, nir = colour.get(Band.RED), colour.get(Band.NIR, colour.get(Band.NIR_NARROW))
    if red is None:
        return Material.UNKNOWN
    dark = red < DARK_RED and (nir is None or (nir < DARK_NIR and nir < DARK_SLOPE * red + DARK_HAZE))
    if dark and red < ground[Band.RED]:
        return Material.COAL_LIKE
    redness = _index(colour, Band.RED, Band.BLUE)
    if redness > REDNESS and redness > _index(ground, Band.RED, Band.BLUE) + REDDER:
        return Material.ORE
    if abs(redness) <= REDNESS and red > BRIGHTER * ground[Band.RED]:
        return Material.AGGREGATE
    return Material.UNKNOWN


def measure_texture_left(look: Array, ground: Array, inside: Mask, noise: Array) -> float | None:
    """How much of the ground's texture shows in a look, over what the look's brightness there lets expect.

    Args:
        look: (bands, rows, columns), in the ground's light.
        ground: The bare ground.
        inside: Pixels that are covered whole, if any are.
        noise: Standard deviation of unchanged ground per band.

    Returns:
        About 1 for wet, shaded or veiled ground, about 0 for what lies on it; None where there is too little texture.
    """
    if inside.sum() < LEAST_TEXTURE_PIXELS:
        return None
    best, told = 0.0, None
    for shown, bare, error in zip(look[:, inside], ground[:, inside], noise, strict=True):
        texture = bare - bare.mean()
        variance = float((texture**2).mean()) - float(error) ** 2
        ratio = float(np.clip(shown.mean() / max(bare.mean(), 1e-6), 0.05, 1.0))
        if variance <= 0.0:
            continue
        slope = float((texture * (shown - shown.mean())).mean()) / variance
        certainty = ratio * np.sqrt(variance * inside.sum()) / max(float(error), 1e-6)
        if certainty > max(best, SURE_TEXTURE):
            best, told = certainty, min(slope, _spread(shown, error) / max(_spread(bare, error), 1e-6)) / ratio
    return told


def _spread(values: Array, error: float) -> float:
    """Spread of values beyond their noise, told so that a ragged edge among them does not count."""
    spread = 1.4826 * float(np.median(np.abs(values - np.median(values))))
    return float(np.sqrt(max(spread**2 - float(error) ** 2, 0.0)))


def is_snow(colour: Mapping[Band, float]) -> bool:
    """Whether a colour is that of snow: white, and dark at 1.6 µm where a band shows it."""
    visible = [colour[band] for band in (Band.BLUE, Band.GREEN, Band.RED) if band in colour]
    if not visible or min(visible) < SNOW_WHITE * 0.8:
        return False
    if Band.SWIR16 in colour:
        return colour[Band.SWIR16] < SNOW_SWIR
    return min(visible) >= SNOW_WHITE


def _is_shadow(seen: Appearance) -> bool:
    if not {Band.BLUE, Band.RED, Band.NIR} <= seen.colour.keys():
        return False
    blue, red, nir = (seen.left(band) for band in (Band.BLUE, Band.RED, Band.NIR))
    bluer = blue > SHADOW_BLUENESS * max(nir, 1e-3) and blue > SHADOW_OVER_RED * max(red, 1e-3)
    return red < SHADOW_RATIO and bluer and blue < 1.0


def _is_wet(seen: Appearance) -> bool:
    near = [band for band in (Band.BLUE, Band.GREEN, Band.RED, Band.NIR) if band in seen.colour]
    left = [seen.left(band) for band in near]
    if not left or not all(WET_RATIO[0] <= one <= WET_RATIO[1] for one in left):
        return False
    even = max(left) <= WET_EVENNESS * min(left)
    if Band.SWIR16 in seen.colour:
        return even and seen.left(Band.SWIR16) <= 1.05 * max(left)
    return even


def _index(colour: Mapping[Band, float], more: Band, less: Band) -> float:
    """Normalised difference of two bands; 0 where one is missing."""
    if more not in colour or less not in colour:
        return 0.0
    total = colour[more] + colour[less]
    return (colour[more] - colour[less]) / total if total > 1e-6 else 0.0
