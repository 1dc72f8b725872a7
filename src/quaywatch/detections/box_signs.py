"""What a picture of fine pixels says of patches of colour: how much colours differ side by side, and the patches' size.

Stacks of shipping boxes are patches of 2.4 by 6 or 12 m, of many colours, all laid one way. What tells patches apart
is the colour against the ground's, not the brightness: shadows and stains are of the ground's colour. The size is read
from the autocorrelation of the colour (as in variograms of texture; Woodcock, Strahler and Jupp 1988), freed of the
sensor's blur by holding it against that of patches of one size side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.records.scene import Band

__all__ = ["VISIBLE", "Patches", "measure_colours", "measure_dispersion", "measure_patches"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

VISIBLE = (Band.RED, Band.GREEN, Band.BLUE)
BOX_SCALE_M, NEAR_M = 4.0, 5.0
"""Standard deviations: of the mean that a pixel's colour is held against, and of the place it is told for."""
PATCH_SCALE_M = 9.0
"""The same for the size of patches: slower changes of colour are left out."""
REACH_M = 20.0
"""Autocorrelation is read so far."""
TURNS = 60
"""Directions tried, over half a circle."""
BLUR_PIXELS = 1.2
"""Width at half height of a sensor's point spread, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patches:
    """Size and direction of the patches of colour in a part of a picture."""

    length_m: float
    """Along the direction in which colours stay alike the longest."""
    width_m: float
    """Across it; with coarse pixels a guess between half and twice as much."""
    turn_deg: float
    """That direction, from the direction of the columns' numbers towards that of the rows', 0 to 180."""
    spread: float
    """Standard deviation of the colour, the noise left out, in units of the ground's brightness."""


def measure_colours(picture: Array, known: Mask, ground: Array) -> Array:
    """Two colours per pixel that are nought on the ground: red against green, and blue against both.

    Args:
        picture: Reflectance in the bands of `VISIBLE`.
        known: Pixels that could be seen.
        ground: Reflectance of the ground, per band.
    """
    red, green, blue = np.where(known, picture / np.maximum(ground, 1e-3)[:, None, None], 1.0)
    return np.stack([red - green, blue - 0.5 * (red + green)])


def measure_dispersion(colours: Array, known: Mask, pixel_m: float) -> Array:
    """How much the colour differs from place to place within a few metres, in units of the ground's brightness."""
    rest = [one - _mean(one, known, BOX_SCALE_M / pixel_m) for one in colours]
    power = np.sum([one**2 for one in rest], axis=0)
    return np.sqrt(np.maximum(_mean(power, known, NEAR_M / pixel_m), 0.0))


def _mean(values: Array, known: Mask, reach: float) -> Array:
    """Mean of what is known, with Gaussian weights."""
    weight = ndimage.gaussian_filter(known.astype(np.float64), reach)
    return np.asarray(ndimage.gaussian_filter(np.where(known, values, 0.0), reach) / np.maximum(weight, 1e-3))


def measure_patches(colours: Array, inside: Mask, pixel_m: float, noise: Array) -> Patches | None:
    """Size and direction of the patches of colour in a part of a picture; None where noise is all there is.

    Args:
        colours: From `measure_colours`.
        inside: The part, all of it seen.
        pixel_m: Side of a pixel.
        noise: Standard deviation of each colour on even ground.
    """
    likeness, variance = _autocorrelation(colours, inside, pixel_m, noise)
    if variance <= 0.0:
        return None
    middle = np.array(likeness.shape) // 2
    steps = np.arange(0.0, REACH_M, pixel_m / 4.0) / pixel_m
    turns = np.arange(TURNS) * np.pi / TURNS
    lines = np.stack([
        ndimage.map_coordinates(
            likeness, [middle[0] + steps * np.sin(turn), middle[1] + steps * np.cos(turn)], order=1, mode="nearest"
        )
        for turn in turns
    ])  # fmt: skip
    near = lines[:, steps * pixel_m <= 8.0].mean(axis=1)
    best = int(near.argmax())
    along, across = lines[best], lines[(best + TURNS // 2) % TURNS]
    return Patches(
        length_m=_size_of(along, steps * pixel_m, pixel_m),
        width_m=_size_of(across, steps * pixel_m, pixel_m),
        turn_deg=float(np.degrees(turns[best])),
        spread=float(np.sqrt(variance)),
    )


def _autocorrelation(colours: Array, inside: Mask, pixel_m: float, noise: Array) -> tuple[Array, float]:
    """Likeness of colours by how far apart they lie, its middle at no distance; and their variance without noise."""
    reach = int(np.ceil(REACH_M / pixel_m)) + 1
    rows, columns = (slice(int(one.min()), int(one.max()) + 1) for one in np.nonzero(inside))
    here = inside[rows, columns]
    size = tuple(extent + 2 * reach for extent in here.shape)
    power, count = np.zeros(size), np.abs(np.fft.fft2(here, size)) ** 2
    for one in colours:
        rest = (one - _mean(one, inside, PATCH_SCALE_M / pixel_m))[rows, columns]
        power += np.abs(np.fft.fft2(np.where(here, rest, 0.0), size)) ** 2
    pairs = np.maximum(np.fft.ifft2(count).real, 1.0)
    likeness = np.fft.fftshift(np.fft.ifft2(power).real / pairs)
    middle = tuple(extent // 2 for extent in size)
    likeness[middle] -= float((noise**2).sum())
    variance = float(likeness[middle])
    cut = tuple(slice(at - reach, at + reach + 1) for at in middle)
    return np.asarray(likeness[cut] / max(variance, 1e-12)), variance


def _size_of(line: Array, far_m: Array, pixel_m: float) -> float:
    """The size of patches whose likeness falls as along a line, the blur of the sensor taken off."""
    below = np.flatnonzero(line < 0.5)
    half_m = float(far_m[below[0]]) if below.size else REACH_M
    sizes = np.arange(0.5, 2.0 * REACH_M, 0.25)
    return float(np.interp(half_m, [_half_of(size, pixel_m) for size in sizes], sizes))


def _half_of(size_m: float, pixel_m: float) -> float:
    """How far apart half the likeness is left, of patches of one size side by side seen through a sensor's blur."""
    step = 0.05
    at = np.arange(-30.0, 30.0, step)
    patch = np.maximum(1.0 - np.abs(at) / size_m, 0.0)
    # The autocorrelation of the blur: Gaussian, and the square of a pixel; both are of twice the variance.
    spread = np.sqrt(2.0 * ((BLUR_PIXELS / 2.3548) ** 2 + 1.0 / 12.0)) * pixel_m
    seen = ndimage.gaussian_filter1d(patch, spread / step)
    middle = len(at) // 2
    return float(at[middle:][np.flatnonzero(seen[middle:] < 0.5 * seen[middle])[0]])
