"""Roofs of known size painted into real pairs of Sentinel-2 scenes: found or not, length, and cover of a track.

    python -m benchmarks.planted_roofs DATA OUT.json --scorers SCORERS [--count 10] [--seeds 1 2] [--looks 1]
        [--fresh] [--size 300 26]

DATA holds one folder per city with `t1_*.tif`, `t2_*.tif` and `mask.tif` (real change, where nothing is planted).
SCORERS holds `paint.py`, which paints one colour through a point spread of 14 m. Synthetic: a painted roof has no
shadow, no ridge and no dirt, so these figures are an upper bound of what real roofs give.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from benchmarks.city_pairs import CityPair, read_cities
from pyproj import Transformer
from rasterio import features
from scipy import ndimage

from quaywatch.detections.changes import find_changes
from quaywatch.detections.measure import Rectangle
from quaywatch.errors import DataError
from quaywatch.records.change import Change, ChangeKind, ChangeSign
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.scenes.register import register

PSF_FWHM_M = 14.0
LENGTHS_M, WIDTHS_M = (80.0, 500.0), (15.0, 40.0)
LEAST_CONTRAST = 3.0
REACH_PIXELS = 120
"""Half the side of the part of a city that is searched round a roof."""
TRACK_M = 700.0
NEAR_TRACK_M = 100.0
MAPPED_RIM_M = 20.0
SHIFT_PIXELS, GAIN, OFFSET = 0.25, 0.02, 0.003
"""Standard deviations of each painted look's own shift, gain and haze."""
DIGITAL_NUMBERS = 10_000.0
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One planted roof, and what was told of it."""

    city: str
    length_m: float
    width_m: float
    contrast: float
    found: bool
    length_error_m: float | None = None
    length_u95_m: float | None = None
    width_error_m: float | None = None
    width_u95_m: float | None = None
    cover_error: float | None = None
    cover_u95: float | None = None
    gain: float | None = None
    false: int = 0
    """Other structures in the part that was searched, but for those mostly in mapped change."""
    false_near_track: int = 0
    area_km2: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Roof:
    """A roof to paint."""

    outline: Rectangle
    colour: Array
    share: npt.NDArray[np.float32]
    """Of each pixel, through the blur."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is planted, and how it is looked at."""

    painter: Any
    looks: int = 1
    """Before, and as many after."""
    fresh: bool = False
    """Whether every look has noise of its own besides the picture's, as each of several always has."""
    size_m: tuple[float, float] | None = None
    """Length and width of every roof; None for any."""


def propose(city: CityPair, plan: Plan, rng: np.random.Generator) -> Roof:
    """A roof anywhere in a city where no real change is mapped."""
    painter = plan.painter
    rows, columns = city.after.shape
    plane = Transformer.from_crs("EPSG:4326", city.grid.frame.crs, always_xy=True)
    pixel = painter.pixel_metres(city.after.transform, city.after.crs, plane)
    while True:
        length, width = plan.size_m or (rng.uniform(*LENGTHS_M), rng.uniform(*WIDTHS_M))
        rim = length / 2.0 / city.grid.pixel_m + 8.0
        place = [rng.uniform(rim, columns - rim), rng.uniform(rim, rows - rim)]
        azimuth = float(rng.uniform(0.0, 180.0))
        centre = city.grid.to_metres(place)[0]
        (lonlat,) = city.grid.frame.to_lonlat(centre)
        area = painter.rectangle(plane, (lonlat.lon, lonlat.lat), length, width, azimuth)
        share = painter.coverage(area, plane, city.after.transform, city.after.crs, city.after.shape)
        if not (city.changed & (share > 0)).any():
            along = np.array([np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth))])
            outline = Rectangle(centre=centre, along=along, length_m=length, width_m=width)
            colour = np.clip(rng.uniform(0.08, 0.4) + rng.normal(0.0, 0.03, len(city.bands)), 0.03, 0.6)
            return Roof(outline=outline, colour=colour, share=painter.blur(share, PSF_FWHM_M, pixel))


def painted(
    city: CityPair, roof: Roof, painter: Any, rng: np.random.Generator
) -> tuple[npt.NDArray[np.float64], float]:
    """The later picture with the roof, in digital numbers, and the roof's contrast in standard deviations."""
    image = np.stack([city.after.values[band] for band in city.bands]).astype(np.float64) * DIGITAL_NUMBERS
    contrast = painter.paint_optical(image, roof.share, [level * DIGITAL_NUMBERS for level in roof.colour], rng)
    return image, float(contrast)


def disturbed(image: Array, rng: np.random.Generator) -> Array:
    """An image with its own shift, gain and haze."""
    shift = rng.normal(0.0, SHIFT_PIXELS, 2)
    moved = np.stack([ndimage.shift(band, shift, order=3, mode="nearest") for band in image])
    gain = rng.normal(1.0, GAIN, (len(image), 1, 1))
    return np.asarray(moved * gain + rng.normal(0.0, OFFSET, (len(image), 1, 1)) * DIGITAL_NUMBERS)


def part_of(window: PixelWindow, image: Array, city: CityPair, here: tuple[slice, slice]) -> PixelWindow:
    """A part of a window with other numbers in it."""
    values = {
        band: np.asarray(np.clip(np.rint(layer[here]), 0, 65535) / DIGITAL_NUMBERS, dtype=np.float32)
        for band, layer in zip(city.bands, image, strict=True)
    }
    place = window.transform @ type(window.transform).translation(here[1].start, here[0].start)
    return dataclasses.replace(window, values=values, valid=window.valid[here], transform=place)


def looks(
    city: CityPair, image: Array, roof: Roof, plan: Plan, rng: np.random.Generator
) -> Iterator[list[PixelWindow]]:
    """Earlier looks, then later ones, round the roof, each laid over the first."""
    place = city.grid.to_pixels(roof.outline.centre)[0]
    low = np.maximum(place.astype(int) - REACH_PIXELS, 0)
    here = (slice(int(low[1]), int(place[1]) + REACH_PIXELS), slice(int(low[0]), int(place[0]) + REACH_PIXELS))
    bare = np.stack([city.before.values[band] for band in city.bands]).astype(np.float64) * DIGITAL_NUMBERS
    first: PixelWindow | None = None
    for window, ground in ((city.before, bare), (city.after, image)):
        side = []
        for number in range(plan.looks):
            copy = plan.painter.fresh_copy(ground, None, rng) if plan.fresh or plan.looks > 1 else ground
            moved = disturbed(copy, rng) if first is not None else copy
            part = part_of(window, moved, city, here)
            part = dataclasses.replace(part, scene=dataclasses.replace(part.scene, id=f"{part.scene.id}-{number}"))
            side.append(part if first is None else register(first, part)[0])
            first = first or part
        yield side


def try_roof(city: CityPair, plan: Plan, rng: np.random.Generator) -> Planted:
    """Plant a roof of enough contrast, and search for it."""
    contrast = 0.0
    while contrast < LEAST_CONTRAST:
        roof = propose(city, plan, rng)
        image, contrast = painted(city, roof, plan.painter, rng)
    try:
        before, after = looks(city, image, roof, plan, rng)
    except DataError:  # the part could not be laid over the earlier one: nothing is told, and the roof is missed
        return judged(city, roof, contrast, [], 0.0)
    ends = roof.outline.centre + np.array([[-0.5], [0.5]]) * TRACK_M * roof.outline.along
    line = city.grid.frame.from_plane(shapely.LineString(ends))
    told = find_changes(before, after, zones=[Zone(id="track", kind=ZoneKind.TRACK, shape=line)])
    structures = [one for one in told if one.kind is ChangeKind.STRUCTURE]
    return judged(city, roof, contrast, structures, float(before[0].valid.size) * city.grid.pixel_m**2 / 1e6)


def judged(city: CityPair, roof: Roof, contrast: float, told: Sequence[Change], area_km2: float) -> Planted:
    """The roof beside what was told of it: found as new where the overlap (intersection over union) is 0.2 or more."""
    true = shapely.Polygon(roof.outline.corners)
    areas = [city.grid.frame.to_plane(one.outline) for one in told]
    overlaps = [
        area.intersection(true).area / area.union(true).area if one.sign is ChangeSign.NEW else 0.0
        for area, one in zip(areas, told, strict=True)
    ]
    best = max(range(len(told)), key=overlaps.__getitem__, default=-1)
    hit = best >= 0 and overlaps[best] >= 0.2
    ends = roof.outline.centre + np.array([[-0.5], [0.5]]) * TRACK_M * roof.outline.along
    near = shapely.LineString(ends).buffer(NEAR_TRACK_M)
    others = [
        area
        for number, area in enumerate(areas)
        if not (hit and number == best) and area.intersection(true).area < 0.5 * area.area and not is_mapped(city, area)
    ]
    planted = Planted(
        city=city.name,
        length_m=roof.outline.length_m,
        width_m=roof.outline.width_m,
        contrast=contrast,
        found=hit,
        false=len(others),
        false_near_track=sum(near.intersects(area) for area in others),
        area_km2=area_km2,
    )
    if not hit:
        return planted
    one = told[best]
    (cover,) = one.tracks
    return dataclasses.replace(
        planted,
        length_error_m=(one.length_m.value or 0.0) - roof.outline.length_m,
        length_u95_m=one.length_m.u95,
        width_error_m=(one.width_m.value or 0.0) - roof.outline.width_m,
        width_u95_m=one.width_m.u95,
        cover_error=cover.covered_share - min(roof.outline.length_m / TRACK_M, 1.0),
        cover_u95=cover.covered_u95,
    )


def is_mapped(city: CityPair, area: shapely.Geometry) -> bool:
    """Whether half of an area or more lies within 20 m of mapped change."""
    pixels = shapely.transform(area, city.grid.to_pixels)
    inside = features.rasterize([pixels], out_shape=city.changed.shape, dtype="uint8").astype(bool)
    near = ndimage.binary_dilation(city.changed, iterations=round(MAPPED_RIM_M / city.grid.pixel_m))
    return bool(inside.any() and near[inside].mean() >= 0.5)


def summary(planted: Sequence[Planted]) -> dict[str, float]:
    """Totals over roofs; rates of measures are over those found."""
    hits = [one for one in planted if one.found]

    def of(name: str) -> Array:
        return np.array([getattr(one, name) for one in hits], dtype=np.float64)

    length, width, cover = of("length_error_m"), of("width_error_m"), of("cover_error")
    area = sum(one.area_km2 for one in planted)
    return {
        "planted": len(planted),
        "found": len(hits) / max(len(planted), 1),
        "length_mae_m": float(np.abs(length).mean()),
        "length_median_m": float(np.median(np.abs(length))),
        "length_bias_m": float(length.mean()),
        "length_inside": float((np.abs(length) <= of("length_u95_m")).mean()),
        "length_u95_median_m": float(np.median(of("length_u95_m"))),
        "width_mae_m": float(np.abs(width).mean()),
        "width_inside": float((np.abs(width) <= of("width_u95_m")).mean()),
        "cover_mae": float(np.abs(cover).mean()),
        "cover_inside": float((np.abs(cover) <= of("cover_u95")).mean()),
        "others_per_km2": sum(one.false for one in planted) / max(area, 1e-9),
        "others_near_track_per_site": sum(one.false_near_track for one in planted) / max(len(planted), 1),
    }


def plant_roofs(data: Path, plan: Plan, seeds: Sequence[int], count: int) -> list[Planted]:
    """So many roofs for each city and seed, each searched; the totals of each city are printed."""
    every: list[Planted] = []
    for number, city in enumerate(read_cities(data)):
        own = [
            try_roof(city, plan, np.random.default_rng([seed, number, roof])) for seed in seeds for roof in range(count)
        ]
        every += own
        print(city.name, {key: round(value, 3) for key, value in summary(own).items()}, flush=True)  # noqa: T201
    print("all", {key: round(value, 3) for key, value in summary(every).items()})  # noqa: T201
    return every


def main() -> None:
    """Plant, search, print, and keep every roof."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scorers", type=Path, required=True)
    parser.add_argument("--count", type=int, default=10, help="roofs per city and seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--looks", type=int, default=1, help="looks before, and as many after")
    parser.add_argument("--fresh", action="store_true", help="noise of its own in every look")
    parser.add_argument("--size", type=float, nargs=2, metavar=("LENGTH", "WIDTH"), help="of every roof, in metres")
    given = parser.parse_args()
    sys.path.insert(0, str(given.scorers))
    size = tuple(given.size) if given.size else None
    plan = Plan(painter=importlib.import_module("paint"), looks=given.looks, fresh=given.fresh, size_m=size)
    planted = plant_roofs(given.data, plan, given.seeds, given.count)
    given.out.write_text(json.dumps([dataclasses.asdict(one) for one in planted], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
