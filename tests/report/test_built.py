from __future__ import annotations

import re
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.records.artefact import Publish
from quaywatch.records.change import ChangeSign, SensorView, TrackCover
from quaywatch.records.change_survey import PlacedChange
from quaywatch.records.observation import Measure, Outcome
from quaywatch.report.build import build_document
from quaywatch.report.built_words import cover_words, doubt_words, metres_words, share_words
from quaywatch.report.document import ReportDocument
from quaywatch.report.html import write_html


def told(document: ReportDocument) -> str:
    groups = (*document.saw, *document.cannot_tell)
    sentences = [*document.answer, *(sentence for group in groups for sentence in group.sentences)]
    return " ".join(sentence.text for sentence in sentences).replace("\u00a0", " ")


def test_the_answer_gives_length_width_and_what_is_covered(roof: ReportDocument) -> None:
    answer = roof.answer[0].text.replace("\u00a0", " ")
    assert "298 ± 4 m long and 26 ± 4 m wide" in answer
    assert "covers track 1 completely, 100 % (99 to 100 %)" in answer
    assert roof.answer[0].links


def test_completely_is_said_only_where_the_lower_end_of_the_interval_says_so(
    yard: ModuleType, roof: ReportDocument
) -> None:
    assert "covers track 1 completely" in told(roof)
    assert "covers 43 % (42 to 44 %) of the long track" in told(roof)
    wide = TrackCover(track="track1", covered_share=1.0, covered_u95=0.03, covered_m=280.0)
    (words,) = cover_words(yard.SITE, yard.roof(tracks=(wide,)))
    assert "completely" not in words
    assert "100\u00a0% (97 to 100\u00a0%)" in words


def test_a_track_that_is_not_touched_is_not_spoken_of(yard: ModuleType) -> None:
    free = TrackCover(track="track1", covered_share=0.0, covered_u95=0.0, covered_m=0.0)
    assert cover_words(yard.SITE, yard.roof(tracks=(free,))) == []


def test_started_and_completed_stand_with_their_brackets(roof: ReportDocument) -> None:
    assert "was started between 1 April and 1 June 2024" in told(roof)
    assert "completed not before 1 June 2024" in told(roof)


def test_a_survey_without_changes_says_so_and_claims_no_emptiness(yard: ModuleType) -> None:
    nothing = yard.yard_findings(
        ("a" * 64, "b" * 64),
        change_surveys=(yard.survey(),),
        change_pictures=(),
        observations=(),
        constructions=(),
    )
    document = build_document(nothing)
    assert "told no change" in told(document)
    assert "No new structure was told" in document.answer[0].text
    assert document.growths == ()


def test_what_went_is_in_the_table_and_no_construction(yard: ModuleType) -> None:
    gone = PlacedChange(change=yard.roof(id="change-gone", sign=ChangeSign.GONE), zone="track1")
    found = yard.yard_findings(("a" * 64, "b" * 64), change_surveys=(yard.survey(gone),), constructions=())
    table = next(table for table in build_document(found).tables if table.id == "changes")
    assert [cell.text for cell in table.rows[0].cells][2] == "straight-edged surface gone"


def test_the_swipe_is_a_labelled_range_over_two_pictures_with_their_credits(roof_page: str) -> None:
    (figure,) = re.findall(r'<figure class="swipe".*?</figure>', roof_page, re.DOTALL)
    assert figure.count("<img ") == 2
    assert 'type="range"' in figure
    assert 'aria-label="How much of the later picture is shown: Drawn yard, new structure C1"' in figure
    assert figure.count("Contains modified Copernicus Sentinel data 2024") == 2
    assert re.search(r"Before: 1.April 2024", figure)
    assert re.search(r"After: 1.August 2024", figure)
    assert figure.count('class="cite"') == 2


def test_browsers_that_cannot_swipe_and_paper_show_both_side_by_side(roof_page: str) -> None:
    style = re.search(r"<style>(.*?)</style>", roof_page, re.DOTALL)
    assert style is not None
    before_support, _, swiping = style[1].partition("@supports (animation-timeline: view())")
    assert ".swipe-range { display: none; }" in before_support
    assert "grid-template-columns: 1fr 1fr" in before_support
    assert swiping.lstrip().startswith("and (timeline-scope: --at) {\n  @media screen {")


@pytest.mark.parametrize("publish", [(Publish.YES, Publish.NO), (Publish.ASK, Publish.YES)])
def test_a_pair_is_withheld_where_either_picture_may_not_be_shown(
    yard: ModuleType, yard_images: dict[str, bytes], publish: tuple[Publish, Publish]
) -> None:
    images = tuple(yard_images)
    found = yard.yard_findings(images, change_pictures=(yard.picture(images, *publish),))
    page = write_html(build_document(found), {})
    assert "data:image/png" not in page
    assert 'type="range"' not in page
    assert "(rights: ESA)" in page
    assert "Contains modified Copernicus Sentinel data 2024" in page


def test_length_is_plotted_against_time_with_a_mark_where_nothing_could_be_seen(roof_page: str) -> None:
    plots = re.findall(r'<svg class="growth".*?</svg>', roof_page, re.DOTALL)
    assert len(plots) == 2
    for plot in plots:
        assert plot.count('class="point absent"') == 2
        assert plot.count('class="point"') == 2
        assert plot.count("unseen-look") == 1
        assert plot.count('<a href="#e-') == 5
        assert "298\u00a0m" in plot
        assert "NaN" not in plot


def test_points_lie_higher_the_longer_and_further_right_the_later(roof_page: str) -> None:
    plot = re.findall(r'<svg class="growth".*?</svg>', roof_page, re.DOTALL)[0]
    places = [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', plot)]
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert places[0][1] == places[1][1] > places[2][1] > places[3][1]


def test_of_two_looks_nothing_is_plotted(yard: ModuleType) -> None:
    pair = PlacedChange(change=yard.roof(states=yard.roof().states[3:]), zone="track1")
    found = yard.yard_findings(("a" * 64, "b" * 64), change_surveys=(yard.survey(pair),))
    assert build_document(found).growths == ()


def test_a_synthetic_case_marks_every_pair_and_plot(yard: ModuleType, yard_images: dict[str, bytes]) -> None:
    found = yard.yard_findings(tuple(yard_images))
    page = write_html(build_document(replace(found, case=replace(found.case, synthetic=True))), yard_images)
    for kind in ("swipe", "timeline-block"):
        for figure in re.findall(rf'<figure class="{kind}".*?</figure>', page, re.DOTALL):
            assert 'class="synthetic-mark">Synthetic' in figure


@given(value=st.floats(0, 5000), u95=st.floats(0, 5000))
def test_rounded_measures_still_hold_their_interval(value: float, u95: float) -> None:
    rounded = Measure(value=value, u95=u95).rounded()
    assert rounded.value is not None
    assert rounded.u95 is not None
    assert rounded.value == int(rounded.value)
    assert rounded.value - rounded.u95 <= value - u95 + 1e-6
    assert rounded.value + rounded.u95 >= value + u95 - 1e-6
    assert rounded.u95 >= 1


@given(share=st.floats(0, 1), u95=st.floats(0, 1))
def test_the_interval_of_a_share_is_rounded_outwards(share: float, u95: float) -> None:
    words = share_words(share, u95)
    ends = re.search(r"\((\d+) to (\d+)", words)
    if ends is None:
        assert "to within 1" in words
        return
    assert int(ends[1]) <= 100 * max(0.0, share - u95) + 1e-6
    assert int(ends[2]) >= 100 * min(1.0, share + u95) - 1e-6


def test_an_error_as_large_as_the_length_is_said_in_words() -> None:
    assert metres_words(Measure(value=358.0, u95=52_132.0)) == "about 358\u00a0m, with an error as large"
    assert metres_words(Measure(low=477.4)) == "477\u00a0m or more"


def test_what_other_sensors_show_and_what_else_it_may_be_stand_beside_a_change(yard: ModuleType) -> None:
    views = (
        SensorView(sensor="sentinel2", outcome=Outcome.SEEN, because="told", is_found=True),
        SensorView(sensor="landsat", outcome=Outcome.SEEN, because="step"),
        SensorView(sensor="sentinel1", outcome=Outcome.NOT_SEEN, because="no step"),
        SensorView(sensor="planetscope", outcome=Outcome.NOT_OBSERVABLE, because="cloud"),
    )
    change = yard.roof(id="change-1", views=views, because="shadow: darker", notes=("seen aslant", "not seen by x"))
    assert doubt_words(change) == (
        "shadow: darker; seen aslant; a change also shows in the pictures of landsat; would have been seen by, and is"
        " not: sentinel1; cannot be told by planetscope"
    )
    placed = PlacedChange(change=change, zone="track1")
    found = yard.yard_findings(("a" * 64, "b" * 64), change_surveys=(yard.survey(placed),))
    table = next(table for table in build_document(found).tables if table.id == "changes")
    assert table.rows[0].cells[table.columns.index("To bear in mind")].text == doubt_words(change)


def test_of_a_change_without_doubts_nothing_is_said(yard: ModuleType) -> None:
    assert doubt_words(yard.roof()) == ""
