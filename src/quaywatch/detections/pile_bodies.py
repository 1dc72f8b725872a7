"""Bodies in a yard that may be piles: what came or went between two looks, and of which of the two it is.

Between two looks a body changed colour. It is a pile in the look in which its rim is the greater step: ground goes on
beyond the edge of what lies on it, a pile does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.yard_series import LevelledSeries, YardSeries

__all__ = [
    "PileBody",
    "find_changed_bodies",
    "find_look_colours",
    "find_whitening",
    "is_same_goods",
    "measure_rim_step",
    "smoothed_known",
]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

SMOOTHING_PX = 1.0
LOW, HIGH = 4.0, 7.0
"""A body hangs together above the first, in standard deviations of smoothed ground over all bands, and reaches the
second somewhere."""
EDGE_SHARE = 0.45
"""Of a body's own strength: what changed less is its blurred edge."""
LEAST_BODY_M2 = 1500.0
"""Smaller bodies are not looked at: at 10 m they are all edge."""
LEAST_BODY_PIXELS = 9
MOST_FOR_ALL_PAIRS = 6
"""Looks; of more, only neighbours and looks half a series apart are compared."""
FIRST_REACH, LEAST_REACH = 0.35, 4.0
"""Where the densest colour is sought: of the step to the ground, and down to so much noise of one pixel."""
LEAST_INSIDE = 12
"""Pixels that a colour is read from."""

FLAT_REACH, FLAT_SHARE = 0.15, 0.4
"""A body is of one colour where so large a part differs by less than the first, of its step to the ground."""
OWN_COSINE, OWN_LEAST, OWN_MOST = 0.8, 0.5, 0.8
"""Another look's own colour of a pile: its step to the ground is so alike, so large, and it differs by less."""
SAME_GOODS = 0.3
"""Of the step to the ground: reflectances of two looks that differ by less are of one material (haze, moisture)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PileBody:
    """A body in a yard that one look shows and another does not."""

    mask: Mask
    """Its pixels."""
    look: int
    """The look that shows it."""
    bare: int | None
    """The look that shows the ground beneath; None where no look does."""
    colour: Array
    """Per band, in the common light."""
    ground: Array
    """Of the ground beneath (or around, where no look shows it), per band."""
    energy: float
    """Sum of its squared change, in variances of the ground: how much it weighs."""
    spilt: float = 0.0
    """Share of what changed together with it that lies beyond the yard, 0–1: fields ripen without regard to a fence."""
    common: bool = False
    """Whether its colour is common in the picture, so that a single look does not tell it from ground."""


def smoothed_known(values: Array, known: Mask, sigma: float) -> Array:
    """Gaussian means of the known pixels of each of a stack of grids; 0 where nothing known is near."""
    weights = ndimage.gaussian_filter(known.astype(np.float64), sigma)
    filled = np.where(known, values, 0.0)
    spread = ndimage.gaussian_filter(filled, (0,) * (values.ndim - 2) + (sigma, sigma))
    return np.asarray(np.where(weights > 1e-3, spread / np.maximum(weights, 1e-3), 0.0))


def find_whitening(errors: Array, where: Mask) -> Array:
    """The matrix that brings errors (bands, rows, columns) to unit variance in all directions, told robustly.

    Args:
        errors: What ought to be nought but for noise.
        where: Pixels to tell it from.
    """
    taken = errors[:, where]
    middle = np.median(taken, axis=1, keepdims=True)
    reach = 3.0 * 1.4826 * np.median(np.abs(taken - middle), axis=1, keepdims=True) + 1e-6
    kept = taken[:, (np.abs(taken - middle) <= reach).all(axis=0)]
    bands = len(errors)
    spread = np.cov(kept).reshape(bands, bands) if kept.shape[1] > 4 * bands else np.diag((reach[:, 0] / 3.0) ** 2)
    spread = spread + (0.02 * np.trace(spread) / bands + 1e-8) * np.eye(bands)
    return np.asarray(np.linalg.inv(np.linalg.cholesky(spread)))


def find_changed_bodies(series: YardSeries, levelled: FloatGrid) -> list[PileBody]:
    """Bodies that changed between any two looks, the weightiest first.

    Args:
        series: The looks.
        levelled: Their values in a common light, (looks, bands, rows, columns).
    """
    found = [body for pair in _pairs(len(levelled)) for body in _bodies_between(series, levelled, pair)]
    return sorted(found, key=lambda body: -body.energy)


def _pairs(looks: int) -> Iterator[tuple[int, int]]:
    if looks <= MOST_FOR_ALL_PAIRS:
        yield from combinations(range(looks), 2)
        return
    for step in (1, max(looks // 4, 2), looks // 2):
        yield from ((look, look + step) for look in range(looks - step))


def _bodies_between(series: YardSeries, levelled: FloatGrid, pair: tuple[int, int]) -> Iterator[PileBody]:
    pictures = [levelled[look].astype(np.float64) for look in pair]
    known = np.isfinite(pictures[0]).all(axis=0) & np.isfinite(pictures[1]).all(axis=0)
    ground = known & series.ground
    if ground.sum() < LEAST_BODY_PIXELS * 10:
        return
    noise = find_whitening(pictures[1] - pictures[0], ground) * np.sqrt(2.0)
    change = smoothed_known(pictures[1] - pictures[0], known, SMOOTHING_PX)
    white = find_whitening(change, ground)
    change = np.einsum("ij,jrc->irc", white, change - np.median(change[:, ground], axis=1)[:, None, None])
    strength = np.sqrt((change**2).sum(axis=0))
    outer, _ = ndimage.label((strength > LOW) & known)
    labels, count = ndimage.label((strength > LOW) & known & (series.yard > 0.5))
    least = max(LEAST_BODY_PIXELS, LEAST_BODY_M2 / series.cell_m2)
    for number in range(1, count + 1):
        mask = labels == number
        if mask.sum() < least or strength[mask].max() < HIGH:
            continue
        mask &= strength > EDGE_SHARE * np.quantile(strength[mask], 0.8)
        if mask.sum() >= least:
            whole = outer == outer[labels == number][0]
            spilt = float((whole & (series.yard <= 0.0)).sum() / whole.sum())
            yield replace(_sided(mask, strength, levelled, pair, (white, noise)), spilt=spilt)


def _sided(
    mask: Mask, strength: Array, levelled: FloatGrid, pair: tuple[int, int], scales: tuple[Array, Array]
) -> PileBody:
    white, noise = scales
    steps = [
        measure_rim_step(levelled[look], mask, white) - _measure_inner_step(levelled[look], mask, white)
        for look in pair
    ]
    look, bare = pair if steps[0] > steps[1] else pair[::-1]
    inside = _core_of(mask, strength)
    own, ground = (np.nanmedian(levelled[one][:, inside], axis=1).astype(np.float64) for one in (look, bare))
    return PileBody(
        mask=mask,
        look=look,
        bare=bare,
        colour=_densest(levelled[look], ndimage.binary_fill_holes(mask), own, ground, noise),
        ground=ground,
        energy=float((strength[mask] ** 2).sum()),
    )


def _core_of(mask: Mask, strength: Array) -> Mask:
    """Pixels of a body that its edge does not touch; its strongest half where it is thin."""
    for rounds in (2, 1):
        inner = ndimage.binary_erosion(mask, iterations=rounds)
        if inner.sum() >= LEAST_INSIDE:
            return np.asarray(inner)
    return np.asarray(mask & (strength >= np.median(strength[mask])))


def _densest(picture: FloatGrid, near: Mask, start: Array, ground: Array, white: Array) -> Array:
    """The colour that most pixels near a body share, next to the one its edge lets guess (mean shift, Comaniciu 2002).

    Pixels on a ragged edge are mixtures and lie anywhere between ground and material; the whole ones lie together.
    """
    pixels = picture[:, near & np.isfinite(picture).all(axis=0)].astype(np.float64)
    if pixels.shape[1] < LEAST_INSIDE:
        return start
    off = white @ (pixels - start[:, None])
    reach = FIRST_REACH * float(np.linalg.norm(white @ (ground - start)))
    colour = start
    for _ in range(8):
        off = white @ (pixels - colour[:, None])
        close = (off**2).sum(axis=0) < reach**2
        if close.sum() < LEAST_INSIDE:
            break
        colour = np.median(pixels[:, close], axis=1)
        reach = max(0.8 * reach, LEAST_REACH)
    return colour


def is_same_goods(levelled: LevelledSeries, one: PileBody, other: PileBody) -> bool:
    """Whether two bodies have one colour in the reflectance of their own looks.

    The common light is told by ground, and ground that ripened bends it; goods keep their reflectance.

    Args:
        levelled: The looks.
        one: A body.
        other: Another one, of the same or of another look.
    """
    colours = [levelled.own(body.look, body.colour) for body in (one, other)]
    steps = [
        float(np.linalg.norm(colour - levelled.own(body.look, body.ground)))
        for colour, body in zip(colours, (one, other), strict=True)
    ]
    return float(np.linalg.norm(colours[0] - colours[1])) < SAME_GOODS * min(steps)


def find_look_colours(levelled: LevelledSeries, body: PileBody) -> Array:
    """The colour of a pile's material in each look, (looks, bands): light that was told by other ground errs.

    Another look's own colour is taken where it shows a body of one colour in the same place that stands out from what
    lies round it, of the same reflectance or towards the same side.

    Args:
        levelled: The looks in a common light; NaN where not known.
        body: The pile, as one look shows it.
    """
    values = levelled.values.astype(np.float64)
    filled = ndimage.binary_fill_holes(body.mask)
    inner = ndimage.binary_erosion(filled, iterations=2)
    ring = ndimage.binary_dilation(filled, iterations=7) & ~ndimage.binary_dilation(filled, iterations=3)
    colours = np.repeat(body.colour[None], len(values), axis=0)
    beside = [picture[:, ring & np.isfinite(picture).all(axis=0)] for picture in values]
    if not beside[body.look].shape[1]:
        return colours
    usual = [np.median(one, axis=1) if one.shape[1] else None for one in beside]
    for look, picture in enumerate(values):
        pixels = picture[:, inner & np.isfinite(picture).all(axis=0)]
        if look == body.look or pixels.shape[1] < LEAST_INSIDE or usual[look] is None:
            continue
        own = _same_reflectance(levelled, body, (look, pixels), usual)
        own = _same_side(body.colour, pixels, usual[body.look], usual[look]) if own is None else own
        colours[look] = colours[look] if own is None else own
    return colours


def _same_reflectance(
    levelled: LevelledSeries, body: PileBody, shown: tuple[int, Array], usual: Sequence[Array | None]
) -> Array | None:
    """The colour that most pixels of another look share, where its reflectance is the body's."""
    look, pixels = shown
    theirs, beside = usual[body.look], usual[look]
    if theirs is None or beside is None:
        return None
    goods = levelled.own(body.look, body.colour)
    size = float(np.linalg.norm(goods - levelled.own(body.look, theirs)))
    own = _mode_of(levelled.own(look, pixels.T).T, goods, FLAT_REACH * size)
    if own is None or np.linalg.norm(own - goods) > SAME_GOODS * size:
        return None
    out = float(np.linalg.norm(own - levelled.own(look, beside)))
    return levelled.common(look, own) if out > OWN_LEAST * size else None


def _same_side(colour: Array, pixels: Array, theirs: Array | None, beside: Array | None) -> Array | None:
    """The colour that most pixels of another look share, where it differs from its ground as the body does."""
    if theirs is None or beside is None:
        return None
    step = colour - theirs
    size = float(np.linalg.norm(step))
    own = _mode_of(pixels, np.median(pixels, axis=1), FLAT_REACH * size)
    if own is None:
        return None
    out = own - beside
    length = float(np.linalg.norm(out))
    alike = float(out @ step) > OWN_COSINE * length * size
    return own if alike and length > OWN_LEAST * size and np.linalg.norm(own - colour) < OWN_MOST * size else None


def _mode_of(pixels: Array, start: Array, reach: float) -> Array | None:
    """The colour that most pixels share to within a reach; None where fewer than a part do."""
    colour = start
    close = np.zeros(pixels.shape[1], bool)
    for _ in range(5):
        close = np.linalg.norm(pixels - colour[:, None], axis=0) < reach
        if close.sum() < LEAST_INSIDE:
            return None
        colour = np.median(pixels[:, close], axis=1)
    return colour if close.mean() > FLAT_SHARE else None


def _measure_inner_step(picture: FloatGrid, mask: Mask, white: Array) -> float:
    """How far the colour of a ring is from that of what it encloses, which a pile that grew shares; 0 for no ring."""
    known = np.isfinite(picture).all(axis=0)
    held = ndimage.binary_erosion(ndimage.binary_fill_holes(mask) & ~mask) & known
    if held.sum() < LEAST_INSIDE or not (mask & known).any():
        return 0.0
    return float(np.linalg.norm(white @ (picture[:, mask & known].mean(axis=1) - picture[:, held].mean(axis=1))))


def measure_rim_step(picture: FloatGrid, mask: Mask, white: Array) -> float:
    """How far the colour just inside the outer edge of a body is from that just outside, in whitened units.

    Args:
        picture: One look, (bands, rows, columns).
        mask: The body; its holes are filled.
        white: From `find_whitening`.
    """
    filled = ndimage.binary_fill_holes(mask)
    inner = filled & ~ndimage.binary_erosion(filled, iterations=3)
    outer = ndimage.binary_dilation(filled, iterations=4) & ~ndimage.binary_dilation(filled, iterations=1)
    sides = [picture[:, side & np.isfinite(picture).all(axis=0)] for side in (inner, outer)]
    if any(side.shape[1] == 0 for side in sides):
        return 0.0
    return float(np.linalg.norm(white @ (np.mean(sides[0], axis=1) - np.mean(sides[1], axis=1))))
