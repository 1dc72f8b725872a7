"""How long a search for changes takes in a pair of whole tiles, 10980 x 10980 pixels, and how much memory.

    python -m benchmarks.whole_changes draw DATA OUT [--kind quiet|cities]
    python -m benchmarks.whole_changes time OUT [--kind quiet|cities] [--workers 2]

Apart, because a process that drew tiles hands its peak of memory on to those it starts. DATA as in
`benchmarks/planted_roofs.py`: folders of real Sentinel-2 pairs of cities. Two tiles are laid out of them, each city
mirrored to fill its part. Of kind `cities` the later tile is made of the later pictures: nearly everything is a city
that changed. Of kind `quiet` it is the earlier tile again with another light, shift and noise, and 600 painted blocks.
**Synthetic**: both serve for timing only.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import rasterio
from scipy import ndimage

from quaywatch.detections.scene_changes import Running, search_changes
from quaywatch.scenes.hints import read_hints
from quaywatch.scenes.identify import identify_scene

SIDE, PARTS = 10980, 4
BLOCKS, BLOCK_LEVEL = 600, 2800
GAIN, OFFSET, SHIFT, NOISE = 1.05, 40.0, (0.3, -0.4), 25.0


def lay_out(data: Path, name: str) -> Iterator[np.ndarray]:
    """Band by band, a tile of the cities' pictures whose names begin so."""
    files = [next(folder.glob(f"{name}_*.tif")) for folder in sorted(data.iterdir()) if folder.is_dir()]
    side = SIDE // PARTS
    for band in range(1, 5):
        tile = np.zeros((SIDE, SIDE), np.uint16)
        for number in range(PARTS * PARTS):
            with rasterio.open(files[number % len(files)]) as source:
                city = source.read(band)
            padded = np.pad(city, [(0, side - size) for size in city.shape], mode="symmetric")
            row, column = (side * part for part in divmod(number, PARTS))
            tile[row : row + side, column : column + side] = padded
        yield tile


def look_again(band: np.ndarray, seed: int) -> np.ndarray:
    """The band in another light, displaced, with its own noise and painted blocks."""
    rng = np.random.default_rng(seed)
    moved = ndimage.shift(band.astype(np.float32), SHIFT, order=1, mode="nearest") * GAIN + OFFSET
    moved += NOISE * rng.standard_normal(moved.shape, dtype=np.float32)
    for row, column in np.random.default_rng(0).integers(50, SIDE - 100, (BLOCKS, 2)):
        moved[row : row + 4, column : column + 30] = BLOCK_LEVEL
    return np.clip(moved, 1, 10000).astype(np.uint16)


def write_tile(path: Path, bands: Iterator[np.ndarray], like: Path) -> Path:
    """A tile as a GeoTIFF with the tags and band names of a city's picture."""
    with rasterio.open(like) as source:
        profile = source.profile
        profile.update(
            height=SIDE, width=SIDE, tiled=True, blockxsize=512, blockysize=512, compress="deflate", zlevel=1
        )
        with rasterio.open(path, "w", **profile) as out:
            for number, band in enumerate(bands, 1):
                out.write(band, number)
            out.descriptions, out.scales = source.descriptions, source.scales
            out.update_tags(**{key: text for key, text in source.tags().items() if key != "AREA_OR_POINT"})
    return path


def draw(data: Path, out: Path, kind: str) -> None:
    """Both tiles of a kind."""
    out.mkdir(parents=True, exist_ok=True)
    first = next(folder for folder in sorted(data.iterdir()) if folder.is_dir())
    like = [next(first.glob(f"{name}_*.tif")) for name in ("t1", "t2")]
    early, late = _files(out, kind)
    write_tile(early, lay_out(data, "t1"), like[0])
    again = (look_again(band, number) for number, band in enumerate(lay_out(data, "t1")))
    write_tile(late, lay_out(data, "t2") if kind == "cities" else again, like[1])


def measure(out: Path, kind: str, workers: int) -> str:
    """Seconds and memory of a search of both tiles, in words."""
    hints = [read_hints({"sensor": "sentinel2", "acquired": day}) for day in ("2016-06-01", "2018-06-01")]
    files = _files(out, kind)
    scenes = [identify_scene([(path, path.name)], hint) for path, hint in zip(files, hints, strict=True)]
    start = time.perf_counter()
    found = search_changes(scenes[:1], scenes[1:], out.joinpath, running=Running(workers=workers))
    seconds = time.perf_counter() - start
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    spent = sum(one.ru_utime + one.ru_stime for one in (own, others))
    return (
        f"{kind}: {len(found.changes)} changes, {seconds:.0f} s, {spent:.0f} CPU s, the largest of {workers} processes"
        f" {others.ru_maxrss / 2**20:.2f} GiB, the one that started them {own.ru_maxrss / 2**20:.2f} GiB"
    )


def _files(out: Path, kind: str) -> tuple[Path, Path]:
    return out / f"{kind}_20160601.tif", out / f"{kind}_20180601.tif"


def main() -> None:
    """Draw, or time and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tasks = parser.add_subparsers(dest="task", required=True)
    drawing, timing = tasks.add_parser("draw"), tasks.add_parser("time")
    drawing.add_argument("data", type=Path)
    for one in (drawing, timing):
        one.add_argument("out", type=Path)
        one.add_argument("--kind", choices=("quiet", "cities"), default="quiet")
    timing.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    if given.task == "draw":
        draw(given.data, given.out, given.kind)
    else:
        sys.stdout.write(measure(given.out, given.kind, given.workers) + "\n")


if __name__ == "__main__":
    main()
