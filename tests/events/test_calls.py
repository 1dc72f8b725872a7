from __future__ import annotations

from datetime import date

import pytest

NAMED = {"name": "Angara", "likeness": "named"}
OTHER = {"name": "Maria", "likeness": "named"}


def _day(n: int) -> str:
    return f"2025-01-{n:02d}"


def seen(id, time, zone="pier", **given):
    return {"id": id, "time": time, "zone": zone, "kind": "vessel", "outcome": "seen", **given}


def absent(id, time, zone="pier", **given):
    return seen(id, time, zone, outcome="not_seen", **given)


def _case(name, sightings, strict, **given):
    return pytest.param(sightings, strict, given, id=name)


@pytest.mark.parametrize(
    ("sightings", "strict", "given"),
    [
        _case("no sighting", [absent("x", _day(1))], 0),
        _case("a gap in the looks does not separate", [seen("x", _day(1)), seen("y", _day(30))], 1),
        _case("an absence separates", [seen("x", _day(1)), absent("g", _day(2)), seen("y", _day(3))], 2),
        _case("an absence of the same day does not", [seen("x", _day(1)), absent("g", _day(1)), seen("y", _day(3))], 1),
        _case(
            "an absence at one of two berths does not",
            [seen("x", _day(1)), absent("g", _day(2)), seen("y", _day(3))],
            1,
            zones=("pier", "quay"),
        ),
        _case(
            "absences at both berths of one day separate",
            [seen("x", _day(1)), absent("g", _day(2)), absent("h", _day(2), "quay"), seen("y", _day(3))],
            2,
            zones=("pier", "quay"),
        ),
        _case(
            "absences at two instants leave time for a shift",
            [
                seen("x", _day(1)),
                absent("g", "2025-01-02T03:00:00Z"),
                absent("h", "2025-01-02T04:00:00Z", "quay"),
                seen("y", _day(3)),
            ],
            1,
            zones=("pier", "quay"),
        ),
        _case(
            "a berth shift does not separate",
            [seen("x", _day(1)), seen("y", _day(2), "quay")],
            1,
            zones=("pier", "quay"),
        ),
        _case(
            "two stated names separate",
            [seen("x", _day(1), identity=NAMED), seen("y", _day(2), identity=OTHER)],
            2,
        ),
        _case(
            "a candidate never separates",
            [seen("x", _day(1), identity=NAMED), seen("y", _day(2), identity=OTHER | {"likeness": "candidate"})],
            1,
        ),
        _case(
            "named, unnamed, named is two",
            [seen("x", _day(1), identity=NAMED), seen("y", _day(2)), seen("z", _day(3), identity=OTHER)],
            2,
        ),
        _case(
            "an IMO number outlasts a name",
            [
                seen("x", _day(1), identity=NAMED | {"imo": 9720263}),
                seen("y", _day(2), identity=OTHER | {"imo": "9720263"}),
            ],
            1,
        ),
        _case(
            "an absence of one vessel separates only its own sightings",
            [
                seen("x", _day(1), identity=NAMED),
                absent("g", _day(2), identity=NAMED),
                seen("y", _day(3), identity=NAMED),
                seen("z", _day(1)),
            ],
            2,
        ),
        _case("the source tells ships apart", [seen("x", _day(1)), seen("y", _day(2), not_same_as=["x"])], 2),
        _case(
            "ships told apart stay apart by other sightings of theirs",
            [seen("x", _day(1)), seen("y", _day(2), not_same_as=["x"]), seen("z", _day(3), same_as=["y"])],
            2,
        ),
        _case("the source tells calls apart", [seen("x", _day(1)), seen("y", _day(2), not_same_call=["x"])], 2),
        _case(
            "same_call joins whatever lies between",
            [seen("x", _day(1)), absent("g", _day(2)), seen("y", _day(3), same_call=["x"])],
            1,
        ),
        _case(
            "two vessels at one instant",
            [seen("x", "2025-01-01T03:00:00Z", length_m=100), seen("y", "2025-01-01T03:00:00Z", length_m=101)],
            2,
        ),
        _case(
            "two sightings of one day are not one look",
            [seen("x", _day(1), length_m=100), seen("y", _day(1))],
            1,
        ),
        _case("a count is so many ships", [seen("x", _day(1), count=3)], 3),
        _case("at least two", [seen("x", _day(1), count_range=[2, None])], 2),
        _case("20 m apart is one ship", [seen("x", _day(1), length_m=100), seen("y", _day(2), length_m=80)], 1),
        _case(
            "21 m of 200 m apart is one ship",
            [seen("x", _day(1), length_m=221), seen("y", _day(2), length_m=200)],
            1,
        ),
        _case("more than both is two", [seen("x", _day(1), length_m=100), seen("y", _day(2), length_m=135)], 2),
        _case(
            "100 m, unknown, 200 m is two",
            [seen("x", _day(1), length_m=100), seen("y", _day(2)), seen("z", _day(3), length_m=200)],
            2,
        ),
        _case(
            "errors that overlap are one ship",
            [
                seen("x", _day(1), length_m=100, length_u95_m=20),
                seen("y", _day(2), length_m=140, length_u95_m=20),
            ],
            1,
        ),
        _case(
            "errors that do not overlap are two",
            [seen("x", _day(1), length_m=100, length_u95_m=2), seen("y", _day(2), length_m=105, length_u95_m=2)],
            2,
        ),
        _case(
            "a range and a length",
            [seen("x", _day(1), length_m_range=[80, 90]), seen("y", _day(2), length_m=175)],
            2,
        ),
        _case(
            "a look at the whole port shows all ships in it",
            [
                seen("x", "2025-01-01T00:00:00Z", length_m=100),
                seen("y", "2025-01-02T00:00:00Z", length_m=200),
                seen("z", "2025-01-03T00:00:00Z", length_m=100),
            ],
            3,
        ),
        _case(
            "only one of two ships goes on through a look with one",
            [
                seen("x", "2025-01-01T00:00:00Z"),
                seen("y", "2025-01-01T00:00:00Z", "quay"),
                seen("m", "2025-01-02T00:00:00Z"),
                absent("g", "2025-01-02T00:00:00Z", "quay"),
                seen("z", "2025-01-03T00:00:00Z"),
                seen("w", "2025-01-03T00:00:00Z", "quay"),
            ],
            3,
            zones=("pier", "quay"),
        ),
    ],
)
def test_what_separates_two_sightings(conclude, sightings, strict, given):
    found = conclude(sightings, **given)
    assert found["min_calls"] == {"looks_only": strict, "strict": strict, "exact": True}
    assert len(found["calls"]) == strict


def test_a_sighting_in_another_port_ends_a_call_and_bounds_it(conclude):
    more = {"far": {"kind": "terminal", "port": "Far"}}
    sightings = [
        seen("x", _day(1), identity=NAMED),
        seen("f", _day(5), "far", identity=NAMED),
        seen("y", _day(9), identity=NAMED),
    ]
    found = conclude(sightings, more_zones=more)
    calls = {call["sightings"][0]: call for call in found["calls"]}
    assert found["min_calls"]["strict"] == 3
    assert calls["x"]["departure"]["not_after"] == "2025-01-06T00:00:00Z"
    assert calls["y"]["arrival"]["not_before"] == "2025-01-05T00:00:00Z"


@pytest.mark.parametrize(
    ("fact", "strict"),
    [
        pytest.param({"kind": "departed", "time": "2025-01-04", "sightings": ["x"]}, 2, id="a departure"),
        pytest.param({"kind": "arrived", "time": "2025-01-08", "sightings": ["y"]}, 2, id="an arrival"),
        pytest.param({"kind": "departed", "time": "2025-01-04/..", "sightings": ["x"]}, 1, id="an open departure"),
        pytest.param({"kind": "departed", "time": "2025-01-09", "sightings": ["x"]}, 1, id="a departure that day"),
    ],
)
def test_a_stated_fact_separates_under_strict_only_and_is_named(conclude, fact, strict):
    found = conclude([seen("x", _day(1)), seen("y", _day(9))], facts=[fact | {"zone": "pier"}])
    assert found["min_calls"]["strict"] == strict
    assert found["min_calls"]["looks_only"] == 1
    assert any("as drawn states" in sentence for sentence in found["assumptions"]) == ("/.." not in fact["time"])


def test_a_stated_day_narrows_the_bracket(conclude):
    fact = {"kind": "departed", "time": "2025-01-04", "zone": "pier", "sightings": ["x"]}
    (call,) = conclude([seen("x", _day(1)), absent("g", _day(9))], facts=[fact])["calls"]
    assert call["departure"]["not_before"] == "2025-01-04T00:00:00Z"
    assert call["departure"]["not_after"] == "2025-01-05T00:00:00Z"


@pytest.mark.parametrize(
    ("limit", "n"), [pytest.param(3, 1, id="exactly the limit does not separate"), pytest.param(2.9, 2, id="more does")]
)
def test_a_stay_limit_counts_from_nearest_end_to_nearest_end(conclude, limit, n):
    found = conclude([seen("x", _day(1)), seen("y", _day(5))], assume={"stay_limit_days": limit})
    assert found["min_calls"]["with_stay_limit"] == {"stay_limit_days": limit, "n": n}
    assert found["min_calls"]["strict"] == 1
    assert len(found["calls_with_stay_limit"]) == n


def test_same_call_overrides_the_stay_limit(conclude):
    found = conclude([seen("x", _day(1)), seen("y", _day(9), same_call=["x"])], assume={"stay_limit_days": 2})
    assert found["min_calls"]["with_stay_limit"]["n"] == 1


def test_a_window_counts_only_what_surely_lies_in_it(conclude):
    sightings = [
        seen("x", _day(1)),
        seen("y", "2025-01", not_same_as=["x"]),
        seen("z", _day(20), not_same_as=["x", "y"]),
    ]
    assert conclude(sightings)["min_calls"]["strict"] == 3
    assert conclude(sightings, count_in=(date(2025, 1, 10), date(2025, 1, 25)))["min_calls"]["strict"] == 1


def test_what_a_file_reports_for_its_own_window_is_taken_to_lie_in_it_and_named(conclude):
    window = {"from": _day(5), "to": _day(20)}
    found = conclude([seen("x", "../2025-01-15"), seen("y", _day(2))], window=window)
    assert found["min_calls"]["strict"] == 1
    assert found["calls"][0]["sightings"] == ["x"]
    assert any("x (../2025-01-15) lies in the window" in sentence for sentence in found["assumptions"])


def test_inferred_absences_count_and_are_named(conclude):
    found = conclude([seen("x", _day(1)), absent("g", _day(2), certainty="inferred"), seen("y", _day(3))])
    assert found["min_calls"]["strict"] == 2
    assert any("(g): inferred" in sentence for sentence in found["assumptions"])


def test_ais_positions_are_no_sightings(conclude):
    ais = seen("a", _day(3), identity=NAMED) | {"kind": "ais"}
    found = conclude([seen("x", _day(1)), ais])
    assert found["min_calls"]["strict"] == 1
    assert found["looks"]["usable"] == 1


def test_brackets_hold_whatever_else_belongs_to_the_call(conclude):
    found = conclude(
        [
            absent("g", "2025-01-01T05:00:00Z"),
            seen("x", _day(3)),
            seen("y", "2025-01-05T04:00:00Z", same_call=["x"]),
            absent("h", _day(5)),
            absent("i", "2025-01-05T09:00:00Z"),
        ]
    )
    (call,) = found["calls"]
    assert call["arrival"] == {
        "not_before": "2025-01-01T05:00:00Z",
        "not_after": "2025-01-04T00:00:00Z",
        "depends_on_partition": False,
    }
    assert call["departure"]["not_before"] == "2025-01-05T04:00:00Z"
    assert call["departure"]["not_after"] == "2025-01-05T09:00:00Z"


def test_a_bracket_says_when_it_depends_on_the_partition(conclude):
    # The middle ship fits either of the others.
    found = conclude([seen("x", _day(1), length_m=100), seen("y", _day(2)), seen("z", _day(3), length_m=200)])
    shared = next(call for call in found["calls"] if len(call["sightings"]) == 2)
    alone = next(call for call in found["calls"] if len(call["sightings"]) == 1)
    assert shared["arrival"]["depends_on_partition"]
    assert not alone["arrival"]["depends_on_partition"]


def test_a_berth_shift_is_one_call_with_two_zones(conclude):
    sightings = [seen("x", _day(1), "inner"), seen("y", _day(2), "outer", same_call=["x"])]
    (call,) = conclude(sightings, zones=("inner", "outer"))["calls"]
    assert call["zones"] == ["inner", "outer"]


def test_lengths_of_a_call_are_joined_with_the_best_error(conclude):
    sightings = [seen("x", _day(1), length_m=188, length_u95_m=12), seen("y", _day(2), length_m=192, length_u95_m=8)]
    (call,) = conclude(sightings)["calls"]
    assert call["length_m"] == {"value": 190.0, "u95": 8.0, "n": 2}
