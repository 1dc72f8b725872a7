from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from quaywatch.detections.vessels_optical import DETECTOR
from quaywatch.plugins import VesselDetector
from quaywatch.records.observation import Outcome
from quaywatch.records.place import ZoneKind
from quaywatch.records.scene import Band

BERTH_M = ((900.0, 1200.0), (600.0, 648.0))
ALONGSIDE = {"east_m": 1040, "south_m": 618, "length_m": 190, "width_m": 30, "heading_deg": 90}


def turn_deg(a: float, b: float) -> float:
    return min((a - b) % 180.0, (b - a) % 180.0)


def test_the_shipped_detector_keeps_its_contract():
    assert isinstance(DETECTOR, VesselDetector)


@pytest.mark.parametrize("heading_deg", [0, 33, 75, 121, 170])
def test_a_ship_at_anchor_is_found_with_its_length_and_heading(drawn, heading_deg):
    ship = drawn.ship(east_m=1000, south_m=1200, length_m=200, width_m=32, heading_deg=heading_deg)
    detections, answers = DETECTOR.find_vessels(drawn.window([ship]), ())
    (found,) = [one for one in detections if not one.at_quay]
    assert answers == ()
    assert found.length_m.value == pytest.approx(200, abs=20)
    assert found.width_m.value == pytest.approx(32, abs=20)
    assert turn_deg(found.heading_deg, heading_deg) <= 5
    assert found.score > 0.3


def test_a_ship_alongside_occupies_its_berth_and_is_measured_once(drawn):
    window = drawn.window([drawn.ship(**ALONGSIDE)])
    zone = drawn.zone(window, *BERTH_M)
    detections, (answer,) = DETECTOR.find_vessels(window, [zone])
    assert answer.outcome is Outcome.SEEN
    assert answer.probability > 0.8
    (found,) = detections
    assert answer.vessels == (found.id,)
    assert found.zone == zone.id
    assert found.at_quay
    assert found.length_m.value == pytest.approx(190, abs=20)
    assert turn_deg(found.heading_deg, 90) <= 2


def test_a_ship_over_two_berths_is_one_vessel_in_both(drawn):
    window = drawn.window([drawn.ship(**ALONGSIDE)])
    zones = [drawn.zone(window, (840, 1040), BERTH_M[1]), drawn.zone(window, (1040, 1240), BERTH_M[1])]
    detections, answers = DETECTOR.find_vessels(window, zones)
    (found,) = detections
    assert [answer.vessels for answer in answers] == [(found.id,), (found.id,)]


def test_two_ships_in_one_berth_are_two_vessels(drawn):
    ships = [drawn.ship(east_m=e, south_m=614, length_m=110, width_m=24, heading_deg=90) for e in (880, 1050)]
    window = drawn.window(ships)
    detections, (answer,) = DETECTOR.find_vessels(window, [drawn.zone(window, (800, 1130), BERTH_M[1])])
    assert len(answer.vessels) == 2
    assert [one.length_m.value for one in detections] == pytest.approx([110, 110], abs=25)


@pytest.mark.parametrize("quay_off_m", [-15, 0, 15], ids=["drawn-landward", "exact", "drawn-seaward"])
def test_an_empty_berth_is_not_seen_though_its_quay_line_is_a_pixel_off(drawn, quay_off_m):
    window = drawn.window(quay_south_m=600.0 + quay_off_m)
    detections, (answer,) = DETECTOR.find_vessels(window, [drawn.zone(window, *BERTH_M)])
    assert answer.outcome is Outcome.NOT_SEEN
    assert answer.probability < 0.5
    assert answer.vessels == ()
    assert detections == ()


def test_a_berth_under_half_a_cloud_is_not_observable(drawn):
    clear = drawn.window([drawn.ship(**ALONGSIDE)])
    cloud = np.zeros(clear.shape, bool)
    cloud[:, 105:] = True
    window = dataclasses.replace(clear, cloud=cloud)
    _, (answer,) = DETECTOR.find_vessels(window, [drawn.zone(window, *BERTH_M)])
    assert answer.outcome is Outcome.NOT_OBSERVABLE
    assert answer.probability is None
    assert answer.usable_share == pytest.approx(0.5, abs=0.03)


def test_a_berth_outside_the_window_is_not_observable(drawn):
    window = drawn.window()
    _, (answer,) = DETECTOR.find_vessels(window, [drawn.zone(window, (9000.0, 9300.0), (600.0, 648.0))])
    assert answer.outcome is Outcome.NOT_OBSERVABLE
    assert answer.usable_share == 0


def test_an_anchorage_is_answered_by_the_vessels_in_it(drawn):
    ship = drawn.ship(east_m=1000, south_m=1300, length_m=220, width_m=36, heading_deg=60)
    window = drawn.window([ship])
    zones = [
        drawn.zone(window, (700, 1300), south, ZoneKind.ANCHORAGE) for south in ((1100.0, 1500.0), (1600.0, 1900.0))
    ]
    _, (busy, empty) = DETECTOR.find_vessels(window, zones)
    assert (busy.outcome, len(busy.vessels)) == (Outcome.SEEN, 1)
    assert (empty.outcome, empty.vessels) == (Outcome.NOT_SEEN, ())


def test_without_infrared_the_answer_carries_no_chance(drawn):
    window = drawn.window([drawn.ship(**ALONGSIDE)], bands=(Band.BLUE, Band.GREEN, Band.RED))
    _, (answer,) = DETECTOR.find_vessels(window, [drawn.zone(window, *BERTH_M)])
    assert answer.outcome is Outcome.SEEN
    assert answer.probability is None


def test_yards_and_tracks_get_no_answer(drawn):
    window = drawn.window()
    assert DETECTOR.find_vessels(window, [drawn.zone(window, *BERTH_M, ZoneKind.YARD)]) == ((), ())


@pytest.mark.parametrize(
    ("level", "size"),
    [(0.02, 1), (0.25, 64), (0.02, 64), (np.nan, 64), (np.inf, 64), (np.nan, 1)],
    ids=["one-pixel", "all-land", "all-water", "all-nodata", "infinite", "one-empty-pixel"],
)
def test_a_window_with_nothing_to_see_has_no_vessels(drawn, level, size):
    window = drawn.window_of({band: np.full((size, size), level, np.float32) for band in drawn.bands})
    detections, (answer,) = DETECTOR.find_vessels(window, [drawn.zone(window, (100.0, 300.0), (100.0, 150.0))])
    assert detections == ()
    assert answer.outcome in (Outcome.NOT_OBSERVABLE, Outcome.NOT_SEEN)


def test_the_same_window_gives_the_same_keys(drawn):
    window = drawn.window([drawn.ship(**ALONGSIDE)])
    assert DETECTOR.find_vessels(window, ()) == DETECTOR.find_vessels(window, ())


def test_coarser_pixels_widen_the_interval(drawn):
    ship = drawn.ship(east_m=2000, south_m=2400, length_m=350, width_m=60, heading_deg=40)
    window = drawn.window([ship], side_m=4000, pixel_m=20.0)
    (found,) = [one for one in DETECTOR.find_vessels(window, ())[0] if not one.at_quay]
    assert found.length_m.u95 == pytest.approx(130, rel=0.01)
    assert found.length_m.value == pytest.approx(350, abs=40)
