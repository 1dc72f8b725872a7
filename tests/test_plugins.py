from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from quaywatch import plugins
from quaywatch.clock import parse_span
from quaywatch.detections.fusion import StripKeeper
from quaywatch.errors import PluginError
from quaywatch.geo import LonLat, Shape, ShapeKind
from quaywatch.plugins import (
    RoomyDetector,
    VesselDetector,
    choose_detector,
    find_detectors,
    find_margin_m,
    find_sensors,
    find_tile_pixels,
)
from quaywatch.records.scene import Band, Modality, Scene, SceneFile, SensorProfile


@pytest.fixture
def installed(monkeypatch):
    """Pretend that exactly these entry points are installed."""

    def install(*points: EntryPoint) -> None:
        monkeypatch.setattr(plugins, "entry_points", lambda group: [p for p in points if p.group == group])
        find_sensors.cache_clear()
        find_detectors.cache_clear()

    yield install
    find_sensors.cache_clear()
    find_detectors.cache_clear()


def test_the_built_in_sensors_and_detector_come_in_by_entry_point():
    assert {"sentinel1", "sentinel2", "landsat"} <= set(find_sensors())
    assert all(isinstance(profile, SensorProfile) for profile in find_sensors().values())
    assert isinstance(find_detectors()["vessels_optical"], VesselDetector)


@pytest.mark.parametrize(
    ("value", "match"),
    [
        pytest.param("no.such.module:THING", "cannot be loaded", id="module missing"),
        pytest.param("quaywatch.errors:Missing", "cannot be loaded", id="attribute missing"),
        pytest.param("quaywatch.clock:DAY", "is a timedelta. Expected a SensorProfile", id="another kind of thing"),
    ],
)
def test_a_broken_plug_in_is_named_with_what_was_expected(installed, value, match):
    installed(EntryPoint(name="broken", value=value, group="quaywatch.sensors"))
    with pytest.raises(PluginError, match=match) as caught:
        find_sensors()
    assert "'broken'" in str(caught.value)


def test_plug_ins_come_in_the_order_of_their_names(installed):
    installed(
        EntryPoint(name="b", value="quaywatch.scenes.sensors:LANDSAT", group="quaywatch.sensors"),
        EntryPoint(name="a", value="quaywatch.scenes.sensors:SENTINEL2", group="quaywatch.sensors"),
    )
    assert list(find_sensors()) == ["a", "b"]


COLOURS = (Band.BLUE, Band.GREEN, Band.RED)


def scene(bands, *, gsd_m=10.0, modality=Modality.OPTICAL):
    corners = [LonLat(lon=lon, lat=lat) for lon, lat in ((129, 35), (130, 35), (130, 36), (129, 35))]
    return Scene(
        id="scene",
        name="scene",
        sensor="any",
        modality=modality,
        acquired=parse_span("2024-05-01"),
        gsd_m=gsd_m,
        footprint=Shape(kind=ShapeKind.POLYGON, rings=(tuple(corners),)),
        files=(SceneFile(sha256="0" * 64, bands={band: number for number, band in enumerate(bands, 1)}),),
        credit="drawn",
    )


@pytest.mark.parametrize(
    ("shown", "suited"),
    [
        (scene((*COLOURS, Band.NIR)), "vessels_learned"),
        (scene((*COLOURS, Band.NIR, Band.SWIR16)), "vessels_learned"),
        (scene(COLOURS), "vessels_optical"),
        (scene((*COLOURS, Band.NIR), gsd_m=3.0), "vessels_optical"),
        (scene((*COLOURS, Band.NIR), gsd_m=30.0), "vessels_optical"),
        (scene((Band.VV, Band.VH), modality=Modality.RADAR), "vessels_sar"),
    ],
    ids=["ten-metres", "with-swir", "colours-only", "fine", "coarse", "radar"],
)
def test_a_scene_is_searched_by_the_detector_that_suits_it(shown, suited):
    assert choose_detector(shown).name == suited


def test_without_a_detector_of_its_kind_none_is_chosen(installed):
    installed(EntryPoint(name="o", value="quaywatch.detections.vessels_optical:DETECTOR", group="quaywatch.detectors"))
    assert choose_detector(scene((Band.VV,), modality=Modality.RADAR)) is None


def test_a_detector_that_says_how_much_it_likes_to_see_is_given_that_and_any_other_the_usual():
    radar, optical = find_detectors()["vessels_sar"], find_detectors()["vessels_optical"]
    assert isinstance(radar, RoomyDetector)
    assert (find_margin_m(radar), find_tile_pixels(radar)) == (radar.margin_m, radar.tile_pixels)
    assert not isinstance(optical, RoomyDetector)
    assert (find_margin_m(optical), find_tile_pixels(optical)) == (plugins.MARGIN_M, plugins.TILE_PIXELS)
    assert find_margin_m(None) == plugins.MARGIN_M
    assert find_margin_m(radar) > find_margin_m(optical)


def test_a_keeper_of_strips_likes_to_see_what_the_detector_inside_does():
    for detector in find_detectors().values():
        keeper = StripKeeper(detector)
        assert isinstance(keeper, RoomyDetector)
        assert find_tile_pixels(keeper) == find_tile_pixels(detector)
        assert find_margin_m(keeper) == find_margin_m(detector)
