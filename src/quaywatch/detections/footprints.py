"""What a kind of sensor shows in an outline that another one told, by a statistic of its own.

The step inside the outline, less the step of a ring round it, is held against the same difference everywhere else in
the window: its scatter there holds noise, speckle, season and shift as they are in these very pictures. Whether
nothing was seen or nothing could be seen follows from the step that is to be expected, through the sensor's blur.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
import shapely.affinity
from rasterio import features
from scipy import ndimage, signal, stats

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.strip_series import find_median
from quaywatch.plugins import find_sensors
from quaywatch.records.change import Change
from quaywatch.records.observation import Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band, Modality
from quaywatch.scenes.mixtures import fit_mixture
from quaywatch.scenes.register import stack_bands

__all__ = ["Footprint", "cover_share", "expect_step", "join_looks", "measure_footprint"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

FALSE_ALARM = 0.00135
"""Probability with which what is only noise passes for seen (three standard deviations)."""
SUFFICES = 0.95
"""Probability of being seen from which on not to be seen says something."""
LEAST_SEEN = 0.8
"""Share of the outline that must show."""
LEAST_ELSEWHERE = 30
"""Places that tell the usual scatter."""
RING_PIXELS = (1.5, 4.0)
"""The ring, from the outline outward."""
SPACING = 0.5
"""Places are compared every so many heights and widths of the outline and its ring."""
USUAL_QUANTILE = 0.99
"""What so many places elsewhere do not reach counts as unusual, whatever the normal law says."""
RADAR_STEP_DB = 6.0
"""What a hall changes the backscatter by, at least, where it is to be seen: assumed."""
OPTICAL_STEP = 0.06
"""What it changes the reflectance by in each band, where only radar told it: assumed."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Footprint:
    """What pictures of one kind show in an outline."""

    outcome: Outcome
    """Seen; not seen, though it would have been; or not observable."""
    because: str
    """The grounds, in words."""
    step: dict[Band, float]
    """By how much more the outline changed than the ring round it: reflectance, or decibels; later less earlier."""


def measure_footprint(
    before: Sequence[PixelWindow],
    after: Sequence[PixelWindow],
    change: Change,
    *,
    expected: dict[Band, float] | None = None,
    offset_m: tuple[float, float] = (0.0, 0.0),
    reach_m: float = 0.0,
) -> Footprint:
    """Whether pictures of one kind show a change that another kind told.

    The limit: an outline that changed says that something did there, not that it is the same thing.

    Args:
        before: Earlier windows on one grid.
        after: Later ones on the same.
        change: The change.
        expected: The step per band, from pictures that show it; None where no band tells: an assumed one.
        offset_m: Metres east and north by which these windows lie off the change's map.
        reach_m: How well that is known (95 %).
    """
    windows = [*before, *after]
    if not before or not after:
        return _blind("looks on one side only")
    bands = sorted(set.intersection(*(set(window.values) for window in windows)))
    if expected is not None:
        bands = [band for band in bands if band in expected]
    if not bands:
        return _blind("no band in common")
    grid = MetricGrid.of(windows[0])
    inside = cover_share(grid, change, windows[0], offset_m)
    if inside.sum() < 1.0:
        return _blind("outside its pictures")
    stacks = [join_looks([stack_bands(window, bands) for window in side]) for side in (before, after)]
    step, known = _step(stacks, windows[0].scene.modality)
    core = inside > 0.5
    if not core.any() or known[core].mean() < LEAST_SEEN:
        return _blind("too little of the outline shows, or it is finer than a pixel")
    told = _Told.of(step, known, inside, _blur_pixels(windows[0], grid))
    if told is None:
        return _blind("too little ground round it to tell what is usual")
    return _judged(told, bands, windows[0].scene.modality, expected, reach_m / grid.pixel_m)


def expect_step(before: Sequence[PixelWindow], after: Sequence[PixelWindow], change: Change) -> dict[Band, float]:
    """The step per band of a change in pictures of the kind that told it; empty where it cannot be measured."""
    return measure_footprint(before, after, change).step


def _blind(reason: str) -> Footprint:
    return Footprint(outcome=Outcome.NOT_OBSERVABLE, because=f"cannot tell: {reason}", step={})


def cover_share(
    grid: MetricGrid, change: Change, window: PixelWindow, offset_m: tuple[float, float] = (0.0, 0.0)
) -> Array:
    """Share of each pixel of a window that the outline of a change covers, told by quarters of the pixel's side.

    Args:
        grid: Metres of the window.
        change: Whose outline.
        window: The window.
        offset_m: Metres east and north by which the outline is moved first.
    """
    moved = shapely.affinity.translate(grid.frame.to_plane(change.outline), *offset_m)
    places = shapely.transform(moved, lambda points: grid.to_pixels(points) * 4.0)
    rows, columns = window.shape
    fine = features.rasterize([places], out_shape=(rows * 4, columns * 4), dtype=np.uint8)
    return np.asarray(fine.reshape(rows, 4, columns, 4).mean(axis=(1, 3)), dtype=np.float64)


def join_looks(stacks: Sequence[FloatGrid]) -> FloatGrid:
    """The median of some looks, (bands, rows, columns) each; not known where none of them is."""
    return stacks[0] if len(stacks) == 1 else find_median(np.stack(stacks))


def _step(stacks: Sequence[FloatGrid], modality: Modality) -> tuple[Array, Mask]:
    """Later less earlier, (bands, rows, columns), what light does everywhere taken off; and where both are known."""
    known = np.asarray(np.isfinite(stacks[0]).all(axis=0) & np.isfinite(stacks[1]).all(axis=0))
    early, late = (np.nan_to_num(stack).astype(np.float64) for stack in stacks)
    if modality is Modality.RADAR:
        difference = late - early
        if known.any():
            difference -= np.median(difference[:, known], axis=1)[:, None, None]
    else:
        difference = late - fit_mixture(early, late, known.astype(np.float64))[1]
    return np.where(known, difference, 0.0), known


def _blur_pixels(window: PixelWindow, grid: MetricGrid) -> float:
    profile = find_sensors().get(window.scene.sensor)
    return (profile.blur_fwhm_m if profile else 1.2 * grid.pixel_m) / 2.3548 / grid.pixel_m


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Told:
    """The outline's own difference, and what is usual elsewhere."""

    own: Array
    """Per band."""
    usual: Array
    """(bands, bands): covariance elsewhere."""
    elsewhere: Array
    """Squared distances elsewhere."""
    shown: float
    """Of a step of 1 in the outline, what is left of it through the blur."""

    @classmethod
    def of(cls, step: Array, known: Mask, inside: Array, blur: float) -> _Told | None:
        core = inside > 0.5
        near, far = (ndimage.binary_dilation(core, iterations=max(1, round(by))) for by in RING_PIXELS)
        ring = far & ~near & known
        if not ring.any():
            return None
        rows, columns = np.nonzero(far)
        box = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
        weights = np.where(core, inside, 0.0)[box]
        kernel = weights / weights.sum() - (ring / ring.sum())[box]
        maps = np.stack([signal.fftconvolve(band, kernel[::-1, ::-1], mode="valid") for band in step])
        whole = signal.fftconvolve(known.astype(np.float64), np.ones(kernel.shape), mode="valid") > kernel.size - 0.5
        own = maps[:, box[0].start, box[1].start]
        across, down = (max(1, round(SPACING * side)) for side in kernel.shape)
        places = np.zeros(whole.shape, bool)
        places[::across, ::down] = True
        rows_off, columns_off = (np.abs(np.arange(n) - at.start) for n, at in zip(whole.shape, box, strict=True))
        apart = (rows_off[:, None] >= kernel.shape[0]) | (columns_off[None, :] >= kernel.shape[1])
        sample = maps[:, places & whole & apart]
        if sample.shape[1] < LEAST_ELSEWHERE:
            return None
        middle, usual = _robust_spread(sample)
        away = sample - middle[:, None]
        soft = ndimage.gaussian_filter(inside, blur)
        return cls(
            own=own - middle,
            usual=usual,
            elsewhere=np.einsum("in,in->n", away, np.linalg.solve(usual, away)),
            shown=float((soft[box] * kernel).sum()),
        )

    @property
    def cut(self) -> float:
        """Squared distance from which on something is seen."""
        return max(
            float(stats.chi2.isf(FALSE_ALARM, len(self.own))), float(np.quantile(self.elsewhere, USUAL_QUANTILE))
        )

    def distance(self, step: Array) -> float:
        """Squared distance of a step from nothing."""
        return float(step @ np.linalg.solve(self.usual, step))


def _robust_spread(sample: Array) -> tuple[Array, Array]:
    """Middle and covariance of most of the columns: what changed elsewhere does not count as usual."""
    kept = sample
    for _ in range(3):
        middle = np.median(kept, axis=1)
        usual = np.cov(kept).reshape(len(sample), -1)
        usual = usual + (1e-6 * np.trace(usual) / len(usual) + 1e-12) * np.eye(len(usual))
        away = kept - middle[:, None]
        told = np.einsum("in,in->n", away, np.linalg.solve(usual, away))
        close = told <= stats.chi2.isf(0.01, len(sample))
        if close.all() or close.sum() < LEAST_ELSEWHERE / 2:
            break
        kept = kept[:, close]
    return middle, usual


def _judged(
    told: _Told, bands: Sequence[Band], modality: Modality, expected: dict[Band, float] | None, reach: float
) -> Footprint:
    step = dict(zip(bands, (float(one) for one in told.own / max(told.shown, 0.05)), strict=True))
    distance, cut = told.distance(told.own), told.cut
    assumed = RADAR_STEP_DB if modality is Modality.RADAR else OPTICAL_STEP
    hoped = np.array([expected[band] if expected else assumed for band in bands]) * max(told.shown, 0.0)
    alike = expected is None or float(hoped @ np.linalg.solve(told.usual, told.own)) > 0.0
    if distance >= cut and alike:
        words = f"its own pictures changed there by {np.sqrt(distance):.1f} usual spreads"
        return Footprint(outcome=Outcome.SEEN, because=words, step=step)
    sure = float(stats.ncx2.sf(cut, len(bands), max(told.distance(hoped), 1e-9)))
    ground = "as the others measured it" if expected else f"assumed, {assumed:g} {'dB' if assumed > 1 else ''}".strip()
    if distance >= cut:
        return Footprint(outcome=Outcome.NOT_OBSERVABLE, because="cannot tell: it changed there otherwise", step=step)
    if sure >= SUFFICES and reach <= 1.0 + RING_PIXELS[0]:
        words = f"nothing changed in its pictures, where its contrast ({ground}) would have shown"
        return Footprint(outcome=Outcome.NOT_SEEN, because=words, step=step)
    return Footprint(
        outcome=Outcome.NOT_OBSERVABLE,
        because=f"cannot tell: its contrast ({ground}) is not enough against what varies there",
        step=step,
    )
