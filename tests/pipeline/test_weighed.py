"""Hypotheses, ledger files and provisions in a case: from files to the sections of the report."""

from __future__ import annotations

import json
from datetime import date

import pytest

from quaywatch.casefile.config import CaseConfig, read_config, write_new_config
from quaywatch.casefile.store import open_case
from quaywatch.errors import DataError
from quaywatch.pipeline.findings import read_findings
from quaywatch.pipeline.ingest import Terms, ingest_files
from quaywatch.pipeline.reports import write_report
from quaywatch.pipeline.run import run_case
from quaywatch.report.build import build_document

HYPOTHESES = {
    "schema": "quaywatch/hypotheses/1",
    "id": "shed",
    "question": "What is the shed for?",
    "hypotheses": [{"id": "mill", "text": "a mill"}, {"id": "store", "text": "a store"}],
    "evidence": [
        {"id": key, "text": text, "reliability": "B", "credibility": 2, "known": day, "group": key}
        for key, text, day in (
            ("chimney", "A chimney stands beside it.", "2031-02-01"),
            ("track", "A track leads to its door.", "2031-05-01"),
        )
    ],
    "assessors": [
        {
            "name": "Ada",
            "judged": "2031-06-01",
            "judgements": [
                {"item": "chimney", "likelihoods": {"mill": "likely", "store": "unlikely"}, "rationale": "Mills burn."},
                {"item": "track", "likelihoods": {"mill": "unlikely", "store": "likely"}, "rationale": "Stores load."},
            ],
        }
    ],
}
LEDGER = {
    "schema": "quaywatch/ledger/1",
    "id": "drawn",
    "rows": [
        {
            "id": key,
            "giver": giver,
            "taker": taker,
            "goods": goods,
            "state": "made",
            "by": "Drawn Press",
            "published": "2031-06-01",
            "text": f"{giver} sent {goods}",
        }
        for key, giver, taker, goods in (("men", "Arland", "Borland", "workers"), ("oil", "Borland", "Arland", "oil"))
    ],
}
PROVISIONS = {
    "schema": "quaywatch/provisions/1",
    "provisions": [
        {
            "id": "p1",
            "instrument": "Treaty of the Bay",
            "adopted": "2020-01-01",
            "bars": "Arland from sending guns",
            "goods": ["guns"],
        }
    ],
}
CLAIMS = {
    "schema": "quaywatch/claims/1",
    "id": "said",
    "source": {"title": "drawn", "publisher": "Drawn Press", "date": "2031-06-01"},
    "claims": [
        {
            "id": "guns",
            "kind": "cargo",
            "text": "The boxes are thought to hold guns, against the law",
            "value": {"object": "boxes", "cargo": "guns", "legality": "alleged"},
            "when": "2031-05-01",
        }
    ],
}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def quiet(_what: str, _done: int, _all: int) -> None:
    """Nobody is told."""


@pytest.fixture
def case(tmp_path):
    def made(*contents, **config):
        folder = tmp_path / "case"
        write_new_config(folder, CaseConfig(id="drawn", title="Drawn", question="What for?", **config))
        paths = []
        for number, content in enumerate(contents):
            paths.append(tmp_path / f"{number}.json")
            paths[-1].write_text(json.dumps(content), encoding="utf-8")
        with open_case(folder) as store:
            ingest_files(store, paths, Terms(), quiet)
        assert not run_case(folder, workers=1, report=quiet).skipped
        return folder

    return made


def document_of(folder):
    with open_case(folder) as store:
        return build_document(read_findings(store, read_config(folder)))


def test_a_question_is_weighed_as_of_each_day_that_the_case_names_and_the_day_of_the_report(case):
    folder = case(HYPOTHESES, weighed_on=(date(2031, 3, 1),), as_of=date(2031, 6, 30))
    early, late = document_of(folder).weighed
    assert plain(early.title) == "What is the shed for? As of 1 March 2031"
    assert plain(late.title) == "What is the shed for? As of 30 June 2031"
    assert len(early.matrix.columns) == 1
    assert len(late.matrix.columns) == 2
    assert early.matrix.rows[0].label == "a mill"


def test_without_any_day_all_that_the_file_holds_is_weighed(case):
    (question,) = document_of(case(HYPOTHESES)).weighed
    assert question.title == "What is the shed for?"
    assert len(question.matrix.columns) == 2


def test_every_sentence_leads_to_an_anchor_of_the_page_and_no_anchor_stands_twice(case):
    folder = case(HYPOTHESES, LEDGER, PROVISIONS, CLAIMS, weighed_on=(date(2031, 3, 1),), as_of=date(2031, 6, 30))
    document = document_of(folder)
    page = write_report(folder).html.read_text(encoding="utf-8")
    assert document.ledger is not None
    said = [*document.ledger.sentences, *document.ledger.provisions]
    said += [sentence for question in document.weighed for sentence in question.sentences]
    for sentence in said:
        assert sentence.links
        for link in sentence.links:
            assert page.count(f'id="{link.target}"') == 1


def test_the_ledger_has_both_ways_and_the_provision_beside_the_alleged_breach(case):
    ledger = document_of(case(LEDGER, PROVISIONS, CLAIMS)).ledger
    assert ledger is not None
    assert len(ledger.table.rows) == 2
    assert [chronology.parties for chronology in ledger.chronologies] == [("Arland", "Borland")]
    (beside,) = ledger.provisions
    assert "Treaty of the Bay" in beside.text
    assert "stays alleged" in beside.text


def test_a_case_without_any_of_it_has_no_such_section(case):
    folder = case(CLAIMS)
    assert document_of(folder).weighed == ()
    assert 'id="mean"' not in write_report(folder).html.read_text(encoding="utf-8")


def test_another_day_weighs_anew_and_drops_what_was_weighed_before(case):
    folder = case(HYPOTHESES, weighed_on=(date(2031, 3, 1),))
    text = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(text.replace("2031-03-01", "2031-05-02"), encoding="utf-8")
    assert run_case(folder, workers=1, report=quiet).run == 1
    assert [plain(one.title) for one in document_of(folder).weighed] == ["What is the shed for? As of 2 May 2031"]


def test_a_file_with_an_error_is_refused_by_line_and_key(case):
    wrong = {**HYPOTHESES, "hypotheses": "none"}
    with pytest.raises(DataError, match="hypotheses"):
        case(wrong)
