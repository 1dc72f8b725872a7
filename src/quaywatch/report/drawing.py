"""What all pictures share: true colour from bands, scale bar, north, halos, and text that the font can draw."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, findfont, get_font

from quaywatch.assessment.wording import number_words, shown_text
from quaywatch.geo import distance_m
from quaywatch.plugins import find_sensors
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band, Modality, Scene

__all__ = [
    "INK",
    "draw_scale_and_north",
    "drawable_text",
    "halo",
    "is_drawable",
    "sensor_words",
    "true_colour",
]

INK = "#16202b"
"""Colour of outlines and letters."""


def true_colour(window: PixelWindow) -> npt.NDArray[np.float64]:
    """True colour where there are three colours, else one band in grey; stretched between percentiles."""
    bands = [Band.RED, Band.GREEN, Band.BLUE]
    if not all(band in window.values for band in bands):
        liked = (Band.NIR, Band.GREEN, Band.VV, Band.VH)
        one = next((band for band in liked if band in window.values), next(iter(window.values)))
        bands = [one] * 3
    radar = window.scene.modality is Modality.RADAR
    layers = [_stretched(window.values[band].astype(np.float64), window.valid, radar) for band in bands]
    return np.dstack(layers)


def _stretched(values: npt.NDArray[np.float64], valid: npt.NDArray[np.bool_], radar: bool) -> npt.NDArray[np.float64]:
    shown = 10 * np.log10(np.maximum(values, 1e-6)) if radar else values
    known = valid & np.isfinite(shown)
    if not known.any():
        return np.full(values.shape, 0.5)
    low, high = np.percentile(shown[known], [1.0, 99.5])
    level = np.clip((shown - low) / max(high - low, 1e-9), 0.0, 1.0)
    return np.where(known, level ** (1.0 if radar else 0.7), 0.5)


def halo(width: float) -> list[Any]:
    """The dark edge that keeps a line or a letter of this width (points) readable on any ground."""
    return [patheffects.Stroke(linewidth=width + 1.6, foreground=INK, alpha=0.75), patheffects.Normal()]


def draw_scale_and_north(axes: Axes, window: PixelWindow, *, size: float = 9.5) -> None:
    """Draws a scale bar at the lower left and an arrow to true north at the upper right, letters in this size (points).

    The axes are in pixels of the window.
    """
    rows, columns = window.shape
    middle = window.lonlat([[columns / 2, rows / 2], [columns / 2 + 1, rows / 2]])
    metres_a_pixel = distance_m(middle[0], middle[1])
    length = _round_length(0.2 * columns * metres_a_pixel)
    x, y = 0.03 * columns, rows - 0.03 * columns
    across = length / metres_a_pixel
    axes.plot([x, x + across], [y, y], color="white", linewidth=3.5, solid_capstyle="butt", path_effects=halo(3.0))
    words = f"{number_words(length)} m" if length < 1000 else f"{number_words(length / 1000)} km"
    style: dict[str, Any] = {"color": "white", "fontsize": size, "fontweight": "bold", "path_effects": halo(1.0)}
    axes.text(x + across / 2, y - 0.012 * columns, words, ha="center", va="bottom", **style)
    up = _north(window)
    tip = np.array([columns - 0.04 * columns, 0.035 * columns])
    foot = tip - up * 0.05 * columns
    axes.annotate(
        "",
        xy=tuple(tip),
        xytext=tuple(foot),
        arrowprops={"arrowstyle": "-|>", "color": "white", "linewidth": 2.2, "path_effects": halo(1.4)},
    )
    letter_x, letter_y = foot - up * 0.014 * columns
    axes.text(letter_x, letter_y, "N", ha="center", va="center", **style)


def _north(window: PixelWindow) -> npt.NDArray[np.float64]:
    """Unit vector to north in pixels (columns, rows), at the centre."""
    rows, columns = window.shape
    here = window.lonlat([[columns / 2, rows / 2]])[0]
    there = type(here)(lon=here.lon, lat=min(90.0, here.lat + 1e-3))
    step = window.column_row((there,))[0] - np.array([columns / 2, rows / 2])
    return np.asarray(step / (math.hypot(step[0], step[1]) or 1.0))


def _round_length(length_m: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is no longer."""
    power = 10.0 ** math.floor(math.log10(max(length_m, 1e-3)))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= max(length_m, 1e-3))


def drawable_text(text: str) -> str:
    """Text with what the font lacks left out: a figure must not show boxes in place of letters."""
    font = get_font(findfont(FontProperties()))
    return "".join(c for c in shown_text(text) if font.get_char_index(ord(c)))


def is_drawable(text: str) -> bool:
    """Whether the font has every letter."""
    return drawable_text(text) == text


def sensor_words(scene: Scene) -> str:
    """Sensor and true pixel size: `Sentinel-2 MSI, 10 m a pixel on the ground`."""
    profile = find_sensors().get(scene.sensor)
    name = scene.sensor if profile is None else profile.title
    return f"{name}, {number_words(round(scene.gsd_m, 1))}\u00a0m a pixel on the ground"
