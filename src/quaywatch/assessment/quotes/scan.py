"""One walk over a text that finds its labels, tags, sign-offs and tip blocks, none of which overlap."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from quaywatch.assessment.quotes.below import find_tags_below
from quaywatch.assessment.quotes.labels import (
    find_inline_labels,
    find_sign_offs,
    has_shots,
    is_bite_marker,
    is_tip_line,
    read_label,
    split_marker,
)
from quaywatch.assessment.quotes.marks import Group, find_groups
from quaywatch.assessment.quotes.tags import Tag, TagReader
from quaywatch.assessment.quotes.turns import find_turns
from quaywatch.records.quote import SegmentKind

__all__ = ["Label", "Layout", "find_layout"]

_LINE = re.compile(r"[^\s][^\n]*")
_MAY_BE_TAG = re.compile(r"[/／\"“]|[:：]")
_LETTER = re.compile(r"[^\W\d_]")
LOOKED_AT = 120
"""Characters of a group by which it is told from other groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label that opens a part of a broadcast."""

    start: int
    """First character."""
    end: int
    """After the last."""
    kind: SegmentKind
    """The part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What is set apart in a text."""

    labels: tuple[Label, ...]
    """By their start."""
    tags: tuple[Tag, ...]
    """By their start."""
    sign_offs: tuple[tuple[int, int], ...]
    """Where a reporter signs off."""
    tip_blocks: tuple[tuple[int, int], ...]
    """How to reach the desk: from the first such line to the next part of a broadcast, or to the end."""


def find_layout(text: str, published: date | None) -> Layout:
    """What is set apart in a text by labels, tags and fixed lines.

    Args:
        text: The text.
        published: Day of publication, for days in tags.
    """
    groups = [group for group in find_groups(text) if _LETTER.search(text, *_looked_at(group))]
    labels = _find_labels(text, groups)
    tips = _tip_blocks(text, labels)
    labels = [label for label in labels if not _within(tips, label.start)]
    turns = find_turns(text, sorted([label.start for label in labels] + [tip[0] for tip in tips]))
    labels = sorted([*labels, *_labels_of(turns.labels)], key=lambda label: label.start)
    tags = [tag for tag in (*turns.tags, *find_tags_below(text, published)) if not _within(tips, tag.start)]
    apart = sorted((tag.start, tag.end) for tag in tags)
    groups = [group for group in groups if not _within(tips, group.start) and not _within(apart, group.start)]
    broadcast = bool(labels) or has_shots(text) or any(_is_marker(text, group) for group in groups)
    reader = TagReader(text, published, broadcast=broadcast)
    bounds = [label.start for label in labels] + [tip[0] for tip in tips] + [start for start, _ in apart]
    tags += _tags_in_groups(text, reader, groups, sorted(bounds))
    held = sorted((tag.start, tag.end) for tag in tags)
    labels = [label for label in labels if not _within(held, label.start)]
    first = labels[0].end if labels else 0
    taken = sorted([(tag.start, tag.end) for tag in tags] + [(label.start, label.end) for label in labels] + tips)
    tags += _tags_on_lines(text, reader, taken, first)
    return Layout(
        labels=tuple(labels),
        tags=tuple(sorted(tags, key=lambda tag: tag.start)),
        sign_offs=tuple(_outside(find_sign_offs(text), taken)),
        tip_blocks=tuple(tips),
    )


def _labels_of(found: Iterable[tuple[int, int, SegmentKind]]) -> list[Label]:
    return [Label(start=start, end=end, kind=kind) for start, end, kind in found]


def _find_labels(text: str, groups: list[Group]) -> list[Label]:
    found = [
        Label(start=group.start, end=group.end, kind=kind)
        for group in groups
        if group.closed and (kind := read_label(_opening(text, group)))
    ]
    found += _labels_of(find_inline_labels(text))
    return sorted(found, key=lambda label: label.start)


def _looked_at(group: Group) -> tuple[int, int]:
    return group.inner[0], min(group.inner[1], group.inner[0] + LOOKED_AT)


def _opening(text: str, group: Group) -> str:
    start, end = _looked_at(group)
    return text[start:end]


def _is_marker(text: str, group: Group) -> bool:
    inner = _opening(text, group)
    return group.closed and (is_bite_marker(inner) or split_marker(inner) > 0)


def _tip_blocks(text: str, labels: list[Label]) -> list[tuple[int, int]]:
    parts = [label.start for label in labels if label.kind is not SegmentKind.TWO_WAY]
    blocks: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        if blocks and match.start() < blocks[-1][1]:
            continue
        if is_tip_line(text[match.start() : min(match.end(), match.start() + 201)]):
            following = bisect_right(parts, match.start())
            blocks.append((match.start(), parts[following] if following < len(parts) else len(text)))
    return blocks


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    i = bisect_right(spans, (at, float("inf"))) - 1
    return i >= 0 and spans[i][0] <= at < spans[i][1]


def _tags_in_groups(text: str, reader: TagReader, groups: list[Group], label_starts: list[int]) -> list[Tag]:
    """Tags in brackets, outer before inner. Unclosed brackets come last: they must not hide what closes properly."""
    label_set = set(label_starts)
    bounds = sorted({*label_starts, *(group.start for group in groups if _may_be_tag(text, group))})
    tags: list[Tag] = []
    for closed in (True, False):
        taken = sorted((tag.start, tag.end) for tag in tags)
        covered = -1
        for group in groups:
            if group.closed is not closed or group.start < covered or group.start in label_set:
                continue
            if not closed and (_within(taken, group.start) or _holds(taken, group.start, group.end)):
                continue
            if not closed:
                group = _before_next(group, label_starts)
            following = bisect_right(bounds, group.end - 1)
            tag = reader.read_group(group, bounds[following] if following < len(bounds) else len(text))
            while tag is not None:
                tags.append(tag)
                covered = tag.end
                tag = reader.read_next_line(tag)
    return tags


def _before_next(group: Group, label_starts: list[int]) -> Group:
    """A group that never closes, without the part of a broadcast that begins in it."""
    following = bisect_right(label_starts, group.start)
    if following == len(label_starts) or label_starts[following] >= group.end:
        return group
    end = label_starts[following]
    return replace(group, end=end, inner=(group.inner[0], min(group.inner[1], end)))


def _holds(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    i = bisect_right(taken, (start, -1))
    return i < len(taken) and taken[i][0] < end


def _may_be_tag(text: str, group: Group) -> bool:
    if not group.closed:
        return False
    inner = _opening(text, group)
    return is_bite_marker(inner) or split_marker(inner) > 0 or bool(_MAY_BE_TAG.search(inner))


def _tags_on_lines(text: str, reader: TagReader, taken: list[tuple[int, int]], first: int) -> list[Tag]:
    """Tags without brackets, on lines that nothing else has taken; before the first label stand only titles."""
    starts = [start for start, _ in taken]
    tags: list[Tag] = []
    covered = first
    for start, end in _free_lines(text, taken):
        if start < covered:
            continue
        following = bisect_right(starts, start)
        tag = reader.read_line(start, end, starts[following] if following < len(starts) else len(text))
        while tag is not None:
            tags.append(tag)
            covered = tag.end
            tag = reader.read_next_line(tag)
    return tags


def _free_lines(text: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Lines that touch nothing taken, without blanks at their ends."""
    i = 0
    for match in _LINE.finditer(text):
        while i < len(taken) and taken[i][1] <= match.start():
            i += 1
        if i == len(taken) or taken[i][0] >= match.end():
            yield match.start(), match.start() + len(match.group().rstrip())


def _outside(spans: list[tuple[int, int]], taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        if not _within(taken, start) and not _holds(taken, start, end):
            yield start, end
