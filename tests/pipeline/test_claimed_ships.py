"""Claims that name ships in a case with signals, from files to verdicts, on drawn tracks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.pipeline.test_ships import (
    FIRST_OTHER,
    SILENT,
    SITE,
    DrawnCase,
    others,
    sightings_file,
    silent_ship,
    table,
)

from quaywatch.pipeline.reports import write_report
from quaywatch.pipeline.verdicts import read_verdicts
from quaywatch.records.track_event import TrackEventKind

SILENCES = {
    "silent": ("2025-06-02", {"what": "nothing was heard of it", "mmsi": str(SILENT)}),
    "heard": ("2025-06-02", {"what": "no AIS signal of the Drawn 1"}),
    "half": ("2025-06-01/2025-06-02", {"what": "AIS silent", "mmsi": str(SILENT)}),
    "unknown": ("2025-06-02", {"what": "no AIS signal of the Nobody"}),
    "later": ("2025-07-02", {"what": "no AIS signal of the Drawn 1"}),
}
IDENTITIES = {
    "named": {"object": "ship", "name": "Drawn 1"},
    "listed": {"object": "ship", "name": "Nobody", "imo": "9074729"},
    "no-number": {"object": "ship", "name": "Drawn 1", "imo": "9074728"},
}


def claims_file(folder: Path) -> Path:
    told = [
        {"id": key, "kind": "silence", "text": "It was not heard", "when": when, "value": value}
        for key, (when, value) in SILENCES.items()
    ]
    told += [
        {"id": key, "kind": "identity", "text": "It is that ship", "value": value}
        | {"site": "drawn-port", "when": "2025-06-02T00:00:00Z/2025-06-03T00:00:00Z"}
        for key, value in IDENTITIES.items()
    ]
    made = {
        "schema": "quaywatch/claims/1",
        "id": "drawn-claims",
        "source": {"title": "drawn", "publisher": "Drawn evening", "date": "2025-06-05"},
        "claims": told,
    }
    path = folder / "claims.json"
    path.write_text(json.dumps(made), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> DrawnCase:
    made = DrawnCase(tmp_path_factory.mktemp("claimed"), sites=SITE)
    listed = made.outside / "list_2025-05-01.csv"
    listed.write_text("Name,IMO,MMSI,Flag\nNOBODY,9074729,,PA\n", encoding="utf-8")
    signals = table(made.outside / "signals.csv", [*others(), *silent_ship()])
    made.take(signals, listed, sightings_file(made.outside), claims_file(made.outside))
    made.run()
    return made


@pytest.fixture(scope="module")
def verdicts(case) -> dict:
    return {claim.id.partition("/")[2]: verdict for claim, verdict in read_verdicts(case.folder)}


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("silent", "supported"),
        ("heard", "contradicted"),
        ("half", "partly"),
        ("unknown", "not_checkable"),
        ("later", "not_checkable"),
        ("named", "partly"),
        ("listed", "partly"),
        ("no-number", "contradicted"),
    ],
)
def test_claims_that_name_ships_are_held_against_the_signals(verdicts, key, word):
    assert verdicts[key].word == word, verdicts[key].because


def test_the_reason_says_whether_others_were_heard_there_then(case, verdicts):
    gap = next(one for one in case.events(TrackEventKind.GAPS) if one.mmsi == SILENT)
    assert verdicts["silent"].events == (gap.id,)
    assert "8\xa0other vessels were heard in that time" in verdicts["silent"].because
    assert f"a chance of {gap.number('heard_probability'):.2f}" in verdicts["silent"].because


def test_a_ship_at_the_berth_with_others_is_told_and_a_list_that_has_the_number(verdicts):
    assert f"(MMSI {FIRST_OTHER})" in verdicts["named"].because
    assert verdicts["named"].events
    assert "belong together by list" in verdicts["listed"].because


def test_the_report_tells_the_verdicts_and_never_what_was_done_on_board(case):
    page = write_report(case.folder).html.read_text(encoding="utf-8")
    assert "does not say that nothing was sent, nor why" in page
    assert "switched off" not in page


def test_a_second_run_does_nothing_and_a_new_claim_brings_its_ship_into_the_events(case, tmp_path):
    assert case.run() == 0
    made = DrawnCase(tmp_path, sites=SITE)
    made.take(table(made.outside / "signals.csv", [*others(2), *silent_ship()]))
    made.run()
    assert SILENT not in {one.mmsi for one in made.events(TrackEventKind.GAPS)}
    made.take(claims_file(made.outside))
    made.run()
    assert SILENT in {one.mmsi for one in made.events(TrackEventKind.GAPS)}
    assert {claim.id: verdict.word for claim, verdict in read_verdicts(made.folder)}["drawn-claims/half"] == "partly"


def test_without_any_signals_claims_of_silence_cannot_be_checked(tmp_path):
    made = DrawnCase(tmp_path, sites=SITE)
    made.take(claims_file(made.outside))
    made.run()
    found = {claim.id.partition("/")[2]: verdict for claim, verdict in read_verdicts(made.folder)}
    assert {found[key].word for key in SILENCES} == {"not_checkable"}
    assert "holds no signals" in found["silent"].because
