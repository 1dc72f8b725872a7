"""What a walk over a text sets apart; all names are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quotes.scan import Layout, find_layout
from quaywatch.records.quote import SegmentKind

PUBLISHED = date(2025, 1, 28)
PIECES = [
    "[Anchor]\n",
    "[Report]\n",
    '[Jane Roe/Minister/Jan. 6: "We saw two."]\n',
    '["It was coal."]\n',
    "[Sound of crowd]\n",
    "Ships came (two of them) to the pier.\n",
    "This is KBS News, Mary Major.\n",
    "■ 제보하기\n",
    "<녹취> 홍길동(대변인) : “왔다”\n",
    "[Jane Roe/Minister: ",
    "(“",
    "]",
    "\n\n",
]


def layout(text: str) -> Layout:
    return find_layout(text, PUBLISHED)


def spans(found: Layout) -> list[tuple[int, int]]:
    apart = [(one.start, one.end) for one in (*found.labels, *found.tags)]
    return sorted([*apart, *found.sign_offs, *found.tip_blocks])


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_nothing_that_is_set_apart_overlaps_or_leaves_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = spans(layout(text))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= other[0] for one, other in zip(found, found[1:], strict=False))


@given(st.text(alphabet='[]()<>“”"/:A a\n가■', max_size=80))
def test_any_brackets_and_marks_leave_spans_in_order(text: str) -> None:
    found = spans(layout(text))
    assert all(one[1] <= other[0] for one, other in zip(found, found[1:], strict=False))


def test_each_thing_is_told_by_its_kind() -> None:
    text = "[Anchor]\nA.\n[Report]\nB.\n" + PIECES[2] + "This is KBS News, Mary Major.\n■ 제보하기\n전화 02\n"
    found = layout(text)
    assert [label.kind for label in found.labels] == [SegmentKind.ANCHOR, SegmentKind.REPORT]
    assert [text[slice(*tag.words)] for tag in found.tags if tag.words] == ["We saw two."]
    assert [text[start:end] for start, end in found.sign_offs] == ["This is KBS News, Mary Major."]
    assert [text[start:].startswith("■ 제보하기") for start, _ in found.tip_blocks] == [True]


def test_a_tip_block_runs_to_the_next_part_and_holds_no_tags() -> None:
    text = "■ 제보하기\n" + PIECES[2] + "[Anchor]\nA.\n" + PIECES[2]
    found = layout(text)
    assert found.tip_blocks == ((0, text.index("[Anchor]")),)
    assert [tag.start for tag in found.tags] == [text.rindex("[Jane")]


@pytest.mark.parametrize("text", ["", "\n", "Ships came.", "A (b) c [d] e"])
def test_plain_text_has_nothing_set_apart(text: str) -> None:
    assert spans(layout(text)) == []


def test_a_bracket_that_never_closes_hides_no_tag_that_does() -> None:
    text = "[Jane Roe/Minister: words without an end\n" + '[John Doe/Analyst: "Two."]'
    assert any(tag.head and tag.head.speaker == "John Doe" for tag in layout(text).tags)
