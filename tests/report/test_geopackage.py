from __future__ import annotations

import os
import resource
import time

import pyarrow as pa
import pyogrio
import pytest
import shapely

from quaywatch.errors import CaseError
from quaywatch.report.geopackage import LayerShape, MapLayer, write_geopackage
from quaywatch.report.map_tables import MapTable


def layer(name, shapes, shape=LayerShape.POINT):
    table = pa.table({"said": pa.array([f"НАХОДКА {number}" for number in range(len(shapes))], pa.string())})
    return MapLayer(table=MapTable(name=name, title="drawn", table=table, shapes=shapes), shape=shape)


def test_equal_tables_make_equal_bytes_at_any_time(tmp_path):
    layers = [layer("one", [shapely.Point(1, 2), None]), layer("none", [])]
    first = write_geopackage(layers, tmp_path / "a.gpkg").read_bytes()
    time.sleep(1.1)  # what is told to the second would differ
    assert write_geopackage(layers, tmp_path / "b.gpkg").read_bytes() == first
    assert sorted(os.listdir(tmp_path)) == ["a.gpkg", "b.gpkg"]


def test_a_row_whose_shape_is_of_another_kind_keeps_its_values(tmp_path):
    line = shapely.LineString([(0, 0), (1, 1)])
    path = write_geopackage([layer("ways", [line, shapely.Point(1, 2)], LayerShape.LINES)], tmp_path / "new" / "a.gpkg")
    read = pyogrio.read_arrow(path, layer="ways")[1]
    assert read["said"].to_pylist() == ["НАХОДКА 0", "НАХОДКА 1"]
    assert shapely.from_wkb(read["geometry"][0].as_py()) == shapely.MultiLineString([line])
    assert read["geometry"][1].as_py() is None


@pytest.mark.parametrize("missing", [4096, 20_000, 150_000])
def test_a_full_disk_leaves_the_file_as_it_was(tmp_path, missing):
    path, new = tmp_path / "a.gpkg", [layer(name, [shapely.Point(1, 2)] * 1500) for name in ("one", "two")]
    size = write_geopackage(new, path).stat().st_size
    before = write_geopackage([layer("one", [shapely.Point(1, 2)])], path).read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size - missing, limits[1]))  # refuses writes as a full disk does
    try:
        with pytest.raises(CaseError, match="cannot be written"):
            write_geopackage(new, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["a.gpkg"]


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CaseError):
        write_geopackage([layer("one", [])], tmp_path / "file" / "a.gpkg")
