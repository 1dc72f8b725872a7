"""The radar vessel detector on simulated sea: false alarms, recall, lengths. Nothing here is a real sea.

    python -m benchmarks.radar false [--km2 10000] [--seed 1]     false alarms on empty sea; is the rate kept
    python -m benchmarks.radar ships [--count 1200] [--seed 1]    recall by length and contrast, errors, intervals
    python -m benchmarks.radar planted [--count 1200] [--seed 1]  the same, brightness by published models
    python -m benchmarks.radar speed [--mpx 400]                  seconds and peak memory of a whole scene

Speckle is gamma with 4.4 looks, independent from pixel to pixel or shared by neighbours as where a resolution of 20 m
is sampled at 10 m (five weighted looks of a filtered complex field). Texture, where there is any, is gamma too (a K
sea), independent or with a range of 60 m. Ships are hulls of one brightness, mixed into the sea by the share of each
pixel that they cover after a Gaussian point spread.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
import shapely
from affine import Affine
from benchmarks.radar_backscatter import find_sea_db, find_ship_db
from rasterio.windows import Window
from scipy import ndimage, special, stats

from quaywatch.clock import parse_span
from quaywatch.detections import radar_search
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.radar_sea import find_sea, open_image
from quaywatch.detections.vessels_sar import DETECTOR
from quaywatch.detections.whole_scene import search_scene
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band, Modality, Scene, SceneFile
from quaywatch.scenes.identify import identify_scene

LOOKS = 4.4
LOOK_WEIGHTS = np.array([1.0, 1.0, 0.8, 0.55, 0.35])
"""Five looks with these weights have an equivalent number of 4.4."""
HULL = np.array([(-0.5, -0.45), (-0.48, -0.5), (0.3, -0.5), (0.43, -0.3), (0.5, 0.0)])
HULL = np.concatenate([HULL, HULL[-2::-1] * [1.0, -1.0]])
"""Outline of a hull in lengths and widths: straight sides, a bow that tapers over the last fifth."""
WIND_DB = {3: -22.0, 6: -17.0, 9: -13.0, 12: -10.0}
"""Mean backscatter in VV by wind speed in m/s, near the middle of the swath and nearer for strong wind."""
CROSS_DB = -8.0
"""VH below VV."""
SHIP_SD_DB = 3.0
"""Spread of ships of one size, by build and aspect."""
FloatGrid = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sea:
    """One kind of simulated sea."""

    order: float = math.inf
    """Order of the K texture; infinite is gamma."""
    shared_speckle: bool = False
    """Whether neighbouring pixels share speckle."""
    texture_m: float = 0.0
    """Range of the texture; 0 is independent from pixel to pixel."""
    swell: float = 0.0
    """Amplitude of a swell of 220 m."""

    @property
    def name(self) -> str:
        """In words."""
        kind = "gamma" if math.isinf(self.order) else f"K, order {self.order:g}"
        texture = f", texture {self.texture_m:g} m" if self.texture_m else ""
        swell = f", swell {self.swell:g}" if self.swell else ""
        return f"{kind}{texture}{swell}, {'shared' if self.shared_speckle else 'independent'} speckle"


SEAS = (
    Sea(),
    Sea(shared_speckle=True),
    Sea(order=10.0),
    Sea(order=10.0, shared_speckle=True, texture_m=60.0),
    Sea(order=4.0, shared_speckle=True),
    Sea(order=4.0, texture_m=60.0),
    Sea(order=2.0),
    Sea(shared_speckle=True, swell=0.3),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedShip:
    """A ship whose size is known, in metres east and south of the window's corner."""

    east_m: float
    south_m: float
    length_m: float
    width_m: float
    heading_deg: float
    contrast_db: float


def draw_speckle(shape: tuple[int, int], sea: Sea, pixel_m: float, rng: np.random.Generator) -> FloatGrid:
    """Gamma speckle of 4.4 looks and mean 1."""
    if not sea.shared_speckle:
        return rng.standard_gamma(LOOKS, shape, dtype=np.float32) / np.float32(LOOKS)
    total = np.zeros(shape, np.float32)
    sigma = 20.0 * math.sqrt(2.0) / 2.355 / pixel_m
    for weight in LOOK_WEIGHTS:
        for _ in range(2):
            part = ndimage.gaussian_filter(
                rng.standard_normal(shape, dtype=np.float32), sigma, truncate=3.0, mode="wrap"
            )
            total += np.float32(weight) * part**2
    return total / np.float32(total.mean(dtype=np.float64))


def draw_texture(shape: tuple[int, int], sea: Sea, pixel_m: float, rng: np.random.Generator) -> FloatGrid | float:
    """Texture of mean 1: gamma of the sea's order, and swell."""
    texture: FloatGrid | float = 1.0
    if math.isfinite(sea.order) and not sea.texture_m:
        texture = rng.standard_gamma(sea.order, shape, dtype=np.float32) / np.float32(sea.order)
    elif math.isfinite(sea.order):
        field = ndimage.gaussian_filter(
            rng.standard_normal(shape, dtype=np.float32), sea.texture_m / 2.355 / pixel_m, mode="wrap"
        )
        grid = np.linspace(-6.0, 6.0, 2000)
        table = stats.gamma.ppf(special.ndtr(grid), sea.order) / sea.order
        texture = np.interp(field / field.std(), grid, table).astype(np.float32)
    if sea.swell:
        row, column = np.indices(shape, dtype=np.float32, sparse=True)
        texture = texture * (1.0 + sea.swell * np.sin(2.0 * np.pi * (0.8 * row + 0.6 * column) * pixel_m / 220.0))
    return texture


def draw_cover(
    shape: tuple[int, int], ships: Sequence[PlantedShip], pixel_m: float, blur_m: float
) -> list[tuple[tuple[slice, slice], FloatGrid]]:
    """Share of each pixel that each ship covers, after the point spread."""
    covers = []
    fine = 6
    for ship in ships:
        reach = ship.length_m / 2.0 + 60.0
        first = [max(0, int((place - reach) / pixel_m)) for place in (ship.south_m, ship.east_m)]
        last = [
            min(n, int((place + reach) / pixel_m) + 1)
            for n, place in zip(shape, (ship.south_m, ship.east_m), strict=True)
        ]
        place = slice(first[0], last[0]), slice(first[1], last[1])
        rows, columns = last[0] - first[0], last[1] - first[1]
        angle = math.radians(ship.heading_deg)
        along, across = np.array([math.sin(angle), -math.cos(angle)]), np.array([math.cos(angle), math.sin(angle)])
        corners = HULL[:, :1] * ship.length_m * along + HULL[:, 1:] * ship.width_m * across
        south, east = (np.indices((rows * fine, columns * fine)) + 0.5) * pixel_m / fine
        inside = shapely.contains_xy(
            shapely.Polygon(corners + [ship.east_m, ship.south_m]),
            east + first[1] * pixel_m,
            south + first[0] * pixel_m,
        )
        share = inside.reshape(rows, fine, columns, fine).mean(axis=(1, 3)).astype(np.float32)
        covers.append((place, ndimage.gaussian_filter(share, blur_m / 2.355 / pixel_m, truncate=4.0)))
    return covers


def draw_window(  # noqa: PLR0913
    sea: Sea,
    ships: Sequence[PlantedShip] = (),
    *,
    side_px: int = 2400,
    pixel_m: float = 10.0,
    level_db: float = -17.0,
    blur_m: float = 22.0,
    bands: Sequence[Band] = (Band.VV,),
    seed: int = 0,
) -> PixelWindow:
    """A square of sea with ships; the sea grows 2 dB brighter from west to east, as towards near range."""
    shape = side_px, side_px
    rng = np.random.default_rng(seed)
    texture = draw_texture(shape, sea, pixel_m, rng)
    covers = draw_cover(shape, ships, pixel_m, blur_m)
    ramp = 10.0 ** (np.linspace(-1.0, 1.0, side_px) / 10.0).astype(np.float32)
    values = {}
    for band in bands:
        level = np.float32(10.0 ** ((level_db + (0.0 if band in (Band.VV, Band.HH) else CROSS_DB)) / 10.0))
        mean = np.broadcast_to(ramp * level, shape) * np.asarray(texture, dtype=np.float32)
        for (place, cover), ship in zip(covers, ships, strict=True):
            bright = level * np.float32(10.0 ** (ship.contrast_db / 10.0))
            mean[place] += cover * (bright - mean[place])
        values[band] = mean * draw_speckle(shape, sea, pixel_m, rng)
    return window_of(values, pixel_m)


def window_of(values: dict[Band, FloatGrid], pixel_m: float = 10.0) -> PixelWindow:
    """Grids as a window in UTM, off Busan."""
    corner = LonLat(lon=129.0, lat=35.1)
    ring = (corner, LonLat(lon=129.1, lat=35.1), LonLat(lon=129.1, lat=35.0), corner)
    scene = Scene(
        id="scene-simulated",
        name="simulated",
        sensor="sentinel1",
        modality=Modality.RADAR,
        acquired=parse_span("2024-05-01T02:00:00Z"),
        gsd_m=pixel_m,
        footprint=Shape(kind=ShapeKind.POLYGON, rings=(ring,)),
        files=(SceneFile(sha256="0" * 64, bands={band: i for i, band in enumerate(values, 1)}),),
        credit="simulated",
    )
    valid = np.all([np.isfinite(grid) for grid in values.values()], axis=0)
    place = Affine(pixel_m, 0, 500_000.0, 0, -pixel_m, 3_888_000.0)
    return PixelWindow(scene=scene, values=values, valid=valid, cloud=None, transform=place, crs="EPSG:32652")


def plant_ships(
    rng: np.random.Generator, side_m: float, contrast_db: tuple[float, float], step_m: float = 1600.0
) -> list[PlantedShip]:
    """Ships of 60 to 300 m, one per square of the given side, in all directions."""
    ships = []
    for south in np.arange(step_m / 2.0, side_m - step_m / 2.0, step_m):
        for east in np.arange(step_m / 2.0, side_m - step_m / 2.0, step_m):
            length = float(np.exp(rng.uniform(math.log(60.0), math.log(330.0))))
            ships.append(
                PlantedShip(
                    east_m=float(east + rng.uniform(-300.0, 300.0)),
                    south_m=float(south + rng.uniform(-300.0, 300.0)),
                    length_m=length,
                    width_m=length / float(rng.uniform(5.0, 7.5)),
                    heading_deg=float(rng.uniform(0.0, 180.0)),
                    contrast_db=float(rng.uniform(*contrast_db)),
                )
            )
    return ships


def match_ships(
    window: PixelWindow, ships: Sequence[PlantedShip], detections: Sequence[Detection]
) -> tuple[list[tuple[PlantedShip, Detection | None]], int]:
    """Each ship with the nearest detection within half its length (at least 50 m), and the number of the others."""
    pixel_m = window.transform.a
    centres = [window.column_row((one.outline.centre,))[0] * pixel_m for one in detections]
    left = set(range(len(detections)))
    pairs: list[tuple[PlantedShip, Detection | None]] = []
    for ship in ships:
        gaps = {i: math.dist(centres[i], (ship.east_m, ship.south_m)) for i in left}
        best = min(gaps, key=gaps.__getitem__, default=None)
        if best is None or gaps[best] > max(50.0, ship.length_m / 2.0):
            pairs.append((ship, None))
        else:
            left.discard(best)
            pairs.append((ship, detections[best]))
    return pairs, len(left)


def count_false(km2: float, seed: int, bands: Sequence[Band], rates: Sequence[float]) -> None:
    """Print, per kind of sea, the pixels that passed over those that nominally do, and objects told per 1,000 km2."""
    for number, sea in enumerate(SEAS):
        area, told, tile = 0.0, 0, 0
        passed, bodies = dict.fromkeys(rates, 0), dict.fromkeys(rates, 0)
        while area < km2:
            window = draw_window(sea, bands=bands, seed=seed * 10_000 + number * 100 + tile)
            image = open_image(window, MetricGrid.of(window))
            water = find_sea(image)
            for rate in rates:
                search = radar_search.find_bright(image, water, rate)
                passed[rate] += search.passed
                bodies[rate] += len(search.objects)
            told += len(DETECTOR.find_vessels(window, ())[0]) if bodies[min(rates)] else 0
            area, tile = area + window.valid.size * 1e-4, tile + 1
        kept = "; ".join(
            f"at {r:g} a km2 {passed[r]} pixels, ratio {passed[r] / r / area:.2f}, {bodies[r]} bodies" for r in rates
        )
        say(f"{'+'.join(bands)}, {sea.name}, {area:.0f} km2: {kept}; told {told / area * 1000:.2f} per 1,000 km2")


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)  # noqa: T201


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What ships are drawn."""

    count: int
    """At least so many."""
    seed: int
    contrast_db: tuple[float, float] | None
    """Least and greatest brightness over the sea; None for winds and cross-sections by published models."""
    bands: Sequence[Band]
    pixel_m: float
    wind_m_s: tuple[float, float]
    """Least and greatest wind."""
    off_deg: tuple[float, float]
    """Between wind and look; 0 is upwind."""
    incidence_deg: tuple[float, float]


def measure_ships(plan: Plan, rows: Path | None) -> None:
    """Print recall, errors and coverage over all kinds of sea and winds."""
    rng = np.random.default_rng(plan.seed)
    pairs, false, area = [], 0, 0.0
    turn = 0
    side_px = int(16_000 / plan.pixel_m)
    while len(pairs) < plan.count:
        sea = SEAS[turn % len(SEAS)]
        level_db, ships, weather = draw_weather(rng, plan, turn)
        window = draw_window(
            sea,
            ships,
            side_px=side_px,
            pixel_m=plan.pixel_m,
            level_db=level_db,
            blur_m=float(rng.uniform(20.0, 25.0)),
            bands=plan.bands,
            seed=plan.seed * 1000 + turn,
        )
        detections, _ = DETECTOR.find_vessels(window, ())
        found, extra = match_ships(window, ships, detections)
        hits = sum(one is not None for _, one in found)
        say(f"  {sea.name}, {weather}: {hits}/{len(found)}, false {extra}")
        pairs += [(ship, one, sea) for ship, one in found]
        false += extra
        area += side_px**2 * plan.pixel_m**2 / 1e6
        turn += 1
    report(pairs, false, area)
    if rows:
        rows.write_text(json.dumps([as_row(*one) for one in pairs]), encoding="utf-8")


def draw_weather(rng: np.random.Generator, plan: Plan, turn: int) -> tuple[float, list[PlantedShip], str]:
    """The sea's level in dB, the ships on it, and both in words."""
    side_m = 16_000.0
    if plan.contrast_db:
        wind = list(WIND_DB)[turn % len(WIND_DB)]
        return WIND_DB[wind], plant_ships(rng, side_m, plan.contrast_db), f"{wind} m/s"
    wind, direction = rng.uniform(*plan.wind_m_s), rng.uniform(*plan.off_deg)
    incidence = rng.uniform(*plan.incidence_deg)
    level_db = find_sea_db(wind, direction, incidence)
    ships = [
        dataclasses.replace(
            one, contrast_db=find_ship_db(one.length_m, one.width_m) + rng.normal(0.0, SHIP_SD_DB) - level_db
        )
        for one in plant_ships(rng, side_m, (0.0, 0.0))
    ]
    return level_db, ships, f"{wind:.1f} m/s, {direction:.0f} deg off upwind, {incidence:.0f} deg: {level_db:.1f} dB"


def as_row(ship: PlantedShip, one: Detection | None, sea: Sea) -> dict[str, object]:
    """A planted ship and what was told of it, for fitting the numbers of the detector."""
    row: dict[str, object] = dataclasses.asdict(ship) | {"sea": sea.name}
    if one:
        row |= {"score": one.score, "length": [one.length_m.value, one.length_m.u95]}
        row |= {"width": [one.width_m.value, one.width_m.u95]}
    return row


def report(pairs: Sequence[tuple[PlantedShip, Detection | None, Sea]], false: int, area: float) -> None:
    """Print the tables."""
    say(f"ships {len(pairs)}, false {false} in {area:.0f} km2 = {false / area * 1000:.2f} per 1,000 km2")
    say_line("all", pairs)
    for low, high in ((60, 100), (100, 180), (180, 400)):
        say_line(f"length {low}-{high} m", [p for p in pairs if low <= p[0].length_m < high])
    for low, high in ((0, 6), (6, 8), (8, 10), (10, 14), (14, 20), (20, 60)):
        say_line(f"contrast {low}-{high} dB", [p for p in pairs if low <= p[0].contrast_db < high])
    for sea in SEAS:
        say_line(sea.name, [p for p in pairs if p[2] is sea])


def say_line(name: str, chosen: Sequence[tuple[PlantedShip, Detection | None, Sea]]) -> None:
    """Print recall, errors and coverage of some ships."""
    hits = [(ship, one) for ship, one, _ in chosen if one]
    if not hits:
        return
    parts = [f"{name}: n {len(chosen)}, recall {len(hits) / len(chosen):.3f}"]
    for key in ("length_m", "width_m"):
        error = np.array([getattr(one, key).value - getattr(ship, key) for ship, one in hits])
        u95 = np.array([getattr(one, key).u95 for _, one in hits])
        parts.append(
            f"{key} MAE {np.abs(error).mean():.1f} bias {error.mean():+.1f} within u95 "
            f"{np.mean(np.abs(error) <= u95):.3f} (median u95 {np.median(u95):.1f})"
        )
    turn = np.array([abs((one.heading_deg - ship.heading_deg + 90.0) % 180.0 - 90.0) for ship, one in hits])
    parts.append(f"heading error median {np.median(turn):.1f}, 95 % {np.quantile(turn, 0.95):.1f} deg")
    say(" | ".join(parts))


def measure_speed(mpx: float, bands: Sequence[Band], seed: int, ship_m: float) -> None:
    """Print wall and processor seconds of searching a whole scene, and of only reading it, and the peak of memory.

    The raster repeats one drawn square of 2000 pixels with ships, float32, tiled, not compressed.
    """
    rng = np.random.default_rng(seed)
    side = 2000
    square = draw_window(
        SEAS[0], plant_ships(rng, side * 10.0, (10.0, 20.0), ship_m), side_px=side, bands=bands, seed=seed
    )
    columns = max(1, round(math.sqrt(mpx * 1e6 * 25.0 / 16.0) / side))
    rows = max(1, round(mpx * 1e6 / side**2 / columns))
    profile = {
        "driver": "GTiff",
        "height": rows * side,
        "width": columns * side,
        "count": len(bands),
        "dtype": "float32",
    }
    profile |= {"tiled": True, "blockxsize": 512, "blockysize": 512, "crs": square.crs, "transform": square.transform}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "S1A_IW_GRDH_20240501.tif")
        with rasterio.Env(GDAL_CACHEMAX=64 * 2**20), rasterio.open(path, "w", BIGTIFF="IF_SAFER", **profile) as raster:
            for number, band in enumerate(bands, 1):
                raster.set_band_description(number, band.value.upper())
                for row, column in np.ndindex(rows, columns):
                    place = Window(column * side, row * side, side, side)
                    raster.write(square.values[band], number, window=place)
        scene = identify_scene([(path, "0" * 64)])
        say(f"{rows * side * columns * side / 1e6:.0f} million pixels, {'+'.join(bands)}")
        for name, detector in (("reading alone", _Nothing()), ("reading and search", DETECTOR)):
            wall, processor = time.perf_counter(), time.process_time()
            found = search_scene(scene, lambda _sha256: path, detector)
            wall, processor = time.perf_counter() - wall, time.process_time() - processor
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            objects = len(found.detections)
            say(f"{name}: {wall:.1f} s, {processor:.1f} s of processor, {objects} objects, peak {peak:.2f} GiB")


class _Nothing:
    """A detector that looks at nothing: what is left is reading."""

    name, version, modality, tile_pixels = "nothing", "1", Modality.RADAR, DETECTOR.tile_pixels

    def find_vessels(self, *_: object) -> tuple[tuple[Detection, ...], tuple[ZoneAnswer, ...]]:
        return (), ()


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("false", "ships", "planted", "speed"))
    parser.add_argument("--km2", type=float, default=10_000.0)
    parser.add_argument("--rates", type=float, nargs="+", default=(0.1, 8e-4))
    parser.add_argument("--count", type=int, default=1200)
    parser.add_argument("--contrast", type=float, nargs=2, default=(6.0, 20.0))
    parser.add_argument("--wind", type=float, nargs=2, default=(3.0, 12.0), help="planted: m/s")
    parser.add_argument("--off", type=float, nargs=2, default=(0.0, 180.0), help="planted: degrees off upwind")
    parser.add_argument("--incidence", type=float, nargs=2, default=(30.0, 46.0), help="planted: degrees")
    parser.add_argument("--bands", default="vv")
    parser.add_argument("--pixel", type=float, default=10.0)
    parser.add_argument("--mpx", type=float, default=400.0)
    parser.add_argument("--ship-km", type=float, default=3.0, help="speed: distance from ship to ship")
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.task == "speed":
        measure_speed(given.mpx, [Band(b) for b in given.bands.split(",")], given.seed, given.ship_km * 1000.0)
    elif given.task == "false":
        count_false(given.km2, given.seed, [Band(b) for b in given.bands.split(",")], given.rates)
    else:
        bands = [Band(b) for b in given.bands.split(",")]
        contrast_db = tuple(given.contrast) if given.task == "ships" else None
        plan = Plan(
            count=given.count,
            seed=given.seed,
            contrast_db=contrast_db,
            bands=bands,
            pixel_m=given.pixel,
            wind_m_s=tuple(given.wind),
            off_deg=tuple(given.off),
            incidence_deg=tuple(given.incidence),
        )
        measure_ships(plan, given.rows)


if __name__ == "__main__":
    main()
