"""How well detections and tracked vessels are matched: drawn scenes with misses, clutter and silent ships.

    python benchmarks/drawn_scenes.py [--scenes 1000] [--seed 1]     figures beside simple ways on the same scenes

`quaywatch bench ais` has the short form; this prints the calibration by bins as well. Nothing stands for a real scene.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from quaywatch.events.matching import match_scene
from quaywatch.events.seen_positions import find_seen_positions
from quaywatch.records.track_match import SceneMatches
from quaywatch.testing.scenes_with_ships import SIDE_M, DrawnScene, draw_scene
from quaywatch.testing.simple_matchings import (
    WAYS,
    find_best_gate,
    find_calibration_error,
    find_f1,
    find_paired_interval,
    measure_pairs,
)

TUNING_SCENES = 100


def matched(scene: DrawnScene) -> SceneMatches:
    """The scene as the product matches it."""
    seen = find_seen_positions(scene.vessels, by_radar=scene.by_radar, geometry=scene.geometry)
    return match_scene(scene.detections, scene.vessels, seen, area_km2=SIDE_M**2 / 1e6)


def main() -> None:
    """Draw, match, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--scenes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = np.random.default_rng(given.seed)
    tuning = [draw_scene(rng) for _ in range(TUNING_SCENES)]
    scenes = [draw_scene(rng) for _ in range(given.scenes)]
    matched(tuning[0])
    begun = time.perf_counter()
    answers = [matched(scene) for scene in scenes]
    seconds = time.perf_counter() - begun
    ours = np.array(
        [measure_pairs(one.mmsi[: len(s.detections)], s.ship_of) for one, s in zip(answers, scenes, strict=True)]
    )
    print(f"{given.scenes} scenes in {seconds:.1f} s; F1 {find_f1(ours):.3f}")  # noqa: T201
    for name, way, gates in WAYS:
        gate = find_best_gate(way, gates, tuning)
        theirs = np.array([measure_pairs(way(scene, gate), scene.ship_of) for scene in scenes])
        low, high = find_paired_interval(ours, theirs, rng)
        print(f"{name} (gate {gate:g}): F1 {find_f1(theirs):.3f}; difference {low:+.3f} to {high:+.3f}")  # noqa: T201
    said = np.concatenate([one.p_not_transmitting[: len(s.detections)] for one, s in zip(answers, scenes, strict=True)])
    so = np.concatenate([scene.is_silent for scene in scenes])
    error = find_calibration_error(said, so)
    print(f"calibration error of p_not_transmitting {error:.3f}; mean {said.mean():.3f}, true {so.mean():.3f}")  # noqa: T201
    for low in np.arange(0, 1, 0.1):
        held = (said >= low) & (said < low + 0.1)
        if held.any():
            print(f"  said {low:.1f} to {low + 0.1:.1f}: {held.sum()} detections, so in {so[held].mean():.3f}")  # noqa: T201
    pairs = [(one.probability[:n][one.mmsi[:n] > 0], (one.mmsi[:n] == s.ship_of)[one.mmsi[:n] > 0])
             for one, s in zip(answers, scenes, strict=True) if (n := len(s.detections))]  # fmt: skip
    chance, right = (np.concatenate(column) for column in zip(*pairs, strict=True))
    print(f"calibration error of the pairs' probability {find_calibration_error(chance, right):.3f}")  # noqa: T201
    lost = [(one.probability[n:], np.isin(one.mmsi[n:], s.vessels.mmsi[s.is_false]))
            for one, s in zip(answers, scenes, strict=True) if (n := len(s.detections)) is not None]  # fmt: skip
    false, is_so = (np.concatenate(column) for column in zip(*lost, strict=True))
    print(f"vessels not seen {len(false)}: said to be false {false.mean():.3f}, were {is_so.mean():.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
