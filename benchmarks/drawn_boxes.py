"""Drawn blocks of boxes whose area is known, and drawn yards without any: what is told of them.

    python -m benchmarks.drawn_boxes [--gsd 0.5 1 2 3] [--count 15] [--seeds 1 2]

Synthetic through and through (`benchmarks/box_scenes.py`). Each yard with boxes has a look before, which shows it bare;
each yard without is one look. `--count` yards with boxes and one of each other kind per four of them, for each seed.
"""

from __future__ import annotations

import argparse
from collections import Counter

import numpy as np
from benchmarks.box_scenes import NEGATIVES, draw_boxes, draw_negative

from quaywatch.detections.stock import measure_yard
from quaywatch.records.event import StockSign
from quaywatch.records.observation import Outcome
from quaywatch.records.stock import Material

Row = dict[str, float]


def try_boxes(pixel_m: float, seed: tuple[int, int]) -> Row:
    """Draw blocks of boxes, measure them, and hold them against what is true."""
    scene = draw_boxes(np.random.default_rng(seed), pixel_m)
    before, told = measure_yard([scene.bare, scene.window], scene.yard)
    seen = told.material is Material.CONTAINERS
    row: Row = {"seen": float(seen), "bare_taken_for_boxes": float(before.material is Material.CONTAINERS)}
    if scene.area_m2 >= 1000.0:
        row["seen_of_1000_m2"] = float(seen)
    if not seen:
        return row
    row["bare_not_seen"] = float(before.outcome is Outcome.NOT_SEEN)
    if told.area_m2 is not None and told.area_m2.value is not None and told.area_m2.u95 is not None:
        row["area_bias"] = told.area_m2.value / scene.area_m2 - 1.0
        row["area_error"] = abs(row["area_bias"])
        row["area_inside"] = float(abs(told.area_m2.value - scene.area_m2) <= told.area_m2.u95)
        row["u95"] = told.area_m2.u95 / scene.area_m2
    if told.since_earlier is not None:
        row["grew"] = float(told.since_earlier.sign is StockSign.GREW)
    return row


def is_false(kind: str, pixel_m: float, seed: tuple[int, int]) -> bool:
    """Whether a yard without boxes is told to hold some."""
    scene = draw_negative(kind, np.random.default_rng(seed), pixel_m)
    return measure_yard([scene.window], scene.yard)[0].material is Material.CONTAINERS


def main() -> None:
    """Draw, measure, print the means (and medians) per pixel size, and what was taken for boxes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gsd", type=float, nargs="+", default=[0.5, 1.0, 2.0, 3.0], help="pixel sizes in metres")
    parser.add_argument("--count", type=int, default=8, help="yards with boxes for each seed and pixel size")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    given = parser.parse_args()
    for pixel_m in given.gsd:
        numbers = [(seed, number) for seed in given.seeds for number in range(given.count)]
        tried = [try_boxes(pixel_m, seed) for seed in numbers]
        kept = {
            name: [row[name] for row in tried if name in row]
            for name in sorted({name for row in tried for name in row})
        }
        means = {name: f"{np.mean(one):.3f} ({np.median(one):.3f}; {len(one)})" for name, one in kept.items()}
        print(f"{pixel_m} m: mean (median; yards) {means}", flush=True)  # noqa: T201
        others = [(kind, seed) for kind in NEGATIVES for seed in numbers[::4]]
        false = Counter(kind for kind, seed in others if is_false(kind, pixel_m, seed))
        print(f"  taken for boxes: {false.total()} of {len(others)}", dict(false), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
