"""The parts of a broadcast or an article: anchor, report, bite, two-way, sign-off, tip block, and what is none of them.

Parts do not overlap and leave out only blanks. A report that is broken by bites is given as several parts.
"""

from __future__ import annotations

from dataclasses import replace

from quaywatch.assessment.quotes.scan import Layout
from quaywatch.records.quote import Segment, SegmentKind

__all__ = ["find_free_spans", "find_segments"]

_NARRATED = (SegmentKind.ANCHOR, SegmentKind.REPORT, SegmentKind.TWO_WAY, SegmentKind.OTHER)
Mark = tuple[int, int, SegmentKind, bool]


def find_segments(text: str, layout: Layout) -> tuple[Segment, ...]:
    """The parts of a text, in their order.

    Args:
        text: The text.
        layout: What is set apart in it.
    """
    segments: list[Segment] = []
    kind, at = SegmentKind.OTHER, 0
    for start, end, marked, opens in _marks(layout, len(text)):
        if start < at:
            continue
        _add(segments, text, at, start, kind)
        if opens:
            kind, at = marked, start
        else:
            _add(segments, text, start, end, marked)
            at = end
            if marked is SegmentKind.SIGN_OFF:
                kind = SegmentKind.OTHER
    _add(segments, text, at, len(text), kind)
    return tuple(segments)


def find_free_spans(segments: tuple[Segment, ...], layout: Layout) -> tuple[tuple[int, int], ...]:
    """Stretches of narration: parts that are no bite, sign-off or tip block, without their labels."""
    ends = {label.start: label.end for label in layout.labels}
    spans = [(ends.get(one.start, one.start), one.end) for one in segments if one.kind in _NARRATED]
    return tuple((start, end) for start, end in spans if end > start)


def _marks(layout: Layout, length: int) -> list[Mark]:
    kinds = _kinds_of_labels(layout, length)
    marks: list[Mark] = [(label.start, label.end, kind, True) for label, kind in zip(layout.labels, kinds, strict=True)]
    marks += [(tag.start, tag.end, SegmentKind.BITE, False) for tag in layout.tags]
    marks += [(start, end, SegmentKind.TIP_BLOCK, False) for start, end in layout.tip_blocks]
    marks += [(start, end, SegmentKind.SIGN_OFF, False) for start, end in layout.sign_offs]
    return sorted(marks)


def _kinds_of_labels(layout: Layout, length: int) -> list[SegmentKind]:
    """Kinds of the labels, where an anchor who speaks again before anybody signed off makes a talk of the rest.

    The anchor's first part stays the lead.
    """
    kinds = [label.kind for label in layout.labels]
    breaks = sorted([end for _, end in layout.sign_offs] + [start for start, _ in layout.tip_blocks] + [length])
    first, at = 0, 0
    while first < len(kinds):
        start = layout.labels[first].start
        while at < len(breaks) - 1 and breaks[at] <= start:
            at += 1
        last = first
        while last < len(kinds) and layout.labels[last].start < max(breaks[at], start + 1):
            last += 1
        _mark_talk(kinds, first, last)
        first = last
    return kinds


def _mark_talk(kinds: list[SegmentKind], first: int, last: int) -> None:
    item = kinds[first:last]
    if SegmentKind.REPORT not in item:
        return
    report = item.index(SegmentKind.REPORT)
    if SegmentKind.ANCHOR in item[report:]:
        anchor = item.index(SegmentKind.ANCHOR)
        begin = anchor + 1 if anchor < report else report
        kinds[first + begin : last] = [SegmentKind.TWO_WAY] * (len(item) - begin)


def _add(segments: list[Segment], text: str, start: int, end: int, kind: SegmentKind) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end <= start:
        return
    before = segments[-1] if segments else None
    if before is not None and before.kind is kind is SegmentKind.OTHER:
        segments[-1] = replace(before, end=end)
    else:
        segments.append(Segment(kind=kind, start=start, end=end))
