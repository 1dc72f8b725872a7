"""A berth judged by its history and from one date, on made-up series with planted ships of known size.

    python -m benchmarks.berth_history DATA SCORERS OUT          the tables of docs/berth-history.md
    python -m benchmarks.berth_history DATA SCORERS OUT --fit    and the numbers of `OCCUPANCY`

DATA holds `stacks/NAME.tif`, `labels/NAME.geojson` and `berths/NAME.geojson`, as for `vessels.py`; SCORERS holds the
independent planter (`plant.py`). Each series is synthetic: one real picture of a free berth, given fresh noise, a shift
of 0.3 pixels, a gain and an offset for every look, and another ship in some of them. Nothing here is a real history.
Series are kept in OUT and used again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import rasterio
import rasterio.warp
import shapely
from benchmarks.vessels import as_rows, features, logistic
from rasterio.windows import Window

from quaywatch.detections.berth_history import OCCUPANCY, judge_series
from quaywatch.detections.berth_strips import find_frame, read_strip
from quaywatch.detections.berths import judge_berth
from quaywatch.detections.measure import MetricGrid, measure_sides_m
from quaywatch.detections.vessel_scores import SHIPPED
from quaywatch.detections.water import find_water
from quaywatch.geo import LocalFrame, LonLat, Shape, shape_from_geojson
from quaywatch.records.observation import Outcome
from quaywatch.records.place import Zone, ZoneKind
from quaywatch.scenes.hints import SceneHints
from quaywatch.scenes.identify import identify_scene
from quaywatch.scenes.read import read_window

LOOKS = (8, 14, 20, 40)
HALF_M = 600.0
"""Half the side of the picture cut out round a berth."""
PERTURB = {"shift_px": 0.3, "gain": 0.03, "offset": 0.005}
CLEAR_M = 30.0
"""No labelled ship lies this near to a berth that is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One look of one series, as told and as it is."""

    port: str
    rate: float
    looks: int
    occupied: bool
    length_m: float | None
    outcome: str | None
    contrast: float | None
    measured_m: float | None
    inside_u95: bool | None
    alone: str
    alone_m: float | None


def free_berths(data: Path, name: str, rng: np.random.Generator) -> list[Zone]:
    """Berths of a port where nothing is labelled, in random order."""
    ships = [shape_from_geojson(one["geometry"]) for one in features(data / "labels" / f"{name}.geojson")]
    found = []
    for one in features(data / "berths" / f"{name}.geojson"):
        zone = Zone(id=one["properties"]["id"], kind=ZoneKind.BERTH, shape=shape_from_geojson(one["geometry"]))
        frame = find_frame(zone).frame
        area = frame.to_plane(zone.shape)
        if all(frame.to_plane(ship).distance(area) > CLEAR_M for ship in ships):
            found.append(zone)
    return [found[index] for index in rng.permutation(len(found))]


def cut_out(stack: Path, zone: Zone, out: Path) -> bool:
    """Write the picture round a berth; False where it would reach beyond the scene."""
    with rasterio.open(stack) as source:
        centre = zone.shape.centre
        x, y = rasterio.warp.transform("EPSG:4326", source.crs, [centre.lon], [centre.lat])
        pixel_m = source.transform.a * math.cos(math.radians(centre.lat))
        column, row = ~source.transform * (x[0], y[0])
        half = round(HALF_M / pixel_m)
        window = Window(int(column) - half, int(row) - half, 2 * half, 2 * half)
        if min(window.col_off, window.row_off) < 0 or column + half > source.width or row + half > source.height:
            return False
        profile = {
            **source.profile,
            "width": 2 * half,
            "height": 2 * half,
            "transform": source.window_transform(window),
        }
        out.parent.mkdir(parents=True, exist_ok=True)
        with rasterio.open(out, "w", **profile) as target:
            target.write(source.read(window=window))
            target.descriptions = source.descriptions
    return True


def draw_ship(zone: Zone, seaward: float, bands: int, rng: np.random.Generator) -> dict:
    """A ship alongside, at least 40 m of it in the berth."""
    berth = find_frame(zone)
    length = float(np.clip(rng.lognormal(math.log(150), 0.4), 75, 330))
    width = float(np.clip(length / rng.uniform(5.5, 7.5), 12, 45))
    reach = (berth.length_m + length) / 2.0 - 40.0
    along, off = rng.uniform(-reach, reach) * 0.8, rng.uniform(1, 6) + width / 2.0
    across = seaward * (off - berth.width_m / 2.0)
    (place,) = berth.frame.to_lonlat(berth.to_plane(np.array([along]), np.array([across])))
    azimuth = math.degrees(math.atan2(berth.along[0], berth.along[1])) % 180.0
    level = rng.uniform(0.09, 0.28) + rng.normal(0, 0.025, bands)
    return {
        "kind": "vessel",
        "center": [place.lon, place.lat],
        "length_m": round(length, 1),
        "width_m": round(width, 1),
        "azimuth_deg": azimuth,
        "level": [round(float(v), 4) for v in np.clip(level, 0.06, 0.4)],
    }


def plant(picture: Path, zone: Zone, rate: float, looks: int, out: Path, rng: np.random.Generator) -> None:
    """A series of looks with ships in a share of them, by the independent planter; its truth lies in OUT."""
    from plant import Planter

    with rasterio.open(picture) as source:
        bands = source.count
    scene = identify_scene([(picture, "0" * 64)], SceneHints(sensor="sentinel2", acquired="2023-01-01"))
    window = read_window(scene, lambda _digest: picture, scene.footprint, margin_m=0.0)
    strip = read_strip(window, zone)
    count = round((find_frame(zone).width_m / 2.0 + 10.0) / strip.step_m)
    middle = strip.values.shape[1] // 2
    level = np.nanmean(strip.values[-1], axis=1)
    seaward = 1.0 if level[middle + count :].mean() < level[: middle - count].mean() else -1.0
    occupied = rng.permutation(looks) < round(rate * looks)
    ships = [
        {**draw_ship(zone, seaward, bands, rng), "id": f"v{k}", "present": [int(i == k) for i in range(looks)]}
        for k in range(looks)
        if occupied[k]
    ]
    spec = {
        "sensor": {"kind": "optical", "scale": 10000, "psf_fwhm_m": 12},
        "scenes": [{"path": str(picture), "acquired": "2022-01-03T02:00:00Z", "copies": looks, "every_days": 9}],
        "perturb": PERTURB,
        "objects": ships,
    }
    Planter(spec, int(rng.integers(1 << 30))).run(out)


def read_series(folder: Path, zone: Zone, rate: float, port: str) -> Iterator[Row]:
    """Every look of a series judged alone and among the first few and all of the looks."""
    truth = json.loads((folder / "truth.geojson").read_text(encoding="utf-8"))
    strips, alone = [], []
    for told in truth["scenes"]:
        path = folder / told["file"]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        scene = identify_scene([(path, digest)], SceneHints(sensor="sentinel2", acquired=told["acquired"]))
        window = read_window(scene, lambda _digest, path=path: path, scene.footprint, margin_m=0.0)
        strips.append(read_strip(window, zone))
        grid = MetricGrid.of(window)
        alone.append((grid.frame, judge_berth(zone, grid, find_water(window, grid), SHIPPED)))
    for looks in LOOKS:
        if looks > len(strips):
            continue
        for number, found in enumerate(judge_series(strips[:looks], zone)):
            ship = next((one for one in truth["features"] if one["properties"]["present"][number]), None)
            frame, answer = alone[number]
            best = best_of(ship, [(one.outline, one.length_u95_m) for one in found.vessels])
            other = best_of(ship, [(one.outline(frame), 0.0) for one, _ in answer.vessels])
            true_m = ship["properties"]["length_m"] if ship else None
            yield Row(
                port=port,
                rate=rate,
                looks=looks,
                occupied=ship is not None,
                length_m=true_m,
                outcome=found.outcome.value if found.outcome else None,
                contrast=found.contrast,
                measured_m=best and best[0],
                inside_u95=None if best is None else abs(best[0] - true_m) <= best[1],
                alone=answer.outcome.value,
                alone_m=other and other[0],
            )


def best_of(ship: dict | None, told: Sequence[tuple[Shape, float]]) -> tuple[float, float] | None:
    """Length and u95 of the outline that shares most with the ship, if it shares 0.3 of the union."""
    if ship is None or not told:
        return None
    shape = shape_from_geojson(ship["geometry"])
    frame = LocalFrame(origin=LonLat(lon=shape.centre.lon, lat=shape.centre.lat))
    area = frame.to_plane(shape)
    planes = [shapely.Polygon(frame.to_xy(outline.rings[0])) for outline, _ in told]
    shares = [area.intersection(plane).area / area.union(plane).area for plane in planes]
    index = int(np.argmax(shares))
    return (measure_sides_m(told[index][0])[0], told[index][1]) if shares[index] >= 0.3 else None


def balanced(rows: Sequence[Row], seen: Sequence[bool | None]) -> tuple[float, int]:
    """Balanced accuracy where an answer was given, and how many were."""
    pairs = [(row.occupied, told) for row, told in zip(rows, seen, strict=True) if told is not None]
    shares = [
        np.mean([told is truth for is_there, told in pairs if is_there is truth] or [math.nan])
        for truth in (True, False)
    ]
    return float(np.mean(shares)), len(pairs)


def as_seen(outcome: str | None) -> bool | None:
    """Whether an outcome says that something lies there; None where nothing was decided."""
    return {Outcome.SEEN.value: True, Outcome.NOT_SEEN.value: False}.get(outcome or "")


def tell(rows: Sequence[Row]) -> None:
    """Print the tables."""
    print("looks rate | decided | balanced accuracy: history, alone | lengths, history | lengths, alone")  # noqa: T201
    for looks in LOOKS:
        for rate in (*sorted({row.rate for row in rows}), None):
            some = [row for row in rows if row.looks == looks and (rate is None or row.rate == rate)]
            decided = [row for row in some if as_seen(row.outcome) is not None]
            if decided:
                history = balanced(decided, [as_seen(row.outcome) for row in decided])[0]
                alone = balanced(decided, [as_seen(row.alone) for row in decided])[0]
                held = [row.inside_u95 for row in decided if row.inside_u95 is not None]
                print(  # noqa: T201
                    f"{looks:3} {rate or 'all'} | {len(decided)} of {len(some)} | {history:.3f} {alone:.3f} |"
                    f" {errors_of([(row.measured_m, row.length_m) for row in decided])},"
                    f" {np.mean(held or [math.nan]):.3f} inside u95"
                    f" | {errors_of([(row.alone_m, row.length_m) for row in decided])}"
                )


def errors_of(pairs: Sequence[tuple[float | None, float | None]]) -> str:
    """Number of ships measured of those there, mean absolute error and bias, in words."""
    there = [pair for pair in pairs if pair[1]]
    errors = np.array([told - truth for told, truth in there if told])
    if not errors.size:
        return f"0 of {len(there)}"
    quantile = np.quantile(np.abs(errors), 0.95)
    return f"{errors.size} of {len(there)}: {np.abs(errors).mean():.1f} m {errors.mean():+.1f} (95 %: {quantile:.0f})"


def row_features(rows: Sequence[Row]) -> tuple:
    """Features and truth of the decided looks."""
    return as_rows([(np.array([math.log(max(row.contrast, 0.5))]), row.occupied) for row in rows if row.contrast])


def tell_calibration(rows: Sequence[Row]) -> None:
    """Chances out of fold (fitted on the other ports) against what lay there."""
    pairs: list[tuple[float, bool]] = []
    ports = sorted({row.port for row in rows})
    for port in ports if len(ports) > 1 else ():
        model = logistic([row_features([row for row in rows if row.port != port])])
        x, truth = row_features([row for row in rows if row.port == port])
        pairs += [(model.chance(one), bool(t)) for one, t in zip(x, truth, strict=True)]
    if not pairs:
        return
    chances, truth = np.array(pairs).T
    print(f"Brier score out of fold {np.mean((chances - truth) ** 2):.4f}, n={truth.size}")  # noqa: T201
    for low, high in ((0, 0.02), (0.02, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 0.98), (0.98, 1.01)):
        some = (chances >= low) & (chances < high)
        if some.any():
            print(f"  told {chances[some].mean():.3f}: occupied {truth[some].mean():.3f} (n={some.sum()})")  # noqa: T201


def main() -> None:
    """Parse, plant, judge, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("scorers", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--looks", type=int, default=14)
    parser.add_argument("--rates", type=float, nargs="+", default=[0.3, 0.6], help="shares of looks with a ship")
    parser.add_argument("--berths", type=int, default=1, help="per port and rate of occupancy")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    sys.path.insert(0, str(given.scorers))
    rows: list[Row] = []
    for stack in sorted((given.data / "stacks").glob("*.tif")):
        rng = np.random.default_rng([given.seed, *stack.stem.encode()])
        zones = iter(free_berths(given.data, stack.stem, rng))
        for rate in given.rates:
            for _ in range(given.berths):
                zone = next(zone for zone in zones if cut_out(stack, zone, given.out / "cut" / f"{zone.id}.tif"))
                folder = given.out / f"{zone.id}_{rate}_{given.looks}_{given.seed}"
                if not (folder / "truth.geojson").exists():
                    plant(given.out / "cut" / f"{zone.id}.tif", zone, rate, given.looks, folder, rng)
                rows += read_series(folder, zone, rate, stack.stem)
        (given.out / "rows.json").write_text(json.dumps([asdict(row) for row in rows]), encoding="utf-8")
        print(stack.stem, len(rows), flush=True)  # noqa: T201
    tell(rows)
    tell_calibration(rows)
    if given.fit:
        print(logistic([row_features(rows)]), "shipped:", OCCUPANCY)  # noqa: T201


if __name__ == "__main__":
    main()
