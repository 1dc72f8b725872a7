"""What is lost when clouds of two looks at one place are judged together, against each look judged alone.

    python -m benchmarks.clouds_together DATA

DATA as in `benchmarks/planted_roofs.py`: folders of real Sentinel-2 pairs. Fractal clouds of several brightnesses and
sizes are drawn into both looks of each pair, other ones in each. **Synthetic**: no really cloudy pair is at hand.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy import ndimage

from quaywatch.records.pixels import PixelWindow
from quaywatch.scenes.hints import read_hints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.mask import judge_clouds, judge_clouds_together
from quaywatch.scenes.read import read_like, read_window
from quaywatch.scenes.register import register

DRAWN = ((0.3, 0.1, (6, 12, 39)), (0.35, 0.02, (6, 12, 20)), (0.4, 0.05, (6, 12, 20)), (0.5, 0.02, (6, 12, 20)),
         (0.6, 0.01, (3, 6, 9)), (0.7, 0.1, (6, 12, 39)))  # fmt: skip
"""Reflectance, share of the picture, and sizes in pixels of the drawn clouds."""
LARGE_PIXELS = 180
"""Patches of 1.5 ha and more, whose 10 m pixels are counted three by three."""


def read_pair(folder: Path) -> list[PixelWindow]:
    """Both looks at a place, laid over one another."""
    paths = [next(folder.glob(f"{name}_*.tif")) for name in ("t1", "t2")]
    scenes = [identify_scene([(path, path.name)], read_hints({"sensor": "sentinel2"})) for path in paths]
    early = read_window(scenes[0], folder.joinpath, scenes[0].footprint, margin_m=0.0)
    return [early, register(early, read_like(scenes[1], folder.joinpath, early))[0]]


def under_clouds(window: PixelWindow, seed: int, drawn: tuple[float, float, tuple[int, ...]]) -> PixelWindow:
    """The window with clouds drawn into it."""
    level, cover, sizes = drawn
    rng = np.random.default_rng(seed)
    swell = sum(ndimage.gaussian_filter(rng.standard_normal(window.shape), size) * size**1.3 for size in sizes)
    share = np.clip(1.5 * (swell - np.quantile(swell, 1.0 - cover)) / np.std(swell), 0.0, 1.0).astype(np.float32)
    values = {band: grid * (1 - share) + np.float32(level) * share for band, grid in window.values.items()}
    return dataclasses.replace(window, values=values)


def look_pairs(folders: list[Path]) -> Iterator[tuple[str, list[PixelWindow]]]:
    """Each pair as it is, with clouds in both looks, and with clouds in the later one."""
    for place, folder in enumerate(folders):
        pair = read_pair(folder)
        yield "clear", pair
        for kind, drawn in enumerate(DRAWN):
            clouded = [under_clouds(look, 100 * place + 10 * kind + side, drawn) for side, look in enumerate(pair)]
            yield "clouds in both", clouded
            yield "clouds in one", [pair[0], clouded[1]]


@dataclasses.dataclass(slots=True)
class Tally:
    """What was counted of some pairs."""

    cloud: int = 0
    lost: int = 0
    added: int = 0
    patches: int = 0
    patches_lost: int = 0
    alone_s: float = 0.0
    together_s: float = 0.0

    def add(self, pair: list[PixelWindow]) -> None:
        """Judge a pair both ways."""
        start = time.process_time()
        alone = [judge_clouds(look) for look in pair]
        middle = time.process_time()
        together = judge_clouds_together(pair)
        self.alone_s += middle - start
        self.together_s += time.process_time() - middle
        for one, other in zip(alone, together, strict=True):
            self.cloud += int(one.cloud.sum())
            self.lost += int((one.cloud & ~other.cloud).sum())
            self.added += int((other.cloud & ~one.cloud).sum())
            labels, count = ndimage.label(one.cloud, np.ones((3, 3)))
            large = np.bincount(labels.ravel(), minlength=count + 1)[1:] >= LARGE_PIXELS
            kept = ndimage.maximum(other.cloud, labels, range(1, count + 1)) if count else np.zeros(0)
            self.patches += int(large.sum())
            self.patches_lost += int((large & (np.asarray(kept) == 0)).sum())


def main() -> None:
    """Judge all pairs and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    tallies: dict[str, Tally] = {}
    folders = [folder for folder in sorted(parser.parse_args().data.iterdir()) if folder.is_dir()]
    for kind, pair in look_pairs(folders):
        tallies.setdefault(kind, Tally()).add(pair)
    for kind, tally in tallies.items():
        sys.stdout.write(
            f"{kind}: {tally.cloud} pixels of cloud alone, together {tally.lost} lost and {tally.added} more;"
            f" {tally.patches_lost} of {tally.patches} patches of 1.5 ha lost;"
            f" {tally.alone_s:.1f} and {tally.together_s:.1f} CPU s\n"
        )


if __name__ == "__main__":
    main()
