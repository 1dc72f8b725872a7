from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.clock import DAY, Bracket, Precision, Span, format_utc, local_days, parse_date, parse_span
from quaywatch.errors import DataError


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("text", "offset_h", "start", "end", "precision"),
    [
        pytest.param("2025-01-07T04:10:00Z", 9, utc(2025, 1, 7, 4, 10), utc(2025, 1, 7, 4, 10), "instant", id="zulu"),
        pytest.param("2025-01-07T13:10+09:00", 0, utc(2025, 1, 7, 4, 10), utc(2025, 1, 7, 4, 10), "instant", id="zone"),
        pytest.param("2025-01-05", 9, utc(2025, 1, 4, 15), utc(2025, 1, 5, 15), "day", id="local day"),
        pytest.param("2025-01-05", 8.5, utc(2025, 1, 4, 15, 30), utc(2025, 1, 5, 15, 30), "day", id="half-hour clock"),
        pytest.param("2024-02", 0, utc(2024, 2, 1), utc(2024, 3, 1), "month", id="leap month"),
        pytest.param("2024-12", 9, utc(2024, 11, 30, 15), utc(2024, 12, 31, 15), "month", id="december"),
        pytest.param("2024-12-28/2025-01-28", 0, utc(2024, 12, 28), utc(2025, 1, 29), "interval", id="last day whole"),
        pytest.param("2024-11/2024-12-05", 0, utc(2024, 11, 1), utc(2024, 12, 6), "interval", id="mixed ends"),
        pytest.param("../2025-01-28", 0, None, utc(2025, 1, 29), "interval", id="open start"),
        pytest.param("2025-01-28/..", 0, utc(2025, 1, 28), None, "interval", id="open end"),
        pytest.param("2099-12-31", -12, utc(2099, 12, 31, 12), utc(2100, 1, 1, 12), "day", id="last day there is"),
    ],
)
def test_a_written_time_becomes_the_span_it_stands_for(text, offset_h, start, end, precision):
    span = parse_span(text, utc_offset_h=offset_h)
    assert (span.start, span.end, span.precision, span.text) == (start, end, Precision(precision), text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "2025", "2025-1-5", "2025-02-29", "2025-13", "2025-00", "2025-01-32", "2025-01-05T25:00Z",
        "2025-01-05T12:00", "2025-01-05 12:00Z", "2025-01-05T12:00:60Z", "yesterday", "../..", "/", "2025-01-05/",
        "2025-01-06/2025-01-05", "2025-01-05/2025-01-06/2025-01-07", "1949-12-31", "2100-01-01", "1900-01", "NaN",
        "２０２５-01-05", "2025-01-05\n", "0000-00-00", "2025-01-05T12:00:00+24:00", "2025-01-05T12:00:00+09:60",
    ],
)  # fmt: skip
def test_an_impossible_time_is_refused_in_one_line_that_quotes_it(text):
    with pytest.raises(DataError) as caught:
        parse_span(text)
    assert "\n" not in str(caught.value)
    assert repr(text) in str(caught.value) or "year from 1950 to 2099" in str(caught.value)


@pytest.mark.parametrize("offset_h", [-12.5, 14.5, float("nan"), float("inf")])
def test_a_clock_no_place_on_earth_keeps_is_refused(offset_h):
    with pytest.raises(DataError, match="UTC offset"):
        parse_span("2025-01-05", utc_offset_h=offset_h)


@pytest.mark.parametrize("text", ["1949-12-31", "2100-01-01", "2025-02-30", "20250105", "2025-W01-1"])
def test_a_day_outside_the_calendar_or_the_satellite_age_is_refused(text):
    with pytest.raises(DataError):
        parse_date(text)


def test_a_calendar_day_is_read():
    assert parse_date("2024-02-29") == date(2024, 2, 29)


days = st.dates(min_value=date(1950, 1, 2), max_value=date(2099, 12, 30))
offsets = st.sampled_from([-12, -3.5, 0, 8.5, 9, 10, 14])


@given(day=days, offset_h=offsets)
def test_a_day_is_its_24_local_hours_and_no_midnight(day, offset_h):
    span = parse_span(day.isoformat(), utc_offset_h=offset_h)
    assert span.start is not None
    assert span.end is not None
    assert span.end - span.start == DAY
    assert span.start.astimezone(timezone(timedelta(hours=offset_h))).date() == day
    assert local_days([span], utc_offset_h=offset_h) == {day}


instants = st.datetimes(min_value=datetime(1950, 1, 2), max_value=datetime(2099, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def spans(draw):
    start = draw(instants.map(lambda moment: moment.replace(microsecond=0)))
    length = draw(st.sampled_from([timedelta(0), timedelta(hours=1), DAY, 30 * DAY]))
    if not length:
        return Span(start=start, end=start, precision=Precision.INSTANT, text="x")
    open_end = draw(st.sampled_from(["", "", "", "start", "end"]))
    return Span(
        start=None if open_end == "start" else start,
        end=None if open_end == "end" else start + length,
        precision=Precision.INTERVAL,
        text="x",
    )


@given(a=spans(), b=spans())
def test_of_two_spans_at_most_one_surely_comes_first_and_then_they_do_not_meet(a, b):
    assert not (a.surely_before(b) and b.surely_before(a))
    if a.surely_before(b):
        assert not b.meets(a.start, a.end) or a.is_instant


@given(a=spans(), b=spans(), c=spans())
def test_surely_before_is_transitive(a, b, c):
    if a.surely_before(b) and b.surely_before(c):
        assert a.surely_before(c)


@given(span=spans())
def test_a_span_meets_itself_and_everything_when_nothing_is_bounded(span):
    assert span.meets(None, None)
    if not span.is_instant:
        assert span.meets(span.start, span.end)
    assert not span.surely_before(span)


def test_two_days_that_touch_are_in_order_and_two_equal_instants_are_not():
    fifth, sixth = parse_span("2025-01-05"), parse_span("2025-01-06")
    noon = parse_span("2025-01-05T12:00Z")
    assert fifth.surely_before(sixth)
    assert not noon.surely_before(noon)
    assert not sixth.surely_before(fifth)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2025-01-04", False, id="day before"),
        pytest.param("2025-01-05", True, id="first day"),
        pytest.param("2025-01-07", False, id="end is exclusive"),
        pytest.param("2025-01-05T00:00Z", True, id="instant at the start"),
        pytest.param("2025-01-07T00:00Z", False, id="instant at the end"),
        pytest.param("../2025-01-04", False, id="open, ends before"),
        pytest.param("2025-01", True, id="month round it"),
    ],
)
def test_a_span_meets_a_window_where_it_may_lie_in_it(text, expected):
    assert parse_span(text).meets(utc(2025, 1, 5), utc(2025, 1, 7)) is expected


def test_a_longer_or_open_span_stands_for_no_local_day():
    assert local_days([parse_span("2025-01"), parse_span("../2025-01-05")], utc_offset_h=9) == frozenset()


def test_an_interval_from_a_time_to_the_same_time_is_that_time():
    assert parse_span("2025-01-05/2025-01-05").precision is Precision.DAY
    assert parse_span("2025-01-05T12:00Z/2025-01-05T12:00Z").is_instant


def test_local_days_turn_at_the_local_midnight():
    assert local_days([parse_span("2025-01-04T15:00Z")], utc_offset_h=9) == {date(2025, 1, 5)}
    assert local_days([parse_span("2025-01-04T14:59Z")], utc_offset_h=9) == {date(2025, 1, 4)}


def test_times_without_utc_are_no_times_here():
    with pytest.raises(DataError, match="not in UTC"):
        Bracket(not_before=datetime(2025, 1, 5))  # noqa: DTZ001
    with pytest.raises(DataError, match="not in UTC"):
        Span(
            start=None, end=datetime(2025, 1, 5, tzinfo=timezone(timedelta(hours=9))), precision=Precision.DAY, text=""
        )


def test_a_bracket_does_not_end_before_it_begins():
    with pytest.raises(DataError, match="before it begins"):
        Bracket(not_before=utc(2025, 1, 6), not_after=utc(2025, 1, 5))


maybe_instants = st.none() | instants
brackets = st.tuples(maybe_instants, maybe_instants).map(
    lambda ends: (
        Bracket(not_before=ends[0], not_after=ends[1])
        if None in ends or ends[0] <= ends[1]
        else Bracket(not_before=ends[1], not_after=ends[0])
    )
)


@given(a=brackets, b=brackets)
def test_tightening_is_commutative_never_wider_and_with_nothing_changes_nothing(a, b):
    both = a.tightened(b)
    assert both == b.tightened(a)
    assert a.tightened(Bracket()) == a
    if both is not None:
        assert both.tightened(a) == both == both.tightened(b)


def test_brackets_that_exclude_each_other_have_no_intersection():
    until, since = Bracket(not_after=utc(2025, 1, 5)), Bracket(not_before=utc(2025, 1, 5))
    later = Bracket(not_before=utc(2025, 1, 5, 0, 0, 1))
    assert until.tightened(later) is None
    assert until.tightened(since) == Bracket(not_before=utc(2025, 1, 5), not_after=utc(2025, 1, 5))


def test_an_instant_is_printed_in_utc_with_a_z():
    assert format_utc(datetime(2025, 1, 7, 13, 10, tzinfo=timezone(timedelta(hours=9)))) == "2025-01-07T04:10:00Z"
    assert format_utc(None) is None
