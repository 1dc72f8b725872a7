"""Trains and cars at stations, since when there were any again, and crossings between two places."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

STATIONS = {
    "tumangang": {"kind": "station", "utc_offset_h": 9},
    "khasan": {"kind": "station", "utc_offset_h": 10},
    "yard": {"kind": "yard", "utc_offset_h": 9},
}


def train(id, time, zone="khasan", kind="train", outcome="seen", **given):
    return {"id": id, "time": time, "zone": zone, "kind": kind, "outcome": outcome, **given}


def gone(id, time, zone="khasan", kind="train"):
    return train(id, time, zone, kind, "not_seen")


def fact(kind, time, zone="khasan", *ids):
    return {"kind": kind, "time": time, "zone": zone, "sightings": list(ids)}


@pytest.fixture
def services(conclude):
    def build(*sightings, zones=STATIONS, **given):
        return conclude(sightings, zones=(), more_zones=zones, **given).get("services")

    return build


def presences(found, zone="khasan", kind="train"):
    (place,) = [place for place in found["places"] if zone in place["zones"] and place["kind"] == kind]
    return place["min_presences"]["looks_only"], place["min_presences"]["strict"]


def test_a_file_without_trains_says_nothing_of_services(conclude):
    assert "services" not in conclude([train("s", "2025-01-01", "pier", "vessel")])


@pytest.mark.parametrize(
    ("sightings", "given", "expected"),
    [
        pytest.param([train("a", "2025-01-01")], {}, (1, 1), id="seen once"),
        pytest.param([train("a", "2025-01-01"), train("b", "2025-02-01")], {}, (1, 1), id="a gap separates nothing"),
        pytest.param(
            [train("a", "2025-01-01"), gone("n", "2025-01-02"), train("b", "2025-01-03")], {}, (2, 2), id="an absence"
        ),
        pytest.param(
            [train("a", "2025-01-01"), gone("n", "2025-01-01"), train("b", "2025-01-01")], {}, (1, 1), id="within a day"
        ),
        pytest.param(
            [train("a", "2025-01-01"), gone("n", "2025-01-02", kind="railcars"), train("b", "2025-01-03")],
            {}, (1, 1), id="an absence of cars is none of trains",
        ),
        pytest.param(
            [train("a", "2025-01-01"), gone("n", "2025-01-02", "tumangang"), train("b", "2025-01-03")],
            {}, (1, 1), id="an absence elsewhere",
        ),
        pytest.param(
            [train("a", "2025-01-01T05:00:00Z"), train("b", "2025-01-01T05:00:00Z", length_m=90)],
            {}, (2, 2), id="two in one look",
        ),
        pytest.param(
            [train("a", "2025-01-01", count=8), train("b", "2025-01-02", count=3)], {}, (1, 1), id="cars are no trains"
        ),
        pytest.param(
            [train("a", "2025-01-01"), train("b", "2025-01-02", not_same_call=["a"])], {}, (2, 2), id="the source says"
        ),
        pytest.param(
            [train("a", "2025-01-01"), train("t", "2025-01-02", "tumangang", same_as=["a"]),
             train("b", "2025-01-04", same_as=["a"])],
            {}, (2, 2), id="seen elsewhere in between",
        ),
        pytest.param(
            [train("a", "2025-01-01"), train("b", "2025-01-03")],
            {"facts": [fact("departed", "2025-01-02", "khasan", "a")]}, (1, 2), id="a stated departure",
        ),
    ],
)  # fmt: skip
def test_the_least_number_of_presences(services, sightings, given, expected):
    assert presences(services(*sightings, **given)) == expected


def test_the_least_number_of_services_is_the_most_presences_at_one_place(services):
    found = services(
        train("a", "2025-01-01"), gone("n", "2025-01-02"), train("b", "2025-01-03"),
        train("c", "2025-01-01", "tumangang"), train("d", "2025-01-01", "yard", "railcars"),
    )  # fmt: skip
    assert found["min_services"] == 2


def test_zones_of_one_station_are_one_place(services):
    zones = {key: {"kind": "track", "port": "Khasan"} for key in ("one", "two")}
    found = services(train("a", "2025-01-01", "one"), gone("n", "2025-01-02", "one"),
                     train("b", "2025-01-03", "two"), zones=zones)  # fmt: skip
    assert presences(found, "one") == (1, 1)
    assert found["places"][0]["zones"] == ["one", "two"]


def test_a_departure_to_the_minute_is_the_end_of_the_presence(services):
    found = services(
        train("a", "2024-12-16T05:30:00Z", count=1),
        facts=[fact("departed", "2024-12-16T05:30:00Z", "khasan", "a")],
    )
    (presence,) = found["places"][0]["presences"]
    assert presence["departure"] == {"not_before": "2024-12-16T05:30:00Z", "not_after": "2024-12-16T05:30:00Z"}
    assert presence["cars"] == 1


def since(found, zone="khasan"):
    return [one for place in found["places"] if zone in place["zones"] for one in place["first_since"]]


def test_the_first_train_after_looks_without_any_is_the_first_since(services):
    found = services(gone("n", "2024-01-01"), gone("m", "2024-06-01"), train("a", "2025-01-01"))
    (first,) = since(found)
    assert (first["stated_by"], first["days_since"], first["looks_without"]) == (None, None, ["n", "m"])
    assert first["when"] == {"not_before": "2024-05-31T14:00:00Z", "not_after": "2025-01-01T14:00:00Z"}
    assert "no earlier sighting" in first["because"]


def test_a_train_seen_again_after_years_is_said_with_the_years_and_the_looks(services):
    found = services(train("a", "2020-01-01"), gone("n", "2022-01-01"), train("b", "2025-01-01"))
    (again,) = since(found)
    assert again["days_since"] == [1826.0, 1828.0]
    assert again["looks_without"] == ["n"]


@pytest.mark.parametrize(
    "sightings",
    [
        pytest.param([train("a", "2020-01-01"), train("b", "2025-01-01")], id="nobody looked in between"),
        pytest.param([train("a", "2025-01-01"), gone("n", "2025-01-05"), train("b", "2025-01-09")], id="a short pause"),
    ],
)
def test_what_is_no_suspension_is_not_said_to_have_resumed(services, sightings):
    assert since(services(*sightings)) == []


def test_a_stated_resumption_stands_under_the_name_of_its_source(services):
    found = services(
        train("a", "2020-01-31"), train("b", "2024-12-16"),
        facts=[fact("resumed", "2024-12-16", "khasan", "b")], source={"publisher": "The Agency"},
    )  # fmt: skip
    (stated,) = since(found)
    assert stated["stated_by"] == "The Agency"
    assert stated["days_since"] == [1780.0, 1782.0]


def test_a_stated_resumption_without_a_train_seen_is_kept(services):
    found = services(train("x", "2025-01-01", "yard", "railcars"), facts=[fact("resumed", "2024-12", "tumangang")])
    (stated,) = since(found, "tumangang")
    assert stated["days_since"] is None
    assert presences(found, "tumangang") == (0, 0)


def test_the_same_cars_on_both_sides_crossed_in_between(services):
    found = services(
        train("a", "2022-11-04T01:24:00Z", "yard", "railcars", count=3),
        train("b", "2022-11-04T04:10:00Z", "khasan", count=3, same_as=["a"], identity={"likeness": "pattern"}),
    )
    (crossing,) = found["crossings"]
    assert (crossing["from"], crossing["to"], crossing["same_train"]) == ("yard", "khasan", "stated")
    assert (crossing["not_before"], crossing["not_after"]) == ("2022-11-04T01:24:00Z", "2022-11-04T04:10:00Z")
    assert crossing["reasons"] == [
        "the source makes them one train, by its pattern",
        "the same number of cars (3 and 3)",
    ]


def test_days_on_two_clocks_bracket_a_crossing(services):
    found = services(train("a", "2022-11-29"), train("b", "2022-11-30", "yard", "railcars", same_as=["a"]))
    (crossing,) = found["crossings"]
    assert (crossing["from"], crossing["direction_known"]) == ("khasan", True)
    assert (crossing["not_before"], crossing["not_after"]) == ("2022-11-28T14:00:00Z", "2022-11-30T15:00:00Z")


def test_a_train_that_left_and_one_seen_elsewhere_soon_after_may_be_one(services):
    found = services(
        train("a", "2024-12-16T05:00:00Z"), train("b", "2024-12-16T08:00:00Z", "tumangang"),
        facts=[fact("departed", "2024-12-16T05:30:00Z", "khasan", "a")],
    )  # fmt: skip
    (crossing,) = found["crossings"]
    assert crossing["same_train"] == "candidate"
    assert (crossing["not_before"], crossing["not_after"]) == ("2024-12-16T05:30:00Z", "2024-12-16T08:00:00Z")


@pytest.mark.parametrize(
    ("later", "more"),
    [
        pytest.param("2024-12-18T08:00:00Z", {}, id="too late"),
        pytest.param("2024-12-16T04:00:00Z", {}, id="too early"),
        pytest.param("2024-12-16T08:00:00Z", {"not_same_as": ["a"]}, id="the source parts them"),
        pytest.param("2024-12-16T08:00:00Z", {"zone": "khasan"}, id="the same place"),
    ],
)
def test_what_is_no_candidate_for_a_crossing(services, later, more):
    found = services(
        train("a", "2024-12-16T05:00:00Z"), train("b", later, "tumangang") | more,
        facts=[fact("departed", "2024-12-16T05:30:00Z", "khasan", "a")],
    )  # fmt: skip
    assert found["crossings"] == []


def test_a_train_with_a_stated_next_place_is_no_candidate_for_another(services):
    found = services(
        train("a", "2025-01-01T05:00:00Z", "yard"),
        train("b", "2025-01-01T06:00:00Z", "khasan", same_as=["a"]),
        train("c", "2025-01-01T06:30:00Z", "tumangang"),
    )
    assert [crossing["same_train"] for crossing in found["crossings"]] == ["stated"]


@pytest.mark.parametrize(
    "time", ["../2025-01-28", "2025-01-05/..", "2025-01"], ids=["open begin", "open end", "a month"]
)
def test_vague_times_bound_no_more_than_they_say(services, time):
    found = services(train("a", time), train("b", "2025-01-10", "tumangang", same_as=["a"]))
    assert len(found["crossings"]) == 1
    (crossing,) = found["crossings"]
    assert crossing["direction_known"] is False
    assert (crossing["not_before"] is None) == time.startswith("..")
    assert (crossing["not_after"] is None) == time.endswith("..")


@st.composite
def rows(draw):
    found = []
    for n in range(draw(st.integers(1, 6))):
        outcome = draw(st.sampled_from(["seen", "seen", "not_seen"]))
        row = train(f"s{n}", f"2025-01-{draw(st.integers(1, 6)):02}", draw(st.sampled_from(["khasan", "tumangang"])),
                    draw(st.sampled_from(["train", "railcars"])), outcome)  # fmt: skip
        before = [one["id"] for one in found if one["outcome"] == "seen"]
        if outcome == "seen" and before and draw(st.booleans()):
            row["same_as"] = [draw(st.sampled_from(before))]
        found.append(row)
    return found


def counted(conclude, sightings):
    found = conclude(sightings, zones=(), more_zones=STATIONS)
    return found.get("services")


@given(found=rows(), seed=st.integers(0, 99))
def test_the_order_of_the_input_changes_nothing(conclude, found, seed):
    mixed = found[:]
    random.Random(seed).shuffle(mixed)
    assert counted(conclude, mixed) == counted(conclude, found)


@given(found=rows())
def test_shifting_all_times_shifts_all_brackets(conclude, found):
    later = [row | {"time": row["time"].replace("2025-01", "2025-03")} for row in found]
    text, shifted = str(counted(conclude, found)), str(counted(conclude, later))
    for n in range(1, 8):
        text = text.replace(f"2025-01-{n:02}", f"2025-03-{n:02}")
    assert shifted == text.replace("2024-12-31", "2025-02-28")


@given(found=rows())
def test_a_duplicate_changes_nothing(conclude, found):
    row = found[-1]
    assert counted(conclude, [*found, row | {"id": "zz"}]) == counted(conclude, found)


@given(found=rows())
def test_an_absence_never_lowers_a_number(conclude, found):
    more = [*found, gone("zz", "2025-01-03")]

    def strict(sightings):
        places = (counted(conclude, sightings) or {"places": []})["places"]
        return {(*place["zones"], place["kind"]): place["min_presences"]["strict"] for place in places}

    before, after = strict(found), strict(more)
    assert all(after[key] >= n for key, n in before.items())
