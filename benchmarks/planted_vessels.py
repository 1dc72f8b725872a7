"""Lengths of planted vessels, whose size is known exactly, by networks that had not seen the port they are planted in.

    python -m benchmarks.planted_vessels DATA TRAINED OUT --scorers SCORERS [--seeds 1 2]

DATA and TRAINED as in `benchmarks/learned_vessels.py`. SCORERS holds `paint.py`, which paints hulls of one colour,
with a tapered bow, through a point spread into the real scenes of DATA: afloat, and alongside at berth zones that the
labels leave free. Synthetic: a planted hull has no house, no shadow and no cranes over it; real lengths are harder.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from benchmarks.learned_vessels import out_of_fold
from benchmarks.vessels import Port, read_port
from pyproj import Transformer
from scipy import ndimage

from quaywatch.bench.matching import Label, fit_vessel
from quaywatch.detections.berths import find_strip
from quaywatch.detections.measure import Rectangle
from quaywatch.detections.water import WaterMap, find_water
from quaywatch.plugins import VesselDetector
from quaywatch.records.pixels import PixelWindow

AFLOAT, TRIES = 60, 4000
CLEAR_M = 60.0
"""Least water round a planted vessel that is afloat, and least distance from any other."""
FENDER_M = (1.0, 6.0)
PAD_PIXELS, PSF_FWHM_M = 16, 14.0
DIGITAL_NUMBERS = 10_000.0
"""Per unit of reflectance: the painter's least noise is one."""
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One planted vessel and what a detector made of it."""

    port: str
    at_quay: bool
    length_m: float
    error_m: float | None
    u95_m: float | None
    width_error_m: float | None = None
    width_u95_m: float | None = None


def places(port: Port, water: WaterMap, rng: np.random.Generator) -> Iterator[tuple[Rectangle, bool]]:
    """Rectangles for hulls: alongside in free berth zones, then afloat; none meets a labelled ship or another."""
    taken = [label.area.buffer(20.0) for label in port.labels]

    def free(one: Rectangle, reach: float) -> bool:
        area = shapely.Polygon(one.corners).buffer(reach)
        if any(area.intersects(other) for other in taken):
            return False
        taken.append(area)
        return True

    for zone in port.zones:
        strip = find_strip(zone, port.grid, water)
        length = float(rng.uniform(70.0, max(80.0, min(strip.length_m - 10.0, 300.0))))
        width = length / float(rng.uniform(5.5, 8.0))
        off = width / 2.0 + float(rng.uniform(*FENDER_M))
        shift = float(rng.uniform(-0.5, 0.5)) * max(strip.length_m - length, 0.0)
        centre = strip.start + shift * strip.along + off * strip.seaward
        one = Rectangle(centre=centre, along=strip.along, length_m=length, width_m=width)
        near = [label for label in port.labels if label.area.distance(port.grid.frame.to_plane(zone.shape)) <= 5.0]
        if not near and free(one, 15.0):
            yield one, True
    steps = max(1, round(CLEAR_M / port.grid.pixel_m))
    clear = np.argwhere(ndimage.binary_erosion(water.sea, iterations=steps))
    count = 0
    for row, column in clear[rng.permutation(len(clear))[:TRIES]]:
        angle = float(rng.uniform(0.0, np.pi))
        length = float(np.exp(rng.uniform(np.log(70.0), np.log(350.0))))
        centre = port.grid.to_metres([column + rng.random(), row + rng.random()])[0]
        width = length / float(rng.uniform(5.5, 8.0))
        along = np.array([np.cos(angle), np.sin(angle)])
        one = Rectangle(centre=centre, along=along, length_m=length, width_m=width)
        if count < AFLOAT and is_afloat(one, port, water) and free(one, CLEAR_M):
            count += 1
            yield one, False


def is_afloat(one: Rectangle, port: Port, water: WaterMap) -> bool:
    """Whether water surrounds a rectangle on all sides."""
    along, off = (np.arange(-side / 2.0 - CLEAR_M, side / 2.0 + CLEAR_M, 10.0) for side in (one.length_m, one.width_m))
    sea = port.grid.sample(water.sea.astype(np.float32), one.centre, one.axes, along, off)
    return bool(np.nan_to_num(sea).min() > 0.5)


def planted(
    port: Port, chosen: Sequence[tuple[Rectangle, bool]], painter: Any, rng: np.random.Generator
) -> PixelWindow:
    """The port's window with hulls painted into it, through a Gaussian point spread and with the noise around them."""
    grid, window = port.grid, port.window
    plane = Transformer.from_crs("EPSG:4326", grid.frame.crs, always_xy=True)
    pixel = painter.pixel_metres(window.transform, window.crs, plane)
    values = {band: layer.copy() for band, layer in window.values.items()}
    for one, _ in chosen:
        (centre,) = grid.frame.to_lonlat(one.centre)
        azimuth = float(np.degrees(np.arctan2(*one.along)) + 180.0 * rng.integers(2)) % 360.0
        hull = painter.hull(plane, (centre.lon, centre.lat), one.length_m, one.width_m, azimuth)
        (rows, columns), fine = painter.fine_mask(hull, plane, window.transform, window.crs, window.shape)
        padded = tuple(
            slice(max(0, part.start - PAD_PIXELS), min(size, part.stop + PAD_PIXELS))
            for part, size in zip((rows, columns), window.shape, strict=True)
        )
        cover = np.zeros([part.stop - part.start for part in padded])
        inner = [slice(p.start - q.start, p.stop - q.start) for p, q in zip((rows, columns), padded, strict=True)]
        cover[tuple(inner)] = painter.blocks(fine)
        grey = float(np.exp(rng.uniform(np.log(0.08), np.log(0.45))))
        levels = np.clip(grey * np.exp(rng.normal(0.0, 0.15, len(values))), 0.03, 0.8)
        image = np.stack([layer[padded].astype(np.float64) * DIGITAL_NUMBERS for layer in values.values()])
        painter.paint_optical(image, painter.blur(cover, PSF_FWHM_M, pixel), list(levels * DIGITAL_NUMBERS), rng)
        for layer, painted in zip(values.values(), image, strict=True):
            layer[padded] = np.rint(painted) / DIGITAL_NUMBERS
    return dataclasses.replace(window, values=values)


def found_in(
    window: PixelWindow, chosen: Sequence[tuple[Rectangle, bool]], port: Port, detector: VesselDetector
) -> Iterator[Planted]:
    """Every planted vessel of a window with the errors of the detection that fits it best."""
    detections, _ = detector.find_vessels(window, ())
    areas = [port.grid.frame.to_plane(detection.outline) for detection in detections]
    for truth, at_quay in chosen:
        label = Label(area=shapely.Polygon(truth.corners), length_m=truth.length_m)
        shared = [fit_vessel(label, other) for other in areas]
        best = int(np.argmax(shared)) if shared and max(shared) > 0 else None
        one = None if best is None else detections[best]
        yield Planted(
            port=port.name,
            at_quay=at_quay,
            length_m=truth.length_m,
            error_m=None if one is None else one.length_m.value - truth.length_m,
            u95_m=None if one is None else one.length_m.u95,
            width_error_m=None if one is None else one.width_m.value - truth.width_m,
            width_u95_m=None if one is None else one.width_m.u95,
        )


def print_errors(found: Sequence[Planted]) -> None:
    """Print how many were found, how far off their sizes are, and how often their intervals hold."""
    for name, rows in (
        ("all", found),
        ("at the quay", [one for one in found if one.at_quay]),
        ("off it", [one for one in found if not one.at_quay]),
    ):
        seen = [one for one in rows if one.error_m is not None]
        errors = np.array([one.error_m for one in seen])
        u95 = np.array([one.u95_m for one in seen])
        width, width_u95 = (np.array([getattr(one, key) for one in seen]) for key in ("width_error_m", "width_u95_m"))
        figures = {
            "planted": len(rows),
            "found": round(len(seen) / max(len(rows), 1), 3),
            "length_MAE_m": round(float(np.abs(errors).mean()), 2),
            "length_median_m": round(float(np.median(np.abs(errors))), 2),
            "length_bias_m": round(float(errors.mean()), 2),
            "inside_u95": round(float((np.abs(errors) <= u95).mean()), 4),
            "u95_median_m": round(float(np.median(u95)), 1),
            "width_MAE_m": round(float(np.abs(width).mean()), 2),
            "width_inside_u95": round(float((np.abs(width) <= width_u95).mean()), 4),
        }
        print(name, json.dumps(figures))  # noqa: T201


def main() -> None:
    """Plant, find, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("trained", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scorers", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    given = parser.parse_args()
    ports = [read_port(path) for path in sorted((given.data / "stacks").glob("*.tif"))]
    found: list[Planted] = []
    painter = load_painter(given.scorers)
    for port, detector in out_of_fold(ports, given.trained):
        water = find_water(port.window, port.grid)
        if water is None:
            raise ValueError(f"{port.name} shows no sea")
        for seed in given.seeds:
            rng = np.random.default_rng(seed)
            chosen = list(places(port, water, rng))
            found += found_in(planted(port, chosen, painter, rng), chosen, port, detector)
        print(port.name)  # noqa: T201
        print_errors([one for one in found if one.port == port.name])
    print_errors(found)
    rows = [dataclasses.asdict(one) for one in found]
    given.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def load_painter(scorers: Path) -> Any:
    """The independent painter of planted objects."""
    sys.path.insert(0, str(scorers))
    return importlib.import_module("paint")


if __name__ == "__main__":
    main()
