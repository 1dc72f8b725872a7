from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from quaywatch.report.document_weighed import Matrix, MatrixColumn, MatrixRow
from quaywatch.report.matrix_svg import draw_matrix

SVG = "{http://www.w3.org/2000/svg}"


def matrix(columns=5, rows=((2, 1, 0, -1, -2), (-2, 0, 0, 1, 2))):
    return Matrix(
        id="m",
        title="Shed <script>",
        description="told in words",
        columns=tuple(
            MatrixColumn(label=str(n), title=f"item {n} & more", target=f"row-{n}", counts=n != 3)
            for n in range(1, columns + 1)
        ),
        rows=tuple(
            MatrixRow(label=f"hypothesis {n} with a rather long name to wrap", words="likely, 60\u00a0%", signs=signs)
            for n, signs in enumerate(rows)
        ),
    )


def drawn(one, **more):
    return fromstring(draw_matrix(one, **more))


@pytest.mark.parametrize("narrow", [False, True])
def test_every_cell_has_its_sign_and_every_column_its_link(narrow):
    root = drawn(matrix(), narrow=narrow)
    links = root.findall("a")
    assert [link.get("href") for link in links] == [f"#row-{n}" for n in range(1, 6)]
    signs = [[text.text for text in link.findall("text") if "sign" in text.get("class")] for link in links]
    assert signs == [["++", "−−"], ["+", "0"], ["0", "0"], ["−", "+"], ["−−", "++"]]


def test_against_is_hatched_and_what_does_not_count_is_dashed():
    root = drawn(matrix())
    hatches = {pattern.get("id") for pattern in root.iter("pattern")}
    fills = [rect.get("fill") for rect in root.iter("rect") if rect.get("fill")]
    assert len(fills) == 3
    assert {fill.removeprefix("url(#").removesuffix(")") for fill in fills} <= hatches
    assert all("idle" in rect.get("class") for rect in root.findall("a")[2].iter("rect"))
    assert not any("idle" in rect.get("class", "") for rect in root.findall("a")[0].iter("rect"))


def test_the_two_forms_share_no_key():
    keys = [{e.get("id") for e in drawn(matrix(), narrow=narrow).iter() if e.get("id")} for narrow in (False, True)]
    assert not keys[0] & keys[1]


@pytest.mark.parametrize("narrow", [False, True])
def test_many_items_go_into_further_panels_and_stay_inside(narrow):
    root = drawn(matrix(40, ((1,) * 40, (-1,) * 40)), narrow=narrow)
    _, _, width, height = map(float, root.get("viewBox").split())
    boxes = [(float(r.get("x")), float(r.get("y"))) for r in root.iter("rect")]
    assert all(0 <= x <= width - 34 and 0 <= y <= height - 34 for x, y in boxes)
    assert len({(float(r.get("x")), float(r.get("y"))) for r in root.iter("rect") if not r.get("fill")}) == 80


def test_title_and_description_are_text_and_no_markup():
    root = drawn(matrix())
    assert root.find("title").text == "Shed <script>"
    assert root.find("desc").text == "told in words"


def test_a_matrix_without_items_is_still_a_picture():
    assert drawn(matrix(0, ((), ()))).get("viewBox")
