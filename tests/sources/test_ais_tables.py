"""Tables of positions, with short extracts of two authorities' tables and with drawn ones."""

import gzip
import json
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet
import pytest

from quaywatch.errors import DataError, PlanError, SourceError
from quaywatch.records.track import Positions, ShipClass, StaticReports
from quaywatch.records.track_reading import ReadCounts
from quaywatch.sources.ais_dialects import parse_columns
from quaywatch.sources.ais_files import open_ais

DATA = Path(__file__).parents[1] / "data" / "ais"
MARINECADASTRE_2022 = DATA / "marinecadastre.csv"
DANISH = DATA / "danish.csv"
JANUARY_3RD_2022_MS = 1_641_168_000_000


def read(path, columns=""):
    """Positions, static reports, counts and dialects of a whole file."""
    files = [(file.dialect, list(file.batches)) for file in open_ais(path, parse_columns(columns) if columns else None)]
    batches = [batch for _, held in files for batch in held]
    return (
        Positions.joined(batch.positions for batch in batches),
        StaticReports.joined(batch.statics for batch in batches),
        ReadCounts.joined(batch.counts for batch in batches),
        [dialect for dialect, _ in files],
    )


def written(folder, text, name="table.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_table_of_marinecadastre_is_read_as_it_is():
    positions, statics, counts, dialects = read(MARINECADASTRE_2022)
    assert dialects == ["MarineCadastre"]
    assert counts.rows == 150
    assert len(positions) + sum(counts.dropped.values()) == 150
    assert positions.time_ms[0] == JANUARY_3RD_2022_MS
    assert (positions.mmsi[1], positions.lon[1], positions.lat[1]) == (367379190, -88.56408, 30.3706)
    assert np.isnan(positions.heading_deg[0]), "511 is not available"
    eagle = statics.take(statics.mmsi == 367379190)
    assert (eagle.name[0], eagle.imo[0], eagle.call_sign[0], eagle.length_m[0]) == ("EAGLE", 8207721, "WTD4583", 28)


def test_the_same_rows_come_from_parquet_and_from_text(tmp_path):
    table = arrow_csv.read_csv(MARINECADASTRE_2022)
    parquet.write_table(table, tmp_path / "rows.bin")
    from_text, from_parquet = read(MARINECADASTRE_2022), read(tmp_path / "rows.bin")
    for ours, theirs in zip(from_text[:2], from_parquet[:2], strict=True):
        assert_alike(ours, theirs)
    assert from_text[2] == from_parquet[2]


def assert_alike(ours, theirs):
    assert len(ours) == len(theirs)
    for name in ours.__dataclass_fields__:
        first, second = getattr(ours, name), getattr(theirs, name)
        np.testing.assert_array_equal(first, second, err_msg=name)


def test_the_lower_case_table_of_2025_is_told_by_its_header(tmp_path):
    text = (
        "mmsi,base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign,vessel_type,status,length,"
        "width,draft,cargo,transceiver\n"
        "338148873,2025-01-03 00:00:01,-117.9,33.6,0.1,360.0,511,CAZADOR,IMO8207721,WX1,37,15,14,,,,B\n"
    )
    positions, statics, _, dialects = read(written(tmp_path, text))
    assert dialects == ["MarineCadastre 2025"]
    assert (positions.lon[0], positions.lat[0]) == (-117.9, 33.6)
    assert np.isnan(positions.course_deg[0])
    assert (positions.ship_class[0], positions.status[0]) == (ShipClass.B, -1)
    assert (statics.imo[0], statics.name[0]) == (8207721, "CAZADOR")


def test_a_danish_table_is_day_first_and_tells_what_is_no_ship():
    positions, statics, counts, dialects = read(DANISH)
    assert dialects == ["Danish Maritime Authority"]
    assert np.datetime64(int(positions.time_ms[0]), "ms") == np.datetime64("2026-04-26T00:00:00")
    assert counts.rows == 180
    assert counts.dropped["base station"] > 0
    assert "Unknown" not in {*statics.name, *statics.destination, *statics.call_sign}
    assert len(positions) == 180 - sum(counts.dropped.values())


def test_a_table_like_those_of_spire_has_zones_and_rows_without_position(tmp_path):
    text = (
        "timestamp,mmsi,latitude,longitude,speed,course,heading,status,msg_type,imo,name,collection_type\n"
        "2025-01-03T09:00:00+09:00,441234000,35.1,129.1,10.2,90.0,91,0,1,,,terrestrial\n"
        "2025-01-03T00:00:10Z,441234000,,,,,,,5,9074729,HAN BADA,satellite\n"
    )
    positions, statics, counts, dialects = read(written(tmp_path, text))
    assert dialects == ["Spire"]
    assert np.datetime64(int(positions.time_ms[0]), "ms") == np.datetime64("2025-01-03T00:00:00")
    assert positions.receivers[positions.receiver[0]] == "terrestrial"
    assert (statics.imo[0], statics.name[0]) == (9074729, "HAN BADA")
    assert (dict(counts.messages), dict(counts.dropped)) == ({"1": 1, "5": 1}, {})


def test_columns_of_any_name_can_be_named(tmp_path):
    text = "when;who;x pos;y pos;v;station\n1735862400;273000001;130,5;42,25;3,5;hill\n"
    path = written(tmp_path, text)
    with pytest.raises(DataError, match="--columns"):
        read(path)
    positions, *_ = read(path, "time=when,mmsi=who,lon=x pos,lat=y pos,speed=v,receiver=station")
    assert (positions.lon[0], positions.lat[0], positions.speed_kn[0]) == (130.5, 42.25, 3.5)
    assert positions.receivers == ("hill",)


def test_a_column_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match="'clock'"):
        read(written(tmp_path, "t,mmsi,lon,lat\n"), "time=clock,mmsi=mmsi,lon=lon,lat=lat")


@pytest.mark.parametrize("text", ["time", "time=", "hour=x", "time=a,time=b", "dates=backwards"])
def test_columns_that_make_no_sense_are_refused(text):
    with pytest.raises(PlanError):
        parse_columns(text)


NO_FIX = "latitude 91 or longitude 181 (not available)"
HEADER = "time,mmsi,lon,lat,speed,course,heading,name\n"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param("2025-01-03T00:00:00Z,441234000,129,91,1,1,1,", NO_FIX, id="91"),
        pytest.param("2025-01-03T00:00:00Z,441234000,181,35,1,1,1,", NO_FIX, id="181"),
        pytest.param("2025-01-03T00:00:00Z,441234000,200,35,1,1,1,", "position out of range", id="200"),
        pytest.param("2025-01-03T00:00:00Z,441234000,,,1,1,1,", "no position", id="no-position"),
        pytest.param("2025-01-03T00:00:00Z,441234000,east,35,1,1,1,", "no position", id="words"),
        pytest.param(",441234000,129,35,1,1,1,", "no time", id="no-time"),
        pytest.param("2025-02-30T00:00:00Z,441234000,129,35,1,1,1,", "no time", id="february-30"),
        pytest.param("2025-01-03,441234000,129,35,1,1,1,", "no time", id="a-day-alone"),
        pytest.param("2025-01-03T00:00:00Z,0,129,35,1,1,1,", "MMSI missing or 0", id="mmsi-0"),
        pytest.param("2025-01-03T00:00:00Z,,129,35,1,1,1,", "MMSI missing or 0", id="no-mmsi"),
        pytest.param("2025-01-03T00:00:00Z,44123400,129,35,1,1,1,", "MMSI not nine digits", id="eight-digits"),
        pytest.param("2025-01-03T00:00:00Z,004412340,129,35,1,1,1,", "base station", id="base-station"),
        pytest.param("2025-01-03T00:00:00Z,994412340,129,35,1,1,1,", "aid to navigation", id="buoy"),
        pytest.param("2025-01-03T00:00:00Z,111441234,129,35,1,1,1,", "search and rescue aircraft", id="aircraft"),
        pytest.param("2025-01-03T00:00:00Z,441234000,129", "bad row", id="half-a-row"),
        pytest.param('"2025-01-03T00:00:00Z,441234000,129,35,1,1,1,', "bad row", id="open-quotation"),
    ],
)  # fmt: skip
def test_what_gives_no_position_is_counted_by_its_reason(tmp_path, row, reason):
    good = "2025-01-03T00:00:00Z,441234000,129,35,102.3,360,511,\n"
    positions, _, counts, _ = read(written(tmp_path, HEADER + good + row + "\n" + good))
    assert dict(counts.dropped) == {reason: 1}
    assert counts.rows == 3
    assert len(positions) == 2
    assert np.isnan([positions.speed_kn, positions.course_deg, positions.heading_deg]).all()


def test_a_fifth_of_garbage_leaves_the_other_rows(tmp_path):
    good = [f"2025-01-03T00:{n // 60:02}:{n % 60:02}Z,441234000,129,35,1,1,1,A\n" for n in range(400)]
    junk = [b"\xff\xfe\x00,,,\n", b"!AIVDM,1,1,,A\n", b"\n", b'"""\n', b"a" * 5000 + b"\n"]
    mixed = b"".join(row.encode() + (junk[n % 5] if n % 4 == 0 else b"") for n, row in enumerate(good))
    positions, _, counts, _ = read(written(tmp_path, HEADER.encode() + mixed))
    assert len(positions) == 400
    assert counts.dropped["bad row"] == 80


def test_day_and_month_are_told_by_the_column_as_a_whole(tmp_path):
    rows = "01/02/2025 00:00:00,441234000,129,35,,,,\n"
    first, *_ = read(written(tmp_path, HEADER + rows * 3 + "13/02/2025 00:00:00,441234000,129,35,,,,\n"))
    assert np.datetime64(int(first.time_ms[0]), "ms") == np.datetime64("2025-02-01")
    second, *_ = read(written(tmp_path, HEADER + rows * 3 + "02/13/2025 00:00:00,441234000,129,35,,,,\n"))
    assert np.datetime64(int(second.time_ms[0]), "ms") == np.datetime64("2025-01-02")


def test_an_order_that_nothing_tells_is_asked_for(tmp_path):
    path = written(tmp_path, HEADER + "01/02/2025 00:00:00,441234000,129,35,,,,\n")
    with pytest.raises(DataError, match="dates=day-first"):
        read(path)
    positions, *_ = read(path, "dates=month-first")
    assert np.datetime64(int(positions.time_ms[0]), "ms") == np.datetime64("2025-01-02")


def test_two_orders_in_one_column_are_refused(tmp_path):
    rows = "13/02/2025 00:00:00,441234000,129,35,,,,\n02/13/2025 00:00:00,441234000,129,35,,,,\n"
    with pytest.raises(DataError, match="only as day/month"):
        read(written(tmp_path, HEADER + rows))


def test_packed_tables_are_unpacked_whatever_they_are_called(tmp_path):
    plain = MARINECADASTRE_2022.read_bytes()
    written(tmp_path, gzip.compress(plain[:9000]) + gzip.compress(plain[9000:]), "a.txt")
    written(tmp_path, pa.Codec("zstd").compress(plain, asbytes=True), "b.csv")
    with zipfile.ZipFile(tmp_path / "c.dat", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/one.csv", plain)
        archive.writestr("two.csv", DANISH.read_bytes())
    expected, danish = read(MARINECADASTRE_2022), read(DANISH)
    assert_alike(read(tmp_path / "a.txt")[0], expected[0])
    assert_alike(read(tmp_path / "b.csv")[0], expected[0])
    both = read(tmp_path / "c.dat")
    assert both[3] == ["MarineCadastre", "Danish Maritime Authority"]
    assert len(both[0]) == len(expected[0]) + len(danish[0])


def test_of_a_broken_archive_the_rows_before_the_break_are_kept_and_it_is_said(tmp_path):
    packed = gzip.compress(MARINECADASTRE_2022.read_bytes())
    positions, _, counts, _ = read(written(tmp_path, packed[: len(packed) // 2]))
    assert 20 < len(positions) < 150
    assert "breaks off" in counts.notes[0]


def test_a_part_of_an_archive_that_is_no_table_is_said(tmp_path):
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing here")
        archive.writestr("one.csv", MARINECADASTRE_2022.read_bytes())
    positions, _, counts, _ = read(tmp_path / "c.zip")
    assert len(positions) > 100
    assert "readme.txt" in counts.notes[0]


def test_points_of_geojson_are_rows(tmp_path):
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [130.3, 42.2]},
        "properties": {"mmsi": 273000001, "timestamp": "2025-01-03T00:00:00Z", "sog": 0.1},
    }
    line = {**feature, "geometry": {"type": "LineString", "coordinates": []}}
    whole = written(tmp_path, json.dumps({"type": "FeatureCollection", "features": [feature, line]}))
    for path in (whole, written(tmp_path, f"{json.dumps(feature)}\n{json.dumps(line)}\n", "lines")):
        positions, _, counts, _ = read(path)
        assert (positions.lon[0], positions.lat[0], positions.mmsi[0]) == (130.3, 42.2, 273000001)
        assert (counts.rows, dict(counts.dropped)) == (2, {"bad row": 1})


@pytest.mark.parametrize(
    "text", [b"", b"\n\n", gzip.compress(b"", mtime=0), b"hello\n", b"1,2,3\n4,5,6\n", b"{}", b"PAR1"]
)
def test_what_holds_no_positions_is_an_error_that_says_so(tmp_path, text):
    with pytest.raises((DataError, SourceError)):
        read(written(tmp_path, text))


@pytest.mark.parametrize("name", ["missing.csv", "*.csv", "http:/example.org/a.csv", "."])
def test_only_local_files_are_opened(tmp_path, name):
    written(tmp_path, "x")
    with pytest.raises(SourceError):
        read(tmp_path / name)


def test_a_header_without_rows_is_a_table_of_none(tmp_path):
    positions, _, counts, _ = read(written(tmp_path, HEADER.strip()))
    assert (len(positions), counts.rows) == (0, 0)


def test_a_name_in_another_code_page_is_read(tmp_path):
    text = HEADER.encode() + "2025-01-03T00:00:00Z,219000001,10,56,1,1,1,Ærø\n".encode("cp1252")
    assert read(written(tmp_path, text))[1].name[0] == "Ærø"


def test_a_table_in_utf_16_is_read(tmp_path):
    text = HEADER + "2025-01-03T00:00:00Z,219000001,10,56,1,1,1,Ærø\n"
    assert read(written(tmp_path, text.encode("utf-16")))[1].name[0] == "Ærø"
