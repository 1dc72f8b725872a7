"""Drawn heaps of goods with slopes, light and cast shadows, whose area, height and volume are known.

Synthetic through and through: cones, ridges and flat-topped heaps of uneven shape on uneven ground, lit by the sun
(Lambert) and the sky, their shadows cast ray by ray, through a sensor's blur. Drawn from shapes that the measuring
does not know: slopes differ from side to side, crests lie off the middle, and tops are rounded.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from affine import Affine
from scipy import ndimage

from quaywatch.clock import parse_span
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene, SceneFile

__all__ = ["GOODS", "DrawnHeap", "HeapPlan", "HeapScene", "draw_heap", "draw_plan", "draw_scene"]

Array = npt.NDArray[np.float64]

BANDS = (Band.BLUE, Band.GREEN, Band.RED, Band.NIR)
SOIL = np.array([0.14, 0.17, 0.20, 0.26])
GOODS = {
    "coal": np.array([0.045, 0.045, 0.048, 0.055]),
    "ore": np.array([0.06, 0.08, 0.18, 0.24]),
    "aggregate": np.array([0.36, 0.39, 0.42, 0.45]),
}
REPOSE_DEG = {"coal": (35.0, 45.0), "ore": (35.0, 40.0), "aggregate": (30.0, 40.0)}
KINDS = ("cone", "ridge", "flat")
SKY = np.array([0.26, 0.19, 0.14, 0.09])
"""Light of the sky, per light of the sun on a surface that faces it."""
NOISE = 0.004
SIDE_M = 420.0
GROUND_ROUGH_M, HEAP_ROUGH = 0.15, 0.05
CORNER = (500_000.0, 4_690_000.0)
UTM = "EPSG:32652"
FINE_M = 1.0
"""Steps of the drawn heights; finer pixels than that take their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeapPlan:
    """What is to be drawn."""

    kind: str
    """One of `KINDS`."""
    goods: str
    """A key of `GOODS`."""
    height_m: float
    """Of the crest, before it is made uneven."""
    length_m: float
    """Of the crest; 0 for a cone."""
    top_m: float
    """Half the width of a flat top; 0 for the others."""
    turn_deg: float
    """Of the crest, from north."""
    slopes_deg: tuple[float, float]
    """Of its two sides."""
    sun: tuple[float, float]
    """Azimuth and elevation, degrees."""
    pixel_m: float
    """Side of a pixel."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnHeap:
    """Heights of a heap over its ground."""

    height_m: Array
    """Above the ground beneath, on a grid of `step_m`, north up."""
    ground_m: Array
    """Height of the ground."""
    step_m: float
    """Side of a cell."""

    @property
    def area_m2(self) -> float:
        """Ground that it covers."""
        return float((self.height_m > 0.0).sum()) * self.step_m**2

    @property
    def volume_m3(self) -> float:
        """Its volume."""
        return float(self.height_m.sum()) * self.step_m**2

    @property
    def highest_m(self) -> float:
        """Its greatest height."""
        return float(self.height_m.max())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeapScene:
    """One look at a heap, and what is true."""

    window: PixelWindow
    """What is seen."""
    yard: Zone
    """The yard that it lies in."""
    heap: DrawnHeap
    """What is there."""


def draw_plan(rng: np.random.Generator, pixel_m: float) -> HeapPlan:
    """A heap of any kind and goods, of 2,500 m² or more, under a sun of 20 to 50 degrees."""
    kind, goods = str(rng.choice(KINDS)), str(rng.choice(tuple(GOODS)))
    slope = rng.uniform(*REPOSE_DEG[goods])
    slopes = tuple(float(np.clip(slope + rng.normal(0.0, 1.0), 28.0, 46.0)) for _ in range(2))
    half = rng.uniform(28.0, 45.0) if kind == "cone" else rng.uniform(14.0, 30.0)
    reach = half * float(np.tan(np.radians(slope)))
    height = reach * (rng.uniform(0.25, 0.7) if kind == "flat" else 1.0)
    return HeapPlan(
        kind=kind,
        goods=goods,
        height_m=height,
        length_m=0.0 if kind == "cone" else float(rng.uniform(60.0, 150.0)),
        top_m=half - height / float(np.tan(np.radians(slope))) if kind == "flat" else 0.0,
        turn_deg=float(rng.uniform(0.0, 180.0)),
        slopes_deg=(slopes[0], slopes[1]),
        sun=(float(rng.uniform(100.0, 260.0)), float(rng.uniform(20.0, 50.0))),
        pixel_m=pixel_m,
    )


def draw_heap(plan: HeapPlan, rng: np.random.Generator) -> DrawnHeap:
    """The heights of a planned heap in the middle of its scene."""
    step = min(FINE_M, plan.pixel_m)
    side = int(SIDE_M / step)
    at = (np.arange(side) + 0.5) * step - SIDE_M / 2.0
    east, north = np.meshgrid(at, -at)
    turn = np.radians(plan.turn_deg)
    along, across = east * np.sin(turn) + north * np.cos(turn), east * np.cos(turn) - north * np.sin(turn)
    beyond = np.maximum(np.abs(along) - plan.length_m / 2.0, 0.0)
    off = np.hypot(beyond, np.maximum(np.abs(across) - plan.top_m, 0.0))
    slope = np.where(across > 0.0, *(np.tan(np.radians(angle)) for angle in plan.slopes_deg))
    swell = 1.0 + HEAP_ROUGH * _waves(side, 12.0 / step, rng) + 0.01 * _waves(side, 2.0 / step, rng)
    height = np.maximum(plan.height_m - slope * off, 0.0) * np.clip(swell, 0.8, 1.2)
    return DrawnHeap(height_m=height, ground_m=GROUND_ROUGH_M * _waves(side, 15.0 / step, rng), step_m=step)


def _waves(side: int, reach: float, rng: np.random.Generator) -> Array:
    """Uneven numbers of unit spread."""
    waves = ndimage.gaussian_filter(rng.standard_normal((side, side)), reach, mode="wrap")
    return np.asarray(waves / waves.std())


def draw_ground(side: int, step_m: float, rng: np.random.Generator) -> Array:
    """Reflectance of bare ground with stains, tracks and houses round the yard, (bands, rows, columns)."""
    shade = 1.0 + 0.06 * _waves(side, 8.0 / step_m, rng) + 0.03 * _waves(side, 1.5 / step_m, rng)
    ground = SOIL[:, None, None] * np.clip(shade, 0.6, 1.4)
    middle = (np.arange(side) + 0.5) * step_m - SIDE_M / 2.0
    clear = (np.abs(middle)[:, None] < 150.0) & (np.abs(middle)[None] < 150.0)
    for _ in range(60):
        corner, size = rng.uniform(0, side, 2), rng.uniform(6.0, 25.0, 2) / step_m
        spot = tuple(slice(int(at), int(at + extent) + 1) for at, extent in zip(corner, size, strict=True))
        colour = np.clip(rng.uniform(0.08, 0.35) + rng.normal(0.0, 0.02, 4), 0.03, 0.6)
        ground[:, spot[0], spot[1]] = np.where(clear[spot], ground[:, spot[0], spot[1]], colour[:, None, None])
    return np.asarray(ground)


def cast_shadow(surface: Array, step_m: float, sun: tuple[float, float]) -> Array:
    """Where the sun does not reach a surface, 1, and where it does, 0: marched towards the sun, cell by cell."""
    azimuth, elevation = np.radians(sun[0]), np.radians(sun[1])
    reach = (float(surface.max()) - float(surface.min())) / np.tan(elevation)
    dark = np.zeros(surface.shape, bool)
    for far in np.arange(1, int(reach / step_m) + 2):
        # What lies so far towards the sun is moved here.
        shift = (far * np.cos(azimuth), -far * np.sin(azimuth))
        nearer = ndimage.shift(surface, shift, order=1, mode="nearest")
        dark |= nearer - far * step_m * np.tan(elevation) > surface + 1e-6
    return dark.astype(np.float64)


def light_up(heap: DrawnHeap, ground: Array, goods: str, sun: tuple[float, float], rng: np.random.Generator) -> Array:
    """Reflectance as seen from above: albedo by light of sun and sky, over the light on flat ground."""
    surface = heap.ground_m + heap.height_m
    down, right = np.gradient(surface, heap.step_m)
    azimuth, elevation = np.radians(sun[0]), np.radians(sun[1])
    toward = np.array([np.sin(azimuth), np.cos(azimuth)]) * np.cos(elevation)
    steep = np.sqrt(1.0 + down**2 + right**2)
    facing = np.maximum((-right * toward[0] + down * toward[1] + np.sin(elevation)) / steep, 0.0)
    lit = facing * (1.0 - cast_shadow(surface, heap.step_m, sun))
    air = SKY[:, None, None] * rng.uniform(0.7, 1.5)
    sky = air * (0.5 + 0.5 / steep)
    grain = 1.0 + 0.08 * _waves(surface.shape[0], 1.0 / heap.step_m, rng)
    albedo = np.where(heap.height_m > 0.0, GOODS[goods][:, None, None] * np.clip(grain, 0.6, 1.4), ground)
    return np.asarray(albedo * (lit + sky) / (np.sin(elevation) + air))


def look_at(
    seen: Array, step_m: float, pixel_m: float, rng: np.random.Generator, *, day: str = "2024-05-01",
    sun: tuple[float, float] | None = None,
) -> PixelWindow:  # fmt: skip
    """One look: through the blur of the sensor onto its pixels, with its own light and noise."""
    parts = round(pixel_m / step_m)
    blur = 1.2 * pixel_m / 2.3548 / step_m
    soft = ndimage.gaussian_filter(seen, (0.0, blur, blur))
    side = seen.shape[1] // parts * parts
    soft = soft[:, :side, :side].reshape(len(seen), side // parts, parts, side // parts, parts).mean(axis=(2, 4))
    soft = soft * rng.uniform(0.97, 1.03, (len(seen), 1, 1)) + rng.uniform(0.0, 0.006, (len(seen), 1, 1))
    soft += rng.normal(0.0, NOISE, soft.shape)
    corner = LonLat(lon=129.0, lat=42.35)
    scene = Scene(
        id=f"drawn-{day}", name=f"drawn-{day}", sensor="planetscope" if pixel_m >= 2.0 else "very_high_resolution",
        modality=Modality.OPTICAL, acquired=parse_span(day), gsd_m=pixel_m,
        footprint=Shape(kind=ShapeKind.POLYGON, rings=((
            corner, LonLat(lon=129.01, lat=42.35), LonLat(lon=129.01, lat=42.36), corner),)),
        files=(SceneFile(sha256="0" * 64, bands={band: number for number, band in enumerate(BANDS, 1)}),),
        credit="synthetic",
        parameters={} if sun is None else {"sun_azimuth": f"{sun[0]}", "sun_elevation": f"{sun[1]}"},
    )  # fmt: skip
    return PixelWindow(
        scene=scene, values={band: np.asarray(layer, np.float32) for band, layer in zip(BANDS, soft, strict=True)},
        valid=np.ones(soft.shape[1:], bool), cloud=None, crs=UTM,
        transform=Affine(pixel_m, 0.0, CORNER[0], 0.0, -pixel_m, CORNER[1]),
    )  # fmt: skip


def draw_yard(window: PixelWindow, half_m: float = 130.0) -> Zone:
    """The square yard in the middle of a scene."""
    rows, _ = window.shape
    low, high = (rows / 2.0 + sign * half_m / window.transform.a for sign in (-1.0, 1.0))
    ring = window.lonlat([(low, low), (high, low), (high, high), (low, high), (low, low)])
    return Zone(id="yard", kind=ZoneKind.YARD, shape=Shape(kind=ShapeKind.POLYGON, rings=(ring,)))


def draw_scene(plan: HeapPlan, rng: np.random.Generator) -> tuple[PixelWindow, HeapScene]:
    """The bare yard under another sun, and the heap in it."""
    heap = draw_heap(plan, rng)
    ground = draw_ground(heap.height_m.shape[0], heap.step_m, rng)
    bare = dataclasses.replace(heap, height_m=np.zeros(heap.height_m.shape))
    first = look_at(
        light_up(bare, ground, plan.goods, (150.0, 45.0), rng), heap.step_m, plan.pixel_m, rng,
        day="2024-04-01", sun=(150.0, 45.0),
    )  # fmt: skip
    late = look_at(
        light_up(heap, ground, plan.goods, plan.sun, rng), heap.step_m, plan.pixel_m, rng, sun=plan.sun
    )  # fmt: skip
    return first, HeapScene(window=late, yard=draw_yard(late), heap=heap)
