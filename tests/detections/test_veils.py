from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, assume, example, given, settings
from hypothesis import strategies as st
from tests.detections.conftest import QUAY, WATER, DrawnShip, draw_window, draw_zone

from quaywatch.detections.learned import DETECTOR as LEARNED
from quaywatch.detections.veils import VEIL_REFLECTANCE, Veil
from quaywatch.detections.vessels_optical import DETECTOR
from quaywatch.records.observation import Outcome
from quaywatch.records.pixels import PixelWindow
from quaywatch.records.scene import Band

BERTH_M = ((900.0, 1200.0), (600.0, 648.0))
FREE = draw_window()
SHIP = DrawnShip(east_m=1040, south_m=618, length_m=190, width_m=30, heading_deg=90)
TAKEN = draw_window([SHIP])
ZONE = draw_zone(FREE, *BERTH_M)
RADIOMETRY = {"radiometry": "relative"}
RGB = (Band.BLUE, Band.GREEN, Band.RED)


def under_veil(window: PixelWindow, hides: np.ndarray | float, reflectance: float) -> PixelWindow:
    """A window seen through a veil that takes a share of each pixel's light and adds its own."""
    values = {
        band: (grid * (1.0 - hides) + hides * reflectance).astype(np.float32) for band, grid in window.values.items()
    }
    return replace(window, values=values)


def fainter(window: PixelWindow, share: float) -> PixelWindow:
    """A window whose quays and ships stand less above their sea."""
    values = {b: (WATER[b] + share * (grid - WATER[b])).astype(np.float32) for b, grid in window.values.items()}
    return replace(window, values=values)


def bank(east_m: float, south_m: float, reach_m: float) -> np.ndarray:
    """A bank of haze, 1 in its middle."""
    rows, columns = np.indices(FREE.shape) * 10.0 + 5.0
    return np.exp(-((columns - east_m) ** 2 + (rows - south_m) ** 2) / (2.0 * reach_m**2))


def outcome_of(window: PixelWindow, detector=DETECTOR) -> Outcome:
    (answer,) = detector.find_vessels(window, [ZONE])[1]
    return answer.outcome


@settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    contrast=st.floats(0.65, 1.0),
    hidden=st.lists(st.floats(0.0, 1.0), min_size=1, max_size=6),
    reflectance=st.floats(VEIL_REFLECTANCE, 0.8),
    middle=st.none() | st.tuples(st.floats(0, 2000), st.floats(300, 2000), st.floats(150, 1500)),
)
@example(contrast=0.65625, hidden=[0.1875], reflectance=0.625, middle=(70.0, 1042.0, 455.0))
def test_no_veil_makes_a_berth_with_a_vessel_read_as_free(contrast, hidden, reflectance, middle):
    window = fainter(TAKEN, contrast)
    assume(outcome_of(window) is Outcome.SEEN)
    shape = 1.0 if middle is None else bank(*middle)
    for hides in sorted(hidden):
        assert outcome_of(under_veil(window, shape * hides, reflectance)) is not Outcome.NOT_SEEN


@settings(max_examples=30, deadline=None)
@given(hides=st.floats(0.0, 1.0), reflectance=st.floats(VEIL_REFLECTANCE, 0.8))
def test_no_even_veil_makes_a_free_berth_read_as_occupied(hides, reflectance):
    assert outcome_of(under_veil(FREE, hides, reflectance)) is not Outcome.SEEN


@pytest.mark.parametrize("detector", [DETECTOR, LEARNED], ids=lambda one: one.name)
def test_a_thickening_veil_takes_a_free_berth_from_free_to_not_observable(detector):
    told = [outcome_of(under_veil(FREE, hides, 0.5), detector) for hides in (0.0, 0.05, 0.1, 0.35, 0.6, 0.95)]
    assert told[:3] == [Outcome.NOT_SEEN] * 3
    assert told[3:] == [Outcome.NOT_OBSERVABLE] * 3


def test_haze_that_leaves_a_vessel_too_faint_to_tell_leaves_the_berth_not_observable_and_says_why():
    window = fainter(TAKEN, 0.75)
    assert outcome_of(window) is Outcome.SEEN
    (answer,) = DETECTOR.find_vessels(under_veil(window, 0.25, 0.4), [ZONE])[1]
    assert answer.outcome is Outcome.NOT_OBSERVABLE
    assert answer.probability is None
    assert answer.vessels == ()
    assert "could hide a vessel" in answer.because


def test_a_vessel_that_stands_out_of_a_veil_is_seen_and_said_to_be_in_doubt():
    (answer,) = DETECTOR.find_vessels(under_veil(TAKEN, 0.3, 0.4), [ZONE])[1]
    assert answer.outcome is Outcome.SEEN
    assert "in doubt" in answer.because
    assert answer.probability <= 0.7


def test_a_wisp_over_a_free_berth_and_its_water_is_no_vessel():
    """The wisp raises berth and water alike, over a sea that is clear a little farther off."""
    wisp = np.zeros(FREE.shape)
    wisp[60:80, 85:125] = 1.0
    assert outcome_of(FREE) is Outcome.NOT_SEEN
    assert outcome_of(under_veil(FREE, wisp * 0.22, 0.5)) is Outcome.NOT_OBSERVABLE


@pytest.mark.parametrize(("bands", "parameters"), [(RGB, {}), (RGB, RADIOMETRY), (tuple(QUAY), RADIOMETRY)])
def test_the_sea_of_a_clear_picture_is_no_veil_where_its_level_means_nothing(bands, parameters):
    window = draw_window(bands=bands)
    clear = replace(window, scene=replace(window.scene, parameters=parameters))
    assert outcome_of(clear) is Outcome.NOT_SEEN


@given(level=st.floats(0, 1), rise=st.floats(0, 1), more=st.floats(0, 0.5))
def test_a_brighter_veil_lets_less_through(level, rise, more):
    thin, thick = Veil(level=level, rise=rise), Veil(level=level + more, rise=rise)
    assert 0.0 < thick.passes <= thin.passes <= 1.0
