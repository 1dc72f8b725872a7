from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from quaywatch.cli.calls import calls
from quaywatch.errors import PlanError, SourceError

CASE = Path(__file__).parents[1] / "data" / "sightings" / "rajin-coal-2024-25.sightings.json"

app = typer.Typer()
app.command()(calls)


def run(*options: str):
    return CliRunner().invoke(app, options)


def test_the_count_stands_beside_its_looks():
    lines = run(str(CASE)).stdout.replace("\u00a0", " ")
    assert "at least 2 calls (1 by the looks alone; 5 with a stay limit of 3 days)" in lines
    assert "a vessel was seen on 7 of 10 usable looks; 9 of 92 days have a look" in lines
    assert "direction loading; seen as c5, d1, d4" in lines
    assert "conflict: stockpile at pier3" in lines
    assert "Why" not in lines


def test_the_window_is_the_callers():
    lines = run(str(CASE), "--window", "2024-12-28/2025-01-28").stdout.replace("\u00a0", " ")
    assert "at least 1 call " in lines
    assert "3 of 32 days have a look" in lines


def test_explained_it_names_the_sightings_and_the_rule():
    lines = run(str(CASE), "--explain").stdout.replace("\u00a0", " ")
    assert "c4 (19 December 2024, pier3) and c5 (31 December 2024, pier3): between them" in lines
    assert "holds or deck empty on 31 December 2024, holds or deck full on 5 January 2025 (d1, d4; weight +3)" in lines


def test_json_is_the_format():
    assert json.loads(run(str(CASE), "--json").stdout)["min_calls"]["strict"] == 2


@pytest.mark.parametrize("window", ["2024-12-28", "2025-01-28/2024-12-28", "a/b", "2024-12-28/2025-02-30", "1/2/3"])
def test_a_window_that_is_none_is_a_plan_error(window):
    assert isinstance(run(str(CASE), "--window", window).exception, PlanError)


def test_a_missing_file_is_a_source_error(tmp_path):
    assert isinstance(run(str(tmp_path / "none.json")).exception, SourceError)


def test_an_earlier_window_is_compared_with():
    lines = run(str(CASE), "--window", "2024-12-28/2025-01-28", "--earlier", "2024-11-01/2024-12-01").stdout
    assert "It cannot be told whether more or fewer ships came" in lines
    assert "probably" in lines


def test_an_earlier_window_needs_a_window(tmp_path):
    content = json.loads(CASE.read_text(encoding="utf-8"))
    del content["window"]
    file = tmp_path / "open.sightings.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    result = run(str(file), "--earlier", "2024-11-01/2024-12-01")
    assert isinstance(result.exception, PlanError)
