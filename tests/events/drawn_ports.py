"""Ports drawn at random, and what looks at them would have shown: the truth behind tests of the posterior."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

START = datetime(2025, 3, 1, tzinfo=UTC)


def instant(day: float) -> str:
    return (START + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")


def drawn_port(
    seed: int, *, berths: int = 1, days: int = 45, free_days: float = 8, stay_days: float = 2.5, revisit_days: float = 2
) -> tuple[list[dict[str, Any]], int]:
    """Sightings of a drawn port, and how many ships lay there at any time in its days.

    Each berth for itself is free for exponential times and held for gamma times; lengths have errors of 10 m (95 %).
    """
    random = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    looks = np.arange(random.uniform(0, revisit_days), days, revisit_days)
    looks = looks[random.random(len(looks)) > 0.2]
    calls = 0
    for berth in range(berths):
        clock = -40.0
        stays = []
        while clock < days:
            came = clock + random.exponential(free_days)
            clock = came + random.gamma(4, stay_days / 4)
            stays.append((came, clock, float(np.clip(random.normal(150, 35), 60, 300))))
        calls += sum(left > 0 and came < days for came, left, _ in stays)
        for look in looks:
            length = next((length for came, left, length in stays if came <= look < left), None)
            row = {"id": f"s{len(rows)}", "time": instant(look), "zone": f"berth{berth}", "kind": "vessel"}
            if length is None:
                rows.append(row | {"outcome": "not_seen"})
            else:
                measured = round(length + random.normal(0, 5), 1)
                rows.append(row | {"outcome": "seen", "length_m": measured, "length_u95_m": 10})
    return rows, calls
