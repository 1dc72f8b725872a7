"""`quaywatch ais events` on drawn tables, on a real extract, and on what is none."""

import json
from pathlib import Path

from pyarrow import parquet
from tests.pipeline.test_ship_events import SHIP, drifting, table, voyage

from quaywatch import demos
from quaywatch.records.track_event import TrackEventKind

DATA = Path(__file__).parents[1] / "data" / "ais"
SIGHTINGS = Path(demos.__file__).parent / "data" / "rajin" / "rajin-coal-2024-25.sightings.json"
KINDS = {str(kind) for kind in TrackEventKind}


def sites(folder):
    features = [
        {
            "type": "Feature",
            "properties": {"id": key, "country": country},
            "geometry": {"type": "Point", "coordinates": at},
        }
        for key, country, at in (("rajin", "KP", [130.3, 42.2]), ("vostochny", "RU", [133.05, 42.7]))
    ]
    path = folder / "sites.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_every_kind_has_its_table_and_its_map_and_figures_say_what_is_drawn(quaywatch, tmp_path):
    rows = table(tmp_path, [*voyage(SHIP), *drifting(445_000_123, 131.5)])
    ran = quaywatch("ais", "events", rows, "--sites", sites(tmp_path), "-o", tmp_path / "out", "--synthetic")
    assert ran.code == 0
    assert "port calls: 2" in ran.out
    assert "gaps: 1" in ran.out
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        "events.gpkg",
        "map.png",
        "lanes.png",
        *(f"{kind}.{ending}" for kind in KINDS for ending in ("parquet", "geojson")),
    }
    (way,) = parquet.read_table(tmp_path / "out" / "voyages.parquet").to_pylist()
    assert (way["from_site"], way["to_site"], way["mmsi"]) == ("vostochny", "rajin", SHIP)


def test_without_sites_the_ports_of_the_world_are_looked_at(quaywatch, tmp_path):
    ran = quaywatch("ais", "events", DATA / "marinecadastre.csv", DATA / "danish.csv", "-o", tmp_path, "--json")
    told = json.loads(ran.out)
    assert told["read"] == 330
    assert 0 < told["rows"] <= 330 - told["outliers"] - sum(told["dropped"].values())
    assert set(told["events"]) == KINDS


def test_a_second_run_and_files_given_otherwise_give_the_same_events(quaywatch, tmp_path):
    whole = voyage(SHIP)
    one, two = table(tmp_path, whole[:90], "one.csv"), table(tmp_path, whole[90:], "two.csv")
    for name, files in (("a", (one, two)), ("b", (two, one))):
        assert quaywatch("ais", "events", *files, "--sites", sites(tmp_path), "-o", tmp_path / name).code == 0
    for kind in KINDS:
        told = [(tmp_path / name / f"{kind}.geojson").read_text(encoding="utf-8") for name in ("a", "b")]
        assert told[0] == told[1]


def test_a_kept_lake_takes_later_files_in(quaywatch, tmp_path):
    whole = voyage(SHIP, silent=(99, 99))
    early, late = table(tmp_path, whole[:100], "early.csv"), table(tmp_path, whole[100:], "late.csv")
    given = ("--sites", sites(tmp_path), "--lake", tmp_path / "lake")
    assert "voyages: 0" in quaywatch("ais", "events", early, *given, "-o", tmp_path / "a").out
    assert "voyages: 1" in quaywatch("ais", "events", late, *given, "-o", tmp_path / "b").out
    assert "voyages: 1" in quaywatch("ais", "events", early, *given, "-o", tmp_path / "c").out


def test_a_sighting_that_a_silent_ship_could_have_been_is_proposed_with_the_reasons(quaywatch, tmp_path):
    """Off Vostochny, silent from 3 to 7 January, and there again; on 5 January a ship of 190 m lay at Rajin."""
    rows = ["time,mmsi,lon,lat,speed,name,length"]
    for ship, length in ((SHIP, 189), (SHIP + 1, 120)):
        for day in (2, 3, 7, 8):
            for hour in range(24):
                rows.append(f"2025-01-{day:02d}T{hour:02d}:00:00Z,{ship},132.95,42.5,0.4,SHIP {length},{length}")
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    given = (path, "--sites", sites(tmp_path), "-o", tmp_path / "out", "--sightings", SIGHTINGS)
    ran = quaywatch("ais", "events", *given, "--json")
    (told,) = json.loads(ran.out)["meanwhile"]
    assert (told["mmsi"], told["site"], told["name"]) == (SHIP, "rajin-port", "SHIP 189")
    assert told["sighting"].endswith("d4")
    assert 50 < told["hours_left"] < 70
    assert told["because"][1] == "190 ± 19 m seen, 189 m sent"
    assert json.loads((tmp_path / "out" / "meanwhile.jsonl").read_text(encoding="utf-8")) == told
    assert "SHIP 189 could have been" in quaywatch("ais", "events", *given).out


def test_limits_are_settable_and_a_wrong_one_lists_them(quaywatch, tmp_path):
    rows = table(tmp_path, voyage(SHIP, silent=(14, 18)))
    given = (rows, "--sites", sites(tmp_path), "-o", tmp_path / "out")
    assert "gaps: 0" in quaywatch("ais", "events", *given).out
    assert "gaps: 1" in quaywatch("ais", "events", *given, "--set", "gaps.least_h=3").out
    wrong = quaywatch("ais", "events", *given, "--set", "gaps.hours=3")
    assert wrong.code == 2
    assert "gaps.least_h" in wrong.err


def test_files_that_are_none_are_named_and_all_of_them_is_an_error(quaywatch, tmp_path):
    empty, prose = tmp_path / "empty.csv", tmp_path / "prose.txt"
    empty.touch()
    prose.write_text("Not a table at all.\n" * 20, encoding="utf-8")
    rows = table(tmp_path, voyage(SHIP))
    ran = quaywatch("ais", "events", empty, prose, tmp_path / "missing.csv", rows, "-o", tmp_path / "out")
    assert ran.code == 0
    for name in ("empty.csv", "prose.txt", "missing.csv"):
        assert name in ran.err
    assert quaywatch("ais", "events", empty, prose, "-o", tmp_path / "none").code == 3
    assert quaywatch("ais", "events", rows, "-o", tmp_path / "x", "--as-of", "soon").code != 0
