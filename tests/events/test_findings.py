"""Direction, stocks, structures, conflicts and coverage."""

from __future__ import annotations

import pytest


def row(id, time, zone="pier", kind="vessel", outcome="seen", **given):
    return {"id": id, "time": time, "zone": zone, "kind": kind, "outcome": outcome, **given}


YARD = {"lot": {"kind": "yard", "serves": ["pier"]}, "station": {"kind": "station"}}
SHIP = row("x", "2025-01-05")
EMPTY = row("e", "2025-01-01", state="empty")
FULL = row("f", "2025-01-05", holds_full=5, holds_total=5)


def act(id, what, time="2025-01-05", **given):
    return row(id, time, kind="activity", activity=what, **given)


@pytest.mark.parametrize(
    ("sightings", "direction"),
    [
        pytest.param([SHIP], "undetermined", id="nothing speaks"),
        pytest.param([SHIP, act("l", "loading")], "loading", id="loading seen that day"),
        pytest.param([SHIP, act("l", "unloading")], "unloading", id="unloading seen"),
        pytest.param([SHIP, act("l", "loading"), act("u", "unloading")], "both", id="both seen"),
        pytest.param([SHIP, act("l", "transfer")], "undetermined", id="a transfer has no sense"),
        pytest.param([SHIP, act("l", "loading", time="2025-01-06")], "undetermined", id="on another day"),
        pytest.param([SHIP, act("l", "loading", zone="quay")], "undetermined", id="at another berth"),
        pytest.param([SHIP, act("l", "loading", certainty="inferred")], "undetermined", id="only inferred"),
        pytest.param([EMPTY, FULL | {"same_call": ["e"]}], "loading", id="empty, then full, one call"),
        pytest.param([EMPTY, FULL | {"same_as": ["e"]}], "loading", id="empty, then full, one ship"),
        pytest.param([EMPTY, FULL], "undetermined", id="empty, then full, perhaps two ships"),
        pytest.param([FULL], "undetermined", id="full holds fit both"),
        pytest.param(
            [SHIP | {"count": 2}, act("l", "loading")], "undetermined", id="two ships there, which one is not said"
        ),
        pytest.param(
            [SHIP, row("s", "2025-01-04", "lot", "stockpile", area_m2=90000),
             row("t", "2025-01-06", "lot", "stockpile", area_m2=10000)],
            "undetermined", id="a stock that fell is only a hint",
        ),
        pytest.param(
            [row("a", "2025-01-01"), act("l", "loading", time="2025-01-01"), SHIP, act("u", "unloading")],
            "undetermined", id="two sightings that disagree may be two ships",
        ),
    ],
)  # fmt: skip
def test_direction(conclude, sightings, direction):
    found = conclude(sightings, zones=("pier", "quay"), more_zones=YARD)
    assert {call["direction"]["value"] for call in found["calls"]} == {direction}


def test_a_stock_that_fell_is_named_with_its_weight(conclude):
    stock = [
        row("s", "2025-01-04", "lot", "stockpile", area_m2=90000),
        row("t", "2025-01-06", "lot", "stockpile", area_m2=10000),
    ]
    (call,) = conclude([SHIP, *stock], more_zones=YARD)["calls"]
    (sign,) = call["direction"]["because"]
    assert sign["sightings"] == ["s", "t"]
    assert 0 < sign["weight"] < 1


@pytest.mark.parametrize(
    ("before", "after", "sign", "significant"),
    [
        pytest.param({"area_m2": 90000}, {"area_m2": 42000}, "fell", True, id="by more than half"),
        pytest.param({"area_m2": 50000}, {"area_m2": 60000}, "grew", False, id="within 20 % of each"),
        pytest.param(
            {"area_m2": 50000, "area_u95_m2": 3000}, {"area_m2": 60000, "area_u95_m2": 3000}, "grew", True,
            id="beyond stated errors",
        ),
        pytest.param({"area_m2": 500}, {"area_m2": 500}, "same", False, id="unchanged"),
        pytest.param({"area_m2": 500}, {"outcome": "not_seen"}, "fell", True, id="gone"),
    ],
)  # fmt: skip
def test_stock_changes(conclude, before, after, sign, significant):
    looks = [
        row("s", "2025-01-04", "lot", "stockpile", **before),
        row("t", "2025-01-06", "lot", **({"kind": "stockpile"} | after)),
    ]
    (change,) = conclude(looks, more_zones=YARD)["stock_changes"]
    assert (change["sign"], change["significant"]) == (sign, significant)
    assert (change["from"]["time"], change["to"]["time"]) == ("2025-01-04", "2025-01-06")


def test_looks_in_no_known_order_give_no_stock_change(conclude):
    looks = [
        row("s", "2025-01", "lot", "stockpile", area_m2=10),
        row("t", "2025-01-06", "lot", "stockpile", area_m2=90),
    ]
    assert conclude(looks, more_zones=YARD)["stock_changes"] == []


def test_a_structure_is_bracketed_by_its_states_and_by_its_opening(conclude):
    looks = [
        row("n", "2024-11-01", "station", "structure", outcome="not_seen"),
        row("p", "2024-12-03", "station", "structure", state="part_built", length_m=348, width_m=26),
    ]
    fact = {"kind": "inaugurated", "time": "2025-05-28", "zone": "station", "sightings": ["p"]}
    (one,) = conclude(looks, more_zones=YARD, facts=[fact])["structures"]
    assert one["started"] == {"not_before": "2024-11-01T00:00:00Z", "not_after": "2024-12-04T00:00:00Z"}
    assert one["completed"] == {"not_before": "2024-12-03T00:00:00Z", "not_after": "2025-05-29T00:00:00Z"}
    assert one["length_m"] == {"value": 348.0}


def test_the_length_of_a_structure_is_that_of_its_best_dated_look(conclude):
    looks = [
        row("k", "../2025-01-28", "station", "structure", length_m=300),
        row("p", "2024-12-03", "station", "structure", length_m=348),
    ]
    (one,) = conclude(looks, more_zones=YARD)["structures"]
    assert one["length_m"] == {"value": 348.0}


PILE = row("p", "2025-01-05", "lot", "stockpile", material="coal")


@pytest.mark.parametrize(
    ("sightings", "involved"),
    [
        pytest.param([PILE, PILE | {"id": "q", "outcome": "not_seen"}], ["p", "q"], id="a stock there and not there"),
        pytest.param(
            [row("x", "2025-01-05T03:00:00Z"), row("y", "2025-01-05T03:00:00Z", outcome="not_seen")],
            ["x", "y"], id="a vessel seen and not seen at one instant",
        ),
        pytest.param(
            [row("x", "2025-01-05", length_m=115), row("y", "2025-01-06", length_m=125, same_as=["x"])],
            ["x", "y"], id="two lengths for one ship",
        ),
        pytest.param(
            [row("x", "2025-01-05", identity={"name": "A", "likeness": "named"}),
             row("y", "2025-01-06", identity={"name": "B", "likeness": "named"}, same_as=["x"])],
            ["x", "y"], id="two names for one ship",
        ),
        pytest.param(
            [row("x", "2025-01-05"), row("g", "2025-01-06", outcome="not_seen"),
             row("y", "2025-01-07", same_call=["x"])],
            ["g", "x", "y"], id="an absence within one call",
        ),
        pytest.param(
            [row("x", "2025-01-05"), row("y", "2025-01-06", same_as=["x"]), row("z", "2025-01-07", same_as=["y"],
             not_same_as=["x"])],
            ["x", "y", "z"], id="one ship and not",
        ),
        pytest.param(
            [row("x", "2025-01", "station", "structure", length_m=348),
             row("y", "2025-01", "station", "structure", length_m=300)],
            ["x", "y"], id="two lengths of a structure",
        ),
        pytest.param(
            [row("x", "2025-01-05", "station", "structure", state="complete"),
             row("y", "2025-01-06", "station", "structure", state="part_built")],
            ["x", "y"], id="complete, then unfinished",
        ),
    ],
)  # fmt: skip
def test_conflicts_name_all_that_is_involved(conclude, sightings, involved):
    (conflict,) = conclude(sightings, more_zones=YARD)["conflicts"]
    assert conflict["sightings"] == involved


@pytest.mark.parametrize(
    "sightings",
    [
        pytest.param([SHIP, SHIP | {"id": "y", "outcome": "not_seen"}], id="a vessel came or went that day"),
        pytest.param([row("x", "2025-01-05", length_m=188), row("y", "2025-01-06", length_m=190, same_as=["x"])],
                     id="lengths within 5 %"),
        pytest.param([row("x", "2025-01-05", "station", "structure", length_m=100),
                      row("y", "2025-02-05", "station", "structure", length_m=150)], id="a structure may grow"),
        pytest.param([row("x", "2025-01-05", length_m=100), row("y", "2025-01-05", length_m=190)], id="two ships"),
    ],
)  # fmt: skip
def test_what_is_no_conflict(conclude, sightings):
    assert conclude(sightings, more_zones=YARD)["conflicts"] == []


def test_a_statement_against_the_looks_is_a_conflict_and_leaves_the_bracket_open(conclude):
    fact = {"kind": "departed", "time": "2025-01-04", "zone": "pier", "sightings": ["x"]}
    found = conclude([SHIP], facts=[fact])
    assert found["conflicts"][0]["sightings"] == ["x"]
    assert found["calls"][0]["departure"]["not_after"] is None


def test_coverage_counts_looks_of_any_kind_and_the_windows_edges(conclude):
    found = conclude(
        [
            row("x", "2025-01-05"),
            row("y", "2025-01-07T04:10:00Z", outcome="not_seen"),
            row("z", "2025-01-08", "lot", "stockpile"),
            row("m", "2025-01", "lot", "stockpile", area_m2=5),
            row("n", "2025-01-09", outcome="not_observable"),
        ],
        more_zones=YARD,
        utc_offset_h=9,
        window={"from": "2024-12-28", "to": "2025-01-28"},
        looks=[{"time": "2025-01-03", "zones": ["pier"], "usable": False, "reason": "cloud"}],
    )
    assert found["looks"] == {
        "usable": 4,
        "unusable": 2,
        "with_vessel": 1,
        "days_in_window": 32,
        "days_looked": 3,
        "longest_unseen_days": 20.0,
    }


def test_a_look_that_covers_vessels_says_that_none_were_there(conclude):
    looks = [{"time": "2025-01-06", "usable": True, "covers": ["vessel"]}]
    found = conclude([SHIP, row("y", "2025-01-08")], zones=("pier", "quay"), looks=looks)
    assert found["min_calls"]["strict"] == 2
