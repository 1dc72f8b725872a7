"""Length, width and heading of a bright body in a radar image, through the sensor's blur, with their errors.

A ship is taken as an evenly bright rectangle in an even sea, seen through a Gaussian point spread and with speckle in
proportion to its brightness. The rectangle of greatest likelihood under gamma noise is found by least squares on
deviance residuals (McCullagh and Nelder 1989). A side lobe, which is weak beside the ship, hardly moves an edge that
lies at half of the ship's own brightness.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage, optimize, special

from quaywatch.detections.measure import Rectangle
from quaywatch.detections.radar_sea import RadarImage
from quaywatch.detections.radar_search import BrightObject, BrightSearch

__all__ = ["Extent", "find_parts", "fit_extent"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

FWHM = 2.0 * math.sqrt(2.0 * math.log(2.0))
ROUND_M = 70.0
"""Sea looked at round a body when its edges are measured."""
CORE_SHARE = 0.35
"""Share of its own brightness down to which a body is taken for the first guess of its shape."""
SIDES_M = (6.0, 700.0), (3.0, 250.0)
"""Lengths and widths between which the rectangle is sought."""
MOST_STEPS, TOLERANCE = 60, 1e-5
SPLIT_FALL = 4.0
"""Two bodies are two where the brightness between them falls this many times below the weaker."""
LEAST_PART_M2 = 900.0
"""A smaller part is a bright spot of one body."""
HULL_SHARE = 1.045
"""A hull's length over that of the evenly filled rectangle of the same moments: bow and stern taper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A rectangle with the errors of its sides."""

    rectangle: Rectangle
    """In metres of the window's frame."""
    contrast: float
    """Brightness of the body over the sea's."""
    length_sd_m: float
    """Standard error of the length by the fit alone."""
    width_sd_m: float
    """Standard error of the width by the fit alone."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Chip:
    """Pixels round a body: places in metres, intensity over the sea, and whether they count."""

    xy: Array
    ratio: Array
    counts: Mask
    body: Mask
    smooth: Array


def find_parts(found: BrightObject, search: BrightSearch, image: RadarImage) -> list[Mask]:
    """The pixels of each ship in a body, as masks over its place: one, or several where the body falls apart.

    Levels are raised in steps of 1 dB. A part counts where it is larger than a bright spot and four times as bright as
    the level at which it parted. The limit: ships closer than the blur are one.
    """
    inside = search.labels[found.place] == found.label
    smooth = np.where(inside, search.smooth[found.place], 0.0)
    pixel_m2 = image.pixel_xy_m[0] * image.pixel_xy_m[1]
    return _split(inside, smooth, search.grow_level, pixel_m2)


def _split(inside: Mask, smooth: Array, level: float, pixel_m2: float) -> list[Mask]:
    top = float(smooth[inside].max())
    while level * SPLIT_FALL < top:
        labels, count = ndimage.label(inside & (smooth > level), np.ones((3, 3)))
        if count > 1:
            sizes = np.bincount(labels.ravel())[1:] * pixel_m2
            peaks = np.atleast_1d(ndimage.maximum(smooth, labels, np.arange(1, count + 1)))
            good = [i + 1 for i in range(count) if sizes[i] >= LEAST_PART_M2 and peaks[i] >= SPLIT_FALL * level]
            if len(good) > 1:
                nearest = _nearest(labels, good)
                parts = [inside & (nearest == label) for label in good]
                return [part for one in parts for part in _split(one, smooth, level * 1.26, pixel_m2)]
        level *= 1.26
    return [inside]


def _nearest(labels: npt.NDArray[np.int32], good: list[int]) -> npt.NDArray[np.int32]:
    kept = np.where(np.isin(labels, good), labels, 0)
    places = ndimage.distance_transform_edt(kept == 0, return_distances=False, return_indices=True)
    return np.asarray(kept[tuple(places)])


def fit_extent(
    part: Mask, found: BrightObject, search: BrightSearch, image: RadarImage, blur_fwhm_m: float
) -> Extent | None:
    """The rectangle of a ship, or None where none can be fitted.

    Args:
        part: Its pixels, over the body's place.
        found: The body.
        search: What stands above the sea.
        image: The window.
        blur_fwhm_m: Full width at half maximum of the sensor's point spread.
    """
    chip = _cut(part, found, search, image)
    sigma = math.sqrt((blur_fwhm_m / FWHM) ** 2 + image.pixel_xy_m[0] * image.pixel_xy_m[1] / 12.0)
    start = _first_guess(chip, sigma)
    if start is None:
        return None
    centre = start[:2].copy()
    reach = start[2:4].max() / 2.0 + ROUND_M
    counts = chip.counts & (np.hypot(*(chip.xy - centre).T) < reach)
    xy, ratio = chip.xy[counts] - centre, np.maximum(chip.ratio[counts], 1e-3)
    sea = search.clutter.mean

    def residuals(numbers: Array) -> Array:
        share = ratio / (sea + math.exp(numbers[5]) * _covered(numbers, xy, sigma))
        return np.asarray(np.sign(share - 1.0) * np.sqrt(2.0 * np.maximum(share - 1.0 - np.log(share), 0.0)))

    first = np.array([0.0, 0.0, math.log(start[2]), math.log(start[3]), start[4], math.log(start[5])])
    low = np.array([-reach, -reach, math.log(SIDES_M[0][0]), math.log(SIDES_M[1][0]), -10.0, -4.0])
    high = np.array([reach, reach, math.log(SIDES_M[0][1]), math.log(SIDES_M[1][1]), 10.0, 14.0])
    first = np.clip(first, low + 1e-6, high - 1e-6)
    fit = optimize.least_squares(
        residuals,
        first,
        bounds=(low, high),
        x_scale=(5, 5, 0.1, 0.2, 0.1, 0.2),
        max_nfev=MOST_STEPS,
        ftol=TOLERANCE,
        xtol=TOLERANCE,
    )
    return _extent(fit, centre, search.correlation)


def _cut(part: Mask, found: BrightObject, search: BrightSearch, image: RadarImage) -> _Chip:
    margin = [round(ROUND_M / side) for side in reversed(image.pixel_xy_m)]
    rows, columns = (slice(max(0, p.start - m), p.stop + m) for p, m in zip(found.place, margin, strict=True))
    ratio = search.ratio[rows, columns]
    top, left = found.place[0].start - rows.start, found.place[1].start - columns.start
    body = np.zeros(ratio.shape, bool)
    body[top : top + part.shape[0], left : left + part.shape[1]] = part
    others = (search.labels[rows, columns] > 0) & ~body
    others &= ndimage.binary_dilation(others & search.land[rows, columns]) | (
        search.labels[rows, columns] == found.label
    )
    counts = (ratio > 0) & ~others
    row, column = np.indices(ratio.shape)
    places = np.column_stack([column.ravel() + columns.start + 0.5, row.ravel() + rows.start + 0.5])
    return _Chip(
        xy=image.grid.to_metres(places),
        ratio=ratio.ravel().astype(np.float64),
        counts=counts.ravel(),
        body=body.ravel(),
        smooth=search.smooth[rows, columns].ravel().astype(np.float64),
    )


def _first_guess(chip: _Chip, sigma: float) -> Array | None:
    """East, north, length, width, direction and brightness from the moments of the body's bright part."""
    top = float(np.quantile(chip.smooth[chip.body], 0.9))
    core = chip.body & (chip.smooth > 1.0 + CORE_SHARE * (top - 1.0))
    if core.sum() < 1 or top <= 1.0:
        return None
    xy = chip.xy[core]
    centre = xy.mean(axis=0)
    spread = np.cov((xy - centre).T) if len(xy) > 2 else np.eye(2) * sigma**2
    values, vectors = np.linalg.eigh(np.nan_to_num(spread) + np.eye(2) * 4.0)
    length = math.sqrt(12.0 * values[1])
    width = max(math.sqrt(12.0 * max(values[0], 0.0)) - 1.5 * sigma, 8.0)
    direction = math.atan2(vectors[1, 1], vectors[0, 1])
    peak = math.erf(width / 2.0 / sigma / math.sqrt(2.0))
    return np.array([*centre, max(length, 15.0), width, direction, max(top - 1.0, 0.3) / max(peak, 0.2)])


def _covered(numbers: Array, xy: Array, sigma: float) -> Array:
    """Share of the blurred rectangle in each place."""
    cosine, sine = math.cos(numbers[4]), math.sin(numbers[4])
    east, north = xy[:, 0] - numbers[0], xy[:, 1] - numbers[1]
    scale = 1.0 / (sigma * math.sqrt(2.0))
    total = np.ones(len(xy))
    for place, side in ((east * cosine + north * sine, numbers[2]), (north * cosine - east * sine, numbers[3])):
        half = math.exp(side) / 2.0
        total *= 0.5 * (special.erf((place + half) * scale) - special.erf((place - half) * scale))
    return total


def _extent(fit: optimize.OptimizeResult, centre: Array, correlation: float) -> Extent:
    numbers = fit.x
    spare = max(1, fit.fun.size - numbers.size)
    noise = float(np.sum(fit.fun**2)) / spare * correlation
    try:
        covariance = np.linalg.inv(fit.jac.T @ fit.jac + 1e-9 * np.eye(numbers.size)) * noise
    except np.linalg.LinAlgError:
        covariance = np.eye(numbers.size)
    sd = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    sides, errors, direction = np.exp(numbers[2:4]), np.minimum(sd[2:4], 2.0), float(numbers[4])
    if sides[1] > sides[0]:
        sides, errors, direction = sides[::-1], errors[::-1], direction + math.pi / 2.0
    rectangle = Rectangle(
        centre=centre + numbers[:2],
        along=np.array([math.cos(direction), math.sin(direction)]),
        length_m=float(sides[0]) * HULL_SHARE,
        width_m=float(sides[1]),
    )
    return Extent(
        rectangle=rectangle,
        contrast=math.exp(numbers[5]),
        length_sd_m=float(sides[0] * errors[0]),
        width_sd_m=float(sides[1] * errors[1]),
    )
