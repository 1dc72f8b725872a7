from __future__ import annotations

import csv
import gzip
import json
from io import BytesIO
from pathlib import Path

import pytest
from pyais import encode_dict
from pyarrow import csv as arrow_csv
from pyarrow import parquet

DATA = Path(__file__).parents[1] / "data" / "watchlists"
OFAC = DATA / "ofac_2019-01-15" / "sdn.csv"
SHIPS = (
    "MMSI,IMO,VesselName,VesselType\n445000001,8018912,JON JIN 2,70\n0,,Chong Chon Gang,\n273000001,9074729,X SEA,80\n"
)


@pytest.fixture
def ships(tmp_path):
    path = tmp_path / "ships.csv"
    path.write_text(SHIPS, encoding="utf-8")
    return path


def test_matches_name_list_and_date(quaywatch, ships):
    ran = quaywatch("ais", "watchlist", OFAC, DATA / "eu_table.csv", "--against", ships)
    assert ran.code == 0
    assert "OFAC SDN, 2019-01-15 (by the file's name): 7 ships, 5 with IMO number" in ran.out
    assert "eu_table.csv, of unknown date: 8 ships" in ran.out
    assert "3 ships held against them: 1 by number, 1 as suggestion" in ran.out
    assert "JON JIN 2: the IMO number 8018912 is that of entry 17090 of OFAC SDN, as of 2019-01-15" in ran.out
    assert "perhaps Chong Chon Gang" in ran.out
    assert "not the law of today" in ran.err


def test_the_table_of_matches_has_a_row_for_each(quaywatch, ships, tmp_path):
    out = tmp_path / "matches.csv"
    assert quaywatch("ais", "watchlist", OFAC, "--against", ships, "-o", out).code == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [(row["entry_id"], row["matched_by"], row["is_suggestion"]) for row in rows] == [
        ("17090", "imo", "False"), ("17069", "name", "True")
    ]  # fmt: skip


def test_json_tells_lists_counts_and_matches(quaywatch, ships):
    told = json.loads(quaywatch("ais", "watchlist", OFAC, "--against", ships, "--dated", "2019-02-01", "--json").out)
    assert told["lists"][0]["date"] == "2019-02-01"
    assert told["lists"][0]["counts"] == {"entry that is no ship": 1, "number that is no ship's": 2}
    assert [one["listed_imo"] for one in told["matches"]] == [[8018912], [7937317]]
    assert told["matches"][0]["list_date"] == "2019-02-01"


def test_lists_alone_are_summed_up(quaywatch):
    ran = quaywatch("ais", "watchlist", OFAC)
    assert "entry that is no ship: 1" in ran.out
    assert "held against" not in ran.out


TABLE = (
    "time,mmsi,lon,lat,name,imo\n2025-06-01T00:00:00Z,445000001,130,42,JON JIN 2,8018912\n"
    "2025-06-01T00:10:00Z,445000001,130.01,42,JON JIN 2,8018912\n2025-06-01T00:10:00Z,273000009,131,42,,\n"
)


def as_gzip(path):
    path.write_bytes(gzip.compress(TABLE.encode()))


def as_parquet(path):
    parquet.write_table(arrow_csv.read_csv(BytesIO(TABLE.encode())), path)


def as_geojson(path):
    rows = list(csv.DictReader(TABLE.splitlines()))
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]},
         "properties": row} for row in rows
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def as_sentences(path):
    said = {"type": 5, "mmsi": 445000001, "imo": 8018912, "shipname": "JON JIN 2"}
    sent = [*encode_dict(said, radio_channel="A"), *encode_dict({"type": 1, "mmsi": 273000009, "lon": 131, "lat": 42})]
    path.write_text("".join(f"1748736000,{line}\n" for line in sent))


@pytest.mark.parametrize("write", [as_gzip, as_parquet, as_geojson, as_sentences])
def test_ships_of_messages_of_any_dialect_are_held_against_lists_each_once(quaywatch, tmp_path, write):
    path = tmp_path / "messages"
    write(path)
    ran = quaywatch("ais", "watchlist", OFAC, "--against", path)
    assert ran.code == 0, ran.err
    assert "2 ships held against them: 1 by number, 0 as suggestion" in ran.out
    assert "JON JIN 2: the IMO number 8018912 is that of entry 17090" in ran.out


def test_an_empty_file_of_ships_and_a_broken_one_are_refused(quaywatch, tmp_path):
    (tmp_path / "empty").touch()
    (tmp_path / "broken").write_bytes(b"PAR1 nothing")
    for name in ("empty", "broken"):
        assert quaywatch("ais", "watchlist", OFAC, "--against", tmp_path / name).code in (3, 4)


@pytest.mark.parametrize(
    ("words", "code"),
    [(("none.csv",), 3), ((OFAC, "--dated", "soon"), 4), ((OFAC, "--columns", "x"), 2), ((OFAC, "--against", "no"), 3)],
    ids=["no list", "no day", "no columns", "no ships"],
)
def test_what_cannot_be_done_ends_with_its_code(quaywatch, words, code):
    assert quaywatch("ais", "watchlist", *words).code == code
