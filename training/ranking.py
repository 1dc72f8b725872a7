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

from quaywatch.detections.hulls import Hull
from quaywatch.detections.learned_boxes import ShipMaps, describe, find_peaks, likely_hulls
from quaywatch.detections.measure import Rectangle
from training.ports import LabelledPort, Ship

__all__ = ["Proposals", "RankNet", "export_ranking", "propose", "train_ranking"]

Array = npt.NDArray[np.float64]
HIDDEN, MEMBERS = 32, 4
STEPS, BATCH, RATE, DECAY = 500, 512, 3e-3, 0.03
WORST_FIT, BEST_FIT = 0.2, 0.55
"""Overlap (intersection over union) that counts as no fit and as a full one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposals:
    """What is proposed in one port, its features, and how well each fits a labelled ship, 0–1."""

    rectangles: list[Rectangle]
    features: Array
    fit: Array


def propose(port: LabelledPort, ships: npt.NDArray[np.float32], hulls: Sequence[Hull]) -> Proposals:
    """The rectangles of a port for one set of network maps, and how well they fit its labels."""
    maps = ShipMaps(ships=ships, rise=port.rise, water=port.water, grid=port.grid)
    rectangles = [*find_peaks(maps), *likely_hulls(hulls, maps)]
    fit = _fit([_outline(port, ship) for ship in port.ships], [shapely.Polygon(one.corners) for one in rectangles])
    return Proposals(rectangles=rectangles, features=describe(rectangles, maps), fit=fit)


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
    """The mean of a few small networks over standardised features."""

    def __init__(self, middle: Tensor, spread: Tensor) -> None:
        super().__init__()
        self.register_buffer("middle", middle)
        self.register_buffer("spread", spread)
        count = len(middle)
        self.members = nn.ModuleList(
            nn.Sequential(
                nn.Linear(count, HIDDEN),
                nn.SiLU(),
                nn.Dropout(0.3),
                nn.Linear(HIDDEN, HIDDEN),
                nn.SiLU(),
                nn.Dropout(0.2),
                nn.Linear(HIDDEN, 1),
            )
            for _ in range(MEMBERS)
        )

    def forward(self, features: Tensor) -> Tensor:
        """(n, features) to the chances (n, 1)."""
        scaled = ((features - self.middle) / self.spread).clamp(-5.0, 5.0)
        return torch.sigmoid(torch.stack([member(scaled) for member in self.members]).mean(0))


def train_ranking(proposals: Sequence[Proposals], *, seed: int) -> RankNet:
    """A ranking trained on the proposals of some ports, made with networks that had not seen those ports."""
    torch.manual_seed(seed)
    features = torch.tensor(np.concatenate([one.features for one in proposals]), dtype=torch.float32)
    fit = torch.tensor(np.concatenate([one.fit for one in proposals]), dtype=torch.float32)
    weight = torch.cat([torch.full((len(one.fit),), len(one.fit) ** -0.5) for one in proposals if len(one.fit)])
    weight = weight / weight.mean()
    net = RankNet(features.mean(0), features.std(0) + 1e-3).train()
    rates = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    plan = torch.optim.lr_scheduler.CosineAnnealingLR(rates, STEPS)
    for _ in range(STEPS):
        loss = torch.zeros(())
        for member in net.members:
            some = torch.randint(len(fit), (BATCH,))
            scaled = ((features[some] - net.middle) / net.spread).clamp(-5.0, 5.0)
            told = member(scaled + 0.1 * torch.randn_like(scaled))[:, 0]
            loss = loss + nn.functional.binary_cross_entropy_with_logits(told, fit[some], weight=weight[some])
        rates.zero_grad()
        loss.backward()
        rates.step()
        plan.step()
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
