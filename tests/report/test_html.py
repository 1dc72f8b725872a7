from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from types import ModuleType
from typing import Any

import pytest

from quaywatch.assessment.wording import number_words
from quaywatch.errors import CaseError
from quaywatch.records.artefact import Publish
from quaywatch.report.build import build_document
from quaywatch.report.document import ReportDocument
from quaywatch.report.frozen import frozen_report
from quaywatch.report.html import shown_link, write_html

VOID = {"meta", "img", "br", "link", "input", "hr"}
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}\u202e\u0000</style>"


class Page(HTMLParser):
    """What a page holds: balanced elements, ids, links, resources and text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(params=["rajin_page", "busan_page", "roof_page", "pile_page"])
def page(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


def test_the_page_is_balanced_and_every_inner_link_has_its_target(page: str) -> None:
    parsed = Page(page)
    ids = [attrs["id"] for _, attrs in parsed.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    inner = {
        attrs["href"][1:] for tag, attrs in parsed.elements if tag == "a" and (attrs.get("href") or "").startswith("#")
    }
    assert inner <= set(ids)
    named = " ".join(attrs.get("aria-labelledby") or "" for _, attrs in parsed.elements).split()
    assert set(named) <= set(ids)


def test_the_page_loads_nothing_and_runs_nothing(page: str) -> None:
    for tag, attrs in Page(page).elements:
        assert tag not in {"script", "link", "iframe", "object", "embed", "form", "base", "use"}
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
        assert (attrs.get("src") or "data:image/png").startswith("data:image/png")
        if tag != "a":
            assert not (attrs.get("href") or "").startswith("http")
        elif (attrs.get("href") or "").startswith("http"):
            assert "noopener" in (attrs.get("rel") or "")
    assert "url(http" not in page
    assert "@import" not in page


def test_the_policy_allows_only_the_one_style_and_inline_images(page: str) -> None:
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    parsed = Page(page)
    policy = next(a["content"] for t, a in parsed.elements if t == "meta" and "http-equiv" in a)
    assert policy is not None
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_every_sentence_shows_its_badge_and_a_way_to_evidence(page: str) -> None:
    parts = re.findall(r'class="sentence" id="(s-\d+)">(.*?)(?=class="sentence" id=|<h[23]|</main>)', page, re.DOTALL)
    assert parts
    for _, part in parts:
        assert re.search(r'class="badge badge-(observed|reported|assessed)"', part)
        assert 'class="cite" href="#' in part


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield value


@pytest.mark.parametrize("case", ["rajin", "busan", "roof"])
def test_every_number_of_the_frozen_report_stands_in_the_page(case: str, request: pytest.FixtureRequest) -> None:
    frozen = json.loads(frozen_report(request.getfixturevalue(case)))
    shown = " ".join(Page(request.getfixturevalue(f"{case}_page")).text)
    missing = {n for n in numbers(frozen) if number_words(n) not in shown}
    assert missing == set()


@pytest.mark.parametrize("case", ["rajin", "busan", "roof"])
def test_every_sentence_and_cell_of_the_frozen_report_stands_in_the_page(
    case: str, request: pytest.FixtureRequest
) -> None:
    document: ReportDocument = request.getfixturevalue(case)
    shown = "".join(Page(request.getfixturevalue(f"{case}_page")).text)
    for group in (*document.saw, *document.cannot_tell):
        assert all(sentence.text in shown for sentence in group.sentences)
    for table in (*document.tables, document.skipped):
        assert all(cell.text in shown for row in table.rows for cell in row.cells)


def hostile_findings(port: ModuleType) -> Any:
    findings = port.rajin_findings()
    site = findings.case.sites[0]
    bad_site = replace(site, name=HOSTILE, aliases=(replace(site.aliases[0], text=HOSTILE, lang=HOSTILE),))
    return replace(
        findings,
        case=replace(
            findings.case, title=HOSTILE, question=HOSTILE, id=HOSTILE, sites=(bad_site, *findings.case.sites[1:])
        ),
        observations=tuple(
            replace(o, note=HOSTILE, by=HOSTILE, url="javascript:alert(1)") for o in findings.observations
        ),
        claims=tuple(replace(c, text=HOSTILE, by=HOSTILE, url="data:text/html,x") for c in findings.claims),
        artefacts=tuple(
            replace(a, name=HOSTILE, source=HOSTILE, parameters={HOSTILE: HOSTILE}) for a in findings.artefacts
        ),
        skipped=tuple(replace(s, reason=HOSTILE, unit=HOSTILE) for s in findings.skipped),
        code_version=HOSTILE,
    )


def test_hostile_text_stays_text(port: ModuleType) -> None:
    page = write_html(build_document(hostile_findings(port)), {})
    parsed = Page(page)
    assert not [tag for tag, _ in parsed.elements if tag in {"script", "img"}]
    assert not [name for _, attrs in parsed.elements for name in attrs if name.startswith("on")]
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in page
    assert "\x00" not in page
    links = [attrs.get("href") or "" for tag, attrs in parsed.elements if tag == "a"]
    assert all(link.startswith(("#", "https://", "http://")) for link in links)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x", "https://", "https://a b/", None]
    + ["https://user:pass@host/", "http://[::1", " https://example.org/"],
)
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert shown_link(url) is None


def test_names_in_korean_and_russian_carry_their_language(rajin_page: str) -> None:
    assert '<bdi class="name" lang="ko">라진항</bdi>' in rajin_page
    assert '<bdi class="name" lang="ru">Раджин</bdi>' in rajin_page


@pytest.mark.parametrize("publish", [Publish.NO, Publish.ASK])
def test_an_image_that_may_not_be_published_is_not_placed(harbour: ModuleType, publish: Publish) -> None:
    findings = harbour.busan_findings("0" * 64, figures=(harbour.busan_figure("0" * 64, publish),))
    page = write_html(build_document(findings), {"0" * 64: b"\x89PNG secret"})
    assert "<img" not in page
    assert base64.b64encode(b"\x89PNG secret").decode() not in page
    assert "rights: European Union, Copernicus" in page


def test_a_missing_image_is_an_error_that_says_what_to_do(harbour: ModuleType) -> None:
    with pytest.raises(CaseError, match="quaywatch verify"):
        write_html(build_document(harbour.busan_findings("0" * 64)), {})


def test_a_synthetic_case_says_so_on_the_page_and_at_its_figures(harbour: ModuleType, busan_png: bytes) -> None:
    sha256 = hashlib.sha256(busan_png).hexdigest()
    findings = harbour.busan_findings(sha256)
    page = write_html(
        build_document(replace(findings, case=replace(findings.case, synthetic=True))), {sha256: busan_png}
    )
    assert "<strong>Synthetic:</strong>" in page
    assert "Synthetic image" in page


def test_equal_findings_give_equal_bytes(port: ModuleType, rajin_page: str, rajin: ReportDocument) -> None:
    again = build_document(port.rajin_findings())
    assert write_html(again, {}) == rajin_page
    assert frozen_report(again) == frozen_report(rajin)


def test_the_frozen_report_names_its_schema_and_no_moment_of_making(rajin: ReportDocument) -> None:
    frozen = json.loads(frozen_report(rajin))
    assert frozen["schema"] == "quaywatch/report/1"
    assert not [key for key in frozen if "created" in key or "generated" in key]
