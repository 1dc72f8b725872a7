"""Blocks of stacked shipping boxes in a yard, told from one look at pixels of 3 m and finer.

Three signs together: colours differ within a few metres; their patches are of a box's length and width and lie one way;
and there are more than two colours. Cars are shorter, scrap lies at every angle, houses are wider, a roof with
skylights has two colours. A line one box wide (wagons, or a single row) is never told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.box_signs import VISIBLE, Patches, measure_colours, measure_dispersion, measure_patches
from quaywatch.detections.measure import MetricGrid
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Modality
from quaywatch.scenes.register import stack_bands

__all__ = ["LEAST_M2", "BoxFinding", "find_boxes", "is_bare", "is_boxes"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

LARGEST_M = 3.05
"""Boxes are never told at coarser pixels."""
FINE_M, SHARP_M, CLEAR_M = 0.75, 1.25, 2.25
"""Up to the first an edge is sharp; up to the second both sides of a box show; up to the third the length may."""
LEAST_M2, LEAST_OUTLINE_M2 = 400.0, 300.0
"""Of what is looked at, and of its outline after thin things and shade are left out."""
DISPERSION = (0.15, 0.12, 0.10)
"""Of colours within a few metres: more is a sign of boxes, with sharp, middling and coarse pixels."""
LENGTH_M = ((5.4, 25.0), (7.5, 40.0), (8.0, 40.0))
"""Of the patches. Boxes end to end of one colour are longer than one; coarse pixels cannot tell 6 m from cars."""
WIDTH_M = (3.7, 4.0, 4.0)
LEAST_RATIO = 2.0
LEAST_SECOND = 0.2
"""Spread of colours across their main line over that along it: less is two colours, and mixtures of them."""
GROUND_CHROMA, GROUND_BRIGHT = 0.12, (0.72, 1.35)
"""Ground: as colourless as this, or as three times the noise, and as bright as this, both against the ground around."""
SHADE, SHADE_RED = 0.6, 0.08
"""Shaded ground: less than the first of every colour is left, more than the second of red, most of blue (the sky)."""
EDGE_STEP = 0.4
"""A pixel at an edge is of the boxes where its step to the ground is so much of its neighbours'."""
LEAST_HALF_M = 2.9
"""Half the width of a block: one or two boxes side by side are none, nor is a line of wagons."""
CLOSED_M, OPENED_M, HOLE_M2 = 1.3, 2.1, 14.0
"""Radius of gaps that belong to a block and of what is too narrow for one; a smaller hole is no missing stack."""
GAP_SHARE, GAP_U95 = 0.17, 0.09
"""Of a block's outline: gaps between boxes, from usual pitches of slots (2.75 to 2.95 m by 6.4 to 12.9 m)."""
BAY_M, HOLE_DOUBT = 4.0, 0.5
"""Ground and shade in holes and bays up to twice the first wide: half-width for boxes in shade or of its colour."""
LESSER_SHARE = 0.3
"""Of places too small to be told, in a yard that holds boxes: what boxes may cover of them."""
MOST_UNLIKE = 0.25
"""Of a place: with more of it unlike the ground around, it is not bare."""
RING_M, LEAST_RING = (8.0, 25.0), 30
"""Ground is looked at so far from what may be boxes, and in so many pixels."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoxFinding:
    """What one look shows of boxes in a yard."""

    outline: Mask
    """Pixels in blocks of boxes, (rows, columns) of the window."""
    doubtful: Mask
    """Pixels of many colours side by side that are not told: boxes, or something else."""
    area_m2: float
    """Ground under boxes, the gaps between them taken off; 0 where none are told."""
    u95_m2: float
    """Half-width of its 95 % interval: edges, gaps and holes."""


def is_boxes(patches: Patches, pixel_m: float) -> bool:
    """Whether patches of colour are of a box's shape, as far as the pixels let tell."""
    rank = _rank(pixel_m)
    least, most = LENGTH_M[rank]
    shaped = least <= patches.length_m <= most and patches.width_m <= WIDTH_M[rank]
    return shaped and patches.length_m >= LEAST_RATIO * patches.width_m


def _rank(pixel_m: float) -> int:
    return 0 if pixel_m <= SHARP_M else 1 if pixel_m <= CLEAR_M else 2


def find_boxes(window: PixelWindow, yard: Mask) -> BoxFinding | None:
    """Blocks of boxes in a yard; None where this window could not show any: coarse, radar, or without colours.

    It does not say what is in the boxes, nor how many lie on each other, nor tell single stacks.

    Args:
        window: One look.
        yard: Pixels of the yard.
    """
    pixel_m = MetricGrid.of(window).pixel_m
    if window.scene.modality is not Modality.OPTICAL or max(pixel_m, window.scene.gsd_m) > LARGEST_M:
        return None
    if not set(VISIBLE) <= set(window.values) or not (window.usable & yard).any():
        return None
    picture = stack_bands(window, VISIBLE).astype(np.float64)
    known = np.asarray(np.isfinite(picture).all(axis=0))
    colours = measure_colours(picture, known, np.median(picture[:, known], axis=1))
    many = (measure_dispersion(colours, known, pixel_m) > DISPERSION[_rank(pixel_m)]) & yard & known
    outline, doubtful = np.zeros(yard.shape, bool), np.zeros(yard.shape, bool)
    names, count = ndimage.label(many)
    for name in range(1, count + 1):
        part = names == name
        if part.sum() * pixel_m**2 < LEAST_M2:
            continue
        block = _outlined(picture, (part, many, known & yard), pixel_m)
        if block.sum() * pixel_m**2 < LEAST_OUTLINE_M2:
            continue
        signs = _judge_signs(colours, part, block, pixel_m)
        if signs is None:
            continue
        if not signs:
            doubtful |= block
            continue
        outline |= block
    doubtful &= ~outline
    area_m2, u95_m2 = _area_of(outline, pixel_m)
    near = ndimage.distance_transform_edt(~outline) * pixel_m < RING_M[0] if outline.any() else outline
    lesser_m2 = float((many & ~near & ~doubtful).sum()) * pixel_m**2
    u95_m2 += (1.0 - GAP_SHARE) * float(doubtful.sum()) * pixel_m**2 + LESSER_SHARE * lesser_m2
    return BoxFinding(outline=outline, doubtful=doubtful, area_m2=area_m2, u95_m2=u95_m2 if outline.any() else 0.0)


def is_bare(window: PixelWindow, yard: Mask, place: Mask) -> bool:
    """Whether a place in a yard, which another look shows under boxes, has the colour of the ground around it here.

    Args:
        window: One look.
        yard: Pixels of the yard.
        place: The place; only what could be seen of it is judged.
    """
    picture = stack_bands(window, VISIBLE).astype(np.float64)
    known = np.asarray(np.isfinite(picture).all(axis=0))
    ratio = _against_ground(picture, (place, place, known & yard), MetricGrid.of(window).pixel_m)
    shown = place & known
    if ratio is None or not shown.any():
        return False
    unlike, _ = _unlike_ground(*ratio)
    return bool(unlike[shown].mean() < MOST_UNLIKE)


def _judge_signs(colours: Array, part: Mask, block: Mask, pixel_m: float) -> bool | None:
    """Whether a part is of boxes; None where it is of one colour or two, and so of something else."""
    noise = [1.4826 * float(np.median(np.abs(one - ndimage.median_filter(one, 3)))) for one in np.nan_to_num(colours)]
    spreads = np.sqrt(np.maximum(np.linalg.eigvalsh(np.cov(colours[:, block])) - float(np.mean(noise)) ** 2, 0.0))
    if spreads[0] < LEAST_SECOND * spreads[1]:
        return None
    patches = measure_patches(colours, part, pixel_m, np.array(noise))
    return patches is not None and is_boxes(patches, pixel_m)


def _outlined(picture: Array, where: tuple[Mask, Mask, Mask], pixel_m: float) -> Mask:
    """The pixels of a part that are not of the colour of the ground around it, in the sun or in shade.

    Args:
        picture: Reflectance in the bands of `VISIBLE`.
        where: The part, all parts, and the pixels of the yard that could be seen.
        pixel_m: Side of a pixel.
    """
    part, _, seen = where
    told = _against_ground(picture, where, pixel_m)
    if told is None:
        return np.zeros(part.shape, bool)
    unlike, step = _unlike_ground(*told)
    inner = ndimage.maximum_filter(np.where(np.isfinite(step), step, 0.0), size=3)
    covered = unlike & (step > EDGE_STEP * inner) if pixel_m > FINE_M else unlike
    near = ndimage.distance_transform_edt(~part) * pixel_m < RING_M[0]
    return _tidied(covered & near & seen, pixel_m)


def _against_ground(picture: Array, where: tuple[Mask, Mask, Mask], pixel_m: float) -> tuple[Array, float] | None:
    """Reflectance over that of the ground around a part, and how colourful ground may be; None where none shows."""
    part, many, seen = where
    far = ndimage.distance_transform_edt(~part) * pixel_m
    open_ground = ~ndimage.binary_dilation(many, iterations=2) & seen
    ring = (far > RING_M[0]) & (far < RING_M[1]) & open_ground
    if ring.sum() < LEAST_RING:
        ring = open_ground
    if ring.sum() < LEAST_RING:
        return None
    ratio = picture / np.median(picture[:, ring], axis=1)[:, None, None]
    chroma = ratio.max(axis=0) - ratio.min(axis=0)
    return ratio, max(GROUND_CHROMA, 3.0 * float(np.median(chroma[ring])))


def _unlike_ground(ratio: Array, even: float) -> tuple[Mask, Array]:
    """Pixels unlike ground in the sun and in shade, and how large the step to the ground is."""
    bright, chroma = ratio.mean(axis=0), ratio.max(axis=0) - ratio.min(axis=0)
    red, _, blue = ratio
    shade = (ratio.max(axis=0) < SHADE) & (red > SHADE_RED) & (blue > red)
    unlike = ((chroma > even) | (bright > GROUND_BRIGHT[1]) | (bright < GROUND_BRIGHT[0])) & ~shade
    return unlike, np.where(shade, 0.0, np.maximum(chroma, np.abs(bright - 1.0)))


def _tidied(covered: Mask, pixel_m: float) -> Mask:
    """Gaps and small holes closed, thin things and crumbs left out."""
    closed = _closed(covered, CLOSED_M / pixel_m)
    holes, count = ndimage.label(~closed)
    sizes = ndimage.sum_labels(~closed, holes, np.arange(count + 1)) * pixel_m**2
    closed |= (sizes < HOLE_M2)[holes] & ~closed
    opened = _opened(closed, OPENED_M / pixel_m)
    names, count = ndimage.label(opened)
    half_m = ndimage.maximum(ndimage.distance_transform_edt(opened), names, np.arange(count + 1)) - 0.5
    return np.asarray(opened & (np.asarray(half_m) * pixel_m > LEAST_HALF_M)[names])


def _closed(mask: Mask, reach: float) -> Mask:
    wide = ndimage.distance_transform_edt(~mask) <= reach
    return np.asarray(mask | (ndimage.distance_transform_edt(wide) > reach))


def _opened(mask: Mask, reach: float) -> Mask:
    core: Mask = np.asarray(ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1] > reach)
    if not core.any():
        return core
    return np.asarray(mask & (ndimage.distance_transform_edt(~core) <= reach))


def _area_of(block: Mask, pixel_m: float) -> tuple[float, float]:
    """Ground under boxes and its half-width."""
    whole = float(block.sum()) * pixel_m**2
    rim = float((block & ~ndimage.binary_erosion(block)).sum()) * pixel_m**2
    holes = float((_closed(block, BAY_M / pixel_m) & ~block).sum()) * pixel_m**2
    doubts = np.array([rim / 2.0, GAP_U95 * whole, HOLE_DOUBT * holes])
    return whole * (1.0 - GAP_SHARE), float(np.sqrt((doubts**2).sum()))
