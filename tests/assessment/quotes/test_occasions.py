"""Days and places that only narration tells of tagged words; all names are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quotes.heads import Head, read_head
from quaywatch.assessment.quotes.occasions import SENTENCE_LENGTH, find_occasion

PUBLISHED = date(2025, 1, 28)


def head_of(printed: str) -> Head:
    head = read_head(printed, PUBLISHED)
    assert head is not None
    return head


ROE = head_of("Jane Roe/Minister of Ports")


def occasion(narration: str, head: Head = ROE, start: int = 0):
    return find_occasion(narration, start, len(narration), head, PUBLISHED)


def test_a_sentence_on_the_speaker_gives_day_and_talk() -> None:
    told = occasion("Minister Roe spoke at a press conference on Jan. 6.")
    assert told is not None
    assert told.day is not None
    assert (told.day.said_on, told.venue) == ("2025-01-06", "press conference")


def test_a_place_goes_before_the_kind_of_talk() -> None:
    told = occasion("On Jan. 6 the minister met reporters in Port Vast.")
    assert told is not None
    assert told.venue == "Port Vast"


@pytest.mark.parametrize(
    "narration",
    [
        "On Jan. 6 two ships left the pier.",
        "Jane Roe visited the pier on Jan. 6.",
        "On Jan. 6 the mayor spoke of the pier.",
        "",
        "   ",
    ],
)
def test_a_sentence_without_speech_or_without_the_speaker_tells_nothing(narration: str) -> None:
    assert occasion(narration) is None


def test_words_that_present_need_not_name_the_speaker() -> None:
    told = occasion("Here is the briefing of Jan. 6.")
    assert told is not None
    assert told.day is not None
    assert told.day.said_on == "2025-01-06"


def test_two_days_in_one_sentence_date_nothing() -> None:
    told = occasion("Minister Roe spoke on Jan. 6 of the calls of Jan. 2.")
    assert told is not None
    assert told.day is None


@given(st.integers(1, 6))
def test_only_the_last_sentence_counts_however_many_stand_before(before: int) -> None:
    narration = "Minister Roe spoke on Jan. 6. " * before + "The sea was calm."
    assert occasion(narration) is None


def test_a_day_before_where_the_narration_begins_is_not_read() -> None:
    narration = "Minister Roe spoke on Jan. 6 at the pier"
    assert occasion(narration, start=narration.index("at the")) is None


def test_a_sentence_without_an_end_is_read_over_a_bounded_stretch_only() -> None:
    assert occasion("Minister Roe spoke on Jan. 6 " + "and on " * SENTENCE_LENGTH) is None


@pytest.mark.parametrize(
    ("office", "word"), [("Spokesperson", "spokesman"), ("Defense chief", "defence"), ("대변인", "대변인은")]
)
def test_an_office_is_the_same_in_either_spelling(office: str, word: str) -> None:
    head = head_of(f"{'홍길동' if office == '대변인' else 'John Doe'}/{office}")
    narration = f"{word} 6일 회견에서 말했습니다." if office == "대변인" else f"The {word} official spoke on Jan. 6."
    told = occasion(narration, head)
    assert told is not None
    assert told.day is not None
    assert told.day.said_on == "2025-01-06"


def test_sound_has_no_occasion() -> None:
    assert occasion("The crowd spoke on Jan. 6.", head_of("Sound of crowd")) is None
