from __future__ import annotations

import pytest

from quaywatch.errors import DataError, SourceError
from quaywatch.sources.json_text import Problem, StrictModel, problems_error, read_as, read_json


class Inner(StrictModel):
    length_m: float | None = None
    kind: str


class Outer(StrictModel):
    zones: dict[str, Inner] = {}
    rows: tuple[Inner, ...] = ()


@pytest.fixture
def written(tmp_path):
    def write(content: str | bytes):
        path = tmp_path / "told.json"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("", "is empty", id="no bytes"),
        pytest.param(" \n", "is empty", id="blank"),
        pytest.param("{'a': 1}", "is not JSON: .* in line 1, column 2", id="not JSON"),
        pytest.param('{"a": 1,\n "a": 2}', "'a' stands twice", id="a key twice"),
        pytest.param('{"a": NaN}', "NaN is not finite", id="NaN"),
        pytest.param('{"a": -Infinity}', "-Infinity is not finite", id="infinity"),
        pytest.param('{"a": 1e999}', "1e999 is not finite", id="a float beyond all floats"),
        pytest.param('{"a": %s}' % ("9" * 5000), "is too long", id="an endless number"),
        pytest.param("[" * 70 + "]" * 70, "nested too deeply", id="deep"),
        pytest.param("[" * 200_000, "nested too deeply", id="deep enough to break a parser"),
        pytest.param(b'{"a": "\xff"}', "is not UTF-8 .byte 7.", id="not UTF-8"),
        pytest.param(r'{"a": "\u001b[2J"}', "control character", id="an escape for the terminal"),
        pytest.param(r'{"\ud800": 1}', "control character", id="half a surrogate pair"),
    ],
)  # fmt: skip
def test_hostile_text_is_refused_in_one_line(written, content, said):
    with pytest.raises(DataError, match=said) as caught:
        read_json(written(content), what="test file")
    assert "\n" not in str(caught.value)
    assert "test file 'told.json'" in str(caught.value)


def test_a_file_that_is_too_large_is_not_read_whole(written, monkeypatch):
    monkeypatch.setattr("quaywatch.sources.json_text.SIZE_LIMIT_BYTES", 10)
    with pytest.raises(DataError, match="larger than"):
        read_json(written('{"a": "0123456789"}'), what="test file")


def test_what_is_no_file_is_a_source_error(tmp_path):
    with pytest.raises(SourceError, match="cannot be opened"):
        read_json(tmp_path / "none.json", what="test file")
    with pytest.raises(SourceError, match="is not a file"):
        read_json(tmp_path, what="test file")


def test_a_byte_order_mark_is_no_fault(written):
    assert read_json(written(b'\xef\xbb\xbf{"a": 1}'), what="test file").data == {"a": 1}


def test_the_line_of_a_key_is_found(written):
    text = read_json(written('{\n "a": [1,\n {"b": 2,\n "\\u00e9": 3}]}'), what="test file")
    assert text.line_of(("a", 1, "b")) == 3
    assert text.line_of(("a", 1, "é")) == 4
    assert text.line_of(("a", 7)) is None
    assert text.line_of(()) == 1


def test_every_problem_is_named_by_line_and_key(written):
    text = read_json(
        written('{"zones":\n{"x": {"kind": "k",\n"lenght_m": 3}},\n"rows": [{"kind": 5}, {}]}'), what="file"
    )
    with pytest.raises(DataError) as caught:
        read_as(text, Outer)
    said = str(caught.value)
    assert "line 3, key zones.x.lenght_m: unknown key, the nearest known one is 'length_m'" in said
    assert "line 4, key rows[0].kind: 5, expected a valid string" in said
    assert "line 4, key rows[1].kind: is missing" in said


def test_more_than_ten_problems_are_counted(written):
    text = read_json(written("{}"), what="file")
    error = problems_error(text, [Problem(path=("a", n), what="wrong") for n in range(13)])
    assert str(error).count("wrong") == 10
    assert str(error).endswith("and 3 more")
