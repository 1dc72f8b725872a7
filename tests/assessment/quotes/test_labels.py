"""Labels, markers and fixed lines of a broadcast script."""

from __future__ import annotations

import pytest

from quaywatch.assessment.quotes.labels import find_inline_labels, is_bite_marker, is_tip_line, read_label, split_marker


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Anchor", "anchor"),
        ("Anchor Lead", "anchor"),
        ("LEAD", "anchor"),
        ("앵커 멘트", "anchor"),
        ("앵커멘트", "anchor"),
        ("Report", "report"),
        ("Pkg", "report"),
        ("리포트 2", "report"),
        ("기자", "report"),
        ("질문", "two_way"),
        ("답변", "two_way"),
    ],
)
def test_a_label_opens_its_part(words, kind):
    assert read_label(words).value == kind


@pytest.mark.parametrize("words", ["", "Anchorage", "Reported", "a", "12", "홍길동 기자", "report " * 20])
def test_other_words_are_no_label(words):
    assert read_label(words) is None


def test_markers_say_that_somebody_is_heard():
    assert all(is_bite_marker(words) for words in ("Soundbite", "Sound bite", "녹취", "인터뷰 1", "INT", " SYNC "))
    assert not any(is_bite_marker(words) for words in ("Sound", "Jane Roe", "인터뷰 전문"))
    assert "Sound bite: Jane"[split_marker("Sound bite: Jane") :] == "Jane"
    assert split_marker("Interviewer: Jane") == 0


def test_labels_without_brackets_stand_at_a_line_or_after_a_sentence():
    text = "Anchor: A ship.Report: It left. The Report: no label; see Reporter:// and\n기자: 네."
    assert [text[start:end] for start, end, _ in find_inline_labels(text)] == ["Anchor:", "Report:", "기자:"]


@pytest.mark.parametrize(
    "line", ["■ 제보하기", "※ '당신의 제보가 뉴스가 됩니다'", "▷ 전화 : 02-000-0000", "Send us your tips"]
)
def test_a_tip_line_tells_how_to_reach_the_desk(line):
    assert is_tip_line(line)


@pytest.mark.parametrize(
    "line", ["제보자가 나타났습니다.", "The tip of the pier", "전화 통화가 있었습니다.", "■ 항구 소식"]
)
def test_a_line_of_news_is_no_tip_line(line):
    assert not is_tip_line(line)
