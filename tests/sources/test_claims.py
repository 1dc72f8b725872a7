from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from quaywatch.errors import DataError
from quaywatch.records.claim import ClaimKind, Hedge
from quaywatch.sources.claims import read_claims

SHA = "0" * 64
MEASURE = {"id": "c1", "kind": "measure", "text": "it is 300 m long", "value": {"of": "roof", "length_m": 300}}
SOURCE = {"title": "News", "publisher": "Station", "date": "2025-01-28", "url": "https://example.org/news"}


def claims_file(folder: Path, *claims: dict[str, Any], **changes: Any) -> Path:
    content = {"schema": "quaywatch/claims/1", "id": "news", "source": SOURCE, "utc_offset_h": 9, "claims": claims}
    path = folder / "claims.json"
    path.write_text(json.dumps(content | changes, indent=1), encoding="utf-8")
    return path


def test_a_claim_takes_its_publisher_date_and_page_from_the_file(tmp_path: Path) -> None:
    (claim,) = read_claims(claims_file(tmp_path, MEASURE), SHA)
    assert (claim.id, claim.by, claim.published, claim.url) == (
        "news/c1", "Station", date(2025, 1, 28), "https://example.org/news",
    )  # fmt: skip
    assert (claim.kind, claim.hedge, claim.evidence) == (ClaimKind.MEASURE, Hedge.STATED, SHA)
    assert claim.value == {"of": "roof", "length_m": 300.0}


def test_days_of_a_claim_are_local(tmp_path: Path) -> None:
    (claim,) = read_claims(claims_file(tmp_path, MEASURE | {"when": "2024-12-28/2025-01-28"}), SHA)
    assert claim.when is not None
    assert claim.when.start == datetime(2024, 12, 27, 15, tzinfo=UTC)
    assert claim.when.end == datetime(2025, 1, 28, 15, tzinfo=UTC)


def test_a_claim_that_names_no_zone_has_none(tmp_path: Path) -> None:
    (claim,) = read_claims(claims_file(tmp_path, MEASURE), SHA)
    assert claim.zones == ()
    assert claim.site is None
    assert claim.when is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("min_calls", {"n": 2, "cargo": "coal", "flag": "Russia", "direction": "unloading"}),
        ("direction", {"direction": "loading", "cargo": "boxes"}),
        ("present", {"object": "structure", "over": "tracks"}),
        ("measure", {"of": "stock", "area_m2": 60000.0}),
        ("measure", {"of": "boxes", "count": 300}),
        ("covers", {"what": "tracks", "share": 1.0}),
        ("purpose", {"alternatives": ["shelter", "screen"]}),
        ("service", {"state": "resumed", "after_years": 5.0}),
        ("route", {"from": "Rajin", "to": "Vostochny", "by": "ship"}),
        ("transfer", {"giver": "A", "taker": "B", "goods": "drones", "state": "planned"}),
        ("identity", {"object": "ship", "name": "Angara", "imo": "9179842"}),
        ("cargo", {"object": "boxes", "cargo": "weapons", "legality": "alleged"}),
        ("statement", {"speaker": "A. Person", "date": "2024-10", "said_on_precision": "month"}),
        ("silence", {"what": "no AIS from the ship in April"}),
        ("event", {"what": "a summit"}),
        ("forecast", {"what": "talks will be hard"}),
    ],
)
def test_every_kind_keeps_its_typed_value(tmp_path: Path, kind: str, value: dict[str, Any]) -> None:
    (claim,) = read_claims(claims_file(tmp_path, MEASURE | {"kind": kind, "value": value}), SHA)
    assert claim.kind == kind
    assert claim.value == value


def test_the_kinds_of_the_file_are_those_of_the_record() -> None:
    table = next(mark for mark in test_every_kind_keeps_its_typed_value.pytestmark if mark.name == "parametrize")
    assert {kind for kind, _ in table.args[1]} == set(ClaimKind)


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        pytest.param({"value": {"of": "roof"}}, "exactly one of length_m, area_m2, count", id="no measure"),
        pytest.param({"value": {"of": "roof", "length_m": 3, "count": 1}}, "exactly one", id="two measures"),
        pytest.param({"value": {"of": "roof", "length_m": -3}}, r"key claims\[0\].value.length_m", id="negative"),
        pytest.param({"value": {"of": "roof", "length_m": "300"}}, r"length_m: \"300\"", id="text for a number"),
        pytest.param({"verdict": "supported"}, r"key claims\[0\].verdict: unknown key", id="verdict"),
        pytest.param({"kind": "rumour"}, r"key claims\[0\].*'rumour'", id="unknown kind"),
        pytest.param({"hedge": "perhaps"}, r"claims\[0\].hedge: \"perhaps\"", id="unknown hedge"),
        pytest.param({"when": "2025-02-30"}, r"line \d+, key claims\[0\].when: .*impossible", id="impossible day"),
        pytest.param({"url": "javascript:alert(1)"}, r"claims\[0\].url", id="script for a page"),
        pytest.param({"text": ""}, r"claims\[0\].text", id="no words"),
    ],
)
def test_a_wrong_claim_is_named_by_line_and_key(tmp_path: Path, claim: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_claims(claims_file(tmp_path, MEASURE | claim), SHA)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"schema": "quaywatch/claims/2"}, "key schema", id="newer schema"),
        pytest.param({"source": SOURCE | {"date": "28.1.2025"}}, r"source.date: .*YYYY-MM-DD", id="date"),
        pytest.param({"claims": []}, "key claims", id="no claims"),
        pytest.param({"claims": [MEASURE, MEASURE]}, r"claims\[1\].id: a second claim 'c1'", id="id twice"),
    ],
)
def test_a_wrong_claims_file_is_named_by_line_and_key(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_claims(claims_file(tmp_path, MEASURE, **changes), SHA)
