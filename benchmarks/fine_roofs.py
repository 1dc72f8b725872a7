"""Roofs of known size in drawn towns at pixels of 0.5 to 3 m: found or not, and how long.

    python -m benchmarks.fine_roofs [--gsd 0.5 1 3] [--count 20] [--seed 1]

Synthetic through and through: houses, streets and gardens are drawn, and so are the roofs; no georeferenced pairs of
this resolution and enough extent are at hand. A drawn roof has no shadow, no ridge, no lean and no dirt.
"""

from __future__ import annotations

import argparse
import dataclasses
import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from affine import Affine
from scipy import ndimage

from quaywatch.clock import parse_span
from quaywatch.detections.changes import find_changes
from quaywatch.detections.measure import MetricGrid, Rectangle
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.plugins import find_sensors
from quaywatch.records.change import Change, ChangeKind, ChangeSign
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band, Modality, Scene, SceneFile
from quaywatch.scenes.register import register

Array = npt.NDArray[np.float64]
BANDS = (Band.BLUE, Band.GREEN, Band.RED, Band.NIR)
SIDE_M, HOUSES = 700.0, 250
NOISE = 0.004
LENGTHS_M, WIDTHS_M, TRACK_M = (80.0, 400.0), (15.0, 40.0), 600.0
FINE = 4
"""Parts of a pixel's side that a roof is drawn in."""
SHIFT_PIXELS = 0.3
CORNER = (500_000.0, 4_690_000.0)
UTM = "EPSG:32652"
FOOTPRINT = Shape(
    kind=ShapeKind.POLYGON,
    rings=(
        (
            LonLat(lon=129.0, lat=42.3),
            LonLat(lon=129.1, lat=42.3),
            LonLat(lon=129.1, lat=42.4),
            LonLat(lon=129.0, lat=42.3),
        ),
    ),
)


def draw_town(side: int, gsd_m: float, rng: np.random.Generator) -> Array:
    """Gardens, streets and flat houses of 6 to 40 m, (bands, rows, columns), in reflectance."""
    garden = ndimage.gaussian_filter(rng.standard_normal((side, side)), 3.0 / gsd_m)
    ground = np.array([0.05, 0.08, 0.07, 0.28])[:, None, None] * (1.0 + 0.15 * garden / garden.std())
    for _ in range(HOUSES):
        corner, size = rng.uniform(0, side, 2), rng.uniform(6.0, 40.0, 2) / gsd_m
        colour = np.clip(rng.uniform(0.05, 0.35) + rng.normal(0.0, 0.02, 4), 0.02, 0.6)
        rows, columns = (slice(int(at), int(at + extent) + 1) for at, extent in zip(corner, size, strict=True))
        ground[:, rows, columns] = colour[:, None, None]
    for at in rng.uniform(0, side, 8):
        ground[:, int(at) : int(at + 8.0 / gsd_m) + 1] = np.array([0.09, 0.1, 0.11, 0.14])[:, None, None]
    return np.asarray(ground)


def draw_roof(outline: Rectangle, side: int, gsd_m: float) -> Array:
    """Share of each pixel that a roof covers; its outline in metres east and north of the window's middle."""
    share = np.zeros((side, side))
    at = (np.arange(side * FINE) + 0.5) / FINE * gsd_m - side * gsd_m / 2.0
    for first in range(0, side, 200):
        rows = -at[first * FINE : min(first + 200, side) * FINE]
        east, north = np.meshgrid(at - outline.centre[0], rows - outline.centre[1])
        along, across = (east * axis[0] + north * axis[1] for axis in outline.axes)
        inside = (np.abs(along) <= outline.length_m / 2.0) & (np.abs(across) <= outline.width_m / 2.0)
        share[first : first + 200] = inside.reshape(-1, FINE, side, FINE).mean(axis=(1, 3))
    return share


def look_at(ground: Array, gsd_m: float, day: str, shift: Array, rng: np.random.Generator) -> PixelWindow:
    """One look: shifted, through the blur of the sensor, with its own light and noise."""
    sensor = "planetscope" if gsd_m >= 2.0 else "very_high_resolution"
    blur = find_sensors()[sensor].blur_fwhm_m / 2.3548 / gsd_m
    soft = ndimage.gaussian_filter(ground, (0.0, blur, blur))
    if shift.any():
        soft = np.stack([ndimage.shift(band, shift, order=3, mode="nearest") for band in soft])
    seen = soft * rng.uniform(0.95, 1.05, (4, 1, 1)) + rng.uniform(0.0, 0.01, (4, 1, 1))
    seen += rng.normal(0.0, NOISE, seen.shape)
    grid = Affine(gsd_m, 0.0, CORNER[0], 0.0, -gsd_m, CORNER[1])
    scene = Scene(
        id=f"drawn-{day}",
        name=f"drawn-{day}",
        sensor=sensor,
        modality=Modality.OPTICAL,
        acquired=parse_span(f"{day}T02:00:00Z"),
        gsd_m=gsd_m,
        footprint=FOOTPRINT,
        files=(SceneFile(sha256="0" * 64, bands={band: number for number, band in enumerate(BANDS, 1)}),),
        credit="synthetic",
    )
    values = {band: np.asarray(layer, np.float32) for band, layer in zip(BANDS, seen, strict=True)}
    return PixelWindow(
        scene=scene, values=values, valid=np.ones(seen.shape[1:], bool), cloud=None, transform=grid, crs=UTM
    )


def try_roof(gsd_m: float, rng: np.random.Generator) -> dict[str, float]:
    """Draw a town and a roof over a track in it, and search for the roof."""
    side = int(SIDE_M / gsd_m)
    town = draw_town(side, gsd_m, rng)
    turn = rng.uniform(0.0, np.pi)
    outline = Rectangle(
        centre=rng.uniform(-100.0, 100.0, 2),
        along=np.array([np.sin(turn), np.cos(turn)]),
        length_m=float(rng.uniform(*LENGTHS_M)),
        width_m=float(rng.uniform(*WIDTHS_M)),
    )
    share = draw_roof(outline, side, gsd_m)
    colour = np.clip(rng.uniform(0.15, 0.4) + rng.normal(0.0, 0.02, 4), 0.02, 0.6)[:, None, None]
    first = look_at(town, gsd_m, "2024-05-01", np.zeros(2), rng)
    late = look_at(town * (1.0 - share) + share * colour, gsd_m, "2024-09-01", rng.normal(0.0, SHIFT_PIXELS, 2), rng)
    grid = MetricGrid.of(first)
    middle = grid.to_metres([side / 2.0, side / 2.0])[0]
    ends = middle + outline.centre + np.array([[-0.5], [0.5]]) * TRACK_M * outline.along
    track = Zone(id="track", kind=ZoneKind.TRACK, shape=grid.frame.from_plane(shapely.LineString(ends)))
    begun = time.perf_counter()
    told = find_changes([first], [register(first, late)[0]], zones=[track])
    true = shapely.Polygon(dataclasses.replace(outline, centre=middle + outline.centre).corners)
    return judged(grid, gsd_m, true, outline, told) | {"seconds": time.perf_counter() - begun}


def judged(
    grid: MetricGrid, gsd_m: float, true: shapely.Polygon, outline: Rectangle, told: Sequence[Change]
) -> dict[str, float]:
    """Whether the roof was found as new, and the errors of its measures."""
    new = [one for one in told if one.kind is ChangeKind.STRUCTURE and one.sign is ChangeSign.NEW]
    areas = [grid.frame.to_plane(one.outline) for one in new]
    overlaps = [area.intersection(true).area / area.union(true).area for area in areas]
    best = max(range(len(new)), key=overlaps.__getitem__, default=-1)
    if best < 0 or overlaps[best] < 0.2:
        return {"found": 0.0, "others": float(len(new))}
    one = new[best]
    true_m = grid.pixel_m / gsd_m  # true metres in one of the grid's
    length = (one.length_m.value or 0.0) - outline.length_m * true_m
    width = (one.width_m.value or 0.0) - outline.width_m * true_m
    return {
        "found": 1.0,
        "others": float(len(new) - 1),
        "length_px": abs(length) / grid.pixel_m,
        "length_bias_m": length,
        "length_inside": float(abs(length) <= (one.length_m.u95 or 0.0)),
        "length_u95_m": one.length_m.u95 or 0.0,
        "width_px": abs(width) / grid.pixel_m,
        "cover": abs(one.tracks[0].covered_share - outline.length_m / TRACK_M),
    }


def main() -> None:
    """Draw, search, print the means per pixel size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gsd", type=float, nargs="+", default=[0.5, 1.0, 3.0], help="pixel sizes in metres")
    parser.add_argument("--count", type=int, default=20, help="roofs for each")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for gsd_m in given.gsd:
        rows = [try_roof(gsd_m, np.random.default_rng([given.seed, n])) for n in range(given.count)]
        names = sorted({name for row in rows for name in row})
        means = {name: float(np.mean([row[name] for row in rows if name in row])) for name in names}
        print(f"{gsd_m} m", {name: round(value, 3) for name, value in means.items()}, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
