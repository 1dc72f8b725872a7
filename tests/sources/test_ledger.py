from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from quaywatch.errors import DataError
from quaywatch.records.claim import Hedge
from quaywatch.records.ledger import TransferState
from quaywatch.sources.ledger import read_ledger

ROW = {
    "id": "r1",
    "giver": "Arland",
    "taker": "Borland",
    "goods": "peat",
    "state": "planned",
    "by": "Bo Lind",
    "published": "2031-03-01",
    "text": "Arland will send peat",
    "when": "2031-04",
    "hedge": "believed",
}


def written(folder, *rows):
    path = folder / "ledger.json"
    content = {"schema": "quaywatch/ledger/1", "id": "talks", "utc_offset_h": 9, "rows": rows}
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path


def test_a_row_says_who_gives_what_to_whom_by_whose_word(tmp_path):
    (row,) = read_ledger(written(tmp_path, ROW))
    assert (row.id, row.giver, row.taker, row.goods, row.by) == ("talks/r1", "Arland", "Borland", "peat", "Bo Lind")
    assert (row.state, row.hedge, row.claim) == (TransferState.PLANNED, Hedge.BELIEVED, None)
    assert row.when is not None
    assert row.when.start == datetime(2031, 3, 31, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"state": "done"}, r"line \d+, key rows\[0\]\.state"),
        ({"published": "March"}, r"key rows\[0\]\.published"),
        ({"when": "spring"}, r"key rows\[0\]\.when"),
        ({"paid": True}, "unknown key"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_key(tmp_path, change, says):
    with pytest.raises(DataError, match=says):
        read_ledger(written(tmp_path, ROW | change))


def test_a_row_stands_once(tmp_path):
    with pytest.raises(DataError, match=r"key rows\[1\]\.id: 'r1' a second time"):
        read_ledger(written(tmp_path, ROW, ROW))
