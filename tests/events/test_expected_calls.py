"""How many calls there probably were: calibrated on drawn ports, and as vague as the looks are."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.events.drawn_ports import drawn_port, instant

from quaywatch.events.expected_calls import shortest_interval

WINDOW = {"from": "2025-03-01", "to": "2025-04-14"}


def seen(key, day, zone="pier", length_m=150.0):
    time = instant(day)
    return {
        "id": key,
        "time": time,
        "zone": zone,
        "kind": "vessel",
        "outcome": "seen",
        "length_m": length_m,
        "length_u95_m": 10,
    }


def absent(key, day, zone="pier"):
    return {"id": key, "time": instant(day), "zone": zone, "kind": "vessel", "outcome": "not_seen"}


def test_daily_looks_at_two_stays_give_about_two(conclude):
    rows = [seen(f"s{n}", n + 0.4) if 10 <= n < 14 or 25 <= n < 28 else absent(f"s{n}", n + 0.4) for n in range(45)]
    found = conclude(rows, window=WINDOW)["expected_calls"]
    assert found["median"] == 2
    low, high = found["interval90"]
    assert low <= 2 <= high <= 4


def test_a_stretch_without_looks_widens_the_interval(conclude):
    daily = [absent(f"s{n}", n + 0.4) for n in range(45)]
    width = []
    for rows in (daily, [row for n, row in enumerate(daily) if not 10 <= n < 35]):
        low, high = conclude(rows, window=WINDOW)["expected_calls"]["interval90"]
        width.append(high - low)
    assert width[1] > width[0] + 1


def test_looks_that_could_not_be_used_carry_no_information(conclude):
    rows = [seen("s1", 3.4), absent("s2", 9.4), seen("s3", 20.4)]
    clouded = {"id": "s9", "time": instant(15.4), "zone": "pier", "kind": "vessel", "outcome": "not_observable"}
    unusable = [{"time": instant(30.4), "zones": ["pier"], "usable": False, "reason": "cloud"}]
    plain = conclude(rows, window=WINDOW)
    assert conclude([*rows, clouded], window=WINDOW, looks=unusable)["expected_calls"] == plain["expected_calls"]


def test_a_shift_between_berths_is_most_likely_one_call(conclude):
    rows = []
    for day in range(45):
        for zone, there in (("inner", 10 <= day < 13), ("outer", 13 <= day < 16)):
            key = f"{zone}{day}"
            rows.append(seen(key, day + 0.4, zone, 231.0) if there else absent(key, day + 0.4, zone))
    shifted = conclude(rows, zones=("inner", "outer"), window=WINDOW)["expected_calls"]
    for row in rows:
        if row["zone"] == "outer" and row["outcome"] == "seen":
            row["length_m"] = 120.0
    other = conclude(rows, zones=("inner", "outer"), window=WINDOW)["expected_calls"]
    assert shifted["median"] == 1
    assert other["median"] == 2
    assert other["mean"] > shifted["mean"] + 0.5


def test_two_ships_at_once_in_one_zone_are_two_calls(conclude):
    rows = [seen("a", 10.4, length_m=100.0), seen("b", 10.4, length_m=200.0)]
    rows += [absent(f"s{n}", n + 0.4) for n in range(45) if n != 10]
    found = conclude(rows, window=WINDOW)["expected_calls"]
    assert found["berths"] == 2
    assert found["median"] == 2


def test_times_of_a_call_lie_inside_its_brackets(conclude):
    rows = [absent("s1", 5.4), seen("s2", 8.4), seen("s3", 9.4), absent("s4", 14.4), absent("s5", 30.4)]
    found = conclude(rows, window=WINDOW)
    (call,) = found["calls"]
    (times,) = found["expected_calls"]["calls"]
    assert times["id"] == call["id"]
    for edge in ("arrival", "departure"):
        low, high = (datetime.fromisoformat(one) for one in times[edge]["interval90"])
        assert low <= datetime.fromisoformat(times[edge]["median"]) <= high
        assert datetime.fromisoformat(call[edge]["not_before"]) <= low
        assert high <= datetime.fromisoformat(call[edge]["not_after"])


def test_sightings_with_a_vague_time_are_left_out_and_counted(conclude):
    rows = [absent("s1", 5.4), {"id": "s2", "time": "2025-03", "zone": "pier", "kind": "vessel", "outcome": "seen"}]
    found = conclude(rows, window=WINDOW)
    assert found["expected_calls"]["sightings_left_out"] == 1
    assert "1\u00a0sighting" in found["because"]["expected_calls"]


def test_without_a_look_there_is_no_number_but_a_reason(conclude):
    found = conclude([], window=WINDOW)
    assert "expected_calls" not in found
    assert "rate" not in found
    assert "no usable look" in found["because"]["expected_calls"]


def test_one_look_without_a_window_is_no_base_for_a_number(conclude):
    found = conclude([seen("s1", 3.4)])
    assert "expected_calls" not in found
    assert "shorter than a day" in found["because"]["expected_calls"]


def test_ports_of_one_file_share_its_time(conclude):
    rows = [seen("s1", 3.4), absent("s2", 20.4), seen("e1", 10.4, "far", 100.0)]
    found = conclude(rows, more_zones={"far": {"kind": "berth", "port": "Far"}})
    assert found["expected_calls"]["berths"] == 2
    assert found["expected_calls"]["median"] >= 2


def test_more_berths_than_can_be_worked_out_give_a_reason(conclude):
    zones = [f"b{n}" for n in range(101)]
    found = conclude([absent(f"s{n}", 5.4, zone) for n, zone in enumerate(zones)], zones=zones, window=WINDOW)
    assert "expected_calls" not in found
    assert "101 berths" in found["because"]["expected_calls"]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_order_and_place_in_time_change_nothing(conclude, seed, berths):
    rows, _ = drawn_port(seed, berths=berths, days=20)
    zones = [f"berth{n}" for n in range(berths)]
    window = {"from": "2025-03-01", "to": "2025-03-20"}
    found = conclude(rows, zones=zones, window=window)
    assert conclude(rows[::-1], zones=zones, window=window)["expected_calls"] == found["expected_calls"]
    later = [row | {"time": row["time"].replace("2025-03", "2025-05")} for row in rows]
    moved = conclude(later, zones=zones, window={"from": "2025-05-01", "to": "2025-05-20"})["expected_calls"]
    assert [moved[key] for key in ("median", "interval90", "mean")] == [
        found["expected_calls"][key] for key in ("median", "interval90", "mean")
    ]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=80))
def test_the_shortest_interval_holds_its_mass_and_no_shorter_one_does(counts):
    drawn = np.array(counts)
    low, high, mass = shortest_interval(drawn)
    assert mass == pytest.approx(((drawn >= low) & (drawn <= high)).mean())
    assert mass >= 0.9 - 1e-9
    for start in range(41):
        assert ((drawn >= start) & (drawn < start + high - low)).mean() < 0.9


@pytest.mark.slow
@pytest.mark.parametrize(("berths", "revisit_days"), [(1, 1.0), (1, 5.0), (3, 2.0)])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(conclude, berths, revisit_days):
    held, mass, ports = 0, 0.0, 100
    for seed in range(ports):
        rows, calls = drawn_port(seed, berths=berths, revisit_days=revisit_days, free_days=10)
        found = conclude(rows, zones=[f"berth{n}" for n in range(berths)], window=WINDOW)
        low, high = found["expected_calls"]["interval90"]
        held += low <= calls <= high
        mass += found["expected_calls"]["mass90"] / ports
    assert held / ports >= 0.85
    assert mass < 0.99
