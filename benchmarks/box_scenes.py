"""Drawn yards with blocks of stacked boxes, and with what must not be taken for them.

Synthetic through and through: boxes 2.44 m wide and 6.06 or 12.19 m long in stacks of one to three, in rows with small
gaps, some stacks missing, in one to three blocks at any angle; cast shadows, light of sun and sky, the blur and noise
of a sensor. The other yards hold cars in rows, scrap, a roof, a line of wagons, plots, houses at any angle, or a heap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from benchmarks.heap_scenes import SKY, draw_plan, draw_yard, look_at
from benchmarks.heap_scenes import draw_scene as draw_heap_scene

from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone

__all__ = ["NEGATIVES", "BoxScene", "Turned", "draw_boxes", "draw_negative"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Rng = np.random.Generator

SIDE_M, STEP_M, HALF_YARD_M = 240.0, 0.25, 90.0
WIDTH_M, LENGTHS_M, TIER_M = 2.44, (6.06, 12.19), 2.6
BOXES = np.array([
    [0.06, 0.06, 0.24, 0.30], [0.07, 0.09, 0.30, 0.34], [0.05, 0.05, 0.14, 0.20], [0.25, 0.13, 0.06, 0.14],
    [0.16, 0.08, 0.05, 0.09], [0.09, 0.17, 0.07, 0.24], [0.07, 0.20, 0.42, 0.46], [0.50, 0.52, 0.53, 0.55],
    [0.26, 0.27, 0.28, 0.30], [0.06, 0.24, 0.33, 0.37], [0.06, 0.06, 0.07, 0.09], [0.30, 0.30, 0.28, 0.30],
])  # fmt: skip
"""Paints of boxes, blue to near infrared: reds, browns, blues, green, orange, white, greys, yellow, near black."""
FLEETS = np.array([0.14, 0.12, 0.14, 0.14, 0.09, 0.08, 0.06, 0.07, 0.05, 0.03, 0.03, 0.05])
GROUNDS = np.array([[0.14, 0.17, 0.20, 0.26], [0.12, 0.13, 0.14, 0.16], [0.20, 0.23, 0.26, 0.30]])
"""Soil, tarmac, concrete."""
CARS = np.array([
    [0.45, 0.47, 0.48, 0.50], [0.22, 0.22, 0.22, 0.24], [0.05, 0.05, 0.05, 0.06], [0.30, 0.31, 0.31, 0.33],
    [0.05, 0.05, 0.24, 0.28], [0.18, 0.09, 0.06, 0.10],
])  # fmt: skip
CAR_SHARES = np.array([0.3, 0.2, 0.2, 0.14, 0.08, 0.08])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoxScene:
    """Looks at one yard, and what is true of the last."""

    bare: PixelWindow
    """The yard before anything lay in it."""
    window: PixelWindow
    """What is seen."""
    yard: Zone
    """The yard."""
    area_m2: float
    """Ground under boxes; 0 where there are none."""
    outline: Mask
    """The cells under boxes, on a grid of `STEP_M`, north up."""


@dataclass(slots=True, kw_only=True, eq=False)
class Turned:
    """A yard being drawn: albedo and heights, painted in axes turned by an angle."""

    albedo: Array
    """(bands, rows, columns)."""
    height_m: Array
    """Above the ground."""
    along: Array
    """Metres along the first axis, from the middle."""
    across: Array
    """Metres along the second."""

    @classmethod
    def of(cls, ground: Array, turn_deg: float) -> Turned:
        """Bare ground and axes that point `turn_deg` east of north."""
        side = ground.shape[1]
        at = (np.arange(side) + 0.5) * STEP_M - side * STEP_M / 2.0
        east, north = np.meshgrid(at, -at)
        turn = np.radians(turn_deg)
        return cls(
            albedo=ground.copy(), height_m=np.zeros(ground.shape[1:]),
            along=east * np.sin(turn) + north * np.cos(turn), across=east * np.cos(turn) - north * np.sin(turn),
        )  # fmt: skip

    def paint(self, at: tuple[float, float], size: tuple[float, float], colour: Array, height_m: float) -> None:
        """A rectangle whose middle lies at some metres along and across."""
        here = (np.abs(self.along - at[0]) < size[0] / 2.0) & (np.abs(self.across - at[1]) < size[1] / 2.0)
        self.albedo[:, here] = colour[:, None]
        self.height_m[here] = height_m


def draw_ground(rng: Rng) -> Array:
    """Bare ground with stains, one of three kinds."""
    side = round(SIDE_M / STEP_M)
    colour = GROUNDS[rng.integers(len(GROUNDS))]
    shade = np.ones((side, side))
    for cells, spread in ((12, 0.06), (60, 0.03)):
        coarse = rng.normal(0.0, spread, (cells + 1, cells + 1))
        repeat = -(-side // cells)
        shade += np.kron(coarse, np.ones((repeat, repeat)))[:side, :side]
    return np.asarray(colour[:, None, None] * np.clip(shade, 0.7, 1.3))


def draw_boxes(
    rng: Rng, pixel_m: float, *, turn_deg: float | None = None, missing: float | None = None, colours: int = len(BOXES)
) -> BoxScene:
    """Blocks of boxes in a yard that an earlier look shows bare.

    Args:
        rng: Draws everything else.
        pixel_m: Side of a pixel.
        turn_deg: Of the boxes' length from north; drawn where it is not given.
        missing: Share of places without a box; drawn where it is not given.
        colours: How many of the paints occur.
    """
    ground = draw_ground(rng)
    yard = Turned.of(ground, float(rng.uniform(0.0, 180.0)) if turn_deg is None else turn_deg)
    gone = float(rng.uniform(0.0, 0.2)) if missing is None else missing
    blocks = int(rng.integers(1, 4))
    starts = -50.0
    for _ in range(blocks):
        starts = _paint_block(yard, starts, rng, gone, colours) + float(rng.uniform(8.0, 16.0))
    return _seen(yard, ground, rng, pixel_m, yard.height_m > 0.0)


def _paint_block(yard: Turned, start_m: float, rng: Rng, gone: float, colours: int) -> float:
    """One block, its first row at some metres across; where it ends."""
    rows, ends = int(rng.integers(4, 9)), float(rng.uniform(25.0, 55.0))
    gap, end_gap = float(rng.uniform(0.25, 0.5)), float(rng.uniform(0.3, 0.8))
    mostly = LENGTHS_M[int(rng.integers(2))]
    shares = FLEETS[:colours] / FLEETS[:colours].sum()
    for row in range(rows):
        at, paint = -ends, BOXES[0]
        while at < ends:
            length = mostly if rng.random() < 0.8 else LENGTHS_M[int(rng.integers(2))]
            if rng.random() > 0.25:
                paint = BOXES[rng.choice(colours, p=shares)]
            if rng.random() >= gone:
                middle = (at + length / 2.0, start_m + row * (WIDTH_M + gap) + WIDTH_M / 2.0)
                worn = np.clip(paint * rng.uniform(0.8, 1.15), 0.02, 0.7)
                yard.paint(middle, (length, WIDTH_M), worn, TIER_M * int(rng.integers(1, 4)))
            at += length + end_gap
    return start_m + rows * (WIDTH_M + gap)


def _seen(yard: Turned, ground: Array, rng: Rng, pixel_m: float, outline: Mask) -> BoxScene:
    sun = float(rng.uniform(100.0, 260.0)), float(rng.uniform(22.0, 55.0))
    empty = Turned.of(ground, 0.0)
    bare = look_at(_lit(empty, (150.0, 45.0), rng), STEP_M, pixel_m, rng, day="2024-04-01", sun=(150.0, 45.0))
    window = look_at(_lit(yard, sun, rng), STEP_M, pixel_m, rng, sun=sun)
    return BoxScene(
        bare=bare, window=window, yard=draw_yard(window, HALF_YARD_M), outline=outline,
        area_m2=float(outline.sum()) * STEP_M**2,
    )  # fmt: skip


def _lit(yard: Turned, sun: tuple[float, float], rng: Rng) -> Array:
    """Reflectance from above: level tops, in the sun or lit by the sky alone."""
    azimuth, elevation = np.radians(sun[0]), np.radians(sun[1])
    lit = 1.0 - _shaded(yard.height_m, azimuth, elevation)
    air = SKY[:, None, None] * rng.uniform(0.7, 1.5)
    level = np.sin(elevation)
    grain = 1.0 + rng.normal(0.0, 0.04, yard.height_m.shape)
    return np.asarray(yard.albedo * grain * (level * lit + air) / (level + air))


def _shaded(height_m: Array, azimuth: float, elevation: float) -> Array:
    """1 where the sun does not come, marched cell by cell."""
    dark = np.zeros(height_m.shape, bool)
    reach = int(height_m.max() / np.tan(elevation) / STEP_M) + 1
    padded = np.pad(height_m, reach + 1)
    rows, columns = height_m.shape
    for far in range(1, reach + 1):
        down, right = round(-far * np.cos(azimuth)), round(far * np.sin(azimuth))
        first, left = reach + 1 + down, reach + 1 + right
        nearer = padded[first : first + rows, left : left + columns]
        dark |= nearer - far * STEP_M * np.tan(elevation) > height_m + 1e-6
    return dark.astype(np.float64)


def draw_negative(kind: str, rng: Rng, pixel_m: float) -> BoxScene:
    """A yard without boxes, of one of `NEGATIVES`."""
    if kind == "heap":
        bare, scene = draw_heap_scene(draw_plan(rng, pixel_m), rng)
        return BoxScene(
            bare=bare, window=scene.window, yard=scene.yard, area_m2=0.0, outline=np.zeros((1, 1), bool)
        )  # fmt: skip
    ground = draw_ground(rng)
    yard = Turned.of(ground, float(rng.uniform(0.0, 180.0)))
    _PAINTERS[kind](yard, rng)
    return _seen(yard, ground, rng, pixel_m, np.zeros(yard.height_m.shape, bool))


def _paint_cars(yard: Turned, rng: Rng) -> None:
    """Two rows of cars nose to nose, an aisle of 6 m, and so on."""
    yard.albedo[:] *= (GROUNDS[1] / yard.albedo.mean(axis=(1, 2)))[:, None, None]
    for pair in np.arange(-60.0, 60.0, 16.0):
        for row in (pair, pair + 5.0):
            for at in np.arange(-60.0, 60.0, 2.5):
                if rng.random() < 0.85:
                    paint = CARS[rng.choice(len(CARS), p=CAR_SHARES)] * rng.uniform(0.85, 1.15)
                    yard.paint((row + rng.normal(0.0, 0.2), at), (4.5, 1.8), paint, 1.5)


def _paint_scrap(yard: Turned, rng: Rng) -> None:
    """Pieces of all colours, mostly rust, at any angle, on a heap."""
    middle = rng.uniform(-15.0, 15.0, 2)
    for _ in range(1500):
        turn = float(rng.uniform(0.0, 180.0))
        at = middle + rng.normal(0.0, 16.0, 2)
        size = (float(rng.uniform(1.0, 6.0)), float(rng.uniform(0.6, 3.0)))
        paint = BOXES[rng.choice(len(BOXES), p=FLEETS)] if rng.random() < 0.5 else BOXES[2]
        worn = np.clip(paint * rng.uniform(0.7, 1.2), 0.02, 0.7)
        _paint_near(yard, turn, at, size, worn, float(rng.uniform(1.0, 6.0)))


def _paint_near(yard: Turned, turn_deg: float, at: Array, size: tuple[float, float], paint: Array, high: float) -> None:
    """A rectangle at some metres east and north of the middle, turned by an angle of its own; only cells near it."""
    side = yard.height_m.shape[0]
    reach = int(np.hypot(*size) / 2.0 / STEP_M) + 2
    row, column = side // 2 - int(at[1] / STEP_M), side // 2 + int(at[0] / STEP_M)
    here = slice(max(row - reach, 0), row + reach), slice(max(column - reach, 0), column + reach)
    rows, columns = np.mgrid[here]
    east, north = (columns - column) * STEP_M, (row - rows) * STEP_M
    turn = np.radians(turn_deg)
    along, across = east * np.sin(turn) + north * np.cos(turn), east * np.cos(turn) - north * np.sin(turn)
    inside = np.zeros(yard.height_m.shape, bool)
    inside[here] = ((np.abs(along) < size[0] / 2.0) & (np.abs(across) < size[1] / 2.0))[
        : inside[here].shape[0], : inside[here].shape[1]
    ]
    yard.albedo[:, inside] = paint[:, None]
    yard.height_m[inside] = high


def _paint_roof(yard: Turned, rng: Rng) -> None:
    """One or two large roofs, each of one colour, with skylights."""
    for at in (-30.0, 25.0)[: int(rng.integers(1, 3))]:
        paint = BOXES[rng.choice(len(BOXES), p=FLEETS)]
        length, width = float(rng.uniform(60.0, 110.0)), float(rng.uniform(20.0, 35.0))
        yard.paint((0.0, at), (length, width), paint, 9.0)
        for spot in np.arange(-length / 2.0 + 6.0, length / 2.0 - 6.0, float(rng.uniform(8.0, 14.0))):
            yard.paint((float(spot), at), (1.5, width * 0.7), BOXES[11], 9.0)


def _paint_wagons(yard: Turned, rng: Rng) -> None:
    """Lines of wagons, 3 m wide, each on a track of its own, 15 m apart."""
    for line in range(int(rng.integers(1, 3))):
        yard.paint((0.0, line * 15.0), (200.0, 3.4), np.array([0.10, 0.10, 0.11, 0.12]), 0.0)
        for at in np.arange(-80.0, 80.0, 14.5):
            paint = BOXES[rng.choice(len(BOXES), p=FLEETS)] * rng.uniform(0.8, 1.1)
            yard.paint((float(at), line * 15.0), (13.5, 3.0), paint, 3.5)


def _paint_plots(yard: Turned, rng: Rng) -> None:
    """Fields side by side: soil, crops, stubble, with furrows."""
    crops = np.array([[0.05, 0.09, 0.05, 0.45], [0.13, 0.17, 0.21, 0.28], [0.07, 0.11, 0.10, 0.33], GROUNDS[0]])
    width = float(rng.uniform(10.0, 40.0))
    for at in np.arange(-95.0, 95.0, width):
        for along in np.arange(-90.0, 90.0, 60.0):
            paint = crops[rng.integers(len(crops))] * rng.uniform(0.85, 1.15)
            yard.paint((float(along), float(at)), (60.0, width), paint, 0.0)
    yard.albedo[:] *= 1.0 + 0.08 * np.sin(2.0 * np.pi * yard.across / float(rng.uniform(1.5, 4.0)))


def _paint_houses(yard: Turned, rng: Rng) -> None:
    """Houses of 7 to 16 m at any angle, close together, sheds between them."""
    for _ in range(90):
        turn = float(rng.uniform(0.0, 180.0))
        shed = rng.random() < 0.3
        size = (float(rng.uniform(3.0, 6.0)), 3.0) if shed else tuple(map(float, rng.uniform(7.0, 16.0, 2)))
        paint = BOXES[rng.choice(len(BOXES), p=FLEETS)] * rng.uniform(0.8, 1.15)
        at = rng.uniform(-80.0, 80.0, 2)
        _paint_near(yard, turn, at, (size[0], size[1]), paint, float(rng.uniform(3.0, 8.0)))


_PAINTERS: dict[str, Callable[[Turned, Rng], None]] = {
    "cars": _paint_cars, "scrap": _paint_scrap, "roof": _paint_roof, "wagons": _paint_wagons, "plots": _paint_plots,
    "houses": _paint_houses,
}  # fmt: skip
NEGATIVES = (*_PAINTERS, "heap")
"""Kinds of yards without boxes."""
