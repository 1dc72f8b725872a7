from __future__ import annotations

import json
from dataclasses import replace

import pytest

from quaywatch.clock import parse_span
from quaywatch.detections.vessels_optical import DETECTOR
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.detection import Detection, DetectionKind, ZoneAnswer
from quaywatch.records.observation import Measure, Outcome
from quaywatch.records.scene import Band, Modality, Scene, SceneFile
from quaywatch.records.skipped import Skipped
from quaywatch.report.detections import SceneFindings, detections_geojson, write_detections

CORNERS = tuple(LonLat(lon=lon, lat=lat) for lon, lat in ((129, 35), (129.002, 35), (129.002, 35.0003), (129, 35.0003)))
RECTANGLE = Shape(kind=ShapeKind.POLYGON, rings=((*CORNERS, CORNERS[0]),))
SCENE = Scene(
    id="scene-1",
    name="부산",
    sensor="sentinel2",
    modality=Modality.OPTICAL,
    acquired=parse_span("2024-05-01"),
    gsd_m=8.2,
    footprint=RECTANGLE,
    files=(SceneFile(sha256="0" * 64, bands={Band.RED: 1}),),
    credit="Contains modified Copernicus Sentinel data 2024",
)
VESSEL = Detection(
    id="det-1",
    scene="scene-1",
    kind=DetectionKind.VESSEL,
    outline=RECTANGLE,
    score=0.8,
    length_m=Measure(value=182.0, u95=40.0),
    width_m=Measure(value=30.0, u95=20.0),
    heading_deg=179.99,
    detector="vessels_optical",
    version="1",
    zone="b1",
    at_quay=True,
)
ANSWER = ZoneAnswer(
    zone="b1",
    scene="scene-1",
    outcome=Outcome.SEEN,
    because="why",
    usable_share=1.0,
    probability=0.9,
    vessels=("det-1",),
)
FOUND = SceneFindings(scene=SCENE, detections=(VESSEL,), answers=(ANSWER,), usable_share=0.75)


def test_the_file_has_every_member_of_the_format(tmp_path):
    path = tmp_path / "한글 이름.geojson"
    write_detections([FOUND], path, detector=DETECTOR)
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["type"] == "FeatureCollection"
    assert written["schema"] == "quaywatch/detections/1"
    assert (written["scene"], written["sensor"], written["gsd_m"], written["usable_share"]) == (
        "scene-1",
        "sentinel2",
        8.2,
        0.75,
    )
    assert written["acquired"] == "2024-05-01T00:00:00Z/2024-05-02T00:00:00Z"
    assert written["credit"] == SCENE.credit
    (feature,) = written["features"]
    assert len(feature["geometry"]["coordinates"][0]) == 5
    assert feature["id"] == "det-1"
    assert feature["properties"]["length_u95_m"] == 40.0
    assert feature["properties"]["heading_deg"] == 0.0
    (zone,) = written["zones"]
    assert zone == {
        "id": "b1",
        "scene": "scene-1",
        "outcome": "seen",
        "probability": 0.9,
        "usable_share": 1.0,
        "vessels": ["det-1"],
        "because": "why",
    }


def test_an_instant_stays_an_instant():
    scene = replace(SCENE, acquired=parse_span("2024-05-01T02:03:04Z"))
    assert detections_geojson([replace(FOUND, scene=scene)], detector=DETECTOR)["acquired"] == "2024-05-01T02:03:04Z"


def test_a_collection_over_scenes_names_each_with_what_was_skipped():
    other = replace(FOUND, scene=replace(SCENE, id="scene-2"), detections=(), answers=())
    skipped = Skipped(id="s", unit="broken.tif", stage="detect", reason="truncated")
    written = detections_geojson([FOUND, other], detector=DETECTOR, skipped=[skipped], with_zones=False)
    assert written["scene"] is None
    assert [scene["id"] for scene in written["scenes"]] == ["scene-1", "scene-2"]
    assert written["skipped"] == [{"what": "broken.tif", "why": "truncated"}]
    assert "zones" not in written
    assert written["features"][0]["properties"]["scene"] == "scene-1"


def test_nothing_is_left_behind_where_it_cannot_be_written(tmp_path):
    (tmp_path / "taken.geojson").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_detections([FOUND], tmp_path / "taken.geojson", detector=DETECTOR)
    assert [path.name for path in tmp_path.iterdir()] == ["taken.geojson"]
