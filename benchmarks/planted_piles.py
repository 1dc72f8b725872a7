"""Piles of known area painted into real Sentinel-2 pictures: area, interval, sign of change, and what is no pile.

    python -m benchmarks.planted_piles DATA OUT.json --scorers SCORERS [--kinds series held pair single empty]
        [--count 10] [--seeds 1 2] [--korba FOLDER]

DATA holds one folder per city with `t1_*.tif`, `t2_*.tif` and `mask.tif` (real change, where no yard is laid).
SCORERS holds `paint.py`, which paints one colour through a point spread of 14 m. Synthetic: a painted pile has no
shadow, no slope and no dust round it, so these figures are an upper bound of what real piles give.

- `series`: an empty yard, a pile, a smaller or larger one; fresh noise on one picture of the ground;
- `held`: the same, but no look shows the yard empty;
- `pair`: the two real dates, a pile on one or on both;
- `single`: one look alone;
- `empty`: three looks at a yard without a pile, and the two real dates.
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
from benchmarks.city_pairs import CityPair, read_cities
from pyproj import Transformer
from scipy import ndimage

from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.stock import measure_yard
from quaywatch.errors import DataError
from quaywatch.geo import Shape
from quaywatch.records.observation import Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.records.scene import Band
from quaywatch.records.stock import YardLook
from quaywatch.scenes.hints import read_hints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.read import read_like, read_window
from quaywatch.scenes.register import register

KINDS = ("series", "held", "pair", "single", "empty")
PSF_FWHM_M = 14.0
LEAST_CONTRAST = 3.0
AREAS_M2 = (20_000.0, 60_000.0)
REACH_PIXELS = 110
"""Half the side of the part of a picture round a yard."""
SHIFT_PIXELS, GAIN, OFFSET = 0.25, 0.02, 0.003
"""Standard deviations of each painted look's own shift, gain and haze."""
DIGITAL_NUMBERS = 10_000.0
COLOURS = {
    "coal": {Band.BLUE: 0.05, Band.GREEN: 0.05, Band.RED: 0.05, Band.NIR: 0.055, Band.SWIR16: 0.06},
    "ore": {Band.BLUE: 0.08, Band.GREEN: 0.10, Band.RED: 0.18, Band.NIR: 0.24, Band.SWIR16: 0.30},
    "aggregate": {Band.BLUE: 0.30, Band.GREEN: 0.33, Band.RED: 0.36, Band.NIR: 0.40, Band.SWIR16: 0.42},
}
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One look at a planted yard, and what was told of it."""

    place: str
    kind: str
    yard: int
    look: int
    colour: str
    true_m2: float
    contrast: float
    outcome: str
    because: str
    area_m2: float | None = None
    u95_m2: float | None = None
    material: str | None = None
    change_m2: float | None = None
    change_u95_m2: float | None = None
    true_change_m2: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Yard:
    """Where piles are painted, and in which order its fine pixels fill."""

    outline: Shape
    window: tuple[slice, slice]
    field: npt.NDArray[np.float64]
    cell_m2: float
    pixel_m: tuple[float, float]
    here: tuple[slice, slice]
    """The part of the picture round it."""


def propose_yard(place: CityPair, painter: Any, rng: np.random.Generator) -> Yard:
    """A yard with five to eight corners anywhere in a place, where no real change is mapped."""
    plane = Transformer.from_crs("EPSG:4326", place.grid.frame.crs, always_xy=True)
    rows, columns = place.before.shape
    pixel = painter.pixel_metres(place.before.transform, place.before.crs, plane)
    size = place.before.shape
    while True:
        radius = rng.uniform(150.0, 300.0)
        stretch = rng.uniform(0.6, 1.0)
        rim = radius / place.grid.pixel_m + 12.0
        if min(rows, columns) < 2 * rim + 4:
            radius, rim = 150.0, min(rows, columns) / 2 - 3.0
        middle = place.grid.to_metres([rng.uniform(rim, columns - rim), rng.uniform(rim, rows - rim)])[0]
        angles = np.sort(
            (np.arange(corners := rng.integers(5, 9)) + rng.uniform(0, 0.6, corners)) * 2 * np.pi / corners
        )
        turn = rng.uniform(0, np.pi)
        ring = radius * np.column_stack([np.cos(angles), stretch * np.sin(angles)])
        ring = ring @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + middle
        area = shapely.Polygon(ring)
        share = painter.coverage(area, plane, place.before.transform, place.before.crs, size)
        if area.area < 1.25 * AREAS_M2[0] or (place.changed & (share > 0)).any():
            continue
        window, fine = painter.fine_mask(area, plane, place.before.transform, place.before.crs, size)
        centre = place.grid.to_pixels(middle)[0].astype(int)
        low = np.maximum(centre - REACH_PIXELS, 0)
        return Yard(
            outline=place.grid.frame.from_plane(area),
            window=window,
            field=painter.pile_field(fine, rng),
            cell_m2=pixel[0] * pixel[1] / painter.FINE**2,
            pixel_m=pixel,
            here=(
                slice(int(low[1]), int(centre[1]) + REACH_PIXELS),
                slice(int(low[0]), int(centre[0]) + REACH_PIXELS),
            ),
        )


def areas_of(kind: str, yard: Yard, rng: np.random.Generator) -> list[float]:
    """True area of each look."""
    room = min(0.85 * float(np.isfinite(yard.field).sum()) * yard.cell_m2, AREAS_M2[1])
    draw = [float(rng.uniform(AREAS_M2[0], max(room, AREAS_M2[0] + 1.0))) for _ in range(3)]
    return {
        "series": [0.0, draw[0], draw[1]],
        "held": draw,
        "pair": [(0.0, draw[0])[int(rng.integers(2))], draw[1]][:: (1, -1)[int(rng.integers(2))]],
        "single": draw[:1],
        "empty": [0.0] * int(rng.integers(2, 4)),
    }[kind]


def colour_of(bands: Sequence[Band], rng: np.random.Generator) -> tuple[str, Array]:
    """A material, or any colour, with some scatter."""
    name = str(rng.choice([*COLOURS, "any"]))
    if name == "any":
        base = np.full(len(bands), rng.uniform(0.04, 0.45)) * (1.0 + rng.normal(0.0, 0.12, len(bands)))
    else:
        base = np.array([COLOURS[name][band] for band in bands]) * rng.uniform(0.8, 1.2)
    return name, np.clip(base + rng.normal(0.0, 0.006, len(bands)), 0.03, 0.7)


def disturbed(image: Array, rng: np.random.Generator) -> Array:
    """An image with its own shift, gain and haze."""
    shift = rng.normal(0.0, SHIFT_PIXELS, 2)
    moved = np.stack([ndimage.shift(band, shift, order=3, mode="nearest") for band in image])
    gain = rng.normal(1.0, GAIN, (len(image), 1, 1))
    return np.asarray(moved * gain + rng.normal(0.0, OFFSET, (len(image), 1, 1)) * DIGITAL_NUMBERS)


def painted_looks(
    place: CityPair, yard: Yard, areas: Sequence[float], level: Array, setting: tuple[str, Any, np.random.Generator]
) -> Iterator[tuple[PixelWindow, float]]:
    """Each look round the yard as a window, and its pile's contrast (0 for none)."""
    kind, painter, rng = setting
    two_dates = kind == "pair" or (kind == "empty" and len(areas) == 2)
    ground = place.before if rng.integers(2) or two_dates else place.after
    for number, area in enumerate(areas):
        window = (place.before, place.after)[number] if two_dates else ground
        image = np.stack([window.values[band] for band in place.bands]).astype(np.float64) * DIGITAL_NUMBERS
        image[~np.isfinite(image)] = float(np.nanmedian(image))
        if not two_dates and len(areas) > 1:
            image = painter.fresh_copy(image, None, rng)
        contrast = 0.0
        if area > 0.0:
            alpha = np.zeros(place.before.shape, np.float32)
            alpha[yard.window] = painter.blocks(painter.pile_mask(yard.field, area, yard.cell_m2))
            soft = painter.blur(alpha, PSF_FWHM_M, yard.pixel_m)
            contrast = float(painter.paint_optical(image, soft, list(level * DIGITAL_NUMBERS), rng))
        image = disturbed(image[:, yard.here[0], yard.here[1]], rng) if number else image[:, yard.here[0], yard.here[1]]
        values = {
            band: np.asarray(np.clip(np.rint(layer), 0, 65535) / DIGITAL_NUMBERS, dtype=np.float32)
            for band, layer in zip(place.bands, image, strict=True)
        }
        corner = window.transform @ type(window.transform).translation(yard.here[1].start, yard.here[0].start)
        scene = dataclasses.replace(window.scene, id=f"{window.scene.id}-{number}")
        part = dataclasses.replace(
            place.before, scene=scene, values=values, valid=np.isfinite(image[0]), cloud=None, transform=corner
        )
        yield part, contrast


def try_yard(place: CityPair, kind: str, number: int, painter: Any, rng: np.random.Generator) -> list[Told]:
    """Plant a yard of enough contrast in every look that has a pile, and ask what lies there."""
    while True:
        yard = propose_yard(place, painter, rng)
        areas = areas_of(kind, yard, rng)
        name, level = colour_of(place.bands, rng)
        looks = list(painted_looks(place, yard, areas, level, (kind, painter, rng)))
        if all(contrast >= LEAST_CONTRAST for (_, contrast), area in zip(looks, areas, strict=True) if area > 0.0):
            break
    zone = Zone(id="yard", kind=ZoneKind.YARD, shape=yard.outline)
    windows = [looks[0][0]]
    for window, _ in looks[1:]:
        try:
            windows.append(register(windows[0], window)[0])
        except DataError:  # fields that agree nowhere: told as they lie
            windows.append(window)
    told = measure_yard(windows, zone)
    every: list[Told] = []
    earlier: float | None = None
    for look, (one, area, (_, contrast)) in enumerate(zip(told, areas, looks, strict=True)):
        every.append(_told(one, Told(
            place=place.name, kind=kind, yard=number, look=look, colour=name if area else "none", true_m2=area,
            contrast=contrast, outcome=one.outcome.value, because=one.because,
            true_change_m2=None if earlier is None else area - earlier,
        )))  # fmt: skip
        # A change is told against the look before that was measured, not against one that told nothing.
        earlier = area if one.area_m2 is not None else earlier
    return every


def _told(one: YardLook, told: Told) -> Told:
    if one.area_m2 is None:
        return told
    change = one.since_earlier
    return dataclasses.replace(
        told,
        area_m2=one.area_m2.value,
        u95_m2=one.area_m2.u95,
        material=one.material.value if one.material else None,
        change_m2=None if change is None else change.change_m2,
        change_u95_m2=None if change is None else change.u95_m2,
    )


def summary(every: Sequence[Told]) -> dict[str, float]:
    """Totals over looks: errors over looks with a pile whose area was told, a pile not seen counting as 0 m²."""
    piles = [one for one in every if one.true_m2 > 0.0]
    told = [one for one in piles if one.area_m2 is not None]
    bare = [one for one in every if one.true_m2 == 0.0]
    errors = np.array([abs((one.area_m2 or 0.0) - one.true_m2) / one.true_m2 for one in told] or [np.nan])
    inside = [abs((one.area_m2 or 0.0) - one.true_m2) <= (one.u95_m2 or 0.0) for one in told]
    sure = [one for one in every if one.change_m2 is not None and abs(one.change_m2) > 3.0 * (one.change_u95_m2 or 0.0)]
    right = [np.sign(one.change_m2 or 0.0) == np.sign(one.true_change_m2 or 0.0) for one in sure]
    real = [one for one in every if one.change_m2 is not None and abs(one.true_change_m2 or 0.0) > 2000.0]
    return {
        "piles": len(piles),
        "told": len(told) / max(len(piles), 1),
        "seen": sum(one.outcome == Outcome.SEEN for one in piles) / max(len(piles), 1),
        "error_mean": float(errors.mean()),
        "error_median": float(np.median(errors)),
        "error_bias": float(np.mean([((one.area_m2 or 0.0) - one.true_m2) / one.true_m2 for one in told] or [np.nan])),
        "error_above_25": float((errors > 0.25).mean()),
        "inside": float(np.mean(inside or [np.nan])),
        "u95_median": float(np.median([(one.u95_m2 or 0.0) / one.true_m2 for one in told] or [np.nan])),
        "sure_changes": len(sure),
        "sure_of_real": sum(one in sure for one in real) / max(len(real), 1),
        "sign_right": float(np.mean(right or [np.nan])),
        "bare_looks": len(bare),
        "false_stock": sum(one.outcome == Outcome.SEEN for one in bare) / max(len(bare), 1),
        "bare_not_told": sum(one.outcome == Outcome.NOT_OBSERVABLE for one in bare) / max(len(bare), 1),
    }


def main() -> None:
    """Plant, measure, print, and keep every look."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scorers", type=Path, required=True)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--count", type=int, default=10, help="yards per place, kind and seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--korba", type=Path, help="folder with two Sentinel-2 pictures of an open-cast coal mine")
    given = parser.parse_args()
    sys.path.insert(0, str(given.scorers))
    painter = importlib.import_module("paint")
    every: list[Told] = []
    places = [*read_cities(given.data), *([read_mine(given.korba)] if given.korba else [])]
    for kind_number, kind in enumerate(given.kinds):
        own: list[Told] = []
        for number, place in enumerate(places):
            for seed in given.seeds:
                for yard in range(given.count):
                    rng = np.random.default_rng([seed, kind_number, number, yard])
                    own += try_yard(place, kind, yard, painter, rng)
        print(kind, {key: round(value, 3) for key, value in summary(own).items()}, flush=True)  # noqa: T201
        every += own
    print("all", {key: round(value, 3) for key, value in summary(every).items()})  # noqa: T201
    given.out.write_text(json.dumps([dataclasses.asdict(one) for one in every], indent=1), encoding="utf-8")


def read_mine(folder: Path) -> CityPair:
    """The mine as a place without mapped change, in the bands that both dates have. Its pixels measure 18 m."""
    files = [next(folder.glob(f"s2_{day}_*.tif")) for day in ("20230110", "20230130")]
    first, second = (identify_scene([(path, path.name)], read_hints({"sensor": "sentinel2"})) for path in files)
    by_name = {path.name: path for path in files}
    bands = tuple(sorted(first.bands & second.bands))
    before = read_window(first, by_name.__getitem__, first.footprint, bands=bands, margin_m=0.0)
    after = read_like(second, by_name.__getitem__, before, bands=bands)
    return CityPair(
        name="korba",
        before=before,
        after=after,
        changed=np.zeros(before.shape, bool),
        bands=bands,
        grid=MetricGrid.of(before),
    )


if __name__ == "__main__":
    main()
