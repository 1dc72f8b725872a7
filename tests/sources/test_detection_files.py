"""Detections of our own format and of any hand, strict about the time."""

from __future__ import annotations

import json

import numpy as np
import pytest
from tests.drawn_scene import feature, write_detections

from quaywatch.errors import DataError
from quaywatch.sources.detection_files import read_detections, read_looked_area

SQUARE = [[129.0, 35.0], [129.002, 35.0], [129.002, 35.002], [129.0, 35.002], [129.0, 35.0]]


def only(path):
    (scene,), notes = read_detections([path])
    return scene, notes


def test_a_collection_of_ours_gives_its_scenes_with_those_that_have_no_detection(tmp_path):
    scenes = [
        {"id": name, "acquired": f"2025-06-0{day}T02:10:00Z", "sensor": sensor, "gsd_m": gsd}
        for day, (name, sensor, gsd) in enumerate([("a", "sentinel2", 10.0), ("b", "sentinel1", 20.0)], start=1)
    ]
    one = feature("v", (129, 35), length=80, scene="a", acquired="2025-06-01T02:10:00Z", kind="vessel")
    path = write_detections(tmp_path / "d.json", [one], acquired=None, sensor=None, gsd_m=None, scenes=scenes)
    (first, second), notes = read_detections([path])
    assert (first.scene, first.sensor, first.gsd_m, len(first)) == ("a", "sentinel2", 10.0, 1)
    assert (second.scene, second.sensor, second.gsd_m, len(second)) == ("b", "sentinel1", 20.0, 0)
    assert (first.length_m[0], first.length_u95_m[0], first.score[0]) == (80.0, 15.0, 0.97)
    assert not notes


def test_a_polygon_lies_at_its_middle_and_what_is_not_told_is_not_known(tmp_path):
    path = tmp_path / "d.json"
    geometry = {"type": "Polygon", "coordinates": [SQUARE]}
    plain = {"type": "Feature", "geometry": geometry, "properties": {"id": "x", "acquired": "2025-06-01T02:10:00Z"}}
    path.write_text(json.dumps(plain))
    scene, _ = only(path)
    assert (scene.lon[0], scene.lat[0]) == pytest.approx((129.001, 35.001))
    assert scene.detection_id.tolist() == ["x"]
    assert np.isnan([scene.length_m[0], scene.length_u95_m[0], scene.score[0], scene.gsd_m]).all()


def test_an_interval_is_its_middle_and_its_half(tmp_path):
    found = [feature("a", (129, 35))]
    scene, _ = only(write_detections(tmp_path / "d.json", found, acquired="2025-06-01T02:00:00Z/2025-06-01T02:20:00Z"))
    assert scene.half_s == 600.0
    assert np.datetime64(scene.time_ms, "ms") == np.datetime64("2025-06-01T02:10")


def test_what_has_no_id_gets_one_by_what_it_is(tmp_path):
    bare = [
        {key: value for key, value in feature("", place).items() if key != "id"} for place in ((129, 35), (129, 36))
    ]
    ids = [only(write_detections(tmp_path / "d.json", order))[0].detection_id.tolist() for order in (bare, bare[::-1])]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


def test_one_detection_in_two_files_counts_once_and_two_of_one_id_are_refused(tmp_path):
    paths = [write_detections(tmp_path / name, [feature("a", (129, 35))]) for name in ("1.json", "2.json")]
    assert len(read_detections(paths)[0][0]) == 1
    other = write_detections(tmp_path / "3.json", [feature("a", (129, 36))])
    with pytest.raises(DataError, match="another detection"):
        read_detections([*paths, other])
    named = write_detections(tmp_path / "3.json", [feature("a", (129, 36))], scene="another")
    assert [len(scene) for scene in read_detections([*paths, named])[0]] == [1, 1]


def test_what_is_no_vessel_is_counted(tmp_path):
    found = [feature("a", (129, 35)), feature("b", (129, 35), kind="structure")]
    scene, notes = only(write_detections(tmp_path / "d.json", found))
    assert scene.detection_id.tolist() == ["a"]
    assert notes == ("1 of kind 'structure' left out: no vessels",)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"geometry": None}, "no geometry"),
        ({"geometry": {"type": "LineString", "coordinates": [[129, 35], [130, 35]]}}, "is a line"),
        ({"geometry": {"type": "Point", "coordinates": ["x", 35]}}, "not numbers"),
        ({"geometry": {"type": "Point", "coordinates": [35, 129]}}, "not on the Earth"),
        ({"properties": {"score": 1.5}}, "score is '1.5'"),
        ({"properties": {"length_m": -3}}, "length_m"),
        ({"properties": {"length_m": "long"}}, "length_m"),
        ({"properties": [1]}, "odd properties"),
        ({"properties": {"acquired": "2025-06"}}, "no instant"),
        ({"properties": {"acquired": "../2025-06-01T00:00:00Z"}}, "no instant"),
        ({"properties": {"acquired": 17}}, "does not say when"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path, changed, said):
    path = write_detections(tmp_path / "d.json", [{**feature("a", (129, 35)), **changed}])
    with pytest.raises(DataError, match=said):
        read_detections([path])


@pytest.mark.parametrize("text", ["[]", "{}", '{"features": 3}', '{"features": [3]}', "7"])
def test_what_is_no_collection_is_refused(tmp_path, text):
    (tmp_path / "d.json").write_text(text)
    for read in (lambda path: read_detections([path]), read_looked_area):
        with pytest.raises(DataError):
            read(tmp_path / "d.json")


def test_areas_are_polygons_of_all_scenes_or_of_one(tmp_path):
    path = tmp_path / "a.json"
    both = [
        {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}},
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [SQUARE]}, "properties": {"scene": "s"}},
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": both}))
    assert [part.scene for part in read_looked_area(path)] == ["", "", "s"]
    path.write_text(json.dumps({"type": "Point", "coordinates": [129, 35]}))
    with pytest.raises(DataError, match="a polygon"):
        read_looked_area(path)
