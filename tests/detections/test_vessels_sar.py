from __future__ import annotations

import math

import numpy as np
import pytest
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.detections.drawn_sea import RadarShip, changed, draw_sea, draw_zone, radar_window

from quaywatch.detections.vessels_sar import DETECTOR, judge_score
from quaywatch.errors import DataError
from quaywatch.geo import LonLat, distance_m
from quaywatch.plugins import VesselDetector
from quaywatch.records.observation import Outcome
from quaywatch.records.place import ZoneKind
from quaywatch.records.scene import Band, Modality


def place_m(window, detection) -> tuple[float, float]:
    column, row = window.column_row((detection.outline.centre,))[0] * window.transform.a
    return float(column), float(row)


def test_it_is_a_detector_of_radar():
    assert isinstance(DETECTOR, VesselDetector)
    assert DETECTOR.modality is Modality.RADAR


@pytest.mark.parametrize("bands", [(Band.VV,), (Band.VH,), (Band.VV, Band.VH), (Band.HH, Band.HV)], ids=str)
def test_ships_at_sea_are_found_and_measured_within_their_errors(bands):
    ships = [
        RadarShip(east_m=1000, south_m=1000, length_m=180, width_m=30, heading_deg=30),
        RadarShip(east_m=2600, south_m=1500, length_m=90, width_m=18, heading_deg=100),
        RadarShip(east_m=1500, south_m=3000, length_m=280, width_m=42, heading_deg=160),
    ]
    window = draw_sea(ships, bands=bands, seed=1)
    detections, answers = DETECTOR.find_vessels(window, ())
    assert len(detections) == 3
    assert answers == ()
    for ship in ships:
        one = min(detections, key=lambda d: math.dist(place_m(window, d), (ship.east_m, ship.south_m)))
        assert math.dist(place_m(window, one), (ship.east_m, ship.south_m)) < 10
        assert one.length_m.value == pytest.approx(ship.length_m, abs=2 * one.length_m.u95)
        assert one.length_m.u95 < 30
        assert one.width_m.value == pytest.approx(ship.width_m, abs=2 * one.width_m.u95)
        assert abs((one.heading_deg - ship.heading_deg + 90) % 180 - 90) < 5
        assert 0.5 <= one.score <= 1


def test_an_empty_sea_holds_nothing():
    assert DETECTOR.find_vessels(draw_sea(seed=2), ()) == ((), ())


def test_the_same_window_gives_the_same_answer():
    window = draw_sea([RadarShip(east_m=2000, south_m=2000)], seed=3)
    assert DETECTOR.find_vessels(window, ()) == DETECTOR.find_vessels(window, ())


@pytest.mark.parametrize("pixel_m", [5.0, 20.0, 40.0])
def test_a_ship_is_found_at_other_pixel_sizes(pixel_m):
    ship = RadarShip(east_m=2500, south_m=2500, length_m=220, width_m=34)
    window = draw_sea([ship], side_m=5000, pixel_m=pixel_m, seed=4)
    (one,), _ = DETECTOR.find_vessels(window, ())
    assert one.length_m.value == pytest.approx(220, abs=max(25, pixel_m))


def test_a_ship_is_measured_in_true_metres_in_web_mercator():
    stretch = 1 / math.cos(math.radians(60.0))
    drawn = draw_sea([RadarShip(east_m=2000, south_m=2000, length_m=200, heading_deg=90)], seed=5)
    place = Affine(10 * stretch, 0, 2_000_000, 0, -10 * stretch, 8_400_000)
    window = radar_window(drawn.values, transform=place, crs="EPSG:3857")
    (one,), _ = DETECTOR.find_vessels(window, ())
    assert one.length_m.value == pytest.approx(200, abs=20)
    assert one.heading_deg == pytest.approx(90, abs=5)


def test_land_and_its_edge_are_no_ships_and_a_ship_before_it_is():
    ship = RadarShip(east_m=2000, south_m=1500)
    for seed in range(3):
        window = draw_sea([ship], land_south_m=2500, bands=(Band.VV, Band.VH), seed=seed)
        detections, _ = DETECTOR.find_vessels(window, ())
        assert [place_m(window, one) for one in detections] == [pytest.approx((2000, 1500), abs=15)]


def test_pure_land_has_no_sea_and_no_zone_is_observable():
    window = draw_sea(land_south_m=-1.0, seed=6)
    zone = draw_zone(window, (1000, 1300), (1000, 1050), ZoneKind.ANCHORAGE)
    detections, (answer,) = DETECTOR.find_vessels(window, [zone])
    assert detections == ()
    assert answer.outcome is Outcome.NOT_OBSERVABLE
    assert "No open water" in answer.because


def test_two_ships_side_by_side_are_two():
    ships = [RadarShip(east_m=2000 + dx, south_m=2000, length_m=160, heading_deg=0) for dx in (0, 110)]
    detections, _ = DETECTOR.find_vessels(draw_sea(ships, seed=7), ())
    assert len(detections) == 2


def test_what_is_larger_than_any_ship_is_not_told():
    islet = RadarShip(east_m=2000, south_m=2000, length_m=300, width_m=200)
    assert DETECTOR.find_vessels(draw_sea([islet], seed=8), ())[0] == ()


def test_missing_data_and_a_dark_border_make_no_ships():
    def gaps(grid):
        grid[:, :30] *= 1e-3
        grid[100:140] = np.nan
        grid[300:310, 200:] = 0
        return grid

    ship = RadarShip(east_m=2000, south_m=2500)
    for seed in range(3):
        window = changed(draw_sea([ship], seed=seed), gaps)
        detections, _ = DETECTOR.find_vessels(window, ())
        assert [place_m(window, one) for one in detections] == [pytest.approx((2000, 2500), abs=15)]


def test_a_faint_double_along_the_track_of_a_bright_ship_is_left_out():
    bright = RadarShip(east_m=3000, south_m=1000, length_m=200, width_m=32, contrast_db=34)
    shift = 5000 * np.array([math.sin(math.radians(12)), math.cos(math.radians(12))])
    double = RadarShip(east_m=3000 - shift[0], south_m=1000 + shift[1], length_m=150, width_m=30, contrast_db=9)
    aside = RadarShip(east_m=5500, south_m=1000 + shift[1], length_m=150, width_m=30, contrast_db=9)
    window = draw_sea([bright, double, aside], side_m=7000, seed=9)
    detections, _ = DETECTOR.find_vessels(window, ())
    assert sorted(round(place_m(window, one)[0], -2) for one in detections) == [3000, 5500]


def quay(ships, seed=0):
    return draw_sea(ships, land_south_m=2500, bands=(Band.VV, Band.VH), seed=seed)


def test_a_berth_is_read_from_its_own_strip():
    window = quay([RadarShip(east_m=1400, south_m=2482, length_m=180, width_m=30, heading_deg=90, contrast_db=22)])
    busy, free = (draw_zone(window, east, (2455, 2500)) for east in ((1300, 1500), (2600, 2800)))
    detections, answers = DETECTOR.find_vessels(window, [busy, free])
    assert [answer.outcome for answer in answers] == [Outcome.SEEN, Outcome.NOT_SEEN]
    assert all("one date, without the berth's own history" in answer.because for answer in answers)
    assert all(answer.probability is None for answer in answers)
    (lying,) = [one for one in detections if one.id in answers[0].vessels]
    assert lying.at_quay
    assert lying.zone == busy.id
    assert lying.length_m.value == pytest.approx(180, abs=60)


@pytest.mark.parametrize("off_m", [-8.0, 0.0, 8.0])
@pytest.mark.parametrize("land_db", [-10.0, -6.0, -3.0])
def test_the_blur_of_a_bright_quay_is_no_vessel(land_db, off_m):
    window = draw_sea(land_south_m=2500 + off_m, land_db=land_db, seed=int(9 + off_m))
    detections, (answer,) = DETECTOR.find_vessels(window, [draw_zone(window, (1300, 1700), (2450, 2500))])
    assert answer.outcome is Outcome.NOT_SEEN
    assert detections == ()


def test_nothing_that_is_told_at_a_berth_is_longer_than_any_ship():
    wall = RadarShip(east_m=2000, south_m=2480, length_m=1400, width_m=40, heading_deg=90, contrast_db=20)
    window = draw_sea([wall], land_south_m=2500)
    detections, (answer,) = DETECTOR.find_vessels(window, [draw_zone(window, (1800, 2200), (2450, 2500))])
    assert answer.outcome is Outcome.SEEN
    assert "no clear ends" in answer.because
    assert detections == ()


def test_a_zone_outside_or_without_data_is_not_observable():
    window = changed(quay([]), lambda grid: np.where(np.indices(grid.shape)[1] < 200, np.nan, grid))
    zones = [draw_zone(window, (500, 700), (2455, 2500)), draw_zone(window, (9000, 9200), (2455, 2500))]
    _, answers = DETECTOR.find_vessels(window, zones)
    assert [answer.outcome for answer in answers] == [Outcome.NOT_OBSERVABLE] * 2


@pytest.mark.parametrize("value", [np.nan, 0.0, np.inf, 1.0, 0.02], ids=["nan", "zero", "infinite", "one", "sea"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (64, 64), (400, 400)], ids=str)
def test_a_window_of_one_value_holds_no_vessel(shape, value):
    window = radar_window({Band.VV: np.full(shape, value, np.float32)})
    zone = draw_zone(draw_sea(side_m=400), (100, 200), (100, 150))
    detections, (answer,) = DETECTOR.find_vessels(window, [zone])
    assert detections == ()
    assert answer.outcome is not Outcome.SEEN


def test_decibels_given_as_linear_are_an_error_that_says_so():
    window = changed(draw_sea(seed=1), lambda grid: 10 * np.log10(grid))
    with pytest.raises(DataError, match="in dB"):
        DETECTOR.find_vessels(window, ())


def test_a_few_negatives_of_noise_removal_are_missing_data():
    def few(grid):
        grid[::17, ::13] = -1e-4
        return grid

    ship = RadarShip(east_m=2000, south_m=2000, length_m=200)
    (one,), _ = DETECTOR.find_vessels(changed(draw_sea([ship], seed=1), few), ())
    assert one.length_m.value == pytest.approx(200, abs=30)


def test_numbers_on_no_scale_and_rounded_decibels_give_the_same_ships():
    ship = RadarShip(east_m=2000, south_m=2000, length_m=200)
    window = draw_sea([ship], seed=1)
    rounded = changed(window, lambda grid: 10 ** (np.round(20 * np.log10(grid)) / 20))
    numbers = changed(window, lambda grid: np.round(grid * 65535 / 4))
    relative = radar_window(numbers.values, parameters={"radiometry": "relative"})
    for other in (rounded, relative):
        (one,), _ = DETECTOR.find_vessels(other, ())
        assert one.length_m.value == pytest.approx(200, abs=25)


@given(st.floats(0.0, 300.0), st.floats(0.0, 300.0))
def test_a_score_rises_with_significance_and_stays_in_its_range(a, b):
    low, high = sorted((a, b))
    assert 0.0 <= judge_score(low) <= judge_score(high) <= 1.0


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 1000), st.floats(-2.0, 2.0))
def test_the_scale_of_the_values_changes_no_finding(seed, shift_db):
    ship = RadarShip(east_m=1500, south_m=1500)
    window = draw_sea([ship], side_m=3000, seed=seed)
    louder = changed(window, lambda grid: grid * np.float32(10 ** (shift_db / 10)))
    (first,), _ = DETECTOR.find_vessels(window, ())
    (second,), _ = DETECTOR.find_vessels(louder, ())
    assert distance_m(first.outline.centre, second.outline.centre) < 1.0
    assert first.length_m.value == pytest.approx(second.length_m.value, abs=0.5)


def test_a_window_far_north_still_has_tracks():
    place = Affine(0.0004, 0, 20.0, 0, -0.0001, 78.0)
    window = radar_window(
        draw_sea([RadarShip(east_m=2000, south_m=2000)], seed=1).values, transform=place, crs="EPSG:4326"
    )
    detections, _ = DETECTOR.find_vessels(window, ())
    assert len(detections) == 1
    assert isinstance(detections[0].outline.centre, LonLat)
