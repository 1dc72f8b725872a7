from __future__ import annotations

import pytest

from quaywatch.records.observation import Measure

ROOF = {"object": "structure", "over": "tracks"}


@pytest.mark.parametrize(
    ("when", "seen", "outcome", "word"),
    [
        pytest.param("../2025-01-28", "2024-12-03", "seen", "supported", id="seen before the end"),
        pytest.param(None, "2024-12-03", "seen", "supported", id="no date: up to publication"),
        pytest.param("2025-01-10", "2024-12-03", "seen", "supported", id="a structure stays"),
        pytest.param("2024-11-01", "2024-12-03", "seen", "partly", id="seen only later"),
        pytest.param("../2025-01-28", "2025-01-28/2025-01-30", "seen", "partly", id="may have been later"),
        pytest.param("2024-11-01", "2024-12-03", "not_seen", "contradicted", id="not there even later"),
        pytest.param("2024-12-01/2024-12-31", "2024-12-03", "not_seen", "contradicted", id="not there in that time"),
        pytest.param("2025-01-10", "2024-12-03", "not_seen", "not_checkable", id="built since, perhaps"),
        pytest.param("2024-12-03", "2024-12-03", "not_observable", "not_checkable", id="cloud"),
    ],
)
def test_a_structure_that_was_seen_stands_and_one_looked_for_in_vain_does_not(make, when, seen, outcome, word):
    verdict = make.judge(make.claim("present", ROOF, when=when), make.seen("structure", seen, outcome=outcome))
    assert verdict.word == word


@pytest.mark.parametrize(
    ("when", "looks", "word"),
    [
        pytest.param("2025-01", [("2025-01-05", "seen")], "supported", id="seen in that time"),
        pytest.param("2025-01-05", [("2025-01", "seen")], "partly", id="seen about that time"),
        pytest.param("2025-01", [("2024-12-31", "seen")], "partly", id="seen at another time"),
        pytest.param(None, [("2025-01-05", "seen")], "partly", id="no date in the claim"),
        pytest.param("2025-01", [("2025-01-05", "not_seen")], "partly", id="missed between the looks, perhaps"),
        pytest.param("2025-01", [("2024-12-31", "not_seen")], "not_checkable", id="no look in that time"),
        pytest.param("2025-01", [("2025-01-05", "not_observable")], "not_checkable", id="no usable look"),
        pytest.param("2025-01", [], "not_checkable", id="no look at all"),
    ],
)
def test_a_ship_is_there_only_at_the_time_of_the_look(make, when, looks, word):
    seen = [make.seen("vessel", time, site="port", zone="pier3", outcome=outcome) for time, outcome in looks]
    assert make.judge(make.claim("present", {"object": "ship"}, when=when, site="port"), *seen).word == word


def test_an_absent_state_is_not_a_structure_that_was_seen(make):
    absent = make.seen("structure", "2024-12-03", state="absent")
    assert make.judge(make.claim("present", ROOF, when="2024-12"), absent).word == "contradicted"


def test_zones_that_the_claim_does_not_name_do_not_count(make):
    elsewhere = make.seen("vessel", "2025-01-05", site="port", zone="pier1")
    claim = make.claim("present", {"object": "ship"}, when="2025-01", site="port", zones=("pier3",))
    assert make.judge(claim, elsewhere).word == "not_checkable"


def length(text: str, value: float, make, when: str | None = "../2025-01-28"):
    return make.claim("measure", {"of": "structure", "length_m": value}, text=text, when=when)


@pytest.mark.parametrize(
    ("text", "claimed", "measured", "when", "word"),
    [
        pytest.param("300 metres long", 300, Measure(value=348), "../2025-01-28", "partly", id="the gap is too wide"),
        pytest.param("348 metres long", 348, Measure(value=348), "../2025-01-28", "supported", id="the same"),
        pytest.param("350 metres long", 350, Measure(value=348), "../2025-01-28", "supported", id="within 5 per cent"),
        pytest.param("350 m", 350, Measure(value=348, u95=1), "../2025-01-28", "partly", id="beyond a stated error"),
        pytest.param("about 330 m", 330, Measure(value=348), "../2025-01-28", "supported", id="about"),
        pytest.param("at least 300 m", 300, Measure(value=348), "../2025-01-28", "supported", id="at least"),
        pytest.param("at least 340 m", 340, Measure(value=348), "../2025-01-28", "partly", id="at least, but near"),
        pytest.param("over 300 m", 300, Measure(low=320), "../2025-01-28", "supported", id="range, open end"),
        pytest.param("300 m", 300, Measure(low=320, high=350), "../2025-01-28", "partly", id="outside a range"),
        pytest.param("900 m", 900, Measure(value=348), "2024-12-01/2025-01-28", "contradicted", id="another order"),
        pytest.param("90 m", 90, Measure(value=348), "../2025-01-28", "partly", id="another order, perhaps earlier"),
        pytest.param("300 m", 300, Measure(value=300), "2024-11-01", "partly", id="measured later"),
    ],
)
def test_a_length_is_held_against_the_measure_and_its_error(make, text, claimed, measured, when, word):
    seen = make.seen("structure", "2024-12-03", length_m=measured)
    assert make.judge(length(text, claimed, make, when), seen).word == word


def test_a_measure_verdict_prints_the_reading_the_gap_and_what_cannot_be_ruled_out(make):
    verdict = make.judge(length("300 metres long", 300, make), make.seen("structure", "2024-12-03", length_m=348))
    for said in (
        "Read as 300 m to the rounding of its last digit (299.5 to 300.5 m)",
        "348\u00a0m was measured on 3\u00a0December 2024 (CSIS)",
        "48 m more than claimed (14% of what was measured)",
        "The source states no error; 5% is taken",
        "an earlier, smaller state cannot be ruled out",
    ):
        assert said in verdict.because
    assert verdict.observations == ("structure 2024-12-03",)


def test_two_measures_that_differ_do_not_support_what_one_of_them_says(make):
    one = make.seen("structure", "2024-12-03", length_m=300, id="a")
    other = make.seen("structure", "2024-12-15", length_m=348, id="b")
    verdict = make.judge(length("300 metres long", 300, make), one, other)
    assert verdict.word == "partly"
    assert "do not agree with each other" in verdict.because


def test_one_ship_of_that_length_among_others_is_enough(make):
    ships = [
        make.seen("vessel", "2025-01-05", site="port", zone=zone, id=zone, length_m=metres)
        for zone, metres in (("pier1", 110), ("pier3", 190))
    ]
    claim = make.claim("measure", {"of": "ship", "length_m": 190}, text="a 190 m ship", when="2025-01", site="port")
    assert make.judge(claim, *ships).word == "supported"


def test_a_thing_that_was_seen_but_not_measured_is_partly_shown(make):
    verdict = make.judge(length("300 metres long", 300, make), make.seen("structure", "2024-12-03"))
    assert verdict.word == "partly"
    assert "gives its length" in verdict.because


def test_a_count_is_read_as_a_whole_number(make):
    cars = make.seen("railcars", "2024-12-03", count=225)
    claim = make.claim("measure", {"of": "rail cars", "count": 225}, text="225 rail cars", when="2024-12")
    assert make.judge(claim, cars).word == "supported"


def test_a_covered_share_that_nobody_measured_is_partly_shown_at_most(make):
    claim = make.claim("covers", {"what": "tracks", "share": 1.0}, when="../2025-01-28")
    verdict = make.judge(claim, make.seen("structure", "2024-12-03", state="part_built"))
    assert verdict.word == "partly"
    assert "still being built on 3\u00a0December 2024" in verdict.because
    assert make.judge(claim).word == "not_checkable"


@pytest.mark.parametrize(
    ("cargo", "when", "word"),
    [
        pytest.param("weapons", "2025-01", "not_checkable", id="in closed boxes"),
        pytest.param("coal", "2025-01", "supported", id="in the open"),
        pytest.param("coal", "2024-11", "partly", id="in the open, at another time"),
        pytest.param("coal", None, "partly", id="in the open, claim without a date"),
    ],
)
def test_cargo_is_known_only_where_it_lies_in_the_open(make, cargo, when, word):
    heap = make.seen("stockpile", "2025-01-08", site="port", zone="coal_yard", material="coal")
    value = {"object": "goods on the dock", "cargo": cargo, "legality": "alleged"}
    verdict = make.judge(make.claim("cargo", value, when=when, site="port"), heap)
    assert verdict.word == word
    assert "illegal is alleged" in verdict.because


@pytest.mark.parametrize(
    ("kind", "value", "word"),
    [
        pytest.param("present", {"object": "coal heap"}, "partly", id="that it is there"),
        pytest.param("measure", {"of": "coal heap", "area_m2": 20_000}, "partly", id="its size"),
        pytest.param(
            "measure", {"of": "coal heap", "area_m2": 90_000}, "partly", id="another size: more may lie there"
        ),
        pytest.param("cargo", {"object": "goods on the dock", "cargo": "coal"}, "not_checkable", id="what it is"),
    ],
)
def test_a_colour_that_a_detector_tells_proves_no_goods(make, kind, value, word):
    told = {"site": "port", "zone": "coal_yard", "material": "coal-like", "area_m2": 20_000, "by": "yard_stock 1"}
    dark = make.seen("stockpile", "2025-01-08", detections=("stock:port:sentinel2:coal_yard",), **told)
    assert make.judge(make.claim(kind, value, when="2025-01", site="port"), dark).word == word


def test_a_hidden_track_that_a_detector_tells_proves_no_railcars(make):
    told = {"site": "port", "zone": "coal_yard", "by": "rolling_stock 1", "detections": ("tracks:port:fine:track_1",)}
    verdict = make.judge(
        make.claim("present", {"object": "railcars"}, when="2025-01-08", site="port"),
        make.seen("railcars", "2025-01-08", **told),
    )
    assert verdict.word == "partly"
    assert "the track was hidden, not by what" in verdict.because


@pytest.mark.parametrize(
    ("kind", "value"), [("present", {"object": "thing"}), ("measure", {"of": "thing", "count": 1})]
)
def test_a_thing_that_has_no_kind_here_is_not_judged(make, kind, value):
    assert make.judge(make.claim(kind, value)).word == "not_judged"
