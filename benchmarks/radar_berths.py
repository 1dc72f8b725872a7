"""Berths in radar scenes, taken and free, on drawn harbours of known answer. Nothing here is a real harbour.

    python -m benchmarks.radar_berths [--count 12] [--seed 1]

The harbours are those of the tests: speckled sea before a quay of uneven brightness, through a blur of 21 m. The line
of the berth lies up to 10 m off the quay's edge. Printed per brightness of the quay: free berths that are said free,
ships of each contrast that are said to be there, and the error of their lengths.
"""

from __future__ import annotations

import argparse

import numpy as np
from tests.detections.drawn_sea import SEA_DB, RadarShip, draw_sea, draw_zone

from quaywatch.detections.vessels_sar import DETECTOR
from quaywatch.records.observation import Outcome

LANDS_DB, CONTRASTS_DB = (-10.0, -6.0, -2.0, 2.0), (8.0, 12.0, 16.0, 20.0)
LINE_M, WIDTH_M = 3000.0, 50.0


def judge(land_db: float, contrast_db: float, rng: np.random.Generator) -> tuple[bool, bool, float | None]:
    """Whether the free berth was said free, whether the ship was seen, and the error of its length."""
    length = float(rng.uniform(100.0, 280.0))
    edge = LINE_M + float(rng.uniform(-10.0, 10.0))
    beam = length / 6.5
    place = {"east_m": 1000.0, "south_m": edge - 2.0 - beam / 2.0}
    ship = RadarShip(**place, length_m=length, width_m=beam, heading_deg=90.0, contrast_db=contrast_db)
    window = draw_sea([ship], land_south_m=edge, land_db=land_db, seed=int(rng.integers(2**31)))
    strip = (LINE_M - WIDTH_M, LINE_M)
    zones = [draw_zone(window, (850.0, 1150.0), strip), draw_zone(window, (2400.0, 2800.0), strip)]
    detections, (taken, free) = DETECTOR.find_vessels(window, zones)
    lengths = [one.length_m.value for one in detections if one.id in taken.vessels and one.length_m.value]
    error = min((value - length for value in lengths), key=abs, default=None)
    return free.outcome is Outcome.NOT_SEEN, taken.outcome is Outcome.SEEN, error


def main() -> None:
    """Draw, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=12, help="harbours per brightness and contrast")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = np.random.default_rng(given.seed)
    errors: list[float] = []
    for land_db in LANDS_DB:
        told = {c: [judge(land_db, c, rng) for _ in range(given.count)] for c in CONTRASTS_DB}
        errors += [error for rows in told.values() for *_, error in rows if error is not None]
        free = [row[0] for rows in told.values() for row in rows]
        seen = ", ".join(f"{c:.0f} dB {np.mean([row[1] for row in rows]):.2f}" for c, rows in told.items())
        print(f"quay {land_db - SEA_DB:.0f} dB above the sea: free said free {np.mean(free):.2f}; seen at {seen}")  # noqa: T201
    off = np.abs(errors)
    print(  # noqa: T201
        f"{off.size} lengths: mean absolute error {off.mean():.0f} m, bias {np.mean(errors):+.0f} m, "
        f"95 % within {np.quantile(off, 0.95):.0f} m"
    )


if __name__ == "__main__":
    main()
