"""Matches as files: what is not known is null, and the layer says what each row shows."""

from __future__ import annotations

import json

import numpy as np
import pyogrio
import pytest
import shapely
from pyarrow import parquet

from quaywatch.errors import DataError
from quaywatch.records.ship_match import MATCH_COLUMNS, ShipMatches
from quaywatch.report.match_tables import write_match_tables


def drawn_matches():
    nan = np.nan
    rows = [
        ("s", 1_748_743_800_000, "a", 440000001, 0.987654321, 0.001, 12.34, 3.0, 0.97, 129.3, 35.1, "ONE", 9074729,
         "KR", "{}"),
        ("s", 1_748_743_800_000, "b", 0, 1.0, nan, nan, nan, nan, 129.4, 35.1, "", 0, "", "{}"),
        ("", 1_748_743_800_000, None, 440000002, 0.1, nan, nan, 2.0, nan, -179.9999999, 35.1, "", 0, "KR", "{}"),
    ]  # fmt: skip
    named = zip(MATCH_COLUMNS.items(), zip(*rows, strict=True), strict=True)
    return ShipMatches(columns={name: np.array(values, kind) for (name, kind), values in named})


def test_the_table_has_a_row_for_each_and_null_for_what_is_not_known(tmp_path):
    path, _, _ = write_match_tables(drawn_matches(), tmp_path / "out")
    table = parquet.read_table(path)
    rows = table.to_pylist()
    assert [row["mmsi"] for row in rows] == [440000001, None, 440000002]
    assert [row["detection_id"] for row in rows] == ["a", "b", None]
    assert rows[0]["probability"] == 0.987654321
    assert [rows[1][name] for name in ("p_not_transmitting", "distance_m", "name", "imo", "flag")] == [None] * 5
    assert rows[2]["scene"] is None
    assert rows[0]["acquired"].isoformat() == "2025-06-01T02:10:00+00:00"
    assert b"geometry" in table.schema.metadata[b"geo"]


def test_the_layer_tells_pairs_from_what_is_alone(tmp_path):
    _, path, _ = write_match_tables(drawn_matches(), tmp_path)
    features = json.loads(path.read_text("utf-8"))["features"]
    assert [one["properties"]["shows"] for one in features] == ["pair", "no tracked vessel", "vessel not seen"]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [129.3, 35.1]}
    assert features[0]["properties"]["probability"] == 0.9877


def test_a_geopackage_read_back_says_what_the_table_says_and_what_each_row_shows(tmp_path):
    table, _, package = write_match_tables(drawn_matches(), tmp_path)
    read = pyogrio.read_arrow(package, layer="matches")[1]
    assert read["shows"].to_pylist() == ["pair", "no tracked vessel", "vessel not seen"]
    wanted = parquet.read_table(table).drop_columns("geometry")
    assert read.drop_columns(["shows", "geometry"]).to_pylist() == wanted.to_pylist()
    assert shapely.from_wkb(read["geometry"][0].as_py()) == shapely.Point(129.3, 35.1)


def test_no_match_is_a_table_without_rows(tmp_path):
    paths = write_match_tables(ShipMatches.joined([]), tmp_path)
    assert parquet.read_table(paths[0]).num_rows == 0
    assert json.loads(paths[1].read_text("utf-8"))["features"] == []


def test_columns_that_are_missing_or_of_another_length_are_refused():
    columns = dict(drawn_matches().columns)
    for wrong in ({**columns, "mmsi": np.zeros(1, np.int64)}, {key: columns[key] for key in list(columns)[:-1]}):
        with pytest.raises(DataError, match="columns of matches"):
            ShipMatches(columns=wrong)
