"""A pile that no change shows: a body of one colour that stands out from the rest of its yard.

Taken only where it is all of one colour, stands out on all sides, and ends where the yard ends: ground of the same
colour that goes on beyond the yard is no pile.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.pile_bodies import (
    LEAST_BODY_PIXELS,
    PileBody,
    find_whitening,
    measure_rim_step,
    smoothed_known,
)
from quaywatch.detections.yard_series import YardSeries

__all__ = ["find_standing_body"]

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
SEED_STEP = 2
MARGIN = 25


def find_standing_body(series: YardSeries, levelled: npt.NDArray[np.float32]) -> PileBody | None:
    """The body that stands out most; None where none does.

    Args:
        series: The looks.
        levelled: Their values in a common light.
    """
    known = np.asarray(np.isfinite(levelled).all(axis=1))
    seen = np.asarray(known.any(axis=0))
    picture = np.zeros(levelled.shape[1:])
    picture[:, seen] = np.nanmedian(np.where(known[:, None], levelled, np.nan)[:, :, seen], axis=0)
    white = _noise_of(picture, seen & series.ground)
    smooth = np.einsum("ij,jrc->irc", white, smoothed_known(picture, seen, SMOOTHING_PX))
    here = _around(series.yard)
    best = max(
        (
            _grown(smooth[:, here[0], here[1]], seed, seen[here], series.yard[here], series.cell_m2)
            for seed in _seeds(series.yard[here])
        ),
        key=lambda one: one[0],
        default=(0.0, None),
    )
    if best[1] is None:
        return None
    mask = np.zeros(seen.shape, bool)
    mask[here] = best[1]
    if measure_rim_step(picture.astype(np.float32), mask, white) < LEAST_STEP:
        return None
    inner = ndimage.binary_erosion(mask, iterations=1)
    colour = np.median(picture[:, inner if inner.any() else mask], axis=1)
    beside = ndimage.binary_dilation(mask, iterations=8) & ~ndimage.binary_dilation(mask, iterations=3) & seen
    ground = np.median(picture[:, beside], axis=1)
    usual = smoothed_known(picture, seen & ~ndimage.binary_dilation(mask, iterations=3), UNEVEN_PX)
    uneven = find_whitening(usual, seen & (series.ground | (series.yard > 0.5)) & ~mask)
    middle = np.median(usual[:, seen & ~mask], axis=1)
    if np.linalg.norm(uneven @ (colour - middle)) < LEAST_UNUSUAL:
        return None
    if not _is_held(
        (levelled, known), mask, colour, white, LARGEST_DRIFT * float(np.linalg.norm(white @ (ground - colour)))
    ):
        return None
    return PileBody(
        mask=mask,
        look=int(np.argmax(known.any(axis=(1, 2)))),
        bare=None,
        colour=colour,
        ground=ground,
        energy=best[0],
    )


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
    """What hangs together with a seed in one colour, and its weight; nothing where it is no body of the yard."""
    near = (slice(max(seed[0] - 2, 0), seed[0] + 3), slice(max(seed[1] - 2, 0), seed[1] + 3))
    colour = smooth[:, near[0], near[1]].mean(axis=(1, 2))
    alike = (((smooth - colour[:, None, None]) ** 2).sum(axis=0) < REACH**2 * len(smooth)) & seen
    labels, _ = ndimage.label(alike)
    if not labels[seed]:
        return 0.0, None
    body = ndimage.binary_opening(labels == labels[seed])
    inside = float((body * yard).sum())
    if inside < max(LEAST_PART_M2 / cell_m2, LEAST_BODY_PIXELS) or inside < (1.0 - MOST_OUTSIDE) * body.sum():
        return 0.0, None
    body &= yard > 0.5
    beside = ndimage.binary_dilation(body, iterations=5) & ~ndimage.binary_dilation(body, iterations=2) & seen
    if not beside.any():
        return 0.0, None
    step = float(np.linalg.norm(smooth[:, body].mean(axis=1) - smooth[:, beside].mean(axis=1)))
    return float(inside * min(step, 10.0)) if step >= LEAST_STEP else 0.0, np.asarray(body)
