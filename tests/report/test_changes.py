from __future__ import annotations

import json

from quaywatch.clock import Bracket, parse_span
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.records.change import Change, ChangeKind, ChangeSign, TrackCover
from quaywatch.records.observation import Measure
from quaywatch.records.scene import Band, Modality, Scene, SceneFile
from quaywatch.records.skipped import Skipped
from quaywatch.report.changes import changes_geojson

RING = tuple(LonLat(lon=130.6 + x, lat=42.4 + y) for x, y in ((0, 0), (0.003, 0), (0.003, 0.001), (0, 0.001), (0, 0)))
OUTLINE = Shape(kind=ShapeKind.POLYGON, rings=(RING,))


def scene_of(key, day):
    return Scene(
        id=key,
        name=f"{key}.tif",
        sensor="sentinel2",
        modality=Modality.OPTICAL,
        acquired=parse_span(day),
        gsd_m=10.0,
        footprint=OUTLINE,
        files=(SceneFile(sha256="0" * 64, bands={Band.RED: 1}),),
        credit="Contains modified Copernicus Sentinel data 2024",
    )


EARLY, LATE = scene_of("early", "2024-05-01T02:00:00Z"), scene_of("late", "2024-12-03")
CHANGE = Change(
    id="change-1",
    before=("early",),
    after=("late",),
    kind=ChangeKind.STRUCTURE,
    sign=ChangeSign.NEW,
    outline=OUTLINE,
    score=0.8,
    length_m=Measure(value=348.21, u95=4.0),
    width_m=Measure(value=26.0, u95=3.0),
    area_m2=Measure(value=9053.0, u95=1000.0),
    when=Bracket(not_before=EARLY.acquired.start, not_after=LATE.acquired.end),
    detector="changes",
    version="1",
    heading_deg=35.04,
    tracks=(
        TrackCover(
            track="T1",
            covered_share=0.97,
            covered_u95=0.02,
            covered_m=330.0,
            gap_start_m=Measure(value=0.0, u95=2.0),
            gap_end_m=Measure(value=10.206, u95=3.0),
        ),
    ),
)


def collection(changes=(CHANGE,)):
    return changes_geojson(
        changes,
        sides=([EARLY], [LATE]),
        usable_shares={"early": 1.0, "late": 0.9},
        shifts={"early": "the first", "late": "shifted"},
        skipped=[Skipped(id="x", unit="track T9", stage="zones", reason="lies outside the scenes")],
        detector=("changes", "1"),
    )


def test_a_change_is_written_as_the_format_says():
    told = collection()
    assert told["schema"] == "quaywatch/detections/1"
    assert told["usable_share"] == 0.9
    (feature,) = told["features"]
    own = feature["properties"]
    assert feature["id"] == "change-1"
    assert (own["kind"], own["sign"]) == ("structure", "new")
    assert (own["length_m"], own["length_u95_m"]) == (348.21, 4.0)
    assert own["not_before"] == "2024-05-01T02:00:00Z"
    assert own["scene"] == "late"
    assert own["heading_deg"] == 35.0
    cover = {"covered_share": 0.97, "covered_u95": 0.02, "covered_m": 330.0, "complete": False}
    gaps = {"gap_start_m": 0.0, "gap_start_u95_m": 2.0, "gap_end_m": 10.21, "gap_end_u95_m": 3.0}
    assert own["tracks"] == [{"id": "T1", **cover, **gaps}]
    json.dumps(told, allow_nan=False)


def test_every_scene_is_listed_with_its_side_and_its_credit():
    told = collection()
    assert [(one["id"], one["side"]) for one in told["scenes"]] == [("early", "before"), ("late", "after")]
    assert told["credit"] == "Contains modified Copernicus Sentinel data 2024"


def test_what_was_skipped_is_said():
    assert collection(())["skipped"] == [{"what": "track T9", "why": "lies outside the scenes"}]
    assert collection(())["features"] == []
