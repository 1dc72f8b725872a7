"""Published cases, shipped as facts in our own words, and what follows from them (checked by hand)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from quaywatch.report.conclusions import conclusions
from quaywatch.sources.sightings import read_sightings

CASES = Path(__file__).parents[1] / "data" / "sightings"


def concluded(name, window=None):
    file = read_sightings(CASES / f"{name}.sightings.json")
    return conclusions(file, evidence_sha256="0" * 64, window=window)


def call_with(found, sighting):
    return next(call for call in found["calls"] if sighting in call["sightings"])


def bracket(call, end):
    return call[end]["not_before"], call[end]["not_after"]


def test_the_coal_pier_one_by_looks_two_with_the_stated_arrival_five_with_the_stay_limit():
    found = concluded("rajin-coal-2024-25")
    assert found["min_calls"] == {
        "looks_only": 1,
        "strict": 2,
        "exact": True,
        "with_stay_limit": {"stay_limit_days": 3.0, "n": 5},
    }
    call = call_with(found, "d4")
    assert bracket(call, "arrival") == ("2024-12-30T15:00:00Z", "2024-12-31T15:00:00Z")
    assert bracket(call, "departure") == ("2025-01-05T15:00:00Z", "2025-01-07T15:00:00Z")
    assert call["direction"]["value"] == "loading"
    assert [change["sign"] for change in found["stock_changes"]] == ["fell", "fell", "grew"]
    assert {"c6", "d2"} <= set(found["conflicts"][0]["sightings"])
    assert found["looks"]["days_in_window"] == 92
    assert found["looks"]["days_looked"] == 9


def test_the_coal_pier_in_the_month_that_the_broadcast_speaks_of():
    found = concluded("rajin-coal-2024-25", window=(date(2024, 12, 28), date(2025, 1, 28)))
    assert (found["min_calls"]["strict"], found["min_calls"]["with_stay_limit"]["n"]) == (1, 1)
    assert (found["looks"]["days_looked"], found["looks"]["days_in_window"]) == (3, 32)


def test_two_pictures_of_one_day_bracket_a_departure_to_hours():
    found = concluded("voa-rajin-containers-202310__pier2")
    assert found["min_calls"]["strict"] == 2
    call = call_with(found, "s9")
    assert bracket(call, "arrival") == ("2023-10-16T15:00:00Z", "2023-10-19T15:00:00Z")
    assert bracket(call, "departure") == ("2023-10-20T02:01:00Z", "2023-10-20T06:43:00Z")


def test_a_busy_pier_from_eight_pages():
    found = concluded("rajin-containers-2023__pier2")
    assert (found["min_calls"]["strict"], found["min_calls"]["with_stay_limit"]["n"]) == (5, 7)
    assert bracket(call_with(found, "f2"), "arrival") == ("2023-10-20T06:43:00Z", "2023-10-23T15:00:00Z")
    assert bracket(call_with(found, "k3"), "departure") == ("2023-10-19T15:00:00Z", "2023-10-20T06:43:00Z")


def test_one_ship_in_three_ports():
    found = concluded("bellingcat-zafar-2024")
    assert found["min_calls"]["strict"] == 5
    assert bracket(call_with(found, "s3"), "arrival") == ("2024-06-20T21:00:00Z", "2024-10-06T21:00:00Z")
    assert bracket(call_with(found, "s3"), "departure") == ("2024-10-05T21:00:00Z", "2024-11-03T21:00:00Z")


def test_a_roof_over_tracks():
    found = concluded("tumangang-structure-2024-25")
    roof = next(one for one in found["structures"] if one["zone"] == "station")
    assert (roof["length_m"], roof["width_m"]) == ({"value": 348.0}, {"value": 26.0})
    assert roof["completed"] == {"not_before": "2024-12-02T15:00:00Z", "not_after": "2025-05-28T15:00:00Z"}
    assert found["conflicts"][0]["sightings"] == ["a1", "k3"]
    assert found["calls"] == []


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.name.partition(".")[0])
def test_no_key_of_the_format_is_filled_without_an_answer(path):
    found = conclusions(read_sightings(path), evidence_sha256="0" * 64)
    assert found["schema"] == "quaywatch/conclusions/1"
    assert "compared_with" not in found
    assert ("expected_calls" in found) == ("rate" in found)
    if "expected_calls" not in found:
        assert found["because"]["expected_calls"].startswith("Not worked out")
    assert found["because"]["min_calls.strict"]
