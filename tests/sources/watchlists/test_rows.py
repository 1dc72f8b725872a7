from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quaywatch.sources.watchlists.rows import MAX_LINE_BYTES, MAX_ROW_LINES, read_rows


def rows_of(tmp_path, content: bytes) -> tuple[list[list[str]], Counter[str]]:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    counts: Counter[str] = Counter()
    return list(read_rows(path, counts)), counts


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\r\n1,2\r\n\x1a", [["a", "b"], ["1", "2"]]),
        (b"\xef\xbb\xbfa,b\n", [["a", "b"]]),
        ("a,ö\n".encode("cp1252"), [["a", "ö"]]),
        ("a,배\n".encode("utf-16"), [["a", "배"]]),
        (b'a,"b\nc"\nd,e\n', [["a", "b\nc"], ["d", "e"]]),
        (b'a,5" pipe\nd,e\n', [["a", '5" pipe'], ["d", "e"]]),
        (b"a\x00b,c\n\n,\n", [["ab", "c"]]),
        (b"", []),
    ],
    ids=["end mark of DOS", "byte order mark", "Windows", "UTF-16", "line in a cell", "inches", "NUL", "empty"],
)
def test_rows_are_read_in_any_dress(tmp_path, content, expected):
    assert rows_of(tmp_path, content)[0] == expected


def test_a_quote_that_never_closes_costs_one_row(tmp_path):
    lines = [b'x,"never'] + [b"%d,good" % number for number in range(MAX_ROW_LINES + 50)]
    rows, counts = rows_of(tmp_path, b"\n".join(lines))
    assert len(rows) == MAX_ROW_LINES + 50
    assert counts == {"quote never closed": 1}


def test_a_line_without_end_is_left_out(tmp_path):
    rows, counts = rows_of(tmp_path, b"a,b\n" + b"x" * (3 * MAX_LINE_BYTES) + b"\nc,d\n")
    assert rows == [["a", "b"], ["c", "d"]]
    assert counts == {"line too long": 1}


@given(content=st.binary(max_size=400))
def test_no_bytes_break_it(tmp_path_factory, content):
    rows, _ = rows_of(tmp_path_factory.mktemp("rows"), content)
    assert all(isinstance(cell, str) for row in rows for cell in row)
