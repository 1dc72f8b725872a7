"""Scenes laid over one another: how far one is shifted against another, and how well that is known.

Cells all over the picture are each fitted by least squares on brightness (Lucas and Kanade 1981) against what the other
scene lets expect: a linear mixture of its bands, fitted to the cell with weights that leave out what has changed. The
cells' agreement with one another, not the fit's own variance, tells the error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import fft, ndimage

from quaywatch.errors import DataError
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band, Modality
from quaywatch.scenes.mixtures import fit_mixture
from quaywatch.scenes.splines import read_shifted, resample

__all__ = ["Registration", "find_registration", "lay_over", "register", "stack_bands"]

Array = npt.NDArray[np.float64]
FloatGrid = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

CELL_PIXELS = 96
"""Side of a cell: enough streets and roofs in most of them."""
CELLS_WHERE_KNOWN = 4
"""Cells on a side, where the shift is known already but for its part of a pixel."""
MOST_CELLS = 7
"""Cells along a side, at most."""
LARGEST_SHIFT = 20.0
"""Pixels; what seems shifted further is refused."""
ROUNDS, SETTLED = 10, 0.01
LEAST_LIKENESS, LEAST_OF_FEW = 0.08, 0.25
"""Share of a cell's variance that the other scene must explain: in fields little does, but many cells still agree;
where fewer than `FEW_CELLS` agree, the second holds for their median."""
FEW_CELLS = 4
LEAST_KNOWN = 0.6
"""Share of a cell that both scenes must show."""
AGREE_PIXELS = 0.25
"""Cells that differ from the middle by less agree with it, whatever their spread."""
LEAST_AGREEING = 0.4
"""Share of the fitted cells that must agree."""
LEAST_U95 = 0.02
"""Pixels; interpolation alone leaves as much."""
AFFINE_CELLS = 12
"""A turn or a change of scale is told from so many cells only."""
AFFINE_GAIN = 0.5
"""It must leave less than this share of the shifts' variance."""
_EXPECTED = "two pictures of the same ground, mostly unchanged"
WEAK_FIT = 3.0
"""The error of one cell alone against its fit's own: neighbouring pixels err together."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Registration:
    """Where the pixels of a fixed picture lie in a moving one on the same grid."""

    matrix: Array
    """(2, 3): `matrix @ (column, row, 1)` of the fixed picture gives column and row in the moving one."""
    u95_px: float
    """95 % error of the shift at the middle, in pixels, from the cells' agreement."""
    cells: int
    """Cells that agree."""
    likeness: float
    """Share of the moving picture's variance that the fixed one explains there; the median over these cells."""
    middle: tuple[float, float]
    """Column and row of the middle."""

    @property
    def shift_px(self) -> Array:
        """Columns and rows by which the moving picture is displaced at the middle."""
        return np.asarray(self.matrix @ [*self.middle, 1.0] - self.middle)

    @property
    def words(self) -> str:
        """The shift and its error, for people."""
        across, down = self.shift_px
        return f"shifted by {across:+.2f} columns, {down:+.2f} rows, ± {self.u95_px:.2f} (95 %)"

    @property
    def is_shift(self) -> bool:
        """Whether it is a shift alone."""
        return bool(np.array_equal(self.matrix[:, :2], np.eye(2)))


def stack_bands(window: PixelWindow, bands: Sequence[Band]) -> FloatGrid:
    """Bands of a window, (bands, rows, columns): reflectance, or backscatter in dB; NaN where not usable."""
    stack = np.array([window.values[band] for band in bands], dtype=np.float32).reshape(-1, *window.shape)
    if window.scene.modality is Modality.RADAR:
        stack = (10.0 * np.log10(np.maximum(stack, 1e-6))).astype(np.float32)
    stack[:, ~window.usable] = np.nan
    return stack


def register(
    fixed: PixelWindow, moving: PixelWindow, *, usual: Registration | None = None
) -> tuple[PixelWindow, Registration]:
    """The moving window laid over the fixed one, and by how much it had to be moved. Both are on one grid.

    Args:
        fixed: The window that stays.
        moving: The window that is moved.
        usual: How other parts of the two scenes lie, where that is known: the search begins there, with fewer cells.

    Raises:
        DataError: The grids differ, no band is common to scenes of one kind, or the pictures are not alike enough.
    """
    if fixed.shape != moving.shape or not fixed.transform.almost_equals(moving.transform, precision=1e-9):
        raise DataError("two windows on different grids", expected="the moving window read on the fixed one's grid")
    bands = sorted(fixed.values.keys() & moving.values.keys()) if fixed.scene.modality is moving.scene.modality else []
    chosen = [bands or sorted(window.values) for window in (fixed, moving)]
    try:
        stacks = stack_bands(fixed, chosen[0]), stack_bands(moving, chosen[1])
        found = find_registration(*stacks, near=None if usual is None else usual.shift_px)
    except DataError as error:
        raise DataError(
            f"{moving.scene.name} cannot be laid over {fixed.scene.name}: {error.wrong}",
            expected=error.expected,
            do="Leave one of them out, or check that both show this place",
        ) from error
    return lay_over(moving, found), found


def find_registration(fixed: FloatGrid, moving: FloatGrid, *, near: Array | None = None) -> Registration:
    """The shift (and a small affine change, where the cells show one) between two pictures.

    Args:
        fixed: (bands, rows, columns), NaN where not known.
        moving: The same rows and columns; bands may be others.
        near: About where the shift lies, where that is known.

    Raises:
        DataError: It did not converge: too few cells are alike, or they disagree.
    """
    shape = fixed.shape[1:]
    known = np.asarray(np.isfinite(fixed).all(axis=0) & np.isfinite(moving).all(axis=0))
    fits: list[_CellFit] = []
    for start, most in _starts(fixed, moving, known, near):
        tried = [fit for cell in _cells(shape, known, most) if (fit := _fit_cell(fixed, moving, known, cell, start))]
        fits = max(fits, tried, key=len)
        if len(fits) > 1:
            break
    if not fits:
        raise DataError("no part of the pictures is alike", expected=_EXPECTED)
    return _joined(fits, (shape[1] / 2.0, shape[0] / 2.0))


def _starts(fixed: FloatGrid, moving: FloatGrid, known: Mask, near: Array | None) -> Iterator[tuple[Array, int]]:
    """Where the search may begin, the likeliest first, and how many cells on a side it takes."""
    if near is not None:
        yield near, CELLS_WHERE_KNOWN
    coarse = _coarse_shift(fixed, moving, known)
    yield coarse, MOST_CELLS
    if np.abs(coarse).max() >= 0.5:
        yield np.zeros(2), MOST_CELLS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _CellFit:
    centre: Array
    shift: Array
    error: Array
    likeness: float


def _joined(fits: Sequence[_CellFit], middle: tuple[float, float]) -> Registration:
    """One registration from the cells that agree."""
    shifts = np.array([fit.shift for fit in fits])
    centres = np.array([fit.centre for fit in fits])
    spread = 1.4826 * np.median(np.abs(shifts - np.median(shifts, axis=0)), axis=0)
    agree = (np.abs(shifts - np.median(shifts, axis=0)) <= np.maximum(3.0 * spread, AGREE_PIXELS)).all(axis=1)
    if agree.mean() < LEAST_AGREEING or np.abs(np.median(shifts, axis=0)).max() > LARGEST_SHIFT:
        raise DataError(
            "its parts disagree on the shift", expected="cells that agree to within a few tenths of a pixel"
        )
    shifts, centres = shifts[agree], centres[agree]
    matrix = np.column_stack([np.eye(2), shifts.mean(axis=0)])
    left = shifts - shifts.mean(axis=0)
    if len(shifts) >= AFFINE_CELLS:
        terms = np.column_stack([centres - middle, np.ones(len(centres))])
        slopes = np.linalg.lstsq(terms, shifts, rcond=None)[0]
        rest = shifts - terms @ slopes
        if (rest**2).sum() < AFFINE_GAIN * (left**2).sum() * (len(shifts) - 3) / (len(shifts) - 1):
            turn = slopes[:2].T
            matrix = np.column_stack([np.eye(2) + turn, slopes[2] - turn @ middle])
            left = rest
    own = WEAK_FIT * np.max([fit.error for fit, kept in zip(fits, agree, strict=True) if kept])
    scatter = np.sqrt((left**2).sum(axis=0).max() / max(len(left) - 1, 1)) if len(left) > 2 else own
    u95 = 1.96 * scatter / np.sqrt(len(left)) if len(left) > 2 else 1.96 * own
    likeness = float(np.median([fit.likeness for fit, kept in zip(fits, agree, strict=True) if kept]))
    if len(left) < FEW_CELLS and likeness < LEAST_OF_FEW:
        raise DataError("too little of the pictures is alike", expected=_EXPECTED)
    return Registration(
        matrix=matrix, u95_px=max(float(u95), LEAST_U95), cells=len(left), likeness=likeness, middle=middle
    )


def _cells(shape: tuple[int, int], known: Mask, most: int) -> list[tuple[slice, slice]]:
    """Cells spread evenly over the picture, those that both scenes show."""
    sides = []
    for size in shape:
        count = int(np.clip(size // CELL_PIXELS, 1, most))
        side = min(size, CELL_PIXELS) if count > 1 else size
        sides.append([slice(int(at), int(at) + side) for at in np.linspace(0, size - side, count)])
    every = [(rows, columns) for rows in sides[0] for columns in sides[1]]
    return [cell for cell in every if known[cell].mean() >= LEAST_KNOWN]


def _fit_cell(
    fixed: FloatGrid, moving: FloatGrid, known: Mask, cell: tuple[slice, slice], start: Array
) -> _CellFit | None:
    """The shift of one cell; None where it does not settle or the pictures are not alike."""
    here = (slice(None), *cell)
    model = np.nan_to_num(fixed[here]).astype(np.float64)
    pad = [slice(max(side.start - 4, 0), side.stop + 4) for side in cell]
    source = _filled(moving[:, pad[0], pad[1]])
    spline = np.stack([ndimage.spline_filter(band, order=3) for band in source])
    corner = np.array([cell[1].start - pad[1].start, cell[0].start - pad[0].start], dtype=np.float64)
    shift, step = start.copy(), np.full(2, np.inf)
    seen = ndimage.binary_erosion(known[cell], iterations=2, border_value=1)
    for _ in range(ROUNDS):
        panel = _cut(spline, corner + shift, model.shape[1:])
        weights, expected = fit_mixture(model, panel, seen.astype(np.float64))
        noise = (weights * (panel - expected) ** 2).sum(axis=(1, 2)) / max(weights.sum(), 1.0) + 1e-12
        pull = weights / noise[:, None, None]
        slopes = np.stack([np.gradient(expected, axis=2), np.gradient(expected, axis=1)])
        curve = np.einsum("ibrc,brc,jbrc->ij", slopes, pull, slopes) + 1e-9 * np.eye(2)
        step = -np.linalg.solve(curve, np.einsum("ibrc,brc->i", slopes, pull * (panel - expected)))
        shift = shift + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < SETTLED or np.abs(shift).max() > LARGEST_SHIFT + 1.0:
            break
    total = weights.sum() + 1e-9
    spread = (weights * (panel - (weights * panel).sum(axis=(1, 2), keepdims=True) / total) ** 2).sum(
        axis=(1, 2)
    ) / total
    likeness = float(np.mean(1.0 - noise / np.maximum(spread, 1e-12)))
    if np.abs(step).max() >= SETTLED or likeness < LEAST_LIKENESS or np.abs(shift).max() > LARGEST_SHIFT:
        return None
    centre = np.array([(cell[1].start + cell[1].stop) / 2.0, (cell[0].start + cell[0].stop) / 2.0])
    return _CellFit(centre=centre, shift=shift, error=np.sqrt(np.diag(np.linalg.inv(curve))), likeness=likeness)


def _coarse_shift(fixed: FloatGrid, moving: FloatGrid, known: Mask) -> Array:
    """Whole pixels, columns and rows, by phase correlation of the pictures' edges (Kuglin and Hines 1975)."""
    edges = []
    for stack in (fixed, moving):
        grid = np.zeros(known.shape)
        for band in _filled(stack):
            slope = ndimage.gaussian_gradient_magnitude(band, 1.0)
            grid += slope / max(float(np.median(slope)), 1e-9)
        grid = np.minimum(grid, np.quantile(grid, 0.99)) * ndimage.uniform_filter(known.astype(np.float64), 9)
        taper = np.outer(*(np.hanning(size + 2)[1:-1] for size in known.shape))
        edges.append(fft.rfft2((grid - grid.mean()) * taper))
    cross = edges[1] * np.conj(edges[0])
    peaks = fft.irfft2(cross / np.maximum(np.abs(cross), 1e-12), s=known.shape)
    peaks = ndimage.gaussian_filter(peaks, 1.0, mode="wrap")
    reach = int(LARGEST_SHIFT)
    offsets = [np.minimum(np.arange(size), size - np.arange(size)) for size in known.shape]
    peaks[(offsets[0] > reach)[:, None] | (offsets[1] > reach)[None, :]] = -np.inf
    row, column = np.unravel_index(int(np.argmax(peaks)), peaks.shape)
    rows, columns = known.shape
    return np.array([column - columns * (column > columns // 2), row - rows * (row > rows // 2)], dtype=np.float64)


def _filled(stack: FloatGrid) -> Array:
    """The bands with their medians where nothing is known."""
    values = stack.astype(np.float64)
    for band in values:
        finite = np.isfinite(band)
        band[~finite] = np.median(band[finite]) if finite.any() else 0.0
    return values


def _cut(spline: Array, corner: Array, shape: tuple[int, ...]) -> Array:
    """The panel whose first pixel lies at a column and row, a part of a pixel included."""
    panel = np.empty((len(spline), *shape))
    for band, part in zip(spline, panel, strict=True):
        read_shifted(band, (float(corner[1]), float(corner[0])), part)
    return panel


def lay_over(window: PixelWindow, found: Registration) -> PixelWindow:
    """The moving window on the fixed one's pixels, by cubic splines; what a gap touches is a gap."""
    turn = found.matrix[::-1, 1::-1]
    # Pixel centres lie at whole numbers for the resampling and at halves for the matrix.
    offset = found.matrix[::-1, 2] + turn @ [0.5, 0.5] - 0.5

    def laid(mask: Mask) -> FloatGrid:
        shares = ndimage.affine_transform(mask.astype(np.float32), turn, offset, order=1, mode="constant", cval=0.0)
        return np.asarray(shares, dtype=np.float32)

    seen = laid(window.valid) > 0.98
    cloud = None if window.cloud is None else laid(window.cloud) > 0.02
    values, whole = {}, bool(window.valid.all())
    for band, grid in window.values.items():
        usual = np.float32(np.nanmedian(grid) if window.valid.any() and not whole else 0.0)
        filled = grid if whole else np.where(window.valid, grid, usual)
        values[band] = np.where(seen, resample(filled, turn, offset), np.float32(np.nan))
    return replace(window, values=values, valid=seen, cloud=cloud)
