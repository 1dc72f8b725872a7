"""How often the 90 % interval of calls holds the truth, and how long it takes to work out.

    python benchmarks/expected_calls.py held FOLDER     FOLDER has sightings files NAME.json and a truth.json with
                                                        {"cases": {NAME: {"calls_in_window": 4}}}
    python benchmarks/expected_calls.py growth          a table of seconds by looks and berths

`held` works on any simulated ports in that shape. The ports of `growth` are made up (seeded); none stands for a real
one. Seconds are those of the posterior alone, on one core.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from quaywatch.events.evidence import PortEvidence
from quaywatch.events.expected_calls import expect_calls
from quaywatch.observations.from_sightings import find_observations, site_of
from quaywatch.records.case import CountRequest
from quaywatch.records.expected import ExpectedCalls
from quaywatch.sources.sightings import SightingsFile, read_sightings

START = datetime(2024, 1, 1, tzinfo=UTC)
SIZES = ((45, 1), (90, 1), (180, 1), (365, 1), (90, 5), (90, 20), (180, 20), (365, 20))


def expected(file: SightingsFile) -> tuple[ExpectedCalls | None, float]:
    """The answer for a sightings file, and the seconds that it took."""
    site = site_of(file)
    told = find_observations(file, site=site, evidence_sha256="0" * 64)
    evidence = PortEvidence(site=site, observations=told.observations, facts=told.facts, looks=told.looks)
    request = CountRequest(id="all", title="all calls", site=site.id, first_day=told.first_day, last_day=told.last_day)
    begun = time.perf_counter()
    found, _ = expect_calls(evidence, request, ())
    return found, time.perf_counter() - begun


def held(folder: Path) -> dict[str, Any]:
    """How often the intervals hold the truth, with what they cost."""
    truth = json.loads((folder / "truth.json").read_text())["cases"]
    rows = []
    for name, of in truth.items():
        found, _ = expected(read_sightings(folder / f"{name}.json"))
        if found is not None:
            rows.append((found.low, found.high, found.mass90, found.median, of["calls_in_window"]))
    low, high, mass, median, calls = np.array(rows).T
    share = float(((low <= calls) & (calls <= high)).mean())
    return {
        "ports": len(truth),
        "answered": len(rows),
        "holds_truth": round(share, 4),
        "standard_error": round((share * (1 - share) / len(rows)) ** 0.5, 4),
        "mean_mass90": round(float(mass.mean()), 4),
        "truth_below": round(float((calls < low).mean()), 4),
        "truth_above": round(float((calls > high).mean()), 4),
        "mean_width": round(float((high - low).mean()), 3),
        "median_mean_absolute_error": round(float(np.abs(median - calls).mean()), 3),
        "median_bias": round(float((median - calls).mean()), 3),
    }


def made_up(days: int, berths: int) -> tuple[SightingsFile, int]:
    """Daily looks at a made-up port, and its calls: log-normal stays of 2.5 days, berths free for 8 days between."""
    rng, rows, calls = random.Random(days * berths), [], 0
    for berth in range(berths):
        stays, at = [], -20.0
        while at < days:
            came = at + rng.expovariate(1 / 8)
            at = came + 2.5 * rng.lognormvariate(-0.125, 0.5)
            stays.append((came, at, min(300.0, max(60.0, rng.gauss(150, 35)))))
        calls += sum(left > 0 and came < days for came, left, _ in stays)
        for day in range(days):
            length = next((length for came, left, length in stays if came <= day + 0.4 < left), None)
            row = {"id": f"s{len(rows)}", "zone": f"b{berth}", "kind": "vessel", "outcome": "not_seen"}
            row["time"] = (START + timedelta(days=day + 0.4)).strftime("%Y-%m-%dT%H:%M:%SZ")
            if length is not None:
                measured = round(length + rng.gauss(0, 5), 1)
                row |= {"outcome": "seen", "length_m": measured, "length_u95_m": 10}
            rows.append(row)
    zones = {f"b{berth}": {"kind": "berth"} for berth in range(berths)}
    content = {
        "schema": "quaywatch/sightings/1",
        "id": "made-up",
        "site": {"name": "Made-up port", "zones": zones},
        "window": {"from": "2024-01-01", "to": (START + timedelta(days=days - 1)).date().isoformat()},
        "sightings": rows,
    }
    return SightingsFile.model_validate_json(json.dumps(content)), calls


def growth() -> None:
    """Print the table."""
    sys.stdout.write("| daily looks | berths | seconds | calls | median | 90 % |\n|---|---|---|---|---|---|\n")
    expected(made_up(30, 1)[0])
    for days, berths in SIZES:
        file, calls = made_up(days, berths)
        found, seconds = expected(file)
        if found is not None:
            answer = f"{calls} | {found.median} | {found.low}–{found.high}"
            sys.stdout.write(f"| {days} | {berths} | {seconds:.2f} | {answer} |\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["held", "growth"])
    parser.add_argument("folder", type=Path, nargs="?")
    given = parser.parse_args()
    if given.what == "growth":
        growth()
    elif given.folder is None:
        parser.error("held needs a folder of simulated ports")
    else:
        sys.stdout.write(json.dumps(held(given.folder), indent=1) + "\n")
