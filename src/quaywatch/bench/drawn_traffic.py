"""Ships that sail between ports and fall silent, as a table in the form of MarineCadastre's: SYNTHETIC, for timing.

Each ship goes back and forth between a port and one of those near it, in a straight line at one speed, and lies six
hours in each. It reports once a minute, and in eight hours of every two days it does not. Rows come in order of time,
as in the real files. The names begin with SYNTHETIC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quaywatch.sources.call_sites import list_ports

__all__ = ["ROWS_PER_VESSEL", "DrawnFleet", "draw_fleet", "write_traffic"]

Column = npt.NDArray[Any]

ROWS_PER_VESSEL = 2_000
"""Of `write_traffic` where the number of vessels is left to it."""
BLOCK_ROWS = 500_000
START = np.datetime64("2025-06-01T00:00:00", "ms")
MOORED_MIN = 360
SILENT_MIN, SILENT_EVERY_MIN = 480, 2880
NEIGHBOURS = 12
KM_PER_DEGREE = 111.2
KM_PER_NM = 1.852
LEAST_KM, MOST_LAT = 20.0, 66.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnFleet:
    """Ships, and between which two places each sails."""

    mmsi: Column
    """Each its own."""
    start: Column
    """Longitude and latitude of the first port."""
    end: Column
    """And of the second."""
    speed_kn: Column
    """At sea."""
    sail_min: Column
    """Minutes from one to the other."""
    phase_min: Column
    """Where in its round each ship begins."""
    length_m: Column
    """Stated."""
    names: Column
    """Stated; all begin with SYNTHETIC."""
    imo: Column
    """Stated."""

    def is_heard(self, who: Column, minute: Column) -> npt.NDArray[np.bool_]:
        """Whether a ship reports in a minute."""
        turn = self.phase_min * 7 % SILENT_EVERY_MIN
        return np.asarray((minute + turn[who]) % SILENT_EVERY_MIN >= SILENT_MIN)

    def places(self, who: Column, minute: Column) -> tuple[Column, Column, Column]:
        """Longitude and latitude, and speed in knots, of ships in their minutes."""
        sail = self.sail_min[who]
        at = (minute + self.phase_min[who]) % (2 * (sail + MOORED_MIN))
        back = at >= sail + MOORED_MIN
        share = np.clip((at - np.where(back, sail + MOORED_MIN, 0)) / sail, 0.0, 1.0)
        share = np.where(back, 1.0 - share, share)[:, None]
        place = self.start[who] * (1.0 - share) + self.end[who] * share
        sails = (share[:, 0] > 0.0) & (share[:, 0] < 1.0)
        return place[:, 0], place[:, 1], np.where(sails, self.speed_kn[who], 0.0)


def draw_fleet(vessels: int, seed: int = 6) -> DrawnFleet:
    """Ships between neighbouring ports of the World Port Index."""
    from scipy.spatial import cKDTree

    rng = np.random.default_rng(seed)
    rings = {site.site: site.shape.rings[0][0] for site in list_ports()}
    ports = np.array([(one.lon, one.lat) for one in rings.values() if abs(one.lat) < MOST_LAT and abs(one.lon) < 175])
    home = rng.integers(0, len(ports), vessels)
    _, near = cKDTree(ports).query(ports, NEIGHBOURS)
    away = near[home, rng.integers(1, NEIGHBOURS, vessels)]
    start, end = ports[home], ports[away]
    km = np.hypot((end - start)[:, 0] * np.cos(np.radians(start[:, 1])), (end - start)[:, 1]) * KM_PER_DEGREE
    end = np.where((km < LEAST_KM)[:, None], start + (0.0, 0.5), end)
    km = np.where(km < LEAST_KM, 0.5 * KM_PER_DEGREE, km)
    speed = rng.uniform(8, 18, vessels).round(1)
    numbers = np.arange(201_000_000, 775_999_999, max(1, 574_999_999 // vessels))[:vessels]
    return DrawnFleet(
        mmsi=numbers,
        start=start,
        end=end,
        speed_kn=speed,
        sail_min=np.maximum(1.0, km / KM_PER_NM / speed * 60).round(),
        phase_min=rng.integers(0, 100_000, vessels),
        length_m=rng.integers(40, 400, vessels),
        names=np.array([f"SYNTHETIC {n}" for n in range(vessels)], object),
        imo=np.array([f"IMO{n:07d}" for n in rng.integers(8_000_000, 9_999_999, vessels)], object),
    )


def write_traffic(
    rows: int, path: Path, *, vessels: int = 0, repeats: int = 1, told: Callable[[int], None] = lambda _rows: None
) -> int:
    """Write the table; the number of vessels drawn, of which some may be silent all the time of a short one.

    Args:
        rows: How many, without the header.
        path: Of the file.
        vessels: How many; 0 = one for each 2,000 rows, which is about a day and a half.
        repeats: How often each message stands in the table, as if heard by several receivers.
        told: Called with the rows written so far.
    """
    import pyarrow.csv as arrow_csv

    count = vessels or max(50, rows // ROWS_PER_VESSEL)
    fleet = draw_fleet(count)
    options = arrow_csv.WriteOptions(quoting_style="needed")
    left = rows
    empty = _table(fleet, np.zeros(0, int), np.zeros(0, int))
    with arrow_csv.CSVWriter(path, empty.schema, write_options=options) as out:
        for who, minute in _reports(fleet):
            heard = slice(0, -(-left // repeats))
            whole = _table(fleet, np.repeat(who[heard], repeats)[:left], np.repeat(minute[heard], repeats)[:left])
            out.write_table(whole)
            left -= whole.num_rows
            told(rows - left)
            if left <= 0:
                break
    return count


def _reports(fleet: DrawnFleet) -> Iterator[tuple[Column, Column]]:
    """Numbers of ships and minutes of their reports, in order of time, without end."""
    count = len(fleet.mmsi)
    minutes = max(1, BLOCK_ROWS // count)
    first = 0
    while True:
        minute = np.repeat(np.arange(first, first + minutes), count)
        who = np.tile(np.arange(count), minutes)
        heard = fleet.is_heard(who, minute)
        yield who[heard], minute[heard]
        first += minutes


def _table(fleet: DrawnFleet, who: Column, minute: Column) -> Any:
    """Rows with the columns of MarineCadastre's tables."""
    import pyarrow as pa

    lon, lat, speed = fleet.places(who, minute)
    course = np.degrees(np.arctan2(*(fleet.end - fleet.start)[who].T)) % 360
    seconds = minute * 60 + who * 60 // len(fleet.mmsi)
    times = (START + (seconds * 1000).astype("timedelta64[ms]")).astype("datetime64[s]")
    length = fleet.length_m[who]
    return pa.table(
        {
            "MMSI": fleet.mmsi[who],
            "BaseDateTime": pa.array(times).cast(pa.string()),
            "LAT": lat.round(5),
            "LON": lon.round(5),
            "SOG": speed,
            "COG": course.round(1),
            "Heading": course.astype(np.int32),
            "VesselName": pa.array(fleet.names[who], pa.string()),
            "IMO": pa.array(fleet.imo[who], pa.string()),
            "CallSign": pa.array(fleet.imo[who], pa.string()),
            "VesselType": np.full(len(who), 70),
            "Status": np.where(speed > 0, 0, 5).astype(np.int8),
            "Length": length,
            "Width": length // 7,
            "Draft": (length / 20).round(1),
            "Cargo": np.full(len(who), 70),
            "TransceiverClass": pa.array(np.full(len(who), "A", object), pa.string()),
        }
    )
