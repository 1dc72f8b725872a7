"""Whole transcripts, in the styles of many newsrooms; all names and facts are invented."""

from __future__ import annotations

from datetime import date

import pytest

from quaywatch.assessment.quotes import find_quotes
from quaywatch.records.quote import SpeakerKind
from quaywatch.sources.texts import spoken_text_of

PUBLISHED = date(2025, 1, 28)


def found_in(text: str, published: date | None = PUBLISHED):
    spoken = spoken_text_of(text, published=published)
    found = find_quotes(spoken)
    for quote in found.quotes:
        assert quote.text is None or spoken.text[quote.start : quote.end] == quote.text
    return found


def who_said(text: str) -> list[tuple[str | None, str | None]]:
    return [(quote.speaker, quote.text) for quote in found_in(text).quotes]


BRACKETS = """ date 2025-01-28

[Anchor]

Ships were seen again.

Mary Major reports.

[Report]

They carry "coal," it is said.

[Jane Roe/Former Minister of Ports/Jan. 6: "We have seen two ships. Both were loaded."]

[John Doe/Analyst/Oct. 2024/Exclusive interview with KBS: “One [of them] was the 'Example'.”]

The minister was asked again.

["It is coal."]

[Sound of crowd]

This is KBS News, Mary Major.

■ 제보하기

▷ 전화 : 02-000-0000
[Jane Roe/Nobody: "not a quote"]
"""


def test_a_broadcast_is_divided_without_losing_anything_but_blanks():
    found = found_in(BRACKETS)
    assert [one.kind.value for one in found.segments] == [
        "other", "anchor", "report", "bite", "bite", "report", "bite", "bite", "sign_off", "tip_block",
    ]  # fmt: skip
    assert all(a.end <= b.start for a, b in zip(found.segments, found.segments[1:], strict=False))
    kept = "".join(BRACKETS[one.start : one.end] for one in found.segments)
    assert "".join(kept.split()) == "".join(BRACKETS.split())


def test_tags_give_speaker_role_day_venue_and_words():
    first, second, third, crowd = found_in(BRACKETS).quotes
    assert first.text == "We have seen two ships. Both were loaded."
    assert (first.speaker, first.role_as_printed, first.said_on) == (
        "Jane Roe",
        "Former Minister of Ports",
        "2025-01-06",
    )
    assert first.role_when_spoken is None
    assert second.text == "One [of them] was the 'Example'."
    assert (second.said_on, second.venue, second.medium) == ("2024-10", "Exclusive interview with KBS", "KBS")
    assert (third.speaker, third.inherits_speaker, third.said_on) == ("John Doe", True, "2024-10")
    assert crowd.speaker_kind is SpeakerKind.AMBIENT
    assert crowd.text is None


def test_ambient_sound_does_not_become_the_speaker_that_goes_on():
    text = '[Anchor]\nA.\n[Report]\n[Jane Roe/Analyst: "One."]\n[현장음]\n["Two."]\n'
    assert who_said(text) == [("Jane Roe", "One."), ("현장음", None), ("Jane Roe", "Two.")]


def test_a_bracket_without_a_name_after_a_new_item_goes_on_with_nobody():
    text = (
        '[Anchor]\nA.\n[Report]\n[Jane Roe/Analyst: "One."]\nThis is KBS News, Mary Major.\n'
        '[Anchor]\nB.\n[Report]\n["Two."]\n'
    )
    assert who_said(text) == [("Jane Roe", "One."), (None, "Two.")]


STYLES = {
    "soundbite and parentheses": (
        "[Anchor Lead]\nA.\n[Pkg]\nB.\n[Soundbite]\nJane Roe (Ports Committee (DP)): It’s been seen. Twice.\n\nMore.\n",
        [("Jane Roe", "It’s been seen. Twice.")],
    ),
    "soundbite with an organisation in parentheses": (
        "[LEAD]\nA.\n[REPORT]\nB.\n[Soundbite]\n(Harbour Television (Jan. 6)): We go on.\nMore.\n",
        [("Harbour Television", "We go on.")],
    ),
    "soundbite and name on one line": (
        '[Anchor]\nA.\n[Report]\n[Soundbite] Jane Roe (Analyst): "It was coal."\nMore.\n',
        [("Jane Roe", "It was coal.")],
    ),
    "all on one line": (
        "Anchor: A ship came.Mary has more.Report: It left.[Sound bite: Jane Roe - Port Council Spokesperson]"
        '"Two of them."Nobody knew.[Sound bite: John Doe - Analyst]“One.”It was late.',
        [("Jane Roe", "Two of them."), ("John Doe", "One.")],
    ),
    "name over the words": (
        "[LEAD]\nA.\n[REPORT]\nB.\n\nRuritanian prisoner of war /\nThey told us nothing, …\n\nMore came.\n",
        [("Ruritanian prisoner of war", "They told us nothing, …")],
    ),
    "two lines in Korean": (
        '[앵커]\n소식입니다.\n[리포트]\n배가 왔습니다.\n항만중앙TV\n"배가 왔다."\n그랬습니다.\n'
        '홍길동 / 항만포럼 사무국장\n"석탄입니다."\n끝입니다.\n',
        [("항만중앙TV", "배가 왔다."), ("홍길동", "석탄입니다.")],
    ),
    "colon within brackets": (
        "[앵커]\n소식입니다.\n[기자]\n왔습니다.\n[홍길동 / 항만협력위원장 : 배가 왔다고 합니다.]\n끝입니다.\n",
        [("홍길동", "배가 왔다고 합니다.")],
    ),
    "older KBS": (
        "<앵커 멘트>\n소식입니다.\n<리포트>\n왔습니다.\n"
        '<녹취> 홍길동(항만청 대변인) : "배 두 척입니다."\n<인터뷰> 김철수(어민) : "봤어요."\n',
        [("홍길동", "배 두 척입니다."), ("김철수", "봤어요.")],
    ),
    "arrows": (
        '◀ 앵커 ▶\n소식입니다.\n◀ 리포트 ▶\n왔습니다.\n[홍길동/항만부 대변인]\n"배 두 척입니다."\n'
        '◀ 인터뷰 ▶ 김철수/어민\n"봤어요."\n끝.\n',
        [("홍길동", "배 두 척입니다."), ("김철수", "봤어요.")],
    ),
    "triangles": (
        "【 앵커멘트 】\n소식입니다.\n【 기자 】\n왔습니다.\n▶ 인터뷰 : 홍길동 / 항만부 대변인\n"
        '- "배 두 척입니다."\n끝입니다.\n',
        [("홍길동", "배 두 척입니다.")],
    ),
    "name and role in the marker's brackets": (
        "배가 왔습니다.\n[녹취: 매튜 스미스 대변인] “We saw two ships.”\n그렇게 말했습니다.\n",
        [("매튜 스미스", "We saw two ships.")],
    ),
    "name in angle brackets": (
        '[앵커]\n소식입니다.\n[기자]\n<홍길동 / 항만부 대변인> "배 두 척입니다."\n끝입니다.\n',
        [("홍길동", "배 두 척입니다.")],
    ),
    "name in brackets and words on the line": (
        "배가 왔습니다.\n[로버트 브라운 연구원] 석탄으로 보입니다.\n그렇게 말했습니다.\n",
        [("로버트 브라운", "석탄으로 보입니다.")],
    ),
    "marker in parentheses": (
        '[앵커]\n가.\n[기자]\n나.\n(인터뷰) 홍길동 교수 : "석탄입니다."\n끝.\n',
        [("홍길동", "석탄입니다.")],
    ),
    "marker without a name": ('<앵커>\n가.\n<기자>\n나.\n<녹취> "만세!"\n', [(None, "만세!")]),
    "words of a crowd": (
        '[앵커]\n가.\n[기자]\n나.\n[현장음] "만세!"\n(현장음)\n',
        [("현장음", "만세!"), ("(현장음)".strip("()"), None)],
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_each_style_gives_its_speakers_and_their_words_and_no_narration(style):
    text, expected = STYLES[style]
    assert who_said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('[Related: Ships leave]\n[Photo: Example]\nNote: "no tag"\n', id="notes"),
        pytest.param(
            "[Anchor]\nA.\n[Report]\n[사진: 예시]\n영상취재: 박아무개 / 영상편집: 최아무개\n끝.\n", id="credits"
        ),
        pytest.param(
            "[앵커]\n가.\n[기자]\n나.\n(영상취재 : 박아무개, 영상편집 : 최아무개)\n", id="credits in parentheses"
        ),
        pytest.param("[홍길동 기자] 배가 왔습니다.\n", id="byline"),
        pytest.param('[Photo/Example: "c\n[Photo/Example: "d\n', id="open brackets of a caption"),
        pytest.param("[News Today] SHIPS IN PORT\n\n[LEAD]\nA.\n[REPORT]\nB.\n", id="programme"),
        pytest.param('[]\n[:]\n[/]\n[Anchor]\n["]\n[/: ""]\n', id="empty brackets"),
    ],
)
def test_what_is_no_tag_is_given_to_nobody(text):
    assert found_in(text).quotes == ()


@pytest.mark.parametrize(
    ("narration", "head", "said_on", "venue"),
    [
        (
            "On Jan. 6 local time, the ports minister met reporters in Example, Italy.",
            "Jane Roe/Minister of Ports",
            "2025-01-06",
            "Example, Italy",
        ),
        (
            "Speaking to reporters on Thursday, the spokesman was firm.",
            "Jane Roe/Council Spokesperson",
            "2025-01-23",
            None,
        ),
        ("Here is the briefing of an hour ago.", "Jane Roe/Council Spokesperson", "2025-01-28", "briefing"),
        ("지난 6일 항만청 대변인은 이렇게 밝혔습니다.", "홍길동/항만청 대변인", "2025-01-06", None),
        ("Ruritania released a recording yesterday.", "Ruritanian military communication", None, None),
        ("The ship was seen on the 2nd.", "Jane Roe/Analyst", None, None),
        ("The premier said on Monday that it was coal.", "Jane Roe/Analyst", None, None),
        ("The analyst said on Monday what she had said on Jan. 6.", "Jane Roe/Analyst", None, None),
    ],
)
def test_narration_dates_words_only_where_it_tells_that_this_speaker_spoke(narration, head, said_on, venue):
    quotes = found_in(f'[Anchor]\nA.\n[Report]\nB.\n{narration}\n[{head}: "Words."]\n').quotes
    (quote,) = (quote for quote in quotes if quote.text == "Words.")
    assert (quote.said_on, quote.venue) == (said_on, venue)


def test_a_second_tag_of_the_same_speaker_keeps_the_day_that_narration_told():
    text = (
        "[Anchor]\nA.\n[Report]\nOn Thursday, the spokesman spoke.\n"
        '[Jane Roe/Council Spokesperson: "One."]\nText.\n[Jane Roe/Council Spokesperson: "Two."]\n'
    )
    assert [quote.said_on for quote in found_in(text).quotes] == ["2025-01-23", "2025-01-23"]


def test_a_bracket_that_never_closes_takes_no_narration():
    text = (
        '[Anchor]\nA.\n[Report]\n[Jane Roe/Analyst: "Never closed.\nNarration goes on.\n'
        '[John Doe/Captain: "Closed."]\nStray ] and [stray\n[Richard Roe/Master: “Last.”\nNarration.\n'
    )
    assert who_said(text) == [("Jane Roe", "Never closed."), ("John Doe", "Closed."), ("Richard Roe", "Last.")]


def test_an_anchor_who_speaks_again_makes_a_talk_of_it():
    text = '[Anchor]\nA.\n[Reporter]\nB.\n[Jane Roe/Analyst: "One."]\n[Anchor]\nC?\n[Reporter]\nD.\n'
    kinds = [one.kind.value for one in found_in(text).segments]
    assert kinds == ["anchor", "two_way", "bite", "two_way", "two_way"]


def test_two_items_one_after_the_other_are_no_talk():
    item = "[앵커]\n가.\n[기자]\n나.\nKBS 뉴스 홍길동입니다.\n"
    assert [one.kind.value for one in found_in(item * 2).segments] == ["anchor", "report", "sign_off"] * 2


@pytest.mark.parametrize(
    "line",
    [
        "This is KBS News, Mary Major.",
        "Mary Major, KBS World Radio News.",
        "KBS 뉴스 홍길동입니다.",
        "YTN 홍길동입니다.",
        "MBC뉴스 홍길동입니다.",
        "서울에서 KBS 뉴스 홍길동입니다.",
        "지금까지 나루항에서 SBS 홍길동이었습니다.",
    ],
)
def test_a_reporter_signs_off(line):
    assert [one.kind.value for one in found_in(f"[Anchor]\nA.\n[Report]\nB.\n{line}\n").segments] == [
        "anchor",
        "report",
        "sign_off",
    ]


def test_the_anchors_word_of_who_reports_is_no_sign_off():
    assert [one.kind.value for one in found_in("[Anchor]\nThis is Mary Major reporting.\n[Report]\nB.\n").segments] == [
        "anchor",
        "report",
    ]


def test_narration_and_tags_are_given_in_the_order_of_the_text():
    text = (
        "[Anchor]\nA.\n[Report]\nThe port authority said the pier was shut.\n"
        '[Jane Roe/Minister of Ports: "It is open."]\n"It was never shut," the minister added.\n'
    )
    assert who_said(text) == [
        ("The port authority", "the pier was shut"),
        ("Jane Roe", "It is open."),
        ("Jane Roe", '"It was never shut,"'),
    ]


def test_an_article_gives_words_to_whom_its_sentences_name():
    text = '"Two ships came," said Jane Roe. “[The port] is busy,” she added [sic].\n'
    assert who_said(text) == [("Jane Roe", '"Two ships came,"'), ("Jane Roe", "“[The port] is busy,”")]
