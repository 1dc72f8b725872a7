"""How much of each pixel a pile covers: mixing of the colours of ground and material through the sensor's blur.

A pixel on the edge of a pile is a mixture of both. The sum of the shares is the area, whatever the blur: no pixel is
counted as all or nothing (linear unmixing, Adams and others 1986). The error is told by the same sum over ground that
holds no pile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import fft, ndimage

from quaywatch.detections.pile_bodies import PileBody, find_look_colours, find_whitening, smoothed_known
from quaywatch.detections.yard_series import LevelledSeries, YardSeries
from quaywatch.scenes.mixtures import fit_mixture

__all__ = ["CoveredArea", "PileStates", "find_states", "measure_areas"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

SMOOTHING_PX = 1.0
CLEAR_PX = 3
"""Ground is read this far from a pile's edge, and its shares are summed this far beyond it."""
LEAST_INSIDE = 12
"""Pixels that the colour of a pile is read from."""
WEAK = 4.0
"""Variances by which ground must differ from the material for a pixel to tell alone how much of it is covered."""
LEAST_STRENGTH, MOST_WEIGHT = 0.5, 25.0
"""Least strength a share is divided by; more than the second counts no more when pixels are averaged."""
LEAST_PILE_M2, LEAST_SPECK_M2, NEAR_PX = 1000.0, 200.0, 6
"""A pile; a speck of one, and how near to it specks are."""
MIXED = 0.3
"""Of the way from ground to material: what never lies far from a pile and is nearer the material is mixed ground."""
ALIKE = 0.2
"""Of the usual step from material to ground: a pixel nearer the material than that in every look is of its colour."""
LEAST_CORE = 40
"""Pixels of a part that no look shows bare: smaller ones must lie within what some look shows to be a pile."""
ROUNDS = 3
FAR = (3.0, 10.0)
"""Pixels over which ground that no look shows is filled in from beside it; the second where the first reaches none."""
WIDER_PX, WIDER_ERROR = (6, 12, 25), 0.012
"""How much further the sum may go beyond a pile, and the error that it may then have, of the area."""
LEAST_PLACES, CORRELATED = 50, 3.0
"""Places where bare ground tells the error; with fewer, single pixels do, times how alike neighbours err."""
SURELY_MIXED = 3.0
"""Spreads of bare ground by which a pixel must be on the way to the material to count as mixed."""
HELD_SHARE, HELD_ALONE = 0.035, 0.065
"""Of the area: what an edge whose ground no look shows leaves open (standard deviation), with several looks and with
one alone. Set on planted piles, as the next two are."""
GROWN_SHARE, GROWN_FREE = 0.3, 0.1
"""Of how much a pile grew while it was measured, less the second: ground of its colour may have joined it."""
FILLED_ERROR = 2.0
"""Errors of neighbouring pixels whose ground is filled in go together: by so much more than single ones."""
FLOOR_PIXELS = 0.5
"""Of a pile's error: half a pixel."""
COLOUR_SHARE, COLOUR_ONCE = 0.01, 0.025
"""Of the area: what the colours of material and ground, taken for one, leave open; the second where one look alone
shows the ground, in whatever season."""
SAFETY = 1.0
"""On the error that bare ground shows. Set on planted piles of other seeds than the reported ones."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PileStates:
    """Which pixels of a yard each look shows covered, and with what."""

    masks: npt.NDArray[np.bool_]
    """(looks, rows, columns)."""
    colours: Array
    """Of the material in each look, (looks, bands), in the common light."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoveredArea:
    """What one look shows of a pile."""

    area_m2: float
    """Sum of the covered shares of the pixels."""
    u95_m2: float
    """Half-width of its 95 % interval."""
    colour: Array
    """Of the material, per band, in the look's own light."""
    ground: Array
    """Of the ground beneath and around."""
    contrast: float
    """Standard deviations between the two."""
    held: bool = False
    """Whether no look shows the ground of its edge."""


def find_states(series: YardSeries, levelled: LevelledSeries, body: PileBody) -> PileStates:
    """Which pixels each look shows covered with a material of one colour.

    A pixel's own ground is what the look shows that is furthest from the material. Where none is far from it, what lies
    round the pixel decides: a part that is always covered, or ground of the same colour.

    Args:
        series: The looks.
        levelled: The same in a common light.
        body: What tells the colour; where no look shows the ground beneath it, it is covered in every look.
    """
    always = body.mask if body.bare is None else np.zeros(body.mask.shape, bool)
    values = levelled.values.astype(np.float64)
    seen = np.asarray(np.isfinite(values).all(axis=1))
    smooth = np.stack([smoothed_known(v, s, 0.8) for v, s in zip(values, seen, strict=True)])
    white = _noise_of(values, seen, series.ground)
    colours = find_look_colours(levelled, body)
    off = np.einsum("ij,kjrc->kirc", white, smooth - colours[:, :, None, None])
    distance = np.where(seen, np.sqrt((off**2).sum(axis=1)), -1.0)
    furthest = np.argmax(distance, axis=0)
    step = -np.take_along_axis(off, furthest[None, None], axis=0)[0]
    strength = (step**2).sum(axis=0)
    way = np.einsum("ij,kjrc->kirc", white, values - colours[:, :, None, None])
    shares = 1.0 + np.einsum("kirc,irc->krc", np.nan_to_num(way), step) / np.maximum(strength, LEAST_STRENGTH)
    inside = series.yard > 0.25
    masks = _masks_of(shares, strength, seen, inside, always, series.cell_m2)
    usual = float(np.linalg.norm(white @ (body.ground - body.colour)))
    alike = (distance.max(axis=0) < max(np.sqrt(WEAK), ALIKE * usual)) & inside & ~always
    core = _find_core(masks, alike, inside)
    if core.any():
        masks = _masks_of(shares, strength, seen, inside, core | always, series.cell_m2)
    return PileStates(masks=masks, colours=colours)


def _noise_of(values: Array, seen: Mask, ground: Mask) -> Array:
    """Whitening by what looks at unchanged ground differ by; for one look, by what a 3 x 3 median leaves of it."""
    usable = [look for look in range(len(values)) if seen[look].any()]
    if len(usable) > 1:
        pairs = list(pairwise(usable))
        errors = np.concatenate([values[b] - values[a] for a, b in pairs], axis=1)
        where = np.concatenate([ground & seen[a] & seen[b] for a, b in pairs])
        return np.asarray(find_whitening(errors, where) * np.sqrt(2.0))
    rest = np.stack([band - ndimage.median_filter(band, 3) for band in np.nan_to_num(values[usable[0]])])
    return np.asarray(find_whitening(rest, ground & seen[usable[0]]) * 0.8)


def _masks_of(shares: Array, strength: Array, seen: Mask, inside: Mask, always: Mask, cell_m2: float) -> Mask:
    weights = np.where(always, MOST_WEIGHT, np.minimum(strength, MOST_WEIGHT))
    floor = np.maximum(weights, WEAK)
    weighed = np.where(always, 1.0, np.clip(shares, -1.0, 2.0)) * weights * seen
    sums = ndimage.gaussian_filter(weighed, (0, SMOOTHING_PX, SMOOTHING_PX))
    near = ndimage.gaussian_filter(floor * seen, (0, SMOOTHING_PX, SMOOTHING_PX))
    covered = (sums > 0.5 * near) & inside & seen
    return np.stack([_large(mask, cell_m2) for mask in covered])


def _large(mask: Mask, cell_m2: float) -> Mask:
    """Piles of some size, and the specks round them that a ragged edge leaves."""
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    sizes = np.bincount(labels.ravel(), minlength=count + 1) * cell_m2
    sizes[0] = 0.0
    large = sizes[labels] >= LEAST_PILE_M2
    if not large.any():
        return np.asarray(large)
    near = np.unique(labels[ndimage.binary_dilation(large, iterations=NEAR_PX)])
    speck = np.zeros(count + 1, bool)
    speck[near] = sizes[near] >= LEAST_SPECK_M2
    return np.asarray(large | speck[labels])


def _find_core(masks: Mask, alike: Mask, inside: Mask) -> Mask:
    """Parts that look like the material in every look and hang together with what is a pile in some look.

    Ground of the same colour that goes on is told from them by the ring round each, of which most must be bare.
    """
    union = np.asarray(masks.any(axis=0))
    whole = ndimage.binary_opening(alike)
    labels, count = ndimage.label(whole)
    core = np.zeros(union.shape, bool)
    for number in range(1, count + 1):
        part = labels == number
        near = ndimage.binary_dilation(part, iterations=2) & ~part
        ring = ndimage.binary_dilation(part, iterations=6) & ~ndimage.binary_dilation(part, iterations=2)
        within = union[near & inside & ~alike]
        if (within.size and within.mean() > 0.5) or (part.sum() >= LEAST_CORE and (~alike)[ring].mean() > 0.8):
            core |= part
    return core


def measure_areas(
    series: YardSeries, levelled: LevelledSeries, states: PileStates
) -> tuple[list[CoveredArea | None], PileStates]:
    """The covered area of each look (None where its light is not told), and which pixels it covers.

    Args:
        series: The looks.
        levelled: The same in a common light.
        states: Where to begin from.
    """
    told: list[CoveredArea | None] = []
    begun = states.masks.sum(axis=(1, 2)) * series.cell_m2
    for _ in range(ROUNDS):
        ground = _find_ground(levelled.values, states.masks, states.colours.mean(axis=0))
        told, masks = [], []
        for look in range(len(series.values)):
            one = _unmix(series, levelled, states, ground, look)
            told.append(None if one is None else one[0])
            masks.append(states.masks[look] if one is None else one[1])
        states = replace(states, masks=np.stack(masks))
    return [_grown(one, float(start)) for one, start in zip(told, begun, strict=True)], states


def _grown(area: CoveredArea | None, begun_m2: float) -> CoveredArea | None:
    """An area whose interval holds what ground of the pile's colour may have added, where no look shows that ground."""
    if area is None or not area.held or area.area_m2 <= 0.0:
        return area
    beyond = max(abs(begun_m2 / area.area_m2 - 1.0) - GROWN_FREE, 0.0)
    grown = 1.96 * GROWN_SHARE * beyond * area.area_m2
    return replace(area, u95_m2=float(np.hypot(area.u95_m2, grown)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ground:
    """Bare ground."""

    colours: Array
    """(bands, rows, columns), in the common light."""
    known: Mask
    """Where some look shows it; elsewhere it is filled in from beside."""
    unevenness: float
    """Spread of known ground round what would be filled in, of the way to the material."""
    once: bool
    """Whether at most two looks are at hand, so that one at most shows the ground beneath a pile in the other."""


def _find_ground(values: FloatGrid, masks: Mask, colour: Array) -> _Ground:
    """The bare ground: means of the looks that show it, else filled in from beside it.

    Where every look has a pile nearby, its ragged edge may be mixed into what seems bare; that is filled in too.
    """
    near = np.stack([ndimage.binary_dilation(mask, iterations=CLEAR_PX) for mask in masks])
    finite = np.asarray(np.isfinite(values).all(axis=1))
    shown = finite & ~near
    shown &= ~_specked(values, shown, colour)
    count = shown.sum(axis=0)
    total = np.where(shown[:, None], values, 0.0).sum(axis=0, dtype=np.float64)
    ground, known = total / np.maximum(count, 1), count > 0
    clear = finite & ~np.stack([ndimage.binary_dilation(mask, iterations=2 * NEAR_PX) for mask in masks])
    doubtful = known & ~clear.any(axis=0)
    sure = known & ~doubtful
    far = _filled(ground, sure)
    step = colour[:, None, None] - far
    smooth = smoothed_known(ground, sure, FAR[1])
    way, rough = (
        ndimage.gaussian_filter((off * step).sum(axis=0) / np.maximum((step**2).sum(axis=0), 1e-9), 0.7)
        for off in (ground - far, ground - smooth)
    )
    unevenness = 1.4826 * float(np.median(np.abs(rough[sure]))) if sure.any() else 1.0
    known &= ~(doubtful & (way > max(MIXED, SURELY_MIXED * unevenness)))
    return _Ground(colours=_filled(ground, known), known=known, unevenness=unevenness, once=len(values) <= 2)


def _specked(values: FloatGrid, shown: Mask, colour: Array) -> Mask:
    """Where a look shows a pixel nearer the material than another look does: specks too small to be a pile."""
    every = shown.any(axis=0)
    usual = np.nanmedian(np.where(shown[:, None], values, np.nan)[:, :, every], axis=(0, 2))
    step = colour - usual
    way = np.tensordot(np.nan_to_num(values), step, axes=([1], [0])) / max(float(step @ step), 1e-9)
    way = np.where(shown, ndimage.gaussian_filter(way, (0, 0.7, 0.7)), np.inf)
    return np.asarray(shown & (way > way.min(axis=0) + MIXED))


def _filled(ground: Array, known: Mask) -> Array:
    usual = np.median(ground[:, known], axis=1) if known.any() else np.zeros(len(ground))
    for sigma in FAR:
        reach = ndimage.gaussian_filter(known.astype(np.float64), sigma) > 0.01
        beside = smoothed_known(ground, known, sigma)
        ground = np.where(~known & reach, beside, ground)
        known = known | reach
    return np.asarray(np.where(known, ground, usual[:, None, None]))


def _unmix(
    series: YardSeries, levelled: LevelledSeries, states: PileStates, ground: _Ground, look: int
) -> tuple[CoveredArea, Mask] | None:
    """Area and mask of one look."""
    if not np.isfinite(levelled.gains[look]).all():
        return None
    panel = series.values[look].astype(np.float64)
    known = np.asarray(np.isfinite(panel).all(axis=0))
    panel = np.nan_to_num(panel)
    expected = fit_mixture(ground.colours, panel, (known & series.ground).astype(np.float64))[1]
    white = find_whitening(panel - expected, known & series.ground)
    mask = states.masks[look]
    colour = _colour_of(panel, mask & known, levelled.own(look, states.colours[look]))
    step = np.einsum("ij,jrc->irc", white, colour[:, None, None] - expected)
    error = np.einsum("ij,jrc->irc", white, panel - expected)
    strength = (step**2).sum(axis=0)
    shares = np.clip((error * step).sum(axis=0) / np.maximum(strength, LEAST_STRENGTH), -1.0, 2.0)
    weights = np.minimum(strength, MOST_WEIGHT) * known
    near = ndimage.gaussian_filter(np.maximum(weights, WEAK * known), SMOOTHING_PX)
    soft = ndimage.gaussian_filter(weights * shares, SMOOTHING_PX) / np.maximum(near, 1e-9)
    soft = np.where(ndimage.binary_erosion(mask, iterations=2), np.maximum(soft, 0.0), soft)
    filled = np.where(strength < WEAK, np.where(mask, 1.0, 0.0), shares)
    new = _large((soft > 0.5) & known & (series.yard > 0.25), series.cell_m2)
    new |= ndimage.binary_erosion(mask) & (strength < WEAK)
    inside = mask if mask.any() else series.yard > 0.5
    middle = np.median(expected[:, inside], axis=1)
    towards = white @ (colour - middle)
    contrast = float(np.linalg.norm(towards))
    bare = np.einsum("irc,i->rc", error, towards) / max(float(towards @ towards), LEAST_STRENGTH)
    bare = np.where(series.ground & known, np.clip(bare, -1.0, 2.0), np.nan)
    pixels, error_px = _sum_around(np.where(known, filled, 0.0), new, series.yard, bare)
    edge = ~ground.known & known & (soft > 0.05) & (soft < 0.95)
    held = bool(edge.sum() >= LEAST_INSIDE)
    share = (HELD_ALONE if len(levelled.values) == 1 else HELD_SHARE) * pixels if held else 0.0
    error_px = float(np.sqrt(error_px**2 + FILLED_ERROR**2 * ground.unevenness**2 * edge.sum() + share**2))
    return (
        CoveredArea(
            area_m2=max(pixels, 0.0) * series.cell_m2,
            u95_m2=_interval(error_px, pixels, ground.once) * series.cell_m2,
            colour=colour,
            ground=middle,
            contrast=contrast,
            held=held,
        ),
        np.asarray(new),
    )


def _colour_of(panel: Array, mask: Mask, otherwise: Array) -> Array:
    """The colour of a pile away from its edge; another one where it has no inside."""
    for rounds in (2, 1):
        inner = ndimage.binary_erosion(mask, iterations=rounds)
        if inner.sum() >= LEAST_INSIDE:
            return np.asarray(np.median(panel[:, inner], axis=1))
    return otherwise


def _sum_around(shares: Array, mask: Mask, yard: FloatGrid, bare: Array) -> tuple[float, float]:
    """Pixels covered, summed as far beyond a pile as bare ground allows, and what they err by (standard deviation).

    A ragged pile has specks far from it: the wider the sum, the more of them it holds, and the more noise.
    """
    if not mask.any():
        return 0.0, 0.0
    off = ndimage.distance_transform_edt(~mask)
    off = np.where(ndimage.binary_dilation(yard > 0.0, iterations=CLEAR_PX), off, np.inf)
    told = (0.0, 0.0)
    for reach in (CLEAR_PX, *WIDER_PX):
        around = off <= reach
        error = _null_error(bare, around)
        if reach > CLEAR_PX and error > WIDER_ERROR * told[0]:
            break
        told = float(shares[around].sum()), error
    return told


def _null_error(bare: Array, around: Mask) -> float:
    """Spread of the sum of shares when the pile's surroundings are laid on bare ground elsewhere, in pixels.

    Args:
        bare: Shares that bare ground seems to have, NaN where it is not bare.
        around: What is summed over.
    """
    ground = np.isfinite(bare)
    shape = [fft.next_fast_len(size) for size in bare.shape]
    # Sums over the shape laid everywhere: a correlation, and how much of it lies on bare ground.
    outline = np.conj(fft.rfft2(around.astype(np.float64), shape))
    sums = fft.irfft2(fft.rfft2(np.where(ground, bare, 0.0), shape) * outline, shape)
    on = fft.irfft2(fft.rfft2(ground.astype(np.float64), shape) * outline, shape)
    size = float(around.sum())
    enough = on > 0.7 * size
    if enough.sum() < LEAST_PLACES:
        own = bare[ground]
        return float(own.std() * np.sqrt(size) * CORRELATED) if own.size else size
    return float(1.4826 * np.median(np.abs(sums[enough] * size / on[enough])))


def _interval(error_px: float, pixels: float, once: bool) -> float:
    parts = (1.96 * SAFETY * error_px, 1.96 * (COLOUR_ONCE if once else COLOUR_SHARE) * pixels, FLOOR_PIXELS)
    return float(np.sqrt(sum(part**2 for part in parts)))
