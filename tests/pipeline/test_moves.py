"""Voyages, trains and crossings are found by a run, and stand in the report with their sightings."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SIGHTINGS = Path(__file__).parents[1] / "data" / "sightings"


def quaywatch(*arguments: str | Path) -> None:
    done = subprocess.run([sys.executable, "-m", "quaywatch", *arguments], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def train_file(folder: Path) -> Path:
    """A train on this side of a bridge, then the same on the other, then gone from the first."""
    rows = [
        {"id": "t1", "time": "2025-01-05T01:00:00Z", "zone": "west", "kind": "train", "outcome": "seen"},
        {"id": "t2", "time": "2025-01-05T03:00:00Z", "zone": "west", "kind": "train", "outcome": "not_seen"},
        {
            "id": "t3",
            "time": "2025-01-05T03:00:00Z",
            "zone": "east",
            "kind": "train",
            "outcome": "seen",
            "same_as": ["t1"],
        },
    ]
    zones = {"west": {"kind": "station"}, "east": {"kind": "station"}}
    file = folder / "bridge.sightings.json"
    content = {"schema": "quaywatch/sightings/1", "id": "bridge", "site": {"name": "Bridge", "zones": zones}}
    file.write_text(json.dumps(content | {"sightings": rows}), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("moves")
    case = folder / "case"
    quaywatch("new", case, "--title", "Moves", "--question", "What went where?")
    quaywatch("ingest", "--case", case, SIGHTINGS / "bellingcat-zafar-2024.sightings.json", train_file(folder))
    quaywatch("run", case, "--workers", "1")
    quaywatch("report", case)
    quaywatch("verify", case)
    return json.loads((case / "report" / "report.json").read_text(encoding="utf-8"))


def rows(report, table):
    found = [one for one in report["tables"] if one["id"] == table]
    return [[cell["text"].replace("\u00a0", " ") for cell in row["cells"]] for one in found for row in one["rows"]]


def test_voyages_between_ports_are_told_with_the_time_there_was(report):
    found = rows(report, "voyages")
    assert found[0][1] == "Sevastopol to Djibouti"
    assert all("possible" in row[5] for row in found)


def test_trains_and_the_crossing_between_two_stations_are_told(report):
    assert [row[2] for row in rows(report, "trains")] == ["train", "train"]
    (crossing,) = rows(report, "crossings")
    assert crossing[1] == "Bridge, west to east"


def test_every_move_leads_to_its_sightings(report):
    for table in report["tables"]:
        if table["id"] in ("voyages", "trains", "crossings"):
            assert all(row["cells"][-1]["links"] for row in table["rows"])
