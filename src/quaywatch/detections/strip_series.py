"""The looks of one berth laid over one another: shifts and gains are estimated from what does not move.

The quay and what stands behind it are fixed; the water and what lies on it are not looked at. Shifts are found by
least squares on brightness (Lucas and Kanade 1981) with Tukey's weights, so that a stack of boxes that came or went
does not pull, and held to half a step where a straight bare quay cannot tell a shift along itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.berth_strips import BerthFrame, BerthStrip, find_frame
from quaywatch.records.place import Zone
from quaywatch.records.scene import Modality

__all__ = ["AlignedSeries", "align", "find_median"]

FloatGrid = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

QUAY_M = 5.0
"""What lies further off the drawn quay line than this may move."""
LARGEST_SHIFT = 2.0
"""In steps of the grid; a look that seems shifted further is not used."""
USUAL_SHIFT = 0.5
"""Shifts between looks in steps: Sentinel-2 and Landsat are registered to within half a pixel or so."""
SETTLED = 0.05
"""A fit whose last change is larger did not converge."""
ROUNDS, STEPS, GAIN_STEPS = 2, 6, 3
LEAST_LIKENESS = 0.5
"""Correlation with the usual quay below which a look does not show it."""
LEAST_LAND = 0.5
"""Share of the quay that must be seen."""
GAINS = (0.4, 2.0)
WATER_QUANTILE = 0.2
"""The sea's level in a strip, where the look does not tell it: a fifth of the strip's water is darker."""
TUKEY = 4.685
TEXTURE = {Modality.OPTICAL: 0.01, Modality.RADAR: 1.0}
"""Spread of the quay's brightness (reflectance, dB) below which it has nothing to hold on to."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AlignedSeries:
    """The strips of one berth on one grid and one scale, the quay at the near edge."""

    berth: BerthFrame
    """Axes of the zone."""
    along_m: Array
    """Distances along the quay from the zone's middle, along the frame's axis times `seaward`."""
    off_m: Array
    """Distances from the zone's quay side towards the water, rising."""
    seaward: float
    """1 where the water lies across the frame's positive side, else -1."""
    values: FloatGrid
    """(looks, bands, off, along): above the local sea, divided by the gain (optical); dB (radar); NaN if not usable."""
    fits: Mask
    """Per look, whether it could be laid over the others; the values of one that could not are all NaN."""
    shifts: Array
    """(looks, 2): along and off, in steps."""
    gains: Array
    """(looks, bands): contrast of the quay against its usual contrast."""
    sea: Array
    """(looks, bands): level of the sea above its median over the looks; 0 where not known."""

    @property
    def step_m(self) -> float:
        """Step of the grid."""
        return float(self.along_m[1] - self.along_m[0])

    @property
    def inside(self) -> Mask:
        """True for columns of the zone itself."""
        return np.asarray(np.abs(self.along_m) <= self.berth.length_m / 2.0)


def align(strips: Sequence[BerthStrip], zone: Zone) -> AlignedSeries:
    """The looks of one berth over one another. Time and memory grow with the number of looks.

    Args:
        strips: Looks of one series (`BerthStrip.series`), in any order; at least one.
        zone: The berth.
    """
    berth, step = find_frame(zone), strips[0].step_m
    optical = strips[0].modality is Modality.OPTICAL
    across = berth.across_m(step)
    cube = np.stack([strip.values for strip in strips])
    seaward = _find_seaward(cube, across, berth.width_m)
    off = across + berth.width_m / 2.0
    cube = cube if seaward > 0 else cube[:, :, ::-1, ::-1]
    sea = _sea_levels(strips, cube, off) if optical else np.zeros(cube.shape[:2])
    cube = cube - sea[:, :, None, None].astype(np.float32)
    values, shifts, gains, fits = _registered(cube, off <= QUAY_M, strips[0].modality)
    return AlignedSeries(
        berth=berth,
        along_m=berth.along_m(step),
        off_m=off,
        seaward=seaward,
        values=values,
        fits=fits,
        shifts=shifts,
        gains=gains,
        sea=sea - find_median(sea),
    )


def find_median(values: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """The median over the first axis of what is not NaN; NaN where nothing is."""
    ordered = np.sort(values, axis=0)
    count = np.isfinite(ordered).sum(axis=0)
    low = np.take_along_axis(ordered, np.maximum((count - 1) // 2, 0)[None], axis=0)[0]
    high = np.take_along_axis(ordered, np.minimum(count // 2, len(ordered) - 1)[None], axis=0)[0]
    return np.asarray(np.where(count > 0, (low + high) / 2.0, np.nan), dtype=values.dtype)


def _find_seaward(cube: FloatGrid, across: Array, width_m: float) -> float:
    """The side where less stands: water is darker than land in the infrared and in radar."""
    usual = find_median(cube.reshape(len(cube), cube.shape[1], across.size, -1).max(axis=1))
    left, right = (np.nanmean(usual[side]) for side in (across > width_m / 2.0 + 5.0, across < -width_m / 2.0 - 5.0))
    return 1.0 if left <= right else -1.0


def _sea_levels(strips: Sequence[BerthStrip], cube: FloatGrid, off: Array) -> Array:
    """Level of the sea per look and band: as the look tells, else from the strip's own water."""
    water = cube[:, :, off > QUAY_M].reshape(*cube.shape[:2], -1)
    ordered = np.sort(water, axis=2)
    count = np.isfinite(ordered).sum(axis=2)
    place = (WATER_QUANTILE * np.maximum(count - 1, 0)).astype(int)
    own = np.nan_to_num(np.take_along_axis(ordered, place[..., None], axis=2)[..., 0])
    return np.array([strip.sea if strip.sea is not None else own[i] for i, strip in enumerate(strips)], dtype=float)


def _registered(cube: FloatGrid, land: Mask, modality: Modality) -> tuple[FloatGrid, Array, Array, Mask]:
    looks, bands, rows, columns = cube.shape
    shifts, gains = np.zeros((looks, 2)), np.ones((looks, bands))
    known = np.isfinite(cube)
    settled, values = np.ones(looks, bool), cube
    for _ in range(ROUNDS):
        usual = np.nan_to_num(find_median(values))
        if modality is Modality.OPTICAL:
            gains = _find_gains(values * gains[:, :, None, None].astype(np.float32), usual, land)
        filled = np.where(known, cube / gains[:, :, None, None], usual).astype(np.float32)
        shifts, settled = _find_shifts(filled, usual, land, modality, shifts)
        seen = _shifted(known[:, :1].astype(np.float32), shifts, linear=True) > 0.98
        values = np.where(seen, _shifted(filled, shifts), np.nan).astype(np.float32)
    usual = np.nan_to_num(find_median(values))
    shown = known[:, 0][:, land].reshape(looks, -1).mean(axis=1) >= LEAST_LAND
    alike = _find_likeness(values[:, :, land], usual[:, land]) >= LEAST_LIKENESS
    bare = usual[:, land].mean(axis=0).std() < TEXTURE[modality]
    fits = settled & shown & (alike | bare) & (np.abs(shifts).max(axis=1) <= LARGEST_SHIFT)
    return np.where(fits[:, None, None, None], values, np.float32(np.nan)), shifts, gains, fits


def _find_gains(values: FloatGrid, usual: FloatGrid, land: Mask) -> Array:
    """Slope of each look's quay against the usual one, through the level of the sea; near 1 where the quay is dark."""
    x, y = usual[None, :, land].astype(float), values[:, :, land].astype(float)
    x = np.broadcast_to(x, y.shape)
    weights = np.isfinite(y).astype(float)
    y = np.nan_to_num(y)
    gains = np.ones(values.shape[:2])
    for _ in range(GAIN_STEPS):
        hold = 0.02**2 * np.maximum(weights.sum(axis=(2, 3)), 1.0)
        gains = ((weights * x * y).sum(axis=(2, 3)) + hold) / ((weights * x * x).sum(axis=(2, 3)) + hold)
        gains = np.clip(gains, *GAINS)
        weights = _tukey(np.where(np.isfinite(values[:, :, land]), y - gains[:, :, None, None] * x, np.nan))
    return gains


def _find_shifts(
    filled: FloatGrid, usual: FloatGrid, land: Mask, modality: Modality, shifts: Array
) -> tuple[Array, Mask]:
    """Shifts along and off that lay each look over the usual quay, and whether each fit settled."""
    panels, model = filled.mean(axis=1, keepdims=True), usual.mean(axis=0)
    if modality is Modality.RADAR:
        panels, model = ndimage.uniform_filter(panels, (0, 0, 3, 3)), ndimage.uniform_filter(model, 3)
    slopes = np.stack([np.gradient(model, axis=1)[land].ravel(), np.gradient(model, axis=0)[land].ravel()]).astype(
        float
    )
    change = np.zeros_like(shifts)
    for _ in range(STEPS):
        errors = (_shifted(panels, shifts)[:, 0] - model)[:, land].reshape(len(panels), -1).astype(float)
        weights = _tukey(errors[:, None, None, :])[:, 0, 0]
        noise = (weights * errors**2).sum(axis=1) / np.maximum(weights.sum(axis=1), 1.0) + 1e-8
        # The second part is what the noise left in the usual quay adds to its slopes: a bare quay holds nothing.
        hold = noise * (1.0 / USUAL_SHIFT**2 + weights.sum(axis=1) / len(panels))
        curve = np.einsum("ip,tp,jp->tij", slopes, weights, slopes) + hold[:, None, None] * np.eye(2)
        pull = np.einsum("ip,tp->ti", slopes, weights * errors) + hold[:, None] * shifts
        change = -np.linalg.solve(curve, pull[..., None])[..., 0]
        shifts = np.clip(shifts + np.clip(change, -1.0, 1.0), -LARGEST_SHIFT - 1.0, LARGEST_SHIFT + 1.0)
    return shifts, np.abs(change).max(axis=1) < SETTLED


def _tukey(errors: Array) -> Array:
    """Tukey's weights of errors over the last two axes, against their own spread; 0 for NaN."""
    flat = errors.reshape(*errors.shape[:-2], -1)
    ordered = np.sort(np.abs(flat), axis=-1)
    middle = np.maximum(np.isfinite(ordered).sum(axis=-1, keepdims=True) // 2, 0)
    spread = 1.4826 * np.take_along_axis(ordered, np.minimum(middle, ordered.shape[-1] - 1), axis=-1)
    ratio = flat / (TUKEY * np.maximum(np.nan_to_num(spread), 1e-6))
    weights = np.where(np.abs(ratio) < 1.0, (1.0 - ratio**2) ** 2, 0.0)
    return np.asarray(np.nan_to_num(weights).reshape(errors.shape))


def _find_likeness(values: FloatGrid, usual: FloatGrid) -> Array:
    """Correlation of each look's quay with the usual one."""
    seen = np.isfinite(values)
    x = np.where(seen, usual[None], 0.0).reshape(len(values), -1).astype(float)
    y = np.nan_to_num(values).reshape(len(values), -1).astype(float)
    weights = seen.reshape(len(values), -1).astype(float)
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1.0)
    x, y = x - weights * x.sum(axis=1, keepdims=True) / total, y - weights * y.sum(axis=1, keepdims=True) / total
    return np.asarray((x * y).sum(axis=1) / np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1) + 1e-12))


def _shifted(cube: FloatGrid, shifts: Array, *, linear: bool = False) -> FloatGrid:
    """The value of each look at its own places plus its shift, by cubic convolution (Keys 1981); edges are repeated."""
    by_along = _weights(cube.shape[3], shifts[:, 0], linear)
    by_off = _weights(cube.shape[2], shifts[:, 1], linear)
    moved = np.matmul(np.matmul(by_off[:, None], cube), by_along[:, None].transpose(0, 1, 3, 2))
    return np.asarray(moved, dtype=np.float32)


def _weights(count: int, shifts: Array, linear: bool) -> FloatGrid:
    """(looks, to, from) interpolation weights."""
    whole = np.floor(shifts).astype(int)
    part = shifts - whole
    x = np.abs(part[None, :] - np.arange(-1, 3)[:, None])
    cubic = np.where(x < 1, 1.5 * x**3 - 2.5 * x**2 + 1, -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2)
    taps = np.maximum(1.0 - x, 0.0) if linear else cubic
    weights = np.zeros((shifts.size, count, count), np.float32)
    looks, places = np.arange(shifts.size)[:, None], np.arange(count)[None, :]
    for tap, step in zip(taps, range(-1, 3), strict=True):
        source = np.clip(places + whole[:, None] + step, 0, count - 1)
        weights[looks, places, source] += tap[:, None].astype(np.float32)
    return weights
