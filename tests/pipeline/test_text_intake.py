from __future__ import annotations

import zipfile
from datetime import date

import pytest
from tests.pipeline.said_case import BROADCAST

from quaywatch.casefile.config import CaseConfig, write_new_config
from quaywatch.casefile.store import open_case
from quaywatch.errors import DataError, PlanError, QuaywatchError
from quaywatch.pipeline.ingest import Terms, ingest_files
from quaywatch.pipeline.text_intake import TextTerms, is_document, may_be_text, parse_text_terms
from quaywatch.records.artefact import ArtefactRole, Publish
from quaywatch.records.quote import TextLanguage


@pytest.fixture
def ingested(tmp_path):
    def put(name, content, terms=None):
        case = tmp_path / "case"
        if not case.exists():
            write_new_config(case, CaseConfig(id="c", title="c", question="?", first_day=None, last_day=None, sites=()))
        path = tmp_path / name
        path.write_bytes(content)
        with open_case(case) as store:
            return ingest_files(store, [path], terms or Terms(), lambda *_: None).artefacts[0]

    return put


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", BROADCAST.encode()),
        ("a", BROADCAST.encode()),
        ("wide.txt", BROADCAST.encode("utf-16")),
        ("old.txt", "[앵커] 배가 왔습니다. [리포트] 나진항에 석탄을 실은 배가 두 번 들어왔습니다.".encode("cp949")),
        ("page.html", b"<html><head><title>t</title></head><body><p>A ship came to port.</p></body></html>"),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nA ship came to port.\n"),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nA ship came to port.\n"),
    ],
    ids=["plain", "without an ending", "UTF-16", "CP949", "page", "srt", "vtt"],
)
def test_texts_are_told_by_what_is_in_them_and_asked_for_their_rights(ingested, name, content):
    artefact = ingested(name, content)
    assert (artefact.role, artefact.rights.publish) == (ArtefactRole.TEXT, Publish.ASK)


def test_what_a_person_says_of_a_text_is_kept_with_it(ingested):
    said = TextTerms(publisher="Drawn News", published=date(2031, 1, 2), language=TextLanguage.ENGLISH, title="Ships")
    artefact = ingested("a.txt", b"A ship came to port.", Terms(said=said))
    assert parse_text_terms(artefact.parameters) == said
    assert artefact.rights.holder == "Drawn News"


@pytest.mark.parametrize(
    ("name", "content"),
    [("bad.nmea", b"!AIVDM,broken\n"), ("bad.txt", b"!AIVDM,broken\n"), ("bad.csv", b"a,b\n1,2\n"), ("empty.txt", b"")],
    ids=["signals", "signals named as text", "table", "nothing"],
)
def test_what_is_no_article_is_refused_and_not_read_as_one(ingested, name, content):
    with pytest.raises(QuaywatchError):
        ingested(name, content)


def test_an_archive_is_a_text_only_with_the_body_of_a_word_file(tmp_path):
    word, other, broken = tmp_path / "a.docx", tmp_path / "a.zip", tmp_path / "b.docx"
    for path, member in ((word, "word/document.xml"), (other, "ships.csv")):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, "<x/>")
    broken.write_bytes(b"PK\x03\x04 and no more")
    assert [is_document(path) for path in (word, other, broken)] == [True, False, False]


def test_signals_and_pictures_are_no_articles(tmp_path):
    path = tmp_path / "a.txt"
    for content in (
        b"!AIVDM,1,1,,A,x,0*00",
        b"$GPGGA",
        b"\\s:a*00\\!AIVDM",
        b"A log\n2031-01-02 03:04:05 !AIVDM,1,1,,A,x,0*00",
        b"mmsi,lat,lon\n273999001,42.1,130.2\n273999002,42.2,130.3\n",
        b"\x00\x01",
    ):
        path.write_bytes(content)
        assert not may_be_text(path)


def test_a_line_that_begins_with_an_amount_is_prose(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("The crane was dear.\n$5 million went into it!\n", encoding="utf-8")
    assert may_be_text(path)


def test_a_day_and_a_language_that_are_none_are_named():
    with pytest.raises(DataError, match="calendar day"):
        parse_text_terms({"published": "soon"})
    with pytest.raises(PlanError, match="no language"):
        parse_text_terms({"lang": "fr"})
