"""Draw ships between Vostochny and Rajin, what receivers hear of them, and a picture, for the shipped synthetic demo.

    python tools/draw_rajin_vostochny_demo.py [OUT]

**All of it is synthetic.** 25 ships that do not exist sail for three weeks of March 2001, before ships had to send AIS
and before the first Sentinel-2 flew, so that nobody takes them for ships of that day. Names are SYNTHETIC and a word;
IMO numbers begin with 3, which are given to no ship; MMSI begin with 273999. What is drawn, and what the run has to
find by itself:

- ships that call at Vostochny, Nakhodka and Vladivostok, and some that pass Rajin on their way south;
- BRAVO, which calls at a drawn berth of Rajin twice and sends all the time;
- DELTA, which sends nothing for 51 hours, and lies at the other berth of Rajin in that time;
- a picture of that time with four hulls: BRAVO, DELTA, FOXTROT at anchor, which sends, and one that never sends.

Three receivers hear: one on the shore near Vostochny, one that hears little near Rajin, and satellites now and then.
The seed is fixed: the same version of NumPy gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
from affine import Affine
from rasterio.features import rasterize
from rasterio.io import MemoryFile
from rasterio.shutil import copy
from rasterio.warp import transform
from scipy import ndimage
from shapely import Polygon, affinity, box

from quaywatch.geo import LocalFrame, LonLat, shape_to_geojson
from quaywatch.sphere import distances_m

OUT = Path(__file__).parents[1] / "src/quaywatch/demos/data/rajin-vostochny"
SEED = 20010301
START = datetime(2001, 3, 1, tzinfo=UTC)
HOURS = 21 * 24.0
SCENE_TIME = datetime(2001, 3, 11, 2, 10, tzinfo=UTC)
SILENT = (datetime(2001, 3, 10, 5, tzinfo=UTC), datetime(2001, 3, 12, 8, tzinfo=UTC))
"""When DELTA sends nothing."""
CREDIT = "SYNTHETIC: drawn by Quaywatch; no such ship, no such picture"
HARBOUR = LonLat(lon=130.3, lat=42.233333)
FRAME = LocalFrame(origin=HARBOUR)
KNOT_M_H = 1852.0
TYPED_H = 4.0
"""Before a stay ends, somebody on board types the new draught in."""
STATIC_H = 6.0
"""Between two static reports that are kept, unless the draught changes."""

Array = npt.NDArray[np.float64]

WEST, EAST, ROADS = (-53.0, 600.0), (54.5, 590.0), (-700.0, -700.0)
"""Middles of the berths beside the pier, and of the place at anchor, in metres east and north of the harbour's mark."""
UNKNOWN_HULL = (650.0, -1050.0)
PLACES = {
    "gulf": (132.96, 42.69),
    "cape": (132.90, 42.60),
    "crossing": (131.50, 42.38),
    "off_rajin": (130.52, 42.12),
    "rajin_approach": (130.36, 42.17),
    "roads_outside": (130.45, 42.14),
    "vostochny": (133.083, 42.75),
    "nakhodka": (132.885, 42.797),
    "vladivostok": (131.888, 43.106),
    "strait": (132.03, 43.05),
    "askold": (132.15, 42.80),
    "south": (130.45, 41.40),
    "far_south": (130.60, 40.30),
}


WORDS = (
    "ALPHA", "BRAVO", "CHARLIE", "DELTA", "ECHO", "FOXTROT", "GOLF", "HOTEL", "INDIA", "JULIETT", "KILO", "LIMA",
    "MIKE", "NOVEMBER", "OSCAR", "PAPA", "QUEBEC", "ROMEO", "SIERRA", "TANGO", "UNIFORM", "VICTOR", "WHISKEY", "XRAY",
    "YANKEE",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who hears, and how well."""

    name: str
    lon: float
    lat: float
    sure_km: float
    """Up to here it hears with `chance`, from there on less and less."""
    chance: float


SHORE = (
    Receiver(name="drawn-vostochny", lon=133.03, lat=42.72, sure_km=110.0, chance=0.9),
    Receiver(name="drawn-rajin", lon=130.31, lat=42.24, sure_km=55.0, chance=0.2),
)
SATELLITE, PASS_H, PASS_CHANCE = "drawn-satellite", 1.7, 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A stay at a place, or a way through places."""

    through: tuple[tuple[float, float], ...]
    hours: float = 0.0
    """Of a stay."""
    speed_kn: float = 0.0
    """Of a way."""
    draught_m: float | None = None
    """Typed in some hours before the end of a stay."""


@dataclass(slots=True, kw_only=True)
class Ship:
    """A drawn ship and where it goes."""

    name: str
    number: int
    length_m: int
    width_m: int
    draught_m: float
    legs: list[Leg] = field(default_factory=list)
    silent: tuple[float, float] | None = None
    """From and to, hours after the start."""

    @property
    def mmsi(self) -> int:
        """Made up."""
        return 273_999_000 + self.number

    @property
    def imo(self) -> int:
        """Made up, with a right check digit."""
        digits = f"{300_000 + self.number * 7}"
        return int(
            digits + str(sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=True)) % 10)
        )


def place_of(metres: tuple[float, float]) -> tuple[float, float]:
    """Longitude and latitude of metres round the harbour's mark."""
    (found,) = FRAME.to_lonlat([np.array(metres)])
    return found.lon, found.lat


def spot(port: str, number: int) -> tuple[float, float]:
    """A ship's own place in a port, 600 m or more from the others'."""
    lon, lat = PLACES[port]
    return lon + 0.0076 * (number % 5 - 2), lat + 0.0056 * (number // 5 % 5 - 2)


def draw_fleet(rng: np.random.Generator) -> list[Ship]:
    """The ships with their ways; every ship lies or sails from the first hour to the last."""
    ships = [
        Ship(
            name=f"SYNTHETIC {word}",
            number=number,
            length_m=int(rng.integers(95, 190)),
            width_m=int(rng.integers(15, 30)),
            draught_m=round(float(rng.uniform(4.5, 7.0)), 1),
        )
        for number, word in enumerate(WORDS, 1)
    ]
    for ship in ships:
        speed = float(rng.uniform(9.5, 13.5))
        draw = _SPECIAL.get(ship.name.split()[1])
        if draw is not None:
            draw(ship)
        elif ship.number % 5 == 0:
            _pass_by(ship, speed, rng)
        elif ship.number % 5 in (1, 2):
            _shuttle(ship, speed, rng)
        else:
            _wait_off_rajin(ship, speed, rng)
    return ships


def _way(*names: str, speed_kn: float) -> Leg:
    return Leg(through=tuple(PLACES[name] for name in names), speed_kn=speed_kn)


def _stay(place: tuple[float, float], hours: float, draught_m: float | None = None) -> Leg:
    return Leg(through=(place,), hours=hours, draught_m=draught_m)


def _shuttle(ship: Ship, speed: float, rng: np.random.Generator) -> None:
    """Between Vostochny and another port of the gulf or the bay."""
    light, deep = ship.draught_m, round(ship.draught_m + 2.4, 1)
    other, way = ("nakhodka", ("gulf",)) if ship.number % 2 else ("vladivostok", ("gulf", "cape", "askold", "strait"))
    for _ in range(12):
        ship.legs += [
            _stay(spot("vostochny", ship.number), float(rng.uniform(20, 60)), deep),
            _way(*way, speed_kn=speed),
            _stay(spot(other, ship.number), float(rng.uniform(20, 70)), light),
            _way(*way[::-1], speed_kn=speed),
        ]


def _pass_by(ship: Ship, speed: float, rng: np.random.Generator) -> None:
    """From Vladivostok past Rajin to the south, and back."""
    south = ("strait", "askold", "crossing", "off_rajin", "south", "far_south")
    for _ in range(12):
        ship.legs += [
            _stay(spot("vladivostok", ship.number), float(rng.uniform(10, 60))),
            _way(*south, speed_kn=speed),
            _way(*south[::-1], speed_kn=speed),
        ]


def _wait_off_rajin(ship: Ship, speed: float, rng: np.random.Generator) -> None:
    """From Vostochny to the water outside Rajin, and back: who is heard there tells who would have been."""
    west, north = float(rng.uniform(-0.02, 0.02)), float(rng.uniform(-0.02, 0.02))
    outside = PLACES["roads_outside"][0] + west, PLACES["roads_outside"][1] + north
    for turn in range(12):
        first = 4.0 * ship.number % 50 if turn == 0 else 0.0
        ship.legs += [
            _stay(spot("vostochny", ship.number), first + float(rng.uniform(15, 30))),
            _way("gulf", "cape", "crossing", "off_rajin", speed_kn=speed),
            _stay(outside, float(rng.uniform(15, 45))),
            _way("off_rajin", "crossing", "cape", "gulf", speed_kn=speed),
        ]


_TO_RAJIN = ("gulf", "cape", "crossing", "off_rajin", "rajin_approach")


def _bravo(ship: Ship) -> None:
    ship.length_m, ship.width_m, ship.draught_m = 138, 22, 4.9
    own = spot("vostochny", ship.number)
    for wait, stay in ((31.0, 47.0), (82.0, 75.0)):
        ship.legs += [
            _stay(own, wait, 4.9),
            _way(*_TO_RAJIN, speed_kn=11.2),
            _stay(place_of(WEST), stay, 7.9),
            _way(*_TO_RAJIN[::-1], speed_kn=11.2),
        ]
    ship.legs.append(_stay(own, 400.0))


def _delta(ship: Ship) -> None:
    ship.length_m, ship.width_m, ship.draught_m = 168, 25, 9.4
    ship.silent = (hours_of(SILENT[0]), hours_of(SILENT[1]))
    ship.legs = [
        _stay(spot("nakhodka", ship.number), 40.0),
        _way("gulf", speed_kn=8.0),
        _stay(spot("vostochny", ship.number), 172.0, 9.4),
        _way(*_TO_RAJIN, speed_kn=12.5),
        _stay(place_of(EAST), 34.0, 5.8),
        _way(*_TO_RAJIN[::-1], speed_kn=12.5),
        _stay(spot("vostochny", ship.number), 400.0),
    ]


def _foxtrot(ship: Ship) -> None:
    ship.length_m, ship.width_m = 112, 17
    ship.legs = [
        _stay(spot("vostochny", ship.number), 190.0),
        _way(*_TO_RAJIN, speed_kn=10.0),
        _stay(place_of(ROADS), 75.0),
        _way(*_TO_RAJIN[::-1], speed_kn=10.0),
        _stay(spot("vostochny", ship.number), 400.0),
    ]


_SPECIAL = {"BRAVO": _bravo, "DELTA": _delta, "FOXTROT": _foxtrot}


def hours_of(moment: datetime) -> float:
    """Hours after the start."""
    return (moment - START).total_seconds() / 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where a ship is, every five minutes."""

    hours: Array
    lon: Array
    lat: Array
    speed_kn: Array
    course_deg: Array
    draught_m: Array


def sail(ship: Ship) -> Way:
    """The ship's way in time: straight between places, at even speed."""
    times, places, draughts = [0.0], [ship.legs[0].through[0]], [ship.draught_m]
    for number, leg in enumerate(ship.legs):
        draught = draughts[-1]
        if leg.hours:
            for hours in (leg.hours - min(TYPED_H, leg.hours / 2), min(TYPED_H, leg.hours / 2)):
                times.append(times[-1] + hours)
                places.append(leg.through[0])
                draughts.append(draught)
                draught = leg.draught_m or draught
            continue
        onward = ship.legs[number + 1].through[:1] if number + 1 < len(ship.legs) else ()
        for place in (*leg.through, *onward):
            metres = float(distances_m(*(np.array([value]) for value in (*places[-1], *place)))[0])
            times.append(times[-1] + metres / KNOT_M_H / leg.speed_kn)
            places.append(place)
            draughts.append(draught)
    hours = np.arange(0.0, HOURS, 1.0 / 12.0)
    lons, lats = np.array(places).T
    lon, lat = np.interp(hours, times, lons), np.interp(hours, times, lats)
    east, north = np.gradient(lon) * np.cos(np.radians(lat)) * 111_320.0, np.gradient(lat) * 111_320.0
    step_h = 1.0 / 12.0
    later = np.minimum(np.searchsorted(times, hours, side="right"), len(times) - 1)
    return Way(
        hours=hours,
        lon=lon,
        lat=lat,
        speed_kn=np.hypot(east, north) / step_h / KNOT_M_H,
        course_deg=np.degrees(np.arctan2(east, north)) % 360.0,
        draught_m=np.array(draughts)[later],
    )


def listen(ship: Ship, path: Way, rng: np.random.Generator) -> Iterator[tuple[float, str, int]]:
    """When which receiver hears which row of a ship's way."""
    sends = np.arange(len(path.hours)) % 4 == ship.number % 4
    if ship.silent is not None:
        sends &= (path.hours <= ship.silent[0]) | (path.hours >= ship.silent[1])
    for one in SHORE:
        away_km = (
            distances_m(path.lon, path.lat, np.full(len(path.lon), one.lon), np.full(len(path.lat), one.lat)) / 1e3
        )
        chance = one.chance * np.exp(-((np.maximum(away_km - one.sure_km, 0.0) / 15.0) ** 2))
        for row in np.flatnonzero(sends & (rng.random(len(sends)) < chance)):
            yield float(path.hours[row]), one.name, int(row)
    passes = np.floor(path.hours / PASS_H)
    over = sends & (path.hours - passes * PASS_H < 0.2)
    for row in np.flatnonzero(over & (rng.random(len(sends)) < PASS_CHANCE)):
        yield float(path.hours[row]), SATELLITE, int(row)


SIX_BIT = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?"


def _text(text: str, length: int) -> list[tuple[int, int]]:
    return [(SIX_BIT.index(sign), 6) for sign in text.ljust(length, "@")]


def _checksum(words: str) -> str:
    value = 0
    for sign in words.encode("ascii"):
        value ^= sign
    return f"{value:02X}"


def position_report(ship: Ship, path: Way, row: int, second: int) -> list[tuple[int, int]]:
    """Type 1, as values and bits (ITU-R M.1371-5)."""
    moving = path.speed_kn[row] > 0.3
    course = round(path.course_deg[row] * 10) % 3600 if moving else 3600
    heading = round(path.course_deg[row]) % 360 if moving else 511
    return [
        (1, 6), (0, 2), (ship.mmsi, 30), (0 if moving else 1, 4), (128, 8), (round(float(path.speed_kn[row]) * 10), 10),
        (1, 1), (round(float(path.lon[row]) * 600_000), 28), (round(float(path.lat[row]) * 600_000), 27), (course, 12),
        (heading, 9), (second, 6), (0, 2), (0, 3), (0, 1), (0, 19),
    ]  # fmt: skip


def static_report(ship: Ship, draught_m: float) -> list[tuple[int, int]]:
    """Type 5, as values and bits."""
    bow, port = ship.length_m - 20, ship.width_m // 2
    return [
        (5, 6), (0, 2), (ship.mmsi, 30), (0, 2), (ship.imo, 30), *_text(f"SYN{ship.number:03d}", 7),
        *_text(ship.name, 20), (70, 8), (bow, 9), (20, 9), (port, 6), (ship.width_m - port, 6), (1, 4), (0, 4), (0, 5),
        (24, 5), (60, 6), (round(draught_m * 10), 8), *_text("", 20), (0, 1), (0, 1),
    ]  # fmt: skip


def sentences(fields: Sequence[tuple[int, int]], group: int) -> list[str]:
    """The sentences of a message."""
    bits = "".join(format(value % (1 << width), f"0{width}b") for value, width in fields)
    fill = -len(bits) % 6
    bits += "0" * fill
    values = [int(bits[at : at + 6], 2) for at in range(0, len(bits), 6)]
    payload = "".join(chr(value + (48 if value < 40 else 56)) for value in values)
    parts = [payload[at : at + 56] for at in range(0, len(payload), 56)]
    number = str(group % 10) if len(parts) > 1 else ""
    words = [
        f"AIVDM,{len(parts)},{at},{number},A,{part},{fill if at == len(parts) else 0}"
        for at, part in enumerate(parts, 1)
    ]
    return [f"!{one}*{_checksum(one)}" for one in words]


def write_signals(ships: Sequence[Ship], rng: np.random.Generator, target: Path) -> None:
    """Write what was heard as sentences with tag blocks, in order of time, packed."""
    paths = [sail(ship) for ship in ships]
    heard = [(*one, number) for number, ship in enumerate(ships) for one in listen(ship, paths[number], rng)]
    lines, told = [], [(-99.0, 0.0)] * len(ships)
    for group, (hours, receiver, row, number) in enumerate(sorted(heard)):
        ship, path = ships[number], paths[number]
        seconds = round(START.timestamp() + hours * 3600.0) + ship.number % 50
        tag = f"s:{receiver},c:{seconds}"
        messages = [position_report(ship, path, row, seconds % 60)]
        draught = float(path.draught_m[row])
        if hours - told[number][0] >= STATIC_H or draught != told[number][1]:
            told[number] = hours, draught
            messages.append(static_report(ship, draught))
        for message in messages:
            lines += [f"\\{tag}*{_checksum(tag)}\\{sentence}\r\n" for sentence in sentences(message, group)]
    target.write_bytes(gzip.compress("".join(lines).encode("ascii"), 9, mtime=0))


PIXEL_M, FINE = 10.0, 5
EXTENT_M = (-1900.0, -1700.0, 1900.0, 1500.0)
"""West, south, east, north of the picture, from the harbour's mark."""
SHORE_NORTH_M = 900.0
PIER = box(-40.0, 420.0, 40.0, 920.0)
BANDS = ("B02", "B03", "B04", "B08", "B11")
SEA = (0.062, 0.052, 0.036, 0.018, 0.010)
CONCRETE = (0.17, 0.18, 0.19, 0.21, 0.24)
GREEN, TOWN = (0.045, 0.065, 0.06, 0.25, 0.17), (0.12, 0.13, 0.14, 0.20, 0.22)
DECK, HOUSE = (0.13, 0.13, 0.19, 0.21, 0.22), (0.34, 0.34, 0.34, 0.36, 0.30)
BLUR_M = 12.0 / 2.3548
EPSG = "EPSG:32652"


def hull(
    place: tuple[float, float], length_m: float, width_m: float, heading_deg: float
) -> list[tuple[Polygon, tuple[float, ...]]]:
    """Deck and house of a ship as shapes with reflectance."""
    half, side = length_m / 2, width_m / 2
    bow = Polygon([(-side, -half), (side, -half), (side, half - width_m), (0, half), (-side, half - width_m)])
    house = box(-side + 2, -half + 6, side - 2, -half + 24)
    return [
        (affinity.translate(affinity.rotate(shape, -heading_deg, origin=(0, 0)), *place), colour)
        for shape, colour in ((bow, DECK), (house, HOUSE))
    ]


def find_turn() -> list[float]:
    """From metres east and north of the mark to those of the picture's grid, whose north is another here."""
    ends = [FRAME.origin, *FRAME.to_lonlat([np.array([1000.0, 0.0]), np.array([0.0, 1000.0])])]
    x, y = (np.array(values) for values in transform("EPSG:4326", EPSG, [e.lon for e in ends], [e.lat for e in ends]))
    dx, dy = (x - x[0]) / 1000.0, (y - y[0]) / 1000.0
    return [dx[1], dx[2], dy[1], dy[2], 0.0, 0.0]


def draw_scene(ships: Sequence[Ship], rng: np.random.Generator) -> tuple[Array, Affine]:
    """Reflectance of the harbour with the four hulls, and where it lies (metres round the mark)."""
    west, south, east, north = EXTENT_M
    rows, columns = round((north - south) / PIXEL_M), round((east - west) / PIXEL_M)
    place = Affine(PIXEL_M, 0, west, 0, -PIXEL_M, north)
    fine = place * Affine.scale(1 / FINE)
    shape = (rows * FINE, columns * FINE)
    by_name = {ship.name.split()[1]: ship for ship in ships}
    drawn = [(PIER, CONCRETE)]
    for name, at, heading in (("BRAVO", WEST, 0.0), ("DELTA", EAST, 180.0), ("FOXTROT", ROADS, 120.0)):
        drawn += hull(at, by_name[name].length_m, by_name[name].width_m, heading)
    drawn += hull(UNKNOWN_HULL, 126.0, 19.0, 35.0)
    y = north - (np.arange(shape[0]) + 0.5) * PIXEL_M / FINE
    x = west + (np.arange(shape[1]) + 0.5) * PIXEL_M / FINE
    waves = ndimage.gaussian_filter1d(rng.normal(0, 1, shape[1]), 60.0)
    land = y[:, None] > SHORE_NORTH_M + 60.0 * (waves / waves.std())[None, :] * (np.abs(x)[None, :] > 250.0)
    patches = ndimage.zoom(ndimage.gaussian_filter(rng.normal(0, 1, (rows, columns)), 3.0), FINE, order=1)
    town = land & (patches > 0.4 * patches.std())
    grid = find_turn()
    masks = [
        (rasterize([affinity.affine_transform(one, grid)], out_shape=shape, transform=fine).astype(bool), colour)
        for one, colour in drawn
    ]
    bands = []
    for number in range(len(BANDS)):
        band = np.full(shape, SEA[number])
        band[land], band[town] = GREEN[number], TOWN[number]
        for mask, colour in masks:
            band[mask] = colour[number]
        blurred = ndimage.gaussian_filter(band, BLUR_M / PIXEL_M * FINE, mode="nearest")
        bands.append(blurred.reshape(rows, FINE, columns, FINE).mean(axis=(1, 3)))
    picture = np.stack(bands)
    rough = ndimage.gaussian_filter(rng.normal(0, 1, picture.shape), (0, 0.7, 0.7)) * 0.04
    mean_land = land.reshape(rows, FINE, columns, FINE).mean(axis=(1, 3))
    picture *= 1.0 + rough * (0.3 + 2.0 * mean_land)
    return np.clip(picture + rng.normal(0, 0.0009, picture.shape), 0.0001, 1.0), place


def write_scene(picture: Array, place: Affine, target: Path) -> None:
    """Write the picture as a cloud-optimised GeoTIFF that says that it is synthetic."""
    (east,), (north,) = transform("EPSG:4326", EPSG, [HARBOUR.lon], [HARBOUR.lat])
    profile = {
        "driver": "GTiff",
        "dtype": "uint16",
        "count": len(BANDS),
        "crs": EPSG,
        "nodata": 0,
        "height": picture.shape[1],
        "width": picture.shape[2],
        "transform": Affine.translation(east, north) * place,
    }
    tags = {
        "acquired": f"{SCENE_TIME:%Y-%m-%dT%H:%M:%SZ}",
        "sensor": "Sentinel-2 L2A",
        "credit": CREDIT,
        "synthetic": "yes: drawn",
    }
    with MemoryFile() as memory:
        with memory.open(**profile) as raster:
            raster.write(np.round(picture * 10000).astype(np.uint16))
            raster.descriptions, raster.scales = BANDS, [0.0001] * len(BANDS)
            raster.update_tags(**tags)
        with memory.open() as raster:
            copy(
                raster, target, driver="COG", compress="DEFLATE", predictor=2, level=9, blocksize=512, overviews="NONE"
            )


def write_site(target: Path) -> None:
    """Write Rajin with zones that are drawn for this demo, and lie where the picture's pier does."""
    drawn = {
        "source": "drawn for this synthetic demo; no survey, and not where Rajin's piers are",
        "precision_m": 5.0,
        "surveyed": False,
    }
    zones = (
        ("west_berth", "berth", box(-85.0, 480.0, -40.0, 720.0)),
        ("east_berth", "berth", box(40.0, 480.0, 85.0, 720.0)),
        ("anchorage", "anchorage", box(-1300.0, -1400.0, 1300.0, -300.0)),
    )
    features = [
        {
            "type": "Feature",
            "properties": {"id": key, "kind": kind, "provenance": drawn},
            "geometry": shape_to_geojson(FRAME.from_plane(shape)),
        }
        for key, kind, shape in zones
    ]
    site = {
        "type": "FeatureCollection",
        "schema": "quaywatch/site/1",
        "id": "rajin",
        "name": "Rajin (drawn)",
        "country": "KP",
        "utc_offset_h": 9,
        "centre": {"lon": HARBOUR.lon, "lat": HARBOUR.lat},
        "aliases": [{"text": "Rajin", "lang": "en", "script": "Latn"}],
        "provenance": drawn,
        "features": features,
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(site, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the arguments and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, nargs="?", default=OUT)
    out = parser.parse_args().out
    rng = np.random.default_rng(SEED)
    write_site(out / "sites" / "synthetic_rajin.geojson")
    ships = draw_fleet(rng)
    write_signals(ships, rng, out / "synthetic_signals_2001-03.nmea.gz")
    picture, place = draw_scene(ships, rng)
    write_scene(picture, place, out / f"synthetic_rajin_{SCENE_TIME:%Y-%m-%d}.tif")


if __name__ == "__main__":
    main()
