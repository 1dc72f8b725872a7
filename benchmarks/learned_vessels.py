"""Accuracy of the learned vessel detector on labelled ports, each judged by networks that had not seen it.

    python -m training.train DATA TRAINED                                   the networks of five folds
    python -m benchmarks.learned_vessels DATA TRAINED OUT [--scorers DIR]   detections per port; the scorers' totals

DATA as in `benchmarks/vessels.py`, whose fitted numbers of berths, out of fold too, are used with zones.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.vessels import Port, fitted, read_port, run_scorers, write_folds
from training.ports import FOLDS

from quaywatch.detections.learned import LearnedVessels
from quaywatch.detections.learned_network import read_model

SCORES = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)


def out_of_fold(ports: Sequence[Port], trained: Path) -> Iterator[tuple[Port, LearnedVessels]]:
    """Each port with a detector that had not seen it."""
    for port in ports:
        number = next(n for n, names in enumerate(FOLDS) if port.name[:-11] in names)
        learned = read_model(trained / f"fold{number}")
        model = fitted([other for other in ports if other is not port])
        yield port, LearnedVessels(learned=lambda one=learned: one, model=model)


def print_curve(scorers: Path, data: Path, out: Path) -> None:
    """Print precision, recall and F1 for a row of least scores, without zones."""
    command = [sys.executable, scorers / "vessels.py", "--land", data / "land", data / "labels", out / "without_zones"]
    for least in SCORES:
        path = out / "curve.json"
        subprocess.run(
            [*map(str, command), "--min-score", str(least), "--out", str(path)], check=True, stdout=subprocess.DEVNULL
        )
        totals = json.loads(path.read_text(encoding="utf-8"))["totals"]
        figures = {key: totals[key] for key in ("precision", "recall", "F1")}
        split = {place: totals[place]["F1"] for place in ("at_quay", "off_quay")}
        print("least score", least, json.dumps(figures | split | {"length": totals["length"]["MAE_m"]}))  # noqa: T201


def main() -> None:
    """Parse, find, score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("trained", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scorers", type=Path)
    given = parser.parse_args()
    ports = [read_port(path) for path in sorted((given.data / "stacks").glob("*.tif"))]
    write_folds(out_of_fold(ports, given.trained), given.out)
    if given.scorers:
        run_scorers(given.scorers, given.data, given.out)
        print_curve(given.scorers, given.data, given.out)


if __name__ == "__main__":
    main()
