"""Expected calls, rates and comparisons: as data and in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from quaywatch.records.event import CallCount, Coverage
from quaywatch.records.expected import CallTimes, Chances, ExpectedCalls, RateComparison, Traffic, TrafficChange
from quaywatch.records.look import LookOrigin
from quaywatch.report.build import build_document
from quaywatch.report.expected import comparison_words, expected_json, expected_reasons, expected_words

NOON = datetime(2025, 1, 5, 12, tzinfo=UTC)
EXPECTED = ExpectedCalls(
    median=4,
    low=2,
    high=7,
    mass90=0.93,
    mean=4.3,
    model="berth chains 1",
    berths=2,
    rate=Chances(median=0.1, low=0.05, high=0.2),
    stay_days=Chances(median=2.4, low=1, high=5),
    left_out=3,
    times=(CallTimes(call="call:s1", arrival=(NOON, NOON, NOON), departure=(NOON, NOON, NOON)),),
)
COMPARISON = RateComparison(
    earlier=Traffic(
        first_day=date(2024, 1, 1),
        last_day=date(2024, 1, 31),
        rate=Chances(median=0.2, low=0.1, high=0.3),
        glances=12,
        days_between=2.5,
    ),
    later=Traffic(first_day=date(2025, 1, 1), last_day=date(2025, 1, 31), rate=None, glances=9, days_between=3.0),
    ratio=Chances(median=0.5, low=0.3, high=0.9),
    verdict=TrafficChange.FEWER,
    thinned_to_days=3.0,
    because="Half as many.",
)
COUNT = CallCount(
    site="port",
    zones=(),
    first_day=None,
    last_day=None,
    looks_only=1,
    strict=1,
    exact=True,
    coverage=Coverage(
        usable=1, unusable=0, with_vessel=1, days_looked=1, days_in_window=None, longest_unseen_days=None
    ),
    calls=(),
    expected=EXPECTED,
    comparison=COMPARISON,
)


def test_the_keys_of_the_format_are_filled():
    found = expected_json(COUNT)
    assert found["expected_calls"]["interval90"] == [2, 7]
    assert found["expected_calls"]["counts"] == "present in window"
    assert found["expected_calls"]["calls"][0]["arrival"]["median"] == "2025-01-05T12:00:00Z"
    assert found["rate"] == {"per_day": 0.1, "interval90": [0.05, 0.2]}
    assert found["compared_with"]["verdict"] == "fewer"
    assert found["compared_with"]["ratio_interval90"] == [0.3, 0.9]
    assert found["compared_with"]["window"] == {"from": "2024-01-01", "to": "2024-01-31"}


def test_without_answers_the_keys_are_left_out():
    assert expected_json(replace(COUNT, expected=None, comparison=None)) == {}


def test_the_chance_beside_an_interval_is_never_certainty():
    sure = replace(EXPECTED, low=4, high=4, mass90=1.0)
    assert expected_words(sure).replace("\u00a0", " ") == "probably 4 calls (4 with a chance of 99 %)"


def test_the_reasons_name_the_model_and_its_caveat():
    told = expected_reasons(COUNT)
    assert "berth chains 1" in told["expected_calls"]
    assert "not chosen for what they showed" in told["expected_calls"]
    assert "3\u00a0sightings" in told["expected_calls"]
    assert told["compared_with"] == comparison_words(COMPARISON)


def test_a_comparison_that_cannot_be_made_says_so():
    open_one = replace(COMPARISON, ratio=None, verdict=TrafficChange.CANNOT_TELL)
    assert comparison_words(open_one).startswith("It cannot be told")
    assert expected_json(replace(COUNT, comparison=open_one))["compared_with"]["ratio_interval90"] == []


def with_expected(findings):
    """The findings with an expected number and a comparison in every count."""
    counts = tuple(
        (request, replace(answer, expected=EXPECTED, comparison=COMPARISON)) for request, answer in findings.counts
    )
    return replace(findings, counts=counts)


def test_a_report_on_published_pictures_gives_no_probable_number_and_says_why(port):
    (first, *_) = build_document(with_expected(port.rajin_findings())).frequencies
    assert first.expected_calls is None
    assert "seldom chosen" in first.expected
    assert first.comparison == comparison_words(COMPARISON)


def test_a_report_on_looks_of_its_own_gives_the_number(port):
    findings = with_expected(port.rajin_findings())
    looks = tuple(replace(look, origin=LookOrigin.SCENE) for look in findings.looks)
    (first, *_) = build_document(replace(findings, looks=looks)).frequencies
    assert first.expected_calls == EXPECTED
    assert first.expected.replace("\u00a0", " ").startswith(
        "Probably 4 calls (2 to 7 with a chance of 93 %), by a model"
    )


def test_without_one_the_report_says_nothing_of_it(port):
    (first, *_) = build_document(port.rajin_findings()).frequencies
    assert (first.expected, first.comparison) == (None, None)
