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

from quaywatch.bench.matching import Label, match_vessels
from quaywatch.detections.learned_boxes import ShipMaps, find_peaks
from quaywatch.detections.measure import find_distinct
from training.dense import predict_dense, train_dense
from training.network import Teller
from training.ports import FOLDS, LabelledPort, read_labelled_ports
from training.ranking import outline_of

THRESHOLDS = np.arange(0.1, 0.7, 0.025)


Ranked = tuple[LabelledPort, list[shapely.Polygon], list[float], list[float]]


def ranked_rectangles(net: Teller, port: LabelledPort) -> Ranked:
    """A port, the network's rectangles in it, each object once, their lengths, and the chance of a centre in each."""
    maps = ShipMaps(ships=predict_dense(net, port), rise=port.rise, water=port.water, grid=port.grid)
    rectangles = find_peaks(maps)
    if not rectangles:
        return port, [], [], []
    places = (port.grid.to_pixels(np.stack([one.centre for one in rectangles])) - 0.5)[:, ::-1].T
    chances = ndimage.map_coordinates(maps.ships[1], places, order=1, mode="nearest").tolist()
    kept = find_distinct(rectangles, chances)
    areas = [shapely.Polygon(rectangles[one].corners) for one in kept]
    return port, areas, [rectangles[one].length_m for one in kept], [chances[one] for one in kept]


def best_f1(found: Sequence[Ranked]) -> float:
    """The greatest F1 over all thresholds."""
    scores = []
    for least in THRESHOLDS:
        hits = missed = false = 0
        for port, areas, lengths, chances in found:
            kept = [number for number, chance in enumerate(chances) if chance >= least]
            labels = [
                Label(area=outline_of(port, ship), length_m=ship.length * port.grid.pixel_m) for ship in port.ships
            ]
            match = match_vessels(labels, [areas[one] for one in kept], [lengths[one] for one in kept])
            hits, missed, false = hits + len(match.pairs), missed + match.missed, false + match.false
        scores.append(2.0 * hits / max(2 * hits + missed + false, 1))
    return max(scores)


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
        found = [ranked_rectangles(net, port) for port in held_out]
        ships = sum(len(port.ships) for port in chosen)
        print(f"{count} ports, {ships} ships: F1 {best_f1(found):.3f}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
