"""Training of the ranking: how likely each proposed rectangle fits a vessel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
import torch
from torch import Tensor, nn

from quaywatch.detections.hull_edges import EdgeReader, MeasuredHull
from quaywatch.detections.learned_boxes import ShipMaps, describe, propose_hulls
from training.ports import LabelledPort, Ship

__all__ = ["Proposals", "RankNet", "export_ranking", "propose", "train_ranking"]

Array = npt.NDArray[np.float64]
STEPS, RIDGE, FURTHEST = 200, 0.02, 4.0
"""Steps of the solver; variance of the weights beforehand; standard deviations at which a feature is cut off."""
WORST_FIT, BEST_FIT = 0.2, 0.55
"""Overlap (intersection over union) that counts as no fit and as a full one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposals:
    """What is proposed in one port, its features, and how well each fits a labelled ship, 0–1."""

    hulls: list[MeasuredHull]
    features: Array
    fit: Array


def propose(port: LabelledPort, ships: npt.NDArray[np.float32], *, ends: EdgeReader, sides: EdgeReader) -> Proposals:
    """The rectangles of a port for one set of network maps, and how well they fit its labels."""
    maps = ShipMaps(ships=ships, rise=port.rise, water=port.water, grid=port.grid)
    measured = propose_hulls(maps, ends=ends, sides=sides)
    areas = [shapely.Polygon(one.rectangle.corners) for one in measured]
    fit = _fit([_outline(port, ship) for ship in port.ships], areas)
    return Proposals(hulls=measured, features=describe(measured, maps), fit=fit)


def _outline(port: LabelledPort, ship: Ship) -> shapely.Polygon:
    along = np.array([np.cos(ship.angle), np.sin(ship.angle)])
    ends = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2.0 * [ship.length, ship.width]
    return shapely.Polygon(port.grid.to_metres(ends @ [along, [-along[1], along[0]]] + [ship.x, ship.y]))


def _fit(labels: Sequence[shapely.Polygon], areas: Sequence[shapely.Polygon]) -> Array:
    best = np.zeros(len(areas))
    tree = shapely.STRtree(areas)
    for label in labels:
        half = np.ptp(shapely.get_coordinates(label.minimum_rotated_rectangle), axis=0).max() / 2.0
        for index in tree.query(label):
            area = areas[index]
            if label.centroid.distance(area.centroid) <= max(50.0, half):
                shared = label.intersection(area).area / label.union(area).area
                best[index] = max(best[index], shared)
    return np.clip((best - WORST_FIT) / (BEST_FIT - WORST_FIT), 0.0, 1.0)


class RankNet(nn.Module):
    """A logistic regression over standardised features.

    With a few hundred ships to learn from it ranks unseen ports better than networks with hidden layers did, which
    learned the training ports by heart.
    """

    def __init__(self, middle: Tensor, spread: Tensor) -> None:
        super().__init__()
        self.register_buffer("middle", middle)
        self.register_buffer("spread", spread)
        self.weigh = nn.Linear(len(middle), 1)

    def logits(self, features: Tensor) -> Tensor:
        """(n, features) to log-odds (n, 1)."""
        return self.weigh(((features - self.middle) / self.spread).clamp(-FURTHEST, FURTHEST))

    def forward(self, features: Tensor) -> Tensor:
        """(n, features) to the chances (n, 1)."""
        return torch.sigmoid(self.logits(features))


def train_ranking(proposals: Sequence[Proposals]) -> RankNet:
    """A ranking trained on the proposals of some ports, made with networks that had not seen those ports."""
    features = torch.tensor(np.concatenate([one.features for one in proposals]), dtype=torch.float32)
    fit = torch.tensor(np.concatenate([one.fit for one in proposals]), dtype=torch.float32)
    weight = torch.cat([torch.full((len(one.fit),), len(one.fit) ** -0.5) for one in proposals if len(one.fit)])
    weight = weight / weight.mean()
    net = RankNet(features.mean(0), features.std(0) + 1e-3)
    nn.init.zeros_(net.weigh.weight)
    solver = torch.optim.LBFGS(net.parameters(), max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        solver.zero_grad()
        told = net.logits(features)[:, 0]
        off = nn.functional.binary_cross_entropy_with_logits(told, fit, weight=weight)
        total = off + 0.5 / (RIDGE * len(fit)) * (net.weigh.weight**2).sum()
        total.backward()
        return total

    solver.step(loss)
    return net.eval()


def export_ranking(net: RankNet, path: Path) -> None:
    """Write the ranking as ONNX, for any number of rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        net.eval(),
        (torch.zeros(2, len(net.middle)),),
        str(path),
        input_names=["features"],
        output_names=["chance"],
        dynamic_axes={"features": {0: "n"}, "chance": {0: "n"}},
        opset_version=17,
        dynamo=False,
    )
