from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quaywatch.detections.hull_edges import ENDS, SIDES, lay_chips, measure_hulls
from quaywatch.detections.learned_grid import on_working_grid, rise_above_sea
from quaywatch.detections.learned_network import shipped_model
from quaywatch.detections.measure import MetricGrid, Rectangle
from quaywatch.detections.water import find_water

ANCHORED = {"east_m": 1000, "south_m": 1200, "length_m": 200, "width_m": 32}


def maps_of(window):
    """Rise and sea of a window on the working grid, and that grid."""
    working = on_working_grid(window)
    grid = MetricGrid.of(working)
    water = find_water(working, grid)
    return np.concatenate([rise_above_sea(working, water), water.sea[None].astype(np.float32)]), grid


def rectangle_at(window, ship, *, stretch_m=0.0, shift_m=0.0, turn_deg=0.0):
    """The ship's own rectangle in the frame of its window, a little off."""
    grid = MetricGrid.of(window)
    (centre,) = grid.to_metres([ship.east_m / window.transform.a, ship.south_m / window.transform.a])
    angle = np.radians(90.0 - ship.heading_deg - turn_deg)
    along = np.array([np.cos(angle), np.sin(angle)])
    return Rectangle(
        centre=centre + shift_m * along, along=along, length_m=ship.length_m + stretch_m, width_m=ship.width_m
    )


def half_level(chips):
    """A reader that needs no weights: the edge is the last place where the rise is half of the hull's own level."""
    row = chips[:, 0, 2:-2].mean(axis=1)
    number, last = np.arange(len(row)), row.shape[1] - 1 - (row[:, ::-1] > 0.5).argmax(axis=1)
    last = np.minimum(last, row.shape[1] - 2)
    share = (row[number, last] - 0.5) / (row[number, last] - row[number, last + 1])
    chance = np.zeros_like(row)
    chance[number, last], chance[number, last + 1] = 1.0 - share, share
    return chance.clip(0.0, 1.0)


def measured(window, rectangles):
    maps, grid = maps_of(window)
    learned = shipped_model()
    return measure_hulls(rectangles, maps, grid, ends=learned.ends, sides=learned.sides)


@pytest.mark.parametrize("kind", [ENDS, SIDES], ids=["ends", "sides"])
@pytest.mark.parametrize("heading_deg", [0, 45, 110])
def test_a_chip_runs_outwards_from_the_hull_into_the_sea(drawn, kind, heading_deg):
    ship = drawn.ship(**ANCHORED, heading_deg=heading_deg)
    window = drawn.window([ship])
    maps, grid = maps_of(window)
    for end in (-1, 1):
        (chip,) = lay_chips([rectangle_at(window, ship)], maps, grid, kind, end)
        middle = chip[3, chip.shape[1] // 2]
        beam = 2 if kind is SIDES else kind.reach
        assert middle[kind.reach - beam : kind.reach].mean() > 0.8
        assert abs(middle[-kind.reach // 2 :].mean()) < 0.3


@pytest.mark.parametrize("off_m", [-60, -25, 0, 25, 60])
def test_hulls_are_stretched_to_the_edges_that_a_reader_tells(drawn, off_m):
    ship = drawn.ship(**ANCHORED, heading_deg=70)
    window = drawn.window([ship])
    maps, grid = maps_of(window)
    rough = rectangle_at(window, ship, stretch_m=off_m, shift_m=off_m / 4)
    (hull,) = measure_hulls([rough], maps, grid, ends=half_level, sides=half_level)
    assert hull.rectangle.length_m == pytest.approx(200, abs=12)
    assert hull.rectangle.width_m == pytest.approx(32, abs=12)
    assert np.hypot(*(hull.rectangle.centre - rectangle_at(window, ship).centre)) < 8


def test_nothing_to_measure_is_measured_as_nothing(drawn):
    assert measured(drawn.window(), []) == []


@pytest.mark.parametrize(
    ("length_m", "width_m", "heading_deg"), [(90, 16, 10), (150, 24, 80), (230, 32, 40), (330, 48, 135)]
)
def test_a_hull_afloat_is_measured_to_less_than_a_pixel(drawn, length_m, width_m, heading_deg):
    ship = drawn.ship(east_m=1000, south_m=1250, length_m=length_m, width_m=width_m, heading_deg=heading_deg)
    window = drawn.window([ship])
    (hull,) = measured(window, [rectangle_at(window, ship, stretch_m=20, shift_m=8, turn_deg=3)])
    assert hull.rectangle.length_m == pytest.approx(length_m, abs=10)
    assert hull.rectangle.width_m == pytest.approx(width_m, abs=10)
    assert hull.length_spread_m < 20


def test_an_end_that_cannot_be_seen_has_a_wide_spread(drawn):
    ship = drawn.ship(**ANCHORED, heading_deg=90)
    seen = measured(drawn.window([ship]), [rectangle_at(drawn.window([ship]), ship)])[0]
    empty = drawn.window()
    unseen = measured(empty, [rectangle_at(empty, ship)])[0]
    assert unseen.length_spread_m > 2 * seen.length_spread_m


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    length_m=st.floats(90, 340),
    heading_deg=st.floats(0, 179),
    east_m=st.floats(900, 1100),
    off_m=st.floats(-50, 50),
    seed=st.integers(0, 99),
)
def test_where_measuring_begins_hardly_changes_the_length(drawn, length_m, heading_deg, east_m, off_m, seed):
    ship = drawn.ship(east_m=east_m, south_m=1250, length_m=length_m, width_m=length_m / 6.5, heading_deg=heading_deg)
    window = drawn.window([ship], seed=seed)
    lengths = [
        measured(window, [rectangle_at(window, ship, stretch_m=off, shift_m=off / 3)])[0].rectangle.length_m
        for off in (0.0, off_m)
    ]
    assert abs(lengths[0] - lengths[1]) < 10
    assert lengths[0] == pytest.approx(length_m, abs=25)
