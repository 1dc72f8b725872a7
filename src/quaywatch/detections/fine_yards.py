"""Yards at pixels of 3 m and finer: what is found at coarser pixels is outlined, and its height told, at the fine ones.

Bodies are found where pixels are 3 m: finer ones show single stones and sides, and cost much. There a heap is of one
colour; its dark sides are told from its ground at the picture's own pixels.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from affine import Affine
from scipy import ndimage

from quaywatch.detections.heap_heights import HeapLight, measure_heaps
from quaywatch.detections.heap_outlines import HeapOutline, LightScale, find_outline
from quaywatch.detections.measure import MetricGrid
from quaywatch.records.observation import Measure
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band
from quaywatch.records.stock import YardLook
from quaywatch.scenes.register import stack_bands
from quaywatch.scenes.sun import find_sun

__all__ = ["CoarseAnswer", "coarsen", "find_lit_colour", "is_fine", "outline_heaps"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

FINEST_FOR_BODIES_M = 3.0
"""Pixels finer than this are averaged until they are nearly as large, before bodies are sought."""
LARGEST_M = 3.05
"""Pixels up to this are fine: the shadow that tells a height shows."""
NOISE_OF_MEDIAN = 0.8
"""What is left of a pixel after its 3 x 3 median, over its noise."""
LEAST_NOISE = 0.002
LEAST_INSIDE = 12
AREA_SHARE = 0.07
"""Of an outlined area: half-width for sides that look like ground. Set on drawn heaps."""
ALIKE = (0.3, 3.0)
"""An outline whose area is outside these, of the body with its shadow, is of something else."""
NO_SUN = "neither the scene nor its time tells where the sun stood"
NOTHING = "nothing was measured whose height could be told"
HIDDEN = "part of the heap or of what lies round it could not be seen"
OTHER = "the outline is not that of the body whose area was measured"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoarseAnswer:
    """What one look shows at the pixels that bodies are sought at."""

    look: YardLook
    """What was told."""
    mask: Mask
    """Pixels that the pile covers, with the shadow that came with it."""
    mask_m2: float
    """Their area."""
    goods: Array
    """Their colour where the sun reaches them, in the look's own light, per band."""
    ground: Array
    """Of the ground around."""


def is_fine(window: PixelWindow) -> bool:
    """Whether a window's pixels are fine enough for shadows of heaps."""
    return window.scene.gsd_m <= LARGEST_M and MetricGrid.of(window).pixel_m <= LARGEST_M


def coarsen(windows: Sequence[PixelWindow], finest_m: float = FINEST_FOR_BODIES_M) -> tuple[list[PixelWindow], int]:
    """Windows of fine pixels averaged to nearly 3 m (or another size), and by how many; others as they are."""
    factor = int(finest_m / MetricGrid.of(windows[0]).pixel_m + 0.02)
    if factor < 2:
        return list(windows), 1
    return [_averaged(window, factor) for window in windows], factor


def _averaged(window: PixelWindow, factor: int) -> PixelWindow:
    rows, columns = (size // factor for size in window.shape)
    a, b, c, d, e, f = tuple(window.transform)[:6]

    def blocks(grid: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        return grid[: rows * factor, : columns * factor].reshape(rows, factor, columns, factor)

    return dataclasses.replace(
        window,
        values={band: np.asarray(blocks(grid).mean(axis=(1, 3)), np.float32) for band, grid in window.values.items()},
        valid=np.asarray(blocks(window.valid).all(axis=(1, 3)), bool),
        cloud=None if window.cloud is None else np.asarray(blocks(window.cloud).any(axis=(1, 3)), bool),
        transform=Affine(a * factor, b * factor, c, d * factor, e * factor, f),
    )


def find_lit_colour(picture: Array, mask: Mask, otherwise: Array) -> Array:
    """The colour of the brighter half of a body: its side in the sun, where it has a dark one.

    Args:
        picture: (bands, rows, columns).
        mask: The body, and perhaps its shadow.
        otherwise: Told where it has no inside.
    """
    inner = ndimage.binary_erosion(mask) & np.isfinite(picture).all(axis=0)
    if inner.sum() < LEAST_INSIDE:
        return otherwise
    pixels = picture[:, inner]
    bright = pixels.sum(axis=0)
    return np.asarray(np.median(pixels[:, bright >= np.median(bright)], axis=1))


def outline_heaps(
    windows: Sequence[PixelWindow], bands: tuple[Band, ...], answers: Sequence[CoarseAnswer | None], factor: int
) -> list[tuple[YardLook | None, str]]:
    """Per look its area, height and volume at the fine pixels, or None, and why no height is told.

    Args:
        windows: The looks at their own pixels.
        bands: In the order of the colours.
        answers: What was seen at the coarser ones; None where no pile was.
        factor: How many fine pixels one of those is wide.
    """
    told: list[tuple[YardLook | None, str]] = []
    bare = [n for n, one in enumerate(answers) if one is None and windows[n].usable.any()]
    for number, answer in enumerate(answers):
        if answer is None:
            told.append((None, NOTHING))
            continue
        told.append(_outlined(windows, bands, answer, (number, factor), bare))
    return told


def _outlined(
    windows: Sequence[PixelWindow], bands: tuple[Band, ...], answer: CoarseAnswer, which: tuple[int, int],
    bare: Sequence[int],
) -> tuple[YardLook | None, str]:  # fmt: skip
    number, factor = which
    window = windows[number]
    sun = find_sun(window.scene)
    if sun is None:
        return None, NO_SUN
    picture = stack_bands(window, bands).astype(np.float64)
    known = np.isfinite(picture).all(axis=0)
    near = _spread(answer.mask, factor, window.shape)
    grid = MetricGrid.of(window)
    scale = LightScale(
        bands=bands,
        sun_elevation_deg=sun.elevation_deg,
        noise=_noise_of(picture, known & ~near),
        pixel_m=grid.pixel_m,
    )
    ground = _ground_of(windows, bands, (picture, known & ~near), answer.ground, bare)
    outline = find_outline(picture, ground, answer.goods, near, scale)
    if isinstance(outline, str):
        return None, outline
    if (ndimage.binary_dilation(outline.heap, iterations=3) & ~known).any():
        return None, HIDDEN
    look = _with_area(answer, outline, grid.pixel_m)
    if look is None:
        return None, OTHER
    light = HeapLight(
        heap=outline.heap, shadow=outline.shadow, ground=outline.ground, axes=grid.metres[:, :2], sun=sun
    )  # fmt: skip
    if look.material is None:
        return look, NOTHING
    height = measure_heaps(light, look.material)
    if isinstance(height, str):
        return look, height
    return (
        dataclasses.replace(look, height_m=height.height_m, volume_m3=height.volume_m3, volume_because=height.because),
        "",
    )


def _with_area(answer: CoarseAnswer, outline: HeapOutline, pixel_m: float) -> YardLook | None:
    """A look with the area of the outline; None where it is not that of what was measured."""
    area = float(outline.heap.sum()) * pixel_m**2
    if not ALIKE[0] * answer.mask_m2 <= area <= ALIKE[1] * answer.mask_m2:
        return None
    rim = outline.heap & ~ndimage.binary_erosion(outline.heap)
    edge = float(rim.sum()) * pixel_m**2 / 2.0
    u95 = float(np.hypot(edge, AREA_SHARE * area))
    return dataclasses.replace(answer.look, area_m2=Measure(value=area, u95=u95))


def _spread(mask: Mask, factor: int, shape: tuple[int, int]) -> Mask:
    """A mask of coarse pixels on the fine ones; the fine rim that fills no coarse pixel is none."""
    fine = np.zeros(shape, bool)
    wide = np.repeat(np.repeat(mask, factor, axis=0), factor, axis=1)[: shape[0], : shape[1]]
    fine[: wide.shape[0], : wide.shape[1]] = wide
    return fine


def _noise_of(picture: Array, where: Mask) -> Array:
    rest = [band - ndimage.median_filter(band, 3) for band in np.nan_to_num(picture)]
    spreads = [1.4826 * float(np.median(np.abs(one[where]))) if where.any() else 0.0 for one in rest]
    return np.maximum(np.array(spreads) / NOISE_OF_MEDIAN, LEAST_NOISE)


def _ground_of(
    windows: Sequence[PixelWindow], bands: tuple[Band, ...], shown: tuple[Array, Mask], usual: Array,
    bare: Sequence[int],
) -> Array:  # fmt: skip
    """Bare ground pixel by pixel, in the light of a look: from looks that saw no pile, else of one colour."""
    picture, open_ground = shown
    pictures = []
    for number in bare:
        other = stack_bands(windows[number], bands).astype(np.float64)
        both = open_ground & np.isfinite(other).all(axis=0)
        if both.sum() < 100:
            continue
        gain = np.median(picture[:, both], axis=1) / np.maximum(np.median(other[:, both], axis=1), 1e-6)
        pictures.append(other * gain[:, None, None])
    flat = np.broadcast_to(usual[:, None, None], picture.shape)
    if not pictures:
        return np.array(flat)
    stack = np.stack(pictures)
    count = np.isfinite(stack).sum(axis=0)
    mean = np.nan_to_num(stack).sum(axis=0) / np.maximum(count, 1)
    return np.where(count > 0, mean, flat)
