from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quaywatch.report.labels import Box, place_labels

FRAME = Box(left=0, top=0, right=400, bottom=300)
SIZE = (60.0, 14.0)
corners = st.tuples(st.floats(10, 380), st.floats(10, 280), st.floats(2, 15), st.floats(2, 15))


@given(st.lists(corners, max_size=25))
def test_labels_stay_in_the_frame_and_never_hide_each_other(anchors: list[tuple[float, float, float, float]]) -> None:
    boxes = [Box(left=x, top=y, right=x + width, bottom=y + height) for x, y, width, height in anchors]
    placed = [b for b in place_labels(boxes, [SIZE] * len(boxes), kept_clear=boxes, frame=FRAME) if b is not None]
    for n, box in enumerate(placed):
        assert FRAME.holds(box)
        assert not any(box.meets(other) for other in placed[n + 1 :])


def test_a_label_lies_beside_what_it_names_and_not_on_it() -> None:
    anchor = Box(left=190, top=140, right=210, bottom=160)
    (label,) = place_labels([anchor], [SIZE], kept_clear=[anchor], frame=FRAME)
    assert label is not None
    assert not label.meets(anchor)


def test_what_finds_no_room_gets_no_label() -> None:
    anchor = Box(left=1, top=1, right=5, bottom=5)
    assert place_labels([anchor], [SIZE], kept_clear=[], frame=Box(left=0, top=0, right=20, bottom=20)) == (None,)
