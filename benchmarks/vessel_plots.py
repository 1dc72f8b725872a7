"""Pictures of how good a vessel detector is: precision and recall, lengths, and its worst misses and false alarms.

    python -m benchmarks.vessel_plots DATA FOUND IMAGES [--planted PLANTED.json]

DATA as in `benchmarks/vessels.py`; FOUND is a folder of detections per port (`OUT/without_zones` of
`benchmarks/learned_vessels.py`), PLANTED.json what `benchmarks/planted_vessels.py` wrote. IMAGES gets two PNG files;
how many were found of each class of length is printed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import shapely
from benchmarks.vessels import Port, features, read_port
from matplotlib import pyplot
from matplotlib.axes import Axes

from quaywatch.bench.matching import LEAST_M, Label, match_vessels
from quaywatch.geo import shape_from_geojson
from quaywatch.records.scene import Band

mpl.use("Agg")
COLUMNS, WORST, REACH_M = 5, 10, 300.0
CLASSES_M = (70, 90, 120, 160, 220, 500)
CREDIT = "Contains modified Copernicus Sentinel data 2022-2023; labels: sen2ships (MIT)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A detection, and the label that it was matched with."""

    port: int
    area: shapely.Polygon
    score: float
    length_m: float
    u95_m: float
    label: Label | None


def matched(number: int, port: Port, path: Path) -> tuple[list[Found], list[Label]]:
    """Every detection of 70 m or more, or with a match, one to one; and the labels that were missed."""
    told = features(path)
    areas = [port.grid.frame.to_plane(shape_from_geojson(one["geometry"])) for one in told]
    match = match_vessels(port.labels, areas, [one["properties"]["length_m"] for one in told])
    pairs = {detection: port.labels[label] for label, detection in match.pairs}
    found = [
        Found(
            port=number,
            area=area,
            score=one["properties"]["score"],
            length_m=one["properties"]["length_m"],
            u95_m=one["properties"]["length_u95_m"],
            label=pairs.get(index),
        )
        for index, (one, area) in enumerate(zip(told, areas, strict=True))
    ]
    hit = {id(label) for label in pairs.values()}
    missed = [label for label in port.labels if id(label) not in hit and label.length_m >= LEAST_M]
    return [one for one in found if counts(one)], missed


def counts(one: Found) -> bool:
    """Whether a detection is right or wrong, and not one of the short ones that nobody labelled."""
    return one.length_m >= LEAST_M if one.label is None else one.label.length_m >= LEAST_M


def draw_curve(axes: Axes, found: Sequence[Found], wanted: int) -> None:
    """Precision against recall as the least score falls."""
    ranked = sorted(found, key=lambda one: -one.score)
    hits = np.cumsum([one.label is not None for one in ranked])
    recall, precision = hits / wanted, hits / np.arange(1, len(ranked) + 1)
    best = int(np.argmax(2 * recall * precision / (recall + precision + 1e-9)))
    axes.plot(recall, precision, color="black")
    axes.plot(recall[best], precision[best], "o", color="tab:red")
    note = f"least score {ranked[best].score:.2f}"
    axes.annotate(note, (recall[best], precision[best]), xytext=(8, 6), textcoords="offset points")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="recall", ylabel="precision", title="Out of fold, ten ports")
    axes.grid(alpha=0.3)


def draw_lengths(axes: Axes, true_m: npt.ArrayLike, found_m: npt.ArrayLike, title: str) -> None:
    """Lengths found against lengths known."""
    axes.plot([50, 420], [50, 420], color="grey", linewidth=0.8)
    axes.plot(true_m, found_m, ".", color="black", markersize=3)
    axes.set(xlim=(50, 420), ylim=(50, 420), xlabel="true length, m", ylabel="length found, m", title=title)
    axes.set_aspect("equal")
    axes.grid(alpha=0.3)


def print_found_by_length(found_m: Sequence[float], missed_m: Sequence[float]) -> None:
    """Print, per class of length, how many of the labelled ships were found."""
    for low, high in pairwise(CLASSES_M):
        found, missed = (sum(low <= one < high for one in lengths) for lengths in (found_m, missed_m))
        print(f"{low} to {high} m: {found} of {found + missed}")  # noqa: T201


def draw_chip(axes: Axes, port: Port, area: shapely.Polygon, others: Sequence[tuple[shapely.Polygon, str]]) -> None:
    """The picture round one object, with outlines."""
    reach = REACH_M / port.grid.pixel_m
    column, row = port.grid.to_pixels(shapely.get_coordinates(area.centroid))[0]
    values = port.window.values
    bands = [band if band in values else next(iter(values)) for band in (Band.RED, Band.GREEN, Band.BLUE)]
    top, left = (max(0, int(middle - reach)) for middle in (row, column))
    part = np.stack([values[b][top : int(row + reach), left : int(column + reach)] for b in bands], axis=-1)
    low, high = np.nanquantile(part, (0.02, 0.98))
    axes.imshow(np.clip((part - low) / (high - low + 1e-6), 0, 1))
    for outline, colour in others:
        x, y = (port.grid.to_pixels(shapely.get_coordinates(outline)) - [left + 0.5, top + 0.5]).T
        axes.plot(x, y, color=colour, linewidth=1.2)
    axes.set(xlim=(0, part.shape[1] - 1), ylim=(part.shape[0] - 1, 0), xticks=[], yticks=[])


def draw_worst(path: Path, ports: Sequence[Port], found: Sequence[Found], missed: Sequence[tuple[int, Label]]) -> None:
    """The ten longest ships that were missed, and the ten surest finds that are none."""
    false = sorted((one for one in found if one.label is None), key=lambda one: -one.score)[:WORST]
    longest = sorted(missed, key=lambda one: -one[1].length_m)[:WORST]
    figure, grid = pyplot.subplots(2 * WORST // COLUMNS, COLUMNS, figsize=(11, 9.6))
    for axes, (number, label) in zip(grid.flat, longest, strict=False):
        near = [(one.area, "tab:red") for one in found if one.port == number]
        draw_chip(axes, ports[number], label.area, [*near, (label.area, "cyan")])
        axes.set_title(f"missed: {ports[number].name[:-11]}, {label.length_m:.0f} m", fontsize=8)
    for axes, one in zip(grid.flat[WORST:], false, strict=False):
        labels = [(label.area, "cyan") for label in ports[one.port].labels]
        draw_chip(axes, ports[one.port], one.area, [*labels, (one.area, "tab:red")])
        axes.set_title(f"false: {ports[one.port].name[:-11]}, score {one.score:.2f}", fontsize=8)
    figure.text(0.01, 0.005, f"Cyan: labels. Red: found. Each picture is 600 m wide. {CREDIT}", fontsize=7)
    figure.tight_layout(rect=(0, 0.02, 1, 1))
    figure.savefig(path, dpi=75)


def main() -> None:
    """Match and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("found", type=Path)
    parser.add_argument("images", type=Path)
    parser.add_argument("--planted", type=Path)
    given = parser.parse_args()
    ports = [read_port(path) for path in sorted((given.data / "stacks").glob("*.tif"))]
    found: list[Found] = []
    missed: list[tuple[int, Label]] = []
    for number, port in enumerate(ports):
        here, lost = matched(number, port, given.found / f"{port.name}.geojson")
        found += here
        missed += [(number, label) for label in lost]
    hits = [one for one in found if one.label]
    figure, (left, middle, right) = pyplot.subplots(1, 3, figsize=(12, 4))
    draw_curve(left, found, len(hits) + len(missed))
    lengths = [one.label.length_m for one in hits if one.label]
    draw_lengths(middle, lengths, [one.length_m for one in hits], "Against labels (±15–20 m themselves)")
    if given.planted:
        rows = [row for row in json.loads(given.planted.read_text(encoding="utf-8")) if row["error_m"] is not None]
        true = np.array([row["length_m"] for row in rows])
        draw_lengths(right, true, true + [row["error_m"] for row in rows], "Planted (synthetic) vessels")
    figure.text(0.01, 0.01, CREDIT, fontsize=7)
    figure.tight_layout(rect=(0, 0.03, 1, 1))
    figure.savefig(given.images / "vessels_curves.png", dpi=90)
    print_found_by_length([one.label.length_m for one in hits if one.label], [label.length_m for _, label in missed])
    draw_worst(given.images / "vessels_worst.png", ports, found, missed)


if __name__ == "__main__":
    main()
