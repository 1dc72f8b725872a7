"""Files of records that words were spoken."""

from __future__ import annotations

import json

import pytest

from quaywatch.errors import DataError
from quaywatch.sources.statements import read_statements

ROW = {"id": "a", "speaker": "Jane Roe", "said_on": "2031-01", "by": "Drawn Press", "text": "ships came"}


def written(tmp_path, *rows):
    path = tmp_path / "statements.json"
    content = {"schema": "quaywatch/statements/1", "id": "drawn", "statements": list(rows)}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_records_are_read_under_keys_that_begin_with_the_file(tmp_path):
    (one,) = read_statements(written(tmp_path, {**ROW, "also": ["J. Roe"], "is_recording": True}))
    assert (one.id, one.said_on, one.also, one.is_recording) == ("drawn/a", "2031-01", ("J. Roe",), True)
    assert one.is_by("j roe")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((ROW, ROW), "'a'"),
        (({**ROW, "said_on": "January"},), "said_on"),
        (({**ROW, "who": "x"},), "who"),
        ((), "statements"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_key(tmp_path, rows, says):
    with pytest.raises(DataError, match=says):
        read_statements(written(tmp_path, *rows))
