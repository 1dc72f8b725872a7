from __future__ import annotations

from datetime import date

import pytest

MONTH = "2024-12-28/2025-01-28"


def at_least(make, n: int, **value: object):
    return make.claim("min_calls", {"n": n, **value}, when=MONTH, site="port", zones=("pier3",))


@pytest.mark.parametrize(
    ("claimed", "proven", "usable", "word"),
    [
        pytest.param(1, 1, 3, "supported", id="as many"),
        pytest.param(1, 2, 3, "supported", id="more"),
        pytest.param(2, 1, 3, "partly", id="fewer proven, not excluded"),
        pytest.param(2, 0, 3, "partly", id="none seen, not excluded"),
        pytest.param(2, 0, 0, "not_checkable", id="no usable look"),
    ],
)
def test_a_least_count_entails_as_many_calls_and_excludes_none(make, claimed, proven, usable, word):
    calls = [make.call("undetermined", id=f"c{n}") for n in range(proven)]
    verdict = make.judge(at_least(make, claimed), count=make.count(*calls, usable=usable))
    assert verdict.word == word
    assert (verdict.needs is None) is (word == "supported")


def test_a_claim_that_says_no_time_is_partly_shown_at_most(make):
    claim = make.claim("min_calls", {"n": 1}, site="port", zones=("pier3",))
    verdict = make.judge(claim, count=make.count(make.call("loading")))
    assert verdict.word == "partly"
    assert verdict.because.startswith("Up to 28\u00a0January 2025: the looks prove")


def test_coverage_stands_beside_the_number(make):
    verdict = make.judge(at_least(make, 2), count=make.count(make.call("loading")))
    assert "at least 1\u00a0call at pier\u00a03; the claim is of at least 2" in verdict.because
    assert "on 1 of 3\u00a0usable looks; 3 of 32\u00a0days have a look" in verdict.because


def test_calls_that_only_stated_facts_prove_are_said_to(make):
    verdict = make.judge(at_least(make, 2), count=make.count(make.call("loading"), make.call("both"), looks_only=1))
    assert verdict.word == "supported"
    assert "By what was seen alone it is 1" in verdict.because


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        pytest.param({"flag": "Russia"}, "gives the flag as Russia", id="flag"),
        pytest.param({"cargo": "coal"}, "No look of that time shows coal", id="cargo"),
        pytest.param({"direction": "unloading"}, "where it is known it is loading", id="direction"),
    ],
)
def test_what_the_calls_do_not_show_keeps_a_claim_from_being_supported(make, extra, said):
    verdict = make.judge(at_least(make, 1, **extra), count=make.count(make.call("loading")))
    assert verdict.word == "partly"
    assert said in verdict.because


def test_calls_are_counted_in_the_local_days_of_the_claim_and_without_its_own_publisher(make):
    asked = []

    def count(observations, facts, request):
        asked.append((observations, facts, request))
        return make.count(make.call("loading"))

    own = make.seen("vessel", "2025-01-10", site="port", zone="pier3", by="KBS News 9 (Somebody)")
    other = make.seen("vessel", "2025-01-05", site="port", zone="pier3", by="VOA Korean")
    make.judge(at_least(make, 2), own, other, count=count)
    ((observations, _, request),) = asked
    assert observations == (other,)
    assert (request.first_day, request.last_day, request.zones) == (date(2024, 12, 28), date(2025, 1, 28), ("pier3",))


def test_a_cargo_points_to_the_berths_where_it_was_seen(make):
    asked = []

    def count(_observations, _facts, request):
        asked.append(request.zones)
        return make.count(make.call("loading"))

    heap = make.seen("stockpile", "2025-01-08", site="port", zone="coal_yard", material="coal")
    claim = make.claim("min_calls", {"n": 1, "cargo": "coal"}, when=MONTH, site="port")
    verdict = make.judge(claim, heap, count=count)
    assert asked == [("pier3",)]
    assert verdict.word == "supported"
    assert "read as pier\u00a03" in verdict.because


def unloading(make, when: str | None = MONTH):
    return make.claim("direction", {"direction": "unloading"}, when=when, site="port", zones=("pier3",))


@pytest.mark.parametrize(
    ("directions", "when", "word"),
    [
        pytest.param(["loading"], MONTH, "contradicted", id="the one call seen loaded"),
        pytest.param(["loading", "loading"], MONTH, "contradicted", id="each call seen loaded"),
        pytest.param(["loading", "undetermined"], MONTH, "partly", id="one is not known"),
        pytest.param(["undetermined"], MONTH, "partly", id="none is known"),
        pytest.param(["loading", "unloading"], MONTH, "supported", id="one unloaded"),
        pytest.param(["both"], MONTH, "supported", id="both ways"),
        pytest.param([], MONTH, "partly", id="no ship seen, but looked"),
        pytest.param(["unloading"], None, "partly", id="shown, but the claim has no date"),
        pytest.param(["loading"], None, "partly", id="the opposite, but the claim has no date"),
        pytest.param(["loading"], "../2025-01-28", "partly", id="the opposite, with no beginning"),
    ],
)
def test_a_direction_is_contradicted_only_for_each_ship_seen_there_and_then(make, directions, when, word):
    calls = [make.call(direction, id=f"c{n}") for n, direction in enumerate(directions)]
    verdict = make.judge(unloading(make, when), count=make.count(*calls))
    assert verdict.word == word
    assert ("Contradicted for" in verdict.because) is (word == "contradicted")


def test_a_direction_without_a_usable_look_is_not_checkable(make):
    verdict = make.judge(unloading(make), count=make.count(usable=0))
    assert verdict.word == "not_checkable"
    assert "2\u00a0looks could not be used" in verdict.because


def test_without_a_date_a_direction_rests_on_its_signs_and_on_no_call(make):
    signs = (("unloading seen at pier 3", -3.0), ("the coal lot fell", 0.5))
    claim = unloading(make, None)
    verdict = make.judge(claim, count=make.count(make.call("unloading", "a", signs=signs), make.call("loading")))
    assert "Signs of unloading up to 28\u00a0January 2025: unloading seen at pier 3." in verdict.because
    assert verdict.events == ()


def test_the_signs_for_and_against_are_printed(make):
    ship = make.seen("vessel", "2025-01-05", site="port", zone="pier3")
    signs = (("holds empty on arrival, full on departure", 2.9), ("the coal lot grew", -0.5))
    verdict = make.judge(unloading(make), ship, count=make.count(make.call("loading", ship.id, signs=signs)))
    assert "on 5\u00a0January 2025 was loading: holds empty on arrival, full on departure" in verdict.because
    assert "By itself this would fit the opposite: the coal lot grew" in verdict.because
    assert verdict.observations == (ship.id,)
    assert verdict.events == ("call loading",)
