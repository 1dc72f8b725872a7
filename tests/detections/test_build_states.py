from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.detections.conftest import BANDS, window_of
from tests.detections.drawn_ground import build, draw_roof, draw_town, look_at

from quaywatch.clock import Bracket, parse_span
from quaywatch.detections.build_states import SeriesLook, find_bracket, read_state
from quaywatch.detections.measure import MetricGrid, Rectangle
from quaywatch.records.change import BuildState, ChangeSign
from quaywatch.records.observation import Outcome

SHAPE = (90, 100)
TOWN = draw_town(SHAPE)
COLOUR = (0.28, 0.3, 0.29, 0.3)
WINDOW = window_of(dict(zip(BANDS, TOWN.astype(np.float32), strict=False)))
GRID = MetricGrid.of(WINDOW)
AT = Rectangle(centre=GRID.to_metres([50.0, 45.0])[0], along=np.array([1.0, 0.0]), length_m=300.0, width_m=26.0)


def built(share):
    """The town with a share of the roof, from its western end on."""
    if share == 0.0:
        return TOWN
    length = 300.0 * share
    middle = 500.0 - 150.0 + length / 2.0
    return build(
        TOWN,
        draw_roof(SHAPE, centre_m=(middle, 450.0), length_m=length, width_m=26.0, azimuth_deg=90.0),
        COLOUR,
    )


def look(ground, seed=7):
    return SeriesLook(scene=WINDOW.scene, values=look_at(ground, seed=seed))


WITHOUT, COMPLETE = look_at(TOWN, seed=0), look_at(built(1.0), seed=1)


@given(share=st.floats(0.15, 1.0), seed=st.integers(2, 10_000))
@hypothesis_settings(max_examples=25)
def test_a_part_of_a_roof_is_told_with_its_length(share, seed):
    state = read_state(look(built(share), seed), WITHOUT, COMPLETE, GRID, AT)
    assert state.outcome is Outcome.SEEN
    assert state.length_m.value == pytest.approx(300.0 * share, abs=6.0)


@pytest.mark.parametrize("seed", range(3, 9))
def test_bare_ground_in_its_place_is_not_the_roof(seed):
    assert read_state(look(TOWN, seed), WITHOUT, COMPLETE, GRID, AT).outcome is Outcome.NOT_SEEN


def test_a_look_that_does_not_show_the_place_says_nothing():
    hidden = look(built(1.0))
    hidden.values[:, 40:50, 40:60] = np.nan
    state = read_state(hidden, WITHOUT, COMPLETE, GRID, AT)
    assert state.outcome is Outcome.NOT_OBSERVABLE
    assert state.length_m is None
    assert state.share is None


def test_another_colour_in_its_place_is_not_the_roof():
    scaffold = build(
        TOWN, draw_roof(SHAPE, centre_m=(500, 450), length_m=300, width_m=26, azimuth_deg=90), (0.02, 0.02, 0.02, 0.02)
    )
    assert read_state(look(scaffold), WITHOUT, COMPLETE, GRID, AT).outcome is Outcome.NOT_SEEN


def state(day, outcome):
    return BuildState(scene=day, acquired=parse_span(f"2024-{day}T02:00:00Z"), outcome=outcome)


SEEN, AWAY, HIDDEN = Outcome.SEEN, Outcome.NOT_SEEN, Outcome.NOT_OBSERVABLE


def test_the_bracket_lies_between_the_last_without_and_the_first_with():
    states = [
        state("05-01", AWAY),
        state("06-01", AWAY),
        state("07-01", HIDDEN),
        state("08-01", SEEN),
        state("09-01", SEEN),
    ]
    told = find_bracket(states, ChangeSign.NEW)
    assert told.not_before == states[1].acquired.start
    assert told.not_after == states[3].acquired.end


def test_what_went_is_bracketed_the_other_way_round():
    states = [state("05-01", SEEN), state("06-01", AWAY)]
    told = find_bracket(states, ChangeSign.GONE)
    assert (told.not_before, told.not_after) == (states[0].acquired.start, states[1].acquired.end)


def test_looks_that_tell_nothing_leave_the_bracket_open():
    assert find_bracket([state("05-01", HIDDEN), state("06-01", HIDDEN)], ChangeSign.NEW) == Bracket()


@given(
    outcomes=st.lists(st.sampled_from([SEEN, AWAY, HIDDEN]), min_size=1, max_size=8), sign=st.sampled_from(ChangeSign)
)
def test_a_bracket_never_ends_before_it_begins(outcomes, sign):
    states = [state(f"{month:02d}-01", outcome) for month, outcome in enumerate(outcomes, start=1)]
    told = find_bracket(states, sign)
    assert told.not_before is None or told.not_after is None or told.not_before <= told.not_after
