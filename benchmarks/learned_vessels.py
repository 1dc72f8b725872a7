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
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from benchmarks.vessels import Port, fitted, length_errors, read_port, run_scorers
from training.ports import FOLDS

from quaywatch.detections.learned import LearnedVessels
from quaywatch.detections.learned_network import read_model
from quaywatch.report.detections import SceneFindings, write_detections

SCORES = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)


def out_of_fold(ports: Sequence[Port], trained: Path) -> Iterator[tuple[Port, LearnedVessels]]:
    """Each port with a detector that had not seen it."""
    for port in ports:
        number = next(n for n, names in enumerate(FOLDS) if port.name[:-11] in names)
        learned = read_model(trained / f"fold{number}")
        model = fitted([other for other in ports if other is not port])
        yield port, LearnedVessels(learned=lambda one=learned: one, model=model)


def write_folds(ports: Sequence[Port], trained: Path, out: Path) -> None:
    """Detections of every port, with and without its zones; prints the errors that u95 is set from."""
    errors = []
    for port, detector in out_of_fold(ports, trained):
        for folder, zones in (("without_zones", ()), ("with_zones", port.zones)):
            started = time.perf_counter()
            detections, answers = detector.find_vessels(port.window, zones)
            spent = time.perf_counter() - started
            errors += length_errors(port, detections)
            share = float(port.window.usable.mean())
            found = SceneFindings(scene=port.window.scene, detections=detections, answers=answers, usable_share=share)
            (out / folder).mkdir(parents=True, exist_ok=True)
            write_detections([found], out / folder / f"{port.name}.geojson", detector=detector)
            print(f"{port.name} {folder}: {len(detections)} objects, {spent:.1f} s", flush=True)  # noqa: T201
    for at_quay in (True, False):
        lengths, widths = np.abs(np.array([error[1:] for error in errors if error[0] is at_quay])).T
        print(  # noqa: T201
            f"at_quay={at_quay}: n={lengths.size}, 95 % of length errors within {np.quantile(lengths, 0.95):.0f} m, "
            f"half within {np.median(lengths):.0f} m; 95 % of width errors within {np.quantile(widths, 0.95):.0f} m"
        )


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
    write_folds(ports, given.trained, given.out)
    if given.scorers:
        run_scorers(given.scorers, given.data, given.out)
        print_curve(given.scorers, given.data, given.out)


if __name__ == "__main__":
    main()
