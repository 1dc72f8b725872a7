from __future__ import annotations

import json

import numpy as np
import pyogrio
import pytest
import rasterio.features
import shapely
from pyarrow import parquet

from quaywatch.records.track_event import COMMON_COLUMNS, OWN_COLUMNS, TrackEventKind, TrackEvents
from quaywatch.report.event_tables import event_rows, write_event_package, write_event_tables

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


def all_kinds(**given):
    events = {kind: events_of(kind) for kind in TrackEventKind}
    return {**events, **{TrackEventKind(name): events_of(TrackEventKind(name), **one) for name, one in given.items()}}


@pytest.mark.parametrize("kind", list(TrackEventKind))
def test_a_geopackage_read_back_says_what_the_table_says(tmp_path, kind):
    events = all_kinds()
    path = write_event_package(events, tmp_path / "new")
    read = pyogrio.read_arrow(path, layer=kind)[1].drop_columns("geometry")
    instants = [name for name in read.column_names if "_not_" in name]
    rows = parquet.read_table(write_event_tables(events[kind], tmp_path)[0]).drop_columns([*instants, "geometry"])
    assert read.drop_columns(instants).to_pylist() == rows.to_pylist()
    assert set(instants) == {name for name in COMMON_COLUMNS if "_not_" in name}
    for name in instants:
        first, second = read[name].to_pylist()
        assert (first.isoformat(), second) == ("2025-01-05T23:59:59.250000+00:00", None)


def test_a_geopackage_has_a_layer_for_each_kind_that_draws_one_sort_of_shape(tmp_path):
    path = write_event_package(all_kinds(), tmp_path)
    shapes = dict(pyogrio.list_layers(path).tolist())
    assert set(shapes) == {*map(str, TrackEventKind), "gap_starts"}
    assert {name for name, shape in shapes.items() if shape == "MultiLineString"} == {"gaps", "voyages"}
    assert {shapes[name] for name in set(shapes) - {"gaps", "voyages"}} == {"Point"}
    assert pyogrio.read_info(path, layer="gaps")["crs"] == "EPSG:4326"


def shapes_in(path, layer):
    return [
        shapely.from_wkb(one) if one else None
        for one in pyogrio.read_arrow(path, layer=layer)[1]["geometry"].to_pylist()
    ]


def test_gaps_and_voyages_are_lines_cut_at_the_antimeridian_and_open_gaps_have_none(tmp_path):
    came = np.array(["2025-01-05T12:00", "2025-01-09T12:00"], "datetime64[ms]")
    path = write_event_package(
        all_kinds(
            gaps={"start_lon": [179.0, 130.0], "start_lat": [50.0, 42.0], "end_lon": [-179.0, np.nan],
                  "end_lat": [52.0, np.nan], "lon": [179.0, 130.0], "lat": [50.0, 42.0]},
            port_calls={"site": np.array(["b", "a"], object), "mmsi": [1, 1], "start_not_after": came,
                        "lon": [-179.0, 20.0], "lat": [52.0, 10.0]},
            voyages={"to_site": np.array(["b", "b"], object), "mmsi": [1, 1], "end_not_after": came,
                     "lon": [179.0, 20.0], "lat": [50.0, 10.0]},
        ),
        tmp_path,
    )  # fmt: skip
    for layer in ("gaps", "voyages"):
        across, unknown = shapes_in(path, layer)
        assert [list(part.coords) for part in across.geoms] == [[(179, 50), (180, 51)], [(-180, 51), (-179, 52)]]
        assert unknown is None
    assert [(one.x, one.y) for one in shapes_in(path, "gap_starts")] == [(179, 50), (130, 42)]
