"""Detections of a case's scenes held against the tracks of its ships."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import shapely

from quaywatch.clock import parse_span
from quaywatch.geo import LocalFrame, LonLat, Shape
from quaywatch.pipeline.scene_matches import SceneSearch, match_scenes
from quaywatch.pipeline.ship_lake import CaseLake, SignalFile
from quaywatch.pipeline.tasks import Pace
from quaywatch.records.detection import Detection, DetectionKind
from quaywatch.records.observation import Measure
from quaywatch.records.scene import Band, Modality, Scene, SceneFile

CENTRE = LonLat(lon=130.3, lat=42.2)
FRAME = LocalFrame(origin=CENTRE)
TAKEN = datetime(2025, 6, 2, 2, 10, tzinfo=UTC)
SENDING, FALSE = 273_000_001, 273_000_002
PACE = Pace(workers=1, told=lambda _done, _all: None)


def square(half_m: float) -> Shape:
    return FRAME.from_plane(shapely.box(-half_m, -half_m, half_m, half_m))


def at(east_m: float, north_m: float) -> LonLat:
    return FRAME.from_plane(shapely.Point(east_m, north_m)).positions[0]


SCENE = Scene(
    id="scene-1",
    name="drawn.tif",
    sensor="sentinel2",
    modality=Modality.OPTICAL,
    acquired=parse_span("2025-06-02T02:10:00Z"),
    gsd_m=10.0,
    footprint=square(5000.0),
    files=(SceneFile(sha256="e5" * 32, bands={Band.RED: 1}),),
    credit="drawn",
    time_source="file name",
)


def detection(key: str, east_m: float, north_m: float) -> Detection:
    return Detection(
        id=key,
        scene=SCENE.id,
        kind=DetectionKind.VESSEL,
        outline=FRAME.from_plane(shapely.box(east_m - 60.0, north_m - 10.0, east_m + 60.0, north_m + 10.0)),
        score=0.95,
        length_m=Measure(value=120.0, u95=10.0),
        width_m=Measure(value=20.0, u95=5.0),
        heading_deg=90.0,
        detector="drawn",
        version="1",
    )


def signals(folder: Path) -> SignalFile:
    """Two ships that lie still and are heard every ten minutes, and twenty more outside of what was searched."""
    rows = ["time,mmsi,lon,lat,speed,name,length"]
    places = {SENDING: at(0.0, 0.0), FALSE: at(2500.0, 2500.0)}
    places |= {273_000_010 + n: at(6_000.0 + 400.0 * n, 0.0) for n in range(20)}
    for step in range(-200, 200):
        time = (TAKEN + timedelta(minutes=10 * step)).strftime("%Y-%m-%dT%H:%M:%SZ")
        rows += [f"{time},{mmsi},{one.lon:.5f},{one.lat:.5f},0.0,DRAWN,120" for mmsi, one in places.items()]
    path = folder / "signals.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return SignalFile(path=path, sha256="ab" * 32, name=path.name)


@pytest.fixture(scope="module")
def matches(tmp_path_factory):
    folder = tmp_path_factory.mktemp("matches")
    lake = CaseLake(folder=folder / "ais", files=(signals(folder),), known={})
    found = (detection("sends", 10.0, 5.0), detection("alone", -3000.0, -2000.0))
    search = SceneSearch(scene=SCENE, detections=found, area=(square(4000.0),))
    return {one.detection or one.mmsi: one for one in match_scenes(lake, [search], pace=PACE).records["ship_matches"]}


def test_a_detection_where_a_ship_sends_from_is_likely_that_ship(matches):
    assert matches["sends"].mmsi == SENDING
    assert matches["sends"].probability > 0.95
    assert matches["sends"].distance_m < 100.0
    assert matches["sends"].length_ratio == pytest.approx(1.0, abs=0.05)


def test_a_detection_far_from_all_that_send_is_none_of_them(matches):
    assert matches["alone"].mmsi is None
    assert matches["alone"].p_not_transmitting > 0.5


def test_a_ship_that_sends_from_where_nothing_is_seen_is_named(matches):
    assert matches[FALSE].detection is None
    assert 0.01 < matches[FALSE].probability < 0.5  # that the detector missed it is likelier


def test_a_ship_outside_of_what_was_searched_is_not_missed(matches):
    assert set(matches) == {"sends", "alone", FALSE}


def test_other_times_than_those_of_the_tracks_tell_nothing_of_any_ship(tmp_path):
    lake = CaseLake(folder=tmp_path / "ais", files=(signals(tmp_path),), known={})
    later = replace(SCENE, acquired=parse_span("2025-06-20T02:10:00Z"))
    search = SceneSearch(scene=later, detections=(detection("alone", 0.0, 0.0),), area=(square(4000.0),))
    told = match_scenes(lake, [search], pace=PACE).records["ship_matches"]
    assert [(one.mmsi, one.p_not_transmitting) for one in told] == [(None, None)]
