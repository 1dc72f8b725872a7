"""The learning curve: how well the network alone does on held-out ports, by the number of ports it was trained on.

    python -m training.curve DATA [--ports 2 4 8] [--steps 800] [--fold 0]

The network's own rectangles, ranked by the chance of a centre, without edge readers and ranking; the best F1 over all
thresholds for ships of 70 m and more. The ports are taken in a fixed shuffled order.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from scipy import ndimage
from scipy.optimize import linear_sum_assignment

from quaywatch.detections.learned_boxes import ShipMaps, find_peaks
from quaywatch.detections.measure import find_distinct
from training.dense import predict_dense, train_dense
from training.network import Teller
from training.ports import FOLDS, LabelledPort, read_labelled_ports
from training.ranking import outline_of

LEAST_M, NEAR_M, SHARED = 70.0, 50.0, 0.2
THRESHOLDS = np.arange(0.1, 0.7, 0.025)


def ranked_rectangles(net: Teller, port: LabelledPort) -> tuple[list[shapely.Polygon], list[float]]:
    """The network's rectangles in a port, each object once, and the chance of a centre in each."""
    maps = ShipMaps(ships=predict_dense(net, port), rise=port.rise, water=port.water, grid=port.grid)
    rectangles = find_peaks(maps)
    if not rectangles:
        return [], []
    places = (port.grid.to_pixels(np.stack([one.centre for one in rectangles])) - 0.5)[:, ::-1].T
    chances = ndimage.map_coordinates(maps.ships[1], places, order=1, mode="nearest").tolist()
    kept = find_distinct(rectangles, chances)
    return [shapely.Polygon(rectangles[one].corners) for one in kept], [chances[one] for one in kept]


def best_f1(found: Sequence[tuple[LabelledPort, list[shapely.Polygon], list[float]]]) -> float:
    """The greatest F1 over all thresholds."""
    scores = []
    for least in THRESHOLDS:
        hits = wanted = told = 0
        for port, areas, chances in found:
            kept = [area for area, chance in zip(areas, chances, strict=True) if chance >= least]
            labels = [outline_of(port, ship) for ship in port.ships if ship.length * port.grid.pixel_m >= LEAST_M]
            quality = np.array([[overlap(label, area) for area in kept] for label in labels])
            rows, columns = linear_sum_assignment(quality.reshape(len(labels), len(kept)), maximize=True)
            hits += int((quality.reshape(len(labels), len(kept))[rows, columns] > 0).sum())
            wanted, told = wanted + len(labels), told + len(kept)
        scores.append(2.0 * hits / max(wanted + told, 1))
    return max(scores)


def overlap(label: shapely.Polygon, area: shapely.Polygon) -> float:
    """Intersection over union where a rectangle may match a label, else 0."""
    if label.centroid.distance(area.centroid) > max(NEAR_M, label.length / 4.0):
        return 0.0
    shared = label.intersection(area).area / label.union(area).area
    return float(max(shared, 1e-6)) if shared >= SHARED or label.contains(area.centroid) else 0.0


def main() -> None:
    """Train on more and more ports, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--ports", type=int, nargs="+", default=[2, 4, 8])
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--fold", type=int, default=0)
    given = parser.parse_args()
    ports = read_labelled_ports(given.data)
    held_out = [port for port in ports if port.name in FOLDS[given.fold]]
    others = [port for port in ports if port.name not in FOLDS[given.fold]]
    order = np.random.default_rng(0).permutation(len(others))
    for count in given.ports:
        chosen = [others[number] for number in order[:count]]
        net = train_dense(chosen, steps=given.steps, seed=given.fold)
        found = [(port, *ranked_rectangles(net, port)) for port in held_out]
        ships = sum(len(port.ships) for port in chosen)
        print(f"{count} ports, {ships} ships: F1 {best_f1(found):.3f}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
