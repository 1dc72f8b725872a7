from __future__ import annotations

import json

import numpy as np
import pytest
import rasterio.features
import shapely
from pyarrow import parquet

from quaywatch.records.track_event import COMMON_COLUMNS, OWN_COLUMNS, TrackEventKind, TrackEvents
from quaywatch.report.event_tables import event_rows, write_event_tables

TEXTS = {"name": ["", "НАХОДКА"], "flag": ["RU", ""], "because": ['{"rows": 2}', "{}"], "site": ["rajin", ""]}


def events_of(kind, **given):
    columns = {}
    for name in (*COMMON_COLUMNS, *OWN_COLUMNS[kind]):
        if "_not_" in name:
            columns[name] = np.array(["2025-01-05T23:59:59.250", "NaT"], "datetime64[ms]")
        elif name in ("mmsi", "mmsi_2", "imo", "version", "confidence", "stops"):
            columns[name] = np.array([273_000_001, 0], np.int32)
        elif name == "open":
            columns[name] = np.array([True, False])
        elif name in TEXTS or name in ("event_id", "zone", "direction", "field", "old", "new", "kind"):
            columns[name] = np.array(TEXTS.get(name, ["a", "b"]), object)
        elif name.endswith(("_site", "_country")):
            columns[name] = np.array(["rajin", ""], object)
        else:
            columns[name] = np.array([1.5, np.nan], np.float32)
    return TrackEvents(kind=kind, columns={**columns, **{name: np.array(one) for name, one in given.items()}})


@pytest.mark.parametrize("kind", list(TrackEventKind))
def test_both_files_say_the_same_and_null_is_what_is_not_known(tmp_path, kind):
    events = events_of(kind)
    table_path, map_path = write_event_tables(events, tmp_path / "new")
    rows = parquet.read_table(table_path).drop_columns("geometry").to_pylist()
    features = json.loads(map_path.read_text(encoding="utf-8"))["features"]
    for row, feature, told in zip(rows, features, event_rows(events), strict=True):
        assert feature["properties"] == told == row
    assert rows[0]["start_not_before"] == "2025-01-05T23:59:59.250Z"
    assert (rows[1]["imo"], rows[1]["lon"], rows[1]["flag"], rows[1]["end_not_after"]) == (None, None, None, None)
    assert not list((tmp_path / "new").glob("*.part"))


def test_a_gap_is_a_line_and_one_across_the_antimeridian_two(tmp_path):
    gap = events_of(
        TrackEventKind.GAPS,
        start_lon=[179.0, 130.0], start_lat=[50.0, 42.0], end_lon=[-179.0, 131.0], end_lat=[52.0, 42.5],
    )  # fmt: skip
    table, _ = write_event_tables(gap, tmp_path)
    across, plain = (shapely.from_wkb(one) for one in parquet.read_table(table)["geometry"].to_pylist())
    assert [list(part.coords) for part in across.geoms] == [[(179, 50), (180, 51)], [(-180, 51), (-179, 52)]]
    assert list(plain.coords) == [(130, 42), (131, 42.5)]


def test_the_table_names_its_geometry_as_geoparquet_does(tmp_path):
    table, map_path = write_event_tables(events_of(TrackEventKind.LOITERING), tmp_path)
    geo = json.loads(parquet.read_schema(table).metadata[b"geo"])
    assert geo["primary_column"] == "geometry"
    assert geo["columns"]["geometry"]["encoding"] == "WKB"
    assert rasterio.features.is_valid_geom(json.loads(map_path.read_text(encoding="utf-8"))["features"][0]["geometry"])


def test_no_events_are_an_empty_table(tmp_path):
    table, map_path = write_event_tables(TrackEvents.joined(TrackEventKind.GAPS, []), tmp_path)
    assert parquet.read_table(table).num_rows == 0
    assert set(parquet.read_schema(table).names) >= {*COMMON_COLUMNS, "heard_probability"}
    assert json.loads(map_path.read_text(encoding="utf-8"))["features"] == []
