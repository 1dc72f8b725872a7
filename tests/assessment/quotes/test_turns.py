"""Transcripts in turns: which texts are some, and where turns end. All names are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quotes.turns import find_turns
from quaywatch.records.quote import SegmentKind, SpeakerKind

TALK = (
    "ANN POE, CNN ANCHOR: Good day.\n\nJO LIND, MAYOR: We wait.\n\nStill we wait.\n\nPOE: How long?\n\nLIND: Weeks.\n"
)


def said(text: str) -> list[tuple[str | None, str | None, str]]:
    return [(tag.head.speaker, tag.head.role, text[slice(*tag.words)]) for tag in find_turns(text, []).tags]


def test_a_later_surname_stands_for_the_whole_name_with_its_role_and_anchors_are_no_quotes() -> None:
    assert said(TALK) == [("JO LIND", "MAYOR", "We wait.\n\nStill we wait."), ("JO LIND", "MAYOR", "Weeks.")]
    turns = find_turns(TALK, [])
    assert turns.tags[1].head.printed == "LIND"
    assert [kind for _, _, kind in turns.labels] == [SegmentKind.ANCHOR, SegmentKind.ANCHOR]


@given(st.lists(st.sampled_from(["A calm day.", "We wait!", "Who knows?"]), min_size=2, max_size=8))
def test_turns_lie_apart_in_their_order_and_hold_no_name(words: list[str]) -> None:
    text = "".join(f"{'JO LIND' if i % 2 else 'MR. ROE'}: {one}\n\n" for i, one in enumerate(words))
    tags = find_turns(text, []).tags
    assert [text[slice(*tag.words)] for tag in tags] in ([], words)
    assert all(before.end <= after.start for before, after in zip(tags, tags[1:], strict=False))


@pytest.mark.parametrize(
    "text",
    [
        "Three demands: pay.\nUpdate: talks went on.\nTimeline: March.\n",
        "Jane Roe: Harbour office\nJohn Doe: Pilots\nJane Roe: Weekend desk\n",
        "WARNING: Thin ice.\nNOTE: Closed.\nDATE: March 3.\n",
        "Jane Roe: We saw it.\nThe harbour was closed.\n",
        "구성: 세 명.\n장소: 부두.\n비고: 없음.\n",
    ],
)
def test_lists_notes_and_single_colons_are_no_talk(text: str) -> None:
    assert find_turns(text, []).tags == ()


def test_a_stage_direction_ends_a_turn_and_what_follows_is_nobodys() -> None:
    text = "MR. ROE: We wait.\n\n(Applause.)\n\nThe hall was full.\n\nMR. ROE: Thanks.\n"
    assert [words for _, _, words in said(text)] == ["We wait.", "Thanks."]


def test_who_asks_without_a_name_is_nobody() -> None:
    text = "MS. POE: Hello.\n\nQ    Why now?\n\nMS. POE: Why not.\n\nQUESTION: And then?\n\nMS. POE: We wait.\n"
    assert [words for _, _, words in said(text)] == ["Hello.", "Why not.", "We wait."]
    assert [kind for _, _, kind in find_turns(text, []).labels] == [SegmentKind.TWO_WAY] * 2


def test_a_remark_on_the_voice_is_no_part_of_name_or_words() -> None:
    text = "UNIDENTIFIED MALE (through translator): It is gone.\n\nJO LIND, MAYOR: (via phone) We wait.\n\nLIND: Yes.\n"
    assert said(text)[0] == ("UNIDENTIFIED MALE", None, "It is gone.")
    assert said(text)[1] == ("JO LIND", "MAYOR", "We wait.")
    assert find_turns(text, []).tags[0].head.kind is SpeakerKind.ANONYMOUS


def test_a_korean_turn_without_a_bullet_ends_with_its_line() -> None:
    text = "홍길동 박사: 배를 보았습니다.\n연구소는 조용했습니다.\n홍길동 박사: 두 척입니다.\n홍길동: 큽니다.\n"
    assert [words for _, _, words in said(text)] == ["배를 보았습니다.", "두 척입니다.", "큽니다."]


def test_a_part_of_a_broadcast_ends_a_turn() -> None:
    text = "JO LIND, MAYOR: We wait.\n\n앵커: 다음 소식입니다.\n\nLIND: Weeks.\n\nLIND: Months.\n"
    words = [text[slice(*tag.words)] for tag in find_turns(text, [text.index("앵커")]).tags]
    assert words == ["We wait.", "Weeks.", "Months."]
