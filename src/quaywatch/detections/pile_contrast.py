"""A pile that no change shows: a body of one colour that stands out from the rest of its yard.

Taken only where it is all of one colour, stands out on all sides, and ends where the yard ends: ground of the same
colour that goes on beyond the yard is no pile.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.pile_bodies import (
    LEAST_BODY_PIXELS,
    SAME_GOODS,
    PileBody,
    find_whitening,
    measure_rim_step,
    smoothed_known,
)
from quaywatch.detections.yard_series import LevelledSeries, YardSeries

__all__ = ["find_flat_bodies", "find_standing_body"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

SMOOTHING_PX = 1.0
REACH = 1.6
"""Noise of one pixel by which smoothed colours of one body may differ."""
LEAST_STEP = 3.0
"""Noise of one pixel by which a body must stand out."""
LEAST_PART_M2 = 5_000.0
MOST_OUTSIDE = 0.15
"""Share of a body that may lie beyond the yard: a drawn edge is not exact."""
UNEVEN_PX, LEAST_UNUSUAL = 2.0, 4.0
"""Smoothing of the ground that tells how uneven it is, and spreads of it by which a body's colour must be unusual."""
LARGEST_DRIFT = 0.25
"""Of the step from body to ground: a colour that differs more from look to look is not the same body."""
HALF_WAY, GROWTHS = 0.45, 3
"""Of the step to what lies round a body: what differs less belongs to it; how often that is told anew."""
BARE_STEP = 0.6
"""Of the step to the ground: a look that differs more where a body lies may show the ground beneath."""
SEED_STEP = 2
MARGIN = 25


def find_standing_body(series: YardSeries, levelled: npt.NDArray[np.float32]) -> PileBody | None:
    """The body that stands out most in the mean of all looks, and that every look shows; None where none does.

    Its colour may be common round the yard: then it may as well be ground.

    Args:
        series: The looks.
        levelled: Their values in a common light.
    """
    known = np.asarray(np.isfinite(levelled).all(axis=1))
    seen = np.asarray(known.any(axis=0))
    picture = np.zeros(levelled.shape[1:])
    picture[:, seen] = np.nanmedian(np.where(known[:, None], levelled, np.nan)[:, :, seen], axis=0)
    body = _find_in(series, picture, seen, int(np.argmax(known.any(axis=(1, 2)))))
    if body is None:
        return None
    white = _noise_of(picture, seen & series.ground)
    most = LARGEST_DRIFT * float(np.linalg.norm(white @ (body.ground - body.colour)))
    return body if _is_held((levelled, known), body.mask, body.colour, white, most) else None


def find_flat_bodies(series: YardSeries, levelled: LevelledSeries) -> list[PileBody]:
    """The body that stands out most in each look by itself, where one does.

    Args:
        series: The looks.
        levelled: Their values in a common light.
    """
    found = []
    for look, picture in enumerate(levelled.values.astype(np.float64)):
        seen = np.asarray(np.isfinite(picture).all(axis=0))
        body = _find_in(series, np.nan_to_num(picture), seen, look) if (seen & series.ground).any() else None
        if body is not None and not body.common:
            found.append(replace(body, bare=_find_bare(levelled, body)))
    return found


def _find_bare(levelled: LevelledSeries, body: PileBody) -> int | None:
    """The look whose colour where a body lies is furthest from the body's; None where none is far.

    A look that shows the body's own reflectance there shows the body, however the common light bends it.
    """
    inner = ndimage.binary_erosion(body.mask, iterations=1)
    around = ndimage.binary_dilation(body.mask, iterations=7) & ~ndimage.binary_dilation(body.mask, iterations=3)
    goods, ground = (levelled.own(body.look, colour) for colour in (body.colour, body.ground))
    off = []
    for look, picture in enumerate(levelled.values):
        seen = np.isfinite(picture).all(axis=0)
        if not (inner & seen).any() or not (around & seen).any():
            off.append(0.0)
            continue
        middle, beside = (np.median(picture[:, part & seen], axis=1) for part in (inner, around))
        own = [levelled.own(look, colour) for colour in (middle, beside)]
        held = _part_of(own[0], goods, ground) < SAME_GOODS and _part_of(own[1], goods, ground) > BARE_STEP
        off.append(0.0 if held else _part_of(middle, body.colour, body.ground))
    furthest = int(np.argmax(off))
    return furthest if off[furthest] > BARE_STEP else None


def _part_of(colour: Array, goods: Array, ground: Array) -> float:
    """How far a colour is from that of goods, of the step from goods to ground."""
    return float(np.linalg.norm(colour - goods)) / max(float(np.linalg.norm(ground - goods)), 1e-9)


def _find_in(series: YardSeries, picture: Array, seen: Mask, look: int) -> PileBody | None:
    """The body that stands out most in one picture."""
    white = _noise_of(picture, seen & series.ground)
    smooth = np.einsum("ij,jrc->irc", white, smoothed_known(picture, seen, SMOOTHING_PX))
    here = _around(series.yard)
    best: tuple[float, Mask | None] = (0.0, None)
    grown = np.zeros(series.yard[here].shape, bool)
    for seed in _seeds(series.yard[here]):
        if grown[seed]:
            continue
        one = _grown(smooth[:, here[0], here[1]], seed, seen[here], series.yard[here], series.cell_m2)
        if one[1] is not None:
            grown |= one[1]
        best = max(best, one, key=lambda told: told[0])
    if best[1] is None:
        return None
    mask = np.zeros(seen.shape, bool)
    mask[here] = best[1]
    if measure_rim_step(picture.astype(np.float32), mask, white) < LEAST_STEP:
        return None
    inner = ndimage.binary_erosion(mask, iterations=1)
    colour = np.median(picture[:, inner if inner.any() else mask], axis=1)
    beside = ndimage.binary_dilation(mask, iterations=8) & ~ndimage.binary_dilation(mask, iterations=3) & seen
    if not beside.any():
        return None
    ground = np.median(picture[:, beside], axis=1)
    common = _measure_unusual(series, picture, seen, mask, colour) < LEAST_UNUSUAL
    return PileBody(mask=mask, look=look, bare=None, colour=colour, ground=ground, energy=best[0], common=common)


def _measure_unusual(series: YardSeries, picture: Array, seen: Mask, mask: Mask, colour: Array) -> float:
    """How unusual a colour is among the ground of a picture, in spreads of smoothed ground."""
    usual = smoothed_known(picture, seen & ~ndimage.binary_dilation(mask, iterations=3), UNEVEN_PX)
    uneven = find_whitening(usual, seen & (series.ground | (series.yard > 0.5)) & ~mask)
    middle = np.median(usual[:, seen & ~mask], axis=1)
    return float(np.linalg.norm(uneven @ (colour - middle)))


def _is_held(
    pictures: tuple[npt.NDArray[np.float32], Mask], mask: Mask, colour: Array, white: Array, most: float
) -> bool:
    """Whether every look that shows the body shows it in its colour: else it came or went, and is none that stands."""
    for picture, seen in zip(*pictures, strict=True):
        shown = picture[:, mask & seen]
        if shown.shape[1] and np.linalg.norm(white @ (np.median(shown, axis=1) - colour)) > most:
            return False
    return True


def _noise_of(picture: Array, ground: Mask) -> Array:
    rest = np.stack([band - ndimage.median_filter(band, 3) for band in picture])
    return find_whitening(rest, ground) * 0.8


def _around(yard: npt.NDArray[np.float32]) -> tuple[slice, slice]:
    rows, columns = np.nonzero(yard > 0)
    return (
        slice(max(int(rows.min()) - MARGIN, 0), int(rows.max()) + MARGIN + 1),
        slice(max(int(columns.min()) - MARGIN, 0), int(columns.max()) + MARGIN + 1),
    )


def _seeds(yard: npt.NDArray[np.float32]) -> list[tuple[int, int]]:
    rows, columns = np.nonzero(ndimage.binary_erosion(yard > 0.9, iterations=2))
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if r % SEED_STEP == 0 and c % SEED_STEP == 0]


def _grown(
    smooth: Array, seed: tuple[int, int], seen: Mask, yard: npt.NDArray[np.float32], cell_m2: float
) -> tuple[float, Mask | None]:
    """What hangs together with a seed in one colour, and its weight; nothing where it is no body of the yard.

    A body first grows to what noise lets differ, then to half way to what lies round it: its edge is blurred.
    """
    near = (slice(max(seed[0] - 1, 0), seed[0] + 2), slice(max(seed[1] - 1, 0), seed[1] + 2))
    colour = smooth[:, near[0], near[1]].mean(axis=(1, 2))
    least = reach = REACH * float(np.sqrt(len(smooth)))
    body, step = np.zeros(seen.shape, bool), 0.0
    for _ in range(GROWTHS):
        off = np.sqrt(((smooth - colour[:, None, None]) ** 2).sum(axis=0))
        labels, _ = ndimage.label((off < reach) & seen)
        if not labels[seed]:
            return 0.0, None
        body = labels == labels[seed]
        if body.sum() < LEAST_BODY_PIXELS or (body & (yard > 0)).sum() < (1.0 - MOST_OUTSIDE) * body.sum():
            return 0.0, None
        beside = ndimage.binary_dilation(body, iterations=6) & ~ndimage.binary_dilation(body, iterations=3) & seen
        if not beside.any():
            return 0.0, None
        inner = ndimage.binary_erosion(body)
        colour = np.median(smooth[:, inner if inner.sum() >= LEAST_BODY_PIXELS else body], axis=1)
        step = float(np.median(off[beside]))
        reach = max(least, HALF_WAY * step)
    body = ndimage.binary_opening(body)
    inside = float((body * yard).sum())
    if inside < max(LEAST_PART_M2 / cell_m2, LEAST_BODY_PIXELS) or inside < (1.0 - MOST_OUTSIDE) * body.sum():
        return 0.0, None
    body &= yard > 0.5
    return float(inside * min(step, 10.0)) if step >= LEAST_STEP else 0.0, np.asarray(body)
