from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest

from quaywatch.records.stock import Material
from quaywatch.report.build import build_document
from quaywatch.report.document import ReportDocument
from quaywatch.report.document_parts import Basis, Table
from quaywatch.report.html import write_html
from quaywatch.report.series_svg import Series, SeriesPoint, draw_series


def told(document: ReportDocument) -> str:
    groups = (*document.saw, *document.cannot_tell)
    sentences = [*document.answer, *(sentence for group in groups for sentence in group.sentences)]
    return " ".join(sentence.text for sentence in sentences).replace("\u00a0", " ")


def table_of(document: ReportDocument, key: str) -> Table:
    return next(table for table in document.tables if table.id == key)


def plots(page: str) -> list[str]:
    return re.findall(r'<svg class="growth".*?</svg>', page, re.DOTALL)


def test_the_answer_gives_the_last_covered_area_with_its_interval_and_names_no_goods(pile: ReportDocument) -> None:
    (answer,) = pile.answer
    text = answer.text.replace("\u00a0", " ")
    assert (
        text == "At Drawn port, 9,000 ± 180 m² of the coal yard lay under something coal-like in colour on 1 July 2024."
    )
    assert answer.basis is Basis.OBSERVED
    assert answer.links


def test_the_looks_of_a_yard_are_told_together_with_those_that_showed_none_or_could_not_see(
    pile: ReportDocument,
) -> None:
    assert (
        "In 4 of 6 looks from 1 February 2024 to 1 July 2024 at the coal yard the stock detector (yard_stock 1) told"
        " something coal-like in colour that covered between 9,000 ± 180 m² (1 July 2024) and 40,000 ± 800 m²"
        " (1 March 2024); 1 look showed none; 1 look could not show it. It was told as a body that came or went and"
        " hides the ground." in told(pile)
    )


def test_changes_beyond_the_errors_are_told_and_the_table_has_all(pile: ReportDocument) -> None:
    assert "The covered area at the coal yard grew: 0 ± 2,000 m² (1 February 2024), then 40,000 ± 800 m²" in told(pile)
    assert "stayed the same" not in told(pile)
    assert told(pile).count("The covered area at the coal yard") == 3
    areas = [row.cells[4].text for row in table_of(pile, "stocks").rows]
    assert areas == ["grew", "fell", "grew, within the errors", "fell"]


def test_a_yard_in_which_nothing_was_told_is_not_said_to_be_empty(stock: ModuleType, pile: ReportDocument) -> None:
    assert (
        "In 5 of 6 looks from 1 February 2024 to 1 July 2024 at the gravel yard the stock detector (yard_stock 1) told"
        " no stock, which does not show the yard empty." in told(pile)
    )
    nothing = build_document(stock.stock_findings(stock.observed(stock.NOTHING)))
    assert "which does not show the ground empty" in nothing.answer[0].text
    assert "whether the yard is empty" in told(nothing)
    assert plots(write_html(nothing, {})) == []
    assert len(table_of(nothing, "yards").rows) == 12
    assert all(row.cells[3].text == "–" for row in table_of(nothing, "yards").rows)


def test_covered_ground_is_plotted_against_time_with_a_mark_where_nothing_could_be_seen(pile_page: str) -> None:
    wide, narrow = plots(pile_page)
    for plot in (wide, narrow):
        assert plot.count('class="point absent"') == 1
        assert plot.count('class="point"') == 4
        assert plot.count("unseen-look") == 1
        assert plot.count('<a href="#e-') == 6
        assert "40,000\u00a0m²" in plot
        assert "NaN" not in plot


def test_points_lie_higher_the_more_is_covered_and_further_right_the_later(pile_page: str) -> None:
    places = [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', plots(pile_page)[0])]
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    heights = [y for _, y in places]
    assert heights[1] < heights[2] < heights[4] < heights[0]
    assert abs(heights[2] - heights[3]) < 2.0


def test_of_a_long_series_only_the_largest_and_the_last_value_are_written() -> None:
    points = tuple(
        SeriesPoint(
            time=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=9 * n),
            outcome="not_observable" if n % 7 == 3 else "seen",
            value=None if n % 7 == 3 else 1_000 * (20 - abs(n - 20)),
            u95=None if n % 7 == 3 else 50,
            words=f"look {n}",
            target="e-1",
        )
        for n in range(30)
    )
    series = Series(key="k", title="t", description="d", axis="m²", unit="m²", utc_offset_h=0.0, points=points)
    plot = draw_series(series)
    assert re.findall(r'class="length"[^>]*>([^<]+)<', plot) == ["20,000\u00a0m²", "11,000\u00a0m²"]
    assert "not observable" not in plot
    assert plot.count("unseen-look") == 4
    assert plot.count("<a href") == 30
    few = draw_series(replace(series, points=points[:9]))
    assert "not observable" in few
    assert few.count('class="length"') > 2


def test_a_plot_stands_with_its_material_its_credit_and_what_it_cannot_tell(pile_page: str) -> None:
    (figure,) = re.findall(r'<figure class="timeline-block" id="yard-1">.*?</figure>', pile_page, re.DOTALL)
    assert "coal-like" in figure
    assert "Contains modified Copernicus Sentinel data 2024" in figure
    assert "says nothing of the height" in figure
    assert "Sentinel-2" in figure


def test_the_table_has_the_numbers_of_the_plot_and_the_reasons(pile: ReportDocument) -> None:
    rows = [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in table_of(pile, "yards").rows[:6]]
    assert [row[2] for row in rows] == ["not seen", "seen", "not observable", "seen", "seen", "seen"]
    assert [row[3] for row in rows[:3]] == ["0 ± 2,000 m²", "40,000 ± 800 m²", "–"]
    assert rows[2][5] == "cloud"
    points = pile.yards[0].points
    assert [point.area_m2 for point in points] == [0, 40_000, None, 22_000, 22_300, 9_000]


@pytest.mark.parametrize(
    ("material", "words"),
    [
        pytest.param(Material.ORE, "like ore in colour", id="ore"),
        pytest.param(Material.AGGREGATE, "like aggregate in colour", id="aggregate"),
        pytest.param(Material.UNKNOWN, "of a colour that fits no goods", id="unknown"),
    ],
)
def test_a_material_is_told_as_a_colour(stock: ModuleType, material: Material, words: str) -> None:
    document = build_document(stock.stock_findings(stock.observed(material=material)))
    assert f"told something {words} that covered" in told(document)


def test_when_the_last_look_told_nothing_both_days_are_given(stock: ModuleType) -> None:
    gone = build_document(stock.stock_findings(stock.observed((0.0, 40_000.0, None, 22_000.0, 0.0, 0.0))))
    assert "on 1 May 2024, and nothing was told there on 1 July 2024." in gone.answer[0].text.replace("\u00a0", " ")


def test_the_answer_tells_of_the_fullest_yards_and_how_many_more_there_are(stock: ModuleType) -> None:
    both = stock.observed(gravel=(0.0, 9_000.0, None, 9_000.0, 9_000.0, 50_000.0))
    other = tuple(
        replace(one, id=f"{one.id}-2", detections=("stock:port:landsat8:coal_yard",))
        for one in stock.observed()
        if one.zone == "coal_yard"
    )
    text = build_document(stock.stock_findings((*both, *other))).answer[0].text.replace("\u00a0", " ")
    assert text.startswith("At Drawn port, 50,000 ± 1,000 m² of the gravel yard lay under something")
    assert text.endswith("; 1 more is in the table.")


def test_looks_that_could_not_see_any_yard_claim_nothing(stock: ModuleType) -> None:
    blind = tuple(one for one in stock.observed() if one.outcome.value == "not_observable")
    document = build_document(stock.stock_findings(blind))
    assert "Nothing can be said yet" in document.answer[0].text
    assert "Of 1 look of 1 April 2024 at the coal yard none could show what lay there." in told(document)


def test_of_many_changes_the_largest_are_told_in_order_of_time(stock: ModuleType) -> None:
    document = build_document(stock.stock_findings(stock.observed((0.0, 40_000.0, None, 9_000.0, 30_000.0, 0.0))))
    said = re.findall(r"The covered area at the coal yard \w+: ([\d,]+)", told(document))
    assert said == ["0", "40,000", "30,000"]  # the smallest of four, from 9,000 to 30,000, is in the table
    assert len(table_of(document, "stocks").rows) == 4


def test_a_synthetic_case_marks_the_plots(stock: ModuleType) -> None:
    found = stock.stock_findings()
    page = write_html(build_document(replace(found, case=replace(found.case, synthetic=True))), {})
    (figure,) = re.findall(r'<figure class="timeline-block" id="yard-1">.*?</figure>', page, re.DOTALL)
    assert 'class="synthetic-mark">Synthetic' in figure


def test_methods_and_limits_speak_of_yards_only_where_pixels_were_asked(
    pile: ReportDocument, roof: ReportDocument
) -> None:
    assert any(text.startswith("Stock in yards") for text in pile.methods)
    assert any("slag and dark roofs" in text for text in pile.limits)
    assert not any("yards" in text.partition(":")[0] for text in roof.methods)
