"""Where the sea is in a radar image, and how bright it is round every place.

There is no land mask in a radar scene. Sea is what is dark, or smooth over a few hundred metres, in sheets of some
extent; everything else that is large is land.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.radar_sums import BoxSums, find_cell_sums
from quaywatch.errors import DataError
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band

__all__ = ["RadarImage", "SeaMap", "find_sea", "open_image"]

FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

BANDS = (Band.VV, Band.HH, Band.VH, Band.HV)
CELL_M = 50.0
"""Side of the cells in which land and sea are told apart."""
GUARD_M, RING_M = 200.0, 600.0
"""The sea's level round a place is taken from between these distances."""
LEAST_RING = 0.08
"""Share of a half ring that must be sea for its level to count."""
MOST_NEGATIVE = 0.02
"""Noise removal leaves a few intensities below zero; more of them are no intensities."""
ROUGH_DB, SMOOTH_DB = 3.5, 1.8
"""Most spread of the level of 100 m squares of sea: over 300 m where it is surely dark, over 700 m elsewhere."""
DARK_DB = {Band.VV: -13.0, Band.HH: -13.0, Band.VH: -20.0, Band.HV: -20.0}
"""Below this hardly any land is as large as a sheet of water."""
BRIGHT_DB = {Band.VV: -6.5, Band.HH: -6.5, Band.VH: -15.5, Band.HV: -15.5}
"""Above this a smooth surface is forest or fields, not sea; at 30 degrees of incidence a wind of 12 m/s gives -7.2."""
INTENSITIES = 1e-12, 1e12
"""What lies outside is no intensity, not even one of raw 16-bit amplitudes squared."""
PLAUSIBLE_DB = (-45.0, 5.0)
"""Median level of calibrated backscatter; outside, only smoothness and contrast are used."""
MEADOW_DB = 6.0
"""A smooth sheet this much brighter than another (over all polarisations) is land, unless it is as dark as sea."""
REFERENCE_M = (400.0, 1500.0)
"""Half-widths over which the cores tell how bright the sea is here; the brighter of the two counts."""
LEAST_CORE_SHARE = 1e-3
"""With fewer cores round it a cell is not compared."""
ABOVE_SEA_DB = 3.5
"""A cell this much above the sea next to it is not sea."""
SPIKY_SHARE = 0.01
"""A sea that alone stands so much above itself in more than this share of its cells is spiky."""
LEAST_SHEET_M2, LEAST_SMOOTH_M2 = 150_000.0, 1_000_000.0
"""Smaller dark patches are ponds, runways and shadow; smaller smooth ones fields and woods."""
LAND_M2, LAND_SIDE_M = 120_000.0, 700.0
"""What is not sea and larger than this is land, whatever its shape."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RadarImage:
    """Linear backscatter of a window, ready for sums."""

    bands: tuple[Band, ...]
    """Polarisations, the like-polarised first."""
    values: Mapping[Band, FloatGrid]
    """Linear backscatter, 0 where there is none to use."""
    usable: Mask | None
    """Where there is data; None where there is everywhere."""
    grid: MetricGrid
    """Its metres."""
    pixel_xy_m: tuple[float, float]
    """True width and height of a pixel."""
    calibrated: bool
    """Whether absolute levels mean anything."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.values[self.bands[0]].shape
        return rows, columns


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeaMap:
    """Sea, land and the sea's level in cells of about 50 m."""

    size: tuple[int, int]
    """Rows and columns of pixels in a cell."""
    cell_m: float
    """Side of a square of a cell's area."""
    known: Mask
    """Cells with data in more than half."""
    sea: Mask
    """Cells that are sea by their level."""
    land: Mask
    """Cells that are land: not sea, and larger than any ship."""
    sums: Mapping[Band, FloatGrid]
    """Sum of the backscatter in each cell."""
    counts: FloatGrid
    """Pixels with data in each cell."""
    left_out: Mask
    """Cells that did not count for `level`."""
    level: Mapping[Band, FloatGrid]
    """Level of the sea round each cell, linear; NaN where no sea is near."""

    @property
    def near(self) -> Mask:
        """Cells of the sea and what lies in it or next to it: where looking for ships makes sense."""
        return np.asarray(ndimage.binary_dilation(self.sea, iterations=2) | (~self.land & self.known))

    @property
    def open_water(self) -> Mask:
        """Cells of water, bright ones among them, with nothing but water next to them and with a known level."""
        shut = ndimage.binary_dilation(self.land | ~self.known, np.ones((3, 3)))
        return np.asarray(~shut & np.all([np.isfinite(grid) for grid in self.level.values()], axis=0))

    def levelled(self, bright: Mask) -> SeaMap:
        """The same with other cells left out of the level: bright ones and their neighbours, instead of all above it.

        The first level leaves out every cell that stands 3.5 dB above the sea, which in a spiky sea is the sea itself.
        """
        left_out = np.asarray(ndimage.binary_dilation(bright | self.land, np.ones((3, 3)))) | ~self.known
        if np.sum(self.left_out & ~left_out) <= SPIKY_SHARE * self.sea.sum():
            return self
        level = {band: _ring_level(grid, self.counts, ~left_out, self.cell_m) for band, grid in self.sums.items()}
        return dataclasses.replace(self, left_out=left_out, level=level)

    def spread(self, cells: npt.NDArray[np.generic], shape: tuple[int, int]) -> npt.NDArray[np.generic]:
        """Values of cells as values of pixels."""
        wide = np.repeat(cells, self.size[1], axis=1)[:, : shape[1]]
        return np.repeat(wide, self.size[0], axis=0)[: shape[0]]

    def cells_of(self, pixels: Mask) -> Mask:
        """Cells that hold one of these pixels."""
        found = np.zeros(self.sea.shape, bool)
        row, column = np.nonzero(pixels) if pixels.any() else (np.zeros(0, int), np.zeros(0, int))
        found[row // self.size[0], column // self.size[1]] = True
        return found


def open_image(window: PixelWindow, grid: MetricGrid) -> RadarImage | None:
    """The window as linear backscatter, or None where it has no radar band or no data.

    Raises:
        DataError: Many values are negative, as no intensity is: decibels that were given as linear.
    """
    bands = tuple(band for band in BANDS if band in window.values)
    if not bands or not window.usable.any():
        return None
    usable = window.usable
    for band in bands:
        values = window.values[band]
        _check_linear(window.scene.name, band, values)
        usable = usable & (values > INTENSITIES[0]) & (values < INTENSITIES[1])
    whole = bool(usable.all())
    held = {
        band: window.values[band] if whole else np.where(usable, window.values[band], np.float32(0)) for band in bands
    }
    if not usable.any():
        return None
    axes = grid.metres[:, :2]
    sides = float(np.hypot(*axes[:, 0])), float(np.hypot(*axes[:, 1]))
    level_db = 10.0 * np.log10(_median_level(window.values[bands[0]], usable))
    relative = window.scene.parameters.get("radiometry") == "relative"
    return RadarImage(
        bands=bands,
        values=held,
        usable=None if whole else usable,
        grid=grid,
        pixel_xy_m=sides,
        calibrated=not relative and PLAUSIBLE_DB[0] < level_db < PLAUSIBLE_DB[1],
    )


def _median_level(values: FloatGrid, usable: Mask) -> float:
    """Median of the values that are used, of every 36th where that is enough."""
    some = usable[::6, ::6]
    return float(np.median(values[::6, ::6][some] if some.any() else values[usable]))


def _check_linear(name: str, band: Band, values: FloatGrid) -> None:
    sample = values.ravel()[:: max(1, values.size // 200_000)]
    sample = sample[np.isfinite(sample)]
    share = float(np.mean(sample < 0)) if sample.size else 0.0
    if share > MOST_NEGATIVE:
        raise DataError(
            f"{share:.0%} of the {band.value.upper()} values of {name} are negative",
            expected="linear backscatter, which is never below zero",
            do="If the values are in dB, say so with the hint decibels=true",
        )


def find_sea(image: RadarImage) -> SeaMap | None:
    """The sea of a radar image, or None where there is none to be seen.

    Cores are squares of 100 m that differ little from their neighbours and are no brighter than a sea gets; the sea is
    what lies round a core and is not much brighter than it. The limits: a smooth field or forest as dark as the sea
    reads as sea in one polarisation, and a basin narrower than about 300 m has no core of its own.
    """
    size = tuple(max(1, round(CELL_M / side)) for side in reversed(image.pixel_xy_m))
    rows, columns = size
    counts = _cell_counts(image, (rows, columns))
    sums = {band: find_cell_sums(values, (rows, columns)) for band, values in image.values.items()}
    known = counts > 0.5 * rows * columns
    if not known.any():
        return None
    held = np.where(known, counts, 1.0)
    means = {band: np.where(known, total / held, np.nan).astype(np.float32) for band, total in sums.items()}
    cell_m = float(np.sqrt(rows * image.pixel_xy_m[1] * columns * image.pixel_xy_m[0]))
    decibels = {b: np.asarray(10.0 * np.log10(np.maximum(g, 1e-9)), dtype=np.float32) for b, g in means.items()}
    core = _cores(decibels, image.calibrated, cell_m)
    if not core.any():
        return None
    sea = _grown(core, decibels, known, cell_m)
    if not sea.any():
        return None
    land = _large(~sea & known, cell_m)
    left_out = np.asarray(ndimage.binary_dilation(~sea & known, np.ones((3, 3)))) | ~known
    return SeaMap(
        size=(rows, columns),
        cell_m=cell_m,
        known=known,
        sea=sea,
        land=land,
        sums=sums,
        counts=counts,
        left_out=left_out,
        level={band: _ring_level(sums[band], counts, ~left_out, cell_m) for band in image.bands},
    )


def _cell_counts(image: RadarImage, size: tuple[int, int]) -> FloatGrid:
    if image.usable is not None:
        return find_cell_sums(image.usable, size)
    extents = [np.diff(np.append(np.arange(0, n, s), n)) for n, s in zip(image.shape, size, strict=True)]
    return np.outer(*extents).astype(np.float32)


def _squares(decibels: FloatGrid) -> FloatGrid:
    """Medians of 2 x 2 cells, so that a ship in one of them does not count; NaN where one is not known."""
    rows, columns = decibels.shape
    full = np.pad(decibels, ((0, rows % 2), (0, columns % 2)), mode="edge")
    parts = np.sort(np.stack([full[i::2, j::2] for i in (0, 1) for j in (0, 1)]), axis=0)
    return np.asarray((parts[1] + parts[2]) / 2.0, dtype=np.float32)


def _cores(decibels: Mapping[Band, FloatGrid], calibrated: bool, cell_m: float) -> Mask:
    """Cells of squares that are smooth among their neighbours, and not too bright, in every polarisation.

    Where it is darker than land is, much roughness is borne and a small sheet will do; elsewhere the sea must be smooth
    over 700 m, in a sheet of 1 km2.
    """
    shape = next(iter(decibels.values())).shape
    dark: Mask = np.full(shape, calibrated)
    smooth: Mask = np.ones(shape, bool)
    for band, grid in decibels.items():
        squares = _squares(grid)
        mean, spread = _local(squares, 3)
        _, wide_spread = _local(squares, 7)
        good = np.isfinite(squares) & (wide_spread < SMOOTH_DB)
        if calibrated:
            good &= mean < BRIGHT_DB[band]
        smooth &= _as_cells(good, shape)
        dark &= _as_cells(np.isfinite(squares) & (mean < DARK_DB[band]) & (spread < ROUGH_DB), shape)
    sheets = _sheets(smooth | dark, cell_m, LEAST_SMOOTH_M2)
    return _sheets(dark, cell_m, LEAST_SHEET_M2) | _not_far_brighter(
        sheets, np.sum(list(decibels.values()), axis=0), dark
    )


def _not_far_brighter(sheets: Mask, total_db: FloatGrid, dark: Mask) -> Mask:
    """Smooth sheets without those that are much brighter than another and not dark: meadows beside the sea."""
    labels, count = ndimage.label(sheets)
    if count < 2:
        return sheets
    numbers = np.arange(1, count + 1)
    level = np.atleast_1d(ndimage.mean(np.nan_to_num(total_db), labels, numbers))
    is_dark = np.atleast_1d(ndimage.mean(dark, labels, numbers)) > 0.5
    kept = np.concatenate([[False], (level < level.min() + MEADOW_DB) | is_dark])
    return np.asarray(kept[labels])


def _as_cells(squares: Mask, shape: tuple[int, int]) -> Mask:
    return np.repeat(np.repeat(squares, 2, axis=0), 2, axis=1)[: shape[0], : shape[1]]


def _local(squares: FloatGrid, size: int) -> tuple[FloatGrid, FloatGrid]:
    """Mean and spread round each square; the spread is infinite where too little is known."""
    known = np.isfinite(squares)
    filled = np.where(known, squares, 0.0)
    share = np.maximum(ndimage.uniform_filter(known.astype(np.float32), size, mode="nearest"), 1e-6)
    mean = ndimage.uniform_filter(filled, size, mode="nearest") / share
    square = ndimage.uniform_filter(filled**2, size, mode="nearest") / share
    spread = np.where(share > 0.6, np.sqrt(np.maximum(square - mean**2, 0.0)), np.inf)
    return mean, spread


def _sheets(mask: Mask, cell_m: float, least_m2: float) -> Mask:
    labels, count = ndimage.label(mask)
    if count == 0:
        return mask
    sizes = np.bincount(labels.ravel()) * cell_m**2
    sizes[0] = 0
    return np.asarray((sizes >= least_m2)[labels])


def _grown(core: Mask, decibels: Mapping[Band, FloatGrid], known: Mask, cell_m: float) -> Mask:
    """Cells joined to a core and not much brighter than the core round them."""
    total, limit = np.zeros(core.shape), np.zeros(core.shape)
    for grid in decibels.values():
        near, far = (_core_level(grid, core, reach_m / cell_m) for reach_m in REFERENCE_M)
        total, limit = total + np.nan_to_num(grid), limit + np.fmax(near, far)
    dim = core | (known & np.isfinite(limit) & (total < limit + ABOVE_SEA_DB * len(decibels)))
    labels, _ = ndimage.label(dim)
    kept = np.unique(labels[core & dim])
    return np.asarray(np.isin(labels, kept[kept > 0]))


def _core_level(decibels: FloatGrid, core: Mask, reach: float) -> npt.NDArray[np.float64]:
    """Mean level of the cores round each cell; NaN where there are none."""
    size = 2 * round(reach) + 1
    share = ndimage.uniform_filter(core.astype(np.float64), size, mode="nearest")
    level = ndimage.uniform_filter(np.where(core, decibels, 0.0).astype(np.float64), size, mode="nearest")
    return np.where(share > LEAST_CORE_SHARE, level / np.maximum(share, LEAST_CORE_SHARE), np.nan)


def _large(mask: Mask, cell_m: float) -> Mask:
    """Bodies of cells that are larger than any ship."""
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    if count == 0:
        return np.zeros(mask.shape, bool)
    sizes = np.bincount(labels.ravel()) * cell_m**2
    longest = [0.0] + [max(s.stop - s.start for s in place) * cell_m for place in ndimage.find_objects(labels)]
    large = (sizes >= LAND_M2) | (np.array(longest) > LAND_SIDE_M)
    large[0] = False
    return np.asarray(large[labels])


def _ring_level(sums: FloatGrid, counts: FloatGrid, clean: Mask, cell_m: float) -> FloatGrid:
    """Mean of the sea between guard and ring, the greatest of its four halves, in squares of 2 x 2 cells.

    The greatest, so that a place beside a slick, a front or the dark strip along a swath's edge is not measured by the
    dark side (greatest-of detectors, Hansen and Sawyers 1980).
    """
    guard, ring = max(1, round(GUARD_M / cell_m / 2.0)), max(2, round(RING_M / cell_m / 2.0))
    boxes = [BoxSums.of(find_cell_sums(np.where(clean, grid, 0.0), (2, 2)), ring) for grid in (sums, counts)]
    full = LEAST_RING * 4.0 * float(np.max(counts)) * ((2 * ring + 1) * ring - (2 * guard + 1) * guard)
    level = np.full(boxes[0].shape, np.nan)
    for side in range(4):
        total, count = (box.half(ring, side) - box.half(guard, side) for box in boxes)
        level = np.fmax(level, np.where(count > full, total / np.maximum(count, 1.0), np.nan))
    level = _with_nearest(level)
    wide = np.repeat(np.repeat(level, 2, axis=0), 2, axis=1)[: sums.shape[0], : sums.shape[1]]
    return np.asarray(wide, dtype=np.float32)


def _with_nearest(level: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The level where it is not known taken from the nearest place where it is: a basin from the sea outside."""
    missing = np.isnan(level)
    if not missing.any() or missing.all():
        return level
    places = ndimage.distance_transform_edt(missing, return_distances=False, return_indices=True)
    return np.asarray(level[tuple(places)])
