"""The simple ways to pair detections with tracked vessels, and how well pairs and chances are told: SYNTHETIC scenes.

Each way takes pairs up to a gate. It gets the best gate of several on other scenes, so it is shown at its best.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist

from quaywatch.events.seen_positions import find_seen_positions
from quaywatch.sphere import METRES_PER_DEGREE
from quaywatch.testing.scenes_with_ships import CENTRE_LAT, DrawnScene

__all__ = [
    "WAYS",
    "find_best_gate",
    "find_calibration_error",
    "find_f1",
    "find_paired_interval",
    "match_mutual_best",
    "match_mutual_density",
    "match_nearest",
    "measure_pairs",
]

Floats = npt.NDArray[np.float64]
Truth = npt.NDArray[np.int64]
Way = Callable[[DrawnScene, float], Truth]

GATES_SIGMAS = (1.5, 2.0, 2.5, 3.0, 4.0, 6.0)
GATES_M = (150.0, 250.0, 400.0, 600.0, 900.0, 1400.0, 2500.0)
BINS = 10


def _distances(scene: DrawnScene) -> Floats:
    """Metres between each detection and each vessel, where it would be seen."""
    seen = find_seen_positions(scene.vessels, by_radar=scene.by_radar, geometry=scene.geometry)
    scale = np.array([METRES_PER_DEGREE * np.cos(np.radians(CENTRE_LAT)), METRES_PER_DEGREE])
    found = np.column_stack((scene.detections.lon, scene.detections.lat))
    return np.asarray(cdist(found * scale, np.column_stack((seen.lon, seen.lat)) * scale))


def match_nearest(scene: DrawnScene, gate_m: float) -> Truth:
    """Each detection takes the nearest vessel within the gate."""
    distance = _distances(scene)
    if not distance.size:
        return np.zeros(len(distance), np.int64)
    best = distance.argmin(1)
    return np.where(distance[np.arange(len(distance)), best] <= gate_m, scene.vessels.mmsi[best], 0)


def match_mutual_best(scene: DrawnScene, gate_m: float) -> Truth:
    """The closest pair of all within the gate is taken, then the closest of what is left."""
    distance = _distances(scene)
    answer = np.zeros(len(distance), np.int64)
    while distance.size and distance.min() <= gate_m:
        row, column = np.unravel_index(distance.argmin(), distance.shape)
        answer[row] = scene.vessels.mmsi[column]
        distance[row, :] = distance[:, column] = np.inf
    return answer


def match_mutual_density(scene: DrawnScene, gate_sigmas: float) -> Truth:
    """As `match_mutual_best`, by the density of the vessel's Gaussian at the detection in the place of the distance."""
    seen = find_seen_positions(scene.vessels, by_radar=scene.by_radar, geometry=scene.geometry)
    east = (scene.detections.lon[:, None] - seen.lon) * METRES_PER_DEGREE * np.cos(np.radians(CENTRE_LAT))
    north = (scene.detections.lat[:, None] - seen.lat) * METRES_PER_DEGREE
    area = seen.east_m2 * seen.north_m2 - seen.cross_m2**2
    square = (seen.north_m2 * east**2 - 2 * seen.cross_m2 * east * north + seen.east_m2 * north**2) / area
    density = np.where(square <= gate_sigmas**2, -square / 2 - np.log(area) / 2, -np.inf)
    answer = np.zeros(len(density), np.int64)
    while density.size and np.isfinite(density.max()):
        row, column = np.unravel_index(density.argmax(), density.shape)
        answer[row] = scene.vessels.mmsi[column]
        density[row, :] = density[:, column] = -np.inf
    return answer


WAYS: tuple[tuple[str, Way, tuple[float, ...]], ...] = (
    ("nearest, metres", match_nearest, GATES_M),
    ("greedy mutual-best, metres", match_mutual_best, GATES_M),
    ("greedy mutual-best by density, sigmas", match_mutual_density, GATES_SIGMAS),
)
"""Name, way and gates of each."""


def measure_pairs(answer: Truth, truth: Truth) -> tuple[int, int, int]:
    """Right pairs, pairs told, pairs that there are."""
    return int(np.sum((answer == truth) & (truth > 0))), int(np.sum(answer > 0)), int(np.sum(truth > 0))


def find_f1(rows: npt.NDArray[np.int64]) -> float:
    """Of counts summed over scenes."""
    right, told, there = rows.sum(0)
    return float(2 * right / (told + there))


def find_best_gate(way: Way, gates: Sequence[float], scenes: Sequence[DrawnScene]) -> float:
    """The gate with the highest F1 on some scenes."""
    return max(
        gates, key=lambda gate: find_f1(np.array([measure_pairs(way(one, gate), one.ship_of) for one in scenes]))
    )


def find_calibration_error(said: Floats, so: npt.NDArray[np.bool_]) -> float:
    """Mean distance between what was said and how often it was so, over ten bins of equal width, by their sizes."""
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    sizes = np.bincount(bins, minlength=BINS)
    off = np.abs(np.bincount(bins, said, BINS) - np.bincount(bins, so, BINS))
    return float(off.sum() / sizes.sum())


def find_paired_interval(
    a: npt.NDArray[np.int64], b: npt.NDArray[np.int64], rng: np.random.Generator
) -> tuple[float, float]:
    """95 % interval of the difference of two F1 by drawing the scenes anew, the same for both."""
    drawn = rng.integers(0, len(a), (2000, len(a)))
    low, high = np.quantile([find_f1(a[one]) - find_f1(b[one]) for one in drawn], [0.025, 0.975])
    return float(low), float(high)
