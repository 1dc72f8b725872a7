from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from quaywatch import plugins
from quaywatch.errors import PluginError
from quaywatch.plugins import VesselDetector, choose_detector, find_detectors, find_sensors
from quaywatch.records.scene import Modality, SensorProfile


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


def test_each_kind_of_scene_has_its_own_detector():
    chosen = {modality: choose_detector(modality) for modality in Modality}
    assert {modality: one.name for modality, one in chosen.items()} == {
        Modality.OPTICAL: "vessels_optical",
        Modality.RADAR: "vessels_sar",
    }


def test_without_a_detector_of_its_kind_none_is_chosen(installed):
    installed(EntryPoint(name="o", value="quaywatch.detections.vessels_optical:DETECTOR", group="quaywatch.detectors"))
    assert choose_detector(Modality.RADAR) is None
