"""Drawn yards whose answer is known: textured ground of several colours, and piles of known area through a blur."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import ndimage
from tests.detections.conftest import draw_zone, window_of

from quaywatch.clock import parse_span
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band

PIXEL_M = 10.0
SIZE = 150
BANDS = (Band.BLUE, Band.GREEN, Band.RED, Band.NIR, Band.SWIR16)
SOIL = dict(zip(BANDS, (0.10, 0.13, 0.17, 0.24, 0.30), strict=True))
COAL = dict(zip(BANDS, (0.040, 0.040, 0.042, 0.046, 0.05), strict=True))
ORE = dict(zip(BANDS, (0.06, 0.08, 0.18, 0.24, 0.28), strict=True))
GRAVEL = dict(zip(BANDS, (0.34, 0.37, 0.40, 0.43, 0.45), strict=True))
SNOW = dict(zip(BANDS, (0.80, 0.82, 0.80, 0.72, 0.08), strict=True))
FINE = 5
BLUR_M = 6.0
MIDDLE_M = (750.0, 750.0)
YARD_M = ((560.0, 940.0), (580.0, 920.0))


def draw_soil(seed: int = 0, texture: float = 0.12, bands: Sequence[Band] = BANDS) -> np.ndarray:
    """Reflectance of uneven soil with roads and plots, (bands, rows, columns)."""
    rng = np.random.default_rng(seed)
    plots = ndimage.gaussian_filter(rng.standard_normal((SIZE, SIZE)), 2.0)
    grain = ndimage.gaussian_filter(rng.standard_normal((SIZE, SIZE)), 0.7)
    shade = 1.0 + texture * (plots / plots.std() + 0.4 * grain / grain.std())
    hue = ndimage.gaussian_filter(rng.standard_normal((SIZE, SIZE)), 3.0)
    tilt = np.linspace(-0.5, 0.5, len(bands))[:, None, None] * texture * hue / hue.std()
    return np.array([SOIL[band] for band in bands])[:, None, None] * np.clip(shade * (1.0 + tilt), 0.4, 1.8)


def draw_cover(area_m2: float, middle_m: tuple[float, float] = MIDDLE_M) -> np.ndarray:
    """Share of each pixel that a round pile covers, through the blur; its middle in metres east and south."""
    if area_m2 <= 0.0:
        return np.zeros((SIZE, SIZE))
    south, east = (np.indices((SIZE * FINE, SIZE * FINE)) + 0.5) * PIXEL_M / FINE
    off = np.hypot(east - middle_m[0], (south - middle_m[1]) * 1.3)
    fine = np.zeros(off.shape)
    fine.flat[np.argsort(off, axis=None)[: round(area_m2 / (PIXEL_M / FINE) ** 2)]] = 1.0
    soft = ndimage.gaussian_filter(fine, BLUR_M / PIXEL_M * FINE)
    return soft.reshape(SIZE, FINE, SIZE, FINE).mean(axis=(1, 3))


def covered(
    ground: np.ndarray, cover: np.ndarray, colour: Mapping[Band, float], bands: Sequence[Band] = BANDS
) -> np.ndarray:
    """Ground with something of one colour on it."""
    return ground * (1.0 - cover) + cover * np.array([colour[band] for band in bands])[:, None, None]


def look_at(
    ground: np.ndarray,
    day: int = 0,
    *,
    seed: int = 0,
    noise: float = 0.004,
    bands: Sequence[Band] = BANDS,
    cloud: np.ndarray | None = None,
) -> PixelWindow:
    """One look on its own day, with its own gain, haze and noise."""
    rng = np.random.default_rng([seed, day])
    gain, haze = rng.normal(1.0, 0.03, (len(ground), 1, 1)), rng.normal(0.0, 0.004, (len(ground), 1, 1))
    seen = ground * gain + haze + rng.normal(0.0, noise, ground.shape)
    window = window_of({band: layer.astype(np.float32) for band, layer in zip(bands, seen, strict=True)}, cloud=cloud)
    scene = dataclasses.replace(window.scene, id=f"look-{day}", acquired=parse_span(f"2024-05-{day + 1:02d}T02:00:00Z"))
    return dataclasses.replace(window, scene=scene)


def draw_yard(window: PixelWindow) -> Zone:
    """The yard, 380 by 340 m in the middle."""
    return draw_zone(window, *YARD_M, kind=ZoneKind.YARD)
