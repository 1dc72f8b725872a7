"""Days as printed, resolved against the day of publication."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quotes.days import find_days, without_day_words

PUBLISHED = date(2025, 1, 28)
"""A Tuesday."""


@pytest.mark.parametrize(
    ("printed", "said_on"),
    [
        ("Jan. 6", "2025-01-06"),
        ("Nov. 22", "2024-11-22"),
        ("Jan. 28", "2025-01-28"),
        ("Jan. 29", "2024-01-29"),
        ("Feb. 29", "2024-02-29"),
        ("Local time, Oct. 22", "2024-10-22"),
        ("October 22nd, 2023", "2023-10-22"),
        ("30 October 2024", "2024-10-30"),
        ("Oct. 2024", "2024-10"),
        ("October", "2024-10"),
        ("last January", "2024-01"),
        ("2024-10-30", "2024-10-30"),
        ("2024.10.30.", "2024-10-30"),
        ("'24.10.30", "2024-10-30"),
        ("2024", "2024"),
        ("22nd", "2025-01-22"),
        ("the 31st", "2024-12-31"),
        ("today", "2025-01-28"),
        ("yesterday", "2025-01-27"),
        ("the day before yesterday", "2025-01-26"),
        ("three days ago", "2025-01-25"),
        ("an hour ago", "2025-01-28"),
        ("Thursday", "2025-01-23"),
        ("Tuesday", "2025-01-28"),
        ("last Tuesday", "2025-01-21"),
        ("last month", "2024-12"),
        ("last year", "2024"),
        ("6일", "2025-01-06"),
        ("지난 6일", "2025-01-06"),
        ("31일", "2024-12-31"),
        ("지난달 6일", "2024-12-06"),
        ("지난 1월 6일", "2025-01-06"),
        ("작년 10월 5일", "2024-10-05"),
        ("2024년 10월 30일", "2024-10-30"),
        ("지난해 10월", "2024-10"),
        ("지난해", "2024"),
        ("오늘 새벽", "2025-01-28"),
        ("어제", "2025-01-27"),
        ("그제", "2025-01-26"),
        ("사흘 전", "2025-01-25"),
        ("지난주 금요일", "2025-01-24"),
        ("지난 월요일", "2025-01-27"),
    ],
)
def test_a_printed_day_is_the_last_such_day(printed, said_on):
    (day,) = find_days(printed, PUBLISHED)
    assert day.said_on == said_on
    assert day.precision is not None
    assert day.precision.value == {10: "day", 7: "month", 4: "year"}[len(said_on)]


@pytest.mark.parametrize("printed", ["Jan. 6", "6일", "yesterday", "어제", "Thursday", "지난해 10월", "last month"])
def test_without_a_day_of_publication_it_is_told_as_a_day_and_stays_open(printed):
    (day,) = find_days(printed, None)
    assert day.said_on is None
    assert day.precision is None


@pytest.mark.parametrize(
    "words",
    [
        "Minister of Unification",
        "the 2nd Division",
        "63rd Brigade",
        "6군단장",
        "21대 국회의원",
        "6일간",
        "1일본",
        "March to the port",
        "He may go",
        "Feb. 31",
    ],
)
def test_numbers_and_words_of_other_meaning_are_no_day(words):
    assert all(day.said_on is None for day in find_days(words, PUBLISHED))


@pytest.mark.parametrize(
    ("rest", "left"),
    [("Local time,", ""), ("현지시간", ""), ("오전 (현지 시각)", ""), (", press conference", "press conference")],
)
def test_words_that_only_qualify_a_day_are_not_left_of_a_field(rest, left):
    assert without_day_words(rest) == left


@given(published=st.dates(date(1960, 1, 1), date(2090, 1, 1)), back=st.integers(0, 365), korean=st.booleans())
def test_a_day_without_its_year_comes_back_within_a_year_of_publication(published, back, korean):
    day = published - timedelta(days=back)
    if (day.month, day.day) == (2, 29) or published.replace(day=28) - timedelta(days=365) > day:
        return
    printed = f"{day.month}월 {day.day}일" if korean else f"{day.strftime('%B')} {day.day}"
    (found,) = find_days(printed, published)
    expected = day if day > published - timedelta(days=365) else None
    assert found.said_on is not None
    assert found.said_on <= published.isoformat()
    if expected is not None:
        assert found.said_on == day.isoformat()


@given(published=st.dates(date(1960, 1, 1), date(2090, 1, 1)), number=st.integers(1, 31))
def test_a_day_of_the_month_is_the_latest_that_exists(published, number):
    (found,) = find_days(f"지난 {number}일", published)
    day = date.fromisoformat(found.said_on)
    assert day.day == number
    assert day <= published
    later = [day + timedelta(days=n) for n in range(1, (published - day).days + 1)]
    assert all(one.day != number for one in later)


@given(published=st.dates(date(1960, 1, 1), date(2090, 1, 1)), number=st.integers(0, 6))
def test_a_weekday_lies_within_the_week_before_publication(published, number):
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[number]
    (found,) = find_days(name, published)
    day = date.fromisoformat(found.said_on)
    assert day.weekday() == number
    assert 0 <= (published - day).days < 7


@given(st.text(max_size=80))
def test_days_lie_in_their_order_in_any_text(text):
    days = find_days(text, PUBLISHED)
    assert all(0 <= one.start < one.end <= len(text) for one in days)
    assert all(a.end <= b.start for a, b in zip(days, days[1:], strict=False))
