"""Draw a table of ships' positions as large as wanted, in the form of MarineCadastre's: SYNTHETIC, for timing only.

Vessels go straight at their own speed and course from places of their own, and report in turn, so that the rows come
in order of time as in the real files. The names begin with SYNTHETIC.

    python benchmarks/drawn_ais.py 10000000 15000 drawn.csv [repeats]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

BLOCK_ROWS = 500_000
START = np.datetime64("2025-06-01T00:00:00", "s")
REPORTS_PER_MINUTE = 1


def draw(rows: int, vessels: int, path: Path, repeats: int = 1) -> None:
    """Write the table.

    Args:
        rows: How many.
        vessels: How many; each reports once a minute.
        path: The file.
        repeats: How often each message stands in the table, as if heard by several receivers.
    """
    rng = np.random.default_rng(6)
    fleet = {
        "mmsi": rng.choice(np.arange(201_000_000, 775_999_999), vessels, replace=False),
        "lon": rng.uniform(-130, -60, vessels),
        "lat": rng.uniform(20, 50, vessels),
        "speed": np.where(rng.random(vessels) < 0.4, 0.0, rng.uniform(1, 20, vessels)).round(1),
        "course": rng.uniform(0, 360, vessels).round(1),
        "length": rng.integers(10, 400, vessels),
    }
    fleet["name"] = np.array([f"SYNTHETIC {n}" for n in range(vessels)], object)
    fleet["imo"] = np.array([f"IMO{n:07d}" for n in rng.integers(8_000_000, 9_999_999, vessels)], object)
    with arrow_csv.CSVWriter(
        path, block(fleet, 0, 0, 1).schema, write_options=arrow_csv.WriteOptions(quoting_style="needed")
    ) as out:
        for first in range(0, rows, BLOCK_ROWS):
            out.write_table(block(fleet, first, min(rows, first + BLOCK_ROWS), repeats))


def block(fleet: dict[str, np.ndarray], first: int, end: int, repeats: int) -> pa.Table:
    """Some rows, by their numbers."""
    vessels = len(fleet["mmsi"])
    message = np.arange(first, end) // repeats
    who, minute = message % vessels, message // vessels
    seconds = minute * 60 // REPORTS_PER_MINUTE + who * 60 // vessels
    sailed_deg = fleet["speed"][who] * seconds / 3600 / 60
    course = np.radians(fleet["course"][who])
    lat = fleet["lat"][who] + (sailed_deg * np.cos(course)) % 10
    lon = fleet["lon"][who] + (sailed_deg * np.sin(course)) % 10
    times = (START + seconds.astype("timedelta64[s]")).astype("datetime64[s]")
    return pa.table(
        {
            "MMSI": fleet["mmsi"][who],
            "BaseDateTime": pa.array(times).cast(pa.string()),
            "LAT": lat.round(5),
            "LON": lon.round(5),
            "SOG": fleet["speed"][who],
            "COG": fleet["course"][who],
            "Heading": fleet["course"][who].astype(np.int32),
            "VesselName": pa.array(fleet["name"][who]),
            "IMO": pa.array(fleet["imo"][who]),
            "CallSign": pa.array(fleet["imo"][who]),
            "VesselType": np.full(len(who), 70),
            "Status": np.zeros(len(who), np.int8),
            "Length": fleet["length"][who],
            "Width": fleet["length"][who] // 7,
            "Draft": (fleet["length"][who] / 20).round(1),
            "Cargo": np.full(len(who), 70),
            "TransceiverClass": pa.array(np.full(len(who), "A")),
        }
    )


if __name__ == "__main__":
    draw(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 1)
