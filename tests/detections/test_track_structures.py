from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.detections.conftest import window_of
from tests.detections.drawn_ground import BLUR_FWHM_M, build, draw_roof, draw_town, look_at

from quaywatch.detections.change_chips import ChangePair
from quaywatch.detections.measure import MetricGrid
from quaywatch.detections.structures import FoundStructure
from quaywatch.detections.track_structures import find_track_structures
from quaywatch.records.change import ChangeSign
from quaywatch.records.scene import Band

SHAPE = (130, 140)
TOWN = draw_town(SHAPE)
COLOUR = (0.28, 0.3, 0.29, 0.3)


def pair_of(before, after):
    grid = MetricGrid.of(window_of({Band.RED: before[0]}))
    blur_m = float(np.hypot(BLUR_FWHM_M / 2.3548, 10.0 / np.sqrt(12.0)))
    return ChangePair(before=before, after=after, grid=grid, blur_m=blur_m)


def roof_pair(length_m=300.0, width_m=26.0, azimuth_deg=90.0, town_after=TOWN, centre_m=(700.0, 600.0)):
    roof = draw_roof(SHAPE, centre_m=centre_m, length_m=length_m, width_m=width_m, azimuth_deg=azimuth_deg)
    return pair_of(look_at(TOWN, seed=0), look_at(build(town_after, roof, COLOUR), seed=1))


def line_through(pair, azimuth_deg, centre_m=(700.0, 600.0), length_m=1000.0, aside_m=0.0):
    """A straight track through a point that is given in metres east and south of the corner."""
    way = np.array([np.sin(np.radians(azimuth_deg)), -np.cos(np.radians(azimuth_deg))])
    across = np.array([-way[1], way[0]])
    middle = np.array(centre_m) + aside_m * across
    ends = np.array([middle - way * length_m / 2.0, middle + way * length_m / 2.0])
    return shapely.LineString(pair.grid.to_metres(ends / 10.0))


def best_of(pair, line):
    found = find_track_structures(pair, [line])
    assert found
    return found[0]


@settings(max_examples=15, deadline=None)
@given(length_m=st.floats(80.0, 500.0), width_m=st.floats(16.0, 40.0), azimuth_deg=st.floats(0.0, 180.0))
def test_a_roof_over_a_track_is_found_with_its_length(length_m, width_m, azimuth_deg):
    pair = roof_pair(length_m, width_m, azimuth_deg)
    best = best_of(pair, line_through(pair, azimuth_deg))
    assert best.sign is ChangeSign.NEW
    assert best.fit.rectangle.length_m == pytest.approx(length_m, abs=5.0)
    assert best.fit.rectangle.width_m == pytest.approx(width_m, abs=5.0)


def test_it_is_found_where_all_round_it_has_changed():
    pair = roof_pair(town_after=0.6 * TOWN + 0.4 * draw_town(SHAPE, seed=9))
    assert best_of(pair, line_through(pair, 90.0)).fit.rectangle.length_m == pytest.approx(300.0, abs=8.0)


def test_the_track_need_not_lie_in_its_middle():
    pair = roof_pair(width_m=40.0)
    best = best_of(pair, line_through(pair, 90.0, aside_m=12.0))
    assert best.fit.rectangle.width_m == pytest.approx(40.0, abs=4.0)


def test_where_nothing_changed_nothing_is_found():
    pair = pair_of(look_at(TOWN, seed=0), look_at(TOWN, seed=1))
    assert find_track_structures(pair, [line_through(pair, 20.0)]) == []


def test_a_roof_across_the_track_is_not_one_along_it():
    pair = roof_pair(azimuth_deg=0.0)
    turned = [one for one in find_track_structures(pair, [line_through(pair, 90.0)]) if is_along(one, 0.0)]
    assert turned == []


def is_along(found: FoundStructure, azimuth_deg: float) -> bool:
    way = np.array([np.sin(np.radians(azimuth_deg)), np.cos(np.radians(azimuth_deg))])
    return abs(float(found.fit.rectangle.along @ way)) > np.cos(np.radians(20.0))


@pytest.mark.parametrize("places", [[(-900.0, -900.0), (-500.0, -900.0)], [(600.0, -20.0), (600.0, -21.0)]])
def test_tracks_outside_the_pictures_or_of_no_length_are_survived(places):
    pair = roof_pair()
    assert find_track_structures(pair, [shapely.LineString(pair.grid.to_metres(np.array(places) / 10.0))]) == []
