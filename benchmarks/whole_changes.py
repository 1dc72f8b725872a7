"""How long a search for changes takes in a pair of whole tiles, 10980 x 10980 pixels, and how much memory.

    python -m benchmarks.whole_changes DATA OUT [--kind quiet|cities] [--workers 2]

DATA as in `benchmarks/planted_roofs.py`: folders of real Sentinel-2 pairs of cities. Two tiles are laid out of them,
each city mirrored to fill its part. Of kind `cities` the later tile is made of the later pictures: nearly everything is
a city that changed. Of kind `quiet` it is the earlier tile again with another light, shift and noise, and 600 painted
blocks. **Synthetic**: both serve for timing only.
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


def main() -> None:
    """Draw both tiles, search them, and print seconds and memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--kind", choices=("quiet", "cities"), default="quiet")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    first = next(folder for folder in sorted(given.data.iterdir()) if folder.is_dir())
    like = [next(first.glob(f"{name}_*.tif")) for name in ("t1", "t2")]
    early, late = (given.out / f"{given.kind}_{when}.tif" for when in ("20160601", "20180601"))
    write_tile(early, lay_out(given.data, "t1"), like[0])
    again = (look_again(band, number) for number, band in enumerate(lay_out(given.data, "t1")))
    write_tile(late, lay_out(given.data, "t2") if given.kind == "cities" else again, like[1])
    hints = [read_hints({"sensor": "sentinel2", "acquired": day}) for day in ("2016-06-01", "2018-06-01")]
    scenes = [identify_scene([(path, path.name)], hint) for path, hint in zip((early, late), hints, strict=True)]
    start = time.perf_counter()
    found = search_changes(scenes[:1], scenes[1:], given.out.joinpath, running=Running(workers=given.workers))
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    sys.stdout.write(
        f"{given.kind}: {len(found.changes)} changes, {time.perf_counter() - start:.0f} s,"
        f" {workers.ru_utime + workers.ru_stime:.0f} CPU s in {given.workers} processes,"
        f" the largest of {workers.ru_maxrss / 2**20:.2f} GiB, this one {own.ru_maxrss / 2**20:.2f} GiB\n"
    )


if __name__ == "__main__":
    main()
