"""Train the learned vessel detector from labelled ports.

    python -m training.train DATA OUT [--steps 800] [--edge-steps 500]

DATA holds `stacks/NAME.tif` and `labels/NAME.geojson`; a name ends in the date (`busan_2022-05-14`). OUT gets
`fold0/` … `fold4/`, each with the two networks that saw none of the ports held out in it, and `all/`, the networks of
all ports, which are what the package ships. `benchmarks/learned_vessels.py` judges the folds.

The ranking of a fold is trained on proposals that were made, for each port, with a network that had not seen that
port; those networks had seen the fold's held-out ports, which is the one, indirect, way in which they enter.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from quaywatch.detections.hull_edges import ENDS, SIDES, EdgeKind, EdgeReader
from training.dense import export_dense, predict_dense, train_dense
from training.edges import export_edges, read_edges, train_edges
from training.network import ShipNet, Teller
from training.ports import FOLDS, LabelledPort, read_labelled_ports
from training.ranking import Proposals, export_ranking, propose, train_ranking
from training.samples import Sampler

__all__ = ["train_all"]

NETWORK, RANKING = "ship_net.onnx", "ship_rank.onnx"
PLANTED = 60
"""Drawn ships that are planted in a port for the ranking to learn from, where there is room."""
PLANTED_WEIGHT = 0.1
"""Of a planted port beside the real one: drawn ships are easier, and there are more of them."""
EDGES = {"ship_ends.onnx": ENDS, "ship_sides.onnx": SIDES}


def train_all(ports: list[LabelledPort], out: Path, *, steps: int, edge_steps: int) -> None:
    """Networks, edge readers and rankings of every fold and of all ports."""
    proposals: dict[str, list[Proposals]] = {}
    for number, held_out in enumerate((*FOLDS, ())):
        folder = out / (f"fold{number}" if held_out else "all")
        kept = [port for port in ports if port.name not in held_out]
        net = _network(folder, kept, steps, number)
        export_dense(net, folder / NETWORK)
        ends, sides = (_reader(folder / name, kept, kind, edge_steps, number) for name, kind in EDGES.items())
        for port in ports:
            if port.name in held_out:
                sampler = Sampler(
                    ports=kept, side=max(port.window.shape), rng=np.random.default_rng(number), drawn_share=1.0
                )
                proposals[port.name] = [
                    propose(one, predict_dense(net, one), ends=ends, sides=sides, weight=weight)
                    for one, weight in ((port, 1.0), (sampler.plant_port(port, PLANTED), PLANTED_WEIGHT))
                ]
    for number, held_out in enumerate((*FOLDS, ())):
        folder = out / (f"fold{number}" if held_out else "all")
        seen = [one for name, pair in proposals.items() if name not in held_out for one in pair]
        export_ranking(train_ranking(seen), folder / RANKING)


def _network(folder: Path, ports: list[LabelledPort], steps: int, seed: int) -> Teller:
    """The network kept in a folder by an earlier run, or a new one."""
    kept = folder / "ship_net.pt"
    if kept.is_file():
        net = Teller(ShipNet())
        net.load_state_dict(torch.load(kept, weights_only=True))
        return net.eval()
    print(f"{folder.name}: {', '.join(port.name for port in ports)}", flush=True)  # noqa: T201
    net = train_dense(ports, steps=steps, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(net.state_dict(), kept)
    return net


def _reader(path: Path, ports: list[LabelledPort], kind: EdgeKind, steps: int, seed: int) -> EdgeReader:
    """The edge reader kept in a file by an earlier run, or a new one."""
    if not path.is_file():
        export_edges(train_edges(ports, kind, steps=steps, seed=seed), kind, path)
    return read_edges(path)


def main() -> None:
    """Parse and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--edge-steps", type=int, default=500)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    train_all(read_labelled_ports(given.data), given.out, steps=given.steps, edge_steps=given.edge_steps)


if __name__ == "__main__":
    main()
