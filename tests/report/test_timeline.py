from __future__ import annotations

from datetime import UTC, datetime
from types import ModuleType
from xml.etree.ElementTree import fromstring

import pytest

from quaywatch.report.axis import Axis, stretches
from quaywatch.report.document import BarKind, MarkKind, ReportDocument, Timeline
from quaywatch.report.timeline_svg import draw_timeline


@pytest.fixture
def lanes(rajin: ReportDocument) -> Timeline:
    return rajin.timelines[0]


def axis(timeline: Timeline) -> Axis:
    return Axis(shown=stretches(timeline), left=100.0, right=900.0, utc_offset_h=timeline.utc_offset_h)


def test_there_is_one_timeline_per_site_and_one_lane_per_zone(rajin: ReportDocument) -> None:
    assert [(t.title, len(t.lanes)) for t in rajin.timelines] == [("Rajin port", 4), ("Tumangang station", 2)]


def test_one_look_makes_no_timeline(busan: ReportDocument) -> None:
    assert busan.timelines == ()


def test_presence_is_sure_only_between_sightings_that_the_source_says_are_one_call(
    port: ModuleType, lanes: Timeline
) -> None:
    coal = next(lane for lane in lanes.lanes if "coal pier" in lane.name)
    sure = [(bar.start, bar.end) for bar in coal.bars if bar.kind is BarKind.SURE]
    assert sure == [(port.at("2024-12-31").start, port.at("2025-01-05").end)]
    assert len([bar for bar in coal.bars if bar.kind is BarKind.COUNTED]) == 4


def test_an_end_that_no_look_bounds_stays_open(port: ModuleType, lanes: Timeline) -> None:
    coal = next(lane for lane in lanes.lanes if "coal pier" in lane.name)
    assert [bar.end for bar in coal.bars if bar.start is None] == [port.at("2024-11-11").end]


def test_absences_unusable_looks_and_statements_have_marks_of_their_own(lanes: Timeline) -> None:
    coal = next(lane for lane in lanes.lanes if "coal pier" in lane.name)
    kinds = [mark.kind for mark in coal.marks]
    assert kinds.count(MarkKind.ABSENT) == 2
    assert kinds.count(MarkKind.UNUSABLE) == 1
    assert kinds.count(MarkKind.FACT) == 2


def test_the_claimed_time_is_a_window(lanes: Timeline) -> None:
    assert [window.label for window in lanes.windows] == ["claimed: KBS News 9"]


def test_the_axis_leaves_out_the_year_with_nothing_in_it_and_says_how_long_it_is(lanes: Timeline) -> None:
    shown = stretches(lanes)
    gaps = [days for _, days in axis(lanes).gaps()]
    assert gaps == [round(later.start - earlier.end) for earlier, later in zip(shown, shown[1:], strict=False)]
    assert 360 < gaps[-1] < 375


def test_later_times_never_lie_further_left(lanes: Timeline) -> None:
    on = axis(lanes)
    days = [datetime(2023, 8, 1, tzinfo=UTC).timestamp() + 86400 * n for n in range(0, 600, 3)]
    xs = [on.x(datetime.fromtimestamp(day, tz=UTC)) for day in days]
    assert xs == sorted(xs)
    assert xs[0] == on.left
    assert xs[-1] == pytest.approx(on.right)


def test_ticks_are_local_midnights_that_do_not_crowd(lanes: Timeline) -> None:
    ticks = axis(lanes).ticks()
    assert ticks[0][1].year == 2023
    for (x, day), (next_x, next_day) in zip(ticks, ticks[1:], strict=False):
        assert day < next_day
        assert x < next_x


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
def test_every_mark_is_drawn_inside_the_picture_with_a_title_and_a_link(lanes: Timeline, narrow: bool) -> None:
    root = fromstring(draw_timeline(lanes, narrow=narrow))
    _, _, width, height = (float(n) for n in root.attrib["viewBox"].split())
    links = root.findall("a")
    assert len(links) >= sum(len(lane.marks) for lane in lanes.lanes)
    for link in links:
        assert link.attrib["href"].startswith("#")
        assert link.findtext("title")
    for rect in root.iter("rect"):
        assert float(rect.attrib["x"]) >= -1
        assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= width + 1
        assert float(rect.attrib["y"]) + float(rect.attrib["height"]) <= height + 1
    assert root.findtext("title") == "Timeline: Rajin port"
    assert root.findtext("desc")


def test_no_two_marks_of_a_lane_hide_each_other(lanes: Timeline) -> None:
    root = fromstring(draw_timeline(lanes))
    places = [path.attrib["transform"] for path in root.iter("path") if "transform" in path.attrib]
    assert len(places) == len(set(places))
