"""Whom the ship of a call cannot be."""

from __future__ import annotations

import pytest

CANDIDATE = {"name": "Angara", "likeness": "candidate"}
NAMED = {"name": "Angara", "likeness": "named"}


def vessel(key, time, zone="pier", outcome="seen", **more):
    return {"id": key, "time": time, "zone": zone, "kind": "vessel", "outcome": outcome} | more


def excluded(conclude, rows, **given):
    found = conclude(rows, **given)
    return {one["name"]: one["because"] for call in found["calls"] for one in call.get("excluded", ())}


TWO_PORTS = {
    "zones": ("pier",),
    "more_zones": {"far": {"kind": "berth", "port": "Far"}, "pier": {"kind": "berth", "port": "Near"}},
}


def test_a_vessel_seen_elsewhere_while_the_ship_lay_here_is_excluded(conclude):
    rows = [
        vessel("s1", "2025-01-03T00:00:00Z", identity=CANDIDATE, same_call=["s2"]),
        vessel("s2", "2025-01-06T00:00:00Z"),
        vessel("e1", "2025-01-04T12:00:00Z", "far", identity=NAMED),
    ]
    assert "Far" in excluded(conclude, rows, **TWO_PORTS)["Angara"]


@pytest.mark.parametrize("day", ["2025-01-01", "2025-01-20"])
def test_a_vessel_seen_elsewhere_at_another_time_is_not(conclude, day):
    rows = [
        vessel("s1", "2025-01-05T00:00:00Z", identity=CANDIDATE),
        vessel("e1", f"{day}T12:00:00Z", "far", identity=NAMED),
    ]
    assert excluded(conclude, rows, **TWO_PORTS) == {}


def test_a_vessel_looked_for_and_not_there_is_excluded(conclude):
    rows = [
        vessel("s1", "2025-01-05T00:00:00Z", identity=CANDIDATE),
        vessel("e1", "2025-01-05T00:00:00Z", outcome="not_seen", identity=NAMED),
    ]
    assert "was not at pier" in excluded(conclude, rows)["Angara"]


def test_a_vessel_of_another_name_elsewhere_excludes_nobody(conclude):
    rows = [
        vessel("s1", "2025-01-05T00:00:00Z", identity=CANDIDATE),
        vessel("e1", "2025-01-05T00:00:00Z", "far", identity={"name": "Maria", "likeness": "named"}),
    ]
    assert excluded(conclude, rows, **TWO_PORTS) == {}


def test_a_candidate_elsewhere_excludes_nobody(conclude):
    rows = [
        vessel("s1", "2025-01-05T00:00:00Z", identity=CANDIDATE),
        vessel("e1", "2025-01-05T00:00:00Z", "far", identity=CANDIDATE),
    ]
    assert excluded(conclude, rows, **TWO_PORTS) == {}


def test_the_same_hull_number_under_another_name_is_excluded_by_its_number(conclude):
    numbered = {"imo": "9179842", "likeness": "candidate"}
    rows = [
        vessel("s1", "2025-01-05T00:00:00Z", identity=numbered),
        vessel(
            "e1", "2025-01-05T00:00:00Z", "far", identity={"name": "New name", "imo": "9179842", "likeness": "named"}
        ),
    ]
    assert "IMO 9179842" in excluded(conclude, rows, **TWO_PORTS)
