"""Detections matched with tracked vessels on drawn scenes, beside simple ways on the same scenes: SYNTHETIC."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.bench.measured import Job
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

__all__ = ["prepare_matching", "prepare_simple_way"]

TUNING_SCENES = 100


def prepare_matching(scenes: int, seed: int) -> Job:
    """Ours; it tells its F1, those of the simple ways, and the 95 % intervals of the differences, by scenes."""
    drawn, tuning = _drawn(scenes, seed)
    _matched(tuning[0])

    def job() -> Any:
        answers = [_matched(scene) for scene in drawn]
        return lambda: _told(answers, drawn, tuning, seed)

    return job


def prepare_simple_way(number: int, scenes: int, seed: int) -> Job:
    """One of `WAYS` at its best gate, which is sought on other scenes before."""
    drawn, tuning = _drawn(scenes, seed)
    _, way, gates = WAYS[number]
    gate = find_best_gate(way, gates, tuning)

    def job() -> Any:
        answers = [way(scene, gate) for scene in drawn]
        return lambda: {"scenes": len(answers)}

    return job


def _drawn(scenes: int, seed: int) -> tuple[list[DrawnScene], list[DrawnScene]]:
    rng = np.random.default_rng(seed)
    tuning = [draw_scene(rng) for _ in range(TUNING_SCENES)]
    return [draw_scene(rng) for _ in range(scenes)], tuning


def _matched(scene: DrawnScene) -> SceneMatches:
    seen = find_seen_positions(scene.vessels, by_radar=scene.by_radar, geometry=scene.geometry)
    return match_scene(scene.detections, scene.vessels, seen, area_km2=SIDE_M**2 / 1e6)


def _told(
    answers: Sequence[SceneMatches], scenes: Sequence[DrawnScene], tuning: Sequence[DrawnScene], seed: int
) -> dict[str, float]:
    both = list(zip(answers, scenes, strict=True))
    ours = np.array([measure_pairs(one.mmsi[: len(scene.detections)], scene.ship_of) for one, scene in both])
    said = np.concatenate([one.p_not_transmitting[: len(scene.detections)] for one, scene in both])
    is_silent = np.concatenate([scene.is_silent for scene in scenes])
    told = {"f1": find_f1(ours), "calibration_error": find_calibration_error(said, is_silent)}
    for number, (_, way, gates) in enumerate(WAYS):
        gate = find_best_gate(way, gates, tuning)
        theirs: npt.NDArray[np.int64] = np.array([measure_pairs(way(one, gate), one.ship_of) for one in scenes])
        low, high = find_paired_interval(ours, theirs, np.random.default_rng(seed))
        told |= {f"f1_{number}": find_f1(theirs), f"low_{number}": low, f"high_{number}": high, f"gate_{number}": gate}
    return told
