from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from quaywatch.errors import DataError
from quaywatch.records.provision import Reported
from quaywatch.sources.provisions import read_provisions

ROW = {
    "id": "act-7",
    "instrument": "Harbour Act of Arland",
    "paragraph": "section 7",
    "adopted": "2030-06-01",
    "bars": "the landing of peat",
    "goods": ["peat"],
    "exemptions": [{"id": "transit", "text": "peat of Borland in transit", "sites": ["oldport"], "reported": "no"}],
    "url": "https://example.org/act",
}


def written(folder, *rows):
    path = folder / "provisions.json"
    path.write_text(json.dumps({"schema": "quaywatch/provisions/1", "provisions": rows}, indent=1), encoding="utf-8")
    return path


def test_a_provision_runs_from_its_adoption_where_nothing_else_is_said(tmp_path):
    (provision,) = read_provisions(written(tmp_path, ROW))
    assert provision.in_force.start == datetime(2030, 6, 1, tzinfo=UTC)
    assert provision.in_force.end is None
    assert provision.exemptions[0].reported is Reported.NO
    assert provision.exemptions[0].sites == ("oldport",)


def test_a_provision_may_have_ended(tmp_path):
    (provision,) = read_provisions(written(tmp_path, ROW | {"in_force": "2030-07-01/2031-06-30"}))
    assert provision.in_force.start == datetime(2030, 7, 1, tzinfo=UTC)
    assert provision.in_force.end == datetime(2031, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"adopted": "2030"}, r"line \d+, key provisions\[0\]\.adopted"),
        ({"in_force": "always"}, r"key provisions\[0\]\.in_force"),
        ({"goods": []}, r"key provisions\[0\]\.goods"),
        ({"broken": True}, "unknown key"),
        ({"exemptions": [{"id": "x", "text": "t", "reported": "perhaps"}]}, r"exemptions\[0\]\.reported"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_key(tmp_path, change, says):
    with pytest.raises(DataError, match=says):
        read_provisions(written(tmp_path, ROW | change))


def test_a_provision_stands_once(tmp_path):
    with pytest.raises(DataError, match=r"key provisions\[1\]\.id: 'act-7' a second time"):
        read_provisions(written(tmp_path, ROW, ROW))
