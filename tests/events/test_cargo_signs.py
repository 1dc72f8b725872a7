"""Signs of loading and unloading, and what each is worth."""

from __future__ import annotations

import pytest


def vessel(key, day, zone="pier", **more):
    row = {"id": key, "time": f"2025-01-{day:02}T03:00:00Z", "zone": zone, "kind": "vessel", "outcome": "seen"}
    return row | more


def signs(conclude, rows, **given):
    (call,) = conclude(rows, **given)["calls"]
    return call["direction"]["value"], {one["sign"]: one["weight"] for one in call["direction"]["because"]}


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ({"holds_full": 0, "holds_total": 5}, {"holds_full": 4, "holds_total": 5}, "loading"),
        ({"holds_full": 5, "holds_total": 5}, {"holds_full": 1, "holds_total": 5}, "unloading"),
        ({"holds_full": 2, "holds_total": 5}, {"holds_full": 2, "holds_total": 5}, "undetermined"),
        ({"draught_m": 5.0}, {"draught_m": 9.0}, "loading"),
        ({"draught_m": 9.0}, {"draught_m": 5.0}, "unloading"),
        ({"draught_m": 5.0}, {"draught_m": 5.8}, "undetermined"),
    ],
)
def test_what_fills_was_loaded_and_what_empties_unloaded(conclude, before, after, direction):
    rows = [vessel("s1", 3, **before), vessel("s2", 4, same_as=["s1"], **after)]
    assert signs(conclude, rows)[0] == direction


def test_holds_of_sightings_that_may_be_two_ships_are_no_sign(conclude):
    rows = [vessel("s1", 3, holds_full=0, holds_total=5), vessel("s2", 4, holds_full=5, holds_total=5)]
    assert signs(conclude, rows) == ("undetermined", {})


def test_a_draught_within_the_error_of_the_other_is_no_sign(conclude):
    found = signs(conclude, [vessel("s1", 3, draught_m=6.0), vessel("s2", 4, draught_m=6.9, same_as=["s1"])])
    assert found == ("undetermined", {})


def test_a_shift_outwards_is_a_hint_that_decides_nothing(conclude):
    rows = [vessel("s1", 3, "inner"), vessel("s2", 4, "outer", same_as=["s1"])]
    direction, found = signs(conclude, rows, zones=("inner", "outer"))
    ((words, weight),) = found.items()
    assert (direction, weight > 0) == ("undetermined", True)
    assert "outwards" in words


def test_a_stock_behind_another_berth_is_no_sign(conclude):
    stock = {"kind": "stockpile", "outcome": "seen", "zone": "yard"}
    rows = [
        stock | {"id": "y1", "time": "2025-01-01", "area_m2": 10_000},
        vessel("s1", 3),
        stock | {"id": "y2", "time": "2025-01-08", "area_m2": 40_000},
    ]
    for serves, n in ((["pier"], 1), (["other"], 0)):
        yard = {"yard": {"kind": "yard", "serves": serves}}
        direction, found = signs(conclude, rows, zones=("pier", "other"), more_zones=yard)
        assert (direction, len(found)) == ("undetermined", n)


@pytest.mark.parametrize(("certainty", "direction"), [("stated", "loading"), ("inferred", "undetermined")])
def test_an_activity_decides_only_where_it_was_seen(conclude, certainty, direction):
    act = {"id": "a1", "time": "2025-01-03T03:00:00Z", "zone": "pier", "kind": "activity", "outcome": "seen"}
    rows = [vessel("s1", 3), act | {"activity": "loading", "certainty": certainty}]
    assert signs(conclude, rows)[0] == direction


def test_an_activity_beside_two_ships_may_be_either_s(conclude):
    act = {"id": "a1", "time": "2025-01-03T03:00:00Z", "zone": "pier", "kind": "activity", "outcome": "seen"}
    rows = [vessel("s1", 3, length_m=100), vessel("s2", 3, length_m=200, not_same_as=["s1"])]
    found = conclude([*rows, act | {"activity": "loading"}])
    assert {call["direction"]["value"] for call in found["calls"]} == {"undetermined"}
