"""Accuracy of the optical vessel detector on labelled ports, each judged by numbers fitted on the others.

    python benchmarks/vessels.py DATA OUT [--scorers DIR]     detections per port, out of fold; the scorers' totals
    python benchmarks/vessels.py DATA --fit                   the numbers for src/quaywatch/detections/vessel_scores.py

DATA holds `stacks/NAME.tif`, `labels/NAME.geojson`, `land/NAME.tif` and `berths/NAME.geojson`; a name ends in the date
(`busan_2022-05-14`). OUT gets `with_zones/` and `without_zones/`, in the format `quaywatch/detections/1`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from quaywatch.bench.matching import LEAST_M, Label
from quaywatch.detections.berths import berthed_features, find_berthed, find_strip, read_profile
from quaywatch.detections.hulls import Hull, find_hulls
from quaywatch.detections.measure import MetricGrid, Rectangle
from quaywatch.detections.vessel_scores import Logistic, VesselModel
from quaywatch.detections.vessels_optical import OpticalVessels
from quaywatch.detections.water import WaterMap, find_water
from quaywatch.geo import shape_from_geojson
from quaywatch.plugins import VesselDetector
from quaywatch.records.detection import Detection
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.report.detections import SceneFindings, write_detections
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.read import read_window

TASKS = ("occupancy", "berthed", "hull")
Array = npt.NDArray[np.float64]
Rows = tuple[Array, Array]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Port:
    """One scene with its labels, zones and training rows: per task the features, and whether they mark a vessel."""

    name: str
    window: PixelWindow
    grid: MetricGrid
    zones: tuple[Zone, ...]
    labels: tuple[Label, ...]
    rows: dict[str, Rows]


def read_port(path: Path) -> Port:
    """A port with everything that fitting needs."""
    folder, name = path.parent.parent, path.stem
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    scene = identify_scene([(path, digest)], SceneHints(sensor="sentinel2", acquired=name[-10:]))
    window = read_window(scene, lambda _digest: path, scene.footprint, margin_m=0.0)
    grid = MetricGrid.of(window)
    zones = tuple(
        Zone(id=one["properties"]["id"], kind=ZoneKind.BERTH, shape=shape_from_geojson(one["geometry"]))
        for one in features(folder / "berths" / f"{name}.geojson")
    )
    labels = tuple(
        Label(area=grid.frame.to_plane(shape_from_geojson(one["geometry"])), length_m=one["properties"]["length_m"])
        for one in features(folder / "labels" / f"{name}.geojson")
    )
    water = find_water(window, grid)
    hulls = find_hulls(water, grid)
    rows = training_rows(grid, water, zones, labels)
    pairs = [
        (hull.features, any(fits(label, hull.rectangle, 0.45) for label in labels))
        for hull in hulls
        if not may_be_craft(hull, labels)
    ]
    rows["hull"] = as_rows(pairs)
    return Port(name=name, window=window, grid=grid, zones=zones, labels=labels, rows=rows)


def may_be_craft(hull: Hull, labels: Sequence[Label]) -> bool:
    """Whether it may be one of the small craft that nobody labelled, and so is no counter-example."""
    short = hull.stands_alone and hull.rectangle.length_m < LEAST_M
    return short and not any(fits(label, hull.rectangle, 0.2) for label in labels)


def features(path: Path) -> list[dict]:
    """The features of a GeoJSON file."""
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def training_rows(grid: MetricGrid, water: WaterMap, zones: Sequence[Zone], labels: Sequence[Label]) -> dict[str, Rows]:
    """Features and truth of the two tasks of a berth."""
    rows: dict[str, list[tuple[Array, bool]]] = {"occupancy": [], "berthed": []}
    for zone in zones:
        profile = read_profile(find_strip(zone, grid, water), grid, water)
        area = grid.frame.to_plane(zone.shape)
        touching = [label for label in labels if label.area.distance(area) <= 5.0]
        lying = [label for label in touching if label.length_m >= LEAST_M and lies_in(label.area, area)]
        if lying or not touching:
            rows["occupancy"].append((profile.features, bool(lying)))
        if lying:
            rows["berthed"] += [
                (berthed_features(profile, found), any(fits(label, found, 0.2) for label in labels))
                for found in find_berthed(profile)
            ]
    return {task: as_rows(pairs) for task, pairs in rows.items()}


def lies_in(ship: shapely.Polygon, zone: shapely.Polygon) -> bool:
    """Whether a ship occupies a zone: a tenth of its area, or 25 m of it."""
    shared = ship.intersection(zone)
    if shared.is_empty:
        return False
    sides = shapely.get_coordinates(shared.minimum_rotated_rectangle)
    return shared.area >= 0.1 * zone.area or float(np.hypot(*np.diff(sides, axis=0).T).max(initial=0.0)) >= 25.0


def fits(label: Label, found: Rectangle, overlap: float) -> bool:
    """Whether a rectangle is near a label and shares this much with it (or has its centre in it and a like length)."""
    area = shapely.Polygon(found.corners)
    if label.area.centroid.distance(area.centroid) > max(50.0, label.length_m / 2.0):
        return False
    shared = label.area.intersection(area).area / label.area.union(area).area
    alike = abs(found.length_m - label.length_m) < 0.25 * label.length_m
    return shared >= overlap or (alike and label.area.contains(area.centroid))


def fitted(ports: Sequence[Port]) -> VesselModel:
    """Logistic regressions over the rows of some ports; each port weighs alike where rows are many per object."""
    return VesselModel(**{task: logistic([port.rows[task] for port in ports], even=task == "hull") for task in TASKS})


def as_rows(pairs: Sequence[tuple[Array, bool]]) -> Rows:
    """Features and truth as arrays."""
    return np.array([row for row, _ in pairs]), np.array([truth for _, truth in pairs], dtype=np.float64)


def logistic(rows: Sequence[Rows], *, even: bool = False, ridge: float = 0.1) -> Logistic:
    """The ridge logistic regression over rows of several ports, by Newton's method on standardised features."""
    rows = [(x, truth) for x, truth in rows if len(truth)]
    x, truth = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    weights = np.concatenate([np.full(len(t), 1000.0 / len(t) if even else 1.0) for _, t in rows])
    middle, spread = x.mean(axis=0), x.std(axis=0)
    design = np.column_stack([np.ones(len(x)), (x - middle) / spread])
    penalty = ridge * np.diag([0.0] + [1.0] * x.shape[1])
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-design @ beta))
        slope = design.T @ (weights * (truth - chance)) - penalty @ beta
        curve = (design.T * (weights * chance * (1.0 - chance))) @ design + penalty
        beta = beta + np.linalg.solve(curve, slope)
    scaled = beta[1:] / spread
    return Logistic(
        intercept=round(float(beta[0] - scaled @ middle), 4), weights=tuple(round(float(w), 4) for w in scaled)
    )


def out_of_fold(ports: Sequence[Port]) -> Iterator[tuple[Port, OpticalVessels]]:
    """Each port with a detector that was fitted on the others."""
    for port in ports:
        yield port, OpticalVessels(model=fitted([other for other in ports if other is not port]))


def length_errors(port: Port, detections: Sequence[Detection]) -> Iterator[tuple[bool, float, float]]:
    """At quay, length error and width error of each labelled ship's best-fitting detection."""
    areas = [port.grid.frame.to_plane(detection.outline) for detection in detections]
    for label in port.labels:
        shared = [label.area.intersection(area).area / label.area.union(area).area for area in areas]
        if label.length_m >= LEAST_M and shared and max(shared) >= 0.2:
            best = detections[int(np.argmax(shared))]
            sides = shapely.get_coordinates(label.area.minimum_rotated_rectangle)
            beam = float(np.hypot(*np.diff(sides, axis=0).T).min())
            yield best.at_quay, best.length_m.value - label.length_m, best.width_m.value - beam


def write_folds(judged: Iterable[tuple[Port, VesselDetector]], out: Path) -> None:
    """Detections of every port, with and without its zones; prints the errors against the labels."""
    errors = []
    for port, detector in judged:
        for folder, zones in (("without_zones", ()), ("with_zones", port.zones)):
            detections, answers = detector.find_vessels(port.window, zones)
            errors += length_errors(port, detections)
            share = float(port.window.usable.mean())
            found = SceneFindings(scene=port.window.scene, detections=detections, answers=answers, usable_share=share)
            (out / folder).mkdir(parents=True, exist_ok=True)
            write_detections([found], out / folder / f"{port.name}.geojson", detector=detector)
            print(f"{port.name} {folder}: {len(detections)} objects", flush=True)  # noqa: T201
    for at_quay in (True, False):
        lengths, widths = np.abs(np.array([error[1:] for error in errors if error[0] is at_quay])).T
        print(  # noqa: T201
            f"at_quay={at_quay}: n={lengths.size}, 95 % of length errors within {np.quantile(lengths, 0.95):.0f} m, "
            f"half within {np.median(lengths):.0f} m; 95 % of width errors within {np.quantile(widths, 0.95):.0f} m"
        )


def run_scorers(scorers: Path, data: Path, out: Path) -> None:
    """Print the totals and the figures per port of the independent scorers."""
    python = [sys.executable]
    plain = [*python, scorers / "vessels.py", "--land", data / "land", data / "labels", out / "without_zones"]
    berths = [*python, scorers / "berths.py", "score", data / "berths", data / "labels", out / "with_zones"]
    for name, command in (("vessels", plain), ("berths", berths)):
        path = out / f"{name}.json"
        subprocess.run([*map(str, command), "--out", str(path)], check=True, stdout=subprocess.DEVNULL)
        score = json.loads(path.read_text(encoding="utf-8"))
        for port, figures in (*score["files"].items(), ("totals", score["totals"])):
            print(name, port, json.dumps(figures))  # noqa: T201


def main() -> None:
    """Parse, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--scorers", type=Path)
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    ports = [read_port(path) for path in sorted((given.data / "stacks").glob("*.tif"))]
    if given.fit:
        print(fitted(ports))  # noqa: T201
    if given.out:
        write_folds(out_of_fold(ports), given.out)
    if given.out and given.scorers:
        run_scorers(given.scorers, given.data, given.out)


if __name__ == "__main__":
    main()
