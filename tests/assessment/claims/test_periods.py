from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.claims.periods import find_period
from quaywatch.clock import parse_span

PUBLISHED = date(2025, 1, 28)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("over the past month", "2024-12-28/2025-01-28"),
        ("two times or more in a month", "2024-12-28/2025-01-28"),
        ("over the last three weeks", "2025-01-07/2025-01-28"),
        ("this year", "2025-01-01/2025-01-28"),
        ("last October", "2024-10"),
        ("in March 2024", "2024-03"),
        ("late December", "2024-12-21/2024-12-31"),
        ("since Monday", "2025-01-27/2025-01-28"),
        ("on the 6th", "2025-01-06"),
        ("on Dec. 30", "2024-12-30"),
        ("on 5 January 2024", "2024-01-05"),
        ("between 3 and 9 January", "2025-01-03/2025-01-09"),
        ("from Dec. 28 to Jan. 9", "2024-12-28/2025-01-09"),
        ("in recent weeks", "../2025-01-28"),
        ("last month", "2024-12"),
        ("three days ago", "2025-01-25"),
        ("지난 한 달 동안", "2024-12-28/2025-01-28"),
        ("올해 들어", "2025-01-01/2025-01-28"),
        ("지난달에", "2024-12"),
        ("지난 6일,", "2025-01-06"),
        ("1월 5일", "2025-01-05"),
        ("2024년 10월", "2024-10"),
        ("12월 3일부터 12월 15일", "2024-12-03/2024-12-15"),
        ("최근 2주간", "2025-01-14/2025-01-28"),
    ],
)
def test_words_stand_for_days_before_the_publication(words, written):
    found = find_period(words, PUBLISHED)
    assert found is not None
    assert found.written == written


@pytest.mark.parametrize("words", ["it may arrive", "on Feb. 30 it", "pier 3", "no time at all", "in 3 colours"])
def test_what_names_no_time_gives_none(words):
    assert find_period(words, PUBLISHED) is None


def test_without_a_day_of_publication_only_full_dates_are_read():
    assert find_period("last month", None) is None
    full = find_period("on 5 January 2024", None)
    assert full is not None
    assert full.written == "2024-01-05"


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)),
    st.sampled_from(
        [
            "over the past month",
            "on the 31st",
            "in May",
            "last week",
            "since Friday",
            "지난달",
            "최근 3개월",
            "Feb. 29",
            "yesterday",
        ]
    ),
)
def test_no_period_ends_after_the_publication(published, words):
    found = find_period(words, published)
    if found is not None:
        span = parse_span(found.written)
        assert span.start is None or span.start.date() <= published
