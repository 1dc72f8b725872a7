"""Changes in series of radar looks: what is found of planted blocks, what else is told, and how fast.

    python -m benchmarks.radar_series SCENE.tif --scorers SCORERS [--count 20] [--looks 30] [--seed 1]

SCENE is a georeferenced radar picture of one band; its ground, smoothed five by five, is given new speckle for every
look. SCORERS holds `paint.py`, which paints through a point spread of 25 m. Synthetic: no layover, no double bounce;
the ground varies from look to look by speckle and a common level only.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from quaywatch.clock import parse_span
from quaywatch.detections.changes import find_changes
from quaywatch.detections.measure import MetricGrid
from quaywatch.records.change import Change, ChangeKind, ChangeSign
from quaywatch.records.pixels import PixelWindow
from quaywatch.scenes.hints import read_hints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.read import read_window

LOOKS_OF_SENSOR, PSF_FWHM_M = 4.4, 25.0
LENGTHS_M, WIDTHS_M, BRIGHTER_DB = (150.0, 400.0), (40.0, 90.0), (6.0, 12.0)
SIDE_PIXELS = 400
LEVEL_DB = 0.3
"""Standard deviation of each look's own level."""
Array = npt.NDArray[np.float64]


def read_ground(path: Path) -> PixelWindow:
    """The scene's first 400 by 400 pixels."""
    scene = identify_scene([(path, "radar")], read_hints({"sensor": "sentinel1", "bands": "vv=1"}))
    window = read_window(scene, lambda _key: path, scene.footprint, margin_m=0.0)
    part = np.s_[:SIDE_PIXELS, :SIDE_PIXELS]
    values = {band: grid[part] for band, grid in window.values.items()}
    return dataclasses.replace(window, values=values, valid=window.valid[part], cloud=None)


def series(ground: PixelWindow, images: list[Array], painter: Any, rng: np.random.Generator) -> list[PixelWindow]:
    """One look for each image, six days apart, with new speckle and a level of its own."""
    looks = []
    for number, image in enumerate(images):
        level = 10.0 ** (rng.normal(0.0, LEVEL_DB) / 10.0)
        drawn = painter.fresh_copy(image, LOOKS_OF_SENSOR, rng) * level
        taken = parse_span(f"{date(2024, 1, 1) + timedelta(days=6 * number)}T02:00:00Z")
        scene = dataclasses.replace(ground.scene, id=f"{ground.scene.id}-{number}", acquired=taken)
        values = {band: np.asarray(layer, np.float32) for band, layer in zip(ground.values, drawn, strict=True)}
        looks.append(dataclasses.replace(ground, scene=scene, values=values))
    return looks


def plant(
    ground: PixelWindow, painter: Any, rng: np.random.Generator
) -> tuple[shapely.Polygon, tuple[float, float], Array]:
    """A block's outline in metres of the window, its length and width, and the share of each pixel that it covers."""
    grid = MetricGrid.of(ground)
    size = rng.uniform(*LENGTHS_M), rng.uniform(*WIDTHS_M)
    centre = grid.to_metres(rng.uniform(60, SIDE_PIXELS - 60, 2))[0]
    (place,) = grid.frame.to_lonlat(centre)
    plane = Transformer.from_crs("EPSG:4326", grid.frame.crs, always_xy=True)
    area = painter.rectangle(plane, (place.lon, place.lat), *size, rng.uniform(0.0, 180.0))
    share = painter.coverage(area, plane, ground.transform, ground.crs, ground.shape)
    pixel = painter.pixel_metres(ground.transform, ground.crs, plane)
    return area, size[0], np.asarray(painter.blur(share, PSF_FWHM_M, pixel))


def try_block(ground: PixelWindow, looks: int, painter: Any, rng: np.random.Generator) -> dict[str, float]:
    """Plant a block half way through a series, and search for it."""
    area, length, share = plant(ground, painter, rng)
    bare = np.stack([np.nan_to_num(ground.values[band]) for band in ground.values]).astype(np.float64)
    built = bare.copy()
    inside = share > 0.5
    step = 10.0 ** (rng.uniform(*BRIGHTER_DB) / 10.0)
    for band in built:
        band += share * (step * np.median(band[inside]) - band)
    drawn = series(ground, [bare] * looks + [built] * looks, painter, rng)
    begun = time.perf_counter()
    told = find_changes(drawn[:looks], drawn[looks:])
    seconds = time.perf_counter() - begun
    return judged(MetricGrid.of(ground), area, length, told) | {"seconds": seconds}


def judged(grid: MetricGrid, area: shapely.Polygon, length_m: float, told: tuple[Change, ...]) -> dict[str, float]:
    """Whether the block was found, its length's error, and what else was told."""
    areas = [grid.frame.to_plane(one.outline) for one in told]
    overlaps = [one.intersection(area).area / one.union(area).area for one in areas]
    best = max(range(len(told)), key=overlaps.__getitem__, default=-1)
    hit = best >= 0 and overlaps[best] >= 0.2 and told[best].sign is ChangeSign.NEW
    others = sum(not one.intersects(area) for one in areas)
    result = {"found": float(hit), "others": float(others)}
    if hit and told[best].kind is ChangeKind.STRUCTURE:
        error = (told[best].length_m.value or 0.0) - length_m
        result |= {"length_error_m": error, "inside": float(abs(error) <= (told[best].length_m.u95 or 0.0))}
    return result


def main() -> None:
    """Plant, search, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scene", type=Path)
    parser.add_argument("--scorers", type=Path, required=True)
    parser.add_argument("--count", type=int, default=20, help="blocks, one at a time")
    parser.add_argument("--looks", type=int, default=30, help="looks before, and as many after")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.path.insert(0, str(given.scorers))
    painter = importlib.import_module("paint")
    ground = read_ground(given.scene)
    rows = [try_block(ground, given.looks, painter, np.random.default_rng([given.seed, n])) for n in range(given.count)]
    lengths = [row["length_error_m"] for row in rows if "length_error_m" in row]
    area_km2 = SIDE_PIXELS**2 * MetricGrid.of(ground).pixel_m ** 2 / 1e6
    told = {
        "planted": len(rows),
        "found": float(np.mean([row["found"] for row in rows])),
        "measured": len(lengths),
        "length_mae_m": float(np.abs(lengths).mean()),
        "length_bias_m": float(np.mean(lengths)),
        "length_inside": float(np.mean([row["inside"] for row in rows if "inside" in row])),
        "others_per_km2": sum(row["others"] for row in rows) / (area_km2 * len(rows)),
        "seconds_median": float(np.median([row["seconds"] for row in rows])),
    }
    print({key: round(value, 3) for key, value in told.items()})  # noqa: T201


if __name__ == "__main__":
    main()
