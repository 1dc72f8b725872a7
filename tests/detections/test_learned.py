from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from affine import Affine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quaywatch.detections.learned import DETECTOR
from quaywatch.errors import DataError
from quaywatch.plugins import VesselDetector
from quaywatch.records.observation import Outcome
from quaywatch.records.place import ZoneKind
from quaywatch.records.scene import Band

ANCHORED = {"east_m": 1000, "south_m": 1200, "length_m": 200, "width_m": 32}
ALONGSIDE = {"east_m": 1040, "south_m": 618, "length_m": 190, "width_m": 30, "heading_deg": 90}
BERTH_M = ((900.0, 1200.0), (600.0, 648.0))


def turn_deg(a: float, b: float) -> float:
    return min((a - b) % 180.0, (b - a) % 180.0)


def afloat(detections):
    return [one for one in detections if not one.at_quay and one.length_m.value >= 70]


def test_the_shipped_detector_keeps_its_contract():
    assert isinstance(DETECTOR, VesselDetector)


@pytest.mark.parametrize("heading_deg", [0, 33, 75, 121, 170])
def test_a_ship_at_anchor_is_found_with_its_length_and_heading(drawn, heading_deg):
    window = drawn.window([drawn.ship(**ANCHORED, heading_deg=heading_deg)])
    (found,) = afloat(DETECTOR.find_vessels(window, ())[0])
    assert found.length_m.value == pytest.approx(200, abs=10)
    assert 2 < found.length_m.u95 < 20
    assert turn_deg(found.heading_deg, heading_deg) <= 8
    assert found.score > 0.5


@pytest.mark.parametrize("pixel_m", [3.0, 5.0, 7.2, 10.0, 20.0])
def test_a_ship_is_found_at_any_pixel_size(drawn, pixel_m):
    ship = drawn.ship(east_m=1000, south_m=1200, length_m=260, width_m=40, heading_deg=50)
    (found,) = afloat(DETECTOR.find_vessels(drawn.window([ship], pixel_m=pixel_m), ())[0])
    assert found.length_m.value == pytest.approx(260, abs=60)
    assert turn_deg(found.heading_deg, 50) <= 10


def test_a_ship_is_found_on_a_turned_grid(drawn):
    ship = drawn.ship(**ANCHORED, heading_deg=40)
    straight = drawn.window([ship])
    corner = straight.transform @ Affine.rotation(25)
    turned = dataclasses.replace(straight, transform=corner)
    (found,) = afloat(DETECTOR.find_vessels(turned, ())[0])
    assert found.length_m.value == pytest.approx(200, abs=40)
    assert turn_deg(found.heading_deg, 65) <= 8 or turn_deg(found.heading_deg, 15) <= 8


def test_a_ship_alongside_occupies_its_berth_and_is_told_once(drawn):
    window = drawn.window([drawn.ship(**ALONGSIDE)])
    zone = drawn.zone(window, *BERTH_M)
    detections, (answer,) = DETECTOR.find_vessels(window, [zone])
    assert answer.outcome is Outcome.SEEN
    found = [one for one in detections if one.id in answer.vessels]
    assert len(found) == 1
    assert found[0].at_quay
    assert found[0].zone == zone.id
    assert found[0].length_m.value == pytest.approx(190, abs=45)


def test_an_empty_berth_is_not_seen(drawn):
    window = drawn.window()
    detections, (answer,) = DETECTOR.find_vessels(window, [drawn.zone(window, *BERTH_M)])
    assert answer.outcome is Outcome.NOT_SEEN
    assert not [one for one in detections if one.zone]


def test_a_berth_under_cloud_is_not_observable(drawn):
    clear = drawn.window([drawn.ship(**ALONGSIDE)])
    window = dataclasses.replace(clear, cloud=np.ones(clear.shape, bool))
    _, (answer,) = DETECTOR.find_vessels(window, [drawn.zone(window, *BERTH_M)])
    assert answer.outcome is Outcome.NOT_OBSERVABLE


def test_an_anchorage_is_answered_by_the_vessels_in_it(drawn):
    window = drawn.window([drawn.ship(east_m=1000, south_m=1300, length_m=220, width_m=36, heading_deg=60)])
    zones = [
        drawn.zone(window, (700, 1300), south, ZoneKind.ANCHORAGE) for south in ((1100.0, 1500.0), (1600.0, 1900.0))
    ]
    _, (busy, empty) = DETECTOR.find_vessels(window, zones)
    assert (busy.outcome, len(busy.vessels)) == (Outcome.SEEN, 1)
    assert (empty.outcome, empty.vessels) == (Outcome.NOT_SEEN, ())


@pytest.mark.parametrize("missing", [(Band.SWIR16,), (Band.BLUE,), (Band.RED, Band.NIR)], ids=str)
def test_a_band_that_is_missing_is_shown_by_its_nearest(drawn, missing):
    bands = [band for band in drawn.bands if band not in missing]
    window = drawn.window([drawn.ship(**ANCHORED, heading_deg=33)], bands=bands)
    assert afloat(DETECTOR.find_vessels(window, ())[0])


def test_a_picture_without_infrared_is_refused_with_advice(drawn):
    window = drawn.window(bands=(Band.BLUE, Band.GREEN, Band.RED))
    with pytest.raises(DataError, match="vessels_optical"):
        DETECTOR.find_vessels(window, ())


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


@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_stripes_without_data_are_no_ships_and_hide_none(drawn, hole):
    window = drawn.window([drawn.ship(**ANCHORED, heading_deg=90)])
    values = {band: grid.copy() for band, grid in window.values.items()}
    for grid in values.values():
        grid[140:143] = hole
        grid[:, 160:162] = hole
    striped = drawn.window_of(values)
    (found,) = afloat(DETECTOR.find_vessels(striped, ())[0])
    assert found.length_m.value == pytest.approx(200, abs=40)


def test_the_same_window_gives_the_same_answer(drawn):
    window = drawn.window([drawn.ship(**ALONGSIDE)])
    assert DETECTOR.find_vessels(window, ()) == DETECTOR.find_vessels(window, ())


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    east_m=st.floats(500, 1500),
    south_m=st.floats(1000, 1600),
    length_m=st.floats(120, 350),
    heading_deg=st.floats(0, 179),
    gain=st.floats(0.5, 2.0),
)
def test_a_ship_afloat_is_found_wherever_it_lies(drawn, east_m, south_m, length_m, heading_deg, gain):
    ship = drawn.ship(
        east_m=east_m, south_m=south_m, length_m=length_m, width_m=length_m / 6.5, heading_deg=heading_deg
    )
    window = drawn.window([ship])
    window = dataclasses.replace(window, values={band: grid * gain for band, grid in window.values.items()})
    found = afloat(DETECTOR.find_vessels(window, ())[0])
    assert any(abs(one.length_m.value - length_m) <= 20 for one in found)
