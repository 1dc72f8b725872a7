"""How long the least counts take: made-up ports, from a sightings file in memory to counts, calls and conflicts.

    python benchmarks/least_counts.py [SIGHTINGS ...]     a table of seconds per shape and number of sightings

Every ship, berth and look is drawn at random (seeded); nothing stands for a real port. Reading is from JSON text to
observations, inference is the counts with their calls and brackets, stocks, structures and conflicts. Not counted: the
start of the program (about half a second), the posterior, voyages, and writing.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from quaywatch.events.calls import count_calls
from quaywatch.events.conflicts import find_conflicts
from quaywatch.events.construction import find_constructions
from quaywatch.events.evidence import PortEvidence
from quaywatch.events.stock import find_stock_changes
from quaywatch.observations.from_sightings import find_observations, site_of
from quaywatch.records.case import CountRequest
from quaywatch.records.event import CallCount
from quaywatch.sources.sightings import SightingsFile

SIZES = (1000, 2000, 5000, 10_000, 20_000)
START = datetime(1990, 1, 1, tzinfo=UTC)
LENGTH_U95_M = 10.0

Rows = list[dict[str, Any]]


def instant(day: float) -> str:
    """The time so many days after the start, to the second."""
    return (START + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")


def calendar_day(day: float) -> str:
    """The day of that time."""
    return instant(day)[:10]


def looks(n: int, berths: int, *, written: Callable[[float], str] = instant, clouded: float = 0.0) -> Rows:
    """Daily looks at all berths: ships of 150 ± 35 m that stay 2.5 days, four days apart on average."""
    rng = random.Random(n * berths)
    days = max(1, n // berths)
    stays = [list(berth_stays(rng, days)) for _ in range(berths)]
    rows: Rows = []
    for look in range(days):
        at = look + 0.4
        for berth, ships in enumerate(stays):
            row = {"id": f"s{len(rows)}", "time": written(at), "zone": f"berth{berth}", "kind": "vessel"}
            length = next((length for came, gone, length in ships if came <= at < gone), None)
            if rng.random() < clouded:
                rows.append(row | {"outcome": "not_observable"})
            elif length is None:
                rows.append(row | {"outcome": "not_seen"})
            else:
                measured = round(length + max(-LENGTH_U95_M, min(LENGTH_U95_M, rng.gauss(0, 5))), 1)
                rows.append(row | {"outcome": "seen", "length_m": measured, "length_u95_m": LENGTH_U95_M})
    return rows


def berth_stays(rng: random.Random, days: float) -> Iterator[tuple[float, float, float]]:
    """When ships came and went at one berth, and their lengths."""
    at = -4 * rng.random()
    while at < days:
        stay = 2.5 * rng.lognormvariate(0, 0.5)
        yield at, at + stay, min(300.0, max(60.0, rng.gauss(150, 35)))
        at += stay + rng.expovariate(1 / 4)


def scattered(n: int) -> Rows:
    """Single berths looked at on random days of one year, ships of 60 to 300 m in half of them."""
    rng = random.Random(n)
    rows: Rows = []
    for key in range(n):
        row = {"id": f"s{key}", "time": calendar_day(rng.uniform(0, 365)), "zone": f"berth{rng.randrange(500)}"}
        length = {"length_m": round(rng.uniform(60, 300)), "length_u95_m": LENGTH_U95_M}
        rows.append(row | {"kind": "vessel"} | ({"outcome": "not_seen"} if key % 2 else {"outcome": "seen"} | length))
    return rows


def copies(n: int) -> Rows:
    """Seven sightings of one ship, again and again, with another note each time."""
    row = {"zone": "berth0", "kind": "vessel", "outcome": "seen", "length_m": 100}
    return [row | {"id": f"s{k}", "time": calendar_day(k % 7), "note": f"page {k}"} for k in range(n)]


SHAPES: dict[str, tuple[Callable[[int], Rows], int, int]] = {
    "500 berths of one port, looks at all": (lambda n: looks(n, 500), 500, 1),
    "the same, a third clouded": (lambda n: looks(n, 500, clouded=0.33), 500, 1),
    "the same, only days known": (lambda n: looks(n, 500, written=calendar_day), 500, 1),
    "500 berths of one port, scattered days": (scattered, 500, 1),
    "500 ports of one berth each": (scattered, 500, 500),
    "20 berths of one port, looks at all": (lambda n: looks(n, 20), 20, 1),
    "one berth": (lambda n: looks(n, 1), 1, 1),
    "one ship told of again and again": (copies, 1, 1),
}
"""Name → its rows, its berths, and how many ports they belong to."""


def sightings_file(rows: Rows, berths: int, ports: int) -> str:
    """The rows as a sightings file."""
    zones = {
        f"berth{k}": {"kind": "berth"} | ({"port": f"port{k % ports}"} if ports > 1 else {}) for k in range(berths)
    }
    site = {"name": "Made-up port", "zones": zones}
    return json.dumps({"schema": "quaywatch/sightings/1", "id": "made-up", "site": site, "sightings": rows})


def timed(text: str) -> tuple[float, float, CallCount]:
    """Seconds of reading and of inference, and what was counted."""
    begun = time.perf_counter()
    file = SightingsFile.model_validate_json(text)
    site = site_of(file)
    told = find_observations(file, site=site, evidence_sha256="0" * 64)
    evidence = PortEvidence(site=site, observations=told.observations, facts=told.facts, looks=told.looks)
    read = time.perf_counter()
    count = count_calls(evidence, CountRequest(id="all", title="all calls", site=site.id))
    find_stock_changes(evidence)
    find_constructions(evidence)
    find_conflicts(evidence)
    return read - begun, time.perf_counter() - read, count


def main(sizes: list[int]) -> None:
    """Print the table."""
    sys.stdout.write("| shape | sightings | read, s | infer, s | least calls | exact |\n|---|---|---|---|---|---|\n")
    for name, (rows_of, berths, ports) in SHAPES.items():
        for n in sizes:
            rows = rows_of(n)
            read, inferred, count = timed(sightings_file(rows, berths, ports))
            exact = "yes" if count.exact else "no"
            figures = f"{len(rows):,} | {read:.2f} | {inferred:.2f} | {count.strict:,} | {exact}"
            sys.stdout.write(f"| {name} | {figures} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or list(SIZES))
