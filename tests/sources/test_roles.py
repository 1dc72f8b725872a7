from __future__ import annotations

import json
from datetime import date

import pytest

from quaywatch.errors import DataError
from quaywatch.sources.roles import read_roles

ROW = {
    "speaker": "Irma Varga",
    "role": "harbour minister",
    "organisation": "Ministry of Harbours",
    "from": "2030-02-10",
    "to": "2031-05-20",
    "source": "https://example.org/cabinet",
    "also": ["I. Varga"],
}


def written(folder, *rows):
    path = folder / "roles.json"
    path.write_text(json.dumps({"schema": "quaywatch/roles/1", "roles": rows}, indent=1), encoding="utf-8")
    return path


def test_a_row_is_an_office_with_its_days_and_source(tmp_path):
    (role,) = read_roles(written(tmp_path, ROW))
    assert (role.speaker, role.also) == ("Irma Varga", ("I. Varga",))
    assert (role.held_from, role.held_to) == (date(2030, 2, 10), date(2031, 5, 20))
    assert role.words == "harbour minister, Ministry of Harbours"


def test_an_office_without_a_last_day_is_still_held(tmp_path):
    (role,) = read_roles(written(tmp_path, {key: ROW[key] for key in ("speaker", "role", "from", "source")}))
    assert role.held_to is None
    assert role.words == "harbour minister"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"from": "10 February"}, r"line \d+, key roles\[0\]\.from"),
        ({"to": "2030-02"}, r"key roles\[0\]\.to"),
        ({"to": "2029-01-01"}, r"key roles\[0\]: harbour minister of Irma Varga ends on"),
        ({"since": "2030-02-10"}, "unknown key"),
        ({"source": ""}, r"key roles\[0\]\.source"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_key(tmp_path, change, says):
    with pytest.raises(DataError, match=says):
        read_roles(written(tmp_path, ROW | change))
