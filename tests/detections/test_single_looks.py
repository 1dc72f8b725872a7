from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import ndimage
from tests.detections.drawn_ground import build, draw_roof, draw_town, look_at

from quaywatch.detections.single_looks import judge_single_look
from quaywatch.records.observation import Outcome

SHAPE = (130, 140)
TOWN = draw_town(SHAPE)
ROOF = {"centre_m": (700.0, 600.0), "width_m": 60.0, "azimuth_deg": 90.0}
COVER = draw_roof(SHAPE, length_m=300.0, **ROOF)
COLOUR = (0.28, 0.3, 0.29, 0.3)
BUILT = build(TOWN, COVER, COLOUR)
OTHER_BANDS = np.array([[0.6, 0.4, 0.0, 0.0], [0.0, 0.3, 0.5, 0.3], [0.1, 0.1, 0.1, 0.9]])
"""Another sensor's bands, as mixtures of the first one's."""


def other_sensor(ground, *, seed, coarser=3.0):
    blurred = ndimage.gaussian_filter(ground, (0.0, 0.5 * coarser, 0.5 * coarser))
    mixed = np.einsum("ib,brc->irc", OTHER_BANDS, blurred)
    return (1.1 * mixed + 0.02 + np.random.default_rng(seed).normal(0, 0.003, mixed.shape)).astype(np.float32)


def judge(look, coarser=3.0, cover=COVER):
    early, late = look_at(TOWN, seed=0), look_at(BUILT, seed=1)
    return judge_single_look(look, early, late, np.round(cover), coarser=coarser)


@pytest.mark.parametrize(
    ("ground", "outcome"),
    [pytest.param(TOWN, Outcome.NOT_SEEN, id="before"), pytest.param(BUILT, Outcome.SEEN, id="after")],
)
def test_another_sensors_look_tells_whether_it_stands(ground, outcome):
    assert judge(other_sensor(ground, seed=4)).outcome is outcome


@hypothesis_settings(max_examples=25)
@given(st.floats(0.0, 1.0))
def test_the_share_that_stands_is_within_its_error_and_no_outcome_is_against_it(share):
    told = judge(other_sensor(TOWN + share * (BUILT - TOWN), seed=7))
    if told.share is not None:
        assert abs(told.share - share) <= told.u95
    assert not (told.outcome is Outcome.SEEN and share < 0.1)
    assert not (told.outcome is Outcome.NOT_SEEN and share > 0.6)


def test_a_hidden_look_a_faint_roof_and_none_at_all_are_not_judged():
    look = other_sensor(TOWN, seed=4)
    look[:, 50:70] = np.nan
    assert judge(look).outcome is Outcome.NOT_OBSERVABLE
    assert judge(other_sensor(TOWN, seed=4), cover=np.zeros(SHAPE)).outcome is Outcome.NOT_OBSERVABLE
    early = look_at(TOWN, seed=0)
    faint = judge_single_look(other_sensor(TOWN, seed=4), early, early + np.float32(1e-4), COVER, coarser=3.0)
    assert faint.outcome is Outcome.NOT_OBSERVABLE
