from __future__ import annotations

from datetime import date

import pytest

from quaywatch.assessment.wording import (
    bracket_words,
    counted,
    days_words,
    listed,
    measure_words,
    number_words,
    period_words,
    place_words,
    plain_key,
    said_on_words,
    shown_text,
    span_words,
    zone_words,
)
from quaywatch.clock import Bracket, parse_span
from quaywatch.records.observation import Measure
from quaywatch.records.place import Alias, Site, Zone, ZoneKind

SEOUL = 9.0


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def bracket(first: str | None, last: str | None) -> Bracket:
    def edge(text: str | None, end: bool):
        span = None if text is None else parse_span(text, utc_offset_h=SEOUL)
        return None if span is None else span.end if end else span.start

    return Bracket(not_before=edge(first, False), not_after=edge(last, True))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        pytest.param("2024-12-31", "2024-12-31", "on 31 December 2024", id="one local day"),
        pytest.param("2025-01-06", "2025-01-07", "between 6 and 7 January 2025", id="two days of a month"),
        pytest.param("2024-12-31", "2025-01-07", "between 31 December 2024 and 7 January 2025", id="across a year"),
        pytest.param("2024-11-06", "2024-12-07", "between 6 November and 7 December 2024", id="across a month"),
        pytest.param(None, "2024-11-11", "not later than 11 November 2024 (no look bounds it)", id="open start"),
        pytest.param("2024-11-11", None, "not before 11 November 2024 (no look bounds it)", id="open end"),
        pytest.param(None, None, "not known", id="open on both sides"),
        pytest.param(
            "2023-10-20T02:01:00Z",
            "2023-10-20T06:43:00Z",
            "on 20 October 2023 between 11:01 and 15:43 local (02:01 and 06:43 UTC)",
            id="two moments of a day",
        ),
        pytest.param(
            "2023-10-20T06:43:00Z",
            "2023-10-23",
            "between 20 October 2023, 15:43 local (06:43 UTC) and 23 October 2023",
            id="a moment and a day",
        ),
    ],
)
def test_a_bracket_is_told_in_local_days_and_never_narrower(first: str | None, last: str | None, words: str) -> None:
    assert plain(bracket_words(bracket(first, last), utc_offset_h=SEOUL)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("2025-01-05", "5 January 2025", id="day"),
        pytest.param("2025-01", "January 2025", id="month"),
        pytest.param("2024-11-01/2024-11-10", "1 to 10 November 2024", id="interval"),
        pytest.param("../2025-01-28", "on or before 28 January 2025", id="open start"),
        pytest.param("2025-01-28/..", "on or after 28 January 2025", id="open end"),
        pytest.param("2023-10-20T06:43:00Z", "20 October 2023, 15:43 local (06:43 UTC)", id="instant"),
        pytest.param(
            "2023-10-20T23:30:00Z", "21 October 2023, 08:30 local (23:30 UTC on 20 October 2023)", id="another day"
        ),
    ],
)
def test_a_time_is_told_on_the_local_clock_with_utc_for_moments(text: str, words: str) -> None:
    assert plain(span_words(parse_span(text, utc_offset_h=SEOUL), utc_offset_h=SEOUL)) == words


def test_a_day_on_another_clock_is_told_as_that_day_and_says_which_clock() -> None:
    assert plain(span_words(parse_span("2022-05-14"), utc_offset_h=SEOUL)) == "14 May 2022 (UTC day)"


def test_a_moment_at_a_site_on_utc_names_utc_once() -> None:
    assert plain(span_words(parse_span("2023-10-20T06:43:00Z"), utc_offset_h=0.0)) == "20 October 2023, 06:43 UTC"


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        pytest.param(Measure(value=190.0), "190 m", id="no error known"),
        pytest.param(Measure(value=182.4, u95=11.7), "182 ± 12 m", id="large error rounds both"),
        pytest.param(Measure(value=97.94, u95=1.62), "97.9 ± 1.6 m", id="small error keeps a decimal"),
        pytest.param(Measure(low=100.0), "100 m or more", id="open above"),
        pytest.param(Measure(high=120.0), "up to 120 m", id="open below"),
        pytest.param(Measure(low=100.0, high=120.0), "100 to 120 m", id="range"),
        pytest.param(Measure(), "not measured", id="nothing"),
    ],
)
def test_a_measure_says_what_is_known_of_its_error(measure: Measure, words: str) -> None:
    assert plain(measure_words(measure, "m")) == words


def test_days_name_each_month_and_year_once() -> None:
    days = [date(2024, 11, 23), date(2024, 11, 11), date(2024, 12, 6), date(2025, 1, 5), date(2024, 11, 11)]
    assert plain(days_words(days)) == "11 and 23 November; 6 December 2024; 5 January 2025"
    assert plain(days_words([date(2024, 12, 31), date(2025, 1, 5)])) == "31 December 2024 and 5 January 2025"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2024, 11, 1), date(2025, 1, 31), "1 November 2024 to 31 January 2025"),
        (date(2024, 11, 1), date(2024, 11, 1), "1 November 2024"),
        (date(2024, 11, 1), None, "from 1 November 2024 on"),
        (None, date(2024, 11, 1), "up to 1 November 2024"),
        (None, None, "all looks"),
    ],
)
def test_a_window_of_days_says_its_open_ends(first: date | None, last: date | None, words: str) -> None:
    assert plain(period_words(first, last)) == words


def test_numbers_and_nouns_agree() -> None:
    assert [number_words(n) for n in (60000.0, 182.4, 8.16, 0.974, 3.0)] == ["60,000", "182", "8.2", "0.97", "3"]
    assert [plain(counted(n, "call")) for n in (0, 1, 2)] == ["0 calls", "1 call", "2 calls"]
    assert plain(counted(2, "entry")) == "2 entries"
    assert [listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_a_zone_is_named_by_key_and_first_latin_name_and_gets_an_article_where_it_needs_one() -> None:
    names = (Alias(text="석탄부두", lang="ko"), Alias(text="coal pier"))
    zones = (Zone(id="pier3", kind=ZoneKind.BERTH, aliases=names), Zone(id="coal_area", kind=ZoneKind.YARD))
    site = Site(id="rajin", name="Rajin port", zones=zones)
    assert plain(zone_words(site, "pier3")) == "pier 3 (coal pier)"
    assert plain(place_words(site, ("pier3", "coal_area"))) == "pier 3 (coal pier) and the coal area"
    assert place_words(site, ()) == "Rajin port"
    assert plain(plain_key("berth_07")) == "berth 07"


def test_characters_that_turn_the_reading_direction_are_not_shown() -> None:
    assert shown_text("safe\u202eevil\u2066\x00\x1b[2J\ud800 나진") == "safeevil[2J 나진"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2025-01-06", "on 6\u00a0January 2025"),
        ("2024-10", "in October 2024"),
        ("2024", "in 2024"),
        ("2024-13-40", "on or in 2024-13-40"),
    ],
)
def test_a_day_a_month_and_a_year_are_said_as_such(written, words):
    assert said_on_words(written) == words
