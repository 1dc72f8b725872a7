"""Drawn heaps whose volume is known: error of area, height and volume, and how often the intervals hold.

    python -m benchmarks.drawn_heaps [--gsd 0.5 1 3] [--count 70] [--seed 1]

Synthetic through and through (`benchmarks/heap_scenes.py`): one heap on its own in a yard that an earlier look shows
bare, cones, ridges and flat tops of coal, ore and aggregate, slopes within handbook ranges, suns of 20 to 50 degrees.
Real heaps lean on walls, on each other and on machines, and have been driven over.
"""

from __future__ import annotations

import argparse
from collections import Counter

import numpy as np
from benchmarks.heap_scenes import HeapScene, draw_plan, draw_scene

from quaywatch.detections.stock import measure_yard
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.stock import YardLook

Row = dict[str, float]


def try_heap(pixel_m: float, seed: tuple[int, int]) -> tuple[Row, str]:
    """Draw one heap, measure it, and hold it against what is true; with the reason where no volume is told."""
    rng = np.random.default_rng(seed)
    bare, scene = draw_scene(draw_plan(rng, pixel_m), rng)
    return judge(measure_yard([bare, scene.window], scene.yard)[1], scene)


def judge(told: YardLook, scene: HeapScene) -> tuple[Row, str]:
    """The errors of what was told."""
    area = told.area_m2
    row: Row = {"seen": float(told.outcome is Outcome.SEEN), "volume_told": float(told.volume_m3 is not None)}
    if told.outcome is Outcome.SEEN and area is not None and area.value is not None:
        row["area_error"] = abs(area.value / scene.heap.area_m2 - 1.0)
        row["area_bias"] = area.value / scene.heap.area_m2 - 1.0
        row["area_inside"] = float(abs(area.value - scene.heap.area_m2) <= (area.u95 or 0.0))
    for name, measure, true in (
        ("volume", told.volume_m3, scene.heap.volume_m3), ("height", told.height_m, scene.heap.highest_m)
    ):  # fmt: skip
        if measure is not None:
            row |= _held(name, measure, true)
    return row, "" if told.volume_m3 is not None else told.volume_because or told.because


def _held(name: str, measure: Measure, true: float) -> Row:
    low, high = measure.low or 0.0, measure.high or 0.0
    row = {f"{name}_inside": float(low <= true <= high)}
    if measure.value is None:
        return row | {f"{name}_bound": high / true, f"{name}_only_bound": 1.0}
    return row | {
        f"{name}_only_bound": 0.0,
        f"{name}_error": abs(measure.value / true - 1.0),
        f"{name}_bias": measure.value / true - 1.0,
        f"{name}_width": (high - low) / true,
    }


def main() -> None:
    """Draw, measure, print the means (and medians) per pixel size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gsd", type=float, nargs="+", default=[0.5, 1.0, 3.0], help="pixel sizes in metres")
    parser.add_argument("--count", type=int, default=70, help="heaps for each")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for pixel_m in given.gsd:
        tried = [try_heap(pixel_m, (given.seed, number)) for number in range(given.count)]
        names = sorted({name for row, _ in tried for name in row})
        kept = {name: [row[name] for row, _ in tried if name in row] for name in names}
        means = {name: f"{np.mean(one):.3f} ({np.median(one):.3f}; {len(one)})" for name, one in kept.items()}
        print(f"{pixel_m} m: mean (median; heaps) {means}", flush=True)  # noqa: T201
        print("  no volume:", dict(Counter(why for _, why in tried if why)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
