"""Drawn ground before and after: a town of bright and dark blocks, and flat roofs of known size through a blur."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

PIXEL_M = 10.0
BLUR_FWHM_M = 12.0
FINE = 5
BANDS = 4


def draw_town(shape: tuple[int, int], seed: int = 0) -> np.ndarray:
    """Reflectance of a town, (bands, rows, columns): patches of several colours, each some pixels wide."""
    rng = np.random.default_rng(seed)
    rows, columns = shape
    ground = np.empty((BANDS, rows, columns))
    patches = ndimage.gaussian_filter(rng.standard_normal((6, rows, columns)), (0, 2.0, 2.0))
    kinds = np.argmax(patches, axis=0)
    colours = rng.uniform(0.05, 0.25, (6, BANDS))
    for band in range(BANDS):
        ground[band] = ndimage.gaussian_filter(colours[kinds, band], 0.6)
    return ground


def draw_roof(
    shape: tuple[int, int],
    *,
    centre_m: tuple[float, float],
    length_m: float,
    width_m: float,
    azimuth_deg: float,
    pixel_m: float = PIXEL_M,
) -> np.ndarray:
    """Share of each pixel that a roof covers, through the blur; its centre in metres east and south of the corner."""
    south, east = (np.indices((shape[0] * FINE, shape[1] * FINE)) + 0.5) * pixel_m / FINE
    turn = np.radians(azimuth_deg)
    along = (east - centre_m[0]) * np.sin(turn) - (south - centre_m[1]) * np.cos(turn)
    across = (east - centre_m[0]) * np.cos(turn) + (south - centre_m[1]) * np.sin(turn)
    inside = ((np.abs(along) <= length_m / 2) & (np.abs(across) <= width_m / 2)).astype(float)
    soft = ndimage.gaussian_filter(inside, BLUR_FWHM_M / 2.3548 / pixel_m * FINE)
    return soft.reshape(shape[0], FINE, shape[1], FINE).mean(axis=(1, 3))


def look_at(
    ground: np.ndarray, *, seed: int, shift: tuple[float, float] = (0.0, 0.0), noise: float = 0.003
) -> np.ndarray:
    """One look at the ground: displaced by (rows, columns), with its own gain, offset and noise."""
    rng = np.random.default_rng(seed)
    moved = np.stack([ndimage.shift(band, shift, order=3, mode="nearest") for band in ground])
    gain, offset = rng.uniform(0.9, 1.1, (BANDS, 1, 1)), rng.uniform(0.0, 0.02, (BANDS, 1, 1))
    return (moved * gain + offset + rng.normal(0.0, noise, moved.shape)).astype(np.float32)


def build(ground: np.ndarray, cover: np.ndarray, colour: tuple[float, ...]) -> np.ndarray:
    """The ground with a roof of one colour on it."""
    return ground * (1.0 - cover) + cover * np.array(colour)[:, None, None]
