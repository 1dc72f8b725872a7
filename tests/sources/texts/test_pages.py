"""HTML: what a reader sees, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from quaywatch.errors import DataError
from quaywatch.sources.texts import read_spoken_text
from quaywatch.sources.texts.pages import is_page, read_page

PAGE = """<!DOCTYPE html><html><head><title>Title</title>
<meta property="article:published_time" content="2025-01-28T21:00:00+09:00">
<style>p {color: red}</style><script>document.write('[X/Y: "bad"]')</script></head>
<body><nav><a href="/">Menu</a></nav>
<article><h1>Ships &amp; port</h1><p>[Anchor]</p><p>The   ship&nbsp;came.<br>It left.</p>
<p>&lt;녹취&gt; Jane <b>Roe</b>: "Words."</p><div hidden>not seen</div><p style="display: none">nor this</p>
<ul><li>one<li>two</ul></article><footer>Foot</footer><script>if (1 < 2) {}</script></body></html>"""


def test_scripts_styles_navigation_and_hidden_parts_are_dropped():
    text, stated = read_page(PAGE, "page")
    assert [line for line in text.split("\n") if line] == [
        "Ships & port",
        "[Anchor]",
        "The ship\u00a0came.",
        "It left.",
        '<녹취> Jane Roe: "Words."',
        "one",
        "two",
    ]
    assert stated == "2025-01-28T21:00:00+09:00"


def test_a_page_tells_its_day_of_publication_and_its_encoding(tmp_path):
    path = tmp_path / "page"
    path.write_bytes(PAGE.replace("<style>", '<meta charset="euc-kr"><style>').replace("&nbsp;", " ").encode("cp949"))
    read = read_spoken_text(path)
    assert read.published == date(2025, 1, 28)
    assert "<녹취>" in read.text


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><div><div><p>unclosed <b>bold words",
        "<p>bold words</p></div></div></p>unclosed",
        "<div>unclosed<p>bold words<![CDATA[x]]><!-- <p>comment</p> -->",
        "<html>" + "<div>" * 3000 + "unclosed bold words",
    ],
)
def test_broken_pages_lose_no_words(page):
    assert is_page(page)
    text, _ = read_page(page, "page")
    assert {"unclosed", "bold", "words"} <= set(text.replace("\n", " ").split())
    assert "comment" not in text


def test_korean_labels_in_angle_brackets_are_kept_whether_escaped_or_not():
    text, _ = read_page("<div><p><앵커></p><p>소식</p><br/>&lt;녹취&gt; 말</div>", "page")
    assert text.split() == ["<앵커>", "소식", "<녹취>", "말"]


@pytest.mark.parametrize("text", ["<앵커>\n소식\n<리포트>\n말", "a < b and p > q", "<Jane Roe / Analyst> “Words.”"])
def test_a_transcript_with_angle_brackets_is_no_page(text):
    assert not is_page(text)


def test_a_page_without_text_is_an_error():
    with pytest.raises(DataError, match="page without text"):
        read_page("<html><body><script>x()</script></body></html>", "page")


def test_entities_are_not_expanded_without_end():
    bomb = "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><html><body><p>x &b;</p></body></html>"
    text, _ = read_page(bomb, "page")
    assert len(text) < 200
