"""`quaywatch ais info` on extracts of real tables and on what is none."""

import gzip
import json
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "ais"


def test_info_tells_what_dialects_hold_side_by_side_and_together(quaywatch):
    ran = quaywatch("ais", "info", DATA / "danish.csv", DATA / "marinecadastre.csv")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0].startswith("danish.csv (Danish Maritime Authority): 180 rows")
    assert "from 2022-01-03T00:00:00Z" in ran.out
    assert "dropped: " in ran.out
    assert any(line.startswith("together: 330 rows") for line in lines)


def test_info_as_json_counts_every_row(quaywatch):
    ran = quaywatch("ais", "info", DATA / "danish.csv", "--json")
    (told,) = json.loads(ran.out)["files"]
    assert told["rows"] == 180 == told["positions"] + sum(told["dropped"].values())
    assert sum(told["messages"].values()) == 180
    assert told["start"] == "2026-04-26T00:00:00Z"
    west, south, east, north = told["box"]
    assert 3 < west < east < 17
    assert 53 < south < north < 60


def test_an_empty_file_is_named_and_the_others_are_told(quaywatch, tmp_path):
    empty, one = tmp_path / "empty.csv", tmp_path / "one.csv"
    empty.touch()
    one.write_text("time,mmsi,lon,lat\n2025-01-03T00:00:00Z,441234000,129,35\n")
    ran = quaywatch("ais", "info", empty, one)
    assert ran.code == 0
    assert "empty.csv is empty" in ran.err
    assert "1 rows, 1 positions, 1 vessels" in ran.out
    assert quaywatch("ais", "info", empty).code == 3


def test_a_table_of_one_line_has_no_rows(quaywatch, tmp_path):
    (tmp_path / "one.csv").write_text("time,mmsi,lon,lat")
    ran = quaywatch("ais", "info", tmp_path / "one.csv", "--json")
    (told,) = json.loads(ran.out)["files"]
    assert (told["rows"], told["start"], told["box"]) == (0, None, None)


def test_a_break_in_an_archive_is_said(quaywatch, tmp_path):
    packed = gzip.compress((DATA / "danish.csv").read_bytes())
    (tmp_path / "cut.gz").write_bytes(packed[:-300])
    ran = quaywatch("ais", "info", tmp_path / "cut.gz")
    assert ran.code == 0
    assert "breaks off" in ran.err


def test_columns_of_other_names_are_named(quaywatch, tmp_path):
    (tmp_path / "other.csv").write_text("a,b,c,d\n01/02/2025 10:00,441234000,129,35\n")
    asked = "time=a,mmsi=b,lon=c,lat=d"
    refused = quaywatch("ais", "info", tmp_path / "other.csv", "--columns", asked)
    assert refused.code == 3
    assert "dates=day-first" in refused.err
    told = quaywatch("ais", "info", tmp_path / "other.csv", "--columns", f"{asked},dates=day-first")
    assert "from 2025-02-01T10:00:00Z" in told.out
    assert quaywatch("ais", "info", tmp_path / "other.csv", "--columns", "nonsense").code == 2
