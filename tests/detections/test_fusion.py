from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from quaywatch.detections.berth_history import judge_berths
from quaywatch.detections.fusion import StripKeeper, fuse_history, told_by
from quaywatch.detections.vessels_optical import DETECTOR
from quaywatch.plugins import VesselDetector
from quaywatch.records.observation import Outcome

PONTOON = {"east_m": 200, "south_m": 314, "length_m": 120, "width_m": 24, "heading_deg": 90}
SHIP = {"east_m": 720, "south_m": 317, "length_m": 190, "width_m": 30, "heading_deg": 90}


@pytest.fixture(scope="module")
def harbour(drawn):
    """Seven looks at a harbour with a pontoon in every look, and a ship in the last; zones over both."""
    windows = []
    for number in range(7):
        afloat = [drawn.ship(**PONTOON), *([drawn.ship(**SHIP)] if number == 6 else [])]
        window = drawn.window(afloat, seed=number, side_m=1000.0, quay_south_m=300.0)
        windows.append(dataclasses.replace(window, scene=dataclasses.replace(window.scene, id=f"scene-{number}")))
    zones = [drawn.zone(windows[0], east, (300.0, 348.0)) for east in ((100.0, 300.0), (620.0, 820.0))]
    return windows, zones


@pytest.fixture(scope="module")
def looked(harbour):
    """What the detector alone finds, scene by scene, and what the histories say."""
    windows, zones = harbour
    keeper = StripKeeper(DETECTOR)
    alone = {window.scene.id: keeper.find_vessels(window, zones) for window in windows}
    return alone, judge_berths(keeper.strips, zones)


def fused(looked, harbour, scene):
    alone, histories = looked
    return fuse_history(*alone[scene], [one for one in histories if one.scene == scene], harbour[1], DETECTOR)


def test_a_keeper_is_a_detector_that_answers_as_the_one_inside(harbour, looked):
    windows, zones = harbour
    assert isinstance(StripKeeper(DETECTOR), VesselDetector)
    assert looked[0]["scene-0"] == DETECTOR.find_vessels(windows[0], zones)


def test_what_is_there_in_every_look_is_no_vessel(harbour, looked):
    alone, _ = looked
    assert alone["scene-0"][1][0].outcome is Outcome.SEEN
    detections, (answer, free) = fused(looked, harbour, "scene-0")
    assert (answer.outcome, free.outcome) == (Outcome.NOT_SEEN, Outcome.NOT_SEEN)
    assert answer.vessels == ()
    assert detections == ()


def test_the_extent_of_the_history_takes_the_place_of_the_detection(harbour, looked):
    alone, _ = looked
    detections, (pontoon, busy) = fused(looked, harbour, "scene-6")
    (ship,) = detections
    assert pontoon.outcome is Outcome.NOT_SEEN
    assert (busy.outcome, busy.vessels) == (Outcome.SEEN, (ship.id,))
    assert ship.id not in {one.id for one in alone["scene-6"][0]}
    assert ship.length_m.value == pytest.approx(190, abs=12)
    assert ship.zone == busy.zone
    assert ship.at_quay


def test_without_histories_nothing_changes(harbour, looked):
    alone, _ = looked
    assert fuse_history(*alone["scene-6"], [], harbour[1], DETECTOR) == alone["scene-6"]
    assert told_by(DETECTOR, []) == f"vessels_optical {DETECTOR.version}"


def test_a_history_that_does_not_decide_leaves_the_answer_and_says_why(harbour):
    windows, zones = harbour
    keeper = StripKeeper(DETECTOR)
    detections, answers = keeper.find_vessels(windows[6], zones)
    keeper.find_vessels(windows[0], zones)
    histories = [one for one in judge_berths(keeper.strips, zones) if one.scene == "scene-6"]
    kept, told = fuse_history(detections, answers, histories, zones, DETECTOR)
    assert kept == detections
    assert [one.outcome for one in told] == [one.outcome for one in answers]
    assert all("does not decide: The berth has 1 other look of this kind; 5" in one.because for one in told)


def test_a_berth_that_could_not_be_seen_stays_so_whatever_its_history(harbour, looked):
    windows, zones = harbour
    cloud = np.zeros(windows[6].shape, bool)
    cloud[:, 60:75] = True
    detections, answers = DETECTOR.find_vessels(dataclasses.replace(windows[6], cloud=cloud), zones)
    histories = [one for one in looked[1] if one.scene == "scene-6"]
    _, told = fuse_history(detections, answers, histories, zones, DETECTOR)
    assert told[1] == answers[1]
    assert told[1].outcome is Outcome.NOT_OBSERVABLE


def test_a_ship_over_two_berths_is_one_vessel_in_both(drawn, harbour):
    windows, _ = harbour
    zones = [drawn.zone(windows[0], east, (300.0, 348.0)) for east in ((560.0, 715.0), (725.0, 880.0))]
    keeper = StripKeeper(DETECTOR)
    alone = {window.scene.id: keeper.find_vessels(window, zones) for window in windows}
    histories = [one for one in judge_berths(keeper.strips, zones) if one.scene == "scene-6"]
    detections, answers = fuse_history(*alone["scene-6"], histories, zones, DETECTOR)
    at_quay = [one for one in detections if one.zone]
    assert len(at_quay) == 1
    assert [one.vessels for one in answers] == [(at_quay[0].id,)] * 2
