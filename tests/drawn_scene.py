"""A drawn scene: ten ships that send, eight of them detected, one ship that does not send, and one piece of clutter."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from quaywatch.geo import WGS84

INSTANT = datetime(2025, 6, 1, 2, 10, tzinfo=UTC)
MIDDLE = (129.375, 35.125)
KNOT_MS = 1852 / 3600
_MOVES = [(0, 0, 180), (90, 11, 120), (0, 0, 90), (200, 9, 150), (310, 14, 220), (0, 0, 60), (45, 8, 100),
          (0, 0, 140), (270, 12, 170), (0, 0, 200)]  # fmt: skip
"""Course, knots and length."""
SHIPS = {
    440_000_000 + number: {
        "east": -8000 + 1800 * number,
        "north": (-1) ** number * 900 * number - 300,
        "course": course,
        "knots": knots,
        "length": length,
    }
    for number, (course, knots, length) in enumerate(_MOVES, start=1)
}
NOT_SEEN = (440_000_005, 440_000_006)
DISPLACED = 440_000_003
SILENT_PLACE, CLUTTER_PLACE = (5000.0, 9000.0), (-7000.0, 8500.0)
HEADER = "time,mmsi,lon,lat,speed,course,name,imo,length,width,class"


def placed(east, north, middle=MIDDLE):
    """Degrees of a place metres east and north of the middle, as written in files."""
    lon, lat, _ = WGS84.fwd(*middle, 90.0, east)
    lon, lat, _ = WGS84.fwd(lon, lat, 0.0, north)
    return round((lon + 180.0) % 360.0 - 180.0, 6), round(lat, 6)


def place_of(mmsi, when=INSTANT, middle=MIDDLE):
    """Where a ship is at a time: it sails straight on."""
    ship = SHIPS[mmsi]
    metres = ship["knots"] * KNOT_MS * (when - INSTANT).total_seconds()
    lon, lat, _ = WGS84.fwd(*placed(ship["east"], ship["north"], middle), ship["course"], metres)
    return round((lon + 180.0) % 360.0 - 180.0, 6), round(lat, 6)


def track_lines(hours=6.0, *, every=timedelta(minutes=7), middle=MIDDLE, ships=tuple(SHIPS), until=None):
    """Rows of a table: positions of the ships from some hours before the instant to as many after."""
    lines, count = [], round(timedelta(hours=2 * hours) / every)
    for mmsi in ships:
        ship = SHIPS[mmsi]
        for number in range(count):
            when = INSTANT - timedelta(hours=hours) + number * every + timedelta(seconds=mmsi % 100)
            if until is not None and when > until:
                break
            lon, lat = place_of(mmsi, when, middle)
            said = f"SHIP {mmsi % 100},,{ship['length']},20,A"
            lines.append(f"{when:%Y-%m-%dT%H:%M:%SZ},{mmsi},{lon},{lat},{ship['knots']},{ship['course']},{said}")
    return lines


def write_tracks(path, lines):
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def feature(name, place, *, length=None, score=0.97, **own):
    told = {"score": score, **({"length_m": length, "length_u95_m": 15.0} if length else {}), **own}
    return {"type": "Feature", "id": name, "geometry": {"type": "Point", "coordinates": list(place)},
            "properties": told}  # fmt: skip


def features(middle=MIDDLE, moved=lambda _mmsi, place: place):
    """What was detected: eight ships by the last digits of their MMSI, `silent` and `clutter`."""
    found = []
    for mmsi, ship in SHIPS.items():
        if mmsi in NOT_SEEN:
            continue
        place = moved(mmsi, place_of(mmsi, middle=middle))
        if mmsi == DISPLACED:
            place = WGS84.fwd(*place, 60.0, 140.0)[:2]
        found.append(feature(f"d{mmsi % 100}", place, length=ship["length"] * 0.97))
    found.append(feature("silent", placed(*SILENT_PLACE, middle), length=110.0))
    found.append(feature("clutter", placed(*CLUTTER_PLACE, middle), length=60.0, score=0.1))
    return found


def write_detections(path, found, *, acquired="2025-06-01T02:10:00Z", sensor="sentinel2", **about):
    """A collection of ours, as far as matching reads it."""
    collection = {"type": "FeatureCollection", "acquired": acquired, "sensor": sensor, "gsd_m": 10.0, **about}
    path.write_text(json.dumps({**collection, "features": found}), encoding="utf-8")
    return path
