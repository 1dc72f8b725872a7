"""Training of the dense network, and its predictions over whole ports."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from quaywatch.detections.learned_grid import to_planes
from quaywatch.detections.learned_network import map_ships
from quaywatch.detections.water import find_standing
from training.network import ShipNet, Teller, loss_of
from training.ports import LabelledPort
from training.samples import Sampler

__all__ = ["export_dense", "predict_dense", "train_dense", "train_round"]

SIDE, BATCH = 160, 6
PEAK_RATES, DECAY = (3e-3, 1.5e-3), 1e-2
AVERAGED = 0.995
"""The network that is kept is the running mean of the weights (Polyak and Juditsky 1992)."""


class _Samples(IterableDataset[tuple[Tensor, Tensor]]):
    def __init__(self, ports: Sequence[LabelledPort], seed: int) -> None:
        self.sampler = Sampler(ports=ports, side=SIDE, rng=np.random.default_rng(seed))

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        while True:
            planes, targets = self.sampler.draw()
            yield torch.from_numpy(planes), torch.from_numpy(targets)


def train_dense(ports: Sequence[LabelledPort], *, steps: int, seed: int) -> Teller:
    """A network trained on some ports; the same seed gives the same network on one kind of machine."""
    torch.manual_seed(seed)
    net = ShipNet()
    for number, peak in enumerate(PEAK_RATES):
        net = train_round(net, ports, steps=steps, peak=peak, seed=seed + 100 * number)
    return Teller(net).eval()


def train_round(net: ShipNet, ports: Sequence[LabelledPort], *, steps: int, peak: float, seed: int) -> ShipNet:
    """The network after one rise and fall of the learning rate (Smith 2018), as the mean of its last weights."""
    net = net.train().to(memory_format=torch.channels_last)
    mean = copy.deepcopy(net).eval()
    rates = torch.optim.AdamW(net.parameters(), lr=peak, weight_decay=DECAY)
    plan = torch.optim.lr_scheduler.OneCycleLR(rates, max_lr=peak, total_steps=steps, pct_start=0.15)
    batches = iter(DataLoader(_Samples(ports, seed), batch_size=BATCH, num_workers=1, prefetch_factor=4))
    started, total = time.monotonic(), 0.0
    for step in range(1, steps + 1):
        planes, targets = next(batches)
        with torch.autocast("cpu", torch.bfloat16):
            out = net(planes.to(memory_format=torch.channels_last))
        loss = loss_of(out.float(), targets)
        rates.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        rates.step()
        plan.step()
        _average(mean, net, min(AVERAGED, step / (step + 10.0)))
        total += float(loss.detach())
        if step % 100 == 0:
            print(f"  step {step}: loss {total / 100:.3f}, {time.monotonic() - started:.0f} s", flush=True)  # noqa: T201
            total = 0.0
    return mean


def _average(mean: ShipNet, net: ShipNet, keep: float) -> None:
    with torch.no_grad():
        for old, new in zip(mean.state_dict().values(), net.state_dict().values(), strict=True):
            if old.dtype.is_floating_point:
                old.lerp_(new, 1.0 - keep)
            else:
                old.copy_(new)


def predict_dense(net: Teller, port: LabelledPort) -> npt.NDArray[np.float32]:
    """What the detector would make of a whole port, (8, rows, columns); mask and centre as chances."""

    def run(planes: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        with torch.no_grad():
            return np.asarray(net(torch.from_numpy(planes)))

    standing = find_standing(port.water, port.grid.pixel_m)
    return map_ships(lambda part: to_planes(port.rise[:, *part], port.water.sea[part]), standing, run)


def export_dense(net: Teller, path: Path) -> None:
    """Write the network as ONNX, with any number of rows and columns that 8 divides."""
    example = torch.zeros(1, 6, 64, 64)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        net.eval(),
        (example,),
        str(path),
        input_names=["planes"],
        output_names=["ships"],
        dynamic_axes={"planes": {2: "rows", 3: "columns"}, "ships": {2: "rows", 3: "columns"}},
        opset_version=17,
        dynamo=False,
    )
