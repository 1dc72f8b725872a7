"""How well detections and tracked vessels are matched: drawn scenes with misses, clutter and silent ships.

    python benchmarks/drawn_scenes.py [--scenes 1000] [--seed 1]     figures beside two simple ways on the same scenes

Every ship and detection is drawn at random (seeded); nothing stands for a real scene. A scene has 50 ships in 100 km².
What the drawing knows and the matching does not: how many ships are silent in this scene (0 to 40 %), who turned since
the last report and by how much, whose stated length is nonsense, whose position is false. The simple ways get the best
gate of several on other scenes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist

from quaywatch.events.matching import match_scene
from quaywatch.events.seen_positions import KN_TO_M_S, M_PER_DEGREE, find_seen_positions
from quaywatch.records.track_match import RadarGeometry, SceneDetections, SceneMatches, SceneVessels

Floats = npt.NDArray[np.float64]
Truth = npt.NDArray[np.int64]

SIDE_M, SHIPS, CENTRE_LON, CENTRE_LAT = 10_000.0, 50, 130.4, 42.2
GATES_SIGMAS = (1.5, 2.0, 2.5, 3.0, 4.0, 6.0)
GATES_M = (150.0, 250.0, 400.0, 600.0, 900.0, 1400.0, 2500.0)
TUNING_SCENES = 100
GEOMETRY = RadarGeometry(flight_deg=348.0, look_deg=78.0, incidence_deg=38.0, range_over_speed_s=120.0)
BINS = 10


@dataclass(frozen=True, kw_only=True)
class DrawnScene:
    """A scene, and what is true of it."""

    detections: SceneDetections
    vessels: SceneVessels
    ship_of: Truth
    """MMSI of each detection's ship where that ship was heard and its position is true; else 0."""
    is_silent: npt.NDArray[np.bool_]
    """Of each detection: a ship that did not transmit."""
    is_false: npt.NDArray[np.bool_]
    """Of each vessel: its position is false."""
    by_radar: bool
    geometry: RadarGeometry | None


def draw_scene(rng: np.random.Generator) -> DrawnScene:
    """One scene."""
    place = rng.uniform(0, SIDE_M, (SHIPS, 2))
    length = np.clip(80 * np.exp(rng.normal(0, 0.7, SHIPS)), 12, 400)
    speed = np.where(rng.random(SHIPS) < 0.4, 0.1, rng.gamma(4, 2.5, SHIPS))
    course = rng.uniform(0, 360, SHIPS)
    transmits = rng.random(SHIPS) >= rng.uniform(0, 0.4)
    heard_chance = rng.choice([0.6, 0.9, 0.98])
    heard = transmits & (rng.random(SHIPS) < heard_chance)
    by_radar = bool(rng.random() < 0.6)
    geometry = GEOMETRY if by_radar and rng.random() < 0.7 else None
    seen_place = place + (_shifts(speed, course) if by_radar else 0.0) + rng.normal(0, 15, (SHIPS, 2))
    p_seen = np.clip(0.98 - np.exp(-length / 35), 0.05, 0.97)
    found = rng.random(SHIPS) < p_seen
    vessels, is_false = _tracked(rng, heard, (place, length, speed, course, p_seen), heard_chance)
    truthful = np.zeros(SHIPS, bool)
    truthful[np.flatnonzero(heard)[~is_false]] = True
    mmsi = np.where(truthful, 100 + np.arange(SHIPS), 0)
    noise = int(rng.poisson(rng.choice([2, 8, 15])))
    detections, order = _detected(rng, seen_place[found], length[found], noise, heard_chance)
    return DrawnScene(
        detections=detections,
        vessels=vessels,
        ship_of=np.concatenate((mmsi[found], np.zeros(noise, np.int64)))[order],
        is_silent=np.concatenate((~transmits[found], np.zeros(noise, bool)))[order],
        is_false=is_false,
        by_radar=by_radar,
        geometry=geometry,
    )


def _shifts(speed: Floats, course: Floats) -> Floats:
    """Metres east and north by which the radar displaces each ship."""
    away = (
        speed * KN_TO_M_S * np.cos(np.radians(course - GEOMETRY.look_deg)) * np.sin(np.radians(GEOMETRY.incidence_deg))
    )
    along = -away * GEOMETRY.range_over_speed_s
    flight = np.radians(GEOMETRY.flight_deg)
    return np.column_stack((along * np.sin(flight), along * np.cos(flight)))


def _tracked(
    rng: np.random.Generator, heard: npt.NDArray[np.bool_], ships: tuple[Floats, ...], heard_chance: float
) -> tuple[SceneVessels, npt.NDArray[np.bool_]]:
    """Vessels as interpolated from their reports; errors are those of ships that turn and change speed since."""
    place, length, speed, course, p_seen = (column[heard] for column in ships)
    n = len(length)
    minutes = np.where(rng.random(n) < 0.75, rng.exponential(2, n), rng.exponential(25, n))
    is_b = length < 40
    walked = speed * KN_TO_M_S * 60 * minutes
    turned = np.radians(rng.standard_t(3, n) * 4)
    slower = rng.standard_t(3, n) * 0.05
    heading = np.radians(course)
    off = np.column_stack((np.sin(heading), np.cos(heading))) * (walked * slower)[:, None]
    off += np.column_stack((np.cos(heading), -np.sin(heading))) * (walked * np.sin(turned))[:, None]
    off += rng.normal(0, 1, (n, 2)) * (25 + 0.2 * length + 8 * minutes)[:, None]
    is_false = rng.random(n) < 0.02
    off[is_false] += rng.normal(0, 5000, (n, 2))[is_false]
    stated = length * np.exp(rng.normal(0, 0.02, n))
    stated = np.where(rng.random(n) < 0.04, rng.uniform(10, 300, n), stated)
    lon, lat = _degrees(place + off)
    unknown = rng.random(n) < 0.1
    vessels = SceneVessels(
        mmsi=100 + np.flatnonzero(heard), lon=lon, lat=lat,
        speed_kn=np.where(unknown, np.nan, np.abs(speed + rng.normal(0, 0.3, n))),
        course_deg=np.where(unknown, np.nan, (course + rng.normal(0, 3, n)) % 360),
        length_m=np.where(rng.random(n) < 0.2, np.nan, stated), ship_class=np.where(is_b, 2, 1).astype(np.int8),
        minutes_to_nearest=minutes, p_seen=p_seen, heard=np.full(n, heard_chance),
    )  # fmt: skip
    return vessels, is_false


def _detected(
    rng: np.random.Generator, place: Floats, length: Floats, noise: int, heard_chance: float
) -> tuple[SceneDetections, Truth]:
    """Detections of the ships found and of clutter, mixed, with scores that keep what they say."""
    n = len(length) + noise
    lon, lat = _degrees(np.concatenate((place, rng.uniform(0, SIDE_M, (noise, 2)))))
    drawn = np.concatenate((length, np.clip(60 * np.exp(rng.normal(0, 0.5, noise)), 12, 400)))
    spread = np.maximum(8.0, 0.1 * drawn)
    score = np.concatenate((rng.normal(1.0, 1.0, len(length)), rng.normal(-1.0, 1.0, noise)))
    odds = np.exp(2 * score) * max(len(length), 1) / max(noise, 1)
    order = rng.permutation(n)
    detections = SceneDetections(
        detection_id=np.array([f"d{number}" for number in range(n)], object), lon=lon, lat=lat,
        length_m=np.maximum(drawn + rng.normal(0, spread), 5.0), length_u95_m=1.96 * spread,
        p_real=odds / (1 + odds), heard=np.full(n, heard_chance),
    )  # fmt: skip
    columns = {name: getattr(detections, name)[order] for name in detections.__dataclass_fields__}
    return replace(detections, **columns), order


def _degrees(place: Floats) -> tuple[Floats, Floats]:
    lat = CENTRE_LAT + (place[:, 1] - SIDE_M / 2) / M_PER_DEGREE
    return CENTRE_LON + (place[:, 0] - SIDE_M / 2) / (M_PER_DEGREE * np.cos(np.radians(CENTRE_LAT))), lat


def matched(scene: DrawnScene) -> SceneMatches:
    """The scene as the product matches it."""
    seen = find_seen_positions(scene.vessels, by_radar=scene.by_radar, geometry=scene.geometry)
    return match_scene(scene.detections, scene.vessels, seen, area_km2=SIDE_M**2 / 1e6)


def _distances(scene: DrawnScene, *, shifted: bool) -> Floats:
    """Metres between each detection and each vessel, where it says or where the radar would show it."""
    vessels = scene.vessels
    lon, lat = vessels.lon, vessels.lat
    if shifted:
        seen = find_seen_positions(vessels, by_radar=scene.by_radar, geometry=scene.geometry)
        lon, lat = seen.lon, seen.lat
    scale = np.array([M_PER_DEGREE * np.cos(np.radians(CENTRE_LAT)), M_PER_DEGREE])
    found = np.column_stack((scene.detections.lon, scene.detections.lat))
    return np.asarray(cdist(found * scale, np.column_stack((lon, lat)) * scale))


def nearest(scene: DrawnScene, gate_m: float) -> Truth:
    """Each detection takes the nearest vessel within the gate."""
    distance = _distances(scene, shifted=True)
    if not distance.size:
        return np.zeros(len(distance), np.int64)
    best = distance.argmin(1)
    return np.where(distance[np.arange(len(distance)), best] <= gate_m, scene.vessels.mmsi[best], 0)


def mutual_best(scene: DrawnScene, gate_m: float) -> Truth:
    """The closest pair of all within the gate is taken, then the closest of what is left."""
    distance = _distances(scene, shifted=True)
    answer = np.zeros(len(distance), np.int64)
    while distance.size and distance.min() <= gate_m:
        row, column = np.unravel_index(distance.argmin(), distance.shape)
        answer[row] = scene.vessels.mmsi[column]
        distance[row, :] = distance[:, column] = np.inf
    return answer


def mutual_best_density(scene: DrawnScene, gate_sigmas: float) -> Truth:
    """As `mutual_best`, by the density of the vessel's Gaussian at the detection in the place of the distance."""
    seen = find_seen_positions(scene.vessels, by_radar=scene.by_radar, geometry=scene.geometry)
    east = (scene.detections.lon[:, None] - seen.lon) * M_PER_DEGREE * np.cos(np.radians(CENTRE_LAT))
    north = (scene.detections.lat[:, None] - seen.lat) * M_PER_DEGREE
    area = seen.east_m2 * seen.north_m2 - seen.cross_m2**2
    square = (seen.north_m2 * east**2 - 2 * seen.cross_m2 * east * north + seen.east_m2 * north**2) / area
    density = np.where(square <= gate_sigmas**2, -square / 2 - np.log(area) / 2, -np.inf)
    answer = np.zeros(len(density), np.int64)
    while density.size and np.isfinite(density.max()):
        row, column = np.unravel_index(density.argmax(), density.shape)
        answer[row] = scene.vessels.mmsi[column]
        density[row, :] = density[:, column] = -np.inf
    return answer


WAYS: tuple[tuple[str, Callable[[DrawnScene, float], Truth], tuple[float, ...]], ...] = (
    ("nearest, metres", nearest, GATES_M),
    ("greedy mutual-best, metres", mutual_best, GATES_M),
    ("greedy mutual-best by density, sigmas", mutual_best_density, GATES_SIGMAS),
)


def counts(answer: Truth, truth: Truth) -> tuple[int, int, int]:
    """Right pairs, pairs told, pairs that there are."""
    return int(np.sum((answer == truth) & (truth > 0))), int(np.sum(answer > 0)), int(np.sum(truth > 0))


def f1(rows: npt.NDArray[np.int64]) -> float:
    """Of counts summed over scenes."""
    right, told, there = rows.sum(0)
    return float(2 * right / (told + there))


def best_gate(way: Callable[[DrawnScene, float], Truth], gates: tuple[float, ...], scenes: list[DrawnScene]) -> float:
    """The gate with the highest F1 on some scenes."""
    return max(gates, key=lambda gate: f1(np.array([counts(way(one, gate), one.ship_of) for one in scenes])))


def calibration_error(said: Floats, so: npt.NDArray[np.bool_]) -> float:
    """Mean distance between what was said and how often it was so, over ten bins of equal width, by their sizes."""
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    sizes = np.bincount(bins, minlength=BINS)
    off = np.abs(np.bincount(bins, said, BINS) - np.bincount(bins, so, BINS))
    return float(off.sum() / sizes.sum())


def paired_interval(
    a: npt.NDArray[np.int64], b: npt.NDArray[np.int64], rng: np.random.Generator
) -> tuple[float, float]:
    """95 % interval of the difference of two F1 by drawing the scenes anew, the same for both."""
    drawn = rng.integers(0, len(a), (2000, len(a)))
    low, high = np.quantile([f1(a[one]) - f1(b[one]) for one in drawn], [0.025, 0.975])
    return float(low), float(high)


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
    ours = np.array([counts(one.mmsi[: len(s.detections)], s.ship_of) for one, s in zip(answers, scenes, strict=True)])
    print(f"{given.scenes} scenes in {seconds:.1f} s; F1 {f1(ours):.3f}")  # noqa: T201
    for name, way, gates in WAYS:
        gate = best_gate(way, gates, tuning)
        theirs = np.array([counts(way(scene, gate), scene.ship_of) for scene in scenes])
        low, high = paired_interval(ours, theirs, rng)
        print(f"{name} (gate {gate:g}): F1 {f1(theirs):.3f}; difference {low:+.3f} to {high:+.3f}")  # noqa: T201
    said = np.concatenate([one.p_not_transmitting[: len(s.detections)] for one, s in zip(answers, scenes, strict=True)])
    so = np.concatenate([scene.is_silent for scene in scenes])
    error = calibration_error(said, so)
    print(f"calibration error of p_not_transmitting {error:.3f}; mean {said.mean():.3f}, true {so.mean():.3f}")  # noqa: T201
    for low in np.arange(0, 1, 0.1):
        held = (said >= low) & (said < low + 0.1)
        if held.any():
            print(f"  said {low:.1f} to {low + 0.1:.1f}: {held.sum()} detections, so in {so[held].mean():.3f}")  # noqa: T201
    pairs = [(one.probability[:n][one.mmsi[:n] > 0], (one.mmsi[:n] == s.ship_of)[one.mmsi[:n] > 0])
             for one, s in zip(answers, scenes, strict=True) if (n := len(s.detections))]  # fmt: skip
    chance, right = (np.concatenate(column) for column in zip(*pairs, strict=True))
    print(f"calibration error of the pairs' probability {calibration_error(chance, right):.3f}")  # noqa: T201
    lost = [(one.probability[n:], np.isin(one.mmsi[n:], s.vessels.mmsi[s.is_false]))
            for one, s in zip(answers, scenes, strict=True) if (n := len(s.detections)) is not None]  # fmt: skip
    false, is_so = (np.concatenate(column) for column in zip(*lost, strict=True))
    print(f"vessels not seen {len(false)}: said to be false {false.mean():.3f}, were {is_so.mean():.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
