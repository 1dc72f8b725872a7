"""Parts of a broadcast, from what is set apart in it."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from quaywatch.assessment.quotes.scan import find_layout
from quaywatch.assessment.quotes.segments import find_free_spans, find_segments
from quaywatch.records.quote import Segment, SegmentKind

PIECES = {
    "anchor": "[Anchor]\nShips were seen.\n",
    "report": "[Report]\nThey came by night.\n",
    "bite": '[Jane Roe/Minister: "We saw two."]\n',
    "narration": "The pier is long.\n",
    "sign off": "This is KBS News, Mary Major.\n",
    "tip": "■ 제보하기\n▷ 전화 : 02-000-0000\n",
}


def parts_of(*names: str) -> tuple[str, tuple[Segment, ...], tuple[tuple[int, int], ...]]:
    text = "".join(PIECES[name] for name in names)
    layout = find_layout(text, date(2025, 1, 28))
    segments = find_segments(text, layout)
    return text, segments, find_free_spans(segments, layout)


@given(st.lists(st.sampled_from(sorted(PIECES)), max_size=12))
def test_parts_stand_in_order_and_leave_out_only_blanks(names: list[str]) -> None:
    text, segments, _ = parts_of(*names)
    at = 0
    for one in segments:
        assert at <= one.start < one.end
        assert not text[at : one.start].strip()
        at = one.end
    assert not text[at:].strip()


@given(st.lists(st.sampled_from(sorted(PIECES)), max_size=12))
def test_free_stretches_hold_narration_only(names: list[str]) -> None:
    text, segments, free = parts_of(*names)
    kept = "".join(text[start:end] for start, end in free)
    assert "We saw two" not in kept
    assert "Mary Major" not in kept
    assert "02-000" not in kept
    assert "[Anchor]" not in kept
    narrated = (SegmentKind.ANCHOR, SegmentKind.REPORT, SegmentKind.TWO_WAY, SegmentKind.OTHER)
    assert len(free) <= sum(one.kind in narrated for one in segments)


def test_a_report_broken_by_a_bite_is_several_parts() -> None:
    _, segments, _ = parts_of("anchor", "report", "bite", "narration", "sign off")
    assert [one.kind for one in segments] == [
        SegmentKind.ANCHOR,
        SegmentKind.REPORT,
        SegmentKind.BITE,
        SegmentKind.REPORT,
        SegmentKind.SIGN_OFF,
    ]


def test_after_the_sign_off_no_part_goes_on() -> None:
    _, segments, _ = parts_of("report", "sign off", "narration")
    assert [one.kind for one in segments] == [SegmentKind.REPORT, SegmentKind.SIGN_OFF, SegmentKind.OTHER]


def test_an_anchor_after_a_report_makes_a_talk_and_after_a_sign_off_a_new_item() -> None:
    _, talk, _ = parts_of("anchor", "report", "anchor", "report")
    assert [one.kind for one in talk] == [SegmentKind.ANCHOR, *[SegmentKind.TWO_WAY] * 3]
    _, items, _ = parts_of("anchor", "report", "sign off", "anchor", "report")
    assert SegmentKind.TWO_WAY not in [one.kind for one in items]
