"""PDF and Word files, whole, damaged and hostile."""

from __future__ import annotations

import io
import zipfile

import pytest

from quaywatch.errors import DataError
from quaywatch.sources.texts import read_spoken_text
from quaywatch.sources.texts.documents import MAX_BODY_BYTES, read_pdf, read_word

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
    return file.getvalue()


def paragraphs(*texts: str, before: str = "") -> str:
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>' for text in texts)
    return f'<?xml version="1.0"?>{before}<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>'


def pdf(*lines: str) -> bytes:
    stream = "BT /F1 12 Tf 72 720 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj{content}endobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return data + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()


def test_a_word_file_gives_a_line_for_each_paragraph(tmp_path):
    path = tmp_path / "named-wrongly.txt"
    path.write_bytes(word(paragraphs("[Anchor]", "The ship &amp; ", "항구")))
    assert read_spoken_text(path).text == "[Anchor]\nThe ship & \n항구\n"


def test_tabs_and_breaks_in_a_word_file_stay():
    body = paragraphs("x").replace("<w:t xml", "<w:tab/><w:t>a</w:t><w:br/><w:t xml")
    assert read_word(word(body), "x") == "\ta\nx\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"PK\x03\x04rubbish", "damaged", id="no zip"),
        pytest.param(word(paragraphs("a"))[:-30], "damaged", id="cut"),
        pytest.param(word("<a><b>"), "damaged", id="broken xml"),
        pytest.param(word("<a>" * 5000), "damaged", id="deep"),
        pytest.param(word(paragraphs("")), "without text", id="empty"),
        pytest.param(
            word(paragraphs("&e;", before='<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>')),
            "declares entities",
            id="outside entity",
        ),
        pytest.param(
            word(paragraphs("&e;", before='<!DOCTYPE a [<!ENTITY e "x">]>').encode("utf-16")),
            "declares",
            id="hidden entity",
        ),
        pytest.param(word(b" " * (MAX_BODY_BYTES + 9)), "unpacks to over", id="zip bomb"),
    ],
)
def test_a_damaged_or_hostile_word_file_is_an_error(data, says):
    with pytest.raises(DataError, match=says):
        read_word(data, "x")


def test_another_zip_archive_is_no_word_file():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(DataError, match=r"without word/document\.xml"):
        read_word(file.getvalue(), "x")


def test_a_pdf_gives_the_text_of_its_pages(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(pdf("[Anchor]", "Ships came."))
    assert read_spoken_text(path).text.split("\n")[:2] == ["[Anchor]", "Ships came."]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(pdf("a")[:200], "damaged", id="cut"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged", id="rubbish"),
        pytest.param(pdf(), "may be a scan", id="no text"),
    ],
)
def test_a_pdf_without_text_or_damaged_is_an_error(data, says):
    with pytest.raises(DataError, match=says):
        read_pdf(data, "x")
