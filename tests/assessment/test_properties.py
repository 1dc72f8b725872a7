"""What must hold for every claim and every set of looks."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quaywatch.records.observation import Measure

DAYS = st.dates().map(lambda day: day.replace(year=2024 + day.year % 2).isoformat() if day.day < 29 else "2024-12-03")
LENGTHS = st.integers(1, 5000)
OUTCOMES = st.sampled_from(["seen", "not_seen", "not_observable"])
LOOKS = st.lists(st.tuples(DAYS, OUTCOMES, LENGTHS), max_size=5)
ORDER = ["contradicted", "partly", "supported"]
the_builders_are_pure = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def structures(make, looks, **given_values):
    return [
        make.seen("structure", day, outcome=outcome, length_m=length, id=f"{n}", **given_values)
        for n, (day, outcome, length) in enumerate(looks)
    ]


@the_builders_are_pure
@given(looks=LOOKS, own=LOOKS, claimed=LENGTHS, when=st.none() | DAYS)
def test_what_the_publisher_says_itself_never_changes_a_verdict(make, looks, own, claimed, when):
    claims = [
        make.claim("present", {"object": "structure"}, when=when),
        make.claim("measure", {"of": "structure", "length_m": claimed}, text=f"{claimed} m", when=when),
    ]
    for claim in claims:
        others = structures(make, looks)
        without = make.judge(claim, *others)
        having = make.judge(claim, *others, *structures(make, own, by="KBS"))
        assert having.word == without.word
        assert having.observations == without.observations


@the_builders_are_pure
@given(measured=LENGTHS, u95=st.none() | st.floats(0, 50))
def test_a_claim_of_exactly_what_was_measured_is_supported(make, measured, u95):
    seen = make.seen("structure", "2024-12-03", length_m=Measure(value=measured, u95=u95))
    claim = make.claim("measure", {"of": "structure", "length_m": measured}, text=f"{measured} m")
    assert make.judge(claim, seen).word == "supported"


@the_builders_are_pure
@given(measured=LENGTHS, claimed=LENGTHS, u95=st.floats(0, 50), wider=st.floats(0, 50))
def test_a_wider_error_never_speaks_more_firmly_against_a_claim(make, measured, claimed, u95, wider):
    claim = make.claim("measure", {"of": "structure", "length_m": claimed}, text=f"{claimed} m", when="2024-12")
    narrow, wide = (
        make.judge(claim, make.seen("structure", "2024-12-03", length_m=Measure(value=measured, u95=error)))
        for error in (u95, u95 + wider)
    )
    assert ORDER.index(wide.word) >= ORDER.index(narrow.word)


@the_builders_are_pure
@given(claimed=st.integers(1, 5), proven=st.integers(0, 5), usable=st.integers(0, 9))
def test_no_number_of_looks_contradicts_a_least_number_of_calls(make, claimed, proven, usable):
    calls = [make.call("undetermined", id=f"c{n}") for n in range(proven if usable else 0)]
    claim = make.claim("min_calls", {"n": claimed}, when="2025-01", site="port", zones=("pier3",))
    verdict = make.judge(claim, count=make.count(*calls, usable=usable))
    assert verdict.word != "contradicted"
    assert (verdict.word == "supported") is (bool(usable) and proven >= claimed)
