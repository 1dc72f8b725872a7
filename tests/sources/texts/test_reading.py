"""Files of all kinds to one form of text, or an error that says what to do."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from quaywatch.errors import DataError, SourceError
from quaywatch.records.quote import TextLanguage
from quaywatch.sources.texts import read_spoken_text, spoken_text_of

KOREAN = '[앵커]\n항구 소식입니다. "나루항"에 배가 왔습니다.\n[홍길동/항만청 대변인 : "배 두 척이 왔습니다."]\n'
ENGLISH = "[Anchor]\nThe café’s “naïve” owner – a Dane – saw it.\n[Jane Roe/Analyst: “Words.”]\n"
RUSSIAN = "Корабль пришёл в порт, сказал министр.\n" * 3


@pytest.fixture
def written(tmp_path):
    def write(data: bytes, name: str = "text.dat"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        pytest.param(KOREAN, "utf-8", TextLanguage.KOREAN, id="utf-8"),
        pytest.param(KOREAN, "utf-8-sig", TextLanguage.KOREAN, id="utf-8 with mark"),
        pytest.param(KOREAN, "utf-16", TextLanguage.KOREAN, id="utf-16 with mark"),
        pytest.param(KOREAN, "utf-16-le", TextLanguage.KOREAN, id="utf-16 that lost its mark"),
        pytest.param(ENGLISH, "utf-16-be", TextLanguage.ENGLISH, id="utf-16 big-endian that lost its mark"),
        pytest.param(KOREAN, "cp949", TextLanguage.KOREAN, id="cp949"),
        pytest.param(KOREAN, "euc-kr", TextLanguage.KOREAN, id="euc-kr"),
        pytest.param(KOREAN + "똠방각하 펲시", "cp949", TextLanguage.KOREAN, id="cp949 beyond euc-kr"),
        pytest.param(ENGLISH, "cp1252", TextLanguage.ENGLISH, id="windows-1252"),
    ],
)
def test_a_text_comes_out_right_whatever_its_encoding(written, text, encoding, language):
    read = read_spoken_text(written(text.encode(encoding)))
    assert read.text == text
    assert read.language is language


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_a_text_that_would_come_out_in_wrong_letters_is_refused(written, encoding):
    with pytest.raises(DataError, match="encoding that cannot be told.*Save it as UTF-8"):
        read_spoken_text(written(RUSSIAN.encode(encoding)))


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        pytest.param(b"", SourceError, "is empty", id="empty"),
        pytest.param(b" \n\t\n", DataError, "no text", id="blanks"),
        pytest.param("\u200b\ufeff\n".encode(), DataError, "no text", id="invisible marks"),
        pytest.param(bytes(range(256)) * 9, DataError, "zero bytes", id="binary"),
        pytest.param(b"\xef\xbb\xbfabc\xff", DataError, "begins with the mark of UTF-8", id="mark of another encoding"),
        pytest.param(b"\x89PNG\r\n\x1a\n", SourceError, "PNG picture", id="picture"),
        pytest.param(b"{\\rtf1 words}", SourceError, "rich text", id="rtf"),
        pytest.param(("a" + "\u0301" * 500).encode(), DataError, "combining marks", id="heap of marks"),
        pytest.param(RUSSIAN.encode(), DataError, "script whose rules are not known", id="third script"),
    ],
)
def test_what_cannot_be_read_is_a_clear_error(written, data, error, says):
    with pytest.raises(error, match=says):
        read_spoken_text(written(data))


def test_what_is_no_file_or_is_too_large_is_a_clear_error(tmp_path, written):
    with pytest.raises(SourceError, match="cannot be read"):
        read_spoken_text(tmp_path / "missing.txt")
    with pytest.raises(SourceError, match="is not a file"):
        read_spoken_text(tmp_path)
    path = written(b"")
    with path.open("r+b") as file:
        file.truncate(65 * 2**20)
    with pytest.raises(DataError, match="at most"):
        read_spoken_text(path)


def test_a_third_script_is_read_when_its_rules_are_named(written):
    read = read_spoken_text(written(RUSSIAN.encode()), language=TextLanguage.ENGLISH)
    assert read.text == RUSSIAN


def test_the_language_that_is_named_wins_over_the_script():
    assert spoken_text_of(KOREAN, language=TextLanguage.ENGLISH).language is TextLanguage.ENGLISH


def test_korean_with_many_latin_names_is_korean():
    assert spoken_text_of("국무부는 North Korea와 Russia의 거래를 확인했다.").language is TextLanguage.KOREAN


def test_a_text_is_in_nfc_with_line_feeds_and_without_invisible_marks():
    text = spoken_text_of(unicodedata.normalize("NFD", "항구\r\ncafé\r두\u2028세\u200b\u202e\u00ad끝\x00\x0c."))
    assert text.text == "항구\ncafé\n두\n세끝\n."


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("입력 2023.11.24 (15:01) 수정 2023.11.25 (17:11)", date(2023, 11, 24)),
        ("수정 2023.11.25 (17:11)", date(2023, 11, 25)),
        ("기사입력 2024-01-02 오후 3:00", date(2024, 1, 2)),
        ("등록일시: 2024년 1월 2일", date(2024, 1, 2)),
        ("Published: Jan. 28, 2025", date(2025, 1, 28)),
        ("Posted on 28 January 2025 at 9 pm", date(2025, 1, 28)),
        ("date 2025-01-28", date(2025, 1, 28)),
        ("Ship seen on Jan. 28, 2025", None),
        ("입력 2023.13.45", None),
        ("입력 없음", None),
    ],
)
def test_the_day_of_publication_is_read_from_a_line_that_says_so(head, day):
    assert spoken_text_of(f"Title\n\n{head}\n\n[Anchor]\nWords.\n").published == day


def test_the_day_that_is_given_wins_over_the_texts_own():
    assert spoken_text_of("입력 2023.11.24\n배", published=date(2024, 1, 1)).published == date(2024, 1, 1)


def test_a_day_deep_in_the_text_is_not_its_publication():
    assert spoken_text_of("Line.\n" * 40 + "Published: Jan. 28, 2025\n").published is None
