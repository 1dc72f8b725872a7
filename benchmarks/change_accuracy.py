"""How good the search for changes is: real city pairs against masks, planted roofs, and a picture of both.

    python -m benchmarks.change_accuracy DATA OUT --scorers SCORERS [--count 10] [--roofs PLANTED.json]

DATA as in `benchmarks/planted_roofs.py`. SCORERS holds the independent scorer `changes.py` and the painter `paint.py`.
OUT gets a file of changes for each city, the scores, the planted roofs and `change_lengths.png`. With `--roofs` the
roofs of an earlier run are drawn and none are planted.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from benchmarks.planted_roofs import Plan, Planted, plant_roofs, summary
from matplotlib import pyplot

from quaywatch.detections.changes import DETECTOR_NAME, DETECTOR_VERSION
from quaywatch.detections.scene_changes import search_changes
from quaywatch.report.changes import changes_geojson
from quaywatch.report.detections import write_collection
from quaywatch.scenes.hints import read_hints
from quaywatch.scenes.identify import identify_scene

mpl.use("Agg")
CLASSES = (3.0, 6.0, 12.0, 25.0, 50.0, 1000.0)
"""Of the contrast of a planted roof, in standard deviations of its surroundings."""
CREDIT = "Roofs painted into pictures that contain modified Copernicus Sentinel data 2015-2018. Synthetic."


def detect(folder: Path, out: Path) -> None:
    """Everything that changed in one city pair, written as `quaywatch detect changes --no-clouds` writes it."""
    files = {name: next(folder.glob(f"{name}_*.tif")) for name in ("t1", "t2")}
    early, late = (identify_scene([(path, name)], read_hints({"sensor": "sentinel2"})) for name, path in files.items())
    found = search_changes([early], [late], files.__getitem__, clouds=lambda window: window)
    collection = changes_geojson(
        found.changes,
        sides=([early], [late]),
        usable_shares=found.usable_shares,
        shifts=found.shifts,
        skipped=found.skipped,
        detector=(DETECTOR_NAME, DETECTOR_VERSION),
    )
    write_collection(collection, out)


def score_cities(data: Path, out: Path, scorer: Any) -> dict[str, Any]:
    """The scorer's answer for all cities, everything drawn."""
    masks, found = out / "masks", out / "found"
    for folder in (masks, found):
        folder.mkdir(parents=True, exist_ok=True)
    for city in sorted(path for path in data.iterdir() if path.is_dir()):
        (masks / f"{city.name}.tif").write_bytes((city / "mask.tif").read_bytes())
        detect(city, found / f"{city.name}.geojson")
    told: dict[str, Any] = scorer.score(str(masks), str(found), scorer.parse([str(masks), str(found)]))
    return told


def draw(planted: Sequence[Planted], path: Path) -> None:
    """Errors of length against length with their intervals, and the share found by contrast."""
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11.0, 4.4), width_ratios=(3, 2), layout="constrained")
    hits = [one for one in planted if one.found]
    error = np.array([one.length_error_m for one in hits], dtype=float)
    u95 = np.array([one.length_u95_m for one in hits], dtype=float)
    inside = np.abs(error) <= u95
    lengths = np.array([one.length_m for one in hits])
    for mask, colour, label in ((inside, "#1f6f8b", "inside ± u95"), (~inside, "#c0392b", "outside")):
        bars = {"fmt": "o", "markersize": 3, "linewidth": 0.6, "color": colour, "alpha": 0.6}
        left.errorbar(lengths[mask], error[mask], yerr=u95[mask], label=f"{label}: {mask.sum()}", **bars)
    left.axhline(0.0, color="black", linewidth=0.6)
    left.set(xlabel="true length (m)", ylabel="told less true (m)", ylim=(-25.0, 25.0))
    left.set_title(f"Lengths; {int((np.abs(error) > 25.0).sum())} of {len(hits)} lie beyond the picture")
    left.legend(loc="upper right", fontsize=8)
    contrast = np.array([one.contrast for one in planted])
    which = np.digitize(contrast, CLASSES[1:-1])
    names = [f"{low:g}–{high:g}" for low, high in zip(CLASSES, CLASSES[1:], strict=False)]
    names[-1] = f"{CLASSES[-2]:g} and more"
    counts = [int((which == number).sum()) for number in range(len(names))]
    shares = [
        float(np.mean([one.found for one, its in zip(planted, which, strict=True) if its == number] or [np.nan]))
        for number in range(len(names))
    ]
    right.barh(names, shares, color="#1f6f8b")
    for row, (share, count) in enumerate(zip(shares, counts, strict=True)):
        right.text(0.02, row, f"{share:.1%} of {count}", va="center", color="white", fontsize=9)
    right.set(xlim=(0.0, 1.0), xlabel="share found", ylabel="contrast (standard deviations)")
    right.set_title("Found, by contrast")
    figure.suptitle(CREDIT, x=0.005, ha="left", fontsize=7, color="#555555")
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def main() -> None:
    """Score, plant, draw, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scorers", type=Path, required=True)
    parser.add_argument("--count", type=int, default=10, help="roofs per city")
    parser.add_argument("--seed", type=int, default=22)
    parser.add_argument("--roofs", type=Path, help="planted roofs of an earlier run")
    given = parser.parse_args()
    sys.path.insert(0, str(given.scorers))
    told = score_cities(given.data, given.out, importlib.import_module("changes"))
    (given.out / "scores.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    for name, one in [*told["files"].items(), ("pooled", told["totals"])]:
        print(name, {key: one[key] for key in ("F1", "precision", "recall")})  # noqa: T201
    print("mean over cities", told["mean_over_files"])  # noqa: T201
    if given.roofs:
        planted = [Planted(**row) for row in json.loads(given.roofs.read_text(encoding="utf-8"))]
        print("all", {key: round(value, 3) for key, value in summary(planted).items()})  # noqa: T201
    else:
        plan = Plan(painter=importlib.import_module("paint"))
        planted = plant_roofs(given.data, plan, [given.seed], given.count)
        rows = [dataclasses.asdict(one) for one in planted]
        (given.out / "roofs.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    draw(planted, given.out / "change_lengths.png")


if __name__ == "__main__":
    main()
