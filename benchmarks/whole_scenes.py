"""Speed and memory on whole optical scenes that are sewn together from real port pictures; synthetic, for timing only.

    python benchmarks/whole_scenes.py draw DATA OUT.tif [--kind coast|harbour] [--side 10980]
    python benchmarks/whole_scenes.py picture OUT.tif [--side 8192]
    python benchmarks/whole_scenes.py time SCENE.tif [--detector vessels_learned] [--clouds]
    python benchmarks/whole_scenes.py look DATA [--detector vessels_learned]

`coast` is a tile with about 35 % sea: cells of 6 km with a real port each along a coast, open sea with a swell, white
caps and a few ships on one side, real land on the other. `harbour` has a port in every cell, which is the worst case.
`picture` is a drawn colour picture of 0.5 m: the same kilometre of quay, water and four ships again and again.
DATA holds `stacks/NAME.tif` of Sentinel-2 ports. `time` prints seconds and peak memory of one process, from the file
to the objects; `look` prints the seconds of a warm look of 4 x 4 km at each port, in process.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
import shapely
from rasterio.transform import from_origin
from rasterio.windows import Window
from scipy import ndimage

from quaywatch.detections.learned_grid import on_working_grid
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.water import find_water
from quaywatch.detections.whole_scene import search_scene
from quaywatch.geo import LocalFrame
from quaywatch.plugins import VesselDetector, find_detectors
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band, Scene
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.mask import judge_clouds
from quaywatch.scenes.read import read_window

Grids = npt.NDArray[np.float32]
BANDS = {"B02": Band.BLUE, "B03": Band.GREEN, "B04": Band.RED, "B08": Band.NIR, "B11": Band.SWIR16}
SEA = np.array([0.055, 0.045, 0.03, 0.02, 0.012], dtype=np.float32)
CELL = 600
LOOK_M = 4000.0


def read_scene(path: Path) -> Scene:
    """The scene of a stack whose name ends in its date."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return identify_scene([(path, digest)], SceneHints(sensor="sentinel2", acquired=path.stem[-10:]))


def read_cells(data: Path) -> tuple[list[Grids], list[Grids]]:
    """Cells with port in them, and cells of nothing but land, five bands each, on 10 true metres."""
    ports, inland = [], []
    for path in sorted((data / "stacks").glob("*.tif")):
        scene = read_scene(path)
        if not set(BANDS.values()) <= scene.bands:
            continue
        window = on_working_grid(read_window(scene, lambda _digest, path=path: path, scene.footprint, margin_m=0.0))
        water = find_water(window, MetricGrid.of(window))
        stack = np.stack([window.values[band] for band in BANDS.values()])
        level = np.median(stack[:, water.sea], axis=1)
        stack = np.nan_to_num(stack - (level - SEA)[:, None, None], nan=0.0)
        rows, columns = water.sea.shape
        for top in range(0, rows - CELL // 2, CELL // 2):
            for left in range(0, columns - CELL // 2, CELL // 2):
                for size, least, most, kept in ((CELL, 0.25, 0.75, ports), (CELL // 2, -1.0, 0.02, inland)):
                    part = np.s_[top : top + size, left : left + size]
                    if window.valid[part].all() and least < water.sea[part].mean() < most:
                        kept.append(mirrored(stack[:, *part]))
    return ports, inland


def mirrored(cell: Grids) -> Grids:
    """A cell filled up to its full size by its own mirror images."""
    rows, columns = cell.shape[1:]
    return np.pad(cell, ((0, 0), (0, CELL - rows), (0, CELL - columns)), mode="symmetric")


def open_sea(rng: np.random.Generator) -> Grids:
    """A cell of sea: swell, noise, white caps, and in some cells a ship or two."""
    swell = ndimage.gaussian_filter(rng.normal(0, 1, (CELL, CELL)), 3.0)
    noise = 0.003 * swell / swell.std() + rng.normal(0, 0.002, (len(SEA), CELL, CELL))
    cell = SEA[:, None, None] + noise
    for row, column in rng.integers(20, CELL - 20, (int(rng.poisson(20)), 2)):
        cell[:, row, column] += 0.04
    for row, column in rng.integers(50, CELL - 50, (int(rng.poisson(0.5)), 2)):
        ship = np.zeros((CELL, CELL), np.float32)
        ship[row : row + 3, column : column + 20] = 0.15
        cell += ndimage.gaussian_filter(ship, 0.6)
    return cell.astype(np.float32)


def draw(data: Path, out: Path, kind: str, side: int) -> None:
    """Write a scene of side x side pixels of 10 m, tiled and deflated."""
    rng = np.random.default_rng(1)
    ports, inland = read_cells(data)
    cells = -(-side // CELL)
    profile = {
        "driver": "GTiff",
        "width": side,
        "height": side,
        "count": len(BANDS),
        "dtype": "uint16",
        "crs": "EPSG:32652",
        "transform": from_origin(399_960, 3_900_000, 10, 10),
        "tiled": True,
        "blockxsize": 512,
        "blockysize": 512,
        "compress": "deflate",
        "predictor": 2,
        "bigtiff": "if_safer",
    }
    with rasterio.open(out, "w", **profile) as target:
        target.descriptions, target.scales = tuple(BANDS), (0.0001,) * len(BANDS)
        target.update_tags(acquired="2024-05-01", note="synthetic: sewn together from real ports, for timing only")
        for row in range(cells):
            coast = 0.35 * cells + 1.5 * np.sin(row)
            strip = []
            for column in range(cells):
                if kind == "harbour" or abs(column - coast) < 1.0:
                    cell = ports[rng.integers(len(ports))]
                elif column < coast:
                    cell = open_sea(rng)
                else:
                    cell = inland[rng.integers(len(inland))]
                strip.append(cell)
            pixels = np.concatenate(strip, axis=2)[:, : min(CELL, side - row * CELL), :side]
            numbers = np.clip(np.round(pixels * 10_000), 1, 65_535).astype(np.uint16)
            target.write(numbers, window=Window(0, row * CELL, side, numbers.shape[1]))


def draw_picture(out: Path, side: int) -> None:
    """Write a colour picture of side x side pixels of 0.5 m, tiled and deflated."""
    rng = np.random.default_rng(1)
    south, east = (np.indices((2000, 2000), dtype=np.float32) + 0.5) / 2.0
    waves = ndimage.gaussian_filter(rng.normal(0, 1, south.shape), 6.0)
    cell = np.array([30, 45, 55])[:, None, None] + 3.0 * waves / waves.std()
    cell[:, south < 250.0] = np.array([150, 145, 140])[:, None] + rng.normal(0, 12, int((south < 250.0).sum()))
    for x, y, length, width, heading in (
        (300, 600, 180, 28, 30),
        (700, 700, 120, 20, 110),
        (500, 850, 90, 16, 80),
        (400, 268, 180, 28, 90),
    ):
        sine, cosine = np.sin(np.radians(heading)), np.cos(np.radians(heading))
        along, across = (east - x) * sine - (south - y) * cosine, (east - x) * cosine + (south - y) * sine
        cell[:, (np.abs(along) <= length / 2) & (np.abs(across) <= width / 2)] = np.array([140, 90, 80])[:, None]
    cell = ndimage.gaussian_filter(cell, (0, 0.6, 0.6)) + rng.normal(0, 2, cell.shape)
    times = -(-side // 2000)
    numbers = np.tile(np.clip(np.round(cell), 1, 255).astype(np.uint8), (1, times, times))[:, :side, :side]
    profile = {"driver": "GTiff", "width": side, "height": side, "count": 3, "dtype": "uint8", "photometric": "RGB"}
    layout = {"tiled": True, "compress": "deflate", "predictor": 2, "transform": from_origin(5e5, 3_888_000, 0.5, 0.5)}
    with rasterio.open(out, "w", crs="EPSG:32652", **profile, **layout) as target:
        target.write(numbers)


def time_scene(path: Path, detector: VesselDetector, clouds: bool) -> dict[str, object]:
    """Seconds and peak memory of a search of a whole scene."""
    started = time.perf_counter()
    scene = identify_scene([(path, "0" * 64)], SceneHints(sensor="sentinel2", acquired="2024-05-01"))
    found = search_scene(
        scene, lambda _digest: path, detector, clouds=judge_clouds if clouds else lambda window: window
    )
    spent = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {"seconds": round(spent, 1), "peak_GiB": round(peak, 2), "objects": len(found.detections)}


def time_looks(data: Path, detector: VesselDetector) -> Iterator[dict[str, object]]:
    """Seconds of a look of 4 x 4 km at each port's middle: reading, clouds, detector; the second of two runs."""
    for path in sorted((data / "stacks").glob("*.tif")):
        scene = read_scene(path)
        frame = LocalFrame(origin=scene.footprint.centre)
        area = frame.from_plane(shapely.box(*(0.5 * LOOK_M * np.array([-1, -1, 1, 1]))))
        told: dict[str, object] = {}
        for _ in range(2):
            steps = [time.perf_counter()]
            window: PixelWindow = read_window(scene, lambda _digest, path=path: path, area, margin_m=0.0)
            steps.append(time.perf_counter())
            judge_clouds(window)
            steps.append(time.perf_counter())
            try:
                detector.find_vessels(window, ())
            except Exception as error:  # noqa: BLE001 - a port without infrared is told, not timed
                told = {"port": path.stem, "refused": str(error)}
                break
            steps.append(time.perf_counter())
            parts = np.round(np.diff(steps), 2).tolist()
            told = {
                "port": path.stem,
                "shape": window.shape,
                **dict(zip(("read", "clouds", "detect"), parts, strict=True)),
            }
        yield told


def main() -> None:
    """Read the arguments, and draw or time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "picture", "time", "look"))
    parser.add_argument("path", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--kind", choices=("coast", "harbour"), default="coast")
    parser.add_argument("--side", type=int)
    parser.add_argument("--detector", default="vessels_learned")
    parser.add_argument("--clouds", action="store_true", help="judge clouds too")
    told = parser.parse_args()
    if told.what == "draw":
        draw(told.path, told.out, told.kind, told.side or 10_980)
        return
    if told.what == "picture":
        draw_picture(told.path, told.side or 8192)
        return
    detector = find_detectors()[told.detector]
    results = [time_scene(told.path, detector, told.clouds)] if told.what == "time" else time_looks(told.path, detector)
    for result in results:
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
