"""Training of the edge readers: where a hull ends, from drawn hulls of known size and from labelled ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch
from torch import Tensor, nn
from torch.nn import functional

from quaywatch.detections.hull_edges import EDGE_PLANES, ENDS, EdgeKind, EdgeReader, lay_chips
from quaywatch.detections.measure import MetricGrid, Rectangle
from quaywatch.geo import LocalFrame, LonLat
from training.ports import LabelledPort, Ship
from training.samples import Sampler

__all__ = ["EdgeNet", "draw_chips", "export_edges", "read_edges", "train_edges"]

Array = npt.NDArray[np.float64]
SIDE, JITTERS = 160, 2
BATCH, RATE, DECAY = 256, 2e-3, 1e-2
LABEL_WEIGHT = 0.25
"""Labels are good to a pixel or two: their ends count less than those of drawn hulls."""
POOL = 24
"""Batches that are drawn at a time."""
SOFT_PIXELS = 0.35
"""Spread of the target round the true edge."""


class EdgeNet(nn.Module):
    """Convolutions over a chip, joined across it: the chance of the edge at each step along."""

    def __init__(self, kind: EdgeKind, width: int = 32) -> None:
        super().__init__()
        across = len(kind.inner) + 2 * len(kind.outer)
        self.body = nn.Sequential(
            nn.Conv2d(EDGE_PLANES, width, 3, padding=1),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
            nn.Conv2d(width, width, 3, padding=1),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
        )
        self.join = nn.Conv2d(width, 2 * width, (across, 1))
        self.last = nn.Sequential(
            nn.ReLU(inplace=True),
            nn.Conv1d(2 * width, width, 5, padding=2),
            nn.ReLU(inplace=True),
            nn.Conv1d(width, width, 5, padding=4, dilation=2),
            nn.ReLU(inplace=True),
        )
        self.tell = nn.Conv1d(width, 1, 3, padding=1)
        self.whole = nn.Linear(width, 2 * kind.reach + 1)

    def logits(self, chips: Tensor) -> Tensor:
        """Log-odds up to a constant, (n, along)."""
        row = self.last(self.join(self.body(chips))[:, :, 0])
        return self.tell(row)[:, 0] + self.whole(row.mean(2))

    def forward(self, chips: Tensor) -> Tensor:
        """Chips (n, 10, across, along) to chances (n, along)."""
        return torch.softmax(self.logits(chips), 1)


def draw_chips(sampler: Sampler, kind: EdgeKind) -> Iterator[tuple[npt.NDArray[np.float32], Array, Array]]:
    """Chips of one scene after another, with the true place of the edge in each and its weight."""
    frame = LocalFrame(origin=LonLat(lon=0.0, lat=0.0))
    grid = MetricGrid(frame=frame, metres=np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]), pixel_m=1.0)
    while True:
        maps, ships, exact = sampler.draw_scene()
        inside = [n for n, ship in enumerate(ships) if 4 < ship.x < SIDE - 4 and 4 < ship.y < SIDE - 4]
        numbers = [n for n in inside for _ in range(JITTERS)]
        if not numbers:
            continue
        guesses, moves = zip(*(_jittered(ships[n], kind, sampler.rng) for n in numbers), strict=True)
        weight = np.array([1.0 if n in exact else LABEL_WEIGHT for n in numbers])
        for side, end in enumerate((-1, 1)):
            yield lay_chips(guesses, maps, grid, kind, end), np.array([move[side] for move in moves]), weight


def _jittered(ship: Ship, kind: EdgeKind, rng: np.random.Generator) -> tuple[Rectangle, tuple[float, float]]:
    """A rectangle that is a little off, and how far beyond its two edges the true ones lie."""
    along = np.array([np.cos(ship.angle), np.sin(ship.angle)])
    axes = np.stack([along, [-along[1], along[0]]])
    reach = kind.reach - 2.0
    usual = 3.0 if kind is ENDS else 1.0
    own = np.array([ship.length, ship.width])
    moves = np.where(rng.random(2) < 0.7, rng.normal(0.0, usual, 2), rng.uniform(-reach, reach, 2))
    moves = np.clip(moves, -0.6 * own[kind.axis], 0.45 * own[kind.axis]).clip(-reach, reach)
    sides = own.copy()
    sides[kind.axis] -= moves.sum()
    sides[1 - kind.axis] *= np.exp(rng.normal(0.0, 0.2))
    shift = np.zeros(2)
    shift[kind.axis] = (moves[0] - moves[1]) / 2.0
    shift[1 - kind.axis] = rng.normal(0.0, 0.08) * own[1 - kind.axis]
    turn = rng.normal(0.0, 0.04)
    turned = np.array([np.cos(ship.angle + turn), np.sin(ship.angle + turn)])
    centre = np.array([ship.x, ship.y]) + shift @ axes
    sides = np.maximum(sides, 0.8)
    guess = Rectangle(centre=centre, along=turned, length_m=float(sides[0]), width_m=float(sides[1]))
    return guess, (float(moves[0]), float(moves[1]))


def train_edges(ports: Sequence[LabelledPort], kind: EdgeKind, *, steps: int, seed: int) -> EdgeNet:
    """A reader trained on some ports."""
    torch.manual_seed(seed)
    net = EdgeNet(kind).train()
    rates = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    plan = torch.optim.lr_scheduler.OneCycleLR(rates, max_lr=RATE, total_steps=steps, pct_start=0.15)
    chips = _batches(Sampler(ports=ports, side=SIDE, rng=np.random.default_rng(seed), drawn_share=0.7), kind)
    along = torch.tensor(kind.along_pixels, dtype=torch.float32)
    for _ in range(steps):
        read, place, weight = next(chips)
        target = torch.softmax(-0.5 * ((along - place[:, None]) / SOFT_PIXELS) ** 2, 1)
        loss = (functional.cross_entropy(net.logits(read), target, reduction="none") * weight).sum() / weight.sum()
        rates.zero_grad()
        loss.backward()
        rates.step()
        plan.step()
    return net.eval()


def _batches(sampler: Sampler, kind: EdgeKind) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Shuffled batches out of a pool, each chip a few times, a quarter of which is replaced after each pass."""
    drawn = draw_chips(sampler, kind)
    parts: list[tuple[npt.NDArray[np.float32], Array, Array]] = []
    while True:
        while sum(len(part[1]) for part in parts) < POOL * BATCH:
            parts.append(next(drawn))
        chips, place, weight = (np.concatenate(one).astype(np.float32) for one in zip(*parts, strict=True))
        order = sampler.rng.permutation(len(place))[: POOL * BATCH]
        for some in np.split(order, POOL):
            yield torch.from_numpy(chips[some]), torch.from_numpy(place[some]), torch.from_numpy(weight[some])
        parts = parts[len(parts) // 4 :]


def export_edges(net: EdgeNet, kind: EdgeKind, path: Path) -> None:
    """Write a reader as ONNX, for any number of chips."""
    across = len(kind.inner) + 2 * len(kind.outer)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        net.eval(),
        (torch.zeros(2, EDGE_PLANES, across, 2 * kind.reach + 1),),
        str(path),
        input_names=["chips"],
        output_names=["chances"],
        dynamic_axes={"chips": {0: "n"}, "chances": {0: "n"}},
        opset_version=17,
        dynamo=False,
    )


def read_edges(path: Path) -> EdgeReader:
    """A reader as the detector uses it."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return lambda chips: session.run(None, {"chips": chips})[0]
